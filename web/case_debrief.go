package web

import (
	"html/template"
	"slices"

	"pamoja/assessments/cases"
	"pamoja/courses"
)

// caseDebriefPage sets her path beside what happened in the story.
type caseDebriefPage struct {
	caseHead
	Play, Weeks  int
	Counts       bool // this play counts; else it was practice
	EndingTitle  string
	Ending       string        // its kind, in words
	Debrief      template.HTML // what the ending means
	Unsafe       []unsafeView
	Path         []pathStep
	StoryTitle   string
	Story        []template.HTML // what happened
	StoryLang    string          // of the story and of Mentor, where it is not the page's
	Wheel        wheelView
	Read         []itemView
	Mentor       []template.HTML
	MayPlayAgain bool
	NextPlay     int
	Others       []playRow // her other plays that have ended
	Terms        []termView
}

// unsafeView is a choice that always costs safety.
type unsafeView struct {
	About, Chose template.HTML
	Lang         string
	Why          string
}

// pathStep is one decision or task of the path.
type pathStep struct {
	Number            int
	About             template.HTML
	Lang              string
	Step              int
	Principle, Domain string
	Historic, Parted  bool // the story went the same way, or another; neither: it does not say
	Yours             broughtView
	Wrote             []writeField
	Model             template.HTML
	Happened, Worker  template.HTML
	Brought, Later    []string // what it brought at once, and what later
	Unsafe            bool
}

// playRow is an earlier play in a list.
type playRow struct {
	Number  int
	Date    string
	State   string
	Address string
	Counts  bool
}

var unsafeKeys = map[cases.Unsafe]string{"secrecy": "case.unsafe_secrecy", "delay": "case.unsafe_delay", "confront": "case.unsafe_confront",
	"questioning": "case.unsafe_questioning", "no-approval": "case.unsafe_no_approval", "unsafe-home": "case.unsafe_home", "last-told": "case.unsafe_last_told"}

func (s *Server) debrief(t *telling) error {
	scene, err := t.c.Scene(t.state.Scene)
	if err != nil {
		return err
	}
	words, story := t.texts.Scene(scene.ID), t.texts.Story
	p := caseDebriefPage{caseHead: s.head(t, words, s.caseHead(t.request, t.texts, t.c.ID, "case.debrief_title")), Play: t.play.Number,
		Weeks: t.c.Value(t.state, cases.Weeks), EndingTitle: words.Title, Ending: t.words.T(endingKeys[scene.Ending]), Debrief: words.Debrief,
		Wheel: t.wheel(), Mentor: t.texts.Mentor, MayPlayAgain: t.standing.CanStart(), NextPlay: t.standing.NextNumber(), Terms: t.terms(words, story)}
	p.Counts = t.standing.Counted != nil && t.standing.Counted.Number == t.play.Number
	p.StoryTitle, p.StoryLang = story.Title, foreign(t.request, story.Language)
	for _, part := range story.Parts {
		p.Story = append(p.Story, part.HTML)
	}
	if p.Path, err = s.path(t); err != nil {
		return err
	}
	p.Unsafe = t.unsafe()
	for _, reading := range t.c.Read {
		if course, err := t.library.Catalogue.Course(reading.Course); err == nil {
			p.Read = append(p.Read, *s.itemLink(t.request, course, courses.Item{Kind: courses.LessonItem, ID: reading.Lesson}))
		}
	}
	p.Others, err = s.otherPlays(t)
	if err != nil {
		return err
	}
	return t.show(t.status(), "case_debrief", p)
}

// path lists every decision and task of the play.
func (s *Server) path(t *telling) ([]pathStep, error) {
	var steps []pathStep
	last := map[string]int{} // decision or task → its latest place among steps
	for _, stage := range t.stages {
		scene, err := t.c.Scene(stage.Before.Scene)
		if err != nil {
			return nil, err
		}
		for _, caught := range stage.Change.Caught {
			if at, known := last[caught.From]; known {
				steps[at].Later = append(steps[at].Later, t.changes(caught.Deltas)...)
			}
		}
		about, asks := scene.About()
		if !asks {
			continue
		}
		step := t.step(stage, scene, about)
		step.Number = len(steps) + 1
		if step.Model != "" && !t.others {
			if step.Wrote, err = s.wrote(t, about.ID); err != nil {
				return nil, err
			}
		}
		last[about.ID] = len(steps)
		steps = append(steps, step)
	}
	return steps, nil
}

func (t *telling) step(stage cases.Stage, scene *cases.Scene, about cases.About) pathStep {
	words := t.texts.Scene(scene.ID)
	follow := followOf(scene, stage.Change.Choice)
	step := pathStep{Lang: foreign(t.request, words.Language), Step: about.Step, Principle: t.words.T(principleKeys[about.Principle]),
		Domain: t.words.T(domainKeys[about.Domain]), Yours: t.broughtBy(stage), Unsafe: follow.Unsafe != "", Brought: t.changes(stage.Change.Deltas)}
	telling := scene.Telling(stage.Change.Choice)
	step.Historic, step.Parted = telling == cases.Same, telling == cases.Parted
	if ask := words.Ask; ask != nil {
		step.About, step.Happened, step.Worker, step.Model = ask.About, ask.Happened, ask.Worker, ask.Model
	}
	return step
}

// follows lists what can follow a scene, by the ids of choices or outcomes.
func follows(scene *cases.Scene) map[string]cases.Follow {
	all := map[string]cases.Follow{}
	if scene.Decision != nil {
		for _, choice := range scene.Decision.Choices {
			all[choice.ID] = choice.Follow
		}
	}
	if scene.Task != nil {
		for _, outcome := range scene.Task.Outcomes {
			all[outcome.ID] = outcome.Follow
		}
	}
	return all
}

func followOf(scene *cases.Scene, choice string) cases.Follow { return follows(scene)[choice] }

// unsafe lists what was chosen that always costs safety, whatever the luck.
func (t *telling) unsafe() []unsafeView {
	var views []unsafeView
	for _, stage := range t.stages {
		scene, err := t.c.Scene(stage.Before.Scene)
		if err != nil {
			continue
		}
		follow, words := followOf(scene, stage.Change.Choice), t.texts.Scene(scene.ID)
		if follow.Unsafe == "" || words.Ask == nil {
			continue
		}
		views = append(views, unsafeView{About: words.Ask.About, Chose: words.Ask.Choices[stage.Change.Choice].Text,
			Lang: foreign(t.request, words.Language), Why: t.words.T(unsafeKeys[follow.Unsafe])})
	}
	return views
}

// wrote gives what she wrote in a task.
func (s *Server) wrote(t *telling, task string) ([]writeField, error) {
	typed, err := s.Cases.Typed(t.ctx(), *t.request.person, t.c.ID, t.play.Number, task)
	if err != nil {
		return nil, err
	}
	var fields []writeField
	for _, field := range cases.TypedFields {
		if text := typed[field]; text != "" {
			fields = append(fields, writeField{Field: field, Label: t.words.T(planKeys[field]), Text: text})
		}
	}
	return fields, nil
}

// otherPlays lists her other plays of the case that have ended.
func (s *Server) otherPlays(t *telling) ([]playRow, error) {
	var rows []playRow
	for _, play := range t.standing.Plays {
		if play.Number == t.play.Number || play.IsOpen() {
			continue
		}
		c, err := s.Cases.Version(t.ctx(), t.standing.Case, play.Version)
		if err != nil {
			return nil, err
		}
		row := playRow{Number: play.Number, Date: t.words.Date(*play.Ended), Address: playAddress(play)}
		if scene, err := c.Scene(play.Ending); err == nil {
			row.State = t.words.T(endingKeys[scene.Ending])
		}
		row.Counts = t.standing.Counted != nil && t.standing.Counted.Number == play.Number
		rows = append(rows, row)
	}
	slices.Reverse(rows)
	return rows, nil
}
