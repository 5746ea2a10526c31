package web_test

import (
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pamoja/assessments/cases"
	"pamoja/content/locale"
	"pamoja/courses"
)

// sampleCases is the built-in content with a case that has every kind of task.
const sampleCases = "testdata/cases"

const (
	sampleCase     = "/cases/sample"
	sampleCaseFile = "lang/en/cases/sample.md"
)

func newCasesSite(t *testing.T) *site {
	t.Helper()
	return newSite(t, withContent(filepath.FromSlash(sampleCases)))
}

// caseFiles are the files of the sample case and its course.
func caseFiles(t *testing.T) map[string]string {
	t.Helper()
	files := map[string]string{}
	tree := os.DirFS(filepath.FromSlash(sampleCases))
	err := fs.WalkDir(tree, ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := fs.ReadFile(tree, path)
		files[path] = string(data)
		return err
	})
	if err != nil || files[sampleCaseFile] == "" {
		t.Fatal(len(files), err)
	}
	return files
}

// recast puts the sample case on the shelf with one thing written otherwise.
func (s *site) recast(t *testing.T, before, after string) {
	t.Helper()
	files := caseFiles(t)
	if !strings.Contains(files[sampleCaseFile], before) {
		t.Fatalf("the sample case holds no %q", before)
	}
	files[sampleCaseFile] = strings.ReplaceAll(files[sampleCaseFile], before, after)
	s.swap(files)
}

// sampleMoves lead through the sample case on the way of its story.
var sampleMoves = [][]string{
	{"scene", "gate", "choice", "ask-both"},
	{"scene", "road", "choice", "on"},
	{"scene", "table", "line-cooks", "strength", "line-fees", "need", "line-rain", "neither"},
	{"scene", "circle", "choice", "aunt", "choice", "teacher"},
	{"scene", "papers", "line-consent", "1", "line-plan", "2", "line-approval", "3"},
	{"scene", "row", "write-goal", "Sample goal", "write-action", "Sample action", "who", "uncle", "when", "term"},
	{"scene", "eve", "choice", "with-aunt"},
	{"scene", "visits", "first", "days", "then", "monthly", "until", "year", "change", "sooner"},
}

func moveOf(play, place int, form []string) []string {
	return append([]string{"action", "move", "play", strconv.Itoa(play), "place", strconv.Itoa(place)}, form...)
}

func (c *client) begin(play int) *answer {
	c.t.Helper()
	return c.follow(c.post(sampleCase, "action", "begin", "play", strconv.Itoa(play)).leadsTo(sampleCase + "#scene"))
}

// moves makes the moves of the sample's story from one place to before another,
// and gives the page it comes to.
func (c *client) moves(play, from, until int) *answer {
	c.t.Helper()
	var page *answer
	for place := from; place < until; place++ {
		page = c.follow(c.post(sampleCase, moveOf(play, place, sampleMoves[place])...).leadsTo(sampleCase + "#scene")).wants(http.StatusOK)
	}
	return page
}

// Every page of a case says that no browser may keep it, and is small when it is
// sent.
func TestCasePagesAreSmallAndNotKept(t *testing.T) {
	s := newCasesSite(t)
	c, largest := s.as("learner"), 0
	look := func(path string) {
		t.Helper()
		packed := c.ask(http.MethodGet, path, "", http.Header{"Accept-Encoding": {"gzip"}}).wants(http.StatusOK)
		largest = max(largest, len(packed.body))
		if packed.header.Get("Cache-Control") != "no-store" || packed.header.Get("ETag") != "" || len(packed.body) > 10<<10 {
			t.Errorf("%s: %q, %d bytes", path, packed.header.Get("Cache-Control"), len(packed.body))
		}
	}
	look(sampleCase)
	c.begin(1)
	for place := range sampleMoves {
		look(sampleCase)
		c.moves(1, place, place+1)
	}
	look(sampleCase)
	c.post(sampleCase, "action", "debrief", "play", "1").leadsTo(sampleCase + "?play=1#scene")
	look(sampleCase)
	t.Logf("the largest is sent with %d bytes", largest)
}

// Many tabs that decide one scene differently: one decision is kept, and every
// tab sees that one.
func TestTapsInACaseAreOneMove(t *testing.T) {
	s := newCasesSite(t)
	c := s.as("learner")
	for _, one := range c.atOnce(t, manyTaps, sampleCase, []string{"action", "begin", "play", "1"}) {
		one.leadsTo(sampleCase + "#scene")
	}
	if plays := s.savedIn("plays"); len(plays) != 1 {
		t.Fatalf("%d taps began %v", manyTaps, plays)
	}
	for _, one := range c.atOnce(t, manyTaps, sampleCase, moveOf(1, 0, []string{"scene", "gate", "choice", "ask-both"}), moveOf(1, 0, []string{"scene", "gate", "choice", "hand-over"})) {
		one.leadsTo(sampleCase + "#scene")
	}
	play, _, err := s.cases.Play(s.ctx, c.person, "sample", 1)
	if err != nil || len(play.Path) != 1 {
		t.Fatalf("the path is %+v: %v", play.Path, err)
	}
	want := map[string]string{"ask-both": "The road to her aunt’s house", "hand-over": "An hour later"}[play.Path[0].Choice]
	c.get(sampleCase).wants(http.StatusOK).says(want)
	s.keeps("the same posts again", func() {
		c.atOnce(t, manyTaps, sampleCase, moveOf(1, 0, []string{"scene", "gate", "choice", "ask-both"}), moveOf(1, 0, []string{"scene", "gate", "choice", "hand-over"}))
	})
}

// Opened by many taps, a debrief is opened once and the case counts once.
func TestTapsOnADebriefCountOnce(t *testing.T) {
	s := newCasesSite(t)
	c := s.as("learner")
	c.begin(1)
	c.moves(1, 0, len(sampleMoves)).says(s.message("en", "case.open_debrief"))
	for _, one := range c.atOnce(t, manyTaps, sampleCase, []string{"action", "debrief", "play", "1"}) {
		one.leadsTo(sampleCase + "?play=1#scene")
	}
	counted := slices.DeleteFunc(s.savedIn("events"), func(id string) bool { return !strings.HasPrefix(id, "events case/") })
	if len(counted) != 1 || len(s.savedIn("counted-plays")) != 1 {
		t.Errorf("counted %v, %v", counted, s.savedIn("counted-plays"))
	}
	c.get(sampleCase).says(s.message("en", "case.counts"), "Sample goal", "Sample action")
	c.read("practice")
	c.get("/courses/practice").says(s.message("en", "certificates.claim"), s.message("en", "course.cases_done", "done", 1, "of", 1))
}

// A play goes on as it was begun whatever becomes of the file; the next one is
// of the file as it is. So it is on a server that never held the old file.
func TestPlayKeepsItsOwnVersion(t *testing.T) {
	s := newCasesSite(t)
	c := s.as("learner")
	c.begin(1)
	c.moves(1, 0, 3)
	s.recast(t, "Three people talk at once.", "Reworded.")
	c.get(sampleCase).wants(http.StatusOK).says("Three people talk at once.").never("Reworded.")
	c.moves(1, 3, len(sampleMoves)).says("A bed of her own")
	again := cases.NewService(s.store, s.progress, func() *cases.Set { return s.shelf.Library().Cases },
		func() *courses.Catalogue { return s.shelf.Library().Catalogue }, func() *locale.Bundle { return s.shelf.Library().Words }, s.clock.now)
	play, old, err := again.Play(s.ctx, c.person, "sample", 1)
	if err != nil || old.Hash != play.Version || old.Hash == s.current(t).Hash || old.Words("sw").Title != "Kitanda kwa shangazi yake" {
		t.Fatalf("version %.8s of a play of %.8s: %v", old.Hash, play.Version, err)
	}
	c.post(sampleCase, "action", "debrief", "play", "1").wants(http.StatusSeeOther)
	c.get(sampleCase).never("Reworded.").says("A bed of her own")
	c.begin(2)
	c.moves(2, 0, 3).says("Reworded.").never("Three people talk at once.")
}

func (s *site) current(t *testing.T) *cases.Case {
	t.Helper()
	c, err := s.shelf.Library().Cases.Case("sample")
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// A retired case is offered to nobody new; who is in the middle of it finishes.
func TestRetiredCase(t *testing.T) {
	s := newCasesSite(t)
	c, late := s.as("learner"), s.as("other")
	c.begin(1)
	c.moves(1, 0, 4)
	s.recast(t, "edition: 1\n", "edition: 1\nretired: true\n")
	said := s.message("en", "case.retired")
	late.get("/cases").wants(http.StatusOK).never("A bed at her aunt")
	late.get("/courses/practice").never("A bed at her aunt")
	late.get(sampleCase).wants(http.StatusOK).says(said).lacks(`value="begin"`, `value="another-way"`)
	s.keeps("beginning a retired case", func() {
		late.post(sampleCase, "action", "begin", "play", "1").wants(http.StatusConflict).says(said)
	})
	c.get("/cases").says("A bed at her aunt")
	c.moves(1, 4, len(sampleMoves)).says("A bed of her own")
	c.post(sampleCase, "action", "debrief", "play", "1").wants(http.StatusSeeOther)
	c.get(sampleCase).wants(http.StatusOK).lacks(`value="begin"`)
	c.post(sampleCase, "action", "begin", "play", "2").wants(http.StatusConflict).says(said)
}

// Too much text is refused, and nothing is kept of it; what was deleted is gone
// from the debrief.
func TestWhatIsWrittenInATask(t *testing.T) {
	s := newCasesSite(t)
	c := s.as("learner")
	c.begin(1)
	c.moves(1, 0, 5)
	row := func(goal string) []string {
		return moveOf(1, 5, []string{"scene", "row", "write-goal", goal, "write-action", "Sample action", "who", "uncle", "when", "term"})
	}
	s.keeps("too much text", func() {
		c.post(sampleCase, row(strings.Repeat("a ", 50<<10))...).wants(http.StatusRequestEntityTooLarge).says(s.message("en", "error.form_too_large"))
		long := strings.Repeat("mto", 200)
		page := c.post(sampleCase, row(long)...).wants(http.StatusBadRequest).says(s.message("en", "case.typed_long", "most", cases.TypedMax), long, "Sample action")
		page.find(`(<a href="#goal">)`)
		page.find(`(id="goal" name="write-goal"[^>]* aria-invalid="true")`)
		if page.header.Get("Cache-Control") != "no-store" {
			t.Error("what she wrote may be kept by a browser")
		}
	})
	c.moves(1, 5, len(sampleMoves))
	c.post(sampleCase, "action", "debrief", "play", "1").wants(http.StatusSeeOther)
	c.get(sampleCase).says("Sample goal", "Sample action")
	if err := cases.Erase(s.ctx, s.store, c.person.ID); err != nil {
		t.Fatal(err)
	}
	c.get(sampleCase).wants(http.StatusOK).never("Sample goal", "Sample action")
}

// Papers never stand in their right order at first, and stand the same when the
// form is drawn again.
func TestPapersDoNotTellTheirOrder(t *testing.T) {
	s := newCasesSite(t)
	for i := range 12 {
		c := s.signedIn("Sample Learner "+strconv.Itoa(i), roleOf(t, "learner"))
		c.begin(1)
		page := c.moves(1, 0, 4)
		drawn := fieldsInOrder(page.body)
		if slices.Equal(drawn, []string{"line-consent", "line-plan", "line-approval"}) || len(drawn) != 3 {
			t.Errorf("they stand as %v", drawn)
		}
		refused := c.post(sampleCase, moveOf(1, 4, []string{"scene", "papers", "line-plan", "2"})...).wants(http.StatusBadRequest)
		if again := fieldsInOrder(refused.body); !slices.Equal(again, drawn) {
			t.Errorf("they stand as %v, and then as %v", drawn, again)
		}
	}
}

func fieldsInOrder(body string) []string {
	var names []string
	for _, found := range fieldPattern.FindAllStringSubmatch(body, -1) {
		if strings.HasPrefix(found[1], cases.MarkPrefix) {
			names = append(names, found[1])
		}
	}
	return names
}

// A scene that is translated is read in the reader's language, one that is not
// is marked as of another; the path is hers in both.
func TestCaseInTheOtherLanguage(t *testing.T) {
	s := newCasesSite(t)
	c := s.as("learner")
	c.get("/?lang=sw").wants(http.StatusSeeOther)
	page := c.get(sampleCase).says(s.message("sw", "case.before"), "Kisa hiki kinamhusu mtoto anayeishi mbali na familia yake.", "Kitanda kwa shangazi yake")
	page.lacks(`lang="en">A bed`)
	c.begin(1).says("Mwanamke langoni", s.message("sw", "case.known")).never(s.message("sw", "case.not_translated", "language", "Kiingereza"))
	second := c.moves(1, 0, 1).says("Muulize msichana nani wakae pamoja", "Mtoto wa Mfano", s.message("sw", "case.not_translated", "language", s.message("sw", "language.en")))
	if !strings.Contains(second.body, `<h1 id="scene" tabindex="-1" lang="en">`) {
		t.Error("a scene in another language is not marked")
	}
	c.get("/?lang=en").wants(http.StatusSeeOther)
	c.get(sampleCase).says("Ask the girl who should sit down together").never("Muulize")
}

// With the database away a move is not lost: the page that says so sends it
// again.
func TestMoveWhileTheDatabaseIsAway(t *testing.T) {
	s := newCasesSite(t)
	c := s.as("learner")
	c.begin(1)
	s.failing.Away(true)
	got := c.post(sampleCase, moveOf(1, 0, sampleMoves[0])...).wants(http.StatusServiceUnavailable).says(s.message("en", "error.resend"))
	if !strings.Contains(got.body, `name="choice" value="ask-both"`) {
		t.Error("the move cannot be sent again")
	}
	c.get("/cases").wants(http.StatusServiceUnavailable)
	s.recover()
	c.moves(1, 0, 1).says("The road to her aunt’s house")
}
