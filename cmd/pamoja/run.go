package main

import (
	"context"
	"errors"
	"fmt"

	"pamoja/courses/fault"
	"pamoja/courses/records/sqlite"
)

// run is the whole program: it reads the command line, runs one subcommand, and
// says how it went as an exit status.
func run(ctx context.Context, args []string, p process) int {
	parsed, all, err := parse(args, p)
	if errors.Is(err, errHelped) {
		return exitGood
	}
	if err == nil {
		err = parsed.Run(&invocation{ctx: ctx, settings: all.settings, process: p})
	}
	return report(err, p)
}

// invocation is what every subcommand is given.
type invocation struct {
	process
	ctx      context.Context
	settings settings
	sample   bool // every certificate is marked as a sample
}

// report prints one line about what went wrong, and gives the exit status.
func report(err error, p process) int {
	if err == nil {
		return exitGood
	}
	var refused refusal
	if errors.As(err, &refused) {
		if refused.text != "" {
			fmt.Fprintln(p.err, refused.text)
		}
		return refused.status
	}
	if f, known := fault.Of(err); known {
		fmt.Fprintln(p.err, "pamoja: "+shellText(f))
		return exitBad
	}
	fmt.Fprintln(p.err, "pamoja: "+oneLine(err))
	return exitBad
}

// dataRefusal says in one line why the data folder cannot be opened.
func dataRefusal(dir string, err error) error {
	switch {
	case errors.Is(err, sqlite.ErrNewer):
		return refuse(exitUsage, "pamoja: the data in %s was written by a newer version of this program: use that one", dir)
	case errors.Is(err, sqlite.ErrNoData):
		return refuse(exitUsage, "pamoja: there is no data in %s: `pamoja serve` and `pamoja people add` make it", dir)
	case errors.Is(err, sqlite.ErrLocked):
		return refuse(exitUsage, "pamoja: another `pamoja serve` is using %s: stop it first, or give this one another --data", dir)
	default:
		return refuse(exitUsage, "pamoja: the data in %s cannot be opened: %s", dir, oneLine(err))
	}
}
