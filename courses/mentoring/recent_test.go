package mentoring

import (
	"testing"

	"pamoja/courses/people"
)

// What waits comes oldest first, and a session that was written again is not
// the last one with anybody.
func TestRecent(t *testing.T) {
	l := newLedger(t)
	mentor, one, two := l.person("Siaya", people.Trainer), l.person("Siaya"), l.person("Siaya")
	early, late := l.form(one), l.form(one, two)
	early.Day, late.Day = "2026-11-18", "2026-11-20"
	second, first := l.logs(mentor, late), l.logs(mentor, early)
	waiting, err := l.Oldest(l.ctx, mentor, MentorSide, Waiting, 10)
	l.must(err)
	if len(waiting) != 2 || waiting[0].Entry != first.ID || waiting[1].Entry != second.ID {
		t.Errorf("waiting, oldest first: %+v", waiting)
	}
	if some, err := l.Oldest(l.ctx, mentor, MentorSide, Waiting, 1); err != nil || len(some) != 1 {
		t.Errorf("one at most: %d, %v", len(some), err)
	}
	again := l.form(one)
	again.Day = "2026-11-19"
	_, err = l.Restate(l.ctx, mentor, second.ID, again)
	l.must(err)
	last, err := l.LastWith(l.ctx, mentor)
	l.must(err)
	if got := last[one.ID].In(nairobi).Format(dayForm); got != "2026-11-19" || !last[two.ID].IsZero() {
		t.Errorf("last met: %v", last)
	}
}
