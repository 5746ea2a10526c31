package people

import (
	"context"
	"errors"
	"fmt"

	"pamoja/courses/audit"
	"pamoja/courses/fault"
	"pamoja/courses/records"
)

// What is done to people who joined by themselves.
const (
	PersonAccepted audit.What = "person.accepted"
	PersonDeclined audit.What = "person.declined"
)

// Newcomer is somebody who joins by herself, with a code that her coordinator
// gave out.
type Newcomer struct {
	ID                    string // made from the form's, so that the same form makes one person
	Name, Phone, Language string
	Secret, Repeat        string
	County, Organisation  string // of whoever gave the code: she is theirs to accept
	Address               string // where from, without a port
}

// JudgeNewcomer says what the form shows to be wrong by itself, before anything is
// written: name.missing and the like, phone.unknown, those of a secret,
// secret.mismatch, language.unknown.
func (s *Service) JudgeNewcomer(n Newcomer) error {
	_, err := s.newcomer(n)
	return err
}

func (s *Service) newcomer(n Newcomer) (Person, error) {
	if n.Secret == "" {
		return Person{}, missingSecret(Person{})
	}
	p, err := New{Name: n.Name, Phone: n.Phone, Secret: n.Secret}.draft(s.now())
	if err != nil {
		return Person{}, err
	}
	if err := checkRepeat(n.Secret, n.Repeat); err != nil {
		return Person{}, err
	}
	if p.Language, err = s.cleanLanguage(n.Language); err != nil {
		return Person{}, err
	}
	p.ID, p.Waiting = n.ID, true
	for _, f := range []struct {
		field Field
		value string
	}{{NameField, p.Name}, {PhoneField, p.Phone}, {LanguageField, p.Language}, {CountyField, n.County}, {OrganisationField, n.Organisation}} {
		if f.value != "" {
			p.set(f.field, f.value, originSelf)
		}
	}
	return p, nil
}

// JoinWaiting makes an account that waits for a coordinator. Whoever holds a
// code may call it: the caller has looked at the code. Her member number is her
// login; the phone she gives is only noted, since nothing shows that it is hers.
// The same form again, with the same secret, gives the same person.
//
// Faults: those of JudgeNewcomer; unauthenticated, cohort.join_taken, for another secret; too
// many, as for a secret.
func (s *Service) JoinWaiting(ctx context.Context, n Newcomer) (Person, error) {
	p, err := s.newcomer(n)
	if err != nil {
		return Person{}, err
	}
	if p, err = s.joinWaiting(ctx, p, n); err != nil {
		return Person{}, fmt.Errorf("people: join: %w", err)
	}
	return p, nil
}

func (s *Service) joinWaiting(ctx context.Context, p Person, n Newcomer) (Person, error) {
	if p.ID == "" {
		return Person{}, errors.New("a newcomer without an id")
	}
	if there, found, err := s.find(ctx, p.ID); err != nil || found {
		if err != nil {
			return Person{}, err
		}
		return s.sameNewcomer(ctx, there, n)
	}
	phc, err := s.hasher.hash(ctx, n.Secret)
	if err != nil {
		return Person{}, err
	}
	added, err := s.create(ctx, making{person: p, secret: n.Secret, newcomer: true, way: s.secretWay(ctx, phc)})
	if !errors.Is(err, records.ErrExists) {
		return added.Person, err
	}
	// The same form came twice at once, and the other was quicker.
	there, _, err := s.find(ctx, p.ID)
	if err != nil {
		return Person{}, err
	}
	return s.sameNewcomer(ctx, there, n)
}

// sameNewcomer gives back who was made of this form before, to whoever knows
// the secret.
func (s *Service) sameNewcomer(ctx context.Context, there Person, n Newcomer) (Person, error) {
	right, err := s.try(ctx, loginID(there.Member), addressKey(n.Address), there.ID, n.Secret)
	if err != nil {
		return Person{}, err
	}
	if !right {
		return Person{}, fault.Unauthenticated("cohort.join_taken").In("secret")
	}
	if there.Suspended != nil {
		return Person{}, fault.Unauthenticated("sign_in.suspended")
	}
	return there, nil
}

// TakeIn takes somebody in who waited, also one declined before. Staff who may
// see her profile may; whoever does not wait stays as she is. Side effect: a
// fact in the audit log.
//
// Faults: forbidden, role.lacking; not found, person.unknown.
func (s *Service) TakeIn(ctx context.Context, by Person, id string) (Person, error) {
	return s.judged(ctx, by, id, PersonAccepted, func(p *Person) {
		p.Waiting, p.Suspended = false, nil
	})
}

// TurnAway turns somebody away who waited: she cannot sign in, and what she did
// stays. Faults and side effect as of TakeIn.
func (s *Service) TurnAway(ctx context.Context, by Person, id string) (Person, error) {
	return s.judged(ctx, by, id, PersonDeclined, func(p *Person) {
		if p.Suspended == nil {
			now := s.now()
			p.Suspended = &now
			p.Generation++
		}
	})
}

func (s *Service) judged(ctx context.Context, by Person, id string, what audit.What, change func(*Person)) (Person, error) {
	if !by.May(LinkPeople) {
		return Person{}, fault.Forbidden("role.lacking")
	}
	subject, err := s.Get(ctx, id)
	if err != nil {
		return Person{}, err
	}
	if err := s.MaySee(ctx, by, subject, Profile); err != nil {
		return Person{}, err
	}
	if !subject.Waiting || what == PersonDeclined && subject.Suspended != nil {
		return subject, nil
	}
	p, err := s.alter(ctx, id, func(p *Person) error {
		if p.Waiting {
			change(p)
		}
		return nil
	})
	if err == nil {
		err = s.log.Append(ctx, audit.Fact{By: by.ID, Subject: id, What: what})
	}
	if err != nil {
		return Person{}, fmt.Errorf("people: %s: %w", what, err)
	}
	return p, nil
}

// Place gives the county or the key of the organisation that a scope means;
// neither where it is none of the 47.
func (s Scope) Place() (county, organisation string) {
	if s.Kind == "county" {
		county, _ = ParseCounty(s.Name)
		return county, ""
	}
	if s.Kind == "org" {
		organisation = organisationKey(s.Name)
	}
	return "", organisation
}

// moved reports whether what decides who counts her, or how, has changed.
func moved(before, after Person) bool {
	return before.Merged != after.Merged || before.County != after.County || before.Organisation != after.Organisation || before.Cadre != after.Cadre
}
