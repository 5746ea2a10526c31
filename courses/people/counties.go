package people

import "strings"

// Counties are Kenya's 47, in the order of their official numbers (facts 1.11).
var Counties = []string{
	"Mombasa", "Kwale", "Kilifi", "Tana River", "Lamu", "Taita Taveta", "Garissa", "Wajir", "Mandera", "Marsabit", "Isiolo", "Meru",
	"Tharaka-Nithi", "Embu", "Kitui", "Machakos", "Makueni", "Nyandarua", "Nyeri", "Kirinyaga", "Murang'a", "Kiambu", "Turkana", "West Pokot",
	"Samburu", "Trans Nzoia", "Uasin Gishu", "Elgeyo-Marakwet", "Nandi", "Baringo", "Laikipia", "Nakuru", "Narok", "Kajiado", "Kericho", "Bomet",
	"Kakamega", "Vihiga", "Bungoma", "Busia", "Siaya", "Kisumu", "Homa Bay", "Migori", "Kisii", "Nyamira", "Nairobi",
}

// ParseCounty reads the name of a county as people write it: in any case, with
// or without "County" or "Kaunti ya", apostrophes, hyphens and spaces.
func ParseCounty(text string) (string, bool) {
	key := foldPlace(text)
	key = strings.TrimSuffix(strings.TrimPrefix(key, "kauntiya"), "county")
	key = strings.TrimSuffix(key, "city")
	for _, county := range Counties {
		if foldPlace(county) == key {
			return county, true
		}
	}
	return "", false
}

// foldPlace keeps the letters of a name, small.
func foldPlace(text string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' {
			return r
		}
		return -1
	}, strings.ToLower(text))
}
