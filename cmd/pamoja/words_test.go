package main

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"pamoja/content"
	"pamoja/content/locale"
	"pamoja/courses/mentoring"
	"pamoja/courses/people"
)

// builtKeys are the keys that templates put together from a beginning and a
// value, with the values there are.
var builtKeys = map[string][]string{
	`print "language." .TextLang`:     {"language.en", "language.sw"},
	`print "language." .QuestionLang`: {"language.en", "language.sw"},
	`print "language." .RowLang`:      {"language.en", "language.sw"},
	`print "language." .Language`:     {"language.en", "language.sw"},
	`print "account.text_" .`:         {"account.text_normal", "account.text_large", "account.text_larger"},
}

// listedKeys are the keys that Go puts together from a beginning and the
// values of a list.
var listedKeys = slices.Concat(prefixed("cadre.", people.Cadres), prefixed("employer.", people.Employers), prefixed("pay.", people.Pays),
	prefixed("answers.", people.Questions), prefixed("answers.sex_", people.Sex.Choices()), prefixed("answers.age_", people.AgeBand.Choices()),
	prefixed("answers.difficulty_", people.Difficulties), prefixed("answers.need_", people.Accommodations[0].Choices()), []string{"answers.sex_why", "answers.age_why"},
	prefixed("mentoring_way.", mentoring.Modalities), prefixed("mentoring_means.", mentoring.Modalities), prefixed("mentoring_mode.", mentoring.Modes),
	prefixed("mentoring_state.", []mentoring.State{mentoring.Waiting, mentoring.Confirmed, mentoring.Disputed, mentoring.Attested, mentoring.Restated}),
	prefixed("mentoring_side.", []mentoring.Role{mentoring.MentorSide, mentoring.MenteeSide}),
	[]string{"mentoring_show.all", "mentoring_show.waiting", "mentoring_show.confirmed", "mentoring_show.disputed", "mentoring_show.restated"})

// passedKeys are the keys that templates are handed whole; they stand as
// literals in Go.
var passedKeys = []string{
	".",                       // account: savedKeys
	".Key",                    // course: askLines
	".One.Key", ".One.WhyKey", // answers: listedKeys
}

// notKeys are literals that look like keys and are none: what the audit log
// calls an act, and permissions.
var notKeys = []string{"certificate.opened", "certificate.replaced", "certificate.withdrawn", "person.opened", "person.added", "person.removed", "person.renamed", "person.reset",
	"person.invited", "person.joined", "person.signed_out",
	"certificates.replace", "certificates.withdraw",
	"person.changed", "person.accepted", "person.declined", "person.merged", "person.login_moved", "person.suspended", "person.reinstated", "person.appointed", "link.changed", "mentoring.opened", "mentoring.attested"}

// notSaid are literals that look like sentences and are none: names of
// browsers and machines, and the kind of a PEM block.
var notSaid = []string{"Opera Mini", "Mac OS", "PRIVATE KEY"}

func words(t *testing.T) *locale.Bundle {
	t.Helper()
	tree, err := content.Open("")
	if err != nil {
		t.Fatal(err)
	}
	bundle, _ := locale.Load(tree)
	return bundle
}

func areasOf(bundle *locale.Bundle) map[string]bool {
	areas := map[string]bool{}
	for _, key := range bundle.Keys() {
		area, _, _ := strings.Cut(key, ".")
		areas[area] = true
	}
	return areas
}

// judgeUse says what is wrong with asking for a message so.
func judgeUse(bundle *locale.Bundle, one use) string {
	if slices.Contains(notKeys, one.key) {
		return ""
	}
	if !slices.Contains(bundle.Keys(), one.key) {
		return "ui.json has no " + one.key
	}
	if !one.known {
		return ""
	}
	wants := bundle.Arguments(one.key)
	for _, name := range wants {
		if !slices.Contains(one.names, name) {
			return one.key + " is not given {" + name + "}"
		}
	}
	for _, name := range one.names {
		if !slices.Contains(wants, name) && !one.more {
			return one.key + " has no use for " + name
		}
	}
	return ""
}

// allUses gathers every use of a message in templates and in Go.
func allUses(t *testing.T, bundle *locale.Bundle) (uses []use, dynamic map[string][]string) {
	t.Helper()
	areas, dynamic := areasOf(bundle), map[string][]string{}
	for _, file := range goFiles(t, "content", "courses", "assessments", "certificates", "web", "cmd") {
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		found, err := usesInGo(file, source, areas)
		if err != nil {
			t.Fatal(err)
		}
		uses = append(uses, found...)
	}
	for file, text := range templateFiles(t) {
		found, built, err := usesInTemplate(file, text)
		if err != nil {
			t.Fatal(err)
		}
		uses = append(uses, found...)
		for _, expression := range built {
			dynamic[expression] = append(dynamic[expression], file)
		}
	}
	return uses, dynamic
}

func TestEveryKeyHasWords(t *testing.T) {
	bundle := words(t)
	uses, dynamic := allUses(t, bundle)
	if len(uses) < 300 {
		t.Fatalf("only %d uses of messages found: the scan is blind", len(uses))
	}
	for _, one := range uses {
		if wrong := judgeUse(bundle, one); wrong != "" {
			t.Errorf("%s: %s", one.where, wrong)
		}
	}
	for _, key := range listedKeys {
		if wrong := judgeUse(bundle, use{key: key}); wrong != "" {
			t.Error(wrong)
		}
	}
	for expression, files := range dynamic {
		if builtKeys[expression] == nil && !slices.Contains(passedKeys, expression) {
			t.Errorf("%v: the key %s is made on the way: add it to a table here", files, expression)
		}
	}
	for expression, keys := range builtKeys {
		if dynamic[expression] == nil {
			t.Errorf("no template asks for %s any more", expression)
		}
		for _, key := range keys {
			if wrong := judgeUse(bundle, use{key: key}); wrong != "" {
				t.Errorf("%s: %s", expression, wrong)
			}
		}
	}
	for _, key := range listedKeys {
		if wrong := judgeUse(bundle, use{key: key}); wrong != "" {
			t.Error(wrong)
		}
	}
	if want := slices.Concat(prefixed("language.", bundle.Languages()), prefixed("account.text_", people.TextSizes)); !containsAll(slices.Concat(slices.Collect(maps.Values(builtKeys))...), want) {
		t.Errorf("the table of keys made on the way lacks one of %v", want)
	}
}

func prefixed[T ~string](prefix string, values []T) []string {
	var keys []string
	for _, value := range values {
		keys = append(keys, prefix+string(value))
	}
	return keys
}

func containsAll(all, some []string) bool {
	return !slices.ContainsFunc(some, func(one string) bool { return !slices.Contains(all, one) })
}

func TestNoKeyIsUnused(t *testing.T) {
	bundle := words(t)
	uses, _ := allUses(t, bundle)
	for _, key := range unused(bundle.Keys(), uses) {
		t.Errorf("nothing asks for %s: take it out of ui.json", key)
	}
	if got := unused([]string{"sample.planted", "language.en"}, uses); !slices.Equal(got, []string{"sample.planted"}) {
		t.Errorf("of a key that nothing asks for: %v", got)
	}
}

func unused(keys []string, uses []use) []string {
	asked := map[string]bool{}
	for _, one := range uses {
		asked[one.key] = true
	}
	for _, keys := range slices.Concat(slices.Collect(maps.Values(builtKeys)), [][]string{listedKeys}) {
		for _, key := range keys {
			asked[key] = true
		}
	}
	return slices.DeleteFunc(slices.Clone(keys), func(key string) bool { return asked[key] })
}

func TestNoWordsOutsideContent(t *testing.T) {
	for file, text := range templateFiles(t) {
		found, err := wordsInTemplate(file, text)
		if err != nil {
			t.Fatal(err)
		}
		for _, one := range found {
			t.Errorf("%s holds words of its own: %s", file, one)
		}
	}
	for _, file := range goFiles(t, "web", "certificates") {
		if strings.Contains(filepath.ToSlash(file), "/web/pagescript/") {
			continue // it runs tests; its words are for whoever reads their failures
		}
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		found, err := sentencesInGo(file, source)
		if err != nil {
			t.Fatal(err)
		}
		for _, one := range found {
			t.Errorf("a sentence in Go: %s", one)
		}
	}
	for file, text := range staticFiles(t) {
		for _, one := range wordsInStatic(file, text) {
			t.Errorf("%s holds words of its own: %s", file, one)
		}
	}
}

// The content that is built in has no fault: messages of both languages,
// site.yaml, courses, lessons and quizzes.
func TestBuiltInContentIsSound(t *testing.T) {
	tree, err := content.Open("")
	if err != nil {
		t.Fatal(err)
	}
	bundle, problems := locale.Load(tree)
	for _, problem := range problems {
		t.Error(problem)
	}
	for _, lang := range bundle.Languages() {
		if missing := bundle.Missing(lang); len(missing) > 0 {
			t.Errorf("%s lacks %v", lang, missing)
		}
	}
	if got := bundle.Languages(); !slices.Equal(got, []string{"en", "sw"}) {
		t.Errorf("languages: %v", got)
	}
	if _, problems := content.LoadSite(tree); len(problems) > 0 {
		t.Error(problems)
	}
	_, _, all, err := loadLibrary("", time.UTC)
	if err != nil {
		t.Fatal(err)
	}
	for _, problem := range faults(all) {
		t.Error(problem)
	}
}
