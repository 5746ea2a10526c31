package main

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"pamoja/courses/mentoring"
	"pamoja/courses/people"
)

// mentored are the pages of mentoring: a mentor with much of everything, a
// mentee who is asked, a coordinator, and refused forms.
func (s *specimen) mentored() []shownPage {
	ledger := s.site.Mentoring
	add := func(who, name string, role people.Role) people.Person {
		p := s.add(who, name, role, 0)
		p, err := s.accounts.Edit(s.Context(), people.Shell(), p.ID, map[people.Field]string{people.CountyField: "Siaya"})
		s.check(err)
		return p
	}
	mentor := add("mentor", "Sample Mentor of the County", people.Trainer)
	var mentees []people.Person
	for n := range 12 {
		mentees = append(mentees, add(fmt.Sprintf("mentee-%d", n), fmt.Sprintf("Sample Mentee with a Long Name %d", n), people.Learner))
		_, err := s.accounts.OpenLink(s.Context(), people.Shell(), people.MentorOf, mentor.ID, mentees[n].ID)
		s.check(err)
	}
	s.read(mentees[0], journeyCourse, 2)
	day := func(ago int) string { day, _ := ledger.Typed(time.Now().AddDate(0, 0, -ago)); return day }
	logs := func(f mentoring.Form) string {
		made, err := ledger.Log(s.Context(), mentor, f)
		s.check(err)
		return made.ID
	}
	all := []string{mentees[0].ID, mentees[1].ID, mentees[2].ID}
	group := logs(mentoring.Form{Mentees: all, Day: day(3), Clock: "09:00", Minutes: 90, Modality: mentoring.Group, Mode: mentoring.FaceToFace, County: "Siaya", Place: "Sample Office",
		Course: journeyCourse, Practised: "Sample: what the group practised.\nA second line.", Actions: []mentoring.Action{{What: "Sample: write the plan", Due: day(1)}, {What: "Sample: visit together"}}})
	s.check(ledger.Confirm(s.Context(), mentees[0], group, time.Time{}))
	s.check(ledger.Dispute(s.Context(), mentees[1], group, "Sample: it was shorter.", true, time.Time{}))
	old := logs(mentoring.Form{Mentees: all[:1], Day: day(2), Clock: "08:00", Minutes: 60, Modality: mentoring.Observation, Mode: mentoring.Phone})
	newer, err := ledger.Restate(s.Context(), mentor, old, mentoring.Form{Mentees: all[:1], Day: day(2), Clock: "08:00", Minutes: 45, Modality: mentoring.Observation, Mode: mentoring.Phone})
	s.check(err)
	waits := logs(mentoring.Form{Mentees: []string{mentees[3].ID}, Day: day(1), Clock: "08:00", Minutes: 60, Modality: mentoring.CaseConference, Mode: mentoring.Video, Course: journeyCourse})
	form := map[string]string{"side": "mentor", "day": day(1), "clock": "", "minutes": "60", "number": "M0000000", "modality": "individual", "mode": "phone", "mentee": mentees[5].ID}
	without := map[string]string{"side": "mentor", "day": day(1), "clock": "08:00", "minutes": "60", "length": "75", "as": mentor.ID}
	paper := func(clock, words string) map[string]string {
		return map[string]string{"as": mentor.ID, "id": strings.Repeat("7", 24), "day-0": day(1), "clock-0": clock, "minutes-0": "30", "codes-0": mentees[6].Member, "modality-0": "coaching", "mode-0": "phone",
			"practised-0": words, "day-1": day(1), "codes-1": "0", "day-2": day(1), "clock-2": clock}
	}
	return []shownPage{
		{name: "mentoring-mentor", template: "mentoring", who: "mentor", path: "/mentoring"},
		{name: "mentoring-mentee", template: "mentoring", who: "mentee-0", path: "/mentoring?done=confirm"},
		{name: "mentoring-asked", template: "mentoring", who: "mentee-3", path: "/mentoring"},
		{name: "mentoring-none", template: "mentoring", who: "12", path: "/mentoring"},
		{name: "mentoring-new", template: "mentoring_new", who: "mentor", path: "/mentoring/new"},
		{name: "mentoring-new-mentee", template: "mentoring_new", who: "mentee-0", path: "/mentoring/new"},
		{name: "mentoring-new-problem", template: "mentoring_new", who: "mentor", path: "/mentoring/new", post: form, status: 400},
		{name: "mentoring-new-two-lengths", template: "mentoring_new", who: "mentor", path: "/mentoring/new", post: without, status: 400},
		{name: "mentoring-restate", template: "mentoring_new", who: "mentor", path: "/mentoring/new?restate=" + group},
		{name: "mentoring-log", template: "mentoring_log", who: "mentor", path: "/mentoring/log"},
		{name: "mentoring-week", template: "mentoring_week", who: "mentor", path: "/mentoring/week"},
		{name: "mentoring-week-long", template: "mentoring_week", who: "mentor", path: "/mentoring/week?lines=21"},
		{name: "mentoring-week-names", template: "mentoring_week", who: "mentor", path: "/mentoring/week", post: paper("", "Sample words on Samplo, aged 9")},
		{name: "mentoring-week-problem", template: "mentoring_week", who: "mentor", path: "/mentoring/week", post: paper("07:00", "Sample words"), status: 400},
		{name: "mentoring-carried", template: "sign_in", path: "/mentoring/new", post: without, status: 401},
		{name: "mentoring-entry", template: "mentoring_entry", who: "mentor", path: "/mentoring/" + group + "?saved=1"},
		{name: "mentoring-entry-asked", template: "mentoring_entry", who: "mentee-3", path: "/mentoring/" + waits},
		{name: "mentoring-entry-dispute-problem", template: "mentoring_entry", who: "mentee-3", path: "/mentoring/" + waits, post: map[string]string{"do": "dispute", "reason": ""}, status: 400},
		{name: "mentoring-entry-code-problem", template: "mentoring_entry", who: "mentor", path: "/mentoring/" + waits, post: map[string]string{"do": "spoken", "mentee": mentees[3].ID, "code": "no"}, status: 400},
		{name: "mentoring-entry-attest-problem", template: "mentoring_entry", who: "administrator", path: "/mentoring/" + waits, post: map[string]string{"do": "attest", "mentee": mentees[3].ID}, status: 400},
		{name: "mentoring-entry-old", template: "mentoring_entry", who: "mentor", path: "/mentoring/" + old},
		{name: "mentoring-entry-new", template: "mentoring_entry", who: "mentee-0", path: "/mentoring/" + newer.ID},
	}
}

// TestAxeOfMentoring is TestAxe for these pages alone, which are many.
func TestAxeOfMentoring(t *testing.T) {
	t.Parallel()
	source := axe(t)
	for _, lang := range builtInLibrary(t).Words.Languages() {
		t.Run(lang, func(t *testing.T) {
			t.Parallel()
			s := newSpecimen(t, lang)
			s.add("administrator", "Sample Administrator", people.Administrator, 0)
			s.learner("12")
			b := openTab(t, s.base)
			for _, p := range s.mentored() {
				s.show(b, p)
				eval[bool](b, `document.querySelectorAll("details").forEach(d => d.open = true), true`)
				b.do("give the page axe", chromedp.Evaluate[chromedp.Void](source))
				for _, theme := range []string{"light", "dark"} {
					for _, violation := range b.violations(theme) {
						t.Errorf("%s, %s: %s", p.name, theme, violation)
					}
				}
				b.fits(p.name)
				b.headIsLow(p.name)
				b.formsKeepNoFragment(p.name)
				b.problemsLead(p.name)
			}
		})
	}
}

// TestBytesOfMentoring holds the largest pages of mentoring to the budget of a
// later page.
func TestBytesOfMentoring(t *testing.T) {
	t.Parallel()
	for _, lang := range builtInLibrary(t).Words.Languages() {
		t.Run(lang, func(t *testing.T) {
			t.Parallel()
			s := newSpecimen(t, lang)
			s.add("administrator", "Sample Administrator", people.Administrator, 0)
			s.learner("12")
			pages := s.mentored()
			for n := range 60 { // a whole page of the list, and a whole list of what waits
				_, err := s.site.Mentoring.Log(t.Context(), s.persons["mentor"], mentoring.Form{Mentees: []string{s.persons["mentee-1"].ID, s.persons["mentee-2"].ID}, Day: "2026-01-05",
					Clock: fmt.Sprintf("%02d:%02d", n/6, n%6*10), Minutes: 5, Modality: mentoring.Coaching, Mode: mentoring.Phone, Course: journeyCourse})
				s.check(err)
			}
			for _, p := range pages {
				if p.post != nil || p.who == "" {
					continue
				}
				c := s.browserCache(p.who)
				c.load("/", nil)
				got := c.load(p.path, nil)
				t.Logf("%-24s %6d bytes of %d", p.name, got.all, laterPageBudget)
				if got.all > laterPageBudget {
					t.Errorf("%s takes %d bytes", p.name, got.all)
				}
				for _, script := range got.scripts {
					if !strings.HasPrefix(script, "/assets/draft.") || p.template == "mentoring" {
						t.Errorf("%s has the script %s", p.name, script)
					}
				}
			}
		})
	}
}

// TestDraft types into the form of a session on somebody's own phone, loses the
// page, and brings back what was typed; once it is saved, or she has signed out,
// nothing of it is left on the phone.
func TestDraft(t *testing.T) {
	t.Parallel()
	s := newSpecimen(t, "en")
	s.add("administrator", "Sample Administrator", people.Administrator, 0)
	s.learner("12")
	s.mentored()
	b := openTab(t, s.base)
	b.cookies(map[string]string{"pamoja_language": s.lang, s.cookies["mentor"].Name: s.cookies["mentor"].Value})
	kept := func() bool { return eval[bool](b, `localStorage.getItem("pamoja-draft") !== null`) }
	typed := func() string {
		return eval[string](b, `document.querySelector("#practised").value + [...document.querySelectorAll("[name=mentee]:checked")].length`)
	}
	typing := `(() => { const t = document.querySelector("#practised"); t.value = "Sample words"; document.querySelectorAll("[name=mentee]")[1].checked = true;
		document.querySelectorAll("[name=mentee]")[2].checked = true; t.dispatchEvent(new Event("input", {bubbles: true})); return true })()`
	b.open("/mentoring/new")
	if kept() || !eval[bool](b, `document.querySelector("#draft").hidden`) {
		t.Fatal("something is kept before anything was typed")
	}
	id := b.attribute("#session [name=id]", "value")
	eval[bool](b, typing)
	b.open("/mentoring")
	b.open("/mentoring/new")
	if got := typed(); got != "0" || eval[bool](b, `document.querySelector("#draft").hidden`) {
		t.Errorf("before it is brought back: %q", got)
	}
	eval[bool](b, `document.querySelector("#draft-back").click(), true`)
	if got, again := typed(), eval[string](b, `document.querySelector("#session [name=id]").value`); got != "Sample words2" || again != id {
		t.Errorf("brought back: %q, form %s of %s", got, again, id)
	}
	eval[bool](b, `(() => { document.querySelector("#clock").value = "06:00"; document.querySelector("#minutes").checked = true; document.querySelector("#modality").checked = true;
		document.querySelector("#mode").checked = true; return true })()`)
	if got := b.post("/mentoring/new", map[string]string{"id": id, "side": "mentor", "mentee": s.persons["mentee-1"].ID, "day": b.attribute("#day", "value"), "clock": "06:00", "minutes": "30",
		"modality": "individual", "mode": "phone"}); got != 200 {
		t.Fatalf("saving answers %d", got)
	}
	if kept() {
		t.Error("after it is saved it is still kept")
	}
	b.open("/mentoring/new")
	eval[bool](b, typing)
	b.post("/sign-out", map[string]string{})
	if kept() {
		t.Error("after she has signed out it is still kept")
	}
}
