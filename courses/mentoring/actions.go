package mentoring

import (
	"context"
	"errors"
	"fmt"

	"pamoja/courses/people"
	"pamoja/courses/records"
)

// promise is something agreed in a session, as one of its people has it before
// her. What was promised stands in the entry's text.
type promise struct {
	Entry  string `json:"entry"`
	Number int    `json:"number"` // its place in the text, from 0
	Person string `json:"person"`
	Open   bool   `json:"open"`
	Due    string `json:"due"`            // a day, or ""
	Done   string `json:"done,omitempty"` // who said that it was done
}

func (p promise) id() string { return fmt.Sprintf("%s/%02d/%s", p.Entry, p.Number, p.Person) }

// Promise is something promised that is still open.
type Promise struct {
	Entry  string
	Number int
	Action
}

// promise puts an entry's actions before its people, and takes away those of the
// entry it restates.
func (s *Service) promise(ctx context.Context, e Entry, actions []Action) error {
	if e.Replaces != "" {
		if err := s.close(ctx, e.Replaces, -1, ""); err != nil {
			return err
		}
	}
	var items []records.Item[promise]
	for i, a := range actions {
		for _, person := range append([]string{e.Mentor}, e.Mentees...) {
			p := promise{Entry: e.ID, Number: i, Person: person, Open: true, Due: a.Due}
			items = append(items, records.Item[promise]{ID: p.id(), Value: p})
		}
	}
	if _, err := s.actions.InsertMany(ctx, items); err != nil {
		return fmt.Errorf("mentoring: promise: %w", err)
	}
	return nil
}

// close takes an action of an entry, or with -1 all, from everybody's open ones.
func (s *Service) close(ctx context.Context, entry string, number int, by string) error {
	var ids []string
	for found, err := range s.actions.Find(ctx, records.Query{Index: "entry", Equal: []any{entry}}) {
		if err != nil {
			return fmt.Errorf("mentoring: close: %w", err)
		}
		if found.Value.Open && (number < 0 || found.Value.Number == number) {
			ids = append(ids, found.ID)
		}
	}
	for _, id := range ids {
		_, err := s.actions.Update(ctx, id, func(p *promise) error {
			p.Open, p.Done = false, by
			return nil
		})
		if err != nil && !errors.Is(err, records.ErrNotFound) {
			return fmt.Errorf("mentoring: close: %w", err)
		}
	}
	return nil
}

// Done says that what was promised in an entry was done. Each of its people may
// say so, for all of them. Fault: not found, mentoring.unknown.
func (s *Service) Done(ctx context.Context, by people.Person, entry string, number int) error {
	e, err := s.entry(ctx, entry)
	if err != nil {
		return err
	}
	if !e.isParty(by.ID) || number < 0 {
		return unknown()
	}
	return s.close(ctx, entry, number, by.ID)
}

// Promises gives what is still open for somebody, what is due first first; what
// has no day comes first of all.
func (s *Service) Promises(ctx context.Context, by people.Person, most int) ([]Promise, error) {
	var open []Promise
	for found, err := range s.actions.Find(ctx, records.Query{Index: "person", Equal: []any{by.ID, true}, Limit: most}) {
		if err != nil {
			return nil, fmt.Errorf("mentoring: promises: %w", err)
		}
		p := found.Value
		t, err := s.text(ctx, p.Entry)
		if err != nil {
			return nil, err
		}
		if p.Number < len(t.Actions) {
			open = append(open, Promise{Entry: p.Entry, Number: p.Number, Action: t.Actions[p.Number]})
		}
	}
	return open, nil
}
