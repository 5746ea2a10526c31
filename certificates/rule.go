package certificates

import (
	"time"

	"pamoja/courses"
	"pamoja/courses/fault"
)

// Rule is what a course asks for before it is certified; 0 is not asked.
// Minutes are mentored and confirmed; Observed is the part of them in which
// the mentor watched the learner at work.
type Rule = courses.Rule

// Inputs is what a person has of all that a Rule can ask for. What the site
// cannot count yet is zero. CompletedAt is when the last of it was reached.
type Inputs struct {
	Lessons     int       `json:"lessons"`
	Quizzes     int       `json:"quizzes"`
	Cases       int       `json:"cases"`
	Minutes     int       `json:"minutes"`
	Observed    int       `json:"observed"`
	Signoffs    int       `json:"signoffs"`
	CompletedAt time.Time `json:"completed_at"`
}

// Course is what a certificate says of a course, and what it asks for.
type Course struct {
	ID          string
	Edition     int
	Minutes     int // stated length
	PassPercent int // pass mark of its quizzes
	Complete    bool
	Rule        Rule
	Titles      map[string]string // by language
}

// Kind names one thing a rule can ask for.
type Kind string

const (
	Lessons  Kind = "lessons"
	Quizzes  Kind = "quizzes"
	Cases    Kind = "cases"
	Minutes  Kind = "minutes"
	Observed Kind = "observed"
	Signoffs Kind = "signoffs"
)

// Standing is where a person stands toward the certificate of a course.
type Standing struct {
	Lines    []Line
	Met      bool
	Serial   string       // the certificate she has of it, or ""
	Status   Status       // of that certificate
	Obstacle *fault.Fault // what Claim would answer; nil if it would give a certificate
}

// Line is one thing a rule asks for, and how much of it is there.
type Line struct {
	Kind       Kind
	Have, Need int
	Met        bool
}

// Judge holds a rule against what a person has: a line for each thing asked
// for, in the order of Rule, and whether all are met. A rule that asks for
// nothing is never met.
func Judge(rule Rule, have Inputs) Standing {
	lines := []Line{
		{Kind: Lessons, Have: have.Lessons, Need: rule.Lessons},
		{Kind: Quizzes, Have: have.Quizzes, Need: rule.Quizzes},
		{Kind: Cases, Have: have.Cases, Need: rule.Cases},
		{Kind: Minutes, Have: have.Minutes, Need: rule.Minutes},
		{Kind: Observed, Have: have.Observed, Need: rule.Observed},
		{Kind: Signoffs, Have: have.Signoffs, Need: rule.Signoffs},
	}
	standing := Standing{Met: true}
	for _, line := range lines {
		if line.Need <= 0 {
			continue
		}
		line.Met = line.Have >= line.Need
		standing.Met = standing.Met && line.Met
		standing.Lines = append(standing.Lines, line)
	}
	standing.Met = standing.Met && len(standing.Lines) > 0
	return standing
}
