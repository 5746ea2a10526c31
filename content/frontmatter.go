package content

import "bytes"

// SplitFrontMatter parts a lesson, case or page into the YAML between its
// first line, which is ---, and the next line that is ---, and the Markdown
// below. The line numbers are those of the first lines of both parts in the
// file. Lines end in \n whatever the file used.
//
// When problems come back the file cannot be taken apart, and there is nothing
// to decode or to parse.
func SplitFrontMatter(file string, data []byte) (front []byte, frontLine int, body []byte, bodyLine int, problems []Problem) {
	if len(data) > MaxText {
		return nil, 1, nil, 1, []Problem{tooLarge(file, MaxText)}
	}
	if problems := checkText(file, 1, data); len(problems) > 0 {
		return nil, 1, nil, 1, problems
	}
	data = plainLines(data)
	first, rest, _ := bytes.Cut(data, []byte("\n"))
	if !isFence(first) {
		return nil, 1, nil, 1, []Problem{{File: file, Line: 1, Column: 1,
			Text: "the file must begin with a line of --- and then its settings, for example title:"}}
	}
	for line, end := 2, 0; end < len(rest); line++ {
		text, after, _ := bytes.Cut(rest[end:], []byte("\n"))
		if isFence(text) {
			return rest[:end], 2, after, line + 1, nil
		}
		end += len(text) + 1
	}
	return nil, 1, nil, 1, []Problem{{File: file, Line: 1, Column: 1,
		Text: "the settings that begin here do not end: put a line of --- below the last of them"}}
}

func isFence(line []byte) bool { return string(bytes.TrimRight(line, " \t")) == "---" }
