package main

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"testing"
	"time"

	"pamoja/assessments"
	"pamoja/assessments/cases"
	"pamoja/content"
	"pamoja/courses"
	"pamoja/courses/people"
	"pamoja/courses/progress"
	"pamoja/courses/records"
	"pamoja/courses/records/sqlite"
	"pamoja/web/session"
)

// The course the benchmarks take, and its quiz.
const (
	benchCourse = "gatekeeping"
	benchLesson = "at-the-door"
	benchQuiz   = "gatekeeping-quiz"
)

// The case everybody on disk is in the middle of, and what she decided so far.
const benchCase = "joshua"

var benchMoves = []cases.Move{{Scene: "gate", Choice: "short-truth"}, {Scene: "swing", Choice: "no-promise"}, {Scene: "saturday", Choice: "saturdays"}}

// benchCompleted is how many of the first learners have met the course's rule:
// they claim the certificates that are drawn.
const benchCompleted = 64

// benchLearner is somebody on disk. Every figure about her follows from her
// number.
type benchLearner int

func (l benchLearner) hash() string {
	sum := sha256.Sum256([]byte(fmt.Sprintf("sample learner %d", l)))
	return hex.EncodeToString(sum[:])
}

func (l benchLearner) id() string    { return l.hash()[:24] }
func (l benchLearner) token() string { return l.hash()[:43] }

// address is where her requests come from: each learner from a phone of her
// own, as the site's flood limit is per address.
func (l benchLearner) address() string {
	return fmt.Sprintf("10.%d.%d.%d", l>>16&255, l>>8&255, l&255)
}

// began is when she started the course.
func (l benchLearner) began() time.Time {
	return time.Now().UTC().Truncate(time.Millisecond).Add(-time.Hour - time.Duration(l%90)*24*time.Hour)
}

// benchContent is what the documents of learners refer to.
type benchContent struct {
	course *courses.Course
	quiz   *assessments.Quiz
	played *cases.Case
}

func readBenchContent(b *testing.B) benchContent {
	b.Helper()
	library, _, err := soundLibrary("", time.UTC)
	if err != nil {
		b.Fatal(err)
	}
	course, err := library.Catalogue.Course(benchCourse)
	if err != nil {
		b.Fatal(err)
	}
	quiz, err := library.Bank.Quiz(benchQuiz)
	if err != nil {
		b.Fatal(err)
	}
	played, err := library.Cases.Case(benchCase)
	if err != nil {
		b.Fatal(err)
	}
	return benchContent{course: course, quiz: quiz, played: played}
}

// events are what she has done: started, and read two lessons, or all of it for
// the first few.
func (c benchContent) events(l benchLearner) []progress.Event {
	at := l.began()
	event := func(kind progress.Kind, item string) progress.Event {
		at = at.Add(7 * time.Minute)
		return progress.Event{Person: l.id(), Course: benchCourse, Kind: kind, Item: item, Edition: 1, Version: c.course.Hash, Happened: at, Arrived: at}
	}
	events := []progress.Event{event(progress.Started, "")}
	lessons := c.course.LessonIDs()
	if l >= benchCompleted {
		lessons = lessons[:2]
	}
	for _, id := range lessons {
		events = append(events, event(progress.Lesson, id))
	}
	if l >= benchCompleted {
		return events
	}
	passed := event(progress.Quiz, benchQuiz)
	passed.Attempt = c.attempt(l).ID()
	completed := event(progress.Completed, "")
	completed.Rule = &c.course.Rule
	return append(events, passed, completed)
}

// summary is what her events add up to.
func (c benchContent) summary(l benchLearner) progress.Summary {
	events := c.events(l)
	s := progress.Summary{Person: l.id(), Course: benchCourse, Started: events[0].Arrived, Events: len(events),
		Last: events[len(events)-1].Arrived, Lessons: map[string]progress.Done{}}
	for _, e := range events {
		switch done := (progress.Done{Edition: e.Edition, At: e.Arrived}); e.Kind {
		case progress.Lesson:
			s.Lessons[e.Item] = done
		case progress.Quiz:
			s.Quizzes = map[string]progress.Done{e.Item: done}
		case progress.Completed:
			s.Completed = &progress.Completion{At: e.Arrived, Edition: e.Edition, Rule: *e.Rule}
		}
	}
	return s
}

// attempt is a try of hers with three of eight questions answered, or a passed
// one.
func (c benchContent) attempt(l benchLearner) assessments.Attempt {
	at := l.began().Add(10 * time.Minute)
	a := assessments.Attempt{Person: l.id(), Quiz: benchQuiz, Course: benchCourse, Number: 1, Edition: 1, Version: c.quiz.Hash,
		Seed: uint64(l) * 0x9e3779b97f4a7c15, Rule: assessments.PassRule{Mark: assessments.PassMark(c.quiz.Draw), Of: c.quiz.Draw},
		Answers: map[string]assessments.Given{}, Started: at}
	for i := range c.quiz.Draw {
		question := c.quiz.Questions[(i+int(l))%len(c.quiz.Questions)]
		asked := assessments.Asked{Question: question.ID}
		for _, option := range question.Options {
			asked.Options = append(asked.Options, option.ID)
		}
		a.Asked = append(a.Asked, asked)
		if i < 3 || l < benchCompleted {
			answer := assessments.Answer{Chosen: asked.Options[:1], Right: l < benchCompleted}
			a.Answers[question.ID] = assessments.Given{Answer: answer, Arrived: at}
		}
	}
	if l < benchCompleted {
		a.Finished, a.Score, a.Passed, a.Told = &at, c.quiz.Draw, true, true
	}
	return a
}

// play is a case she is in the middle of.
func (c benchContent) play(l benchLearner) cases.Play {
	p := cases.Play{Person: l.id(), Case: benchCase, Number: 1, Edition: c.played.Edition, Version: c.played.Hash, Started: l.began()}
	for _, move := range benchMoves {
		p.Path = append(p.Path, cases.Made{Move: move, Arrived: l.began()})
	}
	return p
}

// fillLearners writes n learners and all they have into a new data folder, as
// the site itself would have, and more people, up to all, who have an account
// and have done nothing.
func fillLearners(b *testing.B, dir string, n, all int) {
	b.Helper()
	began := time.Now()
	store, err := sqlite.Open(b.Context(), sqlite.Options{Dir: dir, Collections: collections(), Create: true})
	if err != nil {
		b.Fatal(err)
	}
	c := readBenchContent(b)
	fillTable(b, store, "people", all, func(l benchLearner) []records.Item[people.Person] {
		person := people.Person{ID: l.id(), Name: fmt.Sprintf("Sample Learner %d", l), Member: fmt.Sprintf("M%07d", l), Language: content.SourceLanguage, Created: l.began()}
		return []records.Item[people.Person]{{ID: person.ID, Value: person}}
	})
	fillTable(b, store, "sessions", all, func(l benchLearner) []records.Item[session.Session] {
		sum := sha256.Sum256([]byte(l.token()))
		now := time.Now().UTC().Truncate(time.Millisecond)
		return []records.Item[session.Session]{{ID: hex.EncodeToString(sum[:]),
			Value: session.Session{Person: l.id(), Own: true, Label: "Chrome, Android", Started: now, Used: now}}}
	})
	fillTable(b, store, "events", n, func(l benchLearner) (items []records.Item[progress.Event]) {
		for _, e := range c.events(l) {
			items = append(items, records.Item[progress.Event]{ID: e.ID(), Value: e})
		}
		return items
	})
	fillTable(b, store, "summaries", n, func(l benchLearner) []records.Item[progress.Summary] {
		return []records.Item[progress.Summary]{{ID: l.id() + "/" + benchCourse, Value: c.summary(l)}}
	})
	fillTable(b, store, "attempts", n, func(l benchLearner) []records.Item[assessments.Attempt] {
		a := c.attempt(l)
		return []records.Item[assessments.Attempt]{{ID: a.ID(), Value: a}}
	})
	fillTable(b, store, "plays", n, func(l benchLearner) []records.Item[cases.Play] {
		p := c.play(l)
		return []records.Item[cases.Play]{{ID: p.ID(), Value: p}}
	})
	if err := store.Close(); err != nil {
		b.Fatal(err)
	}
	b.Logf("%d learners written in %v", n, time.Since(began).Round(time.Second))
}

// fillTable writes what every learner has in one collection, many to a
// transaction.
func fillTable[T any](b *testing.B, store *records.Store, collection string, n int, of func(benchLearner) []records.Item[T]) {
	b.Helper()
	table := records.TableOf[T](store, collection)
	var items []records.Item[T]
	for l := range n {
		items = append(items, of(benchLearner(l))...)
		if len(items) < 4000 && l < n-1 {
			continue
		}
		results, err := table.InsertMany(b.Context(), items)
		if err != nil {
			b.Fatal(err)
		}
		for _, err := range results {
			if err != nil {
				b.Fatal(err)
			}
		}
		items = items[:0]
	}
}
