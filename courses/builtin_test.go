package courses_test

import (
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"pamoja/content"
	"pamoja/content/locale"
	"pamoja/content/markdown"
	"pamoja/courses"
)

// What a person who reads English as a third language, on a phone, can read.
const (
	gradeMost     = 9.0
	gradeMedian   = 7.0
	sentenceMost  = 20   // words of the longest English sentence
	sentenceMean  = 18.0 // words of a Kiswahili sentence, on average
	builtInCourse = 2    // courses there are at least
)

func builtIn(t *testing.T) (*courses.Catalogue, []content.Problem) {
	t.Helper()
	tree, err := content.Open("")
	if err != nil {
		t.Fatal(err)
	}
	words, problems := locale.Load(tree)
	catalogue, found := courses.Load(tree, words)
	return catalogue, slices.Concat(tree.Problems(), problems, found)
}

func TestBuiltInCoursesHaveNoFault(t *testing.T) {
	t.Parallel()
	catalogue, problems := builtIn(t)
	wantLines(t, faults(problems))
	if count := len(catalogue.Courses()); count < builtInCourse {
		t.Errorf("%d courses", count)
	}
	whole := mustCourse(t, catalogue, "gatekeeping")
	if !whole.Complete || whole.Rule.Empty() || len(whole.LessonIDs()) < 4 || whole.Confidence == "" {
		t.Errorf("the course whose certificate is claimed is %+v", whole)
	}
	for _, id := range whole.LessonIDs() {
		lesson, err := whole.Lesson(id)
		if err != nil {
			t.Fatal(err)
		}
		if text := lesson.Text("sw"); text.Language != "sw" || text.Stale > 0 {
			t.Errorf("in Kiswahili %s is read in %q with %d stale blocks", id, text.Language, text.Stale)
		}
	}
	for _, line := range warnings(problems) {
		if strings.Contains(line, "/gatekeeping") {
			t.Errorf("the course whose certificate is claimed: %s", line)
		}
	}
	if mustCourse(t, catalogue, "case-management").Complete {
		t.Error("case-management is only begun, and says that it is whole")
	}
}

// lessons gives every built-in lesson as plain text in one language; a lesson
// that is not translated is left out.
func lessons(t *testing.T, catalogue *courses.Catalogue, lang string) map[string]string {
	t.Helper()
	texts := map[string]string{}
	for _, course := range catalogue.Courses() {
		for _, id := range course.LessonIDs() {
			lesson, err := course.Lesson(id)
			if err != nil {
				t.Fatal(err)
			}
			if text := lesson.Text(lang); text.Language == lang {
				texts[course.ID+"/"+id] = markdown.PlainText(text.Document)
			}
		}
	}
	return texts
}

// Terms of the glossary and names count as one syllable: a reader has them
// explained, or knows who is meant.
func TestEnglishIsPlain(t *testing.T) {
	t.Parallel()
	catalogue, _ := builtIn(t)
	texts := lessons(t, catalogue, "en")
	if len(texts) < 8 {
		t.Fatalf("%d lessons", len(texts))
	}
	terms := termWords(t, catalogue)
	var grades []float64
	for id, text := range texts {
		names := namesIn(text)
		grade := markdown.Grade(text, func(word string) bool { return names[word] || terms[strings.ToLower(word)] })
		grades = append(grades, grade)
		t.Logf("%s: grade %.1f", id, grade)
		if grade > gradeMost {
			t.Errorf("%s: grade %.1f", id, grade)
		}
		for _, sentence := range markdown.Sentences(text) {
			if count := wordsIn(sentence); count > sentenceMost {
				t.Errorf("%s: %d words: %s", id, count, sentence)
			}
		}
	}
	slices.Sort(grades)
	if median := grades[len(grades)/2]; median > gradeMedian {
		t.Errorf("the median is grade %.1f", median)
	}
}

func TestKiswahiliSentencesAreShort(t *testing.T) {
	t.Parallel()
	catalogue, _ := builtIn(t)
	texts := lessons(t, catalogue, "sw")
	if len(texts) < 4 {
		t.Fatalf("%d lessons", len(texts))
	}
	for id, text := range texts {
		sentences := markdown.Sentences(text)
		words := 0
		for _, sentence := range sentences {
			words += wordsIn(sentence)
		}
		mean := float64(words) / float64(len(sentences))
		t.Logf("%s: %.1f words a sentence", id, mean)
		if mean > sentenceMean || mean < 4 {
			t.Errorf("%s: %.1f words a sentence", id, mean)
		}
	}
}

// termWords are the words of which the glossary's terms are made.
func termWords(t *testing.T, catalogue *courses.Catalogue) map[string]bool {
	t.Helper()
	used := map[string]bool{}
	for _, course := range catalogue.Courses() {
		for _, id := range course.LessonIDs() {
			lesson, err := course.Lesson(id)
			if err != nil {
				t.Fatal(err)
			}
			for _, term := range lesson.Text("en").Document.Terms {
				entry, known := catalogue.Term(term, "en")
				if !known {
					t.Fatalf("%s is no term", term)
				}
				for word := range strings.FieldsSeq(strings.ToLower(entry.Word)) {
					used[word] = true
				}
			}
		}
	}
	return used
}

// namesIn are the words that stand with a capital letter inside a sentence.
func namesIn(text string) map[string]bool {
	names := map[string]bool{}
	for _, sentence := range markdown.Sentences(text) {
		words := strings.Fields(sentence)
		for i, word := range words {
			first, _ := utf8.DecodeRuneInString(word)
			if i > 0 && unicode.IsUpper(first) && !strings.HasSuffix(words[i-1], ":") {
				names[strings.TrimFunc(word, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })] = true
			}
		}
	}
	return names
}

func wordsIn(sentence string) int {
	count := 0
	for word := range strings.FieldsSeq(sentence) {
		if strings.ContainsFunc(word, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) {
			count++
		}
	}
	return count
}
