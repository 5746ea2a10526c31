package main

import (
	"bufio"
	"cmp"
	"io"
	"slices"
	"strings"
	"time"

	"pamoja/courses/fault"
	"pamoja/courses/people"
)

// peopleCommands are `pamoja people …`.
type peopleCommands struct {
	Add   addCommand   `cmd:"" help:"Add a person; prints her member number and secret."`
	List  listCommand  `cmd:"" help:"List everyone: member number, roles, scopes, phone, day of joining, name; a tab between."`
	Reset resetCommand `cmd:"" help:"Give a person a new secret and end her sessions; prints her member number and secret."`

	Import importCommand `cmd:"" help:"Bring people in from a sheet (XLSX or CSV); exit 1 if a row was not taken (refused, or may be somebody who is here already), 2 if the file cannot be read."`
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

// listCommand is `pamoja people list`.
type listCommand struct{}

// Run prints a line a person, in order of name. Nothing is made or changed,
// also not the data folder.
func (c *listCommand) Run(i *invocation) error {
	store, err := i.openStore(false)
	if err != nil {
		return err
	}
	defer store.Close()
	accounts, _ := newPeople(store, nil)
	var everyone []people.Person
	for person, err := range accounts.Everyone(i.ctx, people.Shell()) {
		if err != nil {
			return err
		}
		everyone = append(everyone, person)
	}
	slices.SortFunc(everyone, func(a, b people.Person) int {
		return cmp.Or(cmp.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)), cmp.Compare(a.Member, b.Member))
	})
	for _, p := range everyone {
		roles, scopes := []string{string(people.Learner)}, []string{}
		if len(p.Roles) > 0 {
			roles = nil
		}
		for _, role := range p.Roles {
			roles = append(roles, string(role))
		}
		for _, scope := range p.Scopes {
			scopes = append(scopes, scope.String())
		}
		i.printf("%s\t%s\t%s\t%s\t%s\t%s", p.Member, strings.Join(roles, ","), orDash(strings.Join(scopes, ",")), orDash(p.Phone),
			p.Created.In(i.settings.zone).Format(time.DateOnly), p.Name)
	}
	return nil
}

func orDash(text string) string { return cmp.Or(text, "-") }

// resetCommand is `pamoja people reset`.
type resetCommand struct {
	Login string `arg:"" help:"Her member number or phone."`
}

// Run gives the person a new secret, also while a server uses the data, and
// prints `member-number secret`. Sessions begun before end.
func (c *resetCommand) Run(i *invocation) error {
	store, err := i.openStore(false)
	if err != nil {
		return err
	}
	defer store.Close()
	accounts, _ := newPeople(store, nil)
	person, secret, err := accounts.Reset(i.ctx, people.Shell(), c.Login)
	if err != nil {
		return usage(err)
	}
	i.printf("%s %s", person.Member, secret)
	return nil
}

// usage is a refusal with status 2 for what was typed wrongly.
func usage(err error) error {
	if f, known := fault.Of(err); known {
		return refuse(exitUsage, "pamoja: %s", shellText(f))
	}
	return err
}
