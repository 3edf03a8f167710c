package domain

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"unicode"
)

// Blank reports whether nothing is seen of a text: it has only spaces, of any
// sort, and format characters, of which the joiners are let into texts.
func Blank(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool { return !unicode.IsSpace(r) && !unicode.Is(unicode.Cf, r) })
}

// FoldWords returns a text without what does not change its words: case, and all
// that is neither letter nor digit.
func FoldWords(text string) string {
	var b strings.Builder
	b.Grow(len(text))
	apart := false
	for _, r := range text {
		r = lower(r)
		if !ofWord(r) {
			apart = true
			continue
		}
		if apart && b.Len() > 0 {
			b.WriteByte(' ')
		}
		apart = false
		b.WriteRune(r)
	}
	return b.String()
}

// WordsMark returns what is the same of two texts in the same words and, as far as
// anybody will see, of no others.
func WordsMark(text string) string {
	h := sha256.Sum256([]byte(FoldWords(text)))
	return hex.EncodeToString(h[:16])
}

// withoutMarks returns words in lower case as they are typed where there are no
// diacritics, whether these are part of the letters or follow them.
func withoutMarks(words string) string {
	return strings.Map(func(r rune) rune {
		switch bare := bareLetter(r); {
		case r <= unicode.MaxASCII:
			return r
		case bare != 0:
			return bare
		case unicode.Is(unicode.Mn, r):
			return -1
		}
		return r
	}, words)
}

// lower and ofWord ask the tables of all scripts only of what is neither ASCII
// nor Vietnamese: every text that is published is read by them some times.
func lower(r rune) rune {
	if r > unicode.MaxASCII && bareLetter(r) != 0 {
		return r
	}
	return unicode.ToLower(r)
}

// ofWord reports whether a character in lower case is part of a word.
func ofWord(r rune) bool {
	if r <= unicode.MaxASCII {
		return 'a' <= r && r <= 'z' || '0' <= r && r <= '9'
	}
	return bareLetter(r) != 0 || unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r)
}

// letters are those of Vietnamese that have diacritics, after what they are
// without.
var letters = [...]string{
	"aàáảãạăằắẳẵặâầấẩẫậ", "dđ", "eèéẻẽẹêềếểễệ", "iìíỉĩị", "oòóỏõọôồốổỗộơờớởỡợ", "uùúủũụưừứửữự", "yỳýỷỹỵ",
}

var bareLetters = func() (bare [lastLetter + 1]byte) {
	for _, family := range letters {
		for _, r := range family {
			bare[r] = family[0]
		}
	}
	return bare
}()

const lastLetter = 'ỹ' // of Vietnamese, in Unicode

// bareLetter returns what a letter of Vietnamese in lower case is without its
// diacritics; zero for another character, and for one that has none and is no
// vowel and no d.
func bareLetter(r rune) rune {
	if r < 0 || r > lastLetter {
		return 0
	}
	return rune(bareLetters[r])
}
