package web_test

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"pamoja/courses/cohorts"
	"pamoja/courses/people"
	"pamoja/courses/progress"
)

// newCohort makes a cohort of the course gatekeeping, and a code of it.
func (s *site) newCohort(by people.Person, scope people.Scope) (id, code string) {
	s.t.Helper()
	c, err := s.cohorts.Add(s.ctx, by, cohorts.New{Name: "Sample Cohort", Courses: []string{"gatekeeping"}, Scope: scope})
	if err == nil {
		code, err = s.cohorts.DrawCode()
	}
	if err == nil {
		_, err = s.cohorts.NewCode(s.ctx, by, c.ID, code, 0, 0)
	}
	if err != nil {
		s.t.Fatal(err)
	}
	return c.ID, code
}

// placed adds somebody of a county, or an organisation, and signs her in. A
// coordinator coordinates it.
func (s *site) placed(name string, role people.Role, field people.Field, place string) *client {
	s.t.Helper()
	n := people.New{Name: name, Role: role, Language: "en", Secret: secretFor(role), Profile: map[people.Field]string{field: place}}
	if role == people.Coordinator {
		kind := map[people.Field]string{people.CountyField: "county", people.OrganisationField: "org"}[field]
		n.Scopes = []people.Scope{{Kind: kind, Name: place}}
	}
	added, err := s.people.Add(s.ctx, people.Shell(), n)
	if err != nil {
		s.t.Fatal(err)
	}
	c := s.browser()
	c.person, c.secret = added.Person, added.Secret
	s.log.keepOut(added.Person.Name, added.Person.Member, added.Person.ID, added.Secret)
	c.signIn("own")
	return c
}

// TestCohortAccess plays every role, in and out of a cohort's county, on every
// page and act of it, before and after its links end.
func TestCohortAccess(t *testing.T) {
	s := newSite(t)
	if _, err := s.people.AddOrganisation(s.ctx, people.Shell(), "Sample Home", ""); err != nil {
		t.Fatal(err)
	}
	own := s.placed("Sample Coordinator One", people.Coordinator, people.CountyField, "Siaya")
	cast := map[string]*client{
		"own coordinator":               own,
		"another county's coordinator":  s.placed("Sample Coordinator Two", people.Coordinator, people.CountyField, "Meru"),
		"an organisation's coordinator": s.placed("Sample Coordinator Three", people.Coordinator, people.OrganisationField, "Sample Home"),
		"its mentor":                    s.placed("Sample Mentor", people.Trainer, people.CountyField, "Siaya"),
		"a member's own mentor":         s.placed("Sample Mentor Two", people.Trainer, people.CountyField, "Siaya"),
		"its member":                    s.placed("Sample Member", people.Learner, people.CountyField, "Siaya"),
		"somebody of its county":        s.placed("Sample Neighbour", people.Learner, people.CountyField, "Siaya"),
		"an administrator":              s.as("administrator"),
		"somebody who is not signed in": s.as("nobody"),
	}
	cohort, code := s.newCohort(own.person, people.Scope{Kind: "county", Name: "Siaya"})
	member, mentor := cast["its member"].person, cast["its mentor"].person
	if _, err := s.cohorts.AddMembers(s.ctx, own.person, cohort, false, member.ID); err != nil {
		t.Fatal(err)
	}
	if err := s.cohorts.AddMentor(s.ctx, own.person, cohort, mentor.ID, false); err != nil {
		t.Fatal(err)
	}
	if _, err := s.people.Assign(s.ctx, own.person, cast["a member's own mentor"].person.ID, member.ID); err != nil {
		t.Fatal(err)
	}
	may := map[string]int{"own coordinator": 200, "an administrator": 200, "another county's coordinator": 404, "an organisation's coordinator": 404, "somebody who is not signed in": 303}
	at := "/staff/cohorts/" + cohort
	play := func(when string, pages map[string]string, acts map[string][]string) {
		for who, c := range cast {
			want := may[who]
			if want == 0 {
				want = http.StatusForbidden
			}
			for name, path := range pages {
				got, want := c.get(path), want
				if want == http.StatusOK && name == "change" && when == "after its end" {
					want = http.StatusConflict
				}
				if got.status != want {
					t.Errorf("%s: GET %s by %s: %d, want %d", when, path, who, got.status, want)
				}
				if want != 200 && who != "its member" && strings.Contains(got.body, member.Name) {
					t.Errorf("%s: GET %s tells %s a member's name", when, path, who)
				}
				if want == 200 && got.header.Get("Cache-Control") != "no-store" {
					t.Errorf("%s may be kept: %s", path, got.header.Get("Cache-Control"))
				}
			}
			for name, form := range acts {
				if want == 200 {
					continue // they are allowed, and TestPages does them
				}
				path := at
				if name == "attendance" {
					path += "/attendance"
				}
				s.keeps(name+" by "+who, func() {
					if got := c.post(path, form...); got.status != want && got.status != http.StatusBadRequest || got.status == http.StatusSeeOther && who != "somebody who is not signed in" {
						t.Errorf("%s: %s by %s: %d, want %d", when, name, who, got.status, want)
					}
				}, "sessions", "devices")
			}
		}
	}
	pages := map[string]string{"one": at, "change": at + "/change", "people": at + "/people", "sheet": at + "/sheet", "attendance": at + "/attendance"}
	acts := map[string][]string{
		"add": {"action", "add", "person", member.ID}, "number": {"action", "add", "number", member.Member}, "remove": {"action", "remove", "person", member.ID},
		"rule": {"action", "rule"}, "mentor": {"action", "mentor", "mentor", mentor.Member}, "unmentor": {"action", "unmentor", "person", mentor.ID},
		"hand": {"action", "hand", "from", mentor.ID, "to", cast["a member's own mentor"].person.Member}, "code": {"action", "code", "drawn", "abcd2345"},
		"accept": {"action", "accept", "person", member.ID}, "decline": {"action", "decline", "person", member.ID},
		"change": {"action", "change", "was_name", "Sample Cohort", "was_course", "gatekeeping", "name", "Other", "course", "gatekeeping"}, "end": {"action", "end", "sure", "yes"},
		"attendance": {"day", "2026-11-22", "there", "18"},
	}
	play("while it goes on", pages, acts)
	sees := func(c *client) bool { return s.people.MaySee(s.ctx, c.person, member, people.Progress) == nil }
	if !sees(cast["its mentor"]) || !sees(cast["a member's own mentor"]) || sees(cast["somebody of its county"]) || sees(cast["another county's coordinator"]) {
		t.Error("who sees the member is not who should")
	}
	own.post(at, "action", "end", "sure", "yes").wants(http.StatusSeeOther)
	if sees(cast["its mentor"]) || !sees(cast["a member's own mentor"]) {
		t.Error("the cohort's mentor sees the member after it ended, or her own does not")
	}
	play("after its end", pages, acts)
	s.as("nobody").get("/join/" + code).wants(http.StatusConflict)
	// A coordinator learns of the administrators' cohorts nothing either.
	theirs, _ := s.newCohort(s.as("administrator").person, people.Scope{})
	own.get("/staff/cohorts/" + theirs).wants(http.StatusNotFound)
	own.get("/staff/cohorts?scope=county:Meru").wants(http.StatusForbidden)
}

// TestHandOverOnHerPage: where a cohort's cap would be passed, the page of who
// leaves says so, and offers to go over it.
func TestHandOverOnHerPage(t *testing.T) {
	s := newSite(t)
	own := s.placed("Sample Coordinator One", people.Coordinator, people.CountyField, "Siaya")
	c, err := s.cohorts.Add(s.ctx, own.person, cohorts.New{Name: "Sample Cohort", Courses: []string{"gatekeeping"}, Cap: 1, Scope: people.Scope{Kind: "county", Name: "Siaya"}})
	if err != nil {
		t.Fatal(err)
	}
	leaves, stays := s.placed("Sample Mentor One", people.Trainer, people.CountyField, "Siaya"), s.placed("Sample Mentor Two", people.Trainer, people.CountyField, "Siaya")
	for n, mentor := range []*client{leaves, stays} {
		if err := s.cohorts.AddMentor(s.ctx, own.person, c.ID, mentor.person.ID, false); err != nil {
			t.Fatal(err)
		}
		member := s.placed(fmt.Sprintf("Sample Member %d", n), people.Learner, people.CountyField, "Siaya")
		if _, err := s.cohorts.AddMembers(s.ctx, own.person, c.ID, false, member.person.ID); err != nil {
			t.Fatal(err)
		}
	}
	page := "/staff/people/" + leaves.person.ID
	refused := own.post(page, "action", "handover", "to", stays.person.Member).wants(http.StatusConflict)
	refused.says(s.message("en", "staff.handover_over")).find(`name="to"[^>]* value="(` + stays.person.Member + `)"`)
	if got := own.post(page, "action", "handover", "to", stays.person.Member, "over", "yes").wants(http.StatusSeeOther); got.header.Get("Location") != page+"?saved=handover" {
		t.Errorf("it leads to %s", got.header.Get("Location"))
	}
	// What a coordinator looks after is hers by scope: her page says how it goes on.
	s.as("administrator").get("/staff/people/" + own.person.ID).says(s.message("en", "staff.coordinator_leaves_text"))
	own.get("/staff/people/" + own.person.ID).says(s.message("en", "staff.coordinator_leaves_ask"))
}

// TestCohortMyLearning: a cohort's first course is the next step of a member who
// has begun nothing, and an account that waits says so.
func TestCohortMyLearning(t *testing.T) {
	s := newSite(t)
	own := s.placed("Sample Coordinator One", people.Coordinator, people.CountyField, "Siaya")
	cohort, code := s.newCohort(own.person, people.Scope{Kind: "county", Name: "Siaya"})
	her := s.placed("Sample Member", people.Learner, people.CountyField, "Siaya")
	her.get("/").says(s.message("en", "learning.none"))
	her.post("/join/" + code).wants(http.StatusOK).says(s.message("en", "cohort.joined_title"))
	her.get("/").says("Step 1 of").says(s.message("en", "learning.go_lesson"))
	her.get("/courses/gatekeeping").wants(http.StatusOK)
	newcomer := s.browser()
	form := newcomer.get("/join/" + code).wants(http.StatusOK)
	id := form.find(`name="id" value="([0-9a-z]{24})"`)
	joins := func() string {
		got := newcomer.post("/join/"+code, "id", id, "name", "Sample Newcomer", "secret", "284916", "repeat", "284916", "language", "en")
		return got.wants(http.StatusOK).find(`id="cohort-member">([^<]+)<`)
	}
	number := joins()
	p, err := s.people.ByLogin(s.ctx, number)
	if err != nil || !p.Waiting {
		t.Fatal(p, err)
	}
	s.log.keepOut(p.Name, p.Member, p.ID)
	newcomer.get("/").wants(http.StatusOK).says(s.message("en", "cohort.you_wait"))
	own.get("/staff/cohorts/" + cohort).says("Sample Newcomer").says(s.message("en", "cohort.waiting"))
	own.post("/staff/cohorts/"+cohort, "action", "accept", "person", p.ID).wants(http.StatusSeeOther)
	if got := newcomer.get("/").wants(http.StatusOK); strings.Contains(got.body, s.message("en", "cohort.you_wait")) {
		t.Error("she is told to wait still")
	}
}

// Who is stuck, and since when, stands on the cohort's page and on the county's.
func TestCohortStanding(t *testing.T) {
	s := newSite(t)
	own := s.placed("Sample Coordinator One", people.Coordinator, people.CountyField, "Siaya")
	cohort, _ := s.newCohort(own.person, people.Scope{Kind: "county", Name: "Siaya"})
	var ids []string
	for n := range 60 {
		added, err := s.people.Add(s.ctx, people.Shell(), people.New{Name: fmt.Sprintf("Sample Member %02d", n), Profile: map[people.Field]string{people.CountyField: "Siaya"}})
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, added.Person.ID)
		if n < 3 {
			if err := s.progress.Start(s.ctx, added.Person, "gatekeeping"); err != nil {
				t.Fatal(err)
			}
		}
	}
	if _, err := s.cohorts.AddMembers(s.ctx, own.person, cohort, false, ids...); err != nil {
		t.Fatal(err)
	}
	s.clock.pass(progress.StuckAfter + time.Hour)
	own.signIn("own")
	page := own.get("/staff/cohorts/" + cohort).wants(http.StatusOK).says("Stuck since 22 November 2026").says(s.message("en", "cohort.next_page"))
	for filter, n := range map[string]int{"never": 60, "new": 57, "stuck": 3} {
		got := own.get("/staff/cohorts/" + cohort + "?show=" + filter).wants(http.StatusOK)
		if rows := strings.Count(got.body, `name="action" value="remove"`); rows != min(n, 50) {
			t.Errorf("%s: %d rows, want %d", filter, rows, n)
		}
		page.says(strconv.Itoa(n))
	}
	if rows := strings.Count(own.get("/staff/cohorts/"+cohort+"?page=2").body, `value="remove"`); rows != 10 {
		t.Errorf("%d rows on the second page", rows)
	}
	own.get("/staff/cohorts").wants(http.StatusOK).says("courses stuck: 3").says("Sample Member 02").says("22 November 2026")
}
