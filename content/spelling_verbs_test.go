package content

import (
	"slices"
	"strings"
	"testing"
)

// A Kiswahili verb is written as one word with who does it, when, to whom and
// which: the dictionary has a few of the thousands of forms of each. A form is
// taken as right when, these prefixes off, the infinitive that is left is known.
var (
	verbSubjects  = strings.Fields("ni u a tu m mw wa i li ya ki vi zi ku pa si hu ha hatu ham hawa hai hali haya haki havi hazi haku hau")
	verbTenses    = strings.Fields("na li ta me ka ki nge ngali ja ku mesha metu taka si sipo kisha")
	verbRelatives = strings.Fields("ye o yo lo cho vyo zo ko po mo")
	verbObjects   = strings.Fields("ni ku m mw tu wa u i li ya ki vi zi ji mu")
)

// shortestVerb is the least that may be left: -la, -ja and the like are listed.
const shortestVerb = 3

// unknownVerbs leaves out the forms of known verbs.
func unknownVerbs(t *testing.T, dictionary string, own map[string]bool, words []string) []string {
	t.Helper()
	infinitives := map[string][]string{}
	var all []string
	for _, word := range words {
		infinitives[word] = infinitivesOf(strings.ToLower(word))
		all = append(all, infinitives[word]...)
	}
	slices.Sort(all)
	all = slices.Compact(all)
	unknown := map[string]bool{}
	for _, word := range unknownTo(t, dictionary, all) {
		unknown[word] = !own[word]
	}
	return slices.DeleteFunc(words, func(word string) bool {
		return slices.ContainsFunc(infinitives[word], func(infinitive string) bool { return !unknown[infinitive] })
	})
}

// infinitivesOf lists the infinitives of which a word may be a form.
func infinitivesOf(word string) []string {
	rests := map[string]bool{}
	for _, subject := range append([]string{""}, verbSubjects...) {
		afterSubject, ok := strings.CutPrefix(word, subject)
		if !ok {
			continue
		}
		for _, tense := range append([]string{""}, verbTenses...) {
			afterTense, ok := strings.CutPrefix(afterSubject, tense)
			if !ok || tense != "" && subject == "" {
				continue
			}
			for _, relative := range append([]string{""}, verbRelatives...) {
				afterRelative, ok := strings.CutPrefix(afterTense, relative)
				if !ok || relative != "" && tense == "" {
					continue
				}
				rests[afterRelative] = true
				for _, object := range verbObjects {
					if rest, ok := strings.CutPrefix(afterRelative, object); ok {
						rests[rest] = true
					}
				}
			}
		}
	}
	var list []string
	for rest := range rests {
		if len(rest) < shortestVerb || rest == word {
			continue
		}
		stems := []string{rest}
		if cut, ok := strings.CutSuffix(rest, "e"); ok {
			stems = append(stems, cut+"a") // that he may: aende
		}
		if cut, ok := strings.CutSuffix(rest, "i"); ok {
			stems = append(stems, cut+"a") // he does not: haendi
		}
		if cut, ok := strings.CutSuffix(rest, "ni"); ok {
			stems = append(stems, cut, cut[:max(len(cut)-1, 0)]+"a") // you all
		}
		for _, stem := range stems {
			list = append(list, "ku"+stem, "kw"+stem)
		}
	}
	slices.Sort(list)
	return list
}

func TestInfinitives(t *testing.T) {
	for word, want := range map[string]string{
		"limekamilika": "kukamilika", "umehifadhiwa": "kuhifadhiwa", "anayeruhusiwa": "kuruhusiwa", "umwambie": "kuambia",
		"hajakubali": "kukubali", "haulizi": "kuuliza", "kilichohifadhiwa": "kuhifadhiwa", "wangemsaidia": "kusaidia",
	} {
		if got := infinitivesOf(word); !slices.Contains(got, want) {
			t.Errorf("%s: %v holds no %s", word, got, want)
		}
	}
	for _, slip := range []string{"limekamilka", "umehifadiwa", "anayeruhusuwa"} {
		if left := unknownVerbs(t, "sw_KE", nil, []string{slip}); len(left) != 1 {
			t.Errorf("the slip %s passes", slip)
		}
	}
}
