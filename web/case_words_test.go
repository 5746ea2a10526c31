package web

import (
	"slices"
	"testing"

	"pamoja/assessments/cases"
)

// Whatever an author may name has words.
func TestCasesHaveAllTheirWords(t *testing.T) {
	lacks := func(what string, keys map[string]string, names ...string) {
		t.Helper()
		for _, name := range names {
			if keys[name] == "" {
				t.Errorf("the %s %q has no key", what, name)
			}
		}
		for name := range keys {
			if !slices.Contains(names, name) {
				t.Errorf("there is no %s %q", what, name)
			}
		}
	}
	lacks("domain", domainKeys, cases.Domains...)
	lacks("principle", principleKeys, cases.Principles...)
	lacks("level", levelKeys, cases.NotSafeYet, cases.GettingThere, cases.Steady)
	lacks("mark", markKeys, cases.PickMarks...)
	lacks("field", planKeys, slices.Concat(cases.PlanFields, cases.TypedFields)...)
	var names []string
	for _, field := range cases.VisitFields {
		names = append(names, field.Name)
		lacks("visit "+field.Name, visitOptionKeys[field.Name], field.Options...)
	}
	lacks("visit", visitKeys, names...)
	lacks("rule of visits", ruleKeys, names...)
	lacks("ending", plainKeys(endingKeys), plain(cases.Endings)...)
	lacks("unsafe kind", plainKeys(unsafeKeys), plain(cases.UnsafeKinds)...)
	if len(stepKeys) != cases.Steps {
		t.Errorf("%d steps have names", len(stepKeys))
	}
	if len(wheelLabels) != len(cases.Domains) {
		t.Errorf("the wheel has %d labels", len(wheelLabels))
	}
}

func plain[T ~string](values []T) []string {
	var names []string
	for _, value := range values {
		names = append(names, string(value))
	}
	return names
}

func plainKeys[T ~string](keys map[T]string) map[string]string {
	all := map[string]string{}
	for name, key := range keys {
		all[string(name)] = key
	}
	return all
}

// The figures of the design's own drawing.
func TestWheel(t *testing.T) {
	for _, one := range []struct {
		domain, level int
		want          string
	}{
		{0, 3, "M0 0L-42.0 -72.7A84 84 0 0 1 42.0 -72.7z"}, {1, 4, "M0 0L56.0 -97.0A112 112 0 0 1 112.0 0.0z"},
		{2, 2, "M0 0L56.0 0.0A56 56 0 0 1 28.0 48.5z"}, {4, 4, "M0 0L-56.0 97.0A112 112 0 0 1 -112.0 0.0z"},
	} {
		if got := wheelWedge(one.domain, one.level); got != one.want {
			t.Errorf("domain %d at %d: %s, want %s", one.domain, one.level, got, one.want)
		}
	}
	if got := wheelEdge(3, 3); got != "M42.0 72.7A84 84 0 0 1 -42.0 72.7" {
		t.Errorf("an edge is %s", got)
	}
}

// Lines are never mixed into the order they had, and always alike.
func TestMix(t *testing.T) {
	right := []caseOption{{ID: "a"}, {ID: "b"}, {ID: "c"}}
	orders := map[string]bool{}
	for _, seed := range []string{"1", "2", "3", "4", "5", "6", "7", "8", "9", "10"} {
		one, other := slices.Clone(right), slices.Clone(right)
		mix(one, seed)
		mix(other, seed)
		order := one[0].ID + one[1].ID + one[2].ID
		if order == "abc" || order != other[0].ID+other[1].ID+other[2].ID {
			t.Errorf("seed %s: %s", seed, order)
		}
		orders[order] = true
	}
	if len(orders) < 2 {
		t.Errorf("only %v", orders)
	}
}
