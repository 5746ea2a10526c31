package markdown

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"pamoja/content"
)

var update = flag.Bool("update", false, "write the golden files anew")

var drawings = map[string]string{
	"gate.svg":   `<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 340 100" width="340"><title>Old</title><defs><marker id="m"><path d="M0 0"/></marker></defs><path class="fam" d="M2 4h9" marker-end="url(#m)"/><text x="1" y="2">C &amp; <tspan>D</tspan></text></svg>`,
	"lines.svg":  `<svg viewBox="0 0 1 1"><path d="M0 0h1"/></svg>`,
	"script.svg": `<svg viewBox="0 0 1 1"><script>alert(1)</script></svg>`,
}

func sampleContext() Context {
	among := func(ids ...string) func(string) bool {
		return func(id string) bool {
			for _, known := range ids {
				if id == known {
					return true
				}
			}
			return false
		}
	}
	return Context{
		Language: "en",
		Label: func(key string, args ...any) string {
			return "{" + key + strings.TrimSuffix(fmt.Sprintln(args...), "\n") + "}"
		},
		Term: among("kin", "step"), Lesson: among("other-lesson"), Case: among("joshua"), Course: among("case-management"), Page: among("help"),
		Asset: func(name string) ([]byte, error) {
			if svg, ok := drawings[name]; ok {
				return []byte(svg), nil
			}
			return nil, errors.New("no such file")
		},
		Base: "/courses/gatekeeping/",
	}
}

// shown writes a document as the golden files have it.
func shown(d *Document, problems []content.Problem) string {
	var b strings.Builder
	for _, s := range d.Screens {
		fmt.Fprintf(&b, "---- %s, line %d, %d words: %q\n%s\n", s.ID, s.Line, s.Words, s.Title, s.HTML)
	}
	fmt.Fprintf(&b, "---- %d words, terms %v, checks %d, works %d, figures %d, cards %d; blocks", d.Words, d.Terms, d.Checks, d.Works, d.Figures, d.Cards)
	for _, block := range d.Blocks {
		fmt.Fprintf(&b, " %d:%s", block.Line, block.Hash)
	}
	b.WriteString("\n")
	for _, p := range problems {
		b.WriteString(p.String() + "\n")
	}
	return b.String()
}

// Every case in testdata is "==== name", the source, "==== gives" and what
// comes of it.
func TestGolden(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no golden files", err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var out strings.Builder
		for _, part := range strings.Split("\n"+string(data), "\n==== ")[1:] {
			name, rest, _ := strings.Cut(part, "\n")
			if name == "gives" {
				continue
			}
			source := strings.TrimSuffix(rest, "\n")
			got := shown(Parse("lesson.md", 1, []byte(source), sampleContext()))
			fmt.Fprintf(&out, "==== %s\n%s\n==== gives\n%s\n", name, source, got)
			t.Run(name, func(t *testing.T) { wellFormed(t, source) })
		}
		if *update {
			if err := os.WriteFile(file, []byte(out.String()), 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		if diff := cmp.Diff(string(data), out.String()); diff != "" {
			t.Errorf("%s: %s", file, diff)
		}
	}
}
