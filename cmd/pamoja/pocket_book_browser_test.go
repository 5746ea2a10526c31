package main

import (
	"regexp"
	"testing"

	cdpage "github.com/chromedp/cdproto/page"

	"pamoja/courses"
)

// sheetOf is a page of a PDF as Chromium writes it.
var sheetOf = regexp.MustCompile(`/Type\s*/Page\b`)

// TestPocketBookPrints prints the pocket book of every course: one sheet a
// card, and nothing on paper besides.
func TestPocketBookPrints(t *testing.T) {
	t.Parallel()
	s := newSpecimen(t, "en")
	b := openTab(t, s.base)
	printed := 0
	for _, course := range s.library.Catalogue.Courses() {
		cards := cardsOf(t, course)
		if cards == 0 {
			continue
		}
		printed += cards
		if got := b.open("/courses/" + course.ID + "/pocket-book"); got != 200 {
			t.Fatalf("%s: the pocket book answers %d: %s", course.ID, got, eval[string](b, `document.body.innerText`))
		}
		if shown := eval[int](b, `document.querySelectorAll(".leaf > .card").length`); shown != cards {
			t.Errorf("%s: %d cards are shown, and its lessons have %d", course.ID, shown, cards)
		}
		if got := len(sheetOf.FindAll(b.printed(), -1)); got != cards {
			t.Errorf("%s: %d cards are printed on %d sheets", course.ID, cards, got)
		}
	}
	if printed < 3 {
		t.Errorf("only %d cards were printed: too few to see that each has its sheet", printed)
	}
}

func cardsOf(t *testing.T, course *courses.Course) int {
	t.Helper()
	count := 0
	for _, id := range course.LessonIDs() {
		lesson, err := course.Lesson(id)
		if err != nil {
			t.Fatal(err)
		}
		count += lesson.Text("en").Document.Cards
	}
	return count
}

// printed is the page as a PDF.
func (b *tab) printed() []byte {
	b.t.Helper()
	return call(b, cdpage.PrintToPDF, cdpage.PrintToPDFParams{PaperWidth: 8.27, PaperHeight: 11.69}).Data
}
