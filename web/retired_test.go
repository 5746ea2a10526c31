package web_test

import (
	"net/http"
	"strings"
	"testing"
)

// keys is a course with a lesson for each id; one that ends in ~ is retired.
func keys(course, marks string, lessons ...string) map[string]string {
	files, items := map[string]string{}, ""
	for _, id := range lessons {
		plain := strings.TrimSuffix(id, "~")
		text := sampleLesson("About "+plain, 1)
		if plain != id {
			text = strings.Replace(text, "edition: 1", "edition: 1\nretired: true", 1)
		}
		files["lang/en/courses/"+course+"/"+plain+".md"] = text
		items += "      - lesson: " + plain + "\n"
	}
	files["lang/en/courses/"+course+"/course.yaml"] = "title: The course " + course + "\nsummary: Words.\naudience: Everyone.\nedition: 1\nminutes: 5\n" + marks +
		"outcomes:\n  - { id: sample, text: Do it. }\nmodules:\n  - id: only\n    title: All of it\n    items:\n" + items + "certificate: { lessons: all, quizzes: all }\n"
	return files
}

// A lesson that is retired is asked of nobody: no list, rule or next step has
// it. Its page opens and says so, and what was read stays read.
func TestRetiredLesson(t *testing.T) {
	s := newSite(t, withContent(writeFolder(t, keys("keys", "", "one", "two", "three"))))
	c := s.as("learner")
	c.post("/courses/keys").wants(http.StatusSeeOther)
	c.post("/courses/keys/two", "action", "done").wants(http.StatusSeeOther)
	c.post("/courses/keys/one", "action", "done").leadsTo("/courses/keys/three")

	s.swap(keys("keys", "", "one", "two~", "three"))
	c.get("/courses/keys").says("About one", "About three").never("About two")
	said := s.message("en", "lesson.retired")
	got := c.get("/courses/keys/two").wants(http.StatusOK).says(said, "About two", s.message("en", "course.read"))
	got.lacks(`value="done"`, "/courses/keys/one", "/courses/keys/three")
	s.browser().get("/courses/keys/two").says(said)
	s.as("other").get("/courses/keys/two").says(said).lacks(`value="done"`)
	// A page drawn before still works, and counts for nothing.
	s.as("other").post("/courses/keys/two", "action", "done").leadsTo("/courses/keys/one")
	c.get("/courses/keys").says(s.message("en", "ask.of", "have", 1, "need", 2))
	c.post("/courses/keys/three", "action", "done").leadsTo("/courses/keys")
	c.get("/courses/keys").says(s.message("en", "certificates.claim"))
	c.get("/courses/keys/three").lacks("/courses/keys/two").wants(http.StatusOK)
	c.lang = "sw"
	s.browser().ask(http.MethodGet, "/courses/keys/two", "", http.Header{"Accept-Language": {"sw"}}).says(s.message("sw", "lesson.retired"))
}

// A course that is retired is offered to nobody new; who has begun it finishes
// it and claims her certificate, and one that was issued stands.
func TestRetiredCourse(t *testing.T) {
	s := newSite(t, withContent(writeFolder(t, keys("keys", "", "one"))))
	c, done, late := s.as("learner"), s.as("trainer"), s.as("other")
	c.post("/courses/keys").wants(http.StatusSeeOther)
	done.post("/courses/keys/one", "action", "done").wants(http.StatusSeeOther)
	_, serial, _ := strings.Cut(done.post("/certificates", "course", "keys").wants(http.StatusSeeOther).header.Get("Location"), "/certificates/")
	s.log.keepOut(serial)

	s.swap(keys("keys", "retired: true\n", "one"))
	said := s.message("en", "course.retired")
	for _, path := range []string{"/courses", "/"} {
		s.browser().get(path).wants(http.StatusOK).never("The course keys")
		late.get(path).wants(http.StatusOK).never("The course keys")
	}
	late.get("/courses/keys").wants(http.StatusOK).says(said).lacks(`<form method="post" action="/courses/keys"`)
	late.get("/courses/keys/one").wants(http.StatusOK).says(s.message("en", "lesson.course_closed")).lacks(`value="done"`)
	s.keeps("starting a retired course", func() {
		late.post("/courses/keys").wants(http.StatusConflict).says(said)
		late.post("/courses/keys/one", "action", "done").wants(http.StatusConflict).says(said)
	})
	s.browser().get("/courses/keys").says(said).lacks("/sign-in?next=/courses/keys")

	c.get("/").says("The course keys", "About one")
	c.get("/courses/keys").says(said, s.message("en", "learning.go_lesson"))
	c.post("/courses/keys/one", "action", "done").leadsTo("/courses/keys")
	claimed := c.post("/certificates", "course", "keys").wants(http.StatusSeeOther)
	s.log.keepOut(strings.TrimPrefix(claimed.header.Get("Location"), "/certificates/"))
	c.follow(claimed).wants(http.StatusOK)
	s.browser().get("/verify/" + serial).wants(http.StatusOK).says(s.message("en", "verify.head_valid"))
	done.get("/certificates/" + serial).wants(http.StatusOK)
}
