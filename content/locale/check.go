package locale

import (
	"maps"
	"slices"
	"strings"

	"golang.org/x/text/feature/plural"
)

// printed are the messages the printer itself asks for, with the arguments it gives.
var printed = map[string][]string{
	"date.day": {"day", "month", "year"}, "date.moment": {"clock", "date"},
	"date.month_01": nil, "date.month_02": nil, "date.month_03": nil, "date.month_04": nil,
	"date.month_05": nil, "date.month_06": nil, "date.month_07": nil, "date.month_08": nil,
	"date.month_09": nil, "date.month_10": nil, "date.month_11": nil, "date.month_12": nil,
	"unit.gigabytes": {"n"}, "unit.kilobytes": {"n"}, "unit.megabytes": {"n"},
	"unit.hours": {"n"}, "unit.hours_minutes": {"hours", "minutes"}, "unit.minutes": {"n"},
	"unit.percent": {"n"}, "unit.shillings": {"n"},
}

// checkPrinted reports what the printer needs and the English messages lack.
func (c *catalogue) checkPrinted() {
	if c.broken {
		return
	}
	for _, key := range slices.Sorted(maps.Keys(printed)) {
		e := c.find(key)
		if e == nil {
			c.report(c.place(key), "the key %q is missing: dates and units are printed with it", key)
			continue
		}
		if e.message == nil {
			continue
		}
		if has := e.message.arguments(); !slices.Equal(has, printed[key]) {
			c.report(e.value, "%q must have exactly %s", key, braces(printed[key]))
		}
	}
}

func (c *catalogue) find(key string) *entry {
	for i := range c.entries {
		if c.entries[i].key == key {
			return &c.entries[i]
		}
	}
	return nil
}

// place returns where a key that is missing would stand.
func (c *catalogue) place(key string) int {
	for _, e := range c.entries {
		if e.key > key {
			return e.at
		}
	}
	return c.end
}

// compare reports where the messages differ from the English ones in more than
// their wording. A message that differs so is dropped. Of a file that broke off,
// nothing is said about keys that were not reached.
func (c *catalogue) compare(english *catalogue) {
	source := make(map[string]*entry, len(english.entries))
	for i := range english.entries {
		source[english.entries[i].key] = &english.entries[i]
	}
	own := make(map[string]bool, len(c.entries))
	for i := range c.entries {
		e := &c.entries[i]
		own[e.key] = true
		model, ok := source[e.key]
		if !ok && english.broken {
			continue
		}
		if !ok {
			c.report(e.at, "the key %q is not among the English ones", e.key)
			e.message = nil
			continue
		}
		if e.message != nil && model.message != nil && !c.alike(e, model.message) {
			e.message = nil
		}
	}
	for i := range english.entries {
		if key := english.entries[i].key; !own[key] && !c.broken {
			c.report(c.place(key), "the key %q is missing", key)
		}
	}
}

// alike reports whether a message takes the arguments of its English model.
func (c *catalogue) alike(e *entry, model *message) bool {
	arguments := model.arguments()
	switch {
	case model.plural && !e.message.plural:
		c.report(e.value, "%q needs plural forms: the English message has them", e.key)
		return false
	case e.message.plural && !slices.Contains(arguments, "n"):
		c.report(e.value, "%q has plural forms, but the English message has no {n} to choose among them", e.key)
		return false
	}
	good := true
	for form, p := range e.message.forms {
		if p == nil {
			continue
		}
		at := e.value
		if e.message.plural {
			at = e.forms[plural.Form(form)]
		}
		names := p.names()
		for _, name := range names {
			if !slices.Contains(arguments, name) {
				c.report(at, "%q has {%s}; the English message has %s", e.key, name, braces(arguments))
				good = false
			}
		}
		for _, name := range model.forms[plural.Other].names() {
			if !slices.Contains(names, name) && !mayOmit(plural.Form(form), name) {
				c.report(at, "%q lacks {%s}", e.key, name)
				good = false
			}
		}
	}
	return good
}

// mayOmit reports whether a plural form may say what it has to without the argument.
func mayOmit(form plural.Form, name string) bool {
	return form == plural.Zero || form != plural.Other && name == "n"
}

func braces(names []string) string {
	if len(names) == 0 {
		return "no placeholder"
	}
	return "{" + strings.Join(names, "}, {") + "}"
}
