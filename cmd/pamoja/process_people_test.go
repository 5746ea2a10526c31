package main

import (
	"database/sql"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"pamoja/courses/records/sqlite"
)

// TestListAndReset lists everyone and resets a secret while the site runs: the
// person's session ends, her old secret is refused, the new one lets her in.
func TestListAndReset(t *testing.T) {
	t.Parallel()
	data := filepath.Join(t.TempDir(), "data")
	s := serve(t, data)
	add := func(args ...string) string {
		got := pamoja(t, append([]string{"people", "add", "--data", data}, args...)...)
		if got.status != exitGood {
			t.Fatal(got.err)
		}
		return strings.TrimSpace(got.out)
	}
	her := add("--name", "Sample Learner 1", "--role", "learner", "--login", "0712345678", "--secret", "284916")
	member, _, _ := strings.Cut(her, " ")
	other := add("--name", "Sample Coordinator", "--role", "coordinator", "--scope", "county:Kilifi")
	wanted := regexp.MustCompile(`^M\d{7}\tcoordinator\tcounty:Kilifi\t-\t20\d\d-\d\d-\d\d\tSample Coordinator\n` +
		member + `\tlearner\t-\t\+254712345678\t20\d\d-\d\d-\d\d\tSample Learner 1\n$`)
	if got := pamoja(t, "people", "list", "--data", data); got.status != exitGood || !wanted.MatchString(got.out) || got.err != "" {
		t.Errorf("the list ended with %d: %q %q", got.status, got.out, got.err)
	}
	v := s.visitor()
	signIn := func(secret string) int {
		status, _, err := v.post("/sign-in", url.Values{"login": {member}, "secret": {secret}})
		if err != nil {
			t.Fatal(err)
		}
		return status
	}
	if status := signIn("284916"); status != 200 {
		t.Fatalf("signing in answers %d", status)
	}
	got := pamoja(t, "people", "reset", "0712345678", "--data", data)
	line := regexp.MustCompile(`^(M\d{7}) (\d{6})\n$`).FindStringSubmatch(got.out)
	if got.status != exitGood || line == nil || line[1] != member || line[2] == "284916" {
		t.Fatalf("the reset ended with %d: %q %q", got.status, got.out, got.err)
	}
	if _, body, err := v.get("/account"); err != nil || !strings.Contains(body, `name="secret"`) {
		t.Errorf("her session goes on: %v", err)
	}
	if status := signIn("284916"); status != 401 {
		t.Errorf("the old secret answers %d", status)
	}
	if status := signIn(line[2]); status != 200 {
		t.Errorf("the new secret answers %d", status)
	}
	if !strings.HasPrefix(other, "M") {
		t.Error(other)
	}
	refused(t, pamoja(t, "people", "reset", "M000000", "--data", data), exitUsage, "no such person")
}

// TestRebuild spoils a summary behind the program's back; rebuild says so and
// puts it right. While the site runs it refuses.
func TestRebuild(t *testing.T) {
	t.Parallel()
	data := filepath.Join(t.TempDir(), "data")
	s := serve(t, data)
	added := pamoja(t, "people", "add", "--data", data, "--name", "Sample Learner 1", "--role", "learner", "--secret", "284916")
	member, _, _ := strings.Cut(added.out, " ")
	v := s.visitor()
	for _, step := range []struct {
		path string
		form url.Values
	}{
		{"/sign-in", url.Values{"login": {member}, "secret": {"284916"}}},
		{"/courses/gatekeeping/poverty-is-never-a-reason", url.Values{"action": {"done"}}},
	} {
		if status, _, err := v.post(step.path, step.form); err != nil || status != 200 {
			t.Fatalf("%s: %d, %v", step.path, status, err)
		}
	}
	refused(t, pamoja(t, "rebuild", "--data", data), exitUsage, "another `pamoja serve`")
	s.stop()
	if got := pamoja(t, "rebuild", "--data", data); got.status != exitGood || got.out != "events added: 0; summaries that differed: 0\n" {
		t.Fatalf("nothing was wrong, and it says %q %q", got.out, got.err)
	}
	db, err := sql.Open("sqlite", filepath.Join(data, sqlite.FileName))
	if err != nil {
		t.Fatal(err)
	}
	done, err := db.ExecContext(t.Context(), `UPDATE summaries SET doc = json_remove(doc, '$.lessons')`)
	if err != nil {
		t.Fatal(err)
	}
	if n, err := done.RowsAffected(); err != nil || n != 1 {
		t.Fatalf("%d summaries spoilt, %v", n, err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	got := pamoja(t, "rebuild", "--data", data)
	if got.status != exitGood || !strings.Contains(got.out, "course gatekeeping: it said events 1, lessons 0, quizzes passed 0; now events 1, lessons 1, quizzes passed 0\n") ||
		!strings.HasSuffix(got.out, "summaries that differed: 1\n") {
		t.Errorf("it ended with %d: %q %q", got.status, got.out, got.err)
	}
	if got := pamoja(t, "rebuild", "--data", data); !strings.HasSuffix(got.out, "summaries that differed: 0\n") {
		t.Errorf("the second time it says %q", got.out)
	}
}
