package content

import (
	"fmt"
	"net/mail"
	"net/url"
	"regexp"
	"strings"
	"unicode/utf8"
)

// Site is what site.yaml says: what the site is called, who stands behind it
// and whom a reader can call.
type Site struct {
	Name         string       `yaml:"name"`
	Organisation Organisation `yaml:"organisation"`
	Signatories  []Signatory  `yaml:"signatories"` // at most two, as a certificate has two lines
	Helpline     Helpline     `yaml:"helpline"`
	Concern      Concern      `yaml:"concern"`
	Exit         string       `yaml:"exit"`         // where *leave quickly* goes
	PricePerMB   float64      `yaml:"price_per_mb"` // shillings
}

// Organisation runs the site; both may be blank.
type Organisation struct {
	Name  string `yaml:"name"`
	Place string `yaml:"place"`
}

// Signatory signs certificates.
type Signatory struct {
	Name string `yaml:"name"`
	Role string `yaml:"role"`
}

// Helpline is the number anyone can call.
type Helpline struct {
	Number string `yaml:"number"`
}

// Concern is whom to tell about a worry. None is built in.
type Concern struct {
	Name  string `yaml:"name"`
	Phone string `yaml:"phone"`
	Email string `yaml:"email"`
}

// Given reports whether the operator has named anyone.
func (c Concern) Given() bool { return c != Concern{} }

const siteFile = "site.yaml"

// LoadSite reads site.yaml. What an operator's own file leaves out keeps the
// built-in value, so that no slip there takes the helpline away.
func LoadSite(t *Tree) (Site, []Problem) {
	var site Site
	file := t.Where(siteFile)
	if builtin, ok := t.under(siteFile); ok {
		DecodeYAML(file, 1, builtin, &site)
	}
	data, err := t.ReadFile(siteFile)
	if err != nil {
		return site, []Problem{{File: file, Text: "the file is missing: it names the site and the helpline"}}
	}
	problems := DecodeYAML(file, 1, data, &site)
	c := siteCheck{report: func(path, format string, args ...any) {
		problems = append(problems, ProblemAt(file, 1, data, path, format, args...))
	}}
	c.words(site)
	c.people(site)
	c.rest(site)
	SortProblems(problems)
	return site, problems
}

type siteCheck struct {
	report func(path, format string, args ...any)
}

var phoneShape = regexp.MustCompile(`^\+?[0-9]([ -]?[0-9]){2,14}$`)

// line checks a text that is shown or printed on one line.
func (c siteCheck) line(path, text string, most int) {
	if utf8.RuneCountInString(text) > most {
		c.report(path, "this is longer than %d letters: shorten it", most)
	}
	if strings.ContainsAny(text, "\n\t") {
		c.report(path, "this must be one line")
	}
	if text != strings.TrimSpace(text) {
		c.report(path, "this begins or ends with a space: delete it")
	}
}

func (c siteCheck) words(s Site) {
	if strings.TrimSpace(s.Name) == "" {
		c.report("$.name", "the site needs a name")
	}
	c.line("$.name", s.Name, 40)
	c.line("$.organisation.name", s.Organisation.Name, 120)
	c.line("$.organisation.place", s.Organisation.Place, 80)
	c.line("$.concern.name", s.Concern.Name, 120)
}

func (c siteCheck) people(s Site) {
	for i, signatory := range s.Signatories {
		path := fmt.Sprintf("$.signatories[%d]", i)
		if i >= 2 {
			c.report(path, "a certificate has room for two signatories: delete this one")
			break
		}
		if strings.TrimSpace(signatory.Name) == "" || strings.TrimSpace(signatory.Role) == "" {
			c.report(path, "a signatory needs a name and a role")
		}
		c.line(path+".name", signatory.Name, 60)
		c.line(path+".role", signatory.Role, 60)
	}
	if s.Concern.Given() && (strings.TrimSpace(s.Concern.Name) == "" || s.Concern.Phone == "" && s.Concern.Email == "") {
		c.report("$.concern", "give a name and a telephone number or an e-mail address, or leave all three blank")
	}
	if s.Concern.Phone != "" && !phoneShape.MatchString(s.Concern.Phone) {
		c.report("$.concern.phone", "this is no telephone number: write digits, for example \"0712 345 678\"")
	}
	if address, err := mail.ParseAddress(s.Concern.Email); s.Concern.Email != "" && (err != nil || address.Address != s.Concern.Email) {
		c.report("$.concern.email", "this is no e-mail address: write it as name@example.org")
	}
}

func (c siteCheck) rest(s Site) {
	if !phoneShape.MatchString(s.Helpline.Number) {
		c.report("$.helpline.number", "this is no telephone number: write digits in quotation marks, for example \"116\"")
	}
	if exit, err := url.Parse(s.Exit); err != nil || exit.Scheme != "https" || exit.Hostname() == "" || exit.User != nil {
		c.report("$.exit", "this must be a whole address that begins with https://")
	}
	if s.PricePerMB < 0 || s.PricePerMB > 1000 {
		c.report("$.price_per_mb", "this must be a price in shillings, 0 to 1000")
	}
}
