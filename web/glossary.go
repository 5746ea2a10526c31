package web

import (
	"cmp"
	"net/http"
	"slices"

	"pamoja/content/locale"
	"pamoja/courses"
	"pamoja/courses/progress"
	"pamoja/web/page"
)

// glossaryPage lists the words that a course explains, in the order of the
// page's own alphabet.
type glossaryPage struct {
	page.Base
	Course courseRow
	Terms  []glossaryTerm
}

// glossaryTerm is a word, and the lesson that first uses it.
type glossaryTerm struct {
	termView
	Lesson, Address string
	LessonLang      string // language of the lesson's title, where it is not the page's
}

func (s *Server) glossary(r *request) error {
	course, err := s.openCourse(r)
	if course == nil || err != nil {
		return err
	}
	p := glossaryPage{Base: r.base("glossary.title", "courses", "course", course.Title(r.lang()))}
	p.Course = s.row(r, p.Base, course, progress.Summary{})
	p.Terms = glossaryOf(r, course)
	slices.SortStableFunc(p.Terms, func(a, b glossaryTerm) int {
		return cmp.Or(cmp.Compare(locale.Fold(a.Word), locale.Fold(b.Word)), cmp.Compare(a.ID, b.ID))
	})
	return r.show(http.StatusOK, "glossary", p)
}

// openCourse gives the course of the address. Someone signed out is led to the
// sign-in page if it is for members; then there is no course.
func (s *Server) openCourse(r *request) (*courses.Course, error) {
	course, err := r.library.Catalogue.Course(r.Param("course"))
	if err != nil {
		return nil, err
	}
	if course.Members && r.person == nil {
		return nil, s.askToSignIn(r)
	}
	return course, nil
}

// glossaryOf lists the terms a course's lessons use, in order of first use.
func glossaryOf(r *request, course *courses.Course) []glossaryTerm {
	var terms []glossaryTerm
	seen := map[string]bool{}
	for _, id := range course.LessonIDs() {
		lesson, err := course.Lesson(id)
		if err != nil {
			continue
		}
		text := lesson.Text(r.lang())
		for _, term := range text.Document.Terms {
			if entry, known := r.library.Catalogue.Term(term, r.lang()); known && !seen[term] {
				seen[term] = true
				terms = append(terms, glossaryTerm{termView: termIn(entry, r.lang()), Lesson: text.Title,
					Address: "/courses/" + course.ID + "/" + id, LessonLang: foreign(r, text.Language)})
			}
		}
	}
	return terms
}

// lookUps counts the words a course explains, and its cards.
func lookUps(course *courses.Course, lang string) (terms, cards int) {
	seen := map[string]bool{}
	for _, id := range course.LessonIDs() {
		lesson, err := course.Lesson(id)
		if err != nil {
			continue
		}
		document := lesson.Text(lang).Document
		cards += len(document.Pocket)
		for _, term := range document.Terms {
			seen[term] = true
		}
	}
	return len(seen), cards
}
