package main

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"pamoja/certificates"
	"pamoja/courses/people"
	"pamoja/courses/records"
	"pamoja/web"
	"pamoja/web/session"
)

// specimen is a site in this process, in one language, with people in every
// state a page can show.
type specimen struct {
	*testing.T
	lang     string
	enough   func(shownPage) bool // which pages are left out, nil: none
	base     string
	site     *web.Server
	accounts *people.Service
	store    *records.Store
	library  *web.Library
	signing  ed25519.PrivateKey
	cookies  map[string]*http.Cookie // of the session, by who
	persons  map[string]people.Person
	setup    string // path of the setup link
}

// newSpecimen builds the site as `pamoja serve` does, over an empty folder.
func newSpecimen(t *testing.T, lang string) *specimen {
	t.Helper()
	return newSpecimenOf(t, lang, builtInLibrary(t))
}

// newSpecimenOf is newSpecimen with content of its own.
func newSpecimenOf(t *testing.T, lang string, library *web.Library) *specimen {
	t.Helper()
	s := &specimen{T: t, lang: lang, library: library, cookies: map[string]*http.Cookie{}, persons: map[string]people.Person{}}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	s.check(err)
	s.base = "http://" + listener.Addr().String()
	zone, err := time.LoadLocation("Africa/Nairobi")
	s.check(err)
	i := &invocation{ctx: t.Context(), settings: settings{Data: filepath.Join(t.TempDir(), "data"), BaseURL: s.base, SigningKey: s.signingKey(), zone: zone}}
	s.store, err = i.openStore(true)
	s.check(err)
	s.site, s.accounts, err = i.newSite(s.store, web.NewShelf(s.library), slog.New(slog.NewTextHandler(io.Discard, nil)))
	s.check(err)
	token, err := s.accounts.NewSetupToken(t.Context())
	s.check(err)
	s.setup = "/setup/" + token
	server := s.site.HTTPServer()
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	t.Cleanup(func() {
		if err := web.Shutdown(server); err != nil {
			t.Error(err)
		}
		<-served
		if err := s.store.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func (s *specimen) check(err error) {
	s.Helper()
	if err != nil {
		s.Fatal(err)
	}
}

// signingKey is a key of the operator's own, so that a test can sign a line
// that stands in no record.
func (s *specimen) signingKey() string {
	s.Helper()
	_, private, err := ed25519.GenerateKey(rand.Reader)
	s.check(err)
	s.signing = private
	data, err := x509.MarshalPKCS8PrivateKey(private)
	s.check(err)
	file := filepath.Join(s.TempDir(), "key.pem")
	s.check(os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: data}), 0o600))
	return file
}

// add makes a person who is called who in the table of pages, signed in since a
// while.
func (s *specimen) add(who, name string, role people.Role, since time.Duration) people.Person {
	s.Helper()
	added, err := s.accounts.Add(s.Context(), people.Shell(), people.New{Name: name, Language: s.lang, Role: role, Secret: secretOf(role)})
	s.check(err)
	sessions := session.NewStore(s.store, func() time.Time { return time.Now().Add(-since) }, rand.Reader, false)
	cookie, err := sessions.Start(s.Context(), added.Person.ID, added.Person.Generation, true, "Chrome, Android")
	s.check(err)
	s.cookies[who], s.persons[who] = cookie, added.Person
	return added.Person
}

func secretOf(role people.Role) string {
	if role == people.Learner {
		return "284916"
	}
	return administratorKey
}

func (s *specimen) learner(who string) people.Person {
	s.Helper()
	return s.add(who, "Sample Learner "+who, people.Learner, 0)
}

// read finishes the first lessons of a course; all of them with a number that
// is large enough.
func (s *specimen) read(p people.Person, course string, most int) {
	s.Helper()
	c, err := s.library.Catalogue.Course(course)
	s.check(err)
	s.check(s.site.Progress.Start(s.Context(), p, course))
	for i, id := range c.LessonIDs() {
		if i < most {
			_, err := s.site.Progress.FinishLesson(s.Context(), p, course, id, "")
			s.check(err)
		}
	}
}

// try takes the quiz until a number of questions are answered, and gives the
// ids of those questions.
func (s *specimen) try(p people.Person, right bool, most int) (number int, asked []string) {
	s.Helper()
	state, err := s.site.Assessments.State(s.Context(), p, journeyQuiz)
	s.check(err)
	attempt, err := s.site.Assessments.Start(s.Context(), p, journeyQuiz, state.NextNumber())
	s.check(err)
	for i, question := range attempt.Asked {
		asked = append(asked, question.Question)
		if i >= most {
			continue
		}
		_, err := s.site.Assessments.Answer(s.Context(), p, journeyQuiz, attempt.Number, question.Question, s.choice(question.Question, question.Options, right))
		s.check(err)
	}
	return attempt.Number, asked
}

func (s *specimen) choice(question string, options []string, right bool) url.Values {
	s.Helper()
	chosen := rightAnswer(s.T, s.library, journeyQuiz, question)
	if !right {
		at := slices.IndexFunc(options, func(id string) bool { return !slices.Contains(chosen, id) })
		chosen = options[at : at+1]
	}
	return url.Values{"choice": chosen}
}

// rate answers the self-assessment.
func (s *specimen) rate(p people.Person, number int, figure string) {
	s.Helper()
	quiz := journeyCourse + "-confidence"
	attempt, err := s.site.Assessments.Start(s.Context(), p, quiz, number)
	s.check(err)
	_, drawn, err := s.site.Assessments.Attempt(s.Context(), p, quiz, attempt.Number)
	s.check(err)
	form := url.Values{}
	for i, statement := range drawn.Statements {
		form.Set(statement, figure)
		if i == 0 {
			form.Set(statement, "3")
		}
	}
	_, err = s.site.Assessments.Rate(s.Context(), p, quiz, number, form)
	s.check(err)
}

// complete does all that the course asks for.
func (s *specimen) complete(p people.Person) {
	s.Helper()
	s.read(p, journeyCourse, 100)
	s.try(p, true, 100)
}

func (s *specimen) claim(p people.Person) certificates.Record {
	s.Helper()
	record, err := s.site.Certificates.Claim(s.Context(), p, journeyCourse, s.lang)
	s.check(err)
	return record
}

// unrecorded signs, with the site's key, a line about a certificate of which
// the site knows nothing.
func (s *specimen) unrecorded(line string) string {
	s.Helper()
	serial, err := certificates.NewSerial(rand.Reader)
	s.check(err)
	payload, err := base64.RawURLEncoding.DecodeString(strings.Split(line, ".")[1])
	s.check(err)
	_, rest, _ := strings.Cut(string(payload), "|")
	signed := "v1." + base64.RawURLEncoding.EncodeToString([]byte(serial+"|"+rest))
	return signed + "." + base64.RawURLEncoding.EncodeToString(ed25519.Sign(s.signing, []byte(signed)))
}

// kindAsked leaves a learner before a question of a kind: learners are made
// until a draw begins with one.
func (s *specimen) kindAsked(who, kind string) {
	s.Helper()
	for range 60 {
		p := s.learner(who)
		_, asked := s.try(p, true, 0)
		quiz, err := s.library.Bank.Quiz(journeyQuiz)
		s.check(err)
		if question, err := quiz.Question(asked[0]); err == nil && question.Kind == kind {
			return
		}
	}
	s.Fatalf("no draw of 60 begins with a question of kind %s", kind)
}
