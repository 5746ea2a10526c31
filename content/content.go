// Package content hands out everything people read, and finds what is wrong
// with it before a reader does.
//
// It owns the folder lang/ and the file site.yaml, which are built into the
// program, the laying of an operator's own folder over them, the strict
// reading of YAML and of front matter, and the hashes by which editions,
// versions and stale translations are told apart. It does not know what a
// course, a quiz or a case is: the packages to its right read those files
// through it. Messages of the interface belong to content/locale, the dialect
// of lessons to content/markdown.
//
// # Where a file stands
//
//	site.yaml                              name, organisation, helpline: see Site
//	lang/en/ui.json                        every sentence of the interface
//	lang/en/glossary.yaml                  one glossary for the site
//	lang/en/courses/COURSE/course.yaml     modules, order, the certificate's rule
//	lang/en/courses/COURSE/LESSON.md       a lesson; drawings stand beside it
//	lang/en/courses/COURSE/DRAWING.svg
//	lang/en/quizzes/QUIZ.yaml
//	lang/en/cases/CASE.md
//	lang/en/pages/PAGE.md
//	lang/sw/…                              the same paths: words only
//
// English (SourceLanguage) holds structure and words, every other language
// words alone. Names are lower-case letters, digits and hyphens, and are
// permanent: records point at them for years. A folder given with --content
// has the same layout. A file there replaces the built-in file of the same
// path, a new path adds one, nothing is ever deleted.
//
// # What always holds
//
// A Tree is one reading: it never changes, so a page, its hash and its
// translation agree. To see a saved change, open another. No file in an
// operator's folder can stop the program or fill its memory: what is too
// large, not text, not a regular file or in a place nothing reads is left out
// and told as a Problem. A Problem says where, what is wrong, and what to do.
package content

import (
	"cmp"
	"embed"
	"fmt"
	"slices"
)

// SourceLanguage is the language that holds structure as well as words.
const SourceLanguage = "en"

//go:embed all:lang site.yaml
var embedded embed.FS

// Problem is something wrong in an authored file. Its text is for the person
// who writes content, in English, and says what to do. A Warning asks for
// attention and stops nothing.
type Problem struct {
	File         string // as its author knows it: see Tree.Where
	Line, Column int    // from 1, columns in characters; Line 0 for the file as a whole
	Text         string
	Warning      bool
}

func (p Problem) String() string {
	place := p.File
	if p.Line > 0 {
		place = fmt.Sprintf("%s:%d:%d", p.File, p.Line, max(p.Column, 1))
	}
	if p.Warning {
		return place + ": warning: " + p.Text
	}
	return place + ": " + p.Text
}

// SortProblems puts problems in the order of the files and lines they are in.
func SortProblems(problems []Problem) {
	slices.SortStableFunc(problems, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
}
