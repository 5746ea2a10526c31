package assessments

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"pamoja/content"
	"pamoja/content/markdown"
)

// In a bank of longestOf questions with one right option or more, the right one
// may be the longest in longestShare of a hundred: in more, a reader learns to
// take the longest.
const (
	longestOf    = 8
	longestShare = 50
)

// A target stands in a list to choose from and a unit behind a field, where a
// phone has no room for more.
const (
	maxTarget = 80
	maxUnit   = 30
)

func optionPlace(i int) string { return fmt.Sprintf("options[%d]", i) }

// question judges one question by itself.
func (c *checker) question(where string, q questionFile, question Question, seen map[string]bool) {
	if !content.IsID(q.ID) {
		c.at(where, "a question needs an `id` of small letters, digits and hyphens")
	}
	if seen[q.ID] {
		c.at(where+".id", "the question id %q is used twice", q.ID)
	}
	seen[q.ID] = true
	if strings.TrimSpace(q.Text) == "" {
		c.at(where+".text", "question %q has no `text`", q.ID)
	}
	c.inline(where+".text", q.ID, q.Text)
	if asksNegatively(q.Text) {
		c.at(where+".text", "question %q asks for what is not so, and a hurried reader overlooks it: write *not*, or ask the other way round", q.ID)
	}
	c.inline(where+".vignette", q.ID, q.Vignette)
	k, known := kindOf(q.Kind)
	if !known {
		c.at(where+".kind", "%q is no question kind: use one of %s", q.Kind, strings.Join(Kinds(), ", "))
		return
	}
	whole := c.settings(where, q, k)
	c.options(where, q)
	c.targets(where, q)
	c.texts(where, q)
	if !whole {
		return
	}
	for _, flaw := range k.check(question) {
		place := where
		if flaw.at != "" {
			place += "." + flaw.at
		}
		c.at(place, "question %q: %s", q.ID, flaw.text)
	}
	for _, flaw := range giveAways(q) {
		c.at(where, "question %q: %s", q.ID, flaw)
	}
}

var (
	emphasis = regexp.MustCompile(`\*[^*]+\*|_[^_]+_`)
	negative = regexp.MustCompile(`(?i)\b(not|never|except)\b[^.?!]*\?\s*$`)
)

// asksNegatively reports whether the question at the end of a text turns on a
// word that nothing marks.
func asksNegatively(text string) bool {
	return negative.MatchString(emphasis.ReplaceAllString(text, ""))
}

// inline judges a text that may be blank.
func (c *checker) inline(where, id, text string) {
	if strings.TrimSpace(text) == "" {
		return
	}
	if err := markdown.CheckInline(text); err != nil {
		c.at(where, "question %q: %v", id, err)
	}
}

// settings holds what a question has against what its kind has, and reports
// whether all of it is there.
func (c *checker) settings(where string, q questionFile, k kind) bool {
	whole, has := true, map[string]bool{}
	for _, given := range q.given() {
		has[given.name] = true
		if !slices.Contains(k.settings, given.name) {
			name := given.name[strings.LastIndex(given.name, ".")+1:]
			c.at(where+"."+given.at+"~", "question %q: `%s` has no place in a question of kind %s: remove it, or change `kind`", q.ID, name, k.name)
		}
	}
	for _, name := range k.settings {
		if !has[name] && !strings.Contains(name, ".") {
			c.at(where, "question %q: a question of kind %s needs `%s`", q.ID, k.name, name)
			whole = false
		}
	}
	for i, option := range q.Options {
		if slices.Contains(k.settings, "options.match") && (option.Match == nil || *option.Match == "") {
			c.at(where+"."+optionPlace(i), "question %q: option %q needs a `match`: the id of its target", q.ID, option.ID)
		}
	}
	return whole
}

func (c *checker) options(where string, q questionFile) {
	seen := map[string]bool{}
	for i, o := range q.Options {
		place := where + "." + optionPlace(i)
		if !content.IsID(o.ID) || seen[o.ID] {
			c.at(place, "an option needs an `id` of its own, of small letters, digits and hyphens")
		}
		seen[o.ID] = true
		if strings.TrimSpace(o.Text) == "" || strings.TrimSpace(o.Feedback) == "" {
			c.at(place, "option %q of %q needs a `text` and a `feedback` that teaches", o.ID, q.ID)
		} else if err := cmp.Or(markdown.CheckInline(o.Text), markdown.CheckInline(o.Feedback)); err != nil {
			c.at(place, "option %q of %q: %v", o.ID, q.ID, err)
		}
		if ofTheAbove.MatchString(o.Text) {
			c.at(place, "option %q of %q speaks of the other options, which stand in another order for every reader: say it in words", o.ID, q.ID)
		}
	}
}

// ofTheAbove is an option that speaks of the others.
var ofTheAbove = regexp.MustCompile(`(?i)\bof the above\b|^\s*(all|none|both|neither|any) of (these|them|the others)\W*$`)

func (c *checker) targets(where string, q questionFile) {
	seen := map[string]bool{}
	for i, target := range q.Targets {
		place := fmt.Sprintf("%s.targets[%d]", where, i)
		if !content.IsID(target.ID) || seen[target.ID] {
			c.at(place, "a target needs an `id` of its own, of small letters, digits and hyphens")
		}
		seen[target.ID] = true
		if strings.TrimSpace(target.Text) == "" {
			c.at(place, "target %q of %q needs a `text`", target.ID, q.ID)
		}
		c.short(place, q.ID, target.Text, maxTarget)
	}
}

// short judges a text that stands where no markup can.
func (c *checker) short(where, id, text string, most int) {
	if utf8.RuneCountInString(text) > most {
		c.at(where, "question %q: this text has more than %d letters, and a phone has no room for them", id, most)
	}
	if strings.ContainsRune(string(markdown.Inline(text)), '<') || strings.Contains(strings.TrimSpace(text), "\n") {
		c.at(where, "question %q: this text stands where no *emphasis* can: write it without", id)
		return
	}
	c.inline(where, id, text)
}

// texts judges the texts a question has beside its options: they belong to the
// kinds without options.
func (c *checker) texts(where string, q questionFile) {
	need := func(at, text string) {
		if strings.TrimSpace(text) == "" {
			c.at(where+"."+at, "question %q needs a text at `%s`", q.ID, at)
		}
		c.inline(where+"."+at, q.ID, text)
	}
	if q.Number != nil {
		c.short(where+".number.unit", q.ID, q.Number.Unit, maxUnit)
	}
	if q.Scale != nil {
		need("scale.low", q.Scale.Low)
		need("scale.high", q.Scale.High)
	}
	if q.Feedback != nil {
		need("feedback.right", q.Feedback.Right)
		need("feedback.other", q.Feedback.Other)
	}
	for _, flaw := range checkAccept(q.Accept) {
		c.at(where+"."+flaw.at, "question %q: %s", q.ID, flaw.text)
	}
}

// giveAways says by what a question tells its answer.
func giveAways(q questionFile) []string {
	var found []string
	lengths := func(is func(optionFile) bool) (right, others, rightOnes int) {
		for _, o := range q.Options {
			length := utf8.RuneCountInString(o.Text)
			if is(o) {
				right, rightOnes = length, rightOnes+1
				continue
			}
			others = max(others, length)
		}
		return right, others, rightOnes
	}
	if right, others, rightOnes := lengths(optionFile.isRight); rightOnes == 1 && markdown.FarLonger(right, others) {
		found = append(found, "the right option is far longer than the others and gives itself away")
	}
	switch q.Kind {
	case match.name:
		found = append(found, matchGiveAways(q)...)
	case order.name:
		for _, o := range q.Options {
			if numbered.MatchString(o.Text) {
				found = append(found, fmt.Sprintf("option %q says its place by how it begins: leave that out", o.ID))
			}
		}
	}
	return found
}

// longestIsRight counts, among the questions with one right option, those in
// which it is the longest of all.
func longestIsRight(questions []questionFile) (longest, asked int) {
	for _, q := range questions {
		if q.Kind != single.name || q.Retired {
			continue
		}
		right, others := 0, 0
		for _, o := range q.Options {
			length := utf8.RuneCountInString(o.Text)
			if o.isRight() {
				right = length
			} else {
				others = max(others, length)
			}
		}
		asked++
		if right > others {
			longest++
		}
	}
	return longest, asked
}

// numbered is a line that tells its place in an order.
var numbered = regexp.MustCompile(`(?i)^\s*(\d+\s*[.):]|(firstly|finally|lastly)\b|(first|second|third|next|then|last)\s*[,:])`)

// matchGiveAways looks for a pair that is told by its length: the one far
// longer option that goes with the one far longer target.
func matchGiveAways(q questionFile) []string {
	var options, targets []string
	for _, o := range q.Options {
		options = append(options, o.Text)
	}
	for _, t := range q.Targets {
		targets = append(targets, t.Text)
	}
	o, t := longest(options), longest(targets)
	if o < 0 || t < 0 || q.Options[o].Match == nil || *q.Options[o].Match != q.Targets[t].ID {
		return nil
	}
	return []string{fmt.Sprintf("option %q and its target are far longer than the others and give each other away", q.Options[o].ID)}
}

// longest gives the one text that is far longer than all others, -1 if none is.
func longest(texts []string) int {
	for i, text := range texts {
		others := 0
		for j, other := range texts {
			if j != i {
				others = max(others, utf8.RuneCountInString(other))
			}
		}
		if markdown.FarLonger(utf8.RuneCountInString(text), others) {
			return i
		}
	}
	return -1
}
