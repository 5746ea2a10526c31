package people

import (
	"slices"
	"testing"

	"pamoja/courses/audit"
	"pamoja/courses/fault"
)

func TestNamesOnASharedPhone(t *testing.T) {
	s := newSite(t)
	one, two := s.add(New{Name: "Sample Learner 1"}).Person, s.add(New{Name: "Sample Learner 2"}).Person
	cookie := ""
	for _, p := range []Person{one, two} {
		token, err := s.NewDevice(s.ctx, p, "Chrome, Android")
		if err != nil {
			t.Fatal(err)
		}
		cookie = JoinDevice(cookie, token)
	}
	shown := func(cookie string) []OnPhone {
		t.Helper()
		list, err := s.OnThisPhone(s.ctx, cookie)
		if err != nil {
			t.Fatal(err)
		}
		return list
	}
	if got := shown(cookie); len(got) != 0 {
		t.Fatalf("without a tick: %v", got)
	}
	if err := s.ShowOnPhone(s.ctx, one, cookie, true); err != nil {
		t.Fatal(err)
	}
	got := shown(cookie)
	if len(got) != 1 || got[0].Name != one.Name || got[0].Member != one.Member {
		t.Fatalf("%v", got)
	}
	if got := shown(""); len(got) != 0 {
		t.Errorf("on another phone: %v", got)
	}
	devices, err := s.Devices(s.ctx, one)
	if err != nil || len(devices) != 1 || !devices[0].Listed {
		t.Errorf("%v, %v", devices, err)
	}
	wants(t, s.HideOnPhone(s.ctx, two, got[0].Device), fault.KindNotFound, "device.unknown")
	wants(t, s.HideOnPhone(s.ctx, Person{}, got[0].Device), fault.KindNotFound, "device.unknown")
	if err := s.HideOnPhone(s.ctx, one, got[0].Device); err != nil || len(shown(cookie)) != 0 {
		t.Errorf("%v, %v", err, shown(cookie))
	}
	// A phone that does not know her shows nothing of her, whatever she ticked.
	if err := s.ShowOnPhone(s.ctx, s.add(New{Name: "Sample Learner 3"}).Person, cookie, true); err != nil || len(shown(cookie)) != 0 {
		t.Errorf("%v, %v", err, shown(cookie))
	}
	if err := s.ShowOnPhone(s.ctx, two, cookie, true); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Suspend(s.ctx, s.add(New{Role: Administrator, Secret: "four sample words"}).Person, two.ID); err != nil {
		t.Fatal(err)
	}
	if got := shown(cookie); len(got) != 0 {
		t.Errorf("suspended, and shown: %v", got)
	}
}

func TestSignOutEverywhere(t *testing.T) {
	s := newSite(t)
	her := s.add(New{Name: "Sample Learner 1", Secret: "284916"}).Person
	token, err := s.NewDevice(s.ctx, her, "Chrome, Android")
	if err != nil {
		t.Fatal(err)
	}
	if err := s.ShowOnPhone(s.ctx, her, token, true); err != nil {
		t.Fatal(err)
	}
	after, err := s.SignOutEverywhere(s.ctx, Shell(), her.ID)
	if err != nil || after.Generation != her.Generation+1 {
		t.Fatalf("%+v, %v", after, err)
	}
	if known, err := s.KnownDevice(s.ctx, her, token); err != nil || known {
		t.Errorf("the lost phone knows her: %v", err)
	}
	if shown, err := s.OnThisPhone(s.ctx, token); err != nil || len(shown) != 0 {
		t.Errorf("the lost phone shows her: %v, %v", shown, err)
	}
	if said := s.said(her.ID); !slices.Contains(said, audit.PersonSignedOut) {
		t.Errorf("the log says %v", said)
	}
	s.signsIn(Attempt{Login: her.Member, Secret: "284916"})
}
