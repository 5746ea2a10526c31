package cohorts

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"pamoja/courses/fault"
	"pamoja/courses/people"
	"pamoja/courses/records"
)

// Mark is a fact of attendance: somebody was there on a day, or, by a later
// fact, was not. It counts for nothing.
type Mark struct {
	Cohort  string    `json:"cohort"`
	Day     string    `json:"day"`
	Person  string    `json:"person"`
	Present bool      `json:"present"`
	At      time.Time `json:"at"` // when it was entered
	By      string    `json:"by"`
}

// rowCode is what stands beside a name on paper: the number of the row and a
// check digit, by which every single wrong digit is caught (Luhn).
func rowCode(number int) string {
	digits := strconv.Itoa(number)
	return digits + "-" + strconv.Itoa(luhn(digits))
}

func luhn(digits string) int {
	sum := 0
	for i := range len(digits) {
		n := int(digits[len(digits)-1-i] - '0')
		if i%2 == 0 {
			n *= 2
		}
		sum += n/10 + n%10
	}
	return (10 - sum%10) % 10
}

// readRow gives the number of a row from its code, with its dash or without.
func readRow(text string) (int, bool) {
	text = strings.ReplaceAll(text, "-", "")
	if len(text) < 2 || len(text) > 6 || strings.Trim(text, "0123456789") != "" {
		return 0, false
	}
	digits := text[:len(text)-1]
	number, err := strconv.Atoi(digits)
	return number, err == nil && number > 0 && int(text[len(text)-1]-'0') == luhn(digits)
}

// rows reads the codes somebody typed, parted by whatever is neither digit nor
// dash, and gives the people on those rows.
func (k kept) rows(text, field string) ([]string, error) {
	var persons, wrong []string
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return r != '-' && (r < '0' || r > '9') }) {
		number, ok := readRow(word)
		if !ok || number > len(k.Roll) {
			wrong = append(wrong, word)
			continue
		}
		persons = append(persons, k.Roll[number-1].Person)
	}
	if len(wrong) > 0 {
		list := strings.Join(wrong[:min(len(wrong), 20)], ", ")
		return nil, fault.Invalid("cohort.rows", "codes", list).In(field)
	}
	return persons, nil
}

// Sheet is a filled-in form of attendance.
type Sheet struct {
	ID            string // made when its page was drawn
	Day           string
	There, Absent string // row codes: who was there; who was entered by mistake
}

// Enter keeps who was there on a day, and gives how many marks were new. What a
// mark says already is not said again, and the same form changes nothing the
// second time. Nothing is kept of a form with a code that is no row's.
//
// Faults: those of Open; invalid, cohort.day, cohort.future, cohort.rows,
// cohort.nobody.
func (s *Service) Enter(ctx context.Context, by people.Person, id string, sheet Sheet) (int, error) {
	k, err := s.open(ctx, by, id)
	if err != nil {
		return 0, err
	}
	marks, err := s.read(k, sheet)
	if err != nil {
		return 0, err
	}
	if !idShape.MatchString(sheet.ID) {
		if sheet.ID, err = s.NewID(); err != nil {
			return 0, err
		}
	}
	now, err := s.present(ctx, id, marks[0].Day)
	if err != nil {
		return 0, err
	}
	var items []records.Item[Mark]
	for _, mark := range marks {
		if now[mark.Person] != mark.Present {
			now[mark.Person], mark.By = mark.Present, by.ID
			items = append(items, records.Item[Mark]{ID: strings.Join([]string{id, mark.Day, mark.Person, sheet.ID}, "/"), Value: mark})
		}
	}
	results, err := s.marks.InsertMany(ctx, items)
	if err != nil {
		return 0, fmt.Errorf("cohorts: attendance: %w", err)
	}
	fresh := 0
	for _, result := range results {
		if result == nil {
			fresh++
		} else if !errors.Is(result, records.ErrExists) {
			return 0, fmt.Errorf("cohorts: attendance: %w", result)
		}
	}
	return fresh, nil
}

// read gives the marks a form says, at least one.
func (s *Service) read(k kept, sheet Sheet) ([]Mark, error) {
	day, err := cleanDay(sheet.Day, "day")
	switch {
	case err != nil:
		return nil, err
	case day == "":
		return nil, fault.Invalid("cohort.day").In("day")
	case day > s.Today():
		return nil, fault.Invalid("cohort.future").In("day")
	}
	there, err := k.rows(sheet.There, "there")
	if err != nil {
		return nil, err
	}
	absent, err := k.rows(sheet.Absent, "absent")
	if err != nil {
		return nil, err
	}
	var marks []Mark
	for i, person := range slices.Concat(there, absent) {
		marks = append(marks, Mark{Cohort: k.ID, Day: day, Person: person, Present: i < len(there), At: s.now()})
	}
	if len(marks) == 0 {
		return nil, fault.Invalid("cohort.nobody").In("there")
	}
	return marks, nil
}

// present says who was there on a day, by the latest fact of each.
func (s *Service) present(ctx context.Context, id, day string) (map[string]bool, error) {
	present := map[string]bool{}
	for found, err := range s.marks.Find(ctx, records.Query{Index: "day", Equal: []any{id, day}}) {
		if err != nil {
			return nil, fmt.Errorf("cohorts: attendance: %w", err)
		}
		present[found.Value.Person] = found.Value.Present
	}
	return present, nil
}

// Present gives the members who were there on a day and whom the caller may see,
// and how many others were. Faults as of Open, and cohort.day.
func (s *Service) Present(ctx context.Context, by people.Person, id, day string) (there []Member, hidden int, err error) {
	k, err := s.open(ctx, by, id)
	if err != nil {
		return nil, 0, err
	}
	if day, err = cleanDay(day, "day"); err != nil || day == "" {
		return nil, 0, err
	}
	present, err := s.present(ctx, id, day)
	if err != nil {
		return nil, 0, err
	}
	for number, seat := range k.Roll {
		if !present[seat.Person] {
			continue
		}
		delete(present, seat.Person) // who has two places is named once
		p, err := s.People.Get(ctx, seat.Person)
		if err == nil {
			err = s.People.MaySee(ctx, by, p, people.Profile)
		}
		if fault.Is(err, fault.KindNotFound) {
			hidden++
			continue
		}
		if err != nil {
			return nil, 0, err
		}
		there = append(there, Member{Person: p, Row: rowCode(number + 1)})
	}
	return there, hidden, nil
}

// Day is a day on which somebody was entered.
type Day struct {
	Day   string
	Marks int
}

// Days lists the days for which attendance was entered, from key columns alone.
// Faults as of Open.
func (s *Service) Days(ctx context.Context, by people.Person, id string) (days []Day, err error) {
	if _, err := s.open(ctx, by, id); err != nil {
		return nil, err
	}
	totals, err := s.marks.Tally(ctx, "days", records.Query{Equal: []any{id}})
	if err != nil {
		return nil, fmt.Errorf("cohorts: days: %w", err)
	}
	for _, total := range totals {
		days = append(days, Day{Day: total.Group[0].(string), Marks: int(total.Count)})
	}
	return days, nil
}
