package main

import (
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestDemo signs in as every sample person with what the demo prints. Each sees
// what is promised; every certificate is marked as a sample; nothing is left
// behind, and nothing was made where the demo was started.
func TestDemo(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	temporary := filepath.Join(folder, "tmp")
	if err := os.Mkdir(temporary, 0o700); err != nil {
		t.Fatal(err)
	}
	s := shell{dir: folder, env: []string{"TMPDIR=" + temporary}}.start(t, "demo", "--addr", "127.0.0.1:0")
	row := regexp.MustCompile(`(?m)^(Sample \S.*?)  +(M\d{7})  +(\S+)  +(\S.*)$`)
	s.waitFor(`Sample Administrator +M\d{7} +\S+`)
	people := row.FindAllStringSubmatch(s.said(), -1)
	if len(people) != len(cast())+demoGathered {
		t.Fatalf("%d people are printed, want %d:\n%s", len(people), len(cast())+demoGathered, s.said())
	}
	shows := map[string][]string{
		"a cohort of Siaya":                          {"/staff/cohorts", "Sample Cohort Siaya"},
		"in the cohort, not started":                 {"/", "Step 1 of"},
		"mentors the cohort":                         {"/mentoring", "Waiting for an answer"},
		"in the cohort, under way":                   {"/mentoring", "Counted:"},
		"in the cohort, stuck":                       {"/mentoring", "worked together on"},
		"joined with a code":                         {"/", "Mratibu wako bado hajakukubali"},
		"nothing begun yet":                          {"/", "/courses"},
		"three tries without a pass":                 {"/quizzes/gatekeeping-quiz", "Read these again first"},
		"course completed; certificate valid":        {"/certificates", "This is a sample"},
		"certificate replaced":                       {"/certificates", "MFANO"},
		"certificate withdrawn":                      {"/certificates", "Withdrawn"},
		"two lessons done, a quiz open":              {"/quizzes/gatekeeping-quiz", "Swali la 4"},
		"course completed; certificate not claimed":  {"/certificates", `value="gatekeeping"`},
		"a name that cannot be printed as it stands": {"/certificates", `value="gatekeeping"`},
	}
	for _, person := range people {
		v := s.visitor()
		if status, _, err := v.post("/sign-in", url.Values{"login": {person[2]}, "secret": {person[3]}}); err != nil || status != http.StatusOK {
			t.Errorf("%s cannot sign in: %d, %v", person[1], status, err)
			continue
		}
		for beginning, want := range shows {
			if !strings.HasPrefix(person[4], beginning) {
				continue
			}
			_, body, err := v.get(want[0])
			if err != nil || !strings.Contains(strings.ToLower(body), strings.ToLower(want[1])) {
				t.Errorf("%s, %s: %s does not show %q: %v", person[1], person[4], want[0], want[1], err)
			}
			judgeSamples(t, v, body)
			delete(shows, beginning)
		}
	}
	for beginning := range shows {
		t.Errorf("nobody shows %q", beginning)
	}
	if status := s.stop(); status != exitGood {
		t.Errorf("it ended with %d: %s", status, s.said())
	}
	for _, place := range []string{folder, temporary} {
		left, err := os.ReadDir(place)
		if err != nil || len(left) > 1 || len(left) == 1 && left[0].Name() != "tmp" {
			t.Errorf("left behind in %s: %v, %v", place, left, err)
		}
	}
}

var certificateLink = regexp.MustCompile(`/certificates/(PMJ-[0-9A-Z]+)`)

// judgeSamples opens the certificates that a page links.
func judgeSamples(t *testing.T, v *visitor, body string) {
	t.Helper()
	for _, link := range certificateLink.FindAllStringSubmatch(body, -1) {
		_, twin, err := v.get("/certificates/" + link[1])
		if err != nil || !strings.Contains(twin, "SAMPLE") && !strings.Contains(twin, "MFANO") {
			t.Errorf("%s is not marked as a sample: %v", link[1], err)
		}
		_, checked, err := v.get("/verify/" + link[1])
		if err != nil || strings.Contains(checked, "This certificate is valid") {
			t.Errorf("%s is said to be valid: %v", link[1], err)
		}
	}
}
