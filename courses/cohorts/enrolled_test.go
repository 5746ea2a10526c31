package cohorts

import (
	"testing"
	"time"

	"pamoja/courses/people"
	"pamoja/courses/progress"
	"pamoja/courses/records"
)

func TestEnrolled(t *testing.T) {
	s := newSite(t)
	by, c := s.coordinated()
	her, idle := s.person(1, "Siaya"), s.person(2, "Siaya")
	if _, err := s.AddMembers(s.ctx, by, c.ID, false, her.ID, idle.ID); err != nil {
		t.Fatal(err)
	}
	counts := func(field progress.Field, value string) progress.Standings {
		got, err := s.Progress.Standings(s.ctx, field, value)
		s.must(err)
		return got
	}
	if got := counts(progress.ByCounty, "Siaya"); got != (progress.Standings{New: 4}) {
		t.Errorf("%+v", got)
	}
	courses, err := s.CoursesOf(s.ctx, her.ID)
	s.must(err)
	step, _, open, err := s.Progress.NextStep(s.ctx, her.ID, courses...)
	if err != nil || !open || step.Course.ID != "first" {
		t.Errorf("%+v, %t, %v", step, open, err)
	}
	s.must(s.Progress.Start(s.ctx, her, "second"))
	if step, _, _, err = s.Progress.NextStep(s.ctx, her.ID, courses...); err != nil || step.Course.ID != "second" {
		t.Errorf("the course with the latest event comes first: %+v, %v", step, err)
	}
	if _, err := s.Progress.FinishLesson(s.ctx, her, "second", "a-second", "v"); err != nil {
		t.Fatal(err)
	}
	if step, _, _, err = s.Progress.NextStep(s.ctx, her.ID, courses...); err != nil || step.Course == nil || step.Course.ID != "first" {
		t.Errorf("then the cohort's first: %+v, %v", step, err)
	}
	s.must(s.Progress.Start(s.ctx, her, "first"))
	s.pass(progress.StuckAfter - time.Hour)
	if got := counts(progress.ByCohort, c.ID); got != (progress.Standings{New: 2, Going: 1, Complete: 1}) {
		t.Errorf("%+v", got)
	}
	s.pass(2 * time.Hour)
	if got := counts(progress.ByCohort, c.ID); got != (progress.Standings{New: 2, Going: 1, Stuck: 1, Complete: 1}) {
		t.Errorf("%+v", got)
	}
	members, _, err := s.Members(s.ctx, by, c.ID)
	if err != nil || members[0].StuckSince(s.now()).IsZero() || !members[1].StuckSince(s.now()).IsZero() || members[1].Begun() {
		t.Errorf("%+v, %v", members, err)
	}
	// She moves: what counts her moves along.
	_, err = s.People.Edit(s.ctx, people.Shell(), her.ID, map[people.Field]string{people.CountyField: "Meru", people.CadreField: "cpv"})
	s.must(err)
	if got := counts(progress.ByCounty, "Meru"); got != (progress.Standings{Going: 1, Stuck: 1, Complete: 1}) || counts(progress.ByCadre, "cpv") != got {
		t.Errorf("%+v", got)
	}
	page, _, err := s.Progress.StuckPage(s.ctx, progress.ByCounty, "Meru", "", 50)
	if err != nil || len(page) != 1 || page[0].Person != her.ID {
		t.Errorf("%+v, %v", page, err)
	}
	_, err = s.End(s.ctx, by, c.ID)
	s.must(err)
	if got := counts(progress.ByCohort, c.ID); got != (progress.Standings{}) {
		t.Errorf("an ended cohort counts %+v", got)
	}
	if got := counts(progress.ByCounty, "Siaya"); got != (progress.Standings{}) {
		t.Errorf("whom only the cohort enrolled is enrolled still: %+v", got)
	}
	if got := counts(progress.ByCounty, "Meru"); got != (progress.Standings{Going: 1, Stuck: 1, Complete: 1}) {
		t.Errorf("what she did is gone: %+v", got)
	}
	s.must(s.Progress.Rebuild(s.ctx, func(d progress.Difference) { t.Errorf("a rebuild finds %+v", d) }))
}

// Every cohort counts a member in all its courses, also where several have one of
// them: after one ends, after she is taken out, after a rebuild, and of sixteen
// who change it at once.
func TestCoursesShared(t *testing.T) {
	s := newSite(t)
	by, one := s.coordinated()
	add := func(courses ...string) string {
		c, err := s.Add(s.ctx, by, New{Name: "Other", Courses: courses, Scope: people.Scope{Kind: "county", Name: "Siaya"}})
		s.must(err)
		return c.ID
	}
	two, three := add("first"), add("first")
	her := s.person(1, "Siaya")
	for _, id := range []string{one.ID, two, three} {
		_, err := s.AddMembers(s.ctx, by, id, false, her.ID)
		s.must(err)
	}
	wants := func(when string, want map[string]progress.Standings) {
		t.Helper()
		for id, stands := range want {
			if got, err := s.Progress.Standings(s.ctx, progress.ByCohort, id); err != nil || got != stands {
				t.Errorf("%s: %+v, want %+v, %v", when, got, stands, err)
			}
			page, next, err := s.Progress.StuckPage(s.ctx, progress.ByCohort, id, "", 50)
			if err != nil || len(page) != stands.Stuck || next != "" || stands.Stuck > 0 && page[0].Person != her.ID {
				t.Errorf("%s: stuck are %+v, %v", when, page, err)
			}
		}
		s.must(s.Progress.Rebuild(s.ctx, func(d progress.Difference) { t.Errorf("%s: a rebuild finds %+v", when, d) }))
	}
	wants("in three", map[string]progress.Standings{one.ID: {New: 2}, two: {New: 1}, three: {New: 1}})
	s.must(s.Progress.Start(s.ctx, her, "first"))
	wants("begun", map[string]progress.Standings{one.ID: {New: 1, Going: 1}, two: {Going: 1}, three: {Going: 1}})
	s.pass(progress.StuckAfter + time.Hour)
	wants("stuck", map[string]progress.Standings{one.ID: {New: 1, Going: 1, Stuck: 1}, two: {Going: 1, Stuck: 1}, three: {Going: 1, Stuck: 1}})
	if all, err := s.Progress.Standings(s.ctx, progress.Everyone, ""); err != nil || all != (progress.Standings{New: 1, Going: 1, Stuck: 1}) {
		t.Errorf("the whole site counts her more than once: %+v, %v", all, err)
	}
	_, err := s.End(s.ctx, by, two)
	s.must(err)
	wants("one ended", map[string]progress.Standings{one.ID: {New: 1, Going: 1, Stuck: 1}, two: {}, three: {Going: 1, Stuck: 1}})
	s.must(s.Remove(s.ctx, by, three, her.ID))
	wants("out of one", map[string]progress.Standings{one.ID: {New: 1, Going: 1, Stuck: 1}, two: {}, three: {}})
	counts := together(t, 16, func(i int) error {
		if i == 8 {
			_, err := s.Progress.FinishLesson(s.ctx, her, "first", "a-first", "v")
			return err
		}
		if i%2 == 0 {
			_, err := s.AddMembers(s.ctx, by, three, false, her.ID)
			return err
		}
		return s.Progress.Recopy(s.ctx, her.ID)
	})
	if counts[""] != 16 {
		t.Error(counts)
	}
	wants("at once", map[string]progress.Standings{one.ID: {New: 1, Complete: 1}, three: {Complete: 1}})
	// What is lost is found by a rebuild, and told.
	table := records.TableOf[map[string]any](s.store, "cohort-summaries")
	lost := 0
	for found, err := range table.All(s.ctx, "") {
		s.must(err)
		s.must(table.Delete(s.ctx, found.ID, found.Revision))
		lost++
	}
	told := 0
	s.must(s.Progress.Rebuild(s.ctx, func(d progress.Difference) {
		if told++; !d.Counted {
			t.Errorf("%+v", d)
		}
	}))
	if lost != 3 || told != 2 {
		t.Errorf("%d were lost, %d told", lost, told)
	}
	wants("rebuilt", map[string]progress.Standings{one.ID: {New: 1, Complete: 1}, three: {Complete: 1}})
}
