package web

import (
	"cmp"
	"net/http"
	"slices"
	"strings"
	"time"

	"pamoja/certificates"
	"pamoja/content/locale"
	"pamoja/courses/fault"
	"pamoja/web/page"
)

// verifyPage is the public check: a form, and the answer if something was asked.
type verifyPage struct {
	page.Base
	Asked   bool
	Answer  certificates.Answer
	Head    string // the state, or that it is a sample
	Said    string // what follows from it
	Samples []sampleWords
	Words   certificates.Words
	Looked  string
	Claimed claimedView
}

// sampleWords say of a sample in one language that it is one.
type sampleWords struct{ Language, Word, Text string }

// samples begins with the reader's language.
func samples(words *locale.Bundle, reader string) []sampleWords {
	var said []sampleWords
	for _, language := range words.Languages() {
		p := words.For(language)
		one := sampleWords{Language: language, Word: p.T("certificate.sample"), Text: p.T("certificate.sample_text")}
		if language == reader {
			said = slices.Insert(said, 0, one)
		} else {
			said = append(said, one)
		}
	}
	return said
}

// claimedView is what a signed line says by itself, in the reader's words.
type claimedView struct{ Course, Date string }

func (s *Server) verifyForm(r *request) error {
	return r.show(http.StatusOK, "verify", &verifyPage{Base: r.base("verify.title", "")})
}

func (s *Server) verifyPosted(r *request) error {
	form, err := r.form()
	if err != nil {
		return err
	}
	text := cmp.Or(form.Get("certificate"), form.Get("serial"), form.Get("line"))
	if strings.TrimSpace(text) == "" {
		p := &verifyPage{Base: r.base("verify.title", "")}
		return r.again(fault.Invalid("verify.nothing").In("certificate"), "verify", &p.Base, p)
	}
	return s.verify(r, text)
}

func (s *Server) verifySerial(r *request) error { return s.verify(r, r.Param("serial")) }

// verifyStatuses is how each answer is said in HTTP.
var verifyStatuses = map[certificates.State]int{
	certificates.Valid: http.StatusOK, certificates.Replaced: http.StatusOK, certificates.Withdrawn: http.StatusOK,
	certificates.Unrecorded: http.StatusOK, certificates.Unknown: http.StatusNotFound, certificates.Forged: http.StatusUnprocessableEntity,
}

// verifyHeads and verifySaid are what the page says of each answer: its heading
// and the sentence under it, which do not repeat each other.
var (
	verifyHeads = map[certificates.State]string{
		certificates.Valid: "verify.head_valid", certificates.Replaced: "verify.head_replaced", certificates.Withdrawn: "verify.head_withdrawn",
		certificates.Unrecorded: "verify.head_unrecorded", certificates.Unknown: "verify.head_unknown", certificates.Forged: "verify.head_forged",
	}
	verifySaid = map[certificates.State]string{
		certificates.Valid: "verify.said_valid", certificates.Replaced: "verify.said_replaced", certificates.Withdrawn: "verify.said_withdrawn",
		certificates.Unrecorded: "verify.said_unrecorded", certificates.Unknown: "verify.said_unknown", certificates.Forged: "verify.said_forged",
	}
)

func (s *Server) verify(r *request, text string) error {
	if !s.lookups.allow(r.ClientIP()) {
		return fault.TooMany("verify.too_many").After(time.Minute)
	}
	answer, err := s.Certificates.Verify(r.ctx(), text)
	if err != nil {
		return err
	}
	p := &verifyPage{Base: r.base("verify.title", ""), Asked: true, Answer: answer, Words: answer.Record.In(r.lang())}
	p.Looked = p.DateTime(s.Now())
	p.Head = p.T(verifyHeads[answer.State])
	p.Said = p.T(verifySaid[answer.State], "date", p.Date(answer.Date))
	if answer.Sample {
		p.Samples = samples(r.library.Words, r.lang())
	}
	if answer.Sample && answer.State == certificates.Valid {
		p.Head, p.Said = p.T("verify.head_sample"), p.T("verify.said_sample")
	}
	p.Claimed = claimed(r, answer.Claims)
	r.Header("Cache-Control", "no-store")
	return r.show(verifyStatuses[answer.State], "verify", p)
}

func claimed(r *request, claims certificates.Claims) claimedView {
	view := claimedView{Course: claims.Course, Date: claims.Date}
	if course, err := r.library.Catalogue.Course(claims.Course); err == nil {
		view.Course = course.Title(r.lang())
	}
	if day, err := time.Parse(time.DateOnly, claims.Date); err == nil {
		view.Date = r.words.Date(day.Add(12 * time.Hour)) // noon is the same day in every zone
	}
	return view
}

// keys publishes what is needed to check a certificate without this site.
func (s *Server) keys(r *request) error {
	published, err := s.Certificates.PublishedKeys(r.ctx())
	if err != nil {
		return err
	}
	r.Header("Cache-Control", "public, max-age=3600")
	r.Header("Access-Control-Allow-Origin", "*")
	r.JSON(http.StatusOK, published)
	return nil
}
