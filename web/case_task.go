package web

import (
	"hash/fnv"
	"html/template"
	"slices"
	"strconv"

	"pamoja/assessments/cases"
)

// askView is what a scene asks. What its kind does not have is blank.
type askView struct {
	Kind     string // decide, a kind of task, or on: the scene only leads on
	Question template.HTML
	Options  []caseOption
	Fields   []caseField // of a plan or a schedule
	Writing  []writeField
	Marks    []pickOption // of a task of kind pick
}

// The kinds of what a scene asks that are no tasks.
const (
	askDecide = "decide"
	askOn     = "on"
)

// caseOption is a choice, or a line to be ticked, marked or put in its place.
type caseOption struct {
	ID, Field string // Field is that of the form, where each has its own
	Text      template.HTML
	Chosen    bool
	Mark      string // that she gave it
	Place     int    // that she gave it, 0 if none
}

// caseField is one thing to choose in a plan or a schedule.
type caseField struct {
	Field, Label string
	Options      []caseOption
	Words        []pickOption // of a schedule, whose options are the site's own
}

// writeField is something to write, or not.
type writeField struct {
	Field, Name, Label, Text string // Name is that of the form's field, Field its id
}

// Places are the figures by which lines are put in order.
func (v askView) Places() []int {
	places := make([]int, len(v.Options))
	for i := range places {
		places[i] = i + 1
	}
	return places
}

var (
	markKeys  = map[string]string{"strength": "case.mark_strength", "need": "case.mark_need", "neither": "case.mark_neither"}
	planKeys  = map[string]string{"who": "case.plan_who", "when": "case.plan_when", "goal": "case.plan_goal", "action": "case.plan_action"}
	visitKeys = map[string]string{"first": "case.visit_first", "then": "case.visit_then", "until": "case.visit_until", "change": "case.visit_change"}
	ruleKeys  = map[string]string{"first": "case.visit_rule_first", "then": "case.visit_rule_then", "until": "case.visit_rule_until", "change": "case.visit_rule_change"}
	// by field and option
	visitOptionKeys = map[string]map[string]string{
		"first":  {"three-months": "case.first_three_months", "month": "case.first_month", "two-weeks": "case.first_two_weeks", "days": "case.first_days"},
		"then":   {"on-call": "case.then_on_call", "weekly": "case.then_weekly", "monthly": "case.then_monthly", "quarterly": "case.then_quarterly"},
		"until":  {"three-months": "case.until_three_months", "half-year": "case.until_half_year", "year": "case.until_year", "goals": "case.until_goals"},
		"change": {"as-planned": "case.change_as_planned", "sooner": "case.change_sooner", "wait": "case.change_wait"},
	}
)

// asks says what a scene asks, with what stood in a form that was refused.
func (t *telling) asks(scene *cases.Scene, words *cases.SceneWords) askView {
	about, asks := scene.About()
	if !asks || words.Ask == nil {
		return askView{Kind: askOn}
	}
	view := askView{Kind: askDecide, Question: words.Ask.Question}
	if scene.Decision != nil {
		for _, choice := range t.state.OpenChoices(scene.Decision) {
			view.Options = append(view.Options, t.option(choice.ID, words.Ask.Choices))
		}
		return view
	}
	view.Kind = scene.Task.Kind
	for _, line := range scene.Task.Lines {
		if line.Field == "" {
			view.Options = append(view.Options, t.option(line.ID, words.Ask.Lines))
		}
	}
	switch view.Kind {
	case "pick":
		for _, mark := range cases.PickMarks {
			view.Marks = append(view.Marks, pickOption{Value: mark, Text: t.words.T(markKeys[mark])})
		}
	case "papers":
		mix(view.Options, t.play.ID()+about.ID)
	case "plan":
		t.plan(&view, scene.Task, words.Ask)
	case "visits":
		t.visits(&view)
	}
	return view
}

func (t *telling) option(id string, texts map[string]cases.EntryWords) caseOption {
	option := caseOption{ID: id, Field: cases.MarkPrefix + id, Text: texts[id].Text, Chosen: slices.Contains(t.sent[cases.ChoiceField], id)}
	option.Mark = t.sent.Get(option.Field)
	option.Place, _ = strconv.Atoi(option.Mark) // what is no number is no place
	return option
}

func (t *telling) plan(view *askView, task *cases.Task, words *cases.AskWords) {
	for _, field := range cases.TypedFields {
		name := writePrefix + field
		view.Writing = append(view.Writing, writeField{Field: field, Name: name, Label: t.words.T(planKeys[field]), Text: t.sent.Get(name)})
	}
	for _, name := range cases.PlanFields {
		field := caseField{Field: name, Label: t.words.T(planKeys[name])}
		for _, line := range task.Lines {
			if line.Field == name {
				option := t.option(line.ID, words.Lines)
				option.Chosen = t.sent.Get(name) == line.ID
				field.Options = append(field.Options, option)
			}
		}
		view.Fields = append(view.Fields, field)
	}
}

func (t *telling) visits(view *askView) {
	for _, one := range cases.VisitFields {
		field := caseField{Field: one.Name, Label: t.words.T(visitKeys[one.Name])}
		for _, option := range one.Options {
			field.Words = append(field.Words, pickOption{Value: option, Text: t.words.T(visitOptionKeys[one.Name][option]), Chosen: t.sent.Get(one.Name) == option})
		}
		view.Fields = append(view.Fields, field)
	}
}

// mix puts lines that stand in their right order into another, always the same
// for one play.
func mix(options []caseOption, seed string) {
	right := slices.Clone(options)
	rank := func(o caseOption) uint64 {
		sum := fnv.New64a()
		_, _ = sum.Write([]byte(seed + "/" + o.ID)) // it never fails
		return sum.Sum64()
	}
	slices.SortFunc(options, func(a, b caseOption) int {
		if rank(a) < rank(b) {
			return -1
		}
		return 1
	})
	if slices.EqualFunc(options, right, func(a, b caseOption) bool { return a.ID == b.ID }) && len(options) > 1 {
		first := options[0]
		copy(options, options[1:])
		options[len(options)-1] = first
	}
}

// taskLine is one line of a task that was done: what she said of it, and what an
// experienced worker would where that is something else.
type taskLine struct {
	Label    string        // of the field, where the line is its answer
	Text     template.HTML // "" where the label says it all
	Said     string
	Better   string
	Feedback template.HTML
}

func (t *telling) taskLines(task *cases.Task, words *cases.AskWords, answer cases.Answer) []taskLine {
	var lines []taskLine
	switch task.Kind {
	case "plan":
		return t.planLines(task, words, answer)
	case "visits":
		return t.visitLines(answer)
	}
	for i, line := range task.Lines {
		view := taskLine{Text: words.Lines[line.ID].Text, Feedback: words.Lines[line.ID].Feedback}
		given, has := answer[line.ID]
		switch task.Kind {
		case "pick":
			view.Said = t.words.T(markKeys[given])
			if given != line.Mark {
				view.Better = t.words.T(markKeys[line.Mark])
			}
		case "papers":
			view.Said = t.words.T("case.place", "place", given)
			if right := strconv.Itoa(i + 1); given != right {
				view.Better = t.words.T("case.place", "place", right)
			}
		case "invite":
			if !t.invited(&view, line.Mark, has) {
				continue
			}
		}
		lines = append(lines, view)
	}
	return lines
}

// invited says whether somebody was asked, and whether that was well; false for
// somebody who was not asked and need not be.
func (t *telling) invited(view *taskLine, mark string, asked bool) bool {
	view.Said = t.words.T("case.asked")
	switch {
	case asked && mark == "never":
		view.Better = t.words.T("case.not_to_ask")
	case !asked && mark == "must":
		view.Said, view.Better = t.words.T("case.not_asked"), t.words.T("case.to_ask")
	}
	return asked || mark == "must"
}

func (t *telling) planLines(task *cases.Task, words *cases.AskWords, answer cases.Answer) []taskLine {
	var lines []taskLine
	for _, name := range cases.PlanFields {
		at := slices.IndexFunc(task.Lines, func(line cases.Line) bool { return line.Field == name && line.ID == answer[name] })
		if at < 0 {
			continue
		}
		chosen := words.Lines[answer[name]]
		view := taskLine{Label: t.words.T(planKeys[name]), Text: chosen.Text, Feedback: chosen.Feedback}
		if task.Lines[at].Mark == "misfits" {
			view.Better = t.words.T("case.plan_otherwise")
		}
		lines = append(lines, view)
	}
	return lines
}

func (t *telling) visitLines(answer cases.Answer) []taskLine {
	var lines []taskLine
	for _, field := range cases.VisitFields {
		chosen := answer[field.Name]
		view := taskLine{Label: t.words.T(visitKeys[field.Name]), Said: t.words.T(visitOptionKeys[field.Name][chosen])}
		if !slices.Contains(field.Sound, chosen) {
			view.Better = t.words.T(ruleKeys[field.Name])
		}
		lines = append(lines, view)
	}
	return lines
}
