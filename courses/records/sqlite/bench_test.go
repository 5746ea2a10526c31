package sqlite_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"pamoja/courses/records"
	"pamoja/courses/records/sqlite"
)

// event is like a learning event in shape and size: about 300 bytes.
type event struct {
	Person   string    `json:"person"`
	Course   string    `json:"course"`
	Item     string    `json:"item"`
	Happened time.Time `json:"happened"`
	Arrived  time.Time `json:"arrived"`
	Note     string    `json:"note"`
}

// session is like a ledger's summary: what reports tally.
type session struct {
	Kind    string    `json:"kind"`
	County  string    `json:"county"`
	Cadre   string    `json:"cadre"`
	Month   time.Time `json:"month"`
	Minutes int       `json:"minutes"`
	Person  string    `json:"person"`
	Note    string    `json:"note"`
}

func benchCollections() []records.Collection {
	return []records.Collection{
		{
			Name:    "events",
			Fields:  []records.Field{{Name: "person", Kind: records.String}, {Name: "arrived", Kind: records.Time}},
			Indexes: []records.Index{{Name: "by-person", Fields: []string{"person", "arrived"}}},
		},
		{
			Name: "sessions",
			Fields: []records.Field{
				{Name: "kind", Kind: records.String}, {Name: "county", Kind: records.String}, {Name: "cadre", Kind: records.String},
				{Name: "month", Kind: records.Time}, {Name: "minutes", Kind: records.Integer},
			},
			Tallies: []records.Tally{
				{Name: "by-county", Bounds: []string{"kind"}, Group: []string{"county", "cadre"}, Sums: []string{"minutes"}},
				{Name: "by-month", Bounds: []string{"kind", "month"}, Group: []string{"county"}, Sums: []string{"minutes"}},
			},
		},
	}
}

var benchDay = time.Date(2026, 3, 12, 8, 30, 0, 0, time.UTC)

func benchEvent(i, persons int) event {
	at := benchDay.Add(time.Duration(i) * time.Second)
	return event{
		Person: fmt.Sprintf("person/%08d", i%persons), Course: "gatekeeping", Item: fmt.Sprintf("lesson-%d", i%7), Happened: at, Arrived: at,
		Note: "A sentence of the length that such a thing has when somebody wrote it on a phone, and half of another one.",
	}
}

// benchDocuments is how many documents the collection of events holds.
func benchDocuments(b *testing.B) int {
	text := os.Getenv("PAMOJA_BENCH_DOCS")
	if text == "" {
		return 10_000
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1000 {
		b.Fatalf("PAMOJA_BENCH_DOCS=%s: a number from 1000 up", text)
	}
	return n
}

// fillMany inserts n documents, 2000 in a transaction.
func fillMany[T any](b *testing.B, table *records.Table[T], n int, item func(i int) records.Item[T]) {
	for from := 0; from < n; from += 2000 {
		var items []records.Item[T]
		for i := from; i < min(from+2000, n); i++ {
			items = append(items, item(i))
		}
		if _, err := table.InsertMany(b.Context(), items); err != nil {
			b.Fatal(err)
		}
	}
}

func eventID(i int) string { return fmt.Sprintf("event/%08d", i*7919%99_999_989) }

// BenchmarkStore measures a store of PAMOJA_BENCH_DOCS events, 100 a learner,
// and 50,000 sessions.
func BenchmarkStore(b *testing.B) {
	n := benchDocuments(b)
	persons := n / 100
	dir := b.TempDir()
	store := openStore(b, dir, benchCollections())
	events := records.TableOf[event](store, "events")
	sessions := records.TableOf[session](store, "sessions")
	began := time.Now()
	fillMany(b, events, n, func(i int) records.Item[event] {
		return records.Item[event]{ID: eventID(i), Value: benchEvent(i, persons)}
	})
	fillMany(b, sessions, 50_000, func(i int) records.Item[session] {
		return records.Item[session]{ID: fmt.Sprintf("session/%08d", i), Value: session{
			Kind: "mentor", County: fmt.Sprintf("county %d", i%47), Cadre: fmt.Sprintf("cadre %d", i%5), Month: benchDay.AddDate(0, i%12, 0),
			Minutes: 30 + i%60, Person: fmt.Sprintf("person/%08d", i), Note: "what was done, in a few words",
		}}
	})
	b.Logf("%d documents filled in %v", n+50_000, time.Since(began).Round(time.Millisecond))

	b.Run("get", func(b *testing.B) {
		for b.Loop() {
			if _, _, err := events.Get(b.Context(), eventID(rand.IntN(n))); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("learner", func(b *testing.B) { benchLearner(b, events, persons) })
	b.Run("tally", func(b *testing.B) {
		benchTally(b, sessions, "by-county", records.Query{Equal: []any{"mentor"}}, 47*5)
	})
	b.Run("tally-in-months", func(b *testing.B) { // groups across the range: SQLite sorts
		benchTally(b, sessions, "by-month", records.Query{Equal: []any{"mentor"}, From: benchDay}, 47)
	})
	for _, writers := range []int{1, 16} {
		b.Run(fmt.Sprintf("insert/%d", writers), func(b *testing.B) { benchInsert(b, events, writers) })
	}
	b.Run("open", func(b *testing.B) { benchOpen(b, store, dir) })
}

func benchLearner(b *testing.B, events *records.Table[event], persons int) {
	for b.Loop() {
		person, count := fmt.Sprintf("person/%08d", rand.IntN(persons)), 0
		for _, err := range events.Find(b.Context(), records.Query{Index: "by-person", Equal: []any{person}, Descending: true}) {
			if err != nil {
				b.Fatal(err)
			}
			count++
		}
		if count < 100 {
			b.Fatalf("%s has %d events", person, count)
		}
	}
}

func benchTally(b *testing.B, sessions *records.Table[session], tally string, q records.Query, groups int) {
	for b.Loop() {
		totals, err := sessions.Tally(b.Context(), tally, q)
		if err != nil || len(totals) != groups {
			b.Fatal(len(totals), err)
		}
	}
}

var benchInserted atomic.Int64

func benchInsert(b *testing.B, events *records.Table[event], writers int) {
	insert := func() {
		i := int(benchInserted.Add(1))
		if _, err := events.Insert(b.Context(), fmt.Sprintf("new/%d", i), benchEvent(i, 1_000_000)); err != nil {
			b.Error(err)
		}
	}
	if writers == 1 {
		for b.Loop() {
			insert()
		}
	} else {
		b.SetParallelism((writers + runtime.GOMAXPROCS(0) - 1) / runtime.GOMAXPROCS(0))
		b.RunParallel(func(p *testing.PB) {
			for p.Next() {
				insert()
			}
		})
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "inserts/s")
}

// benchOpen comes last: it closes the store.
func benchOpen(b *testing.B, store *records.Store, dir string) {
	if err := store.Close(); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		store, err := sqlite.Open(b.Context(), sqlite.Options{Dir: dir, Collections: benchCollections()})
		if err != nil {
			b.Fatal(err)
		}
		if err := store.Close(); err != nil {
			b.Fatal(err)
		}
	}
	if info, err := os.Stat(filepath.Join(dir, sqlite.FileName)); err == nil {
		b.ReportMetric(float64(info.Size())/(1<<20), "MiB")
	}
}
