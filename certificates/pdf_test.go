package certificates

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
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
		"dots":      issued(t, "Og\u0323\u0323a Z\u030c\u0303y", "sw", gatekeeping, signed),
		"stacked":   issued(t, PlainName(strings.Repeat("Gĩgĩ Mũthoni E\u0302\u0301g\u0323\u0323 ", 10)), "en", caseManagement, signed),
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

// drawAnew draws a record as if nobody had opened it before.
func drawAnew(r Record) ([]byte, error) {
	code, err := NewQR(r.Scan())
	if err != nil {
		return nil, err
	}
	return draw(r, code)
}

func writePDF(t *testing.T, r Record) string {
	t.Helper()
	file, err := drawAnew(r)
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
	if err != nil || strings.Contains(complaints.String(), "Syntax") {
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
	first, err := drawAnew(r)
	if err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			again, err := drawAnew(r)
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
		if _, err := drawAnew(r); err != nil {
			t.Fatal(err)
		}
	})
}

func TestPDFRefusesAnotherDrawing(t *testing.T) {
	r := issued(t, "O", "en", gatekeeping, nil)
	r.Layout = layoutNumber + 1
	if _, err := drawAnew(r); err == nil {
		t.Fatal("a record of an unknown layout was drawn")
	}
}

// BenchmarkPDF draws a sheet nobody has opened before.
func BenchmarkPDF(b *testing.B) {
	r := issued(b, "Mũthoni wa Ng’ang’a", "sw", caseManagement, signed)
	benchmark(b, func() ([]byte, error) { return drawAnew(r) })
}

// BenchmarkPDFAfterPage draws one whose page was opened, so that its code is
// known.
func BenchmarkPDFAfterPage(b *testing.B) {
	r := issued(b, "Mũthoni wa Ng’ang’a", "sw", caseManagement, signed)
	code, err := NewQR(r.Scan())
	if err != nil {
		b.Fatal(err)
	}
	benchmark(b, func() ([]byte, error) { return draw(r, code) })
}

func benchmark(b *testing.B, drawing func() ([]byte, error)) {
	var size atomic.Int64
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			file, err := drawing()
			if err != nil {
				b.Error(err)
			}
			size.Store(int64(len(file)))
		}
	})
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "PDF/s")
	b.ReportMetric(float64(size.Load()), "bytes")
}
