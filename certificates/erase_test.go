package certificates

import (
	"errors"
	"testing"

	"pamoja/courses/people"
	"pamoja/courses/records"
)

// TestErase takes what was written about a person, and her account: her
// certificate is verified as before, and a withdrawn one stays withdrawn.
func TestErase(t *testing.T) {
	s := newSite(t, nil)
	valid, first := s.holder("Sample Learner One")
	withdrawn, second := s.holder("Sample Learner Two")
	other, third := s.holder("Sample Learner Three")
	for _, r := range []Record{second, third} {
		if err := s.Withdraw(s.ctx, s.admin, r.Serial, "a reason about "+r.Name); err != nil {
			t.Fatal(err)
		}
	}
	before := s.answers(first.Line, Valid)
	for range 2 {
		for _, p := range []people.Person{valid, withdrawn} {
			if err := Erase(s.ctx, s.store, p.ID); err != nil {
				t.Fatal(err)
			}
			if _, err := people.Erase(s.ctx, s.store, p.ID); err != nil {
				t.Fatal(err)
			}
		}
	}
	if after := s.answers(first.Line, Valid); after.Record.Name != before.Record.Name || after.Record.Name != "Sample Learner One" {
		t.Errorf("her certificate says %+v, it said %+v", after, before)
	}
	s.answers(second.Serial, Withdrawn)
	reasons := records.TableOf[reason](s.store, reasonsCollection)
	var left []string
	for found, err := range reasons.All(s.ctx, "") {
		if err != nil {
			t.Fatal(err)
		}
		left = append(left, found.Value.Person)
	}
	if len(left) != 1 || left[0] != other.ID {
		t.Errorf("reasons left: %q", left)
	}
	record, _, err := s.serials.Get(s.ctx, serialDocument(second.Serial))
	if err != nil {
		t.Fatal(err)
	}
	if status, _, err := s.standing(s.ctx, record); err != nil || status.Reason != "" || status.State != Withdrawn {
		t.Errorf("the withdrawn one: %+v, %v", status, err)
	}
	if _, err := s.people.Get(s.ctx, valid.ID); err == nil || errors.Is(err, records.ErrUnavailable) {
		t.Errorf("she is still there: %v", err)
	}
}
