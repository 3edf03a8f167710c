package domain_test

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"regexp"
	"strconv"
	"testing"

	"kiennghi/domain"
)

// codes reads the constants of code.go: their names by their values.
func codes(t *testing.T) map[string][]string {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), "code.go", nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string][]string{}
	ast.Inspect(f, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok {
			return true
		}
		for i, v := range spec.Values {
			s, err := strconv.Unquote(v.(*ast.BasicLit).Value)
			if err != nil {
				t.Fatal(err)
			}
			out[s] = append(out[s], spec.Names[i].Name)
		}
		return true
	})
	return out
}

// TestCodes checks that every code is one word of its own, as programs read it.
func TestCodes(t *testing.T) {
	word := regexp.MustCompile(`^[a-z][a-z0-9]*(_[a-z0-9]+)*$`)
	all := codes(t)
	if all[string(domain.CodeNotFound)] == nil || all[string(domain.CodeControlCharacter)] == nil {
		t.Fatalf("of code.go only %d codes were read", len(all))
	}
	for code, names := range all {
		if !word.MatchString(code) {
			t.Errorf("%v is %q, which is not snake_case", names, code)
		}
		if len(names) > 1 {
			t.Errorf("%q is the code of %v", code, names)
		}
	}
}

func TestRefusal(t *testing.T) {
	for _, tt := range []struct {
		err  error
		kind domain.Kind
		text string
	}{
		{domain.Invalid("title", domain.CodeTooLong, "200"), domain.KindInvalid, "too_long (title): 200"},
		{domain.Forbidden(domain.CodeForbidden, "refuse"), domain.KindForbidden, "post_not_allowed: refuse"},
		{domain.NotFound("petition"), domain.KindNotFound, "not_found: petition"},
		{domain.Conflict(domain.CodeOpenMatters), domain.KindConflict, "matters_without_disposition"},
		{domain.Stale(), domain.KindStale, "stale_version"},
		{domain.TooMany(30), domain.KindTooMany, "too_many_requests"},
	} {
		wrapped := fmt.Errorf("while at it: %w", tt.err)
		if got := domain.KindOf(wrapped); got != tt.kind {
			t.Errorf("%v is of kind %d, want %d", tt.err, got, tt.kind)
		}
		if domain.Refusal(wrapped) == nil || tt.err.Error() != tt.text {
			t.Errorf("%q, want %q, found when wrapped", tt.err, tt.text)
		}
	}
	if fault := errors.New("the disk is full"); domain.Refusal(fault) != nil || domain.KindOf(fault) != domain.KindFault || domain.KindOf(nil) != domain.KindFault {
		t.Error("a fault passes for a refusal")
	}
}
