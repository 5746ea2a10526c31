package people

import (
	"fmt"
	"slices"
	"strings"

	"pamoja/courses/fault"
)

// Role is what somebody is on this site, beyond being known to it.
type Role string

const (
	Learner       Role = "learner"
	Trainer       Role = "trainer"
	Coordinator   Role = "coordinator"
	Administrator Role = "administrator"
)

// Roles lists every role, the least first.
var Roles = []Role{Learner, Trainer, Coordinator, Administrator}

// ParseRole reads a role's name. Fault: invalid, role.unknown.
func ParseRole(name string) (Role, error) {
	r := Role(strings.ToLower(strings.TrimSpace(name)))
	if !slices.Contains(Roles, r) {
		return "", fault.Invalid("role.unknown").In("role")
	}
	return r, nil
}

// Permission is one kind of act. What it may be done to is another question:
// see MaySee.
type Permission string

const (
	Study                Permission = "study" // take quizzes, keep progress, claim one's own certificates
	AddPeople            Permission = "people.add"
	ListPeople           Permission = "people.list"
	ResetSecrets         Permission = "people.reset"
	InvitePeople         Permission = "people.invite" // make one-time codes
	RenamePeople         Permission = "people.rename"
	EditPeople           Permission = "people.edit"
	LinkPeople           Permission = "people.link"
	SuspendPeople        Permission = "people.suspend"
	ListEveryone         Permission = "people.everyone"
	AppointStaff         Permission = "people.appoint" // make coordinators and administrators
	ReplaceCertificates  Permission = "certificates.replace"
	WithdrawCertificates Permission = "certificates.withdraw"
)

// permissions says which roles allow what. A permission not listed is nobody's.
var permissions = map[Permission][]Role{
	Study:                {Learner},
	AddPeople:            {Coordinator, Administrator},
	ListPeople:           {Coordinator, Administrator},
	ResetSecrets:         {Coordinator, Administrator},
	InvitePeople:         {Coordinator, Administrator},
	EditPeople:           {Coordinator, Administrator},
	LinkPeople:           {Coordinator, Administrator},
	SuspendPeople:        {Coordinator, Administrator},
	ListEveryone:         {Administrator},
	AppointStaff:         {Administrator},
	RenamePeople:         {Administrator},
	ReplaceCertificates:  {Administrator},
	WithdrawCertificates: {Administrator},
}

// May reports whether one of p's roles allows an act.
func (p Person) May(act Permission) bool {
	return slices.ContainsFunc(permissions[act], p.Is)
}

// NeedsPassphrase reports whether p's secret must be a passphrase: coordinators'
// and administrators' must.
func (p Person) NeedsPassphrase() bool { return p.Is(Coordinator) || p.Is(Administrator) }

// Scope is where a coordinator's work lies, or where a person belongs.
type Scope struct {
	Kind string `json:"kind"` // county or org
	Name string `json:"name"`
}

func (s Scope) String() string { return s.Kind + ":" + s.Name }

// ParseScope reads county:NAME or org:NAME. Fault: invalid, scope.unknown.
func ParseScope(text string) (Scope, error) {
	kind, name, ok := strings.Cut(text, ":")
	if !ok {
		return Scope{}, fault.Invalid("scope.unknown").In("scope")
	}
	return Scope{Kind: strings.ToLower(strings.TrimSpace(kind)), Name: name}.clean()
}

func (s Scope) clean() (Scope, error) {
	if s.Kind != "county" && s.Kind != "org" {
		return Scope{}, fault.Invalid("scope.unknown").In("scope")
	}
	name, err := CleanName(s.Name)
	if err != nil {
		return Scope{}, fault.Invalid("scope.unknown").In("scope")
	}
	return Scope{Kind: s.Kind, Name: name}, nil
}

func cleanScopes(scopes []Scope) ([]Scope, error) {
	var clean []Scope
	for i, scope := range scopes {
		c, err := scope.clean()
		if err != nil {
			return nil, fmt.Errorf("scope %d: %w", i+1, err)
		}
		if !slices.Contains(clean, c) {
			clean = append(clean, c)
		}
	}
	return clean, nil
}
