package people

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"pamoja/courses/fault"
	"pamoja/courses/records"
)

// ListPage is how many people a page of a list holds (PRODUCT: tables are paged
// at 50).
const ListPage = 50

// Listing says whom a list holds and where it goes on.
type Listing struct {
	Scope  Scope  // zero: everyone, for administrators
	Search string // how a name begins; "" for all
	After  string // Listed.Next of the page before
}

// Listed is a page of a list, in order of name.
type Listed struct {
	People []Person
	Next   string // "" on the last page
	Total  int    // of the scope, whatever was searched for
	Never  int    // of them, who never signed in
}

// List gives a page of the people of a scope. Administrators may list any scope
// and everyone; coordinators their own scopes. Listing is no opening: names,
// numbers and whether they signed in are all it is for.
//
// Faults: forbidden, role.lacking, scope.not_yours.
func (s *Service) List(ctx context.Context, by Person, l Listing) (Listed, error) {
	if !by.May(ListPeople) {
		return Listed{}, fault.Forbidden("role.lacking")
	}
	query := records.Query{Index: "all", After: l.After, Limit: ListPage + 1}
	var listed Listed
	if l.Scope == (Scope{}) {
		if !by.May(ListEveryone) {
			return Listed{}, fault.Forbidden("scope.not_yours")
		}
	} else {
		index, key, err := s.scopeKey(by, l.Scope)
		if err != nil {
			return Listed{}, err
		}
		query.Index, query.Equal = index, []any{key}
	}
	var err error
	if listed.Total, listed.Never, err = s.countScope(ctx, query.Index, query.Equal); err != nil {
		return Listed{}, err
	}
	if begins := sortKey(l.Search); begins != "" {
		query.From, query.Until = begins, begins+"\U0010FFFF"
	}
	for found, err := range s.people.Find(ctx, query) {
		if errors.Is(err, records.ErrInvalid) {
			return Listed{}, fault.Invalid("error.list_page")
		}
		if err != nil {
			return Listed{}, fmt.Errorf("people: list: %w", err)
		}
		if len(listed.People) == ListPage {
			break
		}
		listed.People, listed.Next = append(listed.People, found.Value.Person), found.Cursor
	}
	return listed.trim(s, ctx, query)
}

// trim takes the way on away from the last page.
func (l Listed) trim(s *Service, ctx context.Context, query records.Query) (Listed, error) {
	if len(l.People) < ListPage {
		l.Next = ""
		return l, nil
	}
	query.After, query.Limit = l.Next, 1
	for _, err := range s.people.Find(ctx, query) {
		if err != nil {
			return Listed{}, fmt.Errorf("people: list: %w", err)
		}
		return l, nil
	}
	l.Next = ""
	return l, nil
}

// scopeKey gives the index by which a scope is listed, if by may list it.
func (s *Service) scopeKey(by Person, scope Scope) (index, key string, err error) {
	clean, err := scope.clean()
	if err != nil {
		return "", "", err
	}
	county, known := ParseCounty(clean.Name)
	index, key = "organisation", organisationKey(clean.Name)
	if clean.Kind == "county" {
		if !known {
			return "", "", fault.Invalid("county.unknown").In(string(CountyField))
		}
		index, key = "county", county
	}
	if by.Is(Administrator) {
		return index, key, nil
	}
	own := index == "county" && by.CoversPlace(key, "") || index == "organisation" && by.CoversPlace("", key)
	if !own {
		return "", "", fault.Forbidden("scope.not_yours")
	}
	return index, key, nil
}

// countScope counts a scope, or everyone, from key columns alone.
func (s *Service) countScope(ctx context.Context, index string, equal []any) (total, never int, err error) {
	totals, err := s.people.Tally(ctx, index, records.Query{Equal: equal})
	if err != nil {
		return 0, 0, fmt.Errorf("people: count: %w", err)
	}
	for _, one := range totals {
		total += int(one.Count)
		if one.Group[0] == true {
			never += int(one.Count)
		}
	}
	return total, never, nil
}

// sortKey folds a name for order and search: small letters without marks, words
// parted by single spaces.
func sortKey(name string) string {
	folded := strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Mn, r), r == '\'', r == '’':
			return -1
		case unicode.IsLetter(r), unicode.IsDigit(r):
			return unicode.ToLower(r)
		}
		return ' '
	}, norm.NFD.String(name))
	return strings.Join(strings.Fields(folded), " ")
}
