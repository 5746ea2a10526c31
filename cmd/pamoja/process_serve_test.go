package main

import (
	"bufio"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestOneServeAFolder starts a second site on a folder that is served from:
// status 2, one line, and the first goes on.
func TestOneServeAFolder(t *testing.T) {
	t.Parallel()
	data := filepath.Join(t.TempDir(), "data")
	first := serve(t, data)
	refused(t, pamoja(t, "serve", "--addr", "127.0.0.1:0", "--data", data), exitUsage, "another `pamoja serve`", data)
	if status, _, err := first.visitor().get("/readyz"); err != nil || status != http.StatusOK {
		t.Errorf("the first site answers %d, %v", status, err)
	}
	if status := first.stop(); status != exitGood {
		t.Errorf("the first site ended with %d: %s", status, first.said())
	}
	serve(t, data) // and now it can be served again
}

// TestPeopleBesideServe adds people while the site runs: they can sign in at
// once, and a phone that is taken is said to be so.
func TestPeopleBesideServe(t *testing.T) {
	t.Parallel()
	s := serve(t, filepath.Join(t.TempDir(), "data"))
	add := func(args ...string) ended {
		return pamoja(t, append([]string{"people", "add", "--data", s.data, "--role", "learner", "--name"}, args...)...)
	}
	first := add("Sample Learner 1", "--login", "0712 345 678", "--secret", "284916")
	if first.status != exitGood || first.err != "" || len(strings.Fields(first.out)) != 2 || strings.Fields(first.out)[1] != "284916" {
		t.Fatalf("status %d, %q, %q", first.status, first.out, first.err)
	}
	second := add("Sample Learner 2", "--login", "+254712345678")
	if second.status != exitGood || strings.Count(second.err, "\n") != 1 || !strings.Contains(second.err, "+254712345678") {
		t.Errorf("the same phone again: status %d, %q, %q", second.status, second.out, second.err)
	}
	in := shell{input: "nyumba kumi za mfano\r\n"}
	third := in.run(t, "people", "add", "--data", s.data, "--role", "administrator", "--name", "Sample Administrator", "--secret", "-")
	if third.status != exitGood || !strings.HasSuffix(third.out, " nyumba kumi za mfano\n") {
		t.Errorf("a secret on standard input: status %d, %q, %q", third.status, third.out, third.err)
	}
	member := func(of ended) string { return strings.Fields(of.out)[0] }
	for name, c := range map[string]struct {
		login, secret, name string
	}{
		"by phone":             {"0712345678", "284916", "Sample Learner 1"},
		"by member number":     {member(first), "284916", "Sample Learner 1"},
		"with the phone taken": {member(second), strings.Fields(second.out)[1], "Sample Learner 2"},
		"the administrator":    {member(third), "nyumba kumi za mfano", "Sample Administrator"},
	} {
		v := s.visitor()
		status, body, err := v.post("/sign-in", url.Values{"login": {c.login}, "secret": {c.secret}})
		if err != nil || status != http.StatusOK || !strings.Contains(body, c.name) {
			t.Errorf("%s: status %d, %v", name, status, err)
		}
	}
	for _, phone := range []string{"712345678", "254712345678"} {
		if strings.Contains(s.said(), phone) {
			t.Errorf("a phone number in the log: %s", s.said())
		}
	}
}

// TestStopWithARequestInHand asks the site to stop while a form is half sent:
// the form is taken whole and answered, and nobody else is let in.
func TestStopWithARequestInHand(t *testing.T) {
	t.Parallel()
	s := serve(t, filepath.Join(t.TempDir(), "data"))
	host := strings.TrimPrefix(s.address, "http://")
	line, err := net.Dial("tcp", host)
	if err != nil {
		t.Fatal(err)
	}
	defer line.Close()
	const form = "login=M1234567&secret=not-the-one"
	fmt.Fprintf(line, "POST /sign-in HTTP/1.1\r\nHost: %s\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\n%s", host, len(form), form[:10])
	time.Sleep(100 * time.Millisecond) // the request is in hand, waiting for its end

	stopped := make(chan int)
	go func() { stopped <- s.stop() }()
	for refusedAt := time.Now().Add(10 * time.Second); ; time.Sleep(10 * time.Millisecond) {
		other, err := net.Dial("tcp", host)
		if err != nil {
			break
		}
		other.Close()
		if time.Now().After(refusedAt) {
			t.Fatal("a site that was told to stop still lets people in")
		}
	}
	fmt.Fprint(line, form[10:])
	answer, err := http.ReadResponse(bufio.NewReader(line), nil)
	if err != nil {
		t.Fatalf("the form was not answered: %v", err)
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusUnauthorized {
		t.Errorf("the form was answered with %s", answer.Status)
	}
	if status := <-stopped; status != exitGood {
		t.Errorf("the site ended with %d: %s", status, s.said())
	}
}

// TestEnvironmentTwins sets everything by the environment and nothing by flags;
// a flag wins over its twin.
func TestEnvironmentTwins(t *testing.T) {
	t.Parallel()
	dir, content := t.TempDir(), newOverlay(t)
	content.write("lang/en/courses/gatekeeping/at-the-door.md", retitled(t, "A guest at the door"))
	in := shell{dir: dir, env: []string{"PAMOJA_DATA=by-flag", "PAMOJA_CONTENT=" + content.dir, "PAMOJA_ADDR=nonsense",
		"PAMOJA_BASE_URL=https://pamoja.example", "PAMOJA_TIME_ZONE=Africa/Nairobi", "PAMOJA_TRUSTED_PROXIES=127.0.0.1"}}
	s := in.serve(t, filepath.Join(dir, "data"))
	s.waitFor(`https://pamoja\.example/setup/`)
	if strings.Contains(s.said(), "no --base-url") {
		t.Errorf("the base URL was not taken: %s", s.said())
	}
	if _, body, err := s.visitor().get("/courses/gatekeeping/at-the-door"); err != nil || !strings.Contains(body, "A guest at the door") {
		t.Errorf("the content folder was not taken: %v", err)
	}
	if got := in.run(t, "people", "add", "--name", "Sample Learner", "--role", "learner"); got.status != exitUsage {
		t.Errorf("PAMOJA_ADDR was not judged: status %d", got.status)
	}
	in.env[2] = "PAMOJA_ADDR=127.0.0.1:0"
	if got := in.run(t, "people", "add", "--name", "Sample Learner", "--role", "learner"); got.status != exitGood {
		t.Fatal(got.err)
	}
	if !exists(filepath.Join(dir, "by-flag", "pamoja.db")) {
		t.Error("PAMOJA_DATA was not taken")
	}
}

// TestSetupLink prints a new link at each start until there is an
// administrator, and none from then on.
func TestSetupLink(t *testing.T) {
	t.Parallel()
	data := filepath.Join(t.TempDir(), "data")
	links := map[string]bool{}
	for range 2 {
		s := serve(t, data)
		links[s.waitFor(`http://127\.0\.0\.1:\d+/setup/[0-9a-z]{52}`)] = true
		s.stop()
	}
	if len(links) != 2 {
		t.Errorf("the link is the same at each start: %v", links)
	}
	if got := pamoja(t, "people", "add", "--data", data, "--role", "administrator", "--name", "Sample Administrator"); got.status != exitGood {
		t.Fatal(got.err)
	}
	s := serve(t, data)
	if s.stop(); strings.Contains(s.said(), "/setup/") {
		t.Errorf("there is an administrator, and still a link: %s", s.said())
	}
}
