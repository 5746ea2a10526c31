package markdown

import (
	"strings"
	"testing"
)

func TestCleanSVG(t *testing.T) {
	source := `<?xml version="1.0" encoding="UTF-8"?>
<!-- drawn by hand -->
<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" version="1.1" role="presentation" aria-label="old"
  viewBox="0, 0 340 250" font-size="14" data-x="1">
  <title>Old name</title><desc>Old <b/>words</desc>
  <defs><clipPath id="c"><rect width="1" height="1"/></clipPath></defs>
  <g class="fam fs" stroke-width="3" clip-path="url(#c)"><circle cx="1" cy="2" r="3"/></g>
  <text class="b" x="1">A &lt; <tspan> B </tspan></text>
</svg>
`
	source = strings.Replace(source, "<b/>", "", 1)
	want := `<svg viewBox="0 0 340 250" font-size="14" role="img" aria-label="Two &#34;lines&#34;"><defs><clipPath id="f-1-c"><rect width="1" height="1"></rect></clipPath></defs>` +
		`<g class="fam fs" stroke-width="3" clip-path="url(#f-1-c)"><circle cx="1" cy="2" r="3"></circle></g><text class="b" x="1">A &lt; <tspan> B </tspan></text></svg>`
	got, err := cleanSVG([]byte(source), `Two "lines"`, "f-1-")
	if err != nil || got != want {
		t.Errorf("got %v\n%s\nwant\n%s", err, got, want)
	}
}

func TestCleanSVGRefuses(t *testing.T) {
	in := func(inner string) string { return `<svg viewBox="0 0 1 1">` + inner + `</svg>` }
	tests := []struct{ name, source, want string }{
		{"script", in(`<script>alert(1)</script>`), "<script> is not used"},
		{"foreign HTML", in(`<foreignObject><p>x</p></foreignObject>`), "<foreignObject> is not used"},
		{"style element", in(`<style>*{}</style>`), "<style> is not used"},
		{"animation", in(`<animate attributeName="href"/>`), "<animate> is not used"},
		{"copies of copies", in(`<use href="#a"/>`), "<use> is not used"},
		{"image", in(`<image href="https://example.org/x.png"/>`), "<image> is not used"},
		{"link", in(`<a href="https://example.org"><path d="M0"/></a>`), "<a> is not used"},
		{"HTML element", in(`<p>x</p>`), "<p> is not used"},
		{"other namespace", in(`<x:path xmlns:x="http://www.w3.org/1999/xhtml"/>`), "is not used"},
		{"style attribute", in(`<path style="fill:red"/>`), "no attribute style"},
		{"handler", in(`<path onclick="x"/>`), "no attribute onclick"},
		{"handler on the root", `<svg viewBox="0 0 1 1" onload="x"></svg>`, "no attribute onload"},
		{"handler in capitals", in(`<path ONCLICK="x"/>`), "no attribute ONCLICK"},
		{"reference", in(`<path href="#a"/>`), "take out href"},
		{"old reference", in(`<path xlink:href="#a"/>`), "take out href"},
		{"outside", in(`<path fill="url(https://example.org/x)"/>`), "take out fill"},
		{"outside, escaped", in(`<path fill="u\72l(x)"/>`), "take out fill"},
		{"script in a value", in(`<path fill="javascript:x"/>`), "take out fill"},
		{"reference to nothing", in(`<path marker-end="url(#m)"/>`), "refers to #m"},
		{"same id twice", in(`<path id="a"/><path id="a"/>`), "is there twice"},
		{"id with a space", in(`<path id="a b"/>`), "is there twice, or holds"},
		{"class", in(`<path class="A{}"/>`), "is none of ours"},
		{"unknown attribute", in(`<path filter="x"/>`), "the attribute filter is not used"},
		{"doctype", `<!DOCTYPE svg [<!ENTITY a "b">]>` + in(``), "<!DOCTYPE"},
		{"entity", in(`<text>&a;</text>`), "not well-formed"},
		{"sheet", `<?xml-stylesheet href="x"?>` + in(``), "<?xml-stylesheet"},
		{"other encoding", `<?xml version="1.0" encoding="UTF-16"?>` + in(``), "not well-formed"},
		{"no viewBox", `<svg width="1" height="1"></svg>`, "no viewBox"},
		{"bad viewBox", `<svg viewBox="0 0 1"></svg>`, "four numbers"},
		{"not closed", `<svg viewBox="0 0 1 1">`, "not well-formed"},
		{"two drawings", in(``) + in(``), "one <svg and nothing else"},
		{"drawing in a drawing", in(in(``)), "<svg> is not used"},
		{"other root", `<html></html>`, "one <svg"},
		{"empty", ``, "holds no drawing"},
		{"words outside text", in(`hello`), "stand in <text>"},
		{"deep", in(strings.Repeat("<g>", 30) + strings.Repeat("</g>", 30)), "too many groups"},
		{"large", in(strings.Repeat("<g></g>", 3000)), "larger than 20 KB"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, err := cleanSVG([]byte(test.source), "alt", "f-")
			if err == nil || !strings.Contains(err.Error(), test.want) || got != "" {
				t.Errorf("got %v, %q", err, got)
			}
		})
	}
}

func FuzzCleanSVG(f *testing.F) {
	for _, svg := range drawings {
		f.Add(svg)
	}
	f.Add(`<svg viewBox="0 0 1 1"><title><g></title><text>&#60;script></text></svg>`)
	f.Fuzz(func(t *testing.T, source string) {
		if got, err := cleanSVG([]byte(source), "a \"b\" <c>", "f-1-"); err == nil {
			balancedSVG(t, got)
		}
	})
}

func balancedSVG(t *testing.T, markup string) {
	t.Helper()
	lower := strings.ToLower(markup)
	if !strings.HasPrefix(markup, "<svg") || !strings.HasSuffix(markup, "</svg>") {
		t.Errorf("no drawing: %q", markup)
	}
	for _, part := range strings.Split(lower, "<")[1:] {
		tag, _, _ := strings.Cut(part, ">")
		if handler.MatchString(tag) || strings.Contains(tag, " style=") || strings.HasPrefix(tag, "script") || strings.Contains(tag, " href=") {
			t.Errorf("<%s> in %q", tag, markup)
		}
	}
}
