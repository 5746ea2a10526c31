package cases

import (
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"pamoja/courses/fault"
)

// addCases seeds a fuzz target with whole cases and with what is wrong in many
// ways.
func addCases(f *testing.F, add func(source, translation string)) {
	f.Helper()
	every, everySW, handbook := testdata(f, "every.md"), testdata(f, "every.sw.md"), handbookCase(f)
	add(every, everySW)
	add(handbook, everySW)
	add(every, every)
	for i, one := range slips {
		if i%9 == 0 && one.file == "" {
			add(strings.Replace(every, one.edits[0], one.edits[1], 1), everySW)
		}
	}
	for i, one := range slipsSW {
		if i%5 == 0 {
			add(every, strings.Replace(everySW, one.edits[0], one.edits[1], 1))
		}
	}
	files, _ := filepath.Glob("../../content/lang/en/cases/*.md")
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		add(string(data), everySW)
	}
	add("", "")
	add("---\n---\n## debrief: a\n:::read\n- a/b\n", "---\n---\n## : \n")
	add("---\nstart: {scene: a}\n---\n## a: b\ngo: a\n", "---\nof: [x]\n---\n:::if\n")
	add("---\nstart: {scene: a, trust.child: .inf, economy: -1, weeks: yes}\npeople: {a: b}\n---\n## a: b\n:::task visits v q\n=> a: b\n  go: a\n=> b: c\n:::\n", "")
	add("---\nflags: [a]\n---\n## a: b\n:::if (a)\n:::note\n:::\n:::\n:::decide\n- a:\n  later(9999999999999999999): weeks + 99999999999999999999\n\n    go: a\n", "")
	add("---\nstart: {scene: a}\n---\n## a: b\n"+strings.Repeat(":::know\n", 400), strings.Repeat("## a: b\n", 400))
}

// FuzzParse gives any text as a case and its translation. Nothing panics, every
// problem has a place and a text, and what is read without a fault can be
// played to an end from wherever a play stands.
func FuzzParse(f *testing.F) {
	addCases(f, func(source, translation string) { f.Add(source, translation) })
	f.Fuzz(func(t *testing.T, source, translation string) {
		if len(source)+len(translation) > 60<<10 {
			return
		}
		c, problems := newParser("x", map[string]string{"en": source, "sw": translation}).parse(true)
		sound := c != nil
		for _, problem := range problems {
			if problem.Line < 1 || problem.Column < 1 || problem.Text == "" {
				t.Errorf("a problem without a place or a text: %+v", problem)
			}
			if problem.File == "x.en.md" && !problem.Warning {
				sound = false
			}
		}
		if c == nil {
			if len(problems) == 0 {
				t.Error("no case and no problem")
			}
			return
		}
		if drawing := c.Map("sw"); !strings.HasPrefix(drawing, "<svg") {
			t.Error("no map")
		}
		if sound {
			playable := again(t, c)
			playThrough(t, playable, c.Prove())
			shown(t, c)
		}
	})
}

// playThrough plays a sound case by its first open choices, and by its last.
func playThrough(t *testing.T, c *Case, proof *Proof) {
	t.Helper()
	for _, last := range []bool{false, true} {
		b := &brute{c: c}
		state := c.Begin()
		for range proof.Longest + 1 {
			scene, err := c.Scene(state.Scene)
			if err != nil {
				t.Fatal(err)
			}
			if scene.Ending != "" {
				break
			}
			moves := sampleMoves(b, state, scene)
			move := moves[0]
			if last {
				move = moves[len(moves)-1]
			}
			if state, _, err = c.Step(state, move); err != nil {
				t.Fatal(err)
			}
		}
		if scene, _ := c.Scene(state.Scene); scene == nil || scene.Ending == "" {
			t.Fatalf("a case without a fault does not end: %+v", state)
		}
	}
}

// sampleMoves are some moves that can be made, at least one.
func sampleMoves(b *brute, state State, scene *Scene) []Move {
	if scene.Task == nil {
		return b.moves(state, scene)
	}
	answer := Answer{}
	for i, line := range scene.Task.Lines {
		switch scene.Task.Kind {
		case "pick":
			answer[line.ID] = PickMarks[0]
		case "invite":
			answer[line.ID] = ticked
		case "papers":
			answer[line.ID] = numbered(i + 1)
		case "plan":
			answer[line.Field] = line.ID
		}
	}
	if scene.Task.Kind == "visits" {
		for _, field := range VisitFields {
			answer[field.Name] = field.Options[0]
		}
	}
	return []Move{{Scene: state.Scene, Answer: answer}}
}

// shown fails unless every scene can be shown in both languages: each part of
// its text has a condition that there is.
func shown(t *testing.T, c *Case) {
	t.Helper()
	for _, lang := range []string{"en", "sw"} {
		words := c.Words(lang)
		for _, scene := range c.Scenes {
			own := words.Scene(scene.ID)
			for _, part := range own.Parts {
				if part.If >= len(scene.Ifs) {
					t.Errorf("%s, %s: a part for condition %d of %d", lang, scene.ID, part.If, len(scene.Ifs))
				}
			}
			if about, asks := scene.About(); asks && (own.Ask == nil || own.Ask.Question == "" || own.Title == "") {
				t.Errorf("%s, %s: %s is asked without words", lang, scene.ID, about.ID)
			}
		}
		if words.Story == nil || words.Title == "" {
			t.Errorf("%s: no story or no title", lang)
		}
	}
}

// FuzzTakeApart gives any text as the body of a case.
func FuzzTakeApart(f *testing.F) {
	addCases(f, func(source, _ string) { f.Add([]byte(source)) })
	f.Fuzz(func(t *testing.T, body []byte) {
		lines := strings.Count(string(body), "\n") + 1
		out, problems := takeApart("x", 1, body)
		for _, problem := range problems {
			if problem.Line < 1 || problem.Line > lines || problem.Text == "" {
				t.Errorf("of %d lines: %+v", lines, problem)
			}
		}
		for _, s := range out.sections {
			for _, p := range s.parts {
				for _, it := range p.items {
					if it.line < p.line || it.line > lines {
						t.Errorf("an entry at line %d of a part at %d", it.line, p.line)
					}
				}
			}
		}
	})
}

// FuzzConditions reads any text as a condition, effects and a way. What is read
// says the same when it is written again.
func FuzzConditions(f *testing.F) {
	for _, text := range []string{"economy >= 2", "flags.a = no and weeks<3 or unsafe = yes", "", " ", "a = 99999999999999999999", "a == b", "or", "a = 1 or", "(a = 1)", "hut if economy >= 2",
		"hut", "weeks + 2, trust.child - 1, economy = 3", "a + yes", ", ,", "a - 0", "x if", "a = 1\nand b = 2", "a = 1 and and b = 2"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if condition, err := parseCondition(text); err == nil {
			var groups []string
			for _, group := range condition {
				var list []string
				for _, one := range group {
					list = append(list, one.Name+" "+one.Op+" "+written(one.Value, one.isSwitch))
				}
				groups = append(groups, strings.Join(list, " and "))
			}
			again, err := parseCondition(strings.Join(groups, " or "))
			if err != nil || len(condition) == 0 || cmp.Diff(condition, again, cmp.AllowUnexported(Comparison{})) != "" {
				t.Errorf("%q is read as %+v, and written again as %+v, %v", text, condition, again, err)
			}
		}
		if effects, err := parseEffects(text); err == nil && len(effects) != strings.Count(text, ",")+1 {
			t.Errorf("%q is read as %+v", text, effects)
		}
		if way, err := parseWay(text); err == nil && (way.To == "" || strings.ContainsAny(way.To, " \n")) {
			t.Errorf("%q leads to %q", text, way.To)
		}
	})
}

func written(value int, isSwitch bool) string {
	switch {
	case isSwitch && value == 1:
		return "yes"
	case isSwitch:
		return "no"
	}
	return numbered(value)
}

// FuzzAnswers reads any form as an answer to a task of every kind: what is taken
// is judged, and leads to an outcome that Prove takes for possible; what is not
// is refused in a field.
func FuzzAnswers(f *testing.F) {
	for _, pairs := range wayHome {
		f.Add(form("x", pairs...).Encode())
	}
	f.Add("line-assess=01&line-plan=2&line-review=3")
	f.Add("choice=aunt&choice=aunt&choice=aunt")
	f.Add("who=fifth&when=she")
	f.Add("goal=" + strings.Repeat("a", TypedMax+1))
	f.Add("first=&then=%00&until=year&change=sooner")
	f.Add("")
	c := every(f)
	f.Fuzz(func(t *testing.T, query string) {
		posted, err := url.ParseQuery(query)
		if err != nil {
			return
		}
		for i := range c.Scenes {
			task := c.Scenes[i].Task
			if task == nil {
				continue
			}
			answer, err := task.Read(posted)
			if err != nil {
				if f, ok := fault.Of(err); !ok || f.Field == "" {
					t.Errorf("%s: refused without a field: %v", task.ID, err)
				}
				continue
			}
			outcome, err := task.Judge(answer)
			if err != nil || !slices.Contains(task.possible(), outcome) {
				t.Errorf("%s: %v is taken, and judged %+v, %v", task.ID, answer, outcome, err)
			}
			typed, err := task.Typed(posted)
			if err != nil && !errors.As(err, new(*fault.Fault)) {
				t.Errorf("%s: what was written: %v, %v", task.ID, typed, err)
			}
			for _, words := range typed {
				if len([]rune(words)) > TypedMax || strings.TrimSpace(words) == "" {
					t.Errorf("%s: kept is %q", task.ID, words)
				}
			}
		}
	})
}
