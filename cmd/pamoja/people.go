package main

import (
	"bufio"
	"io"
	"strings"
	"time"

	"pamoja/courses/fault"
	"pamoja/courses/people"
)

// peopleCommands are `pamoja people …`.
type peopleCommands struct {
	Add addCommand `cmd:"" help:"Add a person; prints her member number and secret."`
}

// addCommand is `pamoja people add`.
type addCommand struct {
	Name   string   `required:"" help:"Her name."`
	Login  string   `help:"Her phone number, a second login beside her member number."`
	Role   string   `required:"" help:"learner, trainer, coordinator or administrator."`
	Scope  []string `help:"county:NAME or org:NAME."`
	Secret string   `help:"Her secret; - reads it from standard input; without, one is made."`
}

// longestSecret bounds what is read from standard input.
const longestSecret = 1 << 10

// Run adds the person to the data folder, also while a server uses it, and
// prints `member-number secret`.
func (c *addCommand) Run(i *invocation) error {
	role, err := people.ParseRole(c.Role)
	if err != nil {
		return usage(err)
	}
	add := people.New{Name: c.Name, Phone: c.Login, Role: role, Secret: c.Secret}
	for _, text := range c.Scope {
		scope, err := people.ParseScope(text)
		if err != nil {
			return usage(err)
		}
		add.Scopes = append(add.Scopes, scope)
	}
	if c.Secret == "-" {
		line, err := bufio.NewReader(io.LimitReader(i.in, longestSecret)).ReadString('\n')
		if err != nil && err != io.EOF {
			return refuse(exitUsage, "pamoja: no secret could be read: %s", oneLine(err))
		}
		if add.Secret = strings.TrimRight(line, "\r\n"); add.Secret == "" {
			return refuse(exitUsage, "pamoja: standard input held no secret")
		}
	}
	if err := add.Judge(time.Now()); err != nil {
		return usage(err)
	}
	store, err := i.openStore(true)
	if err != nil {
		return err
	}
	defer store.Close()
	accounts, _ := newPeople(store, nil)
	added, err := accounts.Add(i.ctx, people.Shell(), add)
	if err != nil {
		return usage(err)
	}
	if added.PhoneTaken {
		i.warnf("somebody else signs in with %s: this person signs in with the member number alone", added.Person.Phone)
	}
	i.printf("%s %s", added.Person.Member, added.Secret)
	return nil
}

// usage is a refusal with status 2 for what was typed wrongly.
func usage(err error) error {
	if f, known := fault.Of(err); known {
		return refuse(exitUsage, "pamoja: %s", shellText(f))
	}
	return err
}
