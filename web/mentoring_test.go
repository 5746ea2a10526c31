package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"pamoja/courses/mentoring"
	"pamoja/courses/people"
)

// sessionForm is a session of an hour, one to one, on 20 November.
func (c *client) sessionForm(mentees ...*client) []string {
	c.t.Helper()
	id, err := c.mentoring.NewID()
	if err != nil {
		c.t.Fatal(err)
	}
	form := []string{"id", id, "as", c.person.ID, "side", "mentor", "day", "2026-11-20", "clock", "09:00", "minutes", "60", "modality", "individual", "mode", "face-to-face"}
	for _, mentee := range mentees {
		form = append(form, "mentee", mentee.person.ID)
	}
	return form
}

// instead gives a form with some fields said otherwise.
func instead(form []string, fields ...string) []string {
	values := pairs(form)
	for name, value := range pairs(fields) {
		values[name] = value
	}
	var all []string
	for name, list := range values {
		for _, value := range list {
			all = append(all, name, value)
		}
	}
	return all
}

// logs posts a session with these people, and gives the entry's id.
func (c *client) logs(mentees ...*client) string {
	c.t.Helper()
	return c.logged(c.sessionForm(mentees...))
}

func (c *client) logged(form []string) string {
	c.t.Helper()
	to := c.post("/mentoring/new", form...).wants(http.StatusSeeOther).header.Get("Location")
	return strings.TrimSuffix(strings.TrimPrefix(to, "/mentoring/"), "?saved=1")
}

// linked makes a mentor and people she mentors.
func (s *site) linked(n int) (mentor *client, mentees []*client) {
	s.t.Helper()
	mentor = s.signedInAt("Sample Mentor", people.Trainer, "Siaya", "")
	for i := range n {
		mentee := s.signedInAt("Sample Mentee "+string(rune('A'+i)), people.Learner, "Siaya", "")
		if _, err := s.people.OpenLink(s.ctx, people.Shell(), people.MentorOf, mentor.person.ID, mentee.person.ID); err != nil {
			s.t.Fatal(err)
		}
		mentees = append(mentees, mentee)
	}
	return mentor, mentees
}

// A group session is logged, and answered by everybody in another way.
func TestMentoringLife(t *testing.T) {
	s := newSite(t)
	mentor, mentees := s.linked(3)
	coordinator := s.coordinator("county:Siaya")
	mentor.get("/mentoring/new").wants(http.StatusOK).says("Sample Mentee A", "Sample Mentee C", s.message("en", "mentoring.guard"))
	form := append(mentor.sessionForm(mentees...), "practised", "How to ask\nopen questions", "action", "Write the plan", "due", "2026-12-01")
	id := mentor.logged(form)
	at := "/mentoring/" + id
	s.keeps("the same form again", func() { mentor.post("/mentoring/new", form...).leadsTo(at + "?saved=1") })
	mentor.get(at+"?saved=1").wants(http.StatusOK).says("3 people are asked", "open questions", "Write the plan", "1 December 2026", s.message("en", "mentoring.counts_not"))
	yes, no, silent := mentees[0], mentees[1], mentees[2]
	yes.get("/mentoring").wants(http.StatusOK).says(s.message("en", "mentoring.question", "name", "\u2068Sample Mentor\u2069", "date", "20 November 2026", "duration", "1 h"))
	yes.get(at).wants(http.StatusOK).never("Sample Mentee B", mentees[1].person.Member)
	yes.post(at, "do", "confirm").leadsTo(at + "?done=confirm")
	s.keeps("saying yes twice", func() { yes.post(at, "do", "confirm").leadsTo(at + "?done=confirm") })
	yes.get(at).says(s.message("en", "mentoring.counts", "duration", "1 h"))
	yes.get("/mentoring").says(s.message("en", "mentoring.counted", "duration", "1 h"))

	no.post(at, "do", "dispute", "reason", " ").wants(http.StatusBadRequest).says(s.message("en", "mentoring.reason"))
	no.post(at, "do", "dispute", "reason", "It was shorter").leadsTo(at + "?done=dispute")
	mentor.get(at).says(s.message("en", "mentoring_state.disputed")).never("It was shorter")
	coordinator.get(at).wants(http.StatusOK).says("It was shorter")
	mentor.get("/mentoring").says(s.message("en", "mentoring.disputed"))

	code := silent.get(at).find(`<p class="big">(\d{4})</p>`)
	wrong := "0000"
	if code == wrong {
		wrong = "0001"
	}
	mentor.post(at, "do", "spoken", "mentee", silent.person.ID, "code", wrong).wants(http.StatusBadRequest).says(s.message("en", "mentoring.code_wrong"))
	mentor.post(at, "do", "spoken", "mentee", silent.person.ID, "code", code).leadsTo(at + "?done=spoken")
	silent.get(at).says(s.message("en", "mentoring.counts", "duration", "1 h"))

	restated := mentor.logged(instead(append(mentor.sessionForm(mentees...), "restate", id), "minutes", "45"))
	mentor.get("/mentoring/" + restated).wants(http.StatusOK).says("45 min")
	mentor.get(at).wants(http.StatusOK).says(s.message("en", "mentoring.superseded"))
	no.post("/mentoring/"+restated, "do", "confirm").wants(http.StatusSeeOther)
	coordinator.post("/mentoring/"+restated, "do", "attest", "mentee", silent.person.ID, "reason", "").wants(http.StatusBadRequest)
	coordinator.post("/mentoring/"+restated, "do", "attest", "mentee", silent.person.ID, "reason", "I was there").wants(http.StatusSeeOther)
	silent.get("/mentoring/"+restated).says(s.message("en", "mentoring_state.attested"), "I was there")
	mentor.get("/mentoring").says("1:00").says(s.message("en", "mentoring.last_met", "date", "20 November 2026"))
}

// What was agreed stands before everybody in the session, until one says it is done.
func TestMentoringPromises(t *testing.T) {
	s := newSite(t)
	mentor, mentees := s.linked(1)
	id := mentor.logged(append(mentor.sessionForm(mentees...), "action", "Write the plan", "due", "2026-11-21", "action", "Visit together", "due", ""))
	mentees[0].get("/mentoring").says("Write the plan", "was due by 21 November 2026", "Visit together")
	mentor.post("/mentoring/"+id, "do", "done", "number", "0", "from", "mine").leadsTo("/mentoring?done=done")
	mentees[0].get("/mentoring").never("Write the plan").says("Visit together")
	mentees[0].post("/mentoring/"+id, "do", "done", "number", "x").wants(http.StatusBadRequest)
}

// A learner logs her mentor's help, and the mentor confirms it.
func TestMentoringByMentee(t *testing.T) {
	s := newSite(t)
	mentor, mentees := s.linked(1)
	her := mentees[0]
	her.get("/mentoring/new").wants(http.StatusOK).says("Sample Mentor", s.message("en", "mentoring.new_title_mentee"))
	form := instead(her.sessionForm(), "side", "mentee", "mentor", mentor.person.ID)
	id := her.logged(form)
	mentor.get("/mentoring").says("Sample Mentee A", s.message("en", "mentoring.answer"))
	her.post("/mentoring/"+id, "do", "confirm").wants(http.StatusNotFound)
	mentor.post("/mentoring/"+id, "do", "confirm").wants(http.StatusSeeOther)
	her.get("/mentoring/" + id).says(s.message("en", "mentoring.counts", "duration", "1 h"))
	her.post("/mentoring/new", instead(form, "id", "x", "mentor", "", "mentor_number", "M0000000")...).wants(http.StatusBadRequest).says("M0000000")
	her.post("/mentoring/new", instead(form, "id", "x", "mentor", "")...).wants(http.StatusBadRequest).says(s.message("en", "mentoring.no_mentor_named"))
	her.post("/mentoring/new", instead(form, "id", "x", "side", "mentor")...).wants(http.StatusForbidden).says(s.message("en", "mentoring.not_trainer"))
	restate := her.get("/mentoring/new?restate="+id).wants(http.StatusOK).says("Sample Mentor", s.message("en", "mentoring.restate_text"))
	if clock := restate.find(`name="clock"[^>]* value="([^"]*)"`); clock != "09:00" {
		t.Errorf("the form to write it again begins at %s", clock)
	}
}

// A refused form keeps everything that was typed, and says what to mend.
func TestMentoringFormRefused(t *testing.T) {
	s := newSite(t)
	mentor, mentees := s.linked(10)
	form := append(mentor.sessionForm(mentees[9]), "practised", "Sample practice", "action", "Sample action", "due", "2026-12-01", "place", "Sample Office", "county", "Siaya",
		"number", "M0000000", "course", "gatekeeping")
	got := mentor.post("/mentoring/new", form...).wants(http.StatusBadRequest).says(s.message("en", "mentoring.unknown_person", "number", "M0000000"), "Sample practice")
	for _, want := range []string{`value="` + mentees[9].person.ID + `" checked`, `value="60" checked`, `value="individual" checked`, `value="Sample action"`, `value="2026-12-01"`,
		`value="Sample Office"`, `<option value="Siaya" selected>`, `<option value="gatekeeping" selected>`, `name="clock" type="time" value="09:00"`, `<details open>`} {
		if !strings.Contains(got.body, want) {
			t.Errorf("the refused form lacks %s", want)
		}
	}
	for _, one := range []struct {
		fields []string
		field  string
	}{
		{[]string{"minutes", "", "length", "0"}, "minutes"}, {[]string{"minutes", "other", "length", ""}, "minutes"}, {[]string{"length", "75"}, "length"}, {[]string{"clock", ""}, "clock"},
		{[]string{"day", "2026-11-30"}, "day"}, {[]string{"modality", ""}, "modality"}, {[]string{"mode", "pigeon"}, "mode"}, {[]string{"course", "gatekeeping/nowhere"}, "course"},
		{[]string{"mentee", ""}, "mentee"}, {[]string{"practised", strings.Repeat("x", 2001)}, "practised"}, {[]string{"county", "Nowhere"}, "county"}, {[]string{"due", "never"}, "due"},
	} {
		got := mentor.post("/mentoring/new", instead(instead(form, "number", ""), one.fields...)...).wants(http.StatusBadRequest)
		if !strings.Contains(got.body, `href="#`+one.field+`"`) {
			t.Errorf("%v: the summary leads to %s", one.fields, got.find(`role="alert"[^>]*>.*?href="#([^"]*)"`))
		}
	}
	mentor.post("/mentoring/new", instead(form, "number", mentees[0].person.Member+", "+mentees[1].person.Member, "minutes", "other", "length", "75")...).wants(http.StatusSeeOther)
	stranger := s.signedIn("Sample Stranger", people.Trainer)
	stranger.post("/mentoring/new", stranger.sessionForm()...).wants(http.StatusBadRequest).says(s.message("en", "mentoring.nobody"))
}

// Everybody of a cohort is ticked at once, by its mentors alone.
func TestMentoringWholeCohort(t *testing.T) {
	s := newSite(t)
	own := s.placed("Sample Coordinator One", people.Coordinator, people.CountyField, "Siaya")
	mentor := s.signedInAt("Sample Mentor", people.Trainer, "Siaya", "")
	other := s.signedInAt("Sample Mentor Two", people.Trainer, "Siaya", "")
	cohort, _ := s.newCohort(own.person, people.Scope{Kind: "county", Name: "Siaya"})
	member := s.signedInAt("Sample Member", people.Learner, "Siaya", "")
	if _, err := s.cohorts.AddMembers(s.ctx, own.person, cohort, false, member.person.ID); err != nil {
		t.Fatal(err)
	}
	if err := s.cohorts.AddMentor(s.ctx, own.person, cohort, mentor.person.ID, false); err != nil {
		t.Fatal(err)
	}
	mentor.get("/mentoring/new").says("Everybody in", "Sample Cohort")
	id := mentor.logged(append(mentor.sessionForm(), "cohort", cohort))
	member.get("/mentoring/" + id).wants(http.StatusOK)
	member.get("/mentoring").says("Sample Mentor")
	other.get("/mentoring/new").never("Sample Cohort")
	other.post("/mentoring/new", append(other.sessionForm(), "cohort", cohort)...).wants(http.StatusBadRequest)
}

// Who may open an entry, and act on it, by how somebody stands to its people;
// before and after the link between them ends.
func TestMentoringAccess(t *testing.T) {
	s := newSite(t)
	mentor, mentees := s.linked(2)
	linked := s.signedInAt("Sample Other Mentor", people.Trainer, "Siaya", "")
	if _, err := s.people.OpenLink(s.ctx, people.Shell(), people.MentorOf, linked.person.ID, mentees[0].person.ID); err != nil {
		t.Fatal(err)
	}
	byNumber := s.signedInAt("Sample Far Mentee", people.Learner, "Meru", "")
	id := mentor.logged(append(mentor.sessionForm(mentees...), "number", byNumber.person.Member, "practised", "Sample words"))
	at := "/mentoring/" + id
	cast := []struct {
		name   string
		client *client
		sees   int
	}{
		{"its mentor", mentor, 200}, {"its mentee", mentees[0], 200}, {"a mentee named by number", byNumber, 200},
		{"another mentor of a mentee", linked, 404}, {"another mentor", s.signedInAt("Sample Third Mentor", people.Trainer, "Siaya", ""), 404},
		{"a learner of the county", s.signedInAt("Sample Near", people.Learner, "Siaya", ""), 404},
		{"a coordinator of the county", s.coordinator("county:Siaya"), 200}, {"a coordinator of the far mentee's county", s.coordinator("county:Meru"), 200},
		{"a coordinator of another county", s.coordinator("county:Lamu"), 404}, {"an administrator", s.as("administrator"), 200}, {"nobody", s.browser(), 303},
	}
	play := func(when string) {
		for _, who := range cast {
			got := who.client.get(at)
			if got.status != who.sees {
				t.Errorf("%s, %s: %d, want %d", when, who.name, got.status, who.sees)
			}
			if who.sees != 200 && strings.Contains(got.body, "Sample words") {
				t.Errorf("%s, %s reads what was written", when, who.name)
			}
			if got.header.Get("Cache-Control") != "no-store" {
				t.Errorf("%s, %s may keep it: %s", when, who.name, got.header.Get("Cache-Control"))
			}
			if who.client == mentor || who.client == mentees[0] || who.client == byNumber || who.sees == 303 {
				continue
			}
			for _, form := range [][]string{{"do", "confirm"}, {"do", "dispute", "reason", "x"}, {"do", "spoken", "mentee", mentees[0].person.ID, "code", "0000"}, {"do", "done", "number", "0"}} {
				s.keeps(who.name+" "+form[1], func() { who.client.post(at, form...).wants(http.StatusNotFound) }, "sessions", "devices", "audit")
			}
			who.client.get("/mentoring/new?again=" + id).wants(http.StatusNotFound)
			if who.sees == 404 {
				who.client.post(at, "do", "attest", "mentee", mentees[0].person.ID, "reason", "x").wants(http.StatusNotFound, http.StatusForbidden)
			}
		}
	}
	play("while linked")
	if err := s.people.CloseLink(s.ctx, people.MentorOf, mentor.person.ID, mentees[0].person.ID); err != nil {
		t.Fatal(err)
	}
	play("after the link ended")
	// Logging with somebody gives sight of nothing: she is a number to the mentor.
	mentor.get(at).says(byNumber.person.Member).never("Sample Far Mentee", "Sample Mentee A")
	mentor.get("/mentees/" + byNumber.person.ID).wants(http.StatusNotFound)
	byNumber.get(at).never("Sample Mentee B", mentees[1].person.Member)
	meru := cast[7].client
	meru.post(at, "do", "attest", "mentee", mentees[0].person.ID, "reason", "x").wants(http.StatusNotFound)
	meru.post(at, "do", "attest", "mentee", byNumber.person.ID, "reason", "x").wants(http.StatusSeeOther)
	byNumber.get("/account/data").says(s.message("en", "held.fact_entry_attested"))
}

// A form posted after the session has ended goes on once its writer has signed
// in, and for nobody else.
func TestFormOutlivesItsSession(t *testing.T) {
	s := newSite(t)
	mentor, mentees := s.linked(1)
	form := append(mentor.sessionForm(mentees...), "practised", "Sample words")
	mentor.post("/sign-out").wants(http.StatusSeeOther)
	carried := func(c *client) []string {
		page := c.post("/mentoring/new", form...).wants(http.StatusUnauthorized).says(s.message("en", "sign_in.kept"))
		if page.header.Get("Cache-Control") != "no-store" {
			t.Errorf("the page that carries it may be kept: %s", page.header.Get("Cache-Control"))
		}
		kept, err := url.QueryUnescape(strings.ReplaceAll(strings.ReplaceAll(page.find(`name="kept" value="([^"]*)"`), "&amp;", "&"), "+", "+"))
		if err != nil || !strings.Contains(kept, "Sample words") {
			t.Fatalf("it carries %q", kept)
		}
		return []string{"kept_to", page.find(`name="kept_to" value="([^"]*)"`), "kept", strings.ReplaceAll(page.find(`name="kept" value="([^"]*)"`), "&amp;", "&")}
	}
	kept := carried(mentor)
	login := func(c *client, secret string) []string {
		return append([]string{"login", c.person.Member, "secret", secret, "phone", "shared"}, kept...)
	}
	again := mentor.post("/sign-in", login(mentor, "999999")...).wants(http.StatusUnauthorized)
	if !strings.Contains(again.body, `name="kept" value="`) {
		t.Error("a wrong PIN loses the form")
	}
	s.keeps("somebody else signs in", func() {
		mentor.post("/sign-in", login(mentees[0], mentees[0].secret)...).leadsTo("/?kept=other")
	}, "sessions", "devices", "failures", "logins", "people")
	mentor.get("/?kept=other").says(s.message("en", "sign_in.kept_other")).never("Sample words")
	// Her own form, from a page that was open while somebody else signed in.
	s.keeps("posted by somebody else", func() {
		mentor.post("/mentoring/new", form...).wants(http.StatusConflict).says(s.message("en", "sign_in.other_form"))
	})
	mentor.post("/sign-out")
	kept = carried(mentor)
	s.clock.pass(time.Minute)
	to := mentor.post("/sign-in", login(mentor, mentor.secret)...).wants(http.StatusSeeOther).header.Get("Location")
	if to != "/mentoring/"+form[1]+"?saved=1" {
		t.Errorf("it leads to %s", to)
	}
	mentor.get(to).wants(http.StatusOK).says("Sample words")
	if n := len(s.savedIn("mentoring")); n != 1 {
		t.Errorf("%d entries", n)
	}
	// What is refused is shown as it was filled in, and what no member posts to is nothing.
	nobody := s.browser()
	kept = []string{"kept_to", "/mentoring/new", "kept", pairs(instead(form, "id", "", "clock", "")).Encode()}
	nobody.post("/sign-in", login(mentor, mentor.secret)...).wants(http.StatusBadRequest).says(s.message("en", "mentoring.clock"), "Sample words")
	for _, path := range []string{"/sign-in", "/staff/people", "https://example.org/mentoring/new", "/nowhere", "//example.org"} {
		kept = []string{"kept_to", path, "kept", "as=" + mentor.person.ID}
		s.browser().post("/sign-in", login(mentor, mentor.secret)...).wants(http.StatusBadRequest)
	}
	// From another site, with too much in it, or not saying whose it is: not carried.
	evil := s.browser().ask(http.MethodPost, "/mentoring/new", pairs(form).Encode(), http.Header{"Content-Type": {"application/x-www-form-urlencoded"}, "Origin": {"https://example.org"}, "Sec-Fetch-Site": {"cross-site"}})
	evil.wants(http.StatusForbidden)
	s.browser().post("/mentoring/new", append(form, "more", strings.Repeat("x", 20000))...).wants(http.StatusSeeOther)
	s.browser().post("/mentoring/new", "practised", "Sample words").wants(http.StatusSeeOther)
}

// What waits is older in words, not in colour alone.
func TestMentoringAges(t *testing.T) {
	s := newSite(t)
	mentor, mentees := s.linked(1)
	mentor.logs(mentees...)
	mentor.get("/mentoring").says(s.message("en", "mentoring.waited", "n", 0)).never(s.message("en", "mentoring.old"), s.message("en", "mentoring.very_old"))
	s.clock.pass(8 * 24 * time.Hour)
	mentor.signIn("own")
	mentor.get("/mentoring").says("Waiting for 8 days", s.message("en", "mentoring.old"))
	s.clock.pass(14 * 24 * time.Hour)
	mentor.signIn("own")
	mentor.get("/mentoring").says("Waiting for 22 days", s.message("en", "mentoring.very_old"))
	if list, err := s.mentoring.Oldest(s.ctx, mentor.person, mentoring.MentorSide, mentoring.Waiting, 5); err != nil || len(list) != 1 {
		t.Error(list, err)
	}
}

// Lists of sessions are paged, and every row stands on one page.
func TestMentoringPaged(t *testing.T) {
	s := newSite(t)
	mentor, mentees := s.linked(1)
	for n := range 60 {
		form := instead(mentor.sessionForm(mentees...), "day", time.Date(2026, 8, 1+n, 0, 0, 0, 0, time.UTC).Format(time.DateOnly))
		f := pairs(form)
		if _, err := s.mentoring.Log(s.ctx, mentor.person, mentoring.Form{ID: f.Get("id"), Mentees: f["mentee"], Day: f.Get("day"), Clock: "09:00", Minutes: 60, Modality: mentoring.Individual, Mode: mentoring.Phone}); err != nil {
			t.Fatal(err)
		}
	}
	first := mentor.get("/mentoring").wants(http.StatusOK).says("All 60", s.message("en", "mentoring.more_wait"))
	next := strings.ReplaceAll(first.find(`href="(/mentoring\?after=[^"#]*)#sessions"`), "&amp;", "&")
	second := mentor.get(next).wants(http.StatusOK)
	list := func(a *answer) int {
		_, after, _ := strings.Cut(a.body, `id="sessions"`)
		return strings.Count(after, "<h3>")
	}
	if list(first) != 50 || list(second) != 10 {
		t.Errorf("%d and %d rows", list(first), list(second))
	}
	mentor.get("/mentoring?after=nonsense").wants(http.StatusBadRequest).says(s.message("en", "error.list_page"))
}

// TestTakenOut: who agreed to a session and is left out when it is written again
// is asked, and what she had counts until she says yes.
func TestTakenOut(t *testing.T) {
	s := newSite(t)
	mentor, mentees := s.linked(2)
	stays, goes := mentees[0], mentees[1]
	id := mentor.logs(stays, goes)
	for _, one := range mentees {
		one.post("/mentoring/"+id, "do", "confirm").wants(http.StatusSeeOther)
	}
	again := mentor.logged(append(mentor.sessionForm(stays), "restate", id))
	question := s.message("en", "mentoring.question_removed", "name", "\u2068Sample Mentor\u2069", "date", "20 November 2026")
	goes.get("/mentoring").wants(http.StatusOK).says(question, s.message("en", "mentoring.counted", "duration", "1 h"))
	stays.get("/mentoring").wants(http.StatusOK).never(s.message("en", "mentoring.asked"))
	goes.get("/mentoring/"+again).wants(http.StatusOK).says(question, s.message("en", "mentoring.confirm_removed"))
	goes.post("/mentoring/"+again, "do", "confirm").wants(http.StatusSeeOther)
	goes.get("/mentoring").wants(http.StatusOK).never(question, s.message("en", "mentoring.counted", "duration", "1 h"))
	stays.get("/mentoring").says(s.message("en", "mentoring.counted", "duration", "1 h"))
}

// TestListPages: a place in a list that is none is bad input on every list.
func TestListPages(t *testing.T) {
	s := newSite(t)
	c := s.coordinator("county:Siaya")
	for _, address := range []string{"/mentoring?after=nonsense", "/staff/people?after=nonsense", "/staff/cohorts?after=nonsense", "/staff/mentoring?aged=nonsense", "/staff/mentoring?disputes=nonsense"} {
		c.get(address).wants(http.StatusBadRequest).says(s.message("en", "error.list_page"))
	}
}
