package recordstest

import (
	"bytes"
	"testing"

	"pgregory.net/rapid"

	"pamoja/courses/records"
	"pamoja/courses/records/archive"
)

// Archive moves random documents from one store to another by way of a backup,
// and expects both to hold the same: from and to may be of different engines.
// It is what moving a site from one to the other does.
func Archive(t *testing.T, from, to Open) {
	source, target := from(t, collections()), to(t, collections())
	s := suite{
		ctx: t.Context(), store: source,
		entries: records.TableOf[entry](source, "entries"), plain: records.TableOf[plain](source, "plain"),
	}
	program := archive.Program{Schema: 1, Collections: collections()}
	moved := int64(0)
	defer func() { t.Logf("%d documents moved", moved) }()
	rapid.Check(t, func(t *rapid.T) {
		for _, store := range []*records.Store{source, target} {
			if err := store.Clear(s.ctx); err != nil {
				t.Fatal(err)
			}
		}
		space, all := drawEntries(t, s, someInt)
		for range rapid.IntRange(0, 5).Draw(t, "plain") {
			id := "p" + someText.Draw(t, "id")
			_, _ = s.plain.Insert(s.ctx, id, plain{Count: len(all), Text: someText.Draw(t, "text")}) // the id may be taken
		}
		var file bytes.Buffer
		wrote, err := archive.Write(s.ctx, &file, source, archive.Header{Schema: 1, Program: "test", At: day})
		if err != nil {
			t.Fatal(err)
		}
		read, err := archive.Verify(s.ctx, bytes.NewReader(file.Bytes()), program)
		if err != nil || read.Digest != wrote.Digest || read.Documents != wrote.Documents || read.Bytes != int64(file.Len()) {
			t.Fatalf("wrote %+v, read %+v, %v", wrote, read, err)
		}
		if _, stored, err := archive.Load(s.ctx, bytes.NewReader(file.Bytes()), program, target); err != nil || stored != wrote.Digest {
			t.Fatalf("wrote %s, loaded %s, %v", wrote.Digest, stored, err)
		}
		for _, store := range []*records.Store{source, target} {
			digest, n, err := archive.Digest(s.ctx, store)
			if err != nil || digest != wrote.Digest || n != wrote.Documents {
				t.Fatalf("%s of %d documents, %v; the backup has %s of %d", digest, n, err, wrote.Digest, wrote.Documents)
			}
		}
		moved += wrote.Documents
		there := s
		there.entries = records.TableOf[entry](target, "entries")
		index := rapid.SampledFrom(collections()[0].Indexes[:4]).Draw(t, "index")
		q := drawBounds(t, all, space, index.Fields)
		q.Index = index.Name
		if found, wanted := walk(t, there, q, len(all)), inOrder(all, q, index.Fields); len(found) != len(wanted) {
			t.Fatalf("%+v of what was moved: got %q, want %q", q, found, wanted)
		}
	})
}
