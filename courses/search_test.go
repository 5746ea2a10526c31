package courses_test

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"pamoja/content"
	"pamoja/content/locale"
	"pamoja/courses"
)

// searched is a tree with something of every kind to find: a course anyone may
// read, one for members, and pages.
func searched() files {
	f := withPages(sound())
	f["lang/en/glossary.yaml"] = "kin:\n  word: kin\n  meaning: Everyone the family counts as *its own*.\n" +
		"consent:\n  word: consent\n  meaning: The caregiver’s yes.\nhidden:\n  word: quokka\n  meaning: A word of the members.\n"
	f["lang/en/courses/gate/who-asks.md"] = lesson("Who asks for a place", "", `A father stands at the gate. He asks for [consent](term:consent) of his [kin](term:kin).

## Poverty is no reason

The parents are poor, and visited daily. Poverty alone harms nobody.

:::card Before you say yes
- What do the parents need?
- Ask Mũthoni.
:::
`)
	f["lang/en/courses/gate/who-decides.md"] = lesson("Who decides here", "content_note: It tells of harm.\n", `The chief hears of harm. A [hidden](term:kin) word.

## The officer decides

Only the officer may decide about the parents.

:::card At the door
- Is the child safe?
:::
`)
	f["lang/sw/courses/gate/who-asks.md"] = "---\ntitle: Anayeomba nafasi\n---\nBaba anasimama langoni. Wateja wanaombwa idhini.\n\n" +
		"## Umaskini si sababu\n\nKila mtoto ana mpango wake. Mhudumu anamsaidia mteja kazini." + body
	delete(f, "lang/sw/courses/gate/who-decides.md")
	f["lang/en/courses/road/course.yaml"] = strings.Replace(road, "complete: false", "complete: false\naccess: members", 1)
	f["lang/en/courses/road/first-steps.md"] = lesson("First steps", "", "The secret word is wombat, and again wombat. A [word](term:hidden).\n\n:::card A wombat\nWombat.\n:::\n")
	return f
}

const body = "\n\n:::check What?\n- (-) No.\n\n  Why not.\n- (+) Yes.\n\n  Why.\n:::\n\n:::work\nDo it.\n:::\n"

func lesson(title, settings, text string) string {
	return "---\ntitle: " + title + "\nedition: 1\nminutes: 5\nsources: [S1]\n" + settings + "---\n" + text + body
}

func (f files) search(t testing.TB, options ...courses.Option) *courses.Search {
	t.Helper()
	tree, err := content.New(f.fs(), "")
	if err != nil {
		t.Fatal(err)
	}
	words, _ := locale.Load(tree)
	catalogue, problems := courses.Load(tree, words, options...)
	pages, found := courses.LoadPages(tree, words, catalogue)
	for _, line := range faults(append(problems, found...)) {
		t.Error(line)
	}
	return courses.NewSearch(catalogue, pages, tree.Languages())
}

// told names what was found, in order: kind, course, id and place.
func told(answer courses.Answer) string {
	var all []string
	for _, found := range answer.Results {
		name := string(found.Kind)
		for _, part := range []string{found.Course, found.ID, found.Place} {
			if part != "" {
				name += " " + part
			}
		}
		all = append(all, name)
	}
	return strings.Join(all, ", ")
}

func TestSearchFinds(t *testing.T) {
	t.Parallel()
	s := searched().search(t)
	for _, one := range []struct{ name, lang, text, course, want string }{
		{"a form of the word, and one result a lesson", "en", "parent", "", "card gate who-asks card-who-asks-1, lesson gate who-decides, lesson gate who-asks screen-2"},
		{"case and accents", "en", "MUTHONI", "", "card gate who-asks card-who-asks-1"},
		{"accents typed", "en", "mũthoni", "", "card gate who-asks card-who-asks-1"},
		{"a title before a text", "en", "poverty", "", "lesson gate who-asks screen-2"},
		{"the text before the first title", "en", "father", "", "lesson gate who-asks"},
		{"a term", "en", "consent", "", "term gate consent g-consent, lesson gate who-asks"},
		{"the last word is a beginning", "en", "the off", "", "lesson gate who-decides"},
		{"others are not", "en", "off chief", "", "lesson gate who-decides"}, // some: only chief
		{"a course by its title", "en", "at the gate", "", "course gate gate, lesson gate who-asks"},
		{"a section of a page", "en", "forgot my pin", "", "page help screen-1"},
		{"a page by its text", "en", "grevillea", "", "page about"},
		{"every word is common", "en", "who is it", "", "lesson gate who-asks screen-2"},
		{"in one course", "en", "parents", "gate", "card gate who-asks card-who-asks-1, lesson gate who-decides, lesson gate who-asks screen-2"},
		{"in one course no pages", "en", "forgot", "gate", ""},
		{"in a course that has none of it", "en", "parents", "road", ""},
		{"one of a class finds many", "sw", "mteja", "", "lesson gate who-asks"},
		{"many find one", "sw", "watoto", "", "lesson gate who-asks screen-2"},
		{"a place", "sw", "kazi", "", "lesson gate who-asks screen-2"},
		{"a verb", "sw", "kusaidia", "", "lesson gate who-asks screen-2"},
		{"what is not translated", "sw", "officer", "", "lesson gate who-decides"},
		{"with the rules of its own language", "sw", "decided", "", "lesson gate who-decides, card gate who-decides card-who-decides-1"},
		{"a language there is none of", "xx", "consent", "", "term gate consent g-consent, lesson gate who-asks"},
		{"what is for members", "en", "wombat", "", ""},
		{"and its words", "en", "quokka", "", ""},
		{"nothing", "en", " … ", "", ""},
		{"nowhere", "en", "xylophone", "", ""},
		{"too much", "en", strings.Repeat("parents ", 20), "", ""},
	} {
		t.Run(one.name, func(t *testing.T) {
			got := s.Find(courses.SearchQuery{Text: one.text, Language: one.lang, Course: one.course})
			if told(got) != one.want || got.Total != len(got.Results) || got.Instead != "" {
				t.Errorf("%q finds %q (%d, instead %q), want %q", one.text, told(got), got.Total, got.Instead, one.want)
			}
		})
	}
	if got := s.Find(courses.SearchQuery{Text: "off chief", Language: "en"}); !got.Some {
		t.Error("some of the words are not told from all of them")
	}
	if got := s.Find(courses.SearchQuery{Text: "parents daily", Language: "en"}); got.Some || told(got) != "lesson gate who-asks screen-2" {
		t.Errorf("all of the words find %+v", got)
	}
}

func TestSearchForMembers(t *testing.T) {
	t.Parallel()
	s := searched().search(t)
	got := s.Find(courses.SearchQuery{Text: "wombat", Language: "en", Member: true})
	if told(got) != "card road first-steps card-first-steps-1, lesson road first-steps" {
		t.Errorf("a member finds %q", told(got))
	}
	if got := s.Find(courses.SearchQuery{Text: "quokka", Language: "en", Member: true}); told(got) != "term road hidden g-hidden" {
		t.Errorf("a member finds the term %q", told(got))
	}
	// A slip is put right for her, and gives nothing away to others.
	if got := s.Find(courses.SearchQuery{Text: "wonbat", Language: "en", Member: true}); got.Instead != "wombat" || got.Total != 2 {
		t.Errorf("a member's slip finds %+v", got)
	}
	for _, text := range []string{"wonbat", "womb", "wombats", "qokka", "wombat secret"} {
		if got := s.Find(courses.SearchQuery{Text: text, Language: "en"}); got.Total != 0 || got.Instead != "" {
			t.Errorf("%q tells others %+v", text, got)
		}
	}
	// That the course is there, anyone may know.
	if got := s.Find(courses.SearchQuery{Text: "road home", Language: "en"}); told(got) != "course road road" {
		t.Errorf("the course's title finds %q", told(got))
	}
}

func TestSearchMendsOneSlip(t *testing.T) {
	t.Parallel()
	s := searched().search(t)
	for text, want := range map[string]string{
		"consnet": "consent", "Consnt": "consent", "consentt": "consent", "officr decides": "officer decides", "the oficer": "the officer",
		"xylophone": "", "cat": "", "consnet xylophone": "",
	} {
		got := s.Find(courses.SearchQuery{Text: text, Language: "en"})
		if got.Instead != want || (want != "") != (got.Total > 0) && !got.Some {
			t.Errorf("%q is mended to %q with %d results, want %q", text, got.Instead, got.Total, want)
		}
	}
	if got := s.Find(courses.SearchQuery{Text: "mtotto", Language: "sw"}); got.Instead != "mtoto" || got.Total != 1 {
		t.Errorf("in Kiswahili: %+v", got)
	}
}

func TestSearchKeepsTheContentNote(t *testing.T) {
	t.Parallel()
	s := searched().search(t)
	for _, found := range s.Find(courses.SearchQuery{Text: "safe harm", Language: "en"}).Results {
		if found.ID == "who-decides" && (!found.Note || len(found.Snippet) > 0 || found.Kind == courses.FoundLesson && found.Place != "") {
			t.Errorf("a lesson with a content note is opened by %+v", found)
		}
	}
	if got := s.Find(courses.SearchQuery{Text: "door safe", Language: "en"}); told(got) != "card gate who-decides card-who-decides-1" {
		t.Errorf("its card is found as %q", told(got))
	}
}

func TestSearchLeavesOutDraftsAndRetired(t *testing.T) {
	t.Parallel()
	for _, mark := range []string{"draft: true", "retired: true"} {
		f := searched().with(t, "lang/en/courses/gate/who-asks.md", "edition: 1", "edition: 1\n"+mark)
		if got := f.search(t).Find(courses.SearchQuery{Text: "poverty", Language: "en"}); got.Total != 0 {
			t.Errorf("%s: found %q", mark, told(got))
		}
	}
	f := searched().with(t, "lang/en/courses/gate/who-asks.md", "edition: 1", "edition: 1\ndraft: true")
	if got := f.search(t, courses.WithDrafts).Find(courses.SearchQuery{Text: "poverty", Language: "en"}); got.Total != 1 {
		t.Errorf("its author finds %q", told(got))
	}
}

func TestSnippets(t *testing.T) {
	t.Parallel()
	f := searched()
	filler := strings.Repeat("Words come before it, one after another. ", 20)
	f["lang/en/courses/gate/who-asks.md"] = lesson("Who inquires", "", filler+"Here the otters & their otter swim. "+filler)
	s := f.search(t)
	got := s.Find(courses.SearchQuery{Text: "otter", Language: "en"})
	if got.Total != 1 {
		t.Fatalf("found %q", told(got))
	}
	text, marked := "", []string{}
	for _, piece := range got.Results[0].Snippet {
		text += piece.Text
		if piece.Hit {
			marked = append(marked, piece.Text)
		}
	}
	if !strings.HasPrefix(text, "… ") || !strings.HasSuffix(text, " …") || strings.Join(marked, " ") != "otters otter" || len(text) > 400 {
		t.Errorf("the snippet is %q with %q marked", text, marked)
	}
	// Found by its title: the beginning is shown.
	got = s.Find(courses.SearchQuery{Text: "inquires", Language: "en"})
	if first := got.Results[0].Snippet; len(first) == 0 || !strings.HasPrefix(first[0].Text, "Words come before") {
		t.Errorf("the beginning is %+v", first)
	}
}

// Whatever is looked for, what comes back is sound, and the same each time.
func TestSearchProperty(t *testing.T) {
	t.Parallel()
	s := searched().search(t)
	again := searched().search(t)
	words := strings.Fields("parents parent poverty officer decides consent kin chief harm wombat quokka mteja wateja mtoto kazini the na gate road Mũthoni xylophone consnet <b> \" ' ng'ombe é")
	rapid.Check(t, func(t *rapid.T) {
		q := courses.SearchQuery{
			Text:     strings.Join(rapid.SliceOfN(rapid.SampledFrom(words), 0, 6).Draw(t, "words"), " "),
			Language: rapid.SampledFrom([]string{"en", "sw", "xx"}).Draw(t, "lang"),
			Course:   rapid.SampledFrom([]string{"", "gate", "road", "none"}).Draw(t, "course"),
			Member:   rapid.Bool().Draw(t, "member"),
		}
		got := s.Find(q)
		if wrong := unsound(q, got); wrong != "" {
			t.Fatalf("%+v: %s", q, wrong)
		}
		if fmt.Sprintf("%+v", got) != fmt.Sprintf("%+v", again.Find(q)) {
			t.Fatalf("%+v gives another answer the second time", q)
		}
	})
}

// unsound says what is wrong with an answer, whatever was asked.
func unsound(q courses.SearchQuery, got courses.Answer) string {
	if len(got.Results) > 20 || got.Total < len(got.Results) || got.Some && got.Instead != "" {
		return fmt.Sprintf("%d results of %d, some %v, instead %q", len(got.Results), got.Total, got.Some, got.Instead)
	}
	for _, found := range got.Results {
		if found.Title == "" || found.ID == "" || found.Language == "" || (found.Kind == courses.FoundPage) != (found.Course == "") {
			return fmt.Sprintf("a result without a name or place: %+v", found)
		}
		if q.Course != "" && found.Course != q.Course {
			return fmt.Sprintf("of another course: %+v", found)
		}
		if found.Course == "road" && !q.Member && found.Kind != courses.FoundCourse {
			return fmt.Sprintf("for members: %+v", found)
		}
		for _, piece := range found.Snippet {
			if piece.Text == "" || !utf8.ValidString(piece.Text) {
				return fmt.Sprintf("a broken snippet: %+v", found.Snippet)
			}
		}
	}
	return ""
}

func FuzzFind(f *testing.F) {
	for _, text := range []string{"", "parents", "ng'ombe kazini", "\xff\xfe", "a b c d e f g h i j k l m n o p", "e\u0301\u0301\u202e", "<script>", strings.Repeat("ü", 100), "consnet of"} {
		f.Add(text, true)
	}
	s := searched().search(f)
	f.Fuzz(func(t *testing.T, text string, member bool) {
		for _, lang := range []string{"en", "sw"} {
			q := courses.SearchQuery{Text: text, Language: lang, Member: member}
			if wrong := unsound(q, s.Find(q)); wrong != "" {
				t.Errorf("%q: %s", text, wrong)
			}
			if clean := q.Clean(); !utf8.ValidString(clean) || strings.ContainsAny(clean, "\n\r\x00\u202e") {
				t.Errorf("%q is shown again as %q", text, clean)
			}
		}
	})
}
