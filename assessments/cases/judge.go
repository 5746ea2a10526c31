package cases

import (
	"fmt"
	"slices"
	"strings"

	"pamoja/content"
)

// judgeScene judges what a scene shows by itself.
func (b *builder) judgeScene(s *section, scene *Scene, words *SceneWords) {
	asks := scene.Decision != nil || scene.Task != nil
	switch {
	case scene.Ending != "" && (asks || len(scene.Go) > 0):
		b.at(s.line, "%q is an ending, and goes on: take out `ending`, or what comes after it", s.id)
	case scene.Ending == "" && asks && len(scene.Go) > 0:
		b.at(s.line, "%q asks something: the `go:` lines belong to its choices or outcomes", s.id)
	case scene.Ending == "" && !asks && len(scene.Go) == 0 && words.Ask == nil && len(s.settings.all("go")) == 0:
		b.at(s.line, "%q leads nowhere: give it a :::decide or a :::task, a `go:`, or an `ending:`", s.id)
	}
	if scene.Ending != "" && words.Debrief == "" {
		b.at(s.line, "the ending %q has no :::debrief: say what it means, and what made it so", s.id)
	}
	if scene.Ending == "" && words.Debrief != "" {
		b.at(s.line, "%q is no ending, so its :::debrief is never read: move it, or add `ending:`", s.id)
	}
	if scene.Ending == "" && scene.Historic {
		b.at(s.line, "`historic` at a scene is for the ending where the story ends: mark choices on the way there")
	}
}

// check judges the graph: what names what, and what a play can come to.
func (b *builder) check() {
	b.c.resolve()
	if _, known := b.c.places[b.c.Start]; !known && b.c.Start != "" {
		b.front("$.start.scene", "the case starts at %q, which is no scene%s", b.c.Start, b.near(b.c.Start))
	}
	for _, jump := range b.jumps {
		if _, known := b.c.places[jump.to]; !known {
			b.at(jump.line, "%q is no scene of this case%s", jump.to, b.near(jump.to))
		}
	}
	b.listed()
	if slices.ContainsFunc(b.problems, func(p content.Problem) bool { return !p.Warning }) {
		return // what a play comes to is judged once everything it is made of is sound
	}
	if proof := b.prove(); proof.Paths != nil {
		b.history(proof.Longest)
	}
	b.unused()
	b.rules()
}

func (b *builder) near(scene string) string {
	var ids []string
	for _, one := range b.c.Scenes {
		ids = append(ids, one.ID)
	}
	if near := content.Nearest(scene, ids); near != "" {
		return fmt.Sprintf(": did you mean %q?", near)
	}
	return ": write it, or mend the line"
}

// listed reports what stands in a list at the top and in no decision or task.
func (b *builder) listed() {
	steps, principles, domains := map[int]bool{}, map[string]bool{}, map[string]bool{}
	for i := range b.c.Scenes {
		if about, asks := b.c.Scenes[i].about(); asks {
			steps[about.Step], principles[about.Principle], domains[about.Domain] = true, true, true
		}
	}
	for i, step := range b.c.Steps {
		if !steps[step] && step >= 1 && step <= Steps {
			b.front(fmt.Sprintf("$.steps[%d]", i), "no decision or task is about step %d: take it out of `steps`, or write one", step)
		}
	}
	for _, list := range []struct {
		key           string
		values, known []string
		used          map[string]bool
	}{{"principles", b.c.Principles, Principles, principles}, {"domains", b.c.Domains, Domains, domains}} {
		for i, value := range list.values {
			if !list.used[value] && slices.Contains(list.known, value) {
				b.front(fmt.Sprintf("$.%s[%d]", list.key, i), "no decision or task is about %q: take it out of `%s`, or write one", value, list.key)
			}
		}
	}
}

// unused warns of flags that nothing reads: they were meant to matter.
func (b *builder) unused() {
	read := map[string]bool{}
	for i := range b.c.Scenes {
		for _, name := range b.c.Scenes[i].reads() {
			read[name] = true
		}
	}
	for _, v := range b.c.Variables {
		if id, isFlag := strings.CutPrefix(v.Name, flagsPrefix); isFlag && !read[v.Name] {
			line, _ := b.frontAt.Of("$.flags")
			b.warn(line, "nothing ever asks for the flag %q: let a scene or a choice depend on it, or take it out", id)
		}
	}
}

// reads lists the variables that conditions in a scene ask for.
func (s *Scene) reads() []string {
	var names []string
	add := func(conditions ...Condition) {
		for _, condition := range conditions {
			for _, group := range condition {
				for _, one := range group {
					names = append(names, one.Name)
				}
			}
		}
	}
	add(s.Ifs...)
	for _, follow := range s.exits() {
		for _, way := range follow.Go {
			add(way.If)
		}
	}
	if s.Decision != nil {
		for _, choice := range s.Decision.Choices {
			add(choice.Open)
		}
	}
	return names
}

// history follows what the people of the story did: the marks must lead from
// the first scene to the ending that is marked. longest is how many moves a
// play can have.
func (b *builder) history(longest int) {
	marked := 0
	for _, scene := range b.c.Scenes {
		if scene.Historic {
			if marked++; marked > 1 {
				b.at(b.lines[scene.ID], "a second ending is marked `historic`: the story ends once")
			}
		}
	}
	state := b.c.Begin()
	for range longest + 1 {
		scene := &b.c.Scenes[b.c.places[state.Scene]]
		if scene.Ending != "" {
			if !scene.Historic {
				b.at(b.lines[scene.ID], "what is marked `historic` leads to %q, which is not marked: add `historic: yes` there, or mend the marks", scene.ID)
			}
			return
		}
		follow := scene.historic()
		if follow == nil {
			b.at(b.lines[scene.ID], "the story passes through %q and nothing in it is marked: add `historic: yes` to what the people of the story did", scene.ID)
			return
		}
		if choice := scene.historicChoice(); choice != nil && !state.Holds(choice.Open) {
			b.at(b.lines["entry/"+scene.Decision.ID+"/"+choice.ID], "the story comes to %q and %q is not open then: mend its condition, or the marks before it", scene.ID, choice.ID)
			return
		}
		state = b.c.follow(state, scene, follow, nil)
	}
}

// historicChoice gives the choice that the people of the story made in a scene,
// or nil.
func (s *Scene) historicChoice() *Choice {
	if s.Decision == nil {
		return nil
	}
	at := slices.IndexFunc(s.Decision.Choices, func(choice Choice) bool { return choice.Historic })
	if at < 0 {
		return nil
	}
	return &s.Decision.Choices[at]
}

// historic gives what followed what the people of the story did in a scene, or
// nil.
func (s *Scene) historic() *Follow {
	switch {
	case s.Decision != nil:
		if choice := s.historicChoice(); choice != nil {
			return &choice.Follow
		}
		return nil
	case s.Task != nil:
		at := slices.IndexFunc(s.Task.Outcomes, func(outcome Outcome) bool { return outcome.Historic })
		if at < 0 {
			return nil
		}
		return &s.Task.Outcomes[at].Follow
	}
	return &Follow{Go: s.Go}
}

// Bounds of a case's size (CURRICULUM, Simulated cases).
const (
	scenesLeast, scenesMost       = 15, 30
	decisionsLeast, decisionsMost = 6, 10
	endingsLeast                  = 4
	wordsLeast, wordsMost         = 60, 150 // of one scene, as authors are asked
	wordsWarn                     = 220
)

// many counts things in words an author reads.
func many(n int, one string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %ss", n, one)
}

// rules warns of a case that is smaller or larger than learners are asked to
// play; the example in the handbook need not keep them.
func (b *builder) rules() {
	decisions, endings, kinds := 0, 0, map[Ending]bool{}
	for _, scene := range b.c.Scenes {
		if n := b.w.Scenes[scene.ID].words; n > wordsWarn {
			b.warn(b.lines[scene.ID], "the scene %q has %d words that everyone reads: aim for %d to %d", scene.ID, n, wordsLeast, wordsMost)
		}
	}
	for i := range b.c.Scenes {
		scene := &b.c.Scenes[i]
		if scene.Decision != nil {
			decisions++
		}
		if scene.Ending != "" {
			endings++
			kinds[scene.Ending] = true
		}
	}
	if n := len(b.c.Scenes); n < scenesLeast || n > scenesMost {
		b.warn(1, "the case has %s: aim for %d to %d", many(n, "scene"), scenesLeast, scenesMost)
	}
	if decisions < decisionsLeast || decisions > decisionsMost {
		b.warn(1, "the case has %s: aim for %d to %d", many(decisions, "decision"), decisionsLeast, decisionsMost)
	}
	if endings < endingsLeast || len(kinds) < 2 {
		b.warn(1, "the case has %s of %s: aim for %d or more, of several kinds", many(endings, "ending"), many(len(kinds), "kind"), endingsLeast)
	}
}
