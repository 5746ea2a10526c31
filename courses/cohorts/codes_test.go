package cohorts

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pamoja/courses/fault"
	"pamoja/courses/people"
)

func TestCodes(t *testing.T) {
	s := newSite(t)
	by, c := s.coordinated()
	code := s.newCode(by, c.ID, 2)
	for _, text := range []string{code, people.SpellCode(code), " " + strings.ToLower(people.SpellCode(code)), strings.ReplaceAll(strings.ReplaceAll(code, "0", "O"), "1", "l")} {
		if found, err := s.Look(s.ctx, text, ""); err != nil || found.ID != c.ID {
			t.Errorf("%q: %v", text, err)
		}
	}
	for k, err := range s.codes.All(s.ctx, "") {
		if err != nil || strings.Contains(k.ID+fmt.Sprint(k.Value), code) {
			t.Errorf("kept as %s, %v", k.ID, err)
		}
	}
	if _, err := s.NewCode(s.ctx, by, c.ID, code, 0, 99); err != nil {
		t.Error(err)
	}
	codes, err := s.Codes(s.ctx, by, c.ID)
	if err != nil || len(codes) != 1 || codes[0].Cap != 2 || !codes[0].IsOpen(s.now()) {
		t.Errorf("the same code again: %+v, %v", codes, err)
	}
	late := s.newCode(by, c.ID, 2)
	s.must(s.Revoke(s.ctx, by, c.ID, codes[0].ID))
	_, err = s.Look(s.ctx, code, "")
	wants(t, err, fault.KindConflict, "cohort.code_over")
	if _, err := s.Look(s.ctx, late, ""); err != nil {
		t.Error("revoking one revoked another:", err)
	}
	s.pass(codeHolds)
	_, _, err = s.Join(s.ctx, s.form(1, late))
	wants(t, err, fault.KindConflict, "cohort.code_over")
	last := s.newCode(by, c.ID, 2)
	_, err = s.End(s.ctx, by, c.ID)
	s.must(err)
	_, err = s.Look(s.ctx, last, "")
	wants(t, err, fault.KindConflict, "cohort.code_over")
	wants(t, s.Revoke(s.ctx, by, c.ID, "none"), fault.KindNotFound, "cohort.code_unknown")
}

func TestGuessingCodes(t *testing.T) {
	s := newSite(t)
	by, c := s.coordinated()
	code := s.newCode(by, c.ID, 2)
	for n := range 10 {
		_, err := s.Look(s.ctx, fmt.Sprintf("%08d", n), "192.0.2.1")
		wants(t, err, fault.KindNotFound, "cohort.code_unknown")
	}
	if s.slept != 0 {
		t.Errorf("slept %d times too soon", s.slept)
	}
	if _, err := s.Look(s.ctx, code, "192.0.2.1"); err != nil || s.slept != 1 {
		t.Errorf("%v, slept %d times", err, s.slept)
	}
	if _, err := s.Look(s.ctx, code, "192.0.2.2"); err != nil || s.slept != 1 {
		t.Errorf("another address: %v, slept %d times", err, s.slept)
	}
	for n := range 90 {
		_, err := s.Look(s.ctx, "not a code", fmt.Sprintf("192.0.2.%d", 10+n))
		wants(t, err, fault.KindNotFound, "cohort.code_unknown")
	}
	if _, err := s.Look(s.ctx, code, "192.0.2.2"); err != nil || s.slept != 2 {
		t.Errorf("the whole site: %v, slept %d times", err, s.slept)
	}
	s.pass(time.Hour)
	if _, err := s.Look(s.ctx, code, "192.0.2.1"); err != nil || s.slept != 2 {
		t.Errorf("an hour later: %v, slept %d times", err, s.slept)
	}
}
