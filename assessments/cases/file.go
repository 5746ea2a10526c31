package cases

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"pamoja/content"
)

// caseFile is a case taken apart into its sections, before anything in it is
// understood.
type caseFile struct {
	sections []*section
}

// section is what stands under one `## id: title`.
type section struct {
	line     int
	id       string
	title    text
	settings settings
	parts    []*part
}

// part is a stretch of prose, or what stands between :::name and :::.
type part struct {
	line     int
	name     string // "" for prose
	argument text
	settings settings
	body     []string // prose and lists, as written
	items    []*item
}

// item is an entry of a decision or a task: `- id: text` or `=> id: text`.
type item struct {
	line     int
	outcome  bool
	id       string
	text     text
	settings settings
}

// text is what an author wrote, and where it begins.
type text struct {
	line int
	text string
}

// setting is one `key: value`.
type setting struct {
	key   string
	value text
}

type settings []setting

func (s settings) get(key string) (text, bool) {
	for _, one := range s {
		if one.key == key {
			return one.value, true
		}
	}
	return text{}, false
}

func (s settings) all(key string) []text {
	var found []text
	for _, one := range s {
		if one.key == key {
			found = append(found, one.value)
		}
	}
	return found
}

var (
	sectionLine = regexp.MustCompile(`^##[ \t]+([^:]*?)[ \t]*:[ \t]*(.*)$`)
	settingLine = regexp.MustCompile(`^([A-Za-z][A-Za-z_]*(?:\([^)]*\))?)[ \t]*:(?:[ \t]+(.*))?$`)
	itemLine    = regexp.MustCompile(`^(-|=>)[ \t]+([^:]*?)[ \t]*:(?:[ \t]+(.*))?$`)
)

// settingNames are all settings below the top of a file. A line that begins with
// one of them is a setting, however far it is set in.
var settingNames = []string{"about", "arrive", "domain", "effect", "ending", "feedback", "field", "go", "happened", "historic", "later", "mark", "model",
	"open", "principle", "step", "unsafe", "when", "worker"}

// misplaced gives the name of the setting that a line begins with which is set
// in too far, and would be lost in the text above it.
func misplaced(line string) (string, bool) {
	found := settingLine.FindStringSubmatch(strings.TrimSpace(line))
	if found == nil {
		return "", false
	}
	name, _, _ := strings.Cut(found[1], "(")
	return found[1], slices.Contains(settingNames, name)
}

// openingParts are the parts that this package reads; those it does not know are
// Markdown's own, such as :::note.
var openingParts = []string{"if", "know", "who", "decide", "task", "debrief", "read", "mentor"}

// proseParts are those of them that hold prose, in which a part of Markdown's
// own can stand.
var proseParts = []string{"if", "debrief"}

// markdownParts are Markdown's own; which of them have a place in a case is
// judged with the text they stand in.
var markdownParts = []string{"note", "figure", "check", "work", "card"}

// reader takes a file apart line by line.
type reader struct {
	file     string
	first    int // number of lines[0] in the file
	lines    []string
	at       int
	problems []content.Problem
}

func (r *reader) line() int { return r.first + r.at }

func (r *reader) fault(line int, message string) {
	r.problems = append(r.problems, content.Problem{File: r.file, Line: line, Column: 1, Text: message})
}

// takeApart reads the body of a case that begins at this line of its file.
func takeApart(file string, first int, body []byte) (*caseFile, []content.Problem) {
	r := &reader{file: file, first: first, lines: strings.Split(strings.ReplaceAll(string(body), "\r\n", "\n"), "\n")}
	out := &caseFile{}
	for r.at < len(r.lines) {
		line := r.lines[r.at]
		switch {
		case strings.TrimSpace(line) == "":
			r.at++
		case strings.HasPrefix(line, "## "):
			out.sections = append(out.sections, r.section())
		default:
			r.fault(r.line(), "a case is made of scenes: begin the first one with a line such as `## gate: A woman at the gate`")
			r.skipToSection()
		}
	}
	return out, r.problems
}

func (r *reader) skipToSection() {
	for r.at < len(r.lines) && !strings.HasPrefix(r.lines[r.at], "## ") {
		r.at++
	}
}

func (r *reader) section() *section {
	s := &section{line: r.line()}
	found := sectionLine.FindStringSubmatch(r.lines[r.at])
	if found == nil {
		s.title = text{s.line, strings.TrimSpace(strings.TrimPrefix(r.lines[r.at], "##"))}
		r.fault(s.line, "a scene begins with its id, a colon and its title: `## gate: A woman at the gate`")
	} else {
		s.id, s.title = found[1], text{s.line, strings.TrimSpace(found[2])}
	}
	r.at++
	s.settings = r.settings(0)
	for r.at < len(r.lines) && !strings.HasPrefix(r.lines[r.at], "## ") {
		if p := r.part(); p != nil {
			s.parts = append(s.parts, p)
		}
	}
	return s
}

// settings reads lines of `key: value` at this indent, until a line that is
// none. A value goes on in lines that are set in further.
func (r *reader) settings(indent int) settings {
	var list settings
	for r.at < len(r.lines) {
		line := r.lines[r.at]
		in := indentOf(line)
		rest := strings.TrimSpace(line)
		switch {
		case rest == "":
			if indent == 0 || !r.goesOn(indent) {
				return list
			}
			r.at++
		case in > indent && len(list) > 0:
			if name, is := misplaced(line); is {
				r.fault(r.line(), fmt.Sprintf("`%s` is set in too far: a setting stands %s", name, placeOf(indent)))
				r.at++
				continue
			}
			last := &list[len(list)-1].value
			last.text += " " + rest
			r.at++
		case in == indent && settingLine.MatchString(rest):
			found := settingLine.FindStringSubmatch(rest)
			list = append(list, setting{found[1], text{r.line(), strings.TrimSpace(found[2])}})
			r.at++
		default:
			return list
		}
	}
	return list
}

// placeOf says how far in a setting stands.
func placeOf(indent int) string {
	if indent == 0 {
		return "at the left margin"
	}
	return "two spaces in"
}

// goesOn reports whether, after blank lines, the settings of an entry go on.
func (r *reader) goesOn(indent int) bool {
	for _, line := range r.lines[r.at:] {
		if strings.TrimSpace(line) != "" {
			return indentOf(line) >= indent
		}
	}
	return false
}

func indentOf(line string) int { return len(line) - len(strings.TrimLeft(line, " \t")) }

// part reads prose up to the next part or section, or one part.
func (r *reader) part() *part {
	name, argument, opens := opening(r.lines[r.at])
	switch {
	case !opens && isUnknown(name):
		r.unknown(name)
		return nil
	case !opens:
		return r.prose()
	}
	p := &part{line: r.line(), name: name, argument: text{r.line(), argument}}
	r.at++
	switch name {
	case "decide", "task":
		r.entries(p)
	default:
		r.body(p)
	}
	return p
}

// isUnknown reports whether a part is neither this package's nor Markdown's.
func isUnknown(name string) bool { return name != "" && !slices.Contains(markdownParts, name) }

// unknown reports a part that there is not, and passes over it.
func (r *reader) unknown(name string) {
	hint := ": there are :::" + strings.Join(openingParts, ", :::") + " and :::note"
	if near := content.Nearest(name, append([]string{"note", "figure"}, openingParts...)); near != "" {
		hint = ": did you mean :::" + near + "?"
	}
	r.fault(r.line(), "there is no part :::"+name+hint)
	for r.at++; r.at < len(r.lines) && !strings.HasPrefix(r.lines[r.at], "## "); r.at++ {
		if _, _, opens := opening(r.lines[r.at]); opens {
			return
		}
		if strings.TrimSpace(r.lines[r.at]) == ":::" {
			r.at++
			return
		}
	}
}

// opening reads `:::name argument`, for the parts that are this package's.
func opening(line string) (name, argument string, opens bool) {
	rest, marked := strings.CutPrefix(line, ":::")
	if !marked {
		return "", "", false
	}
	name, argument, _ = strings.Cut(strings.TrimSpace(rest), " ")
	return name, strings.TrimSpace(argument), slices.Contains(openingParts, name)
}

func (r *reader) prose() *part {
	p := &part{line: r.line()}
	for r.at < len(r.lines) && !strings.HasPrefix(r.lines[r.at], "## ") {
		if name, _, opens := opening(r.lines[r.at]); opens || isUnknown(name) {
			break
		}
		p.body = append(p.body, r.lines[r.at])
		r.at++
	}
	if strings.TrimSpace(strings.Join(p.body, "")) == "" {
		return nil
	}
	return p
}

// closes reports whether the part ends here: with a line of :::, or for want of
// one, which is told.
func (r *reader) closes(p *part) bool {
	if r.at >= len(r.lines) || strings.HasPrefix(r.lines[r.at], "## ") {
		r.fault(p.line, "the part :::"+p.name+" that begins here does not end: put a line of ::: below it")
		return true
	}
	if strings.TrimSpace(r.lines[r.at]) == ":::" {
		r.at++
		return true
	}
	return false
}

func (r *reader) body(p *part) {
	inner := false // within a part of Markdown's own
	for inner || !r.closes(p) {
		if r.at >= len(r.lines) || strings.HasPrefix(r.lines[r.at], "## ") {
			inner = false
			continue
		}
		switch line := strings.TrimSpace(r.lines[r.at]); {
		case inner && line == ":::":
			inner = false
			p.body = append(p.body, r.lines[r.at])
			r.at++
			continue
		case strings.HasPrefix(line, ":::") && slices.Contains(proseParts, p.name):
			_, _, own := opening(line)
			inner = !own
		}
		if name, _, opens := opening(r.lines[r.at]); opens {
			r.fault(p.line, "the part :::"+p.name+" that begins here does not end before :::"+name+": parts do not stand inside one another")
			return
		}
		p.body = append(p.body, r.lines[r.at])
		r.at++
	}
}
