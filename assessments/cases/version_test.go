package cases

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"pamoja/assessments/versions"
	"pamoja/courses/records"
)

// rewritten is the tree after an author has renamed choices, scenes and levels.
func rewritten(t *testing.T, f files) files {
	t.Helper()
	text := f[everyEN]
	for _, edit := range [][2]string{
		{"edition: 2\n", "edition: 3\n"}, {"- ask: Ask", "- enquire: Ask"}, {"## hut:", "## house:"}, {"go: hut", "go: house"},
		{"- close: Close", "- shut: Close"}, {"economy: 1", "economy: 4"}, {":::task pick heard", ":::task pick said"},
	} {
		if !strings.Contains(text, edit[0]) {
			t.Fatalf("the case does not hold %q", edit[0])
		}
		text = strings.ReplaceAll(text, edit[0], edit[1])
	}
	return f.with(everyEN, text)
}

// TestPlayOutlivesItsVersion begins plays, edits the file, and finishes them on
// what they were begun on, in this process and in the next.
func TestPlayOutlivesItsVersion(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	was, err := s.content.Case("every")
	if err != nil {
		t.Fatal(err)
	}
	first, fresh := learner("1"), learner("2")
	p := s.move(first, s.start(first, 1), wayHome[0]...)
	s.edit(rewritten(t, s.files))
	now, err := s.content.Case("every")
	if err != nil || now.Hash == was.Hash || now.Edition != 3 {
		t.Fatal("the file has not changed", err)
	}
	for i, pairs := range wayHome[1:] {
		if i%2 == 1 {
			s.restart()
		}
		_, c, err := s.Play(s.ctx, first, "every", 1)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(again(t, was), again(t, c), sameStates, cmp.AllowUnexported(Case{}, Way{}, Comparison{})); diff != "" {
			t.Fatal("the version kept is another: ", diff)
		}
		p = s.move(first, p, pairs...)
	}
	s.debrief(first, 1)
	events := s.caseEvents(first)
	if p.Ending != "home" || p.Version != was.Hash || p.Edition != 2 || len(events) != 1 || events[0].Version != was.Hash || events[0].Edition != 2 {
		t.Errorf("the play %+v, told as %+v", p, events)
	}
	next := s.start(fresh, 1)
	if next.Version != now.Hash || next.Edition != 3 {
		t.Errorf("a new play is begun on %+v", next)
	}
	if _, err := s.Move(s.ctx, fresh, "every", 1, 0, form("bench", "ask")); err == nil {
		t.Error("a choice of the old version is taken in the new one")
	}
	s.move(fresh, next, "enquire")
}

// TestVersionsKeepTheirLanguages keeps a later translation beside what was kept
// first, and none is taken away.
func TestVersionsKeepTheirLanguages(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	was, err := s.content.Case("every")
	if err != nil {
		t.Fatal(err)
	}
	s.start(learner("1"), 1)
	s.wantKept("version/" + was.Hash + "/en")
	s.edit(translated(t))
	s.start(learner("2"), 1)
	s.wantKept("version/"+was.Hash+"/en", "version/"+was.Hash+"/sw")
	s.edit(rewritten(t, s.files.without(everySW)))
	s.start(learner("3"), 1)
	s.restart()
	for _, person := range []string{"1", "2"} {
		_, c, err := s.Play(s.ctx, learner(person), "every", 1)
		if err != nil {
			t.Fatal(err)
		}
		words := c.Words("sw")
		if words.Language != "sw" || words.Title != "Benchi kando ya lango" || words.Scene("bench").Language != "sw" || words.Scene("home").Language != "en" {
			t.Errorf("person %s reads %q, %+v", person, words.Title, words.Scene("bench"))
		}
		if ask := words.Scene("bench").Ask; ask == nil || ask.Choices["wait"].Text != "Msubiri afisa." {
			t.Errorf("person %s is asked %+v", person, ask)
		}
		if words := c.Words("fr"); words.Language != "en" {
			t.Errorf("in another language person %s reads %q", person, words.Language)
		}
	}
	if older, err := s.OpenOnOlder(s.ctx); err != nil || cmp.Diff([]versions.Older{{ID: "every", Version: was.Hash, Edition: 2, Open: 2}}, older) != "" {
		t.Errorf("open on an older version: %+v, %v", older, err)
	}
	s.edit(s.files.without(everyEN).edited(t, gateCourse, "cases: [every]\n", "").edited(t, gateCourse, ", cases: 1", ""))
	if older, err := s.OpenOnOlder(s.ctx); err != nil || len(older) != 2 || older[0].Open+older[1].Open != 3 {
		t.Errorf("open on an older version, the case being away: %+v, %v", older, err)
	}
}

func (s *site) wantKept(want ...string) {
	s.t.Helper()
	var kept []string
	for found, err := range records.TableOf[versions.File](s.store, "versions").All(s.ctx, "") {
		if err != nil {
			s.t.Fatal(err)
		}
		if found.Value.Path != everyEN && found.Value.Path != everySW {
			s.t.Errorf("%s is kept of %s", found.ID, found.Value.Path)
		}
		kept = append(kept, found.ID)
	}
	if diff := cmp.Diff(want, kept); diff != "" {
		s.t.Error(diff)
	}
}

// TestLostVersionIsNoOtherVersion shows no play from the file as it stands now
// if what it was begun on cannot be had.
func TestLostVersionIsNoOtherVersion(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	p := s.start(learner("1"), 1)
	p.Person, p.Version = "2", "0000"
	if _, err := s.plays.Insert(s.ctx, p.ID(), p); err != nil {
		t.Fatal(err)
	}
	if _, _, err := s.Play(s.ctx, learner("2"), "every", 1); err == nil {
		t.Error("a play of a version nobody kept is shown")
	}
	if _, err := s.Move(s.ctx, learner("2"), "every", 1, 0, form("bench", "ask")); err == nil {
		t.Error("a play of a version nobody kept goes on")
	}
}
