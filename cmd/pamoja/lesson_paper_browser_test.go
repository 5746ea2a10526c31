package main

import (
	"strings"
	"testing"

	"pamoja/courses/people"
)

// TestLessonOnPaper prints lessons: each check whole on one sheet, its question
// with the last of its explanations, and nothing to press.
func TestLessonOnPaper(t *testing.T) {
	t.Parallel()
	s := newSpecimen(t, "en")
	s.add("reader", "Sample Learner 12", people.Learner, 0)
	b := openTab(t, s.base)
	b.cookies(map[string]string{s.cookies["reader"].Name: s.cookies["reader"].Value})
	words, checks := s.library.Words.For("en"), 0
	course, err := s.library.Catalogue.Course("case-management")
	s.check(err)
	for _, lesson := range course.LessonIDs() {
		b.open("/courses/" + course.ID + "/" + lesson)
		said := eval[[][]string](b, `[...document.querySelectorAll(".check")].map(c => [c.firstElementChild, ...c.querySelectorAll(".option:last-of-type .fb > :last-child")].map(e => e.textContent))`)
		_, sheets := b.onPaper("lesson-" + lesson)
		for i := range sheets {
			sheets[i] = flat(sheets[i])
		}
		for _, check := range said {
			checks++
			question, last := flat(check[0]), flat(check[1])
			whole := false
			for _, sheet := range sheets {
				whole = whole || strings.Contains(sheet, question) && strings.Contains(sheet, last)
			}
			if !whole {
				t.Errorf("%s: no sheet holds both %q and %q", lesson, question, last)
			}
		}
		for _, key := range []string{"lesson.done", "lesson.leave_for_now", "lesson.another_text", "lesson.all_words", "lesson.talk_after", "markdown.check_unmarked"} {
			if said := words.T(key); strings.Contains(strings.Join(sheets, " "), said) {
				t.Errorf("%s: %q is on the paper", lesson, said)
			}
		}
	}
	if checks < 30 {
		t.Errorf("only %d checks were printed", checks)
	}
}
