package people

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"pamoja/courses/audit"
	"pamoja/courses/fault"
)

// Field names one part of a profile that people and imports set. Each carries
// who set it last: an import writes over nothing but what an import wrote.
type Field string

const (
	NameField         Field = "name"
	PhoneField        Field = "phone"
	StaffNumberField  Field = "staff_number"
	CountyField       Field = "county"
	SubCountyField    Field = "sub_county"
	WardField         Field = "ward"
	OrganisationField Field = "organisation"
	CadreField        Field = "cadre"
	EmployerField     Field = "employer"
	PayField          Field = "pay"
	LanguageField     Field = "language"
)

// Fields lists every part of a profile, in the order of a form.
var Fields = []Field{NameField, PhoneField, StaffNumberField, OrganisationField, CountyField, SubCountyField, WardField, CadreField, EmployerField, PayField, LanguageField}

// Who set a field: what an Origin begins with.
const (
	originSelf   = "self"
	originStaff  = "staff:"  // and the id of who did it
	originImport = "import:" // and the id of the import
)

// Cadres are the titles that Government records (facts 1.11), with the child
// protection volunteer and the mentor who trains, whom its lists lack. Their
// words stand in ui.json as cadre.<id>.
var Cadres = []string{"cpv", "social-worker", "caseworker", "house-parent", "children-officer", "sub-county-children-officer", "county-children-coordinator",
	"volunteer-children-officer", "warden", "programme-officer", "programme-manager", "monitoring-officer", "probation-officer", "police-officer",
	"community-health-promoter", "teacher", "chief", "trainer", "data-clerk", "other"}

// Employers are the kinds of unit that Government records (facts 1.11). Their
// words stand in ui.json as employer.<id>.
var Employers = []string{"county-office", "sub-county-office", "statutory-institution", "charitable-institution", "community-organisation", "ngo", "faith-organisation",
	"committee", "county-government", "other"}

// Pays say how somebody works: pay.<id> in ui.json.
var Pays = []string{"paid", "volunteer"}

// longestPlace is how many letters the name of a sub-county or ward may have.
const longestPlace = 80

// Value gives a field of a person as text: the id of a cadre, the name of a
// county, the key of an organisation.
func (p Person) Value(f Field) string {
	switch f {
	case NameField:
		return p.Name
	case PhoneField:
		return p.Phone
	case StaffNumberField:
		return p.StaffNumber
	case CountyField:
		return p.County
	case SubCountyField:
		return p.SubCounty
	case WardField:
		return p.Ward
	case OrganisationField:
		return p.Organisation
	case CadreField:
		return p.Cadre
	case EmployerField:
		return p.Employer
	case PayField:
		return p.Pay
	case LanguageField:
		return p.Language
	}
	return ""
}

// set puts a clean value into a field, and who put it there.
func (p *Person) set(f Field, value, origin string) {
	switch f {
	case NameField:
		p.Name = value
	case PhoneField:
		p.Phone = value
	case StaffNumberField:
		p.StaffNumber = value
	case CountyField:
		p.County = value
	case SubCountyField:
		p.SubCounty = value
	case WardField:
		p.Ward = value
	case OrganisationField:
		p.Organisation = value
	case CadreField:
		p.Cadre = value
	case EmployerField:
		p.Employer = value
	case PayField:
		p.Pay = value
	case LanguageField:
		p.Language = value
	}
	// The map is another person's too until it is copied.
	p.Origins = maps.Clone(p.Origins)
	if p.Origins == nil {
		p.Origins = map[Field]string{}
	}
	if value == "" {
		delete(p.Origins, f)
		return
	}
	p.Origins[f] = origin
}

// selfFields are what a person may change of herself. What decides who sees her
// (county, organisation) and what names her are changed by staff.
var selfFields = []Field{SubCountyField, WardField, CadreField, EmployerField, PayField, LanguageField}

// staffFields are what staff in scope may change of her besides. Her name is put
// right by Rename and her phone by ChangePhone, for logins hang on them.
var staffFields = []Field{OrganisationField, CountyField, SubCountyField, WardField, CadreField, EmployerField, PayField, LanguageField}

// CleanField gives a value as it is kept; blank takes the field away. The
// organisation is given by its name and kept by its key. Faults, all invalid
// and about the field: those of CleanName, phone.unknown, county.unknown,
// place.long, cadre.unknown, employer.unknown, pay.unknown, language.unknown,
// staff_number.unknown, organisation.unknown.
func (s *Service) CleanField(f Field, text string) (string, error) {
	text = strings.TrimSpace(text)
	if text == "" && f != NameField {
		return "", nil
	}
	oneOf := func(list []string, key string) (string, error) {
		if !slices.Contains(list, text) {
			return "", fault.Invalid(key).In(string(f))
		}
		return text, nil
	}
	switch f {
	case NameField:
		return CleanName(text)
	case PhoneField:
		return cleanPhone(text)
	case StaffNumberField:
		number, ok := ParseStaffNumber(text)
		if !ok {
			return "", fault.Invalid("staff_number.unknown").In(string(f))
		}
		return number, nil
	case CountyField:
		county, ok := ParseCounty(text)
		if !ok {
			return "", fault.Invalid("county.unknown").In(string(f))
		}
		return county, nil
	case SubCountyField, WardField:
		clean, err := CleanName(text)
		if err != nil || utf8.RuneCountInString(clean) > longestPlace {
			return "", fault.Invalid("place.long", "most", longestPlace).In(string(f))
		}
		return clean, nil
	case OrganisationField:
		key := organisationKey(text)
		if key == "" {
			return "", fault.Invalid("organisation.unknown").In(string(f))
		}
		return key, nil
	case CadreField:
		return oneOf(Cadres, "cadre.unknown")
	case EmployerField:
		return oneOf(Employers, "employer.unknown")
	case PayField:
		return oneOf(Pays, "pay.unknown")
	case LanguageField:
		return s.cleanLanguage(text)
	}
	return "", fault.Invalid("field.unknown").In(string(f))
}

// Edit changes fields of a person. She may change some of her own; staff who may
// see her profile may change more, and what they change is a fact in the audit
// log. An organisation must exist. Moving somebody out of one's own scope is
// allowed: afterwards one sees her no longer.
//
// Faults: not found, person.unknown, to who may not see her; forbidden,
// field.staff_only; those of CleanField; not found, organisation.unknown.
func (s *Service) Edit(ctx context.Context, by Person, id string, values map[Field]string) (Person, error) {
	subject, err := s.Get(ctx, id)
	if err != nil {
		return Person{}, err
	}
	if err := s.MaySee(ctx, by, subject, Profile); err != nil {
		return Person{}, err
	}
	own := by.ID == subject.ID
	allowed, origin := staffFields, originStaff+by.ID
	if own && !by.Is(Administrator) {
		allowed = selfFields
	}
	if own {
		origin = originSelf
	} else if !by.May(EditPeople) {
		return Person{}, fault.Forbidden("role.lacking")
	}
	clean := map[Field]string{}
	for _, f := range slices.Sorted(maps.Keys(values)) {
		if !slices.Contains(allowed, f) {
			return Person{}, fault.Forbidden("field.staff_only").In(string(f))
		}
		if clean[f], err = s.CleanField(f, values[f]); err != nil {
			return Person{}, err
		}
	}
	if key := clean[OrganisationField]; key != "" {
		if _, err := s.OrganisationByKey(ctx, key); err != nil {
			return Person{}, err
		}
	}
	return s.edit(ctx, by, subject, clean, origin)
}

// edit writes clean values; a value that is there already keeps who set it.
func (s *Service) edit(ctx context.Context, by, subject Person, clean map[Field]string, origin string) (Person, error) {
	var changed []string
	p, err := s.alter(ctx, subject.ID, func(p *Person) error {
		changed = nil
		for _, f := range slices.Sorted(maps.Keys(clean)) {
			if p.Value(f) != clean[f] {
				p.set(f, clean[f], origin)
				changed = append(changed, string(f))
			}
		}
		return nil
	})
	if err != nil {
		return Person{}, fmt.Errorf("people: edit: %w", err)
	}
	if by.ID != subject.ID && len(changed) > 0 {
		fact := audit.Fact{By: by.ID, Subject: p.ID, What: audit.PersonChanged, Detail: map[string]string{"fields": strings.Join(changed, ",")}}
		if err := s.log.Append(ctx, fact); err != nil {
			return Person{}, fmt.Errorf("people: edit: %w", err)
		}
	}
	return p, nil
}

// ChangePhone gives a person another phone, or takes it away. She may change her
// own, and staff who may edit her may. The new one becomes a login of hers
// unless somebody else signs in with it, which is told; the old one is hers no
// longer.
//
// Faults: not found, person.unknown; forbidden, role.lacking; invalid,
// phone.unknown.
func (s *Service) ChangePhone(ctx context.Context, by Person, id, phone string) (p Person, taken bool, err error) {
	subject, err := s.Get(ctx, id)
	if err != nil {
		return Person{}, false, err
	}
	if err := s.MaySee(ctx, by, subject, Profile); err != nil {
		return Person{}, false, err
	}
	origin := originSelf
	if by.ID != subject.ID {
		if !by.May(EditPeople) {
			return Person{}, false, fault.Forbidden("role.lacking")
		}
		origin = originStaff + by.ID
	}
	clean, err := cleanPhone(phone)
	if err != nil {
		return Person{}, false, err
	}
	if p, taken, err = s.movePhone(ctx, subject, clean, origin); err != nil {
		return Person{}, false, fmt.Errorf("people: change phone: %w", hide(err, clean))
	}
	if by.ID == subject.ID || subject.Phone == clean {
		return p, taken, nil
	}
	fact := audit.Fact{By: by.ID, Subject: p.ID, What: audit.PersonChanged, Detail: map[string]string{"fields": string(PhoneField)}}
	if err := s.log.Append(ctx, fact); err != nil {
		return Person{}, false, fmt.Errorf("people: change phone: %w", err)
	}
	return p, taken, nil
}

// movePhone claims the new number, writes her, and lets the old number go, in
// this order: cut off anywhere she can sign in, and doing it again finishes it.
func (s *Service) movePhone(ctx context.Context, subject Person, clean, origin string) (p Person, taken bool, err error) {
	if subject.Waiting && origin == originSelf {
		taken = clean != "" // nothing shows yet that it is hers: it is only noted
	} else if clean != "" {
		mine, err := s.claimLogin(ctx, clean, subject.ID)
		if err != nil {
			return Person{}, false, err
		}
		taken = !mine
	}
	before := subject.Phone
	p, err = s.alter(ctx, subject.ID, func(p *Person) error {
		before = p.Phone
		if p.Phone != clean {
			p.set(PhoneField, clean, origin)
		}
		return nil
	})
	if err == nil && before != clean {
		err = s.eraseLogin(ctx, before, subject.ID)
	}
	return p, taken, err
}
