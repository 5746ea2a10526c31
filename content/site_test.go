package content

import (
	"strings"
	"testing"
)

func TestLoadSiteKeepsWhatTheOperatorLeavesOut(t *testing.T) {
	dir := write(t, map[string]string{"site.yaml": "organisation:\n  name: Mwangaza\nprice_per_mb: 1\nconcern: {name: Wanjiru, phone: \"0712 345 678\"}\n" +
		"signatories:\n  - {name: A, role: Head}\n"})
	site, problems := LoadSite(open(t, dir))
	if len(problems) > 0 {
		t.Fatal(lines(problems))
	}
	if site.Name != "Pamoja" || site.Helpline.Number != "116" || site.Exit != "https://example.org/" ||
		site.Organisation.Name != "Mwangaza" || site.PricePerMB != 1 || !site.Concern.Given() || len(site.Signatories) != 1 {
		t.Errorf("got %+v", site)
	}
}

func TestLoadSiteReports(t *testing.T) {
	tests := []struct{ name, source, want string }{
		{"plain http", "exit: http://example.org/\n", "1:7 this must be a whole address that begins with https://"},
		{"script", "exit: \"javascript:alert(1)\"\n", "1:7 this must be a whole address that begins with https://"},
		{"no host", "exit: https:///x\n", "1:7 this must be a whole address that begins with https://"},
		{"words for a number", "helpline:\n  number: call us\n", "2:11 this is no telephone number: write digits in quotation marks, for example \"116\""},
		{"number as a number", "helpline:\n  number: 116\n", "2:11 `number` must be text: put it in quotation marks, \"116\""},
		{"below nothing", "price_per_mb: -1\n", "1:15 this must be a price in shillings, 0 to 1000"},
		{"no name", "name: \" \"\n", "1:7 the site needs a name\n1:7 this begins or ends with a space: delete it"},
		{"long name", "name: " + strings.Repeat("ũ", 41) + "\n", "1:7 this is longer than 40 letters: shorten it"},
		{"two lines", "organisation:\n  name: \"A\\nB\"\n", "2:9 this must be one line"},
		{"half a signatory", "signatories:\n  - name: A\n", "2:5 a signatory needs a name and a role"},
		{"three signatories", "signatories:\n  - {name: A, role: B}\n  - {name: A, role: B}\n  - {name: A, role: B}\n", "4:5 a certificate has room for two signatories: delete this one"},
		{"half a concern", "concern:\n  name: A\n", "2:3 give a name and a telephone number or an e-mail address, or leave all three blank"},
		{"bad contact", "concern:\n  name: A\n  phone: none\n  email: A <a@b.org>\n",
			"3:10 this is no telephone number: write digits, for example \"0712 345 678\"\n4:10 this is no e-mail address: write it as name@example.org"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, problems := LoadSite(open(t, write(t, map[string]string{"site.yaml": test.source})))
			if got := lines(problems); got != test.want {
				t.Errorf("got\n%s\nwant\n%s", got, test.want)
			}
		})
	}
}
