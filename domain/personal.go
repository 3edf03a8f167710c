package domain

import (
	"regexp"
	"strings"
	"unicode"
)

// Parts of the numbers of persons. Such a number does not go on from digits
// before it, so that amounts (1.500.000.000), dates (15.06.2022), years
// (2021-2026) and the numbers of documents (32/2021/NĐ-CP) are let through.
const (
	fresh = `(?:^[ .-]?|[^\d .,-]|\D[ .,-])`
	near  = `[ .()\x{a0}_*·•–—-]`
	apart = `[^\pL\d,;/\n]{1,3}`       // also with spaces around, as in 0912 - 345 - 678
	loose = `[^\pL\d\n]{1,3}`          // between single digits, where nothing else is meant
	four  = `(?:[013-9]\d|2[1-9])\d\d` // digits that are no year
)

// personal finds what looks like a telephone number, an identity number or an
// e-mail address.
var personal = regexp.MustCompile(strings.Join([]string{
	// Nine digits or more in a row: every such number as it is mostly written.
	`\d{9}`,
	// Ten or more in groups, the first of three digits at least and beginning
	// with 0: 0912 345 678, (024) 3825 1234, 001 099 012 345.
	fresh + `0\d\d(?:` + near + `{0,2}\d){7}`,
	// In pairs, 09 12 34 56 78, or in the other groups of a telephone number.
	fresh + `0[35789](?:` + near + `\d\d){4}`,
	fresh + `0[235789]\d\d(?:` + apart + `|/)\d{3}(?:` + apart + `|/)\d{3}`,
	fresh + `0[235789]\d` + apart + `(?:\d{3}` + apart + `\d{4}|` + four + apart + `\d{3,4})`,
	fresh + `0[35789]` + apart + `(?:\d\d` + apart + `\d{3}` + apart + `\d{3}|` + four + apart + `\d{4})`,
	fresh + `0 [35789]\d\d` + apart + `\d{3}` + apart + `\d{3}`,
	// Digit by digit; 1, 2, 3 … are counted on from 1, and 0, 1, 2 … too.
	fresh + `0` + loose + `[235789](?:` + loose + `\d){8}`,
	fresh + `0(?:` + loose + `\d){11}`,
	// One that begins with +84, in any groups.
	`\+ ?8 ?4(?:[^\pL\d,;\n]{0,3}\d){9}`,
	// name@place.domain
	`[^\s@]+@[^\s@]+\.[^\s@]+`,
}, "|"))

// SuspectsPersonalData reports whether a text for the public seems to hold a
// number or an address of a person. It is a net for slips, not a proof.
func SuspectsPersonalData(text string) bool {
	text = strings.Map(func(r rune) rune {
		if '０' <= r && r <= '９' { // fullwidth digits
			return r - '０' + '0'
		}
		return r
	}, text)
	return mayBePersonal(text) && personal.MatchString(text)
}

// mayBePersonal reports whether a text has what every part of personal needs: an
// at sign, or nine digits with at most three characters between any two, none of
// them a letter or the end of a line. Nearly every text has neither, and costs a
// hundredth of the search.
func mayBePersonal(text string) bool {
	digits, gap := 0, 0
	for _, r := range text {
		switch {
		case r == '@':
			return true
		case '0' <= r && r <= '9':
			if digits, gap = digits+1, 0; digits == 9 {
				return true
			}
		case gap == 3 || r == '\n' || unicode.IsLetter(r):
			digits, gap = 0, 0
		default:
			gap++
		}
	}
	return false
}
