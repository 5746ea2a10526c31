package certificates

import (
	"cmp"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"pamoja/courses/audit"
	"pamoja/courses/fault"
	"pamoja/courses/people"
	"pamoja/courses/records"
)

// longestReason is the number of letters a reason may have.
const longestReason = 500

// Replace issues a new certificate in the place of one that is in force or
// withdrawn: the same completion, with the name that is now in the person's
// record, today's issuer and words, and a new serial. Administrators may call
// it. form is the id of the form that asks: the same form again gives the same
// certificate.
//
// Faults: forbidden, role.lacking; not found, certificate.unknown; invalid,
// reason.missing, reason.long; conflict, certificate.already_replaced,
// certificate.busy; those of Claim about name, address and key. Side effects:
// an ending of the old serial, an audit fact.
func (s *Service) Replace(ctx context.Context, by people.Person, serial, why, form string) (Record, error) {
	if !by.May(people.ReplaceCertificates) {
		return Record{}, fault.Forbidden("role.lacking")
	}
	why, err := cleanReason(why)
	if err != nil {
		return Record{}, err
	}
	for range issueTries {
		old, status, err := s.visible(ctx, by, serial)
		if err != nil {
			return Record{}, err
		}
		if status.Next != "" {
			return s.replacedBefore(ctx, old, form)
		}
		fresh, err := s.standIn(ctx, old)
		if err != nil {
			return Record{}, err
		}
		e := ending{Serial: old.Serial, Number: 1, Kind: Replaced, By: by.ID, Next: fresh.Serial, Form: form}
		if status.State == Withdrawn {
			e.Number = 2
		}
		if err := s.end(ctx, old, e, why); errors.Is(err, errOutrun) {
			continue
		} else if err != nil {
			return Record{}, err
		}
		return fresh, s.renewClaim(ctx, fresh)
	}
	return Record{}, fault.Conflict("certificate.busy")
}

// replacedBefore answers a form that was sent twice with the certificate its
// first sending gave, and finishes what that may have left undone.
func (s *Service) replacedBefore(ctx context.Context, old Record, form string) (Record, error) {
	endings, err := s.endingsOf(ctx, old.Serial)
	if err != nil {
		return Record{}, err
	}
	for _, e := range endings {
		if e.Next == "" || form == "" || e.Form != form {
			continue
		}
		fresh, found, err := s.record(ctx, e.Next)
		if err != nil || !found {
			return Record{}, cmp.Or(err, error(unknown()))
		}
		if err := s.report(ctx, old, e); err != nil {
			return Record{}, err
		}
		return fresh, s.renewClaim(ctx, fresh)
	}
	return Record{}, fault.Conflict("certificate.already_replaced", "date", endings[len(endings)-1].At)
}

// standIn writes the record that is to replace another. It is nothing until
// the other's ending names it.
func (s *Service) standIn(ctx context.Context, old Record) (Record, error) {
	owner, err := s.o.People.Whole(ctx, old.Person)
	if err != nil {
		return Record{}, err
	}
	if s.o.BaseURL == "" {
		return Record{}, fault.Conflict("certificate.no_base_url")
	}
	name, refused := printedName(owner)
	if refused != nil {
		return Record{}, refused
	}
	titles := map[string]string{}
	for _, words := range old.Words {
		titles[words.Language] = words.Course
	}
	for range issueTries {
		serial, err := NewSerial(s.o.Random)
		if err != nil {
			return Record{}, fmt.Errorf("certificates: replace %s: %w", old.Serial, err)
		}
		fresh, err := s.keep(ctx, Record{
			Serial: serial, Person: owner.ID, Course: old.Course, Cycle: old.Cycle, Replaces: old.Serial,
			Name: name, Language: old.Language, Edition: old.Edition, Minutes: old.Minutes,
			PassPercent: old.PassPercent, Rule: old.Rule, Counted: old.Counted,
		}, titles)
		if !errors.Is(err, errOutrun) {
			return fresh, err
		}
	}
	return Record{}, fault.Conflict("certificate.busy")
}

// renewClaim makes the claim name the serial now in force.
func (s *Service) renewClaim(ctx context.Context, fresh Record) error {
	_, err := s.claims.Update(ctx, claimDocument(fresh.Person, fresh.Course), func(c *claim) error {
		if c.Serial == fresh.Replaces {
			c.Serial = fresh.Serial
		}
		return nil
	})
	if errors.Is(err, records.ErrNotFound) && fresh.Replaces != "" { // just before the claim is adopted
		return nil
	}
	if err != nil {
		return fmt.Errorf("certificates: renew the claim of %s: %w", fresh.Serial, err)
	}
	return nil
}

// Withdraw takes back a certificate that is in force: what /verify then says,
// with the date. Administrators may call it. The same withdrawal again, by the
// same person for the same reason, changes nothing and is no fault.
//
// Faults: forbidden, role.lacking; not found, certificate.unknown; invalid,
// reason.missing, reason.long; conflict, certificate.already_replaced,
// certificate.already_withdrawn, certificate.busy. Side effects: an ending of
// the serial, an audit fact; from then on only Replace gives the person another
// certificate of this course.
func (s *Service) Withdraw(ctx context.Context, by people.Person, serial, why string) error {
	if !by.May(people.WithdrawCertificates) {
		return fault.Forbidden("role.lacking")
	}
	why, err := cleanReason(why)
	if err != nil {
		return err
	}
	for range issueTries {
		r, status, err := s.visible(ctx, by, serial)
		if err != nil {
			return err
		}
		switch {
		case status.State == Replaced:
			return fault.Conflict("certificate.already_replaced", "date", status.At)
		case status.State == Withdrawn && (status.By != by.ID || status.Reason != why):
			return fault.Conflict("certificate.already_withdrawn", "date", status.At)
		case status.State == Withdrawn:
			return s.report(ctx, r, ending{Number: 1, Kind: Withdrawn, By: by.ID, At: status.At})
		}
		err = s.end(ctx, r, ending{Serial: r.Serial, Number: 1, Kind: Withdrawn, By: by.ID}, why)
		if !errors.Is(err, errOutrun) {
			return err
		}
	}
	return fault.Conflict("certificate.busy")
}

// end writes an ending, its reason first. The error is errOutrun if somebody
// else ended the certificate first.
func (s *Service) end(ctx context.Context, r Record, e ending, why string) error {
	id := make([]byte, 12)
	if _, err := io.ReadFull(s.o.Random, id); err != nil {
		return fmt.Errorf("certificates: end %s: %w", r.Serial, err)
	}
	e.Reason, e.At = hex.EncodeToString(id), s.now()
	owner, err := s.owner(ctx, r)
	if err != nil {
		return err
	}
	if _, err := s.reasons.Insert(ctx, e.Reason, reason{Person: owner, Text: why}); err != nil {
		return fmt.Errorf("certificates: end %s: %w", r.Serial, err)
	}
	_, err = s.endings.Insert(ctx, endingDocument(r.Serial, e.Number), e)
	if errors.Is(err, records.ErrExists) {
		return errOutrun
	}
	if err != nil {
		return fmt.Errorf("certificates: end %s: %w", r.Serial, err)
	}
	return s.report(ctx, r, e)
}

// report tells the audit log of an ending; the log keeps it once.
func (s *Service) report(ctx context.Context, r Record, e ending) error {
	what := WasReplaced
	if e.Kind == Withdrawn {
		what = WasWithdrawn
	}
	owner, err := s.owner(ctx, r)
	if err != nil {
		return err
	}
	fact := audit.Fact{
		ID: endingDocument(r.Serial, e.Number), By: e.By, Subject: owner, What: what, At: e.At,
		Detail: map[string]string{"serial": r.Serial},
	}
	if err := s.log.Append(ctx, fact); err != nil {
		return fmt.Errorf("certificates: report the end of %s: %w", r.Serial, err)
	}
	return nil
}

// cleanReason is what an administrator wrote, on one line.
func cleanReason(why string) (string, error) {
	why = strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(why, ""))), " ")
	switch letters := utf8.RuneCountInString(why); {
	case letters == 0:
		return "", fault.Invalid("reason.missing").In("reason")
	case letters > longestReason:
		return "", fault.Invalid("reason.long", "most", longestReason).In("reason")
	}
	return why, nil
}
