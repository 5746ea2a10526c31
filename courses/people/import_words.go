package people

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Column is what a column of a sheet holds: a Field, or one of these two.
type Column string

const (
	MemberColumn Column = "member"
	RoleColumn   Column = "role"
)

// Columns lists what a sheet may hold, in the order of the template.
var Columns = []Column{Column(NameField), Column(PhoneField), MemberColumn, Column(StaffNumberField), RoleColumn, Column(OrganisationField), Column(CountyField),
	Column(SubCountyField), Column(WardField), Column(CadreField), Column(EmployerField), Column(PayField), Column(LanguageField)}

// foldCell folds what people write in a sheet so that spellings of one thing are
// one: letters and digits, small and without marks. What stands in brackets is
// an explanation, and is left out.
func foldCell(text string) string {
	depth := 0
	return strings.Map(func(r rune) rune {
		switch {
		case r == '(' || r == '[':
			depth++
		case (r == ')' || r == ']') && depth > 0:
			depth--
		case depth == 0 && (unicode.IsLetter(r) || unicode.IsDigit(r)):
			return unicode.ToLower(r)
		}
		return -1
	}, norm.NFD.String(text))
}

// vocabulary turns lists of words, separated by commas, into a table of what
// each means.
func vocabulary[T ~string](lists map[T]string) map[string]T {
	table := map[string]T{}
	for meaning, list := range lists {
		table[foldCell(string(meaning))] = meaning
		for word := range strings.SplitSeq(list, ",") {
			table[foldCell(word)] = meaning
		}
	}
	return table
}

// headings says what a column is by its heading. The words are typed by people,
// in English and Kiswahili; none of them is ever shown.
var headings = vocabulary(map[Column]string{
	Column(NameField): "name, names, full name, full names, name in full, participant, participant name, name of participant, learner name, staff name, person," +
		"jina, majina, jina kamili, majina kamili, jina la mshiriki, jina la mfanyakazi",
	Column(PhoneField): "phone, phones, phone no, phone number, phone numbers, mobile, mobile no, mobile number, mobile phone, mobile phone number, telephone, telephone no," +
		"telephone number, tel, tel no, tel number, cell, cell phone, cell number, contact, contacts, contact no, contact number, msisdn, whatsapp," +
		"simu, namba ya simu, nambari ya simu, namba simu, nambari simu, simu ya mkononi, namba ya simu ya mkononi, nambari ya simu ya mkononi, mawasiliano",
	MemberColumn: "member no, member number, member id, membership number, membership no, pamoja number," +
		"namba ya mwanachama, nambari ya mwanachama, mwanachama, namba ya uanachama, nambari ya uanachama",
	Column(StaffNumberField): "staff no, staff number, staff id, employee no, employee number, employee id, personal number, personal no, personnel number, pf number, pf no," +
		"payroll number, payroll no, namba ya mfanyakazi, nambari ya mfanyakazi, namba ya kazi, nambari ya kazi, namba ya utumishi, nambari ya utumishi",
	RoleColumn:                "roles, site role, role on the site, wajibu, jukumu, nafasi",
	Column(CountyField):       "county name, home county, county of work, kaunti, jina la kaunti",
	Column(SubCountyField):    "subcounty, sub county name, constituency, kaunti ndogo, eneo bunge",
	Column(WardField):         "ward name, wadi, kata, jina la wadi",
	Column(OrganisationField): "organization, org, organisation name, organization name, name of organisation, name of organization, institution, agency, shirika, jina la shirika, taasisi",
	Column(CadreField):        "job, job title, title, position, designation, occupation, profession, kada, cheo, wadhifa, kazi",
	Column(EmployerField):     "employer type, type of employer, kind of employer, unit, unit type, type of unit, mwajiri, aina ya mwajiri",
	Column(PayField): "paid, payment, paid or volunteer, paid/volunteer, terms, terms of work, malipo, analipwa, analipwa au anajitolea, kulipwa," +
		"hulipwa, hulipwa au kujitolea",
	Column(LanguageField): "preferred language, language preferred, lugha, lugha anayopendelea",
})

var roleWords = vocabulary(map[Role]string{
	Learner:       "learners, participant, trainee, student, member, mshiriki, washiriki, mwanafunzi, mwanagenzi, mjifunzaji, mwanachama",
	Trainer:       "trainers, mentor, facilitator, trainer / mentor, mkufunzi, wakufunzi, mwezeshaji, mwelekezi, mshauri, mlezi",
	Coordinator:   "mratibu, waratibu",
	Administrator: "admin, site administrator, msimamizi, msimamizi wa tovuti",
})

var cadreWords = vocabulary(map[string]string{
	"cpv":                         "child protection volunteer, child protection volunteers, mjitoleaji wa ulinzi wa mtoto, mjitoleaji wa ulinzi wa watoto, mjitoleaji wa kulinda watoto",
	"social-worker":               "social workers, social work officer, mfanyakazi wa kijamii, mfanyakazi wa ustawi wa jamii, afisa wa ustawi wa jamii",
	"caseworker":                  "case worker, case manager, case management officer, mhudumu wa kesi, mshughulikia kesi, mfanyakazi wa kesi, msimamizi wa kesi",
	"house-parent":                "house mother, house father, house master, house mistress, caregiver, mlezi wa nyumba, mama mlezi, baba mlezi, mlezi, mlezi wa makao ya watoto",
	"children-officer":            "childrens officer, children's officer, children officer i, children officer ii, senior children officer, chief children officer, afisa wa watoto",
	"sub-county-children-officer": "scco, sub-county children's officer, afisa wa watoto wa kaunti ndogo",
	"county-children-coordinator": "ccc, county children's coordinator, county coordinator for children's services, mratibu wa watoto wa kaunti",
	"volunteer-children-officer":  "vco, volunteer children's officer, afisa wa watoto wa kujitolea",
	"warden":                      "matron, patron, msimamizi wa bweni, mlinzi wa bweni, msimamizi wa makao",
	"programme-officer":           "program officer, project officer, programme assistant, program assistant, afisa wa mradi, afisa wa programu",
	"programme-manager":           "program manager, project manager, meneja wa mradi, meneja wa programu, msimamizi wa mradi",
	"monitoring-officer":          "m&e officer, monitoring and evaluation officer, meal officer, afisa wa ufuatiliaji, afisa wa ufuatiliaji na tathmini",
	"probation-officer":           "afisa wa probesheni, afisa wa uangalizi, afisa wa majaribio",
	"police-officer":              "police, afisa wa polisi, polisi",
	"community-health-promoter":   "chp, community health volunteer, chv, mhamasishaji wa afya ya jamii, mhudumu wa afya ya jamii, mhudumu wa afya wa jamii",
	"teacher":                     "mwalimu",
	"chief":                       "assistant chief, chief or assistant chief, village elder, chifu, naibu chifu, chifu au naibu wa chifu, mzee wa kijiji",
	"trainer":                     "mentor, facilitator, mkufunzi, mwezeshaji, mwelekezi",
	"data-clerk":                  "data officer, karani wa data, karani wa takwimu",
	"other":                       "others, other work, nyingine, nyinginezo, mengineyo, kingine, kazi nyingine",
})

var employerWords = vocabulary(map[string]string{
	"county-office":          "county children office, county children's office, ofisi ya kaunti, ofisi ya watoto ya kaunti",
	"sub-county-office":      "sub-county children office, sub-county children's office, ofisi ya kaunti ndogo, ofisi ya watoto ya kaunti ndogo",
	"statutory-institution":  "sci, statutory children's institution, statutory children institution, government institution, taasisi ya serikali, taasisi ya kisheria, taasisi ya watoto ya serikali",
	"charitable-institution": "cci, charitable children's institution, charitable children institution, children's home, taasisi ya hisani, kituo cha watoto, makao ya watoto, taasisi ya watoto ya hisani",
	"community-organisation": "cbo, community based organisation, community based organization, community organization, shirika la kijamii, shirika la jamii, kikundi cha jamii",
	"ngo":                    "non-governmental organisation, non governmental organization, shirika lisilo la serikali, shirika lisilo la kiserikali",
	"faith-organisation":     "fbo, faith based organisation, faith based organization, church, shirika la kidini, kanisa, msikiti",
	"committee":              "children advisory committee, care reform committee, area advisory council, kamati",
	"county-government":      "serikali ya kaunti",
	"other":                  "others, other employer, nyingine, nyinginezo, mengineyo, mwingine, mwajiri mwingine",
})

var payWords = vocabulary(map[string]string{
	"paid":      "yes, employed, employee, salaried, salary, staff, analipwa, hulipwa, ameajiriwa, mwajiriwa, mwenye mshahara, ndiyo, ndio",
	"volunteer": "no, unpaid, voluntary, volunteering, anajitolea, hujitolea, mjitoleaji, kujitolea, hapana, halipwi",
})

var languageWords = vocabulary(map[string]string{
	"en": "english, eng, kiingereza",
	"sw": "kiswahili, swahili, swa, kisw",
})
