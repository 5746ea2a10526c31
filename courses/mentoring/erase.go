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
	Entries  []HeldEntry   `json:"entries"`
	Totals   []Totals      `json:"totals"`
	Signoffs []HeldSignoff `json:"signoffs"` // of her, and given by her
	Asks     []Ask         `json:"asks"`
	Talks    []Talk        `json:"talks"` // with her, and recorded by her
}

// HeldSignoff is a sign-off with its words.
type HeldSignoff struct {
	Signoff
	Feedback string `json:"feedback,omitempty"`
}

// HeldEntry is an entry with its words and what was said to it about her.
type HeldEntry struct {
	Entry
	Text    Text     `json:"text"`
	Answers []Answer `json:"answers"`
}

// Held gives it. Nobody else's can be asked for.
func (s *Service) Held(ctx context.Context, person string) (Held, error) {
	held := Held{Entries: []HeldEntry{}, Totals: []Totals{}, Signoffs: []HeldSignoff{}, Asks: []Ask{}, Talks: []Talk{}}
	ids, err := s.accounts(ctx, person)
	if err != nil {
		return Held{}, err
	}
	for _, id := range ids {
		if err := s.heldPractice(ctx, id, &held); err != nil {
			return Held{}, fmt.Errorf("mentoring: held: %w", err)
		}
	}
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

func (s *Service) heldPractice(ctx context.Context, person string, held *Held) error {
	for _, index := range []string{"learner", "mentor"} {
		for found, err := range s.signoffs.Find(ctx, records.Query{Index: index, Equal: []any{person}}) {
			if err != nil {
				return err
			}
			t, err := s.text(ctx, signoffText(found.ID))
			if err != nil {
				return err
			}
			held.Signoffs = append(held.Signoffs, HeldSignoff{Signoff: found.Value, Feedback: t.Feedback})
		}
		for found, err := range s.talks.Find(ctx, records.Query{Index: index, Equal: []any{person}}) {
			if err != nil {
				return err
			}
			held.Talks = append(held.Talks, found.Value)
		}
	}
	for found, err := range s.asks.Find(ctx, records.Query{Index: "learner", Equal: []any{person}}) {
		if err != nil {
			return err
		}
		held.Asks = append(held.Asks, found.Value)
	}
	return nil
}

// heldEntry leaves out the others of a group: what is said of them is not hers.
func (s *Service) heldEntry(ctx context.Context, side Side, person string) (h HeldEntry, err error) {
	if h.Entry, err = s.entry(ctx, side.Entry); err != nil {
		return h, err
	}
	if !side.Removed { // what was written is about those who were there
		if h.Text, err = s.text(ctx, side.Entry); err != nil {
			return h, err
		}
	}
	_, answers, err := s.facts(ctx, side.Root)
	if err != nil {
		return h, fmt.Errorf("mentoring: held: %w", err)
	}
	for _, a := range answers.now {
		if a.Entry == side.Entry && (side.Role == MentorSide || a.Mentee == person) {
			h.Answers = append(h.Answers, a)
		}
	}
	if side.Role == MenteeSide {
		h.Mentees = []string{person}
	}
	return h, nil
}
