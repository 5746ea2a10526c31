package web

import (
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"pamoja/assessments"
	"pamoja/courses/fault"
)

// quizQuestionPage asks one question. What was chosen or typed in a form that
// was refused stands in it again.
type quizQuestionPage struct {
	quizHead
	questionView
	Typed string
}

// questionView is a question as both of its pages show it. What its kind does
// not have is blank.
type questionView struct {
	Question     string
	Kind         string
	QuestionLang string // of its texts, where it is not the page's; else ""
	Vignette     template.HTML
	Text         template.HTML
	Options      []optionView // in the order drawn
	Targets      []targetView
	Unit         string
	Low, High    template.HTML
	Ratings      []ratingView
}

// optionView is an option: to be chosen, put in its place or matched.
type optionView struct {
	ID       string
	Field    string // of the form, for a kind that has a field for each option
	Text     template.HTML
	Feedback template.HTML
	Chosen   bool
	Right    bool
	Place    int    // the one she gave it, 0 if none
	At       int    // the one it belongs at
	Target   string // what she matched it with, an id
	Match    string // what it belongs to, an id
}

type targetView struct{ ID, Text string }

// ratingView is a figure on the scale of a judgement.
type ratingView struct {
	Figure      int
	Chosen, Key bool
}

// Places are the figures by which options are put in order.
func (v questionView) Places() []int {
	places := make([]int, len(v.Options))
	for i := range places {
		places[i] = i + 1
	}
	return places
}

// InOrder lists the options as they belong.
func (v questionView) InOrder() []optionView {
	sorted := slices.Clone(v.Options)
	slices.SortFunc(sorted, func(a, b optionView) int { return a.At - b.At })
	return sorted
}

// TargetText gives the text of a target.
func (v questionView) TargetText(id string) string {
	for _, target := range v.Targets {
		if target.ID == id {
			return target.Text
		}
	}
	return ""
}

// questionView fills in what a question shows before and after its answer.
func (r *request) questionView(q assessments.Question, asked assessments.Asked, words assessments.QuestionWords) questionView {
	view := questionView{Question: q.ID, Kind: q.Kind, QuestionLang: foreign(r, words.Language), Vignette: words.Vignette, Text: words.Text,
		Unit: words.Unit, Low: words.Low, High: words.High}
	for _, id := range asked.Options {
		option := optionView{ID: id, Text: words.Options[id].Text, Feedback: words.Options[id].Feedback}
		if at := slices.IndexFunc(q.Options, func(o assessments.Option) bool { return o.ID == id }); at >= 0 {
			option.At, option.Right, option.Match = at+1, q.Options[at].Right, q.Options[at].Match
		}
		view.Options = append(view.Options, option)
	}
	for _, id := range q.Targets {
		view.Targets = append(view.Targets, targetView{ID: id, Text: words.Targets[id]})
	}
	if q.Key > 0 {
		for figure := 1; figure <= assessments.ScaleMax; figure++ {
			view.Ratings = append(view.Ratings, ratingView{Figure: figure, Key: figure == q.Key})
		}
	}
	return view
}

// ask draws the first question without an answer. form is what was just posted,
// if it was refused, and refused is what has to be mended in it.
func (s *Server) ask(r *request, quiz *assessments.Quiz, attempt assessments.Attempt, form url.Values, refused []*fault.Fault) error {
	asked, number, open := attempt.Next()
	if !open {
		return fault.NotFound("error.not_found")
	}
	question, err := quiz.Question(asked.Question)
	if err != nil {
		return err
	}
	p := quizQuestionPage{quizHead: s.quizHead(r, quiz, "quiz.question_title", "n", number)}
	p.place(attempt, number)
	p.questionView = r.questionView(question, asked, quiz.Words(r.lang()).Questions[asked.Question])
	p.fields()
	if len(refused) == 0 {
		return r.show(http.StatusOK, "quiz_question", &p)
	}
	p.restore(form)
	for _, f := range refused {
		p.WithFault(f)
	}
	r.Header("Cache-Control", "no-store")
	return r.show(http.StatusBadRequest, "quiz_question", &p)
}

// fields names the form's fields that stand one for each option.
func (p *quizQuestionPage) fields() {
	for i := range p.Options {
		p.Options[i].Field = assessments.PlaceField(i)
		if len(p.Targets) > 0 {
			p.Options[i].Field = assessments.MatchField(p.Options[i].ID)
		}
	}
}

// restore puts what was posted into the form again.
func (p *quizQuestionPage) restore(form url.Values) {
	for i := range p.Options {
		option := &p.Options[i]
		option.Chosen = slices.Contains(form["choice"], option.ID)
		option.Place, _ = strconv.Atoi(form.Get(option.Field))
		option.Target = form.Get(option.Field)
	}
	for i := range p.Ratings {
		p.Ratings[i].Chosen = form.Get(assessments.RatingField) == strconv.Itoa(p.Ratings[i].Figure)
	}
	p.Typed = form.Get(assessments.NumberField) + form.Get(assessments.WordsField)
}
