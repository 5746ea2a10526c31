package main

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"pamoja/assessments"
	"pamoja/courses"
)

// TestReadmeCourses holds README's table of courses against the content: a row
// that is not there as it ought to be is printed, to be copied.
func TestReadmeCourses(t *testing.T) {
	t.Parallel()
	library, _, problems, err := loadLibrary("", time.UTC)
	if err != nil || len(faults(problems)) > 0 {
		t.Fatal(err, faults(problems))
	}
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, course := range library.Catalogue.Courses() {
		lessons, words, questions := 0, 0, 0
		for _, id := range course.LessonIDs() {
			lesson, err := course.Lesson(id)
			if err != nil {
				t.Fatal(err)
			}
			lessons++
			words += lesson.Text("en").Document.Words
		}
		for _, id := range course.QuizIDs() {
			questions += questionsOf(t, library.Bank, id)
		}
		grades := library.Catalogue.Grades(course)
		row := fmt.Sprintf("| %s | %d | %d | %d | %d | %.1f | %s |", course.Title("en"), lessons, words, questions, len(course.Cases), grades[len(grades)/2], hours(course))
		if !strings.Contains(string(readme), row+"\n") {
			t.Errorf("README lacks the row\n%s", row)
		}
	}
}

func questionsOf(t *testing.T, bank *assessments.Bank, id string) int {
	t.Helper()
	quiz, err := bank.Quiz(id)
	if err != nil {
		t.Fatal(err)
	}
	count := 0
	for _, question := range quiz.Questions {
		if !question.Retired {
			count++
		}
	}
	return count
}

// hours is the stated length of a course.
func hours(course *courses.Course) string {
	return strings.TrimSuffix(fmt.Sprintf("%.1f", float64(course.Minutes)/60), ".0")
}
