package cases

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"pamoja/courses/fault"
	"pamoja/courses/records"
)

// TestWholePlay plays a case to its end: saved at every step, resumable in
// another process, counted when its debrief is opened.
func TestWholePlay(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	by := learner("1")
	p := s.start(by, 1)
	for i, pairs := range wayHome {
		s.restart()
		s.pass(time.Minute)
		if _, err := s.OpenDebrief(s.ctx, by, "every", 1); err == nil {
			t.Fatal("the debrief opens before the end")
		}
		p = s.move(by, p, pairs...)
		if again, _, err := s.Play(s.ctx, by, "every", 1); err != nil || cmp.Diff(p, again) != "" || len(p.Path) != i+1 {
			t.Fatal("what is kept is another play: ", err, cmp.Diff(p, again))
		}
	}
	if p.IsOpen() || p.Ending != "home" || !p.Ended.Equal(s.clock) {
		t.Errorf("the play ended as %+v", p)
	}
	if standing := s.standing(by); standing.Counted != nil || len(s.caseEvents(by)) != 0 {
		t.Error("a play counts before its debrief was opened")
	}
	for range 3 {
		s.pass(time.Hour)
		s.debrief(by, 1)
	}
	standing := s.standing(by)
	if standing.Counted == nil || standing.Counted.Number != 1 || !standing.Counted.Opened.Equal(s.clock.Add(-2*time.Hour)) {
		t.Errorf("counted is %+v", standing.Counted)
	}
	events := s.caseEvents(by)
	if len(events) != 1 || events[0].Course != "gate" || events[0].Attempt != "1/every/0001" || events[0].Edition != 2 || !events[0].Happened.Equal(*p.Ended) {
		t.Errorf("progress was told %+v", events)
	}
	s.playHome(by, 2)
	s.debrief(by, 2)
	if standing := s.standing(by); standing.Counted.Number != 1 || len(s.caseEvents(by)) != 1 {
		t.Error("a second play counts too")
	}
}

// TestMoveFaults posts what cannot be taken.
func TestMoveFaults(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	by := learner("1")
	p := s.start(by, 1)
	for name, c := range map[string]struct {
		place int
		form  url.Values
		kind  fault.Kind
		key   string
	}{
		"nothing chosen":   {0, form("bench"), fault.KindInvalid, "case.choose"},
		"no such choice":   {0, form("bench", "run"), fault.KindInvalid, "case.choose"},
		"another scene":    {0, form("hut", "ask"), fault.KindConflict, "case.elsewhere"},
		"no scene":         {0, url.Values{ChoiceField: {"ask"}}, fault.KindConflict, "case.elsewhere"},
		"a place too far":  {1, form("bench", "ask"), fault.KindConflict, "case.elsewhere"},
		"a place far away": {9999, form("bench", "ask"), fault.KindConflict, "case.elsewhere"},
	} {
		_, err := s.Move(s.ctx, by, "every", 1, c.place, c.form)
		if f, ok := fault.Of(err); !ok || f.Kind != c.kind || f.Key != c.key {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, who := range map[string]string{"of another person": "2", "that never began": "1"} {
		number := 1
		if who == "1" {
			number = 2
		}
		for _, err := range []error{
			second(s.Move(s.ctx, learner(who), "every", number, 0, form("bench", "ask"))),
			second(s.OpenDebrief(s.ctx, learner(who), "every", number)),
		} {
			if !fault.Is(err, fault.KindNotFound) {
				t.Errorf("a play %s: %v", name, err)
			}
		}
	}
	wants(t, second(s.OpenDebrief(s.ctx, by, "every", 1)), fault.KindConflict, "case.not_ended")
	wants(t, second(s.Start(s.ctx, by, "nowhere", 1)), fault.KindNotFound, "error.no_case")
	wants(t, second(s.Start(s.ctx, learner("3"), "every", 2)), fault.KindConflict, "case.number")
	if got := s.standing(by); len(got.Plays) != 1 || cmp.Diff(p, got.Plays[0]) != "" {
		t.Error("what was refused has changed the play")
	}
	seen := s.move(by, p, "wait")
	for _, pairs := range wayHome[1:7] {
		seen = s.move(by, seen, pairs...)
	}
	seen = s.move(by, seen, "more")
	_, err := s.Move(s.ctx, by, "every", 1, len(seen.Path), form("month", "more"))
	wants(t, err, fault.KindConflict, "case.not_open")
}

func second[T any](_ T, err error) error { return err }

// TestTaskFaults posts bad answers: each is told at its field, and what was
// written is not lost.
func TestTaskFaults(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	by := learner("1")
	p := s.start(by, 1)
	bad := map[int][][]string{
		1: {{}, {"line-maize", "strength"}, {"line-maize", "must", "line-roof", "need", "line-goat", "need"}},
		2: {{}, {ChoiceField, "nobody"}, {ChoiceField, "aunt", ChoiceField, "nobody"}},
		3: {{"line-assess", "1", "line-plan", "1", "line-review", "3"}, {"line-assess", "0", "line-plan", "1", "line-review", "2"}, {"line-assess", "01", "line-plan", "2", "line-review", "3"}},
		4: {{"who", "she"}, {"who", "fifth", "when", "she"}, {"who", "she", "when", "fifth", "goal", strings.Repeat("ä", TypedMax+1)}, {"who", "she", "when", "fifth", "action", strings.Repeat("a", 100<<10)}},
		6: {{"first", "two-weeks"}, {"first", "now", "then", "monthly", "until", "year", "change", "sooner"}},
	}
	for place, pairs := range wayHome {
		_, c, err := s.Play(s.ctx, by, "every", 1)
		if err != nil {
			t.Fatal(err)
		}
		state, _, err := c.Replay(p.Path)
		if err != nil {
			t.Fatal(err)
		}
		for _, wrong := range bad[place] {
			_, err := s.Move(s.ctx, by, "every", 1, place, form(state.Scene, wrong...))
			if f, ok := fault.Of(err); !ok || f.Kind != fault.KindInvalid || f.Field == "" {
				t.Errorf("%s, %.60q: %v", state.Scene, wrong, err)
			}
		}
		p = s.move(by, p, pairs...)
	}
	if p.Ending != "home" {
		t.Errorf("the play ended at %q", p.Ending)
	}
}

// TestWrittenWords keeps what a person wrote for her alone. What she sent before
// the program died can be sent again otherwise; once the move stands, so do the
// words.
func TestWrittenWords(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	by := learner("1")
	p := s.start(by, 1)
	for _, pairs := range wayHome[:4] {
		p = s.move(by, p, pairs...)
	}
	row := func(goal string) url.Values {
		return form("row", "who", "she", "when", "soon", "goal", goal, "action", "  ")
	}
	ctx := s.dies(1) // the words are kept, the move is not
	if _, err := s.Move(ctx, by, "every", 1, 4, row("A bed.")); err == nil {
		t.Fatal("the program did not die")
	}
	s.lives()
	if words, err := s.Typed(s.ctx, by, "every", 1, "plan-row"); err != nil || words["goal"] != "A bed." {
		t.Errorf("kept is %v, %v", words, err)
	}
	s.restart()
	if _, err := s.Move(s.ctx, by, "every", 1, 4, row("A bed and a net.")); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Move(s.ctx, by, "every", 1, 4, row("Nothing.")); err != nil {
		t.Fatal(err)
	}
	if words, err := s.Typed(s.ctx, by, "every", 1, "plan-row"); err != nil || cmp.Diff(map[string]string{"goal": "A bed and a net."}, words) != "" {
		t.Errorf("kept is %v, %v", words, err)
	}
	for name, words := range map[string]error{
		"of another person": second(s.Typed(s.ctx, learner("2"), "every", 1, "plan-row")), "of another task": second(s.Typed(s.ctx, by, "every", 1, "heard")),
	} {
		if words != nil {
			t.Errorf("words %s: %v", name, words)
		}
	}
	if words, _ := s.Typed(s.ctx, learner("2"), "every", 1, "plan-row"); words != nil {
		t.Errorf("another person reads %v", words)
	}
	for found, err := range records.TableOf[Play](s.store, playsCollection).All(s.ctx, "") {
		if err != nil || strings.Contains(strings.Join(answers(found.Value), " "), "bed") {
			t.Errorf("the play holds what she wrote: %+v, %v", found.Value, err)
		}
	}
	for range 2 {
		if err := Erase(s.ctx, s.store, by.ID); err != nil {
			t.Fatal(err)
		}
	}
	if words, err := s.Typed(s.ctx, by, "every", 1, "plan-row"); err != nil || words != nil {
		t.Errorf("erased, and kept is %v, %v", words, err)
	}
	if got, _, err := s.Play(s.ctx, by, "every", 1); err != nil || len(got.Path) != 5 {
		t.Errorf("erased, and the play is %+v, %v", got, err)
	}
}

func answers(p Play) []string {
	var list []string
	for _, made := range p.Path {
		for key, value := range made.Answer {
			list = append(list, key, value)
		}
	}
	return list
}

// TestManyAtOnce has sixteen tabs begin, choose, open the debrief, from two
// processes: one play, one path that everybody is shown, one that counts.
func TestManyAtOnce(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	by := learner("1")
	other, _ := s.process()
	tabs := []*Service{s.Service, other}
	shown := make([]Play, 16)
	all := func(call func(tab *Service, i int) (Play, error)) {
		t.Helper()
		for _, err := range together(len(shown), func(i int) (err error) {
			shown[i], err = call(tabs[i%2], i)
			return err
		}) {
			if err != nil {
				t.Fatal(err)
			}
		}
		for i := range shown {
			if diff := cmp.Diff(shown[0].Path, shown[i].Path); diff != "" || shown[i].Number != 1 {
				t.Fatal("two tabs are shown two plays: ", diff)
			}
		}
	}
	all(func(tab *Service, i int) (Play, error) { return tab.Start(s.ctx, by, "every", 1) })
	choices := []string{"ask", "promise", "wait"}
	all(func(tab *Service, i int) (Play, error) {
		return tab.Move(s.ctx, by, "every", 1, 0, form("bench", choices[i%3]))
	})
	for place, pairs := range wayHome[1:] {
		_, c, err := s.Play(s.ctx, by, "every", 1)
		if err != nil {
			t.Fatal(err)
		}
		state, _, err := c.Replay(shown[0].Path)
		if err != nil {
			t.Fatal(err)
		}
		all(func(tab *Service, i int) (Play, error) {
			return tab.Move(s.ctx, by, "every", 1, place+1, form(state.Scene, pairs...))
		})
	}
	if shown[0].IsOpen() {
		t.Fatalf("the play has not ended: %+v", shown[0])
	}
	all(func(tab *Service, i int) (Play, error) { return tab.OpenDebrief(s.ctx, by, "every", 1) })
	if standing := s.standing(by); len(standing.Plays) != 1 || standing.Counted == nil || len(s.caseEvents(by)) != 1 {
		t.Errorf("%d plays, counted %+v, %d events", len(standing.Plays), standing.Counted, len(s.caseEvents(by)))
	}
}

// TestDeathAtEveryWrite ends the program just before each thing it writes from
// the debrief on; the next look finds one counted play, told once.
func TestDeathAtEveryWrite(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	died := 0
	for n := range 6 {
		by := learner(numbered(n))
		s.playHome(by, 1)
		ctx := s.dies(n)
		_, err := s.OpenDebrief(ctx, by, "every", 1)
		s.lives()
		if err != nil {
			died++
		}
		s.restart()
		for range 2 {
			standing := s.standing(by)
			if standing.Last.Opened == nil { // it died before anything was written
				s.debrief(by, 1)
				standing = s.standing(by)
			}
			if events := s.caseEvents(by); standing.Counted == nil || len(events) != 1 || len(standing.Counted.Told) != 1 {
				t.Errorf("dead at write %d: %d events, counted %+v", n, len(events), standing.Counted)
			}
		}
		if summary := s.summary(by, "gate"); summary.Cases["every"].Edition != 2 {
			t.Errorf("dead at write %d: progress has %+v", n, summary)
		}
	}
	if died < 3 {
		t.Errorf("it died %d times", died)
	}
}

// TestRetired leaves an open play open, and begins no new one.
func TestRetired(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	by := learner("1")
	p := s.move(by, s.start(by, 1), "ask")
	s.edit(s.files.edited(t, everyEN, "edition: 2\n", "edition: 2\nretired: true\n").edited(t, gateCourse, ", cases: 1", ""))
	if standing := s.standing(by); !standing.Retired() || standing.CanStart() {
		t.Errorf("standing: %+v", standing)
	}
	wants(t, second(s.Start(s.ctx, learner("2"), "every", 1)), fault.KindConflict, "case.retired")
	for _, pairs := range wayHome[1:] {
		p = s.move(by, p, pairs...)
	}
	s.debrief(by, 1)
	if standing := s.standing(by); standing.Counted == nil || standing.Counted.Ending != "home" {
		t.Errorf("counted is %+v", standing.Counted)
	}
	wants(t, second(s.Start(s.ctx, by, "every", 2)), fault.KindConflict, "case.retired")
	if again := s.start(by, 1); again.Ending != "home" {
		t.Errorf("the play that there is: %+v", again)
	}
	if _, err := s.Mine(s.ctx, by, []string{"every", "nowhere"}); err != nil {
		t.Error(err)
	}
}

// TestAnotherWay asks for a mentor instead: a fact in each course, that counts
// for nothing.
func TestAnotherWay(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	by := learner("1")
	asked := func() bool {
		t.Helper()
		is, _, err := s.AskedAnotherWay(s.ctx, by, "every")
		if err != nil {
			t.Fatal(err)
		}
		return is
	}
	if asked() {
		t.Error("asked for already")
	}
	for range 2 {
		if err := s.AskAnotherWay(s.ctx, by, "every"); err != nil {
			t.Fatal(err)
		}
	}
	summary := s.summary(by, "gate")
	if !asked() || summary.Events != 1 || summary.AnotherWayCases["every"].Edition != 2 || len(summary.Cases) != 0 || len(summary.AnotherWay) != 0 {
		t.Errorf("progress has %+v", summary)
	}
	course, err := s.catalogue.Course("gate")
	if err != nil || summary.Counts(course).Cases != 0 {
		t.Errorf("it counts: %+v, %v", summary.Counts(course), err)
	}
	s.edit(s.files.edited(t, everyEN, "content_note: This case speaks of hunger.\n", ""))
	wants(t, s.AskAnotherWay(s.ctx, by, "every"), fault.KindNotFound, "error.not_found")
	wants(t, s.AskAnotherWay(s.ctx, by, "nowhere"), fault.KindNotFound, "error.no_case")
}
