package sqlite_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"pamoja/courses/records/sqlite"
)

func TestLock(t *testing.T) {
	dir := t.TempDir()
	release, err := sqlite.Lock(dir)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := sqlite.Lock(dir); !errors.Is(err, sqlite.ErrLocked) {
		t.Errorf("a second lock: got %v, want ErrLocked", err)
	}
	command, _ := child(t, "lock", dir)
	var complaint bytes.Buffer
	command.Stderr = &complaint
	if err := command.Run(); err == nil || !strings.Contains(complaint.String(), sqlite.ErrLocked.Error()) {
		t.Errorf("a second process: got %v, %q; want ErrLocked", err, complaint.String())
	}
	release()
	release()
	again, err := sqlite.Lock(dir)
	if err != nil {
		t.Fatalf("after release: %v", err)
	}
	again()
}

// TestLockOfKilled sees that a killed process holds nothing.
func TestLockOfKilled(t *testing.T) {
	dir := t.TempDir()
	command, output := child(t, "lock", dir)
	input, err := command.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	defer input.Close()
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	if _, err := output.ReadString('\n'); err != nil {
		t.Fatal(err)
	}
	if _, err := sqlite.Lock(dir); !errors.Is(err, sqlite.ErrLocked) {
		t.Errorf("while another process holds it: got %v, want ErrLocked", err)
	}
	// Reading and adding beside it is allowed; what must not be is in schema_test.go.
	openStore(t, dir, noteCollections())
	command.Process.Kill()
	command.Wait()
	release, err := sqlite.Lock(dir)
	if err != nil {
		t.Fatalf("after the other was killed: %v", err)
	}
	release()
}
