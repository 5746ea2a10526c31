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

	adopt := func(ctx context.Context, from, into string) error { return l.Adopt(ctx, from, into) }
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
	want := l.keptSums()
	l.must(l.Rebuild(l.ctx))
	if got := l.keptSums(); len(got) != len(want) {
		t.Errorf("a rebuild counts %v, before %v", got, want)
	}
}
