package people

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"time"

	"pamoja/courses/audit"
	"pamoja/courses/fault"
	"pamoja/courses/records"
)

// PersonMerged says that an account became part of another. Detail from, into:
// which of which.
const PersonMerged audit.What = "person.merged"

// Adopter lets the owners of what somebody did take it over for another, so that
// doing it again does what is left and nothing twice.
type Adopter func(ctx context.Context, from, into string) error

// merging is the register of the merges that are under way: one document, so that
// of several that exclude each other one comes first.
type merging struct {
	Pairs map[string]pair `json:"pairs,omitempty"` // by the id of the account that goes
}

type pair struct {
	Into string    `json:"into"`
	By   string    `json:"by"`
	At   time.Time `json:"at"`
}

const mergeRegister = "register"

// leftTrainer stands among the fields in Person.Left where she was a trainer.
const leftTrainer Field = "trainer"

// JudgeMerge says whether by may make one account part of another, and gives both
// as they stand. Coordinators may who may manage both, and administrators; nobody
// her own. Who is suspended or waits may go, but not stay.
//
// Faults: forbidden, role.lacking; not found, person.unknown; conflict,
// person.self, person.last_administrator, merge.same, merge.away, merge.gone.
func (s *Service) JudgeMerge(ctx context.Context, by Person, from, into string) (goes, stays Person, err error) {
	if !by.May(EditPeople) {
		return Person{}, Person{}, fault.Forbidden("role.lacking")
	}
	if goes, err = s.Get(ctx, from); err != nil {
		return Person{}, Person{}, err
	}
	if stays, err = s.Get(ctx, into); err != nil {
		return Person{}, Person{}, err
	}
	if err = s.mayManage(ctx, by, stays); err != nil {
		return Person{}, Person{}, err
	}
	if goes.Merged != "" { // only to finish what was cut off
		if goes.Merged != stays.ID {
			return Person{}, Person{}, fault.Conflict("merge.gone")
		}
		return goes, stays, nil
	}
	if err = s.mayManage(ctx, by, goes); err != nil {
		return Person{}, Person{}, err
	}
	switch {
	case goes.ID == stays.ID:
		err = fault.Conflict("merge.same")
	case by.ID == goes.ID || by.ID == stays.ID:
		err = fault.Conflict("person.self")
	case stays.Waiting || stays.Suspended != nil:
		err = fault.Conflict("merge.away")
	default:
		err = s.MayLeave(ctx, goes)
	}
	if err != nil {
		return Person{}, Person{}, err
	}
	return goes, stays, nil
}

// Merge makes the account from part of the account into, for good: they are one
// person's. Everything that led to from leads to into; from's secret, devices,
// codes and answers about herself are gone, and into's hold. What into lacks of a
// profile she takes over. The same merge again finishes what was cut off.
//
// Faults: those of JudgeMerge; conflict, merge.busy, where another account is just
// becoming part of from. Side effects: from's sessions end; facts about both in
// the audit log.
func (s *Service) Merge(ctx context.Context, by Person, from, into string, adopt Adopter) (Person, error) {
	goes, stays, err := s.JudgeMerge(ctx, by, from, into)
	if err != nil {
		return Person{}, err
	}
	under, err := s.register(ctx, by, goes.ID, stays.ID)
	if err == nil && under {
		err = s.carryOut(ctx, goes.ID, pair{Into: stays.ID, By: by.ID}, adopt)
	}
	if err == nil {
		stays, err = s.Get(ctx, stays.ID)
	}
	if err != nil {
		return Person{}, fmt.Errorf("people: merge: %w", err)
	}
	return stays, nil
}

// FinishMerges carries out what was cut off, and gives how many merges there were.
func (s *Service) FinishMerges(ctx context.Context, adopt Adopter) (int, error) {
	open, _, err := s.merging.Get(ctx, mergeRegister)
	if errors.Is(err, records.ErrNotFound) {
		return 0, nil
	}
	for from, p := range open.Pairs {
		if err == nil {
			err = s.carryOut(ctx, from, p, adopt)
		}
	}
	if err != nil {
		return 0, fmt.Errorf("people: finish merges: %w", err)
	}
	return len(open.Pairs), nil
}

// register claims a merge, and reports whether it is still to be carried out.
// Both people are read inside the one write by which all merges are ordered, so
// that no two ever lead to each other.
func (s *Service) register(ctx context.Context, by Person, from, into string) (under bool, err error) {
	if _, err := s.merging.Insert(ctx, mergeRegister, merging{}); err != nil && !errors.Is(err, records.ErrExists) {
		return false, err
	}
	_, err = s.merging.Update(ctx, mergeRegister, func(m *merging) error {
		under = true
		if m.Pairs[from].Into == into {
			return nil
		}
		goes, here, err := s.find(ctx, from)
		if err != nil {
			return err
		}
		stays, there, err := s.find(ctx, into)
		if err != nil {
			return err
		}
		switch {
		case !here || !there:
			return unknown()
		case goes.Merged == into:
			under = false
			return nil
		case goes.Merged != "" || stays.Merged != "" || m.Pairs[from].Into != "" || m.Pairs[into].Into != "":
			return fault.Conflict("merge.gone")
		}
		for _, other := range m.Pairs {
			if other.Into == from {
				return fault.Conflict("merge.busy")
			}
		}
		if m.Pairs = maps.Clone(m.Pairs); m.Pairs == nil {
			m.Pairs = map[string]pair{}
		}
		m.Pairs[from] = pair{Into: into, By: by.ID, At: s.now()}
		return nil
	})
	return under, err
}

// unregister takes merges out of the register that are done, or whose people are
// gone.
func (s *Service) unregister(ctx context.Context, done func(from string, p pair) bool) error {
	open, _, err := s.merging.Get(ctx, mergeRegister)
	if errors.Is(err, records.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	left := maps.Clone(open.Pairs)
	if maps.DeleteFunc(left, done); len(left) == len(open.Pairs) {
		return nil
	}
	_, err = s.merging.Update(ctx, mergeRegister, func(m *merging) error {
		m.Pairs = maps.Clone(m.Pairs)
		maps.DeleteFunc(m.Pairs, done)
		return nil
	})
	return err
}

// carryOut does what a registered merge asks, each part so that it can be done
// again: first from is nobody's, then others take over what she did, then her
// links, and last what she held.
func (s *Service) carryOut(ctx context.Context, from string, p pair, adopt Adopter) error {
	_, there, err := s.find(ctx, p.Into)
	if err != nil {
		return err
	}
	goes, here, err := s.find(ctx, from)
	if err != nil {
		return err
	}
	if here && there {
		if goes, err = s.bury(ctx, from, p.Into); err != nil {
			return err
		}
		for _, step := range []func() error{
			func() error { return s.strip(ctx, from) },
			func() error { return adopt(ctx, from, p.Into) },
			func() error { return s.moveLinks(ctx, Person{ID: p.By}, from, p.Into) },
			func() error { return s.takeOver(ctx, goes, p) },
			func() error { return s.close(ctx, from, p) },
		} {
			if err := step(); err != nil {
				return err
			}
		}
	}
	return s.unregister(ctx, func(id string, q pair) bool { return id == from && q.Into == p.Into })
}

// bury writes that an account is part of another, which ends its sessions, and
// puts aside what it held.
func (s *Service) bury(ctx context.Context, from, into string) (Person, error) {
	k, err := s.people.Update(ctx, from, func(k *kept) error {
		if k.Merged != "" {
			return nil
		}
		p := k.Person
		gone := Person{ID: p.ID, Name: p.Name, Member: p.Member, Created: p.Created, FirstSeen: p.FirstSeen, Generation: p.Generation + 1,
			Merged: into, Was: p.Was, Left: map[Field]string{}}
		for _, login := range []string{p.Phone, p.StaffNumber} {
			if login != "" {
				gone.Was = append(gone.Was[:len(gone.Was):len(gone.Was)], login)
			}
		}
		for _, f := range Fields {
			if value := p.Value(f); value != "" {
				gone.Left[f] = value
			}
		}
		if p.Is(Trainer) {
			gone.Left[leftTrainer] = string(Trainer)
		}
		*k = keep(gone)
		return nil
	})
	if err == nil && s.o.Moved != nil {
		err = s.o.Moved(ctx, from)
	}
	return k.Person, err
}

// strip removes what would let somebody in as an account that is gone, and what
// was said in it for her own eyes.
func (s *Service) strip(ctx context.Context, person string) error {
	if err := s.secrets.Remove(ctx, person); err != nil {
		return err
	}
	if err := s.eraseDevices(ctx, person); err != nil {
		return err
	}
	return errors.Join(s.eraseCodes(ctx, person, time.Time{}), s.answers.Remove(ctx, person))
}

// moveLinks opens every open link of one account for another and closes it for
// the first: cut off between the two, nobody is without a mentor.
func (s *Service) moveLinks(ctx context.Context, by Person, from, into string) error {
	links, err := s.linksOf(ctx, from)
	if err != nil {
		return err
	}
	for _, l := range links {
		if !l.IsOpen() {
			continue
		}
		a, b := l.From, l.To
		if a == from {
			a = into
		}
		if b == from {
			b = into
		}
		if a != b { // nobody mentors herself
			if _, err := s.OpenLink(ctx, by, l.Kind, a, b); err != nil {
				return err
			}
		}
		if err := s.CloseLink(ctx, l.Kind, l.From, l.To); err != nil {
			return err
		}
	}
	return nil
}

// takeOver gives the account that stays what it lacks of what was put aside, and
// the logins that go with it.
func (s *Service) takeOver(ctx context.Context, goes Person, p pair) error {
	if len(goes.Left) == 0 {
		return nil
	}
	stays, err := s.alter(ctx, p.Into, func(stays *Person) error {
		samePlace := stays.County == "" || stays.County == goes.Left[CountyField]
		sameHome := stays.Organisation == "" || stays.Organisation == goes.Left[OrganisationField]
		for _, f := range Fields {
			value := goes.Left[f]
			switch {
			case value == "" || stays.Value(f) != "":
			case !samePlace && (f == SubCountyField || f == WardField) || !sameHome && f == StaffNumberField:
			default:
				stays.set(f, value, originStaff+p.By)
			}
		}
		if goes.Left[leftTrainer] != "" && !stays.Is(Trainer) {
			stays.Roles = append(stays.Roles[:len(stays.Roles):len(stays.Roles)], Trainer)
		}
		return nil
	})
	for _, login := range goes.Was {
		if err == nil && (login == stays.Phone || login == stays.StaffNumber) {
			_, err = s.claimLogin(ctx, login, stays.ID)
			err = hide(err, login)
		}
	}
	return err
}

// close says in the audit log that it is done, and forgets what was put aside.
func (s *Service) close(ctx context.Context, from string, p pair) error {
	detail := map[string]string{"from": from, "into": p.Into}
	for _, subject := range []string{p.Into, from} {
		fact := audit.Fact{ID: "merge/" + from + "/" + subject, By: p.By, Subject: subject, What: PersonMerged, Detail: detail}
		if err := s.log.Append(ctx, fact); err != nil {
			return err
		}
	}
	_, err := s.people.Update(ctx, from, func(k *kept) error {
		k.Left = nil
		return nil
	})
	return err
}

// whole follows an account to the one it is part of by now.
func (s *Service) whole(ctx context.Context, p Person) (Person, bool, error) {
	for p.Merged != "" {
		next, found, err := s.find(ctx, p.Merged)
		if err != nil || !found {
			return Person{}, false, err
		}
		p = next
	}
	return p, true, nil
}

// Whole gives the person whose account an id is or has become part of. Anyone may
// call it, under the same condition as Get. Fault: not found, person.unknown.
func (s *Service) Whole(ctx context.Context, id string) (Person, error) {
	p, err := s.Get(ctx, id)
	if err != nil || p.Merged == "" {
		return p, err
	}
	p, found, err := s.whole(ctx, p)
	if err != nil {
		return Person{}, fmt.Errorf("people: whole: %w", err)
	}
	if !found {
		return Person{}, unknown()
	}
	return p, nil
}

// Former gives the accounts that became part of somebody's, at first or second
// hand.
func (s *Service) Former(ctx context.Context, id string) (former []Person, err error) {
	for found, err := range s.people.Find(ctx, records.Query{Index: "merged", Equal: []any{id}}) {
		if err != nil {
			return nil, fmt.Errorf("people: former: %w", err)
		}
		further, err := s.Former(ctx, found.ID)
		if err != nil {
			return nil, err
		}
		former = append(append(former, further...), found.Value.Person)
	}
	return former, nil
}
