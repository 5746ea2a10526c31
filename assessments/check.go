package assessments

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"pamoja/content"
	"pamoja/content/markdown"
	"pamoja/courses"
)

// An option gives itself away when it is right and at least giveAwayRatio times
// as long as the longest of the others, and longer by giveAwayLetters.
const (
	giveAwayRatio   = 1.6
	giveAwayLetters = 30
)

// questionsPerOutcome is how many questions a tested outcome needs, so that one
// lucky guess does not stand for knowing it (CURRICULUM, Quizzes).
const questionsPerOutcome = 3

// checker collects what is wrong with one quiz.
type checker struct {
	quiz     *Quiz
	raw      quizFile
	file     string
	places   content.Places
	problems []content.Problem
}

func (c *checker) at(yamlPath, format string, args ...any) {
	line, column := c.places.Of(yamlPath)
	c.problems = append(c.problems, content.Problem{File: c.file, Line: line, Column: column, Text: fmt.Sprintf(format, args...)})
}

// check judges what the file shows by itself.
func (c *checker) check() {
	if strings.TrimSpace(c.raw.Title) == "" {
		c.at("$.title", "`title` is missing: write it")
	}
	if c.raw.Edition < 1 {
		c.at("$.edition", "`edition` must be 1 or more: raise it when a change is material")
	}
	if !strings.HasPrefix(c.quiz.ID, c.raw.Course+"-") && c.quiz.ID != c.raw.Course {
		c.at("$.course", "a quiz id begins with its course id: %q does not begin with %q", c.quiz.ID, c.raw.Course)
	}
	switch c.quiz.Kind {
	case Graded:
		c.graded()
	case Confidence:
		c.confidence()
	default:
		c.at("$.kind", "`kind` must be graded or confidence, not %q", c.raw.Kind)
	}
}

func (c *checker) graded() {
	if c.raw.Draw < 1 {
		c.at("$.draw", "`draw` must say how many questions a try asks, 1 or more")
	}
	if len(c.raw.Questions) < 2*c.raw.Draw {
		c.at("$.questions", "the bank holds %d questions: with `draw: %d` it needs at least %d", len(c.raw.Questions), c.raw.Draw, 2*c.raw.Draw)
	}
	if len(c.raw.Lessons) == 0 {
		c.at("$.lessons", "`lessons` is missing: a person who did not pass three times needs something to read again")
	}
	if len(c.raw.Statements) > 0 {
		c.at("$.statements", "`statements` are for a quiz of kind confidence")
	}
	seen, perOutcome, decisions := map[string]bool{}, map[string]int{}, 0
	for i, q := range c.raw.Questions {
		c.question(fmt.Sprintf("$.questions[%d]", i), q, c.quiz.Questions[i], seen)
		perOutcome[q.Outcome]++
		if q.Decision {
			decisions++
		}
	}
	for _, outcome := range slices.Sorted(maps.Keys(perOutcome)) {
		if count := perOutcome[outcome]; count < questionsPerOutcome {
			c.at("$.questions", "outcome %q is tested by %d questions: write at least %d", outcome, count, questionsPerOutcome)
		}
	}
	if 2*decisions < len(c.raw.Questions) {
		c.at("$.questions", "%d of %d questions test a decision: make it at least half (`decision: true`)", decisions, len(c.raw.Questions))
	}
}

func (c *checker) question(where string, q questionFile, question Question, seen map[string]bool) {
	if !content.IsID(q.ID) {
		c.at(where, "a question needs an `id` of small letters, digits and hyphens")
	}
	if seen[q.ID] {
		c.at(where+".id", "the question id %q is used twice", q.ID)
	}
	seen[q.ID] = true
	if strings.TrimSpace(q.Text) == "" {
		c.at(where+".text", "question %q has no `text`", q.ID)
	} else if err := markdown.CheckInline(q.Text); err != nil {
		c.at(where+".text", "question %q: %v", q.ID, err)
	}
	if k, known := kindOf(q.Kind); !known {
		c.at(where+".kind", "%q is no question kind: use one of %s", q.Kind, strings.Join(Kinds(), ", "))
	} else {
		for _, wrong := range k.check(question) {
			c.at(where, "question %q: %s", q.ID, wrong)
		}
	}
	options := map[string]bool{}
	for i, o := range q.Options {
		place := fmt.Sprintf("%s.options[%d]", where, i)
		if !content.IsID(o.ID) || options[o.ID] {
			c.at(place, "an option needs an `id` of its own, of small letters, digits and hyphens")
		}
		options[o.ID] = true
		if strings.TrimSpace(o.Text) == "" || strings.TrimSpace(o.Feedback) == "" {
			c.at(place, "option %q of %q needs a `text` and a `feedback` that teaches", o.ID, q.ID)
		} else if err := cmp.Or(markdown.CheckInline(o.Text), markdown.CheckInline(o.Feedback)); err != nil {
			c.at(place, "option %q of %q: %v", o.ID, q.ID, err)
		}
	}
	if givesAway(q) {
		c.at(where, "question %q: the right option is far longer than the others and gives itself away", q.ID)
	}
}

// givesAway reports whether the only right option is much the longest.
func givesAway(q questionFile) bool {
	right, others, rightOnes := 0, 0, 0
	for _, o := range q.Options {
		length := utf8.RuneCountInString(o.Text)
		if o.Right {
			right, rightOnes = length, rightOnes+1
			continue
		}
		others = max(others, length)
	}
	return rightOnes == 1 && others > 0 && float64(right) >= giveAwayRatio*float64(others) && right-others >= giveAwayLetters
}

func (c *checker) confidence() {
	if len(c.raw.Statements) < 2 {
		c.at("$.statements", "a quiz of kind confidence needs at least 2 statements")
	}
	if len(c.raw.Questions) > 0 || c.raw.Draw != 0 || len(c.raw.Lessons) > 0 {
		c.at("$.kind", "a quiz of kind confidence has statements only: no key, no draw, no mark")
	}
	seen := map[string]bool{}
	for i, s := range c.raw.Statements {
		where := fmt.Sprintf("$.statements[%d]", i)
		if s.ID == "try" || s.ID == "action" {
			c.at(where, "a statement cannot have the id %q: the form uses it", s.ID)
		}
		if !content.IsID(s.ID) || seen[s.ID] {
			c.at(where, "a statement needs an `id` of its own, of small letters, digits and hyphens")
		}
		seen[s.ID] = true
		if strings.TrimSpace(s.Text) == "" {
			c.at(where, "statement %q has no `text`", s.ID)
		}
	}
}

// words reports texts under ids that the source does not have (a slip in
// an id would otherwise look like a missing translation), and texts that hold
// more than a quiz can show.
func (c *checker) words(raw quizWordsFile) {
	judge := func(yamlPath, text string) {
		if err := markdown.CheckInline(text); err != nil {
			c.at(yamlPath, "%v", err)
		}
	}
	for id, words := range raw.Questions {
		where := "$.questions." + id
		question, err := c.quiz.Question(id)
		if err != nil {
			c.at(where+"~", "the source has no question %q: mend the id", id)
			continue
		}
		judge(where+".text", words.Text)
		for option, texts := range words.Options {
			place := where + ".options." + option
			if !slices.ContainsFunc(question.Options, func(o Option) bool { return o.ID == option }) {
				c.at(place+"~", "the source has no option %q: mend the id", option)
			}
			judge(place+".text", texts.Text)
			judge(place+".feedback", texts.Feedback)
		}
	}
	for id := range raw.Statements {
		if !slices.Contains(c.quiz.Statements, id) {
			c.at("$.statements."+id+"~", "the source has no statement %q: mend the id", id)
		}
	}
}

// references judges what the quiz says about its course.
func (c *checker) references(catalogue *courses.Catalogue) {
	course, err := catalogue.Course(c.quiz.Course)
	if err != nil {
		c.at("$.course", "there is no course %q", c.quiz.Course)
		return
	}
	lessons := course.LessonIDs()
	for i, id := range c.quiz.Lessons {
		if !slices.Contains(lessons, id) {
			c.at(fmt.Sprintf("$.lessons[%d]", i), "the course has no lesson %q: who has to read it again could never go on", id)
		}
	}
	for i, q := range c.quiz.Questions {
		where := fmt.Sprintf("$.questions[%d]", i)
		if !slices.Contains(lessons, q.Lesson) {
			c.at(where+".lesson", "question %q: the course has no lesson %q", q.ID, q.Lesson)
		}
		if !slices.ContainsFunc(course.Outcomes, func(o courses.Outcome) bool { return o.ID == q.Outcome }) {
			c.at(where+".outcome", "question %q: the course has no outcome %q", q.ID, q.Outcome)
		}
	}
	if c.quiz.Kind != Graded && c.quiz.Kind != Confidence {
		return // said already
	}
	wanted := c.quiz.Kind == Graded
	if wanted != slices.Contains(course.QuizIDs(), c.quiz.ID) || (!wanted && course.Confidence != c.quiz.ID) {
		c.at("$.course", "course.yaml does not list this quiz: name a graded quiz as an item, one of kind confidence as `confidence`")
	}
}

// Check judges what courses say about quizzes: every quiz they list must exist
// and be theirs. Of a quiz that Load could not read, Load has said why.
func (b *Bank) Check(tree *content.Tree, catalogue *courses.Catalogue) []content.Problem {
	var problems []content.Problem
	for _, course := range catalogue.Courses() {
		file := "lang/" + content.SourceLanguage + "/courses/" + course.ID + "/course.yaml"
		data, _ := tree.ReadFile(file)
		c := checker{file: tree.Where(file), places: content.PlacesOf(data, 1)}
		is := func(id string, not Kind) bool {
			quiz, err := b.Quiz(id)
			if err != nil {
				return tree.Hash(quizPath(content.SourceLanguage, id)) != ""
			}
			return quiz.Course == course.ID && quiz.Kind != not
		}
		for m, module := range course.Modules {
			for i, item := range module.Items {
				if item.Kind == courses.QuizItem && !is(item.ID, Confidence) {
					c.at(fmt.Sprintf("$.modules[%d].items[%d]", m, i), "there is no graded quiz %q of this course", item.ID)
				}
			}
		}
		if course.Confidence != "" && !is(course.Confidence, Graded) {
			c.at("$.confidence", "there is no quiz %q of kind confidence of this course", course.Confidence)
		}
		problems = append(problems, c.problems...)
	}
	return problems
}
