package markdown

import (
	"path"
	"regexp"
	"strings"

	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/util"

	"pamoja/content"
)

var (
	pageKey = parser.NewContextKey()
	never   = regexp.MustCompile(`^[^\s\S]`)
)

// dialect is the parser of lessons. Headings that are underlined and code that
// is indented are left out: a line of dashes below a paragraph, and a paragraph
// four spaces in, are slips of authors more often than anything else.
var dialect = parser.NewParser(
	parser.WithBlockParsers(
		util.Prioritized(containerParser{}, 50),
		util.Prioritized(parser.NewThematicBreakParser(), 200),
		util.Prioritized(parser.NewListParser(), 300),
		util.Prioritized(parser.NewListItemParser(), 400),
		util.Prioritized(parser.NewATXHeadingParser(), 600),
		util.Prioritized(parser.NewFencedCodeBlockParser(), 700),
		util.Prioritized(parser.NewBlockquoteParser(), 800),
		util.Prioritized(parser.NewHTMLBlockParser(), 900),
		util.Prioritized(extension.NewDefinitionListParser(), 101),
		util.Prioritized(extension.NewDefinitionDescriptionParser(), 102),
		util.Prioritized(extension.NewFootnoteBlockParser(), 999),
		util.Prioritized(parser.NewParagraphParser(), 1000),
	),
	parser.WithInlineParsers(
		util.Prioritized(parser.NewCodeSpanParser(), 100),
		util.Prioritized(extension.NewFootnoteParser(), 101),
		util.Prioritized(parser.NewLinkParser(), 200),
		util.Prioritized(parser.NewAutoLinkParser(), 300),
		util.Prioritized(parser.NewRawHTMLParser(), 400),
		util.Prioritized(extension.NewStrikethroughParser(), 500),
		util.Prioritized(parser.NewEmphasisParser(), 500),
		util.Prioritized(extension.NewLinkifyParser(
			extension.WithLinkifyAllowedProtocols([]string{"https:"}),
			extension.WithLinkifyWWWRegexp(never),
			extension.WithLinkifyEmailRegexp(never),
		), 999),
		util.Prioritized(typography{}, 9999),
	),
	parser.WithParagraphTransformers(
		util.Prioritized(parser.LinkReferenceParagraphTransformer, 100),
		util.Prioritized(extension.NewTableParagraphTransformer(), 200),
	),
	parser.WithASTTransformers(
		util.Prioritized(extension.NewTableASTTransformer(), 0),
		util.Prioritized(definitions{}, 100), // before the footnotes that nobody refers to are dropped
		util.Prioritized(extension.NewFootnoteASTTransformer(), 999),
	),
)

// idPrefix tells the footnotes of one lesson from those of another on a page
// that holds several.
func idPrefix(file string) string {
	name := strings.TrimSuffix(path.Base(strings.ReplaceAll(file, `\`, "/")), ".md")
	if content.IsID(name) {
		return name + "-"
	}
	return ""
}
