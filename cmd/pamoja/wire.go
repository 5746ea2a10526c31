package main

import (
	"context"
	"crypto/rand"
	"fmt"
	"log/slog"
	"os"
	"slices"
	"time"

	"pamoja/assessments"
	"pamoja/assessments/cases"
	"pamoja/assessments/versions"
	"pamoja/certificates"
	"pamoja/content"
	"pamoja/content/locale"
	"pamoja/courses"
	"pamoja/courses/audit"
	"pamoja/courses/cohorts"
	"pamoja/courses/fault"
	"pamoja/courses/mentoring"
	"pamoja/courses/people"
	"pamoja/courses/progress"
	"pamoja/courses/records"
	"pamoja/web"
	"pamoja/web/session"
)

// collections is everything the program keeps.
func collections() []records.Collection {
	return slices.Concat(people.Collections(), audit.Collections(), progress.Collections(), cohorts.Collections(), mentoring.Collections(), assessments.Collections(), versions.Collections(), cases.Collections(),
		certificates.Collections(), session.Collections())
}

// loadLibrary reads all content and gives every problem in it, without drafts
// unless the options ask for them. Days and times are shown in zone.
func loadLibrary(dir string, zone *time.Location, options ...courses.Option) (*web.Library, *content.Tree, []content.Problem, error) {
	tree, err := content.Open(dir)
	if err != nil {
		return nil, nil, nil, refuse(exitUsage, "pamoja: the content folder %s cannot be read: %s", dir, oneLine(err))
	}
	problems := tree.Problems()
	words, found := locale.Load(tree)
	words = words.In(zone)
	problems = append(problems, found...)
	site, found := content.LoadSite(tree)
	problems = append(problems, found...)
	catalogue, found := courses.Load(tree, words, options...)
	problems = append(problems, found...)
	bank, found := assessments.Load(tree, catalogue)
	problems = append(problems, found...)
	problems = append(problems, bank.Check(tree, catalogue)...)
	practice, found := cases.Load(tree, words, catalogue)
	problems = append(problems, found...)
	pages, found := courses.LoadPages(tree, words, catalogue)
	problems = append(problems, found...)
	content.SortProblems(problems)
	return &web.Library{Site: site, Words: words, Catalogue: catalogue, Bank: bank, Cases: practice, Pages: pages,
		Search: courses.NewSearch(catalogue, pages, words.Languages())}, tree, problems, nil
}

// faults are the problems that are no mere warnings.
func faults(problems []content.Problem) []content.Problem {
	return slices.DeleteFunc(slices.Clone(problems), func(p content.Problem) bool { return p.Warning })
}

// soundLibrary is loadLibrary for a site that is to be served: content with a
// fault stops it, with every fault on a line of its own.
func soundLibrary(dir string, zone *time.Location, options ...courses.Option) (*web.Library, *content.Tree, error) {
	library, tree, problems, err := loadLibrary(dir, zone, options...)
	if err != nil {
		return nil, nil, err
	}
	if wrong := faults(problems); len(wrong) > 0 {
		text := ""
		for _, problem := range wrong {
			text += problem.String() + "\n"
		}
		return nil, nil, refuse(exitUsage, "%spamoja: the content has %d faults: mend them, then start again", text, len(wrong))
	}
	return library, tree, nil
}

// newPeople builds what looks after accounts.
func newPeople(store *records.Store, languages []string) (*people.Service, *audit.Log) {
	return newPeopleAt(store, languages, time.Now)
}

func newPeopleAt(store *records.Store, languages []string, now func() time.Time) (*people.Service, *audit.Log) {
	log := audit.NewLog(store, now, rand.Reader)
	return people.NewService(store, log, people.Options{Now: now, Random: rand.Reader, Languages: languages, Moved: copier(store, now)}), log
}

// aboutPeople is what summaries carry copies of.
func aboutPeople(store *records.Store) progress.Teller {
	accounts := people.NewService(store, nil, people.Options{}) // only to read
	return cohorts.About(store, func() *people.Service { return accounts })
}

// copier brings the copies in a person's summaries up to date. Copying judges no
// course, so it needs none.
func copier(store *records.Store, now func() time.Time) func(context.Context, string) error {
	none := &courses.Catalogue{}
	return progress.NewService(store, func() *courses.Catalogue { return none }, now, aboutPeople(store)).Recopy
}

// services is what the pages call.
type services struct {
	people *people.Service
	keepers
	cohorts      *cohorts.Service
	mentoring    *mentoring.Service
	certificates *certificates.Service
}

// keepers keep what people did in their courses: events, tries and plays.
type keepers struct {
	progress *progress.Service
	quizzes  *assessments.Service
	cases    *cases.Service
}

// keepersOf builds them over a store and the content as it stands at each call.
func keepersOf(store *records.Store, library func() *web.Library, now func() time.Time) keepers {
	catalogue := func() *courses.Catalogue { return library().Catalogue }
	events := progress.NewService(store, catalogue, now, aboutPeople(store))
	return keepers{
		progress: events,
		quizzes:  assessments.NewService(store, events, func() *assessments.Bank { return library().Bank }, catalogue, now, rand.Reader),
		cases: cases.NewService(store, events, func() *cases.Set { return library().Cases }, catalogue,
			func() *locale.Bundle { return library().Words }, now),
	}
}

// newServices builds every service over a store and the content as it stands
// at each call.
func (i *invocation) newServices(store *records.Store, shelf *web.Shelf, now func() time.Time) (services, error) {
	accounts, facts := newPeopleAt(store, shelf.Library().Words.Languages(), now)
	kept := keepersOf(store, shelf.Library, now)
	key, err := i.signingKey()
	if err != nil {
		return services{}, err
	}
	attested, err := certificates.NewService(store, facts, certificates.Options{
		Now: now, Random: rand.Reader, Source: web.CertificateSource(shelf, kept.progress), People: accounts,
		Words: func() *locale.Bundle { return shelf.Library().Words }, Site: func() content.Site { return shelf.Library().Site },
		BaseURL: i.settings.BaseURL, TimeZone: i.settings.zone, SigningKey: key, Sample: i.sample,
	})
	if err != nil {
		return services{}, refuse(exitUsage, "pamoja: %s", oneLine(err))
	}
	groups := cohorts.NewService(store, facts, cohorts.Options{Now: now, Random: rand.Reader, Zone: i.settings.zone,
		Catalogue: func() *courses.Catalogue { return shelf.Library().Catalogue }, People: accounts, Progress: kept.progress})
	ledger := mentoring.NewService(store, facts, mentoring.Options{Now: now, Random: rand.Reader, Zone: i.settings.zone,
		Catalogue: func() *courses.Catalogue { return shelf.Library().Catalogue }, People: accounts, Progress: kept.progress})
	return services{accounts, kept, groups, ledger, attested}, i.ensureKey(attested)
}

// newSite builds every service and the server over them.
func (i *invocation) newSite(store *records.Store, shelf *web.Shelf, log *slog.Logger) (*web.Server, *people.Service, error) {
	all, err := i.newServices(store, shelf, time.Now)
	if err != nil {
		return nil, nil, err
	}
	site, err := web.New(web.Options{
		Shelf: shelf, Store: store, People: all.people, Progress: all.progress, Cohorts: all.cohorts, Mentoring: all.mentoring, Assessments: all.quizzes, Cases: all.cases, Certificates: all.certificates,
		Erase: i.deleter(store, log),
		Now:   time.Now, Random: rand.Reader, Log: log, BaseURL: i.settings.BaseURL, TrustedProxies: i.settings.proxies,
	})
	return site, all.people, err
}

// ensureKey makes the key that signs certificates, so that it is published
// before the first is issued. Without the operator's former key file the site
// still teaches: it only issues nothing, and says so.
func (i *invocation) ensureKey(attested *certificates.Service) error {
	err := attested.EnsureKey(i.ctx)
	if f, known := fault.Of(err); known {
		i.warnf("%s", shellText(f))
		return nil
	}
	return err
}

// signingKey reads the operator's own key, if there is one.
func (i *invocation) signingKey() ([]byte, error) {
	if i.settings.SigningKey == "" {
		return nil, nil
	}
	key, err := os.ReadFile(i.settings.SigningKey)
	if err == nil {
		err = certificates.CheckSigningKey(key)
	}
	if err != nil {
		return nil, refuse(exitUsage, "pamoja: --signing-key: %s", oneLine(err))
	}
	return key, nil
}

// shellText says a fault in English for the shell, in the words of the built-in
// content.
func shellText(f *fault.Fault) string {
	tree, err := content.Open("")
	if err != nil {
		return f.Key
	}
	words, _ := locale.Load(tree)
	return words.For(content.SourceLanguage).T(f.Key, f.Args...)
}

// printf writes a line for the person at the shell.
func (i *invocation) printf(format string, args ...any) { fmt.Fprintf(i.out, format+"\n", args...) }

// warnf writes a warning for her.
func (i *invocation) warnf(format string, args ...any) {
	fmt.Fprintf(i.process.err, "warning: "+format+"\n", args...)
}
