// Package recordstest is the contract of records engines, as tests. An engine
// that passes Full may stand under the site.
//
// Wire is for a stand-in that speaks an engine's wire protocol without being
// that engine. It proves the driver, the commands and the documents. It leaves
// out what such a stand-in cannot be held to:
//
//   - writers at the same time: lost updates, many inserts at once (Race)
//   - order, paging and tallies under random documents, bounds and limits
//     (OrderProperty, TallyProperty): there a few fixed ones stand for them
//   - collections larger than one page of reading (Pages)
//   - a dump that shows one moment while others write, and dumps of random
//     documents (DumpMoment, DumpProperty)
//   - documents of 1 MiB (Large)
//   - contexts that end while a verb is at work (Contexts)
//   - verbs after Close (Closed)
package recordstest

import (
	"context"
	"testing"
	"time"

	"pamoja/courses/records"
)

// Contract is how much an engine is held to.
type Contract uint8

const (
	Full Contract = iota + 1
	Wire
)

// Open gives a test an empty store of these collections and closes it when
// the test ends.
type Open func(t *testing.T, collections []records.Collection) *records.Store

// Run holds the engine to the contract.
func Run(t *testing.T, open Open, contract Contract) {
	for _, part := range []struct {
		name string
		run  func(*testing.T, suite)
		full bool // only in Full
	}{
		{"Insert", testInsert, false},
		{"InsertMany", testInsertMany, false},
		{"Replace", testReplace, false},
		{"Delete", testDelete, false},
		{"Remove", testRemove, false},
		{"Update", testUpdate, false},
		{"Find", testFind, false},
		{"FindWhileWriting", testFindWhileWriting, false},
		{"Cursor", testCursor, false},
		{"ByID", testByID, false},
		{"All", testAll, false},
		{"Lacking", testLacking, false},
		{"Tally", testTally, false},
		{"Times", testTimes, false},
		{"Limits", testLimits, false},
		{"Faults", testFaults, false},
		{"Dump", testDump, false},
		{"Load", testLoad, false},
		{"Clear", testClear, false},
		{"Pages", testPages, true},
		{"Large", testLarge, true},
		{"OrderProperty", testOrderProperty, true},
		{"TallyProperty", testTallyProperty, true},
		{"DumpMoment", testDumpMoment, true},
		{"DumpProperty", testDumpProperty, true},
		{"Race", testRace, true},
		{"Contexts", testContexts, true},
		{"Closed", testClosed, true},
	} {
		if part.full && contract != Full {
			continue
		}
		t.Run(part.name, func(t *testing.T) {
			store := open(t, collections())
			if err := store.Ready(t.Context()); err != nil {
				t.Fatalf("ready: %v", err)
			}
			part.run(t, suite{
				ctx:     t.Context(),
				store:   store,
				entries: records.TableOf[entry](store, "entries"),
				plain:   records.TableOf[plain](store, "plain"),
			})
		})
	}
}

// suite is what a part works with.
type suite struct {
	ctx     context.Context
	store   *records.Store
	entries *records.Table[entry]
	plain   *records.Table[plain]
}

// entry has a key field of every kind. Text and Flag are absent when nil,
// Number and At are null: an index has to treat both as lacking.
type entry struct {
	Space  int64      `json:"space"`
	Text   *string    `json:"text,omitempty"`
	Number *int64     `json:"number"`
	Flag   *bool      `json:"flag,omitempty"`
	At     *time.Time `json:"at"`
	Note   string     `json:"note"`
}

// plain has no key fields.
type plain struct {
	Count int    `json:"count"`
	Text  string `json:"text"`
}

func collections() []records.Collection {
	return []records.Collection{
		{
			Name: "entries",
			Fields: []records.Field{
				{Name: "space", Kind: records.Integer},
				{Name: "text", Kind: records.String},
				{Name: "number", Kind: records.Integer},
				{Name: "flag", Kind: records.Boolean},
				{Name: "at", Kind: records.Time},
			},
			Indexes: []records.Index{
				{Name: "by-text", Fields: []string{"space", "text"}},
				{Name: "by-number", Fields: []string{"space", "flag", "number"}},
				{Name: "by-time", Fields: []string{"space", "at", "text"}},
				{Name: "by-all", Fields: []string{"space", "text", "flag", "at", "number"}},
				{Name: "latest", Fields: []string{"at"}},
			},
			Tallies: []records.Tally{
				{Name: "numbers", Bounds: []string{"space", "at"}, Group: []string{"text"}, Sums: []string{"number"}},
				{Name: "all", Bounds: []string{"space", "text"}, Sums: []string{"number"}},
				{Name: "several", Bounds: []string{"space"}, Group: []string{"text"}, Sums: []string{"number", "space"}},
				{Name: "flags", Bounds: []string{"space", "flag"}, Group: []string{"flag", "at"}},
			},
		},
		{Name: "plain"},
	}
}

func ptr[T any](value T) *T { return &value }

// day is an instant to count from.
var day = time.Date(2026, 3, 12, 8, 30, 0, 0, time.UTC)
