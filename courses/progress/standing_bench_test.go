package progress

import (
	"fmt"
	"testing"
	"time"

	"pamoja/courses"
	"pamoja/courses/records"
	"pamoja/courses/records/sqlite"
)

// benchPeople is how many people the yardsticks of lists and totals have.
const benchPeople = 20000

// BenchmarkStandings counts who never started, who is stuck and who completed
// in a county that half of 20,000 people live in, and gives a page of its stuck.
// Beside it, for the record: reading one summary.
func BenchmarkStandings(b *testing.B) {
	store, err := sqlite.Open(b.Context(), sqlite.Options{Dir: b.TempDir(), Collections: Collections(), Create: true})
	if err != nil {
		b.Fatal(err)
	}
	defer store.Close()
	now := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	s := NewService(store, func() *courses.Catalogue { return &courses.Catalogue{} }, func() time.Time { return now })
	for from := 0; from < benchPeople; from += 4000 {
		var items []records.Item[Summary]
		for n := from; n < from+4000; n++ {
			one := Summary{Person: fmt.Sprintf("learner-%05d", n), Course: "gate", State: []State{New, Going, Going, Complete}[n%4],
				Last: now.Add(-time.Duration(n%60) * 24 * time.Hour), Events: n % 4, Copies: Copies{County: []string{"Siaya", "Meru"}[n%7%2], Cadre: "cpv"}}
			items = append(items, records.Item[Summary]{ID: summaryID(one.Person, one.Course), Value: one})
		}
		if _, err := s.summaries.InsertMany(b.Context(), items); err != nil {
			b.Fatal(err)
		}
	}
	b.Run("county by tally", func(b *testing.B) {
		for b.Loop() {
			if got, err := s.Standings(b.Context(), ByCounty, "Siaya"); err != nil || got.Stuck == 0 {
				b.Fatal(got, err)
			}
		}
	})
	b.Run("everyone by tally", func(b *testing.B) {
		for b.Loop() {
			if got, err := s.Standings(b.Context(), Everyone, ""); err != nil || got.Stuck == 0 {
				b.Fatal(got, err)
			}
		}
	})
	b.Run("page of its stuck", func(b *testing.B) {
		for b.Loop() {
			if page, next, err := s.StuckPage(b.Context(), ByCounty, "Siaya", "", 50); err != nil || len(page) != 50 || next == "" {
				b.Fatal(len(page), err)
			}
		}
	})
	b.Run("one summary", func(b *testing.B) {
		for b.Loop() {
			if _, err := s.Kept(b.Context(), "learner-00007", "gate"); err != nil {
				b.Fatal(err)
			}
		}
	})
}
