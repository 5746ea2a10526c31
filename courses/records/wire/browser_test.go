package wire

import (
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"pamoja/assessments"
	"pamoja/content"
	"pamoja/content/locale"
	"pamoja/courses"
	"pamoja/web/pagescript"
)

// script is a site as page scripts visit it: the program, over the stand-in.
// Its people come by the command line and sign in by the form.
type script struct {
	uri     string
	program *process
	known   map[string]*browser
}

const passphrase, pin = "four sample words here", "284916"

func (s *script) As(t *testing.T, who string) pagescript.Browser {
	if b := s.known[who]; b != nil {
		return b
	}
	name, role := "Sample "+strings.ToUpper(who[:1])+who[1:], who
	switch who {
	case "nobody":
		s.known[who] = s.browser(t)
		return s.known[who]
	case "other":
		name, role = "Sample Otherlearner", "learner"
	}
	s.known[who] = s.signedIn(t, role, name)
	return s.known[who]
}

func (s *script) New(t *testing.T, role, name string) pagescript.Browser {
	return s.signedIn(t, role, name)
}

func (s *script) SetupToken(t *testing.T) string { return setupToken(t, s.uri) }

func (s *script) Pass(t *testing.T, _ time.Duration) {
	t.Fatal("the program's clock is the machine's: leave this script out")
}

func (s *script) browser(t *testing.T) *browser {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &browser{address: s.program.address, lang: "en", http: &http.Client{Jar: jar, Timeout: time.Minute,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport:     &http.Transport{DisableKeepAlives: true}}}
}

func (s *script) signedIn(t *testing.T, role, name string) *browser {
	t.Helper()
	secret := pin
	if role == "coordinator" || role == "administrator" {
		secret = passphrase
	}
	b, member := s.browser(t), addPerson(t, s.uri, role, name, secret)
	got := b.Post(t, "/sign-in", "login", member, "secret", secret, "phone", "own")
	if got.Status != http.StatusSeeOther {
		t.Fatalf("sign-in: status %d: %s", got.Status, got.Excerpt())
	}
	return b
}

// browser is one person's.
type browser struct {
	address string
	lang    string
	http    *http.Client
}

func (b *browser) SetLanguage(code string) { b.lang = code }

func (b *browser) Get(t *testing.T, path string) *pagescript.Answer {
	return b.ask(t, http.MethodGet, path, "")
}

func (b *browser) Head(t *testing.T, path string) *pagescript.Answer {
	return b.ask(t, http.MethodHead, path, "")
}

func (b *browser) Post(t *testing.T, path string, form ...string) *pagescript.Answer {
	values := url.Values{}
	for i := 0; i+1 < len(form); i += 2 {
		values.Add(form[i], form[i+1])
	}
	return b.ask(t, http.MethodPost, path, values.Encode())
}

func (b *browser) Upload(t *testing.T, path, name, text string) *pagescript.Answer {
	kind, body, err := pagescript.Multipart("script", name, []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return b.send(t, http.MethodPost, path, kind, body)
}

func (b *browser) ask(t *testing.T, method, path, body string) *pagescript.Answer {
	t.Helper()
	return b.send(t, method, path, "application/x-www-form-urlencoded", body)
}

func (b *browser) send(t *testing.T, method, path, kind, body string) *pagescript.Answer {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, b.address+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Accept-Language", b.lang)
	if method == http.MethodPost {
		request.Header.Set("Content-Type", kind)
		request.Header.Set("Origin", b.address)
	}
	response, err := b.http.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return &pagescript.Answer{Method: method, Path: path, Status: response.StatusCode, Header: response.Header, Body: asOfTheScripts(string(text), time.Now())}
}

// site is the content that the program has built in.
var site = sync.OnceValue(func() (s struct {
	words     *locale.Bundle
	catalogue *courses.Catalogue
	bank      *assessments.Bank
}) {
	tree, err := content.Open("")
	if err != nil {
		panic(err)
	}
	s.words, _ = locale.Load(tree)
	s.catalogue, _ = courses.Load(tree, s.words)
	s.bank, _ = assessments.Load(tree, s.catalogue)
	return s
})

// asOfTheScripts puts the day on which the scripts take place in place of
// today, and of yesterday, for a test that began before midnight.
func asOfTheScripts(text string, now time.Time) string {
	zone := time.FixedZone("EAT", 3*60*60)
	words, day := site().words.In(zone), time.Date(2026, 11, 22, 9, 0, 0, 0, zone)
	for _, lang := range []string{"en", "sw"} {
		for _, today := range []time.Time{now, now.AddDate(0, 0, -1)} {
			text = strings.ReplaceAll(text, words.For(lang).Date(today), words.For(lang).Date(day))
		}
	}
	return text
}

func TestAsOfTheScripts(t *testing.T) {
	now := time.Date(2027, 2, 1, 22, 0, 0, 0, time.UTC) // the second of February in Nairobi
	got := asOfTheScripts("Completed on 2 February 2027, begun on 1 February 2027. Tarehe 2 Februari 2027. 3 February 2027", now)
	if got != "Completed on 22 November 2026, begun on 22 November 2026. Tarehe 22 Novemba 2026. 3 February 2027" {
		t.Error(got)
	}
}

func (b *browser) wants(t *testing.T, got *pagescript.Answer, status int) *pagescript.Answer {
	t.Helper()
	if got.Status != status {
		t.Fatalf("%s %s: status %d, want %d\n%s", got.Method, got.Path, got.Status, status, got.Excerpt())
	}
	return got
}

func (b *browser) Read(t *testing.T, course string) {
	t.Helper()
	c, err := site().catalogue.Course(course)
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range c.LessonIDs() {
		b.wants(t, b.Post(t, "/courses/"+course+"/"+id, "action", "done"), http.StatusSeeOther)
	}
}

const (
	tryField      = `name="try" value="(\d+)"`
	questionField = `name="question" value="([^"]+)"`
)

func (b *browser) Take(t *testing.T, quiz string, right bool) *pagescript.Answer {
	t.Helper()
	path := "/quizzes/" + quiz
	page := b.wants(t, b.Get(t, path), http.StatusOK)
	if try, ok := page.Find(tryField); ok && strings.Contains(page.Body, `value="start"`) {
		b.wants(t, b.Post(t, path, "action", "start", "try", try), http.StatusSeeOther)
	}
	for {
		page := b.wants(t, b.Get(t, path), http.StatusOK)
		question, asked := page.Find(questionField)
		if !asked {
			return page
		}
		try, _ := page.Find(tryField)
		form := []string{"action", "answer", "try", try, "question", question}
		for _, choice := range choices(t, quiz, question, right) {
			form = append(form, "choice", choice)
		}
		b.wants(t, b.Post(t, path, form...), http.StatusSeeOther)
	}
}

// choices are the options that answer a question, rightly or wrongly.
func choices(t *testing.T, quiz, id string, right bool) (chosen []string) {
	t.Helper()
	q, err := site().bank.Quiz(quiz)
	if err != nil {
		t.Fatal(err)
	}
	question, err := q.Question(id)
	if err != nil {
		t.Fatal(err)
	}
	for _, option := range question.Options {
		if option.Right == right {
			chosen = append(chosen, option.ID)
		}
	}
	if !right {
		return slices.Clip(chosen[:1])
	}
	return chosen
}

func (b *browser) Complete(t *testing.T) {
	t.Helper()
	b.wants(t, b.Post(t, "/courses/gatekeeping"), http.StatusSeeOther)
	b.Read(t, "gatekeeping")
	if got := b.Take(t, "gatekeeping-quiz", true); !strings.Contains(got.Text(), "You have passed.") {
		t.Fatalf("not passed: %s", got.Excerpt())
	}
}

func (b *browser) Claim(t *testing.T) string {
	t.Helper()
	got := b.wants(t, b.Post(t, "/certificates", "course", "gatekeeping"), http.StatusSeeOther)
	serial, found := strings.CutPrefix(got.Header.Get("Location"), "/certificates/")
	if !found {
		t.Fatalf("no serial in %q", got.Header.Get("Location"))
	}
	return serial
}
