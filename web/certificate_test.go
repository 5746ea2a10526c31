package web_test

import (
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// The page of a certificate says all that its sheet says, in the same order.
func TestTwinReadsAsTheSheet(t *testing.T) {
	pdfinfo, err := exec.LookPath("pdfinfo")
	if err != nil && os.Getenv("PAMOJA_CI") == "1" {
		t.Fatal(err)
	} else if err != nil {
		t.Skip(err)
	}
	for name, change := range map[string][]setting{"real": nil, "sample": {withSamples}} {
		t.Run(name, func(t *testing.T) {
			s := newSite(t, change...)
			c := s.as("learner")
			serial := c.certified()
			file := filepath.Join(t.TempDir(), "sheet.pdf")
			if err := os.WriteFile(file, []byte(c.get("/certificates/"+serial+".pdf").wants(http.StatusOK).body), 0o600); err != nil {
				t.Fatal(err)
			}
			aloud, err := exec.Command(pdfinfo, "-struct-text", file).Output()
			if err != nil {
				t.Fatal(err)
			}
			read := regexp.MustCompile(`(?m)^ *"(.+)"$`).FindAllStringSubmatch(string(aloud), -1)
			if len(read) < 15 {
				t.Fatalf("the sheet reads\n%s", aloud)
			}
			twin := c.get("/certificates/" + serial).wants(http.StatusOK).plain()
			_, twin.Body, _ = strings.Cut(twin.Body, `role="status"`)
			plain := func(text string) string { return strings.Join(strings.Fields(strings.ReplaceAll(text, ".", " ")), " ") }
			rest := plain(twin.Text())
			for _, line := range read {
				_, after, ok := strings.Cut(rest, plain(line[1]))
				if !ok {
					t.Fatalf("the page does not say %q, or not here:\n%s", line[1], rest)
				}
				rest = after
			}
		})
	}
}

// What is said of each answer does not repeat its heading.
func TestVerifyReadsAsOneSpeaks(t *testing.T) {
	s := newSite(t)
	for _, language := range []string{"en", "sw"} {
		for _, state := range []string{"valid", "replaced", "withdrawn", "unknown", "unrecorded", "forged", "sample"} {
			head, said := s.message(language, "verify.head_"+state), s.message(language, "verify.said_"+state, "date", "4 May 2026")
			if strings.Contains(strings.ToLower(said), strings.ToLower(head)) {
				t.Errorf("%q repeats %q", said, head)
			}
			if dated := state == "valid" || state == "replaced" || state == "withdrawn"; strings.Contains(said, "4 May 2026") != dated {
				t.Errorf("%s: the date in %q", state, said)
			}
		}
	}
}

// A sample says so wherever it is shown, in both languages, and is never
// called valid.
func TestSamplesSayTheyAre(t *testing.T) {
	s := newSite(t, withSamples)
	c := s.as("learner")
	serial := c.certified()
	valid := s.message("en", "verify.head_valid")
	words := []string{s.message("en", "certificate.sample"), s.message("en", "certificate.sample_text"),
		s.message("sw", "certificate.sample"), s.message("sw", "certificate.sample_text")}
	c.get("/certificates/" + serial).wants(http.StatusOK).says(words...).says(s.message("en", "certificate.state_sample")).never(valid)
	c.get("/certificates").wants(http.StatusOK).says(s.message("en", "certificate.state_sample")).never(valid)
	page := s.as("nobody").get("/verify/" + serial).wants(http.StatusOK)
	page.says(words...).says(s.message("en", "verify.head_sample"), s.message("en", "verify.said_sample"), serial, "Sample Learner").never(valid)
	admin := s.as("administrator")
	admin.post("/certificates/"+serial, "action", "withdraw", "reason", "sample").wants(http.StatusSeeOther)
	s.as("nobody").get("/verify/" + serial).wants(http.StatusOK).says(words...).says(s.message("en", "verify.head_withdrawn")).never("Sample Learner")

	real := newSite(t)
	serial = real.as("learner").certified()
	for _, page := range []*answer{real.as("nobody").get("/verify/" + serial), real.as("learner").get("/certificates/" + serial)} {
		page.wants(http.StatusOK).never(words[0], words[1], words[2], words[3])
	}
}
