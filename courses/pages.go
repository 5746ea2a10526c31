package courses

import (
	"cmp"
	"io/fs"
	"path"
	"slices"
	"strings"

	"pamoja/content"
	"pamoja/content/locale"
	"pamoja/content/markdown"
	"pamoja/courses/fault"
)

// AboutPage and HelpPage are the ids of the pages that stand in every footer;
// the ids of the others begin with helpPrefix, one a role.
const (
	AboutPage  = "about"
	HelpPage   = "help"
	helpPrefix = "help-"
)

// pageIDs are the pages of words there are, in the order in which help lists
// them. What each says stands in lang/LANGUAGE/pages/ID.md.
var pageIDs = []string{AboutPage, HelpPage, "help-learner", "help-cpv", "help-trainer", "help-coordinator", "help-author", "help-verifier", "help-operator"}

// siteAddresses are other addresses that words may lead to, as page:verify.
var siteAddresses = []string{"courses", "cases", "search", "verify", "safety", "sign-in", "account", "certificates"}

// Pages are the pages of words: what this site is, and help for each role.
type Pages struct {
	byID map[string]*Page
}

// Page is one page in every language it is written in.
type Page struct {
	ID    string
	texts map[string]*Text
}

// Text gives the page in a language, or in the source language where there is
// no translation; Text.Language says which it is.
func (p *Page) Text(lang string) *Text {
	if text, ok := p.texts[lang]; ok {
		return text
	}
	return p.texts[content.SourceLanguage]
}

// Page gives one page, or a fault of kind not found.
func (p *Pages) Page(id string) (*Page, error) {
	page, ok := p.byID[id]
	if !ok {
		return nil, fault.NotFound("error.not_found")
	}
	return page, nil
}

// Role gives the help page of a role, or a fault of kind not found.
func (p *Pages) Role(role string) (*Page, error) { return p.Page(helpPrefix + role) }

// Roles lists the help pages of the roles.
func (p *Pages) Roles() []*Page {
	return slices.DeleteFunc(p.all(), func(page *Page) bool { return !strings.HasPrefix(page.ID, helpPrefix) })
}

func (p *Pages) all() []*Page {
	var pages []*Page
	for _, id := range pageIDs {
		if page, ok := p.byID[id]; ok {
			pages = append(pages, page)
		}
	}
	return pages
}

// pageFile is the front matter of a page in the source language.
type pageFile struct {
	Title string `yaml:"title"`
}

// pageWords is that of any other language.
type pageWords struct {
	Title string   `yaml:"title"`
	Of    []string `yaml:"of"`
}

// LoadPages reads the pages of words. Like Load it reports every problem: a page
// that is missing or that nothing shows, a title that is missing, a link that
// leads nowhere, and a translation that is missing or stale.
func LoadPages(tree *content.Tree, words *locale.Bundle, catalogue *Catalogue) (*Pages, []content.Problem) {
	l := &loader{tree: tree, words: words, unread: map[string]bool{}, places: map[string]content.Places{}, out: catalogue}
	pages := &Pages{byID: map[string]*Page{}}
	for _, id := range pageIDs {
		l.loadPage(pages, id)
	}
	for _, lang := range tree.Languages() {
		l.unknownPages(path.Join("lang", lang, "pages"))
	}
	return pages, l.problems
}

// isPage reports whether page:ID leads somewhere.
func (l *loader) isPage(id string) bool {
	if slices.Contains(siteAddresses, id) {
		return true
	}
	return slices.Contains(pageIDs, id) && l.tree.Hash(l.sourcePath("pages", id+".md")) != ""
}

func (l *loader) loadPage(pages *Pages, id string) {
	file := l.sourcePath("pages", id+".md")
	var raw pageFile
	text := l.pageText(content.SourceLanguage, id, &raw, func() { l.problem(file, 1, 1, "this page is missing, and every page leads to it: write it") })
	if text == nil {
		return
	}
	text.Title = raw.Title
	page := &Page{ID: id, texts: map[string]*Text{content.SourceLanguage: text}}
	pages.byID[id] = page
	source := markdown.LessonBlocks(text.Title, "", text.Document)
	for _, lang := range l.translations() {
		file := path.Join("lang", lang, "pages", id+".md")
		var raw pageWords
		own := l.pageText(lang, id, &raw, func() { l.warn(file, 1, "not translated yet: readers see the source language") })
		if own == nil {
			continue
		}
		blocks := markdown.LessonBlocks(raw.Title, "", own.Document)
		l.problems = append(l.problems, content.Staleness(l.tree.Where(file), raw.Of, blocks, source)...)
		own.Title, own.Stale = cmp.Or(raw.Title, text.Title), len(content.Stale(raw.Of, source))
		page.texts[lang] = own
	}
}

// pageText reads one file of a page and decodes its settings; nil if it cannot
// be taken apart, or is not there.
func (l *loader) pageText(lang, id string, settings any, missing func()) *Text {
	file := path.Join("lang", lang, "pages", id+".md")
	data, err := l.tree.ReadFile(file)
	if err != nil {
		missing()
		return nil
	}
	where := l.tree.Where(file)
	front, frontLine, body, bodyLine, problems := content.SplitFrontMatter(where, data)
	l.problems = append(l.problems, problems...)
	if len(problems) > 0 {
		return nil
	}
	if l.decode(file, frontLine, front, settings) && titleOf(settings) == "" {
		l.problemAt(file, front, frontLine, "$.title", "`title` is missing: write it")
	}
	document, problems := markdown.Parse(where, bodyLine, body, l.pageContext(lang))
	l.problems = append(l.problems, problems...)
	if len(document.Screens) == 0 {
		l.problem(file, bodyLine, 1, "the page has no text: write it")
	}
	return &Text{Language: lang, Hash: l.tree.Hash(file), Document: document}
}

func titleOf(settings any) string {
	switch s := settings.(type) {
	case *pageFile:
		return strings.TrimSpace(s.Title)
	case *pageWords:
		return strings.TrimSpace(s.Title)
	}
	return ""
}

func (l *loader) pageContext(lang string) markdown.Context {
	return markdown.Context{
		Language: lang,
		Label:    l.words.For(lang).T,
		Base:     "/",
		Term:     func(id string) bool { _, ok := l.out.glossary[content.SourceLanguage][id]; return ok },
		Course:   func(id string) bool { return l.out.byID[id] != nil },
		Page:     l.isPage,
		Asset: func(name string) ([]byte, error) {
			data, err := l.tree.ReadFile(path.Join("lang", lang, "pages", name))
			if err != nil {
				return l.tree.ReadFile(l.sourcePath("pages", name))
			}
			return data, nil
		},
	}
}

// unknownPages reports files that no address shows.
func (l *loader) unknownPages(folder string) {
	entries, err := fs.ReadDir(l.tree, folder)
	if err != nil {
		return
	}
	for _, entry := range entries {
		id, isPage := strings.CutSuffix(entry.Name(), ".md")
		if isPage && !entry.IsDir() && !slices.Contains(pageIDs, id) {
			l.problem(path.Join(folder, entry.Name()), 1, 1, "nothing shows this page: there are %s", strings.Join(pageIDs, ", "))
		}
	}
}

// pageBlocks is SourceBlocks for pages of words.
func pageBlocks(tree *content.Tree, words *locale.Bundle, file string) ([]content.Block, bool) {
	parts := strings.Split(file, "/")
	if len(parts) != 4 || parts[0] != "lang" || parts[2] != "pages" {
		return nil, false
	}
	catalogue, _ := Load(tree, words)
	pages, _ := LoadPages(tree, words, catalogue)
	page, err := pages.Page(strings.TrimSuffix(parts[3], ".md"))
	if err != nil {
		return nil, false
	}
	text := page.texts[content.SourceLanguage]
	return markdown.LessonBlocks(text.Title, "", text.Document), true
}
