package web_test

import (
	"net/http"
	"testing"
	"time"

	"pamoja/certificates"
	"pamoja/courses/people"
)

// The server's clock is set back at every step of a learner's journey, by a
// little and by much, as a machine without a battery does: nobody is signed
// out or shut out, nothing is lost or counted twice, and what is attested is
// attested once.
func TestClockSetBack(t *testing.T) {
	for name, back := range map[string]time.Duration{"a second": time.Second, "a day": 26 * time.Hour, "three years": 3 * 365 * 24 * time.Hour} {
		t.Run(name, func(t *testing.T) {
			s := newSite(t)
			c := s.signedIn("Sample Learner", people.Learner)
			set := func() { s.clock.pass(-back) }
			set()
			c.stands(true)
			for _, lesson := range s.lessons(wholeCourse) {
				c.post(lesson, "action", "done").wants(http.StatusSeeOther)
				set()
			}
			first := c.start(gradedQuiz)
			set()
			c.answerOne(gradedQuiz, first, true).wants(http.StatusSeeOther)
			c.take(gradedQuiz, true)
			set()
			c.post("/certificates", "course", wholeCourse).wants(http.StatusSeeOther)
			mine, err := s.certificates.Mine(s.ctx, c.person)
			if err != nil || len(mine) != 1 {
				t.Fatalf("%d certificates, %v", len(mine), err)
			}
			set()
			c.post("/certificates", "course", wholeCourse).wants(http.StatusSeeOther)
			if again, err := s.certificates.Mine(s.ctx, c.person); err != nil || len(again) != 1 {
				t.Errorf("claimed again there are %d, %v", len(again), err)
			}
			found, err := s.certificates.Verify(s.ctx, mine[0].Record.Serial)
			if err != nil || found.State != certificates.Valid {
				t.Errorf("it is %v, %v", found.State, err)
			}
			summary, err := s.progress.Summary(s.ctx, c.person.ID, wholeCourse)
			if err != nil || len(summary.Lessons) != len(s.lessons(wholeCourse)) || len(summary.Quizzes) != 1 || summary.Completed == nil {
				t.Errorf("the summary is %+v, %v", summary, err)
			}
			// A wrong secret, and the right one after it.
			set()
			fresh := s.browser()
			fresh.person, fresh.secret = c.person, c.secret
			fresh.post("/sign-in", "login", c.person.Member, "secret", "000001").wants(http.StatusUnauthorized)
			set()
			fresh.signIn("own")
			fresh.stands(true)
		})
	}
}

// Waits that were counted before the clock went back end no later than they
// would have.
func TestClockSetBackWhileWaiting(t *testing.T) {
	s := newSite(t)
	c := s.add("Sample Learner", people.Learner)
	for range 4 {
		c.post("/sign-in", "login", c.person.Member, "secret", "000001").wants(http.StatusUnauthorized)
	}
	c.post("/sign-in", "login", c.person.Member, "secret", c.secret).wants(http.StatusTooManyRequests)
	s.clock.pass(-26 * time.Hour)
	s.clock.pass(30 * time.Minute) // the longest wait there is
	c.post("/sign-in", "login", c.person.Member, "secret", c.secret).wants(http.StatusSeeOther)
}

// A machine starts without a battery: the database is not up yet, and then the
// network sets the clock back by years. Nobody stays unknown until that moment
// comes again.
func TestClockSetBackAfterAnOutage(t *testing.T) {
	s := newSite(t)
	c := s.as("learner")
	s.failing.Away(true)
	c.get("/account").wants(http.StatusServiceUnavailable)
	s.failing.Away(false)
	s.clock.pass(-3 * 365 * 24 * time.Hour)
	c.get("/account").wants(http.StatusOK)
}
