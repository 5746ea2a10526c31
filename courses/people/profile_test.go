package people

import (
	"fmt"
	"maps"
	"strings"
	"testing"
	"time"

	"pamoja/courses/audit"
	"pamoja/courses/fault"
)

// staff makes a coordinator of these scopes.
func (s *site) staff(scopes ...Scope) Person {
	s.t.Helper()
	return s.add(New{Name: "Sample Coordinator", Role: Coordinator, Scopes: scopes, Secret: "matatu ya jioni"}).Person
}

func county(name string) Scope { return Scope{Kind: "county", Name: name} }

// living makes a learner of a county.
func (s *site) living(name, county string) Person {
	s.t.Helper()
	return s.add(New{Name: name, Profile: map[Field]string{CountyField: county}}).Person
}

func TestParseCounty(t *testing.T) {
	if len(Counties) != 47 {
		t.Errorf("%d counties", len(Counties))
	}
	for _, name := range Counties {
		for _, spelt := range []string{name, strings.ToUpper(name), name + " County", "Kaunti ya " + name, strings.ReplaceAll(name, "-", " "), strings.ReplaceAll(name, "'", "’")} {
			if got, ok := ParseCounty(spelt); !ok || got != name {
				t.Errorf("%q is %q, %t", spelt, got, ok)
			}
		}
	}
	for text, want := range map[string]string{"nairobi city": "Nairobi", "Muranga": "Murang'a", "HOMABAY": "Homa Bay"} {
		if got, _ := ParseCounty(text); got != want {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
	for _, text := range []string{"", "county", "Kampala", "Kisumu Kisii"} {
		if got, ok := ParseCounty(text); ok {
			t.Errorf("%q is %q", text, got)
		}
	}
}

func TestEdit(t *testing.T) {
	s := newSite(t)
	by := s.staff(county("Kilifi"))
	p := s.living("Sample Learner", "Kilifi")
	if p.Origins[CountyField] != "staff:shell" {
		t.Errorf("origins %v", p.Origins)
	}
	if _, err := s.AddOrganisation(s.ctx, by, "Sample  Home, Malindi", "SHM"); err != nil {
		t.Fatal(err)
	}
	s.pass(time.Minute)
	got, err := s.Edit(s.ctx, by, p.ID, map[Field]string{SubCountyField: " Malindi ", OrganisationField: "sample home malindi", CadreField: "caseworker", CountyField: "Kilifi"})
	if err != nil {
		t.Fatal(err)
	}
	if got.SubCounty != "Malindi" || got.Organisation != "sample-home-malindi" || got.Cadre != "caseworker" {
		t.Errorf("%+v", got)
	}
	if got.Origins[SubCountyField] != "staff:"+by.ID || got.Origins[CountyField] != "staff:shell" {
		t.Errorf("who set what: %v", got.Origins)
	}
	facts := s.about(p.ID)
	if last := facts[0]; last.What != audit.PersonChanged || last.By != by.ID || last.Detail["fields"] != "cadre,organisation,sub_county" {
		t.Errorf("%+v", facts)
	}
	own, err := s.Edit(s.ctx, got, p.ID, map[Field]string{WardField: "Sample Ward", SubCountyField: ""})
	if err != nil || own.Ward != "Sample Ward" || own.SubCounty != "" || own.Origins[WardField] != "self" || len(own.Origins) != 5 {
		t.Errorf("%+v, %v", own, err)
	}
	if len(s.about(p.ID)) != len(facts) {
		t.Error("what she changes of herself is no fact about staff")
	}
}

func TestEditFaults(t *testing.T) {
	s := newSite(t)
	by, p := s.staff(county("Kilifi")), s.living("Sample Learner", "Kilifi")
	elsewhere := s.living("Sample Other", "Kisumu")
	for _, c := range []struct {
		by, of Person
		field  Field
		value  string
		kind   fault.Kind
		key    string
	}{
		{p, p, CountyField, "Kisumu", fault.KindForbidden, "field.staff_only"},
		{p, p, NameField, "Another", fault.KindForbidden, "field.staff_only"},
		{by, p, NameField, "Another", fault.KindForbidden, "field.staff_only"},
		{by, p, PhoneField, "0712345678", fault.KindForbidden, "field.staff_only"},
		{by, p, CountyField, "Kampala", fault.KindInvalid, "county.unknown"},
		{by, p, OrganisationField, "nobody knows", fault.KindNotFound, "organisation.unknown"},
		{by, p, WardField, strings.Repeat("a", 81), fault.KindInvalid, "place.long"},
		{by, p, CadreField, "boss", fault.KindInvalid, "cadre.unknown"},
		{by, p, EmployerField, "boss", fault.KindInvalid, "employer.unknown"},
		{by, p, PayField, "boss", fault.KindInvalid, "pay.unknown"},
		{by, p, LanguageField, "fr", fault.KindInvalid, "language.unknown"},
		{by, p, "shoe_size", "41", fault.KindForbidden, "field.staff_only"},
		{by, elsewhere, WardField, "x", fault.KindNotFound, "person.unknown"},
		{p, elsewhere, WardField, "x", fault.KindNotFound, "person.unknown"},
	} {
		_, err := s.Edit(s.ctx, c.by, c.of.ID, map[Field]string{c.field: c.value})
		wants(t, err, c.kind, c.key)
	}
	// Moved away, she is seen no longer.
	if _, err := s.Edit(s.ctx, by, p.ID, map[Field]string{CountyField: "Kisumu"}); err != nil {
		t.Fatal(err)
	}
	_, err := s.Edit(s.ctx, by, p.ID, map[Field]string{CountyField: "Kilifi"})
	wants(t, err, fault.KindNotFound, "person.unknown")
}

func TestChangePhone(t *testing.T) {
	s := newSite(t)
	by := s.staff(county("Kilifi"))
	first := s.add(New{Name: "Sample One", Phone: "0712345671", Profile: map[Field]string{CountyField: "Kilifi"}}).Person
	second := s.living("Sample Two", "Kilifi")
	if p, taken, err := s.ChangePhone(s.ctx, second, second.ID, "0712 345 671"); err != nil || !taken || p.Phone != first.Phone {
		t.Errorf("%+v, %t, %v", p, taken, err)
	}
	if got, err := s.ByLogin(s.ctx, "0712345671"); err != nil || got.ID != first.ID {
		t.Errorf("the phone is %s's, %v", got.ID, err)
	}
	p, taken, err := s.ChangePhone(s.ctx, by, first.ID, "0712345679")
	if err != nil || taken || p.Phone != "+254712345679" || p.Origins[PhoneField] != "staff:"+by.ID {
		t.Errorf("%+v, %t, %v", p, taken, err)
	}
	if got, err := s.ByLogin(s.ctx, "0712345679"); err != nil || got.ID != first.ID {
		t.Errorf("the new phone is %s's, %v", got.ID, err)
	}
	_, err = s.ByLogin(s.ctx, "0712345671") // free again, and nobody's until it is asked for
	wants(t, err, fault.KindNotFound, "person.unknown")
	if _, taken, err = s.ChangePhone(s.ctx, second, second.ID, "0712345671"); err != nil || taken {
		t.Errorf("%t, %v", taken, err)
	}
	if got, err := s.ByLogin(s.ctx, "0712345671"); err != nil || got.ID != second.ID {
		t.Errorf("the phone is %s's, %v", got.ID, err)
	}
	if p, _, err = s.ChangePhone(s.ctx, second, second.ID, ""); err != nil || p.Phone != "" || p.Origins[PhoneField] != "" {
		t.Errorf("%+v, %v", p, err)
	}
	_, _, err = s.ChangePhone(s.ctx, s.living("Sample Three", "Kisumu"), second.ID, "0712345678")
	wants(t, err, fault.KindNotFound, "person.unknown")
}

func TestStaffNumber(t *testing.T) {
	s := newSite(t)
	a := s.add(New{Name: "Sample One", Profile: map[Field]string{StaffNumberField: "shm - 104"}})
	if p := s.signsIn(Attempt{Login: "SHM-104", Secret: a.Secret}); p.ID != a.Person.ID || a.StaffTaken {
		t.Errorf("%s, %t", p.ID, a.StaffTaken)
	}
	b := s.add(New{Name: "Sample Two", Profile: map[Field]string{StaffNumberField: "SHM-104"}})
	if !b.StaffTaken {
		t.Error("a staff number is two people's login")
	}
}

func TestAddWithinScope(t *testing.T) {
	s := newSite(t)
	by := s.staff(county("Kilifi"), Scope{Kind: "org", Name: "Sample Home"})
	if _, err := s.AddOrganisation(s.ctx, by, "Sample Home", ""); err != nil {
		t.Fatal(err)
	}
	for profile, key := range map[string]string{"county=Kilifi": "", "organisation=SAMPLE HOME": "", "county=Kisumu": "person.outside", "": "person.outside"} {
		values := map[Field]string{}
		if field, value, is := strings.Cut(profile, "="); is {
			values[Field(field)] = value
		}
		_, err := s.Add(s.ctx, by, New{Name: "Sample", Profile: values})
		if key == "" && err != nil {
			t.Errorf("%s: %v", profile, err)
		} else if key != "" {
			wants(t, err, fault.KindForbidden, key)
		}
	}
	for _, role := range []Role{Coordinator, Administrator} {
		_, err := s.Add(s.ctx, by, New{Name: "Sample", Role: role, Secret: "matatu ya jioni", Profile: map[Field]string{CountyField: "Kilifi"}})
		wants(t, err, fault.KindForbidden, "role.lacking")
	}
	if _, err := s.Add(s.ctx, by, New{Name: "Sample", Role: Trainer, Profile: map[Field]string{CountyField: "Kilifi"}}); err != nil {
		t.Error(err)
	}
}

func TestOrganisations(t *testing.T) {
	s := newSite(t)
	by := s.staff(county("Kilifi"))
	errs := together(16, func(i int) error {
		_, err := s.AddOrganisation(s.ctx, by, []string{"Sample Home", "SAMPLE  HOME", "Sample-Home", "Sámple home."}[i%4], "HOME")
		return err
	})
	if got := tallied(t, errs); got[""] != 16 {
		t.Errorf("%v", got)
	}
	count := 0
	for o, err := range s.Organisations(s.ctx) {
		if count++; err != nil || o.Key != "sample-home" || o.Code != "HOME" {
			t.Errorf("%+v, %v", o, err)
		}
	}
	if count != 1 {
		t.Errorf("%d organisations", count)
	}
	_, err := s.AddOrganisation(s.ctx, by, "Another", "home")
	wants(t, err, fault.KindConflict, "organisation.code_taken")
	_, err = s.AddOrganisation(s.ctx, by, "Another", "1X")
	wants(t, err, fault.KindInvalid, "organisation.code")
	_, err = s.AddOrganisation(s.ctx, by, "☺", "")
	wants(t, err, fault.KindInvalid, "organisation.unknown")
	_, err = s.AddOrganisation(s.ctx, s.living("Sample", "Kilifi"), "Another", "")
	wants(t, err, fault.KindForbidden, "role.lacking")
}

func TestSuspend(t *testing.T) {
	s := newSite(t)
	by := s.staff(county("Kilifi"))
	a := s.add(New{Name: "Sample", Profile: map[Field]string{CountyField: "Kilifi"}})
	p, err := s.Suspend(s.ctx, by, a.Person.ID)
	if err != nil || p.Suspended == nil || p.Generation != a.Person.Generation+1 {
		t.Fatalf("%+v, %v", p, err)
	}
	_, err = s.SignIn(s.ctx, Attempt{Login: p.Member, Secret: "wrong one"})
	wants(t, err, fault.KindUnauthenticated, "sign_in.wrong")
	_, err = s.SignIn(s.ctx, Attempt{Login: p.Member, Secret: a.Secret})
	wants(t, err, fault.KindUnauthenticated, "sign_in.suspended")
	s.pass(time.Minute)
	if p, err = s.Reinstate(s.ctx, by, p.ID); err != nil || p.Suspended != nil {
		t.Fatal(err)
	}
	if seen := s.signsIn(Attempt{Login: p.Member, Secret: a.Secret}); seen.FirstSeen == nil {
		t.Error("the first sign-in is not noted")
	}
	if facts := s.about(p.ID); facts[0].What != audit.Reinstated {
		t.Errorf("%+v", facts)
	}
	_, err = s.Suspend(s.ctx, by, by.ID)
	wants(t, err, fault.KindConflict, "person.self")
	other := s.staff(county("Kilifi"))
	_, err = s.Suspend(s.ctx, by, other.ID) // she lies in no county
	wants(t, err, fault.KindNotFound, "person.unknown")
	if _, err := s.Edit(s.ctx, Shell(), other.ID, map[Field]string{CountyField: "Kilifi"}); err != nil {
		t.Fatal(err)
	}
	_, err = s.Suspend(s.ctx, by, other.ID)
	wants(t, err, fault.KindForbidden, "role.lacking")
	_, _, err = s.Reset(s.ctx, by, other.Member)
	wants(t, err, fault.KindForbidden, "role.lacking")
	_, _, err = s.Reset(s.ctx, by, s.living("Sample Far", "Kisumu").Member)
	wants(t, err, fault.KindNotFound, "person.unknown")
	if _, secret, err := s.Reset(s.ctx, by, p.Member); err != nil || secret == "" {
		t.Error(err)
	}
}

func TestList(t *testing.T) {
	s := newSite(t)
	by := s.staff(county("Kilifi"))
	want := map[string]bool{}
	for i := range 120 {
		p := s.living(fmt.Sprintf("Sample Lēarner %03d", i), "Kilifi")
		want[p.ID] = true
	}
	s.living("Sample Elsewhere", "Kisumu")
	got, pages, after := map[string]bool{}, 0, ""
	for {
		listed, err := s.List(s.ctx, by, Listing{Scope: county("kilifi"), After: after})
		if err != nil || listed.Total != 120 || listed.Never != 120 {
			t.Fatalf("%d, %d, %v", listed.Total, listed.Never, err)
		}
		for _, p := range listed.People {
			got[p.ID] = true
		}
		if pages++; listed.Next == "" {
			break
		}
		after = listed.Next
	}
	if pages != 3 || !maps.Equal(got, want) {
		t.Errorf("%d pages, %d people", pages, len(got))
	}
	listed, err := s.List(s.ctx, by, Listing{Scope: county("Kilifi"), Search: " SAMPLE LEARNER 07"})
	if err != nil || len(listed.People) != 10 || listed.Next != "" {
		t.Errorf("%d, %q, %v", len(listed.People), listed.Next, err)
	}
	_, err = s.List(s.ctx, by, Listing{Scope: county("Kisumu")})
	wants(t, err, fault.KindForbidden, "scope.not_yours")
	_, err = s.List(s.ctx, by, Listing{})
	wants(t, err, fault.KindForbidden, "scope.not_yours")
	_, err = s.List(s.ctx, listed.People[0], Listing{Scope: county("Kilifi")})
	wants(t, err, fault.KindForbidden, "role.lacking")
	if all, err := s.List(s.ctx, Shell(), Listing{Search: "sample elsewhere"}); err != nil || len(all.People) != 1 {
		t.Errorf("%+v, %v", all, err)
	}
}
