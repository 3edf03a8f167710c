package domain

import "strings"

// Public codes use the alphabet of Crockford's Base32: no I, L, O or U, so a
// code can be read aloud. Its check symbols add five more.
const (
	crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
	checks    = crockford + "*~$=U"
)

// PublicCode is what a petition is called outside the office: "KN-" and twelve
// characters in three groups, and a check character modulo 37 that finds every
// single wrong character and every swap of two neighbours. It is made of the
// last 60 bits of the petition's ID, which are random, so it gives away
// neither how many petitions there are nor when this one was filed.
func PublicCode(id PetitionID) string {
	var n uint64
	for _, b := range id[8:] {
		n = n<<8 | uint64(b)
	}
	n &= 1<<60 - 1
	var b strings.Builder
	b.WriteString("KN-")
	for i := range 12 {
		if i > 0 && i%4 == 0 {
			b.WriteByte('-')
		}
		b.WriteByte(crockford[n>>(55-5*i)&31])
	}
	b.WriteByte('-')
	b.WriteByte(checks[n%37])
	return b.String()
}

// asMeant drops what only parts a code into groups, and reads the letters that
// are not in the alphabet as the digits they look like.
var asMeant = strings.NewReplacer("-", "", " ", "", "O", "0", "I", "1", "L", "1")

// ParsePublicCode reads a code as people write it: in any case, with or without
// hyphens, with O for 0 and I or L for 1. It returns the code as PublicCode
// writes it, or a refusal when the check character does not fit.
func ParsePublicCode(s string) (string, error) {
	bad := Invalid("code", CodeBadFormat)
	s = asMeant.Replace(strings.ToUpper(s))
	s, ok := strings.CutPrefix(s, "KN")
	if !ok || len(s) != 13 {
		return "", bad
	}
	var n uint64
	for _, c := range s[:12] {
		i := strings.IndexRune(crockford, c)
		if i < 0 {
			return "", bad
		}
		n = n<<5 | uint64(i)
	}
	if checks[n%37] != s[12] {
		return "", bad
	}
	var id PetitionID
	for i := range 8 {
		id[15-i] = byte(n >> (8 * i))
	}
	return PublicCode(id), nil
}
