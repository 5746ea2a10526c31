package content

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"testing/fstest"
)

var builtin = fstest.MapFS{
	"site.yaml":                            {Data: []byte("name: Pamoja\nhelpline: {number: \"116\"}\nexit: https://example.org/\n")},
	"lang/en/ui.json":                      {Data: []byte(`{"a": "A"}`)},
	"lang/en/courses/gate/course.yaml":     {Data: []byte("title: Gate\n")},
	"lang/en/courses/gate/first-lesson.md": {Data: []byte("---\ntitle: One\n---\n")},
	"lang/sw/ui.json":                      {Data: []byte(`{}`)},
}

// write puts files into a new folder.
func write(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func open(t *testing.T, dir string) *Tree {
	t.Helper()
	tree, err := New(builtin, dir)
	if err != nil {
		t.Fatal(err)
	}
	return tree
}

// told prints problems with paths as they stand in dir.
func told(dir string, tree *Tree) string {
	var b strings.Builder
	for _, p := range tree.Problems() {
		b.WriteString(strings.ReplaceAll(p.String(), dir, "DIR") + "\n")
	}
	return b.String()
}

func TestBuiltIn(t *testing.T) {
	tree, err := Open("")
	if err != nil {
		t.Fatal(err)
	}
	if problems := tree.Problems(); len(problems) > 0 {
		t.Errorf("built-in files that nothing reads: %v", problems)
	}
	if tree.Languages()[0] != SourceLanguage || len(tree.Hash("site.yaml")) != 64 {
		t.Errorf("languages %v, hash %q", tree.Languages(), tree.Hash("site.yaml"))
	}
	site, problems := LoadSite(tree)
	if len(problems) > 0 || site.Helpline.Number != "116" || site.Concern.Given() || len(site.Signatories) > 0 ||
		site.Exit != "https://www.wikipedia.org/" || site.PricePerMB != 0.25 || site.Organisation != (Organisation{}) {
		t.Errorf("built-in site: %+v %v", site, problems)
	}
}

func TestOverlayReplacesAndAdds(t *testing.T) {
	dir := write(t, map[string]string{
		"lang/en/courses/gate/course.yaml":     "title: Mine\n",
		"lang/en/courses/gate/own.md":          "---\n---\n",
		"lang/luo/ui.json":                     "{}",
		"README.md":                            "Our own texts",
		"LICENSE":                              "Ours",
		".git/config":                          "[core]",
		"lang/en/.swp":                         "x",
		"lang/en/courses/gate/course.yaml~":    "x",
		"lang/en/courses/gate/drawing.svg":     "<svg/>",
		"lang/en/pages/about.md":               "---\n---\n",
		"lang/en/quizzes/gate-quiz.yaml":       "title: Q\n",
		"lang/en/cases/joshua-many-hands-2.md": "---\n---\n",
		"lang/en/glossary.yaml":                "",
	})
	tree := open(t, dir)
	if got := told(dir, tree); got != "" {
		t.Error(got)
	}
	data, err := tree.ReadFile("lang/en/courses/gate/course.yaml")
	if err != nil || string(data) != "title: Mine\n" {
		t.Errorf("%q, %v", data, err)
	}
	if got := strings.Join(tree.Languages(), " "); got != "en luo sw" {
		t.Error(got)
	}
	wheres := map[string]string{
		"lang/en/courses/gate/course.yaml":     filepath.Join(dir, "lang/en/courses/gate/course.yaml"),
		"lang/en/courses/gate/first-lesson.md": "content/lang/en/courses/gate/first-lesson.md",
		"lang/en/courses/gate/not-yet.md":      filepath.Join(dir, "lang/en/courses/gate/not-yet.md"),
	}
	for name, want := range wheres {
		if got := tree.Where(name); got != want {
			t.Errorf("%s is at %s, want %s", name, got, want)
		}
	}
	if !tree.Overlaid("lang/en/courses/gate/own.md") || tree.Overlaid("lang/en/courses/gate/first-lesson.md") {
		t.Error("what is overlaid is not known")
	}
	plain := open(t, "")
	if tree.Version() == plain.Version() || tree.Hash("lang/en/ui.json") != plain.Hash("lang/en/ui.json") {
		t.Error("versions and hashes do not follow the bytes")
	}
	if again := open(t, dir); again.Version() != tree.Version() {
		t.Error("the same files have two versions")
	}
}

func TestTreeIsAFileSystem(t *testing.T) {
	tree := open(t, "")
	var names []string
	for name := range builtin {
		names = append(names, name)
	}
	if err := fstest.TestFS(tree, names...); err != nil {
		t.Error(err)
	}
	for _, name := range []string{"lang/en/none.md", "../etc/passwd", "/etc/passwd", "lang/en"} {
		if _, err := tree.ReadFile(name); err == nil {
			t.Errorf("%s was read", name)
		}
	}
	if _, err := tree.ReadFile("lang/en/none.md"); !errors.Is(err, fs.ErrNotExist) {
		t.Error(err)
	}
	data, _ := tree.ReadFile("site.yaml")
	data[0] = 'X'
	if again, _ := tree.ReadFile("site.yaml"); again[0] == 'X' {
		t.Error("a reader changed the tree")
	}
}

func TestOverlayReportsWhatItLeavesOut(t *testing.T) {
	dir := write(t, map[string]string{
		"site.yaml":                             "name: \xff\n",
		"courses/gate/course.yaml":              "title: A\n",
		"notes.docx":                            "x",
		"lang/en/courses/gate/Lesson.md":        "x",
		"lang/en/courses/gate/photo.jpg":        "x",
		"lang/en/courses/gate/two words.md":     "x",
		"lang/en/courses/gate/deep/x.md":        "x",
		"lang/en/courses/stray.md":              "x",
		"lang/en/quizzes/gate.yml":              "x",
		"lang/en/courses/gate/large.md":         strings.Repeat("x", MaxText+1),
		"lang/en/courses/gate/just-right.md":    strings.Repeat("x", MaxText),
		"lang/en/courses/gate/drawing.svg":      strings.Repeat("x", MaxDrawing+1),
		"lang/en/courses/gate/binary.md":        "PK\x03\x04\x00",
		"lang/en/courses/gate/first-lesson.md":  "ok\x00",
		"lang/en/courses/gate/invisible-too.md": "\x07\xff",
		"lang/Kiswahili/ui.json":                "{}",
	})
	tree := open(t, dir)
	want := `DIR/courses: nothing reads this folder: lessons stand in lang/en/courses/COURSE, the rest in lang/en/quizzes, lang/en/cases and lang/en/pages
DIR/lang/Kiswahili: folder names are lower-case letters, digits and hyphens: nothing in this folder is read
DIR/lang/en/courses/gate/Lesson.md: file names are lower-case letters, digits and hyphens, at most 80: rename it
DIR/lang/en/courses/gate/binary.md:1:5: this is not text in UTF-8: save the file as plain text, encoding UTF-8
DIR/lang/en/courses/gate/deep: nothing reads this folder: lessons stand in lang/en/courses/COURSE, the rest in lang/en/quizzes, lang/en/cases and lang/en/pages
DIR/lang/en/courses/gate/drawing.svg: the file is larger than 64 KB and is left out: make it smaller or split it
DIR/lang/en/courses/gate/first-lesson.md:1:3: this is not text in UTF-8: save the file as plain text, encoding UTF-8
DIR/lang/en/courses/gate/invisible-too.md:1:2: this is not text in UTF-8: save the file as plain text, encoding UTF-8
DIR/lang/en/courses/gate/large.md: the file is larger than 256 KB and is left out: make it smaller or split it
DIR/lang/en/courses/gate/photo.jpg: unknown kind of file (.jpg): pictures are drawn as .svg
DIR/lang/en/courses/gate/two words.md: file names are lower-case letters, digits and hyphens, at most 80: rename it
DIR/lang/en/courses/stray.md: nothing reads this file here: see the list of places in the handbook, for example lang/en/courses/COURSE/LESSON.md
DIR/lang/en/quizzes/gate.yml: nothing reads .yml: rename it to gate.yaml
DIR/notes.docx: unknown kind of file (.docx): lessons, cases and pages are written in files that end in .md
DIR/site.yaml:1:7: this is not text in UTF-8: save the file as plain text, encoding UTF-8
`
	if got := told(dir, tree); got != want {
		t.Errorf("got\n%s", got)
	}
	if tree.Overlaid("site.yaml") || tree.Hash("site.yaml") != open(t, "").Hash("site.yaml") {
		t.Error("a file that was left out hides the built-in one")
	}
	if tree.Hash("lang/en/courses/gate/just-right.md") == "" {
		t.Error("a file of just the right size was left out")
	}
}

func TestOverlayKeepsToItself(t *testing.T) {
	outside := write(t, map[string]string{"secret.md": "secret"})
	dir := write(t, map[string]string{"lang/en/courses/gate/real.md": "x"})
	gate := filepath.Join(dir, "lang/en/courses/gate")
	links := map[string]string{
		"out.md": filepath.Join(outside, "secret.md"), "up.md": "../../../../../secret.md", "in.md": "real.md",
		"gone.md": "nowhere.md", "round.md": "round.md", "device.md": "/dev/zero", "folder.md": ".",
	}
	for name, target := range links {
		if err := os.Symlink(target, filepath.Join(gate, name)); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink(outside, filepath.Join(dir, "lang/en/quizzes")); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mkfifo(filepath.Join(gate, "pipe.md"), 0o644); err != nil {
		t.Fatal(err)
	}
	tree := open(t, dir)
	for name := range links {
		_, err := tree.ReadFile("lang/en/courses/gate/" + name)
		if read := err == nil; read != (name == "in.md") {
			t.Errorf("%s: read is %v", name, read)
		}
	}
	if got := strings.Count(told(dir, tree), "\n"); got != len(links)-1+2 {
		t.Errorf("problems:\n%s", told(dir, tree))
	}
}

func TestOverlayIsNotReadWhenItIsTooMuch(t *testing.T) {
	t.Run("a sparse file of 2 GB", func(t *testing.T) {
		dir := write(t, map[string]string{"lang/en/ui.json": "{}"})
		for _, name := range []string{"lang/en/glossary.yaml", "site.yaml"} {
			if err := os.WriteFile(filepath.Join(dir, name), nil, 0o644); err != nil {
				t.Fatal(err)
			}
			if err := os.Truncate(filepath.Join(dir, name), 2<<30); err != nil {
				t.Fatal(err)
			}
		}
		grown := grows(func() { open(t, dir) })
		if got := strings.Count(told(dir, open(t, dir)), "larger than 256 KB"); got != 2 || grown > 16<<20 {
			t.Errorf("%d problems, %d bytes taken", got, grown)
		}
	})
	t.Run("20,000 files", func(t *testing.T) {
		dir := write(t, map[string]string{"lang/en/courses/gate/course.yaml": "title: Mine\n"})
		for i := range 20_000 {
			if err := os.WriteFile(filepath.Join(dir, "lang/en/courses/gate", fmt.Sprintf("l%d.md", i)), []byte("---\n---\n"), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		tree := open(t, dir)
		if got := told(dir, tree); got != "DIR: the folder holds more than 10000 files or more than 64 MB: nothing in it is used; is it a content folder?\n" {
			t.Error(got)
		}
		if tree.Overlaid("lang/en/courses/gate/course.yaml") {
			t.Error("half a folder is used")
		}
	})
	t.Run("100 MB in all", func(t *testing.T) {
		dir := write(t, map[string]string{"lang/en/courses/gate/a.md": "x"})
		for i := range 420 {
			name := filepath.Join(dir, "lang/en/courses/gate", fmt.Sprintf("l%d.md", i))
			if err := os.WriteFile(name, []byte(strings.Repeat("x", 250<<10)), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if tree := open(t, dir); !strings.Contains(told(dir, tree), "more than 64 MB") || tree.Overlaid("lang/en/courses/gate/a.md") {
			t.Error(told(dir, tree))
		}
	})
}

func TestOpenRefusesWhatIsNoFolder(t *testing.T) {
	dir := write(t, map[string]string{"file": "x"})
	for _, name := range []string{filepath.Join(dir, "file"), filepath.Join(dir, "none")} {
		if tree, err := New(builtin, name); err == nil {
			t.Errorf("%s opened: %v", name, tree.Problems())
		}
	}
}

// grows measures what a function allocates.
func grows(f func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

func FuzzPlace(f *testing.F) {
	for name := range builtin {
		f.Add(name)
	}
	f.Add("lang/en/courses/../x.md")
	f.Fuzz(func(t *testing.T, name string) {
		if place(name, false) == wanted && !fs.ValidPath(name) {
			t.Errorf("%q is wanted and no path", name)
		}
		if whyMisplaced(name, true) == "" || whyMisplaced(name, false) == "" {
			t.Errorf("%q: no words", name)
		}
	})
}
