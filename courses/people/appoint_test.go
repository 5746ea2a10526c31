package people

import (
	"slices"
	"testing"
	"time"

	"pamoja/courses/audit"
	"pamoja/courses/fault"
)

// Whoever is raised gets a passphrase for her PIN, once, and her sessions end;
// what she was before is on record.
func TestAppoint(t *testing.T) {
	s := newSite(t)
	admin := s.add(New{Name: "Sample Administrator", Role: Administrator, Secret: "matatu ya jioni"}).Person
	learner := s.add(New{Secret: "284916", Phone: "0712345678"}).Person
	s.pass(time.Minute)
	done, err := s.Appoint(s.ctx, admin, learner.ID, []Role{Coordinator, Trainer, Coordinator}, []Scope{{Kind: "county", Name: "KILIFI county"}})
	if err != nil {
		t.Fatal(err)
	}
	p := done.Person
	if !slices.Equal(p.Roles, []Role{Trainer, Coordinator}) || !slices.Equal(p.Scopes, []Scope{{Kind: "county", Name: "Kilifi"}}) || p.Generation != learner.Generation+1 || done.Secret == "" {
		t.Errorf("%+v", done)
	}
	if facts := s.about(p.ID); facts[0].What != audit.Appointed || facts[0].By != admin.ID || facts[0].Detail["roles"] != "trainer,coordinator" {
		t.Errorf("%+v", facts)
	}
	_, err = s.SignIn(s.ctx, Attempt{Login: p.Member, Secret: "284916"})
	wants(t, err, fault.KindUnauthenticated, "sign_in.wrong")
	s.signsIn(Attempt{Login: p.Member, Secret: done.Secret})

	// The same again changes nothing; down again needs no other secret.
	for _, roles := range [][]Role{{Trainer, Coordinator}, {Learner, Trainer}, nil} {
		next, err := s.Appoint(s.ctx, admin, p.ID, roles, []Scope{{Kind: "county", Name: "Kilifi"}})
		if err != nil || next.Secret != "" || next.Person.Generation != p.Generation || next.Person.Is(Coordinator) != slices.Contains(roles, Coordinator) {
			t.Errorf("%v: %+v, %v", roles, next, err)
		}
		if len(next.Person.Scopes) > 0 && !next.Person.Is(Coordinator) {
			t.Errorf("%v keeps scopes %v", roles, next.Person.Scopes)
		}
	}
}

func TestAppointRefuses(t *testing.T) {
	s := newSite(t)
	admin := s.add(New{Name: "Sample Administrator", Role: Administrator, Secret: "matatu ya jioni"}).Person
	learner := s.add(New{}).Person
	coordinator := s.staff(county("Kilifi"))
	for name, one := range map[string]struct {
		by     Person
		id     string
		roles  []Role
		scopes []Scope
		kind   fault.Kind
		key    string
	}{
		"a coordinator":     {coordinator, learner.ID, []Role{Trainer}, nil, fault.KindForbidden, "role.lacking"},
		"nobody known":      {admin, "nobody", []Role{Trainer}, nil, fault.KindNotFound, "person.unknown"},
		"an unknown role":   {admin, learner.ID, []Role{"queen"}, nil, fault.KindInvalid, "role.unknown"},
		"no scope":          {admin, learner.ID, []Role{Coordinator}, nil, fault.KindInvalid, "scope.missing"},
		"no such county":    {admin, learner.ID, []Role{Coordinator}, []Scope{{Kind: "county", Name: "Atlantis"}}, fault.KindInvalid, "county.unknown"},
		"no organisation":   {admin, learner.ID, []Role{Coordinator}, []Scope{{Kind: "org", Name: "Nowhere Home"}}, fault.KindNotFound, "organisation.unknown"},
		"the last to leave": {admin, admin.ID, []Role{Trainer}, nil, fault.KindConflict, "person.last_administrator"},
	} {
		_, err := s.Appoint(s.ctx, one.by, one.id, one.roles, one.scopes)
		if f, ok := fault.Of(err); !ok || f.Kind != one.kind || f.Key != one.key {
			t.Errorf("%s: %v", name, err)
		}
	}
	wants(t, s.MayLeave(s.ctx, admin), fault.KindConflict, "person.last_administrator")
	if err := s.MayLeave(s.ctx, learner); err != nil {
		t.Error(err)
	}
	second := s.add(New{Name: "Sample Administrator", Role: Administrator, Secret: "matatu ya jioni"}).Person
	if err := s.MayLeave(s.ctx, admin); err != nil {
		t.Error(err)
	}
	if _, err := s.Suspend(s.ctx, admin, second.ID); err != nil { // one who cannot sign in is none
		t.Fatal(err)
	}
	wants(t, s.MayLeave(s.ctx, admin), fault.KindConflict, "person.last_administrator")
}

// However administrators dismiss each other at one moment, one is left.
func TestSomeAdministratorIsLeft(t *testing.T) {
	s := newSite(t)
	var all []Person
	for range 4 {
		all = append(all, s.add(New{Role: Administrator, Secret: "matatu ya jioni"}).Person)
	}
	errs := together(len(all), func(i int) error {
		_, err := s.Appoint(s.ctx, all[i], all[(i+1)%len(all)].ID, nil, nil)
		return err
	})
	for key := range tallied(t, errs) {
		if key != "" && key != "person.last_administrator" {
			t.Errorf("refused with %s", key)
		}
	}
	if has, err := s.HasAdministrator(s.ctx); err != nil || !has {
		t.Errorf("none is left: %v", err)
	}
}

// A form sent twice adds one person, also at one moment, and the answer that
// comes last holds a secret that is good.
func TestAddTwice(t *testing.T) {
	s := newSite(t)
	by := s.staff(county("Kilifi"))
	n := New{Name: "Sample Learner", Phone: "0712345678", Profile: map[Field]string{CountyField: "Kilifi"}, Form: "sample"}
	answers := make([]Added, 4)
	for key := range tallied(t, together(len(answers), func(i int) (err error) {
		answers[i], err = s.Add(s.ctx, by, n)
		return err
	})) {
		if key != "" {
			t.Errorf("refused with %s", key)
		}
	}
	last, err := s.Add(s.ctx, by, n)
	if err != nil {
		t.Fatal(err)
	}
	for _, one := range answers {
		if one.Person.ID != last.Person.ID || one.Person.Member != last.Person.Member || one.PhoneTaken {
			t.Errorf("%+v, then %+v", one, last)
		}
	}
	s.signsIn(Attempt{Login: "0712345678", Secret: last.Secret})
	if again, err := s.Add(s.ctx, by, n); err != nil || again.Secret != "" {
		t.Errorf("she has signed in, and gets another secret: %+v, %v", again, err)
	}
	s.signsIn(Attempt{Login: "0712345678", Secret: last.Secret})
	other, err := s.Add(s.ctx, Shell(), n)
	if err != nil || other.Person.ID == last.Person.ID || !other.PhoneTaken {
		t.Errorf("another's form of the same id: %+v, %v", other, err)
	}
}

func TestPlacesAndCounts(t *testing.T) {
	s := newSite(t)
	for _, place := range [][3]string{{"Kilifi", "Malindi", "Shella"}, {"Kilifi", "Malindi", "Ganda"}, {"Kilifi", "", ""}, {"Kisumu", "Nyando", "Ahero"}} {
		s.add(New{Profile: map[Field]string{CountyField: place[0], SubCountyField: place[1], WardField: place[2]}})
	}
	got, err := s.PlacesOf(s.ctx, "kilifi")
	if err != nil || !slices.Equal(got.SubCounties, []string{"Malindi"}) || !slices.Equal(got.Wards, []string{"Ganda", "Shella"}) {
		t.Errorf("%+v, %v", got, err)
	}
	if got, err := s.PlacesOf(s.ctx, "Atlantis"); err != nil || len(got.SubCounties) > 0 {
		t.Errorf("%+v, %v", got, err)
	}
	listed, err := s.List(s.ctx, Shell(), Listing{})
	if err != nil || listed.Total != 4 || listed.Never != 4 {
		t.Errorf("%+v, %v", listed, err)
	}
}

// Erasing somebody takes her links and her answers along.
func TestEraseTakesLinksAndAnswers(t *testing.T) {
	s := newSite(t)
	trainer := s.add(New{Role: Trainer}).Person
	gone, stays := s.add(New{}).Person, s.add(New{}).Person
	for _, p := range []Person{gone, stays} {
		if _, err := s.Assign(s.ctx, Shell(), trainer.ID, p.ID); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Answer(s.ctx, p, map[Question]string{Sex: "female", "more_time": Shared}); err != nil {
			t.Fatal(err)
		}
	}
	for range 2 {
		if _, err := s.erase(s.ctx, gone.ID); err != nil {
			t.Fatal(err)
		}
	}
	if people, cohorts, err := s.Caseload(s.ctx, trainer.ID); err != nil || people != 1 || cohorts != 0 {
		t.Errorf("caseload %d, %d, %v", people, cohorts, err)
	}
	left := 0
	for found, err := range s.answers.All(s.ctx, "") {
		if err != nil || found.ID != stays.ID {
			t.Errorf("%+v, %v", found, err)
		}
		left++
	}
	if _, _, err := s.answers.Get(s.ctx, gone.ID); err == nil || left != 1 {
		t.Errorf("%d answers are left, %v", left, err)
	}
}
