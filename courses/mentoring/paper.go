package mentoring

import (
	"context"
	"crypto/sha256"
	"strconv"
	"strings"

	"pamoja/courses/fault"
	"pamoja/courses/people"
)

// MostOnPaper is how many mentees a printed log names.
const MostOnPaper = 200

// MostLines is how many lines of a log are entered at once: a week of three
// sessions a day.
const MostLines = 21

// shortestCode is how many digits a row code has at least.
const shortestCode = 3

// PaperRow is a mentee on a printed log. Her code is the end of her member
// number, as long as it takes to tell her from the mentor's other mentees: it
// means her also after others came or went.
type PaperRow struct {
	Code   string
	Person people.Person
}

// PaperRows gives a trainer her mentees with their row codes, by name. Fault:
// forbidden, mentoring.not_trainer.
func (s *Service) PaperRows(ctx context.Context, by people.Person) ([]PaperRow, error) {
	if !by.Is(people.Trainer) {
		return nil, fault.Forbidden("mentoring.not_trainer")
	}
	mentees, err := s.o.People.Mentees(ctx, by, MostOnPaper)
	if err != nil {
		return nil, err
	}
	rows := make([]PaperRow, len(mentees))
	for i, mentee := range mentees {
		rows[i] = PaperRow{Code: rowCode(mentees, mentee.Member), Person: mentee}
	}
	return rows, nil
}

func rowCode(mentees []people.Person, member string) string {
	for n := shortestCode; n < len(member); n++ {
		code := member[len(member)-n:]
		if len(ending(mentees, code)) == 1 {
			return code
		}
	}
	return member
}

func ending(mentees []people.Person, code string) (found []people.Person) {
	for _, mentee := range mentees {
		if strings.HasSuffix(mentee.Member, code) {
			found = append(found, mentee)
		}
	}
	return found
}

// WeekLine is a line of a paper log as it is typed: an entry, its mentees by
// their row codes or member numbers, with spaces or commas between.
type WeekLine struct {
	Form
	Codes string
}

// IsBlank reports whether nothing was typed into a line.
func (l WeekLine) IsBlank() bool {
	return strings.TrimSpace(l.Day+l.Clock+l.Codes+l.Practised) == "" && l.Minutes == 0
}

// Entered is what became of a line: the entry it made, or why it was refused; of
// a blank line neither.
type Entered struct {
	Entry string
	Fault *fault.Fault
}

// Week enters lines of a paper log. What a line shows to be wrong keeps that line
// out and no other. form is the id that was made with the page: the same form
// again makes nothing twice, and lines that were refused can be sent again with
// it. Faults: forbidden, mentoring.not_trainer; invalid, mentoring.too_many_lines.
func (s *Service) Week(ctx context.Context, by people.Person, form string, lines []WeekLine) ([]Entered, error) {
	if len(lines) > MostLines {
		return nil, fault.Invalid("mentoring.too_many_lines", "most", MostLines)
	}
	rows, err := s.PaperRows(ctx, by)
	if err != nil {
		return nil, err
	}
	mentees := make([]people.Person, len(rows))
	for i, row := range rows {
		mentees[i] = row.Person
	}
	entered := make([]Entered, len(lines))
	for i, line := range lines {
		if line.IsBlank() {
			continue
		}
		f := line.Form
		f.ID, f.Mentor, f.MentorNo = lineID(by.ID, form, i), "", ""
		e, err := s.logLine(ctx, by, f, mentees, line.Codes)
		if refused, ok := fault.Of(err); ok && refused.Kind != fault.KindUnavailable {
			entered[i].Fault = refused
			continue
		}
		if err != nil {
			return nil, err
		}
		entered[i].Entry = e.ID
	}
	return entered, nil
}

func (s *Service) logLine(ctx context.Context, by people.Person, f Form, mentees []people.Person, codes string) (Entry, error) {
	for code := range strings.FieldsFuncSeq(codes, func(r rune) bool { return r == ',' || r == ';' || r == ' ' || r == '\t' || r == '\n' }) {
		digits := strings.ReplaceAll(strings.TrimPrefix(strings.ToUpper(code), "M"), "-", "")
		if len(digits) >= 7 { // a whole member number
			f.Numbers = append(f.Numbers, code)
			continue
		}
		found := ending(mentees, digits)
		switch {
		case len(digits) < shortestCode || strings.Trim(digits, "0123456789") != "" || len(found) == 0:
			return Entry{}, fault.Invalid("mentoring.code_unknown", "code", shorten(code)).In("codes")
		case len(found) > 1:
			return Entry{}, fault.Invalid("mentoring.code_several", "code", shorten(code)).In("codes")
		}
		f.Mentees = append(f.Mentees, found[0].ID)
	}
	return s.Log(ctx, by, f)
}

// lineID is the id of the entry that a line makes: the same for the same line of
// the same form.
func lineID(by, form string, line int) string {
	sum := sha256.Sum256([]byte(by + "/" + form + "/" + strconv.Itoa(line)))
	return crockford.EncodeToString(sum[:15])
}
