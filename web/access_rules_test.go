package web_test

import (
	"fmt"
	"strings"
)

// rule is one line of the table: what to ask for, and what each of the cast is
// answered. own is for her own thing, or for one that is nobody's; other for the
// same thing of somebody else, "" where there is no such thing.
type rule struct {
	method, pattern string
	own, other      string
	path            func(s *scene, whose string) string
	form            func(s *scene, whose string) []string
	fresh           bool // it ends the session: each is signed in anew
}

func at(path string) func(*scene, string) string { return func(*scene, string) string { return path } }

func sends(form ...string) func(*scene, string) []string {
	return func(*scene, string) []string { return form }
}

func certificateOf(suffix string) func(*scene, string) string {
	return func(s *scene, whose string) string { return "/certificates/" + s.serials[whose] + suffix }
}

// playNumber is a play of the sample case that she has; only the other learner
// has a second one.
func playNumber(whose string) string {
	if whose == "other" {
		return "2"
	}
	return "1"
}

func playPage(whose string) string { return "/cases/sample?play=" + playNumber(whose) }

func cohortOf(suffix string) func(*scene, string) string {
	return func(s *scene, _ string) string { return "/staff/cohorts/" + s.cohort + suffix }
}

func entryOf(s *scene, whose string) string { return "/mentoring/" + s.entries[whose] }

func personAt(prefix string) func(*scene, string) string {
	return func(s *scene, whose string) string { return prefix + s.as(whose).person.ID }
}

// sampleTask is a practice task of the built-in content.
const sampleTask = "case-management/rapport-visit"

func practiceOfOther(rest string) func(*scene, string) string {
	return func(s *scene, _ string) string {
		return "/mentoring/signoffs?learner=" + s.as("other").person.ID + rest
	}
}

// nobody learner trainer coordinator administrator
const (
	everyone     = "200 200 200 200 200"
	nobody       = "404 404 404 404 404"
	members      = "303 200 200 200 200" // signed out: to the sign-in page
	membersPost  = "303 303 303 303 303" // a post that is taken leads on
	hiddenOthers = "303 404 404 404 404" // it does not exist for anybody else
	trainersOnly = "303 403 200 403 403"
	staffOnly    = "303 403 403 200 200" // coordinators and administrators
	othersCohort = "303 403 403 404 200" // administrators' own: see TestCohortAccess for the rest
	forStaff     = "303 404 404 404 200" // administrators see everyone's
	staffArea    = "303 403 403 200 200" // coordinators and administrators
)

// rules is the table. A route without a line fails the test.
var rules = []rule{
	{method: "GET", pattern: "/", own: everyone, path: at("/")},
	{method: "GET", pattern: "/courses", own: everyone, path: at("/courses")},
	{method: "GET", pattern: "/courses/:course", own: everyone, path: at("/courses/gatekeeping")},
	{method: "GET", pattern: "/courses/:course", own: everyone, path: at("/courses/members-only")},
	{method: "POST", pattern: "/courses/:course", own: membersPost, path: at("/courses/gatekeeping")},
	{method: "POST", pattern: "/courses/:course", own: membersPost, path: at("/courses/members-only")},
	{method: "GET", pattern: "/courses/:course/glossary", own: everyone, path: at("/courses/gatekeeping/glossary")},
	{method: "GET", pattern: "/courses/:course/glossary", own: members, path: at("/courses/members-only/glossary")},
	{method: "GET", pattern: "/courses/:course/pocket-book", own: everyone, path: at("/courses/gatekeeping/pocket-book")},
	{method: "GET", pattern: "/courses/:course/pocket-book", own: members, path: at("/courses/members-only/pocket-book")},
	{method: "GET", pattern: "/courses/:course/:lesson", own: everyone, path: at(plainLesson)},
	{method: "GET", pattern: "/courses/:course/:lesson", own: members, path: at("/courses/members-only/inside")},
	{method: "POST", pattern: "/courses/:course/:lesson", own: membersPost, path: at(plainLesson), form: sends("action", "done")},
	{method: "POST", pattern: "/courses/:course/:lesson", own: membersPost, path: at(hardLesson), form: sends("action", "another-way")},
	{method: "POST", pattern: "/courses/:course/:lesson", own: membersPost, path: at("/courses/members-only/inside"), form: sends("action", "done")},
	{method: "GET", pattern: "/quizzes/:quiz", own: members, path: at("/quizzes/gatekeeping-quiz")},
	{method: "GET", pattern: "/quizzes/:quiz", own: members, other: hiddenOthers, path: func(s *scene, whose string) string {
		try := 1
		if whose == "other" {
			try = 2
		}
		return fmt.Sprintf("/quizzes/gatekeeping-quiz?try=%d&question=%s", try, s.asked[whose])
	}},
	{method: "POST", pattern: "/quizzes/:quiz", own: "303 409 409 409 409", path: at("/quizzes/gatekeeping-quiz"), form: sends("action", "start", "try", "99")},
	{method: "POST", pattern: "/quizzes/:quiz", own: membersPost, other: hiddenOthers, path: at("/quizzes/gatekeeping-quiz"),
		form: func(s *scene, whose string) []string {
			try := "1"
			if whose == "other" {
				try = "2"
			}
			return []string{"action", "answer", "try", try, "question", s.asked[whose], "choice", "a"}
		}},
	{method: "GET", pattern: "/cases", own: members, path: at("/cases")},
	{method: "GET", pattern: "/cases/:case", own: members, path: at("/cases/sample")},
	{method: "GET", pattern: "/cases/:case", own: members, other: hiddenOthers, path: func(_ *scene, whose string) string { return playPage(whose) }},
	{method: "POST", pattern: "/cases/:case", own: membersPost, other: hiddenOthers, path: at("/cases/sample"),
		form: func(_ *scene, whose string) []string { return []string{"action", "debrief", "play", playNumber(whose)} }},
	{method: "POST", pattern: "/cases/:case", own: "303 409 409 409 409", other: hiddenOthers, path: at("/cases/sample"),
		form: func(_ *scene, whose string) []string {
			return []string{"action", "move", "play", playNumber(whose), "place", "8", "scene", "home", "choice", "on"}
		}},
	{method: "POST", pattern: "/cases/:case", own: membersPost, path: at("/cases/sample"), form: sends("action", "another-way")},
	{method: "GET", pattern: "/certificates", own: members, path: at("/certificates")},
	{method: "POST", pattern: "/certificates", own: membersPost, path: at("/certificates"), form: sends("course", wholeCourse)},
	{method: "POST", pattern: "/certificates", own: "303 409 409 409 409", path: at("/certificates"), form: sends("course", openCourse)},
	{method: "GET", pattern: "/certificates/:serial", own: members, other: forStaff, path: certificateOf("")},
	{method: "GET", pattern: "/certificates/:serial", own: members, other: forStaff, path: certificateOf(".pdf")},
	{method: "POST", pattern: "/certificates/:serial", own: "303 403 403 403 400", other: "303 404 404 404 400", path: certificateOf(""),
		form: sends("action", "withdraw")},
	{method: "POST", pattern: "/certificates/:serial", own: "303 403 403 403 400", other: "303 404 404 404 400", path: certificateOf(""),
		form: sends("action", "replace")},
	{method: "POST", pattern: "/certificates/:serial", own: "303 404 404 404 404", other: "303 404 404 404 404", path: certificateOf(".pdf"),
		form: sends("action", "withdraw", "reason", "sample")},
	{method: "GET", pattern: "/verify", own: everyone, path: at("/verify")},
	{method: "POST", pattern: "/verify", own: everyone, other: everyone, path: at("/verify"),
		form: func(s *scene, whose string) []string { return []string{"certificate", s.serials[whose]} }},
	{method: "GET", pattern: "/verify/:serial", own: everyone, other: everyone,
		path: func(s *scene, whose string) string { return "/verify/" + s.serials[whose] }},
	{method: "GET", pattern: "/safety", own: everyone, path: at("/safety")},
	{method: "GET", pattern: "/search", own: everyone, path: at("/search?q=child")},
	{method: "GET", pattern: "/search", own: members, path: at("/search?q=child&course=members-only")},
	{method: "GET", pattern: "/about", own: everyone, path: at("/about")},
	{method: "GET", pattern: "/help", own: everyone, path: at("/help")},
	{method: "GET", pattern: "/help/:page", own: everyone, path: at("/help/learner")},
	{method: "GET", pattern: "/setup/:token", own: "409 409 409 409 409", path: func(s *scene, _ string) string { return "/setup/" + s.token }},
	{method: "POST", pattern: "/setup/:token", own: "409 409 409 409 409", path: func(s *scene, _ string) string { return "/setup/" + s.token },
		form: sends("name", "Sample Intruder", "secret", "four sample words here", "repeat", "four sample words here", "language", "en")},
	{method: "GET", pattern: "/join", own: everyone, path: at("/join")},
	{method: "POST", pattern: "/join", own: nobody, path: at("/join"), form: sends("code", "ZZZZ-ZZZZ")},
	{method: "GET", pattern: "/join/:code", own: nobody, path: at("/join/ZZZZZZZZ")},
	{method: "POST", pattern: "/join/:code", own: nobody, path: at("/join/ZZZZZZZZ"), form: sends("secret", "739164", "repeat", "739164")},
	{method: "GET", pattern: "/mentoring/signoffs", own: members, path: at("/mentoring/signoffs")},
	// Of somebody else: those who may see her progress; the forms are her mentors' alone.
	{method: "GET", pattern: "/mentoring/signoffs", own: forStaff, path: practiceOfOther("")},
	{method: "GET", pattern: "/mentoring/signoffs", own: hiddenOthers, path: practiceOfOther("&task=" + sampleTask)},
	{method: "GET", pattern: "/mentoring/signoffs", own: hiddenOthers, path: practiceOfOther("&talk=" + hardLesson[len("/courses/"):])},
	{method: "POST", pattern: "/mentoring/signoffs", own: membersPost, path: at("/mentoring/signoffs"), form: sends("do", "ask", "task", sampleTask)},
	{method: "POST", pattern: "/mentoring/signoffs", own: hiddenOthers, path: at("/mentoring/signoffs"),
		form: func(s *scene, _ string) []string {
			return []string{"do", "give", "learner", s.as("other").person.ID, "task", sampleTask, "level", "alone", "consent", "yes", "see", "0"}
		}},
	{method: "POST", pattern: "/mentoring/signoffs", own: hiddenOthers, path: at("/mentoring/signoffs"),
		form: func(s *scene, _ string) []string {
			return []string{"do", "talked", "learner", s.as("other").person.ID, "talk", hardLesson[len("/courses/"):], "sure", "yes"}
		}},
	{method: "GET", pattern: "/staff/people/slips", own: staffOnly, path: at("/staff/people/slips")},
	// Outside the coordinator's scope nobody exists; an administrator makes slips for anybody.
	{method: "POST", pattern: "/staff/people/slips", own: "303 403 403 404 200", path: at("/staff/people/slips"),
		form: func(s *scene, _ string) []string { return []string{"action", "ids", "id", s.as("other").person.ID} }},
	{method: "POST", pattern: "/staff/people/slips", own: "303 403 403 404 200", path: at("/staff/people/slips"),
		form: func(s *scene, _ string) []string {
			return []string{"action", "one", "login", s.as("other").person.Member}
		}},
	{method: "POST", pattern: "/staff/people/slips", own: "303 403 403 403 200", path: at("/staff/people/slips"), form: sends("action", "scope", "scope", "")},
	{method: "POST", pattern: "/staff/people/:id/code", own: "303 403 403 404 200",
		path: func(s *scene, _ string) string { return "/staff/people/" + s.as("other").person.ID + "/code" }},
	{method: "POST", pattern: "/staff/people/:id/sign-out", own: "303 403 403 404 200",
		path: func(s *scene, _ string) string { return "/staff/people/" + s.as("spare").person.ID + "/sign-out" }},
	{method: "GET", pattern: "/join/:code", own: everyone, path: func(s *scene, _ string) string { return "/join/" + s.joinCode }},
	{method: "POST", pattern: "/join/:code", own: "400 200 200 200 200", path: func(s *scene, _ string) string { return "/join/" + s.joinCode }},
	{method: "GET", pattern: "/staff/cohorts", own: staffOnly, path: at("/staff/cohorts")},
	{method: "POST", pattern: "/staff/cohorts", own: "303 403 403 403 400", path: at("/staff/cohorts"), form: sends("name", "Sample", "course", "gatekeeping", "scope", "", "begins", "never")},
	{method: "GET", pattern: "/staff/cohorts/new", own: staffOnly, path: at("/staff/cohorts/new")},
	{method: "GET", pattern: "/staff/cohorts/:cohort", own: othersCohort, path: cohortOf("")},
	{method: "POST", pattern: "/staff/cohorts/:cohort", own: "303 403 403 404 400", path: cohortOf(""), form: sends("action", "end")},
	{method: "GET", pattern: "/staff/cohorts/:cohort/change", own: othersCohort, path: cohortOf("/change")},
	{method: "GET", pattern: "/staff/cohorts/:cohort/people", own: othersCohort, path: cohortOf("/people")},
	{method: "GET", pattern: "/staff/cohorts/:cohort/sheet", own: othersCohort, path: cohortOf("/sheet")},
	{method: "GET", pattern: "/staff/cohorts/:cohort/attendance", own: othersCohort, path: cohortOf("/attendance")},
	{method: "POST", pattern: "/staff/cohorts/:cohort/attendance", own: "303 403 403 404 400", path: cohortOf("/attendance"), form: sends("day", "2026-11-22", "there", "999")},
	{method: "GET", pattern: "/cohorts/:cohort/cases", own: "303 404 404 404 200", path: func(s *scene, _ string) string { return "/cohorts/" + s.cohort + "/cases" }},
	{method: "GET", pattern: "/sign-in", own: "200 303 303 303 303", path: at("/sign-in")},
	{method: "POST", pattern: "/sign-in", own: "401 401 401 401 401", path: at("/sign-in"), form: sends("login", "no login", "secret", "not a secret")},
	{method: "GET", pattern: "/sign-out", own: members, path: at("/sign-out")},
	{method: "POST", pattern: "/sign-out", own: membersPost, path: at("/sign-out"), fresh: true},
	{method: "GET", pattern: "/account", own: members, path: at("/account")},
	{method: "POST", pattern: "/account", own: membersPost, path: at("/account"), form: sends("action", "language", "language", "en")},
	{method: "POST", pattern: "/account", own: membersPost, path: at("/account"), form: sends("action", "text", "size", "normal")},
	{method: "POST", pattern: "/account", own: membersPost, path: at("/account"), form: sends("action", "end-all")},
	{method: "POST", pattern: "/account", own: "303 401 401 401 401", path: at("/account"),
		form: sends("action", "secret", "old", "not the old one", "secret", "four new words here", "repeat", "four new words here")},
	// Somebody else's phone first: what is forgotten is there no longer.
	{method: "POST", pattern: "/account", own: membersPost, other: hiddenOthers, path: at("/account"),
		form: func(s *scene, whose string) []string { return []string{"action", "forget", "device", s.devices[whose]} }},
	{method: "GET", pattern: "/staff/people/import", own: staffArea, path: at("/staff/people/import")},
	{method: "POST", pattern: "/staff/people/import", own: "303 403 403 400 400", path: at("/staff/people/import")},
	{method: "GET", pattern: "/staff/import-template.csv", own: staffArea, path: at("/staff/import-template.csv")},
	{method: "GET", pattern: "/staff/import-template.xlsx", own: staffArea, path: at("/staff/import-template.xlsx")},
	{method: "GET", pattern: "/staff/people/import/:id", own: staffArea, other: "303 403 403 404 404", path: draftOf},
	{method: "POST", pattern: "/staff/people/import/:id", own: "303 403 403 303 303", other: "303 403 403 404 404", path: draftOf, form: sends("action", "apply")},
	{method: "POST", pattern: "/staff/people/import/:id", own: "303 403 403 303 303", path: draftOf, form: sends("action", "undo")},
	{method: "GET", pattern: "/account/data", own: members, path: at("/account/data")},
	{method: "POST", pattern: "/account/data", own: membersPost, path: at("/account/data"), form: sends("action", "profile", "ward", "Sample Ward")},
	{method: "POST", pattern: "/account/data", own: "303 403 403 403 303", path: at("/account/data"), form: sends("action", "profile", "county", "Kilifi")},
	{method: "GET", pattern: "/account/data.json", own: members, path: at("/account/data.json")},
	{method: "GET", pattern: "/account/answers", own: members, path: at("/account/answers")},
	{method: "POST", pattern: "/account/answers", own: membersPost, path: at("/account/answers"), form: sends("action", "save", "sex", "female")},
	{method: "GET", pattern: "/account/delete", own: members, path: at("/account/delete")},
	{method: "POST", pattern: "/account/delete", own: "303 401 401 401 409", path: at("/account/delete"), form: sends("secret", "not her secret")},
	// Each is the other learner's, then her own; see TestAccessByStanding for who stands how.
	{method: "GET", pattern: "/mentees/:id", own: membersPost, other: forStaff, path: personAt("/mentees/")},
	// The entries are of a mentor who is none of the cast; see TestMentoringAccess for who stands how.
	{method: "GET", pattern: "/mentoring", own: members, path: at("/mentoring")},
	{method: "GET", pattern: "/mentoring/new", own: members, path: at("/mentoring/new")},
	{method: "GET", pattern: "/mentoring/new", own: hiddenOthers, other: hiddenOthers, path: func(s *scene, whose string) string { return "/mentoring/new?again=" + s.entries[whose] }},
	{method: "POST", pattern: "/mentoring/new", own: "303 403 400 403 403", path: at("/mentoring/new"), form: sends("side", "mentor", "minutes", "60")},
	{method: "POST", pattern: "/mentoring/new", own: hiddenOthers, other: hiddenOthers, path: at("/mentoring/new"),
		form: func(s *scene, whose string) []string { return []string{"restate", s.entries[whose]} }},
	{method: "GET", pattern: "/mentoring/log", own: trainersOnly, path: at("/mentoring/log")},
	{method: "GET", pattern: "/mentoring/week", own: trainersOnly, path: at("/mentoring/week")},
	{method: "POST", pattern: "/mentoring/week", own: "303 403 400 403 403", path: at("/mentoring/week"), form: sends("day-0", "2026-11-20")},
	{method: "GET", pattern: "/mentoring/:id", own: members, other: forStaff, path: entryOf},
	{method: "POST", pattern: "/mentoring/:id", own: "303 404 404 404 404", other: "303 404 404 404 404", path: entryOf, form: sends("do", "spoken", "code", "0000")},
	{method: "POST", pattern: "/mentoring/:id", own: "303 404 404 404 404", other: "303 404 404 404 404", path: entryOf, form: sends("do", "attest", "reason", "sample")},
	{method: "POST", pattern: "/mentoring/:id", own: "303 400 400 400 400", other: hiddenOthers, path: entryOf, form: sends("do", "dispute")},
	{method: "POST", pattern: "/mentoring/:id", own: membersPost, other: hiddenOthers, path: entryOf, form: sends("do", "confirm")},
	// Nothing counts of the other learner's cases: it is not found for an administrator either.
	{method: "GET", pattern: "/mentees/:id/cases/:case", own: membersPost, other: hiddenOthers, path: func(s *scene, whose string) string {
		return "/mentees/" + s.as(whose).person.ID + "/cases/sample"
	}},
	{method: "GET", pattern: "/staff/people", own: staffOnly, path: at("/staff/people")},
	{method: "POST", pattern: "/staff/people", own: "303 403 403 403 200", path: at("/staff/people"), form: sends("name", "Sample Newcomer", "role", "learner")},
	{method: "GET", pattern: "/staff/people/new", own: staffOnly, path: at("/staff/people/new")},
	{method: "GET", pattern: "/staff/people/:id", own: staffOnly, other: "303 403 403 404 200", path: personAt("/staff/people/")},
	{method: "POST", pattern: "/staff/people/:id", own: "303 403 403 303 303", other: "303 403 403 404 303", path: personAt("/staff/people/"), form: sends("action", "edit", "ward", "")},
	{method: "POST", pattern: "/staff/people/:id", own: "303 403 403 400 400", other: "303 403 403 404 400", path: personAt("/staff/people/"), form: sends("action", "merge", "into", "nobody")},
	{method: "POST", pattern: "/staff/people/:id", own: "303 403 403 403 409", other: "303 403 403 404 409", path: personAt("/staff/people/"), form: sends("action", "take-phone")},
	{method: "GET", pattern: "/staff/mentoring", own: staffOnly, path: at("/staff/mentoring")},
	// The cast's coordinator looks after nobody; whoever has signed in a moment ago is not asked for her passphrase.
	{method: "GET", pattern: "/staff/mentoring.csv", own: "303 403 403 403 200", path: at("/staff/mentoring.csv"), fresh: true},
	{method: "POST", pattern: "/staff/mentoring.csv", own: "303 403 403 403 200", path: at("/staff/mentoring.csv"), form: sends("table", "mentees"), fresh: true},
	{method: "GET", pattern: "/staff/mentoring.xlsx", own: "303 403 403 403 200", path: at("/staff/mentoring.xlsx"), fresh: true},
	{method: "POST", pattern: "/staff/mentoring.xlsx", own: "303 403 403 403 200", path: at("/staff/mentoring.xlsx"), fresh: true},
	{method: "GET", pattern: "/mentoring/calendar", own: members, path: at("/mentoring/calendar")},
	{method: "POST", pattern: "/mentoring/calendar", own: membersPost, path: at("/mentoring/calendar"), form: sends("do", "end")},
	{method: "GET", pattern: "/mentoring/calendar/:token", own: nobody, path: at("/mentoring/calendar/" + strings.Repeat("A", 43) + ".ics")},
	{method: "GET", pattern: "/mentoring/hours.csv", own: members, path: at("/mentoring/hours.csv")},
	{method: "GET", pattern: "/mentoring/hours.xlsx", own: members, path: at("/mentoring/hours.xlsx")},
	{method: "GET", pattern: "/staff/organisations", own: staffOnly, path: at("/staff/organisations")},
	{method: "POST", pattern: "/staff/organisations", own: "303 403 403 303 303", path: at("/staff/organisations"), form: sends("name", "Sample Home")},
	{method: "GET", pattern: "/assets/:name", own: everyone, path: func(s *scene, _ string) string {
		return s.as("nobody").get("/safety").find(`href="(/assets/[^"]+\.css)"`)
	}},
	{method: "GET", pattern: "/healthz", own: everyone, path: at("/healthz")},
	{method: "GET", pattern: "/readyz", own: everyone, path: at("/readyz")},
	{method: "GET", pattern: "/metrics", own: everyone, path: at("/metrics")},
	{method: "GET", pattern: "/dev/pages", own: nobody, path: at("/dev/pages")},
	{method: "GET", pattern: "/dev/events", own: nobody, path: at("/dev/events")},
	{method: "GET", pattern: "/dev/reload.js", own: nobody, path: at("/dev/reload.js")},
	{method: "GET", pattern: "/.well-known/pamoja-keys.json", own: everyone, path: at("/.well-known/pamoja-keys.json")},
}
