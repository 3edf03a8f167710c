package api

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"net/http"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"kiennghi/domain"
)

// parsed reads a Go file.
func parsed(t *testing.T, file string) *ast.File {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// codes returns the codes of the domain by the name of their constant.
func codes(t *testing.T) map[string]domain.Code {
	t.Helper()
	all := map[string]domain.Code{}
	ast.Inspect(parsed(t, "../domain/code.go"), func(n ast.Node) bool {
		if c, ok := n.(*ast.ValueSpec); ok {
			text, err := strconv.Unquote(c.Values[0].(*ast.BasicLit).Value)
			if err != nil {
				t.Fatal(err)
			}
			all[c.Names[0].Name] = domain.Code(text)
		}
		return true
	})
	return all
}

func TestEveryCodeHasWords(t *testing.T) {
	wanted := map[domain.Code]bool{codeFault: true}
	for name, c := range codes(t) {
		if wanted[c] {
			t.Errorf("%s is another name of %s", name, c)
		}
		wanted[c] = true
	}
	for _, status := range []int{http.StatusBadRequest, http.StatusMethodNotAllowed, http.StatusRequestTimeout, http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType, http.StatusServiceUnavailable,
		http.StatusExpectationFailed, http.StatusRequestHeaderFieldsTooLarge, http.StatusNotImplemented, http.StatusHTTPVersionNotSupported} {
		wanted[codeOf(status)] = true
	}
	for c := range wanted {
		vi, en := vietnamese.title(c), english.title(c)
		if vi == "" || en == "" || vi == en || strings.Contains(vi+en, "%") {
			t.Errorf("%s is told as %q and %q", c, vi, en)
		}
		if strings.Contains(words[c][0], "%s") != strings.Contains(words[c][1], "%s") {
			t.Errorf("%s has a blank in one language alone", c)
		}
	}
	for c := range words {
		if !wanted[c] {
			t.Errorf("there are words for %s, which is no code", c)
		}
	}
}

// TestEveryCodeIsUsed finds codes that nothing refuses with.
func TestEveryCodeIsUsed(t *testing.T) {
	used := map[string]bool{}
	for _, dir := range []string{"../domain", "../store", "."} {
		err := filepath.WalkDir(dir, func(file string, d fs.DirEntry, err error) error {
			name := filepath.Base(file)
			if err != nil || filepath.Ext(name) != ".go" || strings.HasSuffix(name, "_test.go") || name == "code.go" || name == "message.go" || name == "api.gen.go" {
				return err
			}
			ast.Inspect(parsed(t, file), func(n ast.Node) bool {
				if id, ok := n.(*ast.Ident); ok {
					used[id.Name] = true
				}
				return true
			})
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for name := range codes(t) {
		if !used[name] {
			t.Errorf("nothing refuses with %s", name)
		}
	}
}
