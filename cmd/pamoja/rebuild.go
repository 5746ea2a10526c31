package main

import (
	"crypto/rand"
	"fmt"
	"time"

	"pamoja/assessments"
	"pamoja/courses"
	"pamoja/courses/progress"
)

// rebuildCommand is `pamoja rebuild`.
type rebuildCommand struct{}

// Run lets the owners of facts append what progress lacks, computes every
// summary again, and prints a line for each that said something else. Nobody
// else may be at work on the data.
func (c *rebuildCommand) Run(i *invocation) error {
	library, _, err := soundLibrary(i.settings.Content, i.settings.zone)
	if err != nil {
		return err
	}
	store, done, err := i.openAlone(false)
	if err != nil {
		return err
	}
	defer done()
	catalogue := func() *courses.Catalogue { return library.Catalogue }
	events := progress.NewService(store, catalogue, time.Now)
	quizzes := assessments.NewService(store, events, func() *assessments.Bank { return library.Bank }, catalogue, time.Now, rand.Reader)
	added, err := quizzes.Rebuild(i.ctx)
	if err != nil {
		return err
	}
	count := 0
	err = events.Rebuild(i.ctx, func(d progress.Difference) {
		count++
		i.printf("person %s, course %s: it said %s; now %s", d.Person, d.Course, inBrief(d.Before), inBrief(d.After))
	})
	if err != nil {
		return err
	}
	i.printf("events added: %d; summaries that differed: %d", added, count)
	return nil
}

// inBrief is what a summary says, for the shell.
func inBrief(s progress.Summary) string {
	if s.Events == 0 {
		return "nothing"
	}
	text := fmt.Sprintf("events %d, lessons %d, quizzes passed %d", s.Events, len(s.Lessons), len(s.Quizzes))
	if s.Completed != nil {
		text += ", complete"
	}
	return text
}
