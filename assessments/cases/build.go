package cases

import (
	"fmt"
	"html/template"
	"regexp"
	"slices"
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
	jumps     []jump
	words     int // of the stretch of prose read last
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

// Lines that are something else than the text of a scene.
var (
	newScene  = regexp.MustCompile(`^##[a-z0-9][a-z0-9-]*[ \t]*:`)
	aHeading  = regexp.MustCompile(`^ {0,3}#{1,6}([ \t]|$)`)
	ofLessons = regexp.MustCompile(`^ {0,3}:::(check|work|card)([ \t]|$)`)
	aFootnote = regexp.MustCompile(`\[\^[^\]\s]+\]`)
)

// prose renders a stretch of a scene.
func (b *builder) prose(words *SceneWords, line int, body []string) template.HTML {
	notes := 0
	for i, one := range body {
		switch {
		case newScene.MatchString(one):
			b.at(line+i, "put a space after ## where a scene begins: `## gate: A woman at the gate`")
		case aHeading.MatchString(one):
			b.at(line+i, "a scene has one title and no headings below it: make this line part of the text, or begin a scene with `## id: Title`")
		case ofLessons.MatchString(one):
			b.at(line+i, ":::check, :::work and :::card are for lessons: take this one out of the case")
		case aFootnote.MatchString(one):
			if notes++; notes == 1 {
				b.at(line+i, "a case has no footnotes: say it in the text, or leave it out")
			}
		}
	}
	document, problems := markdown.Parse(b.file, line, []byte(strings.Join(body, "\n")), b.context)
	b.problems = append(b.problems, problems...)
	b.blocks = append(b.blocks, document.Blocks...)
	b.words = document.Words
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
	seen, last := map[string]int{}, 1
	for _, s := range f.sections {
		last = s.line
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
		b.at(last, "the case has no debrief: end it with a section `## %s: What happened in the story`", debriefID)
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
	if !b.wordsOnly && len(words.Parts) == 0 {
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
		name, _, numbered := strings.Cut(one.key, "(")
		switch {
		case b.wordsOnly && (!slices.Contains(known, name) || !slices.Contains(wordSettings, name)):
			b.at(one.value.line, "a translation holds words only: take `%s` out", one.key)
		case !slices.Contains(known, name):
			b.at(one.value.line, "there is no setting `%s` here%s", one.key, otherwise(name, known))
		case name == "later" && !numbered:
			b.at(one.value.line, "`later` needs a number, how many decisions from now: write `later(1):`")
		case name != "later" && numbered:
			b.at(one.value.line, "`%s` takes no number: write `%s:`", one.key, name)
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

// otherwise guesses what was meant by a setting that there is not.
func otherwise(name string, known []string) string {
	if near := content.Nearest(name, known); near != "" {
		return fmt.Sprintf(": did you mean `%s`?", near)
	}
	if len(known) > 0 {
		return fmt.Sprintf(": there are `%s`. If this is text, leave an empty line above it", strings.Join(known, "`, `"))
	}
	return ": if this is text, leave an empty line above it"
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
	scene.Go = b.ways(s.id, s.settings)
	for _, p := range s.parts {
		b.scenePart(&scene, words, p)
	}
	if !b.wordsOnly && len(words.Parts) == 0 {
		b.at(s.line, "the scene %q has nothing to read: write 60 to 150 words", s.id)
	}
	if !b.wordsOnly {
		b.judgeScene(s, &scene, words)
		b.c.Scenes = append(b.c.Scenes, scene)
	}
	b.w.Scenes[s.id] = words
}

func ifKey(scene string, place int) string { return fmt.Sprintf("if/%s/%d", scene, place) }

func (b *builder) scenePart(scene *Scene, words *SceneWords, p *part) {
	switch p.name {
	case "":
		words.Parts = append(words.Parts, Part{If: -1, HTML: b.prose(words, p.line, p.body)})
		words.words += b.words
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
			b.lines[ifKey(scene.ID, place)] = p.line
			scene.Ifs = append(scene.Ifs, b.condition(p.argument))
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
