package cohorts

import (
	"fmt"
	"strings"
	"testing"

	"pamoja/courses/fault"
)

func TestAttendance(t *testing.T) {
	s := newSite(t)
	by, c := s.coordinated()
	for n := range 12 {
		if _, err := s.AddMembers(s.ctx, by, c.ID, false, s.person(n, "Siaya").ID); err != nil {
			t.Fatal(err)
		}
	}
	members, _, err := s.Members(s.ctx, by, c.ID)
	s.must(err)
	day := "2026-11-22"
	there := func() int {
		got, _, err := s.Present(s.ctx, by, c.ID, day)
		s.must(err)
		return len(got)
	}
	enter := func(id int, there, absent string, fresh int) {
		t.Helper()
		got, err := s.Enter(s.ctx, by, c.ID, Sheet{ID: fmt.Sprintf("%024d", id), Day: day, There: there, Absent: absent})
		if err != nil || got != fresh {
			t.Errorf("%d new, %v, want %d", got, err, fresh)
		}
	}
	enter(1, members[0].Row+", "+members[1].Row+"\n"+strings.ReplaceAll(members[2].Row, "-", ""), "", 3)
	enter(1, members[0].Row, "", 0)
	enter(2, members[0].Row, "", 0)
	enter(3, "", members[0].Row, 1)
	enter(1, members[0].Row, "", 0) // an old form sent again corrects nothing
	if there() != 2 {
		t.Errorf("%d were there", there())
	}
	enter(4, members[0].Row, "", 1)
	if there() != 3 {
		t.Errorf("%d were there", there())
	}
	if days, err := s.Days(s.ctx, by, c.ID); err != nil || len(days) != 1 || days[0].Day != day {
		t.Error(days, err)
	}
	for key, sheet := range map[string]Sheet{
		"cohort.rows":   {Day: day, There: "18 999999"},
		"cohort.day":    {Day: "x", There: "18"},
		"cohort.future": {Day: "2026-11-23", There: "18"},
		"cohort.nobody": {Day: day, There: " , "},
	} {
		_, err := s.Enter(s.ctx, by, c.ID, sheet)
		wants(t, err, fault.KindInvalid, key)
	}
	if there() != 3 {
		t.Error("a wrong form was kept in part")
	}
	// Every single wrong digit of a code is noticed.
	for n := 1; n <= MostMembers; n++ {
		code := strings.ReplaceAll(rowCode(n), "-", "")
		if got, ok := readRow(rowCode(n)); !ok || got != n {
			t.Fatalf("%s is read as %d", rowCode(n), got)
		}
		for i := range code {
			for d := byte('0'); d <= '9'; d++ {
				if wrong := code[:i] + string(d) + code[i+1:]; wrong != code {
					if got, ok := readRow(wrong); ok {
						t.Fatalf("%s for %s passes as row %d", wrong, code, got)
					}
				}
			}
		}
	}
}
