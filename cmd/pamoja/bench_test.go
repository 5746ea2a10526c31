package main

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// What the benchmarks measure with (PRODUCT: Budgets).
const (
	benchConnections = 32
	benchRequests    = 8000 // for each page
	benchRate        = 1000 // requests a second
	benchJourneys    = 300
	benchFew         = 2_000
)

// benchMany is how many learners there are on disk: PAMOJA_BENCH_LEARNERS, or
// 100,000.
func benchMany(b *testing.B) int {
	text := os.Getenv("PAMOJA_BENCH_LEARNERS")
	if text == "" {
		return 100_000
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < benchFew {
		b.Fatalf("PAMOJA_BENCH_LEARNERS=%s: a number from %d up", text, benchFew)
	}
	return n
}

// row prints one line of the table: what, figure, bound, yardstick.
func row(what, figure, bound, yardstick string) {
	fmt.Printf("| %s | %s | %s | %s |\n", what, figure, bound, yardstick)
}

func milliseconds(d time.Duration) string {
	return fmt.Sprintf("%.2f ms", float64(d)/float64(time.Millisecond))
}

// benchPages are the pages that are asked for most.
var benchPages = []struct{ name, path string }{
	{"lesson", "/courses/" + benchCourse + "/" + benchLesson},
	{"course", "/courses/" + benchCourse},
	{"quiz", "/quizzes/" + benchQuiz},
}

// BenchmarkSite measures the real program over real HTTP on this machine, and
// prints a table. It takes some minutes whatever -benchtime says; nothing in it
// is judged by the clock.
func BenchmarkSite(b *testing.B) {
	many := benchMany(b)
	few := benchFilled(b, benchFew)
	costs := map[string]time.Duration{}
	for _, page := range benchPages {
		costs[page.name] = few.crowd.cost(benchConnections, benchRequests, benchFew, page.path)
	}
	few.site.kill()

	full := benchFilled(b, many)
	row(fmt.Sprintf("start to first answer, %d learners", many), milliseconds(full.started), "1000 ms", "")
	bare, pid := startBare(b, len(full.crowd.page(benchCompleted, http.MethodGet, benchPages[0].path, nil)))
	gin := newCrowd(b, bare, pid, benchConnections)
	yardstick := "bare gin " + milliseconds(gin.cost(benchConnections, benchRequests, many, "/"))
	for _, page := range benchPages {
		cost := full.crowd.cost(benchConnections, benchRequests, many, page.path)
		row(page.name+" page, CPU a request, 32 connections", milliseconds(cost), "0.50 ms", yardstick)
		b.ReportMetric(float64(cost)/float64(time.Millisecond), page.name+"-ms")
		row(fmt.Sprintf("%s page, growth from %d to %d learners", page.name, benchFew, many),
			fmt.Sprintf("%.2f times", float64(cost)/float64(costs[page.name])), "1.5 times", milliseconds(costs[page.name])+" with few")
	}
	row("scene of a case, CPU a request, 32 connections", milliseconds(full.crowd.cost(benchConnections, benchRequests, many, "/cases/"+benchCase)), "", yardstick)
	full.benchWaits(gin)
	full.benchJourneys()
	full.benchCertificates()
	full.benchMemory()
}

// filled is a running site with learners.
type filled struct {
	b        *testing.B
	site     *site
	crowd    *crowd
	learners int
	started  time.Duration // until the first answer
}

// benchFilled fills a data folder, starts the program over it, and takes the
// time to the first lesson it answers.
func benchFilled(b *testing.B, n int) filled {
	b.Helper()
	data := b.TempDir()
	fillLearners(b, data, n, n+benchJourneys)
	program(b)
	began := time.Now()
	s := serve(b, data, "--base-url", "http://pamoja.example", "--trusted-proxies", "127.0.0.1")
	c := newCrowd(b, s.address, s.process.Pid, benchConnections)
	if err := c.fetch(benchCompleted, benchPages[0].path); err != nil {
		b.Fatal(err)
	}
	return filled{b: b, site: s, crowd: c, learners: n, started: time.Since(began)}
}

// benchWaits takes the three pages in turn at a steady rate.
func (f filled) benchWaits(gin *crowd) {
	f.b.Helper()
	at := func(waits []time.Duration, percent int) time.Duration { return waits[len(waits)*percent/100] }
	var paths []string
	for _, page := range benchPages {
		paths = append(paths, page.path)
	}
	bare := gin.waits(benchRate, 10*time.Second, f.learners, "/")
	waits := f.crowd.waits(benchRate, 10*time.Second, f.learners, paths...)
	row("lesson, course, quiz in turn at 1,000 requests/s, p99", milliseconds(at(waits, 99)), "20 ms",
		fmt.Sprintf("p50 %s; bare gin p99 %s", milliseconds(at(waits, 50)), milliseconds(at(bare, 99))))
}

// benchJourneys lets learners who have done nothing yet take the main job.
func (f filled) benchJourneys() {
	f.b.Helper()
	before := used(f.b, f.crowd.pid)
	var next, requests atomic.Int64
	began := time.Now()
	var done sync.WaitGroup
	for range 8 {
		done.Go(func() {
			for i := next.Add(1) - 1; i < benchJourneys; i = next.Add(1) - 1 {
				requests.Add(int64(f.crowd.journey(benchLearner(f.learners) + benchLearner(i))))
			}
		})
	}
	done.Wait()
	cost := (used(f.b, f.crowd.pid) - before) / benchJourneys
	row("whole journey without sign-in, CPU", milliseconds(cost), "15.00 ms",
		fmt.Sprintf("%d requests each, %.0f journeys/s, 8 at a time", requests.Load()/benchJourneys, benchJourneys/time.Since(began).Seconds()))
	f.b.ReportMetric(float64(cost)/float64(time.Millisecond), "journey-ms")
}

var atSerial = regexp.MustCompile(`/certificates/(PMJ-[0-9A-Z]+)`)

// benchCertificates claims the certificates of those who completed the course,
// then draws them, two at a time.
func (f filled) benchCertificates() {
	f.b.Helper()
	var papers []string
	for l := range benchLearner(benchCompleted) {
		page := f.crowd.page(l, http.MethodPost, "/certificates", url.Values{"course": {benchCourse}})
		serial := atSerial.FindStringSubmatch(page)
		if serial == nil {
			f.b.Fatalf("no certificate was issued:\n%s", page)
		}
		papers = append(papers, "/certificates/"+serial[1]+".pdf")
	}
	size := len(f.crowd.page(0, http.MethodGet, papers[0], nil))
	const drawn = 400
	before, began := used(f.b, f.crowd.pid), time.Now()
	var next atomic.Int64
	var done sync.WaitGroup
	for range 2 {
		done.Go(func() {
			for i := next.Add(1) - 1; i < drawn; i = next.Add(1) - 1 {
				f.crowd.page(benchLearner(i%benchCompleted), http.MethodGet, papers[i%benchCompleted], nil)
			}
		})
	}
	done.Wait()
	row("certificate PDFs over HTTP, 2 at a time", fmt.Sprintf("%.0f a second", drawn/time.Since(began).Seconds()), "100 a second",
		fmt.Sprintf("%s CPU each, %.1f KB", milliseconds((used(f.b, f.crowd.pid)-before)/drawn), float64(size)/1024))
}

// benchMemory asks for pages, sign-ins and PDFs all at once, and looks at how
// much memory that takes.
func (f filled) benchMemory() {
	f.b.Helper()
	quiet := resident(f.b, f.crowd.pid, "VmRSS")
	// From here on the highest mark is that of this load, not of an earlier one.
	if err := os.WriteFile(fmt.Sprintf("/proc/%d/clear_refs", f.crowd.pid), []byte("5"), 0); err != nil {
		f.b.Fatal(err)
	}
	secret := strings.Fields(pamoja(f.b, "people", "add", "--data", f.site.data, "--name", "Sample Learner", "--role", "learner").out)
	claimed := atSerial.FindStringSubmatch(f.crowd.page(0, http.MethodGet, "/certificates", nil))
	var done sync.WaitGroup
	end := time.Now().Add(15 * time.Second)
	keep := func(do func()) {
		done.Go(func() {
			for time.Now().Before(end) {
				do()
			}
		})
	}
	for range 4 {
		keep(func() {
			f.crowd.page(benchCompleted, http.MethodPost, "/sign-in", url.Values{"login": {secret[0]}, "secret": {secret[1]}})
		})
		keep(func() { f.crowd.page(0, http.MethodGet, "/certificates/"+claimed[1]+".pdf", nil) })
	}
	for range benchConnections - 8 {
		keep(func() {
			page := benchPages[rand.IntN(len(benchPages))]
			if err := f.crowd.fetch(benchLearner(benchCompleted+rand.IntN(f.learners-benchCompleted)), page.path); err != nil {
				f.b.Error(err)
			}
		})
	}
	done.Wait()
	row("resident memory under load, with sign-ins and PDFs", fmt.Sprintf("%.0f MB at most", resident(f.b, f.crowd.pid, "VmHWM")), "150 MB",
		fmt.Sprintf("%.0f MB before", quiet))
}
