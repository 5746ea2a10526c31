package web

import (
	"reflect"

	"pamoja/assessments"
	"pamoja/assessments/cases"
	"pamoja/certificates"
	"pamoja/courses/people"
)

// pageSample says which struct a page's template is drawn with. A test holds
// every template against it, and /dev/pages draws it with made-up data.
type pageSample struct {
	name   string
	kind   reflect.Type   // as its handler passes it: a struct, or a pointer to one
	member bool           // only people who are signed in ever see it
	full   []fullSample   // how it looks with everything on it; none: as it is made up
	least  func(page any) // sets what no page of the kind is ever without
}

// fullSample is one of several ways in which a page can be full.
type fullSample struct {
	name string
	tune func(page any) // given a pointer to the struct
}

func visitors[T any](name string, full ...fullSample) pageSample {
	return pageSample{name: name, kind: reflect.TypeFor[T](), full: full}
}

func members[T any](name string, full ...fullSample) pageSample {
	one := visitors[T](name, full...)
	one.member = true
	return one
}

// tuned is a full sample of which something must be so, or is worth seeing so.
func tuned[T any](name string, tune func(*T)) fullSample {
	return fullSample{name: name, tune: func(page any) { tune(page.(*T)) }}
}

// always is a page that is never without what least sets.
func always[T any](one pageSample, least func(*T)) pageSample {
	one.least = func(page any) { least(page.(*T)) }
	return one
}

// pageSamples is every page there is a template for, by name.
var pageSamples = []pageSample{
	visitors[aboutPage]("about"),
	members[*answersPage]("answers"), members[*deletePage]("delete", tuned("full", func(p *deletePage) { p.Gone, p.Last = false, false })), members[*heldPage]("held"), members[menteePage]("mentee"), members[menteeCasePage]("mentee_case"),
	members[signoffsPage]("signoffs"), members[*signoffPage]("signoff"), members[learnerPracticePage]("signoffs_of"), members[*talkedPage]("talked"),
	members[*organisationsPage]("staff_organisations"), members[*staffAddPage]("staff_add"), members[*staffPeoplePage]("staff_people", tuned("full", func(p *staffPeoplePage) { p.None = false })),
	members[*staffPersonPage]("staff_person"), members[*staffMergePage]("staff_merge"), always(members[*staffSecretPage]("staff_secret"), func(p *staffSecretPage) { p.Key = "staff.added" }),
	members[*accountPage]("account", tuned("full", func(p *accountPage) { p.Sizes = people.TextSizes })),
	members[*calendarPage]("calendar", tuned("made", func(*calendarPage) {}), tuned("has", func(p *calendarPage) { p.Address = "" })),
	members[caseDebriefPage]("case_debrief", tuned("full", func(p *caseDebriefPage) { p.Wheel, p.Path[1].Parted = sampleWheel(p.Wheel), true })),
	members[caseEndingPage]("case_ending"),
	members[*caseScenePage]("case_scene", ofEachAsking()...),
	members[caseStartPage]("case_start", tuned("asked", func(*caseStartPage) {}), tuned("fresh", func(p *caseStartPage) { p.AskedAnother = false }),
		tuned("retired", func(p *caseStartPage) { p.Row.Retired = true })),
	members[casesPage]("cases", tuned("begun", func(*casesPage) {}), tuned("none", func(p *casesPage) { p.OpenCase, p.Cases = nil, nil })),
	always(members[*certificatePage]("certificate", tuned("valid", func(p *certificatePage) { p.Status = certificates.Status{State: certificates.Valid} }),
		tuned("withdrawn", func(p *certificatePage) { p.Status.State = certificates.Withdrawn })),
		func(p *certificatePage) { p.Sheet = make([]certificates.Words, 1) }),
	members[*certificatesPage]("certificates"),
	members[*confidencePage]("confidence"),
	members[confidenceChangePage]("confidence_change"),
	members[*cohortPage]("cohort", tuned("going", func(p *cohortPage) { p.Ended = "" }), tuned("ended", func(p *cohortPage) { p.Full = false })),
	members[*attendancePage]("cohort_attendance"),
	members[cohortCodePage]("cohort_code"),
	visitors[*cohortJoinPage]("cohort_join"),
	members[cohortJoinedPage]("cohort_joined", tuned("waits", func(*cohortJoinedPage) {}), tuned("in", func(p *cohortJoinedPage) { p.Waits, p.Member = false, "" })),
	members[*cohortFormPage]("cohort_form", tuned("change", func(*cohortFormPage) {}), tuned("new", func(p *cohortFormPage) { p.Cohort = "" })),
	members[cohortCasesPage]("cohort_cases"),
	members[*cohortPeoplePage]("cohort_people"),
	members[cohortSheetPage]("cohort_sheet"),
	members[*cohortsPage]("cohorts", tuned("full", func(p *cohortsPage) { p.None = false }), tuned("none", func(*cohortsPage) {})),
	visitors[coursePage]("course", tuned("begun", func(p *coursePage) { p.Requires, p.Claim = nil, claimOffer{} }),
		tuned("completed", func(p *coursePage) { p.Requires = nil }), tuned("waiting", func(p *coursePage) { p.Started = false }),
		tuned("retired", func(p *coursePage) { p.Course.Retired, p.Started, p.Requires = true, false, nil })),
	visitors[cataloguePage]("courses"),
	visitors[devPagesPage]("dev_pages"),
	visitors[errorPage]("error", tuned("failed", func(p *errorPage) { p.Unsaved = false }), tuned("unsaved", func(p *errorPage) { p.ID = "" }),
		tuned("secret", func(p *errorPage) { p.ID, p.Resend = "", nil })),
	visitors[frontPage]("front"),
	members[*mentoringPage]("mentoring"),
	members[*mentoringFormPage]("mentoring_new", tuned("helper", func(p *mentoringFormPage) { p.Restates, p.Again, p.Stood = "", "", nil }),
		tuned("restated", func(*mentoringFormPage) {}), tuned("mentee", func(p *mentoringFormPage) { p.Helper, p.Fixed = false, "" }),
		tuned("again", func(p *mentoringFormPage) { p.Helper = false })),
	members[sessionLogPage]("mentoring_log"),
	members[*sessionWeekPage]("mentoring_week", tuned("form", func(p *sessionWeekPage) { p.Logged, p.Names = nil, nil }), tuned("mend", func(p *sessionWeekPage) { p.Names, p.More = nil, 0 }),
		tuned("saved", func(p *sessionWeekPage) { p.Names, p.Lines, p.More = nil, nil, 0 }), tuned("names", func(p *sessionWeekPage) { p.Logged = nil })),
	members[*entryPage]("mentoring_entry", tuned("asked", func(p *entryPage) { p.Superseded = false }), tuned("mentor", func(p *entryPage) { p.Question = "" }),
		tuned("coordinator", func(p *entryPage) { p.Question, p.Mine, p.Counts = "", false, "" })),
	visitors[glossaryPage]("glossary"),
	visitors[helpPage]("help"),
	members[*hoursPage]("hours_county", tuned("full", func(p *hoursPage) { p.None, p.Cohort = false, "" }), tuned("cohort", func(p *hoursPage) { p.None, p.Mentors = false, false }), tuned("none", func(*hoursPage) {})),
	members[*importPage]("import"),
	members[*importSheetPage]("import_sheet", tuned("draft", func(p *importSheetPage) {
		p.Begun, p.Done, p.Undoing, p.MayUndo, p.Gone, p.NewIDs = false, false, false, false, false, nil
	}),
		tuned("applied", func(p *importSheetPage) { p.Draft, p.Begun, p.Undoing, p.Gone = false, false, false, false }),
		tuned("gone", func(p *importSheetPage) { p.Draft, p.MayApply, p.NewIDs = false, false, nil })),
	visitors[lessonPage]("lesson", tuned("full", func(p *lessonPage) { p.Reread = nil }), tuned("again", func(p *lessonPage) { p.Reread.Done = false }),
		tuned("retired", func(p *lessonPage) { p.Retired, p.Reread = true, nil })),
	members[myLearningPage]("my_learning"),
	visitors[pocketBookPage]("pocket_book"),
	members[quizFeedbackPage]("quiz_feedback", ofEachKind(func(p *quizFeedbackPage) *string { return &p.Kind })...),
	members[*quizQuestionPage]("quiz_question", ofEachKind(func(p *quizQuestionPage) *string { return &p.Kind })...),
	members[quizStartPage]("quiz_start", tuned("failed", func(p *quizStartPage) { p.Passed = false }),
		tuned("passed", func(p *quizStartPage) { p.ToReread, p.Requires = nil, "" })),
	visitors[safetyPage]("safety"),
	visitors[*searchPage]("search"),
	visitors[*setupPage]("setup"),
	visitors[setupDonePage]("setup_done"),
	visitors[*signInPage]("sign_in", tuned("named", func(p *signInPage) { p.Chosen, p.Who = "", "" }), tuned("chosen", func(p *signInPage) { p.Shown = nil })),
	visitors[joinPage]("join"),
	visitors[*joinFormPage]("join_form"),
	members[*slipsPage]("slips"),
	members[*slipsPrintPage]("slips_print"),
	members[resetCodePage]("reset_code"),
	members[resetCodePage]("signed_out"),
	members[signOutPage]("sign_out"),
	visitors[*verifyPage]("verify", verifiedAs("valid"), verifiedAs("replaced"), verifiedAs("withdrawn"), verifiedAs("unknown"), verifiedAs("unrecorded"), verifiedAs("forged")),
}

// ofEachKind is a page with a question of every kind.
func ofEachKind[T any](kind func(*T) *string) []fullSample {
	var full []fullSample
	for _, name := range assessments.Kinds() {
		full = append(full, tuned(name, func(p *T) { *kind(p) = name }))
	}
	return full
}

// ofEachAsking is a scene that asks in every way there is.
func ofEachAsking() []fullSample {
	var full []fullSample
	for _, kind := range append([]string{askDecide, askOn}, cases.TaskKinds()...) {
		full = append(full, tuned(kind, func(p *caseScenePage) { p.Kind = kind }))
	}
	return full
}

// sampleWheel is a wheel with something drawn on it.
func sampleWheel(wheel wheelView) wheelView {
	wheel.Wedges, wheel.Starts, wheel.Labels = nil, nil, nil
	for i, label := range wheelLabels {
		label.Text = wheel.Rows[0].Name
		wheel.Labels = append(wheel.Labels, label)
		wheel.Wedges, wheel.Starts = append(wheel.Wedges, wheelWedge(i, 1+i%4)), append(wheel.Starts, wheelEdge(i, 1+(i+2)%4))
	}
	return wheel
}

// verifiedAs is the page on which a certificate was checked, with this answer.
func verifiedAs(state certificates.State) fullSample {
	return tuned(string(state), func(p *verifyPage) { p.Answer.State, p.Samples = state, nil })
}
