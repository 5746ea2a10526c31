package mentoring

import (
	"testing"
	"time"

	"pamoja/courses/fault"
	"pamoja/courses/people"
)

// TestLogged walks an entry: logged for two, confirmed by one, read out by the
// other, and counted once.
func TestLogged(t *testing.T) {
	t.Parallel()
	l := newLedger(t)
	mentor, one, two, stranger := l.person("Siaya", people.Trainer), l.person("Siaya"), l.person("Siaya"), l.person("Siaya")
	f := l.form(one)
	f.Numbers = []string{two.Member}
	f.Practised, f.Actions = "Listening.", []Action{{What: "Visit together", Due: "2026-12-01"}}
	e := l.logs(mentor, f)
	if again := l.logs(mentor, f); again.ID != e.ID {
		t.Fatal("the same form made a second entry")
	}
	if got, _ := l.minutes(mentor, MentorSide); got != 0 {
		t.Errorf("%d minutes count before anybody confirmed", got)
	}
	l.must(l.Confirm(l.ctx, one, e.ID, time.Time{}))
	l.must(l.Confirm(l.ctx, one, e.ID, time.Time{}))
	for _, who := range []struct {
		person people.Person
		side   Role
		want   int
	}{{mentor, MentorSide, 60}, {one, MenteeSide, 60}, {two, MenteeSide, 0}} {
		if got, _ := l.minutes(who.person, who.side); got != who.want {
			t.Errorf("%s: %d minutes count, want %d", who.person.Name, got, who.want)
		}
	}
	wants(t, l.Confirm(l.ctx, stranger, e.ID, time.Time{}), fault.KindNotFound, "mentoring.unknown")
	wants(t, l.Confirm(l.ctx, mentor, e.ID, time.Time{}), fault.KindNotFound, "mentoring.unknown")
	_, err := l.Open(l.ctx, stranger, e.ID)
	wants(t, err, fault.KindNotFound, "mentoring.unknown")

	view, err := l.Open(l.ctx, two, e.ID)
	l.must(err)
	if !view.Asked || len(view.Code) != 4 || view.Others != 1 || view.Text.Practised != "Listening." {
		t.Errorf("the second mentee sees %+v", view)
	}
	mine, err := l.Open(l.ctx, mentor, e.ID)
	l.must(err)
	if mine.Code != "" || len(mine.Parties) != 2 || mine.Parties[0].Name != "" && mine.Parties[1].Name != "" {
		t.Errorf("logging with somebody told the mentor her name, or the code: %+v", mine.Parties)
	}
	wrong := "0000"
	if view.Code == wrong {
		wrong = "0001"
	}
	wants(t, l.ConfirmSpoken(l.ctx, mentor, e.ID, two.ID, wrong), fault.KindInvalid, "mentoring.code_wrong")
	l.must(l.ConfirmSpoken(l.ctx, mentor, e.ID, two.ID, " "+view.Code[:2]+" "+view.Code[2:]))
	if got, by := l.minutes(two, MenteeSide); got != 60 || by["first"] != 60 {
		t.Errorf("after the spoken code %d minutes count, %v", got, by)
	}
	promises, err := l.Promises(l.ctx, two, 10)
	l.must(err)
	if len(promises) != 1 || promises[0].What != "Visit together" {
		t.Errorf("promised: %+v", promises)
	}
	l.must(l.Done(l.ctx, two, e.ID, 0))
	if promises, err = l.Promises(l.ctx, mentor, 10); err != nil || len(promises) != 0 {
		t.Errorf("done, and still promised: %+v, %v", promises, err)
	}
}

// TestCodeTries: five tries, and seven days.
func TestCodeTries(t *testing.T) {
	t.Parallel()
	l := newLedger(t)
	mentor, one := l.person("Siaya", people.Trainer), l.person("Siaya")
	e, late := l.logs(mentor, l.form(one)), l.logs(mentor, l.form(one))
	view, err := l.Open(l.ctx, one, e.ID)
	l.must(err)
	wrong := "1234"
	if view.Code == wrong {
		wrong = "4321"
	}
	for range 5 {
		wants(t, l.ConfirmSpoken(l.ctx, mentor, e.ID, one.ID, wrong), fault.KindInvalid, "mentoring.code_wrong")
	}
	wants(t, l.ConfirmSpoken(l.ctx, mentor, e.ID, one.ID, view.Code), fault.KindConflict, "mentoring.code_over")
	view, err = l.Open(l.ctx, one, late.ID)
	l.must(err)
	l.pass(7 * 24 * time.Hour)
	wants(t, l.ConfirmSpoken(l.ctx, mentor, late.ID, one.ID, view.Code), fault.KindConflict, "mentoring.code_over")
	l.must(l.Confirm(l.ctx, one, late.ID, time.Time{}))
}

// TestRestated: the old one stands until the new one is confirmed; whose terms
// do not change are not asked.
func TestRestated(t *testing.T) {
	t.Parallel()
	l := newLedger(t)
	mentor, one, two := l.person("Siaya", people.Trainer), l.person("Siaya"), l.person("Siaya")
	e := l.logs(mentor, l.form(one, two))
	l.must(l.Confirm(l.ctx, one, e.ID, time.Time{}))
	words := l.form(one, two)
	words.Practised = "What was left out before."
	same, err := l.Restate(l.ctx, mentor, e.ID, words)
	l.must(err)
	if got, _ := l.minutes(one, MenteeSide); got != 60 {
		t.Errorf("a restatement that changes nothing took %d minutes", 60-got)
	}
	longer := l.form(one)
	longer.Minutes = 90
	changed, err := l.Restate(l.ctx, mentor, same.ID, longer)
	l.must(err)
	if got, _ := l.minutes(one, MenteeSide); got != 60 {
		t.Errorf("before she confirmed, %d minutes count", got)
	}
	l.must(l.Confirm(l.ctx, one, changed.ID, time.Time{}))
	if got, _ := l.minutes(one, MenteeSide); got != 90 {
		t.Errorf("after she confirmed, %d minutes count", got)
	}
	if view, err := l.Open(l.ctx, two, changed.ID); err != nil || view.Asked {
		t.Errorf("who never agreed is asked whether it is right that she is not in it: %+v, %v", view, err)
	}
	_, err = l.Restate(l.ctx, one, e.ID, l.form())
	wants(t, err, fault.KindNotFound, "mentoring.unknown")
}

// TestRefusals: only what an entry shows by itself.
func TestRefusals(t *testing.T) {
	t.Parallel()
	l := newLedger(t)
	mentor, one := l.person("Siaya", people.Trainer), l.person("Siaya")
	for _, c := range []struct {
		key    string
		kind   fault.Kind
		change func(*Form)
	}{
		{"mentoring.ahead", fault.KindInvalid, func(f *Form) { f.Day = "2026-11-24" }},
		{"mentoring.minutes", fault.KindInvalid, func(f *Form) { f.Minutes = 0 }},
		{"mentoring.minutes", fault.KindInvalid, func(f *Form) { f.Minutes = 961 }},
		{"mentoring.same_person", fault.KindInvalid, func(f *Form) { f.Mentees = append(f.Mentees, mentor.ID) }},
		{"mentoring.unknown_person", fault.KindInvalid, func(f *Form) { f.Numbers = []string{"M123456"} }},
		{"mentoring.nobody", fault.KindInvalid, func(f *Form) { f.Mentees = nil }},
		{"mentoring.modality", fault.KindInvalid, func(f *Form) { f.Modality = "chat" }},
		{"mentoring.clock", fault.KindInvalid, func(f *Form) { f.Clock = "25:00" }},
		{"mentoring.step", fault.KindInvalid, func(f *Form) { f.Step = "second-part" }},
		{"mentoring.course", fault.KindInvalid, func(f *Form) { f.Course = "third" }},
	} {
		f := l.form(one)
		c.change(&f)
		_, err := l.Log(l.ctx, mentor, f)
		wants(t, err, c.kind, c.key)
	}
	_, err := l.Log(l.ctx, one, l.form(mentor))
	wants(t, err, fault.KindForbidden, "mentoring.not_trainer")
	own := l.form()
	own.MentorNo = mentor.Member
	e := l.logs(one, own)
	l.must(l.Confirm(l.ctx, mentor, e.ID, time.Time{}))
	twice := l.form(one)
	twice.Minutes = 90
	l.must(l.Confirm(l.ctx, one, l.logs(mentor, twice).ID, time.Time{}))
	for side, who := range map[Role]people.Person{MentorSide: mentor, MenteeSide: one} {
		if got, _ := l.minutes(who, side); got != 90 {
			t.Errorf("both logged one session: %d minutes count for the %s, want 90", got, side)
		}
	}
}

// TestMovedAcrossMonths: a session moved over the end of a month never counts in
// both, also not for the moment in which a course could be completed by it.
func TestMovedAcrossMonths(t *testing.T) {
	t.Parallel()
	for _, days := range [][2]string{{"2026-10-31", "2026-11-01"}, {"2026-11-01", "2026-10-31"}} {
		l := newLedger(t)
		mentor, one := l.person("Siaya", people.Trainer), l.person("Siaya")
		f := l.form(one)
		f.Day, f.Clock = days[0], "22:30"
		e := l.logs(mentor, f)
		l.must(l.Confirm(l.ctx, one, e.ID, time.Time{}))
		f = l.form(one)
		f.Day, f.Clock = days[1], "22:30"
		moved, err := l.Restate(l.ctx, mentor, e.ID, f)
		l.must(err)
		l.must(l.Confirm(l.ctx, one, moved.ID, time.Time{}))
		places := (&touched{losing: l.placesOf(Side{Start: e.Start, Person: one.ID, Role: MenteeSide}), gaining: l.placesOf(Side{Start: moved.Start, Person: one.ID, Role: MenteeSide})}).places()
		if places[0].month != days[0][:7] {
			t.Errorf("from %s to %s: counted first is %s", days[0], days[1], places[0].month)
		}
		if got, _ := l.minutes(one, MenteeSide); got != 60 {
			t.Errorf("from %s to %s: %d minutes", days[0], days[1], got)
		}
	}
}

// TestUsedForm: a form that made an entry and now says something else is not lost
// in it; and words that a failed try left behind give way.
func TestUsedForm(t *testing.T) {
	t.Parallel()
	l, d := newMortal(t)
	mentor, one := l.person("Siaya", people.Trainer), l.person("Siaya")
	f := l.form(one)
	f.Practised = "First words."
	d.Live(1) // the words, and not the entry
	_, err := l.Log(l.ctx, mentor, f)
	d.Live(-1)
	if err == nil {
		t.Fatal("nothing was cut off")
	}
	f.Practised = "Better words."
	e := l.logs(mentor, f)
	if view, err := l.Open(l.ctx, one, e.ID); err != nil || view.Text.Practised != "Better words." {
		t.Errorf("kept: %q, %v", view.Text.Practised, err)
	}
	f.Day = "2026-11-21"
	_, err = l.Log(l.ctx, mentor, f)
	wants(t, err, fault.KindConflict, "mentoring.form_used")
	f.Day, f.Practised = "2026-11-20", "Other words."
	_, err = l.Log(l.ctx, mentor, f)
	wants(t, err, fault.KindConflict, "mentoring.form_used")
}

// TestTakenOutReads: who was taken out of a session is asked whether that is
// right, and reads nothing of what the others did.
func TestTakenOutReads(t *testing.T) {
	t.Parallel()
	l := newLedger(t)
	mentor, one, two := l.person("Siaya", people.Trainer), l.person("Siaya"), l.person("Siaya")
	e := l.logs(mentor, l.form(one))
	l.must(l.Confirm(l.ctx, one, e.ID, time.Time{}))
	f := l.form(two)
	f.Practised = "For the other alone."
	again, err := l.Restate(l.ctx, mentor, e.ID, f)
	l.must(err)
	view, err := l.Open(l.ctx, one, again.ID)
	l.must(err)
	if !view.Asked || !view.Removed || view.Text.Practised != "" {
		t.Errorf("she sees %+v", view)
	}
	held, err := l.Held(l.ctx, one.ID)
	l.must(err)
	for _, h := range held.Entries {
		if h.Text.Practised != "" {
			t.Errorf("held for her: %q", h.Text.Practised)
		}
	}
}
