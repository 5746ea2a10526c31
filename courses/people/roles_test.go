package people

import (
	"slices"
	"testing"

	"pamoja/courses/fault"
)

func TestRolesAndPermissions(t *testing.T) {
	nobody, learner := Person{}, Person{ID: "1"}
	trainer := Person{ID: "2", Roles: []Role{Trainer}}
	coordinator := Person{ID: "3", Roles: []Role{Coordinator}}
	both := Person{ID: "4", Roles: []Role{Trainer, Coordinator}}
	administrator := Person{ID: "5", Roles: []Role{Administrator}}
	everyone := []Person{nobody, learner, trainer, coordinator, both, administrator, Shell()}

	table := map[Permission][]bool{ // in the order of everyone
		Study:                {false, true, true, true, true, true, true},
		AddPeople:            {false, false, false, true, true, true, true},
		ListPeople:           {false, false, false, true, true, true, true},
		ResetSecrets:         {false, false, false, true, true, true, true},
		InvitePeople:         {false, false, false, true, true, true, true},
		EditPeople:           {false, false, false, true, true, true, true},
		LinkPeople:           {false, false, false, true, true, true, true},
		SuspendPeople:        {false, false, false, true, true, true, true},
		ListEveryone:         {false, false, false, false, false, true, true},
		AppointStaff:         {false, false, false, false, false, true, true},
		RenamePeople:         {false, false, false, false, false, true, true},
		ReplaceCertificates:  {false, false, false, false, false, true, true},
		WithdrawCertificates: {false, false, false, false, false, true, true},
		"never heard of":     {false, false, false, false, false, false, false},
	}
	for act := range permissions {
		if table[act] == nil {
			t.Errorf("permission %s is not in the test's table", act)
		}
	}
	for act, row := range table {
		for i, p := range everyone {
			if got := p.May(act); got != row[i] {
				t.Errorf("%v may %s: %t, want %t", p.Roles, act, got, row[i])
			}
		}
	}
}

func TestIs(t *testing.T) {
	p := Person{ID: "1", Roles: []Role{Trainer}}
	for role, want := range map[Role]bool{Learner: true, Trainer: true, Coordinator: false, Administrator: false} {
		if p.Is(role) != want {
			t.Errorf("a trainer is %s: %t", role, p.Is(role))
		}
	}
	if (Person{}).Is(Learner) {
		t.Error("nobody is a learner")
	}
}

func TestMaySee(t *testing.T) {
	s := newSite(t)
	person := func(id string, roles ...Role) Person { return Person{ID: id, Roles: roles} }
	type row struct {
		by  Person
		all bool // sees everyone, not only herself
	}
	rows := []row{
		{person("learner"), false},
		{person("trainer", Trainer), false},
		{person("coordinator", Coordinator), false},
		{person("both", Trainer, Coordinator), false},
		{person("administrator", Administrator), true},
		{Shell(), true},
	}
	parts := []What{Progress, Certificates, Profile, Contact}
	for _, r := range rows {
		for _, other := range rows {
			for _, what := range append(slices.Clone(parts), "diary") {
				err := s.MaySee(s.ctx, r.by, other.by, what)
				if slices.Contains(parts, what) && (r.all || r.by.ID == other.by.ID) {
					if err != nil {
						t.Errorf("%s may not see %s of %s: %v", r.by.ID, what, other.by.ID, err)
					}
					continue
				}
				wants(t, err, fault.KindNotFound, "person.unknown")
			}
		}
		wants(t, s.MaySee(s.ctx, Person{}, r.by, Progress), fault.KindNotFound, "person.unknown")
		wants(t, s.MaySee(s.ctx, r.by, Person{}, Progress), fault.KindNotFound, "person.unknown")
	}
}

func TestParseRoleAndScope(t *testing.T) {
	for _, role := range Roles {
		if got, err := ParseRole(" " + string(role)); err != nil || got != role {
			t.Errorf("ParseRole(%s) = %s, %v", role, got, err)
		}
	}
	_, err := ParseRole("owner")
	wants(t, err, fault.KindInvalid, "role.unknown")
	got, err := ParseScope("county: Murang'a ")
	if err != nil || got != (Scope{Kind: "county", Name: "Murang'a"}) {
		t.Errorf("got %v, %v", got, err)
	}
	for _, text := range []string{"", "Nairobi", "county:", "town:Nairobi", "org:\x00"} {
		_, err := ParseScope(text)
		wants(t, err, fault.KindInvalid, "scope.unknown")
	}
}
