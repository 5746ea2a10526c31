package sheet

import (
	"archive/zip"
	"encoding/xml"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
)

// styles are the formats of numbers in an XLSX.
type styles struct {
	from1904 bool // days are counted from 1904
	formats  []int
	codes    map[int]string // of formats that the file brings
}

func (s *styles) read(part *zip.File) error {
	s.codes = map[int]string{}
	within := false
	return eachStart(part, func(start xml.StartElement) {
		switch start.Name.Local {
		case "numFmt":
			if id, err := strconv.Atoi(attr(start, "numFmtId")); err == nil {
				s.codes[id] = attr(start, "formatCode")
			}
		case "cellXfs":
			within = true
		case "cellStyles", "dxfs": // they follow cellXfs and have xf of their own
			within = false
		case "xf":
			if id, err := strconv.Atoi(attr(start, "numFmtId")); within {
				if err != nil {
					id = 0
				}
				s.formats = append(s.formats, id)
			}
		}
	})
}

// format gives the format of a style; 0 if it is one that changes nothing that
// is wanted.
func (s *styles) format(style int) (format int, code string) {
	if style <= 0 || style >= len(s.formats) {
		return 0, ""
	}
	format = s.formats[style]
	code, own := s.codes[format]
	if !own && slices.Contains(plainFormats, format) || own && (code == "" || code == "@" || strings.EqualFold(code, "general")) {
		return 0, ""
	}
	return format, code
}

// aside is what a format only writes out, or says of a colour or a place.
var aside = regexp.MustCompile(`"[^"]*"|\\.|\[[^\]]*\]`)

// isDay reports whether a format shows days or times.
func isDay(format int, code string) bool {
	if code == "" {
		return format >= 14 && format <= 22 || format >= 27 && format <= 36 || format >= 45 && format <= 47 || format >= 50 && format <= 58
	}
	return strings.ContainsAny(strings.ToLower(aside.ReplaceAllString(code, "")), "ymdhs")
}

// plainFormats are the built-in formats that only group digits, round or
// shorten: what is behind them is wanted.
var plainFormats = []int{0, 1, 2, 3, 4, 11, 37, 38, 39, 40, 41, 43, 48, 49}

// shower shows numbers as a sheet does, on a scratch sheet of its own.
type shower struct {
	styles  *styles
	scratch *excelize.File
	known   map[int]int // style of the file → of the scratch sheet, or 0
	before  map[styled]string
}

// styled is a number in a style. The library takes long over each, and the
// dates of a sheet repeat: so many are kept.
type styled struct {
	raw   string
	style int
}

const maxBefore = 20_000

// maxFormats is how many formats of one file are followed; a person's sheet has
// a dozen.
const maxFormats = 200

const scratchSheet, scratchCell = "Sheet1", "A1"

// text shows a number of a style: a whole number as its digits, unless it is
// shown with leading noughts; a date and the like as they are shown.
func (s *shower) text(raw string, style int) string {
	n, err := strconv.ParseFloat(raw, 64)
	if err != nil || math.IsInf(n, 0) || math.IsNaN(n) {
		return raw
	}
	format, code := s.styles.format(style)
	if format == 0 {
		return plain(n)
	}
	shown, ok := s.before[styled{raw, style}]
	if !ok {
		shown = s.formatted(raw, style, format, code)
		if s.before == nil || len(s.before) >= maxBefore {
			s.before = map[styled]string{}
		}
		s.before[styled{raw, style}] = shown
	}
	return choose(n, shown, isDay(format, code))
}

// choose takes a number as it is shown only if that is more than grouping,
// rounding, shortening or hiding it: as it is for a day of which the year is
// shown.
func choose(n float64, shown string, day bool) string {
	bare := strings.NewReplacer(",", "", " ", "", "\u00A0", "").Replace(shown)
	if _, err := strconv.ParseFloat(bare, 64); err == nil && !day && !leadingNought(bare) {
		return plain(n)
	}
	if strings.Trim(shown, " #") == "" {
		return plain(n)
	}
	return shown
}

func leadingNought(digits string) bool {
	return len(digits) > 1 && digits[0] == '0' && allDigits(digits)
}

// plain is a number without any format; beyond fifteen digits a sheet keeps
// none.
func plain(n float64) string {
	if n == math.Trunc(n) && math.Abs(n) < 1e15 {
		return strconv.FormatInt(int64(n), 10)
	}
	if short, err := strconv.ParseFloat(strconv.FormatFloat(n, 'g', 15, 64), 64); err == nil {
		n = short
	}
	return strconv.FormatFloat(n, 'f', -1, 64)
}

// formatted is "" where the library has nothing to say.
func (s *shower) formatted(raw string, style, format int, code string) (shown string) {
	defer func() {
		if recover() != nil { // the library trips over some formats; the number stands for itself then
			shown = ""
		}
	}()
	known := s.prepare(style, format, code)
	if known == 0 {
		return ""
	}
	if s.scratch.SetCellDefault(scratchSheet, scratchCell, raw) != nil || s.scratch.SetCellStyle(scratchSheet, scratchCell, scratchCell, known) != nil {
		return ""
	}
	shown, err := s.scratch.GetCellValue(scratchSheet, scratchCell)
	if err != nil {
		return ""
	}
	return shown
}

// prepare gives the style of the scratch sheet for one of the file.
func (s *shower) prepare(style, format int, code string) int {
	if s.scratch == nil {
		s.scratch = excelize.NewFile(excelize.Options{ShortDatePattern: "dd/mm/yyyy"})
		s.scratch.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &s.styles.from1904})
		s.known = map[int]int{}
	}
	if known, ok := s.known[style]; ok {
		return known
	}
	if len(s.known) >= maxFormats {
		return 0
	}
	s.known[style] = 0
	wanted := &excelize.Style{NumFmt: format}
	if code != "" {
		wanted = &excelize.Style{CustomNumFmt: &code}
	}
	if known, err := s.scratch.NewStyle(wanted); err == nil {
		s.known[style] = known
	}
	return s.known[style]
}

func (s *shower) close() {
	if s.scratch != nil {
		s.scratch.Close()
	}
}
