package people

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pamoja/courses/audit"
	"pamoja/courses/fault"
)

func TestAdd(t *testing.T) {
	s := newSite(t)
	by := s.add(New{Role: Administrator}).Person
	added, err := s.Add(s.ctx, by, New{
		Name: " Wanjiku\u0303  Kamau ", Phone: "0712 345 987", Language: "sw", Role: Coordinator,
		Scopes: []Scope{{"county", " Nakuru"}, {"county", "Nakuru"}, {"org", "Sample"}}, Secret: "matatu ya jioni",
	})
	if err != nil {
		t.Fatal(err)
	}
	p := added.Person
	if p.Name != "Wanjikũ Kamau" || p.Phone != "+254712345987" || p.Language != "sw" || added.PhoneTaken || added.Secret != "matatu ya jioni" {
		t.Errorf("%+v", added)
	}
	if !slices.Equal(p.Roles, []Role{Coordinator}) || !slices.Equal(p.Scopes, []Scope{{"county", "Nakuru"}, {"org", "Sample"}}) {
		t.Errorf("%+v", p)
	}
	if len(p.ID) < 16 || strings.Trim(p.ID, "0123456789abcdefghjkmnpqrstvwxyz") != "" || !p.Created.Equal(s.time()) {
		t.Errorf("id %s, created %s", p.ID, p.Created)
	}
	for _, get := range []func() (Person, error){
		func() (Person, error) { return s.Get(s.ctx, p.ID) },
		func() (Person, error) { return s.ByLogin(s.ctx, strings.ToLower(p.Member)) },
		func() (Person, error) { return s.ByLogin(s.ctx, "254712345987") },
		func() (Person, error) {
			return s.SignIn(s.ctx, Attempt{Login: p.Member, Secret: "matatu ya jioni"})
		},
	} {
		got, err := get()
		got.FirstSeen = nil // signing in sets it
		if err != nil || fmt.Sprint(got) != fmt.Sprint(p) {
			t.Errorf("got %+v, %v; want %+v", got, err, p)
		}
	}
	if facts := s.about(p.ID); len(facts) != 1 || facts[0].By != by.ID || facts[0].What != audit.PersonAdded {
		t.Errorf("%+v", facts)
	}
}

func (s *site) about(id string) []audit.Fact {
	s.t.Helper()
	var facts []audit.Fact
	for f, err := range s.log.About(s.ctx, id) {
		if err != nil {
			s.t.Fatal(err)
		}
		facts = append(facts, f)
	}
	return facts
}

func TestAddMakesASecret(t *testing.T) {
	s := newSite(t)
	for _, role := range []Role{"", Learner, Trainer, Coordinator, Administrator} {
		a := s.add(New{Role: role})
		if p := s.signsIn(Attempt{Login: a.Person.Member, Secret: a.Secret}); p.ID != a.Person.ID {
			t.Errorf("%s signed in as %s", a.Person.ID, p.ID)
		}
		if role == Learner && len(a.Person.Roles) != 0 {
			t.Errorf("a learner's roles: %v", a.Person.Roles)
		}
	}
}

func TestAddFaults(t *testing.T) {
	s := newSite(t)
	good := New{Name: "Sample"}
	for _, by := range []Person{{}, {ID: "1"}, {ID: "2", Roles: []Role{Trainer}}} {
		_, err := s.Add(s.ctx, by, good)
		wants(t, err, fault.KindForbidden, "role.lacking")
	}
	for key, spoil := range map[string]func(*New){
		"name.missing":       func(n *New) { n.Name = "" },
		"name.long":          func(n *New) { n.Name = strings.Repeat("a", 201) },
		"phone.unknown":      func(n *New) { n.Phone = "+1 555 0100" },
		"language.unknown":   func(n *New) { n.Language = "fr" },
		"role.unknown":       func(n *New) { n.Role = "owner" },
		"scope.unknown":      func(n *New) { n.Scopes = []Scope{{"ward", "Kibra"}} },
		"secret.missing":     func(n *New) { n.Secret = " " },
		"secret.running":     func(n *New) { n.Secret = "123456" },
		"secret.phone_end":   func(n *New) { n.Phone, n.Secret = "0712345987", "345987" },
		"secret.short_staff": func(n *New) { n.Role, n.Secret = Coordinator, "482913" },
		"secret.birth_year":  func(n *New) { n.Secret = "198811" },
	} {
		n := good
		spoil(&n)
		_, err := s.Add(s.ctx, Shell(), n)
		wants(t, err, fault.KindInvalid, key)
	}
	for range s.people.All(s.ctx, "") {
		t.Fatal("somebody was made")
	}
}

func TestLanguageWithoutAList(t *testing.T) {
	s := newSite(t)
	s.o.Languages = nil
	for language, good := range map[string]bool{"": true, "sw": true, "en-KE": true, "../x": false, "EN": false} {
		if _, err := s.cleanLanguage(language); (err == nil) != good {
			t.Errorf("%q: %v", language, err)
		}
	}
}

func TestPhoneIsTheFirstOnesLogin(t *testing.T) {
	s := newSite(t)
	first := s.add(New{Phone: "0712345987", Secret: "482913"})
	second := s.add(New{Phone: "+254 712 345 987", Secret: "771904"})
	if first.PhoneTaken || !second.PhoneTaken || second.Person.Phone != "+254712345987" {
		t.Errorf("%+v, %+v", first, second)
	}
	if p := s.signsIn(Attempt{Login: "0712345987", Secret: "482913"}); p.ID != first.Person.ID {
		t.Error("the phone is not the first one's")
	}
	_, err := s.SignIn(s.ctx, Attempt{Login: "0712345987", Secret: "771904"})
	wants(t, err, fault.KindUnauthenticated, "sign_in.wrong")
	s.signsIn(Attempt{Login: second.Person.Member, Secret: "771904"})
}

func TestParallelAddsWithOnePhone(t *testing.T) {
	s := newSite(t)
	added := make([]Added, 16)
	errs := together(16, func(i int) (err error) {
		added[i], err = s.Add(s.ctx, Shell(), New{Name: "Sample", Phone: "0712345987", Secret: "482913"})
		return err
	})
	if counts := tallied(t, errs); counts[""] != 16 {
		t.Fatal(counts)
	}
	var holders []string
	members := map[string]bool{}
	for _, a := range added {
		members[a.Person.Member] = true
		if !a.PhoneTaken {
			holders = append(holders, a.Person.ID)
		}
	}
	if len(holders) != 1 || len(members) != 16 {
		t.Fatalf("%d hold the phone, %d member numbers", len(holders), len(members))
	}
	if p := s.signsIn(Attempt{Login: "0712345987", Secret: "482913"}); p.ID != holders[0] {
		t.Error("the login is another's")
	}
}

// few is a source of randomness that knows only few numbers, so that draws meet.
type few struct{ *site }

func (f few) Read(b []byte) (int, error) {
	n, err := f.o.Random.Read(b)
	for i := range b[:n] {
		if len(b) == 6 { // six digits
			b[i] &= 1
		}
	}
	return n, err
}

func TestMemberNumbersAreUnique(t *testing.T) {
	s := newSite(t)
	s.made = maker{random: few{s}} // 64 numbers for 48 people
	members := make([][]string, 16)
	errs := together(16, func(i int) error {
		for range 3 {
			a, err := s.Add(s.ctx, Shell(), New{Name: "Sample", Secret: "482913"})
			if err != nil {
				return err
			}
			members[i] = append(members[i], a.Person.Member)
		}
		return nil
	})
	if counts := tallied(t, errs); counts[""] != 16 {
		t.Fatal(counts)
	}
	all := slices.Concat(members...)
	slices.Sort(all)
	if len(slices.Compact(all)) != 48 {
		t.Errorf("two people share a member number: %v", all)
	}
}

func TestDeadClaimIsTakenOver(t *testing.T) {
	s := newSite(t)
	dead := claim{Person: "never-came", At: s.time()}
	if _, err := s.logins.Insert(s.ctx, loginID("+254712345987"), dead); err != nil {
		t.Fatal(err)
	}
	if _, err := s.ByLogin(s.ctx, "0712345987"); err == nil {
		t.Error("a claim without person is a person")
	}
	s.pass(time.Minute - time.Millisecond)
	if a := s.add(New{Phone: "0712345987"}); !a.PhoneTaken {
		t.Error("taken over before a minute was over")
	}
	s.pass(time.Millisecond)
	added := make([]Added, 16)
	together(16, func(i int) (err error) {
		added[i], err = s.Add(s.ctx, Shell(), New{Name: "Sample", Phone: "0712345987", Secret: "482913"})
		return err
	})
	var holders []string
	for _, a := range added {
		if a.Person.ID != "" && !a.PhoneTaken {
			holders = append(holders, a.Person.ID)
		}
	}
	if len(holders) != 1 {
		t.Fatalf("%d took it over", len(holders))
	}
	if p := s.signsIn(Attempt{Login: "0712345987", Secret: "482913"}); p.ID != holders[0] {
		t.Error("the login is another's")
	}
	s.pass(time.Hour)
	if a := s.add(New{Phone: "0712345987"}); !a.PhoneTaken {
		t.Error("taken over from the living")
	}
}

func TestUnknownPeople(t *testing.T) {
	s := newSite(t)
	for _, id := range []string{"", "shell", "nobody", strings.Repeat("x", 600), "a\x00b"} {
		_, err := s.Get(s.ctx, id)
		wants(t, err, fault.KindNotFound, "person.unknown")
		_, err = s.ByLogin(s.ctx, id)
		wants(t, err, fault.KindNotFound, "person.unknown")
		_, err = s.EndSessions(s.ctx, Person{ID: id})
		wants(t, err, fault.KindNotFound, "person.unknown")
	}
}
