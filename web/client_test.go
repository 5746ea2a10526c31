package web_test

import (
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"time"

	"pamoja/courses/people"
)

// client is one browser: its cookies, and the person who uses it, if any.
type client struct {
	*site
	http   *http.Client
	person people.Person
	secret string
	lang   string
}

// visit is an address that was asked for.
type visit struct {
	client *client
	method string
	path   string
}

// tick is how far the clock goes with every request, so that the flood limit
// sees a calm visitor.
const tick = 10 * time.Millisecond

// browser opens a browser that nobody has signed in on.
func (s *site) browser() *client {
	jar, err := cookiejar.New(nil)
	if err != nil {
		s.t.Fatal(err)
	}
	return &client{site: s, lang: "en", http: &http.Client{Jar: jar, Timeout: 3 * time.Minute,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport:     &http.Transport{DisableCompression: true, DisableKeepAlives: false, MaxIdleConnsPerHost: 16}}}
}

func secretFor(role people.Role) string {
	if role == people.Coordinator || role == people.Administrator {
		return "four sample words here"
	}
	return "284916"
}

// add makes a person of a role and a browser of hers, not signed in yet.
func (s *site) add(name string, role people.Role) *client {
	s.t.Helper()
	added, err := s.people.Add(s.ctx, people.Shell(), people.New{Name: name, Role: role, Language: "en", Secret: secretFor(role)})
	if err != nil {
		s.t.Fatal(err)
	}
	c := s.browser()
	c.person, c.secret = added.Person, added.Secret
	s.log.keepOut(added.Person.Name, added.Person.Member, added.Person.ID, added.Secret, "127.0.0.1")
	return c
}

// signedIn adds a person and signs her in on her own phone.
func (s *site) signedIn(name string, role people.Role) *client {
	s.t.Helper()
	c := s.add(name, role)
	c.signIn("own")
	return c
}

// as gives the one person of a role in this site, signed in at first use;
// `nobody` is signed out, `other` a second learner.
func (s *site) as(who string) *client {
	s.t.Helper()
	if c := s.known[who]; c != nil {
		return c
	}
	var c *client
	switch who {
	case "nobody":
		c = s.browser()
	case "spare": // whose sessions are ended by others
		c = s.signedIn("Sample Sparelearner", people.Learner)
	case "other":
		c = s.signedIn("Sample Otherlearner", people.Learner)
	default:
		role, err := people.ParseRole(who)
		if err != nil {
			s.t.Fatalf("nobody here is %q", who)
		}
		c = s.signedIn("Sample "+strings.ToUpper(who[:1])+who[1:], role)
	}
	s.known[who] = c
	return c
}

// signIn signs the browser's person in, on her own or a shared phone.
func (c *client) signIn(phone string) {
	c.t.Helper()
	got := c.post("/sign-in", "login", c.person.Member, "secret", c.secret, "phone", phone)
	got.wants(http.StatusSeeOther)
}

func (c *client) get(path string) *answer {
	c.t.Helper()
	return c.ask(http.MethodGet, path, "", nil)
}

func (c *client) head(path string) *answer {
	c.t.Helper()
	return c.ask(http.MethodHead, path, "", nil)
}

// post sends a form of names and values in turn.
func (c *client) post(path string, form ...string) *answer {
	c.t.Helper()
	return c.ask(http.MethodPost, path, pairs(form).Encode(), http.Header{"Content-Type": {"application/x-www-form-urlencoded"}, "Origin": {c.address}})
}

func pairs(form []string) url.Values {
	values := url.Values{}
	for i := 0; i+1 < len(form); i += 2 {
		values.Add(form[i], form[i+1])
	}
	return values
}

// ask sends any request, and holds the answer against what is true of all of
// them.
func (c *client) ask(method, path, body string, header http.Header) *answer {
	c.t.Helper()
	got, err := c.try(method, path, body, header)
	if err != nil {
		c.t.Fatal(err)
	}
	got.judge()
	return got
}

// try is ask for use beside the test's own goroutine.
func (c *client) try(method, path, body string, header http.Header) (*answer, error) {
	c.clock.pass(tick)
	request, err := http.NewRequestWithContext(c.ctx, method, c.address+path, strings.NewReader(body))
	if err != nil {
		return nil, err
	}
	request.Header.Set("Accept-Language", c.lang)
	for name, values := range header {
		request.Header[name] = values
	}
	response, err := c.http.Do(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	content, err := io.ReadAll(response.Body)
	if err != nil {
		return nil, err
	}
	c.mutex.Lock()
	c.visited = append(c.visited, visit{client: c, method: method, path: path})
	c.mutex.Unlock()
	got := &answer{t: c.t, method: method, path: path, status: response.StatusCode, header: response.Header, body: string(content)}
	if got.status >= http.StatusInternalServerError {
		got.failure = c.log.of(got.header.Get("X-Request-Id"))
	}
	return got, nil
}

// follow asks for the address an answer leads to.
func (c *client) follow(a *answer) *answer {
	c.t.Helper()
	a.wants(http.StatusSeeOther)
	address, _, _ := strings.Cut(a.header.Get("Location"), "#") // a browser keeps the place to itself
	return c.get(address)
}

// message gives a sentence of the interface, as the page must say it.
func (s *site) message(lang, key string, args ...any) string {
	return s.shelf.Library().Words.For(lang).T(key, args...)
}
