package courses

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"pamoja/content"
)

// taskFile is a practice task of course.yaml.
type taskFile struct {
	ID    string   `yaml:"id"`
	Title string   `yaml:"title"`
	See   []string `yaml:"see"`
}

// taskWordsFile is one in another language.
type taskWordsFile struct {
	Title string   `yaml:"title"`
	See   []string `yaml:"see"`
}

// loadTasks takes the practice tasks. A mentoring entry names a module or a task
// by its id, so no two of either share one.
func (l *loader) loadTasks(c *Course, file string, data []byte, raw courseFile) {
	seen := map[string]bool{}
	for i, task := range raw.Tasks {
		problem := func(place, format string, args ...any) {
			l.problemAt(file, data, 1, fmt.Sprintf("$.tasks[%d]%s", i, place), format, args...)
		}
		if !content.IsID(task.ID) || strings.TrimSpace(task.Title) == "" {
			problem("", "a task needs an `id` (small letters, digits, hyphens) and a `title`")
		}
		if seen[task.ID] {
			problem("", "the task id %q is used twice", task.ID)
		}
		if slices.ContainsFunc(raw.Modules, func(m moduleFile) bool { return m.ID == task.ID }) {
			problem("", "%q is a module of this course: give the task another id", task.ID)
		}
		if len(task.See) == 0 {
			problem("", "the task %q says nothing that the mentor must see: write one line or more under `see`", task.ID)
		}
		for j, line := range task.See {
			if strings.TrimSpace(line) == "" {
				problem(fmt.Sprintf(".see[%d]", j), "a line of `see` is blank: write what the mentor must see, or take it out")
			}
		}
		seen[task.ID] = true
		c.Tasks = append(c.Tasks, Task{ID: task.ID})
	}
}

func taskWords(tasks []taskFile) map[string]TaskWords {
	words := map[string]TaskWords{}
	for _, task := range tasks {
		words[task.ID] = TaskWords{Title: task.Title, See: task.See}
	}
	return words
}

// translatedTasks lays a translation over the source's tasks by id. What the
// mentor must see is taken whole or not at all, so that a tick means the same
// line in every language.
func (l *loader) translatedTasks(file string, data []byte, source map[string]TaskWords, own map[string]taskWordsFile) map[string]TaskWords {
	out := map[string]TaskWords{}
	for _, id := range slices.Sorted(maps.Keys(source)) {
		task, words := source[id], own[id]
		if strings.TrimSpace(words.Title) == "" {
			l.warn(file, 1, "`tasks.%s` is not translated yet", id)
		}
		blank := slices.ContainsFunc(words.See, func(line string) bool { return strings.TrimSpace(line) == "" })
		if len(words.See) == len(task.See) && !blank {
			task.See = words.See
		} else {
			l.warn(file, 1, "`tasks.%s.see` has %d lines, the source %d: readers see those of the source", id, len(words.See), len(task.See))
		}
		task.Title = orElse(words.Title, task.Title)
		out[id] = task
	}
	for _, id := range slices.Sorted(maps.Keys(own)) {
		if _, known := source[id]; !known {
			l.problemAt(file, data, 1, "$.tasks."+id, "`tasks` of the source has no %q", id)
		}
	}
	return out
}

// taskTexts are the texts of the source's tasks, in order.
func taskTexts(tasks []taskFile) (texts []content.Placed) {
	for i, task := range tasks {
		texts = append(texts, content.Placed{Text: task.Title, Path: fmt.Sprintf("$.tasks[%d].title", i)})
		for j, line := range task.See {
			texts = append(texts, content.Placed{Text: line, Path: fmt.Sprintf("$.tasks[%d].see[%d]", i, j)})
		}
	}
	return texts
}

// ownTaskTexts are those of a translation, in the order of the source.
func ownTaskTexts(tasks []taskFile, own map[string]taskWordsFile) (texts []content.Placed) {
	for _, task := range tasks {
		texts = append(texts, content.Placed{Text: own[task.ID].Title, Path: "$.tasks." + task.ID + ".title"})
		for j, line := range own[task.ID].See {
			texts = append(texts, content.Placed{Text: line, Path: fmt.Sprintf("$.tasks.%s.see[%d]", task.ID, j)})
		}
	}
	return texts
}
