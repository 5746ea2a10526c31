package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	cdpage "github.com/chromedp/cdproto/page"
)

// TestPeopleJourney is the afternoon of a coordinator and two volunteers, with
// the real program: a sheet is checked and brought in, slips are printed, two
// people join from them on one phone, and codes are guessed in vain.
func TestPeopleJourney(t *testing.T) {
	t.Parallel()
	bothWays(t, peopleJourney)
}

// sheetOfPeople has two people who can be brought in and a row that cannot.
const sheetOfPeople = "Jina;Simu;Kaunti;Lugha\nSample Learner 41;0712 000 041;Kilifi;English\nSample Learner 42;;kilifi county;English\nSample Learner 43;12;Kilifi;English\n"

func peopleJourney(t *testing.T, keyboard bool) {
	j := newJourney(t)
	added := pamoja(t, "people", "add", "--data", j.site.data, "--name", "Sample Coordinator", "--role", "coordinator", "--scope", "county:Kilifi")
	said := strings.SplitN(strings.TrimSpace(added.out), " ", 2)
	if added.status != exitGood || len(said) != 2 {
		t.Fatalf("people add: status %d, printed %q", added.status, added.out)
	}
	office := newWalk(t, j.site.address, keyboard)
	office.opens("/sign-in")
	office.signsIn(said[0], said[1])
	slips := j.bringIn(office)

	phone := newWalk(t, j.site.address, keyboard)
	first, second := slips[0], slips[1]
	phone.opens(first.address)
	phone.says("the form of the slip", first.member)
	phone.joins("739164", false)
	phone.signsOut()
	if phone.has("section[aria-labelledby=here]") {
		t.Errorf("a phone shows whom nobody ticked:\n%s", phone.text("main"))
	}
	phone.opens("/join")
	phone.write("#code", strings.ToLower(second.code))
	phone.goes("the form of the second slip", "main .btn")
	phone.says("the form of the second slip", second.member)
	phone.joins("928374", true)
	phone.signsOut()
	if here := phone.text("section[aria-labelledby=here]"); !strings.Contains(here, second.name) || strings.Contains(here, first.name) {
		t.Errorf("the phone shows %q, want only who ticked it, %s", here, second.name)
	}
	phone.signsIn(first.member, "739164")
	phone.expectName(first.name)
	phone.signsOut()
	phone.goes("the quick switch", "section[aria-labelledby=here] li a")
	if got := phone.attribute("#login", "value"); got != second.member {
		t.Errorf("choosing a name fills in %q, want %s", got, second.member)
	}
	phone.write("#secret", "928374")
	phone.goes("signing in by name", "main .btn")
	phone.expectName(second.name)
	phone.guesses(first.code)
}

// printed is a slip as it lies on paper.
type printed struct{ name, member, code, address string }

// bringIn has a sheet checked, applies it, and prints the slips.
func (j *journey) bringIn(w *walk) []printed {
	j.Helper()
	words := j.words("en")
	file := filepath.Join(j.TempDir(), "watu.csv")
	if err := os.WriteFile(file, []byte(sheetOfPeople), 0o600); err != nil {
		j.Fatal(err)
	}
	w.goes("the list of people", `header a[href="/staff/people"]`)
	w.goes("the page of sheets", `main a[href="/staff/people/import"]`)
	w.attach("#file", file)
	w.goes("the dry run", "main .btn")
	for _, part := range []string{words.T("import.draft_title"), "Sample Learner 41", "+254712000041", "Sample Learner 42", "Sample Learner 43", words.T("import.bad_phone", "value", "\u206812\u2069")} {
		w.says("the dry run", part)
	}
	if listed := pamoja(j.T, "people", "list", "--data", j.site.data); strings.Contains(listed.out, "Sample Learner 41") {
		j.Fatalf("a dry run writes:\n%s", listed.out)
	}
	w.goes("bringing in", `form input[value=apply] ~ .acts button`)
	w.goes("the slips", `form[action="/staff/people/slips"] button`)
	return j.readSlips(w)
}

var (
	slipMember = regexp.MustCompile(`M\d{7}`)
	slipCode   = regexp.MustCompile(`[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}`)
)

// readSlips prints the page, and reads the paper as a person and a camera do.
func (j *journey) readSlips(w *walk) []printed {
	j.Helper()
	folder := j.TempDir()
	if shots := os.Getenv("PAMOJA_SHOTS"); shots != "" {
		folder = shots
	}
	drawn := filepath.Join(folder, filepath.Base(j.Name())+"-slips")
	file := drawn + ".pdf"
	sheet := call(w.tab, cdpage.PrintToPDF, cdpage.PrintToPDFParams{PaperWidth: 8.27, PaperHeight: 11.69}).Data
	if err := os.WriteFile(file, sheet, 0o600); err != nil {
		j.Fatal(err)
	}
	text := tool(j.T, "pdftotext", file, "-")
	members, codes := slipMember.FindAllString(text, -1), slipCode.FindAllString(text, -1)
	tool(j.T, "pdftoppm", "-r", "200", "-png", "-singlefile", file, drawn)
	scanned := strings.Fields(tool(j.T, "zbarimg", "--raw", "-q", drawn+".png"))
	if len(members) != 2 || len(codes) != 2 || len(scanned) != 2 {
		j.Fatalf("the paper has the numbers %v, the codes %v, the squares %v:\n%s", members, codes, scanned, text)
	}
	var slips []printed
	for i, code := range codes {
		address := j.site.address + "/join/" + strings.ReplaceAll(code, "-", "")
		if scanned[0] != address && scanned[1] != address {
			j.Fatalf("no square says %s: %v", address, scanned)
		}
		name := fmt.Sprintf("Sample Learner %d", 41+i)
		j.expect("the slips", text, name)
		slips = append(slips, printed{name: name, member: members[i], code: code, address: address})
	}
	return slips
}

// signsIn fills in the form that is open.
func (w *walk) signsIn(login, secret string) {
	w.t.Helper()
	w.write("#login", login)
	w.write("#secret", secret)
	w.goes("signing in", "main .btn")
}

func (w *walk) signsOut() {
	w.t.Helper()
	w.goes("the account", `header a[href="/account"]`)
	w.goes("signing out", `form[action="/sign-out"] button`)
}

// joins chooses a PIN on the form of a slip, and ticks the phone if it may show
// the name.
func (w *walk) joins(pin string, listed bool) {
	w.t.Helper()
	w.write("#secret", pin)
	w.write("#repeat", pin)
	if listed {
		w.tick("input[name=listed]")
	}
	w.goes("joining", "main .btn")
	if w.path() != "/?joined=1" {
		w.t.Fatalf("joining leads to %s", w.path())
	}
}

func (w *walk) expectName(name string) {
	w.t.Helper()
	if who := w.text(".who-name"); who != name {
		w.t.Fatalf("at %s as %q, want %q", w.path(), who, name)
	}
}

// guesses types a spent code, then wrong ones until they are slowed.
func (w *walk) guesses(spent string) {
	w.t.Helper()
	words := builtInLibrary(w.t).Words.For("en")
	w.opens("/join")
	w.write("#code", spent)
	w.answers("a spent code", "main .btn", 409)
	w.opens("/join")
	w.write("#code", "ZZZZ-ZZZ0")
	w.answers("a wrong code", "main .btn", 404)
	w.says("a wrong code", words.T("join.unknown"))
	w.mended("a wrong code", "code")
	for i := range 9 {
		if status := w.open(fmt.Sprintf("/join/ZZZZZZZ%d", i+1)); status != 404 {
			w.t.Fatalf("a wrong code is answered %d", status)
		}
	}
	before := time.Now()
	if status := w.open("/join/ZZZZZZZZ"); status != 404 {
		w.t.Fatalf("the eleventh wrong code is answered %d", status)
	}
	if waited := time.Since(before); waited < 2*time.Second {
		w.t.Errorf("the eleventh wrong code is answered in %v", waited)
	}
}
