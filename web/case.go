package web

import (
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"pamoja/assessments/cases"
	"pamoja/courses"
	"pamoja/courses/fault"
	"pamoja/web/page"
)

// caseHead is what every page of a simulated case has.
type caseHead struct {
	page.Base
	Case, Heading string // id and title of the case
	HeadLang      string // language of the title, where it is not the page's; else ""
	TextLang      string // the same for the text of the page
	BackAddress   string
	BackTitle     string
	BackLang      string // language of BackTitle, where it is not the page's
	Notice        string // why what was just posted changed nothing, or ""
}

func (s *Server) caseHead(r *request, words *cases.Words, id, title string, args ...any) caseHead {
	head := caseHead{Base: r.base(title, "courses", append(args, "case", words.Title)...), Case: id, Heading: words.Title,
		HeadLang: foreign(r, words.Language), BackAddress: "/cases", BackTitle: r.words.T("cases.title")}
	head.Exit = r.library.Site.Exit
	if course := courseOfCase(r.library.Catalogue, id); course != nil {
		words := course.Words(r.lang())
		head.BackAddress, head.BackTitle, head.BackLang = "/courses/"+course.ID, words.Title, foreign(r, words.Language)
	}
	return head
}

// courseOfCase is the first course that lists a case, or nil.
func courseOfCase(catalogue *courses.Catalogue, id string) *courses.Course {
	for _, course := range catalogue.Courses() {
		if slices.Contains(course.Cases, id) {
			return course
		}
	}
	return nil
}

// playCase shows where the reader stands with a case: the page before a play,
// the scene that is open, an ending, or a debrief; of an earlier play of hers
// with ?play=.
func (s *Server) playCase(r *request) error {
	r.Header("Cache-Control", "no-store")
	standing, err := s.Cases.Standing(r.ctx(), *r.person, r.Param("case"))
	if err != nil {
		return err
	}
	shown := standing.Last
	if asked := r.Query("play"); asked != "" {
		number, err := cases.ParseNumber(asked)
		if err != nil {
			return err
		}
		if shown = playOf(standing, number); shown == nil {
			return fault.NotFound("error.not_found")
		}
	}
	if shown == nil {
		return s.beforeCase(r, standing)
	}
	return s.tellPlay(r, standing, *shown, posted{})
}

func playOf(standing cases.Standing, number int) *cases.Play {
	at := slices.IndexFunc(standing.Plays, func(p cases.Play) bool { return p.Number == number })
	if at < 0 {
		return nil
	}
	return &standing.Plays[at]
}

// playAddress is where one play of a case is told.
func playAddress(p cases.Play) string { return "/cases/" + p.Case + "?play=" + strconv.Itoa(p.Number) }

// posted is a form that was refused, and why.
type posted struct {
	sent    url.Values
	refused *fault.Fault
}

// status is that of the page the form is drawn on again.
func (p posted) status() int {
	if p.refused == nil {
		return http.StatusOK
	}
	return statuses[p.refused.Kind]
}

// moveCase takes every form of a case: beginning a play, a move in it, opening
// its debrief, and asking to do it another way.
func (s *Server) moveCase(r *request) error {
	form, err := r.form()
	if err != nil {
		return err
	}
	id, to := r.Param("case"), "/cases/"+r.Param("case")
	if form.Get("action") == "another-way" {
		if err := s.Cases.AskAnotherWay(r.ctx(), *r.person, id); err != nil {
			return err
		}
		r.redirect(to + "#scene")
		return nil
	}
	number, err := cases.ParseNumber(form.Get("play"))
	if err != nil {
		return err
	}
	switch form.Get("action") {
	case "begin":
		_, err = s.Cases.Start(r.ctx(), *r.person, id, number)
	case "move":
		err = s.move(r, id, number, form)
	case "debrief":
		to = playAddress(cases.Play{Case: id, Number: number})
		_, err = s.Cases.OpenDebrief(r.ctx(), *r.person, id, number)
	default:
		return fault.Invalid("error.form_kind")
	}
	if err != nil {
		return s.caseAgain(r, id, number, form, err)
	}
	r.redirect(to + "#scene")
	return nil
}

func (s *Server) move(r *request, id string, number int, form url.Values) error {
	place, err := cases.ParseNumber(form.Get("place"))
	if err != nil {
		return err
	}
	_, err = s.Cases.Move(r.ctx(), *r.person, id, number, place, taskForm(form))
	return err
}

// writePrefix begins the form's fields of what is written in a task: without
// it, one of them would be the field that says which form it is.
const writePrefix = "write-"

// taskForm is a form with what was written under the names that tasks know.
func taskForm(form url.Values) url.Values {
	form = maps.Clone(form)
	for _, field := range cases.TypedFields {
		form[field] = form[writePrefix+field]
	}
	return form
}

// caseAgain draws the page of the play once more with what is wrong with the
// form, or with why it changes nothing. An error that is not the person's goes
// to fail.
func (s *Server) caseAgain(r *request, id string, number int, form url.Values, refused error) error {
	f, known := fault.Of(refused)
	if !known || f.Kind != fault.KindInvalid && f.Kind != fault.KindConflict {
		return refused
	}
	standing, err := s.Cases.Standing(r.ctx(), *r.person, id)
	if err != nil {
		return err
	}
	shown := playOf(standing, number)
	if shown == nil {
		return refused
	}
	return s.tellPlay(r, standing, *shown, posted{sent: form, refused: f})
}

// telling is one play as a page tells it, from its own version of the case and
// in the reader's language.
type telling struct {
	*request
	standing cases.Standing
	c        *cases.Case
	texts    *cases.Words
	play     cases.Play
	state    cases.State
	stages   []cases.Stage
	others   bool // the play is somebody else's: what she wrote in it is left out
	posted
}

// tellPlay draws a play as it stands: a scene, an ending or a debrief.
func (s *Server) tellPlay(r *request, standing cases.Standing, play cases.Play, was posted) error {
	c, err := s.Cases.Version(r.ctx(), standing.Case, play.Version)
	if err != nil {
		return err
	}
	state, stages, err := c.Replay(play.Path)
	if err != nil {
		return fmt.Errorf("replay %s: %w", play.ID(), err)
	}
	t := &telling{request: r, standing: standing, c: c, texts: c.Words(r.lang()), play: play, state: state, stages: stages, posted: was}
	switch {
	case play.IsOpen():
		return s.scene(t)
	case play.Opened == nil:
		return s.ending(t)
	}
	return s.debrief(t)
}

// head begins a page of the play. A refused form stands on it as a problem of a
// field, or as the reason why it changed nothing.
func (s *Server) head(t *telling, scene *cases.SceneWords, head caseHead) caseHead {
	head.TextLang = foreign(t.request, scene.Language)
	switch {
	case t.refused == nil:
	case t.refused.Kind == fault.KindInvalid:
		head.WithFault(t.refused)
	default:
		head.Notice = t.words.T(t.refused.Key, t.refused.Args...)
	}
	return head
}

// caseStartPage stands before the first play of a case.
type caseStartPage struct {
	caseHead
	anotherWay
	Row      caseRow
	NextPlay int
	Note     string // content note, "" if none
}

// anotherWay is the offer to talk a case through with a mentor instead, of a case
// with a content note.
type anotherWay struct{ MayAskAnother, AskedAnother, Talked bool }

func (s *Server) anotherWay(r *request, c *cases.Case) (anotherWay, error) {
	if !c.HasNote() || c.Retired {
		return anotherWay{}, nil
	}
	asked, talked, err := s.Cases.AskedAnotherWay(r.ctx(), *r.person, c.ID)
	return anotherWay{MayAskAnother: true, AskedAnother: asked, Talked: talked}, err
}

func (s *Server) beforeCase(r *request, standing cases.Standing) error {
	c := standing.Case
	words := c.Words(r.lang())
	p := caseStartPage{caseHead: s.caseHead(r, words, c.ID, "case.title"), NextPlay: standing.NextNumber(), Note: words.Note}
	p.TextLang = foreign(r, words.Language)
	row, err := s.caseRow(r, standing)
	if err != nil {
		return err
	}
	p.Row = row
	if p.anotherWay, err = s.anotherWay(r, c); err != nil {
		return err
	}
	return r.show(http.StatusOK, "case_start", p)
}
