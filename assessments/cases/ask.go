package cases

import (
	"slices"
	"strconv"
	"strings"

	"pamoja/content"
)

// Bounds of a decision and of a task (CURRICULUM, Simulated cases; a task has at
// most four outcomes).
const (
	choicesLeast, choicesMost   = 2, 4
	outcomesLeast, outcomesMost = 2, 4
)

// ask reads what a decision and a task have in common.
func (b *builder) ask(words *SceneWords, p *part, id, question string, more ...string) About {
	b.only(p.settings, append([]string{"about", "step", "principle", "domain", "happened", "worker"}, more...)...)
	about := About{ID: id}
	if before := b.asks[id]; before > 0 {
		b.at(p.line, "the id %q is taken already, in line %d: ids are used once", id, before)
	} else if id == "" {
		b.at(p.line, "write an id and a question behind :::%s, as in `:::decide first-word What do you say first?`", p.name)
		question = id
	} else if !content.IsID(id) {
		b.at(p.line, "%q cannot be an id: write one in small letters, digits and hyphens before the question, as in `:::decide first-word What do you say first?`", id)
	} else if strings.TrimSpace(question) == "" {
		b.at(p.line, "%q asks nothing: write the question behind the id", id)
	}
	b.asks[id] = p.line
	b.lines["ask/"+id] = p.line
	words.Ask = &AskWords{id: id, Question: b.short(text{p.line, question}), Choices: map[string]EntryWords{}, Lines: map[string]EntryWords{}}
	var missing []string
	need := func(key string) text {
		value, _ := p.settings.get(key)
		if value.text == "" {
			missing = append(missing, key)
		}
		return value
	}
	words.Ask.About = b.short(need("about"))
	words.Ask.Happened = b.short(need("happened"))
	words.Ask.Worker = b.short(need("worker"))
	if slices.Contains(more, "model") {
		words.Ask.Model = b.short(need("model"))
	}
	if b.wordsOnly {
		return about
	}
	step := need("step")
	var err error
	if about.Step, err = strconv.Atoi(step.text); step.text != "" && err != nil {
		b.at(step.line, "%q is no step: write its number, 1 to %d", step.text, Steps)
	} else if step.text != "" && len(b.c.Steps) > 0 && !slices.Contains(b.c.Steps, about.Step) {
		b.at(step.line, "step %d is not among `steps` at the top: put it there, or mend it", about.Step)
	}
	about.Principle = b.oneOf(need("principle"), b.c.Principles, "principles")
	about.Domain = b.oneOf(need("domain"), b.c.Domains, "domains")
	if len(missing) > 0 {
		b.at(p.line, "%q lacks `%s`: write it below the question", id, strings.Join(missing, "`, `"))
	}
	return about
}

func (b *builder) oneOf(value text, list []string, key string) string {
	if value.text != "" && len(list) > 0 && !slices.Contains(list, value.text) {
		b.at(value.line, "%q is not among `%s` at the top: put it there, or mend it", value.text, key)
	}
	return value.text
}

// alone reports a second thing asked in one scene.
func (b *builder) alone(scene *Scene, words *SceneWords, p *part) bool {
	if words.Ask != nil {
		b.at(p.line, "a scene asks one thing: put this into a scene of its own")
	}
	return words.Ask == nil && (scene.Decision == nil && scene.Task == nil)
}

func (b *builder) decide(scene *Scene, words *SceneWords, p *part) {
	if !b.alone(scene, words, p) {
		return
	}
	id, question, _ := strings.Cut(p.argument.text, " ")
	d := &Decision{About: b.ask(words, p, id, question)}
	for _, it := range p.items {
		if it.outcome {
			b.at(it.line, "a decision has choices, which begin with `- `; outcomes (=>) are for tasks")
			continue
		}
		b.entryID(id, it, words.Ask.Choices)
		b.only(it.settings, "feedback", "effect", "later", "open", "go", "historic", "unsafe")
		feedback, _ := it.settings.get("feedback")
		words.Ask.Choices[it.id] = EntryWords{Text: b.short(it.text), Feedback: b.short(feedback)}
		if feedback.text == "" && !b.wordsOnly {
			b.at(it.line, "the choice %q has no `feedback`: say what follows, and what it teaches", it.id)
		}
		choice := Choice{ID: it.id, Follow: b.follow(id, it)}
		if open, given := it.settings.get("open"); given && !b.wordsOnly {
			choice.Open = b.condition(open)
		}
		d.Choices = append(d.Choices, choice)
	}
	if b.wordsOnly {
		return
	}
	if len(d.Choices) < choicesLeast || len(d.Choices) > choicesMost {
		b.at(p.line, "the decision %q has %s: write %d to %d", id, many(len(d.Choices), "choice"), choicesLeast, choicesMost)
	}
	b.oneHistoric(p, len(slices.DeleteFunc(slices.Clone(d.Choices), func(c Choice) bool { return !c.Historic })))
	scene.Decision = d
}

func (b *builder) oneHistoric(p *part, count int) {
	if count > 1 {
		b.at(p.line, "`historic: yes` stands at %d places here: the people of the story did one thing", count)
	}
}

// entryID judges the id of a choice, an outcome or a line.
func (b *builder) entryID(ask string, it *item, taken map[string]EntryWords) {
	if !content.IsID(it.id) {
		b.at(it.line, "%q cannot be an id: use small letters, digits and hyphens", it.id)
	}
	if _, known := taken[it.id]; known {
		b.at(it.line, "the id %q stands twice in %q", it.id, ask)
	}
	if strings.TrimSpace(it.text.text) == "" {
		b.at(it.line, "%q has no text", it.id)
	}
	b.lines["entry/"+ask+"/"+it.id] = it.line
}

// follow reads what follows a choice or an outcome.
func (b *builder) follow(ask string, it *item) Follow {
	if b.wordsOnly {
		return Follow{}
	}
	f := Follow{Effects: b.effects(it.settings, "effect"), Later: b.later(it.settings), Go: b.ways(ask+"/"+it.id, it.settings)}
	f.Historic, f.Silent = b.historic(it.settings)
	if len(f.Go) == 0 && len(it.settings.all("go")) == 0 {
		b.at(it.line, "%q leads nowhere: add `go:` with the id of a scene", it.id)
	}
	unsafe, given := it.settings.get("unsafe")
	if !given {
		return f
	}
	f.Unsafe = Unsafe(unsafe.text)
	if !slices.Contains(UnsafeKinds, f.Unsafe) {
		b.at(unsafe.line, "%q is not of the safety floor: choose from %s", unsafe.text, joined(UnsafeKinds))
	}
	if !slices.ContainsFunc(f.Effects, func(e Effect) bool { return e.Name == "protection" && (e.Add && e.By < 0 || !e.Add && e.By == 0) }) {
		b.at(it.line, "%q is unsafe and costs no safety: add `protection - 1` or more to its `effect`", it.id)
	}
	return f
}

// historic reads whether the story goes this way, and whether it says so.
func (b *builder) historic(given settings) (historic, silent bool) {
	value, is := given.get("historic")
	silent = value.text == "silent"
	if is && value.text != "yes" && !silent {
		b.at(value.line, "`historic` is yes, or silent where the story goes on from here and does not say what was done")
	}
	return value.text == "yes" || silent, silent
}

func (b *builder) task(scene *Scene, words *SceneWords, p *part) {
	if !b.alone(scene, words, p) {
		return
	}
	name, rest, _ := strings.Cut(p.argument.text, " ")
	id, question, _ := strings.Cut(strings.TrimSpace(rest), " ")
	kind, known := taskKindOf(name)
	if b.wordsOnly { // a translation names the task alone, or its kind too
		if !known {
			id, question = name, rest
		}
		if kind, known = b.kindIn(id); !known {
			b.at(p.line, "the source has no task %q: mend the id, or take the task out", id)
			return
		}
	}
	if !known {
		b.at(p.line, "%q is no kind of task: write `:::task KIND ID QUESTION`, with KIND one of %s", name, strings.Join(TaskKinds(), ", "))
		return
	}
	var more []string
	if kind.name == planKind.name {
		more = []string{"model"}
	}
	t := &Task{About: b.ask(words, p, id, question, more...), Kind: kind.name}
	for _, it := range p.items {
		if it.outcome {
			b.outcome(t, kind, words.Ask, it)
			continue
		}
		b.line(t, kind, words.Ask, it)
	}
	if !b.wordsOnly {
		b.judgeTask(t, kind, p)
		scene.Task = t
	}
}

// kindIn gives the kind that a task has in the source.
func (b *builder) kindIn(id string) (taskKind, bool) {
	for i := range b.c.Scenes {
		if t := b.c.Scenes[i].Task; t != nil && t.ID == id {
			return taskKindOf(t.Kind)
		}
	}
	return taskKind{}, false
}

func (b *builder) line(t *Task, kind taskKind, words *AskWords, it *item) {
	b.entryID(t.ID, it, words.Lines)
	known := []string{"feedback"}
	if kind.marks != nil {
		known = append(known, "mark")
	}
	if kind.fields != nil {
		known = append(known, "field")
	}
	b.only(it.settings, known...)
	feedback, _ := it.settings.get("feedback")
	words.Lines[it.id] = EntryWords{Text: b.short(it.text), Feedback: b.short(feedback)}
	line := Line{ID: it.id}
	if kind.marks != nil && !b.wordsOnly {
		mark, _ := it.settings.get("mark")
		if line.Mark = mark.text; !slices.Contains(kind.marks, mark.text) {
			b.at(it.line, "the line %q needs `mark:`, one of %s", it.id, strings.Join(kind.marks, ", "))
		}
	}
	if kind.fields != nil && !b.wordsOnly {
		field, _ := it.settings.get("field")
		if line.Field = field.text; !slices.Contains(kind.fields, field.text) {
			b.at(it.line, "the line %q needs `field:`, one of %s", it.id, strings.Join(kind.fields, ", "))
		}
	}
	t.Lines = append(t.Lines, line)
}

func (b *builder) outcome(t *Task, kind taskKind, words *AskWords, it *item) {
	b.entryID(t.ID, it, words.Choices)
	b.only(it.settings, "when", "effect", "later", "go", "historic", "unsafe")
	words.Choices[it.id] = EntryWords{Text: b.short(it.text)}
	outcome := Outcome{ID: it.id, Follow: b.follow(t.ID, it)}
	if when, given := it.settings.get("when"); given && !b.wordsOnly {
		condition, err := parseCondition(when.text)
		if err != nil {
			b.at(when.line, "%s", err)
		}
		for _, group := range condition {
			for _, one := range group {
				if !slices.Contains(kind.counts, one.Name) {
					b.at(when.line, "a task of kind %s does not count %q: it counts %s", kind.name, one.Name, strings.Join(kind.counts, ", "))
				}
			}
		}
		outcome.When = condition
	}
	t.Outcomes = append(t.Outcomes, outcome)
}

// judgeTask judges a task as a whole.
func (b *builder) judgeTask(t *Task, kind taskKind, p *part) {
	if len(t.Lines) < kind.least || len(t.Lines) > kind.most {
		if kind.most == 0 {
			b.at(p.line, "a task of kind %s has no lines: its choices are built in", kind.name)
		} else {
			b.at(p.line, "the task %q has %s: write %d to %d", t.ID, many(len(t.Lines), "line"), kind.least, kind.most)
		}
	}
	for _, field := range kind.fields {
		fits, all := 0, 0
		for _, line := range t.Lines {
			if line.Field == field {
				all++
				if line.Mark == "fits" {
					fits++
				}
			}
		}
		if all < 2 || fits < 1 || fits == all {
			b.at(p.line, "the task %q needs two lines or more with `field: %s`, some that fit and some that do not", t.ID, field)
		}
	}
	b.oneHistoric(p, len(slices.DeleteFunc(slices.Clone(t.Outcomes), func(o Outcome) bool { return !o.Historic })))
	if len(t.Outcomes) < outcomesLeast || len(t.Outcomes) > outcomesMost {
		b.at(p.line, "the task %q has %s: write %d to %d, each beginning with `=> `", t.ID, many(len(t.Outcomes), "outcome"), outcomesLeast, outcomesMost)
	}
	for i, outcome := range t.Outcomes {
		line := b.lines["entry/"+t.ID+"/"+outcome.ID]
		if last := i == len(t.Outcomes)-1; last && len(outcome.When) > 0 {
			b.at(line, "the last outcome, %q, has no `when`, so that every answer leads somewhere", outcome.ID)
		} else if !last && len(outcome.When) == 0 {
			b.at(line, "the outcome %q needs `when`: only the last has none", outcome.ID)
		}
	}
}
