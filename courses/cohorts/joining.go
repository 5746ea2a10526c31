package cohorts

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"time"

	"pamoja/courses/fault"
	"pamoja/courses/people"
	"pamoja/courses/records"
)

// RequestState is what was said to somebody who joined with a code.
type RequestState string

const (
	Asked    RequestState = "asked"
	Accepted RequestState = "accepted"
	Declined RequestState = "declined"
)

// Request is somebody's wish to be in a cohort. Its id is cohort/person.
type Request struct {
	Cohort string       `json:"cohort"`
	Person string       `json:"person"`
	State  RequestState `json:"state"`
	At     time.Time    `json:"at"`
	By     string       `json:"by,omitempty"` // who answered last
}

// Form is what somebody without an account fills in to join with a code.
type Form struct {
	ID                            string // made when its page was drawn
	Name, Phone, Language         string
	Secret, Repeat, Address, Code string
}

// Join makes an account that waits for a coordinator to accept it, with a code.
// Anyone who has the code may. The same form again, with the same secret, gives
// the same person.
//
// Faults: those of Look and of people.JoinWaiting. Side effects: the code is used
// once; the coordinators of the cohort see the request.
func (s *Service) Join(ctx context.Context, f Form) (people.Person, Cohort, error) {
	k, id, _, err := s.look(ctx, f.Code, f.Address)
	if err != nil {
		return people.Person{}, Cohort{}, err
	}
	n := people.Newcomer{ID: s.newcomerID(id, f.ID), Name: f.Name, Phone: f.Phone, Language: f.Language, Secret: f.Secret, Repeat: f.Repeat,
		County: k.County, Organisation: k.Organisation, Address: f.Address}
	if !idShape.MatchString(f.ID) {
		return people.Person{}, k.Cohort, fault.Invalid("error.form_cut")
	}
	if err := s.People.JudgeNewcomer(n); err != nil {
		return people.Person{}, k.Cohort, err
	}
	if err := s.use(ctx, id, n.ID); err != nil {
		return people.Person{}, k.Cohort, err
	}
	p, err := s.People.JoinWaiting(ctx, n)
	if err == nil {
		err = s.ask(ctx, k.ID, p.ID)
	}
	if err != nil {
		return people.Person{}, k.Cohort, err
	}
	return p, k.Cohort, nil
}

// newcomerID is the id of whoever a form makes, by which the form sent twice
// makes one.
func (s *Service) newcomerID(codeRecord, form string) string {
	sum := sha256.Sum256([]byte("newcomer " + codeRecord + " " + form))
	return crockford.EncodeToString(sum[:15])
}

// JoinAs brings somebody signed in into the cohort of a code: her own yes. If
// she waits to be accepted herself, or the cohort's mentors have as many members
// as they may, she waits for this too, and waits says so.
//
// Faults: those of Look; conflict, cohort.full.
func (s *Service) JoinAs(ctx context.Context, by people.Person, text, address string) (c Cohort, waits bool, err error) {
	k, id, _, err := s.look(ctx, text, address)
	if err != nil {
		return Cohort{}, false, err
	}
	if in, err := s.People.Linked(ctx, people.MemberOf, by.ID, k.ID); err != nil || in {
		return k.Cohort, false, err
	}
	if err := s.use(ctx, id, by.ID); err != nil {
		return Cohort{}, false, err
	}
	if !by.Waiting {
		_, err = s.seat(ctx, by, k.ID, false, by.ID)
		if f, refused := fault.Of(err); !refused || f.Key != "cohort.caseload" {
			return k.Cohort, false, err
		}
	}
	return k.Cohort, true, s.ask(ctx, k.ID, by.ID)
}

// ask keeps a request; what was answered stays answered.
func (s *Service) ask(ctx context.Context, cohort, person string) error {
	_, err := s.requests.Insert(ctx, cohort+"/"+person, Request{Cohort: cohort, Person: person, State: Asked, At: s.now()})
	if err != nil && !errors.Is(err, records.ErrExists) {
		return fmt.Errorf("cohorts: ask: %w", err)
	}
	return nil
}

// Waiting gives those who wait to be in a cohort and whom the caller may see,
// the first who asked first, and how many others there are. Faults as of Open.
func (s *Service) Waiting(ctx context.Context, by people.Person, id string) (waiting []people.Person, hidden int, err error) {
	if _, err := s.open(ctx, by, id); err != nil {
		return nil, 0, err
	}
	for found, err := range s.requests.Find(ctx, records.Query{Index: "cohort", Equal: []any{id, string(Asked)}}) {
		if err != nil {
			return nil, 0, fmt.Errorf("cohorts: waiting: %w", err)
		}
		p, err := s.People.Get(ctx, found.Value.Person)
		if err == nil {
			err = s.People.MaySee(ctx, by, p, people.Profile)
		}
		if fault.Is(err, fault.KindNotFound) {
			hidden++
			continue
		}
		if err != nil {
			return nil, 0, err
		}
		waiting = append(waiting, p)
	}
	return waiting, hidden, nil
}

// Accept takes somebody in who asked, also one declined before: her account
// waits no more, and she is in the cohort unless it has ended. Twice is once.
//
// Faults: those of Open; not found, person.unknown; conflict, cohort.full,
// cohort.caseload unless over.
func (s *Service) Accept(ctx context.Context, by people.Person, id, person string, over bool) error {
	k, err := s.answering(ctx, by, id, person)
	if err != nil {
		return err
	}
	if k.Ended == nil {
		_, err := s.seat(ctx, by, id, over, person)
		if f, refused := fault.Of(err); err != nil && (!refused || f.Key != "cohort.ended") {
			return err
		}
	}
	if _, err := s.People.TakeIn(ctx, by, person); err != nil {
		return err
	}
	return s.answer(ctx, by, id, person, Accepted)
}

// Decline turns somebody away who asked. Who has no other account here than the
// one that waits cannot sign in with it; whoever was accepted stays. Faults as of
// Accept.
func (s *Service) Decline(ctx context.Context, by people.Person, id, person string) error {
	if _, err := s.answering(ctx, by, id, person); err != nil {
		return err
	}
	kept, _, err := s.requests.Get(ctx, id+"/"+person)
	if err != nil {
		return fmt.Errorf("cohorts: decline: %w", err)
	}
	if kept.State == Accepted {
		return nil
	}
	if _, err := s.People.TurnAway(ctx, by, person); err != nil {
		return err
	}
	return s.answer(ctx, by, id, person, Declined)
}

// answering judges whether somebody may answer a request.
func (s *Service) answering(ctx context.Context, by people.Person, id, person string) (kept, error) {
	k, err := s.open(ctx, by, id)
	if err != nil {
		return kept{}, err
	}
	if _, _, err := s.requests.Get(ctx, id+"/"+person); errors.Is(err, records.ErrNotFound) {
		return kept{}, fault.NotFound("person.unknown")
	} else if err != nil {
		return kept{}, fmt.Errorf("cohorts: request: %w", err)
	}
	subject, err := s.People.Get(ctx, person)
	if err == nil {
		err = s.People.MaySee(ctx, by, subject, people.Profile)
	}
	return k, err
}

func (s *Service) answer(ctx context.Context, by people.Person, id, person string, state RequestState) error {
	_, err := s.requests.Update(ctx, id+"/"+person, func(r *Request) error {
		if r.State != state && !(state == Declined && r.State == Accepted) {
			r.State, r.By = state, by.ID
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("cohorts: answer: %w", err)
	}
	return nil
}
