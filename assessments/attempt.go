package assessments

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"time"

	"pamoja/courses/fault"
	"pamoja/courses/records"
)

// Attempt is one try at a quiz. Its id is person/quiz/number, so that two taps
// on *Start* are one try.
type Attempt struct {
	Person   string           `json:"person"`
	Quiz     string           `json:"quiz"`
	Course   string           `json:"course"`
	Number   int              `json:"number"` // 1, 2, 3 …
	Edition  int              `json:"edition"`
	Version  string           `json:"version"` // hash of the source it was drawn from
	Seed     uint64           `json:"seed"`
	Rule     PassRule         `json:"rule"`
	Asked    []Asked          `json:"asked"` // in the order drawn
	Answers  map[string]Given `json:"answers,omitempty"`
	Scale    map[string]int   `json:"scale,omitempty"`  // confidence: statement, 1 to 5
	AtEnd    bool             `json:"at_end,omitempty"` // confidence: said after the course was read to its end
	Started  time.Time        `json:"started"`
	Finished *time.Time       `json:"finished,omitempty"`
	Score    int              `json:"score"`
	Passed   bool             `json:"passed"`
	Told     bool             `json:"told"`              // progress has the event
	Adopted  string           `json:"adopted,omitempty"` // the account in which it was made, since merged into Person's
}

// PassRule is the rule an attempt is judged by, whatever the course asks later.
type PassRule struct {
	Mark int `json:"mark"` // right answers needed
	Of   int `json:"of"`   // questions asked
}

// Asked is a question as it was drawn: its options in the order shown.
type Asked struct {
	Question string   `json:"question"`
	Options  []string `json:"options"`
}

// Given is an answer that was given, and locked. Arrived is the server's time.
type Given struct {
	Answer
	Arrived time.Time `json:"arrived"`
}

// ID is person/quiz/number.
func (a Attempt) ID() string { return attemptID(a.Person, a.Quiz, a.Number) }

func attemptID(person, quiz string, number int) string {
	return person + "/" + quiz + "/" + fmt.Sprintf("%04d", number)
}

// Open reports whether questions are still to be answered.
func (a Attempt) Open() bool { return a.Finished == nil }

// Next gives the first question that has no answer yet, and its number from 1.
func (a Attempt) Next() (Asked, int, bool) {
	for i, asked := range a.Asked {
		if _, answered := a.Answers[asked.Question]; !answered {
			return asked, i + 1, true
		}
	}
	return Asked{}, 0, false
}

// Find gives a question of this attempt and its number from 1.
func (a Attempt) Find(question string) (Asked, int, bool) {
	for i, asked := range a.Asked {
		if asked.Question == question {
			return asked, i + 1, true
		}
	}
	return Asked{}, 0, false
}

// draw chooses the questions of a try and the order of their options from its
// seed. Questions the person has not met yet come first; of those met, the ones
// met least. Retired ones are not drawn.
func draw(quiz *Quiz, seed uint64, met map[string]int) []Asked {
	random := rand.New(rand.NewPCG(seed, seed^0x9e3779b97f4a7c15))
	bank := quiz.drawable()
	places := random.Perm(len(bank))
	slices.SortStableFunc(places, func(a, b int) int { return met[bank[a].ID] - met[bank[b].ID] })
	places = places[:min(quiz.Draw, len(places))]
	slices.Sort(places)
	random.Shuffle(len(places), func(i, j int) { places[i], places[j] = places[j], places[i] })
	var asked []Asked
	for _, index := range places {
		asked = append(asked, shuffle(bank[index], random))
	}
	return asked
}

// shuffle puts the options of a question in the order in which they are shown.
// Lines to be put in order never stand in the right one already.
func shuffle(question Question, random *rand.Rand) Asked {
	asked := Asked{Question: question.ID}
	for _, option := range question.Options {
		asked.Options = append(asked.Options, option.ID)
	}
	right := slices.Clone(asked.Options)
	for range shuffles {
		random.Shuffle(len(asked.Options), func(i, j int) {
			asked.Options[i], asked.Options[j] = asked.Options[j], asked.Options[i]
		})
		if question.Kind != order.name || !slices.Equal(asked.Options, right) {
			break
		}
	}
	return asked
}

// shuffles is how often an order is shuffled until it is no longer right: three
// lines stay so once in six times.
const shuffles = 100

// finish judges an attempt whose questions are all answered.
func (a *Attempt) finish(now time.Time) {
	if _, _, open := a.Next(); open || a.Finished != nil {
		return
	}
	a.Score = 0
	for _, given := range a.Answers {
		if given.Right {
			a.Score++
		}
	}
	a.Passed = a.Score >= a.Rule.Mark
	a.Finished = &now
}

const (
	attemptsCollection = "attempts"
	rereadsCollection  = "rereads"
	typedCollection    = "typed"
	byPersonQuiz       = "person-quiz"
	byAttempt          = "attempt"
	byPerson           = "person"
)

// reread is the fact that a person read a lesson again after a failed try.
type reread struct {
	Attempt string    `json:"attempt"`
	Person  string    `json:"person"`
	Lesson  string    `json:"lesson"`
	Arrived time.Time `json:"arrived"`
}

// Collections declares what this package keeps.
func Collections() []records.Collection {
	return []records.Collection{
		{
			Name: attemptsCollection,
			Fields: []records.Field{
				{Name: "person", Kind: records.String}, {Name: "quiz", Kind: records.String}, {Name: "number", Kind: records.Integer},
			},
			Indexes: []records.Index{{Name: byPersonQuiz, Fields: []string{"person", "quiz", "number"}}},
		},
		{
			Name:    rereadsCollection,
			Fields:  []records.Field{{Name: "attempt", Kind: records.String}},
			Indexes: []records.Index{{Name: byAttempt, Fields: []string{"attempt"}}},
		},
		{
			Name:    typedCollection,
			Fields:  []records.Field{{Name: "person", Kind: records.String}},
			Indexes: []records.Index{{Name: byPerson, Fields: []string{"person"}}},
		},
	}
}

// ParseNumber reads the number of an attempt out of a form or an address.
func ParseNumber(text string) (int, error) {
	number, err := strconv.Atoi(text)
	if err != nil || number < 1 || number > 9999 {
		return 0, fault.NotFound("error.not_found")
	}
	return number, nil
}
