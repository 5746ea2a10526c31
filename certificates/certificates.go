// Package certificates attests what a person has completed on this site.
//
// It owns the rule (Judge), the issue of a certificate, its serial, its signed
// line, its PDF with the fonts in fonts/, and the answers to whoever checks
// one. It does not own what a person has done (a Source tells it), nor who may
// see whom (people.MaySee). It is the only user of gofpdf.
//
// # Documents
//
//	certificate/<person>/<course>/<cycle>   the claim: which serial is in force
//	serial/<serial>                         the Record: everything printed
//	ending/<serial>/<n>                     replaced or withdrawn: when, by whom
//	key/<number>                            a signing key; the last is in use
//
// What an administrator wrote stands apart, so that it can be removed with the
// person: an ending only names it.
//
// # Invariants
//
// A record is written once and never again: later names, settings, words and
// releases change nothing on it, and the same record gives the same PDF. One
// person has one certificate of a course and cycle, however often and however
// fast it is asked for. A certificate is in force unless an ending says
// otherwise; a record that stands in for another is nothing until the other's
// ending names it.
//
// # The sheet
//
// One page of PDF, drawn as the record's layout number says: layout.go places
// the texts and says in which order they are read and what each is, pdf.go draws
// them, tagged.go writes the structure into the file. What a sample says of
// itself stands across the sheet, in its record, and in every answer about it.
//
// # The signed line
//
// v1.payload.signature: Ed25519 over "v1.payload", both parts in base64url
// without padding. The payload is serial, name (composed, cut at a letter to 48
// bytes), course id, day of issue and key id, joined by "|". The QR code holds
// BASE/verify/SERIAL#LINE. A line stands for itself: VerifyLine needs the
// public keys and no network.
package certificates

import (
	"cmp"
	"context"
	"crypto/ed25519"
	"fmt"
	"io"
	"slices"
	"sync/atomic"
	"time"

	"pamoja/content"
	"pamoja/content/locale"
	"pamoja/courses/audit"
	"pamoja/courses/fault"
	"pamoja/courses/people"
	"pamoja/courses/records"
)

const (
	// LongestBaseURL is the most bytes an address may have: it is in every QR
	// code.
	LongestBaseURL = 60
	// firstCycle is the only one until a course states how long its
	// certificate is good for.
	firstCycle = 1
	// drawnAtOnce bounds the memory that drawing takes, about 13 MB each.
	drawnAtOnce = 2
)

// What the audit log calls the acts of this package.
const (
	Opened       audit.What = "certificate.opened"
	WasReplaced  audit.What = "certificate.replaced"
	WasWithdrawn audit.What = "certificate.withdrawn"
)

// Source tells what a person has toward the certificate of a course. Fault: not
// found, for a course that does not exist.
type Source func(ctx context.Context, person, course string) (Course, Inputs, error)

// People is what is needed of people.Service.
type People interface {
	Whole(ctx context.Context, id string) (people.Person, error)
	Former(ctx context.Context, id string) ([]people.Person, error)
	MaySee(ctx context.Context, by, subject people.Person, what people.What) error
}

// Options is what a Service is given from outside.
type Options struct {
	Now        func() time.Time
	Random     io.Reader // safe for concurrent use
	Source     Source
	People     People
	Words      func() *locale.Bundle
	Site       func() content.Site
	BaseURL    string         // "": none can be issued
	TimeZone   *time.Location // whose days are printed
	SigningKey []byte         // PKCS#8 PEM; nil: the site makes and keeps its own
	Sample     bool           // SAMPLE across every certificate
}

// Service is what can be done with certificates.
type Service struct {
	claims   *records.Table[claim]
	serials  *records.Table[Record]
	endings  *records.Table[ending]
	reasons  *records.Table[reason]
	keys     *records.Table[signingKey]
	log      *audit.Log
	o        Options
	fileKey  ed25519.PrivateKey
	recorded atomic.Bool // the file's key is among the recorded ones
	drawing  chan struct{}
	codes    codeShelf
}

// NewService makes a Service over a store that has this package's collections.
// It fails on a signing key that cannot be read and on too long an address.
func NewService(store *records.Store, log *audit.Log, o Options) (*Service, error) {
	if len(o.BaseURL) > LongestBaseURL {
		return nil, fmt.Errorf("the base URL has %d characters; a certificate's QR code has room for %d", len(o.BaseURL), LongestBaseURL)
	}
	if o.TimeZone == nil {
		o.TimeZone = time.UTC
	}
	s := &Service{
		claims:  records.TableOf[claim](store, claimsCollection),
		serials: records.TableOf[Record](store, serialsCollection),
		endings: records.TableOf[ending](store, endingsCollection),
		reasons: records.TableOf[reason](store, reasonsCollection),
		keys:    records.TableOf[signingKey](store, keysCollection),
		log:     log,
		o:       o,
		drawing: make(chan struct{}, drawnAtOnce),
	}
	if o.SigningKey == nil {
		return s, nil
	}
	var err error
	s.fileKey, err = parseSigningKey(o.SigningKey)
	return s, err
}

func (s *Service) now() time.Time { return s.o.Now().UTC().Truncate(time.Millisecond) }

// Standing says where by stands toward the certificate of a course: each thing
// asked for, the certificate she has of it, and what Claim would answer.
// Anybody signed in may ask about herself. Fault: that of the Source.
func (s *Service) Standing(ctx context.Context, by people.Person, course string) (Standing, error) {
	described, have, err := s.o.Source(ctx, by.ID, course)
	if err != nil {
		return Standing{}, err
	}
	standing := Judge(described.Rule, have)
	current, err := s.current(ctx, by.ID, course)
	if err != nil {
		return Standing{}, err
	}
	if current.found {
		standing.Serial, standing.Status = current.record.Serial, current.status
		standing.Obstacle = withdrawnClaim(current.status)
		return standing, nil
	}
	standing.Obstacle = s.obstacle(by, described, standing.Met)
	return standing, nil
}

// obstacle is the first thing that keeps by from a certificate, or nil.
func (s *Service) obstacle(by people.Person, course Course, met bool) *fault.Fault {
	switch {
	case by.Waiting:
		return fault.Conflict("certificate.waiting")
	case !course.Complete:
		return fault.Conflict("certificate.course_unfinished")
	case !met:
		return fault.Conflict("certificate.rule_unmet")
	case s.o.BaseURL == "":
		return fault.Conflict("certificate.no_base_url")
	}
	_, refused := printedName(by)
	return refused
}

// Get gives a certificate and how it stands, to its owner and to whoever may
// see her certificates. Fault: not found, certificate.unknown, also where it
// exists and by may not see it. Side effect: an audit fact when it is not her
// own.
func (s *Service) Get(ctx context.Context, by people.Person, serial string) (Record, Status, error) {
	r, status, err := s.visible(ctx, by, serial)
	if err != nil {
		return Record{}, Status{}, err
	}
	owner, err := s.owner(ctx, r)
	if err != nil {
		return Record{}, Status{}, err
	}
	if by.ID != owner {
		fact := audit.Fact{By: by.ID, Subject: owner, What: Opened, Detail: map[string]string{"serial": r.Serial}}
		if err := s.log.Append(ctx, fact); err != nil {
			return Record{}, Status{}, fmt.Errorf("certificates: get %s: %w", r.Serial, err)
		}
	}
	return r, status, nil
}

// Mine lists by's certificates of every course, the latest first, with how
// each stands: also those issued to an account that has become part of hers.
func (s *Service) Mine(ctx context.Context, by people.Person) ([]Listed, error) {
	former, err := s.o.People.Former(ctx, by.ID)
	if err != nil {
		return nil, fmt.Errorf("certificates: list: %w", err)
	}
	mine, err := s.of(ctx, by.ID)
	for _, one := range former {
		var others []Listed
		if err == nil {
			others, err = s.of(ctx, one.ID)
		}
		mine = append(mine, others...)
	}
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(mine, func(a, b Listed) int { return b.Record.IssuedAt.Compare(a.Record.IssuedAt) })
	return mine, nil
}

// of lists the certificates that were issued to one account.
func (s *Service) of(ctx context.Context, person string) ([]Listed, error) {
	var mine []Listed
	query := records.Query{Index: "person", Equal: []any{person}, Descending: true}
	for found, err := range s.serials.Find(ctx, query) {
		if err != nil {
			return nil, fmt.Errorf("certificates: list: %w", err)
		}
		status, live, err := s.standing(ctx, found.Value)
		if err != nil {
			return nil, err
		}
		if live {
			mine = append(mine, Listed{Record: found.Value, Status: status})
		}
	}
	return mine, nil
}

// PDF gives a certificate's sheet, to whom Get would give the certificate, with
// the same faults and side effect. Two are drawn at a time; others wait until
// ctx ends.
func (s *Service) PDF(ctx context.Context, by people.Person, serial string) ([]byte, error) {
	r, _, err := s.Get(ctx, by, serial)
	if err != nil {
		return nil, err
	}
	select {
	case s.drawing <- struct{}{}:
		defer func() { <-s.drawing }()
	case <-ctx.Done():
		return nil, fmt.Errorf("certificates: wait to draw %s: %w", r.Serial, ctx.Err())
	}
	code, err := s.Code(r)
	if err != nil {
		return nil, err
	}
	return draw(r, code)
}

// Code gives the QR code of a record that Get gave. The latest are kept, for
// whoever opens a certificate's page and then its sheet.
func (s *Service) Code(r Record) (QR, error) {
	text := r.Scan()
	if code, ok := s.codes.find(text); ok {
		return code, nil
	}
	code, err := NewQR(text)
	if err != nil {
		return QR{}, fmt.Errorf("certificates: the code of %s: %w", r.Serial, err)
	}
	s.codes.keep(text, code)
	return code, nil
}

// visible is a certificate and how it stands, if by may see it.
func (s *Service) visible(ctx context.Context, by people.Person, text string) (Record, Status, error) {
	serial, ok := ParseSerial(text)
	if !ok {
		return Record{}, Status{}, unknown()
	}
	r, found, err := s.record(ctx, serial)
	if err != nil {
		return Record{}, Status{}, err
	}
	if !found {
		return Record{}, Status{}, unknown()
	}
	if allowed, err := s.allows(ctx, by, r.Person); err != nil || !allowed {
		return Record{}, Status{}, cmp.Or(err, error(unknown()))
	}
	status, live, err := s.standing(ctx, r)
	if err != nil || !live {
		return Record{}, Status{}, cmp.Or(err, error(unknown()))
	}
	return r, status, nil
}

// allows asks people whether by may see somebody's certificates. One whose
// owner is gone is for administrators.
func (s *Service) allows(ctx context.Context, by people.Person, owner string) (bool, error) {
	if by.ID == "" {
		return false, nil
	}
	if by.ID == owner {
		return true, nil
	}
	subject, err := s.o.People.Whole(ctx, owner)
	if fault.Is(err, fault.KindNotFound) {
		return by.Is(people.Administrator), nil
	}
	if err != nil {
		return false, fmt.Errorf("certificates: whose is it: %w", err)
	}
	if by.ID == subject.ID {
		return true, nil
	}
	err = s.o.People.MaySee(ctx, by, subject, people.Certificates)
	if fault.Is(err, fault.KindNotFound) {
		return false, nil
	}
	return err == nil, err
}

// owner is the person whose certificate it is now; who is gone keeps what was hers.
func (s *Service) owner(ctx context.Context, r Record) (string, error) {
	p, err := s.o.People.Whole(ctx, r.Person)
	if fault.Is(err, fault.KindNotFound) {
		return r.Person, nil
	}
	if err != nil {
		return "", fmt.Errorf("certificates: whose is %s: %w", r.Serial, err)
	}
	return p.ID, nil
}

func unknown() *fault.Fault { return fault.NotFound("certificate.unknown") }
