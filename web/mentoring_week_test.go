package web_test

import (
	"net/http"
	"strings"
	"testing"
)

// weekOf is a filled-in line of the form.
func weekOf(at, clock, codes, words string) []string {
	return []string{"day-" + at, "2026-11-20", "clock-" + at, clock, "minutes-" + at, "60", "codes-" + at, codes, "modality-" + at, "individual", "mode-" + at, "phone", "practised-" + at, words}
}

// A printed log gives each mentee a code; by it her sessions are entered, and
// each line says for itself what became of it.
func TestWeekFromPaper(t *testing.T) {
	s := newSite(t)
	mentor, mentees := s.linked(2)
	printed := mentor.get("/mentoring/log").wants(http.StatusOK).says("Sample Mentee A", mentees[1].person.Member, s.message("en", "mentoring.log_guard"))
	if n := strings.Count(printed.body, `<td class="wide">`); n != 2*14 {
		t.Errorf("the log has %d wide cells", n)
	}
	code := printed.find(`<strong class="nb">(\d+)</strong> <bdi>Sample Mentee A`)
	other := printed.find(`<strong class="nb">(\d+)</strong> <bdi>Sample Mentee B`)
	page := mentor.get("/mentoring/week").wants(http.StatusOK).says(s.message("en", "mentoring.guard"))
	head := []string{"id", page.find(`name="id" value="([^"]+)"`), "as", mentor.person.ID}
	post := func(lines ...[]string) *answer {
		form := append([]string{}, head...)
		for _, line := range lines {
			form = append(form, line...)
		}
		return mentor.post("/mentoring/week", form...)
	}
	late, short := weekOf("3", "11:00", code, "Sample late"), instead(weekOf("5", "13:00", code, ""), "minutes-5", "an hour")
	ahead := instead(late, "day-3", "2027-01-01")
	none := weekOf("6", "15:00", " ", "")
	first := post(weekOf("0", "08:00", code+" "+other, "Sample first"), []string{"day-1", "", "minutes-1", "", "codes-1", " "}, ahead, short, none).wants(http.StatusBadRequest)
	first.says(s.message("en", "mentoring.week_saved", "n", 1), s.message("en", "mentoring.ahead"), s.message("en", "mentoring.minutes", "most", 960),
		s.message("en", "mentoring.codes_none"), "Sample Mentee A", "Sample Mentee B").never(`name="day-0"`, `name="more"`)
	if n := len(s.savedIn("mentoring")); n != 1 {
		t.Fatalf("%d entries, want 1", n)
	}
	for _, part := range []string{`href="#day-3"`, `href="#codes-6"`, `value="Sample late"`, `name="minutes-5" aria-invalid="true"`} {
		if !strings.Contains(first.body, part) {
			t.Errorf("what is to be mended is without %s", part)
		}
	}
	entry := first.find(`href="/mentoring/([0-9a-z]{24})"`)
	mentor.get("/mentoring/"+entry).wants(http.StatusOK).says("Sample first", "Sample Mentee A", "Sample Mentee B")
	if again := first.find(`name="id" value="([^"]+)"`); again != head[1] {
		t.Errorf("what is to be mended has the form %s, not %s", again, head[1])
	}
	post(late).wants(http.StatusOK).says(s.message("en", "mentoring.week_saved", "n", 1), s.message("en", "mentoring.line", "n", 4)).never(`id="week"`)
	s.keeps("all of it again", func() {
		post(weekOf("0", "08:00", code+" "+other, "Sample first"), late).wants(http.StatusOK).find(`href="/mentoring/(` + entry + `)"`)
	})
	s.keeps("more than fit", func() {
		post(weekOf("21", "08:00", code, "")).wants(http.StatusBadRequest).says(s.message("en", "mentoring.too_many_lines", "most", 21))
	})
	s.keeps("somebody else's form", func() {
		mentor.post("/mentoring/week", append(weekOf("0", "08:00", code, ""), "as", mentees[0].person.ID)...).wants(http.StatusConflict)
	})
}

// Whoever may have typed a child's name is asked to look again, once, and goes
// on by herself.
func TestWeekAsksAboutNames(t *testing.T) {
	s := newSite(t)
	mentor, mentees := s.linked(1)
	form := append([]string{"id", pairs(mentor.sessionForm()).Get("id"), "as", mentor.person.ID}, weekOf("0", "08:00", mentees[0].person.Member, "We planned for Samplo, aged 9")...)
	s.keeps("a likely name", func() {
		mentor.post("/mentoring/week", form...).wants(http.StatusOK).says("Samplo", s.message("en", "mentoring.names_look"), s.message("en", "mentoring.week_looked")).find(`(name="looked" value="1")`)
	})
	s.keeps("more lines", func() {
		mentor.post("/mentoring/week", append(form, "more", "14")...).wants(http.StatusOK).never(`name="looked"`).find(`value="(We planned for Samplo, aged 9)"`)
	})
	mentor.post("/mentoring/week", append(form, "looked", "1")...).wants(http.StatusOK).says(s.message("en", "mentoring.week_saved", "n", 1)).never(s.message("en", "mentoring.names_look"))
}
