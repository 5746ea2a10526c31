package courses_test

import (
	"io/fs"
	"maps"
	"strings"
	"testing"
	"testing/fstest"

	"pamoja/content"
	"pamoja/content/locale"
	"pamoja/courses"
)

func (f files) fs() fs.FS {
	base := fstest.MapFS{}
	for name, text := range f {
		base[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return base
}

func namesOf(t testing.TB, tree *content.Tree) []string {
	t.Helper()
	var names []string
	err := fs.WalkDir(tree, ".", func(name string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			names = append(names, name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

// withPages adds every page of words there must be.
func withPages(f files) files {
	f = maps.Clone(f)
	for _, id := range []string{"about", "help", "help-learner", "help-cpv", "help-trainer", "help-coordinator", "help-author", "help-verifier", "help-operator"} {
		f["lang/en/pages/"+id+".md"] = "---\ntitle: The page " + id + "\n---\nText of the page.\n"
	}
	f["lang/en/pages/about.md"] = "---\ntitle: What this is\n---\nA site under a grevillea. See [help](page:help-author), [check](page:verify) and the [course](course:gate).\n"
	f["lang/en/pages/help.md"] = "---\ntitle: Help\n---\n## I forgot my PIN\n\nAsk.\n\n## Larger text\n\nChoose it.\n"
	return f
}

func (f files) loadPages(t *testing.T) (*courses.Pages, *courses.Catalogue, []content.Problem) {
	t.Helper()
	tree := f.tree(t)
	words, _ := locale.Load(tree)
	catalogue, _ := courses.Load(tree, words)
	pages, problems := courses.LoadPages(tree, words, catalogue)
	return pages, catalogue, problems
}

func TestPages(t *testing.T) {
	t.Parallel()
	f := withPages(sound()).with(t, "lang/en/courses/gate/who-asks.md", "A father", "The father")
	f["lang/sw/pages/help.md"] = "---\ntitle: Msaada\n---\n## Nimesahau PIN\n\nUliza.\n"
	pages, _, problems := f.loadPages(t)
	wantLines(t, faults(problems))
	help, err := pages.Page(courses.HelpPage)
	if err != nil {
		t.Fatal(err)
	}
	if text := help.Text("sw"); text.Title != "Msaada" || text.Language != "sw" || text.Stale != 5 || text.Document.Screens[0].Title != "Nimesahau PIN" {
		t.Errorf("in Kiswahili: %+v", text)
	}
	if text := help.Text("xx"); text.Title != "Help" || text.Language != "en" || len(text.Document.Screens) != 2 {
		t.Errorf("in another language: %+v", text)
	}
	if roles := pages.Roles(); len(roles) != 7 || roles[0].ID != "help-learner" || roles[6].ID != "help-operator" {
		t.Errorf("%d roles", len(roles))
	}
	if page, err := pages.Role("author"); err != nil || page.ID != "help-author" {
		t.Errorf("the page of authors: %v", err)
	}
	for _, role := range []string{"", "nobody", "help", "../help"} {
		if _, err := pages.Role(role); err == nil {
			t.Errorf("there is a page of the role %q", role)
		}
	}
}

func TestFaultsOfPages(t *testing.T) {
	t.Parallel()
	const help, about = "lang/en/pages/help.md", "lang/en/pages/about.md"
	for name, one := range map[string]struct {
		change func(files) files
		want   string
	}{
		"missing":         {func(f files) files { return f.without(help) }, "en/pages/help.md:1:1: … this page is missing"},
		"no title":        {func(f files) files { return f.with(t, help, "title: Help\n", "") }, "en/pages/help.md:2:1: … `title` is missing"},
		"no settings":     {func(f files) files { return f.with(t, help, "---\ntitle", "title") }, "en/pages/help.md:1:1: … must begin with a line of ---"},
		"unknown setting": {func(f files) files { return f.with(t, help, "title: Help", "title: Help\nminutes: 3") }, "en/pages/help.md:3:1: … unknown setting `minutes`"},
		"no text": {func(f files) files {
			return f.with(t, help, "## I forgot my PIN\n\nAsk.\n\n## Larger text\n\nChoose it.\n", "")
		}, "en/pages/help.md:4:1: … the page has no text"},
		"dead page":      {func(f files) files { return f.with(t, about, "page:help-author", "page:help-nobody") }, "en/pages/about.md:4:31: … no page “help-nobody”"},
		"dead course":    {func(f files) files { return f.with(t, about, "course:gate", "course:none") }, "en/pages/about.md:4:86: … no course “none”"},
		"a lesson":       {func(f files) files { return f.with(t, help, "Ask.", "[Ask](lesson:who-asks).") }, "en/pages/help.md:6:1: … this course has no lesson"},
		"a dead term":    {func(f files) files { return f.with(t, help, "Ask.", "[Ask](term:none).") }, "en/pages/help.md:6:1: … the glossary has no term"},
		"unlisted":       {func(f files) files { return f.with(t, "lang/en/pages/extra.md", "", "---\ntitle: X\n---\nX.\n") }, "en/pages/extra.md:1:1: … nothing shows this page"},
		"unlisted in sw": {func(f files) files { return f.with(t, "lang/sw/pages/extra.md", "", "---\ntitle: X\n---\nX.\n") }, "sw/pages/extra.md:1:1: … nothing shows this page"},
		"untitled in sw": {func(f files) files { return f.with(t, "lang/sw/pages/help.md", "", "---\nof: []\n---\nX.\n") }, "sw/pages/help.md:2:1: … `title` is missing"},
	} {
		t.Run(name, func(t *testing.T) {
			_, _, problems := one.change(withPages(sound())).loadPages(t)
			wantLines(t, faults(problems), one.want)
		})
	}
	// A lesson may lead to a page that is there.
	f := withPages(sound()).with(t, "lang/en/courses/gate/who-asks.md", "A father stands", "A [father](page:help-verifier) and [another](page:safety) stand")
	_, problems := f.load(t)
	wantLines(t, faults(problems))
	_, problems = f.without("lang/en/pages/help-verifier.md").load(t)
	wantLines(t, faults(problems), "en/courses/gate/who-asks.md:8:3: … no page “help-verifier”")
}

func TestWarningsOfPages(t *testing.T) {
	t.Parallel()
	f := withPages(sound())
	f["lang/sw/pages/about.md"] = "---\ntitle: Hii ni nini\n---\nTovuti.\n"
	_, _, problems := f.loadPages(t)
	for _, want := range []string{
		"sw/pages/about.md:1:1: warning: no `of:`", "sw/pages/help.md:1:1: warning: not translated yet",
	} {
		found := false
		for _, line := range warnings(problems) {
			found = found || strings.Contains(line, want)
		}
		if !found {
			t.Errorf("nothing warns: %s", want)
		}
	}
	// Stamped, a translation is fresh.
	words, _ := locale.Load(f.tree(t))
	blocks, known := courses.SourceBlocks(f.tree(t), words, "lang/sw/pages/about.md")
	if !known || len(blocks) != 2 {
		t.Fatalf("%d blocks of the source, %v", len(blocks), known)
	}
	stamped, err := content.Stamp("about.md", []byte(f["lang/sw/pages/about.md"]), blocks)
	if err != nil {
		t.Fatal(err)
	}
	f["lang/sw/pages/about.md"] = string(stamped)
	pages, _, problems := f.loadPages(t)
	page, _ := pages.Page(courses.AboutPage)
	for _, line := range warnings(problems) {
		if strings.Contains(line, "sw/pages/about.md") {
			t.Error(line)
		}
	}
	if page.Text("sw").Stale != 0 {
		t.Error("a stamped page is stale")
	}
	if _, known := courses.SourceBlocks(f.tree(t), words, "lang/sw/pages/none.md"); known {
		t.Error("a page that is none has blocks")
	}
}

// The pages that are built in are whole in every language.
func TestBuiltInPages(t *testing.T) {
	t.Parallel()
	catalogue, _ := builtIn(t)
	tree, err := content.Open("")
	if err != nil {
		t.Fatal(err)
	}
	words, _ := locale.Load(tree)
	pages, problems := courses.LoadPages(tree, words, catalogue)
	for _, problem := range problems {
		t.Error(problem)
	}
	if got := len(catalogue.Sources()); got < 10 {
		t.Errorf("%d sources", got)
	}
	for _, page := range append(pages.Roles(), must(pages.Page(courses.AboutPage)), must(pages.Page(courses.HelpPage))) {
		for _, lang := range tree.Languages() {
			if text := page.Text(lang); text.Language != lang || text.Stale != 0 || text.Document.Words > 650 {
				t.Errorf("%s is read in %s for %s, %d blocks stale, %d words", page.ID, text.Language, lang, text.Stale, text.Document.Words)
			}
		}
	}
}

func must(page *courses.Page, err error) *courses.Page {
	if err != nil {
		panic(err)
	}
	return page
}
