package web

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"pamoja/certificates"
	"pamoja/courses"
	"pamoja/courses/fault"
	"pamoja/courses/people"
	"pamoja/courses/progress"
	"pamoja/web/page"
)

// freshFor is how long after signing in a person need not type her secret
// again to replace or withdraw a certificate.
const freshFor = 10 * time.Minute

// CertificateSource tells certificates what a person has toward a course: for a
// completed one, the rule that was met when it was completed.
func CertificateSource(shelf *Shelf, events *progress.Service) certificates.Source {
	return func(ctx context.Context, person, id string) (certificates.Course, certificates.Inputs, error) {
		course, err := shelf.Library().Catalogue.Course(id)
		if err != nil {
			return certificates.Course{}, certificates.Inputs{}, err
		}
		summary, err := events.Summary(ctx, person, id)
		if err != nil {
			return certificates.Course{}, certificates.Inputs{}, err
		}
		described := certificates.Course{ID: course.ID, Edition: course.Edition, Minutes: course.Minutes, PassPercent: courses.PassPercent,
			Complete: course.Complete, Rule: course.Rule, Titles: course.Titles()}
		counts, at := summary.Counts(course), time.Time{}
		if done := summary.Completed; done != nil {
			has := counts
			described.Rule, described.Edition, counts, at = done.Rule, done.Edition, courses.Counts(done.Rule), done.At
			// Mentored time is printed as it is; what was there at completion stays.
			counts.Minutes, counts.Observed = max(counts.Minutes, has.Minutes), max(counts.Observed, has.Observed)
			described.Complete = true // it was when she completed it, and no later edit undoes that
		}
		return described, inputs(counts, at), nil
	}
}

func inputs(c courses.Counts, at time.Time) certificates.Inputs {
	return certificates.Inputs{Lessons: c.Lessons, Quizzes: c.Quizzes, Cases: c.Cases, Minutes: c.Minutes, Observed: c.Observed,
		Signoffs: c.Signoffs, CompletedAt: at}
}

// certificatesPage lists the reader's certificates and what can be claimed.
type certificatesPage struct {
	page.Base
	Mine      []certificateRow
	Ready     []readyRow
	Way       []wayRow   // courses begun and not completed
	Claim     claimOffer // for the form of a name that cannot be printed
	NeedsName bool
	PrintName string
	Letters   string // of the name that cannot be printed
}

type certificateRow struct {
	Serial, Course, Date string
	State                certificates.State
	StateText            string
}

// readyRow is a completed course whose certificate is not claimed yet.
type readyRow struct {
	Claim claimOffer
	Title string
}

// wayRow is a course that is begun, with what its certificate asks for.
type wayRow struct {
	ID, Title, TextLang string
	Asks                []askLine
}

// Line is how a line of a checklist is drawn.
func (p certificatesPage) Line(line askLine) askForm { return askForm{p.Base, line} }

// T lets the claim form of a row speak.
type readyForm struct {
	page.Base
	Claim claimOffer
}

// Form is the row's claim form.
func (p certificatesPage) Form(row readyRow) readyForm {
	return readyForm{Base: p.Base, Claim: row.Claim}
}

func (s *Server) certificatesPage(r *request) (*certificatesPage, error) {
	p := &certificatesPage{Base: r.base("certificates.title", "certificates")}
	mine, err := s.Certificates.Mine(r.ctx(), *r.person)
	if err != nil {
		return nil, err
	}
	for _, one := range mine {
		p.Mine = append(p.Mine, certificateRow{Serial: one.Record.Serial, Course: one.Record.In(r.lang()).Course, Date: p.Date(one.Record.IssuedAt),
			State: one.Status.State, StateText: stateText(p.Base, one.Record, one.Status)})
	}
	summaries, err := s.Progress.Mine(r.ctx(), r.person.ID)
	if err != nil {
		return nil, err
	}
	for _, summary := range summaries {
		course, err := r.library.Catalogue.Course(summary.Course)
		if err != nil {
			continue
		}
		if summary.Completed == nil {
			if err := s.addOnTheWay(r, p, course, summary); err != nil {
				return nil, err
			}
			continue
		}
		offer, err := s.claimOffer(r, course.ID, true)
		if err != nil {
			return nil, err
		}
		if offer.Serial == "" {
			p.Ready = append(p.Ready, readyRow{Title: course.Title(r.lang()), Claim: offer})
		}
	}
	return p, nil
}

// addOnTheWay lists a course whose certificate can be had, one day.
func (s *Server) addOnTheWay(r *request, p *certificatesPage, course *courses.Course, summary progress.Summary) error {
	if !course.Complete {
		return nil
	}
	asks, err := s.asks(r, course, course.Rule, summary.Counts(course), summary)
	p.Way = append(p.Way, wayRow{ID: course.ID, Title: course.Title(r.lang()), TextLang: foreign(r, course.Words(r.lang()).Language), Asks: asks})
	return err
}

// stateText says how a certificate stands. A sample is never called valid.
func stateText(b page.Base, record certificates.Record, status certificates.Status) string {
	if record.Sample && status.State == certificates.Valid {
		return b.T("certificate.state_sample")
	}
	return b.T(status.State.Key(), "date", b.Date(status.At))
}

func (s *Server) certificates(r *request) error {
	p, err := s.certificatesPage(r)
	if err != nil {
		return err
	}
	return r.show(http.StatusOK, "certificates", p)
}

// claimCertificate issues a certificate, or leads to the one issued before. A
// name that cannot be printed is shown, with a field for the spelling to print.
func (s *Server) claimCertificate(r *request) error {
	form, err := r.form()
	if err != nil {
		return err
	}
	if form.Has("print_name") {
		person, err := s.People.SetPrintName(r.ctx(), *r.person, form.Get("print_name"))
		if err != nil {
			return s.claimRefused(r, form, err)
		}
		r.person = &person
	}
	record, err := s.Certificates.Claim(r.ctx(), *r.person, form.Get("course"), r.lang())
	if err != nil {
		return s.claimRefused(r, form, err)
	}
	r.redirect("/certificates/" + record.Serial)
	return nil
}

func (s *Server) claimRefused(r *request, form url.Values, refused error) error {
	f, known := fault.Of(refused)
	if !known || f.Kind == fault.KindNotFound {
		return refused
	}
	p, err := s.certificatesPage(r)
	if err != nil {
		return err
	}
	p.NeedsName = f.Kind == fault.KindInvalid
	p.Claim = claimOffer{Ready: true, Course: form.Get("course")}
	p.PrintName = cmp.Or(form.Get("print_name"), r.person.PrintName)
	if p.NeedsName && p.PrintName == "" {
		p.PrintName = r.person.Name
	}
	return r.again(refused, "certificates", &p.Base, p)
}

// certificatePage is the accessible twin of a certificate: everything printed,
// as text.
type certificatePage struct {
	page.Base
	Record    certificates.Record
	Sheet     []certificates.Words // in the reader's language first
	Status    certificates.Status
	State     string // in a sentence
	Issued    string
	QR        string // path of the code, for a drawing
	QRSize    int
	Scan      string // what the sheet says beside it
	Mine      bool
	MayChange bool   // an administrator
	NeedsKey  bool   // her secret has to be typed again
	NameNow   string // in the person's record
	Reason    string // as typed
	Action    string // as chosen
	FormID    string
	ChangedBy string
}

// QRBox is the side of the code with a quiet zone of four modules around it.
func (p certificatePage) QRBox() int { return p.QRSize + 8 }

// certificate shows the twin, or with `.pdf` sends the sheet.
func (s *Server) certificate(r *request) error {
	serial, isPDF := strings.CutSuffix(r.Param("serial"), ".pdf")
	if isPDF {
		return s.certificatePDF(r, serial)
	}
	p, err := s.certificatePage(r, serial)
	if err != nil {
		return err
	}
	return r.show(http.StatusOK, "certificate", p)
}

func (s *Server) certificatePDF(r *request, serial string) error {
	body, err := s.Certificates.PDF(r.ctx(), *r.person, serial)
	if err != nil {
		return err
	}
	s.metrics.drawn.Inc()
	printed, _ := certificates.ParseSerial(serial) // it was found by it
	r.Header("Cache-Control", "private, no-store")
	r.Header("Content-Disposition", fmt.Sprintf(`inline; filename="%s.pdf"`, printed))
	r.Data(http.StatusOK, "application/pdf", body)
	return nil
}

func (s *Server) certificatePage(r *request, serial string) (*certificatePage, error) {
	record, status, err := s.Certificates.Get(r.ctx(), *r.person, serial)
	if err != nil {
		return nil, err
	}
	p := &certificatePage{Base: r.base("certificate.page_title", "certificates", "serial", record.Serial), Record: record, Status: status,
		Mine: record.Person == r.person.ID, MayChange: r.person.May(people.ReplaceCertificates), FormID: newRequestID()}
	p.Sheet = append(p.Sheet, record.In(r.lang()))
	for _, words := range record.Words {
		if words.Language != p.Sheet[0].Language {
			p.Sheet = append(p.Sheet, words)
		}
	}
	p.State, p.Scan = stateText(p.Base, record, status), p.Sheet[0].Scan
	p.Issued = p.DateTime(record.IssuedAt)
	code, err := s.Certificates.Code(record)
	if err != nil {
		return nil, err
	}
	p.QR, p.QRSize = code.Path(), code.Size
	if !p.MayChange {
		return p, nil
	}
	p.NeedsKey = !s.fresh(r)
	if owner, err := s.People.Get(r.ctx(), record.Person); err == nil {
		p.NameNow = owner.Name
	} else if !fault.Is(err, fault.KindNotFound) {
		return nil, err
	}
	return p, nil
}

// fresh reports whether the reader has proved who she is a short while ago.
func (s *Server) fresh(r *request) bool { return s.Now().Sub(r.session.Started) < freshFor }

// changeCertificate replaces or withdraws: an administrator, freshly signed in,
// with a reason. A name typed here is put right in the person's record first,
// and it is the record's name that is printed.
func (s *Server) changeCertificate(r *request) error {
	form, err := r.form()
	if err != nil {
		return err
	}
	p, err := s.certificatePage(r, r.Param("serial"))
	if err != nil {
		return err
	}
	if !p.MayChange {
		return fault.Forbidden("role.lacking")
	}
	p.Reason, p.Action, p.FormID = form.Get("reason"), form.Get("action"), cmp.Or(form.Get("id"), p.FormID)
	to, err := s.change(r, p, form)
	if err != nil {
		return r.again(err, "certificate", &p.Base, p)
	}
	r.redirect("/certificates/" + to)
	return nil
}

func (s *Server) change(r *request, p *certificatePage, form url.Values) (string, error) {
	if p.NeedsKey {
		if err := s.People.ConfirmSecret(r.ctx(), *r.person, form.Get("secret"), r.ClientIP()); err != nil {
			return "", err
		}
	}
	switch p.Action {
	case "withdraw":
		return p.Record.Serial, s.Certificates.Withdraw(r.ctx(), *r.person, p.Record.Serial, p.Reason)
	case "replace":
		if err := s.rename(r, p, strings.TrimSpace(form.Get("name"))); err != nil {
			return "", err
		}
		record, err := s.Certificates.Replace(r.ctx(), *r.person, p.Record.Serial, p.Reason, p.FormID)
		return record.Serial, err
	}
	return "", fault.Invalid("error.form_kind")
}

// rename puts the person's name right before it is printed. A name that cannot
// be, or a form that comes after another's replacement, leaves nothing behind.
func (s *Server) rename(r *request, p *certificatePage, name string) error {
	if name == "" || name == p.NameNow || p.Status.Next != "" {
		return nil
	}
	clean, err := people.CleanName(name)
	if err != nil {
		return err
	}
	if letters := certificates.Unprintable(clean); len(letters) > 0 {
		return fault.Invalid("certificate.print_name_unprintable", "letters", strings.Join(letters, ", ")).In("name")
	}
	_, err = s.People.Rename(r.ctx(), *r.person, p.Record.Person, clean, p.Reason)
	return err
}
