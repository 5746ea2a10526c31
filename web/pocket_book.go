package web

import (
	"html/template"
	"net/http"

	"pamoja/courses"
	"pamoja/courses/progress"
	"pamoja/web/page"
)

// pocketBookPage holds every pocket card of a course, in the order of its
// lessons. Printed, each card is one sheet and nothing else is on paper.
type pocketBookPage struct {
	page.Base
	Course courseRow
	Cards  []cardView
}

// cardView is one card.
type cardView struct {
	ID, Title       string
	HTML            template.HTML
	TextLang        string // language of the card and its lesson, where it is not the page's
	Lesson, Address string
	Note            bool // the lesson speaks of hard things
}

func (s *Server) pocketBook(r *request) error {
	course, err := s.openCourse(r)
	if course == nil || err != nil {
		return err
	}
	p := pocketBookPage{Base: r.base("pocket.title", "cards", "course", course.Title(r.lang()))}
	p.Course = s.row(r, p.Base, course, progress.Summary{})
	p.Cards = cardsOf(r, course)
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
