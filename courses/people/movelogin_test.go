package people

import (
	"testing"

	"pamoja/courses/fault"
)

func TestMoveLogin(t *testing.T) {
	s := newSite(t)
	at := func(name, county, phone string) Person {
		t.Helper()
		p := s.living(name, county)
		if _, _, err := s.ChangePhone(s.ctx, Shell(), p.ID, phone); err != nil {
			t.Fatal(err)
		}
		return s.person(p.ID)
	}
	coordinator := s.staff(county("Kilifi"))
	first, second := at("Sample First", "Kilifi", "0712345670"), at("Sample Second", "Kilifi", "0712345670")
	away, here := at("Sample Away", "Kisumu", "0712345671"), at("Sample Here", "Kilifi", "0712345671")
	leads := func(phone string, to Person) {
		t.Helper()
		if p, err := s.ByLogin(s.ctx, phone); err != nil || p.ID != to.ID {
			t.Errorf("%s leads to %s, want %s, %v", phone, p.Name, to.Name, err)
		}
	}
	if holder, may, taken, err := s.PhoneHolder(s.ctx, coordinator, second); err != nil || !taken || !may || holder.ID != first.ID {
		t.Errorf("%v %t %t %v", holder, may, taken, err)
	}
	for range 2 {
		if _, err := s.MoveLogin(s.ctx, coordinator, second.ID); err != nil {
			t.Fatal(err)
		}
		leads(second.Phone, second)
	}
	if p := s.person(first.ID); p.Phone != first.Phone || p.Generation != first.Generation {
		t.Errorf("more than her login changed: %+v", p)
	}
	for _, one := range []Person{first, second} {
		said := s.said(one.ID)
		n := 0
		for _, what := range said {
			if what == LoginMoved {
				n++
			}
		}
		if n != 1 {
			t.Errorf("%s: %v", one.Name, said)
		}
	}
	if holder, may, taken, err := s.PhoneHolder(s.ctx, coordinator, here); err != nil || !taken || may || holder.ID != "" {
		t.Errorf("of somebody out of sight: %v %t %t %v", holder, may, taken, err)
	}
	_, err := s.MoveLogin(s.ctx, coordinator, here.ID)
	wants(t, err, fault.KindConflict, "phone.ask")
	leads(here.Phone, away)
	if _, err := s.MoveLogin(s.ctx, Shell(), here.ID); err != nil {
		t.Error(err)
	}
	leads(here.Phone, here)
	_, err = s.MoveLogin(s.ctx, coordinator, away.ID)
	wants(t, err, fault.KindNotFound, "person.unknown")
	_, err = s.MoveLogin(s.ctx, first, first.ID)
	wants(t, err, fault.KindForbidden, "role.lacking")
	_, err = s.MoveLogin(s.ctx, coordinator, s.living("Sample None", "Kilifi").ID)
	wants(t, err, fault.KindConflict, "phone.none")
}

// Of two who move one phone to two people, it ends as one login of one of them.
func TestMoveLoginAtOnce(t *testing.T) {
	s := newSite(t)
	for range 10 {
		var all []Person
		for range 3 {
			p := s.add(New{Phone: "0712345679"}).Person
			all = append(all, p)
		}
		errs := together(2, func(i int) error {
			_, err := s.MoveLogin(s.ctx, Shell(), all[1+i].ID)
			return err
		})
		got := tallied(t, errs)
		if got[""]+got["phone.moved"] != 2 || got[""] == 0 {
			t.Fatal(got)
		}
		p, err := s.ByLogin(s.ctx, "0712345679")
		if err != nil || p.ID == all[0].ID {
			t.Fatalf("it leads to %s, %v", p.ID, err)
		}
	}
}
