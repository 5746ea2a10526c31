package sqlite_test

import (
	"bufio"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"pamoja/courses/records"
)

// acknowledged is what children said was written.
type acknowledged struct {
	inserts, batches []string
	counted          map[int]int
}

// TestKill kills a writing process in mid-write, several times over one
// folder. Nothing acknowledged may be missing, a batch is whole or absent, and
// the file is sound and opens again.
func TestKill(t *testing.T) {
	dir := t.TempDir()
	said := acknowledged{counted: map[int]int{}}
	for round := 0; round < 6 || said.little(); round++ {
		if round == 40 {
			t.Fatalf("only %d inserts and %d batches: the test proves little", len(said.inserts), len(said.batches))
		}
		command, output := child(t, "write", dir)
		if err := command.Start(); err != nil {
			t.Fatal(err)
		}
		// The clock starts with the first answer, so that it is in mid-write.
		said.read(t, output, 1)
		kill := time.AfterFunc(time.Duration(20+rand.IntN(250))*time.Millisecond, func() { command.Process.Kill() })
		said.read(t, output, -1)
		kill.Stop()
		if err := command.Wait(); err == nil || !strings.Contains(err.Error(), "killed") {
			t.Fatalf("round %d: the child was not killed: %v", round, err)
		}
		said.check(t, dir)
	}
	t.Logf("%d inserts, %d batches, %d updates acknowledged, none missing", len(said.inserts), len(said.batches), said.updates())
}

func (a *acknowledged) little() bool { return len(a.inserts) < 200 || len(a.batches) < 5 }

// read takes so many lines, or all until the child is gone (-1). A line cut
// by the kill was not finished, so it says nothing.
func (a *acknowledged) read(t *testing.T, output *bufio.Reader, lines int) {
	t.Helper()
	for ; lines != 0; lines-- {
		line, err := output.ReadString('\n')
		if err != nil {
			return
		}
		line = strings.TrimSuffix(line, "\n")
		switch line[0] {
		case 'i':
			a.inserts = append(a.inserts, line[2:])
		case 'm':
			a.batches = append(a.batches, line[2:])
		case 'c':
			var writer, count int
			if _, err := fmt.Sscanf(line, "c %d %d", &writer, &count); err != nil {
				t.Errorf("%q: %v", line, err)
			}
			a.counted[writer] = max(a.counted[writer], count)
		}
	}
}

func (a *acknowledged) updates() (n int) {
	for _, count := range a.counted {
		n += count
	}
	return n
}

func (a *acknowledged) check(t *testing.T, dir string) {
	t.Helper()
	if got := pragma(t, dir, "integrity_check"); got != "ok" {
		t.Fatalf("integrity_check: %s", got)
	}
	store := openStore(t, dir, noteCollections())
	defer store.Close()
	notes := records.TableOf[note](store, "notes")
	present, members := map[string]bool{}, map[string]int{}
	for f, err := range notes.All(t.Context(), "") {
		if err != nil {
			t.Fatal(err)
		}
		present[f.ID] = true
		if at := strings.Index(f.ID, "/m"); at >= 0 {
			members[f.ID[:at]]++
		}
	}
	for _, id := range a.inserts {
		if !present[id] {
			t.Errorf("%s was acknowledged and is missing", id)
		}
	}
	for _, id := range a.batches {
		if members[id] != 10 {
			t.Errorf("batch %s was acknowledged and has %d of 10", id, members[id])
		}
	}
	for id, n := range members {
		if n != 10 {
			t.Errorf("batch %s was written in part: %d of 10", id, n)
		}
	}
	counters, _, err := records.TableOf[map[int]int](store, "counters").Get(t.Context(), "all")
	if err != nil {
		t.Fatal(err)
	}
	for writer, count := range a.counted {
		if counters[writer] < count {
			t.Errorf("writer %d was told %d updates, there are %d", writer, count, counters[writer])
		}
	}
}

// TestBeside writes beside another process that writes without pause, as
// `people add` does beside `serve`.
func TestBeside(t *testing.T) {
	dir := t.TempDir()
	store := openStore(t, dir, noteCollections())
	notes := records.TableOf[note](store, "notes")
	command, output := child(t, "write", dir)
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	said := acknowledged{counted: map[int]int{}}
	said.read(t, output, 1)
	finished := make(chan struct{})
	go func() {
		defer close(finished)
		said.read(t, output, -1)
	}()
	var longest time.Duration
	for i := range 40 {
		began := time.Now()
		if _, err := notes.Insert(t.Context(), fmt.Sprintf("beside/%d", i), note{Writer: 99}); err != nil {
			t.Errorf("insert %d beside the other process: %v", i, err)
		}
		longest = max(longest, time.Since(began))
	}
	command.Process.Kill()
	<-finished
	command.Wait()
	store.Close()
	said.check(t, dir)
	t.Logf("%d inserts there, 40 here, the longest took %v", len(said.inserts), longest)
}
