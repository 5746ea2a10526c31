package web_test

import (
	"fmt"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"pamoja/courses/people"
	"pamoja/web"
)

// cast are the people of the access matrix, in the order of its columns.
var cast = []string{"nobody", "learner", "trainer", "coordinator", "administrator"}

// scene is what the matrix is played on: everyone in the cast, a second learner
// whose things are the others', and a course for members only.
type scene struct {
	*site
	serials          map[string]string // who → her certificate
	devices          map[string]string // who → a phone that knows her
	asked            map[string]string // who → a question of her second try
	entries          map[string]string // who → an entry of mentoring in which she is the mentee
	token            string            // of a setup link, needless by now
	cohort, joinCode string            // of administrators, and a code of it
}

func TestAccess(t *testing.T) {
	for _, missing := range unruled(web.Routes(), rules) {
		t.Errorf("%s has no line in the table: say who may open it", missing)
	}
	s := newScene(t)
	for _, r := range rules {
		name := strings.TrimSpace(r.method + " " + r.path(s, "learner") + " " + strings.Join(formOf(s, r, "learner"), " "))
		if pattern, _ := routeOf(r.method, r.path(s, "learner"), web.Routes()); pattern != r.pattern {
			t.Errorf("%s is no address of %s", name, r.pattern)
		}
		for i, who := range cast {
			whose := who
			if who == "nobody" {
				whose = "learner"
			}
			if r.other != "" {
				s.expect(t, r, who, "other", strings.Fields(r.other)[i])
			}
			s.expect(t, r, who, whose, strings.Fields(r.own)[i])
		}
	}
	s.unharmed(t)
}

// unruled lists the routes that the table says nothing about.
func unruled(routes []web.Route, table []rule) []string {
	ruled := map[string]bool{}
	for _, r := range table {
		ruled[r.method+" "+r.pattern] = true
	}
	var missing []string
	for _, route := range routes {
		if name := route.Method + " " + route.Pattern; !ruled[name] {
			missing = append(missing, name)
		}
	}
	return missing
}

func TestAccessNoticesRouteWithoutRule(t *testing.T) {
	routes := append(web.Routes(), web.Route{Method: http.MethodPost, Pattern: "/planted"})
	if got := unruled(routes, rules); len(got) != 1 || got[0] != "POST /planted" {
		t.Errorf("unruled: %v", got)
	}
}

// A route for members sends whoever is signed out to sign in, whatever the table
// says.
func TestAccessAgreesWithRoutes(t *testing.T) {
	for _, route := range web.Routes() {
		for _, r := range rules {
			if r.method != route.Method || r.pattern != route.Pattern || route.Access != web.Member && route.Access != web.Staff {
				continue
			}
			if out := strings.Fields(r.own)[0]; out != strconv.Itoa(http.StatusSeeOther) {
				t.Errorf("%s %s is for members, and someone signed out is answered %s", r.method, r.pattern, out)
			}
		}
	}
}

func formOf(s *scene, r rule, whose string) []string {
	if r.form == nil {
		return nil
	}
	return r.form(s, whose)
}

// expect plays one cell of the matrix.
func (s *scene) expect(t *testing.T, r rule, who, whose, want string) {
	t.Helper()
	c := s.as(who)
	if r.fresh && who != "nobody" {
		c = s.browser()
		c.person, c.secret = s.as(who).person, s.as(who).secret
		c.signIn("own")
	}
	path := r.path(s, whose)
	c.calm(path)
	got := c.ask(r.method, path, pairs(formOf(s, r, whose)).Encode(), http.Header{"Content-Type": {"application/x-www-form-urlencoded"}, "Origin": {s.address}})
	if strconv.Itoa(got.status) != want {
		t.Errorf("%s %s of %s, asked for by %s: %d, want %s\n%s", r.method, r.pattern, whose, who, got.status, want, excerpt(got.text()))
	}
	member := got.status == http.StatusSeeOther && strings.HasPrefix(got.header.Get("Location"), "/sign-in")
	if who == "nobody" && want == "303" && !member {
		t.Errorf("%s %s: someone signed out is led to %q", r.method, r.pattern, got.header.Get("Location"))
	}
}

// unharmed looks whether anything of the other learner was changed.
func (s *scene) unharmed(t *testing.T) {
	other := s.as("other")
	other.get("/certificates/" + s.serials["other"]).wants(http.StatusOK).says(s.message("en", "certificate.state_valid", "date", "22 November 2026"))
	if page := other.get("/account").wants(http.StatusOK); !strings.Contains(page.body, s.devices["other"]) {
		t.Error("the other learner's phone was forgotten")
	}
	if play, _, err := s.cases.Play(s.ctx, other.person, "sample", 2); err != nil || play.Opened != nil {
		t.Errorf("the other learner's debrief was opened: %v", err)
	}
	attempt, _, err := s.assessments.Attempt(s.ctx, other.person, gradedQuiz, 2)
	if err != nil || len(attempt.Answers) != 1 {
		t.Errorf("the other learner's try holds %d answers: %v", len(attempt.Answers), err)
	}
}

func newScene(t *testing.T) *scene {
	s := &scene{site: newSite(t, withContent(membersFolder(t))), serials: map[string]string{}, devices: map[string]string{}, asked: map[string]string{}, entries: map[string]string{}}
	token, err := s.people.NewSetupToken(s.ctx)
	if err != nil {
		t.Fatal(err)
	}
	s.token = token
	s.log.keepOut(token)
	s.as("spare")
	for _, who := range append([]string{"other"}, cast[1:]...) {
		c := s.as(who)
		s.serials[who] = c.certified()
		s.devices[who] = c.get("/account").find(`name="device" value="([0-9a-f]+)"`)
		attempt, _, err := s.assessments.Attempt(s.ctx, c.person, gradedQuiz, 1)
		if err != nil {
			t.Fatal(err)
		}
		s.asked[who] = attempt.Asked[0].Question
	}
	for who, plays := range map[string]int{"other": 2, "learner": 1, "trainer": 1, "coordinator": 1, "administrator": 1} {
		for number := range plays {
			s.as(who).begin(number + 1)
			s.as(who).moves(number+1, 0, len(sampleMoves))
		}
	}
	s.cohort, s.joinCode = s.newCohort(s.as("administrator").person, people.Scope{})
	for _, who := range append([]string{"other"}, cast[1:]...) {
		draftOf(s, who) // made before anything is compared with what is saved
	}
	mentor := s.signedIn("Sample Entrymentor", people.Trainer)
	for _, who := range append([]string{"other"}, cast[1:]...) {
		s.entries[who] = mentor.logs(s.as(who))
	}
	// The other learner begins a second try, so that there is one only she has.
	first := s.as("other").start(gradedQuiz)
	s.as("other").answerOne(gradedQuiz, first, true).wants(http.StatusSeeOther)
	s.asked["other"] = first.id
	return s
}

// membersFolder is a content folder with one more course, for members only, and
// the sample case.
func membersFolder(t *testing.T) string {
	t.Helper()
	files := caseFiles(t)
	maps.Copy(files, map[string]string{
		"lang/en/courses/members-only/course.yaml": `title: For members
summary: A sample course.
audience: For sample people.
edition: 1
minutes: 5
complete: false
access: members
requires: []
outcomes:
  - id: sample
    text: Do a sample thing.
modules:
  - id: one
    title: One
    items:
      - lesson: inside
certificate: { lessons: all, quizzes: all, cases: 0, minutes: 0, observed_minutes: 0, signoffs: 0 }
`,
		"lang/en/courses/members-only/inside.md": sampleLesson("Only for members", 1),
	})
	return writeFolder(t, files)
}

// sampleLesson is a lesson that says little.
func sampleLesson(title string, edition int) string {
	return fmt.Sprintf("---\ntitle: %s\nedition: %d\nminutes: 5\nsources: [S2]\noutcomes: [sample]\n---\nThese are sample words for a test of the site.\n\n"+
		":::check Which of these is a sample?\n- (+) This one.\n\n  It is.\n- (-) That one.\n\n  It is not.\n:::\n\n:::work\nRead this sample to a colleague this week.\n:::\n", title, edition)
}

func writeFolder(t testing.TB, files map[string]string) string {
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
