package main

import (
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
