package domain

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// What is done to the words of a place before they are compared.
var (
	placeKinds  = regexp.MustCompile(`\b(so nha|so|duong|dan pho|pho|phuong|xa|thi tran|thi xa|quan|huyen|thanh pho|tp|ha noi)\b`)
	placeZeros  = regexp.MustCompile(`\b0+([0-9])`)
	placeNumber = regexp.MustCompile(`\b(ngo|ngach|hem|kiet|to|khu|cum|thon|xom) +([0-9])`)
)

// Locate says what lies where.
func (p *Petition) Locate(place string) { p.Place, p.PlaceMark = place, PlaceMark(place) }

// PlaceMark returns what is compared of a place: its words without diacritics,
// each once and in one order, so that "Hàng Bài, ngõ 08" is where "Ngõ 8 phố Hàng
// Bài, phường Hàng Bài" is. Words that only say of what kind a name is are left
// out; a number belongs to the lane before it, and to the number beyond a stroke,
// so that house 12 of lane 8 is not house 8 of lane 12. Empty when nothing is left.
func PlaceMark(place string) string {
	bare := []rune(withoutMarks(strings.ToLower(place)))
	digit := func(i int) bool { return i >= 0 && i < len(bare) && unicode.IsDigit(bare[i]) }
	words := make([]rune, len(bare))
	for i, r := range bare {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || r == '/' && digit(i-1) && digit(i+1) {
			words[i] = r
		} else {
			words[i] = ' '
		}
	}
	s := strings.Join(strings.Fields(string(words)), " ")
	s = placeKinds.ReplaceAllString(s, " ")
	s = placeZeros.ReplaceAllString(s, "$1")
	s = placeNumber.ReplaceAllString(s, "$1$2")
	return strings.Join(slices.Compact(slices.Sorted(strings.FieldsSeq(s))), " ")
}
