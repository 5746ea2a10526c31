// Package people owns who somebody is: the person, her profile and who set each
// part of it, her roles, the numbers she signs in with, her secret, the devices
// she is known on, the one-time link that makes the first administrator, the
// organisations people work for, the links between people, and the answer to
// who may see whom.
//
// It does not own sessions (web/session), which only carry the Generation a
// person had when they began; nor what people learn, which points back here
// by id.
//
// What is kept, by collection:
//
//	people    a Person by her id, which is random and says nothing about her
//	logins    login/<normalised>: the id of the person who signs in with it
//	secrets   by person id: an Argon2id hash as a PHC string
//	failures  login/<normalised>, device/<hash>, confirm/<person>: wrong
//	          secrets since the last right one, and when the next try may be
//	guesses   one document a wrong secret, for an hour: per address, per site
//	devices   by the hash of a token that a browser keeps
//	setup     token/<hash> of a setup link, and the claim administrator
//	merging   register: the merges that are under way
//	renames   what a name was and became, and why, by the id of its audit fact
//	invitations       by person id: her latest one-time code, as a hash, and whether it is spent
//	invitation-codes  by the hash of a code: whose it is
//	code-guesses      one document a wrong code, for an hour
//	links     who mentors whom, who is in which cohort, since when and until when
//	organisations, organisation-codes
//	imports, import-rows   sheets of people brought in, and for a day their rows
//	answers   by person id: what she said of herself, for her own eyes
//
// Invariants:
//
//   - What must be unique is a document's id. A login is claimed before the
//     person exists and names her; a claim whose person never came may be
//     taken over after a minute.
//   - A person is written last: whoever exists can sign in with a secret, or has
//     been given a code with which she sets one. Until she does she has no
//     secret, and none is hers: nobody signs in as her.
//   - A secret is never kept, logged or returned, except once to whoever made
//     the account.
//   - Raising Generation ends every session of that person.
//   - An account that was merged into another keeps its name and member number,
//     and leads there for good: see Merge.
package people

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"pamoja/courses/audit"
	"pamoja/courses/fault"
	"pamoja/courses/records"
)

// Person is somebody with an account.
type Person struct {
	ID         string    `json:"id"`
	Name       string    `json:"name"`
	Member     string    `json:"member"`              // M, six digits, a check digit; always a login
	Phone      string    `json:"phone,omitempty"`     // +254…; a login only for the first who holds it
	Language   string    `json:"language,omitempty"`  // as content names it; empty: not chosen
	TextSize   string    `json:"text_size,omitempty"` // one of TextSizes; empty: the usual
	Roles      []Role    `json:"roles,omitempty"`     // what is added to being a learner
	Scopes     []Scope   `json:"scopes,omitempty"`
	Generation int       `json:"generation"` // a session carries the one it began with
	Created    time.Time `json:"created"`
	PrintName  string    `json:"print_name,omitempty"` // the spelling for certificates, where Name cannot be printed

	StaffNumber  string           `json:"staff_number,omitempty"` // ORG-104; a login for the first who holds it
	Organisation string           `json:"organisation,omitempty"` // key of an Organisation
	County       string           `json:"county,omitempty"`       // one of Counties
	SubCounty    string           `json:"sub_county,omitempty"`
	Ward         string           `json:"ward,omitempty"`
	Cadre        string           `json:"cadre,omitempty"`      // one of Cadres
	Employer     string           `json:"employer,omitempty"`   // one of Employers
	Pay          string           `json:"pay,omitempty"`        // one of Pays
	Origins      map[Field]string `json:"origins,omitempty"`    // who set each field: self, staff:<id>, import:<id>
	Suspended    *time.Time       `json:"suspended,omitempty"`  // since when she cannot sign in
	Waiting      bool             `json:"waiting,omitempty"`    // joined by herself, and no coordinator has accepted her yet
	FirstSeen    *time.Time       `json:"first_seen,omitempty"` // her first sign-in; nil: never

	// Of an account that became part of another: which, the phone and staff number
	// that led to it, and until the merge is finished what it held. Nothing else is
	// left of its profile but the name and the member number.
	Merged string           `json:"merged,omitempty"`
	Was    []string         `json:"was,omitempty"`
	Left   map[Field]string `json:"left,omitempty"`
}

// TextSizes are the values of Person.TextSize, from small to large.
var TextSizes = []string{"normal", "large", "larger"}

// Is reports whether p holds a role. Everyone known is a learner.
func (p Person) Is(r Role) bool {
	if r == Learner {
		return p.ID != ""
	}
	return slices.Contains(p.Roles, r)
}

// Shell is the operator at the command line. She has no account.
func Shell() Person {
	return Person{ID: "shell", Roles: []Role{Administrator}}
}

// kept is a Person as the store holds her: what is looked up beside what she is.
type kept struct {
	Person
	Administrator bool   `json:"administrator,omitempty"`
	Sort          string `json:"sort,omitempty"`  // the name, folded, by which lists are ordered
	Never         *bool  `json:"never,omitempty"` // she has never signed in
}

// keep leaves an account that is part of another out of every list and count.
func keep(p Person) kept {
	if p.Merged != "" {
		return kept{Person: p}
	}
	never := p.FirstSeen == nil
	return kept{Person: p, Administrator: p.Is(Administrator), Sort: sortKey(p.Name), Never: &never}
}

// Options is what a Service is given from outside.
type Options struct {
	Now       func() time.Time                           // required
	Random    io.Reader                                  // required; safe for concurrent use
	Sleep     func(context.Context, time.Duration) error // nil: really waits
	Languages []string                                   // those a person may choose; empty: any that looks like one
	Cost      Cost                                       // of a hash; zero: RealCost

	// Moved is called after somebody's county, organisation or cadre changed:
	// others keep copies of them. nil: nobody does.
	Moved func(ctx context.Context, person string) error
}

// Service is what can be done with people.
type Service struct {
	people   *records.Table[kept]
	logins   *records.Table[claim]
	secrets  *records.Table[secret]
	failures *records.Table[failures]
	guesses  *records.Table[guess]
	devices  *records.Table[device]
	tokens   *records.Table[setupToken]
	setup    *records.Table[claim]
	merging  *records.Table[merging]
	renames  *records.Table[rename]
	links    *records.Table[keptLink]
	codes    *records.Table[organisationCode]

	organisations *records.Table[Organisation]
	imports       *records.Table[Import]
	importRows    *records.Table[ImportRow]

	invitations     *records.Table[invitation]
	invitationCodes *records.Table[invitationCode]
	codeGuesses     *records.Table[guess]

	answers *records.Table[Answers]

	log    *audit.Log
	hasher *hasher
	made   maker
	o      Options
}

// NewService makes a Service over a store that has this package's collections.
func NewService(store *records.Store, log *audit.Log, o Options) *Service {
	if o.Sleep == nil {
		o.Sleep = sleep
	}
	if o.Cost == (Cost{}) {
		o.Cost = RealCost
	}
	made := maker{random: o.Random}
	return &Service{
		people:   records.TableOf[kept](store, "people"),
		logins:   records.TableOf[claim](store, "logins"),
		secrets:  records.TableOf[secret](store, "secrets"),
		failures: records.TableOf[failures](store, "failures"),
		guesses:  records.TableOf[guess](store, "guesses"),
		devices:  records.TableOf[device](store, "devices"),
		tokens:   records.TableOf[setupToken](store, "setup"),
		setup:    records.TableOf[claim](store, "setup"),
		merging:  records.TableOf[merging](store, "merging"),
		renames:  records.TableOf[rename](store, "renames"),
		links:    records.TableOf[keptLink](store, "links"),
		codes:    records.TableOf[organisationCode](store, "organisation-codes"),

		organisations: records.TableOf[Organisation](store, "organisations"),
		imports:       records.TableOf[Import](store, "imports"),
		importRows:    records.TableOf[ImportRow](store, "import-rows"),

		invitations:     records.TableOf[invitation](store, "invitations"),
		invitationCodes: records.TableOf[invitationCode](store, "invitation-codes"),
		codeGuesses:     records.TableOf[guess](store, "code-guesses"),

		answers: records.TableOf[Answers](store, "answers"),

		log:    log,
		hasher: newHasher(o.Cost, made),
		made:   made,
		o:      o,
	}
}

// Get gives a person by her id. Anyone may call it; whether the caller may show
// what comes back is MaySee's to say. Fault: not found, person.unknown.
func (s *Service) Get(ctx context.Context, id string) (Person, error) {
	p, found, err := s.find(ctx, id)
	if err != nil {
		return Person{}, fmt.Errorf("people: get: %w", err)
	}
	if !found {
		return Person{}, unknown()
	}
	return p, nil
}

// ByLogin gives the person who signs in with a member number or a phone, typed
// in any way SignIn takes. Anyone may call it, under the same condition as Get.
// Fault: not found, person.unknown.
func (s *Service) ByLogin(ctx context.Context, login string) (Person, error) {
	normal, ok := ParseLogin(login)
	if !ok {
		return Person{}, unknown()
	}
	p, found, err := s.holder(ctx, normal)
	if err != nil {
		return Person{}, fmt.Errorf("people: by login: %w", hide(err, normal))
	}
	if !found {
		return Person{}, unknown()
	}
	return p, nil
}

// HasAdministrator reports whether there is one. It reads one index entry.
func (s *Service) HasAdministrator(ctx context.Context) (bool, error) {
	query := records.Query{Index: "administrator", Equal: []any{true}, Limit: 1}
	for _, err := range s.people.Find(ctx, query) {
		if err != nil {
			return false, fmt.Errorf("people: administrator: %w", err)
		}
		return true, nil
	}
	return false, nil
}

func unknown() error { return fault.NotFound("person.unknown") }

func (s *Service) find(ctx context.Context, id string) (Person, bool, error) {
	if id == "" {
		return Person{}, false, nil
	}
	k, _, err := s.people.Get(ctx, id)
	if errors.Is(err, records.ErrNotFound) {
		return Person{}, false, nil
	}
	return k.Person, err == nil, err
}

// alter changes the record of one person. That of an account that is part of
// another is nobody's any more: it is not found.
func (s *Service) alter(ctx context.Context, id string, change func(*Person) error) (Person, error) {
	if id == "" {
		return Person{}, unknown()
	}
	var before Person
	k, err := s.people.Update(ctx, id, func(k *kept) error {
		if k.Merged != "" {
			return unknown()
		}
		before = k.Person
		if err := change(&k.Person); err != nil {
			return err
		}
		*k = keep(k.Person)
		return nil
	})
	if errors.Is(err, records.ErrNotFound) {
		return Person{}, unknown()
	}
	if err == nil && s.o.Moved != nil && moved(before, k.Person) {
		err = s.o.Moved(ctx, id)
	}
	return k.Person, err
}

func (s *Service) now() time.Time { return s.o.Now().UTC().Truncate(time.Millisecond) }

func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}
