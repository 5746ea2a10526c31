package main

import (
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"

	"github.com/chromedp/cdproto/network"
)

// readPDF downloads the sheet as the learner, reads it, draws it, and gives
// what its code says.
func (j *journey) readPDF(b *tab, serial string) string {
	j.Helper()
	folder := j.TempDir()
	sheet := filepath.Join(folder, serial+".pdf")
	data := j.download(b, b.attribute(`main a[href$=".pdf"]`, "href"))
	if err := os.WriteFile(sheet, data, 0o600); err != nil {
		j.Fatal(err)
	}
	if budget := 60 << 10; len(data) > budget {
		j.Errorf("the PDF has %d bytes, more than %d", len(data), budget)
	}
	text := tool(j.T, "pdftotext", "-layout", sheet, "-")
	course, err := j.library.Catalogue.Course(journeyCourse)
	if err != nil {
		j.Fatal(err)
	}
	for _, part := range []string{serial, learnerName, course.Title("sw"), j.words("sw").T("certificate.title"), j.words("en").T("certificate.title")} {
		j.expect("the PDF", text, part)
	}
	tool(j.T, "pdftoppm", "-r", "200", "-png", "-singlefile", sheet, filepath.Join(folder, "sheet"))
	scanned := strings.TrimSpace(tool(j.T, "zbarimg", "--raw", "-q", filepath.Join(folder, "sheet.png")))
	if want := j.site.address + "/verify/" + serial + "#v1."; !strings.HasPrefix(scanned, want) {
		j.Fatalf("the code on the sheet says %q, want %s…", scanned, want)
	}
	_, line, _ := strings.Cut(scanned, "#")
	if shown := b.signedLine(); shown != line {
		j.Fatalf("the page shows the line %q, the sheet's code holds %q", shown, line)
	}
	return scanned
}

// download fetches what the tab would, with the tab's own cookies.
func (j *journey) download(b *tab, path string) []byte {
	j.Helper()
	request, err := http.NewRequestWithContext(j.Context(), http.MethodGet, b.base+path, nil)
	if err != nil {
		j.Fatal(err)
	}
	for _, cookie := range call(b, network.GetCookies, network.GetCookiesParams{}).Cookies {
		request.AddCookie(&http.Cookie{Name: cookie.Name, Value: cookie.Value})
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		j.Fatal(err)
	}
	defer answer.Body.Close()
	data, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != http.StatusOK || answer.Header.Get("Content-Type") != "application/pdf" {
		j.Fatalf("%s: %v, status %d, %s", path, err, answer.StatusCode, answer.Header.Get("Content-Type"))
	}
	return data
}

// ask checks a certificate through the form, as an employer does.
func (j *journey) ask(b *tab, text string) (status int, said string) {
	j.Helper()
	j.status("the verifier's page", b.open("/verify"), 200)
	b.fill("#certificate", text)
	status = b.follow(`form[action="/verify"] button`)
	return status, b.text("main")
}

// attested checks the certificate on the site and by the command.
func (j *journey) attested(b *tab, serial, scanned string) {
	j.Helper()
	lang := b.langOf()
	for _, text := range []string{scanned, strings.ToLower(serial)} {
		status, said := j.ask(b, text)
		j.status("the verifier's answer", status, 200)
		j.expect("the verifier's answer", said, j.words(lang).T("verify.head_valid"))
		j.expect("the verifier's answer", said, learnerName)
	}
	j.status("the scanned address", b.open(scanned), 200)
	j.expect("the scanned address", b.text(".verdict"), j.words(lang).T("verify.head_valid"))
	j.command(scanned, exitGood, "good")
	status, said := j.ask(b, forged(scanned))
	j.status("a forged line", status, 422)
	j.expect("a forged line", said, j.words(lang).T("verify.head_forged"))
	j.expectAbsent("a forged line", said, learnerName)
	j.command(forged(scanned), exitBad, "not good")
}

// forged changes one letter of a line's payload.
func forged(line string) string {
	at := strings.Index(line, "v1.") + 20
	letter := "A"
	if line[at] == 'A' {
		letter = "B"
	}
	return line[:at] + letter + line[at+1:]
}

// command checks a line with the program, with the keys of its data and with
// those it publishes.
func (j *journey) command(line string, status int, said string) {
	j.Helper()
	for _, keys := range [][]string{{"--data", j.site.data}, {"--keys", j.site.address + "/.well-known/pamoja-keys.json"}} {
		ended := pamoja(j.T, append([]string{"certificate", "verify", line}, keys...)...)
		if ended.status != status || !strings.Contains(ended.out+ended.err, said) {
			j.Fatalf("certificate verify %s: status %d (want %d), said %q and %q, want %q", keys[0], ended.status, status, ended.out, ended.err, said)
		}
	}
}

// replace issues the certificate again with the name put right. Whoever checks
// the old one reads that it was replaced, and neither name nor new number.
func (j *journey) replace(administrator, learner, employer *tab, serial, scanned string) string {
	j.Helper()
	learner.open("/certificates/" + serial)
	if learner.has("#replace") || learner.has("#withdraw") {
		j.Fatal("the learner is offered to replace or withdraw")
	}
	j.status("the twin, for the administrator", administrator.open("/certificates/"+serial), 200)
	administrator.fill("#name", learnerNewName)
	administrator.fill("#replace [name=reason]", "The name was misspelt.")
	j.status("replacing", administrator.follow("#replace .btn"), 200)
	fresh := strings.TrimPrefix(administrator.path(), "/certificates/")
	if fresh == serial || !strings.HasPrefix(fresh, "PMJ-") {
		j.Fatalf("replacing leads to %s", administrator.path())
	}
	j.expect("the new certificate", administrator.text("main"), learnerNewName)
	lang := employer.langOf()
	status, said := j.ask(employer, scanned)
	j.status("the old certificate", status, 200)
	j.expect("the old certificate", said, j.words(lang).T("verify.head_replaced"))
	j.dated("the old certificate", said, lang, "verify.said_replaced")
	for _, part := range []string{learnerName, learnerNewName, fresh} {
		j.expectAbsent("the old certificate", said, part)
	}
	j.command(scanned, exitBad, "not good: replaced on ")
	_, said = j.ask(employer, fresh)
	j.expect("the new certificate, checked", said, j.words(lang).T("verify.head_valid"))
	j.expect("the new certificate, checked", said, learnerNewName)
	return fresh
}

// withdraw marks the new certificate; its line still bears the site's
// signature, and is not good.
func (j *journey) withdraw(administrator, employer *tab, serial string) {
	j.Helper()
	line := administrator.signedLine()
	j.command(line, exitGood, "good")
	administrator.fill("#withdraw [name=reason]", "Issued to the wrong person.")
	j.status("withdrawing", administrator.follow("#withdraw .btn"), 200)
	j.dated("the withdrawn certificate", administrator.text("main"), "en", "certificate.state_withdrawn")
	lang := employer.langOf()
	for _, text := range []string{serial, line} {
		status, said := j.ask(employer, text)
		j.status("the withdrawn certificate, checked", status, 200)
		j.expect("the withdrawn certificate, checked", said, j.words(lang).T("verify.head_withdrawn"))
		j.dated("the withdrawn certificate, checked", said, lang, "verify.said_withdrawn")
		j.expectAbsent("the withdrawn certificate, checked", said, learnerNewName)
		j.expectAbsent("the withdrawn certificate, checked", said, "wrong person")
	}
	j.command(line, exitBad, "not good: withdrawn on ")
}

// signedLine is the line on the certificate's page, folded away as it is.
func (b *tab) signedLine() string {
	b.t.Helper()
	return eval[string](b, `document.querySelector(".line code").textContent`)
}

// langOf is the language of the page that is open.
func (b *tab) langOf() string {
	b.t.Helper()
	if !b.has("html[lang]") {
		b.open("/verify")
	}
	return b.attribute("html", "lang")
}
