package main

import (
	"go/parser"
	"go/token"
	"testing"
)

// Each of these is caught, once.
func TestArrowsCatchFaults(t *testing.T) {
	for _, fault := range []struct{ pkg, source string }{
		{"content", `import _ "pamoja/courses"`}, {"courses/people", `import _ "pamoja/web/session"`}, {"assessments", `import _ "pamoja/certificates"`},
		{"courses/people", `import _ "pamoja/courses/cohorts"`}, {"courses/people", `import _ "pamoja/courses/progress"`},
		{"courses/audit", `import _ "pamoja/courses/people"`}, {"courses/fault", `import _ "pamoja/content"`}, {"content", `import _ "pamoja/content/locale"`},
		{"web/page", `import _ "github.com/gin-gonic/gin"`}, {"web", `import _ "github.com/jung-kurt/gofpdf"`}, {"courses", `import _ "modernc.org/sqlite"`},
		{"courses/records", `import _ "go.mongodb.org/mongo-driver/v2/mongo"`}, {"courses", `import _ "github.com/yuin/goldmark/ast"`},
		{"courses", `import _ "github.com/goccy/go-yaml"`}, {"web", `import _ "github.com/alecthomas/kong"`}, {"cmd/pamoja", `import _ "github.com/chromedp/chromedp"`},
		{"web/session", `import _ "golang.org/x/crypto/argon2"`}, {"courses", `import _ "github.com/boombuler/barcode/qr"`},
		{"web", `import _ "github.com/xuri/excelize/v2"`}, {"courses/people", `import _ "github.com/xuri/excelize/v2"`}, {"web/sheet", `import _ "pamoja/web/page"`},
		{"courses", "import \"time\"\nvar _ = time.Now()"}, {"certificates", "import \"os\"\nvar _ = os.Getenv(\"X\")"},
		{"assessments", "import \"math/rand/v2\"\nvar _ = rand.IntN(3)"}, {"courses/people", "import \"crypto/rand\"\nvar _ = rand.Reader"},
		{"courses/people", "import l \"log/slog\"\nvar _ = l.Default()"}, {"content", "import \"time\"\nvar now = time.Now"},
	} {
		file, err := parser.ParseFile(token.NewFileSet(), "planted.go", "package planted\n"+fault.source, 0)
		if err != nil {
			t.Fatal(err)
		}
		if got := arrows(fault.pkg, false, file); len(got) != 1 {
			t.Errorf("%s with %q: %q", fault.pkg, fault.source, got)
		}
	}
}
