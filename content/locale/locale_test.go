package locale

import (
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"pamoja/content"
)

var _ tree = (*content.Tree)(nil)

// folder is a content folder of languages alone.
type folder struct {
	fs.FS
	languages []string
}

func (f folder) Languages() []string      { return f.languages }
func (f folder) Where(path string) string { return "DIR/" + path }

// files makes a folder of language codes and their ui.json.
func files(pairs ...string) folder {
	f := folder{}
	m := fstest.MapFS{}
	for i := 0; i < len(pairs); i += 2 {
		f.languages = append(f.languages, pairs[i])
		m["lang/"+pairs[i]+"/ui.json"] = &fstest.MapFile{Data: []byte(pairs[i+1])}
	}
	f.FS = m
	return f
}

func example(t testing.TB) *Bundle {
	t.Helper()
	b, problems := load(folder{os.DirFS("testdata"), []string{"en", "sw"}})
	for _, p := range problems {
		t.Errorf("%+v", p)
	}
	return b
}

// lines writes problems as line:column: text, leaving out those about keys
// which the printer needs and a short example does not have.
func lines(problems []content.Problem) []string {
	var out []string
	for _, p := range problems {
		if strings.HasSuffix(p.Text, "dates and units are printed with it") {
			continue
		}
		warning := ""
		if p.Warning {
			warning = "warning: "
		}
		out = append(out, fmt.Sprintf("%s:%d:%d: %s%s", strings.TrimSuffix(strings.TrimPrefix(p.File, "DIR/lang/"), "/ui.json"), p.Line, p.Column, warning, p.Text))
	}
	return out
}

func TestProblemsOfOneFile(t *testing.T) {
	tests := []struct{ name, english, want string }{
		{"nothing", `{"a.b": "Text"}`, ``},
		{"a byte order mark", "\xef\xbb\xbf{\"a.b\": \"Text\"}", ``},
		{"an empty file", ``, `en:1:1: the file ends too early`},
		{"cut short", "{\n  \"a.b\": \"Text\"", `en:2:16: the file ends too early`},
		{"cut in a message", `{"a.b": "Te`, `en:1:9: the file ends too early`},
		{"a comma too many", "{\n\"a.b\": \"Text\",\n}", `en:3:1: is not JSON: invalid character '}' looking for beginning of object key string`},
		{"no comma", "{\n\"a.b\": \"Text\"\n\"a.c\": \"Text\"}", `en:3:1: is not JSON: invalid character '"' after object key:value pair`},
		{"a bare word", `{"a.b": text}`, `en:1:9: is not JSON: invalid character 'e' in literal true (expecting 'r')`},
		{"a list", `["a.b"]`, `en:1:1: is not a JSON object of keys and messages`},
		{"something after", "{\"a.b\": \"Text\"}\n{}", `en:2:1: something stands after the end of the object`},
		{"nonsense after", "{\"a.b\": \"Text\"}\n,", `en:2:2: something stands after the end of the object`},
		{"not UTF-8", "{\"a.b\": \"Te\xff\"}", `en:1:12: is not text in UTF-8`},
		{"half a character", `{"a.b": "x \ud83d y"}`, `en:1:9: holds a character that cannot be read`},
		{"a control character", `{"a.b": "x\u0000y"}`, `en:1:9: holds a control character`},
		{"two lines", `{"a.b": "x\ny"}`, ``},
		{"the same key twice", "{\"a.b\": \"Text\",\n \"a.b\": \"Other\"}", `en:2:2: the key "a.b" stands here a second time`},
		{"the same plural form twice", `{"a.b": {"one": "1", "one": "1", "other": "{n}"}}`, `en:1:22: the plural form "one" stands here a second time`},
		{"keys out of order", "{\"b.b\": \"Text\",\n\"a.b\": \"Text\"}", `en:2:1: warning: the keys are not in alphabetical order: "a.b" comes before "b.b"`},
		{"a key of one word", `{"title": "Text"}`, `en:1:2: "title" is not a key: two or more lower-case words with dots between them`},
		{"a key in capitals", `{"a.Title": "Text"}`, `en:1:2: "a.Title" is not a key: two or more lower-case words with dots between them`},
		{"an empty key", `{"": "Text"}`, `en:1:2: "" is not a key: two or more lower-case words with dots between them`},
		{"a number", `{"a.b": 1e999, "a.c": true, "a.d": null}`, "en:1:9: \"a.b\" is not text\nen:1:23: \"a.c\" is not text\nen:1:36: \"a.d\" is not text"},
		{"a list of messages", `{"a.b": ["x", ["y", {"z": 1}]], "a.c": ""}`, "en:1:9: \"a.b\" is a list; it must be a sentence or an object of plural forms\nen:1:40: an empty message"},
		{"an empty message", `{"a.b": " \u00a0"}`, `en:1:9: an empty message`},
		{"an empty plural form", `{"a.b": {"one": "", "other": "{n}"}}`, `en:1:17: an empty message`},
		{"no other", `{"a.b": {"one": "{n}"}}`, `en:1:9: "a.b" lacks the plural form "other"`},
		{"no one", `{"a.b": {"other": "{n}"}}`, `en:1:9: "a.b" lacks the plural form "one"`},
		{"no form", `{"a.b": {}}`, "en:1:9: \"a.b\" lacks the plural form \"other\"\nen:1:9: \"a.b\" lacks the plural form \"one\""},
		{"an unknown form", `{"a.b": {"some": "x", "one": "1", "other": "{n}"}}`, `en:1:10: "some" is not a plural form`},
		{"a form the language has not", `{"a.b": {"one": "1", "few": "x", "other": "{n}"}}`, `en:1:22: the language "en" has no plural form "few"`},
		{"a form that is no text", `{"a.b": {"one": 1, "other": {"x": ["y"]}}}`, "en:1:17: a plural form is not text\nen:1:29: a plural form is not text but {\nen:1:9: \"a.b\" lacks the plural form \"other\""},
		{"HTML", "{\"a.b\": \"a <b>word</b>\",\n\"a.c\": \"x &amp; y\",\n\"a.d\": \"&#8217;\",\n\"a.e\": \"<!-- x\"}", "en:1:9: holds HTML (<b): a message is plain text\nen:2:8: holds HTML (&amp;): a message is plain text\nen:3:8: holds HTML (&#8217;): a message is plain text\nen:4:8: holds HTML (<!): a message is plain text"},
		{"no HTML", `{"a.b": "x < y & z; 1 <2 &; a&b"}`, ``},
		{"a brace alone", `{"a.b": "x {n", "a.c": "x n}", "a.d": "{{n}}", "a.e": "{n"}`, "en:1:9: a { without its }\nen:1:24: a } without its {\nen:1:39: a { without its }\nen:1:55: a { without its }"},
		{"a bad placeholder", `{"a.b": "{}", "a.c": "{N}", "a.d": "{a b}", "a.e": "{1}"}`, "en:1:9: {} is not a placeholder: a small letter, then small letters, figures and _\nen:1:22: {N} is not a placeholder: a small letter, then small letters, figures and _\nen:1:36: {a b} is not a placeholder: a small letter, then small letters, figures and _\nen:1:52: {1} is not a placeholder: a small letter, then small letters, figures and _"},
		{"forms that differ", `{"a.b": {"one": "{name}", "other": "{n}"}}`, `en:1:10: "a.b" has {name}; the English message has {n}`},
		{"a form that says the number", `{"a.b": {"zero": "None", "one": "One by {name}", "other": "{n} by {name}"}}`, ``},
		{"columns count letters", `{"a.b": "ĩũ’", "a.c": ""}`, `en:1:23: an empty message`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, problems := load(files("en", test.english))
			if diff := cmp.Diff(test.want, strings.Join(lines(problems), "\n")); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestProblemsOfATranslation(t *testing.T) {
	const english = `{
		"a.count": {"one": "{n} lesson of {total}", "other": "{n} lessons of {total}"},
		"b.greeting": "Hello, {name}",
		"c.plain": "Hello"
	}`
	tests := []struct{ name, swahili, want string }{
		{"nothing", "{\"a.count\": {\"zero\": \"Hakuna\", \"one\": \"Somo {n} kati ya {total}\", \"other\": \"Masomo {n} kati ya {total}\"}, \"b.greeting\": \"Habari, {name}\", \"c.plain\": \"Habari\"}", ``},
		{"keys missing", "{\n\"b.greeting\": \"Habari, {name}\"\n}", "sw:2:1: the key \"a.count\" is missing\nsw:3:1: the key \"c.plain\" is missing"},
		{"a key too many", "{\"a.count\": {\"one\": \"Somo la {total}\", \"other\": \"{n} {total}\"}, \"b.greeting\": \"{name}\", \"c.plain\": \"Habari\",\n\"d.more\": \"Zaidi\"}", `sw:2:1: the key "d.more" is not among the English ones`},
		{"a placeholder less", "{\"a.count\": {\"one\": \"Somo 1\", \"other\": \"Masomo ya {total}\"}, \"b.greeting\":\n\"Habari\", \"c.plain\": \"Habari\"}", "sw:1:31: \"a.count\" lacks {n}\nsw:1:14: \"a.count\" lacks {total}\nsw:2:1: \"b.greeting\" lacks {name}"},
		{"a placeholder more", "{\"a.count\": {\"one\": \"Somo {n}, {total}, {name}\", \"other\": \"{n} {total}\"}, \"b.greeting\": \"Habari, {jina} {name}\", \"c.plain\": \"Habari\"}", "sw:1:14: \"a.count\" has {name}; the English message has {n}, {total}\nsw:1:89: \"b.greeting\" has {jina}; the English message has {name}"},
		{"no plural forms", `{"a.count": "{n} {total}", "b.greeting": "{name}", "c.plain": "Habari"}`, `sw:1:13: "a.count" needs plural forms: the English message has them`},
		{"plural forms without a count", `{"a.count": {"one": "{n} {total}", "other": "{n} {total}"}, "b.greeting": "{name}", "c.plain": {"one": "Habari", "other": "Habari"}}`, `sw:1:96: "c.plain" has plural forms, but the English message has no {n} to choose among them`},
		{"cut short", "{\"c.plain\": \"\",", "sw:1:13: an empty message\nsw:1:16: the file ends too early"},
		{"not JSON", `{`, `sw:1:2: the file ends too early`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, problems := load(files("en", english, "sw", test.swahili))
			if diff := cmp.Diff(test.want, strings.Join(lines(problems), "\n")); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestProblemsOfFolders(t *testing.T) {
	f := files("en", `{"a.b": "Text"}`, "so", strings.Repeat(" ", maxFile+1), "not a language", `{}`)
	f.languages = append(f.languages, "luo")
	b, problems := load(f)
	want := []string{
		`so:1:1: has more than 1024 KB`,
		`not a language:1:1: "not a language" is not the code of a language`,
		`luo:1:1: this language has no ui.json`,
	}
	if diff := cmp.Diff(want, lines(problems)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"en"}, b.Languages()); diff != "" {
		t.Error(diff)
	}
}

func TestNoEnglish(t *testing.T) {
	b, problems := load(files("sw", `{"a.b": "Neno"}`))
	if got := lines(problems); !slices.Contains(got, "en:1:1: this language has no ui.json") {
		t.Errorf("got %q", got)
	}
	if got := b.For("en").T("a.b"); got != "⟦a.b⟧" {
		t.Errorf("got %q", got)
	}
	if got := b.For("sw").T("a.b"); got != "Neno" {
		t.Errorf("got %q", got)
	}
}

func TestKeysThePrinterNeeds(t *testing.T) {
	_, problems := load(files("en", `{"date.day": "{day} {month}"}`))
	missing := 0
	for _, p := range problems {
		if strings.HasSuffix(p.Text, "is missing: dates and units are printed with it") {
			missing++
		}
	}
	if missing != len(printed)-1 {
		t.Errorf("%d keys are missing, %d reported", len(printed)-1, missing)
	}
	want := []string{`en:1:14: "date.day" must have exactly {day}, {month}, {year}`}
	if diff := cmp.Diff(want, lines(problems)); diff != "" {
		t.Error(diff)
	}
}

func TestFallback(t *testing.T) {
	b, _ := load(files(
		"en", `{"a.count": {"one": "{n} thing", "other": "{n} things"}, "a.plain": "Text", "a.wrong": "Text {x}"}`,
		"sw", `{"a.plain": "Neno", "a.wrong": "Neno"}`))
	sw := b.For("sw")
	for key, want := range map[string]string{"a.count": "1 thing", "a.plain": "Neno", "a.wrong": "Text 5", "a.none": "⟦a.none⟧"} {
		if got := sw.T(key, "n", 1, "x", "5"); got != want {
			t.Errorf("%s: got %q, want %q", key, got, want)
		}
	}
	if sw.Has("a.count") || !sw.Has("a.plain") || !b.For("en").Has("a.count") {
		t.Error("Has does not tell what a language has of its own")
	}
	if diff := cmp.Diff([]string{"a.count", "a.wrong"}, b.Missing("sw")); diff != "" {
		t.Error(diff)
	}
	if got := b.For("fr").Lang(); got != "en" {
		t.Errorf("an unknown language prints in %q", got)
	}
}

func TestKeysAndArguments(t *testing.T) {
	b := example(t)
	keys := b.Keys()
	if !slices.IsSorted(keys) || len(keys) != len(printed)+5 {
		t.Errorf("keys %q", keys)
	}
	for key, want := range map[string][]string{
		"learning.stuck": {"n"}, "quiz.question_of": {"n", "total"}, "learning.title": nil, "no.such": nil,
	} {
		if diff := cmp.Diff(want, b.Arguments(key)); diff != "" {
			t.Errorf("%s: %s", key, diff)
		}
	}
}

func TestMatch(t *testing.T) {
	b := example(t)
	for accept, want := range map[string]string{
		"": "en", "sw": "sw", "sw-KE": "sw", "sw-TZ,en;q=0.9": "sw", "en-GB,sw;q=0.8": "en", "en;q=0.2, sw;q=0.9": "sw",
		"fr-FR,sw;q=0.5": "sw", "fr": "en", "zh-Hant": "en", "*": "en", ";;;q=": "en", "sw;q=0": "en",
		strings.Repeat("a-", 100000): "en", "\x00\xff": "en",
	} {
		if got := b.Match(accept); got != want {
			t.Errorf("%.40q: got %s, want %s", accept, got, want)
		}
	}
}

func TestInZone(t *testing.T) {
	at := time.Date(2026, 3, 12, 21, 30, 0, 0, time.UTC)
	b := example(t)
	nairobi := b.In(time.FixedZone("EAT", 3*60*60))
	if got := nairobi.For("sw").DateTime(at); got != "13 Machi 2026, 00:30" {
		t.Errorf("got %q", got)
	}
	if got := b.For("sw").DateTime(at); got != "12 Machi 2026, 21:30" {
		t.Errorf("got %q", got)
	}
	if got := nairobi.For("en").T("verify.replaced", "date", at); got != "Replaced on 13 March 2026. Ask the holder for the new one." {
		t.Errorf("got %q", got)
	}
}
