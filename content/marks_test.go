package content

import (
	"slices"
	"testing"
	"testing/fstest"
)

func TestMarks(t *testing.T) {
	base := fstest.MapFS{}
	for name, text := range map[string]string{
		"lang/en/quizzes/plain.yaml":     "title: draft\ntext: |\n  draft: true\n",
		"lang/en/quizzes/draft.yaml":     "title: A\ndraft: true # not yet\n",
		"lang/en/quizzes/retired.yaml":   "retired:  True\r\ntitle: A\r\n",
		"lang/en/quizzes/not.yaml":       "draft: false\nretired: \"true\"\nredraft: true\n",
		"lang/en/courses/a/lesson.md":    "---\ndraft: true\nretired: true\n---\nText\n",
		"lang/en/courses/a/body.md":      "---\ntitle: A\n---\ndraft: true\n",
		"lang/en/courses/a/broken.md":    "draft: true\n",
		"lang/en/courses/a/course.yaml":  "draft: TRUE\n",
		"lang/sw/courses/a/lesson.md":    "---\ndraft: true\n---\nText\n",
		"lang/en/courses/a/drawing.svg":  "<svg/>",
		"lang/en/courses/b/course.yaml":  "retired: true\n",
		"lang/en/courses/b/unmarked.md":  "---\ntitle: A\n---\n",
		"lang/en/courses/b/withcrlf.md":  "---\r\ndraft: true\r\n---\r\n",
		"lang/en/courses/b/comment.md":   "---\n# draft: true\n---\n",
		"lang/en/courses/b/glued.md":     "---\ndraft: true#x\n---\n",
		"lang/en/courses/b/listed.md":    "---\nsources:\n- draft: true\n---\n",
		"lang/en/courses/b/indented.md":  "---\nsources:\n  draft: true\n---\n",
		"lang/en/courses/b/uppercase.md": "---\nDraft: true\n---\n",
	} {
		base[name] = &fstest.MapFile{Data: []byte(text)}
	}
	tree, err := New(base, "")
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]Marks{
		"lang/en/quizzes/plain.yaml": {}, "lang/en/quizzes/draft.yaml": {Draft: true}, "lang/en/quizzes/retired.yaml": {Retired: true},
		"lang/en/quizzes/not.yaml": {}, "lang/en/courses/a/lesson.md": {Draft: true, Retired: true}, "lang/en/courses/a/body.md": {},
		"lang/en/courses/a/broken.md": {}, "lang/en/courses/a/course.yaml": {Draft: true}, "lang/en/courses/b/course.yaml": {Retired: true},
		"lang/en/courses/b/withcrlf.md": {Draft: true}, "lang/en/courses/b/comment.md": {}, "lang/en/courses/b/glued.md": {},
		"lang/en/courses/b/listed.md": {}, "lang/en/courses/b/indented.md": {}, "lang/en/courses/b/uppercase.md": {}, "lang/en/courses/none.md": {},
	} {
		if got := tree.Marks(name); got != want {
			t.Errorf("%s: %+v, want %+v", name, got, want)
		}
	}
	want := []string{"lang/en/courses/a/course.yaml", "lang/en/courses/a/lesson.md", "lang/en/courses/b/withcrlf.md", "lang/en/quizzes/draft.yaml"}
	if got := tree.Drafts(); !slices.Equal(got, want) {
		t.Errorf("drafts: %v", got)
	}
}
