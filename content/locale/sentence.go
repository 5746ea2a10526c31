package locale

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// sentence judges and cuts the text of one message.
func (c *catalogue) sentence(at int, text string) (pattern, bool) {
	if strings.TrimSpace(text) == "" {
		c.report(at, "an empty message")
		return nil, false
	}
	if strings.ContainsRune(text, utf8.RuneError) {
		c.report(at, "holds a character that cannot be read")
		return nil, false
	}
	if i := strings.IndexFunc(text, func(r rune) bool { return unicode.IsControl(r) && r != '\n' }); i >= 0 {
		c.report(at, "holds a control character")
		return nil, false
	}
	if mark := html(text); mark != "" {
		c.report(at, "holds HTML (%s): a message is plain text", mark)
		return nil, false
	}
	p, err := cut(text)
	if err != nil {
		c.report(at, "%s", err)
		return nil, false
	}
	return p, true
}

// html returns the first thing in the text that a browser would take for HTML.
func html(text string) string {
	for i := range len(text) {
		rest := text[i:]
		if rest[0] == '<' && len(rest) > 1 && (isLetter(rest[1]) || strings.IndexByte("/!?", rest[1]) >= 0) {
			return rest[:2]
		}
		if rest[0] != '&' {
			continue
		}
		name, _, ended := strings.Cut(rest[1:min(len(rest), 12)], ";")
		name = strings.TrimPrefix(name, "#")
		if ended && name != "" && strings.IndexFunc(name, func(r rune) bool { return !isLetter(byte(r)) && (r < '0' || r > '9') }) < 0 {
			return rest[:strings.IndexByte(rest, ';')+1]
		}
	}
	return ""
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

func isKey(key string) bool {
	words := strings.Split(key, ".")
	for _, word := range words {
		if word == "" || strings.Trim(word, "abcdefghijklmnopqrstuvwxyz0123456789_-") != "" {
			return false
		}
	}
	return len(words) > 1
}
