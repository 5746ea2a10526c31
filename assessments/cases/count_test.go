package cases

import (
	"slices"
	"strings"
	"testing"
	"time"

	"pamoja/courses/progress"
	"pamoja/courses/records"
)

// twoCourses lists the case in a second course, before the first in the order of
// the catalogue, and in a third that asks for the first to be completed.
func twoCourses(t *testing.T) files {
	t.Helper()
	desk := strings.Replace(courseYAML, "title: At the gate", "title: At the desk", 1)
	lobby := strings.Replace(courseYAML, "minutes: 30", "minutes: 30\nrequires: [gate]", 1)
	return sound(t).with(deskCourse, desk).with("lang/en/courses/desk/who-asks.md", lessonMD).
		with("lang/en/courses/attic/course.yaml", lobby).with("lang/en/courses/attic/who-asks.md", lessonMD)
}

func (s *site) toldOf(t *testing.T, person string, want ...string) {
	t.Helper()
	var told []string
	for _, e := range s.caseEvents(learner(person)) {
		told = append(told, e.Course)
	}
	slices.Sort(told)
	if !slices.Equal(told, want) {
		t.Errorf("person %s: told are %v, want %v", person, told, want)
	}
}

// TestCountsInSeveralCourses counts a play in the courses that a person has
// begun and that list the case.
func TestCountsInSeveralCourses(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.edit(twoCourses(t))
	begin := func(person, course string) {
		t.Helper()
		if err := s.events.Start(s.ctx, learner(person), course); err != nil {
			t.Fatal(err)
		}
	}
	play := func(person string) {
		t.Helper()
		s.playHome(learner(person), 1)
		s.debrief(learner(person), 1)
	}
	play("1") // has begun none: the first that lists it and is open to her
	s.toldOf(t, "1", "desk")
	begin("2", "gate")
	play("2")
	s.toldOf(t, "2", "gate")
	begin("3", "gate")
	begin("3", "desk")
	play("3")
	s.toldOf(t, "3", "desk", "gate")

	begin("1", "gate") // later: told at the next look
	s.toldOf(t, "1", "desk")
	s.standing(learner("1"))
	s.toldOf(t, "1", "desk", "gate")

	begin("2", "attic") // begun, and another comes first
	s.standing(learner("2"))
	s.toldOf(t, "2", "gate")
	if _, err := s.events.FinishLesson(s.ctx, learner("2"), "gate", "who-asks", ""); err != nil {
		t.Fatal(err)
	}
	if summary := s.summary(learner("2"), "gate"); summary.Completed == nil || summary.Completed.Rule.Cases != 1 {
		t.Errorf("the course is not complete: %+v", summary)
	}
	if mine, err := s.Mine(s.ctx, learner("2"), []string{"every"}); err != nil || len(mine) != 1 || mine[0].Counted == nil {
		t.Errorf("mine: %+v, %v", mine, err)
	}
	s.toldOf(t, "2", "attic", "gate")
	for _, person := range []string{"1", "2", "3"} {
		standing := s.standing(learner(person))
		var told []string
		for _, e := range s.caseEvents(learner(person)) {
			told = append(told, e.Course)
		}
		if slices.Sort(told); !slices.Equal(told, slices.Sorted(slices.Values(standing.Counted.Told))) {
			t.Errorf("person %s: marked are %v, told %v", person, standing.Counted.Told, told)
		}
	}
}

// TestCourseTakesUpTheCase lists the case elsewhere after it counted: who has
// begun that course has it there at her next look.
func TestCourseTakesUpTheCase(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	all := twoCourses(t)
	s.edit(all.edited(t, deskCourse, "cases: [every]\n", "").edited(t, deskCourse, ", cases: 1", ""))
	by := learner("1")
	for _, course := range []string{"gate", "desk"} {
		if err := s.events.Start(s.ctx, by, course); err != nil {
			t.Fatal(err)
		}
	}
	s.playHome(by, 1)
	s.debrief(by, 1)
	s.toldOf(t, "1", "gate")
	s.edit(all.edited(t, gateCourse, "cases: [every]\n", "").edited(t, gateCourse, ", cases: 1", ""))
	s.standing(by)
	s.toldOf(t, "1", "desk", "gate")
}

// TestRuleWithCases completes a course when its case counted, keeps what counted
// when the case is retired, and asks it of nobody new.
func TestRuleWithCases(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	by := learner("1")
	if _, err := s.events.FinishLesson(s.ctx, by, "gate", "who-asks", ""); err != nil {
		t.Fatal(err)
	}
	if summary := s.summary(by, "gate"); summary.Completed != nil {
		t.Error("complete without the case")
	}
	s.playHome(by, 1)
	if summary := s.summary(by, "gate"); summary.Completed != nil {
		t.Error("complete before the debrief")
	}
	s.pass(time.Hour)
	s.debrief(by, 1)
	summary := s.summary(by, "gate")
	if summary.Completed == nil || summary.Completed.Rule.Cases != 1 || summary.Cases["every"].Edition != 2 || !summary.Cases["every"].At.Equal(s.clock) {
		t.Errorf("progress has %+v", summary)
	}
	s.edit(s.files.edited(t, everyEN, "edition: 2\n", "edition: 2\nretired: true\n").edited(t, gateCourse, "cases: 1", "cases: 0"))
	course, err := s.catalogue.Course("gate")
	if err != nil || len(course.Cases) != 0 || s.summary(by, "gate").Counts(course).Cases != 1 {
		t.Errorf("retired: the course asks for %v, and counted are %+v, %v", course.Cases, s.summary(by, "gate").Counts(course), err)
	}
}

// TestRebuild gives back the events of counted plays that are lost.
func TestRebuild(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	by := learner("1")
	s.playHome(by, 1)
	s.debrief(by, 1)
	s.playHome(by, 2)
	s.debrief(by, 2)
	before := s.caseEvents(by)
	if len(before) != 1 {
		t.Fatalf("%d events", len(before))
	}
	events := records.TableOf[progress.Event](s.store, "events")
	if err := events.Remove(s.ctx, before[0].ID()); err != nil {
		t.Fatal(err)
	}
	for _, want := range []int{1, 0} {
		if added, err := s.Service.Rebuild(s.ctx); err != nil || added != want {
			t.Errorf("rebuilt %d, %v, want %d", added, err, want)
		}
	}
	differences := 0
	if err := s.events.Rebuild(s.ctx, func(progress.Difference) { differences++ }); err != nil {
		t.Fatal(err)
	}
	if after := s.caseEvents(by); len(after) != 1 || after[0].ID() != before[0].ID() || !after[0].Happened.Equal(before[0].Happened) || s.summary(by, "gate").Cases["every"].Edition != 2 {
		t.Errorf("after it: %+v, %d differences", after, differences)
	}
}
