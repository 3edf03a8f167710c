package domain

import (
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"
)

// TestFoldWords sets the folding beside what it abbreviates, over texts of every
// script.
func TestFoldWords(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(rapid.String(), rapid.StringOf(rapid.SampledFrom([]rune("aAdDđĐưỨỹỸýx9 ,.\u0301\u0309ßİıΣéñжЖ中\u00a0\x80\ufffd")))).Draw(t, "text")
		plain := strings.Join(strings.FieldsFunc(strings.ToLower(text), func(r rune) bool {
			return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r)
		}), " ")
		if got := FoldWords(text); got != plain {
			t.Errorf("%q folds into %q, want %q", text, got, plain)
		}
		bare := strings.Map(func(r rune) rune {
			for _, family := range letters {
				if strings.ContainsRune(family, r) {
					return rune(family[0])
				}
			}
			if unicode.Is(unicode.Mn, r) {
				return -1
			}
			return r
		}, plain)
		if got := withoutMarks(plain); got != bare {
			t.Errorf("%q is %q without marks, want %q", plain, got, bare)
		}
		w := wordsOf(text)
		if len(w.said) != len(w.bare) || strings.Join(w.said, " ") != plain {
			t.Errorf("of %q the words are %q, bare %q", text, w.said, w.bare)
		}
	})
}
