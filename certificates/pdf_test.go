package certificates

import (
	"bytes"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"
)

// sheets are certificates of every shape: short and long names, both
// languages, with and without signatories, sample, long addresses.
func sheets(t testing.TB) map[string]Record {
	t.Helper()
	return map[string]Record{
		"short":     issued(t, "O", "en", gatekeeping, nil),
		"english":   issued(t, "Sample Learner 12", "en", caseManagement, signed),
		"kiswahili": issued(t, "Mũthoni wa Ng’ang’a", "sw", caseManagement, signed),
		"unsigned":  issued(t, "Achieng' Otieno", "sw", gatekeeping, nil),
		"sample":    issued(t, "Sample Learner 3", "en", gatekeeping, func(r *Record) { r.Sample = true; signed(r) }),
		"marks":     issued(t, "M\u0303wai\u0303 Z\u030c\u0303inta Qu\u0323a E\u0302\u0301mi", "en", gatekeeping, nil),
		"two lines": issued(t, "Achieng’ Wanjirũ Nyambura Kĩhara Mwaĩ Atieno Chebet Jepkosgei Nanjala", "en", gatekeeping, signed),
		"words":     issued(t, string([]rune(strings.Repeat("Wanjikũ Ng’ang’a ", 13))[:200]), "sw", caseManagement, signed),
		"wide":      issued(t, strings.Repeat("W", 200), "en", caseManagement, signed),
		"long": issued(t, "Ũrĩa "+strings.Repeat("ũ", 190), "en", caseManagement, func(r *Record) {
			signed(r)
			r.Issuer = strings.TrimSpace(strings.Repeat("Association of Volunteers ", 5))[:120]
			r.Place = strings.Repeat("Kilifi, Malindi ", 5)[:79]
			r.Address = "https://" + strings.Repeat("a-long-name.", 5)[:52]
		}),
	}
}

func TestPDFReadsBack(t *testing.T) {
	pdftotext, pdfinfo := program(t, "pdftotext"), program(t, "pdfinfo")
	for name, r := range sheets(t) {
		t.Run(name, func(t *testing.T) {
			file := writePDF(t, r)
			text := squeeze(run(t, pdftotext, "-raw", file, "-"))
			want := []string{r.Name, r.Serial, r.printedAddress(), r.Issuer, r.Place, r.In("en").Limits, r.In("sw").Limits,
				r.In("en").Requirement, r.In("sw").Requirement, r.In("en").Title, r.In("sw").Title, r.In("en").Course, r.In("sw").Course,
				r.Words[0].Edition, r.Words[0].Online.Label, r.Words[0].Online.Value, r.Words[0].Mentored.Value, r.Words[0].Counted}
			for _, signatory := range r.Signatories {
				want = append(want, signatory.Name, signatory.Role)
			}
			if r.Sample {
				want = append(want, "SAMPLE", "MFANO")
			}
			for _, sentence := range want {
				if !strings.Contains(text, squeeze(sentence)) {
					t.Errorf("the sheet does not say %q; it says\n%s", sentence, text)
				}
			}
			if !r.Sample && strings.Contains(text, "SAMPLE") {
				t.Error("a real certificate says SAMPLE")
			}
			info := run(t, pdfinfo, file)
			for _, fact := range []string{"Pages:           1\n", "841.89 x 595.28 pts (A4)", "Title:           " + r.Words[0].Document} {
				if !strings.Contains(info, fact) {
					t.Errorf("pdfinfo lacks %q:\n%s", fact, info)
				}
			}
		})
	}
}

// squeeze drops all white space, for lines may break anywhere.
func squeeze(text string) string { return strings.Join(strings.Fields(text), "") }

func writePDF(t *testing.T, r Record) string {
	t.Helper()
	file, err := draw(r)
	if err != nil {
		t.Fatal(err)
	}
	if len(file) > 60_000 {
		t.Errorf("%d bytes; 60 KB is the most", len(file))
	}
	path := filepath.Join(t.TempDir(), "sheet.pdf")
	if err := os.WriteFile(path, file, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func run(t *testing.T, program string, args ...string) string {
	t.Helper()
	var complaints bytes.Buffer
	command := exec.Command(program, args...)
	command.Stderr = &complaints
	out, err := command.Output()
	if err != nil {
		t.Fatalf("%s %v: %v\n%s", program, args, err, complaints.String())
	}
	return string(out)
}

func TestCodeScansFromTheSheet(t *testing.T) {
	pdftoppm, zbarimg := program(t, "pdftoppm"), program(t, "zbarimg")
	for name, r := range sheets(t) {
		t.Run(name, func(t *testing.T) {
			file := writePDF(t, r)
			image := strings.TrimSuffix(file, ".pdf")
			run(t, pdftoppm, "-r", "200", "-gray", "-png", "-singlefile", file, image)
			if got := strings.TrimSpace(run(t, zbarimg, "--raw", "-q", image+".png")); got != r.Scan() {
				t.Errorf("the code reads\n%s\nwant\n%s", got, r.Scan())
			}
		})
	}
}

func TestPDFIsSound(t *testing.T) {
	qpdf := program(t, "qpdf")
	for _, r := range sheets(t) {
		run(t, qpdf, "--check", writePDF(t, r))
	}
}

func TestSameRecordSameBytes(t *testing.T) {
	r := issued(t, "Mũthoni wa Ng’ang’a", "sw", caseManagement, signed)
	first, err := draw(r)
	if err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			again, err := draw(r)
			if err != nil || !bytes.Equal(first, again) {
				t.Errorf("drawn again it differs (%v)", err)
			}
		})
	}
	all.Wait()
}

func TestPDFSurvivesAnyText(t *testing.T) {
	template := issued(t, "O", "en", gatekeeping, signed)
	rapid.Check(t, func(t *rapid.T) {
		r := template
		text := rapid.OneOf(rapid.String(), rapid.Just("🌸 علي \U0001F1F0\U0001F1EA"), rapid.Just("\xff\xfe"))
		r.Name = text.Draw(t, "name")
		r.Issuer = text.Draw(t, "issuer")
		r.Place = text.Draw(t, "place")
		r.Signatories = []Signatory{{text.Draw(t, "signatory"), text.Draw(t, "role")}}
		if _, err := draw(r); err != nil {
			t.Fatal(err)
		}
	})
}

func TestPDFRefusesAnotherDrawing(t *testing.T) {
	r := issued(t, "O", "en", gatekeeping, nil)
	r.Layout = layoutNumber + 1
	if _, err := draw(r); err == nil {
		t.Fatal("a record of an unknown layout was drawn")
	}
}

func TestNothingOnTheSheetMeets(t *testing.T) {
	width := newPDF(issued(t, "O", "en", gatekeeping, nil)).width
	for name, r := range sheets(t) {
		if fault := meeting(arrange(r, width), width); fault != "" {
			t.Fatalf("%s: %s", name, fault)
		}
	}
	letters := rapid.StringOfN(rapid.SampledFrom([]rune("aeiouũĩMWṸŽgjQ'’ -")), 1, longestName, -1)
	short := rapid.StringOfN(rapid.SampledFrom([]rune("aeiou nMWg ,")), 1, 80, -1)
	rapid.Check(t, func(rt *rapid.T) {
		c := caseManagement
		if rapid.Bool().Draw(rt, "short course") {
			c = gatekeeping
		}
		c.Titles = map[string]string{"en": short.Draw(rt, "title"), "sw": short.Draw(rt, "jina")}
		language := rapid.SampledFrom([]string{"en", "sw"}).Draw(rt, "language")
		r := issued(t, letters.Draw(rt, "name"), language, c, func(r *Record) {
			r.Issuer, r.Place = short.Draw(rt, "issuer"), short.Draw(rt, "place")
			r.Address = "https://" + strings.Repeat("m", rapid.IntRange(1, 52).Draw(rt, "address"))
			r.Signatories = []Signatory{{short.Draw(rt, "who"), short.Draw(rt, "role")}, {short.Draw(rt, "who"), short.Draw(rt, "role")}}
		})
		if fault := meeting(arrange(r, width), width); fault != "" {
			rt.Fatal(fault)
		}
	})
}

// area is a rectangle that something on the sheet takes.
type area struct {
	what                     string
	left, top, right, bottom float64
}

// meeting describes two things on a sheet that touch, or one that leaves it.
func meeting(s *sheet, width measure) string {
	areas := []area{{"the code", codeX - 2, codeY - 2, codeX + codeSide + 2, codeY + codeSide + 2}}
	for _, rule := range s.strokes {
		areas = append(areas, area{"a rule", rule.X1, rule.Y1, rule.X2, rule.Y2})
	}
	for _, p := range twoLines() {
		areas = append(areas, area{"a line", p[0] - 1, p[1] - 1, p[0] + 1, p[1] + 1})
	}
	fixed := len(areas)
	for _, d := range s.texts {
		if d.Turned {
			continue
		}
		wide := width(d.Text, d.Bold) * d.Size
		left := d.X
		switch d.Align {
		case alignRight:
			left -= wide
		case alignCentre:
			left -= wide / 2
		}
		// The box of Noto Sans letters without marks; ascenders and descenders.
		areas = append(areas, area{d.Text, left, d.Y - 0.74*d.Size, left + wide, d.Y + 0.2*d.Size})
	}
	for i, a := range areas[fixed:] {
		if a.left < 10 || a.top < 10 || a.right > sheetWidth-10 || a.bottom > sheetHeight-5 {
			return fmt.Sprintf("%q leaves the sheet: %.1f %.1f %.1f %.1f", a.what, a.left, a.top, a.right, a.bottom)
		}
		for _, b := range areas[:fixed+i] {
			if a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom {
				return fmt.Sprintf("%q meets %q at %.1f %.1f", a.what, b.what, a.left, a.bottom)
			}
		}
	}
	return ""
}

// twoLines are points on the curved part of the two lines.
func twoLines() [][2]float64 {
	var points [][2]float64
	for i := range 200 {
		t := float64(i) / 199
		cubic := func(a, b, c, d float64) float64 {
			return math.Pow(1-t, 3)*a + 3*math.Pow(1-t, 2)*t*b + 3*(1-t)*t*t*c + t*t*t*d
		}
		x := cubic(-2, 34, 40, 104)
		points = append(points, [2]float64{x, cubic(18, 18, 92.6, 92.6)}, [2]float64{x, cubic(170, 170, 95, 95)})
	}
	return points
}

func BenchmarkPDF(b *testing.B) {
	r := issued(b, "Mũthoni wa Ng’ang’a", "sw", caseManagement, signed)
	var size int
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			file, err := draw(r)
			if err != nil {
				b.Error(err)
			}
			size = len(file)
		}
	})
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "PDF/s")
	b.ReportMetric(float64(size), "bytes")
}
