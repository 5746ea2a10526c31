package web

import (
	"fmt"
	"strings"

	"pamoja/assessments"
	"pamoja/assessments/cases"
)

// kindParts are the templates "question", "feedback" and "task": each hands the
// page on to the partial of its kind, such as question-<kind>. They are written
// from the lists of kinds, so that a kind is added there and
// nowhere else, and a partial that is missing stops the program at its start.
func kindParts() string {
	var b strings.Builder
	for _, of := range []struct {
		part  string
		kinds []string
	}{{"question", assessments.Kinds()}, {"feedback", assessments.Kinds()}, {"task", cases.TaskKinds()}} {
		part := of.part
		fmt.Fprintf(&b, "{{define %q}}", part)
		word := "if"
		for _, kind := range of.kinds {
			fmt.Fprintf(&b, "{{%s eq .Kind %q}}{{template %q .}}", word, kind, part+"-"+kind)
			word = "else if"
		}
		b.WriteString("{{end}}{{end}}")
	}
	return b.String()
}
