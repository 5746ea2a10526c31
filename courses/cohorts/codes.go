package cohorts

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"pamoja/courses/fault"
	"pamoja/courses/people"
	"pamoja/courses/records"
)

const (
	codeHolds    = 14 * 24 * time.Hour // unless the coordinator says otherwise
	longestCode  = 90 * 24 * time.Hour
	mostJoiners  = 500
	usualJoiners = 50
)

// code is a join code, kept under its hash. Used are claims: by the id that
// somebody has, or is to have.
type code struct {
	Cohort  string     `json:"cohort"`
	Number  int        `json:"number"` // to tell a cohort's codes apart without them
	Made    time.Time  `json:"made"`
	By      string     `json:"by"`
	Expires time.Time  `json:"expires"`
	Cap     int        `json:"cap"` // for how many people
	Used    []string   `json:"used,omitempty"`
	Revoked *time.Time `json:"revoked,omitempty"`
}

// Code is what staff see of a join code: never the code itself.
type Code struct {
	ID            string // of the record
	Number        int
	Made, Expires time.Time
	Cap, Used     int
	Revoked       bool
}

// IsOpen reports whether anybody can join with it now.
func (c Code) IsOpen(now time.Time) bool {
	return !c.Revoked && now.Before(c.Expires) && c.Used < c.Cap
}

// codeID is the hash under which a code is kept.
func codeID(clean string) string {
	sum := sha256.Sum256([]byte("cohort code " + strings.ToLower(clean)))
	return hex.EncodeToString(sum[:])
}

// DrawCode makes a code, 40 random bits, that is nothing yet: a form carries it,
// so that the form sent twice makes one.
func (s *Service) DrawCode() (string, error) {
	raw := make([]byte, 5)
	if _, err := io.ReadFull(s.Random, raw); err != nil {
		return "", fmt.Errorf("cohorts: random: %w", err)
	}
	return crockford.EncodeToString(raw), nil
}

// NewCode makes a drawn code one of a cohort's, for so many days (0: 14) and so
// many people (0: 50). Only its hash is kept. The same again changes nothing.
//
// Faults: those of Open; conflict, cohort.ended; invalid, cohort.code_days,
// cohort.code_cap, cohort.code_unknown.
func (s *Service) NewCode(ctx context.Context, by people.Person, id, drawn string, days, most int) (Code, error) {
	k, err := s.open(ctx, by, id)
	if err != nil {
		return Code{}, err
	}
	clean, ok := people.ParseCode(drawn)
	holds := time.Duration(days) * 24 * time.Hour
	if days == 0 {
		holds = codeHolds
	}
	if most == 0 {
		most = usualJoiners
	}
	switch {
	case k.Ended != nil:
		return Code{}, fault.Conflict("cohort.ended")
	case !ok:
		return Code{}, fault.Invalid("cohort.code_unknown")
	case days < 0 || holds > longestCode:
		return Code{}, fault.Invalid("cohort.code_days", "most", int(longestCode/(24*time.Hour))).In("days")
	case most < 0 || most > mostJoiners:
		return Code{}, fault.Invalid("cohort.code_cap", "most", mostJoiners).In("joiners")
	}
	codes, err := s.Codes(ctx, by, id)
	if err != nil {
		return Code{}, err
	}
	fresh := code{Cohort: id, Number: len(codes) + 1, Made: s.now(), By: by.ID, Expires: s.now().Add(holds), Cap: most}
	_, err = s.codes.Insert(ctx, codeID(clean), fresh)
	if errors.Is(err, records.ErrExists) {
		fresh, _, err = s.codes.Get(ctx, codeID(clean))
		if err == nil && fresh.Cohort != id {
			return Code{}, fault.Invalid("cohort.code_unknown") // another's, by the rarest chance: draw again
		}
	}
	if err != nil {
		return Code{}, fmt.Errorf("cohorts: new code: %w", err)
	}
	return fresh.shown(codeID(clean)), nil
}

func (c code) shown(id string) Code {
	return Code{ID: id, Number: c.Number, Made: c.Made, Expires: c.Expires, Cap: c.Cap, Used: len(c.Used), Revoked: c.Revoked != nil}
}

// Codes gives the codes of a cohort, the oldest first. Faults as of Open.
func (s *Service) Codes(ctx context.Context, by people.Person, id string) ([]Code, error) {
	if _, err := s.open(ctx, by, id); err != nil {
		return nil, err
	}
	var codes []Code
	for found, err := range s.codes.Find(ctx, records.Query{Index: "cohort", Equal: []any{id}}) {
		if err != nil {
			return nil, fmt.Errorf("cohorts: codes: %w", err)
		}
		codes = append(codes, found.Value.shown(found.ID))
	}
	return codes, nil
}

// Revoke makes a code of a cohort good for nothing; whoever joined with it stays.
// Faults: those of Open; not found, cohort.code_unknown.
func (s *Service) Revoke(ctx context.Context, by people.Person, id, codeRecord string) error {
	if _, err := s.open(ctx, by, id); err != nil {
		return err
	}
	_, err := s.codes.Update(ctx, codeRecord, func(c *code) error {
		if c.Cohort != id {
			return fault.NotFound("cohort.code_unknown")
		}
		if c.Revoked == nil {
			now := s.now()
			c.Revoked = &now
		}
		return nil
	})
	if errors.Is(err, records.ErrNotFound) {
		return fault.NotFound("cohort.code_unknown")
	}
	if _, refused := fault.Of(err); err != nil && !refused {
		return fmt.Errorf("cohorts: revoke: %w", err)
	}
	return err
}

// Look gives the cohort a code leads to. Anyone may look; each wrong code is
// counted, and where they are many every look takes 2 seconds longer.
//
// Faults: not found, cohort.code_unknown; conflict, cohort.code_over (expired, revoked, or its
// cohort has ended) or cohort.code_full.
func (s *Service) Look(ctx context.Context, text, address string) (Cohort, error) {
	k, _, c, err := s.look(ctx, text, address)
	if err == nil && len(c.Used) >= c.Cap {
		err = fault.Conflict("cohort.code_full")
	}
	if err != nil {
		return Cohort{}, err
	}
	return k.Cohort, nil
}

// Knows reports whether a code, as typed, is or was one of a cohort's. Nothing is
// counted: whoever asks counts a code that nobody knows.
func (s *Service) Knows(ctx context.Context, text string) (bool, error) {
	clean, ok := people.ParseCode(text)
	if !ok {
		return false, nil
	}
	_, _, err := s.codes.Get(ctx, codeID(clean))
	if errors.Is(err, records.ErrNotFound) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("cohorts: knows: %w", err)
	}
	return true, nil
}

func (s *Service) look(ctx context.Context, text, address string) (kept, string, code, error) {
	if err := s.People.SlowCodes(ctx, address); err != nil {
		return kept{}, "", code{}, err
	}
	clean, ok := people.ParseCode(text)
	id := codeID(clean)
	c, _, err := s.codes.Get(ctx, id)
	if !ok || errors.Is(err, records.ErrNotFound) {
		if err := s.People.WrongCode(ctx, address); err != nil {
			return kept{}, "", code{}, err
		}
		return kept{}, "", code{}, fault.NotFound("cohort.code_unknown")
	}
	if err != nil {
		return kept{}, "", code{}, fmt.Errorf("cohorts: look: %w", err)
	}
	k, err := s.get(ctx, c.Cohort)
	if err != nil {
		return kept{}, "", code{}, err
	}
	if c.Revoked != nil || !s.now().Before(c.Expires) || k.Ended != nil {
		return kept{}, "", code{}, fault.Conflict("cohort.code_over")
	}
	return k, id, c, nil
}

// use claims one of the places of a code for somebody.
func (s *Service) use(ctx context.Context, id, person string) error {
	_, err := s.codes.Update(ctx, id, func(c *code) error {
		switch {
		case slices.Contains(c.Used, person):
			return nil
		case c.Revoked != nil || !s.now().Before(c.Expires):
			return fault.Conflict("cohort.code_over")
		case len(c.Used) >= c.Cap:
			return fault.Conflict("cohort.code_full")
		}
		c.Used = append(c.Used, person)
		return nil
	})
	if _, refused := fault.Of(err); err != nil && !refused {
		return fmt.Errorf("cohorts: use code: %w", err)
	}
	return err
}
