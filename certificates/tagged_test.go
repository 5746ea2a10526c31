package certificates

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestReadingOrder holds what is read aloud of the records kept in testdata.
func TestReadingOrder(t *testing.T) {
	width := widths(t)
	for name, r := range keptRecords(t) {
		golden := filepath.Join("testdata", "structure", name+".txt")
		got := strings.Join(reading(arrange(r, width)), "\n") + "\n"
		if *update {
			if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if want, err := os.ReadFile(golden); err != nil || got != string(want) {
			t.Errorf("%s reads\n%s\nwant (%v)\n%s", name, got, err, want)
		}
	}
}

// TestPDFReadsAloud lets a program that follows the structure read sheets.
func TestPDFReadsAloud(t *testing.T) {
	pdfinfo := program(t, "pdfinfo")
	width := widths(t)
	for name, r := range sheets(t) {
		t.Run(name, func(t *testing.T) {
			file := writePDF(t, r)
			info := run(t, pdfinfo, file)
			for _, fact := range []string{"Tagged:          yes\n", "Suspects:        no\n", "Metadata Stream: yes\n", "PDF version:     1.7\n"} {
				if !strings.Contains(info, fact) {
					t.Errorf("pdfinfo lacks %q:\n%s", fact, info)
				}
			}
			var said, drawn []string
			for _, text := range regexp.MustCompile(`(?m)^ *"(.*)"$`).FindAllStringSubmatch(run(t, pdfinfo, "-struct-text", file), -1) {
				said = append(said, text[1])
			}
			for _, d := range arrange(r, width).texts {
				drawn = append(drawn, printed(d.Text))
			}
			if squeeze(strings.Join(said, "")) != squeeze(strings.Join(drawn, "")) {
				t.Errorf("pdfinfo reads\n%q\nwant\n%q", said, drawn)
			}
		})
	}
}

// object is an object of a PDF file as qpdf tells it.
type object = map[string]any

// objects asks qpdf, which knows nothing of how the file was written.
func objects(t *testing.T, r Record) map[string]object {
	t.Helper()
	var file struct{ QPDF []json.RawMessage }
	var parts map[string]struct {
		Value  any
		Stream struct{ Dict object }
	}
	err := json.Unmarshal([]byte(run(t, program(t, "qpdf"), "--json=2", "--json-stream-data=none", writePDF(t, r))), &file)
	if err == nil {
		err = json.Unmarshal(file.QPDF[1], &parts)
	}
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]object{}
	for name, told := range parts {
		value, ok := told.Value.(object)
		if !ok {
			value = told.Stream.Dict
		}
		all[strings.TrimPrefix(name, "obj:")] = value
	}
	return all
}

// TestPDFIsTagged follows the structure as a reading program does, and the
// rules of PDF/UA-1 that a machine can judge of a file like ours.
func TestPDFIsTagged(t *testing.T) {
	for name, r := range sheets(t) {
		t.Run(name, func(t *testing.T) {
			all := objects(t, r)
			wants := func(what string, got, want any) {
				t.Helper()
				if fmt.Sprint(got) != fmt.Sprint(want) {
					t.Errorf("%s is %v, want %v", what, got, want)
				}
			}
			get := func(from object, key string) object {
				t.Helper()
				found, ok := from[key].(object)
				if name, is := from[key].(string); is {
					found, ok = all[name]
				}
				if !ok {
					t.Fatalf("%v has no %s", from, key)
				}
				return found
			}
			catalog := get(all["trailer"], "/Root")
			wants("the language", catalog["/Lang"], "u:"+r.Language)
			wants("marked", get(catalog, "/MarkInfo")["/Marked"], true)
			wants("the title is shown", get(catalog, "/ViewerPreferences")["/DisplayDocTitle"], true)
			wants("the metadata", get(catalog, "/Metadata")["/Subtype"], "/XML")
			sheet := all["3 0 R"]
			wants("the order of tabs", sheet["/Tabs"], "/S")
			wants("the way back", sheet["/StructParents"], 0)

			tree := get(catalog, "/StructTreeRoot")
			numbers := get(tree, "/ParentTree")["/Nums"].([]any)
			parents, linkParent := numbers[1].([]any), numbers[3]
			seen := map[int]bool{}
			var roles []string
			var visit func(name string, around any)
			visit = func(name string, around any) {
				element := all[name]
				wants("the parent of "+name, element["/P"], around)
				role := strings.TrimPrefix(element["/S"].(string), "/")
				roles = append(roles, role)
				switch role {
				case "TH":
					wants("the scope of a header", get(element, "/A")["/Scope"], "/Row")
				case "Figure":
					wants("the words for the code", element["/Alt"], "u:"+r.Words[0].Code)
					wants("the room of the code", len(get(element, "/A")["/BBox"].([]any)), 4)
				case "Link":
					wants("the element of the link", linkParent, name)
				}
				for _, kid := range element["/K"].([]any) {
					switch kid := kid.(type) {
					case float64:
						if seen[int(kid)] || int(kid) >= len(parents) {
							t.Errorf("text %v belongs to two elements, or is none", kid)
						}
						seen[int(kid)] = true
						wants(fmt.Sprintf("the way back from text %v", kid), parents[int(kid)], name)
					case string:
						visit(kid, name)
					case object:
						wants("a link in the structure", kid["/Obj"], sheet["/Annots"].([]any)[0])
					}
				}
			}
			for name, element := range all {
				if element["/Type"] == "/StructTreeRoot" {
					visit(tree["/K"].(string), name)
				}
			}
			wants("texts with a parent", len(seen), len(parents))
			if count := func(role string) int { return strings.Count(strings.Join(roles, " ")+" ", role+" ") }; count("H1") != 1 || count("H2") != 1 ||
				count("TH") != 3 || count("TD") != 3 || count("Figure") != 1 || count("Link") != 1 || count("LI") != len(r.Signatories) {
				t.Errorf("the roles are %q", roles)
			}
			link := all[sheet["/Annots"].([]any)[0].(string)]
			wants("where the link leads", get(link, "/A")["/URI"], "u:"+r.Scan())
			wants("what the link is", link["/Contents"], "u:"+r.Words[0].Code)
			wants("the way back from the link", link["/StructParent"], 1)
			for name, object := range all {
				if object["/Type"] == "/FontDescriptor" && object["/FontFile2"] == nil {
					t.Errorf("%s is not embedded", name)
				}
			}
		})
	}
}

// TestLanguagesOfTheSheet: every text is in an element that says its language.
func TestLanguagesOfTheSheet(t *testing.T) {
	width := widths(t)
	for name, r := range sheets(t) {
		s := arrange(r, width)
		own, other := r.Words[0], r.Words[1]
		for _, k := range s.root.kids {
			lines := strings.Join(reading(&sheet{root: k.node, texts: s.texts}), "\n")
			switch k.node.language {
			case own.Language:
				if strings.Contains(lines, other.Title) || strings.Contains(lines, other.Limits) {
					t.Errorf("%s: words of the other language under %s:\n%s", name, own.Language, lines)
				}
			case other.Language:
				for _, sentence := range []string{other.Title, other.Course, other.Requirement, other.Limits} {
					if !strings.Contains(lines, sentence) {
						t.Errorf("%s: %q is not under %s:\n%s", name, sentence, other.Language, lines)
					}
				}
			default:
				t.Errorf("%s: a section in the language %q", name, k.node.language)
			}
		}
	}
}

func TestReadFileRefuses(t *testing.T) {
	good, err := drawAnew(issued(t, "O", "en", gatekeeping, nil))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := readFile(good); err != nil {
		t.Fatal(err)
	}
	for at := 0; at < len(good); at += 97 {
		if _, err := readFile(good[:at]); err == nil {
			t.Fatalf("a file cut at %d is read", at)
		}
	}
}

func FuzzReadFile(f *testing.F) {
	file := []byte("%PDF-1.7\n1 0 obj\n<<>>\nendobj\nxref\n0 2\n0000000000 65535 f \n0000000009 00000 n \ntrailer\n<<>>\nstartxref\n32\n%%EOF\n")
	for _, seed := range [][]byte{file, file[:40], []byte("startxref\n0\n"), []byte("xref\n0 9\nstartxref\n0\n"), nil} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		taken, err := readFile(file)
		if err != nil {
			return
		}
		if _, err := readFile(taken.bytes(1, 1)); err != nil {
			t.Fatalf("what was read and written is not read again: %v", err)
		}
	})
}
