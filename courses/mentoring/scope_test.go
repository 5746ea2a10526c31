package mentoring

import (
	"testing"
	"time"

	"pamoja/courses/fault"
	"pamoja/courses/people"
)

// TestPending: what waits for long, and what is disputed, is found by whoever
// looks after the mentee, goes with her when she moves, and leaves the list once
// it is agreed to.
func TestPending(t *testing.T) {
	t.Parallel()
	l := newLedger(t)
	mentor, one, far := l.person("Siaya", people.Trainer), l.person("Siaya"), l.person("Kilifi")
	siaya, kilifi := l.person("Siaya", people.Coordinator), l.person("Kilifi", people.Coordinator)
	admin := l.person("", people.Administrator)
	waits, disputed := l.logs(mentor, l.form(one)), l.logs(mentor, l.form(one, far))
	l.must(l.Dispute(l.ctx, one, disputed.ID, "I was not there.", false, time.Time{}))

	count := func(by people.Person, w Within, state State, want int) {
		t.Helper()
		n, err := l.CountPending(l.ctx, by, w, state)
		l.must(err)
		page, next, err := l.ListPending(l.ctx, by, w, state, "", 50)
		l.must(err)
		if n != want || len(page) != want || next != "" {
			t.Errorf("%s %s: %d counted and %d listed, want %d", w.County, state, n, len(page), want)
		}
	}
	count(siaya, Within{County: "Siaya"}, Waiting, 0)
	count(siaya, Within{County: "Siaya"}, Disputed, 1)
	l.pass(AgedAfter + time.Minute)
	count(siaya, Within{County: "Siaya"}, Waiting, 1)
	count(kilifi, Within{County: "Kilifi"}, Waiting, 1)
	count(admin, Within{}, Waiting, 2)
	count(admin, Within{}, Disputed, 1)
	_, err := l.CountPending(l.ctx, siaya, Within{County: "Kilifi"}, Waiting)
	wants(t, err, fault.KindForbidden, "scope.not_yours")
	_, _, err = l.ListPending(l.ctx, siaya, Within{}, Disputed, "", 50)
	wants(t, err, fault.KindForbidden, "scope.not_yours")
	_, err = l.CountPending(l.ctx, mentor, Within{County: "Siaya"}, Waiting)
	wants(t, err, fault.KindForbidden, "role.lacking")

	page, _, err := l.ListPending(l.ctx, siaya, Within{County: "Siaya"}, Disputed, "", 50)
	l.must(err)
	if p := page[0]; p.Reason != "I was not there." || p.Mentee.Name != one.Name || p.Mentor.Name != mentor.Name || p.Entry != disputed.ID || p.Waited != 21 {
		t.Errorf("the coordinator sees %+v", p)
	}
	page, next, err := l.ListPending(l.ctx, admin, Within{}, Waiting, "", 1)
	l.must(err)
	if len(page) != 1 || next == "" {
		t.Fatalf("first page: %d, then %q", len(page), next)
	}
	if page, next, err = l.ListPending(l.ctx, admin, Within{}, Waiting, next, 1); err != nil || len(page) != 1 || next != "" {
		t.Errorf("last page: %d, then %q, %v", len(page), next, err)
	}

	_, err = l.o.People.Edit(l.ctx, admin, one.ID, map[people.Field]string{people.CountyField: "Kilifi"})
	l.must(err)
	count(siaya, Within{County: "Siaya"}, Disputed, 0)
	count(kilifi, Within{County: "Kilifi"}, Waiting, 2)
	l.must(l.Attest(l.ctx, kilifi, disputed.ID, one.ID, "Her colleague was there."))
	count(kilifi, Within{County: "Kilifi"}, Disputed, 0)
	l.must(l.Confirm(l.ctx, one, waits.ID, time.Time{}))
	count(kilifi, Within{County: "Kilifi"}, Waiting, 1)
}

// TestDisputeNotToldToOwnCoordinator: the reason of a dispute goes to the
// coordinator, but not to one who is the mentor it speaks of.
func TestDisputeNotToldToOwnCoordinator(t *testing.T) {
	t.Parallel()
	l := newLedger(t)
	both, one := l.person("Siaya", people.Coordinator), l.person("Siaya")
	admin := l.person("", people.Administrator)
	_, err := l.o.People.Appoint(l.ctx, admin, both.ID, []people.Role{people.Trainer, people.Coordinator}, both.Scopes)
	l.must(err)
	both, err = l.o.People.Get(l.ctx, both.ID)
	l.must(err)
	e := l.logs(both, l.form(one))
	l.must(l.Dispute(l.ctx, one, e.ID, "Nothing of this was so.", false, time.Time{}))
	page, _, err := l.ListPending(l.ctx, both, Within{County: "Siaya"}, Disputed, "", 50)
	l.must(err)
	if len(page) != 1 || page[0].Reason != "" {
		t.Errorf("the mentor is told why: %+v", page)
	}
	if page, _, err = l.ListPending(l.ctx, admin, Within{}, Disputed, "", 50); err != nil || page[0].Reason == "" {
		t.Errorf("the administrator is not told why: %+v, %v", page, err)
	}
}

// TestTotalsOfScopes: by month and by person, within a scope, for those who may.
func TestTotalsOfScopes(t *testing.T) {
	t.Parallel()
	l := newLedger(t)
	mentor, one, far := l.person("Siaya", people.Trainer), l.person("Siaya"), l.person("Kilifi")
	siaya, admin := l.person("Siaya", people.Coordinator), l.person("", people.Administrator)
	october := l.form(one, far)
	october.Day, october.Minutes, october.Modality = "2026-10-30", 90, Observation
	for _, f := range []Form{l.form(one), october} {
		e := l.logs(mentor, f)
		for _, mentee := range e.Mentees {
			p, err := l.o.People.Get(l.ctx, mentee)
			l.must(err)
			l.must(l.Confirm(l.ctx, p, e.ID, time.Time{}))
		}
	}
	for _, c := range []struct {
		by   people.Person
		w    Within
		side Role
		want map[string]int
	}{
		{siaya, Within{County: "Siaya"}, MenteeSide, map[string]int{"2026-10": 90, "2026-11": 60}},
		{siaya, Within{County: "Siaya"}, MentorSide, map[string]int{"2026-10": 90, "2026-11": 60}},
		{siaya, Within{County: "Siaya", From: "2026-11"}, MenteeSide, map[string]int{"2026-11": 60}},
		{siaya, Within{County: "Siaya", Until: "2026-10"}, MenteeSide, map[string]int{"2026-10": 90}},
		{admin, Within{}, MenteeSide, map[string]int{"2026-10": 180, "2026-11": 60}},
		{admin, Within{County: "Kilifi"}, MenteeSide, map[string]int{"2026-10": 90}},
	} {
		rows, err := l.ByMonth(l.ctx, c.by, c.w, c.side)
		l.must(err)
		if len(rows) != len(c.want) {
			t.Errorf("%+v: %+v", c.w, rows)
		}
		for _, row := range rows {
			if row.Minutes != c.want[row.Group] {
				t.Errorf("%+v %s: %d minutes, want %d", c.w, row.Group, row.Minutes, c.want[row.Group])
			}
		}
	}
	rows, err := l.ByPerson(l.ctx, admin, Within{}, MenteeSide)
	l.must(err)
	minutes := map[string]int{}
	for _, row := range rows {
		minutes[row.Group] = row.Minutes
	}
	if len(rows) != 2 || minutes[one.ID] != 150 || minutes[far.ID] != 90 {
		t.Errorf("everywhere by person: %+v", rows)
	}
	rows, err = l.OfPeople(l.ctx, []string{one.ID, far.ID}, MenteeSide, "2026-10", "2026-10")
	l.must(err)
	if len(rows) != 1 || rows[0].Minutes != 180 || rows[0].Observed() != 180 {
		t.Errorf("of two people in October: %+v", rows)
	}
	_, err = l.ByPerson(l.ctx, siaya, Within{}, MenteeSide)
	wants(t, err, fault.KindForbidden, "scope.not_yours")
}
