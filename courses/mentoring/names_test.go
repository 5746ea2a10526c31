package mentoring

import (
	"slices"
	"strings"
	"testing"
)

func TestLikelyNames(t *testing.T) {
	t.Parallel()
	for note, want := range map[string][]string{
		"We visited Amina (9) and her aunt.":                            {"Amina"},
		"We visited Amina, 9, at home.":                                 {"Amina"},
		"Amina, aged 9, wants to go home.":                              {"Amina"},
		"Planned with Amina Otieno aged 9.":                             {"Otieno"},
		"A visit to 9-year-old Amina went well.":                        {"Amina"},
		"Spoke about a 9 year old Baraka.":                              {"Baraka"},
		"A child named Baraka came.":                                    {"Baraka"},
		"Mtoto anayeitwa Baraka alikuja.":                               {"Baraka"},
		"Tulizungumza kuhusu Amina wa miaka 9.":                         {"Amina"},
		"Amina mwenye umri wa miaka 12 anataka kurudi.":                 {"Amina"},
		"Baraka is 9 years old.":                                        {"Baraka"},
		"":                                                              nil,
		"Practised step 3, form 2 and the genogram.":                    nil,
		"Met on 9 March with 12 learners in Siaya.":                     nil,
		"Visited a home with three children aged 4, 7 and 9.":           nil,
		"Children aged 9 were asked first.":                             nil,
		"Role-play of a first visit. Went over SOP 6 for 12 minutes.":   nil,
		"Visit on Monday, 9 of us.":                                     nil,
		"Tulifanya hatua ya 4 kwa dakika 15. Watoto wa miaka 9 hadi 12": nil,
		"Siaya 12 November":                                             nil,
		"Agreed with Mama on 3 visits.":                                 nil,
		"The case plan has 9 actions, Wanjiku checks them.":             nil,
	} {
		if got := LikelyNames(note); !slices.Equal(got, want) {
			t.Errorf("%q: %q, want %q", note, got, want)
		}
	}
}

// FuzzLikelyNames: what it gives stands in the note, and nothing panics.
func FuzzLikelyNames(f *testing.F) {
	for _, seed := range []string{"Amina (9)", "9-year-old Amina", "(9", "9-", "\xff 9 A", "İ 9 years Ab"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, note string) {
		for _, name := range LikelyNames(note) {
			if !strings.Contains(note, name) {
				t.Errorf("%q is not in %q", name, note)
			}
		}
	})
}
