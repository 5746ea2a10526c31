package web

import (
	"fmt"
	"strings"

	"pamoja/assessments"
)

// kindParts are the templates "question" and "feedback": each hands the page on
// to the partial of its question's kind, question-<kind> or feedback-<kind>.
// They are written from the list of kinds, so that a kind is added there and
// nowhere else, and a partial that is missing stops the program at its start.
func kindParts() string {
	var b strings.Builder
	for _, part := range []string{"question", "feedback"} {
		fmt.Fprintf(&b, "{{define %q}}", part)
		word := "if"
		for _, kind := range assessments.Kinds() {
			fmt.Fprintf(&b, "{{%s eq .Kind %q}}{{template %q .}}", word, kind, part+"-"+kind)
			word = "else if"
		}
		b.WriteString("{{end}}{{end}}")
	}
	return b.String()
}
