package web_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"pamoja/courses/people"
	"pamoja/web"
)

var formType = http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}

// A form that another site makes a browser post changes nothing, whoever is
// signed in there.
func TestPostsFromAnotherSiteAreRefused(t *testing.T) {
	s := newScene(t)
	origins := []http.Header{
		{"Sec-Fetch-Site": {"cross-site"}, "Origin": {"https://elsewhere.example"}},
		{"Sec-Fetch-Site": {"same-site"}},
		{"Origin": {"https://elsewhere.example"}},
		{"Origin": {"null"}},
		{"Origin": {s.address + ".elsewhere.example"}},
	}
	s.keeps("posts from another site", func() {
		for _, r := range rules {
			for i, header := range origins {
				if r.method != http.MethodPost {
					continue
				}
				header := header.Clone()
				header.Set("Content-Type", formType.Get("Content-Type"))
				for _, who := range []string{"nobody", "learner", "administrator"} {
					got := s.as(who).ask(http.MethodPost, r.path(s, "learner"), pairs(formOf(s, r, "learner")).Encode(), header)
					if got.status != http.StatusForbidden {
						t.Errorf("POST %s by %s from elsewhere (%d): %d", r.pattern, who, i, got.status)
					}
				}
			}
		}
	})
	said := s.as("learner").ask(http.MethodPost, plainLesson, "action=done", origins[0])
	said.wants(http.StatusForbidden).says(s.message("en", "error.cross_site"))
}

func TestFormsThatCannotBeTaken(t *testing.T) {
	s := newSite(t)
	c := s.as("learner")
	c.start(gradedQuiz)
	for _, bad := range []struct {
		name, body, kind string
		status           int
		key              string
	}{
		{"oversized", "action=done&filler=" + strings.Repeat("x", 70<<10), formType.Get("Content-Type"), http.StatusRequestEntityTooLarge, "error.form_too_large"},
		{"badly escaped", "action=%zz", formType.Get("Content-Type"), http.StatusBadRequest, "error.form_cut"},
		{"with semicolons", "action=done;x=1", formType.Get("Content-Type"), http.StatusBadRequest, "error.form_cut"},
		{"as JSON", `{"action":"done"}`, "application/json", http.StatusBadRequest, "error.form_kind"},
		{"as text", "action=done", "text/plain", http.StatusBadRequest, "error.form_kind"},
		{"in parts", "--b\r\nContent-Disposition: form-data; name=\"action\"\r\n\r\ndone\r\n--b--\r\n", "multipart/form-data; boundary=b", http.StatusBadRequest, "error.form_kind"},
		{"of no kind", "action=done", "nonsense;;", http.StatusBadRequest, "error.form_cut"},
	} {
		for _, path := range []string{plainLesson, "/courses/" + wholeCourse, "/quizzes/" + gradedQuiz, "/cases/sample", "/certificates", "/account", "/sign-in", "/verify"} {
			s.keeps(bad.name, func() {
				got := c.ask(http.MethodPost, path, bad.body, http.Header{"Content-Type": {bad.kind}})
				if got.status != bad.status {
					t.Errorf("a form %s to %s: %d, want %d", bad.name, path, got.status, bad.status)
				}
				got.says(s.message("en", bad.key))
			})
		}
	}
}

// A body that breaks off is refused whole: half an answer is none.
func TestFormsThatBreakOff(t *testing.T) {
	s := newSite(t)
	c := s.as("learner")
	c.start(gradedQuiz)
	cookie := cookieOf(t, c)
	for _, path := range []string{plainLesson, "/quizzes/" + gradedQuiz, "/account"} {
		s.keeps("a form that breaks off", func() {
			got := s.dial(t, fmt.Sprintf("POST %s HTTP/1.1\r\nHost: pamoja\r\nCookie: %s\r\nContent-Type: %s\r\nContent-Length: 400\r\n\r\naction=done",
				path, cookie, formType.Get("Content-Type")))
			if !strings.HasPrefix(got, "HTTP/1.1 400 ") || !strings.Contains(got, "X-Request-Id") {
				t.Errorf("%s answers a form that breaks off with %.60q", path, got)
			}
		})
	}
}

func cookieOf(t *testing.T, c *client) string {
	t.Helper()
	request, err := http.NewRequest(http.MethodGet, c.address, nil)
	if err != nil {
		t.Fatal(err)
	}
	var cookies []string
	for _, cookie := range c.http.Jar.Cookies(request.URL) {
		cookies = append(cookies, cookie.Name+"="+cookie.Value)
	}
	return strings.Join(cookies, "; ")
}

// dial sends bytes as they are, then says that no more will come.
func (s *site) dial(t *testing.T, text string) string {
	t.Helper()
	connection, err := net.Dial("tcp", strings.TrimPrefix(s.address, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer connection.Close()
	if err := connection.SetDeadline(time.Now().Add(10 * time.Second)); err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(connection, text); err != nil {
		t.Fatal(err)
	}
	if err := connection.(*net.TCPConn).CloseWrite(); err != nil {
		t.Fatal(err)
	}
	got, err := io.ReadAll(bufio.NewReader(connection))
	if err != nil {
		t.Fatal(err)
	}
	return string(got)
}

// What is typed is shown as text, is kept as text, and is nowhere a command.
func TestHostileTextInFields(t *testing.T) {
	s := newSite(t)
	c, admin := s.as("learner"), s.as("administrator")
	serial := c.certified()
	for _, text := range []string{`"><script>alert(1)</script>`, `'; DROP TABLE people; --`, `{{.Person}}`, `</title><img src=x onerror=alert(1)>`, "javascript:alert(1)", `%00`} {
		pages := []*answer{
			s.browser().post("/sign-in", "login", text, "secret", "x"), s.as("nobody").get("/verify/" + pathEscape(text)),
			s.as("nobody").post("/verify", "certificate", text), s.as("nobody").get("/courses/" + pathEscape(text)),
			s.as("nobody").get("/sign-in?next=" + pathEscape(text)), c.get("/quizzes/gatekeeping-quiz?try=1&question=" + pathEscape(text)),
			c.get(plainLesson + "?again=" + pathEscape(text)), c.post("/account", "action", text), c.post("/certificates", "course", text),
			c.get("/?q=" + pathEscape(text)), admin.post("/certificates/"+serial, "action", text, "reason", text),
			c.post("/quizzes/"+gradedQuiz, "action", "answer", "try", "1", "question", text, "choice", text),
		}
		for _, page := range pages {
			page.lacks("<script>alert", "<img src=x", `href="javascript:`)
		}
		s.clock.pass(10 * time.Minute)
	}
	name := `<b>"Sample" & 'Name'</b>`
	admin = s.signedIn("Sample Second Administrator", people.Administrator)
	to := admin.post("/certificates/"+serial, "action", "replace", "id", "one", "name", name, "reason", `<i>why</i>`)
	admin.follow(to).wants(http.StatusOK).says(name).lacks("<b>", "<i>")
	s.as("nobody").get("/verify/" + strings.TrimPrefix(to.header.Get("Location"), "/certificates/")).wants(http.StatusOK).says(name)
}

func pathEscape(text string) string {
	var b strings.Builder
	for i := range len(text) {
		fmt.Fprintf(&b, "%%%02X", text[i])
	}
	return b.String()
}

func TestLongAddressesAndHeaders(t *testing.T) {
	s := newSite(t)
	c := s.as("learner")
	long := strings.Repeat("a", 8000)
	for _, path := range []string{"/" + long, "/courses/" + long, "/courses/gatekeeping/" + long, "/setup/" + long, "/assets/" + long,
		"/certificates/" + long, "/quizzes/" + long, "/" + strings.Repeat("a/", 3000)} {
		c.get(path).wants(http.StatusNotFound)
	}
	c.get("/verify/" + long).wants(http.StatusUnprocessableEntity)
	for _, name := range []string{"Accept-Language", "User-Agent", "If-None-Match", "Cookie", "Accept-Encoding", "X-Forwarded-For"} {
		s.browser().ask(http.MethodGet, "/safety", "", http.Header{name: {long}}).wants(http.StatusOK)
	}
	s.browser().ask(http.MethodGet, "/account", "", http.Header{"Cookie": {"pamoja_session=" + long}}).leadsTo("/sign-in?next=%2Faccount")
	s.browser().ask(http.MethodPost, "/sign-in", "login="+long+"&secret="+long, formType).wants(http.StatusUnauthorized)
	got := s.dial(t, "GET / HTTP/1.1\r\nHost: pamoja\r\nX-Long: "+strings.Repeat("a", 64<<10)+"\r\n\r\n")
	if !strings.HasPrefix(got, "HTTP/1.1 431 ") {
		t.Errorf("a request of 64 KB of headers is answered %.40q", got)
	}
}

// What no address takes is told so, with the same care as every answer.
func TestOtherMethodsAreRefused(t *testing.T) {
	s := newSite(t)
	seen := map[string]bool{}
	for _, route := range web.Routes() {
		seen[route.Method+" "+route.Pattern] = true
	}
	path := strings.NewReplacer(":course", wholeCourse, ":lesson", "who-decides", ":quiz", gradedQuiz, ":serial", "PMJ-000000000", ":token", "x", ":name", "x")
	for _, route := range web.Routes() {
		for _, method := range []string{http.MethodPut, http.MethodDelete, http.MethodPatch, http.MethodOptions, http.MethodPost} {
			if seen[method+" "+route.Pattern] {
				continue
			}
			if _, lesson := routeOf(method, path.Replace(route.Pattern), web.Routes()); lesson {
				continue // to a form /courses/x/glossary is a lesson, of a name that none can have: 404
			}
			got := s.as("nobody").ask(method, path.Replace(route.Pattern), "", formType).wants(http.StatusMethodNotAllowed)
			if allow := got.header.Get("Allow"); !strings.Contains(allow, route.Method) {
				t.Errorf("%s %s: Allow is %q", method, route.Pattern, allow)
			}
			got.says(s.message("en", "error.method"))
		}
	}
}
