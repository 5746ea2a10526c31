package courses

import (
	"fmt"
	"slices"
	"strings"

	"pamoja/content"
)

// leavesOut reports whether a file is a draft that was not asked for.
func (l *loader) leavesOut(file string) bool { return !l.drafts && l.tree.Marks(file).Draft }

func (l *loader) casePath(id string) string { return l.sourcePath("cases", id+".md") }

func (l *loader) quizPath(id string) string { return l.sourcePath("quizzes", id+".yaml") }

// asked is the id of a quiz that people are asked to take: "" for a draft and
// for a retired one.
func (l *loader) asked(quiz string) string {
	file := l.quizPath(quiz)
	if l.leavesOut(file) || l.tree.Marks(file).Retired {
		return ""
	}
	return quiz
}

// listedLessons are the lessons that a course.yaml names, without drafts that
// were not asked for.
func (l *loader) listedLessons(c *Course, raw courseFile) map[string]bool {
	lessons := map[string]bool{}
	for _, module := range raw.Modules {
		for _, item := range module.Items {
			if item.Lesson != "" && !l.leavesOut(l.sourcePath("courses", c.ID, item.Lesson+".md")) {
				lessons[item.Lesson] = true
			}
		}
	}
	return lessons
}

func (l *loader) loadModules(c *Course, file string, data []byte, raw courseFile, all []string) {
	modules, items := map[string]bool{}, map[string]bool{}
	lessons := l.listedLessons(c, raw)
	if len(lessons) == 0 {
		l.problemAt(file, data, 1, "$.modules", "a course needs at least one module with at least one lesson")
	}
	for i, module := range raw.Modules {
		where := fmt.Sprintf("$.modules[%d]", i)
		if !content.IsID(module.ID) || strings.TrimSpace(module.Title) == "" {
			l.problemAt(file, data, 1, where, "a module needs an `id` (small letters, digits, hyphens) and a `title`")
		}
		if modules[module.ID] {
			l.problemAt(file, data, 1, where, "the module id %q is used twice", module.ID)
		}
		modules[module.ID] = true
		out := Module{ID: module.ID}
		if len(module.Items) == 0 {
			l.problemAt(file, data, 1, where, "the module %q has nothing to do in it: list a lesson or a quiz under `items`", module.ID)
		}
		for j, item := range module.Items {
			place := fmt.Sprintf("%s.items[%d]", where, j)
			problem := func(format string, args ...any) { l.problemAt(file, data, 1, place, format, args...) }
			it, sound := l.judgeItem(c, item, items, problem)
			if sound {
				l.addItem(c, &out, it, lessons, all, problem)
			}
		}
		c.Modules = append(c.Modules, out)
	}
	c.list()
	if len(lessons) > 0 && len(c.LessonIDs()) == 0 && !c.Retired && len(c.lessons) > 0 {
		l.problemAt(file, data, 1, "$.modules", "every lesson here is retired, so there is nothing to learn: keep one, or retire the course (`retired: true`)")
	}
}

// loadCases takes the list of cases. A draft that was not asked for is left out,
// and a retired case is asked of nobody; whether a case exists is judged by
// those who own cases.
func (l *loader) loadCases(c *Course, file string, data []byte, ids []string) {
	seen := map[string]bool{}
	for i, id := range ids {
		problem := func(format string, args ...any) {
			l.problemAt(file, data, 1, fmt.Sprintf("$.cases[%d]", i), format, args...)
		}
		switch {
		case !content.IsID(id):
			problem("%q cannot be a case id: use small letters, digits and hyphens", id)
		case seen[id]:
			problem("case %q is listed twice", id)
		case l.leavesOut(l.casePath(id)):
		case l.tree.Marks(l.casePath(id)).Retired:
			c.retiredCases = append(c.retiredCases, id)
		default:
			c.Cases = append(c.Cases, id)
		}
		seen[id] = true
	}
	c.Cases = slices.Clip(c.Cases)
}

// judgeItem reads one line of a module. It reports false if the line is no item.
func (l *loader) judgeItem(c *Course, item itemFile, seen map[string]bool, problem func(string, ...any)) (Item, bool) {
	it := Item{Kind: LessonItem, ID: item.Lesson}
	if item.Quiz != "" {
		it = Item{Kind: QuizItem, ID: item.Quiz}
	}
	if (item.Lesson == "") == (item.Quiz == "") {
		problem("an item is one `lesson` or one `quiz`")
		return it, false
	}
	if seen[it.ID] {
		problem("%s %q is listed twice", it.Kind, it.ID)
		return it, false
	}
	seen[it.ID] = true
	if it.Kind == QuizItem && !strings.HasPrefix(it.ID, c.ID) {
		problem("a quiz id begins with its course id: %q should begin with %q", it.ID, c.ID)
	}
	return it, true
}

// addItem puts an item where it belongs: among those asked for, among the
// retired, or nowhere, for a draft that was not asked for.
func (l *loader) addItem(c *Course, module *Module, item Item, lessons map[string]bool, all []string, problem func(string, ...any)) {
	file := l.quizPath(item.ID)
	if item.Kind == LessonItem {
		file = l.sourcePath("courses", c.ID, item.ID+".md")
	}
	if l.leavesOut(file) || item.Kind == LessonItem && !l.loadLesson(c, item.ID, lessons, all, problem) {
		return
	}
	if l.tree.Marks(file).Retired {
		module.Retired = append(module.Retired, item)
		return
	}
	module.Items = append(module.Items, item)
}

// checkMarks judges the marks of a lesson or a course.yaml as they were decoded:
// one that Tree.Marks does not see would be believed by some and not by others.
func (l *loader) checkMarks(file string, at func(yamlPath, format string, args ...any), draft, retired bool) {
	marks := l.tree.Marks(file)
	if draft != marks.Draft {
		at("$.draft", "write `draft: true` on a line of its own")
	}
	if retired != marks.Retired {
		at("$.retired", "write `retired: true` on a line of its own")
	}
	if draft && retired {
		at("$.retired", "a draft was never shown to anyone, so it cannot be retired: take one of the two out")
	}
}
