package courses_test

import (
	"fmt"
	"maps"
	"strings"
	"testing"

	"pamoja/content"
	"pamoja/content/locale"
	"pamoja/courses"
)

// BenchmarkSearch searches thirteen times the content that is built in, which
// is about what all eight courses will hold.
func BenchmarkSearch(b *testing.B) {
	f := manyTimes(b, 13)
	tree, err := content.New(f.fs(), "")
	if err != nil {
		b.Fatal(err)
	}
	words, _ := locale.Load(tree)
	catalogue, _ := courses.Load(tree, words)
	pages, _ := courses.LoadPages(tree, words, catalogue)
	s := courses.NewSearch(catalogue, pages, tree.Languages())
	b.Run("build", func(b *testing.B) {
		for b.Loop() {
			courses.NewSearch(catalogue, pages, tree.Languages())
		}
	})
	for name, q := range map[string]courses.SearchQuery{
		"word":    {Text: "consent", Language: "en"},
		"common":  {Text: "child", Language: "en"},
		"four":    {Text: "who decides about the child", Language: "en"},
		"begins":  {Text: "chi", Language: "en"},
		"slip":    {Text: "consnet", Language: "en"},
		"nothing": {Text: "xylophone zither", Language: "en"},
		"sw":      {Text: "watoto kazini", Language: "sw"},
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			total := 0
			for b.Loop() {
				total = s.Find(q).Total
			}
			b.ReportMetric(float64(total), "found")
		})
	}
}

// manyTimes is the built-in content with its courses copied under other names.
func manyTimes(t testing.TB, times int) files {
	t.Helper()
	tree, err := content.Open("")
	if err != nil {
		t.Fatal(err)
	}
	f := files{}
	for _, name := range namesOf(t, tree) {
		data, err := tree.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		f[name] = string(data)
	}
	for name, text := range maps.Clone(f) {
		parts := strings.Split(name, "/")
		if len(parts) == 5 && parts[2] == "courses" {
			for n := 2; n <= times; n++ {
				f[strings.Join([]string{parts[0], parts[1], parts[2], fmt.Sprintf("%s-%d", parts[3], n), parts[4]}, "/")] = text
			}
		}
	}
	return f
}
