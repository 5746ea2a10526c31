package audit_test

import (
	"context"
	"crypto/rand"
	"fmt"
	"slices"
	"testing"
	"time"

	"pamoja/courses/audit"
	"pamoja/courses/records/sqlite"
)

func TestLog(t *testing.T) {
	ctx := context.Background()
	store, err := sqlite.Open(ctx, sqlite.Options{Dir: t.TempDir(), Collections: audit.Collections(), Create: true})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	now := time.Date(2026, 11, 22, 9, 0, 0, 123456789, time.FixedZone("EAT", 3*3600))
	log := audit.NewLog(store, func() time.Time { return now }, rand.Reader)
	add := func(f audit.Fact) {
		t.Helper()
		if err := log.Append(ctx, f); err != nil {
			t.Fatal(err)
		}
		now = now.Add(time.Minute)
	}
	add(audit.Fact{By: "staff", Subject: "a", What: audit.PersonOpened})
	add(audit.Fact{ID: "twice", By: "staff", Subject: "a", What: audit.PersonRenamed, Detail: map[string]string{"rename": "1"}})
	add(audit.Fact{ID: "twice", By: "other", Subject: "a", What: audit.PersonRenamed})
	add(audit.Fact{By: "staff", Subject: "b", What: audit.PersonOpened})
	add(audit.Fact{By: "staff", What: audit.Exported, Detail: map[string]string{"count": "30"}})

	var got []string
	for f, err := range log.About(ctx, "a") {
		if err != nil {
			t.Fatal(err)
		}
		if f.ID == "" || f.At.Location() != time.UTC || f.At.Nanosecond()%1e6 != 0 {
			t.Errorf("%+v", f)
		}
		got = append(got, fmt.Sprint(f.By, f.What, f.Detail))
	}
	want := []string{"staffperson.renamedmap[rename:1]", "staffperson.openedmap[]"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	for _, f := range []audit.Fact{{What: audit.PersonOpened}, {By: "staff"}} {
		if err := log.Append(ctx, f); err == nil {
			t.Errorf("%+v is taken", f)
		}
	}
}
