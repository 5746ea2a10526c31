package content

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

type option struct {
	ID    string `yaml:"id"`
	Text  string `yaml:"text"`
	Right bool   `yaml:"right"`
}

type base struct {
	Title   string `yaml:"title"`
	Edition int    `yaml:"edition"`
}

type sample struct {
	base     `yaml:",inline"`
	Minutes  uint8             `yaml:"minutes"`
	Price    float64           `yaml:"price"`
	Complete bool              `yaml:"complete"`
	Sources  []string          `yaml:"sources"`
	Options  []option          `yaml:"options"`
	Words    map[string]string `yaml:"words"`
	Lessons  Names             `yaml:"lessons"`
	Free     any               `yaml:"free"`
	Inner    *option           `yaml:"inner"`
	Hidden   string            `yaml:"-"`
}

// lines prints problems as LINE:COLUMN TEXT, one to a line.
func lines(problems []Problem) string {
	var b strings.Builder
	for _, p := range problems {
		fmt.Fprintf(&b, "%d:%d %s\n", p.Line, p.Column, p.Text)
	}
	return strings.TrimSuffix(b.String(), "\n")
}

func TestDecodeYAMLReads(t *testing.T) {
	source := "\xef\xbb\xbftitle: \"Ng'ombe: ũ\"\r\nedition: 3\r\nminutes: 8\r\nprice: 1\r\ncomplete: true\r\n" +
		"sources: [S2, CP-1A]\r\noptions:\r\n  - { id: a, text: One, right: true }\r\n  - id: b\r\n    text: |\r\n      Two\r\n      lines\r\n" +
		"words:\r\n  kin: jamaa\r\nlessons: all\r\nfree: [1, 0.5, x, true, {a: b}]\r\ninner:\r\n  id: c\r\n# a comment\r\n"
	var got sample
	if problems := DecodeYAML("f.yaml", 1, []byte(source), &got); len(problems) > 0 {
		t.Fatal(lines(problems))
	}
	want := sample{
		base: base{Title: "Ng'ombe: ũ", Edition: 3}, Minutes: 8, Price: 1, Complete: true,
		Sources: []string{"S2", "CP-1A"},
		Options: []option{{"a", "One", true}, {"b", "Two\nlines\n", false}},
		Words:   map[string]string{"kin": "jamaa"}, Lessons: Names{All: true},
		Free:  []any{int64(1), 0.5, "x", true, map[string]any{"a": "b"}},
		Inner: &option{ID: "c"},
	}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(sample{})); diff != "" {
		t.Error(diff)
	}
}

func TestDecodeYAMLKeepsWhatIsLeftOut(t *testing.T) {
	got := sample{base: base{Title: "kept", Edition: 1}, Inner: &option{ID: "a", Text: "kept"}}
	if problems := DecodeYAML("f.yaml", 1, []byte("title:\nedition: 2\ninner: {id: b}\n"), &got); len(problems) > 0 {
		t.Fatal(lines(problems))
	}
	if got.Title != "kept" || got.Edition != 2 || *got.Inner != (option{ID: "b", Text: "kept"}) {
		t.Errorf("got %+v, %+v", got, got.Inner)
	}
}

// Positions are those of the file: every case is decoded as if it began at
// line 1, and again as front matter that begins at line 2.
func TestDecodeYAMLReports(t *testing.T) {
	tests := []struct{ name, source, want string }{
		{"nothing", "", ""},
		{"only a comment", "# later\n", ""},
		{"unknown, near", "titel: A\n", "1:1 unknown setting `titel`: did you mean `title`?"},
		{"unknown, swapped", "options:\n  - id: a\n    txet: b\n", "3:5 unknown setting `txet`: did you mean `text`?"},
		{"unknown, far", "inner: {colour: red}\n", "1:9 unknown setting `colour`: there are `id`, `right`, `text`"},
		{"twice", "title: A\nedition: 1\ntitle: B\n", "3:1 `title` is given twice: keep one"},
		{"twice in a dictionary", "words: {a: x, a: y}\n", "1:15 `a` is given twice: keep one"},
		{"number for text", "title: 2030\n", "1:8 `title` must be text: put it in quotation marks, \"2030\""},
		{"truth for text", "title: true\n", "1:8 `title` must be text: put it in quotation marks, \"true\""},
		{"list for text", "title: [a]\n", "1:8 `title` must be text, not a list"},
		{"group for text", "title:\n  a: b\n", "2:3 `title` must be text, not a group of settings"},
		{"text for number", "edition: one\n", "1:10 `edition` must be a whole number in digits, not “one”"},
		{"quoted number", "edition: \"1\"\n", "1:10 `edition` must be a whole number in digits, not “1”"},
		{"octal", "edition: 010\n", "1:10 `edition` must be a whole number in digits, not “010”"},
		{"hexadecimal", "edition: 0x10\n", "1:10 `edition` must be a whole number in digits, not “0x10”"},
		{"fraction", "edition: 1.5\n", "1:10 `edition` must be a whole number in digits, not “1.5”"},
		{"below nothing", "minutes: -1\n", "1:10 `minutes` must be a whole number in digits, 0 or more, not “-1”"},
		{"too large", "minutes: 256\n", "1:10 `minutes` is too large a number"},
		{"endless", "price: .inf\n", "1:8 `price` must be a number, for example 0.25, not “.inf”"},
		{"yes", "complete: yes\n", "1:11 `complete` must be true or false, not “yes”"},
		{"text for list", "sources: S2\n", "1:10 `sources` must be a list: write [one, two], or one entry to a line after - and a space"},
		{"wrong entry", "sources: [S2, 3]\n", "1:15 entry 2 of `sources` must be text: put it in quotation marks, \"3\""},
		{"blank entry", "sources:\n  - S2\n  -\n", "3:3 entry 2 of `sources` is blank: fill it in or delete it"},
		{"text for group", "inner: a\n", "1:8 `inner` must be a group of settings, one to a line and indented below it: name: value"},
		{"text for dictionary", "words: a\n", "1:8 `words` must be a group of settings, one to a line and indented below it: name: value"},
		{"neither all nor a list", "lessons: some\n", "1:10 `lessons` must be the word all, or a list: write [one, two]"},
		{"every fault at once", "titel: A\nedition: x\nsources: S\nminutes: y\n",
			"1:1 unknown setting `titel`: did you mean `title`?\n2:10 `edition` must be a whole number in digits, not “x”\n" +
				"3:10 `sources` must be a list: write [one, two], or one entry to a line after - and a space\n" +
				"4:10 `minutes` must be a whole number in digits, 0 or more, not “y”"},
		{"anchor, alias, merge", "title: &t A\nfree: *t\n<<: *t\n",
			"1:8 an & marks an anchor, which is not used here: write the value out, or put it in quotation marks\n" +
				"2:7 an * stands for an anchor, which is not used here: write the value out, or put it in quotation marks\n" +
				"3:1 << is not used here: write the settings out\n" +
				"3:5 an * stands for an anchor, which is not used here: write the value out, or put it in quotation marks"},
		{"anchor beside a fault", "title: &t A\nedition: x\n",
			"1:8 an & marks an anchor, which is not used here: write the value out, or put it in quotation marks\n" +
				"2:10 `edition` must be a whole number in digits, not “x”"},
		{"tag", "title: !!str 1\n", "1:8 a value beginning with ! is not used here: put it in quotation marks"},
		{"directive", "%YAML 1.2\ntitle: A\n", "1:1 a line beginning with % is not used here: delete it"},
		{"two documents", "title: A\n---\ntitle: B\n", "2:1 a line of --- or ... has no place between settings: delete it"},
		{"question key", "? title\n: A\n", "1:1 a setting cannot begin with ? here: write name: value"},
		{"tab before a setting", "inner:\n\tid: a\n", "2:1 a tab stands here: use spaces at the beginning of a line"},
		{"tab first", "\ttitle: a\n", "1:1 a tab stands here: use spaces at the beginning of a line"},
		{"colon in text", "title: It's: here\n", "1:8 there is a colon too many here: put a text that holds a colon and a space in quotation marks"},
		{"open list", "sources: [a, b\ntitle: c\n", "2:1 a list that begins with [ does not end: close it with ]"},
		{"open quotation", "title: \"A\nedition: 1\n", "1:8 a text that begins with \" does not end: close it with \""},
		{"reserved", "title: @a\n", "1:8 a text cannot begin with this character: put it in quotation marks"},
		{"a list, not settings", "- a\n", "1:1 the file must hold settings, one to a line: name: value"},
		{"a text, not settings", "hello\n", "1:1 the file must hold settings, one to a line: name: value"},
		{"after letters with marks", "words: {ñũé: x, b: 2}\n", "1:20 `b` must be text: put it in quotation marks, \"2\""},
		{"NUL", "title: a\x00b\n", "1:9 " + notText},
		{"not UTF-8", "title: A\nsources: [\xff]\n", "2:11 " + notText},
		{"escape", "title: \"a\\0b\"\n", "1:8 `title` holds an invisible character (U+0000): delete it"},
		{"invisible", "title: a\u200bb\n", "1:9 there is an invisible character here (U+200B): delete it"},
		{"lone return", "title: a\redition: 1\n", "1:9 a line ends with a lone carriage return: save the file with ordinary line ends"},
		{"deep", "free: " + strings.Repeat("[", 400) + "\n", "1:30 settings stand more than 24 levels inside one another: write fewer levels"},
		{"deep in lines", "free:\n  " + strings.Repeat("- ", 400) + "a\n", "2:49 settings stand more than 24 levels inside one another: write fewer levels"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := lines(DecodeYAML("f.yaml", 1, []byte(test.source), &sample{})); got != test.want {
				t.Errorf("got\n%s\nwant\n%s", got, test.want)
			}
			below := DecodeYAML("f.yaml", 5, []byte(strings.ReplaceAll(test.source, "\n", "\r\n")), &sample{})
			for i := range below {
				below[i].Line -= 4
			}
			if got := lines(below); got != test.want {
				t.Errorf("at line 5 with CRLF: got\n%s\nwant\n%s", got, test.want)
			}
		})
	}
}

func TestDecodeYAMLRefusesTooMuch(t *testing.T) {
	got := DecodeYAML("f.yaml", 1, []byte("title: "+strings.Repeat("x", MaxText)), &sample{})
	if len(got) != 1 || got[0].String() != "f.yaml: the file is larger than 256 KB and is left out: make it smaller or split it" {
		t.Error(got)
	}
}

func TestPositionOf(t *testing.T) {
	source := []byte("title: A\r\nmodules:\n  - id: gate\n    items:\n      - lesson: one\n      - quiz: gatekeeping-quiz\n      - { lesson: x, note: ~ }\n" +
		"questions:\n  fees-first:\n    text: ũ\nblank:\n")
	tests := []struct {
		path string
		want string
	}{
		{"$.title", "1:8"}, {"$.title~", "1:1"},
		{"$.modules[0].items[1].quiz", "6:15"},
		{"$.modules[0].items[2].lesson", "7:19"},
		{"$.modules[0].items[2].note", "7:22"},
		{"$.modules[0].items[9].quiz", "5:7"},
		{"$.modules[0].title", "3:5"},
		{"$.modules[7]", "3:3"},
		{"$.questions.fees-first", "10:5"},
		{"$.questions.fees-first~", "9:3"},
		{"$.blank", "11:1"},
		{"$.nowhere", "1:1"}, {"$", "1:1"}, {"", "1:1"},
		{"$.title.more[2]", "1:8"},
	}
	for _, test := range tests {
		line, column := PositionOf(source, 1, test.path)
		if got := fmt.Sprintf("%d:%d", line, column); got != test.want {
			t.Errorf("%s: got %s, want %s", test.path, got, test.want)
		}
		if line2, column2 := PositionOf(source, 10, test.path); line2 != line+9 || column2 != column {
			t.Errorf("%s from line 10: got %d:%d", test.path, line2, column2)
		}
	}
	for _, broken := range []string{"", "a: [", "\xff", "- - -"} {
		if line, column := PositionOf([]byte(broken), 7, "$.a"); line != 7 || column < 1 {
			t.Errorf("%q: got %d:%d", broken, line, column)
		}
	}
	if got := ProblemAt("c.yaml", 1, source, "$.modules[0].items[1].quiz", "there is no quiz `%s`", "x").String(); got != "c.yaml:6:15: there is no quiz `x`" {
		t.Error(got)
	}
}

func FuzzDecodeYAML(f *testing.F) {
	for _, seed := range []string{"title: A\n", "a: &x [1]\nb: *x\n<<: *x\n", "? a\n: b\n", "- - - a\n", "words: {a: b}\n", "free: |\n  x\n", "\xef\xbb\xbfa: b\r\n", "%YAML\n---\n!!x\n", "{", "[[[", "title: \"\\0\"", "free: {[a]: b}", "a: 'x", ":\n", "- ? a"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, source string) {
		var s sample
		problems := DecodeYAML("f.yaml", 3, []byte(source), &s)
		for _, p := range problems {
			if p.Text == "" || p.Line < 0 || p.Line > 0 && (p.Line < 3 || p.Column < 1) {
				t.Errorf("problem without a place or words: %+v", p)
			}
		}
		DecodeYAML("f.yaml", 1, []byte(source), new(map[string]any))
		PositionOf([]byte(source), 1, "$.options[0].text")
		if stamped, err := Stamp("f.yaml", []byte(source), TextBlocks([]string{"a", "b"})); err == nil {
			again, err := Stamp("f.yaml", stamped, TextBlocks([]string{"a", "b"}))
			if err != nil || string(again) != string(stamped) {
				t.Errorf("stamping twice: %v\n%q\n%q", err, stamped, again)
			}
		}
	})
}
