package body

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"kiennghi/domain"
)

// clean returns s as text is kept: in NFC (Unicode annex 15), with lines that
// end in \n alone. The refusal has no Field yet: the caller knows the place.
func clean(s string) (string, *domain.Error) {
	if !utf8.ValidString(s) {
		return "", refusal(domain.CodeBadEncoding)
	}
	crlf := false
	for i, r := range s {
		switch {
		case r == '\r' && strings.HasPrefix(s[i:], "\r\n"):
			crlf = true
		case unseen(r):
			return "", refusal(domain.CodeControlCharacter, fmt.Sprintf("U+%04X", r))
		}
	}
	if crlf {
		s = strings.ReplaceAll(s, "\r\n", "\n")
	}
	return norm.NFC.String(s), nil
}

// unseen reports whether r is a character that cannot be seen and may hide
// what a text says: the controls (category Cc), among them NUL, which
// PostgreSQL cannot keep, and the formats (Cf): the marks, embeddings,
// overrides and isolates that turn the direction of writing, the byte order
// mark, zero-width spaces, soft hyphens, tags. Vietnamese is written with none
// of them. Line feed and tab are text. So are the two joiners, which emoji of
// several parts are made with: a matter is not sent back for a picture.
func unseen(r rune) bool {
	const nonJoiner, joiner = '\u200c', '\u200d'
	switch {
	case ' ' <= r && r < unicode.MaxASCII, r == '\n', r == '\t', r == nonJoiner, r == joiner:
		return false
	}
	return unicode.IsControl(r) || unicode.Is(unicode.Cf, r)
}

func refusal(c domain.Code, args ...string) *domain.Error {
	return &domain.Error{Kind: domain.KindInvalid, Code: c, Args: args}
}
