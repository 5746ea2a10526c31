package certificates

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"encoding/json"
	"encoding/pem"
	"strings"
	"sync"
	"testing"

	"pamoja/courses/fault"
)

func TestVerify(t *testing.T) {
	s := newSite(t, nil)
	_, r := s.holder("Mũthoni wa Ng’ang’a")
	spaced := strings.ToLower(r.Serial[:4]) + " " + r.Serial[4:8] + " " + r.Serial[8:]
	for _, text := range []string{r.Serial, spaced, r.Serial[4:], r.VerifyAddress(), r.VerifyAddress() + "?lang=sw", r.VerifyAddress() + "#", r.Scan(), r.Line, " " + r.Line[:70] + "\n" + r.Line[70:]} {
		answer := s.answers(text, Valid)
		if answer.Record.Name != r.Name || answer.Serial != r.Serial || !answer.Date.Equal(r.IssuedAt) {
			t.Errorf("%q: %+v", text, answer)
		}
	}
	for _, text := range []string{"", "hello", "PMJ-000000001", "https://pamoja.example/verify/", "https://pamoja.example/verify/PMJ-000000001"} {
		s.answers(text, Unknown)
	}
	if answer := s.answers("pmj 4k7t 9qxc b", Unknown); answer.Serial != "PMJ-4K7T9QXCB" {
		t.Errorf("%+v", answer)
	}
	for _, text := range []string{"v1.", r.Line[3:], r.Scan() + "A", r.VerifyAddress() + "#v1.abc", strings.Repeat("a", 5000)} {
		s.answers(text, Forged)
	}
	for at := 3; at < len(r.Line); at++ {
		s.answers(r.Line[:at], Forged)
		s.answers(r.VerifyAddress()+"#"+r.Line[:at], Forged)
		other := byte('A')
		if r.Line[at] == other {
			other = 'B'
		}
		s.answers(r.Line[:at]+string(other)+r.Line[at+1:], Forged)
	}
	claims := Claims{Serial: r.Serial, Name: r.Name, Course: r.Course, Date: "2026-03-15", Key: "00000000"}
	s.answers(signLine(claims, newKey(t)), Forged)
	keys, err := s.publicKeys(s.ctx)
	if err != nil {
		t.Fatal(err)
	}
	claims.Key = keys[0].ID
	s.answers(signLine(claims, newKey(t)), Forged)
}

func TestVerifyWhatIsSignedButNotRecorded(t *testing.T) {
	s := newSite(t, nil)
	_, r := s.holder("Sample Learner 1")
	key, private, err := s.signer(s.ctx)
	if err != nil {
		t.Fatal(err)
	}
	claims := Claims{Serial: "PMJ-4K7T9QXCB", Name: "Sample Learner 9", Course: "gatekeeping", Date: "2026-01-01", Key: key}
	if answer := s.answers(signLine(claims, private), Unrecorded); answer.Claims != claims || answer.Serial != claims.Serial {
		t.Errorf("%+v", answer)
	}
	claims.Serial = r.Serial
	if answer := s.answers(signLine(claims, private), Unrecorded); answer.Record.Name != "" {
		t.Errorf("another line under a known serial: %+v", answer)
	}
}

// A record that was altered in the database is not vouched for.
func TestVerifyOfAnAlteredRecord(t *testing.T) {
	s := newSite(t, nil)
	_, r := s.holder("Sample Learner 1")
	if _, err := s.serials.Update(s.ctx, serialDocument(r.Serial), func(r *Record) error {
		r.Name = "Sample Learner 2"
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if answer, err := s.Verify(s.ctx, r.Serial); err == nil {
		t.Errorf("%+v", answer)
	}
}

func TestPublishedKeysCheckLinesElsewhere(t *testing.T) {
	s := newSite(t, nil)
	_, replaced := s.holder("Sample Learner 1")
	_, withdrawn := s.holder("Sample Learner 2")
	_, valid := s.holder("Sample Learner 3")
	if _, err := s.Replace(s.ctx, s.admin, replaced.Serial, "why", "f"); err != nil {
		t.Fatal(err)
	}
	if err := s.Withdraw(s.ctx, s.admin, withdrawn.Serial, "why"); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Replace(s.ctx, s.admin, withdrawn.Serial, "why", "f"); err != nil {
		t.Fatal(err)
	}
	published, err := s.PublishedKeys(s.ctx)
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(published)
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{"Sample", valid.Serial, "why", s.admin.ID} {
		if strings.Contains(string(text), secret) {
			t.Errorf("%q is published: %s", secret, text)
		}
	}
	back, err := ParsePublished(text)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range []Record{replaced, withdrawn, valid} {
		claims, err := VerifyLine(r.Scan(), back.LineKeys())
		if err != nil || claims.Serial != r.Serial || claims.Name != r.Name || claims.Date != "2026-03-15" {
			t.Errorf("%+v, %v", claims, err)
		}
	}
	for serial, want := range map[string]State{replaced.Serial: Replaced, withdrawn.Serial: Withdrawn, valid.Serial: Valid} {
		if state, date := back.State(serial); state != want || want != Valid && date != "2026-03-15" {
			t.Errorf("%s is %s since %s, want %s", serial, state, date, want)
		}
	}
	for _, text := range []string{"", "{}", "[]", `{"keys":[{"id":"A","algorithm":"Ed25519","public":"AAAA"}]}`, `{"keys":[{"id":"A","algorithm":"RSA"}]}`} {
		if _, err := ParsePublished([]byte(text)); err == nil {
			t.Errorf("%q gives keys", text)
		}
	}
}

func TestOneKeyForAllProcesses(t *testing.T) {
	s := newSite(t, nil)
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			if err := s.another(nil).EnsureKey(s.ctx); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	known, err := s.keyDocuments(s.ctx)
	if err != nil || len(known) != 1 || len(known[0].Private) == 0 {
		t.Errorf("%d keys, %v", len(known), err)
	}
}

func TestKeyFromAFile(t *testing.T) {
	s := newSite(t, nil)
	_, own := s.holder("Sample Learner 1")

	first := newKey(t)
	withFile := func(key ed25519.PrivateKey) *Service {
		return s.another(func(o *Options) { o.SigningKey = pemOf(t, key) })
	}
	filed := withFile(first)
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			if err := withFile(first).EnsureKey(s.ctx); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	known, err := s.keyDocuments(s.ctx)
	if err != nil || len(known) != 2 || known[1].Private != nil {
		t.Fatalf("the private part is kept, or the key is there twice: %+v, %v", known, err)
	}
	p := s.add("Sample Learner 2", "learner")
	s.complete(p, gatekeeping)
	_, err = s.Claim(s.ctx, p, gatekeeping.ID, "en")
	refused(t, err, fault.KindConflict, "certificate.no_signing_key")
	r, err := filed.Claim(s.ctx, p, gatekeeping.ID, "en")
	if err != nil {
		t.Fatal(err)
	}
	s.answers(own.Line, Valid)
	s.answers(r.Line, Valid)

	if err := withFile(newKey(t)).EnsureKey(s.ctx); err != nil {
		t.Fatal(err)
	}
	keys, err := s.publicKeys(s.ctx)
	if err != nil || len(keys) != 3 || keys[0].Retired.IsZero() || keys[1].Retired.IsZero() || !keys[2].Retired.IsZero() {
		t.Errorf("%+v, %v", keys, err)
	}
	// The first process goes on with its key and does not take turns.
	for range 3 {
		if _, _, err := filed.signer(s.ctx); err != nil {
			t.Fatal(err)
		}
	}
	if known, err = s.keyDocuments(s.ctx); err != nil || len(known) != 3 {
		t.Errorf("%d keys, %v", len(known), err)
	}
	// The operator goes back to the first file.
	if err := withFile(first).EnsureKey(s.ctx); err != nil {
		t.Fatal(err)
	}
	if keys, err = s.publicKeys(s.ctx); err != nil || len(keys) != 3 || !keys[1].Retired.IsZero() || keys[2].Retired.IsZero() {
		t.Errorf("%+v, %v", keys, err)
	}
	s.answers(r.Line, Valid)
}

func TestSigningKeyFiles(t *testing.T) {
	s := newSite(t, nil)
	curve, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	good := pemOf(t, newKey(t))
	for name, file := range map[string][]byte{
		"empty": {}, "text": []byte("hello"), "another algorithm": pemOf(t, curve), "cut": good[:len(good)/2],
		"damaged": pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: []byte("hello")}),
		"public":  pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: []byte("hello")}),
	} {
		o := s.o
		o.SigningKey = file
		if _, err := NewService(s.store, s.log, o); err == nil {
			t.Errorf("%s is taken for a key", name)
		}
	}
}

func FuzzVerifyText(f *testing.F) {
	line := signLine(sampleClaims, testKey)
	for _, seed := range []string{"", "PMJ-4K7T9QXCB", "pmj 4k7t 9qxc b", line, "#" + line, "https://h/verify/PMJ-4K7T9QXCB#" + line, "v1.", "\xff\xfe", strings.Repeat("9", 70)} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		serial, line := splitText(text)
		if serial != "" {
			if again, ok := ParseSerial(serial); !ok || again != serial {
				t.Fatalf("%q gives the serial %q", text, serial)
			}
		}
		if serial == "" && line == "" {
			_ = brokenLine(text)
		}
		Unprintable(text)
		PlainName(text)
	})
}

// Known and unknown serials are compared here by hand: they take the same
// reads and the same check of a signature.
func BenchmarkVerify(b *testing.B) {
	s := newSite(b, nil)
	_, r := s.holder("Sample Learner 1")
	for name, serial := range map[string]string{"known": r.Serial, "unknown": "PMJ-4K7T9QXCB"} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, err := s.Verify(s.ctx, serial); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
