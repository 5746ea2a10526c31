package main

import (
	"fmt"
	"log/slog"
	"net"
	"os"
	"runtime/debug"
	"strings"
	"text/tabwriter"

	"pamoja/courses/records/sqlite"
	"pamoja/web"
)

// demoCommand is `pamoja demo`.
type demoCommand struct{}

// Run serves the site over a folder of its own, which is gone afterwards, with
// sample people of every role and a history that makes every page worth seeing.
// It prints who can sign in with what. Every certificate is marked as a sample.
func (c *demoCommand) Run(i *invocation) error {
	switch {
	case i.settings.dataGiven:
		return refuse(exitUsage, "pamoja: demo makes its own data: leave out --data")
	case i.settings.Mongo != "":
		return refuse(exitUsage, "pamoja: demo makes its own data: leave out --mongo")
	case i.settings.BaseURL != "":
		return refuse(exitUsage, "pamoja: demo has the address it listens on: leave out --base-url")
	case i.settings.SigningKey != "":
		return refuse(exitUsage, "pamoja: demo signs samples with a key of its own: leave out --signing-key")
	}
	debug.SetGCPercent(heapGrowth)
	debug.SetMemoryLimit(heapLimit)
	library, tree, err := soundLibrary(i.settings.Content, i.settings.zone, i.drafts()...)
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", i.settings.Addr)
	if err != nil {
		return refuse(exitUsage, "pamoja: cannot listen on %s: %s", i.settings.Addr, oneLine(err))
	}
	defer listener.Close()
	folder, err := os.MkdirTemp("", "pamoja-demo-")
	if err != nil {
		return refuse(exitUsage, "pamoja: no temporary folder: %s", oneLine(err))
	}
	defer os.RemoveAll(folder)
	i.settings.Data, i.settings.BaseURL, i.sample = folder, "http://"+listener.Addr().String(), true
	store, err := sqlite.Open(i.ctx, sqlite.Options{Dir: folder, Collections: collections(), Create: true})
	if err != nil {
		return dataRefusal(folder, err)
	}
	defer store.Close()
	shelf := web.NewShelf(library)
	samples, err := i.makeSamples(store, shelf)
	if err != nil {
		return fmt.Errorf("sample people: %w", err)
	}
	site, _, err := i.newSite(store, shelf, slog.New(slog.NewJSONHandler(i.process.err, nil)))
	if err != nil {
		return err
	}
	i.printf("Pamoja is at %s (content %.12s, sample data, gone when it stops)", i.settings.BaseURL, tree.Version())
	i.printf("%s", samplesTable(samples))
	stop, err := i.develop(site, shelf)
	if err != nil {
		return err
	}
	defer stop()
	return i.serve(site, listener)
}

// samplesTable says who can sign in with what.
func samplesTable(samples []sample) string {
	var text strings.Builder
	table := tabwriter.NewWriter(&text, 0, 0, 2, ' ', 0)
	fmt.Fprintf(table, "name\tsign in with\tsecret\twhat there is to see\n")
	for _, s := range samples {
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", s.person.Name, s.person.Member, s.secret, s.shows)
	}
	_ = table.Flush() // it writes into memory
	return text.String()
}
