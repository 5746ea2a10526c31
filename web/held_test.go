package web

import (
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"
)

var keyShape = regexp.MustCompile(`^[a-z][a-z0-9]*(_[a-z0-9]+)*$`)

// unkeyed lists the fields of a type, and of all it holds, that stand in JSON
// under a name that is not in small letters parted by low lines.
func unkeyed(kind reflect.Type, where string, seen map[reflect.Type]bool) (faults []string) {
	switch kind.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Array, reflect.Map:
		return unkeyed(kind.Elem(), where, seen)
	case reflect.Interface:
		return []string{where + " may be anything"}
	}
	if kind.Kind() != reflect.Struct || kind == reflect.TypeFor[time.Time]() || seen[kind] {
		return nil
	}
	seen[kind] = true
	for field := range kind.Fields() {
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		at := where + "." + field.Name
		switch {
		case name == "-" || !field.IsExported() && !field.Anonymous:
			continue
		case field.Anonymous && name == "":
		case !keyShape.MatchString(name):
			faults = append(faults, at)
		}
		faults = append(faults, unkeyed(field.Type, at, seen)...)
	}
	return faults
}

// A download is read by programs of others for years: none of its keys is a
// name of Go's.
func TestHeldFileHasKeys(t *testing.T) {
	for _, fault := range unkeyed(reflect.TypeFor[heldFile](), "held", map[reflect.Type]bool{}) {
		t.Errorf("%s has no key of its own", fault)
	}
	planted := unkeyed(reflect.TypeFor[struct {
		Good    int `json:"good_one"`
		Device  struct{ Label string }
		Between []*struct {
			Any any `json:"Capital"`
		} `json:"between"`
	}](), "planted", map[reflect.Type]bool{})
	if len(planted) != 4 {
		t.Errorf("what has no key is not noticed: %v", planted)
	}
}
