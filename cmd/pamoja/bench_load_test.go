package main

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gin-gonic/gin"
)

// clockTick is the kernel's unit of processor time in /proc (USER_HZ).
const clockTick = 10 * time.Millisecond

// used is the processor time a process has taken, its own and the kernel's for
// it.
func used(b *testing.B, pid int) time.Duration {
	b.Helper()
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		b.Fatal(err)
	}
	_, after, _ := strings.Cut(string(data), ") ")
	fields := strings.Fields(after)
	user, err := strconv.Atoi(fields[11])
	if err != nil {
		b.Fatal(err)
	}
	system, err := strconv.Atoi(fields[12])
	if err != nil {
		b.Fatal(err)
	}
	return time.Duration(user+system) * clockTick
}

// resident is how much memory a process holds now, or has held at most.
func resident(b *testing.B, pid int, which string) float64 {
	b.Helper()
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		b.Fatal(err)
	}
	for line := range strings.Lines(string(data)) {
		if rest, found := strings.CutPrefix(line, which+":"); found {
			kilobytes, err := strconv.Atoi(strings.Fields(rest)[0])
			if err != nil {
				b.Fatal(err)
			}
			return float64(kilobytes) / 1024
		}
	}
	b.Fatalf("no %s of process %d", which, pid)
	return 0
}

// crowd sends requests to one server over connections that stay open.
type crowd struct {
	b       *testing.B
	client  *http.Client
	address string
	pid     int
}

func newCrowd(b *testing.B, address string, pid, connections int) *crowd {
	transport := &http.Transport{MaxIdleConnsPerHost: connections, MaxConnsPerHost: connections}
	b.Cleanup(transport.CloseIdleConnections)
	return &crowd{b: b, address: address, pid: pid, client: &http.Client{Transport: transport, Timeout: 30 * time.Second}}
}

// as is a request of one learner, from a phone of her own.
func (c *crowd) as(l benchLearner, method, path string, form url.Values) *http.Request {
	request, err := http.NewRequestWithContext(context.Background(), method, c.address+path, strings.NewReader(form.Encode()))
	if err != nil {
		c.b.Fatal(err)
	}
	request.Header.Set("Cookie", "pamoja_session="+l.token())
	request.Header.Set("X-Forwarded-For", l.address())
	if method == http.MethodPost {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	return request
}

// fetch gets a page as a phone does, compressed, and throws it away.
func (c *crowd) fetch(l benchLearner, path string) error {
	request := c.as(l, http.MethodGet, path, nil)
	request.Header.Set("Accept-Encoding", "gzip")
	answer, err := c.client.Do(request)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if _, err := io.Copy(io.Discard, answer.Body); err != nil {
		return err
	}
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("%s: %s", path, answer.Status)
	}
	return nil
}

// page is fetch and the page's text.
func (c *crowd) page(l benchLearner, method, path string, form url.Values) string {
	answer, err := c.client.Do(c.as(l, method, path, form))
	if err != nil {
		c.b.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != http.StatusOK {
		c.b.Fatalf("%s %s: %s %v\n%s", method, path, answer.Status, err, body)
	}
	return string(body)
}

// cost is what one request takes of the server's processor, with so many
// connections busy all the time.
func (c *crowd) cost(connections, requests, learners int, path string) time.Duration {
	c.b.Helper()
	c.busy(connections, requests/10, learners, path)
	before := used(c.b, c.pid)
	c.busy(connections, requests, learners, path)
	return (used(c.b, c.pid) - before) / time.Duration(requests)
}

func (c *crowd) busy(connections, requests, learners int, path string) {
	c.b.Helper()
	var left atomic.Int64
	left.Store(int64(requests))
	var failed atomic.Pointer[error]
	var done sync.WaitGroup
	for range connections {
		done.Go(func() {
			for left.Add(-1) >= 0 {
				if err := c.fetch(benchLearner(benchCompleted+rand.IntN(learners-benchCompleted)), path); err != nil {
					failed.Store(&err)
				}
			}
		})
	}
	done.Wait()
	if err := failed.Load(); err != nil {
		c.b.Fatal(*err)
	}
}

// waits are how long requests took that came at a steady rate, whether or not
// those before had been answered; in order of length.
func (c *crowd) waits(perSecond int, lasting time.Duration, learners int, paths ...string) []time.Duration {
	c.b.Helper()
	count := perSecond * int(lasting/time.Second)
	waits := make([]time.Duration, count)
	var failed atomic.Pointer[error]
	var done sync.WaitGroup
	began := time.Now()
	for i := range count {
		due := began.Add(time.Duration(i) * time.Second / time.Duration(perSecond))
		time.Sleep(time.Until(due))
		done.Go(func() {
			if err := c.fetch(benchLearner(benchCompleted+rand.IntN(learners-benchCompleted)), paths[i%len(paths)]); err != nil {
				failed.Store(&err)
			}
			waits[i] = time.Since(due)
		})
	}
	done.Wait()
	if err := failed.Load(); err != nil {
		c.b.Fatal(*err)
	}
	slices.Sort(waits)
	return waits
}

var (
	askedQuestion = regexp.MustCompile(`name="question" value="([^"]+)"`)
	firstChoice   = regexp.MustCompile(`name="choice" value="([^"]+)"`)
)

// journey is the main job of one learner, and how many requests it took: the
// course, a lesson, done, a quiz of eight with feedback after each, the result.
func (c *crowd) journey(l benchLearner) (requests int) {
	c.page(l, http.MethodGet, "/courses/"+benchCourse, nil)
	c.page(l, http.MethodGet, "/courses/"+benchCourse+"/"+benchLesson, nil)
	c.page(l, http.MethodPost, "/courses/"+benchCourse+"/"+benchLesson, url.Values{"action": {"done"}})
	quiz := "/quizzes/" + benchQuiz
	asked := c.page(l, http.MethodPost, quiz, url.Values{"action": {"start"}, "try": {"1"}})
	requests = 6
	for question := askedQuestion.FindStringSubmatch(asked); question != nil; question = askedQuestion.FindStringSubmatch(asked) {
		form := url.Values{"action": {"answer"}, "try": {"1"}, "question": {question[1]}, "choice": {firstChoice.FindStringSubmatch(asked)[1]}}
		c.page(l, http.MethodPost, quiz, form)
		asked = c.page(l, http.MethodGet, quiz, nil)
		requests += 3
	}
	return requests
}

// bareSize asks BenchmarkBare for a server whose one page has so many bytes.
const bareSize = "PAMOJA_BENCH_BARE"

// BenchmarkBare is the yardstick: gin alone with one page of fixed bytes. It is
// run by BenchmarkSite as a process of its own, and does nothing otherwise.
func BenchmarkBare(b *testing.B) {
	size, err := strconv.Atoi(os.Getenv(bareSize))
	if err != nil {
		return
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	gin.SetMode(gin.ReleaseMode)
	engine := gin.New()
	page := []byte(strings.Repeat("pamoja ", size/7+1))[:size]
	engine.GET("/", func(c *gin.Context) { c.Data(http.StatusOK, "text/html; charset=utf-8", page) })
	fmt.Printf("bare at http://%s\n", listener.Addr())
	b.Fatal(http.Serve(listener, engine))
}

var bareAddress = regexp.MustCompile(`bare at (http://\S+)`)

// startBare runs BenchmarkBare until the benchmark ends.
func startBare(b *testing.B, size int) (address string, pid int) {
	b.Helper()
	command := exec.Command(os.Args[0], "-test.run=^$", "-test.bench=^BenchmarkBare$", "-test.benchtime=1x")
	command.Env = append(os.Environ(), fmt.Sprintf("%s=%d", bareSize, size))
	out, err := command.StdoutPipe()
	if err != nil {
		b.Fatal(err)
	}
	if err := command.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		_ = command.Process.Kill()
		_ = command.Wait() // it was killed
	})
	var said strings.Builder
	for buffer := make([]byte, 256); ; {
		n, err := out.Read(buffer)
		said.Write(buffer[:n])
		if found := bareAddress.FindStringSubmatch(said.String()); found != nil {
			return found[1], command.Process.Pid
		}
		if err != nil {
			b.Fatalf("the bare server did not start: %s", said.String())
		}
	}
}
