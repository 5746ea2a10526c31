package certificates

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// Every message this package names is there, in both languages.
func TestMessages(t *testing.T) {
	all := bundle(t)
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	key := regexp.MustCompile(`"(certificate\.[a-z_]+|role\.lacking|reason\.[a-z]+)"`)
	named := map[string]bool{}
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, match := range key.FindAllStringSubmatch(string(source), -1) {
			named[match[1]] = true
		}
	}
	for _, act := range []string{string(Opened), string(WasReplaced), string(WasWithdrawn)} {
		delete(named, act)
	}
	for name := range named {
		for _, language := range []string{"en", "sw"} {
			if !all.For(language).Has(name) {
				t.Errorf("%s has no message %s", language, name)
			}
		}
	}
	for state := range stateKeys {
		if state.Key() == "" {
			t.Errorf("%s has no message", state)
		}
	}
}

func TestWordsOfARecord(t *testing.T) {
	r := issued(t, "Sample Learner 12", "sw", caseManagement, nil)
	english := r.In("en")
	for got, want := range map[string]string{
		english.Requirement: "This site’s requirement: 45 lessons, 13 quizzes at 80 % or more, 6 simulated cases, 6 h mentored and confirmed, of which 2 h watched at work, 4 practice sign-offs.",
		english.Counted:     "Completed: 45 lessons, 13 quizzes at 80 % or more, 6 simulated cases, 4 practice sign-offs.",
		english.Limits:      "A record of training completed on this site; not a licence to practise, not certification as a Families Together facilitator, not issued by Government.",
	} {
		if got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
	kiswahili := r.In("sw")
	for _, want := range []string{"masomo 45", "mazoezi 13", "asilimia 80", "visa 6", "saa 6", "saa 2", "kazi 4"} {
		if !strings.Contains(kiswahili.Requirement, want) {
			t.Errorf("%q lacks %q", kiswahili.Requirement, want)
		}
	}
	for _, want := range []string{"mafunzo", "leseni", "mwezeshaji", "Families Together", "Serikali"} {
		if !strings.Contains(kiswahili.Limits, want) {
			t.Errorf("%q lacks %q", kiswahili.Limits, want)
		}
	}
	if got := r.In("fr").Language; got != "sw" {
		t.Errorf("a language it lacks gives %s", got)
	}
	observed := issued(t, "O", "en", Course{ID: "x", Minutes: 45, Rule: Rule{Observed: 90, Cases: 1}, Titles: map[string]string{"en": "X"}}, nil)
	if got := observed.In("en").Requirement; got != "This site’s requirement: 1 simulated case, 1 h 30 min watched at work." {
		t.Error(got)
	}
	if words := observed.In("sw"); words.Course != "X" || words.Mentored.Value == words.Observed.Value {
		t.Errorf("%+v", words)
	}
}
