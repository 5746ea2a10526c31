package main

import (
	"time"

	"pamoja/content"
	"pamoja/courses/fault"
	"pamoja/web"
)

// drawCase prints the map of a case, whatever faults it still has.
func (i *invocation) drawCase(library *web.Library, id string) error {
	c, err := library.Cases.Case(id)
	if fault.Is(err, fault.KindNotFound) {
		return refuse(exitUsage, "pamoja: there is no case %q: the id is the name of its file without .md", id)
	}
	if err != nil {
		return err
	}
	i.printf("%s", c.Map(content.SourceLanguage))
	return nil
}

// tellProofs prints what the search through each case has shown.
func (i *invocation) tellProofs(library *web.Library) {
	for _, id := range library.Cases.IDs() {
		c, err := library.Cases.Case(id)
		if err != nil || !c.Proved() {
			continue
		}
		proof := c.Prove()
		i.printf("case %s: %d states, %s paths, %d endings, longest path %d", id, proof.States, proof.Paths, len(proof.Endings), proof.Longest)
	}
}

// tellOlder prints, where --data or --mongo was given, what was begun and is
// open on a version of a quiz or a case that is no longer current. It reads
// only.
func (i *invocation) tellOlder(library *web.Library) error {
	if !i.settings.dataGiven && i.settings.Mongo == "" {
		return nil
	}
	store, err := i.openStore(false)
	if err != nil {
		return err
	}
	defer store.Close()
	kept := keepersOf(store, func() *web.Library { return library }, time.Now)
	tries, err := kept.quizzes.OpenOnOlder(i.ctx)
	if err != nil {
		return err
	}
	for _, one := range tries {
		i.printf("quiz %s: %d open on an older version (edition %d, %.8s)", one.ID, one.Open, one.Edition, one.Version)
	}
	plays, err := kept.cases.OpenOnOlder(i.ctx)
	if err != nil {
		return err
	}
	for _, one := range plays {
		i.printf("case %s: %d open on an older version (edition %d, %.8s)", one.ID, one.Open, one.Edition, one.Version)
	}
	return nil
}
