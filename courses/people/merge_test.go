package people

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"pamoja/courses/fault"
	"pamoja/courses/records/recordstest"
)

// nothing adopts nothing: what others keep is theirs to test.
func nothing(context.Context, string, string) error { return nil }

// pairOf is a person with two accounts: both known by numbers, the first with a
// mentor, somebody she mentors, a cohort and a code.
func pairOf(s *site) (from, into Person) {
	s.t.Helper()
	coordinator := Shell()
	if _, err := s.AddOrganisation(s.ctx, coordinator, "Sample Home", "SH"); err != nil {
		s.t.Fatal(err)
	}
	from = s.add(New{Name: "Sample Twice", Phone: "0712345670", Role: Trainer, Secret: "493027",
		Profile: map[Field]string{CountyField: "Kilifi", WardField: "One", OrganisationField: "Sample Home", StaffNumberField: "SH-7"}}).Person
	into = s.add(New{Name: "Sample Twice Over", Secret: "583947"}).Person
	mentor, mentee := s.add(New{Name: "Sample Mentor", Role: Trainer}).Person, s.add(New{Name: "Sample Mentee"}).Person
	for _, l := range []Link{{Kind: MentorOf, From: mentor.ID, To: from.ID}, {Kind: MentorOf, From: from.ID, To: mentee.ID}, {Kind: MentorOf, From: from.ID, To: into.ID},
		{Kind: CohortMentor, From: from.ID, To: "cohort"}, {Kind: MemberOf, From: from.ID, To: "cohort"}} {
		if _, err := s.OpenLink(s.ctx, coordinator, l.Kind, l.From, l.To); err != nil {
			s.t.Fatal(err)
		}
	}
	if _, err := s.NewDevice(s.ctx, from, "a phone"); err != nil {
		s.t.Fatal(err)
	}
	if _, err := s.Invite(s.ctx, coordinator, from.ID); err != nil {
		s.t.Fatal(err)
	}
	return from, into
}

// isOne fails unless nothing is left of from but what leads to into.
func (s *site) isOne(what string, from, into Person) {
	s.t.Helper()
	stays, err := s.Get(s.ctx, into.ID)
	if err != nil {
		s.t.Fatal(what, err)
	}
	for _, login := range []string{from.Member, into.Member, from.Phone, from.StaffNumber} {
		if p, err := s.ByLogin(s.ctx, login); err != nil || p.ID != into.ID {
			s.t.Errorf("%s: %s leads to %s, %v", what, login, p.Name, err)
		}
	}
	if _, err := s.SignIn(s.ctx, Attempt{Login: from.Member, Secret: "583947"}); err != nil {
		s.t.Errorf("%s: the secret of the one that stays does not open it: %v", what, err)
	}
	if _, err := s.SignIn(s.ctx, Attempt{Login: from.Member, Secret: "493027"}); err == nil {
		s.t.Errorf("%s: the secret that is gone opens it", what)
	}
	s.pass(claimHolds)
	logins, err := s.Logins(s.ctx, Shell(), stays)
	slices.Sort(logins)
	want := []string{from.Member, into.Member, from.Phone, from.StaffNumber}
	if slices.Sort(want); err != nil || !slices.Equal(logins, want) {
		s.t.Errorf("%s: logins %v, want %v, %v", what, logins, want, err)
	}
	if stays.Phone != from.Phone || stays.County != "Kilifi" || stays.Ward != "One" || stays.StaffNumber != "SH-7" || !stays.Is(Trainer) || stays.Name != into.Name {
		s.t.Errorf("%s: she has %+v", what, stays)
	}
	links, err := s.linksOf(s.ctx, from.ID)
	for _, l := range links {
		if l.IsOpen() {
			s.t.Errorf("%s: %s is open for the account that is gone", what, l.Kind)
		}
	}
	hers, errHers := s.linksOf(s.ctx, into.ID)
	open := 0
	for _, l := range hers {
		if l.IsOpen() {
			open++
		}
	}
	if err = errors.Join(err, errHers); err != nil || open != 4 {
		s.t.Errorf("%s: %d links are open for her, want 4 (%v)", what, open, err)
	}
	devices, err := s.devicesOf(s.ctx, from.ID)
	secret, _, errSecret := s.secretOf(s.ctx, from.ID)
	code, errCode := s.hasOpenCode(s.ctx, from.ID)
	if err = errors.Join(err, errSecret, errCode); err != nil || len(devices) > 0 || secret.Hash != "" || code {
		s.t.Errorf("%s: left are %d devices, secret %t, code %t, %v", what, len(devices), secret.Hash != "", code, err)
	}
	gone, err := s.Get(s.ctx, from.ID)
	if err != nil || gone.Merged != into.ID || gone.Left != nil || gone.Phone != "" || gone.Generation == from.Generation || len(gone.Roles) > 0 {
		s.t.Errorf("%s: the account that is gone is %+v, %v", what, gone, err)
	}
	listed, err := s.List(s.ctx, Shell(), Listing{})
	if err != nil || listed.Total != 3 || slices.ContainsFunc(listed.People, func(p Person) bool { return p.ID == from.ID }) {
		s.t.Errorf("%s: %d are listed, %v", what, listed.Total, err)
	}
	for _, subject := range []string{from.ID, into.ID} {
		n := 0
		for fact, err := range s.log.About(s.ctx, subject) {
			if err != nil {
				s.t.Fatal(err)
			}
			if fact.What == PersonMerged {
				n++
			}
		}
		if n != 1 {
			s.t.Errorf("%s: %d facts say that it was merged", what, n)
		}
	}
	if open, _, err := s.merging.Get(s.ctx, mergeRegister); err != nil || len(open.Pairs) > 0 {
		s.t.Errorf("%s: the register holds %v, %v", what, open, err)
	}
}

func TestMerge(t *testing.T) {
	s := newSite(t)
	from, into := pairOf(s)
	for range 2 {
		if _, err := s.Merge(s.ctx, Shell(), from.ID, into.ID, nothing); err != nil {
			t.Fatal(err)
		}
		s.isOne("merged", from, into)
	}
	if _, err := s.Edit(s.ctx, Shell(), from.ID, map[Field]string{WardField: "Two"}); err == nil {
		t.Error("the account that is gone can be changed")
	}
	// What she has since put right stays so, and who deletes herself goes whole.
	if _, _, err := s.ChangePhone(s.ctx, Shell(), into.ID, ""); err != nil {
		t.Fatal(err)
	}
	if n, err := s.FinishMerges(s.ctx, nothing); err != nil || n != 0 {
		t.Errorf("%d merges to finish, %v", n, err)
	}
	if p, err := s.Get(s.ctx, into.ID); err != nil || p.Phone != "" {
		t.Errorf("she has the phone %q again, %v", p.Phone, err)
	}
	former, err := s.Former(s.ctx, into.ID)
	if err != nil || len(former) != 1 || former[0].ID != from.ID {
		t.Fatalf("%v, %v", former, err)
	}
	for _, id := range []string{from.ID, into.ID} {
		if _, err := Erase(s.ctx, s.store, id); err != nil {
			t.Fatal(err)
		}
	}
	for found, err := range s.logins.All(s.ctx, "") {
		if err != nil || found.Value.Person == from.ID || found.Value.Person == into.ID {
			t.Errorf("%s is left, %v", found.ID, err)
		}
	}
}

// However far a merge came before the process died, doing it again, or rebuilding,
// ends as if it had not.
func TestMergeAfterCrash(t *testing.T) {
	for _, again := range []string{"merge", "rebuild"} {
		for writes := int64(0); ; writes++ {
			s, d := mortal(t)
			from, into := pairOf(s)
			d.Live(writes)
			_, died := s.Merge(s.ctx, Shell(), from.ID, into.ID, nothing)
			d.Live(-1)
			if died != nil && !errors.Is(died, recordstest.ErrDied) {
				t.Fatal(died)
			}
			var err error
			if again == "merge" {
				_, err = s.Merge(s.ctx, Shell(), from.ID, into.ID, nothing)
			} else if _, err = s.FinishMerges(s.ctx, nothing); err == nil && writes < 2 {
				_, err = s.Merge(s.ctx, Shell(), from.ID, into.ID, nothing) // it was not written down yet
			}
			if err != nil {
				t.Fatalf("%s after %d writes: %v", again, writes, err)
			}
			s.isOne(fmt.Sprintf("%s after %d writes", again, writes), from, into)
			if died == nil {
				break
			}
		}
	}
}

// Sixteen merges of one pair at once are one merge.
func TestMergeAtOnce(t *testing.T) {
	s := newSite(t)
	from, into := pairOf(s)
	errs := together(16, func(int) error {
		_, err := s.Merge(s.ctx, Shell(), from.ID, into.ID, nothing)
		return err
	})
	if got := tallied(t, errs); got[""] != 16 {
		t.Error(got)
	}
	s.isOne("at once", from, into)
}

// Of merges that exclude each other one wins: nobody ever leads to herself.
func TestMergesCross(t *testing.T) {
	s := newSite(t)
	for range 20 {
		a, b := s.add(New{}).Person, s.add(New{}).Person
		errs := together(2, func(i int) error {
			from, into := a.ID, b.ID
			if i == 1 {
				from, into = into, from
			}
			_, err := s.Merge(s.ctx, Shell(), from, into, nothing)
			return err
		})
		got := tallied(t, errs)
		if got[""] != 1 || got["merge.gone"]+got["person.unknown"] != 1 {
			t.Fatal(got)
		}
	}
}

// Any order of merges among a few, some cut off, some refused, leaves chains that
// end, and every number leads where its account went.
func TestMergeProperty(t *testing.T) {
	s, d := mortal(t)
	rapid.Check(t, func(r *rapid.T) {
		var all []Person
		for range 4 {
			all = append(all, s.add(New{}).Person)
		}
		went := map[string]string{}
		for range rapid.IntRange(1, 8).Draw(r, "merges") {
			a, b := rapid.SampledFrom(all).Draw(r, "from"), rapid.SampledFrom(all).Draw(r, "into")
			d.Live(int64(rapid.IntRange(0, 12).Draw(r, "writes")))
			_, err := s.Merge(s.ctx, Shell(), a.ID, b.ID, nothing)
			d.Live(-1)
			if f, refused := fault.Of(err); err != nil && !errors.Is(err, recordstest.ErrDied) && (!refused || !strings.HasPrefix(f.Key, "merge.") && f.Key != "person.unknown") {
				r.Fatal(err)
			}
			if _, err := s.FinishMerges(s.ctx, nothing); err != nil {
				r.Fatal(err)
			}
			if p, err := s.Get(s.ctx, a.ID); err != nil {
				r.Fatal(err)
			} else if p.Merged != "" && went[a.ID] == "" {
				went[a.ID] = p.Merged
			} else if p.Merged != went[a.ID] {
				r.Fatalf("%s went to %s and is now in %s", a.ID, went[a.ID], p.Merged)
			}
		}
		for _, p := range all {
			end := p.ID
			for steps := 0; went[end] != ""; steps++ {
				if end = went[end]; steps > len(all) {
					r.Fatal("they lead in a circle")
				}
			}
			if found, err := s.ByLogin(s.ctx, p.Member); err != nil || found.ID != end {
				r.Fatalf("%s leads to %s, want %s, %v", p.Member, found.ID, end, err)
			}
		}
	})
}

func TestMergeRefused(t *testing.T) {
	s := newSite(t)
	here, there := s.living("Sample Here", "Kilifi"), s.living("Sample There", "Kisumu")
	near := s.living("Sample Near", "Kilifi")
	coordinator, other := s.staff(county("Kilifi")), s.staff(county("Kilifi"))
	other, err := s.Edit(s.ctx, Shell(), other.ID, map[Field]string{CountyField: "Kilifi"})
	if err != nil {
		t.Fatal(err)
	}
	waiting := s.living("Sample Waiting", "Kilifi")
	if _, err := s.Suspend(s.ctx, Shell(), waiting.ID); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name       string
		by         Person
		from, into Person
		kind       fault.Kind
		key        string
	}{
		{"a learner", here, here, near, fault.KindForbidden, "role.lacking"},
		{"out of sight", coordinator, there, near, fault.KindNotFound, "person.unknown"},
		{"into somebody out of sight", coordinator, near, there, fault.KindNotFound, "person.unknown"},
		{"a coordinator, by a coordinator", coordinator, other, near, fault.KindForbidden, "role.lacking"},
		{"into a coordinator, by a coordinator", coordinator, near, other, fault.KindForbidden, "role.lacking"},
		{"with herself", coordinator, near, near, fault.KindConflict, "merge.same"},
		{"into somebody suspended", coordinator, near, waiting, fault.KindConflict, "merge.away"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := s.Merge(s.ctx, c.by, c.from.ID, c.into.ID, nothing)
			wants(t, err, c.kind, c.key)
		})
	}
	if _, err := s.Merge(s.ctx, coordinator, waiting.ID, near.ID, nothing); err != nil {
		t.Errorf("who is suspended may go: %v", err)
	}
	if _, err := s.Merge(s.ctx, coordinator, here.ID, near.ID, nothing); err != nil {
		t.Error(err)
	}
	_, err = s.Merge(s.ctx, coordinator, near.ID, here.ID, nothing)
	wants(t, err, fault.KindNotFound, "person.unknown")
}
