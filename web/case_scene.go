package web

import (
	"html/template"
	"maps"
	"slices"
	"strings"

	"pamoja/assessments/cases"
)

// caseStory is what scenes and endings have in common.
type caseStory struct {
	caseHead
	Play       int
	SceneTitle string
	Brought    *broughtView // what the last move brought; nil at the start, and where there is nothing to tell
	Stand      standView
	Parts      []template.HTML // of the scene's text, those that this play shows
	Terms      []termView
}

// caseScenePage is the scene a play stands in, with what it asks.
type caseScenePage struct {
	caseStory
	askView
	anotherWay
	Scene  string // id
	Place  int    // how many moves were made
	Known  []saidLine
	People []personLine
	Papers []string
	Money  string // spent, "" if none
}

// caseEndingPage is the end of a play, before its debrief.
type caseEndingPage struct {
	caseStory
	Ending string // its kind, in words
}

// standView is how things stand.
type standView struct {
	Weeks   int
	Domains []domainView
}

// domainView is how the child stands in one domain. Width is that of the band
// between the two lines, of 60.
type domainView struct {
	Name, State string
	Width       int
}

// saidLine is a line of a text that may stand in another language.
type saidLine struct {
	Text template.HTML
	Lang string // where it is not the page's; else ""
}

// personLine is somebody who is involved.
type personLine struct {
	Name, NameLang string
	Text           template.HTML // where he or she stands now; may be blank
	TextLang       string
	Aboard         bool
}

const gaugeStep = 15 // of a band's width, a level

func (t *telling) stand(state cases.State) standView {
	view := standView{Weeks: t.c.Value(state, cases.Weeks)}
	for _, domain := range cases.Domains {
		level := t.c.Value(state, domain)
		view.Domains = append(view.Domains, domainView{Name: t.words.T(domainKeys[domain]), State: t.level(level), Width: level * gaugeStep})
	}
	return view
}

func (t *telling) level(level int) string { return t.words.T(levelKeys[cases.LevelWord(level)]) }

// story fills in what a scene and an ending have in common.
func (s *Server) story(t *telling, title string) (caseStory, *cases.Scene, *cases.SceneWords, error) {
	scene, err := t.c.Scene(t.state.Scene)
	if err != nil {
		return caseStory{}, nil, nil, err
	}
	words := t.texts.Scene(scene.ID)
	head := s.head(t, words, s.caseHead(t.request, t.texts, t.c.ID, title, "scene", words.Title))
	story := caseStory{caseHead: head, Play: t.play.Number, SceneTitle: words.Title, Brought: t.brought(), Stand: t.stand(t.state), Terms: t.terms(words)}
	for _, part := range words.Parts {
		if part.If < 0 || part.If < len(scene.Ifs) && t.state.Holds(scene.Ifs[part.If]) {
			story.Parts = append(story.Parts, part.HTML)
		}
	}
	return story, scene, words, nil
}

func (s *Server) scene(t *telling) error {
	story, scene, words, err := s.story(t, "case.scene_title")
	if err != nil {
		return err
	}
	p := caseScenePage{caseStory: story, Scene: scene.ID, Place: len(t.play.Path), Known: t.known(), People: t.people(), Papers: t.papers()}
	p.askView = t.asks(scene, words)
	if p.anotherWay, err = s.anotherWay(t.request, t.standing.Case); err != nil {
		return err
	}
	for i := range p.Problems {
		if p.Kind == askOn { // there is no field to lead to
			p.Problems[i].Field = ""
		}
	}
	if money := t.c.Value(t.state, cases.Money); money > 0 {
		p.Money = t.shillings(money)
	}
	return t.show(t.status(), "case_scene", &p)
}

func (s *Server) ending(t *telling) error {
	story, scene, _, err := s.story(t, "case.scene_title")
	if err != nil {
		return err
	}
	return t.show(t.status(), "case_ending", caseEndingPage{caseStory: story, Ending: t.words.T(endingKeys[scene.Ending])})
}

var endingKeys = map[cases.Ending]string{cases.Sustained: "case.ending_sustained", cases.Closed: "case.ending_closed",
	cases.Fragile: "case.ending_fragile", cases.Reseparated: "case.ending_reseparated", cases.Open: "case.ending_open"}

// visited lists the scenes of the play in order, each once.
func (t *telling) visited() []string {
	var ids []string
	for _, stage := range t.stages {
		ids = append(ids, stage.Before.Scene)
	}
	ids = append(ids, t.state.Scene)
	seen := map[string]bool{}
	return slices.DeleteFunc(ids, func(id string) bool {
		before := seen[id]
		seen[id] = true
		return before
	})
}

// known is what a worker knows by now.
func (t *telling) known() []saidLine {
	var lines []saidLine
	for _, id := range t.visited() {
		words := t.texts.Scene(id)
		for _, line := range words.Know {
			lines = append(lines, saidLine{Text: line, Lang: foreign(t.request, words.Language)})
		}
	}
	return lines
}

// people are those who are involved, in the order in which they were met, each
// where he or she was last said to stand.
func (t *telling) people() []personLine {
	var lines []personLine
	for _, id := range t.visited() {
		words := t.texts.Scene(id)
		for _, who := range words.Who {
			line := t.person(who.Person)
			line.Text, line.TextLang = who.Text, foreign(t.request, words.Language)
			if at := slices.IndexFunc(lines, func(one personLine) bool { return one.Name == line.Name }); at >= 0 {
				lines[at] = line
			} else {
				lines = append(lines, line)
			}
		}
	}
	for _, id := range slices.Sorted(maps.Keys(t.texts.People)) {
		line := t.person(id)
		if line.Aboard && !slices.ContainsFunc(lines, func(one personLine) bool { return one.Name == line.Name }) {
			lines = append(lines, line)
		}
	}
	return lines
}

// Beginnings of the names of what a case keeps count of (assessments/cases).
const (
	peopleCount = "people."
	papersCount = "papers."
)

func (t *telling) person(id string) personLine {
	return personLine{Name: t.texts.People[id], NameLang: foreign(t.request, t.texts.Language), Aboard: t.c.Value(t.state, peopleCount+id) > 0}
}

// papers are those that are in hand.
func (t *telling) papers() []string {
	var names []string
	for _, variable := range t.c.Variables {
		if id, is := strings.CutPrefix(variable.Name, papersCount); is && t.c.Value(t.state, variable.Name) > 0 {
			names = append(names, t.texts.Papers[id])
		}
	}
	return names
}

// shillings writes what a case counts in thousands.
func (t *telling) shillings(thousands int) string {
	return t.words.Shillings(float64(thousands) * 1000)
}

// terms are the words of the glossary that stand in some texts, each once.
func (t *telling) terms(texts ...*cases.SceneWords) []termView {
	var views []termView
	for _, words := range texts {
		for _, id := range words.Terms {
			term, known := t.library.Catalogue.Term(id, words.Language)
			if known && !slices.ContainsFunc(views, func(one termView) bool { return one.ID == id }) {
				views = append(views, termIn(term, words.Language))
			}
		}
	}
	return views
}
