package people

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"pamoja/courses/records/recordstest"
)

// However far the making of somebody came before the process died, nobody is
// there by halves: the same form makes her after all, and where nothing comes of
// it her phone is the next one's who asks for it a minute later.
func TestMadeAfterCrash(t *testing.T) {
	const phone = "0712345678"
	ways := map[string]func(s *site) error{
		"with a secret": func(s *site) error {
			_, err := s.Add(s.ctx, Shell(), New{Name: "Sample Person", Phone: phone, Secret: "284916", Form: "a form"})
			return err
		},
		"with a code": func(s *site) error {
			_, _, err := s.AddInvited(s.ctx, Shell(), New{Name: "Sample Person", Phone: phone})
			return err
		},
		"by a sheet": func(s *site) error {
			_, err := s.KeepDraft(s.ctx, Shell(), "a", "", sheetOf("name|phone\nSample Person|"+phone))
			if err == nil {
				_, err = s.ApplyImport(s.ctx, Shell(), "a", nil)
			}
			return err
		},
		"by herself": func(s *site) error {
			_, err := s.JoinWaiting(s.ctx, Newcomer{ID: "newcomer", Name: "Sample Person", Phone: phone, Secret: "284916", Repeat: "284916"})
			return err
		},
	}
	for name, work := range ways {
		for _, again := range []bool{true, false} {
			for writes := int64(0); ; writes++ {
				s, d := mortal(t)
				d.Live(writes)
				died := work(s)
				d.Live(-1)
				if died != nil && !errors.Is(died, recordstest.ErrDied) {
					t.Fatal(name, died)
				}
				made := s.whole(t, fmt.Sprintf("%s, %d writes", name, writes))
				s.pass(claimHolds + time.Second)
				switch {
				case again && name != "with a code": // whose form has no id: it makes another
					if err := work(s); err != nil {
						t.Errorf("%s, again after %d writes: %v", name, writes, err)
					}
					if n := s.whole(t, name); n != 1 {
						t.Errorf("%s, again after %d writes: %d people", name, writes, n)
					}
				case !again && made == 0:
					if next := s.add(New{Name: "Sample Next", Phone: phone}); next.PhoneTaken {
						t.Errorf("%s, after %d writes: the phone stays with somebody who never came", name, writes)
					}
				}
				if died == nil {
					break
				}
			}
		}
	}
}

// whole counts who is there, and fails the test if one of them cannot be found
// by her member number, or a login leads to somebody who does not hold it.
func (s *site) whole(t *testing.T, when string) int {
	t.Helper()
	people := all(s, s.people)
	for _, one := range people {
		if p, err := s.ByLogin(s.ctx, one.Value.Member); err != nil || p.ID != one.Value.ID {
			t.Errorf("%s: %s leads to %q, %v", when, one.Value.Member, p.ID, err)
		}
	}
	return len(people)
}
