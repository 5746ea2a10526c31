package people

import (
	"context"
	"errors"
	"fmt"
	"time"

	"pamoja/courses/audit"
	"pamoja/courses/fault"
	"pamoja/courses/records"
)

// Purpose is what a one-time code is for. What it does is the same: whoever has
// it sets a secret.
type Purpose string

const (
	ForSlip  Purpose = "slip"  // printed; 30 days
	ForReset Purpose = "reset" // read out by a coordinator; 24 hours
)

// holds is how long a code is good for.
func (p Purpose) holds() time.Duration {
	if p == ForReset {
		return 24 * time.Hour
	}
	return 30 * 24 * time.Hour
}

// InviteMost is how many codes are made at once.
const InviteMost = 1000

// invitation is the latest code of somebody, kept under her id: a newer one
// takes its place, and the older is void.
//
// Taken is the claim of the one who is setting her secret with it: it holds the
// hash to be written, so that whoever was cut off is finished, and Spent says
// that it is done.
type invitation struct {
	Code  string    `json:"code"` // codeHash
	For   Purpose   `json:"for"`
	By    string    `json:"by"`
	Made  time.Time `json:"made"`
	Until time.Time `json:"until"`
	Taken *taking   `json:"taken,omitempty"`
	Spent time.Time `json:"spent,omitzero"`
}

// taking is one filled-in form that sets a secret.
type taking struct {
	Form       string    `json:"form"` // its id
	At         time.Time `json:"at"`
	Hash       string    `json:"hash,omitempty"` // of the secret, until it is written
	Generation int       `json:"generation"`     // which the person is to have
}

// invitationCode says whose a code is, under the code's hash.
type invitationCode struct {
	Person string    `json:"person"`
	Until  time.Time `json:"until"`
}

// Slip is a code just made: to be shown once, here and never again.
type Slip struct {
	Person Person
	Code   string
	For    Purpose
	Until  time.Time
}

// Slips are codes just made for many.
type Slips struct {
	Made []Slip
	Left []Person // those for whom none could be made: suspended
}

// AddInvited makes an account without a secret, and the code with which she
// sets one. Nobody can sign in as her before. Who may call it, the faults and
// the side effects are those of Add; a secret in n is not looked at.
func (s *Service) AddInvited(ctx context.Context, by Person, n New) (Added, string, error) {
	n.Secret = ""
	p, err := s.prepare(ctx, by, n)
	if err != nil {
		return Added{}, "", err
	}
	added, code, err := s.addInvited(ctx, by, p)
	if err != nil {
		return Added{}, "", fmt.Errorf("people: add invited: %w", err)
	}
	return added, code, nil
}

// addInvited makes her with a code: whoever exists has one.
func (s *Service) addInvited(ctx context.Context, by, p Person) (Added, string, error) {
	var slips []Slip
	added, err := s.create(ctx, making{person: p, way: func(p Person) (err error) {
		slips, err = s.putInvitations(ctx, by, []Person{p}, ForSlip)
		return err
	}})
	if err != nil {
		return Added{}, "", err
	}
	if err := s.log.Append(ctx, audit.Fact{By: by.ID, Subject: p.ID, What: audit.PersonAdded}); err != nil {
		return Added{}, "", err
	}
	return added, slips[0].Code, s.noteInvited(ctx, by, p.ID, ForSlip)
}

// Invite makes a new code for a printed slip, good for 30 days and one use; the
// one she had is void. Administrators may call it, and coordinators for the
// learners and trainers they may see. Her secret, if she has one, stays good
// until the code is used.
//
// Faults: forbidden, role.lacking; not found, person.unknown; conflict,
// join.suspended. Side effect: a fact in the audit log.
func (s *Service) Invite(ctx context.Context, by Person, id string) (Slip, error) {
	return s.inviteOne(ctx, by, id, ForSlip)
}

// InviteReset is Invite for a code that a coordinator reads out to somebody who
// has forgotten her secret, good for 24 hours.
func (s *Service) InviteReset(ctx context.Context, by Person, id string) (Slip, error) {
	return s.inviteOne(ctx, by, id, ForReset)
}

func (s *Service) inviteOne(ctx context.Context, by Person, id string, purpose Purpose) (Slip, error) {
	slips, err := s.invite(ctx, by, []string{id}, purpose)
	if err != nil {
		return Slip{}, err
	}
	if len(slips.Made) == 0 {
		return Slip{}, fault.Conflict("join.suspended")
	}
	return slips.Made[0], nil
}

// InviteMany is Invite for up to 1,000 people, in the order given. If one of
// them is nobody by may manage no code is made at all; who is suspended is left
// out and named.
//
// Faults: those of Invite but for the last; invalid, join.too_many.
func (s *Service) InviteMany(ctx context.Context, by Person, ids []string) (Slips, error) {
	if len(ids) > InviteMost {
		return Slips{}, fault.Invalid("join.too_many", "most", InviteMost)
	}
	return s.invite(ctx, by, ids, ForSlip)
}

func (s *Service) invite(ctx context.Context, by Person, ids []string, purpose Purpose) (Slips, error) {
	if !by.May(InvitePeople) {
		return Slips{}, fault.Forbidden("role.lacking")
	}
	var slips Slips
	var invited []Person
	seen := map[string]bool{}
	for _, id := range ids {
		if seen[id] {
			continue
		}
		seen[id] = true
		p, err := s.Get(ctx, id)
		if err != nil {
			return Slips{}, err
		}
		if err := s.mayManage(ctx, by, p); err != nil {
			return Slips{}, err
		}
		if p.Suspended != nil {
			slips.Left = append(slips.Left, p)
			continue
		}
		invited = append(invited, p)
	}
	made, err := s.putInvitations(ctx, by, invited, purpose)
	if err != nil {
		return Slips{}, fmt.Errorf("people: invite: %w", err)
	}
	slips.Made = made
	for _, p := range invited {
		if err := s.noteInvited(ctx, by, p.ID, purpose); err != nil {
			return Slips{}, fmt.Errorf("people: invite: %w", err)
		}
	}
	return slips, nil
}

func (s *Service) noteInvited(ctx context.Context, by Person, person string, purpose Purpose) error {
	return s.log.Append(ctx, audit.Fact{By: by.ID, Subject: person, What: audit.PersonInvited, Detail: map[string]string{"for": string(purpose)}})
}

// putInvitations makes a code for each, whose it is first and then as her
// latest: cut off between the two, the one she had is still good.
func (s *Service) putInvitations(ctx context.Context, by Person, invited []Person, purpose Purpose) ([]Slip, error) {
	now := s.now()
	each, ids := make([]invitation, len(invited)), make([]string, len(invited))
	for i, p := range invited {
		each[i], ids[i] = invitation{For: purpose, By: by.ID, Made: now, Until: now.Add(purpose.holds())}, p.ID
	}
	codes, err := s.newCodes(ctx, each, ids)
	if err != nil {
		return nil, err
	}
	items, slips := make([]records.Item[invitation], len(invited)), make([]Slip, len(invited))
	for i, p := range invited {
		items[i] = records.Item[invitation]{ID: p.ID, Value: each[i]}
		slips[i] = Slip{Person: p, Code: codes[i], For: purpose, Until: each[i].Until}
	}
	results, err := s.invitations.InsertMany(ctx, items)
	if err != nil {
		return nil, err
	}
	for i, result := range results {
		if result == nil {
			continue
		}
		if err := s.replaceInvitation(ctx, ids[i], each[i]); err != nil {
			return nil, err
		}
	}
	return slips, nil
}

func (s *Service) replaceInvitation(ctx context.Context, person string, fresh invitation) error {
	_, err := s.invitations.Update(ctx, person, func(kept *invitation) error {
		*kept = fresh
		return nil
	})
	if err != nil {
		return err
	}
	return s.eraseCodes(ctx, person, s.now().Add(-ForSlip.holds()))
}

// eraseCodes removes codes of somebody that were good until a time and no
// longer, so that they do not pile up; zero removes everything of hers.
func (s *Service) eraseCodes(ctx context.Context, person string, until time.Time) error {
	query := records.Query{Index: "person", Equal: []any{person}}
	if until.IsZero() {
		if err := s.invitations.Remove(ctx, person); err != nil {
			return err
		}
	} else {
		query.Until = until
	}
	for code, err := range s.invitationCodes.Find(ctx, query) {
		if err == nil {
			err = s.invitationCodes.Remove(ctx, code.ID)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// Unseen gives people of a scope, in order of name, who have never signed in:
// those to print slips for. Who has a code that is still good is left out,
// unless again is set. At most so many are given, and whether there are more.
// Who may call it, and the faults, are those of List.
func (s *Service) Unseen(ctx context.Context, by Person, scope Scope, most int, again bool) (unseen []Person, more bool, err error) {
	if !by.May(ListPeople) || !by.May(InvitePeople) {
		return nil, false, fault.Forbidden("role.lacking")
	}
	query := records.Query{Index: "all"}
	if scope != (Scope{}) {
		index, key, err := s.scopeKey(by, scope)
		if err != nil {
			return nil, false, err
		}
		query.Index, query.Equal = index, []any{key}
	} else if !by.May(ListEveryone) {
		return nil, false, fault.Forbidden("scope.not_yours")
	}
	for found, err := range s.people.Find(ctx, query) {
		if err != nil {
			return nil, false, fmt.Errorf("people: unseen: %w", err)
		}
		p := found.Value.Person
		if p.FirstSeen != nil || p.Suspended != nil || s.mayManage(ctx, by, p) != nil {
			continue
		}
		open, err := s.hasOpenCode(ctx, p.ID)
		if err != nil {
			return nil, false, fmt.Errorf("people: unseen: %w", err)
		}
		if open && !again {
			continue
		}
		if len(unseen) == most {
			return unseen, true, nil
		}
		unseen = append(unseen, p)
	}
	return unseen, false, nil
}

func (s *Service) hasOpenCode(ctx context.Context, person string) (bool, error) {
	kept, _, err := s.invitations.Get(ctx, person)
	if errors.Is(err, records.ErrNotFound) {
		return false, nil
	}
	return err == nil && kept.Spent.IsZero() && s.now().Before(kept.Until), err
}
