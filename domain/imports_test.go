package domain_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// may says what the packages of a folder may import besides the standard
// library: packages by their path, everything under a path that ends in "/...",
// or anything at all ("..."). The folder that fits best counts.
var may = map[string][]string{
	"domain":               {"kiennghi/domain/workday"},
	"domain/workday":       {},
	"domain/news":          {"kiennghi/domain", "kiennghi/domain/workday"},
	"domain/law":           {"kiennghi/domain", "kiennghi/domain/workday"},
	"domain/audit":         {"kiennghi/domain", "kiennghi/domain/news", "kiennghi/domain/workday", "kiennghi/domain/statistics"},
	"domain/policy":        {"kiennghi/domain", "kiennghi/domain/workday"},
	"domain/statistics":    {"kiennghi/domain", "kiennghi/domain/workday"},
	"domain/clock":         {"kiennghi/domain", "kiennghi/domain/workday"},
	"domain/internal":      {"github.com/google/go-cmp/cmp"}, // what tests alone import
	"domain/hanoi":         {"kiennghi/domain", "kiennghi/domain/workday"},
	"domain/casework":      {"kiennghi/domain", "kiennghi/domain/clock", "kiennghi/domain/workday", "kiennghi/domain/law", "kiennghi/domain/news", "kiennghi/domain/policy", "kiennghi/domain/statistics"},
	"domain/demonstration": {"kiennghi/domain/..."},
	"store": {"kiennghi/domain/...", "kiennghi/store/...", "gorm.io/...", "github.com/jackc/pgx/v5/...", "github.com/pressly/goose/v3/...",
		"github.com/fergusstrange/embedded-postgres", "github.com/riverqueue/river/...", "golang.org/x/..."},
	"api": {"kiennghi", "kiennghi/domain/...", "kiennghi/api/...", "github.com/labstack/echo/v4/...", "github.com/golang-jwt/jwt/v5", "github.com/coreos/go-oidc/v3/...",
		"github.com/go-jose/go-jose/v4/...", "github.com/alexedwards/argon2id", "github.com/getkin/kin-openapi/...", "github.com/oapi-codegen/...",
		"github.com/prometheus/...", "golang.org/x/..."},
	"cmd": {"..."},
}

// never says what no package outside a folder may import, whatever may says.
var never = map[string]string{
	"github.com/labstack/echo/v4": "api",
	"kiennghi/cmd":                "cmd",
}

// source is one file that is compiled into the program.
type source struct {
	dir, name string // from the root of the module, with slashes
	*ast.File
}

// sources parses every file of the module but the tests.
func sources(t *testing.T) []source {
	t.Helper()
	root := os.DirFS("..")
	var out []source
	err := fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		base := path.Base(name)
		if d.IsDir() && name != "." && (strings.HasPrefix(base, ".") || base == "testdata" || base == "node_modules" || name == "tools") {
			return fs.SkipDir
		}
		if d.IsDir() || path.Ext(name) != ".go" || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		f, err := parser.ParseFile(token.NewFileSet(), filepath.Join("..", filepath.FromSlash(name)), nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		out = append(out, source{path.Dir(name), name, f})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// refused returns those of a folder's imports that the tables do not allow.
func refused(dir string, imports []string) []string {
	rule := dir
	for rule != "." && may[rule] == nil {
		rule = path.Dir(rule)
	}
	return slices.DeleteFunc(slices.Clone(imports), func(imported string) bool {
		for p, only := range never {
			if under(imported, p) && !under(dir, only) {
				return false
			}
		}
		first, _, _ := strings.Cut(imported, "/")
		if first != "kiennghi" && !strings.Contains(first, ".") {
			return true // the standard library
		}
		return slices.ContainsFunc(may[rule], func(allowed string) bool {
			prefix, all := strings.CutSuffix(allowed, "/...")
			return allowed == "..." || imported == allowed || all && under(imported, prefix)
		})
	})
}

// under reports whether a path is top or lies below it.
func under(p, top string) bool { return p == top || strings.HasPrefix(p, top+"/") }

func imports(t *testing.T, f *ast.File) []string {
	t.Helper()
	out := make([]string, len(f.Imports))
	for i, spec := range f.Imports {
		p, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			t.Fatal(err)
		}
		out[i] = p
	}
	return out
}

// TestImportsRunOneWay holds every file against the tables. Only direct imports
// are asked for: where no package imports what it may not, none reaches it.
func TestImportsRunOneWay(t *testing.T) {
	all := sources(t)
	for _, f := range all {
		for _, p := range refused(f.dir, imports(t, f.File)) {
			t.Errorf("%s imports %s", f.name, p)
		}
	}
	for dir := range may {
		if !slices.ContainsFunc(all, func(f source) bool { return under(f.dir, dir) }) {
			t.Errorf("nothing is left in %s, for which there is a rule", dir)
		}
	}
}

// TestImportsThatAreRefused shows that the tables refuse what they should.
func TestImportsThatAreRefused(t *testing.T) {
	for _, tt := range []struct {
		dir, imported string
		ok            bool
	}{
		{"domain", "time", true},
		{"domain", "kiennghi/domain/workday", true},
		{"domain", "kiennghi/domain/law", false},
		{"domain", "gorm.io/gorm", false},
		{"domain/workday", "kiennghi/domain", false},
		{"domain/law", "kiennghi/domain/policy", false},
		{"domain/statistics", "kiennghi/domain/casework", false},
		{"domain/casework", "kiennghi/domain/statistics", true},
		{"domain/casework", "kiennghi/domain/hanoi", false},
		{"domain/casework", "kiennghi/store", false},
		{"domain/internal/golden", "kiennghi/domain", false},
		{"domain/elsewhere", "github.com/google/uuid", false},
		{"store", "gorm.io/gorm", true},
		{"store/privatepg", "github.com/jackc/pgx/v5/pgconn", true},
		{"store", "kiennghi/api", false},
		{"store", "kiennghi/api/field", false},
		{"store", "github.com/labstack/echo/v4", false},
		{"api", "github.com/labstack/echo/v4/middleware", true},
		{"api", "kiennghi/store", false},
		{"api/token", "gorm.io/gorm", false},
		{"api", "kiennghi/cmd/kiennghi", false},
		{"cmd/kiennghi", "kiennghi/store", true},
		{"cmd/kiennghi", "github.com/labstack/echo/v4", false},
		{"elsewhere", "kiennghi/domain", false},
	} {
		if ok := len(refused(tt.dir, []string{tt.imported})) == 0; ok != tt.ok {
			t.Errorf("%s imports %s: allowed %t, want %t", tt.dir, tt.imported, ok, tt.ok)
		}
	}
}

// clocks returns what a file asks the machine's clock with: time.Now, and what
// calls it unseen.
func clocks(f *ast.File) []string {
	name := ""
	for _, spec := range f.Imports {
		if spec.Path.Value == `"time"` {
			name = "time"
			if spec.Name != nil {
				name = spec.Name.Name
			}
		}
	}
	var out []string
	ast.Inspect(f, func(n ast.Node) bool {
		s, ok := n.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		if x, ok := s.X.(*ast.Ident); ok && name != "" && x.Name == name && slices.Contains([]string{"Now", "Since", "Until"}, s.Sel.Name) {
			out = append(out, "time."+s.Sel.Name)
		}
		return true
	})
	return out
}

// TestOnlyCmdAsksTheClock keeps the time a thing that is passed in.
func TestOnlyCmdAsksTheClock(t *testing.T) {
	for _, f := range sources(t) {
		if under(f.dir, "cmd") {
			continue
		}
		for _, c := range clocks(f.File) {
			t.Errorf("%s uses %s", f.name, c)
		}
	}
}

func TestClocksAreFound(t *testing.T) {
	for text, want := range map[string]int{
		`package p; import "time"; var t = time.Now()`:                     1,
		`package p; import clock "time"; var now = clock.Now`:              1,
		`package p; import "time"; var d = time.Since(time.Time{})`:        1,
		`package p; import "time"; var d = time.Unix(0, 0)`:                0,
		`package p; var time struct{ Now func() int }; var n = time.Now()`: 0,
	} {
		f, err := parser.ParseFile(token.NewFileSet(), "p.go", text, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		if got := clocks(f); len(got) != want {
			t.Errorf("%s: found %v, want %d", text, got, want)
		}
	}
}
