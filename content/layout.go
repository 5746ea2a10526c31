package content

import (
	"fmt"
	"path"
	"regexp"
	"strings"
)

// MaxText and MaxDrawing are the most bytes a text file and a drawing may have.
const (
	MaxText    = 256 << 10
	MaxDrawing = 64 << 10
)

type placed uint8

const (
	wanted  placed = iota // something reads it
	ignored               // none of our business, and no mistake
	unknown               // probably a mistake: say so
)

const (
	languageName = `[a-z]{2,3}(?:-[a-z0-9]{2,8})*`
	idName       = `[a-z0-9]+(?:-[a-z0-9]+)*`
)

var (
	fileShape = regexp.MustCompile(`^(?:site\.yaml|lang/` + SourceLanguage + `/(?:courses/` + idName + `/)?sources\.yaml|` +
		`lang/` + languageName + `/(?:ui\.json|glossary\.yaml|wording\.yaml|` +
		`courses/` + idName + `/` + idName + `\.(?:md|svg)|courses/` + idName + `/course\.yaml|` +
		`quizzes/` + idName + `\.yaml|(?:cases|pages)/` + idName + `\.(?:md|svg)))$`)
	folderShape = regexp.MustCompile(`^lang(?:/` + languageName + `(?:/(?:courses(?:/` + idName + `)?|quizzes|cases|pages))?)?$`)
	idShape     = regexp.MustCompile(`^` + idName + `$`)
)

// IsID reports whether name can be the id of a course, lesson, quiz, case,
// term or page: lower-case letters and digits, parts joined by single hyphens.
func IsID(name string) bool { return len(name) <= 80 && idShape.MatchString(name) }

// place says what a path is to us. At the top of a folder there may be what
// people keep beside content, and the source folder of this package itself.
func place(name string, dir bool) placed {
	if hidden(path.Base(name)) {
		return ignored
	}
	if dir && folderShape.MatchString(name) || !dir && fileShape.MatchString(name) && len(path.Base(name)) <= 84 {
		return wanted
	}
	if strings.Contains(name, "/") {
		return unknown
	}
	switch {
	case dir && (name == "locale" || name == "markdown" || name == "templates" || name == "testdata"),
		!dir && (strings.HasPrefix(name, "README") || strings.HasPrefix(name, "LICENSE") || strings.HasSuffix(name, ".go")):
		return ignored
	}
	return unknown
}

// misplaced tells why nothing reads a path, and what its author may have meant.
func misplaced(file, name string, dir bool) Problem {
	return Problem{File: file, Text: whyMisplaced(name, dir)}
}

func whyMisplaced(name string, dir bool) string {
	base, extension := path.Base(name), path.Ext(name)
	if dir {
		if !IsID(base) {
			return "folder names are lower-case letters, digits and hyphens: nothing in this folder is read"
		}
		return "nothing reads this folder: lessons stand in lang/en/courses/COURSE, the rest in lang/en/quizzes, lang/en/cases and lang/en/pages"
	}
	switch strings.ToLower(extension) {
	case ".yml":
		return "nothing reads .yml: rename it to " + strings.TrimSuffix(base, extension) + ".yaml"
	case ".markdown", ".mdown", ".txt", ".doc", ".docx", ".odt", ".rtf", ".html", ".htm", ".pdf":
		return fmt.Sprintf("unknown kind of file (%s): lessons, cases and pages are written in files that end in .md", extension)
	case ".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".bmp", ".heic", ".tif", ".tiff":
		return fmt.Sprintf("unknown kind of file (%s): pictures are drawn as .svg", extension)
	case ".md", ".yaml", ".svg", ".json":
		if stem := strings.TrimSuffix(base, extension); !IsID(stem) || extension != strings.ToLower(extension) {
			return "file names are lower-case letters, digits and hyphens, at most 80: rename it"
		}
		return "nothing reads this file here: see the list of places in the handbook, for example lang/en/courses/COURSE/LESSON.md"
	}
	return fmt.Sprintf("unknown kind of file (%s): a content folder holds .md, .yaml and .svg files and one ui.json a language", base)
}

// checkFile refuses what cannot be the text it should be.
func checkFile(file, name string, data []byte) (Problem, bool) {
	if most := limit(name); len(data) > most {
		return tooLarge(file, most), true
	}
	if !isText(data) {
		return checkText(file, 1, data)[0], true
	}
	return Problem{}, false
}

func limit(name string) int {
	if path.Ext(name) == ".svg" {
		return MaxDrawing
	}
	return MaxText
}

func tooLarge(file string, most int) Problem {
	return Problem{File: file, Text: fmt.Sprintf("the file is larger than %d KB and is left out: make it smaller or split it", most>>10)}
}
