package mentoring

import (
	"context"
	"errors"
	"fmt"

	"pamoja/courses/records"
)

// Erase takes away what somebody wrote, what was written to or about her alone,
// and the address of her calendar; the facts stay, under ids that say nothing. Doing it twice is harmless.
func Erase(ctx context.Context, store *records.Store, person string) error {
	texts := records.TableOf[Text](store, textsCollection)
	for _, index := range []string{"by", "about"} {
		for found, err := range texts.Find(ctx, records.Query{Index: index, Equal: []any{person}}) {
			if err != nil {
				return fmt.Errorf("mentoring: erase: %w", err)
			}
			if err := texts.Delete(ctx, found.ID, found.Revision); err != nil && !errors.Is(err, records.ErrNotFound) {
				return fmt.Errorf("mentoring: erase: %w", err)
			}
		}
	}
	return endCalendars(ctx, records.TableOf[calendar](store, calendarsCollection), person, "")
}

// Held is everything the ledger holds about one person, for her to read and take
// along.
type Held struct {
	Entries []HeldEntry `json:"entries"`
	Totals  []Totals    `json:"totals"`
}

// HeldEntry is an entry with its words and what was said to it about her.
type HeldEntry struct {
	Entry
	Text    Text     `json:"text"`
	Answers []Answer `json:"answers"`
}

// Held gives it. Nobody else's can be asked for.
func (s *Service) Held(ctx context.Context, person string) (Held, error) {
	held := Held{Entries: []HeldEntry{}, Totals: []Totals{}}
	for _, role := range []Role{MentorSide, MenteeSide} {
		for found, err := range s.sides.Find(ctx, records.Query{Index: "person", Equal: []any{person, string(role)}}) {
			if err != nil {
				return Held{}, fmt.Errorf("mentoring: held: %w", err)
			}
			e, err := s.heldEntry(ctx, found.Value, person)
			if err != nil {
				return Held{}, err
			}
			held.Entries = append(held.Entries, e)
		}
		totals, err := s.Mine(ctx, person, role)
		if err != nil {
			return Held{}, err
		}
		held.Totals = append(held.Totals, totals...)
	}
	return held, nil
}

// heldEntry leaves out the others of a group: what is said of them is not hers.
func (s *Service) heldEntry(ctx context.Context, side Side, person string) (h HeldEntry, err error) {
	if h.Entry, err = s.entry(ctx, side.Entry); err != nil {
		return h, err
	}
	if h.Text, err = s.text(ctx, side.Entry); err != nil {
		return h, err
	}
	_, answers, err := s.facts(ctx, side.Root)
	if err != nil {
		return h, fmt.Errorf("mentoring: held: %w", err)
	}
	for _, a := range answers {
		if a.Entry == side.Entry && (side.Role == MentorSide || a.Mentee == person) {
			h.Answers = append(h.Answers, a)
		}
	}
	if side.Role == MenteeSide {
		h.Mentees = []string{person}
	}
	return h, nil
}
