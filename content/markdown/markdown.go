// Package markdown reads the dialect in which lessons, pages and pocket cards
// are written, and gives back screens of HTML that need no further checking.
//
// It owns the dialect, its faults, the counting of words, the hashes of blocks
// for translations, and the cleaning of drawings. It does not own front matter
// (content reads it), which lessons, courses and terms exist (a Context is
// asked), the page around the screens (web), or any word a reader sees that is
// not the author's own (labels come from ui.json).
//
// # A whole lesson
//
//	---
//	title: Poverty is never a reason
//	edition: 1
//	minutes: 8
//	---
//	Amina's mother cannot pay school fees. Somebody says: "Bring the child to
//	the home, there she will learn." What do you answer?
//
//	## Need or danger
//
//	A family can be poor and safe. Ask first what is **missing**, and who of
//	the [kin](term:kin) could help.[^1]
//
//	:::note Ask, do not test
//	"Who comes when there is a funeral?" finds more people than a list.
//	:::
//
//	:::figure
//	![Two lines: the family's above, the child's below. They meet at the end.](lines.svg)
//
//	The line of a child and the line of a family.
//
//	The lines begin far apart. They come nearer from left to right, and run
//	side by side at the right edge.
//	:::
//
//	:::check A grandmother has no bed for the child. What comes first?
//	- (-) The child stays in the home until she has one.
//
//	  A bed is a thing that can be found. Waiting costs the child months.
//	- (+) You ask who in the family or the church could lend one.
//
//	  A need that can be met is no reason to keep a child away.
//	:::
//
//	## What you can do
//
//	| You hear | You ask |
//	| --- | --- |
//	| No fees | Who else pays fees here? |
//
//	:::card Before you say yes
//	- What is missing?
//	- Who could help?
//	:::
//
//	:::work
//	This week, ask one family what help would let a child stay.
//	:::
//
//	[^1]: Kin are everyone the family itself counts as its own.
//
// # The parts
//
// Text before the first ## is a screen of its own, without a title. Every ##
// begins another. A lesson has four screens at most, each of about 250 words:
// over 300 is warned of, over 400 refused. What is hidden until it is opened
// (explanations of a check, the words of a drawing) does not count. ### and
// #### are smaller headings; the title stands in the front matter, so # is not
// used.
//
// A line of :::name opens a part and a line of ::: closes it. Parts stand at
// the left margin and not inside one another.
//
//	:::note TITLE       a callout
//	:::check QUESTION   a list; every entry begins with (+) for a good option or
//	                    (-) for another, and has its explanation below it, two
//	                    spaces in; at least one of each
//	:::figure           ![what the drawing shows](name.svg), then a paragraph that
//	                    is the caption, then the drawing in words
//	:::work             one thing to do this week
//	:::card TITLE       a pocket card, which prints alone on one page
//
// Besides: emphasis, lists, quotations, tables, footnotes, struck-out text and
// lists of definitions. Links are [text](term:ID) for a word of the glossary,
// [text](lesson:ID) and [text](case:ID) for those of the same course, [text](course:ID),
// [text](page:ID), [text](tel:116) and whole addresses that begin with
// https://. Straight quotation marks, --, --- and ... become “ ” ‘ ’ – — ….
//
// On a phone a table of three columns or more shows every row as a list: each
// cell below the one before, after the words at the head of its column. So the
// first cell of a row is what the row is about, and heads are short.
//
// HTML, code, pictures outside a figure and all other links are faults.
//
// # What always holds
//
// The HTML has no script, style attribute or event handler, whatever the
// source; the same source and Context give the same bytes. Every fault of a
// file is told at once, at its line and column in the file. Ids in the HTML
// (screen-1, fn-LESSON-1, h-…) are unique in a document, and those of screens
// are the same in every language, so that a place survives a change of
// language.
package markdown

import (
	"html/template"

	"pamoja/content"
)

// Context is what a document is read in. A function left nil knows nothing, so
// that every reference to its kind is a fault.
type Context struct {
	Language string
	Label    func(key string, args ...any) string // a message of the interface, in Language
	Term     func(id string) bool                 // whether the glossary has the term
	Lesson   func(id string) bool                 // whether the course has the lesson
	Case     func(id string) bool                 // whether the course has the case
	Course   func(id string) bool
	Page     func(id string) bool
	Asset    func(name string) ([]byte, error) // a drawing that stands beside the file
	Base     string                            // /courses/COURSE/
}

// Document is a lesson or page that has been read.
type Document struct {
	Screens []Screen
	Terms   []string // ids of glossary terms, in the order of their first use
	Words   int      // of all screens
	Checks  int
	Works   int
	Figures int
	Cards   int
	Blocks  []content.Block // what a translation renders, in order
	Pocket  []Card          // the pocket cards, in order

	plain string
}

// Screen is a section of a document. Its HTML does not hold its title: the page
// draws that, as an h2 with the screen's ID.
type Screen struct {
	ID    string // screen-1, screen-2 …
	Title string // plain text; "" for what stands before the first ##
	HTML  template.HTML
	Text  string // what can be read in it, as in PlainText, without its title
	Words int    // visible at first
	Line  int    // in the file
}

// Card is a pocket card taken out of its lesson, for a page of cards: its HTML
// has no footnotes and no ids, and its terms lead to the course's glossary.
type Card struct {
	Title string // plain text
	HTML  template.HTML
	Text  string
}

// LessonBlocks gives the blocks of a lesson: its title, its content note if it
// has one, and what stands below.
func LessonBlocks(title, note string, d *Document) []content.Block {
	return append(content.TextBlocks([]string{title, note}), d.Blocks...)
}

// PlainText is everything a reader of the document may come to read, in
// paragraphs parted by blank lines: titles, explanations and drawings in words
// among it.
func PlainText(d *Document) string { return d.plain }
