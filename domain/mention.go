package domain

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Mentions reports whether a text tells who raised a matter: by their name, or
// by the address, telephone number or e-mail address that they left. It is a net
// for slips, not a proof: what is missed here a reader still sees.
func Mentions(text string, raised []Petitioner) bool {
	said := wordsOf(text)
	return slices.ContainsFunc(raised, func(p Petitioner) bool {
		return said.hold(p.Name) || said.hold(home(p.Address)) || said.hold(p.Email) || said.hold(mailbox(p.Email)) || said.number(p.Phone)
	})
}

// words are the words of a text in lower case, as they are said and bare of
// diacritics.
type words struct{ said, bare []string }

func wordsOf(text string) words {
	folded := FoldWords(text)
	if folded == "" {
		return words{}
	}
	return words{strings.Split(folded, " "), strings.Split(withoutMarks(folded), " ")}
}

// hold reports whether these words have those of a phrase in a row: in any case,
// over two lines, with a comma between. Diacritics tell ordinary words from
// names, so they are overlooked only as far as that does not catch both: in
// three words or more whatever they are; in two where none were typed, since
// "lệ phí" is no Lê Phi; in one never, since "an" is a word by itself.
func (w words) hold(phrase string) bool {
	p := wordsOf(phrase)
	n := len(p.said)
	same := func(at, i int) bool {
		return w.said[at] == p.said[i] ||
			w.bare[at] == p.bare[i] && (n > 2 || n == 2 && w.said[at] == w.bare[at])
	}
	for from := 0; n > 0 && from+n <= len(w.said); from++ {
		i := 0
		for i < n && same(from+i, i) {
			i++
		}
		if i == n {
			return true
		}
	}
	return false
}

// fewestDigits is of how many digits a number at least is somebody's.
const fewestDigits = 7

// number reports whether the words have a telephone number, in any groups, with
// or without what stands for the country.
func (w words) number(phone string) bool {
	digits := strings.Join(strings.FieldsFunc(phone, func(r rune) bool { return r < '0' || '9' < r }), "")
	if international, ok := strings.CutPrefix(digits, "84"); ok && strings.HasPrefix(strings.TrimSpace(phone), "+") {
		digits = international
	}
	digits = strings.TrimPrefix(digits, "0")
	return len(digits) >= fewestDigits && strings.Contains(strings.Join(w.said, ""), digits)
}

// home returns the beginning of an address that tells one house from others:
// from its number up to the first comma by which it has three words. Where many
// live, "tổ 5", "ngõ 8 phố Hàng Bài" or a ward, is nobody's, and it returns
// nothing.
func home(address string) string {
	for i, r := range address + "," {
		if r != ',' {
			continue
		}
		w := strings.Fields(FoldWords(address[:i]))
		if len(w) > 2 && (slices.Contains(houses, w[0]) || '0' <= w[0][0] && w[0][0] <= '9') {
			return address[:i]
		}
	}
	return ""
}

// houses are words that a house, or a flat, is called by before its number.
var houses = []string{"số", "nhà", "căn", "phòng"}

// longestWord is the length of the longest words of Vietnamese: nghiêng.
const longestWord = 7

// mailbox returns what stands before the at sign, if it is one word and none of
// Vietnamese.
func mailbox(email string) string {
	name, _, _ := strings.Cut(email, "@")
	name = FoldWords(name)
	if strings.Contains(name, " ") || utf8.RuneCountInString(name) <= longestWord {
		return ""
	}
	return name
}
