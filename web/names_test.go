package web_test

import (
	"net/http"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/text/unicode/norm"

	"pamoja/certificates"
	"pamoja/courses/people"
)

// sampleNames are names as people have them, and as nobody has.
var sampleNames = []string{
	"Ŋ",
	"Sample O'Brien-Ng'ang'a",
	"Wanjikũ wa Mũgo",
	"Sample Nyaku\u0303ndi with a mark of its own",
	strings.Repeat("Sample Longname ", 12) + "Omondi X",
	strings.Repeat("W", 200),
	"Sample 👩🏾\u200d👩🏾\u200d👧🏾 Emoji",
	"فاطمة بنت عينة",
	"Sample שרה 1234",
	"Sample <b>&amp; \"Quoted\"",
	"Sample 中文 名",
	"Ọlámídé Ẹ̀kọ́",
}

func TestNamesOnEveryPage(t *testing.T) {
	s := newSite(t)
	for _, given := range sampleNames {
		c := s.signedIn(given, people.Learner)
		name := c.person.Name
		if name != norm.NFC.String(strings.Join(strings.Fields(given), " ")) {
			t.Errorf("%q is kept as %q", given, name)
		}
		for _, path := range []string{"/account", "/"} {
			showsName(t, c.get(path).wants(http.StatusOK), name)
		}
		c.complete()
		printed := name
		if !certificates.Printable(name) {
			page := c.post("/certificates", "course", wholeCourse).wants(http.StatusBadRequest)
			showsName(t, page, name)
			again := c.post("/certificates", "course", wholeCourse, "print_name", "中").wants(http.StatusBadRequest)
			again.says(s.message("en", "certificates.print_name"))
			printed = "Sample Spelt Plainly"
			c.post("/certificates", "course", wholeCourse, "print_name", printed).wants(http.StatusSeeOther)
		}
		serial := c.claim()
		showsName(t, c.get("/certificates/"+serial).wants(http.StatusOK), printed)
		showsName(t, s.as("nobody").get("/verify/"+serial).wants(http.StatusOK), printed)
		if pdf := c.get("/certificates/" + serial + ".pdf").wants(http.StatusOK); !strings.HasPrefix(pdf.body, "%PDF-") || len(pdf.body) > 60<<10 {
			t.Errorf("the sheet of %q has %d bytes", name, len(pdf.body))
		}
		c.get("/account").says(name)
		s.clock.pass(10e9)
	}
}

// A name nobody can have is not taken, and the form comes back as it was filled.
func TestNamesThatAreRefused(t *testing.T) {
	s := newSite(t)
	c := s.as("learner")
	serial := c.certified()
	admin := s.as("administrator")
	for _, bad := range []string{"\u202e", "Sample\x00Name", strings.Repeat("W", 201), "Sample \xff", "\u200d"} {
		s.keeps("a name that is none", func() {
			got := admin.post("/certificates/"+serial, "action", "replace", "id", "x", "name", bad, "reason", "sample").wants(http.StatusBadRequest)
			got.says(s.message("en", "form.mend"))
		}, "audit")
	}
	// Marks that turn text round are taken out of a name.
	to := admin.post("/certificates/"+serial, "action", "replace", "id", "x", "name", "Sample \u202eTurned\u2066", "reason", "sample")
	admin.follow(to).says("Sample Turned").lacks("\u202e", "\u2066")
}

// A name typed into a form that is refused is not kept either.
func TestRefusedReplacementKeepsTheName(t *testing.T) {
	s := newSite(t)
	serial := s.as("learner").certified()
	admin := s.as("administrator")
	admin.post("/certificates/"+serial, "action", "replace", "id", "one", "name", "Sample Right", "reason", "sample").wants(http.StatusSeeOther)
	s.keeps("a replacement that comes too late", func() {
		admin.post("/certificates/"+serial, "action", "replace", "id", "two", "name", "Sample Late", "reason", "sample").wants(http.StatusConflict)
	}, "audit")
	second := s.as("other").certified()
	s.keeps("a replacement with a name that cannot be printed", func() {
		admin.post("/certificates/"+second, "action", "replace", "id", "three", "name", "中文", "reason", "sample").wants(http.StatusBadRequest)
	}, "audit")
}

// showsName fails the test unless the name stands on the page, and wherever it
// stands its direction is kept to itself.
func showsName(t *testing.T, page *answer, name string) {
	t.Helper()
	shown, loose := namesOn(page.body, name)
	if shown == 0 {
		t.Errorf("%s does not show %q", page.path, name)
	}
	for _, place := range loose {
		t.Errorf("%s: %q may turn what stands around it: <%s>", page.path, name, place)
	}
}

// namesOn counts where a name stands on a page, and names the elements in which
// it is not kept apart: by <bdi>, dir="auto" or isolating marks.
func namesOn(body, name string) (shown int, loose []string) {
	root, err := html.Parse(strings.NewReader(body))
	if err != nil {
		return 0, []string{err.Error()}
	}
	for n := range root.Descendants() {
		if n.Type == html.ElementNode {
			for _, attribute := range n.Attr {
				if attribute.Key == "value" && attribute.Val == name && !apart(n) {
					loose = append(loose, n.Data+" value")
				}
			}
		}
		if n.Type != html.TextNode || !strings.Contains(n.Data, name) {
			continue
		}
		shown++
		if !apart(n.Parent) && !strings.Contains(n.Data, "\u2068"+name+"\u2069") {
			loose = append(loose, n.Parent.Data)
		}
	}
	return shown, loose
}

func apart(n *html.Node) bool {
	for _, attribute := range n.Attr {
		if attribute.Key == "dir" && attribute.Val == "auto" {
			return true
		}
	}
	return n.Data == "bdi"
}

func TestLooseNamesAreNoticed(t *testing.T) {
	page := `<p>فاطمة</p><p><bdi>فاطمة</bdi></p><p dir="auto">فاطمة</p><p>Welcome, ` + "\u2068فاطمة\u2069" + `</p><input value="فاطمة"><input dir="auto" value="فاطمة">`
	if shown, loose := namesOn(page, "فاطمة"); shown != 4 || len(loose) != 2 {
		t.Errorf("shown %d, loose %q", shown, loose)
	}
}
