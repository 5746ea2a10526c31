package cohorts

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pamoja/courses/fault"
	"pamoja/courses/people"
	"pamoja/courses/progress"
)

func TestAddCohort(t *testing.T) {
	s := newSite(t)
	by, c := s.coordinated(func(n *New) { n.ID = strings.Repeat("a", 24) })
	if c.County != "Siaya" || c.ID != strings.Repeat("a", 24) {
		t.Errorf("%+v", c)
	}
	again, err := s.Add(s.ctx, by, New{ID: c.ID, Name: "Other", Courses: []string{"first"}, Scope: people.Scope{Kind: "county", Name: "Siaya"}})
	if err != nil || again.Name != c.Name {
		t.Errorf("the same form again: %+v, %v", again, err)
	}
	good := New{Name: "Sample", Courses: []string{"first"}, Scope: people.Scope{Kind: "county", Name: "Siaya"}}
	for key, spoil := range map[string]func(*New){
		"name.missing":         func(n *New) { n.Name = " " },
		"cohort.course":        func(n *New) { n.Courses = []string{"none"} },
		"cohort.day":           func(n *New) { n.Begins = "tomorrow" },
		"cohort.days_order":    func(n *New) { n.Begins, n.Ends = "2026-11-22", "2026-11-21" },
		"cohort.cap":           func(n *New) { n.Cap = -1 },
		"county.unknown":       func(n *New) { n.Rule.County = "Nowhere" },
		"cadre.unknown":        func(n *New) { n.Rule.Cadre = "none" },
		"organisation.unknown": func(n *New) { n.Rule.Organisation = "Sample Home" },
		"scope.not_yours":      func(n *New) { n.Scope.Name = "Meru" },
	} {
		n := good
		spoil(&n)
		_, err := s.Add(s.ctx, by, n)
		if f, ok := fault.Of(err); !ok || f.Key != key || f.Field == "" {
			t.Errorf("%s: %v", key, err)
		}
	}
	n := good
	n.Scope = people.Scope{}
	_, err = s.Add(s.ctx, by, n)
	wants(t, err, fault.KindForbidden, "scope.not_yours")
	_, err = s.Add(s.ctx, s.person(1, "Siaya", people.Trainer), good)
	wants(t, err, fault.KindForbidden, "role.lacking")
}

// Whoever does not look after a cohort is told of none, whatever she asks.
func TestWhoLooksAfter(t *testing.T) {
	s := newSite(t)
	by, c := s.coordinated()
	her, mentor := s.person(1, "Siaya"), s.person(2, "Siaya", people.Trainer)
	if n, err := s.AddMembers(s.ctx, by, c.ID, false, her.ID); err != nil || n != 1 {
		t.Fatal(n, err)
	}
	s.must(s.AddMentor(s.ctx, by, c.ID, mentor.ID, false))
	acts := map[string]func(people.Person) error{
		"open":     func(by people.Person) error { _, err := s.Open(s.ctx, by, c.ID); return err },
		"members":  func(by people.Person) error { _, _, err := s.Members(s.ctx, by, c.ID); return err },
		"mentors":  func(by people.Person) error { _, err := s.Mentors(s.ctx, by, c.ID); return err },
		"codes":    func(by people.Person) error { _, err := s.Codes(s.ctx, by, c.ID); return err },
		"waiting":  func(by people.Person) error { _, _, err := s.Waiting(s.ctx, by, c.ID); return err },
		"add":      func(by people.Person) error { _, err := s.AddMembers(s.ctx, by, c.ID, false, her.ID); return err },
		"remove":   func(by people.Person) error { return s.Remove(s.ctx, by, c.ID, her.ID) },
		"rule":     func(by people.Person) error { _, err := s.ApplyRule(s.ctx, by, c.ID, false); return err },
		"mentor":   func(by people.Person) error { return s.AddMentor(s.ctx, by, c.ID, mentor.ID, false) },
		"unmentor": func(by people.Person) error { return s.RemoveMentor(s.ctx, by, c.ID, mentor.ID) },
		"accept":   func(by people.Person) error { return s.Accept(s.ctx, by, c.ID, her.ID, false) },
		"decline":  func(by people.Person) error { return s.Decline(s.ctx, by, c.ID, her.ID) },
		"code":     func(by people.Person) error { _, err := s.NewCode(s.ctx, by, c.ID, "00000000", 0, 0); return err },
		"revoke":   func(by people.Person) error { return s.Revoke(s.ctx, by, c.ID, "x") },
		"days":     func(by people.Person) error { _, err := s.Days(s.ctx, by, c.ID); return err },
		"present":  func(by people.Person) error { _, _, err := s.Present(s.ctx, by, c.ID, "2026-11-22"); return err },
		"enter": func(by people.Person) error {
			_, err := s.Enter(s.ctx, by, c.ID, Sheet{Day: "2026-11-22", There: "18"})
			return err
		},
		"end": func(by people.Person) error { _, err := s.End(s.ctx, by, c.ID); return err },
	}
	elsewhere := s.person(3, "Meru", people.Coordinator)
	for name, act := range acts {
		for who, p := range map[string]people.Person{"learner": her, "mentor": mentor} {
			if f, ok := fault.Of(act(p)); !ok || f.Key != "role.lacking" {
				t.Errorf("%s by a %s: %v", name, who, f)
			}
		}
		if f, ok := fault.Of(act(elsewhere)); !ok || f.Key != "cohort.unknown" {
			t.Errorf("%s by another county's coordinator: %v", name, f)
		}
	}
	stranger := s.person(4, "Meru")
	_, err := s.AddMembers(s.ctx, by, c.ID, false, stranger.ID)
	wants(t, err, fault.KindNotFound, "person.unknown")
	// An administrator puts a stranger in: the coordinator is told that there is one, not who.
	admin := s.person(5, "", people.Administrator)
	if n, err := s.AddMembers(s.ctx, admin, c.ID, false, stranger.ID); err != nil || n != 1 {
		t.Fatal(n, err)
	}
	if members, hidden, err := s.Members(s.ctx, by, c.ID); err != nil || len(members) != 1 || hidden != 1 {
		t.Errorf("%v, %d, %v", members, hidden, err)
	}
	// Her mentor sees her while the link is open, in both directions of time.
	for _, step := range []struct {
		do   func() error
		sees bool
	}{
		{nil, true},
		{func() error { return s.Remove(s.ctx, by, c.ID, her.ID) }, false},
		{func() error { _, err := s.AddMembers(s.ctx, by, c.ID, false, her.ID); return err }, true},
		{func() error { return s.RemoveMentor(s.ctx, by, c.ID, mentor.ID) }, false},
		{func() error { return s.AddMentor(s.ctx, by, c.ID, mentor.ID, false) }, true},
		{func() error { _, err := s.End(s.ctx, by, c.ID); return err }, false},
	} {
		if step.do != nil {
			s.must(step.do())
		}
		if err := s.People.MaySee(s.ctx, mentor, her, people.Progress); (err == nil) != step.sees {
			t.Errorf("she sees her: %v, want %t", err, step.sees)
		}
	}
}

func TestRule(t *testing.T) {
	s := newSite(t)
	by, c := s.coordinated(func(n *New) { n.Rule = Rule{Cadre: "cpv"} })
	for n := range 60 {
		p := s.person(n, []string{"Siaya", "Meru"}[n%2])
		if n%3 == 0 {
			_, err := s.People.Edit(s.ctx, people.Shell(), p.ID, map[people.Field]string{people.CadreField: "cpv"})
			s.must(err)
		}
	}
	for _, want := range []int{10, 0} {
		done, err := s.ApplyRule(s.ctx, by, c.ID, false)
		if err != nil || done.Added != want || done.Left != 0 {
			t.Errorf("added %+v, %v, want %d", done, err, want)
		}
	}
	// It never takes anyone away.
	members, _, err := s.Members(s.ctx, by, c.ID)
	s.must(err)
	_, err = s.People.Edit(s.ctx, by, members[0].Person.ID, map[people.Field]string{people.CadreField: "teacher"})
	s.must(err)
	if done, err := s.ApplyRule(s.ctx, by, c.ID, false); err != nil || done.Added != 0 {
		t.Error(done, err)
	}
	if got := len(s.links(people.MemberOf, c.ID)); got != 10 {
		t.Errorf("%d members", got)
	}
	blank, err := s.Add(s.ctx, by, New{Name: "Blank", Courses: []string{"first"}, Scope: people.Scope{Kind: "county", Name: "Siaya"}})
	s.must(err)
	_, err = s.ApplyRule(s.ctx, by, blank.ID, false)
	wants(t, err, fault.KindInvalid, "cohort.no_rule")
}

func TestCaseload(t *testing.T) {
	s := newSite(t)
	by, c := s.coordinated(func(n *New) { n.Cap, n.Rule.County = 2, "Siaya" })
	var ids []string
	for n := range 6 {
		ids = append(ids, s.person(n, "Siaya").ID)
	}
	one, two := s.person(100, "Siaya", people.Trainer), s.person(101, "Siaya", people.Trainer)
	wants(t, s.AddMentor(s.ctx, by, c.ID, ids[0], false), fault.KindConflict, "link.not_trainer")
	s.must(s.AddMentor(s.ctx, by, c.ID, one.ID, false))
	if _, err := s.AddMembers(s.ctx, by, c.ID, false, ids[:2]...); err != nil {
		t.Fatal(err)
	}
	_, err := s.AddMembers(s.ctx, by, c.ID, false, ids[2])
	wants(t, err, fault.KindConflict, "cohort.caseload")
	if done, err := s.ApplyRule(s.ctx, by, c.ID, false); err != nil || done.Added != 0 || done.Left == 0 {
		t.Error(done, err)
	}
	if n, err := s.AddMembers(s.ctx, by, c.ID, true, ids[2]); err != nil || n != 1 {
		t.Error(n, err)
	}
	s.must(s.AddMentor(s.ctx, by, c.ID, two.ID, false))
	mentors, err := s.Mentors(s.ctx, by, c.ID)
	if err != nil || len(mentors) != 2 || mentors[0].Share != 2 || mentors[0].Others != 0 {
		t.Errorf("%+v, %v", mentors, err)
	}
	// Handing over to a mentor who is there already leaves one for three.
	_, err = s.HandOver(s.ctx, by, one.ID, two.ID, false)
	wants(t, err, fault.KindConflict, "cohort.caseload")
	_, err = s.People.Assign(s.ctx, by, one.ID, ids[5])
	s.must(err)
	for _, want := range []int{2, 0} {
		if done, err := s.HandOver(s.ctx, by, one.ID, two.ID, true); err != nil || done.Moved != want || done.Left != 0 {
			t.Errorf("%+v, %v, want %d moved", done, err, want)
		}
	}
	if got := s.links(people.CohortMentor, c.ID); !slices.Equal(got, []string{two.ID}) {
		t.Error(got)
	}
	learner, err := s.People.Get(s.ctx, ids[5])
	s.must(err)
	if s.People.MaySee(s.ctx, one, learner, people.Progress) == nil || s.People.MaySee(s.ctx, two, learner, people.Progress) != nil {
		t.Error("the one who left sees her, or the one who came does not")
	}
	_, err = s.HandOver(s.ctx, by, two.ID, two.ID, false)
	wants(t, err, fault.KindConflict, "link.self")
	_, err = s.HandOver(s.ctx, by, two.ID, s.person(102, "Meru", people.Trainer).ID, false)
	wants(t, err, fault.KindNotFound, "person.unknown")
}

// Of sixteen at once no more come in than the caps allow.
func TestCapsUnderSixteen(t *testing.T) {
	s := newSite(t)
	by, c := s.coordinated(func(n *New) { n.Cap = 5 })
	s.must(s.AddMentor(s.ctx, by, c.ID, s.person(100, "Siaya", people.Trainer).ID, false))
	var ids []string
	for n := range 16 {
		ids = append(ids, s.person(n, "Siaya").ID)
	}
	counts := together(t, 16, func(i int) error {
		_, err := s.AddMembers(s.ctx, by, c.ID, false, ids[i])
		return err
	})
	if counts[""] != 5 || counts["cohort.caseload"] != 11 || len(s.links(people.MemberOf, c.ID)) != 5 {
		t.Errorf("a mentor of at most five has: %v, %d links", counts, len(s.links(people.MemberOf, c.ID)))
	}
	code := s.newCode(by, c.ID, 7)
	counts = together(t, 16, func(i int) error {
		_, _, err := s.Join(s.ctx, s.form(i, code))
		return err
	})
	waiting, hidden, err := s.Waiting(s.ctx, by, c.ID)
	if counts[""] != 7 || counts["cohort.code_full"] != 9 || err != nil || len(waiting) != 7 || hidden != 0 {
		t.Errorf("a code for seven took: %v, %d wait, %v", counts, len(waiting), err)
	}
	_, err = s.Look(s.ctx, code, "")
	wants(t, err, fault.KindConflict, "cohort.code_full")
	// Sixteen times the same form is one person.
	other := s.newCode(by, c.ID, 3)
	members := make([]string, 16)
	counts = together(t, 16, func(i int) error {
		p, _, err := s.Join(s.ctx, s.form(77, other))
		members[i] = p.Member
		return err
	})
	if slices.Sort(members); counts[""] != 16 || members[0] != members[15] || members[0] == "" {
		t.Errorf("%v, %v", counts, members)
	}
}

func TestCodes(t *testing.T) {
	s := newSite(t)
	by, c := s.coordinated()
	code := s.newCode(by, c.ID, 2)
	for _, text := range []string{code, ShowCode(code), " " + strings.ToLower(ShowCode(code)), strings.ReplaceAll(strings.ReplaceAll(code, "0", "O"), "1", "l")} {
		if found, err := s.Look(s.ctx, text, ""); err != nil || found.ID != c.ID {
			t.Errorf("%q: %v", text, err)
		}
	}
	for k, err := range s.codes.All(s.ctx, "") {
		if err != nil || strings.Contains(k.ID+fmt.Sprint(k.Value), code) {
			t.Errorf("kept as %s, %v", k.ID, err)
		}
	}
	if _, err := s.NewCode(s.ctx, by, c.ID, code, 0, 99); err != nil {
		t.Error(err)
	}
	codes, err := s.Codes(s.ctx, by, c.ID)
	if err != nil || len(codes) != 1 || codes[0].Cap != 2 || !codes[0].IsOpen(s.now()) {
		t.Errorf("the same code again: %+v, %v", codes, err)
	}
	late := s.newCode(by, c.ID, 2)
	s.must(s.Revoke(s.ctx, by, c.ID, codes[0].ID))
	_, err = s.Look(s.ctx, code, "")
	wants(t, err, fault.KindConflict, "cohort.code_over")
	if _, err := s.Look(s.ctx, late, ""); err != nil {
		t.Error("revoking one revoked another:", err)
	}
	s.pass(codeHolds)
	_, _, err = s.Join(s.ctx, s.form(1, late))
	wants(t, err, fault.KindConflict, "cohort.code_over")
	last := s.newCode(by, c.ID, 2)
	_, err = s.End(s.ctx, by, c.ID)
	s.must(err)
	_, err = s.Look(s.ctx, last, "")
	wants(t, err, fault.KindConflict, "cohort.code_over")
	wants(t, s.Revoke(s.ctx, by, c.ID, "none"), fault.KindNotFound, "cohort.code_unknown")
}

// Ten wrong codes an hour from one address, or a hundred to the site, slow those
// that follow.
func TestGuessingCodes(t *testing.T) {
	s := newSite(t)
	by, c := s.coordinated()
	code := s.newCode(by, c.ID, 2)
	for n := range 10 {
		_, err := s.Look(s.ctx, fmt.Sprintf("%08d", n), "192.0.2.1")
		wants(t, err, fault.KindNotFound, "cohort.code_unknown")
	}
	if s.slept != 0 {
		t.Errorf("slept %d times too soon", s.slept)
	}
	if _, err := s.Look(s.ctx, code, "192.0.2.1"); err != nil || s.slept != 1 {
		t.Errorf("%v, slept %d times", err, s.slept)
	}
	if _, err := s.Look(s.ctx, code, "192.0.2.2"); err != nil || s.slept != 1 {
		t.Errorf("another address: %v, slept %d times", err, s.slept)
	}
	for n := range 90 {
		_, err := s.Look(s.ctx, "not a code", fmt.Sprintf("192.0.2.%d", 10+n))
		wants(t, err, fault.KindNotFound, "cohort.code_unknown")
	}
	if _, err := s.Look(s.ctx, code, "192.0.2.2"); err != nil || s.slept != 2 {
		t.Errorf("the whole site: %v, slept %d times", err, s.slept)
	}
	s.pass(time.Hour)
	if _, err := s.Look(s.ctx, code, "192.0.2.1"); err != nil || s.slept != 2 {
		t.Errorf("an hour later: %v, slept %d times", err, s.slept)
	}
}

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

// A cohort enrols its members: they have a summary each before they do anything,
// and it goes when the cohort is theirs no longer.
func TestEnrolled(t *testing.T) {
	s := newSite(t)
	by, c := s.coordinated()
	her, idle := s.person(1, "Siaya"), s.person(2, "Siaya")
	if _, err := s.AddMembers(s.ctx, by, c.ID, false, her.ID, idle.ID); err != nil {
		t.Fatal(err)
	}
	counts := func(field progress.Field, value string) progress.Standings {
		got, err := s.Progress.Standings(s.ctx, field, value)
		s.must(err)
		return got
	}
	if got := counts(progress.ByCounty, "Siaya"); got != (progress.Standings{New: 4}) {
		t.Errorf("%+v", got)
	}
	courses, err := s.CoursesOf(s.ctx, her.ID)
	s.must(err)
	step, _, open, err := s.Progress.NextStep(s.ctx, her.ID, courses...)
	if err != nil || !open || step.Course.ID != "first" {
		t.Errorf("%+v, %t, %v", step, open, err)
	}
	s.must(s.Progress.Start(s.ctx, her, "second"))
	if step, _, _, err = s.Progress.NextStep(s.ctx, her.ID, courses...); err != nil || step.Course.ID != "second" {
		t.Errorf("the course with the latest event comes first: %+v, %v", step, err)
	}
	if _, err := s.Progress.FinishLesson(s.ctx, her, "second", "a-second", "v"); err != nil {
		t.Fatal(err)
	}
	if step, _, _, err = s.Progress.NextStep(s.ctx, her.ID, courses...); err != nil || step.Course == nil || step.Course.ID != "first" {
		t.Errorf("then the cohort's first: %+v, %v", step, err)
	}
	s.must(s.Progress.Start(s.ctx, her, "first"))
	s.pass(progress.StuckAfter - time.Hour)
	if got := counts(progress.ByCohort, c.ID); got != (progress.Standings{New: 2, Going: 1, Complete: 1}) {
		t.Errorf("%+v", got)
	}
	s.pass(2 * time.Hour)
	if got := counts(progress.ByCohort, c.ID); got != (progress.Standings{New: 2, Going: 1, Stuck: 1, Complete: 1}) {
		t.Errorf("%+v", got)
	}
	members, _, err := s.Members(s.ctx, by, c.ID)
	if err != nil || members[0].StuckSince(s.now()).IsZero() || !members[1].StuckSince(s.now()).IsZero() || members[1].Begun() {
		t.Errorf("%+v, %v", members, err)
	}
	// She moves: what counts her moves along.
	_, err = s.People.Edit(s.ctx, people.Shell(), her.ID, map[people.Field]string{people.CountyField: "Meru", people.CadreField: "cpv"})
	s.must(err)
	if got := counts(progress.ByCounty, "Meru"); got != (progress.Standings{Going: 1, Stuck: 1, Complete: 1}) || counts(progress.ByCadre, "cpv") != got {
		t.Errorf("%+v", got)
	}
	page, _, err := s.Progress.StuckPage(s.ctx, progress.ByCounty, "Meru", "", 50)
	if err != nil || len(page) != 1 || page[0].Person != her.ID {
		t.Errorf("%+v, %v", page, err)
	}
	_, err = s.End(s.ctx, by, c.ID)
	s.must(err)
	if got := counts(progress.ByCohort, c.ID); got != (progress.Standings{}) {
		t.Errorf("an ended cohort counts %+v", got)
	}
	if got := counts(progress.ByCounty, "Siaya"); got != (progress.Standings{}) {
		t.Errorf("whom only the cohort enrolled is enrolled still: %+v", got)
	}
	if got := counts(progress.ByCounty, "Meru"); got != (progress.Standings{Going: 1, Stuck: 1, Complete: 1}) {
		t.Errorf("what she did is gone: %+v", got)
	}
	s.must(s.Progress.Rebuild(s.ctx, func(d progress.Difference) { t.Errorf("a rebuild finds %+v", d) }))
}

func TestAttendance(t *testing.T) {
	s := newSite(t)
	by, c := s.coordinated()
	for n := range 12 {
		if _, err := s.AddMembers(s.ctx, by, c.ID, false, s.person(n, "Siaya").ID); err != nil {
			t.Fatal(err)
		}
	}
	members, _, err := s.Members(s.ctx, by, c.ID)
	s.must(err)
	day := "2026-11-22"
	there := func() int {
		got, _, err := s.Present(s.ctx, by, c.ID, day)
		s.must(err)
		return len(got)
	}
	enter := func(id int, there, absent string, fresh int) {
		t.Helper()
		got, err := s.Enter(s.ctx, by, c.ID, Sheet{ID: fmt.Sprintf("%024d", id), Day: day, There: there, Absent: absent})
		if err != nil || got != fresh {
			t.Errorf("%d new, %v, want %d", got, err, fresh)
		}
	}
	enter(1, members[0].Row+", "+members[1].Row+"\n"+strings.ReplaceAll(members[2].Row, "-", ""), "", 3)
	enter(1, members[0].Row, "", 0)
	enter(2, members[0].Row, "", 0)
	enter(3, "", members[0].Row, 1)
	enter(1, members[0].Row, "", 0) // an old form sent again corrects nothing
	if there() != 2 {
		t.Errorf("%d were there", there())
	}
	enter(4, members[0].Row, "", 1)
	if there() != 3 {
		t.Errorf("%d were there", there())
	}
	if days, err := s.Days(s.ctx, by, c.ID); err != nil || len(days) != 1 || days[0].Day != day {
		t.Error(days, err)
	}
	for key, sheet := range map[string]Sheet{
		"cohort.rows":   {Day: day, There: "18 999999"},
		"cohort.day":    {Day: "x", There: "18"},
		"cohort.future": {Day: "2026-11-23", There: "18"},
		"cohort.nobody": {Day: day, There: " , "},
	} {
		_, err := s.Enter(s.ctx, by, c.ID, sheet)
		wants(t, err, fault.KindInvalid, key)
	}
	if there() != 3 {
		t.Error("a wrong form was kept in part")
	}
	// Every single wrong digit of a code is noticed.
	for n := 1; n <= MostMembers; n++ {
		code := strings.ReplaceAll(rowCode(n), "-", "")
		if got, ok := readRow(rowCode(n)); !ok || got != n {
			t.Fatalf("%s is read as %d", rowCode(n), got)
		}
		for i := range code {
			for d := byte('0'); d <= '9'; d++ {
				if wrong := code[:i] + string(d) + code[i+1:]; wrong != code {
					if got, ok := readRow(wrong); ok {
						t.Fatalf("%s for %s passes as row %d", wrong, code, got)
					}
				}
			}
		}
	}
}
