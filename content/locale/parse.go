package locale

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"

	"golang.org/x/text/feature/plural"
)

// catalogue is one ui.json as it was read.
type catalogue struct {
	source
	lang    string
	rule    *rule
	entries []entry
	end     int  // where the object closes
	broken  bool // the file could not be read to its end
}

// entry is one key of a ui.json.
type entry struct {
	key     string
	at      int // of the key
	value   int // of its value
	forms   map[plural.Form]int
	message *message // nil if something is wrong with it
}

// parse reads the messages; what is wrong goes into c.problems.
func (c *catalogue) parse(data []byte) {
	// Some editors begin a file with a byte order mark.
	c.data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	if at := invalidUTF8(c.data); at >= 0 {
		c.report(at, "is not text in UTF-8")
		c.broken = true
		return
	}
	c.decoder = json.NewDecoder(bytes.NewReader(c.data))
	c.decoder.UseNumber()
	if at, err := c.object(); err != nil {
		c.report(at, "%s", describe(err))
		c.broken = true
	}
}

// object reads the whole file. An error is of the JSON itself, at an offset.
func (c *catalogue) object() (int, error) {
	token, at, err := c.next()
	if err != nil {
		return c.syntax(at, err)
	}
	if token != json.Delim('{') {
		c.report(at, "is not a JSON object of keys and messages")
		c.broken = true
		return 0, nil
	}
	seen := map[string]bool{}
	previous := ""
	for c.decoder.More() {
		token, at, err := c.next()
		if err != nil {
			return c.syntax(at, err)
		}
		key, ok := token.(string)
		if !ok { // cannot be: the decoder refuses other keys itself
			return at, fmt.Errorf("a key that is not text")
		}
		e := entry{key: key, at: at}
		if at, err := c.value(&e); err != nil {
			return at, err
		}
		switch {
		case seen[key]:
			c.report(at, "the key %q stands here a second time", key)
			continue
		case !isKey(key):
			c.report(at, "%q is not a key: two or more lower-case words with dots between them", key)
			continue
		case key < previous:
			c.warn(at, "the keys are not in alphabetical order: %q comes before %q", key, previous)
		}
		seen[key], previous = true, key
		c.entries = append(c.entries, e)
	}
	if _, c.end, err = c.next(); err != nil {
		return c.syntax(c.end, err)
	}
	if _, at, err := c.next(); !errors.Is(err, io.EOF) {
		c.report(at, "something stands after the end of the object")
	}
	return 0, nil
}

// value reads the value of one key.
func (c *catalogue) value(e *entry) (int, error) {
	token, at, err := c.next()
	if err != nil {
		return c.syntax(at, err)
	}
	e.value = at
	switch v := token.(type) {
	case string:
		p, ok := c.sentence(at, v)
		if ok {
			e.message = &message{rule: c.rule}
			e.message.forms[plural.Other] = p
		}
		return 0, nil
	case json.Delim:
		if v == '{' {
			return c.plural(e)
		}
		c.report(at, "%q is a list; it must be a sentence or an object of plural forms", e.key)
		return c.skip()
	}
	c.report(at, "%q is not text", e.key)
	return 0, nil
}

// plural reads the plural forms of one key, after their {.
func (c *catalogue) plural(e *entry) (int, error) {
	m := &message{rule: c.rule, plural: true}
	e.forms = map[plural.Form]int{}
	good := true
	for c.decoder.More() {
		name, at, err := c.next()
		if err != nil {
			return c.syntax(at, err)
		}
		value, valueAt, err := c.next()
		if err != nil {
			return c.syntax(valueAt, err)
		}
		text, isText := value.(string)
		if d, nested := value.(json.Delim); nested {
			if at, err := c.skip(); err != nil {
				return at, err
			}
			c.report(valueAt, "a plural form is not text but %v", d)
			good = false
			continue
		}
		form, fault := c.form(name, e.forms)
		switch {
		case fault != "":
			c.report(at, "%s", fault)
			good = false
			continue
		case !isText:
			c.report(valueAt, "a plural form is not text")
			good = false
		}
		e.forms[form] = at
		if !isText {
			continue
		}
		p, ok := c.sentence(valueAt, text)
		m.forms[form] = p
		good = good && ok
	}
	if _, at, err := c.next(); err != nil {
		return c.syntax(at, err)
	}
	for _, form := range c.rule.forms {
		if _, ok := e.forms[form]; !ok {
			c.report(e.value, "%q lacks the plural form %q", e.key, formNames[form])
			good = false
		}
	}
	if good {
		e.message = m
	}
	return 0, nil
}

// form returns the plural form of a name, or what is wrong with it.
func (c *catalogue) form(token json.Token, seen map[plural.Form]int) (plural.Form, string) {
	name, _ := token.(string)
	index := slices.Index(formNames, name)
	if index < 0 {
		return 0, fmt.Sprintf("%q is not a plural form", name)
	}
	form := plural.Form(index)
	if _, ok := seen[form]; ok {
		return 0, fmt.Sprintf("the plural form %q stands here a second time", name)
	}
	if form != plural.Zero && !slices.Contains(c.rule.forms, form) {
		return 0, fmt.Sprintf("the language %q has no plural form %q", c.lang, name)
	}
	return form, ""
}

// skip reads to the end of a list or object whose beginning was read.
func (c *catalogue) skip() (int, error) {
	for depth := 1; depth > 0; {
		token, at, err := c.next()
		if err != nil {
			return c.syntax(at, err)
		}
		switch token {
		case json.Delim('{'), json.Delim('['):
			depth++
		case json.Delim('}'), json.Delim(']'):
			depth--
		}
	}
	return 0, nil
}
