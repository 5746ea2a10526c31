package web

import (
	"html/template"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"pamoja/assessments/cases"
	"pamoja/courses"
	"pamoja/courses/progress"
	"pamoja/web/page"
)

// caseRow is a simulated case in a list.
type caseRow struct {
	ID, Title      string
	RowLang        string // language of title and summary, where it is not the page's; else ""
	Summary        template.HTML
	Minutes        int
	Steps          string // numbers of the steps it practises
	Domains        string // their names
	HasNote        bool
	Counted        bool   // a play of hers counts
	Open           bool   // a play of hers is open
	State          string // where she stands, "" when signed out
	Draft, Retired bool
	Address        string
}

// Names of domains and principles, and of the states a domain can be in.
var (
	domainKeys = map[string]string{"education": "case.education", "protection": "case.protection", "wellbeing": "case.wellbeing",
		"health": "case.health", "relationship": "case.relationship", "economy": "case.economy"}
	principleKeys = map[string]string{"child-centred": "case.child_centred", "do-no-harm": "case.do_no_harm", "participation": "case.participation",
		"dignity": "case.dignity", "partnership": "case.partnership", "non-discrimination": "case.non_discrimination"}
	levelKeys = map[string]string{cases.NotSafeYet: "case.not_safe_yet", cases.GettingThere: "case.getting_there", cases.Steady: "case.steady"}
	stepKeys  = []string{"case.step_1", "case.step_2", "case.step_3", "case.step_4", "case.step_5", "case.step_6", "case.step_7", "case.step_8"}
)

// caseRow describes a case and where the reader stands with it.
func (s *Server) caseRow(r *request, standing cases.Standing) (caseRow, error) {
	row := rowOfCase(r, standing.Case)
	row.Counted = standing.Counted != nil
	switch last := standing.Last; {
	case last == nil:
		row.State = r.words.T("cases.not_begun")
	case last.IsOpen():
		week, err := s.weekOf(r, standing.Case, *last)
		if err != nil {
			return row, err
		}
		row.Open, row.State = true, r.words.T("cases.open", "n", week)
	case last.Opened == nil:
		row.State = r.words.T("cases.ended")
	default:
		row.State = r.words.T("cases.played", "n", len(standing.Plays))
	}
	return row, nil
}

func rowOfCase(r *request, c *cases.Case) caseRow {
	words := c.Words(r.lang())
	row := caseRow{ID: c.ID, Title: words.Title, RowLang: foreign(r, words.Language), Summary: words.Summary, Minutes: c.Minutes,
		HasNote: c.HasNote(), Draft: c.Draft, Retired: c.Retired, Address: "/cases/" + c.ID}
	var steps, domains []string
	for _, step := range c.Steps {
		steps = append(steps, strconv.Itoa(step))
	}
	for _, domain := range c.Domains {
		domains = append(domains, r.words.T(domainKeys[domain]))
	}
	row.Steps, row.Domains = strings.Join(steps, ", "), strings.Join(domains, ", ")
	return row
}

// weekOf gives how many weeks have passed in a play.
func (s *Server) weekOf(r *request, current *cases.Case, play cases.Play) (int, error) {
	c, err := s.Cases.Version(r.ctx(), current, play.Version)
	if err != nil {
		return 0, err
	}
	state, _, err := c.Replay(play.Path)
	return c.Value(state, cases.Weeks), err
}

// caseRows describes cases in the order given; those that do not exist, or are
// retired and were never played by her, are left out.
func (s *Server) caseRows(r *request, ids []string) ([]caseRow, error) {
	var rows []caseRow
	if r.person == nil {
		for _, id := range ids {
			if c, ok := r.library.Cases.Find(id); ok && !c.Retired {
				rows = append(rows, rowOfCase(r, c))
			}
		}
		return rows, nil
	}
	standings, err := s.Cases.Mine(r.ctx(), *r.person, ids)
	if err != nil {
		return nil, err
	}
	for _, standing := range standings {
		if standing.Retired() && standing.Last == nil {
			continue
		}
		row, err := s.caseRow(r, standing)
		if err != nil {
			return nil, err
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// practice is the cases of a course, and how far she is with those that its
// certificate asks for.
type practice struct {
	Cases      []caseRow
	Done, Need int
}

func practiceOf(rows []caseRow, course *courses.Course, summary progress.Summary) practice {
	for i := range rows {
		if _, counts := summary.Cases[rows[i].ID]; counts {
			rows[i].Counted = true // also where it was talked through instead
		}
	}
	return practice{Cases: rows, Done: min(summary.Counts(course).Cases, course.Rule.Cases), Need: course.Rule.Cases}
}

// openCase gives the first case with a play that is open, or nil.
func openCase(rows []caseRow) *caseRow {
	at := slices.IndexFunc(rows, func(row caseRow) bool { return row.Open })
	if at < 0 {
		return nil
	}
	return &rows[at]
}

// casesPage helps to choose a case.
type casesPage struct {
	page.Base
	OpenCase *caseRow
	Cases    []caseRow
	Steps    []pickOption
	Domains  []pickOption
	Some     bool // not all are shown
}

// pickOption is one entry of a list to pick from.
type pickOption struct {
	Value, Text string
	Chosen      bool
}

// caseList lists the cases, or those about a step (?step=) and a domain (?domain=).
func (s *Server) caseList(r *request) error {
	p := casesPage{Base: r.base("cases.title", "cases")}
	rows, err := s.caseRows(r, r.library.Cases.IDs())
	if err != nil {
		return err
	}
	p.OpenCase = openCase(rows)
	for i, key := range stepKeys {
		number := strconv.Itoa(i + 1)
		p.Steps = append(p.Steps, pickOption{Value: number, Text: r.words.T("case.step_named", "number", i+1, "step", r.words.T(key)), Chosen: r.Query("step") == number})
	}
	for _, domain := range cases.Domains {
		p.Domains = append(p.Domains, pickOption{Value: domain, Text: r.words.T(domainKeys[domain]), Chosen: r.Query("domain") == domain})
	}
	step, domain := chosenOf(p.Steps), chosenOf(p.Domains)
	for _, row := range rows {
		c, ok := r.library.Cases.Find(row.ID)
		number, _ := strconv.Atoi(step) // "" is 0, which no case practises
		if ok && (step == "" || slices.Contains(c.Steps, number)) && (domain == "" || slices.Contains(c.Domains, domain)) {
			p.Cases = append(p.Cases, row)
		}
	}
	p.Some = step != "" || domain != ""
	return r.show(http.StatusOK, "cases", p)
}

func chosenOf(options []pickOption) string {
	for _, option := range options {
		if option.Chosen {
			return option.Value
		}
	}
	return ""
}
