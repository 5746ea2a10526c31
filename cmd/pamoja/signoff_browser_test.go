package main

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/chromedp/kb"

	"pamoja/courses/mentoring"
	"pamoja/courses/people"
	"pamoja/courses/progress"
	"pamoja/web"
)

// practised are the pages of practice tasks: asked for, signed off at every
// level, refused, and hard content that was talked through.
func (s *specimen) practised() []shownPage {
	const course, task = "case-management", "rapport-visit"
	mentor, other := s.add("watcher", "Sample Mentor who watches", people.Trainer, 0), s.add("alone", "Sample Mentor of nobody", people.Trainer, 0)
	her := s.learner("watched")
	s.read(her, course, 2)
	_, err := s.accounts.Assign(s.Context(), people.Shell(), mentor.ID, her.ID)
	s.check(err)
	give := func(by people.Person, of string, level mentoring.Level, entry, feedback string) {
		form := mentoring.SignoffForm{Learner: her.ID, Course: course, Task: of, Entry: entry, Level: level, Consent: true, Seen: []int{0}, Feedback: feedback}
		if level == mentoring.Alone {
			form.Seen = []int{0, 1, 2, 3, 4}
		}
		_, err := s.site.Mentoring.SignOff(s.Context(), by, form)
		s.check(err)
	}
	watched := s.watch(mentoring.Form{Mentees: []string{her.ID}, Minutes: 40, Course: course}, other)
	s.check(s.site.Mentoring.Confirm(s.Context(), her, watched.ID, time.Now())) // or one who is not her mentor may sign nothing off
	give(mentor, "family-assessment", mentoring.NotYet, "", "Draw the tree with them next time, and let them hold the pen.")
	give(mentor, "family-assessment", mentoring.Alone, "", "They spoke first, and you wrote after they had agreed.")
	give(other, "plan-with-a-family", mentoring.WithSupport, watched.ID, "")
	for _, of := range []string{task, "plan-with-a-family"} {
		_, err = s.site.Mentoring.AskToBeSeen(s.Context(), her, course, of)
		s.check(err)
	}
	s.check(s.site.Progress.AskAnotherWay(s.Context(), her, course, "when-a-child-tells"))
	at := "/mentoring/signoffs?learner=" + her.ID
	fields := func(more ...string) map[string]string {
		values := map[string]string{"do": "give", "learner": her.ID, "task": course + "/" + task}
		for i := 0; i < len(more); i += 2 {
			values[more[i]] = more[i+1]
		}
		return values
	}
	return []shownPage{
		{name: "practice-none", template: "signoffs", who: "12", path: "/mentoring/signoffs"},
		{name: "practice-mine", template: "signoffs", who: "watched", path: "/mentoring/signoffs?done=ask"},
		{name: "practice-course", template: "course", who: "watched", path: "/courses/" + course},
		{name: "practice-requests", template: "signoffs", who: "watcher", path: "/mentoring/signoffs?done=give"},
		{name: "practice-no-requests", template: "signoffs", who: "alone", path: "/mentoring/signoffs"},
		{name: "practice-of", template: "signoffs_of", who: "watcher", path: at},
		{name: "practice-of-administrator", template: "signoffs_of", who: "administrator", path: at},
		{name: "practice-within-observation", template: "signoffs_of", who: "alone", path: at + "&entry=" + watched.ID},
		{name: "practice-give", template: "signoff", who: "watcher", path: at + "&task=" + course + "/" + task},
		{name: "practice-give-problem", template: "signoff", who: "watcher", path: "/mentoring/signoffs", post: fields("level", "alone", "see", "1", "consent", "yes", "feedback", "You waited."), status: 400},
		{name: "practice-give-consent", template: "signoff", who: "watcher", path: "/mentoring/signoffs", post: fields("level", "with-support", "see", "1"), status: 400},
		{name: "practice-talked", template: "talked", who: "watcher", path: at + "&talk=" + course + "/when-a-child-tells"},
		{name: "practice-talked-problem", template: "talked", who: "watcher", path: "/mentoring/signoffs",
			post: map[string]string{"do": "talked", "learner": her.ID, "talk": course + "/when-a-child-tells"}, status: 400},
	}
}

// watch logs an observation of yesterday.
func (s *specimen) watch(f mentoring.Form, by people.Person) mentoring.Entry {
	s.Helper()
	f.Day, f.Clock, f.Modality, f.Mode = time.Now().AddDate(0, 0, -1).Format("2006-01-02"), "10:00", mentoring.Observation, mentoring.FaceToFace
	e, err := s.site.Mentoring.Log(s.Context(), by, f)
	s.check(err)
	return e
}

// smallLibrary is the built-in content with the small course.
func smallLibrary(t *testing.T) *web.Library {
	t.Helper()
	zone, err := time.LoadLocation("Africa/Nairobi")
	if err != nil {
		t.Fatal(err)
	}
	library, _, problems, err := loadLibrary(filepath.FromSlash(smallContent), zone)
	if err != nil {
		t.Fatal(err)
	}
	if wrong := faults(problems); len(wrong) > 0 {
		t.Fatal(wrong)
	}
	return library
}

// TestPracticeJourney asks to be seen, signs off within an observation after a
// refusal, and claims the certificate: on a phone, without script, and by keyboard.
func TestPracticeJourney(t *testing.T) {
	t.Parallel()
	t.Run("script off", func(t *testing.T) { t.Parallel(); practiceJourney(t, false) })
	t.Run("keyboard", func(t *testing.T) { t.Parallel(); practiceJourney(t, true) })
}

func practiceJourney(t *testing.T, keyboard bool) {
	const course = "first-visit"
	s := newSpecimenOf(t, "en", smallLibrary(t))
	mentor, her := s.add("mentor", "Sample Mentor", people.Trainer, 0), s.learner("her")
	_, err := s.accounts.Assign(t.Context(), people.Shell(), mentor.ID, her.ID)
	s.check(err)
	s.read(her, course, 9)
	_, err = s.site.Progress.Append(t.Context(), progress.Event{Person: her.ID, Course: course, Kind: progress.Quiz, Item: "first-visit-quiz", Edition: 1, Attempt: her.ID + "/first-visit-quiz/0001"})
	s.check(err)
	watched := s.watch(mentoring.Form{Mentees: []string{her.ID}, Minutes: 60, Course: course}, mentor)
	s.check(s.site.Mentoring.Confirm(t.Context(), her, watched.ID, time.Time{}))

	b := openTab(t, s.base)
	b.size(360, 740)
	if !keyboard {
		b.withoutScript()
	}
	as := func(who, path string) {
		t.Helper()
		b.cookies(map[string]string{s.cookies[who].Name: s.cookies[who].Value})
		if got := b.open(path); got != 200 {
			t.Fatalf("%s: status %d", path, got)
		}
	}
	press := func(what, selector string, want int) {
		t.Helper()
		got := 0
		if keyboard {
			got = b.press(selector, kb.Enter)
		} else {
			got = b.follow(selector)
		}
		if got != want {
			t.Fatalf("%s: status %d, want %d", what, got, want)
		}
	}
	tick := func(selector string) {
		t.Helper()
		if keyboard {
			b.tabTo(selector)
			b.keys(" ")
		} else {
			b.click(selector)
		}
		if !b.has(selector + ":checked") {
			t.Fatalf("%s is not ticked", selector)
		}
	}
	as("her", "/courses/"+course)
	press("asking", `form[action="/mentoring/signoffs"] button`, 200)
	as("mentor", "/mentoring/signoffs")
	press("the request", `main a[href*="task=first-visit"]`, 200)
	for _, box := range []string{"#see", "input[name=see][value='1']"} {
		tick(box)
	}
	if keyboard {
		b.tabTo("#level")
		b.keys(kb.ArrowDown + kb.ArrowDown)
		if !b.has("input[value=alone]:checked") {
			t.Fatal("the arrow keys do not choose a level")
		}
	} else {
		b.click("input[value=alone]")
	}
	press("without the family's yes", "form#signoff button", 400)
	if !b.has("#see:checked") || !b.has("input[value=alone]:checked") || !b.has(`.problem a[href="#consent"]`) {
		t.Fatal("a refused form is not kept, or does not say where to mend it")
	}
	tick("#consent")
	press("signing off", "form#signoff button", 200)
	as("her", "/certificates")
	press("claiming", `form[action="/certificates"] button`, 200)
	words := s.library.Words.For("en")
	j := &journey{T: t, library: s.library}
	for _, part := range []string{words.T("certificate.mentored") + " 1 h", words.T("certificate.observed") + " 1 h"} {
		j.expect("the certificate", b.text("main"), part)
	}
}
