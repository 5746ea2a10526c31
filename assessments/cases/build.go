package cases

import (
	"fmt"
	"html/template"
	"slices"
	"strconv"
	"strings"

	"pamoja/content"
	"pamoja/content/markdown"
)

// debriefID is the section that tells what happened in the story.
const debriefID = "debrief"

// builder makes a case, and its words in one language, out of a file. With
// wordsOnly the structure is somebody else's, and settings are faults.
type builder struct {
	file      string
	frontAt   content.Places
	context   markdown.Context
	wordsOnly bool
	c         *Case
	w         *Words
	asks      map[string]int // decisions and tasks there are, and their lines
	lines     map[string]int // where scenes, and asks with their entries, stand
	blocks    []content.Block
	problems  []content.Problem
}

func newBuilder(file string, front content.Places, context markdown.Context, c *Case) *builder {
	return &builder{file: file, frontAt: front, context: context, c: c, asks: map[string]int{}, lines: map[string]int{},
		w: &Words{Language: context.Language, People: map[string]string{}, Papers: map[string]string{}, Scenes: map[string]*SceneWords{}}}
}

// front reports a fault in the settings at the top.
func (b *builder) front(yamlPath, format string, args ...any) {
	line, column := b.frontAt.Of(yamlPath)
	b.problems = append(b.problems, content.Problem{File: b.file, Line: line, Column: column, Text: fmt.Sprintf(format, args...)})
}

// at reports a fault at a line of the file.
func (b *builder) at(line int, format string, args ...any) {
	b.problems = append(b.problems, content.Problem{File: b.file, Line: line, Column: 1, Text: fmt.Sprintf(format, args...)})
}

func (b *builder) warn(line int, format string, args ...any) {
	b.at(line, format, args...)
	b.problems[len(b.problems)-1].Warning = true
}

// inline judges a short text of the settings.
func (b *builder) inline(key, source string) {
	if err := markdown.CheckInline(source); err != nil && strings.TrimSpace(source) != "" {
		b.front("$."+key, "%s", err)
	}
}

// short renders a short text of the body: one paragraph with emphasis.
func (b *builder) short(t text) template.HTML {
	if strings.TrimSpace(t.text) == "" {
		return ""
	}
	if err := markdown.CheckInline(t.text); err != nil {
		b.at(t.line, "%s", err)
	}
	b.block(t)
	return markdown.Inline(t.text)
}

func (b *builder) block(t text) {
	if strings.TrimSpace(t.text) != "" {
		b.blocks = append(b.blocks, content.BlockOf(t.text, t.line))
	}
}

// plain is a short text that is shown where no markup can be.
func (b *builder) plain(t text) string {
	b.block(t)
	return t.text
}

// prose renders a stretch of a scene.
func (b *builder) prose(words *SceneWords, line int, body []string) template.HTML {
	for i, one := range body {
		if strings.HasPrefix(one, "#") {
			b.at(line+i, "a scene has one title and no headings below it")
		}
	}
	document, problems := markdown.Parse(b.file, line, []byte(strings.Join(body, "\n")), b.context)
	b.problems = append(b.problems, problems...)
	b.blocks = append(b.blocks, document.Blocks...)
	for _, term := range document.Terms {
		if !slices.Contains(words.Terms, term) {
			words.Terms = append(words.Terms, term)
		}
	}
	var html template.HTML
	for _, screen := range document.Screens {
		html += screen.HTML
	}
	return html
}

// sections reads every section of a case.
func (b *builder) sections(f *caseFile) {
	seen := map[string]int{}
	for _, s := range f.sections {
		if s.id == "" {
			continue // told already
		}
		if !content.IsID(s.id) {
			b.at(s.line, "%q cannot be the id of a scene: use small letters, digits and hyphens", s.id)
			continue
		}
		if before := seen[s.id]; before > 0 {
			b.at(s.line, "the id %q is taken already, in line %d: ids are used once", s.id, before)
			continue
		}
		seen[s.id] = s.line
		b.lines[s.id] = s.line
		if strings.TrimSpace(s.title.text) == "" {
			b.at(s.line, "the scene %q has no title", s.id)
		}
		if s.id == debriefID {
			b.story(s)
			continue
		}
		b.scene(s)
	}
	if _, told := seen[debriefID]; !told && !b.wordsOnly {
		b.at(0, "the case has no debrief: end it with a section `## %s: What happened in the story`", debriefID)
	}
}

// story reads the last section: what happened, what to read, what to talk over.
func (b *builder) story(s *section) {
	words := &SceneWords{Language: b.context.Language, Title: b.plain(s.title)}
	b.w.Story = words
	b.only(s.settings)
	for _, p := range s.parts {
		switch p.name {
		case "":
			words.Parts = append(words.Parts, Part{If: -1, HTML: b.prose(words, p.line, p.body)})
		case "mentor":
			for _, entry := range p.listed(b.fault) {
				b.w.Mentor = append(b.w.Mentor, b.short(entry))
			}
		case "read":
			b.reading(p)
		default:
			b.at(p.line, "the part :::%s has no place in the debrief", p.name)
		}
	}
	if len(words.Parts) == 0 {
		b.at(s.line, "the debrief does not tell what happened in the story: write it")
	}
	if !b.wordsOnly && len(b.w.Mentor) == 0 {
		b.at(s.line, "the debrief has nothing to talk over: add a part :::mentor with a list of questions")
	}
	if !b.wordsOnly && len(b.c.Read) == 0 {
		b.at(s.line, "the debrief has nothing to read again: add a part :::read with a list of COURSE/LESSON")
	}
}

func (b *builder) fault(line int, message string) { b.at(line, "%s", message) }

func (b *builder) reading(p *part) {
	if b.wordsOnly {
		b.at(p.line, "a translation holds words only: take :::read out")
		return
	}
	for _, entry := range p.listed(b.fault) {
		course, lesson, parted := strings.Cut(entry.text, "/")
		if !parted || !content.IsID(course) || !content.IsID(lesson) {
			b.at(entry.line, "%q is no lesson: write COURSE/LESSON, such as case-management/the-eight-steps", entry.text)
			continue
		}
		b.c.Read = append(b.c.Read, Reading{Course: course, Lesson: lesson})
		if b.c.readAt == nil {
			b.c.readAt = map[Reading]int{}
		}
		b.c.readAt[Reading{Course: course, Lesson: lesson}] = entry.line
	}
}

// only reports settings that have no place here.
func (b *builder) only(given settings, known ...string) {
	for _, one := range given {
		name, _, _ := strings.Cut(one.key, "(")
		switch {
		case b.wordsOnly && (!slices.Contains(known, name) || !slices.Contains(wordSettings, name)):
			b.at(one.value.line, "a translation holds words only: take `%s` out", one.key)
		case slices.Contains(known, name):
		default:
			near := content.Nearest(name, known)
			if near != "" {
				near = fmt.Sprintf(": did you mean `%s`?", near)
			}
			b.at(one.value.line, "there is no setting `%s` here%s", one.key, near)
		}
	}
	for i, one := range given {
		if one.key == "go" || strings.HasPrefix(one.key, "later(") {
			continue
		}
		if slices.ContainsFunc(given[:i], func(before setting) bool { return before.key == one.key }) {
			b.at(one.value.line, "`%s` stands here twice", one.key)
		}
	}
}

// wordSettings are the settings a translation has too.
var wordSettings = []string{"about", "happened", "worker", "model", "feedback"}

// scene reads one scene or ending.
func (b *builder) scene(s *section) {
	scene := Scene{ID: s.id}
	words := &SceneWords{Language: b.context.Language, Title: b.plain(s.title)}
	b.only(s.settings, "ending", "historic", "arrive", "go")
	if ending, given := s.settings.get("ending"); given {
		scene.Ending = Ending(ending.text)
		if !slices.Contains(Endings, scene.Ending) {
			b.at(ending.line, "%q is no kind of ending: choose from %s", ending.text, joined(Endings))
		}
	}
	scene.Historic = b.yes(s.settings, "historic")
	scene.Arrive = b.effects(s.settings, "arrive")
	scene.Go = b.ways(s.settings)
	for _, p := range s.parts {
		b.scenePart(&scene, words, p)
	}
	if len(words.Parts) == 0 {
		b.at(s.line, "the scene %q has nothing to read: write 60 to 150 words", s.id)
	}
	if !b.wordsOnly {
		b.judgeScene(s, &scene, words)
		b.c.Scenes = append(b.c.Scenes, scene)
	}
	b.w.Scenes[s.id] = words
}

func (b *builder) scenePart(scene *Scene, words *SceneWords, p *part) {
	switch p.name {
	case "":
		words.Parts = append(words.Parts, Part{If: -1, HTML: b.prose(words, p.line, p.body)})
	case "if":
		place := len(scene.Ifs)
		if b.wordsOnly {
			for _, before := range words.Parts {
				place = max(place, before.If+1)
			}
			if p.argument.text != "" {
				b.at(p.line, "a translation holds words only: write :::if without its condition")
			}
		} else {
			scene.Ifs = append(scene.Ifs, b.condition(p.argument, b.c.variable))
		}
		words.Parts = append(words.Parts, Part{If: place, HTML: b.prose(words, p.line+1, p.body)})
	case "know":
		for _, entry := range p.listed(b.fault) {
			words.Know = append(words.Know, b.short(entry))
		}
	case "who":
		b.who(words, p)
	case "debrief":
		words.Debrief += b.prose(words, p.line+1, p.body)
	case "decide":
		b.decide(scene, words, p)
	case "task":
		b.task(scene, words, p)
	default:
		b.at(p.line, "the part :::%s stands only in the section `## %s: …`", p.name, debriefID)
	}
}

func (b *builder) who(words *SceneWords, p *part) {
	for _, entry := range p.listed(b.fault) {
		id, rest, parted := strings.Cut(entry.text, ":")
		if id = strings.TrimSpace(id); !parted || b.c.variable(peoplePrefix+id) < 0 {
			b.at(entry.line, "%q is nobody of `people` at the top: write `- person: where he or she stands now`", id)
			continue
		}
		words.Who = append(words.Who, WhoWords{Person: id, Text: b.short(text{entry.line, strings.TrimSpace(rest)})})
	}
}

// yes reads a setting that is yes, or not there.
func (b *builder) yes(given settings, key string) bool {
	value, is := given.get(key)
	if is && value.text != "yes" && !b.wordsOnly {
		b.at(value.line, "`%s` is yes, or is left out", key)
	}
	return is && value.text == "yes"
}

func (b *builder) condition(t text, place func(string) int) Condition {
	condition, err := parseCondition(t.text)
	if err != nil {
		b.at(t.line, "%s", err)
		return nil
	}
	for _, group := range condition {
		for _, one := range group {
			if place(one.Name) < 0 {
				b.at(t.line, "%q is nothing this case keeps count of%s", one.Name, b.meant(one.Name))
				return nil
			}
		}
	}
	return condition
}

// effects reads a setting that holds effects.
func (b *builder) effects(given settings, key string) []Effect {
	t, is := given.get(key)
	if !is || b.wordsOnly {
		return nil
	}
	return b.effectsOf(t)
}

func (b *builder) effectsOf(t text) []Effect {
	effects, err := parseEffects(t.text)
	if err != nil {
		b.at(t.line, "%s", err)
		return nil
	}
	var sound []Effect
	for _, effect := range effects {
		if wrong := b.judgeEffect(effect); wrong != "" {
			b.at(t.line, "%s", wrong)
			continue
		}
		sound = append(sound, effect)
	}
	return sound
}

// judgeEffect says what is wrong with an effect by itself.
func (b *builder) judgeEffect(e Effect) string {
	at := b.c.variable(e.Name)
	switch {
	case at < 0:
		return fmt.Sprintf("%q is nothing this case keeps count of%s", e.Name, b.meant(e.Name))
	case e.Name == isUnsafe:
		return "`unsafe` is never set by hand: write `unsafe: KIND` as a setting of the choice"
	case e.Name == Weeks && (!e.Add || e.By < 1):
		return "time only goes on: write `weeks + 1` or more"
	case b.c.Variables[at].Max == 1 && e.Add:
		return fmt.Sprintf("`%s` is yes or no: write `%s = yes`", e.Name, e.Name)
	case e.Add && (e.By == 0 || e.By > b.c.Variables[at].Max || -e.By > b.c.Variables[at].Max), !e.Add && e.By > b.c.Variables[at].Max:
		return fmt.Sprintf("`%s` is changed by too much, or by nothing: %s", e.Name, rangeOf(b.c.Variables[at]))
	}
	return ""
}

// ways reads the lines of `go:`.
func (b *builder) ways(given settings) []Way {
	if b.wordsOnly {
		return nil
	}
	var ways []Way
	all := given.all("go")
	for i, t := range all {
		way, err := parseWay(t.text)
		if err != nil {
			b.at(t.line, "%s", err)
			continue
		}
		for _, group := range way.If {
			for _, one := range group {
				if b.c.variable(one.Name) < 0 {
					b.at(t.line, "%q is nothing this case keeps count of%s", one.Name, b.meant(one.Name))
				}
			}
		}
		if last := i == len(all)-1; last && len(way.If) > 0 {
			b.at(t.line, "the last `go:` has no condition, so that there is always a way on")
		} else if !last && len(way.If) == 0 {
			b.at(t.line, "only the last `go:` is without a condition: those below it would never be tried")
		}
		b.lines["go/"+way.To] = t.line
		ways = append(ways, way)
	}
	return ways
}

func joined[T ~string](values []T) string {
	var list []string
	for _, value := range values {
		list = append(list, string(value))
	}
	return strings.Join(list, ", ")
}

// later reads the settings later(n).
func (b *builder) later(given settings) []Later {
	var list []Later
	for _, one := range given {
		inside, is := strings.CutPrefix(one.key, "later(")
		if !is || b.wordsOnly {
			continue
		}
		after, err := strconv.Atoi(strings.TrimSuffix(inside, ")"))
		if err != nil || after < 1 || after > laterMax {
			b.at(one.value.line, "`%s` cannot be: write later(1) to later(%d), how many decisions from now", one.key, laterMax)
			continue
		}
		if effects := b.effectsOf(one.value); len(effects) > 0 {
			list = append(list, Later{After: after, Effects: effects})
		}
	}
	return list
}

// laterMax is how many decisions ahead an effect can be sent.
const laterMax = 6
