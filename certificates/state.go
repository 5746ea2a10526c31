package certificates

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"pamoja/courses/records"
)

// State is how a certificate, or a line somebody shows, stands.
type State string

const (
	Valid      State = "valid"
	Replaced   State = "replaced"
	Withdrawn  State = "withdrawn"
	Unknown    State = "unknown"    // no such serial here
	Unrecorded State = "unrecorded" // signed by us, but not in our records
	Forged     State = "forged"     // altered, cut short, or signed by somebody else
)

// stateKeys are the sentences about a recorded certificate; they take a date.
var stateKeys = map[State]string{
	Valid:     "certificate.state_valid",
	Replaced:  "certificate.state_replaced",
	Withdrawn: "certificate.state_withdrawn",
}

// Key is the message that says in a sentence how a recorded certificate stands.
func (s State) Key() string { return stateKeys[s] }

// Status is how a recorded certificate stands.
type Status struct {
	State  State     `json:"state"`            // Valid, Replaced or Withdrawn
	At     time.Time `json:"at"`               // of issue, replacement or withdrawal
	By     string    `json:"by,omitempty"`     // the id of who replaced or withdrew it
	Reason string    `json:"reason,omitempty"` // what she wrote; "" once that is deleted
	Next   string    `json:"next,omitempty"`   // the serial that replaces it, also after a withdrawal
}

// Listed is one of a person's certificates.
type Listed struct {
	Record Record `json:"record"`
	Status Status `json:"status"`
}

func claimDocument(person, course string) string {
	return fmt.Sprintf("certificate/%s/%s/%d", person, course, firstCycle)
}

func serialDocument(serial string) string { return "serial/" + serial }

func endingDocument(serial string, number int) string {
	return fmt.Sprintf("ending/%s/%d", serial, number)
}

// record reads the record of a serial.
func (s *Service) record(ctx context.Context, serial string) (Record, bool, error) {
	r, _, err := s.serials.Get(ctx, serialDocument(serial))
	if errors.Is(err, records.ErrNotFound) {
		return Record{}, false, nil
	}
	if err != nil {
		return Record{}, false, fmt.Errorf("certificates: read %s: %w", serial, err)
	}
	return r, true, nil
}

// endingsOf are the facts on a serial, in order.
func (s *Service) endingsOf(ctx context.Context, serial string) ([]ending, error) {
	var endings []ending
	for found, err := range s.endings.Find(ctx, records.Query{Index: "serial", Equal: []any{serial}}) {
		if err != nil {
			return nil, fmt.Errorf("certificates: read what became of %s: %w", serial, err)
		}
		endings = append(endings, found.Value)
	}
	return endings, nil
}

// standing says how a record stands, and whether it is live: one that stands
// in for another is nothing until the other's ending names it.
func (s *Service) standing(ctx context.Context, r Record) (Status, bool, error) {
	endings, live, err := s.fate(ctx, r)
	if err != nil || !live {
		return Status{}, false, err
	}
	status := statusOf(r, endings)
	if len(endings) == 0 {
		return status, true, nil
	}
	written, _, err := s.reasons.Get(ctx, endings[0].Reason)
	if err != nil && !errors.Is(err, records.ErrNotFound) {
		return Status{}, false, fmt.Errorf("certificates: read what became of %s: %w", r.Serial, err)
	}
	status.Reason = written.Text
	return status, true, nil
}

// fate reads a record's endings and whether it is live. It reads as much for a
// record that does not exist.
func (s *Service) fate(ctx context.Context, r Record) (endings []ending, live bool, err error) {
	endings, err = s.endingsOf(ctx, r.Serial)
	if err != nil {
		return nil, false, err
	}
	before, err := s.endingsOf(ctx, r.Replaces)
	if err != nil {
		return nil, false, err
	}
	live = r.Replaces == ""
	for _, e := range before {
		live = live || e.Next == r.Serial
	}
	return endings, live, nil
}

// statusOf tells the first ending: what was withdrawn stays withdrawn, also
// when another certificate was given for it later.
func statusOf(r Record, endings []ending) Status {
	if len(endings) == 0 {
		return Status{State: Valid, At: r.IssuedAt}
	}
	first, last := endings[0], endings[len(endings)-1]
	return Status{State: first.Kind, At: first.At, By: first.By, Next: last.Next}
}

// holding is what a person holds of a course.
type holding struct {
	claim   claim
	at      records.Revision // of the claim
	claimed bool
	taken   bool // the claim names a serial that is somebody else's
	record  Record
	found   bool // record exists
	status  Status
}

// current follows a person's claim to the certificate that stands last.
func (s *Service) current(ctx context.Context, person, course string) (holding, error) {
	c, at, err := s.claims.Get(ctx, claimDocument(person, course))
	if errors.Is(err, records.ErrNotFound) {
		return holding{}, nil
	}
	if err != nil {
		return holding{}, fmt.Errorf("certificates: read the claim of %s: %w", course, err)
	}
	h := holding{claim: c, at: at, claimed: true}
	for serial := c.Serial; serial != ""; serial = h.status.Next {
		r, found, err := s.record(ctx, serial)
		if err != nil {
			return holding{}, err
		}
		if !found {
			return h, nil
		}
		if r.Person != person && !slices.Contains(c.Adopted, r.Person) || r.Course != course {
			h.taken = true
			return h, nil
		}
		status, _, err := s.standing(ctx, r)
		if err != nil {
			return holding{}, err
		}
		h.record, h.found, h.status = r, true, status
	}
	return h, nil
}
