package mentoring

import (
	"testing"

	"pamoja/courses/fault"
	"pamoja/courses/people"
)

// TestWeek enters a week from paper: a wrong line keeps out itself alone, and
// sending the page again makes nothing twice.
func TestWeek(t *testing.T) {
	t.Parallel()
	l := newLedger(t)
	mentor, one, two := l.person("Siaya", people.Trainer), l.person("Siaya"), l.person("Siaya")
	stranger := l.person("Kisumu")
	for _, mentee := range []people.Person{one, two} {
		_, err := l.o.People.OpenLink(l.ctx, people.Shell(), people.MentorOf, mentor.ID, mentee.ID)
		l.must(err)
	}
	rows, err := l.PaperRows(l.ctx, mentor)
	l.must(err)
	if len(rows) != 2 || len(rows[0].Code) < shortestCode || rows[0].Code == rows[1].Code {
		t.Fatalf("the rows are %+v", rows)
	}
	line := func(codes string) WeekLine { return WeekLine{Form: l.form(), Codes: codes} }
	early := line(rows[1].Code)
	early.Clock = "07:30"
	late := line(rows[0].Code)
	late.Day = "2026-12-24"
	lines := []WeekLine{line(rows[0].Code + ", " + stranger.Member), {}, early, late, line("12"), line("x99"), line("")}
	form, err := l.NewID()
	l.must(err)
	entered, err := l.Week(l.ctx, mentor, form, lines)
	l.must(err)
	for i, want := range []string{"", "", "", "mentoring.ahead", "mentoring.code_unknown", "mentoring.code_unknown", "mentoring.nobody"} {
		got := entered[i]
		if want != "" && (got.Fault == nil || got.Fault.Key != want) || want == "" && got.Fault != nil {
			t.Errorf("line %d: %v, want %q", i, got.Fault, want)
		}
		if (got.Entry != "") != (i == 0 || i == 2) {
			t.Errorf("line %d made the entry %q", i, got.Entry)
		}
	}
	late.Day, lines[3].Form.Day = "2026-11-21", "2026-11-21"
	again, err := l.Week(l.ctx, mentor, form, lines)
	l.must(err)
	if again[0].Entry != entered[0].Entry || again[2].Entry != entered[2].Entry || again[3].Entry == "" {
		t.Errorf("sent again: %+v", again)
	}
	page, _, err := l.Sessions(l.ctx, mentor, MentorSide, "", "", 50)
	l.must(err)
	if len(page) != 3 {
		t.Errorf("%d sessions, want 3", len(page))
	}
	_, err = l.Week(l.ctx, one, form, lines)
	wants(t, err, fault.KindForbidden, "mentoring.not_trainer")
	_, err = l.Week(l.ctx, mentor, form, make([]WeekLine, MostLines+1))
	wants(t, err, fault.KindInvalid, "mentoring.too_many_lines")
}

// TestRowCodes are as long as it takes.
func TestRowCodes(t *testing.T) {
	t.Parallel()
	mentees := []people.Person{{Member: "M1234565"}, {Member: "M9934565"}, {Member: "M1111119"}}
	for member, want := range map[string]string{"M1234565": "234565", "M9934565": "934565", "M1111119": "119"} {
		if got := rowCode(mentees, member); got != want {
			t.Errorf("%s: %s, want %s", member, got, want)
		}
	}
}
