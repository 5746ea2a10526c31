package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	cdpage "github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp/kb"

	"pamoja/courses/people"
)

// invited adds somebody without a secret, and gives the code of her slip.
func (s *specimen) invited(name string) (people.Person, string) {
	s.Helper()
	added, code, err := s.accounts.AddInvited(s.Context(), people.Shell(), people.New{Name: name, Language: s.lang})
	s.check(err)
	return added.Person, code
}

// joining are the pages by which people come in without e-mail, in every state.
func (s *specimen) joining() []shownPage {
	s.add("slips", administratorName, people.Administrator, 0)
	_, slip := s.invited("Sample Learner 31")
	hers, reset := s.invited("Sample Learner 32")
	_, err := s.accounts.Accept(s.Context(), reset, "", people.Acceptance{Secret: "739164", Repeat: "739164"})
	s.check(err)
	read, err := s.accounts.InviteReset(s.Context(), people.Shell(), hers.ID)
	s.check(err)
	phone, err := s.accounts.NewDevice(s.Context(), hers, "Chrome, Android")
	s.check(err)
	s.check(s.accounts.ShowOnPhone(s.Context(), hers, phone, true))
	shown, err := s.accounts.OnThisPhone(s.Context(), phone)
	s.check(err)
	many := map[string]string{"action": "scope", "scope": "", "again": "yes"}
	return []shownPage{
		{name: "join", template: "join", path: "/join"},
		{name: "join-unknown", template: "join", path: "/join", post: map[string]string{"code": "ZZZZ-ZZZZ"}, status: 404},
		{name: "join-spent", template: "join", path: "/join/" + reset, status: 409},
		{name: "join-form", template: "join_form", path: "/join/" + slip},
		{name: "join-reset", template: "join_form", path: "/join/" + read.Code},
		{name: "join-problem", template: "join_form", path: "/join/" + slip, post: map[string]string{"secret": "111111", "repeat": "1", "language": s.lang}, status: 400},
		{name: "sign-in-names", template: "sign_in", device: phone, path: "/sign-in"},
		{name: "sign-in-chosen", template: "sign_in", device: phone, path: "/sign-in?who=" + shown[0].Device},
		{name: "slips", template: "slips", who: "slips", path: "/staff/people/slips"},
		{name: "slips-problem", template: "slips", who: "slips", path: "/staff/people/slips", post: map[string]string{"action": "one", "login": "0"}, status: 404},
		{name: "slips-print", template: "slips_print", who: "slips", path: "/staff/people/slips", post: many},
		{name: "slips-nobody", template: "slips", who: "slips", path: "/staff/people/slips", post: map[string]string{"action": "scope", "scope": "county:Turkana"}},
		{name: "slips-read-out", template: "reset_code", who: "slips", path: "/staff/people/" + hers.ID + "/code", post: map[string]string{}},
		{name: "slips-shut-out", template: "signed_out", who: "slips", path: "/staff/people/" + hers.ID + "/sign-out", post: map[string]string{}},
	}
}

// TestJoiningInBrowser goes the whole way on one phone, without script and with
// the keyboard: a slip is made, somebody joins from it, hands the phone on, a
// second person joins, each comes back by her name, and codes are refused.
func TestJoiningInBrowser(t *testing.T) {
	t.Parallel()
	s := newSpecimen(t, "en")
	s.add("staff", administratorName, people.Administrator, 0)
	one, first := s.invited("Sample Learner 31")
	two, second := s.invited("Sample Learner 32")
	b := openTab(t, s.base)
	b.withoutScript()

	for i := range 10 {
		if status := b.open(fmt.Sprintf("/join/ZZZZ%04d", i)); status != 404 {
			t.Fatalf("a wrong code is answered %d", status)
		}
	}
	if status := b.open("/join"); status != 200 {
		t.Fatalf("/join answers %d", status)
	}
	b.skipToText()
	b.tabTo("#code")
	b.keys(strings.ToLower(people.SpellCode(first)))
	b.picked(200, b.press("main .btn", kb.Enter))
	for _, person := range []struct {
		people.Person
		code, pin string
	}{{one, first, "739164"}, {two, second, "928374"}} {
		if person.code == second {
			b.picked(200, b.open("/join/"+second))
		}
		b.skipToText()
		b.tabTo("#secret")
		b.keys(person.pin)
		b.tabTo("#repeat")
		b.keys(person.pin)
		b.tabTo("input[name=listed]")
		b.keys(" ")
		b.picked(200, b.press("main .btn", kb.Enter))
		if b.path() != "/?joined=1" || b.text("#member") != person.Member {
			t.Fatalf("joining leads to %s, which shows %q", b.path(), b.text("#member"))
		}
		b.picked(200, b.open("/account"))
		b.picked(200, b.press("form[action='/sign-out'] button", kb.Enter))
	}
	if shown := b.text("section[aria-labelledby=here]"); !strings.Contains(shown, one.Name) || !strings.Contains(shown, two.Name) {
		t.Fatalf("the phone shows %q", shown)
	}
	b.picked(200, b.press("section[aria-labelledby=here] li:last-child a", kb.Enter))
	if b.attribute("#login", "value") != one.Member {
		t.Fatalf("the login is %q", b.attribute("#login", "value"))
	}
	b.fill("#secret", "739164")
	b.picked(200, b.press("main .btn", kb.Enter))
	if who := b.text(".who-name"); b.path() != "/" || who != one.Name {
		t.Fatalf("at %s as %q", b.path(), who)
	}
}

// picked fails unless a page was answered as it should be.
func (b *tab) picked(want, got int) {
	b.t.Helper()
	if got != want {
		b.t.Fatalf("%s is answered %d, want %d", b.path(), got, want)
	}
}

// TestSlipsOnPaper prints twenty slips: several to a sheet, none cut by its
// edge, nothing else on the paper.
func TestSlipsOnPaper(t *testing.T) {
	t.Parallel()
	text := needProgram(t, "pdftotext")
	s := newSpecimen(t, "en")
	s.add("staff", administratorName, people.Administrator, 0)
	for i := range 20 {
		name := fmt.Sprintf("Sample Learner %d", 40+i)
		if i == 3 {
			name = "Sample Learner of a very long name indeed, who would not be cut off by the edge of a slip"
		}
		lang := []string{"en", "sw"}[i%2]
		_, _, err := s.accounts.AddInvited(t.Context(), people.Shell(), people.New{Name: name, Language: lang})
		s.check(err)
	}
	b := openTab(t, s.base)
	b.cookies(map[string]string{s.cookies["staff"].Name: s.cookies["staff"].Value})
	b.open("/staff/people/slips")
	b.picked(200, b.post("/staff/people/slips", map[string]string{"action": "scope", "again": "yes"}))
	file := filepath.Join(t.TempDir(), "slips.pdf")
	if dir := os.Getenv("PAMOJA_SHOTS"); dir != "" {
		file = filepath.Join(dir, "slips.pdf")
	}
	s.check(os.WriteFile(file, call(b, cdpage.PrintToPDF, cdpage.PrintToPDFParams{PaperWidth: 8.27, PaperHeight: 11.69}).Data, 0o600))
	out, err := exec.Command(text, "-layout", file, "-").Output()
	s.check(err)
	sheets := bytes.Split(bytes.TrimRight(out, "\f\n"), []byte("\f"))
	if len(sheets) < 3 || len(sheets) > 4 {
		t.Errorf("20 slips take %d sheets", len(sheets))
	}
	for i, sheet := range sheets {
		begin := bytes.Count(sheet, []byte("Your way into")) + bytes.Count(sheet, []byte("Njia yako ya"))
		ends := bytes.Count(sheet, []byte(fmt.Sprint(time.Now().AddDate(0, 0, 30).Year(), ".")))
		if begin == 0 || begin != ends {
			t.Errorf("sheet %d: %d slips begin, %d end:\n%s", i+1, begin, ends, sheet)
		}
		for _, other := range []string{"Print this page", "My learning"} {
			if bytes.Contains(sheet, []byte(other)) {
				t.Errorf("sheet %d also says %q", i+1, other)
			}
		}
	}
}

// TestWidestCodesFit puts the widest code there can be where one is shown: which
// letters are drawn must not decide whether a page fits a small phone.
func TestWidestCodesFit(t *testing.T) {
	t.Parallel()
	s := newSpecimen(t, "en")
	b := openTab(t, s.base)
	s.beforeAdministrator()
	s.signedOut()
	pages, shown := s.joining(), 0
	s.learning()
	s.quizzes()
	s.attested()
	s.staffed()
	s.imported()
	for _, p := range append(pages, s.gathered()...) {
		if p.template != "reset_code" && p.template != "cohort_code" {
			continue
		}
		s.show(b, p)
		if eval[bool](b, `(e => e !== null && (e.textContent = "WWWW-MMMM") !== "")(document.querySelector("#read-out, #cohort-code"))`) {
			shown++
			b.fits(p.name)
		}
	}
	if shown < 2 {
		t.Errorf("a code stands on %d pages, want one read out and one of a cohort", shown)
	}
}
