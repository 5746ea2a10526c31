package wire

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
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

// root is the folder of the program's own module, whose versions it is built
// with.
const root = "../../.."

// built is the folder of the program: made at the first use, removed at the
// end.
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
func program(t *testing.T) string {
	t.Helper()
	built.Do(func() {
		if built.folder, built.err = os.MkdirTemp("", "pamoja-wire-"); built.err != nil {
			return
		}
		command := exec.Command("go", "build", "-C", root, "-tags", "nomsgpack", "-o", filepath.Join(built.folder, "pamoja"), "./cmd/pamoja")
		command.Env = append(os.Environ(), "CGO_ENABLED=0")
		if said, err := command.CombinedOutput(); err != nil {
			built.err = fmt.Errorf("build the program: %w\n%s", err, said)
		}
	})
	if built.err != nil {
		t.Fatal(built.err)
	}
	return filepath.Join(built.folder, "pamoja")
}

// command is the program with arguments, over a database.
func command(t *testing.T, uri string, args ...string) *exec.Cmd {
	t.Helper()
	c := exec.Command(program(t), args...)
	c.Dir = t.TempDir()
	c.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + c.Dir, "PAMOJA_MONGO_URI=" + uri, "PAMOJA_TEST_MONGO_STANDALONE=1"}
	return c
}

// pamoja runs the program to its end.
func pamoja(t *testing.T, uri string, args ...string) (out, said string, status int) {
	t.Helper()
	c := command(t, uri, args...)
	var output, errors bytes.Buffer
	c.Stdout, c.Stderr = &output, &errors
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	late := time.AfterFunc(time.Minute, func() { _ = c.Process.Kill() })
	defer late.Stop()
	_ = c.Wait() // its state says how it ended
	return output.String(), errors.String(), c.ProcessState.ExitCode()
}

// process is a running `pamoja serve`.
type process struct {
	t       *testing.T
	command *exec.Cmd
	address string // http://127.0.0.1:PORT
	mutex   sync.Mutex
	said    bytes.Buffer
	gone    chan struct{}
}

var (
	atAddress = regexp.MustCompile(`(?m)^Pamoja is at (http://\S+) \(`)
	setupLink = regexp.MustCompile(`(?m)/setup/(\S+)$`)
)

// serve starts the program, and waits until it is ready. It ends with the test
// at the latest.
func serve(t *testing.T, uri string, args ...string) *process {
	t.Helper()
	p := &process{t: t, command: command(t, uri, append([]string{"serve", "--addr", "127.0.0.1:0"}, args...)...), gone: make(chan struct{})}
	out, err := p.command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	p.command.Stderr = p
	if err := p.command.Start(); err != nil {
		t.Fatal(err)
	}
	go p.listen(out)
	t.Cleanup(func() {
		_ = p.command.Process.Kill()
		<-p.gone
	})
	p.address = p.waitFor(atAddress)
	return p
}

// Write keeps what the program says.
func (p *process) Write(text []byte) (int, error) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	return p.said.Write(text)
}

func (p *process) log() string {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	return p.said.String()
}

func (p *process) listen(out io.Reader) {
	defer close(p.gone)
	for lines := bufio.NewScanner(out); lines.Scan(); {
		fmt.Fprintln(p, lines.Text())
	}
	_ = p.command.Wait() // its state says how it ended
}

// waitFor waits until the program has said something, and gives the pattern's
// first group.
func (p *process) waitFor(pattern *regexp.Regexp) string {
	p.t.Helper()
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		if found := pattern.FindStringSubmatch(p.log()); found != nil {
			return found[1]
		}
		select {
		case <-p.gone:
			p.t.Fatalf("the program ended: %s", p.log())
		default:
		}
	}
	p.t.Fatalf("the program does not say %s: %s", pattern, p.log())
	return ""
}

// setupToken starts another server beside, which prints a new link, and ends
// it.
func setupToken(t *testing.T, uri string) string {
	t.Helper()
	p := serve(t, uri)
	token := p.waitFor(setupLink)
	p.stop()
	return token
}

// stop asks the program to end, as an operator does.
func (p *process) stop() {
	p.t.Helper()
	if err := p.command.Process.Signal(syscall.SIGTERM); err != nil && !errors.Is(err, os.ErrProcessDone) {
		p.t.Fatal(err)
	}
	select {
	case <-p.gone:
	case <-time.After(time.Minute):
		p.t.Fatalf("the program does not end: %s", p.log())
	}
	if status := p.command.ProcessState.ExitCode(); status != 0 {
		p.t.Errorf("the program ended with %d: %s", status, p.log())
	}
}

// addPerson adds a person on the command line, and gives her member number.
func addPerson(t *testing.T, uri, role, name, secret string) (member string) {
	t.Helper()
	out, said, status := pamoja(t, uri, "people", "add", "--role", role, "--name", name, "--secret", secret)
	if status != 0 || len(strings.Fields(out)) == 0 {
		t.Fatalf("people add: status %d: %s", status, said)
	}
	return strings.Fields(out)[0]
}
