package courses

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"pamoja/content"
)

// checkCourse judges what course.yaml shows by itself.
func (l *loader) checkCourse(file string, data []byte, id string, raw courseFile) {
	at := func(yamlPath, format string, args ...any) { l.problemAt(file, data, 1, yamlPath, format, args...) }
	if !content.IsID(id) {
		l.problem(file, 1, 1, "the folder's name %q cannot be a course id: use small letters, digits and hyphens", id)
	}
	for _, text := range []struct{ key, text string }{{"title", raw.Title}, {"summary", raw.Summary}, {"audience", raw.Audience}} {
		if strings.TrimSpace(text.text) == "" {
			at("$."+text.key, "`%s` is missing: write it", text.key)
		}
	}
	if raw.Edition < 1 {
		at("$.edition", "`edition` must be 1 or more: raise it when a change is material")
	}
	if raw.FirstModule != nil && *raw.FirstModule != 0 && *raw.FirstModule != 1 {
		at("$.first_module", "`first_module` is the number of the first module: 0 or 1")
	}
	if raw.Minutes < 1 {
		at("$.minutes", "`minutes` must be the course's stated length, 1 or more")
	}
	if raw.Access != "" && raw.Access != "public" && raw.Access != "members" {
		at("$.access", "`access` must be public or members, not %q", raw.Access)
	}
	l.checkMarks(file, at, raw.Draft, raw.Retired)
	complete := raw.Complete == nil || *raw.Complete
	if complete && len(raw.Coming) > 0 {
		at("$.coming", "`coming` is only for a course with `complete: false`")
	}
	seen := map[string]bool{}
	for i, outcome := range raw.Outcomes {
		where := fmt.Sprintf("$.outcomes[%d]", i)
		if !content.IsID(outcome.ID) || strings.TrimSpace(outcome.Text) == "" {
			at(where, "an outcome needs an `id` (small letters, digits, hyphens) and a `text`")
		}
		if seen[outcome.ID] {
			at(where, "the outcome id %q is used twice", outcome.ID)
		}
		seen[outcome.ID] = true
	}
}

// checkRule judges what the certificate asks for: it must be something that can
// be had, unless the course says that it is unfinished.
func (l *loader) checkRule(file string, data []byte, c *Course, raw ruleFile) {
	at := func(key, format string, args ...any) {
		l.problemAt(file, data, 1, "$.certificate."+key, format, args...)
	}
	for _, text := range []struct{ key, text string }{{"lessons", raw.Lessons}, {"quizzes", raw.Quizzes}} {
		if text.text != "all" {
			at(text.key, "`certificate.%s` must be `all`", text.key)
		}
	}
	for _, asked := range []struct {
		key    string
		number int
	}{{"minutes", raw.Minutes}, {"observed_minutes", raw.Observed}, {"signoffs", raw.Signoffs}} {
		if asked.number < 0 {
			at(asked.key, "a certificate cannot ask for less than nothing: write 0 or more")
		}
	}
	if raw.Cases < 0 {
		at("cases", "a certificate cannot ask for less than nothing: write 0 or more")
	}
	if raw.Cases > len(c.Cases) && c.Complete {
		at("cases", "the certificate asks for more cases (%d) than the course has (%d), so nobody could claim it: list more under `cases:`, ask for fewer, or say `complete: false`", raw.Cases, len(c.Cases))
	}
	if raw.Signoffs > len(c.Tasks) && c.Complete {
		at("signoffs", "the certificate asks for more sign-offs (%d) than the course has tasks (%d), so nobody could claim it: list more under `tasks:`, ask for fewer, or say `complete: false`", raw.Signoffs, len(c.Tasks))
	}
	if raw.Observed > raw.Minutes {
		at("observed_minutes", "`observed_minutes` are part of `minutes`: they cannot be more")
	}
}

// unlisted reports lesson files that no module lists: a forgotten line in
// course.yaml would otherwise hide a lesson without a word.
func (l *loader) unlisted(c *Course) {
	for _, lang := range l.tree.Languages() {
		folder := path.Join("lang", lang, "courses", c.ID)
		entries, err := fs.ReadDir(l.tree, folder)
		if err != nil {
			continue
		}
		for _, entry := range entries {
			name, isLesson := strings.CutSuffix(entry.Name(), ".md")
			if entry.IsDir() || !isLesson || l.leavesOut(l.sourcePath("courses", c.ID, entry.Name())) {
				continue
			}
			if _, listed := c.lessons[name]; !listed {
				l.problem(path.Join(folder, entry.Name()), 1, 1, "this lesson stands in no module of course.yaml: list it there, or remove the file")
			}
		}
	}
}

// checkRequires judges the courses to be completed first. all are the courses
// that have a folder: one whose own file has a fault is a course all the same.
func (l *loader) checkRequires(all []string) {
	for _, c := range l.out.courses {
		file := l.sourcePath("courses", c.ID, "course.yaml")
		data, _ := l.tree.ReadFile(file)
		for i, id := range c.Requires {
			where := fmt.Sprintf("$.requires[%d]", i)
			if l.out.leftOut[id] {
				l.problemAt(file, data, 1, where, "`requires` names %q, which is a draft: nobody could ever begin here", id)
				continue
			}
			if !slices.Contains(all, id) {
				l.problemAt(file, data, 1, where, "`requires` names %q, which is no course", id)
				continue
			}
			first, sound := l.out.byID[id]
			if sound && !first.Complete {
				l.problemAt(file, data, 1, where, "`requires` names %q, which has `complete: false`: nobody could ever begin here", id)
			}
			if sound && first.Retired && !c.Retired {
				l.problemAt(file, data, 1, where, "`requires` names %q, which is retired: nobody new could ever begin here", id)
			}
			if l.reaches(id, c.ID, map[string]bool{}) {
				l.problemAt(file, data, 1, where, "%q and %q require each other: nobody could start either", c.ID, id)
			}
		}
	}
}

func (l *loader) reaches(from, to string, seen map[string]bool) bool {
	if from == to {
		return true
	}
	course := l.out.byID[from]
	if course == nil || seen[from] {
		return false
	}
	seen[from] = true
	return slices.ContainsFunc(course.Requires, func(id string) bool { return l.reaches(id, to, seen) })
}

// checkTranslations reports words for a course that the source language does
// not have: a slip in a folder's name would otherwise look like a course that
// is not translated.
func (l *loader) checkTranslations(all []string) {
	for _, lang := range l.translations() {
		folder := path.Join("lang", lang, "courses")
		entries, err := fs.ReadDir(l.tree, folder)
		if err != nil {
			continue
		}
		for _, entry := range entries {
			if entry.IsDir() && !slices.Contains(all, entry.Name()) && !l.out.leftOut[entry.Name()] {
				l.problem(path.Join(folder, entry.Name(), "course.yaml"), 1, 1, "the source language has no course %q: mend the folder's name, or remove it", entry.Name())
			}
		}
	}
}
