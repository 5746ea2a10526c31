package people

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"time"

	"pamoja/courses/audit"
	"pamoja/courses/fault"
	"pamoja/courses/records"
)

// New is somebody to be added.
type New struct {
	Name     string
	Phone    string // may be empty
	Language string // may be empty
	Role     Role   // empty: learner
	Scopes   []Scope
	Secret   string           // empty: one is made
	Profile  map[Field]string // other fields, as CleanField takes them; may be empty
	Form     string           // an id the form was drawn with: sent twice, it adds once; may be empty
}

// Added is somebody just added.
type Added struct {
	Person     Person
	Secret     string // as given or made: to be shown once, here and never again
	PhoneTaken bool   // the phone is another's login; she signs in by member number
	StaffTaken bool   // so is the staff number
}

// Add makes an account. Administrators may call it, and coordinators for
// learners and trainers of their own county or organisation. What comes back
// holds the member number and the secret, for the slip.
//
// Faults: forbidden, role.lacking, person.outside (about the field county);
// those of CleanName and CleanField; invalid, role.unknown, scope.unknown; not
// found, organisation.unknown; those of a secret. Side effect: a fact in the
// audit log.
func (s *Service) Add(ctx context.Context, by Person, n New) (Added, error) {
	p, err := s.prepare(ctx, by, n)
	if err != nil {
		return Added{}, err
	}
	if n.Form != "" {
		p.ID = formID(by, n.Form)
		if again, found, err := s.addedBefore(ctx, by, p.ID); found || err != nil {
			return again, err
		}
	}
	if n.Secret == "" {
		if n.Secret, err = s.made.secretFor(p, s.now().Year()); err != nil {
			return Added{}, fmt.Errorf("people: add: %w", err)
		}
	}
	phc, err := s.hasher.hash(ctx, n.Secret)
	if err != nil {
		return Added{}, fmt.Errorf("people: add: %w", err)
	}
	added, err := s.create(ctx, making{person: p, secret: n.Secret, way: s.secretWay(ctx, phc)})
	if errors.Is(err, records.ErrExists) && n.Form != "" { // the same form came twice at once
		again, _, err := s.addedBefore(ctx, by, p.ID)
		return again, err
	}
	if err != nil {
		return Added{}, fmt.Errorf("people: add: %w", err)
	}
	p = added.Person
	fact := audit.Fact{By: by.ID, Subject: p.ID, What: audit.PersonAdded}
	if err := s.log.Append(ctx, fact); err != nil {
		return Added{}, fmt.Errorf("people: add: %w", err)
	}
	added.Secret = n.Secret
	return added, nil
}

// prepare reads a form into a person whom by may make.
func (s *Service) prepare(ctx context.Context, by Person, n New) (Person, error) {
	if !by.May(AddPeople) {
		return Person{}, fault.Forbidden("role.lacking")
	}
	p, err := s.draft(n)
	if err != nil {
		return Person{}, err
	}
	if err := s.profile(ctx, by, &p, n.Profile); err != nil {
		return Person{}, err
	}
	return p, mayMake(by, p)
}

// formID is the id of who is added with a form: the same form of the same
// member of staff gives the same one, and nobody can choose somebody else's.
func formID(by Person, form string) string {
	sum := sha256.Sum256([]byte(by.ID + "/" + form))
	return crockford.EncodeToString(sum[:15])
}

// addedBefore answers a form that is sent again. The secret it was answered
// with is kept nowhere; as long as she has not signed in she gets another, so
// that the answer that is read is one that holds.
func (s *Service) addedBefore(ctx context.Context, by Person, id string) (Added, bool, error) {
	p, found, err := s.find(ctx, id)
	if err != nil || !found {
		return Added{}, false, err
	}
	logins, err := s.loginsOf(ctx, p)
	if err != nil {
		return Added{}, false, fmt.Errorf("people: add again: %w", err)
	}
	again := Added{Person: p, PhoneTaken: p.Phone != "" && !slices.Contains(logins, p.Phone), StaffTaken: p.StaffNumber != "" && !slices.Contains(logins, p.StaffNumber)}
	if p.FirstSeen != nil {
		return again, true, nil
	}
	again.Person, again.Secret, err = s.Reset(ctx, by, p.Member)
	return again, true, err
}

// profile fills in the fields that come with a draft, and notes who set each.
func (s *Service) profile(ctx context.Context, by Person, p *Person, values map[Field]string) error {
	for _, f := range []Field{NameField, PhoneField, LanguageField} {
		p.set(f, p.Value(f), originStaff+by.ID)
	}
	for _, f := range slices.Sorted(maps.Keys(values)) {
		clean, err := s.CleanField(f, values[f])
		if err != nil {
			return err
		}
		if f == OrganisationField && clean != "" {
			if _, err := s.OrganisationByKey(ctx, clean); err != nil {
				return err
			}
		}
		if clean != "" {
			p.set(f, clean, originStaff+by.ID)
		}
	}
	return nil
}

// mayMake reports whether somebody may make this account: a coordinator makes
// learners and trainers of her own scopes.
func mayMake(by, p Person) error {
	if by.May(AppointStaff) {
		return nil
	}
	if p.NeedsPassphrase() || len(p.Scopes) > 0 {
		return fault.Forbidden("role.lacking").In("role")
	}
	if !by.Covers(p) {
		return fault.Forbidden("person.outside").In(string(CountyField))
	}
	return nil
}

// draft reads a form into a person who does not exist yet, and judges the
// secret if one is given.
func (s *Service) draft(n New) (Person, error) {
	p, err := n.draft(s.now())
	if err != nil {
		return Person{}, err
	}
	if p.Language, err = s.cleanLanguage(n.Language); err != nil {
		return Person{}, err
	}
	if p.ID, err = s.made.id(); err != nil {
		return Person{}, fmt.Errorf("people: draft: %w", err)
	}
	return p, nil
}

// Judge says what a form shows to be wrong by itself, so before anything is
// opened or written: the faults of Add but for those of its caller and of the
// language.
func (n New) Judge(now time.Time) error {
	_, err := n.draft(now)
	return err
}

func (n New) draft(now time.Time) (Person, error) {
	p := Person{Created: now}
	var err error
	if p.Name, err = CleanName(n.Name); err != nil {
		return Person{}, err
	}
	if p.Phone, err = cleanPhone(n.Phone); err != nil {
		return Person{}, err
	}
	if n.Role != "" && !slices.Contains(Roles, n.Role) {
		return Person{}, fault.Invalid("role.unknown").In("role")
	}
	if n.Role != "" && n.Role != Learner {
		p.Roles = []Role{n.Role}
	}
	if p.Scopes, err = cleanScopes(n.Scopes); err != nil {
		return Person{}, err
	}
	if n.Secret == "" {
		return p, nil
	}
	return p, checkSecret(p, n.Secret, p.Created.Year())
}

var languageShape = regexp.MustCompile(`^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$`)

// cleanLanguage takes the languages of the site, or none. Fault: invalid,
// language.unknown.
func (s *Service) cleanLanguage(language string) (string, error) {
	known := languageShape.MatchString(language)
	if len(s.o.Languages) > 0 {
		known = slices.Contains(s.o.Languages, language)
	}
	if language != "" && !known {
		return "", fault.Invalid("language.unknown").In("language")
	}
	return language, nil
}
