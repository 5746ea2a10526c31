package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// built is the folder of the program as TestMain leaves it behind: made at the
// first use, removed at the end.
var built = struct {
	sync.Once
	folder string
	err    error
}{}

func TestMain(m *testing.M) {
	status := m.Run()
	if built.folder != "" {
		_ = os.RemoveAll(built.folder) // the tests have been judged already
	}
	os.Exit(status)
}

// program builds the real program once and gives its path.
func program(tb testing.TB) string {
	tb.Helper()
	built.Do(func() {
		if built.folder, built.err = os.MkdirTemp("", "pamoja-program-"); built.err != nil {
			return
		}
		command := exec.Command("go", "build", "-tags", "nomsgpack", "-o", filepath.Join(built.folder, "pamoja"), ".")
		command.Env = append(os.Environ(), "CGO_ENABLED=0")
		if said, err := command.CombinedOutput(); err != nil {
			built.err = fmt.Errorf("build the program: %w\n%s", err, said)
		}
	})
	if built.err != nil {
		tb.Fatal(built.err)
	}
	return filepath.Join(built.folder, "pamoja")
}

// ended is how a run of the program ended.
type ended struct {
	out, err string
	status   int
}

// shell is what a run of the program is given beside its arguments.
type shell struct {
	dir   string   // working folder; "" is a fresh one
	input string   // standard input
	env   []string // NAME=VALUE, beside a bare environment

	program string // what is run; "" is the program itself
}

// command is the program with arguments, in an environment without settings
// but one: a run that comes to listen, on purpose or not, has a port of its own,
// for tests run side by side.
func (s shell) command(tb testing.TB, args ...string) *exec.Cmd {
	tb.Helper()
	if s.program == "" {
		s.program = program(tb)
	}
	command := exec.Command(s.program, args...)
	if command.Dir = s.dir; s.dir == "" {
		command.Dir = tb.TempDir()
	}
	command.Env = append([]string{"PATH=" + os.Getenv("PATH"), "HOME=" + command.Dir, "PAMOJA_ADDR=127.0.0.1:0"}, s.env...)
	command.Stdin = strings.NewReader(s.input)
	return command
}

// run runs the program to its end.
func (s shell) run(tb testing.TB, args ...string) ended {
	tb.Helper()
	var out, said bytes.Buffer
	command := s.command(tb, args...)
	command.Stdout, command.Stderr = &out, &said
	err := command.Start()
	if err != nil {
		tb.Fatal(err)
	}
	late := time.AfterFunc(time.Minute, func() { _ = command.Process.Kill() })
	defer late.Stop()
	if err = command.Wait(); err != nil && !errors.As(err, new(*exec.ExitError)) {
		tb.Fatal(err)
	}
	return ended{out: out.String(), err: said.String(), status: command.ProcessState.ExitCode()}
}

// pamoja runs the program in a bare shell.
func pamoja(tb testing.TB, args ...string) ended {
	tb.Helper()
	return shell{}.run(tb, args...)
}

// site is a running `pamoja serve`.
type site struct {
	tb      testing.TB
	process *os.Process
	address string // http://127.0.0.1:PORT
	data    string
	mutex   sync.Mutex
	lines   []string // of standard output
	err     bytes.Buffer
	gone    chan struct{}
	state   *os.ProcessState
}

var atAddress = regexp.MustCompile(`^Pamoja is at (http://\S+) \(`)

// serve starts the program over a data folder, and waits until it says where it
// is. It ends with the test at the latest.
func serve(tb testing.TB, data string, args ...string) *site {
	tb.Helper()
	return shell{}.serve(tb, data, args...)
}

func (sh shell) serve(tb testing.TB, data string, args ...string) *site {
	tb.Helper()
	s := sh.start(tb, append([]string{"serve", "--addr", "127.0.0.1:0", "--data", data}, args...)...)
	s.data = data
	return s
}

// start runs the program until it says where it is.
func (sh shell) start(tb testing.TB, args ...string) *site {
	tb.Helper()
	s := &site{tb: tb, gone: make(chan struct{})}
	command := sh.command(tb, args...)
	command.Stderr = lockedWriter{&s.mutex, &s.err}
	out, err := command.StdoutPipe()
	if err != nil {
		tb.Fatal(err)
	}
	if err := command.Start(); err != nil {
		tb.Fatal(err)
	}
	s.process = command.Process
	ready := make(chan struct{})
	go s.listen(out, command, ready)
	tb.Cleanup(s.kill)
	select {
	case <-ready:
	case <-s.gone:
	case <-time.After(time.Minute):
	}
	if s.address == "" {
		tb.Fatalf("the site did not start: %s", s.said())
	}
	return s
}

// listen reads what the program says until it is gone.
func (s *site) listen(out io.Reader, command *exec.Cmd, ready chan struct{}) {
	started := sync.OnceFunc(func() { close(ready) })
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		line := lines.Text()
		s.mutex.Lock()
		s.lines = append(s.lines, line)
		s.mutex.Unlock()
		if found := atAddress.FindStringSubmatch(line); found != nil {
			s.address = found[1]
			started()
		}
	}
	_ = command.Wait() // its state says how it ended
	s.state = command.ProcessState
	close(s.gone)
}

// said is everything the program has said so far.
func (s *site) said() string {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return strings.Join(s.lines, "\n") + "\n" + s.err.String()
}

// waitFor waits until the program has said something that matches.
func (s *site) waitFor(pattern string) string {
	s.tb.Helper()
	wanted := regexp.MustCompile(pattern)
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		if found := wanted.FindString(s.said()); found != "" {
			return found
		}
	}
	s.tb.Fatalf("nothing said matches %q:\n%s", pattern, s.said())
	return ""
}

// kill ends the program as a power cut would.
func (s *site) kill() {
	_ = s.process.Kill() // it may have ended by itself
	<-s.gone
}

// stop asks the program to end and gives its exit status.
func (s *site) stop() int {
	s.tb.Helper()
	if err := s.process.Signal(syscall.SIGTERM); err != nil {
		s.tb.Fatal(err)
	}
	select {
	case <-s.gone:
	case <-time.After(30 * time.Second):
		s.tb.Fatal("the site did not stop")
	}
	return s.state.ExitCode()
}

type lockedWriter struct {
	mutex *sync.Mutex
	to    io.Writer
}

func (w lockedWriter) Write(p []byte) (int, error) {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	return w.to.Write(p)
}

// visitor is a browser of one person.
type visitor struct {
	client *http.Client
	site   string
}

func (s *site) visitor() *visitor {
	jar, err := cookiejar.New(nil)
	if err != nil {
		s.tb.Fatal(err)
	}
	return &visitor{client: &http.Client{Jar: jar, Timeout: 30 * time.Second}, site: s.address}
}

// get fetches a page, wherever redirects lead.
func (v *visitor) get(path string) (status int, body string, err error) {
	return v.do(http.MethodGet, path, nil)
}

// post sends a form and follows where it leads.
func (v *visitor) post(path string, form url.Values) (status int, body string, err error) {
	return v.do(http.MethodPost, path, form)
}

func (v *visitor) do(method, path string, form url.Values) (int, string, error) {
	request, err := http.NewRequestWithContext(context.Background(), method, v.site+path, strings.NewReader(form.Encode()))
	if err != nil {
		return 0, "", err
	}
	if method == http.MethodPost {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	answer, err := v.client.Do(request)
	if err != nil {
		return 0, "", err
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	return answer.StatusCode, string(body), err
}
