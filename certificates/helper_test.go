package certificates

import (
	"crypto/ed25519"
	"os"
	"os/exec"
	"testing"
	"time"

	"pamoja/content"
	"pamoja/content/locale"
)

// bundle is the site's own messages in both languages.
func bundle(t testing.TB) *locale.Bundle {
	t.Helper()
	tree, err := content.Open("")
	if err != nil {
		t.Fatal(err)
	}
	all, _ := locale.Load(tree)
	for _, language := range []string{"en", "sw"} {
		if !all.For(language).Has("certificate.title") {
			t.Fatalf("content/lang/%s/ui.json lacks the messages certificate.*", language)
		}
	}
	return all
}

// program is the path of a program the test needs; without it the test is
// skipped, but never in CI.
func program(t *testing.T, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err == nil {
		return path
	}
	if os.Getenv("PAMOJA_CI") == "1" {
		t.Fatalf("%s is not installed", name)
	}
	t.Skipf("%s is not installed", name)
	return ""
}

var (
	nairobi  = time.FixedZone("EAT", 3*60*60)
	testKey  = ed25519.NewKeyFromSeed([]byte("0123456789abcdef0123456789abcdef"))
	testDay  = time.Date(2026, time.March, 14, 21, 30, 0, 0, time.UTC)
	testSite = "https://pamoja.example"
)

// gatekeeping and caseManagement are what a short and a long course ask.
var (
	gatekeeping = Course{
		ID: "gatekeeping", Edition: 1, Minutes: 60, PassPercent: 80, Complete: true,
		Rule:   Rule{Lessons: 4, Quizzes: 1},
		Titles: map[string]string{"en": "Gatekeeping", "sw": "Kuzuia utengano usio wa lazima"},
	}
	caseManagement = Course{
		ID: "case-management", Edition: 3, Minutes: 1320, PassPercent: 80, Complete: true,
		Rule:   Rule{Lessons: 45, Quizzes: 13, Cases: 6, Minutes: 360, Observed: 120, Signoffs: 4},
		Titles: map[string]string{"en": "Case management for reintegration", "sw": "Usimamizi wa kesi hadi mtoto ajumuike tena na familia"},
	}
)

// everything is what a person has who did just what a course asks, and a
// little more mentoring where it asks for that.
func everything(c Course) Inputs {
	in := Inputs{
		Lessons: c.Rule.Lessons, Quizzes: c.Rule.Quizzes, Cases: c.Rule.Cases,
		Minutes: c.Rule.Minutes, Observed: c.Rule.Observed, Signoffs: c.Rule.Signoffs, CompletedAt: testDay,
	}
	if in.Minutes > 0 {
		in.Minutes, in.Observed = in.Minutes+30, in.Observed+15
	}
	return in
}

// issued is a record as Claim makes one, without a store.
func issued(t testing.TB, name, language string, c Course, change func(*Record)) Record {
	t.Helper()
	r := Record{
		Serial: "PMJ-4K7T9QXC" + string(checkCharacter("4K7T9QXC")), Person: "p1", Course: c.ID, Cycle: 1, Layout: layoutNumber,
		Name: PlainName(name), Language: language, Edition: c.Edition, Minutes: c.Minutes, PassPercent: c.PassPercent,
		Rule: c.Rule, Counted: everything(c), IssuedAt: testDay,
		Site: "Pamoja", Issuer: "Sample Organisation", Place: "Kilifi County", Address: testSite,
	}
	if change != nil {
		change(&r)
	}
	all := bundle(t)
	for _, language := range twoLanguages(all, language) {
		r.Words = append(r.Words, write(all.For(language), r, c.Titles, nairobi))
	}
	r.Line = signLine(Claims{Serial: r.Serial, Name: r.Name, Course: r.Course, Date: "2026-03-15", Key: testKeys[0].ID}, testKey)
	return r
}

var testKeys = []Key{{ID: keyID(testKey.Public().(ed25519.PublicKey)), Public: testKey.Public().(ed25519.PublicKey)}}

func signed(r *Record) {
	r.Signatories = []Signatory{{"Sample Coordinator 2", "for Sample Organisation"}, {"Sample Trainer 3", "mentor"}}
}
