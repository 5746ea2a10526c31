package mentoring

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"pamoja/courses/audit"
	"pamoja/courses/fault"
	"pamoja/courses/people"
	"pamoja/courses/records"
)

// EntryOpened is what the audit log calls staff opening an entry. Detail entry.
const EntryOpened audit.What = "mentoring.opened"

// View is an entry as one of its people, or staff, may see it.
type View struct {
	Entry
	Text    Text
	Mentor  Party
	Parties []Party // the mentees whom the viewer may know of; her own comes first
	Others  int     // mentees who are not named to her
	Older   string  // the version it restates, or ""
	Newer   []string
	Asked   bool // she is asked to confirm it
	Removed bool // and what she is asked is whether it is right that she is not in it
	State   State
	Own     int    // minutes of it that count for the viewer: 0 while it waits
	Overlap int    // minutes of it that another entry of hers covers
	Code    string // hers to read out, or ""
}

// Party is one of an entry's people.
type Party struct {
	ID      string
	Name    string // "" where the viewer may not know it: then the number
	Member  string
	State   State
	Counts  bool
	Removed bool
	How     How
	Waited  int    // days since the entry came in, while it waits
	Reason  string // of a dispute or attestation, where the viewer may read it
	Spoken  bool   // her code can still be typed
}

// Open gives an entry to its people, and to coordinators who may see one of
// them. Fault: not found, mentoring.unknown, also where it exists and by may not
// see it. Side effect: an audit fact when staff look.
func (s *Service) Open(ctx context.Context, by people.Person, id string) (View, error) {
	e, err := s.entry(ctx, id)
	if err != nil {
		return View{}, err
	}
	concerned, err := s.concerned(ctx, e)
	if err != nil {
		return View{}, err
	}
	staff := false
	if by.ID != e.Mentor && !slices.Contains(concerned, by.ID) {
		if staff, err = s.maySee(ctx, by, append([]string{e.Mentor}, concerned...)); err != nil {
			return View{}, err
		}
		if !staff {
			return View{}, unknown()
		}
		took, err := s.tookPart(ctx, e.Root, by.ID)
		if err != nil {
			return View{}, err
		}
		if took { // in a version before this one: she is no staff to her own session
			return View{}, unknown()
		}
	}
	return s.view(ctx, by, e, concerned, staff)
}

// maySee reports whether by covers any of these people as a coordinator or
// administrator.
func (s *Service) maySee(ctx context.Context, by people.Person, ids []string) (bool, error) {
	if !by.May(people.LinkPeople) {
		return false, nil
	}
	for _, id := range ids {
		p, err := s.o.People.Get(ctx, id)
		if err == nil {
			err = s.o.People.MaySee(ctx, by, p, people.Profile)
		}
		if err == nil {
			return true, nil
		}
		if !fault.Is(err, fault.KindNotFound) {
			return false, err
		}
	}
	return false, nil
}

func (s *Service) view(ctx context.Context, by people.Person, e Entry, concerned []string, staff bool) (v View, err error) {
	v = View{Entry: e, Older: e.Replaces, State: Waiting}
	if v.Text, err = s.text(ctx, e.ID); err != nil {
		return v, err
	}
	if err := s.settleIfLacking(ctx, e, concerned); err != nil {
		return v, err
	}
	versions, answers, err := s.facts(ctx, e.Root)
	if err != nil {
		return v, fmt.Errorf("mentoring: open: %w", err)
	}
	for _, version := range versions.now {
		if version.Replaces == e.ID {
			v.Newer = append(v.Newer, version.ID)
		}
	}
	sides := judge(versions.now, answers.now)
	if v.Mentor, err = s.party(ctx, by, e.Mentor, true); err != nil {
		return v, err
	}
	for _, id := range concerned {
		at := slices.IndexFunc(sides, func(side Side) bool { return side.Entry == e.ID && side.Person == id })
		if at < 0 {
			continue
		}
		p, err := s.party(ctx, by, id, false)
		if err != nil {
			return v, err
		}
		// In an entry of her own making the mentor knows whom she named; a mentee
		// is told of herself alone, and staff of those in their scope.
		if id != by.ID && by.ID != e.Mentor && (!staff || p.Name == "") {
			v.Others++
			continue
		}
		if err := s.stand(ctx, by, e, sides[at], answers.now, staff, &p); err != nil {
			return v, err
		}
		if id == by.ID {
			v.Parties = append([]Party{p}, v.Parties...)
		} else {
			v.Parties = append(v.Parties, p)
		}
	}
	if staff {
		return v, s.opened(ctx, by, e, v)
	}
	if err := s.own(ctx, by, e, sides, &v); err != nil {
		return v, err
	}
	if v.Removed { // what was written is about those who were there
		v.Text = Text{}
	}
	return v, nil
}

// opened notes that staff looked: a fact about everybody she was told of.
func (s *Service) opened(ctx context.Context, by people.Person, e Entry, v View) error {
	subjects := []string{e.Mentor}
	for _, p := range v.Parties {
		subjects = append(subjects, p.ID)
	}
	for _, subject := range subjects {
		fact := audit.Fact{By: by.ID, Subject: subject, What: EntryOpened, Detail: map[string]string{"entry": e.ID}}
		if err := s.log.Append(ctx, fact); err != nil {
			return fmt.Errorf("mentoring: open: %w", err)
		}
	}
	return nil
}

// party names somebody. A mentor is named to whoever she says she helped; others
// only where MaySee says so.
func (s *Service) party(ctx context.Context, by people.Person, id string, always bool) (Party, error) {
	p, err := s.o.People.Get(ctx, id)
	if fault.Is(err, fault.KindNotFound) {
		return Party{ID: id}, nil
	}
	if err != nil {
		return Party{}, err
	}
	known := Party{ID: id, Member: p.Member}
	err = s.o.People.MaySee(ctx, by, p, people.Contact)
	if err != nil && !fault.Is(err, fault.KindNotFound) {
		return Party{}, err
	}
	if always || err == nil {
		known.Name = p.Name
	}
	return known, nil
}

func (s *Service) stand(ctx context.Context, by people.Person, e Entry, side Side, answers []Answer, staff bool, p *Party) error {
	p.State, p.Counts, p.Removed = side.State, side.Counts, side.Removed
	if side.State == Waiting {
		p.Waited = int(s.now().Sub(e.Arrived).Hours() / 24)
		c, _, err := s.codes.Get(ctx, codeID(e.ID, p.ID))
		if err != nil && !errors.Is(err, records.ErrNotFound) {
			return fmt.Errorf("mentoring: open: %w", err)
		}
		p.Spoken = err == nil && c.Tries < codeTries && s.now().Before(c.Expires)
	}
	for _, a := range answers {
		if a.Entry != e.ID || a.Mentee != p.ID {
			continue
		}
		if a.Kind == Confirm {
			p.How = a.How
		}
		may := staff || a.By == by.ID || a.Kind == Attest && p.ID == by.ID || a.Kind == Dispute && a.Tell
		if a.Kind == Confirm || !may || a.Kind == Dispute && agreed(side.State) && !staff {
			continue
		}
		t, err := s.text(ctx, a.textID())
		if err != nil {
			return err
		}
		p.Reason = t.Reason
	}
	return nil
}

// own says what the entry is to the viewer herself.
func (s *Service) own(ctx context.Context, by people.Person, e Entry, sides []Side, v *View) error {
	at := slices.IndexFunc(sides, func(side Side) bool { return side.Entry == e.ID && side.Person == by.ID })
	if at < 0 {
		return nil
	}
	side := sides[at]
	v.State, v.Removed = side.State, side.Removed
	if side.Role == MenteeSide && e.LoggedByMentor() {
		v.Asked = side.State == Waiting || side.State == Disputed
		var err error
		if side.State == Waiting {
			v.Code, err = s.SpokenCode(ctx, by, e.ID)
		}
		if err != nil {
			return err
		}
	}
	if side.Role == MentorSide && !e.LoggedByMentor() {
		v.Asked = side.State == Waiting || side.State == Disputed
	}
	return s.shared(ctx, side, v)
}

// shared tells how much of an entry counts for one of its people, and how much
// another entry of hers covers.
func (s *Service) shared(ctx context.Context, side Side, v *View) error {
	near, err := s.near(ctx, side)
	if err != nil {
		return err
	}
	alone := side
	alone.Counts = true
	if !side.Counts {
		near = append(near, alone)
	}
	for _, c := range share(near) {
		if c.Entry == side.Entry {
			v.Overlap = side.Minutes - c.own
			if side.Counts {
				v.Own = c.own
			}
		}
	}
	return nil
}

// near are the sides that count for the same person and can cover this one.
func (s *Service) near(ctx context.Context, side Side) (near []Side, err error) {
	end := side.Start.Add(time.Duration(side.Minutes) * time.Minute)
	query := records.Query{Index: "counts", Equal: []any{side.Person, string(side.Role), true}, From: side.Start.Add(-longest), Until: end}
	for found, err := range s.sides.Find(ctx, query) {
		if err != nil {
			return nil, fmt.Errorf("mentoring: near: %w", err)
		}
		near = append(near, found.Value)
	}
	return near, nil
}

// settleIfLacking mends an entry whose making was cut off.
func (s *Service) settleIfLacking(ctx context.Context, e Entry, concerned []string) error {
	for _, person := range append([]string{e.Mentor}, concerned...) {
		if _, _, err := s.sides.Get(ctx, sideID(e.ID, person)); errors.Is(err, records.ErrNotFound) {
			return s.settle(ctx, e.Root)
		} else if err != nil {
			return fmt.Errorf("mentoring: open: %w", err)
		}
	}
	return nil
}
