package web_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"pamoja/courses/people"
	"pamoja/courses/progress"
)

// twice is one person of Kilifi with two accounts, in a cohort with the first:
// there she holds a certificate, has a play that counts and one that is open; in
// the second she has read one lesson.
func twice(s *site) (from, into *client, serial, cohort string) {
	s.t.Helper()
	from, into = s.signedInAt("Sample Twice", people.Learner, "Kilifi", ""), s.signedInAt("Sample Twice Over", people.Learner, "Kilifi", "")
	s.log.keepOut(from.person.Member, into.person.Member)
	serial = from.certified()
	from.begin(1)
	from.moves(1, 0, len(sampleMoves))
	if _, err := s.cases.OpenDebrief(s.ctx, from.person, "sample", 1); err != nil {
		s.t.Fatal(err)
	}
	from.begin(2)
	from.moves(2, 0, 1)
	cohort, _ = s.newCohort(people.Shell(), people.Scope{Kind: "county", Name: "Kilifi"})
	if _, err := s.cohorts.AddMembers(s.ctx, people.Shell(), cohort, false, from.person.ID); err != nil {
		s.t.Fatal(err)
	}
	return from, into, serial, cohort
}

func TestMergePage(t *testing.T) {
	s := newSite(t, withContent(writeFolder(t, caseFiles(t))))
	from, into, serial, cohort := twice(s)
	c := s.coordinator("county:Kilifi")
	page := "/staff/people/" + from.person.ID
	before, err := s.progress.Mine(s.ctx, from.person.ID)
	if err != nil || len(before) == 0 {
		t.Fatal(err)
	}
	c.post(page, "action", "merge", "into", "nobody").wants(http.StatusBadRequest)
	c.post(page, "action", "merge", "into", from.person.Member).wants(http.StatusBadRequest).says(s.message("en", "merge.same"))
	c.post(page, "action", "merge", "into", into.person.Member).wants(http.StatusOK).says("Sample Twice Over", from.person.Member, s.message("en", "merge.never_back"))
	if p, err := s.people.Get(s.ctx, from.person.ID); err != nil || p.Merged != "" {
		t.Fatal("looking at both has merged them", err)
	}
	s.clock.pass(11 * time.Minute) // what she did at sign-in is no longer fresh
	c.post(page, "action", "merge", "into", into.person.Member, "do", "confirm", "secret", "not her words").wants(http.StatusUnauthorized)
	to := "/staff/people/" + into.person.ID
	c.post(page, "action", "merge", "into", into.person.Member, "do", "confirm", "secret", c.secret).leadsTo(to + "?saved=merge")
	c.get(to).wants(http.StatusOK).says(from.person.Member)
	c.get(page).leadsTo(to + "?saved=was-merged")
	c.post(page, "action", "edit", "ward", "Sample Ward").wants(http.StatusNotFound)
	c.post(page, "action", "merge", "into", into.person.Member, "do", "confirm", "secret", c.secret).leadsTo(to + "?saved=merge")
	s.signedInAt("Sample Near", people.Learner, "Kilifi", "").get(page).wants(http.StatusForbidden)
	s.coordinator("county:Kisumu").get(page).wants(http.StatusNotFound)
	s.coordinator("county:Kisumu").post(page, "action", "merge", "into", into.person.Member).wants(http.StatusNotFound)

	from.get("/account").leadsTo("/sign-in?next=%2Faccount") // her sessions have ended
	from.secret = into.secret
	from.signIn("own") // with the number that led to the account that is gone
	from.get("/account/data").wants(http.StatusOK).says("Sample Twice Over", from.person.Member, s.message("en", "held.fact_merged"))
	from.get("/account/data.json").wants(http.StatusOK)
	from.get("/certificates").wants(http.StatusOK).says(serial)
	from.get("/certificates/" + serial).wants(http.StatusOK).says("Sample Twice") // as it was printed
	from.get("/certificates/" + serial + ".pdf").wants(http.StatusOK)
	if again := from.claim(); again != serial {
		t.Errorf("a second certificate of the course: %s", again)
	}
	from.get(sampleCase).wants(http.StatusOK)
	s.counted(before, into.person.ID)
	members, hidden, err := s.cohorts.Members(s.ctx, people.Shell(), cohort)
	if err != nil || hidden != 0 || len(members) != 1 || members[0].Person.ID != into.person.ID {
		t.Errorf("the cohort has %v and %d hidden, %v", members, hidden, err)
	}
	standing, err := s.cases.Standing(s.ctx, into.person, "sample")
	if err != nil || len(standing.Plays) != 2 || standing.Counted == nil || standing.Last == nil || !standing.Last.IsOpen() || len(standing.Last.Path) != 1 {
		t.Errorf("plays: %+v, %v", standing, err)
	}
	if n, err := s.cases.Rebuild(s.ctx); err != nil || n != 0 {
		t.Errorf("rebuilding finds %d events of plays, %v", n, err)
	}
	if n, err := s.assessments.Rebuild(s.ctx); err != nil || n != 0 {
		t.Errorf("rebuilding finds %d events of tries, %v", n, err)
	}
	if err := s.progress.Rebuild(s.ctx, func(d progress.Difference) { t.Errorf("rebuilding differs: %+v", d) }); err != nil {
		t.Error(err)
	}

	// Whoever deletes herself goes whole; what was issued can still be checked.
	from.post("/account/delete", "secret", from.secret).wants(http.StatusOK)
	for _, id := range []string{from.person.ID, into.person.ID} {
		if _, err := s.people.Get(s.ctx, id); err == nil {
			t.Error("an account is left")
		}
	}
	s.browser().get("/verify/" + serial).wants(http.StatusOK)
}

// counted fails unless everything these summaries have is somebody's.
func (s *site) counted(before []progress.Summary, person string) {
	s.t.Helper()
	for _, was := range before {
		now, err := s.progress.Summary(s.ctx, person, was.Course)
		if err != nil {
			s.t.Fatal(err)
		}
		for _, pair := range [][2]map[string]progress.Done{{was.Lessons, now.Lessons}, {was.Quizzes, now.Quizzes}, {was.Cases, now.Cases}} {
			for id := range pair[0] {
				if _, done := pair[1][id]; !done {
					s.t.Errorf("%s of %s does not count for her", id, was.Course)
				}
			}
		}
		if (was.Completed == nil) != (now.Completed == nil) {
			s.t.Errorf("%s: completed %v, was %v", was.Course, now.Completed, was.Completed)
		}
	}
}

// A merge that is cut off between any two owners, or before the first, is finished
// by doing it again, and ends as one that was not.
func TestMergeCutOff(t *testing.T) {
	s := newSite(t, withContent(writeFolder(t, caseFiles(t))))
	cut := errors.New("cut off")
	for after := range 6 {
		from, into := s.add(fmt.Sprintf("Sample From %d", after), people.Learner), s.add("Sample Into", people.Learner)
		for _, lesson := range []string{"poverty-is-never-a-reason", "who-decides"} {
			if _, err := s.progress.FinishLesson(s.ctx, from.person, "gatekeeping", lesson, "v"); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := s.cases.Start(s.ctx, from.person, "sample", 1); err != nil {
			t.Fatal(err)
		}
		before, err := s.progress.Mine(s.ctx, from.person.ID)
		if err != nil {
			t.Fatal(err)
		}
		owners := []people.Adopter{s.cohorts.Adopt, s.assessments.Adopt, s.cases.Adopt, s.mentoring.Adopt, s.progress.Adopt, s.certificates.Adopt}
		_, err = s.people.Merge(s.ctx, people.Shell(), from.person.ID, into.person.ID, func(ctx context.Context, a, b string) error {
			for _, adopt := range owners[:after] {
				if err := adopt(ctx, a, b); err != nil {
					return err
				}
			}
			return cut
		})
		if !errors.Is(err, cut) {
			t.Fatal(err)
		}
		// What was under way for the account that is gone still counts for her.
		if _, err := s.progress.FinishLesson(s.ctx, from.person, "gatekeeping", "at-the-door", "v"); err != nil {
			t.Fatal(err)
		}
		if n, err := s.people.FinishMerges(s.ctx, s.adopt); err != nil || n != 1 {
			t.Fatal(n, err)
		}
		s.counted(before, into.person.ID)
		got, err := s.progress.Summary(s.ctx, into.person.ID, "gatekeeping")
		if _, late := got.Lessons["at-the-door"]; err != nil || !late || len(got.Lessons) != 3 || got.Events != 3 {
			t.Errorf("cut off after %d: %+v, %v", after, got, err)
		}
		if left, err := s.progress.Kept(s.ctx, from.person.ID, "gatekeeping"); err != nil || left.Events != 0 {
			t.Errorf("cut off after %d: the account that is gone still counts: %+v, %v", after, left, err)
		}
		if standing, err := s.cases.Standing(s.ctx, into.person, "sample"); err != nil || len(standing.Plays) != 1 {
			t.Errorf("cut off after %d: %d plays, %v", after, len(standing.Plays), err)
		}
	}
}

func TestTakePhone(t *testing.T) {
	s := newSite(t)
	holder, other := s.signedInAt("Sample Holder", people.Learner, "Kilifi", ""), s.signedInAt("Sample Other", people.Learner, "Kilifi", "")
	for _, one := range []*client{holder, other} {
		if _, _, err := s.people.ChangePhone(s.ctx, people.Shell(), one.person.ID, "0712345678"); err != nil {
			t.Fatal(err)
		}
	}
	page := "/staff/people/" + other.person.ID
	c := s.coordinator("county:Kilifi")
	c.get(page).wants(http.StatusOK).says("Sample Holder", s.message("en", "staff.take_phone"))
	holder.get("/account").lacks(s.message("en", "account.phone_elsewhere", "member", holder.person.Member))
	c.post(page, "action", "take-phone").leadsTo(page + "?saved=take-phone")
	c.get(page).wants(http.StatusOK).lacks(s.message("en", "staff.take_phone"))
	holder.get("/account").wants(http.StatusOK).says(s.message("en", "account.phone_elsewhere", "member", holder.person.Member))
	holder.get("/account/data").says(s.message("en", "held.fact_login_moved"))
	if _, err := s.people.Edit(s.ctx, people.Shell(), other.person.ID, map[people.Field]string{people.CountyField: "Kisumu"}); err != nil {
		t.Fatal(err)
	}
	answer := c.get("/staff/people/" + holder.person.ID).wants(http.StatusOK).says(s.message("en", "phone.ask"))
	if strings.Contains(answer.body, "Sample Other") {
		t.Error("the page names somebody whom the coordinator may not see")
	}
	c.post("/staff/people/"+holder.person.ID, "action", "take-phone").wants(http.StatusConflict)
}

// TestMergeKeepsBoth: a try that is open in the account that goes is gone on with
// where it stood; where both hold a certificate of one course, both stand as they
// were printed, and neither claims a third.
func TestMergeKeepsBoth(t *testing.T) {
	s := newSite(t)
	from, into := s.signedInAt("Sample Both", people.Learner, "Kilifi", ""), s.signedInAt("Sample Both Over", people.Learner, "Kilifi", "")
	s.log.keepOut(from.person.Member, into.person.Member)
	one, two := from.certified(), into.certified()
	quiz := "case-management-start"
	from.follow(from.answerOne(quiz, from.start(quiz), true)).wants(http.StatusOK)
	open := from.start(quiz)
	if _, err := s.people.Merge(s.ctx, people.Shell(), from.person.ID, into.person.ID, s.adopt); err != nil {
		t.Fatal(err)
	}
	if got := into.start(quiz); got != open {
		t.Errorf("she is asked %+v; the try that was open asked %+v", got, open)
	}
	into.get("/certificates").wants(http.StatusOK).says(one, two)
	for serial, name := range map[string]string{one: "Sample Both", two: "Sample Both Over"} {
		into.get("/certificates/" + serial).wants(http.StatusOK).says(name)
		s.browser().get("/verify/" + serial).wants(http.StatusOK).says(s.message("en", "verify.head_valid"))
	}
	if again := into.claim(); again != two {
		t.Errorf("a third certificate: %s", again)
	}
}
