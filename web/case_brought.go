package web

import (
	"html/template"
	"strings"

	"pamoja/assessments/cases"
)

// broughtView is what a move brought.
type broughtView struct {
	Chose    template.HTML // the choice, or what came of a task; "" where the scene only led on
	Feedback template.HTML
	Lang     string // of these and of Lines, where it is not the page's; else ""
	Lines    []taskLine
	Changes  []string
	Caught   []caughtView
}

// caughtView is what an earlier decision brought now.
type caughtView struct {
	About   template.HTML // of that decision
	Lang    string
	Changes []string
}

// brought tells what the last move brought, or nil.
func (t *telling) brought() *broughtView {
	if len(t.stages) == 0 {
		return nil
	}
	stage := t.stages[len(t.stages)-1]
	view := t.broughtBy(stage)
	view.Changes = t.changes(stage.Change.Deltas)
	for _, caught := range stage.Change.Caught {
		view.Caught = append(view.Caught, t.caught(caught))
	}
	if view.Chose == "" && len(view.Changes) == 0 && len(view.Caught) == 0 {
		return nil
	}
	return &view
}

// broughtBy tells what was chosen or done in one move, and what was said to it.
func (t *telling) broughtBy(stage cases.Stage) broughtView {
	scene, err := t.c.Scene(stage.Before.Scene)
	words := t.texts.Scene(stage.Before.Scene)
	if _, asks := scene.About(); err != nil || !asks || words.Ask == nil {
		return broughtView{}
	}
	entry := words.Ask.Choices[stage.Change.Choice]
	view := broughtView{Chose: entry.Text, Feedback: entry.Feedback, Lang: foreign(t.request, words.Language)}
	if scene.Task != nil {
		view.Lines = t.taskLines(scene.Task, words.Ask, stage.Move.Answer)
	}
	return view
}

func (t *telling) caught(c cases.Caught) caughtView {
	words := t.askedBy(c.From)
	view := caughtView{Changes: t.changes(c.Deltas), Lang: foreign(t.request, words.Language)}
	if words.Ask != nil {
		view.About = words.Ask.About
	}
	return view
}

// askedBy gives the texts of the scene that asks a decision or a task.
func (t *telling) askedBy(ask string) *cases.SceneWords {
	for i := range t.c.Scenes {
		if about, asks := t.c.Scenes[i].About(); asks && about.ID == ask {
			return t.texts.Scene(t.c.Scenes[i].ID)
		}
	}
	return &cases.SceneWords{Language: t.texts.Language}
}

// changes says what is another way now, in words. Flags are the author's own.
func (t *telling) changes(deltas []cases.Delta) []string {
	var said []string
	for _, delta := range deltas {
		if text := t.change(delta); text != "" {
			said = append(said, text)
		}
	}
	return said
}

func (t *telling) change(d cases.Delta) string {
	up := d.To > d.From
	one := func(rose, fell string, args ...any) string {
		if up {
			return t.words.T(rose, args...)
		}
		return t.words.T(fell, args...)
	}
	if id, is := strings.CutPrefix(d.Name, peopleCount); is {
		return one("case.person_on", "case.person_off", "name", t.texts.People[id])
	}
	if id, is := strings.CutPrefix(d.Name, papersCount); is {
		return one("case.paper_got", "case.paper_lost", "name", t.texts.Papers[id])
	}
	if key, is := domainKeys[d.Name]; is {
		return one("case.domain_up", "case.domain_down", "domain", t.words.T(key), "state", t.level(d.To))
	}
	switch d.Name {
	case cases.Weeks:
		return t.words.T("case.weeks_passed", "n", d.To-d.From)
	case cases.Money:
		if up {
			return t.words.T("case.money_spent", "amount", t.shillings(d.To-d.From))
		}
		return t.words.T("case.money_back", "amount", t.shillings(d.From-d.To))
	case cases.TrustChild:
		return one("case.trust_child_up", "case.trust_child_down", "name", t.texts.Child)
	case cases.TrustCaregiver:
		return one("case.trust_caregiver_up", "case.trust_caregiver_down")
	}
	return ""
}
