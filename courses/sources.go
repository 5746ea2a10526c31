package courses

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"pamoja/content/markdown"
)

// Confidence says how far a fact of a source may be taught (CURRICULUM; the
// handbook of authors stands at the head of sources.yaml).
type Confidence string

// The kinds of confidence there are.
const (
	SureSeed    Confidence = "seed"    // one of the two papers this site began from
	SureFound   Confidence = "found"   // a public paper that was read
	SureOpening Confidence = "opening" // one of which only the beginning could be read
	SureWeak    Confidence = "weak"    // secondary or unsigned
	SureGeneral Confidence = "general" // what people in this work know, from no paper
)

// carries reports whether a source of this confidence may alone bear a figure,
// a section of an Act or a penalty.
func (c Confidence) carries() bool { return c == SureSeed || c == SureFound || c == SureOpening }

func (c Confidence) known() bool { return c.carries() || c == SureWeak || c == SureGeneral }

// Source is something that lessons rest on.
type Source struct {
	Code       string
	Title      string
	Year       int // of publishing, 0 where the paper does not tell
	Confidence Confidence
}

// Name is the title with the year, where the title does not tell it.
func (s Source) Name() string {
	year := strconv.Itoa(s.Year)
	if s.Year == 0 || strings.Contains(s.Title, year) {
		return s.Title
	}
	return s.Title + ", " + year
}

// sourceFile is an entry of sources.yaml.
type sourceFile struct {
	Title      string     `yaml:"title"`
	Year       *int       `yaml:"year"`
	Confidence Confidence `yaml:"confidence"`
	Parts      []string   `yaml:"parts"`
}

// oldest is the first year that is no slip of the pen.
const oldest = 1900

const sourcesFile = "sources.yaml"

// loadSources reads what lessons may name: the sources of the site, and those
// that a course has beside its course.yaml. A part of a source (CP-3B) is told
// under the code of the whole (CP).
func (l *loader) loadSources(ids []string) {
	l.out.sources = map[string]Source{}
	file := l.sourcePath(sourcesFile)
	if l.tree.Hash(file) == "" {
		l.problem(file, 1, 1, "this file is missing: it lists what lessons rest on, each source with its title, year and confidence")
	}
	l.readSources(file)
	for _, id := range ids {
		l.readSources(l.sourcePath("courses", id, sourcesFile))
	}
}

func (l *loader) readSources(file string) {
	data, err := l.tree.ReadFile(file)
	if err != nil {
		return
	}
	var raw map[string]sourceFile
	l.decode(file, 1, data, &raw)
	for _, code := range slices.Sorted(maps.Keys(raw)) {
		one := raw[code]
		at := func(key, format string, args ...any) {
			l.problemAt(file, data, 1, "$."+code+key, format, args...)
		}
		if strings.TrimSpace(one.Title) == "" {
			at("", "the source %s needs a `title`", code)
		}
		if one.Year == nil || *one.Year != 0 && (*one.Year < oldest || *one.Year > oldest+199) {
			at("", "the source %s needs a `year`: that of publishing, or 0 where the paper does not tell it", code)
		}
		if !one.Confidence.known() {
			at("", "the source %s needs a `confidence`: seed, found, opening, weak or general", code)
		}
		source := Source{Code: code, Title: one.Title, Confidence: one.Confidence}
		if one.Year != nil {
			source.Year = *one.Year
		}
		for _, cited := range append([]string{code}, partCodes(code, one.Parts)...) {
			if _, twice := l.out.sources[cited]; twice {
				at("", "the code %s is there twice", cited)
			}
			l.out.sources[cited] = source
		}
	}
}

func partCodes(whole string, parts []string) []string {
	var codes []string
	for _, part := range parts {
		codes = append(codes, whole+"-"+part)
	}
	return codes
}

var (
	act     = regexp.MustCompile(`\bAct(?:,? \d{4}|,? No\. ?\d+)?`)
	form    = regexp.MustCompile(`\b\d{1,2}[AB]\b`)
	figure  = regexp.MustCompile(`\d|(?i)\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve) (?:days?|weeks?|months?|years?|per cent)\b`)
	section = regexp.MustCompile(`(?i)\bsections? \d`)
	penalty = regexp.MustCompile(`(?i)\b(?:fined?|imprison(?:ed|ment)?|penalty|penalties)\b`)
)

// checkSources judges the sources of a lesson: all known, and strong enough for
// what the lesson says. helpline is no figure of theirs.
func (l *loader) checkSources(file string, front []byte, line int, codes []string, document *markdown.Document) {
	strong := false
	for i, code := range codes {
		source, known := l.out.sources[code]
		if !known {
			l.problemAt(file, front, line, fmt.Sprintf("$.sources[%d]", i), "there is no source %q: see %s", code, l.tree.Where(l.sourcePath(sourcesFile)))
		}
		strong = strong || !known || source.Confidence.carries()
	}
	if strong || len(codes) == 0 {
		return
	}
	text := markdown.PlainText(document)
	bare := form.ReplaceAllString(act.ReplaceAllString(strings.ReplaceAll(text, "116", ""), ""), "")
	for _, what := range []struct {
		name  string
		found bool
	}{{"a section of an Act", section.MatchString(text)}, {"a penalty", penalty.MatchString(text)}, {"a figure", figure.MatchString(bare)}} {
		if what.found {
			l.problemAt(file, front, line, "$.sources", "the lesson holds %s, and all its sources are weak or general knowledge: name a better source, or take it out", what.name)
			return
		}
	}
}

// Sources lists what the lessons rest on, by code, each source once.
func (c *Catalogue) Sources() []Source {
	named := map[string]Source{}
	for _, course := range c.Courses() {
		for _, id := range course.LessonIDs() {
			for _, code := range course.lessons[id].Sources {
				if source, known := c.sources[code]; known {
					named[source.Code] = source
				}
			}
		}
	}
	var sources []Source
	for _, code := range slices.Sorted(maps.Keys(named)) {
		sources = append(sources, named[code])
	}
	return sources
}

// Source gives what a code stands for, for those that check what else names one.
func (c *Catalogue) Source(code string) (Source, bool) {
	source, known := c.sources[code]
	return source, known
}
