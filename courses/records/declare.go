package records

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// Kind is what a key field holds.
type Kind uint8

const (
	String  Kind = iota + 1 // a JSON string
	Integer                 // a JSON number without fraction, 64 bits
	Boolean                 // true or false
	Time                    // an RFC 3339 string, as time.Time is encoded
)

func (k Kind) String() string {
	switch k {
	case String:
		return "string"
	case Integer:
		return "integer"
	case Boolean:
		return "boolean"
	case Time:
		return "time"
	}
	return fmt.Sprintf("kind %d", uint8(k))
}

// Field declares a key field: the top-level JSON member Name of the documents.
type Field struct {
	Name string
	Kind Kind
}

// Index declares an order in which documents can be found: by Fields, then id.
type Index struct {
	Name   string
	Fields []string
}

// Tally declares a count, and the sums of integer fields, per group. Bounds
// are the fields by which it can be narrowed: equal leading ones and a range
// on the next. Without Sums only the count is wanted. It is quickest where
// the group fields follow equal ones; beyond a range they have to be sorted.
type Tally struct {
	Name   string
	Bounds []string
	Group  []string
	Sums   []string
}

// Fields are the tally's fields without repetition: bounds, group, sums.
func (t Tally) Fields() []string {
	var fields []string
	for _, name := range slices.Concat(t.Bounds, t.Group, t.Sums) {
		if !slices.Contains(fields, name) {
			fields = append(fields, name)
		}
	}
	return fields
}

// Collection declares a named set of documents of one shape.
type Collection struct {
	Name    string
	Fields  []Field
	Indexes []Index
	Tallies []Tally
}

// names are what every engine can take as the name of a table or a column.
var names = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_-]{0,62}$`)

// Check returns every fault of the declarations, or nil: names that are
// malformed, reserved or used twice (in any case), fields that are not
// declared, indexes without fields, sums of what is no integer.
func Check(collections []Collection) error {
	var faults faultList
	seen := map[string]bool{"meta": true} // the engine's own
	for _, c := range collections {
		faults.name(seen, c.Name, "collection")
		c.check(&faults)
	}
	return faults.err()
}

func (c *Collection) check(faults *faultList) {
	fields := map[string]bool{}
	for _, f := range c.Fields {
		faults.name(fields, f.Name, "collection "+c.Name+": field")
		if f.Kind < String || f.Kind > Time {
			faults.add("collection %s: field %s: unknown %s", c.Name, f.Name, f.Kind)
		}
	}
	indexes, tallies := map[string]bool{}, map[string]bool{}
	for _, x := range c.Indexes {
		where := "collection " + c.Name + ": index"
		faults.name(indexes, x.Name, where)
		c.checkFields(faults, where+" "+x.Name, x.Fields)
		if len(x.Fields) == 0 {
			faults.add("%s %s: no fields", where, x.Name)
		}
	}
	for _, y := range c.Tallies {
		where := "collection " + c.Name + ": tally"
		faults.name(tallies, y.Name, where)
		c.checkFields(faults, where+" "+y.Name+": bounds", y.Bounds)
		c.checkFields(faults, where+" "+y.Name+": group", y.Group)
		for i, sum := range y.Sums {
			if c.kind(sum) != Integer {
				faults.add("%s %s: sum %s is not a declared integer", where, y.Name, sum)
			}
			if slices.Contains(y.Sums[:i], sum) {
				faults.add("%s %s: sum %s is named twice", where, y.Name, sum)
			}
		}
		if len(y.Fields()) == 0 {
			faults.add("%s %s: no fields", where, y.Name)
		}
	}
}

func (c *Collection) checkFields(faults *faultList, where string, fields []string) {
	for i, name := range fields {
		if c.kind(name) == 0 {
			faults.add("%s: field %s is not declared", where, name)
		}
		if slices.Contains(fields[:i], name) {
			faults.add("%s: field %s is named twice", where, name)
		}
	}
}

// kind is the kind of a declared field, or 0.
func (c *Collection) kind(field string) Kind {
	if i := c.position(field); i >= 0 {
		return c.Fields[i].Kind
	}
	return 0
}

// position is the place of a field in the declaration, or -1.
func (c *Collection) position(field string) int {
	return slices.IndexFunc(c.Fields, func(f Field) bool { return f.Name == field })
}

func (c *Collection) index(name string) *Index {
	if i := slices.IndexFunc(c.Indexes, func(x Index) bool { return x.Name == name }); i >= 0 {
		return &c.Indexes[i]
	}
	return nil
}

func (c *Collection) tally(name string) *Tally {
	if i := slices.IndexFunc(c.Tallies, func(y Tally) bool { return y.Name == name }); i >= 0 {
		return &c.Tallies[i]
	}
	return nil
}

// copy keeps later changes of the caller's slices out of the store.
func (c Collection) copy() *Collection {
	c.Fields, c.Indexes, c.Tallies = slices.Clone(c.Fields), slices.Clone(c.Indexes), slices.Clone(c.Tallies)
	for i, x := range c.Indexes {
		c.Indexes[i].Fields = slices.Clone(x.Fields)
	}
	for i, y := range c.Tallies {
		c.Tallies[i].Bounds, c.Tallies[i].Group = slices.Clone(y.Bounds), slices.Clone(y.Group)
	}
	return &c
}

// faultList gathers what is wrong with declarations.
type faultList []string

func (f *faultList) add(format string, args ...any) { *f = append(*f, fmt.Sprintf(format, args...)) }

func (f *faultList) name(seen map[string]bool, name, what string) {
	folded := strings.ToLower(name)
	switch {
	case !names.MatchString(name):
		f.add("%s %q: a name is a letter, then letters, digits, - and _, at most 63", what, name)
	case seen[folded]:
		f.add("%s %q: the name is taken", what, name)
	}
	seen[folded] = true
}

func (f faultList) err() error {
	if len(f) == 0 {
		return nil
	}
	return fmt.Errorf("records: declarations: %s: %w", strings.Join(f, "; "), ErrInvalid)
}
