package main

import (
	"errors"
	"log/slog"
	"net"
	"net/http"
	"runtime/debug"
	"strings"

	"pamoja/courses/fault"
	"pamoja/courses/people"
	"pamoja/web"
)

// serveCommand is `pamoja serve`, and `pamoja` alone.
type serveCommand struct{}

// The heap of a serving site is small beside what every page allocates: with
// Go's own settings a sixth of the processor's time went into collecting it.
const (
	heapGrowth = 400      // percent, until the limit is near
	heapLimit  = 92 << 20 // bytes; with the caches of SQLite, beside the heap, within the budget of 150 MB
)

// Run serves the site until the process is told to stop, then lets requests in
// hand finish.
func (c *serveCommand) Run(i *invocation) error {
	debug.SetGCPercent(heapGrowth)
	debug.SetMemoryLimit(heapLimit)
	library, tree, err := soundLibrary(i.settings.Content, i.settings.zone, i.drafts()...)
	if err != nil {
		return err
	}
	if _, err := i.signingKey(); err != nil { // before anything is begun
		return err
	}
	listener, err := net.Listen("tcp", i.settings.Addr)
	if err != nil {
		return refuse(exitUsage, "pamoja: cannot listen on %s: %s", i.settings.Addr, oneLine(err))
	}
	defer listener.Close()
	store, done, err := i.openAlone(true)
	if err != nil {
		return err
	}
	defer done()
	log := slog.New(slog.NewJSONHandler(i.process.err, nil))
	shelf := web.NewShelf(library)
	site, accounts, err := i.newSite(store, shelf, log)
	if err != nil {
		return err
	}
	address := "http://" + listener.Addr().String()
	i.greet(library, tree.Version(), address)
	if err := i.offerSetup(accounts, address); err != nil {
		return err
	}
	stop, err := i.develop(site, shelf)
	if err != nil {
		return err
	}
	defer stop()
	return i.serve(site, listener)
}

func (i *invocation) serve(site *web.Server, listener net.Listener) error {
	server := site.HTTPServer()
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	select {
	case err := <-failed:
		return err
	case <-i.ctx.Done():
	}
	err := web.Shutdown(server)
	if served := <-failed; !errors.Is(served, http.ErrServerClosed) {
		err = errors.Join(err, served)
	}
	return err
}

// greet says where the site is and what the operator may want to set.
func (i *invocation) greet(library *web.Library, version, address string) {
	i.printf("Pamoja is at %s (content %.12s, data in %s)", address, version, i.dataPlace())
	if i.settings.Mongo != "" && i.settings.standalone {
		i.warnf("a MongoDB server that is no replica set is taken, for tests: what it acknowledges may be lost")
	}
	switch {
	case i.settings.BaseURL == "":
		i.warnf("no --base-url: no certificate can be issued, and cookies are not bound to https")
	case strings.HasPrefix(i.settings.BaseURL, "http://"):
		i.warnf("the base URL is not https: cookies travel in the clear")
	}
	if !library.Site.Concern.Given() {
		i.warnf("site.yaml names no concern contact: /safety says that the operator has set none")
	}
}

// offerSetup prints a one-time link while there is no administrator.
func (i *invocation) offerSetup(accounts *people.Service, address string) error {
	token, err := accounts.NewSetupToken(i.ctx)
	if fault.Is(err, fault.KindConflict) {
		return nil
	}
	if err != nil {
		return err
	}
	if i.settings.BaseURL != "" {
		address = i.settings.BaseURL
	}
	i.printf("There is no administrator yet. Open this link within 24 hours; it works once:")
	i.printf("%s/setup/%s", address, token)
	return nil
}
