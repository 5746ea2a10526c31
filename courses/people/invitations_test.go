package people

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pamoja/courses/audit"
	"pamoja/courses/fault"
	"pamoja/courses/records"
)

// invited adds somebody without a secret.
func (s *site) invited(name string) (Person, string) {
	s.t.Helper()
	added, code, err := s.AddInvited(s.ctx, Shell(), New{Name: name})
	if err != nil {
		s.t.Fatal(err)
	}
	return added.Person, code
}

func (s *site) coordinator(county string) Person {
	s.t.Helper()
	return s.add(New{Name: "Sample Coordinator", Role: Coordinator, Secret: "four sample words", Scopes: []Scope{{Kind: "county", Name: county}}}).Person
}

func (s *site) said(person string) (said []audit.What) {
	s.t.Helper()
	for fact, err := range s.log.About(s.ctx, person) {
		if err != nil {
			s.t.Fatal(err)
		}
		said = append(said, fact.What)
	}
	return said
}

func TestAddInvited(t *testing.T) {
	s := newSite(t)
	coordinator := s.coordinator("Kisumu")
	added, code, err := s.AddInvited(s.ctx, coordinator, New{Name: "Sample Learner 1", Phone: "0712345678", Secret: "284916", Profile: map[Field]string{CountyField: "Kisumu"}})
	if err != nil {
		t.Fatal(err)
	}
	if added.Secret != "" || added.Person.Member == "" || added.Person.FirstSeen != nil {
		t.Errorf("%+v", added)
	}
	// Nobody is she before she has joined: not with nothing, and not with what
	// stood in the form.
	for _, secret := range []string{"284916", "000000", code} {
		_, err := s.SignIn(s.ctx, Attempt{Login: added.Person.Member, Secret: secret})
		wants(t, err, fault.KindUnauthenticated, "sign_in.wrong")
	}
	who, err := s.Invited(s.ctx, code, "")
	if err != nil || who.FirstName != "Sample" || who.Member != added.Person.Member || who.For != ForSlip || who.Passphrase {
		t.Errorf("%+v, %v", who, err)
	}
	if said := s.said(added.Person.ID); !slices.Contains(said, audit.PersonAdded) || !slices.Contains(said, audit.PersonInvited) {
		t.Errorf("the log says %v", said)
	}
	_, _, err = s.AddInvited(s.ctx, coordinator, New{Name: "Sample Learner 2", Profile: map[Field]string{CountyField: "Nairobi"}})
	wants(t, err, fault.KindForbidden, "person.outside")
	_, _, err = s.AddInvited(s.ctx, added.Person, New{Name: "Sample Learner 3"})
	wants(t, err, fault.KindForbidden, "role.lacking")
}

func TestInviteIsForStaffInScope(t *testing.T) {
	s := newSite(t)
	coordinator, other := s.coordinator("Kisumu"), s.coordinator("Nairobi")
	her := s.add(New{Name: "Sample Learner 1", Profile: map[Field]string{CountyField: "Kisumu"}}).Person
	for _, make := range []func(by Person) error{
		func(by Person) error { _, err := s.Invite(s.ctx, by, her.ID); return err },
		func(by Person) error { _, err := s.InviteReset(s.ctx, by, her.ID); return err },
		func(by Person) error { _, err := s.InviteMany(s.ctx, by, []string{her.ID}); return err },
		func(by Person) error { _, err := s.SignOutEverywhere(s.ctx, by, her.ID); return err },
	} {
		if err := make(coordinator); err != nil {
			t.Errorf("her coordinator: %v", err)
		}
		if err := make(Shell()); err != nil {
			t.Errorf("an administrator: %v", err)
		}
		wants(t, make(other), fault.KindNotFound, "person.unknown")
		wants(t, make(her), fault.KindForbidden, "role.lacking")
		wants(t, make(Person{}), fault.KindForbidden, "role.lacking")
	}
	_, err := s.Invite(s.ctx, Shell(), "nobody")
	wants(t, err, fault.KindNotFound, "person.unknown")
	// A coordinator's account is an administrator's to open.
	staff := s.add(New{Name: "Sample Staff", Role: Coordinator, Secret: "four sample words", Profile: map[Field]string{CountyField: "Kisumu"}}).Person
	_, err = s.Invite(s.ctx, coordinator, staff.ID)
	wants(t, err, fault.KindForbidden, "role.lacking")
	slip, err := s.Invite(s.ctx, Shell(), staff.ID)
	if err != nil {
		t.Fatal(err)
	}
	_, err = s.Accept(s.ctx, slip.Code, "", Acceptance{Secret: "284916", Repeat: "284916"})
	wants(t, err, fault.KindInvalid, "secret.short_staff")
}

func TestCodesEnd(t *testing.T) {
	s := newSite(t)
	her, slip := s.invited("Sample Learner 1")
	s.pass(30*24*time.Hour - time.Millisecond)
	if _, err := s.Invited(s.ctx, slip, ""); err != nil {
		t.Fatal(err)
	}
	s.pass(time.Millisecond)
	_, err := s.Invited(s.ctx, slip, "")
	wants(t, err, fault.KindConflict, "join.expired")
	_, err = s.Accept(s.ctx, slip, "", Acceptance{Secret: "284916", Repeat: "284916"})
	wants(t, err, fault.KindConflict, "join.expired")

	reset, err := s.InviteReset(s.ctx, Shell(), her.ID)
	if err != nil || !reset.Until.Equal(s.time().Add(24*time.Hour)) {
		t.Fatalf("%+v, %v", reset, err)
	}
	_, err = s.Invited(s.ctx, slip, "")
	wants(t, err, fault.KindConflict, "join.replaced")
	s.pass(24 * time.Hour)
	_, err = s.Invited(s.ctx, reset.Code, "")
	wants(t, err, fault.KindConflict, "join.expired")

	// Codes long past do not pile up.
	for range 3 {
		s.pass(40 * 24 * time.Hour)
		if _, err := s.Invite(s.ctx, Shell(), her.ID); err != nil {
			t.Fatal(err)
		}
	}
	if kept := len(all(s, s.invitationCodes)); kept != 2 {
		t.Errorf("%d codes are kept", kept)
	}
	if _, err := s.Suspend(s.ctx, s.add(New{Role: Administrator, Secret: "four sample words"}).Person, her.ID); err != nil {
		t.Fatal(err)
	}
	_, err = s.Invite(s.ctx, Shell(), her.ID)
	wants(t, err, fault.KindConflict, "join.suspended")
}

func TestErasedWithHerCodes(t *testing.T) {
	s := newSite(t)
	her, first := s.invited("Sample Learner 1")
	slip, err := s.Invite(s.ctx, Shell(), her.ID)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.erase(s.ctx, her.ID); err != nil {
		t.Fatal(err)
	}
	for _, code := range []string{first, slip.Code} {
		_, err := s.Invited(s.ctx, code, "")
		wants(t, err, fault.KindNotFound, "join.unknown")
	}
	if left := len(all(s, s.invitations)) + len(all(s, s.invitationCodes)); left != 0 {
		t.Errorf("%d documents are left", left)
	}
}

// Two codes are never the same, also when a drawn one is taken.
func TestCodeTakenIsDrawnAgain(t *testing.T) {
	s := newSite(t)
	her, _ := s.invited("Sample Learner 1")
	zeros := make([]byte, 5)
	s.made.random = &fixedThen{first: slices.Concat(zeros, zeros, []byte{1, 2, 3, 4, 5}), then: s.made.random}
	one, err := s.Invite(s.ctx, Shell(), her.ID)
	if err != nil || one.Code != "00000000" {
		t.Fatalf("%+v, %v", one, err)
	}
	two, err := s.Invite(s.ctx, Shell(), her.ID)
	if err != nil || two.Code == one.Code {
		t.Fatalf("%+v, %v", two, err)
	}
}

type fixedThen struct {
	first []byte
	then  interface{ Read([]byte) (int, error) }
}

func (f *fixedThen) Read(p []byte) (int, error) {
	if len(f.first) == 0 {
		return f.then.Read(p)
	}
	n := copy(p, f.first)
	f.first = f.first[n:]
	return n, nil
}

func TestInviteMany(t *testing.T) {
	s := newSite(t)
	coordinator := s.coordinator("Kisumu")
	var ids []string
	var items []records.Item[kept]
	for i := range InviteMost {
		p := Person{ID: fmt.Sprintf("sample-%04d", i), Name: fmt.Sprintf("Sample Learner %d", i), Member: memberNumber(fmt.Sprintf("%06d", i)), County: "Kisumu", Created: s.time()}
		ids, items = append(ids, p.ID), append(items, records.Item[kept]{ID: p.ID, Value: keep(p)})
	}
	if _, err := s.people.InsertMany(s.ctx, items); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Suspend(s.ctx, coordinator, ids[7]); err != nil {
		t.Fatal(err)
	}
	first, err := s.InviteMany(s.ctx, coordinator, append(ids[:10:10], ids[0]))
	if err != nil || len(first.Made) != 9 || len(first.Left) != 1 || first.Left[0].ID != ids[7] {
		t.Fatalf("%d made, %d left, %v", len(first.Made), len(first.Left), err)
	}
	began := time.Now()
	slips, err := s.InviteMany(s.ctx, coordinator, ids)
	if err != nil || len(slips.Made) != InviteMost-1 {
		t.Fatalf("%d made, %v", len(slips.Made), err)
	}
	t.Logf("%d codes in %s", len(slips.Made), time.Since(began))
	codes := map[string]bool{}
	for _, slip := range slips.Made {
		codes[slip.Code] = true
	}
	if len(codes) != len(slips.Made) {
		t.Errorf("%d codes for %d people", len(codes), len(slips.Made))
	}
	_, err = s.Invited(s.ctx, first.Made[0].Code, "")
	wants(t, err, fault.KindConflict, "join.replaced")
	if _, err := s.Invited(s.ctx, slips.Made[998].Code, ""); err != nil {
		t.Error(err)
	}
	_, err = s.InviteMany(s.ctx, coordinator, append(ids, "one more"))
	wants(t, err, fault.KindInvalid, "join.too_many")
	// One whom she may not see, and no code is made at all.
	stranger := s.add(New{Name: "Sample Stranger"}).Person
	_, err = s.InviteMany(s.ctx, coordinator, []string{ids[0], stranger.ID})
	wants(t, err, fault.KindNotFound, "person.unknown")
	if _, err := s.Invited(s.ctx, slips.Made[0].Code, ""); err != nil {
		t.Errorf("a refused call made a code: %v", err)
	}
}

func TestUnseen(t *testing.T) {
	s := newSite(t)
	coordinator := s.coordinator("Kisumu")
	add := func(name, county string) Person {
		return s.add(New{Name: name, Secret: "284916", Profile: map[Field]string{CountyField: county}}).Person
	}
	a, b, c := add("Sample A", "Kisumu"), add("Sample B", "Kisumu"), add("Sample C", "Kisumu")
	add("Sample D", "Nairobi")
	s.signsIn(Attempt{Login: b.Member, Secret: "284916"})
	kisumu := Scope{Kind: "county", Name: "Kisumu"}
	names := func(most int) (ids []string, more bool) {
		t.Helper()
		unseen, more, err := s.Unseen(s.ctx, coordinator, kisumu, most, false)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range unseen {
			ids = append(ids, p.ID)
		}
		return ids, more
	}
	if got, more := names(300); !slices.Equal(got, []string{a.ID, c.ID}) || more {
		t.Errorf("%v, %v", got, more)
	}
	if got, more := names(1); !slices.Equal(got, []string{a.ID}) || !more {
		t.Errorf("%v, %v", got, more)
	}
	// Who has a slip that is still good needs none: the next ones come.
	if _, err := s.Invite(s.ctx, coordinator, a.ID); err != nil {
		t.Fatal(err)
	}
	if got, more := names(1); !slices.Equal(got, []string{c.ID}) || more {
		t.Errorf("%v, %v", got, more)
	}
	if unseen, more, err := s.Unseen(s.ctx, coordinator, kisumu, 300, true); err != nil || len(unseen) != 2 || more {
		t.Errorf("again: %d, %v, %v", len(unseen), more, err)
	}
	s.pass(31 * 24 * time.Hour)
	if got, _ := names(300); !slices.Equal(got, []string{a.ID, c.ID}) {
		t.Errorf("%v", got)
	}
	_, _, err := s.Unseen(s.ctx, coordinator, Scope{Kind: "county", Name: "Nairobi"}, 300, false)
	wants(t, err, fault.KindForbidden, "scope.not_yours")
	_, _, err = s.Unseen(s.ctx, coordinator, Scope{}, 300, false)
	wants(t, err, fault.KindForbidden, "scope.not_yours")
	if everyone, _, err := s.Unseen(s.ctx, Shell(), Scope{}, 300, false); err != nil || len(everyone) != 4 { // and the coordinator
		t.Errorf("%d, %v", len(everyone), err)
	}
	_, _, err = s.Unseen(s.ctx, a, kisumu, 300, false)
	wants(t, err, fault.KindForbidden, "role.lacking")
}
