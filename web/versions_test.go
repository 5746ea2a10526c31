package web_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"pamoja/assessments"
)

// A try is shown and judged from the quiz as it was when the try was begun,
// whatever becomes of the file; the next try is of the quiz as it is.
func TestTryKeepsItsOwnVersion(t *testing.T) {
	s := newSite(t)
	c, before := s.as("learner"), builtIn().Bank
	c.read(wholeCourse)
	first := c.start(gradedQuiz)
	c.choose(gradedQuiz, first, answers(s, before, gradedQuiz, first.id, true)...).wants(http.StatusSeeOther)
	s.swap(map[string]string{quizFile: turned(t)})
	for range 7 {
		page := c.get("/quizzes/" + gradedQuiz).wants(http.StatusOK).never("Reworded.")
		q := question{"1", page.find(`name="question" value="([^"]+)"`)}
		c.choose(gradedQuiz, q, answers(s, before, gradedQuiz, q.id, true)...)
	}
	result := c.get("/quizzes/"+gradedQuiz).wants(http.StatusOK).never("Reworded.").
		says(s.message("en", "quiz.score", "score", 8, "of", 8), s.message("en", "quiz.passed", "mark", 7))
	c.get(result.find(`href="(/quizzes/gatekeeping-quiz\?question=[^"]+)"`)).wants(http.StatusOK).never("Reworded.").says(s.message("en", "quiz.right"))
	c.get("/").says(s.message("en", "learning.all_done"))

	c.post("/quizzes/"+gradedQuiz, "action", "start", "try", "2").wants(http.StatusSeeOther)
	c.get("/quizzes/" + gradedQuiz).says("Reworded.")
	if right := c.take(gradedQuiz, true); !strings.Contains(right.text(), s.message("en", "quiz.score", "score", 8, "of", 8)) {
		t.Errorf("the new key does not judge the new try:\n%s", excerpt(right.text()))
	}
	// Both versions stand as records, in both languages.
	if kept := s.savedIn("versions"); len(kept) != 4 {
		t.Errorf("versions kept: %v", kept)
	}
}

// The same on a server that has never held the old file.
func TestTryKeepsItsVersionAcrossARestart(t *testing.T) {
	s := newSite(t)
	c, before := s.as("learner"), builtIn().Bank
	q := c.start(gradedQuiz)
	s.swap(map[string]string{quizFile: turned(t)})
	again := assessments.NewService(s.store, s.progress, func() *assessments.Bank { return s.shelf.Library().Bank }, nil, s.clock.now, nil)
	attempt, quiz, err := again.Attempt(s.ctx, c.person, gradedQuiz, 1)
	if err != nil || quiz.Hash != attempt.Version || strings.Contains(string(quiz.Words("en").Questions[q.id].Text), "Reworded") {
		t.Fatalf("version %.8s of a try of %.8s: %v", quiz.Hash, attempt.Version, err)
	}
	old, _ := before.Quiz(gradedQuiz)
	if got, want := quiz.Words("sw").Questions[q.id].Text, old.Words("sw").Questions[q.id].Text; got != want {
		t.Errorf("in Kiswahili: %q, want %q", got, want)
	}
}

// A finished lesson stays finished. A raised edition is told; the same edition
// in other words is not.
func TestFinishedLessonStaysFinished(t *testing.T) {
	const file = "lang/en/courses/gatekeeping/who-decides.md"
	s := newSite(t)
	c := s.as("learner")
	serial := c.certified()
	finished := func() {
		t.Helper()
		c.get("/courses/"+wholeCourse).says(s.message("en", "ask.of", "have", 4, "need", 4), s.message("en", "certificates.open"))
		c.get("/certificates/" + serial).wants(http.StatusOK)
		c.get("/").says(s.message("en", "learning.all_done"))
	}
	s.swap(map[string]string{file: edited(t, file, `(?m)^## `, "Some more words.\n\n## ")})
	finished()
	c.get("/courses/" + wholeCourse).never(s.message("en", "course.changed"))
	c.get("/courses/gatekeeping/who-decides").never(s.message("en", "lesson.changed"), s.message("en", "lesson.done"))

	s.swap(map[string]string{file: edited(t, file, `(?m)^edition: 1`, "edition: 2")})
	finished()
	c.get("/courses/" + wholeCourse).says(s.message("en", "course.changed"))
	c.get("/courses/gatekeeping/who-decides").says(s.message("en", "lesson.changed"), s.message("en", "lesson.done"))
	c.post("/courses/gatekeeping/who-decides", "action", "done").wants(http.StatusSeeOther)
	c.get("/courses/" + wholeCourse).never(s.message("en", "course.changed"))
	finished()
}

// What was completed stays so when the course asks for more; who had not
// completed it is asked for what it asks now.
func TestCompletionOutlivesTheCourse(t *testing.T) {
	const file = "lang/en/courses/gatekeeping/course.yaml"
	s := newSite(t)
	done, half := s.as("learner"), s.as("other")
	done.complete()
	half.post("/courses/" + wholeCourse)
	half.read(wholeCourse)
	s.swap(map[string]string{
		file: edited(t, file, `      - lesson: keep-the-road-short\n`, "      - lesson: keep-the-road-short\n      - lesson: one-more\n"),
		"lang/en/courses/gatekeeping/one-more.md": strings.Replace(sampleLesson("One more", 1), "[sample]", "[reasons]", 1),
	})
	done.get("/courses/"+wholeCourse).says(s.message("en", "certificates.claim"), s.message("en", "ask.of", "have", 4, "need", 4))
	half.take(gradedQuiz, true)
	half.get("/courses/" + wholeCourse).says(s.message("en", "ask.of", "have", 4, "need", 5)).never(s.message("en", "certificates.claim"))
	half.post("/certificates", "course", wholeCourse).wants(http.StatusConflict).says(s.message("en", "certificate.rule_unmet"))
	serial := done.claim()
	done.get("/certificates/" + serial).wants(http.StatusOK).says("4 lessons").never("5 lessons")
	half.post("/courses/gatekeeping/one-more", "action", "done").wants(http.StatusSeeOther)
	half.claim()
}

// Of a course that is not whole no certificate can be had, on the page or by a
// form, whatever was done in it.
func TestUnfinishedCourseGivesNoCertificate(t *testing.T) {
	s := newSite(t)
	c := s.as("learner")
	c.post("/courses/" + openCourse)
	c.read(openCourse)
	c.take(openQuiz, true).says(s.message("en", "quiz.passed", "mark", 7))
	c.get("/courses/" + openCourse).says(s.message("en", "course.no_certificate_yet")).never(s.message("en", "certificates.claim"))
	c.get("/certificates").never(s.message("en", "certificates.claim"))
	s.keeps("a claim of an unfinished course", func() {
		c.post("/certificates", "course", openCourse).wants(http.StatusConflict).says(s.message("en", "certificate.course_unfinished"))
		c.post("/certificates", "course", openCourse, "print_name", "").wants(http.StatusConflict)
	})
	// Nor where all that it asks for so far is done.
	s.swap(sampleCourse("half-written", "inside", "complete: false"))
	c.post("/courses/half-written/inside", "action", "done").leadsTo("/courses/half-written")
	c.get("/courses/half-written").says(s.message("en", "ask.of", "have", 1, "need", 1)).never(s.message("en", "certificates.claim"))
	c.post("/certificates", "course", "half-written").wants(http.StatusConflict).says(s.message("en", "certificate.course_unfinished"))
	if events := s.savedIn("events"); slices.ContainsFunc(events, func(id string) bool { return strings.Contains(id, "/complete/") }) {
		t.Errorf("it was completed: %v", events)
	}
}

// A course that is there no longer takes no page with it.
func TestCourseThatIsGone(t *testing.T) {
	s := newSite(t)
	c := s.as("learner")
	s.swap(sampleCourse("passing-by", "inside", "complete: true\naccess: public"))
	c.post("/courses/passing-by").leadsTo("/courses/passing-by/inside")
	c.post("/courses/passing-by/inside", "action", "done").wants(http.StatusSeeOther)
	c.get("/certificates").says("A sample course", s.message("en", "certificates.claim"))
	serial := strings.TrimPrefix(c.post("/certificates", "course", "passing-by").wants(http.StatusSeeOther).header.Get("Location"), "/certificates/")
	s.log.keepOut(serial)
	s.back()
	for _, path := range []string{"/", "/courses", "/certificates", "/certificates/" + serial, "/certificates/" + serial + ".pdf", "/verify/" + serial, "/account"} {
		c.get(path).wants(http.StatusOK)
	}
	c.get("/certificates/" + serial).says("A sample course")
	c.get("/courses/passing-by").wants(http.StatusNotFound)
	c.post("/courses/passing-by/inside", "action", "done").wants(http.StatusNotFound)
	c.post("/certificates", "course", "passing-by").wants(http.StatusSeeOther, http.StatusNotFound)
}

// Where another course comes first everything can be read and nothing counts.
func TestCourseThatRequiresAnother(t *testing.T) {
	s := newSite(t)
	c := s.as("learner")
	s.swap(sampleCourse("later", "inside", "complete: true\nrequires: [gatekeeping]"))
	asks := s.message("en", "course.requires", "course", "Gatekeeping")
	c.get("/courses/later").says(s.message("en", "course.first")).never(s.message("en", "course.start"))
	c.get("/courses/later/inside").says(s.message("en", "lesson.course_first")).never(s.message("en", "lesson.done"))
	s.keeps("what another course comes before", func() {
		c.post("/courses/later").wants(http.StatusConflict).says(asks)
		c.post("/courses/later/inside", "action", "done").wants(http.StatusConflict).says(asks)
		c.post("/certificates", "course", "later").wants(http.StatusConflict)
	})
	c.complete()
	c.get("/courses/later").says(s.message("en", "course.start"))
	c.post("/courses/later").leadsTo("/courses/later/inside")
}
