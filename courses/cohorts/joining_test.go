package cohorts

import (
	"slices"
	"testing"

	"pamoja/courses/fault"
	"pamoja/courses/people"
)

func TestJoin(t *testing.T) {
	s := newSite(t)
	by, c := s.coordinated()
	code := s.newCode(by, c.ID, 5)
	form := s.form(1, code)
	form.Phone = "0712345987"
	for key, spoil := range map[string]func(*Form){
		"name.missing":    func(f *Form) { f.Name = "" },
		"secret.missing":  func(f *Form) { f.Secret = "" },
		"secret.running":  func(f *Form) { f.Secret, f.Repeat = "123456", "123456" },
		"secret.mismatch": func(f *Form) { f.Repeat = "739164" },
		"phone.unknown":   func(f *Form) { f.Phone = "12" },
	} {
		wrong := form
		spoil(&wrong)
		_, _, err := s.Join(s.ctx, wrong)
		wants(t, err, fault.KindInvalid, key)
	}
	her, _, err := s.Join(s.ctx, form)
	s.must(err)
	if !her.Waiting || her.Phone != "+254712345987" || her.County != "Siaya" || her.Origins[people.PhoneField] != "self" {
		t.Errorf("%+v", her)
	}
	if again, _, err := s.Join(s.ctx, form); err != nil || again.ID != her.ID || again.Member != her.Member {
		t.Errorf("the same form again: %v", err)
	}
	other := form
	other.Secret, other.Repeat = "739164", "739164"
	_, _, err = s.Join(s.ctx, other)
	wants(t, err, fault.KindUnauthenticated, "cohort.join_taken")
	if codes, err := s.Codes(s.ctx, by, c.ID); err != nil || codes[0].Used != 1 {
		t.Errorf("%+v, %v", codes, err)
	}
	// The phone is no login of hers, also after she writes it once more.
	signs := func(login string) error {
		_, err := s.People.SignIn(s.ctx, people.Attempt{Login: login, Secret: form.Secret})
		return err
	}
	if _, _, err := s.People.ChangePhone(s.ctx, her, her.ID, ""); err != nil {
		t.Fatal(err)
	}
	if _, taken, err := s.People.ChangePhone(s.ctx, her, her.ID, form.Phone); err != nil || !taken {
		t.Fatal(taken, err)
	}
	wants(t, signs(form.Phone), fault.KindUnauthenticated, "sign_in.wrong")
	s.must(signs(her.Member))
	if len(s.links(people.MemberOf, c.ID)) != 0 {
		t.Error("she is in the cohort before she is accepted")
	}
	s.must(s.Decline(s.ctx, by, c.ID, her.ID))
	wants(t, signs(her.Member), fault.KindUnauthenticated, "sign_in.suspended")
	s.must(s.Accept(s.ctx, by, c.ID, her.ID, false))
	s.must(s.Accept(s.ctx, by, c.ID, her.ID, false))
	s.must(s.Decline(s.ctx, by, c.ID, her.ID)) // too late
	s.must(signs(her.Member))
	wants(t, signs(form.Phone), fault.KindUnauthenticated, "sign_in.wrong")
	if got := s.links(people.MemberOf, c.ID); !slices.Equal(got, []string{her.ID}) {
		t.Error(got)
	}
	if waiting, _, err := s.Waiting(s.ctx, by, c.ID); err != nil || len(waiting) != 0 {
		t.Error(waiting, err)
	}
	var said []string
	for fact, err := range s.facts.About(s.ctx, her.ID) {
		s.must(err)
		said = append(said, string(fact.What))
	}
	if slices.Sort(said); !slices.Equal(said, []string{"link.changed", "person.accepted", "person.declined"}) {
		t.Errorf("the audit log says %v", said)
	}
	// Somebody known joins by her own yes.
	known := s.person(5, "Siaya")
	for range 2 {
		if _, waits, err := s.JoinAs(s.ctx, known, code, ""); err != nil || waits {
			t.Error(waits, err)
		}
	}
	if len(s.links(people.MemberOf, c.ID)) != 2 {
		t.Error("she is not in the cohort")
	}
}
