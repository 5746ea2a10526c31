package certificates

import (
	"strings"
	"sync"
	"testing"
	"time"

	"pamoja/courses/audit"
	"pamoja/courses/fault"
	"pamoja/courses/people"
)

// facts counts what the audit log says was done to somebody.
func (s *site) facts(p people.Person, what audit.What) int {
	s.t.Helper()
	n := 0
	for fact, err := range s.log.About(s.ctx, p.ID) {
		if err != nil {
			s.t.Fatal(err)
		}
		if fact.What == what {
			n++
		}
	}
	return n
}

func (s *site) rename(p people.Person, name string) people.Person {
	s.t.Helper()
	renamed, err := s.people.Rename(s.ctx, s.admin, p.ID, name, "spelling")
	if err != nil {
		s.t.Fatal(err)
	}
	return renamed
}

func TestReplace(t *testing.T) {
	s := newSite(t, nil)
	p, old := s.holder("Achieng Otieno")
	s.rename(p, "Achieng’ Otieno")
	s.wait(48 * time.Hour)
	s.courses[gatekeeping.ID] = Course{ID: gatekeeping.ID, Edition: 9, Complete: true, Rule: Rule{Lessons: 99}}

	fresh, err := s.Replace(s.ctx, s.admin, old.Serial, "The name was misspelt", "form-1")
	if err != nil {
		t.Fatal(err)
	}
	if fresh.Serial == old.Serial || fresh.Name != "Achieng’ Otieno" || fresh.Replaces != old.Serial ||
		fresh.Edition != 1 || fresh.Rule != old.Rule || fresh.Counted != old.Counted || fresh.Words[0].Course != "Gatekeeping" {
		t.Errorf("%+v", fresh)
	}
	if again, err := s.Replace(s.ctx, s.admin, old.Serial, "The name was misspelt", "form-1"); err != nil || again.Serial != fresh.Serial {
		t.Errorf("the same form again: %s, %v", again.Serial, err)
	}
	for _, form := range []string{"form-2", ""} {
		_, err = s.Replace(s.ctx, s.admin, old.Serial, "again", form)
		refused(t, err, fault.KindConflict, "certificate.already_replaced")
	}

	answer := s.answers(old.Serial, Replaced)
	if answer.Record.Name != "" || answer.Claims.Name != "" || answer.Date != fresh.IssuedAt || answer.Issuer == "" {
		t.Errorf("a replaced certificate says too much or too little: %+v", answer)
	}
	s.answers(old.Scan(), Replaced)
	if answer := s.answers(fresh.Scan(), Valid); answer.Record.Name != fresh.Name {
		t.Errorf("%+v", answer)
	}
	_, status, err := s.Get(s.ctx, p, old.Serial)
	if err != nil || status.State != Replaced || status.Next != fresh.Serial || status.Reason != "The name was misspelt" || status.By != s.admin.ID {
		t.Errorf("%+v, %v", status, err)
	}
	if again, err := s.Claim(s.ctx, p, gatekeeping.ID, "en"); err != nil || again.Serial != fresh.Serial {
		t.Errorf("the claim is not the new one: %s, %v", again.Serial, err)
	}
	mine, err := s.Mine(s.ctx, p)
	if err != nil || len(mine) != 2 || mine[0].Record.Serial != fresh.Serial || mine[1].Status.State != Replaced {
		t.Errorf("%+v, %v", mine, err)
	}
	if n := s.facts(p, WasReplaced); n != 1 {
		t.Errorf("%d audit facts", n)
	}
	if _, err := s.Replace(s.ctx, s.admin, fresh.Serial, "once more", "form-3"); err != nil {
		t.Errorf("a replacement can be replaced: %v", err)
	}
}

func TestReplaceRefusals(t *testing.T) {
	s := newSite(t, nil)
	p, r := s.holder("Sample Learner 1")
	for _, by := range []people.Person{p, s.add("Sample Coordinator 1", people.Coordinator), {}} {
		_, err := s.Replace(s.ctx, by, r.Serial, "why", "f")
		refused(t, err, fault.KindForbidden, "role.lacking")
		refused(t, s.Withdraw(s.ctx, by, r.Serial, "why"), fault.KindForbidden, "role.lacking")
	}
	for why, key := range map[string]string{" \n\x00": "reason.missing", strings.Repeat("a", 501): "reason.long"} {
		_, err := s.Replace(s.ctx, s.admin, r.Serial, why, "f")
		refused(t, err, fault.KindInvalid, key)
		refused(t, s.Withdraw(s.ctx, s.admin, r.Serial, why), fault.KindInvalid, key)
	}
	_, err := s.Replace(s.ctx, s.admin, "PMJ-4K7T9QXCB", "why", "f")
	refused(t, err, fault.KindNotFound, "certificate.unknown")
	refused(t, s.Withdraw(s.ctx, s.admin, "nonsense", "why"), fault.KindNotFound, "certificate.unknown")

	s.rename(p, "علي")
	_, err = s.Replace(s.ctx, s.admin, r.Serial, "why", "f")
	refused(t, err, fault.KindInvalid, "certificate.name_unprintable")
	_, err = s.another(func(o *Options) { o.BaseURL = "" }).Replace(s.ctx, s.admin, r.Serial, "why", "f")
	refused(t, err, fault.KindConflict, "certificate.no_base_url")
	s.answers(r.Serial, Valid)
}

func TestWithdraw(t *testing.T) {
	s := newSite(t, nil)
	p, r := s.holder("Sample Learner 1")
	s.wait(time.Hour)
	if err := s.Withdraw(s.ctx, s.admin, r.Serial, "Issued in error"); err != nil {
		t.Fatal(err)
	}
	at := s.now()
	s.wait(time.Hour)
	if err := s.Withdraw(s.ctx, s.admin, r.Serial, " Issued  in error "); err != nil {
		t.Errorf("the same again: %v", err)
	}
	refused(t, s.Withdraw(s.ctx, s.admin, r.Serial, "Another reason"), fault.KindConflict, "certificate.already_withdrawn")
	answer := s.answers(r.Scan(), Withdrawn)
	if !answer.Date.Equal(at) || answer.Record.Name != "" || !answer.Issued.Equal(r.IssuedAt) {
		t.Errorf("%+v", answer)
	}
	_, err := s.Claim(s.ctx, p, gatekeeping.ID, "en")
	refused(t, err, fault.KindConflict, "certificate.withdrawn_claim")
	standing, err := s.Standing(s.ctx, p, gatekeeping.ID)
	if err != nil || standing.Serial != r.Serial || standing.Status.State != Withdrawn || standing.Obstacle == nil {
		t.Errorf("%+v, %v", standing, err)
	}
	if n := s.facts(p, WasWithdrawn); n != 1 {
		t.Errorf("%d audit facts", n)
	}

	fresh, err := s.Replace(s.ctx, s.admin, r.Serial, "It was right after all", "form")
	if err != nil {
		t.Fatal(err)
	}
	s.answers(r.Serial, Withdrawn)
	s.answers(fresh.Serial, Valid)
	if again, err := s.Claim(s.ctx, p, gatekeeping.ID, "en"); err != nil || again.Serial != fresh.Serial {
		t.Errorf("%s, %v", again.Serial, err)
	}
	refused(t, s.Withdraw(s.ctx, s.admin, r.Serial, "Once more"), fault.KindConflict, "certificate.already_withdrawn")
	_, err = s.Replace(s.ctx, s.admin, r.Serial, "Once more", "other form")
	refused(t, err, fault.KindConflict, "certificate.already_replaced")
}

func TestWithdrawOfAReplacedOne(t *testing.T) {
	s := newSite(t, nil)
	_, r := s.holder("Sample Learner 1")
	if _, err := s.Replace(s.ctx, s.admin, r.Serial, "why", "f"); err != nil {
		t.Fatal(err)
	}
	refused(t, s.Withdraw(s.ctx, s.admin, r.Serial, "why"), fault.KindConflict, "certificate.already_replaced")
}

// Whoever acts at once: at most one certificate is in force, and never two.
func TestParallelReplaceAndWithdraw(t *testing.T) {
	s := newSite(t, nil)
	p, r := s.holder("Sample Learner 1")
	processes := []*Service{s.Service, s.another(nil)}
	var all sync.WaitGroup
	for i := range 12 {
		all.Go(func() {
			var err error
			if i%4 == 3 {
				err = processes[i%2].Withdraw(s.ctx, s.admin, r.Serial, "why")
			} else {
				_, err = processes[i%2].Replace(s.ctx, s.admin, r.Serial, "why", []string{"a", "b"}[i%2])
			}
			if _, refused := fault.Of(err); err != nil && !refused {
				t.Error(err)
			}
		})
	}
	all.Wait()
	inForce := 0
	mine, err := s.Mine(s.ctx, p)
	if err != nil {
		t.Fatal(err)
	}
	for _, listed := range mine {
		if listed.Status.State == Valid {
			inForce++
			s.answers(listed.Record.Serial, Valid)
		}
	}
	if inForce > 1 || len(mine) > 2 {
		t.Errorf("%d in force of %d", inForce, len(mine))
	}
	// What lost the race is nothing: no serial of it is known.
	for found, err := range s.serials.All(s.ctx, "") {
		if err != nil {
			t.Fatal(err)
		}
		known := false
		for _, listed := range mine {
			known = known || listed.Record.Serial == found.Value.Serial
		}
		if !known {
			s.answers(found.Value.Serial, Unknown)
			s.answers(found.Value.Line, Unrecorded)
		}
	}
}

// A process died after the ending and before the claim was renewed.
func TestReplaceFinishesWhatWasBegun(t *testing.T) {
	s := newSite(t, nil)
	p, r := s.holder("Sample Learner 1")
	fresh, err := s.standIn(s.ctx, r)
	if err != nil {
		t.Fatal(err)
	}
	s.answers(fresh.Serial, Unknown)
	s.answers(r.Serial, Valid)
	e := ending{Serial: r.Serial, Number: 1, Kind: Replaced, By: s.admin.ID, Next: fresh.Serial, Form: "form"}
	if err := s.end(s.ctx, r, e, "why"); err != nil {
		t.Fatal(err)
	}
	if again, err := s.Claim(s.ctx, p, gatekeeping.ID, "en"); err != nil || again.Serial != fresh.Serial {
		t.Errorf("%s, %v", again.Serial, err)
	}
	if again, err := s.Replace(s.ctx, s.admin, r.Serial, "why", "form"); err != nil || again.Serial != fresh.Serial {
		t.Errorf("%s, %v", again.Serial, err)
	}
	if c, _, err := s.claims.Get(s.ctx, claimDocument(p.ID, gatekeeping.ID)); err != nil || c.Serial != fresh.Serial {
		t.Errorf("%+v, %v", c, err)
	}
}
