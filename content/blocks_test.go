package content

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestBlocks(t *testing.T) {
	blocks := TextBlocks([]string{"A title", "  ", "Two\n   lines", "Two lines"})
	if len(blocks) != 3 || blocks[1].Hash != blocks[2].Hash || len(blocks[0].Hash) != 8 {
		t.Errorf("got %+v", blocks)
	}
	if got := BlockOf("abc", 4); got != (Block{Hash: "ba7816bf", Line: 4, Text: "abc"}) {
		t.Errorf("got %+v", got)
	}
}

func TestStale(t *testing.T) {
	source := TextBlocks([]string{"a", "b", "b", "c"})
	hash := func(text string) string { return BlockOf(text, 0).Hash }
	tests := []struct {
		name  string
		of    []string
		stale string
		gone  int
	}{
		{"never stamped", nil, "a b b c", 0},
		{"fresh", []string{hash("a"), hash("b"), hash("b"), hash("c")}, "", 0},
		{"moved", []string{hash("c"), hash("b"), hash("a"), hash("b")}, "", 0},
		{"one of two alike", []string{hash("a"), hash("b"), hash("c")}, "b", 0},
		{"changed", []string{hash("a"), hash("b"), hash("b"), hash("old")}, "c", 1},
		{"taken out", []string{hash("a"), hash("b"), hash("b"), hash("c"), hash("d")}, "", 1},
	}
	for _, test := range tests {
		var stale []string
		for _, b := range Stale(test.of, source) {
			stale = append(stale, b.Text)
		}
		if got := strings.Join(stale, " "); got != test.stale || Gone(test.of, source) != test.gone {
			t.Errorf("%s: stale %q, gone %d", test.name, got, Gone(test.of, source))
		}
	}
}

func TestStamp(t *testing.T) {
	const stamp = `["ca978112", "3e23e816"]`
	tests := []struct{ name, file, source, want string }{
		{"none yet", "a.md", "---\ntitle: A\n---\nText\n", "---\ntitle: A\nof: STAMP\n---\nText\n"},
		{"empty settings", "a.md", "---\n---\nText", "---\nof: STAMP\n---\nText"},
		{"Windows", "a.md", "\xef\xbb\xbf---\r\ntitle: A\r\n---\r\nText\r\n", "\xef\xbb\xbf---\r\ntitle: A\r\nof: STAMP\r\n---\r\nText\r\n"},
		{"replaced", "a.md", "---\nof: [\"00000000\"]   # keep\ntitle: ũ\n---\nof: x\n", "---\nof: STAMP   # keep\ntitle: ũ\n---\nof: x\n"},
		{"over several lines", "a.md", "---\nof: [\"00000000\",\n  \"11111111\"\n]\ntitle: A\n---\n", "---\nof: STAMP\ntitle: A\n---\n"},
		{"as lines", "a.yaml", "title: A\nof:\n  - \"00000000\"\n  - abcdef01\nquestions: {}\n", "title: A\nof: STAMP\nquestions: {}\n"},
		{"blank", "a.yaml", "of:\ntitle: A\n", "of: STAMP\ntitle: A\n"},
		{"blank with a comment", "a.yaml", "of: # to come\ntitle: A\n", "of: STAMP # to come\ntitle: A\n"},
		{"no last line end", "a.yaml", "title: A", "title: A\nof: STAMP\n"},
		{"a file of settings", "a.yaml", "title: A\nquestions:\n  a:\n    of: here\n    text: |\n      Long\n\n", "title: A\nquestions:\n  a:\n    of: here\n    text: |\n      Long\n\nof: STAMP\n"},
	}
	source := TextBlocks([]string{"a", "b"})
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, err := Stamp(test.file, []byte(test.source), source)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(strings.ReplaceAll(test.want, "STAMP", stamp), string(got)); diff != "" {
				t.Error(diff)
			}
			if again, err := Stamp(test.file, got, source); err != nil || string(again) != string(got) {
				t.Errorf("again: %v\n%s", err, again)
			}
		})
	}
	for _, broken := range []string{"no front matter", "---\ntitle: [\n---\n", "---\nof: {a: b}\n---\n", "---\nof: x\n---\n"} {
		if got, err := Stamp("a.md", []byte(broken), source); err == nil {
			t.Errorf("%q was stamped: %q", broken, got)
		}
	}
}

func TestStampedIsFresh(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		source := TextBlocks(rapid.SliceOf(rapid.String()).Draw(t, "texts"))
		stamped, err := Stamp("a.yaml", []byte("title: A\n"), source)
		if err != nil {
			t.Fatal(err)
		}
		var file struct {
			Title string   `yaml:"title"`
			Of    []string `yaml:"of"`
		}
		if problems := DecodeYAML("a.yaml", 1, stamped, &file); len(problems) > 0 {
			t.Fatal(problems)
		}
		if len(Stale(file.Of, source)) > 0 || Gone(file.Of, source) > 0 {
			t.Fatalf("stamped and stale: %v %v", file.Of, source)
		}
	})
}
