package cases

import (
	"fmt"
	"strings"
)

// entries reads the settings and entries of a decision or a task.
func (r *reader) entries(p *part) {
	p.settings = r.settings(0)
	for !r.closes(p) {
		line := r.lines[r.at]
		if strings.TrimSpace(line) == "" {
			r.at++
			if len(p.items) == 0 {
				p.settings = append(p.settings, r.settings(0)...)
			}
			continue
		}
		if name, _, opens := opening(line); opens {
			r.fault(p.line, "the part :::"+p.name+" that begins here does not end before :::"+name+": parts do not stand inside one another")
			return
		}
		found := itemLine.FindStringSubmatch(line)
		if found == nil {
			r.stray(p)
			continue
		}
		it := &item{line: r.line(), outcome: found[1] == "=>", id: found[2], text: text{r.line(), strings.TrimSpace(found[3])}}
		r.at++
		it.text.text += r.continued()
		it.settings = r.settings(2)
		p.items = append(p.items, it)
	}
}

// stray reads a line that belongs to nothing. A setting is taken for one of what
// stands above it, so that it is told where it stands wrongly and no more.
func (r *reader) stray(p *part) {
	line := r.lines[r.at]
	in := indentOf(line)
	_, is := misplaced(line)
	if in != 2 || !is || len(p.items) == 0 {
		r.fault(r.line(), lostLine(line))
	}
	if !is {
		r.at++
		return
	}
	given := r.settings(in)
	if len(p.items) == 0 {
		p.settings = append(p.settings, given...)
		return
	}
	last := p.items[len(p.items)-1]
	last.settings = append(last.settings, given...)
}

// lostLine says what is wrong with a line of a decision or a task that is part
// of nothing.
func lostLine(line string) string {
	if name, is := misplaced(line); is && indentOf(line) > 0 {
		return fmt.Sprintf("`%s` is set in by %d: a setting of a choice or a line stands two spaces in, one of the decision or the task at the left margin", name, indentOf(line))
	} else if is {
		return fmt.Sprintf("`%s` stands at the left margin: set it in by two spaces if it belongs to what is above it", name)
	}
	return "this line is none of `- id: text`, `=> id: text`, or a setting two spaces in, such as `  feedback: …`"
}

// continued gives the lines of an entry's text that are set in by four.
func (r *reader) continued() string {
	more := ""
	for r.at < len(r.lines) && strings.TrimSpace(r.lines[r.at]) != "" && indentOf(r.lines[r.at]) >= 4 {
		if _, is := misplaced(r.lines[r.at]); is {
			break
		}
		more += " " + strings.TrimSpace(r.lines[r.at])
		r.at++
	}
	return more
}

// listed reads a body as a list: lines of `- text`, each going on in lines that
// are set in. What is none is told through fault.
func (p *part) listed(fault func(line int, message string)) []text {
	var list []text
	for i, line := range p.body {
		rest := strings.TrimSpace(line)
		entry, isEntry := strings.CutPrefix(line, "- ")
		switch {
		case rest == "":
		case isEntry:
			list = append(list, text{p.line + 1 + i, strings.TrimSpace(entry)})
		case indentOf(line) >= 2 && len(list) > 0:
			list[len(list)-1].text += " " + rest
		default:
			fault(p.line+1+i, "this part is a list: begin the line with `- `")
		}
	}
	return list
}
