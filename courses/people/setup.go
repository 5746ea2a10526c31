package people

import (
	"context"
	"errors"
	"fmt"
	"time"

	"pamoja/courses/fault"
	"pamoja/courses/records"
)

const setupHolds = 24 * time.Hour

// firstAdministrator is the claim by which of two posts one wins.
const firstAdministrator = "administrator"

// setupToken is a setup link, kept under the hash of its token.
type setupToken struct {
	Made  time.Time `json:"made"`
	Spent time.Time `json:"spent,omitzero"`
}

// Form is the setup page's form, filled in.
type Form struct {
	Name, Phone, Language, Secret, Repeat string
}

func tokenID(token string) string { return "token/" + hashed(token) }

// NewSetupToken makes the token of a link that makes the first administrator:
// 256 random bits, good for 24 hours and one use. Only the process that starts
// the site calls it, at each start; links of other starts stay good for their
// own 24 hours, since several processes may share one store. Fault: conflict,
// setup.needless, when there is an administrator.
func (s *Service) NewSetupToken(ctx context.Context) (string, error) {
	has, err := s.HasAdministrator(ctx)
	if err != nil {
		return "", err
	}
	if has {
		return "", fault.Conflict("setup.needless")
	}
	token, err := s.made.token()
	if err != nil {
		return "", fmt.Errorf("people: new setup token: %w", err)
	}
	if _, err := s.tokens.Insert(ctx, tokenID(token), setupToken{Made: s.now()}); err != nil {
		return "", fmt.Errorf("people: new setup token: %w", err)
	}
	return token, nil
}

// CheckSetup says whether a setup link is good. Anyone may ask, and nothing is
// changed. Faults: not found, setup.unknown; conflict, setup.spent,
// setup.needless (there is an administrator, made otherwise) or setup.expired.
func (s *Service) CheckSetup(ctx context.Context, token string) error {
	if len(token) > 128 {
		return fault.NotFound("setup.unknown")
	}
	kept, _, err := s.tokens.Get(ctx, tokenID(token))
	if errors.Is(err, records.ErrNotFound) {
		return fault.NotFound("setup.unknown")
	}
	if err != nil {
		return fmt.Errorf("people: check setup: %w", err)
	}
	has, err := s.HasAdministrator(ctx)
	switch {
	case err != nil:
		return err
	case has && !kept.Spent.IsZero():
		return fault.Conflict("setup.spent")
	case has:
		return fault.Conflict("setup.needless")
	case s.now().Sub(kept.Made) >= setupHolds:
		return fault.Conflict("setup.expired")
	case !kept.Spent.IsZero():
		return fault.Conflict("setup.spent")
	}
	return nil
}

// Setup makes the first administrator and spends the link. Whoever holds the
// link may call it. Of two calls at once one makes her; the other is told
// setup.busy, or that the link is spent.
//
// Faults: those of CheckSetup; conflict, setup.busy; those of CleanName,
// phone.unknown, language.unknown, those of a passphrase, secret.mismatch.
func (s *Service) Setup(ctx context.Context, token string, f Form) (Person, error) {
	if err := s.CheckSetup(ctx, token); err != nil {
		return Person{}, err
	}
	form := New{Name: f.Name, Phone: f.Phone, Language: f.Language, Role: Administrator, Secret: f.Secret}
	if form.Secret == "" {
		return Person{}, missingSecret(Person{Roles: []Role{Administrator}})
	}
	p, err := s.draft(form)
	if err != nil {
		return Person{}, err
	}
	if err := checkRepeat(f.Secret, f.Repeat); err != nil {
		return Person{}, err
	}
	phc, err := s.hasher.hash(ctx, f.Secret)
	if err != nil {
		return Person{}, fmt.Errorf("people: setup: %w", err)
	}
	if p.ID, err = s.claimSetup(ctx, p.ID); err != nil {
		return Person{}, fmt.Errorf("people: setup: %w", err)
	}
	added, err := s.create(ctx, making{person: p, secret: f.Secret, way: s.secretWay(ctx, phc)})
	if errors.Is(err, records.ErrExists) {
		return Person{}, fault.Conflict("setup.spent")
	}
	if err != nil {
		return Person{}, fmt.Errorf("people: setup: %w", err)
	}
	return added.Person, s.spend(ctx, token)
}

func (s *Service) spend(ctx context.Context, token string) error {
	_, err := s.tokens.Update(ctx, tokenID(token), func(t *setupToken) error {
		t.Spent = s.now()
		return nil
	})
	if err != nil {
		return fmt.Errorf("people: setup: spend: %w", err)
	}
	return nil
}

// claimSetup gives the id that the first administrator is to have. A claim
// that came to nothing within a minute is taken over together with the id it
// names: should its maker still be at work, only one of the two can insert it.
func (s *Service) claimSetup(ctx context.Context, person string) (string, error) {
	mine := claim{Person: person, At: s.now()}
	_, claimed := s.setup.Insert(ctx, firstAdministrator, mine)
	if claimed != nil && !errors.Is(claimed, records.ErrExists) {
		return "", claimed
	}
	// Only now: whoever claimed before may have finished since the link was checked.
	has, err := s.HasAdministrator(ctx)
	if err != nil {
		return "", err
	}
	switch {
	case has && claimed == nil:
		return "", fault.Conflict("setup.needless")
	case has:
		return "", fault.Conflict("setup.spent")
	case claimed == nil:
		return person, nil
	}
	held, at, err := s.setup.Get(ctx, firstAdministrator)
	if err != nil {
		return "", err
	}
	if mine.At.Sub(held.At) < claimHolds {
		return "", fault.Conflict("setup.busy")
	}
	_, living, err := s.find(ctx, held.Person)
	if err != nil {
		return "", err
	}
	if !living {
		mine.Person = held.Person
	}
	_, err = s.setup.Replace(ctx, firstAdministrator, at, mine)
	if errors.Is(err, records.ErrChanged) {
		return "", fault.Conflict("setup.busy")
	}
	return mine.Person, err
}
