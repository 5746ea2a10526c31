package web_test

import (
	"net/http"
	"testing"
)

// TestLookAgain: a word that may be a child's name is asked about once, nothing is
// kept meanwhile, and whoever says so again is not stopped.
func TestLookAgain(t *testing.T) {
	s := newSite(t)
	mentor, mentees := s.linked(1)
	form := append(mentor.sessionForm(mentees...), "practised", "We visited Amina (9) at home.", "action", "Call Baraka, aged 12", "due", "2026-12-01")
	var asked *answer
	s.keeps("being asked to look again", func() {
		asked = mentor.post("/mentoring/new", form...).wants(http.StatusOK).says(s.message("en", "names.title"), "\u2068Amina\u2069, \u2068Baraka\u2069", "We visited Amina (9) at home.")
	})
	looked := asked.find(`name="looked" value="(\d)"`)
	id := mentor.logged(append(form, "looked", looked))
	at := "/mentoring/" + id
	mentor.get(at).wants(http.StatusOK).says("We visited Amina (9) at home.")
	one := mentees[0]
	s.keeps("being asked about a reason", func() {
		one.post(at, "do", "dispute", "reason", "It was Amina, aged 9.").wants(http.StatusOK).says(s.message("en", "names.title"), "It was Amina, aged 9.")
	})
	one.post(at, "do", "dispute", "reason", "It was Amina, aged 9.", "looked", "1").leadsTo(at + "?done=dispute")
	one.post(at, "do", "dispute", "reason", "It was shorter.").wants(http.StatusConflict)
}
