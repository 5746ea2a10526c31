package mentoring

import (
	"testing"
	"time"

	"pamoja/courses/fault"
	"pamoja/courses/people"
)

// TestSight: an entry is its people's, and their coordinators'; logging with
// somebody gives sight of nothing, and neither does mentoring her.
func TestSight(t *testing.T) {
	t.Parallel()
	l := newLedger(t)
	mentor, one, two := l.person("Siaya", people.Trainer), l.person("Siaya"), l.person("Kisumu")
	linked := l.person("Siaya", people.Trainer)
	_, err := l.o.People.OpenLink(l.ctx, people.Shell(), people.MentorOf, linked.ID, one.ID)
	l.must(err)
	e := l.logs(mentor, l.form(one, two))
	for name, c := range map[string]struct {
		by    people.Person
		sees  bool
		named int // mentees named
		rows  int
	}{
		"mentor":                   {mentor, true, 0, 2},
		"mentee":                   {one, true, 1, 1},
		"coordinator of hers":      {l.person("Kisumu", people.Coordinator), true, 1, 1},
		"coordinator elsewhere":    {l.person("Nakuru", people.Coordinator), false, 0, 0},
		"administrator":            {l.person("", people.Administrator), true, 2, 2},
		"her mentor, not in it":    {linked, false, 0, 0},
		"a learner of the county":  {l.person("Siaya"), false, 0, 0},
		"a trainer of the county ": {l.person("Siaya", people.Trainer), false, 0, 0},
	} {
		view, err := l.Open(l.ctx, c.by, e.ID)
		if !c.sees {
			wants(t, err, fault.KindNotFound, "mentoring.unknown")
			continue
		}
		l.must(err)
		named := 0
		for _, p := range view.Parties {
			if p.Name != "" {
				named++
			}
		}
		if named != c.named || len(view.Parties) != c.rows || view.Mentor.Name == "" {
			t.Errorf("%s sees %+v", name, view.Parties)
		}
	}
	for _, c := range []struct {
		of   people.Person
		want int
	}{{mentor, 2}, {one, 1}, {two, 2}} {
		looked := 0
		for fact, err := range l.facts.About(l.ctx, c.of.ID) {
			l.must(err)
			if fact.What == EntryOpened && fact.Detail["entry"] == e.ID {
				looked++
			}
		}
		if looked != c.want {
			t.Errorf("%d facts say that staff looked at %s, want %d", looked, c.of.Name, c.want)
		}
	}
	contact := l.o.People.MaySee(l.ctx, mentor, two, people.Contact)
	wants(t, contact, fault.KindNotFound, "person.unknown")
}

// TestDisputed: the reason goes to the coordinator, and to the mentor only if
// she who disputes ticks it; the coordinator may attest, and says why.
func TestDisputed(t *testing.T) {
	t.Parallel()
	l := newLedger(t)
	mentor, one := l.person("Siaya", people.Trainer), l.person("Siaya")
	own, other := l.person("Siaya", people.Coordinator), l.person("Nakuru", people.Coordinator)
	reasonFor := func(by people.Person, entry string) string {
		t.Helper()
		view, err := l.Open(l.ctx, by, entry)
		l.must(err)
		return view.Parties[0].Reason
	}
	for _, tell := range []bool{false, true} {
		e := l.logs(mentor, l.form(one))
		wants(t, l.Dispute(l.ctx, one, e.ID, " ", tell, time.Time{}), fault.KindInvalid, "mentoring.reason")
		l.must(l.Dispute(l.ctx, one, e.ID, "It was shorter.", tell, time.Time{}))
		l.must(l.Dispute(l.ctx, one, e.ID, "It was shorter.", tell, time.Time{}))
		wants(t, l.Dispute(l.ctx, one, e.ID, "It was much shorter.", tell, time.Time{}), fault.KindConflict, "mentoring.said_already")
		wants(t, l.ConfirmSpoken(l.ctx, mentor, e.ID, one.ID, "0000"), fault.KindConflict, "mentoring.code_over")
		if got := reasonFor(own, e.ID); got != "It was shorter." {
			t.Errorf("the coordinator reads %q", got)
		}
		if got := reasonFor(mentor, e.ID); (got != "") != tell {
			t.Errorf("told %v, and the mentor reads %q", tell, got)
		}
		states, err := l.States(l.ctx, mentor, MentorSide)
		l.must(err)
		if states[Disputed] != 1 {
			t.Errorf("the mentor's entries stand %v", states)
		}
		wants(t, l.Attest(l.ctx, mentor, e.ID, one.ID, "Why."), fault.KindNotFound, "mentoring.unknown")
		wants(t, l.Attest(l.ctx, one, e.ID, one.ID, "Why."), fault.KindNotFound, "mentoring.unknown")
		wants(t, l.Attest(l.ctx, other, e.ID, one.ID, "Why."), fault.KindNotFound, "mentoring.unknown")
		wants(t, l.Attest(l.ctx, own, e.ID, one.ID, ""), fault.KindInvalid, "mentoring.reason")
		l.must(l.Attest(l.ctx, own, e.ID, one.ID, "Both told me."))
		l.must(l.Attest(l.ctx, own, e.ID, one.ID, "Both told me."))
		if got := reasonFor(one, e.ID); got != "Both told me." {
			t.Errorf("she reads of the attestation %q", got)
		}
	}
	if got, _ := l.minutes(one, MenteeSide); got != 60 {
		t.Errorf("attested: %d minutes count, want 60 of two entries that are one hour", got)
	}
	attested := 0
	for fact, err := range l.facts.About(l.ctx, one.ID) {
		l.must(err)
		if fact.What == EntryAttested {
			attested++
		}
	}
	if attested != 2 {
		t.Errorf("%d facts of two attestations", attested)
	}
	agreed := l.logs(mentor, l.form(one))
	l.must(l.Confirm(l.ctx, one, agreed.ID, time.Time{}))
	wants(t, l.Dispute(l.ctx, one, agreed.ID, "Why.", false, time.Time{}), fault.KindConflict, "mentoring.confirmed_already")
}

// TestMovedAndErased: totals are counted where a person is now; what was written
// goes with who wrote it, and what counts stays.
func TestMovedAndErased(t *testing.T) {
	t.Parallel()
	l := newLedger(t)
	mentor, one, administrator := l.person("Siaya", people.Trainer), l.person("Siaya"), l.person("", people.Administrator)
	f := l.form(one)
	f.Practised = "Listening."
	e := l.logs(mentor, f)
	l.must(l.Confirm(l.ctx, one, e.ID, time.Time{}))
	month := func(by people.Person, county string, side Role) int {
		t.Helper()
		rows, err := l.ByMonth(l.ctx, by, Within{County: county}, side)
		l.must(err)
		all := 0
		for _, row := range rows {
			all += row.Minutes
			if row.Group != "2026-11" || row.By[0] != row.Minutes {
				t.Errorf("the row is %+v", row)
			}
		}
		return all
	}
	if got := month(administrator, "Siaya", MenteeSide); got != 60 {
		t.Errorf("%d minutes in her county", got)
	}
	_, err := l.o.People.Edit(l.ctx, administrator, one.ID, map[people.Field]string{people.CountyField: "Kisumu"})
	l.must(err)
	if here, there := month(administrator, "Siaya", MenteeSide), month(administrator, "Kisumu", MenteeSide); here != 0 || there != 60 {
		t.Errorf("after she moved: %d and %d minutes", here, there)
	}
	coordinator := l.person("Siaya", people.Coordinator)
	if got := month(coordinator, "Siaya", MentorSide); got != 60 {
		t.Errorf("the coordinator counts %d minutes of her mentors", got)
	}
	for _, w := range []Within{{County: "Kisumu"}, {}} {
		_, err = l.ByMonth(l.ctx, coordinator, w, MenteeSide)
		wants(t, err, fault.KindForbidden, "scope.not_yours")
	}
	_, err = l.ByPerson(l.ctx, mentor, Within{County: "Siaya"}, MentorSide)
	wants(t, err, fault.KindForbidden, "role.lacking")
	rows, err := l.ByPerson(l.ctx, coordinator, Within{County: "Siaya", From: "2026-11", Until: "2026-11"}, MentorSide)
	l.must(err)
	if len(rows) != 1 || rows[0].Group != mentor.ID || rows[0].Minutes != 60 {
		t.Errorf("by mentor: %+v", rows)
	}

	l.must(Erase(l.ctx, l.store, mentor.ID))
	_, err = people.Erase(l.ctx, l.store, mentor.ID)
	l.must(err)
	view, err := l.Open(l.ctx, one, e.ID)
	l.must(err)
	if view.Text.Practised != "" || view.Mentor.Name != "" || view.Own != 60 {
		t.Errorf("after the mentor was erased she sees %+v", view)
	}
	held, err := l.Held(l.ctx, one.ID)
	l.must(err)
	if len(held.Entries) != 1 || len(held.Entries[0].Answers) != 1 || len(held.Totals) != 1 {
		t.Errorf("held about her: %+v", held)
	}
}
