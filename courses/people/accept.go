package people

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"pamoja/courses/audit"
	"pamoja/courses/fault"
	"pamoja/courses/records"
)

// repeatHolds is how long the same form, sent again, gets the same answer.
const repeatHolds = time.Minute

// Invitee is who a code is for: no more than whoever holds the paper may know.
type Invitee struct {
	FirstName  string
	Member     string
	Language   string // "" if none is known
	For        Purpose
	Passphrase bool // her secret must be one
	Until      time.Time
}

// Acceptance is the form that sets a secret, filled in.
type Acceptance struct {
	ID       string // made when the form was drawn; empty: made here
	Secret   string
	Repeat   string
	Language string // empty: stays as it is
}

// Invited says whose a code is, as typed. Anyone may ask; nothing is spent. A
// code that nobody has is counted: after ten within an hour from one address,
// or a hundred on the site, every look takes 2 seconds longer.
//
// Faults: invalid, join.form; not found, join.unknown; conflict, join.spent,
// join.replaced (a newer one was made), join.expired, join.suspended.
func (s *Service) Invited(ctx context.Context, code, address string) (Invitee, error) {
	p, kept, err := s.lookUp(ctx, code, address)
	if err != nil {
		return Invitee{}, err
	}
	if err := s.good(kept); err != nil {
		return Invitee{}, err
	}
	first, _, _ := strings.Cut(p.Name, " ")
	return Invitee{FirstName: first, Member: p.Member, Language: p.Language, For: kept.For, Passphrase: p.NeedsPassphrase(), Until: kept.Until}, nil
}

// lookUp finds the person a code is for and the code's record, good or not.
func (s *Service) lookUp(ctx context.Context, text, address string) (Person, invitation, error) {
	code, ok := ParseCode(text)
	if !ok {
		return Person{}, invitation{}, fault.Invalid("join.form", "n", codeLetters).In("code")
	}
	if err := s.SlowCodes(ctx, address); err != nil {
		return Person{}, invitation{}, fmt.Errorf("people: code: %w", err)
	}
	p, kept, err := s.ofCode(ctx, codeHash(code))
	if errors.Is(err, records.ErrNotFound) {
		if err := s.WrongCode(ctx, address); err != nil {
			return Person{}, invitation{}, fmt.Errorf("people: code: %w", err)
		}
		return Person{}, invitation{}, unknownCode()
	}
	if err != nil {
		if _, known := fault.Of(err); !known {
			err = fmt.Errorf("people: code: %w", err)
		}
		return Person{}, invitation{}, err
	}
	return p, kept, nil
}

func (s *Service) ofCode(ctx context.Context, hash string) (Person, invitation, error) {
	of, _, err := s.invitationCodes.Get(ctx, hash)
	if err != nil {
		return Person{}, invitation{}, err
	}
	kept, _, err := s.invitations.Get(ctx, of.Person)
	if err != nil {
		return Person{}, invitation{}, err
	}
	p, found, err := s.find(ctx, of.Person)
	if err != nil {
		return Person{}, invitation{}, err
	}
	switch {
	case !found: // being made at this moment, or cut off while she was
		return Person{}, invitation{}, records.ErrNotFound
	case kept.Code != hash:
		return Person{}, invitation{}, fault.Conflict("join.replaced").In("code")
	case p.Suspended != nil:
		return Person{}, invitation{}, fault.Conflict("join.suspended").In("code")
	}
	return p, kept, nil
}

// good says whether a code can still be used.
func (s *Service) good(kept invitation) error {
	switch {
	case !kept.Spent.IsZero():
		return fault.Conflict("join.spent").In("code")
	case !s.now().Before(kept.Until):
		return fault.Conflict("join.expired").In("code")
	}
	return nil
}

// Accept sets the secret of the person a code is for, ends every session of
// hers and spends the code; she is then signed in. Whoever holds the code may
// call it. Of many at once one wins, and its secret is the one that is written.
// The same form sent again, with the same secret, within a minute is answered
// as the first time.
//
// Faults: those of Invited; conflict, join.busy (somebody is using the code at
// this moment); those of a secret; invalid, secret.mismatch, language.unknown.
// Side effects: her waits are forgiven, her first time is noted, a fact in the
// audit log.
func (s *Service) Accept(ctx context.Context, code, address string, f Acceptance) (Person, error) {
	p, kept, err := s.lookUp(ctx, code, address)
	if err != nil {
		return Person{}, err
	}
	if done := s.good(kept); done != nil && !s.same(kept, f.ID) {
		return Person{}, done
	}
	if f.Language, err = s.cleanLanguage(f.Language); err != nil {
		return Person{}, err
	}
	if err := checkSecret(p, f.Secret, s.now().Year()); err != nil {
		return Person{}, err
	}
	if err := checkRepeat(f.Secret, f.Repeat); err != nil {
		return Person{}, err
	}
	accepted, err := s.accept(ctx, p, kept.Code, f)
	if err != nil {
		if _, known := fault.Of(err); known {
			return Person{}, err
		}
		return Person{}, fmt.Errorf("people: accept: %w", err)
	}
	return accepted, nil
}

// same reports whether a code was taken by this very form, and lately.
func (s *Service) same(kept invitation, form string) bool {
	return form != "" && kept.Taken != nil && kept.Taken.Form == form && s.now().Sub(kept.Taken.At) < repeatHolds
}

func (s *Service) accept(ctx context.Context, p Person, code string, f Acceptance) (Person, error) {
	if f.ID == "" {
		id, err := s.made.id()
		if err != nil {
			return Person{}, err
		}
		f.ID = id
	}
	phc, err := s.hasher.hash(ctx, f.Secret)
	if err != nil {
		return Person{}, err
	}
	mine := taking{Form: f.ID, At: s.now(), Hash: phc, Generation: p.Generation + 1}
	kept, err := s.take(ctx, p.ID, code, mine)
	if err != nil {
		return Person{}, err
	}
	if kept.Taken.Hash != phc { // taken by this form before: the secret must be the one sent then
		if err := s.sentBefore(ctx, p, kept, f.Secret); err != nil {
			return Person{}, err
		}
	}
	if !kept.Spent.IsZero() {
		return s.Get(ctx, p.ID)
	}
	// A phone that loses its signal here must not leave the code half used.
	return s.finish(context.WithoutCancel(ctx), p.ID, kept, f.Language)
}

// take claims the code for one form. A claim that came to nothing within a
// minute may be taken over: nobody is locked out by what was cut off.
func (s *Service) take(ctx context.Context, person, code string, mine taking) (invitation, error) {
	kept, err := s.invitations.Update(ctx, person, func(kept *invitation) error {
		if kept.Code != code {
			return fault.Conflict("join.replaced").In("code")
		}
		if s.same(*kept, mine.Form) {
			return nil
		}
		if err := s.good(*kept); err != nil {
			return err
		}
		if kept.Taken != nil && mine.At.Sub(kept.Taken.At) < claimHolds {
			return fault.Conflict("join.busy").In("code")
		}
		kept.Taken = &mine
		return nil
	})
	if errors.Is(err, records.ErrNotFound) {
		return invitation{}, unknownCode()
	}
	return kept, err
}

// sentBefore says whether a secret is the one this form was first sent with.
func (s *Service) sentBefore(ctx context.Context, p Person, kept invitation, text string) error {
	phc := kept.Taken.Hash
	if phc == "" {
		written, _, err := s.secretOf(ctx, p.ID)
		if err != nil {
			return err
		}
		phc = written.Hash
	}
	right, err := s.hasher.matches(ctx, phc, text)
	if err != nil || right {
		return err
	}
	return fault.Conflict("join.spent").In("code")
}

// finish writes what was claimed: the secret, then the person, last that the
// code is spent. Each step may be done twice, and is when the first was cut off.
func (s *Service) finish(ctx context.Context, person string, kept invitation, language string) (Person, error) {
	if err := s.putSecret(ctx, person, kept.Taken.Hash); err != nil {
		return Person{}, err
	}
	p, err := s.alter(ctx, person, func(p *Person) error {
		p.Generation = max(p.Generation, kept.Taken.Generation)
		if language != "" && language != p.Language {
			p.set(LanguageField, language, originSelf)
		}
		if p.FirstSeen == nil {
			now := s.now()
			p.FirstSeen = &now
		}
		return nil
	})
	if err != nil {
		return Person{}, err
	}
	if err := s.forgiveAll(ctx, p); err != nil {
		return Person{}, err
	}
	fact := audit.Fact{ID: "joined/" + kept.Code, By: person, Subject: person, What: audit.PersonJoined, Detail: map[string]string{"for": string(kept.For)}}
	if err := s.log.Append(ctx, fact); err != nil {
		return Person{}, err
	}
	_, err = s.invitations.Update(ctx, person, func(now *invitation) error {
		if now.Code == kept.Code && now.Spent.IsZero() {
			now.Spent = s.now()
			if now.Taken != nil {
				now.Taken.Hash = ""
			}
		}
		return nil
	})
	if errors.Is(err, records.ErrNotFound) { // erased at this moment
		return Person{}, unknownCode()
	}
	return p, err
}
