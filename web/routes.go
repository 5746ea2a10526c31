package web

import (
	"net/http"

	"github.com/gin-gonic/gin"
)

// Access says who may open an address at all; what they see there is decided by
// the service behind it.
type Access string

const (
	Public Access = "public"    // anyone
	Member Access = "signed in" // anyone with an account
	Staff  Access = "staff"     // coordinators and administrators
	Author Access = "author"    // whoever started the site with --dev; else there is nothing
)

// Route is one address.
type Route struct {
	Method  string
	Pattern string
	Access  Access
	handle  func(*Server, *request) error
}

// routes lists every address of the site. HEAD follows GET.
var routes = []Route{
	{http.MethodGet, "/", Public, (*Server).front},
	{http.MethodGet, "/courses", Public, (*Server).catalogue},
	{http.MethodGet, "/courses/:course", Public, (*Server).course},
	{http.MethodPost, "/courses/:course", Member, (*Server).startCourse},
	{http.MethodGet, "/courses/:course/glossary", Public, (*Server).glossary},
	{http.MethodGet, "/courses/:course/pocket-book", Public, (*Server).pocketBook},
	{http.MethodGet, "/courses/:course/:lesson", Public, (*Server).lesson},
	{http.MethodPost, "/courses/:course/:lesson", Member, (*Server).finishLesson},
	{http.MethodGet, "/quizzes/:quiz", Member, (*Server).quiz},
	{http.MethodPost, "/quizzes/:quiz", Member, (*Server).answerQuiz},
	{http.MethodGet, "/cases", Member, (*Server).caseList},
	{http.MethodGet, "/cases/:case", Member, (*Server).playCase},
	{http.MethodPost, "/cases/:case", Member, (*Server).moveCase},
	{http.MethodGet, "/certificates", Member, (*Server).certificates},
	{http.MethodPost, "/certificates", Member, (*Server).claimCertificate},
	{http.MethodGet, "/certificates/:serial", Member, (*Server).certificate},
	{http.MethodPost, "/certificates/:serial", Member, (*Server).changeCertificate},
	{http.MethodGet, "/verify", Public, (*Server).verifyForm},
	{http.MethodPost, "/verify", Public, (*Server).verifyPosted},
	{http.MethodGet, "/verify/:serial", Public, (*Server).verifySerial},
	{http.MethodGet, "/safety", Public, (*Server).safety},
	{http.MethodGet, "/search", Public, (*Server).search},
	{http.MethodGet, "/about", Public, (*Server).about},
	{http.MethodGet, "/help", Public, (*Server).help},
	{http.MethodGet, "/help/:page", Public, (*Server).helpOfRole},
	{http.MethodGet, "/setup/:token", Public, (*Server).setupForm},
	{http.MethodPost, "/setup/:token", Public, (*Server).setup},
	{http.MethodGet, "/join", Public, (*Server).typeCode},
	{http.MethodPost, "/join", Public, (*Server).typedCode},
	{http.MethodGet, "/join/:code", Public, (*Server).joinForm},
	{http.MethodPost, "/join/:code", Public, (*Server).join},
	{http.MethodGet, "/staff/people/slips", Staff, (*Server).slipsForm},
	{http.MethodPost, "/staff/people/slips", Staff, (*Server).makeSlips},
	{http.MethodPost, "/staff/people/:id/code", Staff, (*Server).resetCode},
	{http.MethodPost, "/staff/people/:id/sign-out", Staff, (*Server).signOutSomebody},
	{http.MethodGet, "/staff/cohorts", Staff, (*Server).cohorts},
	{http.MethodPost, "/staff/cohorts", Staff, (*Server).addCohort},
	{http.MethodGet, "/staff/cohorts/new", Staff, (*Server).newCohort},
	{http.MethodGet, "/staff/cohorts/:cohort", Staff, (*Server).cohort},
	{http.MethodPost, "/staff/cohorts/:cohort", Staff, (*Server).changeCohort},
	{http.MethodGet, "/staff/cohorts/:cohort/change", Staff, (*Server).changingCohort},
	{http.MethodGet, "/staff/cohorts/:cohort/people", Staff, (*Server).cohortPeople},
	{http.MethodGet, "/staff/cohorts/:cohort/sheet", Staff, (*Server).cohortSheet},
	{http.MethodGet, "/staff/cohorts/:cohort/attendance", Staff, (*Server).attendance},
	{http.MethodPost, "/staff/cohorts/:cohort/attendance", Staff, (*Server).enterAttendance},
	{http.MethodGet, "/cohorts/:cohort/cases", Member, (*Server).cohortCases},
	{http.MethodGet, "/sign-in", Public, (*Server).signInForm},
	{http.MethodPost, "/sign-in", Public, (*Server).signIn},
	{http.MethodGet, "/sign-out", Member, (*Server).signOutForm},
	{http.MethodPost, "/sign-out", Public, (*Server).signOut},
	{http.MethodGet, "/account", Member, (*Server).account},
	{http.MethodPost, "/account", Member, (*Server).changeAccount},
	{http.MethodGet, "/staff/people/import", Staff, (*Server).importForm},
	{http.MethodPost, "/staff/people/import", Staff, (*Server).uploadImport},
	{http.MethodGet, "/staff/import-template.csv", Staff, (*Server).importTemplate},
	{http.MethodGet, "/staff/import-template.xlsx", Staff, (*Server).importTemplate},
	{http.MethodGet, "/staff/people/import/:id", Staff, (*Server).importSheet},
	{http.MethodPost, "/staff/people/import/:id", Staff, (*Server).changeImport},
	{http.MethodGet, "/account/data", Member, (*Server).heldData},
	{http.MethodPost, "/account/data", Member, (*Server).correctData},
	{http.MethodGet, "/account/data.json", Member, (*Server).downloadData},
	{http.MethodGet, "/account/answers", Member, (*Server).answers},
	{http.MethodPost, "/account/answers", Member, (*Server).giveAnswers},
	{http.MethodGet, "/account/delete", Member, (*Server).deleteForm},
	{http.MethodPost, "/account/delete", Member, (*Server).deleteAccount},
	{http.MethodGet, "/mentees/:id", Member, (*Server).mentee},
	{http.MethodGet, "/mentoring", Member, (*Server).mentoring},
	{http.MethodGet, "/mentoring/new", Member, (*Server).newSession},
	{http.MethodPost, "/mentoring/new", Member, (*Server).logSession},
	{http.MethodGet, "/mentoring/log", Member, (*Server).sessionLog},
	{http.MethodGet, "/mentoring/week", Member, (*Server).sessionWeek},
	{http.MethodPost, "/mentoring/week", Member, (*Server).enterWeek},
	{http.MethodGet, "/mentoring/signoffs", Member, (*Server).signoffs},
	{http.MethodPost, "/mentoring/signoffs", Member, (*Server).changeSignoffs},
	{http.MethodGet, "/mentoring/:id", Member, (*Server).entry},
	{http.MethodPost, "/mentoring/:id", Member, (*Server).answerEntry},
	{http.MethodGet, "/mentees/:id/cases/:case", Member, (*Server).menteeCase},
	{http.MethodGet, "/staff/people", Staff, (*Server).staffPeople},
	{http.MethodPost, "/staff/people", Staff, (*Server).addPerson},
	{http.MethodGet, "/staff/people/new", Staff, (*Server).newPerson},
	{http.MethodGet, "/staff/people/:id", Staff, (*Server).staffPerson},
	{http.MethodPost, "/staff/people/:id", Staff, (*Server).changePerson},
	{http.MethodGet, "/staff/mentoring", Staff, (*Server).countyHours},
	{http.MethodGet, "/staff/mentoring.csv", Staff, (*Server).exportHours},
	{http.MethodPost, "/staff/mentoring.csv", Staff, (*Server).exportHours},
	{http.MethodGet, "/staff/mentoring.xlsx", Staff, (*Server).exportHours},
	{http.MethodPost, "/staff/mentoring.xlsx", Staff, (*Server).exportHours},
	{http.MethodGet, "/mentoring/calendar", Member, (*Server).calendarForm},
	{http.MethodPost, "/mentoring/calendar", Member, (*Server).changeCalendar},
	{http.MethodGet, "/mentoring/calendar/:token", Public, (*Server).calendarFeed},
	{http.MethodGet, "/mentoring/hours.csv", Member, (*Server).ownHours},
	{http.MethodGet, "/mentoring/hours.xlsx", Member, (*Server).ownHours},
	{http.MethodGet, "/staff/organisations", Staff, (*Server).organisations},
	{http.MethodPost, "/staff/organisations", Staff, (*Server).addOrganisation},
	{http.MethodGet, "/assets/:name", Public, (*Server).asset},
	{http.MethodGet, "/healthz", Public, (*Server).healthz},
	{http.MethodGet, "/readyz", Public, (*Server).readyz},
	{http.MethodGet, "/metrics", Public, (*Server).prometheus}, // for whoever runs the site: see prometheus for who is answered
	{http.MethodGet, "/.well-known/pamoja-keys.json", Public, (*Server).keys},
	{http.MethodGet, "/dev/pages", Author, (*Server).devPages},
	{http.MethodGet, "/dev/events", Author, (*Server).devEvents},
	{http.MethodGet, "/dev/reload.js", Author, (*Server).devScript},
}

// Routes lists every address, for tests that must cover them all.
func Routes() []Route { return routes }

// bare are the addresses that need no session, language or form: answered
// before any of those is looked up.
var bare = map[string]bool{"/assets/:name": true, "/healthz": true, "/readyz": true, "/metrics": true, "/dev/events": true, "/dev/reload.js": true, "/.well-known/pamoja-keys.json": true}

func (s *Server) register(engine *gin.Engine) {
	for _, route := range routes {
		if route.Method == http.MethodPost && route.Access == Member {
			s.posts = append(s.posts, route)
		}
		handler := s.serve(route)
		engine.Handle(route.Method, route.Pattern, handler)
		if route.Method == http.MethodGet {
			engine.Handle(http.MethodHead, route.Pattern, handler)
		}
	}
	engine.NoRoute(s.serve(Route{Access: Public, handle: (*Server).noRoute}))
	engine.NoMethod(s.serve(Route{Access: Public, handle: (*Server).noMethod}))
}
