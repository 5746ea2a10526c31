package mentoring

import (
	"context"
	"testing"
	"time"

	"pamoja/courses/people"
)

// TestMerged: what two accounts of one person have becomes one's: counted once
// where it overlaps, whoever of the two was in it, on either side; what waits is
// asked of the one that stays, with the same code.
func TestMerged(t *testing.T) {
	t.Parallel()
	l := newLedger(t)
	mentor, one, two, administrator := l.person("Siaya", people.Trainer), l.person("Siaya", people.Trainer), l.person("Siaya", people.Trainer), l.person("", people.Administrator)
	mentee := l.person("Siaya")
	both := l.logs(mentor, l.form(one, two))
	half := l.form(two)
	half.Clock = "09:30"
	later := l.logs(mentor, half)
	for _, who := range []people.Person{one, two} {
		l.must(l.Confirm(l.ctx, who, both.ID, time.Time{}))
	}
	l.must(l.Confirm(l.ctx, two, later.ID, time.Time{}))
	l.must(l.Confirm(l.ctx, mentee, l.logs(two, l.form(mentee)).ID, time.Time{}))
	promised := l.form(two)
	promised.Actions = []Action{{What: "Call"}}
	waits := l.logs(mentor, promised)
	before, err := l.Open(l.ctx, two, waits.ID)
	l.must(err)

	l.links(mentor, two)
	l.links(mentor, one)
	l.signs(mentor, l.seen(two, "talk"))
	_, err = l.AskToBeSeen(l.ctx, two, "first", "visit")
	l.must(err)
	wrong := l.logs(mentor, l.form(two))
	l.must(l.Dispute(l.ctx, two, wrong.ID, "It was another day.", false, time.Time{}))
	adopt := func(ctx context.Context, from, into string) error {
		if err := l.Adopt(ctx, from, into); err != nil {
			return err
		}
		return l.o.Progress.Adopt(ctx, from, into)
	}
	one, err = l.o.People.Merge(l.ctx, administrator, two.ID, one.ID, adopt)
	l.must(err)
	l.must(l.Adopt(l.ctx, two.ID, one.ID))
	for _, c := range []struct {
		who  people.Person
		side Role
		want int
	}{{one, MenteeSide, 90}, {mentor, MentorSide, 90}, {one, MentorSide, 60}, {two, MenteeSide, 0}, {two, MentorSide, 0}} {
		if got, _ := l.minutes(c.who, c.side); got != c.want {
			t.Errorf("%s as %s: %d minutes, want %d", c.who.Name, c.side, got, c.want)
		}
	}
	if lacking, err := l.lacking(l.ctx, one.ID, MentorSide); lacking || err != nil {
		t.Errorf("what was adopted is mended at every look: %v", err)
	}
	view, err := l.Open(l.ctx, one, waits.ID)
	l.must(err)
	if !view.Asked || view.Code == "" || view.Code != before.Code {
		t.Errorf("what waits is shown to her as %+v", view)
	}
	l.must(l.ConfirmSpoken(l.ctx, mentor, waits.ID, one.ID, view.Code))
	if promises, err := l.Promises(l.ctx, one, 5); err != nil || len(promises) != 1 {
		t.Errorf("promised: %v, %v", promises, err)
	}
	if told, err := l.Open(l.ctx, administrator, wrong.ID); err != nil || told.Parties[0].Reason != "It was another day." {
		t.Errorf("the reason she gave is told as %+v, %v", told.Parties, err)
	}
	tasks, err := l.Tasks(l.ctx, mentor, one.ID, l.course("first"))
	l.must(err)
	for _, at := range tasks {
		if at.Alone.IsZero() == (at.Task == "talk") || at.Asked.IsZero() == (at.Task == "visit") {
			t.Errorf("a task of the one that went stands %+v", at)
		}
	}
	if summary := l.summary(one, "first"); len(summary.Signoffs) != 1 || summary.Minutes != 90 {
		t.Errorf("progress counts %+v", summary)
	}
	if held, err := l.Held(l.ctx, one.ID); err != nil || len(held.Signoffs) != 1 || len(held.Asks) != 1 {
		t.Errorf("held: %+v, %v", held, err)
	}
	want := l.keptSums()
	l.must(l.Rebuild(l.ctx))
	if got := l.keptSums(); len(got) != len(want) {
		t.Errorf("a rebuild counts %v, before %v", got, want)
	}
}
