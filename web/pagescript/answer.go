package pagescript

import (
	"bytes"
	"fmt"
	"html"
	"mime/multipart"
	"net/http"
	"regexp"
	"strconv"
	"strings"
)

// Answer is what the site said, whole.
type Answer struct {
	Method, Path string // what was asked for
	Status       int
	Header       http.Header
	Body         string
}

// Multipart is a form with one file as a browser sends it: its type and body.
func Multipart(id, name string, data []byte) (kind, body string, err error) {
	var text bytes.Buffer
	parts := multipart.NewWriter(&text)
	if err := parts.WriteField("id", id); err != nil {
		return "", "", err
	}
	if name != "" {
		file, err := parts.CreateFormFile("file", name)
		if err != nil {
			return "", "", err
		}
		if _, err := file.Write(data); err != nil {
			return "", "", err
		}
	}
	err = parts.Close()
	return parts.FormDataContentType(), text.String(), err
}

var (
	tagPattern   = regexp.MustCompile(`(?s)<!--.*?-->|<(style|script)\b.*?</(style|script)>|<[^>]*>`)
	spacePattern = regexp.MustCompile(`\s+`)
)

// Text is what a reader sees: no tags, entities resolved, white space folded.
func (a *Answer) Text() string {
	return strings.TrimSpace(spacePattern.ReplaceAllString(html.UnescapeString(tagPattern.ReplaceAllString(a.Body, " ")), " "))
}

// Excerpt is the beginning of what a reader sees.
func (a *Answer) Excerpt() string {
	text := a.Text()
	return strings.ToValidUTF8(text[:min(len(text), 700)], "")
}

// Find gives the first group of a pattern in the markup, as a reader sees it.
func (a *Answer) Find(pattern string) (string, bool) {
	found := regexp.MustCompile(pattern).FindStringSubmatch(a.Body)
	if len(found) < 2 {
		return "", false
	}
	return html.UnescapeString(found[1]), true
}

// checks are the steps that judge an answer: they say what is wrong with it.
var checks = map[string]func(a *Answer, rest string) string{
	"status": func(a *Answer, rest string) string { return differs(strconv.Itoa(a.Status), rest) },
	"to":     func(a *Answer, rest string) string { return differs(a.Header.Get("Location"), rest) },
	"text":   func(a *Answer, rest string) string { return absent(a.Text(), rest) },
	"html":   func(a *Answer, rest string) string { return absent(a.Body, rest) },
	"no-text": func(a *Answer, rest string) string {
		if strings.Contains(a.Text(), rest) || strings.Contains(a.Body, rest) {
			return "it holds " + rest
		}
		return ""
	},
	"header": func(a *Answer, rest string) string {
		name, part, _ := strings.Cut(rest, ":")
		return absent(strings.Join(a.Header.Values(name), ", "), strings.TrimSpace(part))
	},
	"no-header": func(a *Answer, rest string) string { return differs(a.Header.Get(rest), "") },
}

func differs(got, want string) string {
	if got == want {
		return ""
	}
	return fmt.Sprintf("got %q, want %q", got, want)
}

func absent(text, want string) string {
	if strings.Contains(text, want) {
		return ""
	}
	return fmt.Sprintf("%q is not there", want)
}
