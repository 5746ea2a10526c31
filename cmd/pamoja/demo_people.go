package main

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"pamoja/assessments"
	"pamoja/assessments/cases"
	"pamoja/courses"
	"pamoja/courses/people"
	"pamoja/courses/records"
	"pamoja/web"
)

// sample is somebody of the demo. Nobody is real.
type sample struct {
	add    people.New
	shows  string // what signing in as her shows
	lives  func(*past, people.Person)
	person people.Person
	secret string
}

// demoCourse is the course that the sample people learn.
const demoCourse = "gatekeeping"

// cast lists the sample people in the order in which they are printed.
func cast() []sample {
	learner := func(n int, language, shows string, lives func(*past, people.Person)) sample {
		return sample{add: people.New{Name: fmt.Sprintf("Sample Learner %d", n), Role: people.Learner, Language: language,
			Scopes: []people.Scope{{Kind: "county", Name: "Sample County"}}}, shows: shows, lives: lives}
	}
	return []sample{
		learner(1, "en", "nothing begun yet", nil),
		learner(2, "sw", "two lessons done, a quiz open at the fourth question, a practice case open", (*past).inMidCourse),
		learner(3, "en", "three tries without a pass: lessons to read again", (*past).readingAgain),
		learner(4, "en", "course completed; certificate valid; second course begun; a practice case played to its debrief", (*past).certified),
		learner(5, "sw", "certificate replaced after a name was put right", (*past).renamed),
		learner(6, "en", "certificate withdrawn", (*past).withdrawn),
		learner(7, "en", "course completed; certificate not claimed yet", (*past).completed),
		{add: people.New{Name: "Sample Learner 8 ★", Role: people.Learner, Language: "en"}, shows: "a name that cannot be printed as it stands; larger text",
			lives: (*past).unprintable},
		{add: people.New{Name: "Sample Trainer", Role: people.Trainer, Language: "sw"}, shows: "sessions logged, waiting and disputed; what was agreed", lives: (*past).confident},
		{add: people.New{Name: "Sample Coordinator", Role: people.Coordinator, Language: "en", Scopes: []people.Scope{{Kind: "county", Name: "Sample County"}}},
			shows: "what a coordinator sees today: her own learning"},
		{add: people.New{Name: "Sample Administrator", Role: people.Administrator, Language: "en"}, shows: "may replace and withdraw certificates"},
	}
}

// past is a site some weeks ago, whose clock the sample people's days move. err
// is the first thing that went wrong; after it nothing more is done.
type past struct {
	*invocation
	services
	catalogue *courses.Catalogue
	at        time.Time
	admin     people.Person
	err       error
}

// makeSamples adds the sample people and lets them do what they have done.
func (i *invocation) makeSamples(store *records.Store, shelf *web.Shelf) ([]sample, error) {
	p := &past{invocation: i, catalogue: shelf.Library().Catalogue}
	start := time.Now().AddDate(0, 0, -45)
	p.at = start
	var err error
	if p.services, err = i.newServices(store, shelf, func() time.Time { return p.at }); err != nil {
		return nil, err
	}
	samples := cast()
	for n := range samples {
		added, err := p.people.Add(i.ctx, people.Shell(), samples[n].add)
		if err != nil {
			return nil, err
		}
		samples[n].person, samples[n].secret = added.Person, added.Secret
		if added.Person.Is(people.Administrator) {
			p.admin = added.Person
		}
	}
	for n, s := range samples {
		if s.lives == nil {
			continue
		}
		p.at = start
		if s.lives(p, s.person); p.err != nil {
			return nil, fmt.Errorf("%s: %w", s.add.Name, p.err)
		}
		if samples[n].person, err = p.people.Get(i.ctx, s.person.ID); err != nil {
			return nil, err
		}
	}
	return p.cohort(samples)
}

// later lets time pass.
func (p *past) later(d time.Duration) { p.at = p.at.Add(d) }

// does takes one step, unless an earlier one went wrong.
func (p *past) does(step func() error) {
	if p.err == nil {
		p.err = step()
	}
}

// reads finishes the first n lessons of a course, one a day.
func (p *past) reads(by people.Person, courseID string, n int) {
	p.does(func() error {
		course, err := p.catalogue.Course(courseID)
		if err != nil {
			return err
		}
		ids := course.LessonIDs()
		for _, id := range ids[:min(n, len(ids))] {
			lesson, err := course.Lesson(id)
			if err != nil {
				return err
			}
			p.later(23 * time.Hour)
			if _, err := p.progress.FinishLesson(p.ctx, by, course.ID, id, lesson.Text(by.Language).Hash); err != nil {
				return err
			}
		}
		return nil
	})
}

// tries takes the course's quiz once, with this many right answers, and leaves
// it when so many are given.
func (p *past) tries(by people.Person, right, given int) {
	p.does(func() error {
		course, err := p.catalogue.Course(demoCourse)
		if err != nil {
			return err
		}
		quizzes := course.QuizIDs()
		if len(quizzes) == 0 {
			return errors.New("the course has no quiz")
		}
		p.later(2 * time.Hour)
		state, err := p.quizzes.State(p.ctx, by, quizzes[0])
		if err != nil {
			return err
		}
		attempt, err := p.quizzes.Start(p.ctx, by, quizzes[0], state.NextNumber())
		if err != nil {
			return err
		}
		_, quiz, err := p.quizzes.Attempt(p.ctx, by, quizzes[0], attempt.Number)
		if err != nil {
			return err
		}
		for n, asked := range attempt.Asked[:min(given, len(attempt.Asked))] {
			question, err := quiz.Question(asked.Question)
			if err != nil {
				return err
			}
			p.later(time.Minute)
			if _, err := p.quizzes.Answer(p.ctx, by, quiz.ID, attempt.Number, asked.Question, choose(question, n < right)); err != nil {
				return err
			}
		}
		return nil
	})
}

// all is more than there is of anything.
const all = 1 << 10

// choose fills in the form of a question of the demo's quiz.
func choose(question assessments.Question, right bool) url.Values {
	form := url.Values{}
	for _, option := range question.Options {
		if option.Right == right {
			form.Add("choice", option.ID)
			if question.Kind == "single" {
				break
			}
		}
	}
	return form
}

// rates fills in the self-assessment of the course.
func (p *past) rates(by people.Person, figure string) {
	p.does(func() error {
		course, err := p.catalogue.Course(demoCourse)
		if err != nil || course.Confidence == "" {
			return err
		}
		p.later(time.Hour)
		state, err := p.quizzes.State(p.ctx, by, course.Confidence)
		if err != nil {
			return err
		}
		attempt, err := p.quizzes.Start(p.ctx, by, course.Confidence, state.NextNumber())
		if err != nil {
			return err
		}
		form := url.Values{}
		for _, id := range state.Quiz.Statements {
			form.Set(id, figure)
		}
		_, err = p.quizzes.Rate(p.ctx, by, course.Confidence, attempt.Number, form)
		return err
	})
}

func (p *past) confident(by people.Person) { p.rates(by, "3") }

func (p *past) inMidCourse(by people.Person) {
	p.rates(by, "2")
	p.reads(by, demoCourse, 2)
	p.tries(by, 2, 3)
	p.plays(by, "joshua", "gate/short-truth", "swing/no-promise", "saturday/saturdays")
}

func (p *past) readingAgain(by people.Person) {
	p.rates(by, "3")
	p.reads(by, demoCourse, all)
	for right := range assessments.TriesBeforeReading {
		p.tries(by, right+2, all)
	}
}

// completed does all that the course asks for, at the second try.
func (p *past) completed(by people.Person) {
	p.rates(by, "2")
	p.reads(by, demoCourse, all)
	p.tries(by, 3, all)
	p.tries(by, all, all)
	p.rates(by, "4")
}

// claims completes the course and claims its certificate.
func (p *past) claims(by people.Person) (serial string) {
	p.completed(by)
	p.does(func() error {
		p.later(time.Hour)
		record, err := p.certificates.Claim(p.ctx, by, demoCourse, by.Language)
		serial = record.Serial
		return err
	})
	return serial
}

func (p *past) certified(by people.Person) {
	p.claims(by)
	for _, course := range p.catalogue.Courses() {
		if course.ID != demoCourse {
			p.reads(by, course.ID, 1)
			break
		}
	}
	// What the people of the story did; there is no task on that way.
	number := p.plays(by, "halima", "gate/settle", "thin-file/leave-it", "order/bus", "bus-morning/on", "yard/no-choice", "lockdown/wait", "silence/on", "reopen/say-yes")
	p.does(func() error {
		_, err := p.cases.OpenDebrief(p.ctx, by, "halima", number)
		return err
	})
}

// plays begins a case and makes these moves, each scene/choice, one a day. It
// gives the number of the play.
func (p *past) plays(by people.Person, id string, moves ...string) int {
	const number = 1
	p.does(func() error {
		_, err := p.cases.Start(p.ctx, by, id, number)
		return err
	})
	for place, move := range moves {
		p.does(func() error {
			p.later(24 * time.Hour)
			scene, choice, _ := strings.Cut(move, "/")
			_, err := p.cases.Move(p.ctx, by, id, number, place, url.Values{"scene": {scene}, cases.ChoiceField: {choice}})
			return err
		})
	}
	return number
}

func (p *past) renamed(by people.Person) {
	const why = "Sample: the name was misspelt"
	serial := p.claims(by)
	p.does(func() error {
		p.later(48 * time.Hour)
		if _, err := p.people.Rename(p.ctx, p.admin, by.ID, by.Name+" B", why); err != nil {
			return err
		}
		_, err := p.certificates.Replace(p.ctx, p.admin, serial, why, "sample")
		return err
	})
}

func (p *past) withdrawn(by people.Person) {
	serial := p.claims(by)
	p.does(func() error {
		p.later(72 * time.Hour)
		return p.certificates.Withdraw(p.ctx, p.admin, serial, "Sample: issued to the wrong person")
	})
}

func (p *past) unprintable(by people.Person) {
	p.completed(by)
	p.does(func() error {
		_, err := p.people.SetTextSize(p.ctx, by, "larger")
		return err
	})
}
