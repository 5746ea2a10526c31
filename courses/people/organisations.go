package people

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"regexp"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"pamoja/courses/fault"
	"pamoja/courses/records"
)

// Organisation is somewhere people work: a home, an office, a group. It is known
// by its Key, the name with case, spaces and marks folded, so that two
// spellings of one name are one organisation.
type Organisation struct {
	Key     string    `json:"key"`
	Name    string    `json:"name"`
	Code    string    `json:"code,omitempty"` // what staff numbers begin with: ORG in ORG-104
	Created time.Time `json:"created"`
}

// organisationCode holds a code for the one organisation that has it.
type organisationCode struct {
	Key string `json:"key"`
}

var codeShape = regexp.MustCompile(`^[A-Z][A-Z0-9]{1,7}$`)

// organisationKey folds the name of an organisation: letters and digits, small,
// single hyphens between words. It is "" for a name without any.
func organisationKey(name string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(strings.ToLower(name)) {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			b.WriteRune(r)
		case unicode.Is(unicode.Mn, r), r == '\'', r == '’', r == '.':
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
	}
	key := strings.TrimSuffix(b.String(), "-")
	if len(key) > 200 {
		key = strings.ToValidUTF8(key[:200], "")
	}
	return key
}

// AddOrganisation makes an organisation, or gives back the one whose name folds
// to the same. Coordinators and administrators may. A code is optional, and is
// one organisation's only.
//
// Faults: forbidden, role.lacking; those of CleanName; invalid,
// organisation.code; conflict, organisation.code_taken.
func (s *Service) AddOrganisation(ctx context.Context, by Person, name, code string) (Organisation, error) {
	if !by.May(EditPeople) {
		return Organisation{}, fault.Forbidden("role.lacking")
	}
	name, err := CleanName(name)
	if err != nil {
		return Organisation{}, err
	}
	code = strings.ToUpper(strings.TrimSpace(code))
	if code != "" && !codeShape.MatchString(code) {
		return Organisation{}, fault.Invalid("organisation.code").In("code")
	}
	return s.addOrganisation(ctx, name, code)
}

func (s *Service) addOrganisation(ctx context.Context, name, code string) (Organisation, error) {
	o := Organisation{Key: organisationKey(name), Name: name, Created: s.now()}
	if o.Key == "" {
		return Organisation{}, fault.Invalid("organisation.unknown").In(string(OrganisationField))
	}
	_, err := s.organisations.Insert(ctx, o.Key, o)
	if errors.Is(err, records.ErrExists) {
		o, _, err = s.organisations.Get(ctx, o.Key)
	}
	if err != nil {
		return Organisation{}, fmt.Errorf("people: add organisation: %w", err)
	}
	if code == "" || o.Code == code {
		return o, nil
	}
	held := organisationCode{Key: o.Key}
	_, err = s.codes.Insert(ctx, code, held)
	if errors.Is(err, records.ErrExists) {
		if held, _, err = s.codes.Get(ctx, code); err == nil && held.Key != o.Key {
			return Organisation{}, fault.Conflict("organisation.code_taken").In("code")
		}
	}
	if err == nil {
		o, err = s.organisations.Update(ctx, o.Key, func(o *Organisation) error {
			if o.Code == "" {
				o.Code = code
			}
			return nil
		})
	}
	if err != nil {
		return Organisation{}, fmt.Errorf("people: add organisation: %w", err)
	}
	return o, nil
}

// OrganisationByKey gives an organisation. Fault: not found,
// organisation.unknown.
func (s *Service) OrganisationByKey(ctx context.Context, key string) (Organisation, error) {
	o, _, err := s.organisations.Get(ctx, key)
	if errors.Is(err, records.ErrNotFound) {
		return Organisation{}, fault.NotFound("organisation.unknown").In(string(OrganisationField))
	}
	if err != nil {
		return Organisation{}, fmt.Errorf("people: organisation: %w", err)
	}
	return o, nil
}

// OrganisationByName is OrganisationByKey for a name in any spelling that folds
// to the key.
func (s *Service) OrganisationByName(ctx context.Context, name string) (Organisation, error) {
	return s.OrganisationByKey(ctx, organisationKey(name))
}

// Organisations gives every organisation in order of its key. Anyone may ask:
// names of organisations are no secret.
func (s *Service) Organisations(ctx context.Context) iter.Seq2[Organisation, error] {
	return func(yield func(Organisation, error) bool) {
		for found, err := range s.organisations.All(ctx, "") {
			if err != nil {
				yield(Organisation{}, fmt.Errorf("people: organisations: %w", err))
				return
			}
			if !yield(found.Value, nil) {
				return
			}
		}
	}
}

var staffNumberShape = regexp.MustCompile(`^([A-Z][A-Z0-9]{1,7})-([A-Z0-9]{1,12})$`)

// ParseStaffNumber reads a staff number with the code of its organisation, such
// as ORG-104, in any case and with spaces around the hyphen.
func ParseStaffNumber(text string) (string, bool) {
	if len(text) > 64 {
		return "", false
	}
	number := strings.ToUpper(strings.Join(strings.Fields(text), ""))
	if !staffNumberShape.MatchString(number) {
		return "", false
	}
	return number, true
}
