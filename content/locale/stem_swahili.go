package locale

import "strings"

// swahili takes from a Kiswahili word, in this order: the ending -ni of a
// place (kazini), the beginning of a verb (anasaidia, kumsaidia), the prefix of
// a noun's class (mteja, wateja; ukurasa), the w of what is done to somebody
// (kuthibitishwa), and the last vowel, which tells somo from soma. Each is taken only where enough is left. Words that would
// come out as another word, or whose forms no rule brings together, stand in
// wholeWords.
//
// Too little taken misses a form, too much finds a stranger; where a rule
// cannot tell (wataalamu, experts, begins like a verb) the beginning is left out
// of the list.
func swahili(word string) string {
	for _, take := range []func(string) string{takePlace, takeVerb, takeClass} {
		if stem, known := wholeWords[word]; known {
			return stem
		}
		word = take(word)
	}
	if stem, known := wholeWords[word]; known {
		return stem
	}
	word = takePassive(word)
	if last := len(word) - 1; last >= 3 && strings.IndexByte("aeio", word[last]) >= 0 {
		return word[:last]
	}
	return word
}

// wholeWords are words by their stem: nouns too short for the rules, nouns that
// change within, and words that only look as if they had a prefix.
var wholeWords = pairs(`mtu=tu watu=tu utu=utu kitu=vitu vitu=vitu mti=miti miti=miti kiti=viti viti=viti mji=miji miji=miji mto=mito mito=mito
	mke=mke mwanamke=mke wanawake=mke mwanamume=mume wanaume=mume mwanaume=mume mume=mume waume=mume
	jicho=macho macho=macho jino=meno meno=meno jambo=mambo mambo=mambo jiko=meko meko=meko jiwe=mawe mawe=mawe
	kisa=visa visa=visa wimbo=nyimb nyimbo=nyimb uso=nyus nyuso=nyus wakati=wakat nyakati=wakat
	mwezeshaji=wezeshaj wawezeshaji=wezeshaj kurasa=kuras kundi=kund
	wajibu=wajib usiku=usik makao=maka makazi=makaz mkazi=wakaz wakazi=wakaz maoni=maoni uliza=uliz maliza=maliz umiza=umiz kumbuka=kumbuk
	chuo=vyuo vyuo=vyuo chunguza=chunguz mahali=mahal ogopa=ogop okoa=oko okota=okot
	jirani=jiran majirani=jiran mtihani=tihan mitihani=tihan amani=aman imani=iman maskini=maskin makini=makin
	huduma=hudum kila=kila kazi=kaz hatari=hatar akiba=akib akaunti=akaunt`)

func pairs(list string) map[string]string {
	m := map[string]string{}
	for pair := range strings.FieldsSeq(list) {
		word, stem, _ := strings.Cut(pair, "=")
		m[word] = stem
	}
	return m
}

// takePlace takes the ending of a place: kazini, nyumbani.
func takePlace(word string) string {
	base, ok := strings.CutSuffix(word, "ni")
	if _, known := wholeWords[base]; ok && known {
		return base
	}
	if !ok || len(base) < 4 || !isVowel(base[len(base)-1]) {
		return word
	}
	return base
}

// verbBeginnings are what stands before the root of a verb: who does it and
// when, ku- for the infinitive, and mwana-, which nouns share with wana-.
var verbBeginnings = strings.Fields(`ana ali ame ata ange nina nili nime nita niki tuna tuli tume tuta tuki una uli ume uki wana wali wame waki
	ina ili ime ita lina lili lime lita yana yali yame yata kina kili kime vina vili vime zina zili zime zita mwana
	haja hata haku huja huta hukuja sija sita siku hatuja hatuta hatuku hawaja hawata hawaku haija haita haiku hazija haliku halija
	mna mme ku`)

const rootLeast = 4 // letters that a verb's root keeps

func takeVerb(word string) string {
	longest := ""
	for _, beginning := range verbBeginnings {
		if len(beginning) > len(longest) && strings.HasPrefix(word, beginning) && len(word)-len(beginning) >= rootLeast {
			longest = beginning
		}
	}
	if longest == "" {
		return word
	}
	root := word[len(longest):]
	if longest != "ku" {
		root = takeRelative(longest, root)
	}
	if _, known := wholeWords[root]; known {
		return root
	}
	switch { // kumsaidia, kumwelekeza: to help her
	case strings.HasPrefix(root, "mw") && len(root)-2 >= rootLeast && isVowel(root[2]):
		return root[2:]
	case strings.HasPrefix(root, "m") && len(root)-1 >= rootLeast && !isVowel(root[1]) && root[1] != 'w':
		return root[1:]
	}
	return root
}

// takeRelative takes what says who or which: aliyesaidia, who helped, and of
// many waliosaidia. That o is hard to tell from one that begins the root
// (wanaondoka, they leave): before n and m it is left.
func takeRelative(beginning, root string) string {
	if strings.HasPrefix(beginning, "wa") && len(root) > 1 && root[0] == 'o' && root[1] != 'n' && root[1] != 'm' {
		if _, known := wholeWords[root]; known {
			return root
		}
		return takeFirst(root, "o")
	}
	return takeFirst(root, "ye", "yo", "lo", "cho", "vyo", "zo")
}

func takeFirst(root string, beginnings ...string) string {
	for _, beginning := range beginnings {
		if rest, ok := strings.CutPrefix(root, beginning); ok && len(rest) >= rootLeast {
			return rest
		}
	}
	return root
}

// classPrefixes are those of nouns, and how many letters they must leave. The
// first that fits is taken.
var classPrefixes = []struct {
	prefix string
	least  int
}{
	{"mwa", 3}, {"waa", 3}, {"mw", 3}, {"wa", 3}, {"mi", 3}, {"ma", 3}, {"ki", 3}, {"vi", 3}, {"ch", 3}, {"vy", 3}, {"m", 3}, {"u", 4},
}

func takeClass(word string) string {
	for _, class := range classPrefixes {
		rest, ok := strings.CutPrefix(word, class.prefix)
		if !ok || len(rest) < class.least {
			continue
		}
		vowel := isVowel(rest[0])
		switch class.prefix {
		case "ch", "vy": // cheti, vyeti
			if !vowel {
				continue
			}
		case "m": // mteja; not an m that begins the word itself
			if vowel {
				continue
			}
		case "ma": // machaguo, beside chaguo
			return takeClassAfterMa(rest)
		}
		return rest
	}
	return word
}

func takeClassAfterMa(rest string) string {
	if inner, ok := strings.CutPrefix(rest, "ch"); ok && len(inner) >= 3 && isVowel(inner[0]) {
		return inner
	}
	return rest
}

func takePassive(word string) string {
	if root, ok := strings.CutSuffix(word, "wa"); ok && len(root) >= 4 && !isVowel(root[len(root)-1]) {
		return root + "a"
	}
	return word
}

func isVowel(c byte) bool { return strings.IndexByte("aeiou", c) >= 0 }
