package certificates

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"pamoja/content"
	"pamoja/courses/fault"
	"pamoja/courses/people"
)

func TestJudge(t *testing.T) {
	if Judge(Rule{}, Inputs{Lessons: 99, Minutes: 99}).Met {
		t.Error("a rule that asks for nothing is met")
	}
	got := Judge(caseManagement.Rule, Inputs{Lessons: 45, Quizzes: 13, Cases: 6, Minutes: 400, Observed: 119, Signoffs: 4})
	if got.Met || len(got.Lines) != 6 {
		t.Errorf("with a minute missing: %+v", got)
	}
	want := Line{Kind: Observed, Have: 119, Need: 120}
	if got.Lines[4] != want {
		t.Errorf("got %+v, want %+v", got.Lines[4], want)
	}
	rapid.Check(t, func(t *rapid.T) {
		number := rapid.IntRange(0, 3)
		draw := func() Rule {
			return Rule{Lessons: number.Draw(t, "l"), Quizzes: number.Draw(t, "q"), Cases: number.Draw(t, "c"),
				Minutes: number.Draw(t, "m"), Observed: number.Draw(t, "o"), Signoffs: number.Draw(t, "s")}
		}
		rule, have := draw(), draw()
		met := rule != Rule{} && have.Lessons >= rule.Lessons && have.Quizzes >= rule.Quizzes && have.Cases >= rule.Cases &&
			have.Minutes >= rule.Minutes && have.Observed >= rule.Observed && have.Signoffs >= rule.Signoffs
		in := Inputs{have.Lessons, have.Quizzes, have.Cases, have.Minutes, have.Observed, have.Signoffs, time.Time{}}
		if Judge(rule, in).Met != met {
			t.Fatalf("%+v with %+v: %v", rule, in, !met)
		}
	})
}

func TestClaim(t *testing.T) {
	s := newSite(t, nil)
	p := s.add("Mu\u0303thoni  wa Ng’ang’a", people.Learner)
	standing, err := s.Standing(s.ctx, p, gatekeeping.ID)
	if err != nil || standing.Met || standing.Serial != "" || standing.Obstacle == nil || standing.Obstacle.Key != "certificate.rule_unmet" {
		t.Fatalf("before: %+v, %v", standing, err)
	}
	_, err = s.Claim(s.ctx, p, gatekeeping.ID, "sw")
	refused(t, err, fault.KindConflict, "certificate.rule_unmet")

	s.complete(p, gatekeeping)
	if standing, err = s.Standing(s.ctx, p, gatekeeping.ID); err != nil || !standing.Met || standing.Obstacle != nil {
		t.Fatalf("complete: %+v, %v", standing, err)
	}
	s.wait(24 * time.Hour)
	r, err := s.Claim(s.ctx, p, gatekeeping.ID, "sw")
	if err != nil {
		t.Fatal(err)
	}
	if r.Name != "Mũthoni wa Ng’ang’a" || r.Language != "sw" || len(r.Words) != 2 || r.Words[0].Language != "sw" || r.Words[1].Language != "en" {
		t.Errorf("issued %+v", r)
	}
	if r.In("en").Edition != "Edition 1 of the course. Completed on 15 March 2026, issued on 16 March 2026." {
		t.Errorf("the days are those of the site's time zone: %q", r.In("en").Edition)
	}
	if r.Issuer != "Sample Organisation" || r.Place != "Kilifi" || len(r.Signatories) != 0 || r.Sample {
		t.Errorf("issued %+v", r)
	}

	s.wait(time.Hour)
	s.courses[gatekeeping.ID] = Course{ID: gatekeeping.ID, Rule: Rule{Lessons: 99}}
	again, err := s.Claim(s.ctx, p, gatekeeping.ID, "en")
	if err != nil || !cmp.Equal(r, again) {
		t.Errorf("claimed again, after the course was changed: %v\n%s", err, cmp.Diff(r, again))
	}
	if standing, err = s.Standing(s.ctx, p, gatekeeping.ID); err != nil || standing.Serial != r.Serial || standing.Status.State != Valid || standing.Obstacle != nil {
		t.Errorf("after: %+v, %v", standing, err)
	}
	mine, err := s.Mine(s.ctx, p)
	if err != nil || len(mine) != 1 || !cmp.Equal(mine[0].Record, r) {
		t.Errorf("mine: %+v, %v", mine, err)
	}
}

func TestClaimRefusals(t *testing.T) {
	s := newSite(t, nil)
	p := s.add("Sample Learner 1", people.Learner)
	unfinished := gatekeeping
	unfinished.ID, unfinished.Complete = "unfinished", false
	empty := gatekeeping
	empty.ID, empty.Rule = "empty", Rule{}
	for _, c := range []Course{unfinished, empty} {
		s.courses[c.ID] = c
		s.complete(p, c)
	}
	s.complete(p, gatekeeping)

	_, err := s.Claim(s.ctx, p, unfinished.ID, "en")
	refused(t, err, fault.KindConflict, "certificate.course_unfinished")
	_, err = s.Claim(s.ctx, p, empty.ID, "en")
	refused(t, err, fault.KindConflict, "certificate.rule_unmet")
	_, err = s.Claim(s.ctx, p, "nowhere", "en")
	refused(t, err, fault.KindNotFound, "error.no_course")
	_, err = s.Claim(s.ctx, people.Person{}, gatekeeping.ID, "en")
	refused(t, err, fault.KindForbidden, "role.lacking")

	without := s.another(func(o *Options) { o.BaseURL = "" })
	_, err = without.Claim(s.ctx, p, gatekeeping.ID, "en")
	refused(t, err, fault.KindConflict, "certificate.no_base_url")
	standing, err := without.Standing(s.ctx, p, gatekeeping.ID)
	if err != nil || standing.Obstacle == nil || standing.Obstacle.Key != "certificate.no_base_url" {
		t.Errorf("%+v, %v", standing, err)
	}
	o := s.o
	o.BaseURL = "https://" + strings.Repeat("a", LongestBaseURL)
	if _, err := NewService(s.store, s.log, o); err == nil {
		t.Error("an address too long for the code is taken")
	}
	if found := s.answers("PMJ-4K7T9QXCB", Unknown); found.Serial == "" {
		t.Error("a well-formed serial is not read back")
	}
}

func TestClaimOfAnUnprintableName(t *testing.T) {
	s := newSite(t, nil)
	p := s.add("Amina علي 🌸", people.Learner)
	s.complete(p, gatekeeping)
	_, err := s.Claim(s.ctx, p, gatekeeping.ID, "en")
	refused(t, err, fault.KindInvalid, "certificate.name_unprintable")
	if f, _ := fault.Of(err); f.Field != "print_name" || f.Args[1] != "ع, ل, ي, 🌸" {
		t.Errorf("%+v", f)
	}
	p.PrintName = "Amina \u200dAli"
	_, err = s.Claim(s.ctx, p, gatekeeping.ID, "en")
	refused(t, err, fault.KindInvalid, "certificate.print_name_unprintable")
	if f, _ := fault.Of(err); f.Args[1] != "U+200D" {
		t.Errorf("%+v", f)
	}
	p.PrintName = "..."
	_, err = s.Claim(s.ctx, p, gatekeeping.ID, "en")
	refused(t, err, fault.KindInvalid, "certificate.name_missing")
	p.PrintName = "Amina Ali"
	r, err := s.Claim(s.ctx, p, gatekeeping.ID, "en")
	if err != nil || r.Name != "Amina Ali" {
		t.Fatalf("%+v, %v", r, err)
	}
	other := s.add("Sample Learner 2", people.Learner)
	other.PrintName = "Sample Minister"
	s.complete(other, gatekeeping)
	if r, err = s.Claim(s.ctx, other, gatekeeping.ID, "en"); err != nil || r.Name != other.Name {
		t.Errorf("a name that can be printed is printed: %q, %v", r.Name, err)
	}
}

// Two processes, sixteen taps: one certificate.
func TestParallelClaimsGiveOneCertificate(t *testing.T) {
	s := newSite(t, nil)
	p := s.add("Sample Learner 1", people.Learner)
	s.complete(p, gatekeeping)
	processes := []*Service{s.Service, s.another(nil)}
	given := make([]Record, 16)
	var all sync.WaitGroup
	for i := range given {
		all.Go(func() {
			r, err := processes[i%2].Claim(s.ctx, p, gatekeeping.ID, []string{"en", "sw"}[i%2])
			if err != nil {
				t.Error(err)
			}
			given[i] = r
		})
	}
	all.Wait()
	for _, r := range given {
		if !cmp.Equal(r, given[0]) {
			t.Fatalf("two certificates:\n%s", cmp.Diff(given[0], r))
		}
	}
	keys, err := s.publicKeys(s.ctx)
	if err != nil || len(keys) != 1 {
		t.Errorf("%d keys, %v", len(keys), err)
	}
	kept := 0
	for _, err := range s.serials.All(s.ctx, "") {
		if err != nil {
			t.Fatal(err)
		}
		kept++
	}
	if kept != 1 {
		t.Errorf("%d records", kept)
	}
	s.answers(given[0].Scan(), Valid)
}

// A process died between the claim and the record: the next claim goes on.
func TestDeadClaimIsGoneOnWith(t *testing.T) {
	s := newSite(t, nil)
	p := s.add("Sample Learner 1", people.Learner)
	dead := claim{Person: p.ID, Course: gatekeeping.ID, Cycle: 1, Serial: "PMJ-4K7T9QXCB", At: s.now()}
	if _, err := s.claims.Insert(s.ctx, claimDocument(p.ID, gatekeeping.ID), dead); err != nil {
		t.Fatal(err)
	}
	s.wait(2 * time.Minute)
	_, err := s.Claim(s.ctx, p, gatekeeping.ID, "en")
	refused(t, err, fault.KindConflict, "certificate.rule_unmet")
	s.complete(p, gatekeeping)
	r, err := s.Claim(s.ctx, p, gatekeeping.ID, "en")
	if err != nil || r.Serial != dead.Serial {
		t.Fatalf("%s, %v", r.Serial, err)
	}
}

// A serial that two claims name belongs to who wrote its record first.
func TestClaimWhoseSerialIsTaken(t *testing.T) {
	s := newSite(t, nil)
	_, first := s.holder("Sample Learner 1")
	p := s.add("Sample Learner 2", people.Learner)
	s.complete(p, gatekeeping)
	taken := claim{Person: p.ID, Course: gatekeeping.ID, Cycle: 1, Serial: first.Serial, At: s.now()}
	if _, err := s.claims.Insert(s.ctx, claimDocument(p.ID, gatekeeping.ID), taken); err != nil {
		t.Fatal(err)
	}
	r, err := s.Claim(s.ctx, p, gatekeeping.ID, "en")
	if err != nil || r.Serial == first.Serial || r.Person != p.ID {
		t.Fatalf("%+v, %v", r, err)
	}
	if again, err := s.Claim(s.ctx, p, gatekeeping.ID, "en"); err != nil || again.Serial != r.Serial {
		t.Errorf("%s, %v", again.Serial, err)
	}
}

// Later settings, words and names change nothing on what was issued.
func TestRecordHoldsAllThatIsPrinted(t *testing.T) {
	s := newSite(t, nil)
	p, r := s.holder("Sample Learner 1")
	before, err := s.PDF(s.ctx, p, r.Serial)
	if err != nil {
		t.Fatal(err)
	}
	later := s.another(func(o *Options) {
		o.BaseURL, o.TimeZone, o.Sample = "https://elsewhere.example", time.UTC, true
		o.Site = func() content.Site {
			return content.Site{Name: "Other", Signatories: []content.Signatory{{Name: "A", Role: "B"}}}
		}
	})
	s.wait(1000 * time.Hour)
	if _, err := s.people.Rename(s.ctx, s.admin, p.ID, "Another Name", "test"); err != nil {
		t.Fatal(err)
	}
	after, err := later.PDF(s.ctx, p, r.Serial)
	if err != nil || string(before) != string(after) {
		t.Errorf("the sheet changed (%v)", err)
	}
	text, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	var back Record
	if err := json.Unmarshal(text, &back); err != nil || !cmp.Equal(r, back) {
		t.Errorf("%v\n%s", err, cmp.Diff(r, back))
	}
	if len(text) > 8000 {
		t.Errorf("a record has %d bytes", len(text))
	}
}

func TestWhoMayOpenACertificate(t *testing.T) {
	s := newSite(t, nil)
	p, r := s.holder("Sample Learner 1")
	for _, stranger := range []people.Person{{}, s.add("Sample Learner 2", people.Learner), s.add("Sample Trainer 1", people.Trainer)} {
		_, _, err := s.Get(s.ctx, stranger, r.Serial)
		refused(t, err, fault.KindNotFound, "certificate.unknown")
		_, err = s.PDF(s.ctx, stranger, r.Serial)
		refused(t, err, fault.KindNotFound, "certificate.unknown")
		if mine, err := s.Mine(s.ctx, stranger); err != nil || len(mine) > 0 {
			t.Errorf("%v, %v", mine, err)
		}
	}
	for _, serial := range []string{"", "PMJ-000000000", "PMJ-4K7T9QXCB", "../" + r.Serial} {
		_, _, err := s.Get(s.ctx, p, serial)
		refused(t, err, fault.KindNotFound, "certificate.unknown")
	}
	if _, _, err := s.Get(s.ctx, p, strings.ToLower(r.Serial)); err != nil {
		t.Error(err)
	}
	if opened := s.facts(p, Opened); opened != 0 {
		t.Errorf("%d audit facts for her own", opened)
	}
	if got, status, err := s.Get(s.ctx, s.admin, r.Serial); err != nil || got.Serial != r.Serial || status.State != Valid {
		t.Errorf("%+v, %v", status, err)
	}
	if opened := s.facts(p, Opened); opened != 1 {
		t.Errorf("%d audit facts for the administrator's look", opened)
	}
	gone := r
	gone.Person, gone.Serial = "removed", "PMJ-4K7T9QXCB"
	if _, err := s.serials.Insert(s.ctx, serialDocument(gone.Serial), gone); err != nil {
		t.Fatal(err)
	}
	if _, _, err := s.Get(s.ctx, s.admin, gone.Serial); err != nil {
		t.Errorf("an administrator keeps what a person left: %v", err)
	}
	_, _, err := s.Get(s.ctx, p, gone.Serial)
	refused(t, err, fault.KindNotFound, "certificate.unknown")
}

// Two sheets are drawn at a time; who waits does so no longer than her request.
func TestDrawingWaitsItsTurn(t *testing.T) {
	s := newSite(t, nil)
	p, r := s.holder("Sample Learner 1")
	for range drawnAtOnce {
		s.drawing <- struct{}{}
	}
	ctx, cancel := context.WithCancel(s.ctx)
	waited := make(chan error)
	go func() {
		_, err := s.PDF(ctx, p, r.Serial)
		waited <- err
	}()
	cancel()
	if err := <-waited; !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	<-s.drawing
	if _, err := s.PDF(s.ctx, p, r.Serial); err != nil {
		t.Error(err)
	}
}
