package certificates

import (
	"strings"
	"time"

	"pamoja/content"
	"pamoja/content/locale"
)

// twoLanguages are the languages a certificate is written in: the wanted one,
// and the first other one the site has.
func twoLanguages(bundle *locale.Bundle, wanted string) []string {
	languages := []string{bundle.For(wanted).Lang()}
	for _, other := range bundle.Languages() {
		if other != languages[0] {
			return append(languages, other)
		}
	}
	return languages
}

// write says in one language all that a record says. The record must be whole
// but for its words and its line.
func write(p *locale.Printer, r Record, titles map[string]string, zone *time.Location) Words {
	counted := func(what Rule) string { return strings.Join(listed(p, what, r.PassPercent), ", ") }
	done := Rule{Lessons: r.Counted.Lessons, Quizzes: r.Counted.Quizzes, Cases: r.Counted.Cases, Signoffs: r.Counted.Signoffs}
	said := Words{
		Language:     p.Lang(),
		Document:     p.T("certificate.document", "name", r.Name, "serial", r.Serial),
		Title:        p.T("certificate.title"),
		Certify:      p.T("certificate.certify"),
		HasCompleted: p.T("certificate.has_completed"),
		Course:       titleIn(titles, p.Lang()),
		Edition: p.T("certificate.edition", "edition", r.Edition,
			"completed", p.Date(r.Counted.CompletedAt.In(zone)), "issued", p.Date(r.IssuedAt.In(zone))),
		IssuedBy:    p.T("certificate.issued_by"),
		Online:      Figure{p.T("certificate.online"), p.Minutes(r.Minutes)},
		Mentored:    Figure{p.T("certificate.mentored"), minutesOf(p, r.Counted.Minutes, r.Rule.Minutes)},
		Observed:    Figure{p.T("certificate.observed"), minutesOf(p, r.Counted.Observed, r.Rule.Observed)},
		Counted:     p.T("certificate.counted", "list", counted(done)),
		Requirement: p.T("certificate.requirement", "list", counted(r.Rule)),
		Limits:      p.T("certificate.limits"),
		Scan:        p.T("certificate.scan"),
		Sample:      p.T("certificate.sample"),
		Code:        p.T("certificate.qr"),
	}
	if r.Sample {
		said.SampleText = p.T("certificate.sample_text")
	}
	return said
}

// titleIn is the course's title in a language, else in English, the source.
func titleIn(titles map[string]string, language string) string {
	if title, ok := titles[language]; ok && title != "" {
		return title
	}
	return titles[content.SourceLanguage]
}

// minutesOf prints mentored or watched time; none at all, where none is asked
// for, is no lack.
func minutesOf(p *locale.Printer, have, asked int) string {
	if have == 0 && asked == 0 {
		return p.T("certificate.not_asked")
	}
	return p.Minutes(have)
}

// listed names everything counted in a rule's terms, leaving out what is zero.
func listed(p *locale.Printer, r Rule, passPercent int) []string {
	observed := "certificate.list_observed"
	if r.Minutes > 0 {
		observed = "certificate.list_observed_within"
	}
	var list []string
	for _, part := range []struct {
		n    int
		text func() string
	}{
		{r.Lessons, func() string { return p.T("certificate.list_lessons", "n", r.Lessons) }},
		{r.Quizzes, func() string {
			return p.T("certificate.list_quizzes", "n", r.Quizzes, "percent", p.Percent(passPercent))
		}},
		{r.Cases, func() string { return p.T("certificate.list_cases", "n", r.Cases) }},
		{r.Minutes, func() string { return p.T("certificate.list_minutes", "duration", p.Minutes(r.Minutes)) }},
		{r.Observed, func() string { return p.T(observed, "duration", p.Minutes(r.Observed)) }},
		{r.Signoffs, func() string { return p.T("certificate.list_signoffs", "n", r.Signoffs) }},
	} {
		if part.n > 0 {
			list = append(list, part.text())
		}
	}
	return list
}
