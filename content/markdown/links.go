package markdown

import (
	"net/url"
	"regexp"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/util"

	"pamoja/content"
)

// anchor is a link that has been found good.
type anchor struct {
	href, class string
	term        string // its id, if it leads to one
	external    bool
}

func (a anchor) tag() string {
	tag := `<a href="` + escape(a.href) + `"`
	if a.class != "" {
		tag = `<a class="` + a.class + `" href="` + escape(a.href) + `"`
	}
	if a.external {
		tag += ` rel="noreferrer"`
	}
	return tag + ">"
}

var telShape = regexp.MustCompile(`^\+?[0-9]{3,15}$`)

// judgeLink keeps a link if it leads somewhere, and reports it otherwise.
func (p *page) judgeLink(n *ast.Link) {
	at := start(n)
	if p.bare(n) {
		p.fault(at, "a title or an option holds no link: put it into the text below")
		return
	}
	if strings.TrimSpace(p.words(children(n), true)) == "" {
		p.fault(at, "this link has no text: write it between [ and ]")
	}
	if len(n.Title) > 0 {
		p.fault(at, "a link has no title in quotation marks: say it in the text")
	}
	if a, wrong := p.follow(string(n.Destination)); wrong != "" {
		p.fault(at, "%s", wrong)
	} else {
		p.anchors[n] = a
	}
}

func (p *page) judgeAutoLink(n *ast.AutoLink) {
	address := string(n.URL(p.source))
	switch a, wrong := p.follow(address); {
	case p.bare(n):
		p.fault(start(n), "a title or an option holds no link: put it into the text below")
	case n.AutoLinkType == ast.AutoLinkEmail || wrong != "" || !a.external:
		p.fault(start(n), "only whole addresses that begin with https:// become links: write [text](https://…)")
	default:
		p.anchors[n] = a
	}
}

// follow turns what an author writes into an address, or says what is wrong.
func (p *page) follow(destination string) (a anchor, wrong string) {
	scheme, rest, _ := strings.Cut(destination, ":")
	switch scheme {
	case "term":
		if !knows(p.Term, rest) {
			return a, "the glossary has no term " + quote(rest) + ": add it to glossary.yaml, or mend the link"
		}
		p.use(rest)
		return anchor{href: "#w-" + rest, class: "term", term: rest}, ""
	case "lesson":
		if !knows(p.Lesson, rest) {
			return a, "this course has no lesson " + quote(rest) + ": a lesson's id is its file name without .md"
		}
		return anchor{href: p.Base + rest}, ""
	case "case":
		if !knows(p.Case, rest) {
			return a, "this course has no case " + quote(rest) + ": a case's id stands under `cases` in course.yaml"
		}
		return anchor{href: "/cases/" + rest}, ""
	case "course":
		if !knows(p.Course, rest) {
			return a, "there is no course " + quote(rest) + ": a course's id is the name of its folder"
		}
		return anchor{href: "/courses/" + rest}, ""
	case "page":
		if !knows(p.Page, rest) {
			return a, "there is no page " + quote(rest) + ": a page's id is its file name without .md"
		}
		return anchor{href: PageAddress(rest)}, ""
	case "tel":
		if !telShape.MatchString(rest) {
			return a, "this is no telephone number: write digits only, as tel:116"
		}
		return anchor{href: "tel:" + rest}, ""
	case "https":
		if address, err := url.Parse(destination); err != nil || address.Hostname() == "" || address.User != nil {
			return a, "this address is not complete: write it as https://example.org/page"
		}
		return anchor{href: string(util.URLEscape([]byte(destination), true)), external: true}, ""
	case "http":
		return a, "links begin with https://: add the s, or find a safe address"
	}
	return a, "this link leads nowhere: write term:ID, lesson:ID, case:ID, course:ID, page:ID, tel:NUMBER or a whole address that begins with https://"
}

// PageAddress is where a page of words is read: help-author at /help/author,
// every other under its id.
func PageAddress(id string) string {
	if role, ok := strings.CutPrefix(id, "help-"); ok {
		return "/help/" + role
	}
	return "/" + id
}

func knows(ask func(string) bool, id string) bool { return ask != nil && content.IsID(id) && ask(id) }

func quote(id string) string { return "“" + id + "”" }

// use notes a term the first time it is met.
func (p *page) use(term string) {
	for _, known := range p.document.Terms {
		if known == term {
			return
		}
	}
	p.document.Terms = append(p.document.Terms, term)
}

func children(n ast.Node) []ast.Node {
	var list []ast.Node
	for child := n.FirstChild(); child != nil; child = child.NextSibling() {
		list = append(list, child)
	}
	return list
}
