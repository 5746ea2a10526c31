package main

import (
	"fmt"
	"net/url"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"pamoja/courses/cohorts"
	"pamoja/courses/people"
	"pamoja/web"
)

const sampleCase = "/cases/sample"

// withSampleCase is the content with a case that has every kind of task.
func withSampleCase(t *testing.T) *web.Library {
	t.Helper()
	zone, err := time.LoadLocation("Africa/Nairobi")
	if err != nil {
		t.Fatal(err)
	}
	library, _, problems, err := loadLibrary(filepath.FromSlash("../../web/testdata/cases"), zone)
	if err != nil {
		t.Fatal(err)
	}
	if wrong := faults(problems); len(wrong) > 0 {
		t.Fatal(wrong)
	}
	return library
}

// sampleMoves lead through the sample case on the way of its story.
var sampleMoves = []url.Values{
	{"scene": {"gate"}, "choice": {"ask-both"}},
	{"scene": {"road"}, "choice": {"on"}},
	{"scene": {"table"}, "line-cooks": {"strength"}, "line-fees": {"need"}, "line-rain": {"need"}},
	{"scene": {"circle"}, "choice": {"aunt", "teacher"}},
	{"scene": {"papers"}, "line-consent": {"1"}, "line-plan": {"2"}, "line-approval": {"3"}},
	{"scene": {"row"}, "goal": {"In class every day"}, "action": {"Ask the uncle on Sunday"}, "who": {"uncle"}, "when": {"term"}},
	{"scene": {"eve"}, "choice": {"with-aunt"}},
	{"scene": {"visits"}, "first": {"days"}, "then": {"monthly"}, "until": {"year"}, "change": {"sooner"}},
}

// rushedMoves are what is done otherwise on a way with unsafe choices.
var rushedMoves = []url.Values{
	{"scene": {"gate"}, "choice": {"hand-over"}},
	{"scene": {"door"}, "choice": {"tell"}},
	{"scene": {"road"}, "choice": {"on"}},
	{"scene": {"table"}, "line-cooks": {"need"}, "line-fees": {"need"}, "line-rain": {"need"}},
	{"scene": {"circle"}, "choice": {"reporter"}},
	{"scene": {"papers"}, "line-consent": {"2"}, "line-plan": {"1"}, "line-approval": {"3"}},
	{"scene": {"row"}, "who": {"everyone"}, "when": {"someday"}},
	{"scene": {"eve"}, "choice": {"morning"}},
	{"scene": {"visits"}, "first": {"month"}, "then": {"quarterly"}, "until": {"half-year"}, "change": {"wait"}},
}

// played leaves a learner who has made so many moves of a play of the sample
// case.
func (s *specimen) played(who string, number, moves int, path []url.Values) {
	s.Helper()
	p, known := s.persons[who]
	if !known {
		p = s.learner(who)
	}
	_, err := s.site.Cases.Start(s.Context(), p, "sample", number)
	s.check(err)
	for place, form := range path[:moves] {
		_, err := s.site.Cases.Move(s.Context(), p, "sample", number, place, form)
		s.check(err)
	}
}

func (s *specimen) debriefed(who string, number int) {
	s.Helper()
	_, err := s.site.Cases.OpenDebrief(s.Context(), s.persons[who], "sample", number)
	s.check(err)
}

// showCases shows every page of a simulated case, on a site of its own that has
// one. It fails if a template of theirs was shown nowhere.
func showCases(t *testing.T, lang string, look func(*tab, shownPage)) {
	t.Helper()
	s := newSpecimenOf(t, lang, withSampleCase(t))
	b := openTab(t, s.base)
	shown := map[string]bool{}
	for _, p := range s.ofCases() {
		s.show(b, p)
		shown[p.template] = true
		look(b, p)
	}
	for _, missing := range missingTemplates(templateNames(t), shown) {
		if isOfCases(missing) {
			t.Errorf("no entry of the table shows %s", missing)
		}
	}
}

// playedTogether is the address of what is told of a cohort that played the case:
// six on the way of the story, five in a hurry.
func (s *specimen) playedTogether() string {
	s.Helper()
	by := s.add("administrator", "Sample Administrator", people.Administrator, 0)
	c, err := s.site.Cohorts.Add(s.Context(), by, cohorts.New{Name: "Sample Cohort that played", Courses: []string{"practice"}})
	s.check(err)
	for i := range 11 {
		who, moves := fmt.Sprintf("together-%d", i), sampleMoves
		if i > 5 {
			moves = rushedMoves
		}
		s.played(who, 1, len(moves), moves)
		s.debriefed(who, 1)
		_, err := s.site.Cohorts.AddMembers(s.Context(), by, c.ID, false, s.persons[who].ID)
		s.check(err)
	}
	return "/cohorts/" + c.ID + "/cases"
}

func isOfCases(template string) bool {
	return strings.HasPrefix(template, "case") || template == "mentee_case" || template == "cohort_cases"
}

// ofCases is a table of the pages of the sample case.
func (s *specimen) ofCases() []shownPage {
	s.Helper()
	s.learner("fresh")
	s.check(s.site.Cases.AskAnotherWay(s.Context(), s.learner("asked"), "sample"))
	pages := []shownPage{
		{name: "cases", template: "cases", who: "fresh", path: "/cases"},
		{name: "cases-none", template: "cases", who: "fresh", path: "/cases?step=8"},
		{name: "case-start", template: "case_start", who: "fresh", path: sampleCase},
		{name: "case-start-asked", template: "case_start", who: "asked", path: sampleCase},
		{name: "course-practice", template: "course", who: "fresh", path: "/courses/practice"},
	}
	for place, move := range sampleMoves {
		scene := move.Get("scene")
		s.played(scene, 1, place, sampleMoves)
		pages = append(pages, shownPage{name: "case-" + scene, template: "case_scene", who: scene, path: sampleCase})
		if scene == "road" {
			continue
		}
		pages = append(pages, shownPage{name: "case-" + scene + "-problem", template: "case_scene", who: scene, path: sampleCase, status: 400, post: halfMove(place, move)})
	}
	s.played("rushed", 1, len(rushedMoves), rushedMoves)
	s.played("late", 1, 3, rushedMoves)
	s.played("historic", 1, len(sampleMoves), sampleMoves)
	s.played("open", 1, len(sampleMoves), sampleMoves)
	s.played("unsafe", 1, len(rushedMoves), rushedMoves)
	s.debriefed("open", 1)
	s.debriefed("unsafe", 1)
	s.played("unsafe", 2, len(sampleMoves), sampleMoves)
	s.debriefed("unsafe", 2)
	s.played("again", 1, 3, sampleMoves)
	together := s.playedTogether()
	return append(pages,
		shownPage{name: "case-ending", template: "case_ending", who: "historic", path: sampleCase},
		shownPage{name: "case-ending-apart", template: "case_ending", who: "rushed", path: sampleCase},
		shownPage{name: "case-elsewhere", template: "case_scene", who: "late", path: sampleCase, status: 409,
			post: map[string]string{"action": "move", "play": "1", "place": "3", "scene": "gate", "choice": "ask-both"}},
		shownPage{name: "case-debrief", template: "case_debrief", who: "open", path: sampleCase},
		shownPage{name: "case-debrief-unsafe", template: "case_debrief", who: "unsafe", path: sampleCase + "?play=1"},
		shownPage{name: "case-debrief-second", template: "case_debrief", who: "unsafe", path: sampleCase},
		shownPage{name: "mentee-case", template: "mentee_case", who: "administrator", path: "/mentees/" + s.persons["unsafe"].ID + "/cases/sample"},
		shownPage{name: "mentee-cases", template: "mentee", who: "administrator", path: "/mentees/" + s.persons["unsafe"].ID},
		shownPage{name: "cohort-cases", template: "cohort_cases", who: "administrator", path: together},
		shownPage{name: "cases-open", template: "cases", who: "again", path: "/cases"},
		shownPage{name: "learning-case", template: "my_learning", who: "again", path: "/"},
		shownPage{name: "course-practised", template: "course", who: "open", path: "/courses/practice"},
	)
}

// halfMove is a form of which something has to be mended.
func halfMove(place int, move url.Values) map[string]string {
	form := map[string]string{"action": "move", "play": "1", "place": strconv.Itoa(place), "scene": move.Get("scene")}
	switch move.Get("scene") {
	case "table":
		form["line-cooks"] = "strength"
	case "papers":
		form["line-consent"], form["line-plan"] = "2", "2"
	case "row":
		form["write-goal"], form["who"], form["when"] = strings.Repeat("long ", 120), "uncle", "term"
	case "visits":
		form["first"] = "days"
	}
	return form
}
