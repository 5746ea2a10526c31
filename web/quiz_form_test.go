package web_test

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	markup "golang.org/x/net/html"

	"pamoja/assessments"
)

// pageForm is a form as it stands on a page: what it sends unasked, and the
// fields to fill in, in their order.
type pageForm struct {
	hidden url.Values
	fields []formField
}

// formField is a field with the words beside it. Radio buttons and boxes of one
// name are one field; a field to type in has no choices.
type formField struct {
	name, label string
	choices     []formChoice
}

type formChoice struct{ value, text string }

// figure is what the choice sends that stands for a figure.
func (f formField) figure(n int) (string, error) {
	for _, choice := range f.choices {
		if said, _, _ := strings.Cut(choice.text, " "); said == strconv.Itoa(n) {
			return choice.value, nil
		}
	}
	return "", fmt.Errorf("%q offers no %d: %v", f.label, n, f.choices)
}

// formsTo reads the forms of a page that are posted to an address.
func formsTo(body, address string) []pageForm {
	root, err := markup.Parse(strings.NewReader(body))
	if err != nil {
		return nil
	}
	labels := map[string]string{}
	for node := range root.Descendants() {
		if id := attributeOf(node, "for"); node.Data == "label" && id != "" {
			labels[id] = wordsOf(node)
		}
	}
	var forms []pageForm
	for node := range root.Descendants() {
		if node.Data == "form" && attributeOf(node, "method") == "post" && attributeOf(node, "action") == address {
			forms = append(forms, readForm(node, labels))
		}
	}
	return forms
}

func readForm(form *markup.Node, labels map[string]string) pageForm {
	read := pageForm{hidden: url.Values{}}
	for node := range form.Descendants() {
		name, value := attributeOf(node, "name"), attributeOf(node, "value")
		switch {
		case node.Data == "select":
			read.fields = append(read.fields, formField{name: name, label: labels[attributeOf(node, "id")], choices: selectable(node)})
		case node.Data != "input":
		case attributeOf(node, "type") == "hidden":
			read.hidden.Add(name, value)
		case attributeOf(node, "type") == "text":
			read.fields = append(read.fields, formField{name: name, label: labels[attributeOf(node, "id")]})
		default:
			read.choice(name, formChoice{value, wordsOf(node.Parent)})
		}
	}
	return read
}

// choice adds a radio button or a box to the field of its name.
func (f *pageForm) choice(name string, one formChoice) {
	at := slices.IndexFunc(f.fields, func(field formField) bool { return field.name == name })
	if at < 0 {
		at, f.fields = len(f.fields), append(f.fields, formField{name: name})
	}
	f.fields[at].choices = append(f.fields[at].choices, one)
}

// selectable are the choices of a list, but for the empty one that asks for a
// choice.
func selectable(list *markup.Node) []formChoice {
	var choices []formChoice
	for node := range list.Descendants() {
		if node.Data != "option" {
			continue
		}
		value, given := wordsOf(node), slices.ContainsFunc(node.Attr, func(a markup.Attribute) bool { return a.Key == "value" })
		if given {
			value = attributeOf(node, "value")
		}
		if value != "" {
			choices = append(choices, formChoice{value, wordsOf(node)})
		}
	}
	return choices
}

func attributeOf(node *markup.Node, key string) string {
	for _, a := range node.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// wordsOf are what a reader sees of a node, parted and folded as plainText does.
func wordsOf(node *markup.Node) string {
	var parts []string
	for inner := range node.Descendants() {
		if inner.Type == markup.TextNode {
			parts = append(parts, inner.Data)
		}
	}
	return strings.Join(strings.Fields(strings.Join(parts, " ")), " ")
}

// keyed is a question with its key and its words as the library has them: what
// a page is held against, and never read from one.
type keyed struct {
	assessments.Question
	words assessments.QuestionWords
}

// fill answers a question in the form of its page, rightly or, nearly right,
// wrongly. It refuses a form that does not offer just what the question has.
func (q keyed) fill(form pageForm, right bool) (url.Values, error) {
	switch q.Kind {
	case "single", "several":
		return q.choose(form, right)
	case "order":
		return q.arrange(form, right)
	case "match":
		return q.pair(form, right)
	case "judgement":
		return q.rate(form, right)
	case "number", "text":
		return q.write(form, right)
	}
	return nil, fmt.Errorf("this test cannot answer the kind %q", q.Kind)
}

// choose takes the right options. Wrong is another one in place of the right
// one or, of several, one too many.
func (q keyed) choose(form pageForm, right bool) (url.Values, error) {
	if len(form.fields) != 1 || len(form.fields[0].choices) != len(q.Options) {
		return nil, fmt.Errorf("the form is %v", form.fields)
	}
	field, answer, spare := form.fields[0], url.Values{}, ""
	for _, choice := range field.choices {
		option, err := q.optionOf(choice.text)
		switch {
		case err != nil:
			return nil, err
		case option.ID != choice.value:
			return nil, fmt.Errorf("%q sends %q, want %q", choice.text, choice.value, option.ID)
		case !option.Right:
			spare = choice.value
		case right || q.Kind == "several":
			answer.Add(field.name, choice.value)
		}
	}
	if !right {
		answer.Add(field.name, spare)
	}
	return answer, nil
}

// optionOf finds the option that a page shows with these words.
func (q keyed) optionOf(text string) (assessments.Option, error) {
	for _, option := range q.Options {
		if plainText(string(q.words.Options[option.ID].Text)) == text {
			return option, nil
		}
	}
	return assessments.Option{}, fmt.Errorf("no option says %q", text)
}

// arrange gives every line its place. Wrong are the last two, changed about.
func (q keyed) arrange(form pageForm, right bool) (url.Values, error) {
	answer := url.Values{}
	for _, field := range form.fields {
		option, err := q.optionOf(field.label)
		if err != nil {
			return nil, err
		}
		place, last := 1+slices.Index(q.Options, option), len(q.Options)
		if !right && place >= last-1 {
			place = last + last - 1 - place
		}
		value, err := field.figure(place)
		if err != nil {
			return nil, err
		}
		answer.Set(field.name, value)
	}
	if len(answer) != len(q.Options) {
		return nil, fmt.Errorf("the form is %v", form.fields)
	}
	return answer, nil
}

// pair gives every line its target. Wrong is one of them.
func (q keyed) pair(form pageForm, right bool) (url.Values, error) {
	answer := url.Values{}
	for i, field := range form.fields {
		option, err := q.optionOf(field.label)
		if err != nil {
			return nil, err
		}
		at := slices.IndexFunc(field.choices, func(c formChoice) bool {
			return (c.text == plainText(q.words.Targets[option.Match])) == (right || i > 0)
		})
		if at < 0 || len(field.choices) != len(q.Targets) {
			return nil, fmt.Errorf("%q offers %v", field.label, field.choices)
		}
		answer.Set(field.name, field.choices[at].value)
	}
	if len(answer) != len(q.Options) {
		return nil, fmt.Errorf("the form is %v", form.fields)
	}
	return answer, nil
}

// rate gives the key or, wrongly, the figure two away from it.
func (q keyed) rate(form pageForm, right bool) (url.Values, error) {
	if len(form.fields) != 1 || len(form.fields[0].choices) != assessments.ScaleMax {
		return nil, fmt.Errorf("the form is %v", form.fields)
	}
	figure := q.Key
	if !right {
		figure += 2
		if figure > assessments.ScaleMax {
			figure = q.Key - 2
		}
	}
	value, err := form.fields[0].figure(figure)
	return url.Values{form.fields[0].name: {value}}, err
}

// write types the number or the words that the key names first. Wrong is the
// nearest whole step outside the tolerance, or other words.
func (q keyed) write(form pageForm, right bool) (url.Values, error) {
	if len(form.fields) != 1 || len(form.fields[0].choices) != 0 {
		return nil, fmt.Errorf("the form is %v", form.fields)
	}
	typed := q.words.Accept
	if q.Kind == "number" {
		typed = q.Number.Value
	}
	if right {
		return url.Values{form.fields[0].name: {typed}}, nil
	}
	typed = "No idea at all"
	if q.Kind == "number" {
		value, err := strconv.ParseFloat(q.Number.Value, 64)
		if err != nil {
			return nil, err
		}
		off, err := strconv.ParseFloat(q.Number.Tolerance, 64)
		if err != nil {
			return nil, err
		}
		typed = strconv.FormatFloat(value+off+1, 'f', -1, 64)
	}
	return url.Values{form.fields[0].name: {typed}}, nil
}
