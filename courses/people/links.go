package people

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"time"

	"pamoja/courses/fault"
	"pamoja/courses/records"
)

// LinkKind says what a link joins.
type LinkKind string

const (
	MentorOf     LinkKind = "mentor"        // a mentor and somebody she mentors
	MemberOf     LinkKind = "member"        // a person and a cohort
	CohortMentor LinkKind = "cohort-mentor" // a mentor and a cohort whose members she mentors
)

// Link joins two for a time. Its id is kind/from/to: a link that ends and begins
// anew is the same one, with what was before in Past. While it is open, and no
// longer, its mentor may see.
type Link struct {
	Kind  LinkKind   `json:"kind"`
	From  string     `json:"from"` // the mentor, or the member
	To    string     `json:"to"`   // whom she mentors, or the cohort
	Since time.Time  `json:"since"`
	Until *time.Time `json:"until,omitempty"` // nil while it is open
	By    string     `json:"by"`              // who made it last
	Past  []Period   `json:"past,omitempty"`
}

// Period is a time for which a link was open before.
type Period struct {
	Since time.Time `json:"since"`
	Until time.Time `json:"until"`
}

// IsOpen reports whether the link holds now.
func (l Link) IsOpen() bool { return l.Until == nil }

// keptLink is a Link as the store holds it: whether it is open is a key.
type keptLink struct {
	Link
	Open bool `json:"open"`
}

func keepLink(l Link) keptLink { return keptLink{Link: l, Open: l.IsOpen()} }

func linkID(kind LinkKind, from, to string) string { return string(kind) + "/" + from + "/" + to }

// OpenLink makes a link, or opens it again. Whoever calls it has judged that by
// may: it is for cohorts and mentoring, and for Assign. Twice is once.
func (s *Service) OpenLink(ctx context.Context, by Person, kind LinkKind, from, to string) (Link, error) {
	id, fresh := linkID(kind, from, to), Link{Kind: kind, From: from, To: to, Since: s.now(), By: by.ID}
	_, err := s.links.Insert(ctx, id, keepLink(fresh))
	if err == nil {
		return fresh, nil
	}
	if !errors.Is(err, records.ErrExists) {
		return Link{}, fmt.Errorf("people: open link: %w", err)
	}
	kept, err := s.links.Update(ctx, id, func(k *keptLink) error {
		if k.IsOpen() {
			return nil
		}
		past := append(k.Past, Period{Since: k.Since, Until: *k.Until})
		*k = keepLink(fresh)
		k.Past = past
		return nil
	})
	if err != nil {
		return Link{}, fmt.Errorf("people: open link: %w", err)
	}
	return kept.Link, nil
}

// CloseLink ends a link now; what is closed or was never there stays so. Whoever
// calls it has judged that it may be.
func (s *Service) CloseLink(ctx context.Context, kind LinkKind, from, to string) error {
	_, err := s.links.Update(ctx, linkID(kind, from, to), func(k *keptLink) error {
		if k.IsOpen() {
			now := s.now()
			k.Until = &now
			*k = keepLink(k.Link)
		}
		return nil
	})
	if err != nil && !errors.Is(err, records.ErrNotFound) {
		return fmt.Errorf("people: close link: %w", err)
	}
	return nil
}

// Linked reports whether a link is open.
func (s *Service) Linked(ctx context.Context, kind LinkKind, from, to string) (bool, error) {
	k, _, err := s.links.Get(ctx, linkID(kind, from, to))
	if errors.Is(err, records.ErrNotFound) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("people: linked: %w", err)
	}
	return k.IsOpen(), nil
}

// LinksFrom gives the links of a kind that go out from somebody, the oldest
// first: only those that are open, or all.
func (s *Service) LinksFrom(ctx context.Context, kind LinkKind, from string, openOnly bool) iter.Seq2[Link, error] {
	return s.linksBy(ctx, "from", kind, from, openOnly)
}

// LinksTo gives those that lead to somebody, or to a cohort.
func (s *Service) LinksTo(ctx context.Context, kind LinkKind, to string, openOnly bool) iter.Seq2[Link, error] {
	return s.linksBy(ctx, "to", kind, to, openOnly)
}

func (s *Service) linksBy(ctx context.Context, index string, kind LinkKind, end string, openOnly bool) iter.Seq2[Link, error] {
	return func(yield func(Link, error) bool) {
		states := []bool{true, false}
		if openOnly {
			states = states[:1]
		}
		for _, open := range states {
			for found, err := range s.links.Find(ctx, records.Query{Index: index, Equal: []any{string(kind), end, open}}) {
				if err != nil {
					yield(Link{}, fmt.Errorf("people: links: %w", err))
					return
				}
				if !yield(found.Value.Link, nil) {
					return
				}
			}
		}
	}
}

// Assign makes mentor the mentor of a person. Coordinators who may see both, and
// administrators, may; so may the learner herself, whose yes it is.
//
// Faults: not found, person.unknown; forbidden, role.lacking; conflict,
// link.not_trainer, link.self.
func (s *Service) Assign(ctx context.Context, by Person, mentor, mentee string) (Link, error) {
	if err := s.mayAssign(ctx, by, mentor, mentee); err != nil {
		return Link{}, err
	}
	link, err := s.OpenLink(ctx, by, MentorOf, mentor, mentee)
	if err != nil {
		return Link{}, err
	}
	return link, s.noteLink(ctx, by, mentee, "opened")
}

// Unassign ends that: the mentor herself may, and the mentee, and staff who may
// see the mentee, whoever and wherever the mentor is by now.
//
// Faults: not found, person.unknown; forbidden, role.lacking.
func (s *Service) Unassign(ctx context.Context, by Person, mentor, mentee string) error {
	if by.ID != mentor && by.ID != mentee {
		if !by.May(LinkPeople) {
			return fault.Forbidden("role.lacking")
		}
		learner, err := s.Get(ctx, mentee)
		if err == nil {
			err = s.MaySee(ctx, by, learner, Profile)
		}
		if err != nil {
			return err
		}
	}
	if err := s.CloseLink(ctx, MentorOf, mentor, mentee); err != nil {
		return err
	}
	return s.noteLink(ctx, by, mentee, "closed")
}

func (s *Service) mayAssign(ctx context.Context, by Person, mentor, mentee string) error {
	if mentor == mentee {
		return fault.Conflict("link.self")
	}
	helper, err := s.Get(ctx, mentor)
	if err != nil {
		return err
	}
	learner, err := s.Get(ctx, mentee)
	if err != nil {
		return err
	}
	if by.ID != mentee {
		if !by.May(LinkPeople) {
			return fault.Forbidden("role.lacking")
		}
		for _, one := range []Person{helper, learner} {
			if err := s.MaySee(ctx, by, one, Profile); err != nil {
				return err
			}
		}
	}
	if !helper.Is(Trainer) {
		return fault.Conflict("link.not_trainer")
	}
	return nil
}
