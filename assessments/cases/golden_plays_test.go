package cases

import (
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// playsLeast is how many golden plays a case has beside the historic one.
const playsLeast = 3

// TestGoldenPlays plays what stands in testdata/plays/<case>.txt: of the example
// in the handbook, and of every case that the program brings. example.txt says
// how such a file is written.
func TestGoldenPlays(t *testing.T) {
	t.Parallel()
	example, _ := read(t, "example", map[string]string{"en": handbookCase(t)})
	all := append(builtIns(t), example)
	known := map[string]bool{}
	for _, c := range all {
		known[c.ID+".txt"] = true
		t.Run(c.ID, func(t *testing.T) {
			t.Parallel()
			for _, wrong := range c.wrongPlays(testdata(t, filepath.Join("plays", c.ID+".txt"))) {
				t.Error(wrong)
			}
		})
	}
	files, err := filepath.Glob(filepath.Join("testdata", "plays", "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if !known[filepath.Base(file)] {
			t.Errorf("%s holds the plays of no case", file)
		}
	}
}

// wrongPlays says what is wrong with golden plays of a case.
func (c *Case) wrongPlays(text string) []string {
	var wrong []string
	names := map[string]bool{}
	for i, line := range strings.Split(text, "\n") {
		say := func(format string, args ...any) {
			wrong = append(wrong, fmt.Sprintf("line %d: ", i+1)+fmt.Sprintf(format, args...))
		}
		if line = strings.TrimSpace(line); line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		name, rest, named := strings.Cut(line, ": ")
		moves, ending, ends := strings.Cut(rest, " -> ")
		switch {
		case !named || !ends:
			say("write `name: scene/choice scene/choice -> ending`")
			continue
		case names[name]:
			say("two plays are called %s", name)
		}
		names[name] = true
		if err := c.playLine(strings.Fields(moves), strings.TrimSpace(ending), name == "historic"); err != nil {
			say("%s: %v", name, err)
		}
	}
	if !names["historic"] {
		wrong = append(wrong, "no play is called historic")
	}
	if others := len(names) - 1; others < playsLeast {
		wrong = append(wrong, fmt.Sprintf("beside the historic one there are %d plays: write %d or more", max(others, 0), playsLeast))
	}
	return wrong
}

// playLine plays one line, move by move through Step.
func (c *Case) playLine(moves []string, ending string, historic bool) error {
	state := c.Begin()
	for _, written := range moves {
		scene, err := c.Scene(state.Scene)
		if err != nil {
			return err
		}
		move, err := c.moveOf(scene, written)
		if err != nil {
			return err
		}
		next, change, err := c.Step(state, move)
		if err != nil {
			return fmt.Errorf("%s, at %s: %w", written, state.Scene, err)
		}
		if historic && scene.Ending == "" && scene.historic() != nil && !c.followed(scene, change.Choice).Historic && change.Choice != On {
			return fmt.Errorf("%s is not marked historic", written)
		}
		state = next
	}
	end, err := c.Scene(state.Scene)
	switch {
	case err != nil:
		return err
	case end.Ending == "" || state.Scene != ending:
		return fmt.Errorf("it stands at %s, not at %s", state.Scene, ending)
	case historic && !end.Historic:
		return fmt.Errorf("%s is not marked historic", ending)
	}
	return nil
}

// moveOf reads scene/choice, scene/outcome or scene/line=mark,line=mark.
func (c *Case) moveOf(scene *Scene, written string) (Move, error) {
	at, choice, _ := strings.Cut(written, "/")
	move := Move{Scene: at, Choice: choice}
	if at != scene.ID || scene.Task == nil {
		return move, nil
	}
	move.Choice = ""
	if strings.Contains(choice, "=") {
		move.Answer = Answer{}
		for pair := range strings.SplitSeq(choice, ",") {
			line, mark, _ := strings.Cut(pair, "=")
			move.Answer[line] = mark
		}
		return move, nil
	}
	move.Answer = scene.Task.answerTo(choice)
	if move.Answer == nil {
		return move, fmt.Errorf("no answer to %s leads to %q", scene.Task.ID, choice)
	}
	return move, nil
}

// answerTo finds an answer that leads to an outcome, or nil.
func (t *Task) answerTo(outcome string) (found Answer) {
	answer := Answer{}
	var fill func(at int) bool
	try := func(at int, key, value string) bool {
		answer[key] = value
		done := fill(at + 1)
		if !done {
			delete(answer, key)
		}
		return done
	}
	values := func(at int) (key string, list []string) {
		switch t.Kind {
		case "plan":
			for _, line := range t.Lines {
				if line.Field == PlanFields[at] {
					list = append(list, line.ID)
				}
			}
			return PlanFields[at], list
		case "visits":
			return VisitFields[at].Name, VisitFields[at].Options
		case "pick":
			return t.Lines[at].ID, PickMarks
		case "invite":
			return t.Lines[at].ID, []string{ticked, ""}
		}
		for i := range t.Lines { // papers
			if place := numbered(i + 1); !slices.Contains(slices.Collect(maps.Values(answer)), place) {
				list = append(list, place)
			}
		}
		return t.Lines[at].ID, list
	}
	places := map[string]int{"plan": len(PlanFields), "visits": len(VisitFields)}
	last, fixed := places[t.Kind]
	if !fixed {
		last = len(t.Lines)
	}
	fill = func(at int) bool {
		if at == last {
			judged, err := t.Judge(answer)
			return err == nil && judged.ID == outcome
		}
		key, list := values(at)
		for _, value := range list {
			if value == "" && fill(at+1) || value != "" && try(at, key, value) {
				return true
			}
		}
		return false
	}
	if !fill(0) {
		return nil
	}
	return answer
}

// TestWrongGoldenPlays sees that the test of golden plays tells wrong ones.
func TestWrongGoldenPlays(t *testing.T) {
	t.Parallel()
	c, _ := read(t, "example", map[string]string{"en": handbookCase(t)})
	right := testdata(t, filepath.Join("plays", "example.txt"))
	for name, one := range map[string][3]string{
		"another ending":      {"circle/carried -> home", "circle/carried -> back-again", "line 5: historic: it stands at home, not at back-again"},
		"half a play":         {"circle/thin first-night/on -> back-again", "circle/thin -> back-again", "it stands at first-night, not at back-again"},
		"an unknown choice":   {"rushed: gate/hand-over", "rushed: gate/run", "gate/run, at gate: the scene has no such choice"},
		"an unknown outcome":  {"circle/thin", "circle/fat", `no answer to who-carries leads to "fat"`},
		"an unknown line":     {"aunt=yes,teacher=yes", "aunt=yes,uncle=yes", "this is no answer to the task"},
		"another scene":       {"rushed: gate/hand-over", "rushed: circle/carried", "the play stands in another scene"},
		"a move too many":     {"circle/aunt=yes,teacher=yes -> home", "circle/aunt=yes,teacher=yes home/on -> home", "the play has ended"},
		"not historic":        {"historic: gate/ask-both", "historic: gate/hand-over", "gate/hand-over is not marked historic"},
		"no historic play":    {"historic: ", "history: ", "no play is called historic"},
		"two of one name":     {"rushed: ", "historic: ", "two plays are called historic"},
		"no ending":           {"first-night/on -> back-again\nrushed", "first-night/on\nrushed", "write `name:"},
		"fewer plays than 4":  {"rushed: gate/hand-over circle/carried first-night/on -> back-again\n", "", ""},
		"much fewer":          {right[strings.Index(right, "one-answer"):], "", "there are 0 plays: write 3 or more"},
		"nothing":             {right, "", "there are 0 plays"},
		"everything is right": {"historic: ", "historic: ", ""},
	} {
		wrong := strings.Join(c.wrongPlays(strings.Replace(right, one[0], one[1], 1)), "\n")
		if !strings.Contains(right, one[0]) || !strings.Contains(wrong, one[2]) || (one[2] == "") != (wrong == "") {
			t.Errorf("%s: %q", name, wrong)
		}
	}
}
