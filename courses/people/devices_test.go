package people

import (
	"strings"
	"testing"
	"time"

	"pamoja/courses/fault"
)

func (s *site) device(p Person, label string) string {
	s.t.Helper()
	token, err := s.NewDevice(s.ctx, p, label)
	if err != nil {
		s.t.Fatal(err)
	}
	return token
}

func TestKnownDevicePassesTheWait(t *testing.T) {
	s := newSite(t)
	p := s.add(New{Secret: "482913"}).Person
	other := s.add(New{Secret: "771904"}).Person
	cookie := JoinDevice(s.device(other, ""), s.device(p, ""))
	foreign := s.device(other, "")
	for range 4 {
		_, err := s.SignIn(s.ctx, Attempt{Login: p.Member, Secret: "wrong"})
		wants(t, err, fault.KindUnauthenticated, "sign_in.wrong")
	}
	for _, device := range []string{"", "no.such.token", foreign} {
		_, err := s.SignIn(s.ctx, Attempt{Login: p.Member, Secret: "482913", Device: device})
		waits(t, err)
	}
	s.pass(time.Second)
	s.signsIn(Attempt{Login: p.Member, Secret: "482913", Device: cookie})
	if f := s.failuresOf("login/" + p.Member); f.Count != 4 {
		t.Errorf("the login's own count became %d", f.Count)
	}
	devices, err := s.Devices(s.ctx, p)
	if err != nil || len(devices) != 1 || !devices[0].Used.Equal(s.time()) {
		t.Errorf("%+v, %v", devices, err)
	}
}

// A device has a count of its own: it holds up only itself.
func TestDeviceHasItsOwnDelays(t *testing.T) {
	s := newSite(t)
	p := s.add(New{Secret: "482913"}).Person
	one, two := s.device(p, ""), s.device(p, "")
	for range 4 {
		_, err := s.SignIn(s.ctx, Attempt{Login: p.Member, Secret: "wrong", Device: one})
		wants(t, err, fault.KindUnauthenticated, "sign_in.wrong")
	}
	_, err := s.SignIn(s.ctx, Attempt{Login: p.Member, Secret: "482913", Device: one})
	waits(t, err)
	s.signsIn(Attempt{Login: p.Member, Secret: "482913", Device: two})
	s.signsIn(Attempt{Login: p.Member, Secret: "482913"})
	if made := s.guessesSince(s.time()); made != 4 {
		t.Errorf("%d guesses are remembered for the site", made)
	}
}

func TestForgetDevice(t *testing.T) {
	s := newSite(t)
	p, other := s.add(New{Secret: "482913"}).Person, s.add(New{}).Person
	token := s.device(p, "Android, Chrome\u202e\n 95 "+strings.Repeat("x", 100))
	devices, err := s.Devices(s.ctx, p)
	if err != nil || len(devices) != 1 || !strings.HasPrefix(devices[0].Label, "Android, Chrome 95 x") || len(devices[0].Label) > 60 {
		t.Fatalf("%+v, %v", devices, err)
	}
	if strings.Contains(devices[0].ID, token) {
		t.Error("a list shows the token")
	}
	s.SignIn(s.ctx, Attempt{Login: p.Member, Secret: "wrong", Device: token})
	for by, id := range map[string]string{other.ID: devices[0].ID, p.ID: "nothing", "": devices[0].ID} {
		wants(t, s.ForgetDevice(s.ctx, Person{ID: by}, id), fault.KindNotFound, "device.unknown")
	}
	if known, err := s.KnownDevice(s.ctx, p, token); err != nil || !known {
		t.Errorf("%t, %v", known, err)
	}
	if known, err := s.KnownDevice(s.ctx, other, token); err != nil || known {
		t.Errorf("%t, %v", known, err)
	}
	if err := s.ForgetDevice(s.ctx, p, devices[0].ID); err != nil {
		t.Fatal(err)
	}
	if known, err := s.KnownDevice(s.ctx, p, token); err != nil || known {
		t.Errorf("%t, %v", known, err)
	}
	if _, _, err := s.failures.Get(s.ctx, "device/"+devices[0].ID); err == nil {
		t.Error("its failures are kept")
	}
	wants(t, s.ForgetDevice(s.ctx, p, devices[0].ID), fault.KindNotFound, "device.unknown")
}

func TestDevicesStayFew(t *testing.T) {
	s := newSite(t)
	p := s.add(New{}).Person
	first := s.device(p, "first")
	for range devicesAPerson {
		s.pass(time.Minute)
		s.device(p, "later")
	}
	devices, err := s.Devices(s.ctx, p)
	if err != nil || len(devices) != devicesAPerson || !devices[0].Used.Equal(s.time()) {
		t.Errorf("%d devices, %v", len(devices), err)
	}
	if known, err := s.KnownDevice(s.ctx, p, first); err != nil || known {
		t.Errorf("the first is still known: %t, %v", known, err)
	}
	if _, err := s.NewDevice(s.ctx, Person{}, ""); err == nil {
		t.Error("nobody has a device")
	}
}

func TestJoinDevice(t *testing.T) {
	cookie := ""
	for _, token := range strings.Split("abcdefghij", "") {
		cookie = JoinDevice(cookie, token)
	}
	if cookie != "j.i.h.g.f.e.d.c" {
		t.Errorf("got %s", cookie)
	}
	if again := JoinDevice(cookie, "f"); again != "f.j.i.h.g.e.d.c" {
		t.Errorf("got %s", again)
	}
	if spoilt := JoinDevice("..."+strings.Repeat("x", 5000)+".a.", "b"); spoilt != "b.a" {
		t.Errorf("got %s", spoilt)
	}
}
