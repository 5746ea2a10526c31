package mentoring

import (
	"strings"
	"testing"
	"time"

	"pamoja/courses"
	"pamoja/courses/fault"
	"pamoja/courses/people"
	"pamoja/courses/progress"
)

func (l *ledger) links(mentor, mentee people.Person) {
	l.t.Helper()
	_, err := l.o.People.Assign(l.ctx, people.Shell(), mentor.ID, mentee.ID)
	l.must(err)
}

// seen is a form that says a learner did a task of the first course alone.
func (l *ledger) seen(learner people.Person, task string) SignoffForm {
	l.t.Helper()
	id, err := l.NewID()
	l.must(err)
	lines := []int{0}
	if task == "talk" {
		lines = []int{0, 1}
	}
	return SignoffForm{ID: id, Learner: learner.ID, Course: "first", Task: task, Level: Alone, Consent: true, Seen: lines, Feedback: "You listened well."}
}

func (l *ledger) signs(by people.Person, f SignoffForm) Signoff {
	l.t.Helper()
	g, err := l.SignOff(l.ctx, by, f)
	l.must(err)
	l.pass(time.Minute)
	return g
}

func (l *ledger) course(id string) *courses.Course {
	l.t.Helper()
	c, err := l.o.Catalogue().Course(id)
	l.must(err)
	return c
}

func (l *ledger) summary(person people.Person, course string) progress.Summary {
	l.t.Helper()
	s, err := l.o.Progress.Summary(l.ctx, person.ID, course)
	l.must(err)
	return s
}

// TestSignedOff walks a task: asked for, not yet, asked for again, done alone,
// seen once more as not yet. What counted stays counted, and all is kept.
func TestSignedOff(t *testing.T) {
	t.Parallel()
	l := newLedger(t)
	mentor, her := l.person("Siaya", people.Trainer), l.person("Siaya")
	l.links(mentor, her)
	standing := func() TaskStanding {
		t.Helper()
		all, err := l.Tasks(l.ctx, her, her.ID, l.course("first"))
		l.must(err)
		if len(all) != 2 || all[0].Task != "talk" || len(all[0].Given) != 0 {
			t.Fatalf("tasks: %+v", all)
		}
		return all[1]
	}
	ask := func() {
		t.Helper()
		for range 2 { // twice is once
			_, err := l.AskToBeSeen(l.ctx, her, "first", "visit")
			l.must(err)
		}
	}
	asks := func(want int) {
		t.Helper()
		list, more, err := l.Requests(l.ctx, mentor, 50)
		l.must(err)
		if len(list) != want || more != 0 || standing().Asked.IsZero() != (want == 0) {
			t.Errorf("%d requests wait, want %d: %+v", len(list), want, list)
		}
	}
	asks(0)
	ask()
	asks(1)
	first := l.seen(her, "visit")
	first.Level, first.Seen = NotYet, nil
	g := l.signs(mentor, first)
	if again := l.signs(mentor, first); again.ID != g.ID || len(standing().Given) != 1 {
		t.Error("the same form is a second sign-off")
	}
	asks(0)
	if len(l.summary(her, "first").Signoffs) != 0 {
		t.Error("not yet counts")
	}
	ask()
	asks(1)
	l.signs(mentor, l.seen(her, "visit"))
	asks(0)
	late := l.seen(her, "visit")
	late.Level, late.Feedback = NotYet, "Next time let them begin."
	l.signs(mentor, late)
	at := standing()
	if len(at.Given) != 3 || at.Alone.IsZero() || at.Given[0].Feedback != late.Feedback || at.Given[0].By.Name != mentor.Name {
		t.Errorf("she stands at %+v", at)
	}
	if got := l.summary(her, "first").Counts(l.course("first")).Signoffs; got != 1 {
		t.Errorf("%d sign-offs count", got)
	}
	held, err := l.Held(l.ctx, her.ID)
	l.must(err)
	if len(held.Signoffs) != 3 || len(held.Asks) != 2 || held.Signoffs[0].Feedback == "" {
		t.Errorf("held: %+v", held)
	}
	l.must(Erase(l.ctx, l.store, her.ID))
	if at := standing(); len(at.Given) != 3 || at.Given[0].Feedback != "" {
		t.Errorf("erased: %+v", at.Given)
	}
}

// TestSignoffRefused: what a form may be refused for, and that nothing is kept.
func TestSignoffRefused(t *testing.T) {
	t.Parallel()
	l := newLedger(t)
	mentor, her := l.person("Siaya", people.Trainer), l.person("Siaya")
	l.links(mentor, her)
	for _, c := range []struct {
		key    string
		change func(*SignoffForm)
	}{
		{"signoff.consent", func(f *SignoffForm) { f.Consent = false }},
		{"signoff.level", func(f *SignoffForm) { f.Level = "good" }},
		{"signoff.task", func(f *SignoffForm) { f.Task = "first-part" }},
		{"signoff.task", func(f *SignoffForm) { f.Course = "third" }},
		{"signoff.see", func(f *SignoffForm) { f.Seen = []int{0, 1, 2} }},
		{"signoff.see", func(f *SignoffForm) { f.Seen = []int{-1, 0} }},
		{"signoff.see_all", func(f *SignoffForm) { f.Seen = []int{1, 1} }},
		{"signoff.feedback", func(f *SignoffForm) { f.Level, f.Feedback = NotYet, " " }},
		{"mentoring.too_long", func(f *SignoffForm) { f.Feedback = strings.Repeat("a", LongestFeedback+1) }},
	} {
		f := l.seen(her, "talk")
		c.change(&f)
		_, err := l.SignOff(l.ctx, mentor, f)
		wants(t, err, fault.KindInvalid, c.key)
	}
	_, err := l.AskToBeSeen(l.ctx, her, "first", "first-part")
	wants(t, err, fault.KindInvalid, "signoff.task")
	if given, err := l.Signoffs(l.ctx, her, her.ID); err != nil || len(given) != 0 {
		t.Errorf("kept: %+v, %v", given, err)
	}
}

// TestWhoSignsOff: a trainer linked with the learner, or the mentor of an
// observation that she is in and does not dispute; nobody else, and who is not
// linked sees what she gave herself and nothing more.
func TestWhoSignsOff(t *testing.T) {
	t.Parallel()
	l := newLedger(t)
	linked, other, her := l.person("Siaya", people.Trainer), l.person("Siaya", people.Trainer), l.person("Siaya")
	coordinator, far := l.person("Siaya", people.Coordinator), l.person("Kilifi", people.Coordinator)
	l.links(linked, her)
	own := l.seen(her, "talk")
	own.Learner = linked.ID
	for who, by := range map[string]people.Person{"a stranger": other, "herself": her, "a coordinator": coordinator} {
		_, err := l.SignOff(l.ctx, by, l.seen(her, "talk"))
		if f, ok := fault.Of(err); !ok || f.Key != "signoff.unknown" {
			t.Errorf("%s signs off: %v", who, err)
		}
	}
	_, err := l.SignOff(l.ctx, linked, own)
	wants(t, err, fault.KindNotFound, "signoff.unknown")

	watched := l.form(her)
	plain := l.logs(other, watched)
	watched = l.form(her)
	watched.Modality = Observation
	e := l.logs(other, watched)
	f := l.seen(her, "visit")
	for _, f.Entry = range []string{plain.ID, "", "nothing"} {
		_, err := l.SignOff(l.ctx, other, f)
		wants(t, err, fault.KindNotFound, "signoff.unknown")
	}
	f.Entry = e.ID
	_, err = l.SignOff(l.ctx, other, f) // a stranger's word alone
	wants(t, err, fault.KindNotFound, "signoff.unknown")
	l.must(l.Confirm(l.ctx, her, e.ID, time.Time{}))
	party, err := l.MayWatch(l.ctx, other, her.ID, e.ID)
	l.must(err)
	if party.Name != "" || party.Member != her.Member {
		t.Errorf("the mentor of an observation is told her name: %+v", party)
	}
	g := l.signs(other, f)
	_, err = l.SignOff(l.ctx, linked, SignoffForm{ID: g.ID})
	wants(t, err, fault.KindNotFound, "signoff.unknown")
	l.signs(linked, l.seen(her, "talk"))
	for who, c := range map[string]struct {
		by   people.Person
		want int
	}{"she": {her, 2}, "her mentor": {linked, 2}, "the other": {other, 1}, "her coordinator": {coordinator, 2}} {
		given, err := l.Signoffs(l.ctx, c.by, her.ID)
		if err != nil || len(given) != c.want {
			t.Errorf("%s sees %d sign-offs, want %d; %v", who, len(given), c.want, err)
		}
	}
	_, err = l.Signoffs(l.ctx, far, her.ID)
	wants(t, err, fault.KindNotFound, "signoff.unknown")
	_, err = l.Tasks(l.ctx, other, her.ID, l.course("first"))
	wants(t, err, fault.KindNotFound, "signoff.unknown")

	unsaid := l.form(her)
	unsaid.Modality, unsaid.Clock = Observation, "12:00"
	disputed := l.logs(other, unsaid)
	l.must(l.Dispute(l.ctx, her, disputed.ID, "I was not there.", false, time.Time{}))
	again := l.seen(her, "visit")
	again.Entry = disputed.ID
	_, err = l.SignOff(l.ctx, other, again)
	wants(t, err, fault.KindNotFound, "signoff.unknown")
	l.must(l.o.People.Unassign(l.ctx, people.Shell(), linked.ID, her.ID))
	_, err = l.SignOff(l.ctx, linked, l.seen(her, "talk"))
	wants(t, err, fault.KindNotFound, "signoff.unknown")
}

// TestTalkedThrough: a hard lesson, and a case she asked to do another way, count
// when her mentor has talked them through with her, once.
func TestTalkedThrough(t *testing.T) {
	t.Parallel()
	l := newLedger(t)
	mentor, other, her := l.person("Siaya", people.Trainer), l.person("Siaya", people.Trainer), l.person("Siaya")
	l.links(mentor, her)
	l.must(l.o.Progress.AskAnotherWay(l.ctx, her, "second", "hard-second"))
	l.pass(time.Minute)
	for _, course := range []string{"first", "second"} { // as cases asks, in each course she has begun
		_, err := l.o.Progress.Append(l.ctx, progress.Event{Person: her.ID, Course: course, Kind: progress.AnotherWayCase, Item: "shared", Edition: 3})
		l.must(err)
	}
	l.pass(time.Minute)
	_, err := l.AskToBeSeen(l.ctx, her, "first", "talk")
	l.must(err)
	list, more, err := l.Requests(l.ctx, mentor, 2)
	l.must(err)
	if len(list) != 2 || more != 1 || list[0].Lesson != "hard-second" || list[1].Case != "shared" || list[0].Learner.Name != her.Name {
		t.Errorf("requests: %+v and %d more", list, more)
	}
	if list, _, err := l.Requests(l.ctx, other, 9); err != nil || len(list) != 0 {
		t.Errorf("a trainer who is not linked reads %+v, %v", list, err)
	}
	for name, c := range map[string]struct {
		by people.Person
		f  TalkForm
	}{
		"another trainer":           {other, TalkForm{Learner: her.ID, Course: "second", Item: "hard-second"}},
		"herself":                   {her, TalkForm{Learner: her.ID, Course: "second", Item: "hard-second"}},
		"a lesson without a note":   {mentor, TalkForm{Learner: her.ID, Course: "second", Item: "a-second"}},
		"no lesson":                 {mentor, TalkForm{Learner: her.ID, Course: "second", Item: "shared"}},
		"a case nobody asked about": {mentor, TalkForm{Learner: her.ID, Course: "first", Item: "hard-first", Case: true}},
		"no course":                 {mentor, TalkForm{Learner: her.ID, Course: "third", Item: "hard-first"}},
	} {
		if err := l.TalkThrough(l.ctx, c.by, c.f); !fault.Is(err, fault.KindNotFound) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for range 2 {
		l.must(l.TalkThrough(l.ctx, mentor, TalkForm{Learner: her.ID, Course: "second", Item: "hard-second"}))
		l.must(l.TalkThrough(l.ctx, mentor, TalkForm{Learner: her.ID, Course: "first", Item: "shared", Case: true}))
		l.pass(time.Minute)
	}
	second := l.summary(her, "second")
	if got := second.Counts(l.course("second")); got.Lessons != 1 || got.Cases != 1 || second.Lessons["hard-second"].Edition != 2 || second.Cases["shared"].Edition != 3 {
		t.Errorf("talked through, and counted as %+v: %+v", got, second)
	}
	if got := l.summary(her, "first").Counts(l.course("first")); got.Cases != 1 {
		t.Errorf("the case counts in one course and not in the other: %+v", got)
	}
	if list, _, err := l.Requests(l.ctx, mentor, 9); err != nil || len(list) != 1 || list[0].Task != "talk" {
		t.Errorf("still asked: %+v, %v", list, err)
	}
	if held, err := l.Held(l.ctx, her.ID); err != nil || len(held.Talks) != 3 || held.Talks[0].Mentor != mentor.ID {
		t.Errorf("held: %+v, %v", held.Talks, err)
	}
}

// TestEventsComeAgain: progress hears of what was kept when the program died
// before it told, at the next look at the tasks or by a rebuild.
func TestEventsComeAgain(t *testing.T) {
	t.Parallel()
	l := newLedger(t)
	mentor, her, two := l.person("Siaya", people.Trainer), l.person("Siaya"), l.person("Siaya")
	keep := func(g Signoff) {
		_, err := l.signoffs.Insert(l.ctx, g.ID, g)
		l.must(err)
	}
	keep(Signoff{ID: "one", Course: "first", Task: "visit", Learner: her.ID, Mentor: mentor.ID, Level: Alone, Arrived: l.now()})
	keep(Signoff{ID: "two", Course: "first", Task: "visit", Learner: two.ID, Mentor: mentor.ID, Level: Alone, Arrived: l.now()})
	keep(Signoff{ID: "three", Course: "first", Task: "talk", Learner: two.ID, Mentor: mentor.ID, Level: WithSupport, Arrived: l.now()})
	talk := Talk{Learner: two.ID, Mentor: mentor.ID, Course: "second", Item: "hard-second", Edition: 2}
	_, err := l.talks.Insert(l.ctx, talk.id(), talk)
	l.must(err)
	if _, err := l.Tasks(l.ctx, her, her.ID, l.course("first")); err != nil || len(l.summary(her, "first").Signoffs) != 1 {
		t.Errorf("a look mended nothing: %v", err)
	}
	for _, want := range []int{2, 0} {
		if added, err := l.EnsureEvents(l.ctx); err != nil || added != want {
			t.Errorf("%d events added, want %d; %v", added, want, err)
		}
	}
	if first, second := l.summary(two, "first"), l.summary(two, "second"); len(first.Signoffs) != 1 || len(second.Lessons) != 1 {
		t.Errorf("after a rebuild: %+v, %+v", first, second)
	}
}

// TestTowardTheCertificate: what counts and what waits toward a course that asks
// for an hour, half of it observed; completion comes with the last confirmation.
func TestTowardTheCertificate(t *testing.T) {
	t.Parallel()
	l := newLedger(t)
	mentor, her := l.person("Siaya", people.Trainer), l.person("Siaya")
	l.links(mentor, her)
	for _, id := range []string{"a-first", "hard-first"} {
		_, err := l.o.Progress.FinishLesson(l.ctx, her, "first", id, "v")
		l.must(err)
	}
	l.signs(mentor, l.seen(her, "visit"))
	talk, watch := l.form(her), l.form(her)
	watch.Clock, watch.Minutes, watch.Modality = "09:30", 60, Observation // half of it within the talk
	first := l.logs(mentor, talk)
	l.must(l.Confirm(l.ctx, her, first.ID, time.Time{}))
	second := l.logs(mentor, watch)
	waiting, err := l.WaitingToward(l.ctx, her.ID, "first")
	l.must(err)
	if got := l.summary(her, "first"); got.Minutes != 60 || got.Observed != 0 || got.Completed != nil || waiting.Minutes != 30 || waiting.Observed() != 30 {
		t.Errorf("60 count and 30 wait; it says %d, %d observed, and %+v", got.Minutes, got.Observed, waiting)
	}
	l.must(l.Confirm(l.ctx, her, second.ID, time.Time{}))
	waiting, err = l.WaitingToward(l.ctx, her.ID, "first")
	l.must(err)
	if got := l.summary(her, "first"); got.Minutes != 90 || got.Observed != 30 || got.Completed == nil || waiting.Minutes != 0 {
		t.Errorf("all is there: %+v, and %+v waits", got, waiting)
	}
	if other, err := l.WaitingToward(l.ctx, her.ID, "second"); err != nil || other != (Hours{}) {
		t.Errorf("toward another course waits %+v, %v", other, err)
	}
}
