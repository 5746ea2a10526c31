package assessments

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"pamoja/content"
	"pamoja/courses"
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

// warn asks for attention and stops nothing.
func (c *checker) warn(yamlPath, format string, args ...any) {
	c.at(yamlPath, format, args...)
	c.problems[len(c.problems)-1].Warning = true
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
	if len(c.raw.Lessons) == 0 {
		c.at("$.lessons", "`lessons` is missing: a person who did not pass three times needs something to read again")
	}
	if len(c.raw.Statements) > 0 {
		c.at("$.statements", "`statements` are for a quiz of kind confidence")
	}
	seen := map[string]bool{}
	for i, q := range c.raw.Questions {
		c.question(fmt.Sprintf("$.questions[%d]", i), q, c.quiz.Questions[i], seen)
	}
	c.bank()
}

// bank judges the questions together: those that can be drawn.
func (c *checker) bank() {
	drawn := c.quiz.drawable()
	if len(drawn) < 2*c.raw.Draw {
		c.at("$.questions", "the bank holds %d questions: with `draw: %d` it needs at least %d", len(drawn), c.raw.Draw, 2*c.raw.Draw)
	}
	perOutcome, decisions := map[string]int{}, 0
	for _, q := range drawn {
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
	if longest, asked := longestIsRight(c.raw.Questions); asked >= longestOf && 100*longest > longestShare*asked {
		c.warn("$.questions", "in %d of %d questions with one right option it is the longest, which gives it away: let it be in %d %% at most", longest, asked, longestShare)
	}
	if 2*decisions < len(drawn) {
		c.at("$.questions", "%d of %d questions test a decision: make it at least half (`decision: true`)", decisions, len(drawn))
	}
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

// references judges what the quiz says about its course.
func (c *checker) references(catalogue *courses.Catalogue) {
	course, err := catalogue.Course(c.quiz.Course)
	if err != nil {
		c.at("$.course", "there is no course %q", c.quiz.Course)
		return
	}
	asked := func(id string) string {
		lesson, err := course.Lesson(id)
		switch {
		case err != nil:
			return "the course has no lesson"
		case lesson.Retired && !c.quiz.Retired:
			return "retired is the lesson"
		}
		return ""
	}
	for i, id := range c.quiz.Lessons {
		if wrong := asked(id); wrong != "" {
			c.at(fmt.Sprintf("$.lessons[%d]", i), "%s %q: who has to read it again could never go on", wrong, id)
		}
	}
	for i, q := range c.quiz.Questions {
		where := fmt.Sprintf("$.questions[%d]", i)
		if wrong := asked(q.Lesson); wrong != "" && !q.Retired {
			c.at(where+".lesson", "question %q: %s %q", q.ID, wrong, q.Lesson)
		}
		if !slices.ContainsFunc(course.Outcomes, func(o courses.Outcome) bool { return o.ID == q.Outcome }) {
			c.at(where+".outcome", "question %q: the course has no outcome %q", q.ID, q.Outcome)
		}
	}
	if c.quiz.Kind != Graded && c.quiz.Kind != Confidence || c.quiz.Retired {
		return // said already, or listed nowhere
	}
	wanted := c.quiz.Kind == Graded
	if wanted != slices.Contains(course.QuizIDs(), c.quiz.ID) || (!wanted && course.Confidence != c.quiz.ID) {
		c.at("$.course", "course.yaml does not list this quiz: name a graded quiz as an item, one of kind confidence as `confidence`")
	}
}

// marks judges draft and retired as they were decoded: what is written in
// another way is believed here and not by the course.
func (c *checker) marks(seen content.Marks) {
	if c.quiz.Draft != seen.Draft {
		c.at("$.draft", "write `draft: true` on a line of its own")
	}
	if c.quiz.Retired != seen.Retired {
		c.at("$.retired", "write `retired: true` on a line of its own")
	}
	if c.quiz.Draft && c.quiz.Retired {
		c.at("$.retired", "a draft was never shown to anyone, so it cannot be retired: take one of the two out")
	}
}

// checkerOf collects what is wrong with a course.yaml, which it gives too.
func checkerOf(tree *content.Tree, course *courses.Course) (*checker, []byte) {
	file := "lang/" + content.SourceLanguage + "/courses/" + course.ID + "/course.yaml"
	data, _ := tree.ReadFile(file)
	return &checker{file: tree.Where(file), places: content.PlacesOf(data, 1)}, data
}

// Check judges what courses say about quizzes: every quiz they list must exist
// and be theirs. Of a quiz that Load could not read, Load has said why.
func (b *Bank) Check(tree *content.Tree, catalogue *courses.Catalogue) []content.Problem {
	var problems []content.Problem
	for _, course := range catalogue.All() {
		c, data := checkerOf(tree, course)
		is := func(id string, not Kind) bool {
			quiz, err := b.Quiz(id)
			if err != nil {
				return tree.Hash(quizPath(content.SourceLanguage, id)) != ""
			}
			return quiz.Course == course.ID && quiz.Kind != not
		}
		for _, item := range listedQuizzes(data) {
			asked := slices.Contains(course.QuizIDs(), item.id)
			if asked && !is(item.id, Confidence) {
				c.at(item.at, "there is no graded quiz %q of this course", item.id)
			}
		}
		if course.Confidence != "" && !is(course.Confidence, Graded) {
			c.at("$.confidence", "there is no quiz %q of kind confidence of this course", course.Confidence)
		}
		problems = append(problems, c.problems...)
	}
	return problems
}

// Untested warns authors of the outcomes that no quiz of their course asks about.
func (b *Bank) Untested(tree *content.Tree, catalogue *courses.Catalogue) []content.Problem {
	var problems []content.Problem
	for _, course := range catalogue.Courses() {
		c, _ := checkerOf(tree, course)
		b.untested(c, course)
		problems = append(problems, c.problems...)
	}
	return problems
}

func (b *Bank) untested(c *checker, course *courses.Course) {
	asked := map[string]bool{}
	for _, id := range course.QuizIDs() {
		quiz, err := b.Quiz(id)
		if err != nil {
			return // told already, and what it asks is not known
		}
		for _, question := range quiz.drawable() {
			asked[question.Outcome] = true
		}
	}
	for i, outcome := range course.Outcomes {
		if asked[outcome.ID] {
			continue
		}
		c.warn(fmt.Sprintf("$.outcomes[%d]", i), "no quiz tests the outcome %q: write at least %d questions, or take it out", outcome.ID, questionsPerOutcome)
	}
}

// listedQuiz is a quiz that a course.yaml names as an item, and where.
type listedQuiz struct{ id, at string }

// listedQuizzes reads where a course.yaml names quizzes. What else is in it, and
// whether it is sound, is for its owner to say.
func listedQuizzes(data []byte) []listedQuiz {
	var file struct {
		Modules []struct {
			Items []struct {
				Quiz string `yaml:"quiz"`
			} `yaml:"items"`
		} `yaml:"modules"`
	}
	content.DecodeYAML("", 1, data, &file)
	var found []listedQuiz
	for m, module := range file.Modules {
		for i, item := range module.Items {
			if item.Quiz != "" {
				found = append(found, listedQuiz{item.Quiz, fmt.Sprintf("$.modules[%d].items[%d]", m, i)})
			}
		}
	}
	return found
}
