package progress

import (
	"fmt"
	"testing"
)

// TestEventIDs holds that two events have one id only if they say the same,
// also where a course or lesson is called like a kind of event.
func TestEventIDs(t *testing.T) {
	t.Parallel()
	names := []string{"start", "lesson", "quiz", "another-way", "talked", "signoff", "complete", "1", "2", "gate"}
	said := map[string]string{}
	hold := func(e Event) {
		what := fmt.Sprint(e.Kind, " ", e.Person, " ", e.Course, " ", e.Item, " ", e.Edition, " ", e.Attempt)
		if before, known := said[e.ID()]; known {
			t.Errorf("%q and %q have one id, %s", before, what, e.ID())
		}
		said[e.ID()] = what
	}
	for _, person := range []string{"p1", "p2"} {
		for _, course := range names {
			hold(Event{Person: person, Course: course, Kind: Started})
			hold(Event{Person: person, Course: course, Kind: Completed})
			for _, item := range names {
				for _, kind := range []Kind{AnotherWay, AnotherWayCase, Talked, TalkedCase} {
					hold(Event{Person: person, Course: course, Kind: kind, Item: item})
				}
				hold(Event{Person: person, Course: course, Kind: Signoff, Item: item, Attempt: person + course + item})
				for number := 1; number <= 2; number++ {
					hold(Event{Person: person, Course: course, Kind: Lesson, Item: item, Edition: number})
					quiz := course + "-" + item
					hold(Event{Person: person, Course: course, Kind: Quiz, Item: quiz, Attempt: fmt.Sprintf("%s/%s/%04d", person, quiz, number)})
				}
			}
		}
	}
	for id, e := range map[string]Event{
		"p1/gate/start":                {Person: "p1", Course: "gate", Kind: Started, Edition: 2},
		"p1/gate/complete":             {Person: "p1", Course: "gate", Kind: Completed, Edition: 2},
		"p1/gate/who-asks/3":           {Person: "p1", Course: "gate", Kind: Lesson, Item: "who-asks", Edition: 3},
		"p1/gate/who-asks/another-way": {Person: "p1", Course: "gate", Kind: AnotherWay, Item: "who-asks", Edition: 3},
		"p1/gate/who-asks/talked":      {Person: "p1", Course: "gate", Kind: Talked, Item: "who-asks", Edition: 3},
		"p1/gate/halima/talked-case":   {Person: "p1", Course: "gate", Kind: TalkedCase, Item: "halima", Edition: 3},
		"signoff/abc":                  {Person: "p1", Course: "gate", Kind: Signoff, Item: "visit", Attempt: "abc"},
		"quiz/p1/gate-quiz/0002":       {Person: "p1", Course: "gate", Kind: Quiz, Item: "gate-quiz", Attempt: "p1/gate-quiz/0002"},
	} {
		if e.ID() != id {
			t.Errorf("%s has the id %q, want %q: records are kept under it", e.Kind, e.ID(), id)
		}
	}
}
