package people

import (
	"context"
	"errors"
	"slices"
	"strings"

	"pamoja/courses/records"
)

// mostCandidates bounds how many people a row may be about.
const mostCandidates = 10

// judging says what becomes of rows, one after the other.
type judging struct {
	s     *Service
	by    Person
	im    string // id of the import, "" in a dry run from the shell
	every bool   // by may change everyone

	organisations map[string]*Organisation // as looked up; nil: there is none yet
	people        map[string]int           // id of a person → the line she was met on
	logins        map[string]int           // staff number or phone → line
	twins         map[string]twin          // phone and name → row
}

// twin is a row that another may repeat.
type twin struct {
	line  int
	staff string
}

func (s *Service) newJudging(by Person, im string) *judging {
	return &judging{s: s, by: by, im: im, every: by.May(AppointStaff), organisations: map[string]*Organisation{},
		people: map[string]int{}, logins: map[string]int{}, twins: map[string]twin{}}
}

// first judges a row as it was read, and whether it repeats an earlier one.
func (j *judging) first(ctx context.Context, row *ImportRow) error {
	if row.Status == RowRefused {
		return nil
	}
	subject, err := j.judge(ctx, row)
	if err != nil || row.Status == RowRefused {
		return err
	}
	j.repeats(row, subject)
	return nil
}

// repeats refuses a row that is about the person of an earlier row, and notes a
// phone that an earlier row has.
func (j *judging) repeats(row *ImportRow, subject Person) {
	if subject.ID != "" {
		if line, met := j.people[subject.ID]; met {
			row.refuse(Reason{Key: "import.twice", Line: line})
			return
		}
		j.people[subject.ID] = row.Line
	}
	staff, phone := row.Values[Column(StaffNumberField)], row.Values[Column(PhoneField)]
	if staff != "" {
		if line, met := j.logins[staff]; met {
			row.refuse(Reason{Key: "import.twice", Line: line})
			return
		}
		j.logins[staff] = row.Line
	}
	if phone == "" {
		return
	}
	key := phone + " " + sortKey(row.Name())
	if other, met := j.twins[key]; met && (other.staff == "" || staff == "" || other.staff == staff) {
		row.refuse(Reason{Key: "import.twice", Line: other.line})
		return
	}
	j.twins[key] = twin{row.Line, staff}
	if line, met := j.logins[phone]; met {
		row.Notes = slices.DeleteFunc(row.Notes, func(note Reason) bool { return note.Key == "import.phone_shared" })
		row.Notes = append(row.Notes, Reason{Key: "import.phone_shared_line", Column: Column(PhoneField), Line: line})
		return
	}
	j.logins[phone] = row.Line
}

// judge says what becomes of a row as people stand now, and who it is about: the
// zero Person for somebody new.
func (j *judging) judge(ctx context.Context, row *ImportRow) (Person, error) {
	row.Status, row.Why, row.Notes, row.Changes, row.Hers, row.Candidates = "", nil, nil, nil, nil, nil
	if err := j.number(ctx, row); err != nil || row.Status != "" {
		return Person{}, err
	}
	subject, err := j.identify(ctx, row)
	if err != nil || row.Status != "" {
		return Person{}, err
	}
	if subject.ID == "" {
		return Person{}, j.create(ctx, row)
	}
	row.Person = subject.ID
	return subject, j.compare(ctx, row, subject)
}

// organisation looks one up, once.
func (j *judging) organisation(ctx context.Context, key string) (*Organisation, error) {
	if found, known := j.organisations[key]; known {
		return found, nil
	}
	o, _, err := j.s.organisations.Get(ctx, key)
	found := &o
	if errors.Is(err, records.ErrNotFound) {
		found, err = nil, nil
	}
	if err == nil {
		j.organisations[key] = found
	}
	return found, err
}

// number gives the staff number the code of the row's organisation where it is
// written without.
func (j *judging) number(ctx context.Context, row *ImportRow) error {
	text := row.Values[Column(StaffNumberField)]
	if text == "" {
		return nil
	}
	number, ok := ParseStaffNumber(text)
	if key := row.Values[Column(OrganisationField)]; !ok && key != "" {
		o, err := j.organisation(ctx, key)
		if err != nil {
			return err
		}
		if o != nil && o.Code != "" {
			number, ok = ParseStaffNumber(o.Code + "-" + text)
		}
	}
	if !ok {
		row.refuse(Reason{Key: bad[Column(StaffNumberField)], Column: Column(StaffNumberField), Text: shorten(text, longestHeading)})
		return nil
	}
	row.Values[Column(StaffNumberField)] = number
	return nil
}

// identify finds who a row is about. Somebody outside by's area is refused, in
// words that tell nothing of her.
func (j *judging) identify(ctx context.Context, row *ImportRow) (Person, error) {
	found, err := j.byNumbers(ctx, row)
	if err != nil || row.Status != "" {
		return Person{}, err
	}
	if found.ID == "" {
		if found, err = j.byPhone(ctx, row); err != nil || row.Status != "" {
			return Person{}, err
		}
	}
	if found.ID == "" && row.Values[Column(PhoneField)] == "" && row.Values[Column(StaffNumberField)] == "" {
		return Person{}, j.byNameAlone(ctx, row)
	}
	if found.ID != "" && !j.mine(found) {
		row.refuse(Reason{Key: "import.outside_person"})
	}
	return found, nil
}

// mine reports whether by may change somebody by an import.
func (j *judging) mine(p Person) bool { return j.every || j.by.Covers(p) && !p.NeedsPassphrase() }

func (j *judging) byNumbers(ctx context.Context, row *ImportRow) (Person, error) {
	var found Person
	if member := row.Values[MemberColumn]; member != "" {
		p, is, err := j.s.holder(ctx, member)
		if err != nil {
			return Person{}, hide(err, member)
		}
		if !is || !j.mine(p) {
			row.refuse(Reason{Key: "import.no_such_member", Column: MemberColumn, Text: member})
			return Person{}, nil
		}
		found = p
	}
	if staff := row.Values[Column(StaffNumberField)]; staff != "" {
		p, is, err := j.s.holder(ctx, staff)
		if err != nil {
			return Person{}, hide(err, staff)
		}
		if is && found.ID != "" && p.ID != found.ID {
			row.refuse(Reason{Key: "import.numbers_differ", Column: Column(StaffNumberField), Text: staff})
			return Person{}, nil
		}
		if is {
			found = p
		}
	}
	return found, nil
}

// byPhone finds who has the row's phone and its name. Where others have the
// phone alone, somebody must choose.
func (j *judging) byPhone(ctx context.Context, row *ImportRow) (Person, error) {
	phone, staff := row.Values[Column(PhoneField)], row.Values[Column(StaffNumberField)]
	if phone == "" {
		return Person{}, nil
	}
	var same, others []Person
	for found, err := range j.s.people.Find(ctx, records.Query{Index: "phone", Equal: []any{phone}, Limit: 5 * mostCandidates}) {
		if err != nil {
			return Person{}, hide(err, phone)
		}
		p := found.Value.Person
		switch {
		case sortKey(p.Name) == sortKey(row.Name()) && (staff == "" || p.StaffNumber == "" || p.StaffNumber == staff):
			same = append(same, p)
		case j.mine(p) && !j.justSet(p, PhoneField):
			others = append(others, p)
		}
	}
	if len(same) == 1 {
		return same[0], nil
	}
	if len(same) > 1 {
		others = slices.DeleteFunc(same, func(p Person) bool { return !j.mine(p) })
		if len(others) == 0 {
			row.refuse(Reason{Key: "import.outside_person"})
			return Person{}, nil
		}
	}
	return Person{}, j.choose(ctx, row, others, Reason{Key: "import.choose_phone", Column: Column(PhoneField)})
}

// justSet reports whether this very import set a field: a row is no news to its
// neighbour.
func (j *judging) justSet(p Person, f Field) bool {
	return j.im != "" && p.Origins[f] == originImport+j.im
}

// byNameAlone looks whether somebody of the row's place has its name, where it
// has no number by which she could be known.
func (j *judging) byNameAlone(ctx context.Context, row *ImportRow) error {
	county, organisation := row.Values[Column(CountyField)], row.Values[Column(OrganisationField)]
	var maybe []Person
	for found, err := range j.s.people.Find(ctx, records.Query{Index: "all", Equal: []any{sortKey(row.Name())}, Limit: 5 * mostCandidates}) {
		if err != nil {
			return err
		}
		p := found.Value.Person
		if j.mine(p) && p.County == county && p.Organisation == organisation && !j.justSet(p, NameField) {
			maybe = append(maybe, p)
		}
	}
	return j.choose(ctx, row, maybe, Reason{Key: "import.choose_name", Column: Column(NameField)})
}

// choose marks a row as one that may be about any of these, and still judges it
// as one about somebody new, so that nobody is asked in vain.
func (j *judging) choose(ctx context.Context, row *ImportRow, maybe []Person, why Reason) error {
	if len(maybe) == 0 || row.Choice == ChoiceNew {
		return nil
	}
	if err := j.create(ctx, row); err != nil {
		return err
	}
	row.Status, row.Why = RowChoose, []Reason{why}
	for _, p := range maybe[:min(len(maybe), mostCandidates)] {
		row.Candidates = append(row.Candidates, p.ID)
	}
	return nil
}

// create judges a row about somebody new.
func (j *judging) create(ctx context.Context, row *ImportRow) error {
	if !j.every && !j.by.CoversPlace(row.Values[Column(CountyField)], row.Values[Column(OrganisationField)]) {
		row.refuse(Reason{Key: "import.outside_place"})
		return nil
	}
	row.Status = RowCreated
	for _, column := range Columns {
		if value := row.Values[column]; value != "" && column != MemberColumn {
			row.Changes = append(row.Changes, Change{Column: column, New: value})
		}
	}
	return j.note(ctx, row, row.Values[Column(PhoneField)], "")
}

// compare judges a row about somebody who is here.
func (j *judging) compare(ctx context.Context, row *ImportRow, p Person) error {
	after, phone := p, ""
	for _, f := range Fields {
		fresh, old := row.Values[Column(f)], p.Value(f)
		if fresh == "" || fresh == old {
			continue
		}
		change := Change{Column: Column(f), Old: old, New: fresh}
		switch {
		case old == "" || strings.HasPrefix(p.Origins[f], originImport):
			row.Changes = append(row.Changes, change)
			after.set(f, fresh, "")
			if f == PhoneField {
				phone = fresh
			}
		case f == NameField && sortKey(fresh) == sortKey(old):
		default:
			row.Hers = append(row.Hers, change)
		}
	}
	if role := Role(row.Values[RoleColumn]); role == Trainer && !p.Is(Trainer) {
		row.Hers = append(row.Hers, Change{Column: RoleColumn, Old: string(Learner), New: string(role)})
	}
	if !j.every && !j.by.CoversPlace(after.County, after.Organisation) {
		row.Changes = nil
		row.refuse(Reason{Key: "import.outside_place"})
		return nil
	}
	row.Status = RowSame
	if len(row.Changes) > 0 {
		row.Status = RowChanged
	}
	return j.note(ctx, row, phone, p.ID)
}

// note tells what else an import of the row does: makes an organisation, or
// meets a phone with which somebody else signs in.
func (j *judging) note(ctx context.Context, row *ImportRow, phone, person string) error {
	if key := row.Values[Column(OrganisationField)]; key != "" && slices.ContainsFunc(row.Changes, func(c Change) bool { return c.Column == Column(OrganisationField) }) {
		o, err := j.organisation(ctx, key)
		if err != nil {
			return err
		}
		if o == nil {
			row.Notes = append(row.Notes, Reason{Key: "import.new_organisation", Column: Column(OrganisationField), Text: row.Organisation})
		}
	}
	if phone == "" {
		return nil
	}
	holder, taken, err := j.s.holder(ctx, phone)
	if err != nil {
		return hide(err, phone)
	}
	if taken && holder.ID != person {
		row.Notes = append(row.Notes, Reason{Key: "import.phone_shared", Column: Column(PhoneField)})
	}
	return nil
}
