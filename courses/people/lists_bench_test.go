package people

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pamoja/courses/records"
)

// BenchmarkList draws a page of fifty out of 20,000 people: the first of a
// county, one far down, one searched for, and everyone's.
func BenchmarkList(b *testing.B) {
	s := newSiteIn(b, cheap)
	const all = 20_000
	items := make([]records.Item[kept], 0, 1000)
	for n := range all {
		p := Person{ID: fmt.Sprintf("person%018d", n), Name: fmt.Sprintf("Sample Learner %05d", n), Member: "M0000000", County: Counties[n%4], Created: s.time()}
		if n%3 == 0 {
			seen := s.time().Add(time.Hour)
			p.FirstSeen = &seen
		}
		items = append(items, records.Item[kept]{ID: p.ID, Value: keep(p)})
		if len(items) == cap(items) {
			if _, err := s.people.InsertMany(s.ctx, items); err != nil {
				b.Fatal(err)
			}
			items = items[:0]
		}
	}
	by := Person{ID: "coordinator", Roles: []Role{Coordinator}, Scopes: []Scope{{Kind: "county", Name: Counties[1]}}}
	deep := Listing{Scope: by.Scopes[0]}
	for range 60 {
		listed, err := s.List(s.ctx, by, deep)
		if err != nil || listed.Total != all/4 {
			b.Fatal(listed.Total, err)
		}
		deep.After = listed.Next
	}
	for _, one := range []struct {
		name string
		by   Person
		list Listing
	}{{"county", by, Listing{Scope: by.Scopes[0]}}, {"deep", by, deep}, {"search", by, Listing{Scope: by.Scopes[0], Search: "sample learner 19"}}, {"everyone", Shell(), Listing{}}} {
		b.Run(one.name, func(b *testing.B) {
			for b.Loop() {
				listed, err := s.List(s.ctx, one.by, one.list)
				if err != nil || len(listed.People) != ListPage || !slices.ContainsFunc(listed.People, func(p Person) bool { return p.FirstSeen != nil }) {
					b.Fatal(len(listed.People), err)
				}
			}
		})
	}
}
