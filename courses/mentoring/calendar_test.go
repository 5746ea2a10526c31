package mentoring

import (
	"testing"

	"pamoja/courses/fault"
	"pamoja/courses/people"
)

// TestCalendar: one address a person, good until it is ended, replaced, or she is
// gone; it tells days, and what is open and hers alone.
func TestCalendar(t *testing.T) {
	t.Parallel()
	l := newLedger(t)
	mentor, one, other := l.person("Siaya", people.Trainer), l.person("Siaya"), l.person("Siaya")
	draw := func() string {
		t.Helper()
		token, err := l.DrawCalendar()
		l.must(err)
		return token
	}
	days := func(token string) []Due {
		t.Helper()
		whose, due, err := l.Calendar(l.ctx, token)
		l.must(err)
		if whose.ID != one.ID {
			t.Errorf("it is the calendar of %s", whose.Name)
		}
		return due
	}
	gone := func(token string) {
		t.Helper()
		_, _, err := l.Calendar(l.ctx, token)
		wants(t, err, fault.KindNotFound, "error.not_found")
	}
	first := draw()
	gone(first)
	l.must(l.MakeCalendar(l.ctx, one, first))
	l.must(l.MakeCalendar(l.ctx, one, first))
	wants(t, l.MakeCalendar(l.ctx, other, first), fault.KindInvalid, "calendar.token")
	for _, weak := range []string{"", "short", first + "A", first[:42] + "!"} {
		wants(t, l.MakeCalendar(l.ctx, other, weak), fault.KindInvalid, "calendar.token")
	}
	if due := days(first); len(due) != 0 {
		t.Errorf("nothing was promised, and due is %+v", due)
	}
	f := l.form(one)
	f.Actions = []Action{{What: "Later", Due: "2026-12-05"}, {What: "Some day"}, {What: "Sooner", Due: "2026-12-01"}}
	e := l.logs(mentor, f)
	l.logs(mentor, l.form(other))
	due := days(first)
	if len(due) != 2 || due[0].Day != "2026-12-01" || due[0].Number != 2 || due[1].Day != "2026-12-05" || due[0].Entry != e.ID || !due[0].Changed.Equal(e.Arrived) {
		t.Errorf("due: %+v", due)
	}
	l.must(l.Done(l.ctx, one, e.ID, 2))
	if due = days(first); len(due) != 1 {
		t.Errorf("after one was done: %+v", due)
	}
	second := draw()
	l.must(l.MakeCalendar(l.ctx, one, second))
	gone(first)
	if since, err := l.CalendarSince(l.ctx, one); err != nil || !since.Equal(l.now()) {
		t.Errorf("since %v, %v", since, err)
	}
	l.must(l.EndCalendar(l.ctx, one))
	l.must(l.EndCalendar(l.ctx, one))
	for _, ended := range []string{first, second} {
		wants(t, l.MakeCalendar(l.ctx, one, ended), fault.KindInvalid, "calendar.token")
	}
	gone(second)
	third := draw()
	l.must(l.MakeCalendar(l.ctx, one, third))
	_, err := l.o.People.Suspend(l.ctx, l.person("", people.Administrator), one.ID)
	l.must(err)
	gone(third)
	l.must(Erase(l.ctx, l.store, one.ID))
	if since, err := l.CalendarSince(l.ctx, one); err != nil || !since.IsZero() {
		t.Errorf("erased, and since %v, %v", since, err)
	}
}
