package main

import (
	"fmt"
	"time"

	"pamoja/certificates"
	"pamoja/courses/cohorts"
	"pamoja/courses/progress"
	"pamoja/web"
)

// rebuildCommand is `pamoja rebuild`.
type rebuildCommand struct{}

// Run lets the owners of facts append what progress lacks, finishes merges of
// accounts that were cut off, computes every summary again, and prints a line for each that said something else. Nobody
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
	stands := func() *web.Library { return library }
	kept := keepersOf(store, stands, time.Now)
	added, err := kept.quizzes.Rebuild(i.ctx)
	if err != nil {
		return err
	}
	played, err := kept.cases.Rebuild(i.ctx)
	if err != nil {
		return err
	}
	added += played
	accounts, facts := newPeople(store, library.Words.Languages())
	refiled, err := accounts.Rebuild(i.ctx)
	if err != nil {
		return err
	}
	groups := cohorts.NewService(store, facts, cohorts.Options{Now: time.Now, People: accounts, Progress: kept.progress})
	attested, err := certificates.NewService(store, facts, certificates.Options{Now: time.Now, People: accounts}) // issues none
	if err != nil {
		return err
	}
	ledger := i.ledgerOf(store, facts, stands, accounts, kept, time.Now)
	merged, err := accounts.FinishMerges(i.ctx, adopter(store, services{accounts, kept, groups, ledger, attested}))
	if err != nil {
		return err
	}
	if err := groups.Rebuild(i.ctx); err != nil {
		return err
	}
	practised, err := ledger.EnsureEvents(i.ctx)
	if err != nil {
		return err
	}
	added += practised
	if err := ledger.Rebuild(i.ctx); err != nil {
		return err
	}
	count, err := i.recount(kept.progress)
	if err != nil {
		return err
	}
	if refiled > 0 {
		i.printf("people put into the lists: %d", refiled)
	}
	if merged > 0 {
		i.printf("merges of accounts finished: %d", merged)
	}
	i.printf("events added: %d; summaries that differed: %d", added, count)
	return nil
}

// recount computes every summary again, prints those that said something else
// and gives how many there were.
func (i *invocation) recount(learning *progress.Service) (count int, err error) {
	err = learning.Rebuild(i.ctx, func(d progress.Difference) {
		count++
		if d.Counted {
			i.printf("person %s, course %s: its cohorts did not count what it says", d.Person, d.Course)
			return
		}
		i.printf("person %s, course %s: it said %s; now %s", d.Person, d.Course, inBrief(d.Before), inBrief(d.After))
	})
	return count, err
}

// inBrief is what a summary says, for the shell.
func inBrief(s progress.Summary) string {
	if s.Events == 0 && s.Cohort != "" {
		return "enrolled by a cohort"
	}
	if s.Events == 0 {
		return "nothing"
	}
	text := fmt.Sprintf("events %d, lessons %d, quizzes passed %d", s.Events, len(s.Lessons), len(s.Quizzes))
	if len(s.Cases) > 0 {
		text += fmt.Sprintf(", cases %d", len(s.Cases))
	}
	if len(s.Signoffs)+s.Minutes > 0 {
		text += fmt.Sprintf(", tasks signed off %d, minutes mentored %d of which %d observed", len(s.Signoffs), s.Minutes, s.Observed)
	}
	if s.Completed != nil {
		text += ", complete"
	}
	return text
}
