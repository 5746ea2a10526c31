package people

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"pamoja/courses/audit"
	"pamoja/courses/fault"
	"pamoja/courses/records"
)

// Appointed is somebody whose roles were settled.
type Appointed struct {
	Person Person
	Secret string // a passphrase made because her new role needs one, to be shown once; else ""
}

// Appoint settles what somebody is beside a learner, and where her work lies.
// Administrators may. Roles not named are taken away; scopes are kept for
// coordinators alone, who need at least one. Who becomes a coordinator or an
// administrator and was neither gets a passphrase in place of her PIN, and her
// sessions end: a secret chosen for less is not good enough for more.
//
// Faults: forbidden, role.lacking; not found, person.unknown; invalid,
// role.unknown, scope.missing, scope.unknown, county.unknown; not found,
// organisation.unknown; conflict, person.last_administrator. Side effect: a fact
// in the audit log.
func (s *Service) Appoint(ctx context.Context, by Person, id string, roles []Role, scopes []Scope) (Appointed, error) {
	if !by.May(AppointStaff) {
		return Appointed{}, fault.Forbidden("role.lacking")
	}
	subject, err := s.Get(ctx, id)
	if err != nil {
		return Appointed{}, err
	}
	after := subject
	if after.Roles, err = cleanRoles(roles); err != nil {
		return Appointed{}, err
	}
	if after.Scopes, err = s.scopesOf(ctx, after, scopes); err != nil {
		return Appointed{}, err
	}
	if slices.Equal(after.Roles, subject.Roles) && slices.Equal(after.Scopes, subject.Scopes) {
		return Appointed{Person: subject}, nil
	}
	if subject.Is(Administrator) && !after.Is(Administrator) {
		if err := s.anotherAdministrator(ctx, id); err != nil {
			return Appointed{}, err
		}
	}
	done, err := s.appoint(ctx, by, subject, after)
	if err != nil {
		return Appointed{}, fmt.Errorf("people: appoint: %w", err)
	}
	return done, nil
}

// appoint changes the secret before the roles: cut off between the two, nobody
// holds a role with a secret too weak for it.
func (s *Service) appoint(ctx context.Context, by, before, after Person) (done Appointed, err error) {
	if after.NeedsPassphrase() && !before.NeedsPassphrase() {
		raised := after
		if done.Secret, err = s.reset(ctx, &raised); err != nil {
			return Appointed{}, err
		}
	}
	put := func(roles []Role, scopes []Scope) error {
		done.Person, err = s.alter(ctx, before.ID, func(p *Person) error {
			p.Roles, p.Scopes = roles, scopes
			return nil
		})
		return err
	}
	if err := put(after.Roles, after.Scopes); err != nil {
		return Appointed{}, err
	}
	if before.Is(Administrator) && !after.Is(Administrator) {
		// Two administrators may each have dismissed the other at this moment.
		if last := s.anotherAdministrator(ctx, before.ID); last != nil {
			if err := put(before.Roles, before.Scopes); err != nil {
				return Appointed{}, err
			}
			return Appointed{}, last
		}
	}
	var names []string
	for _, role := range after.Roles {
		names = append(names, string(role))
	}
	return done, s.log.Append(ctx, audit.Fact{By: by.ID, Subject: before.ID, What: audit.Appointed, Detail: map[string]string{"roles": strings.Join(names, ",")}})
}

// cleanRoles puts roles in order, each once. Everyone is a learner, so that
// role is not kept.
func cleanRoles(roles []Role) ([]Role, error) {
	var clean []Role
	for _, role := range roles {
		if !slices.Contains(Roles, role) {
			return nil, fault.Invalid("role.unknown").In("role")
		}
	}
	for _, role := range Roles {
		if role != Learner && slices.Contains(roles, role) {
			clean = append(clean, role)
		}
	}
	return clean, nil
}

// scopesOf gives the scopes a person of these roles has: a coordinator's must
// be there, and lead to a county or an organisation that is known.
func (s *Service) scopesOf(ctx context.Context, p Person, scopes []Scope) ([]Scope, error) {
	if !p.Is(Coordinator) {
		return nil, nil
	}
	clean, err := cleanScopes(scopes)
	if err != nil {
		return nil, err
	}
	if len(clean) == 0 {
		return nil, fault.Invalid("scope.missing").In("scope")
	}
	for i, scope := range clean {
		if scope.Kind == "county" {
			known, ok := ParseCounty(scope.Name)
			if !ok {
				return nil, fault.Invalid("county.unknown").In("scope")
			}
			clean[i].Name = known
			continue
		}
		known, err := s.OrganisationByName(ctx, scope.Name)
		if err != nil {
			return nil, err
		}
		clean[i].Name = known.Name
	}
	return clean, nil
}

// anotherAdministrator is nil if somebody else than this person can sign in as
// an administrator. Fault: conflict, person.last_administrator.
func (s *Service) anotherAdministrator(ctx context.Context, id string) error {
	for found, err := range s.people.Find(ctx, records.Query{Index: "administrator", Equal: []any{true}}) {
		if err != nil {
			return fmt.Errorf("people: administrators: %w", err)
		}
		if p := found.Value.Person; p.ID != id && p.Suspended == nil {
			return nil
		}
	}
	return fault.Conflict("person.last_administrator")
}

// MayLeave reports whether a person may delete her own account: the last
// administrator may not, for nobody could make another from the site. Fault:
// conflict, person.last_administrator.
func (s *Service) MayLeave(ctx context.Context, by Person) error {
	if !by.Is(Administrator) {
		return nil
	}
	return s.anotherAdministrator(ctx, by.ID)
}
