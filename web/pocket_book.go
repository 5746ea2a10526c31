package web

import (
	"html/template"
	"net/http"

	"pamoja/courses"
	"pamoja/courses/progress"
	"pamoja/web/page"
)

// pocketBookPage holds every pocket card of a course, in the order of its
// lessons. Printed, it is a booklet and nothing else is on paper: two leaves a
// side, in such an order that the sheets, printed on both sides and folded
// together in the middle, can be turned like a book.
type pocketBookPage struct {
	page.Base
	Course  courseRow
	Edition int
	Cards   []cardView
	Sides   [][2]leafView // of the sheets, front and back in turn
}

// leafView is one page of the booklet.
type leafView struct {
	Kind   string // cover, numbers, contents, card, notes or back
	Number int    // of the page, from 1
	Card   cardView
}

// cardView is one card.
type cardView struct {
	ID, Title       string
	HTML            template.HTML
	TextLang        string // language of the card and its lesson, where it is not the page's
	Lesson, Address string
	Note            bool // the lesson speaks of hard things
	Page            int  // of the booklet
}

func (s *Server) pocketBook(r *request) error {
	course, err := s.openCourse(r)
	if course == nil || err != nil {
		return err
	}
	p := pocketBookPage{Base: r.base("pocket.title", "cards", "course", course.Title(r.lang()))}
	p.Course = s.row(r, p.Base, course, progress.Summary{})
	p.Edition = course.Edition
	p.Cards = cardsOf(r, course)
	if len(p.Cards) > 0 {
		p.Sides = folded(leavesOf(p.Cards))
	}
	return r.show(http.StatusOK, "pocket_book", p)
}

func cardsOf(r *request, course *courses.Course) []cardView {
	var cards []cardView
	for _, id := range course.LessonIDs() {
		lesson, err := course.Lesson(id)
		if err != nil {
			continue
		}
		text := lesson.Text(r.lang())
		for i, card := range text.Document.Pocket {
			cards = append(cards, cardView{ID: courses.CardPlace(id, i), Title: card.Title, HTML: card.HTML, TextLang: foreign(r, text.Language),
				Lesson: text.Title, Address: "/courses/" + course.ID + "/" + id, Note: lesson.HasNote()})
		}
	}
	return cards
}

// leavesOf lists the pages of a booklet in the order in which it is read, and
// tells each card its page. Pages for notes fill it up to whole sheets of four.
func leavesOf(cards []cardView) []leafView {
	leaves := []leafView{{Kind: "cover"}, {Kind: "numbers"}}
	if len(cards) > 1 {
		leaves = append(leaves, leafView{Kind: "contents"})
	}
	for i := range cards {
		cards[i].Page = len(leaves) + 1
		leaves = append(leaves, leafView{Kind: "card", Card: cards[i]})
	}
	for len(leaves)%4 != 3 {
		leaves = append(leaves, leafView{Kind: "notes"})
	}
	leaves = append(leaves, leafView{Kind: "back"})
	for i := range leaves {
		leaves[i].Number = i + 1
	}
	return leaves
}

// folded lays leaves, a multiple of four, out on sheets that are folded into one
// another: the outermost holds the first and the last two.
func folded(leaves []leafView) [][2]leafView {
	var sides [][2]leafView
	for first, last := 0, len(leaves)-1; first < last; first, last = first+2, last-2 {
		sides = append(sides, [2]leafView{leaves[last], leaves[first]}, [2]leafView{leaves[first+1], leaves[last-1]})
	}
	return sides
}
