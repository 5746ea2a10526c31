package cases

import (
	"fmt"
	"strconv"
	"time"

	"pamoja/courses/fault"
	"pamoja/courses/records"
)

// Play is one time a person plays a case. Its id is person/case/number, so that
// two taps on *Begin* are one play.
type Play struct {
	Person  string     `json:"person"`
	Case    string     `json:"case"`
	Number  int        `json:"number"` // 1, 2, 3 …
	Edition int        `json:"edition"`
	Version string     `json:"version"` // hash of the source it was begun on
	Path    []Made     `json:"path,omitempty"`
	Started time.Time  `json:"started"`
	Ended   *time.Time `json:"ended,omitempty"`
	Ending  string     `json:"ending,omitempty"`  // id of the scene
	Opened  *time.Time `json:"opened,omitempty"`  // when its debrief was opened
	Told    []string   `json:"told,omitempty"`    // courses whose progress has the event
	Adopted string     `json:"adopted,omitempty"` // the account in which it was begun, since merged into Person's
}

// Made is a move that was made, and stands. Arrived is the server's time.
type Made struct {
	Move
	Arrived time.Time `json:"arrived"`
}

// ID is person/case/number.
func (p Play) ID() string { return playID(p.Person, p.Case, p.Number) }

func playID(person, id string, number int) string {
	return person + "/" + id + "/" + fmt.Sprintf("%04d", number)
}

// IsOpen reports whether there is still something to decide.
func (p Play) IsOpen() bool { return p.Ended == nil }

// ParseNumber reads the number of a play, or of a move in it, out of a form or
// an address.
func ParseNumber(text string) (int, error) {
	number, err := strconv.Atoi(text)
	if err != nil || number < 0 || number > 9999 {
		return 0, fault.NotFound("error.not_found")
	}
	return number, nil
}

// Stage is one move of a play with what stood before and after it.
type Stage struct {
	Move   Move
	Before State
	After  State
	Change Change
}

// Replay makes the moves of a path again, from the start. It fails at the first
// move that cannot be made.
func (c *Case) Replay(path []Made) (State, []Stage, error) {
	state := c.Begin()
	stages := make([]Stage, 0, len(path))
	for i, made := range path {
		next, change, err := c.Step(state, made.Move)
		if err != nil {
			return state, stages, fmt.Errorf("move %d, %s/%s: %w", i+1, made.Scene, made.Choice, err)
		}
		stages = append(stages, Stage{Move: made.Move, Before: state, After: next, Change: change})
		state = next
	}
	return state, stages, nil
}

// Typed is what a person wrote in a task. It stands in a document of its own,
// with the id of the play and the task, so that it can be deleted and the play
// remains.
type Typed struct {
	Person  string            `json:"person"`
	Words   map[string]string `json:"words"` // by field
	Arrived time.Time         `json:"arrived"`
}

// counted is the claim of the one play of a case that counts for a person. Its
// id is person/case: whoever comes first has it.
type counted struct {
	Number  int       `json:"number"`
	Arrived time.Time `json:"arrived"`
}

const (
	playsCollection   = "plays"
	countedCollection = "counted-plays"
	typedCollection   = "plays-typed"
	byPersonCase      = "person-case"
	byPerson          = "person"
)

// Collections declares what this package keeps, beside versions.
func Collections() []records.Collection {
	return []records.Collection{
		{
			Name: playsCollection,
			Fields: []records.Field{
				{Name: "person", Kind: records.String}, {Name: "case", Kind: records.String}, {Name: "number", Kind: records.Integer},
			},
			Indexes: []records.Index{{Name: byPersonCase, Fields: []string{"person", "case", "number"}}},
		},
		{Name: countedCollection},
		{
			Name:    typedCollection,
			Fields:  []records.Field{{Name: "person", Kind: records.String}},
			Indexes: []records.Index{{Name: byPerson, Fields: []string{"person"}}},
		},
	}
}
