package main

import (
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"

	"pamoja/courses"
)

// TestPocketBookPrints prints the pocket book of every course: a booklet of two
// pages a side, with a page for each card, on which every card has room.
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
		call(b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"})
		for _, crowded := range eval[[]string](b, `[...document.querySelectorAll(".booklet .page")].filter(p => p.scrollHeight > p.clientHeight + 1 || p.scrollWidth > p.clientWidth + 1).map(p => p.innerText.slice(0, 60))`) {
			t.Errorf("%s: a page of the booklet has no room for %q", course.ID, crowded)
		}
		call(b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{})
		pages := eval[int](b, `document.querySelectorAll(".booklet .page").length`)
		if pages%4 != 0 || pages < cards+3 {
			t.Errorf("%s: %d cards make a booklet of %d pages", course.ID, cards, pages)
		}
		_, sides := b.onPaper("pocket-book-" + course.ID)
		if len(sides) != pages/2 {
			t.Errorf("%s: a booklet of %d pages is printed on %d sides", course.ID, pages, len(sides))
			continue
		}
		if first := sides[0]; !strings.Contains(first, course.Title("en")) || !strings.Contains(first, s.library.Site.Helpline.Number) {
			t.Errorf("%s: cover and back are not on the outside: %s", course.ID, first)
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
