package cohorts

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"pamoja/courses/fault"
	"pamoja/courses/people"
)

// In whatever order and however often people join, are accepted, declined, put
// in, taken out, and cohorts end: who is in a cohort is who was put in or
// accepted last, an ended one has nobody, no phone is a login, a code takes no
// more than its cap, and what the summaries count agrees.
func TestJoiningProperty(t *testing.T) {
	s := newSite(t)
	by := s.person(1000, "Siaya", people.Coordinator)
	round := 0
	rapid.Check(t, func(r *rapid.T) {
		round++
		const newcomers, joiners = 3, 2
		c, err := s.Add(s.ctx, by, New{Name: fmt.Sprint("Sample ", round), Courses: []string{"first"}, Scope: people.Scope{Kind: "county", Name: "Siaya"}})
		s.must(err)
		code := s.newCode(by, c.ID, joiners)
		ids, in, used, waits := map[int]string{}, map[int]bool{}, map[int]bool{}, map[int]bool{}
		accepted, away, ended := map[int]bool{}, map[int]bool{}, false
		acts := map[string]func(int){
			"join": func(n int) {
				f := s.form(round*100+n, code)
				f.Phone = fmt.Sprintf("07%08d", round*100+n)
				p, _, err := s.Join(s.ctx, f)
				if refused := ended || away[n] || !used[n] && len(used) == joiners; refused != (err != nil) {
					r.Fatalf("join: %v, want refused: %t", err, refused)
				}
				if err != nil {
					return
				}
				if ids[n] != "" && ids[n] != p.ID {
					r.Fatal("the same form made two people")
				}
				if used[n] = true; ids[n] == "" {
					ids[n], waits[n] = p.ID, true
				}
			},
			"accept": func(n int) {
				err := s.Accept(s.ctx, by, c.ID, ids[n], false)
				if (err == nil) != used[n] {
					r.Fatalf("accept: %v", err)
				}
				if err == nil {
					in[n], accepted[n], waits[n], away[n] = !ended || in[n], true, false, false
				}
			},
			"decline": func(n int) {
				err := s.Decline(s.ctx, by, c.ID, ids[n])
				if (err == nil) != used[n] {
					r.Fatalf("decline: %v", err)
				}
				if err == nil && !accepted[n] {
					away[n] = waits[n]
				}
			},
			"remove": func(n int) {
				err := s.Remove(s.ctx, by, c.ID, ids[n])
				if err != nil && !fault.Is(err, fault.KindNotFound) {
					r.Fatal(err)
				}
				in[n] = false
			},
			"put": func(n int) {
				if ids[n] == "" {
					return
				}
				_, err := s.AddMembers(s.ctx, by, c.ID, false, ids[n])
				if ended != (err != nil) {
					r.Fatalf("put: %v", err)
				}
				in[n] = err == nil
			},
			"end": func(n int) {
				if n > 0 { // or nothing else would happen
					return
				}
				_, err := s.End(s.ctx, by, c.ID)
				s.must(err)
				ended, in = true, map[int]bool{}
			},
		}
		names := []string{"join", "accept", "decline", "remove", "put", "end"}
		for range rapid.IntRange(1, 14).Draw(r, "acts") {
			acts[rapid.SampledFrom(names).Draw(r, "act")](rapid.IntRange(0, newcomers-1).Draw(r, "who"))
		}
		var want []string
		for n := range newcomers {
			if in[n] && !ended {
				want = append(want, ids[n])
			}
			if ids[n] == "" {
				continue
			}
			p, err := s.People.Get(s.ctx, ids[n])
			s.must(err)
			if p.Waiting != waits[n] || (p.Suspended != nil) != away[n] {
				r.Fatalf("%d waits: %t, want %t; away: %v, want %t", n, p.Waiting, waits[n], p.Suspended, away[n])
			}
			if _, err := s.People.ByLogin(s.ctx, p.Phone); !fault.Is(err, fault.KindNotFound) {
				r.Fatalf("an unproved phone is a login: %v", err)
			}
		}
		slices.Sort(want)
		if got := s.links(people.MemberOf, c.ID); !slices.Equal(got, want) {
			r.Fatalf("in the cohort are %v, want %v", got, want)
		}
		counts, err := s.Progress.Standings(s.ctx, "cohort", c.ID)
		s.must(err)
		if counts.New != len(want) {
			r.Fatalf("summaries count %+v of %d", counts, len(want))
		}
	})
}
