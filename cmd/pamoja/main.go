// Command pamoja is the training site: one program that serves it, checks its
// content, and looks after its people.
//
// main only hands the process's arguments, environment and streams to run, which
// tests call as well. config.go is the only reader of the environment; each
// subcommand has a file of its own; wire.go builds services from a store.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
)

// Exit statuses of the program, part of its contract.
const (
	exitGood  = 0
	exitBad   = 1 // it ran, and the answer is no
	exitUsage = 2 // it could not begin: a wrong flag, setting, file or folder
)

// process is what the world gives a run of the program.
type process struct {
	in       io.Reader
	out, err io.Writer
	env      func(string) (string, bool)
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], process{in: os.Stdin, out: os.Stdout, err: os.Stderr, env: os.LookupEnv}))
}

// refusal ends the program with a status and one line.
type refusal struct {
	status int
	text   string
}

func (r refusal) Error() string { return r.text }

func refuse(status int, format string, args ...any) error {
	return refusal{status: status, text: fmt.Sprintf(format, args...)}
}
