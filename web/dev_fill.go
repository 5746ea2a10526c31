package web

import (
	"html/template"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"pamoja/certificates"
	"pamoja/content/locale"
	"pamoja/courses/people"
	"pamoja/web/page"
)

// filler makes up data for a page from the types and names of its fields.
// Everything it says is the word for sample, in the page's language.
type filler struct {
	words *locale.Printer
	other string // another language than the page's
	made  int
}

// sampleDay is when everything made up happened.
var sampleDay = time.Date(2026, time.March, 9, 9, 30, 0, 0, time.UTC)

// samplePerson is who is signed in on a page that is made up.
func samplePerson(words *locale.Printer) *people.Person {
	return &people.Person{ID: "sample", Name: words.T("dev.person"), Member: "M0000000", Language: words.Lang()}
}

// fill sets every field below v. odd is whether v is the second of two of its
// like: what the first is, the second is not.
func (f *filler) fill(v reflect.Value, name string, odd bool) {
	switch v.Type() {
	case reflect.TypeFor[page.Base]():
		return
	case reflect.TypeFor[time.Time]():
		v.Set(reflect.ValueOf(sampleDay))
		return
	case reflect.TypeFor[template.HTML]():
		v.Set(reflect.ValueOf(template.HTML("<em>" + f.words.T("dev.sample") + "</em>"))) //nolint: the words are ours
		return
	case reflect.TypeFor[certificates.State]():
		v.Set(reflect.ValueOf(certificates.Valid))
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			field := v.Type().Field(i)
			if field.IsExported() || field.Anonymous && field.Type.Kind() == reflect.Struct {
				f.fill(v.Field(i), field.Name, odd)
			}
		}
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		f.fill(v.Elem(), name, odd)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		for i := range 2 {
			f.fill(v.Index(i), name, i == 1)
		}
	case reflect.Bool:
		v.SetBool(!odd && !slices.Contains([]string{"Draft", "Retired"}, name))
	case reflect.Int:
		v.SetInt(f.number(name, odd))
	case reflect.String:
		v.SetString(f.text(name))
	}
}

func (f *filler) number(name string, odd bool) int64 {
	switch {
	case name == "Of" || name == "Need" || name == "Lessons":
		return 4
	case name == "At" && odd:
		return 2
	case name == "At":
		return 1
	}
	return 3
}

// text is what a field of this name holds.
func (f *filler) text(name string) string {
	f.made++
	switch {
	case strings.HasSuffix(name, "Address") || slices.Contains([]string{"Everywhere", "Instead", "Skip", "Next"}, name):
		return "/dev/pages"
	case strings.HasSuffix(name, "Lang") || name == "Language" || name == "Other" || name == "Code":
		return f.other
	case strings.HasSuffix(name, "ID") || name == "Field" || name == "Value":
		return "sample-" + strconv.Itoa(f.made)
	case name == "Serial":
		return "PMJ-000000000"
	case strings.HasSuffix(name, "Key") || strings.HasSuffix(name, "Keys") || name == "Saved":
		return "dev.sample"
	case name == "QR":
		return "M0 0h1v1z"
	case slices.Contains([]string{"Date", "Issued", "Finished", "Looked"}, name):
		return f.words.Date(sampleDay)
	case name == "Name" || name == "PrintName" || name == "NameNow":
		return f.words.T("dev.person")
	case name == "Member":
		return "M0000000"
	case name == "Label":
		return "Chrome/Linux"
	}
	return f.words.T("dev.sample")
}
