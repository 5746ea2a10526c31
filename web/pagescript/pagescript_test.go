package pagescript

import (
	"net/http"
	"strings"
	"testing"
)

// Every step can fail: a check that passes whatever it is given proves nothing.
func TestChecksCanFail(t *testing.T) {
	a := &Answer{Status: 200, Header: http.Header{"X-Sample": {"one"}}, Body: "<p>Some words</p>"}
	failed := map[string]bool{}
	for _, line := range []string{"status 404", "to /courses", "text Other words", "html <b>", "no-text Some words", "no-text <p>",
		"header X-Sample: two", "header X-Other: one", "no-header X-Sample"} {
		verb, rest, _ := strings.Cut(line, " ")
		failed[verb] = true
		if checks[verb](a, rest) == "" {
			t.Errorf("%q passes", line)
		}
	}
	for verb := range checks {
		if !failed[verb] {
			t.Errorf("nothing shows that %q can fail", verb)
		}
	}
}

func TestFormsAreRead(t *testing.T) {
	v := &visit{vars: map[string]string{"id": "7"}}
	path, form := v.form(t, v.fill(`/people/{id} name="Sample Learner" empty= x={other}`))
	if got := path + " " + strings.Join(form, "|"); got != "/people/7 name|Sample Learner|empty||x|{other}" {
		t.Error(got)
	}
}
