package people

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"pamoja/courses/audit"
	"pamoja/courses/fault"
	"pamoja/courses/records"
)

// rename is what was written when a name was put right, under the id of the
// fact in the audit log. It stands apart because it is text about a person.
type rename struct {
	Person string    `json:"person"`
	By     string    `json:"by"`
	At     time.Time `json:"at"`
	Before string    `json:"before"`
	After  string    `json:"after"`
	Reason string    `json:"reason"`
}

// SetLanguage keeps the language by reads in. Fault: invalid, language.unknown.
func (s *Service) SetLanguage(ctx context.Context, by Person, language string) (Person, error) {
	clean, err := s.cleanLanguage(language)
	if err != nil {
		return Person{}, err
	}
	return s.own(ctx, "set language", by, func(p *Person) { p.set(LanguageField, clean, originSelf) })
}

// SetTextSize keeps the size by reads at, one of TextSizes. Fault: invalid,
// text_size.unknown.
func (s *Service) SetTextSize(ctx context.Context, by Person, size string) (Person, error) {
	if !slices.Contains(TextSizes, size) {
		return Person{}, fault.Invalid("text_size.unknown").In("text_size")
	}
	return s.own(ctx, "set text size", by, func(p *Person) { p.TextSize = size })
}

// SetPrintName keeps the spelling that certificates print where by's own name
// has letters they cannot; empty takes it back. Faults: those of CleanName,
// about the field print_name.
func (s *Service) SetPrintName(ctx context.Context, by Person, name string) (Person, error) {
	clean := ""
	if strings.TrimSpace(name) != "" {
		var err error
		if clean, err = CleanName(name); err != nil {
			if f, ok := fault.Of(err); ok {
				return Person{}, f.In("print_name")
			}
			return Person{}, err
		}
	}
	return s.own(ctx, "set print name", by, func(p *Person) { p.PrintName = clean })
}

// EndSessions ends every session of by, also the one she asks from; the
// Generation of what comes back is good for a new one.
func (s *Service) EndSessions(ctx context.Context, by Person) (Person, error) {
	return s.own(ctx, "end sessions", by, func(p *Person) { p.Generation++ })
}

func (s *Service) own(ctx context.Context, what string, by Person, change func(*Person)) (Person, error) {
	p, err := s.alter(ctx, by.ID, func(p *Person) error {
		change(p)
		return nil
	})
	if err != nil {
		return Person{}, fmt.Errorf("people: %s: %w", what, err)
	}
	return p, nil
}

// ChangeSecret gives by a new secret for her old one and ends every session of
// hers; the caller can go on with the Generation of what comes back. Wrong old
// secrets are counted like those of ConfirmSecret.
//
// Faults: that of wrongSecret, about the field old; too many,
// secret.wait_seconds or secret.wait_minutes; invalid, secret.mismatch and
// those of a secret; that of changedSecret, when it was changed elsewhere at
// the same moment.
func (s *Service) ChangeSecret(ctx context.Context, by Person, old, fresh, repeat string) (Person, error) {
	p, err := s.changeSecret(ctx, by, old, fresh, repeat)
	if err != nil {
		return Person{}, fmt.Errorf("people: change secret: %w", err)
	}
	return p, nil
}

func (s *Service) changeSecret(ctx context.Context, by Person, old, fresh, repeat string) (Person, error) {
	p, found, err := s.find(ctx, by.ID)
	if err != nil {
		return Person{}, err
	}
	if !found {
		return Person{}, unknown()
	}
	if err := checkSecret(p, fresh, s.now().Year()); err != nil {
		return Person{}, err
	}
	if err := checkRepeat(fresh, repeat); err != nil {
		return Person{}, err
	}
	// Read before the old secret is compared: what is replaced is what was compared.
	_, at, err := s.secretOf(ctx, p.ID)
	if err != nil {
		return Person{}, err
	}
	if err := s.confirm(ctx, p, old, "", "old"); err != nil {
		return Person{}, err
	}
	phc, err := s.hasher.hash(ctx, fresh)
	if err != nil {
		return Person{}, err
	}
	_, err = s.secrets.Replace(ctx, p.ID, at, secret{Hash: phc, Changed: s.now()})
	if errors.Is(err, records.ErrChanged) || errors.Is(err, records.ErrNotFound) {
		return Person{}, changedSecret(p)
	}
	if err != nil {
		return Person{}, err
	}
	return s.alter(ctx, p.ID, func(p *Person) error {
		p.Generation++
		return nil
	})
}

// Rename puts somebody's name right. Administrators may call it, and say why.
// The spelling for certificates goes with the old name. The same name again
// changes nothing.
//
// Faults: forbidden, role.lacking; not found, person.unknown; those of
// CleanName; invalid, reason.missing, reason.long, reason.letters. Side
// effects: a fact in the audit log, with both names and the reason kept beside.
func (s *Service) Rename(ctx context.Context, by Person, id, name, reason string) (Person, error) {
	if !by.May(RenamePeople) {
		return Person{}, fault.Forbidden("role.lacking")
	}
	after, err := CleanName(name)
	if err != nil {
		return Person{}, err
	}
	why, err := aReason.clean(reason)
	if err != nil {
		return Person{}, err
	}
	p, err := s.rename(ctx, by, id, after, why)
	if err != nil {
		return Person{}, fmt.Errorf("people: rename: %w", err)
	}
	return p, nil
}

func (s *Service) rename(ctx context.Context, by Person, id, after, why string) (Person, error) {
	before := ""
	p, err := s.alter(ctx, id, func(p *Person) error {
		before = p.Name
		if before != after {
			p.set(NameField, after, originStaff+by.ID)
			p.PrintName = ""
		}
		return nil
	})
	if err != nil || before == after {
		return p, err
	}
	factID, err := s.made.id()
	if err != nil {
		return Person{}, err
	}
	text := rename{Person: id, By: by.ID, At: s.now(), Before: before, After: after, Reason: why}
	if _, err := s.renames.Insert(ctx, factID, text); err != nil {
		return Person{}, err
	}
	fact := audit.Fact{ID: factID, By: by.ID, Subject: id, What: audit.PersonRenamed, Detail: map[string]string{"rename": factID}}
	return p, s.log.Append(ctx, fact)
}
