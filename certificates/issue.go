package certificates

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"pamoja/courses/fault"
	"pamoja/courses/people"
	"pamoja/courses/records"
)

// issueTries bounds the races one claim can lose: each is lost to somebody who
// moved on.
const issueTries = 5

// Claim gives by's certificate of a course, issued now if she has none: the
// same one however often and however many at once ask for it, in the language
// of the first. Anybody signed in may claim her own.
//
// Faults: conflict, certificate.withdrawn_claim, certificate.course_unfinished,
// certificate.rule_unmet, certificate.no_base_url, certificate.no_signing_key;
// invalid, about the field print_name, certificate.name_unprintable,
// certificate.print_name_unprintable, certificate.name_missing; those of the
// Source.
func (s *Service) Claim(ctx context.Context, by people.Person, course, language string) (Record, error) {
	if !by.May(people.Study) {
		return Record{}, fault.Forbidden("role.lacking")
	}
	for range issueTries {
		held, err := s.current(ctx, by.ID, course)
		if err != nil {
			return Record{}, err
		}
		if held.found {
			if refused := withdrawnClaim(held.status); refused != nil {
				return Record{}, refused
			}
			return held.record, nil
		}
		issued, err := s.issue(ctx, by, course, language, held)
		if err == nil || !errors.Is(err, errOutrun) {
			return issued, err
		}
	}
	return Record{}, fault.Conflict("certificate.busy")
}

// withdrawnClaim refuses a person whose certificate was withdrawn.
func withdrawnClaim(status Status) *fault.Fault {
	if status.State != Withdrawn {
		return nil
	}
	return fault.Conflict("certificate.withdrawn_claim", "date", status.At)
}

// errOutrun says that somebody else was faster: look again.
var errOutrun = errors.New("certificates: somebody else was faster")

// issue makes the first certificate of a claim: the claim, then the record it
// names. A claim whose record is missing is gone on with, whoever began it, so
// two who ask at once write the same record and one of them wins.
func (s *Service) issue(ctx context.Context, by people.Person, course, language string, held holding) (Record, error) {
	described, have, err := s.o.Source(ctx, by.ID, course)
	if err != nil {
		return Record{}, err
	}
	if refused := s.obstacle(by, described, Judge(described.Rule, have).Met); refused != nil {
		return Record{}, refused
	}
	name, _ := printedName(by)
	draft := Record{
		Person: by.ID, Course: course, Cycle: firstCycle, Name: name, Language: language,
		Edition: described.Edition, Minutes: described.Minutes, PassPercent: described.PassPercent,
		Rule: described.Rule, Counted: have,
	}
	if _, _, err := s.signer(ctx); err != nil {
		return Record{}, err
	}
	if draft.Serial, err = s.claimSerial(ctx, held, by.ID, course); err != nil {
		return Record{}, err
	}
	return s.keep(ctx, draft, described.Titles)
}

// claimSerial is the serial a person's claim of a course names. One that has
// come to belong to somebody else is exchanged.
func (s *Service) claimSerial(ctx context.Context, held holding, person, course string) (string, error) {
	if held.claimed && !held.taken {
		return held.claim.Serial, nil
	}
	fresh, err := NewSerial(s.o.Random)
	if err != nil {
		return "", fmt.Errorf("certificates: claim: %w", err)
	}
	id := claimDocument(person, course)
	c := claim{Person: person, Course: course, Cycle: firstCycle, Serial: fresh, At: s.now()}
	if held.claimed {
		_, err = s.claims.Replace(ctx, id, held.at, c)
	} else {
		_, err = s.claims.Insert(ctx, id, c)
	}
	if errors.Is(err, records.ErrExists) || errors.Is(err, records.ErrChanged) {
		return "", errOutrun
	}
	if err != nil {
		return "", fmt.Errorf("certificates: claim %s: %w", course, err)
	}
	return fresh, nil
}

// keep completes a draft, which has all but what the site says and signs, and
// writes it. The error is errOutrun if its serial is taken.
func (s *Service) keep(ctx context.Context, r Record, titles map[string]string) (Record, error) {
	key, private, err := s.signer(ctx)
	if err != nil {
		return Record{}, err
	}
	site := s.o.Site()
	r.Layout, r.Sample, r.Address = layoutNumber, s.o.Sample, s.o.BaseURL
	r.IssuedAt = s.now()
	r.Counted.CompletedAt = cutTime(r.Counted.CompletedAt, r.IssuedAt)
	r.Site, r.Issuer, r.Place = site.Name, cmp.Or(site.Organisation.Name, site.Name), site.Organisation.Place
	for _, signatory := range site.Signatories {
		r.Signatories = append(r.Signatories, Signatory{Name: signatory.Name, Role: signatory.Role})
	}
	bundle := s.o.Words()
	for _, language := range twoLanguages(bundle, r.Language) {
		r.Words = append(r.Words, write(bundle.For(language), r, titles, s.o.TimeZone))
	}
	r.Language = r.Words[0].Language
	r.Line = signLine(Claims{
		Serial: r.Serial, Name: r.Name, Course: r.Course, Key: key,
		Date: r.IssuedAt.In(s.o.TimeZone).Format(time.DateOnly),
	}, private)
	if _, err := s.serials.Insert(ctx, serialDocument(r.Serial), r); errors.Is(err, records.ErrExists) {
		return Record{}, errOutrun
	} else if err != nil {
		return Record{}, fmt.Errorf("certificates: issue %s: %w", r.Serial, err)
	}
	return r, nil
}

// cutTime is a time as records keep it; one that is not known is the issue's.
func cutTime(completed, issued time.Time) time.Time {
	if completed.IsZero() {
		return issued
	}
	return completed.UTC().Truncate(time.Millisecond)
}

// printedName is the name to print: her own, or where that cannot be printed
// the spelling she gave for it.
func printedName(p people.Person) (string, *fault.Fault) {
	if Printable(p.Name) {
		return PlainName(p.Name), nil
	}
	key, name := "certificate.print_name_unprintable", p.PrintName
	if name == "" {
		key, name = "certificate.name_unprintable", p.Name
	}
	if name != p.Name && Printable(name) {
		return PlainName(name), nil
	}
	lacking := Unprintable(name)
	if len(lacking) == 0 {
		return "", fault.Invalid("certificate.name_missing").In("print_name")
	}
	return "", fault.Invalid(key, "letters", strings.Join(visibly(lacking), ", ")).In("print_name")
}

// visibly writes letters that show nothing by themselves as their number.
func visibly(letters []string) []string {
	shown := make([]string, len(letters))
	for i, letter := range letters {
		shown[i] = letter
		if r, _ := utf8.DecodeRuneInString(letter); !unicode.IsGraphic(r) || unicode.IsMark(r) || r == utf8.RuneError {
			shown[i] = fmt.Sprintf("%U", r)
		}
	}
	return shown
}
