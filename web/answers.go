package web

import (
	"net/http"

	"pamoja/courses/people"
	"pamoja/web/page"
)

// answersPage asks what a person may say of herself, or not.
type answersPage struct {
	page.Base
	Self      []askedOfSelf
	Functions []askedOfSelf
	Needs     []askedOfSelf
	Any       bool // she has said something
	Saved     string
}

// askedOfSelf is one question, with its reason.
type askedOfSelf struct {
	Field   string
	Key     string // of the question
	WhyKey  string // of its reason; "" where the group says it
	Choices []option
}

// askedForm is one question inside the page, which lets it speak.
type askedForm struct {
	page.Base
	One askedOfSelf
}

// Asked draws one question.
func (p answersPage) Asked(one askedOfSelf) askedForm { return askedForm{Base: p.Base, One: one} }

func (s *Server) answersPage(r *request, given map[people.Question]string) *answersPage {
	ask := func(questions []people.Question, answers, why string) (list []askedOfSelf) {
		for _, q := range questions {
			one := askedOfSelf{Field: string(q), Key: "answers." + string(q), Choices: options("answers."+answers+"_", q.Choices(), given[q])}
			if why != "" {
				one.WhyKey = one.Key + why
			}
			list = append(list, one)
		}
		return list
	}
	return &answersPage{Base: r.base("answers.title", "account"), Any: len(given) > 0,
		Self:      append(ask([]people.Question{people.Sex}, "sex", "_why"), ask([]people.Question{people.AgeBand}, "age", "_why")...),
		Functions: ask(people.Functions, "difficulty", ""),
		Needs:     ask(people.Accommodations, "need", "")}
}

func (s *Server) answers(r *request) error {
	r.Header("Cache-Control", "no-store")
	kept, err := s.People.Answers(r.ctx(), *r.person)
	if err != nil {
		return err
	}
	p := s.answersPage(r, kept.Given)
	p.Saved = map[string]string{"1": "answers.saved", "0": "answers.taken_back"}[r.Query("saved")]
	return r.show(http.StatusOK, "answers", p)
}

// giveAnswers keeps what she says, or takes all of it back.
func (s *Server) giveAnswers(r *request) error {
	form, err := r.form()
	if err != nil {
		return err
	}
	given := map[people.Question]string{}
	if form.Get("action") != "withdraw" {
		for _, q := range people.Questions {
			if answer := form.Get(string(q)); answer != "" {
				given[q] = answer
			}
		}
	}
	kept, err := s.People.Answer(r.ctx(), *r.person, given)
	if err != nil {
		p := s.answersPage(r, given)
		return r.again(err, "answers", &p.Base, p)
	}
	saved := "1"
	if len(kept.Given) == 0 {
		saved = "0"
	}
	r.redirect("/account/answers?saved=" + saved)
	return nil
}
