package domain_test

import (
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"kiennghi/domain"
)

const (
	digits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ" // of a public code
	checks = digits + "*~$=U"                   // of its last place
)

var petitionIDs = rapid.Custom(func(t *rapid.T) domain.PetitionID {
	return domain.SeededID[domain.Petition](epoch, rapid.Uint64().Draw(t, "hi"), rapid.Uint64().Draw(t, "lo"))
})

func TestPublicCode(t *testing.T) {
	for last, want := range map[byte]string{0: "KN-0000-0000-0000-0", 31: "KN-0000-0000-000Z-Z", 36: "KN-0000-0000-0014-U", 37: "KN-0000-0000-0015-0"} {
		id := domain.SeededID[domain.Petition](epoch, 0, uint64(last)<<56)
		if got := domain.PublicCode(id); got != want {
			t.Errorf("%s is called %s, want %s", id, got, want)
		}
	}
	form := regexp.MustCompile(`^KN(-[0-9A-HJKMNP-TV-Z]{4}){3}-[0-9A-HJKMNP-Z*~$=]$`)
	rapid.Check(t, func(t *rapid.T) {
		code := domain.PublicCode(petitionIDs.Draw(t, "id"))
		if !form.MatchString(code) {
			t.Fatalf("%s has another form", code)
		}
	})
}

// TestPublicCodeIsReadAsWritten reads a code in every way that people write it.
func TestPublicCodeIsReadAsWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		code := domain.PublicCode(petitionIDs.Draw(t, "id"))
		look := strings.NewReplacer("0", rapid.SampledFrom([]string{"0", "O", "o"}).Draw(t, "zero"),
			"1", rapid.SampledFrom([]string{"1", "I", "L", "i", "l"}).Draw(t, "one"))
		for _, written := range []string{
			code, strings.ToLower(code), strings.ReplaceAll(code, "-", ""), strings.ReplaceAll(code, "-", " "), " " + code + " ",
			look.Replace(code), strings.ToLower(look.Replace(code)),
		} {
			if got, err := domain.ParsePublicCode(written); err != nil || got != code {
				t.Fatalf("%q reads as %q, %v; want %s", written, got, err, code)
			}
		}
	})
}

// TestPublicCodeFindsSlips makes every slip of one character, and every swap of
// two neighbours, in a code.
func TestPublicCodeFindsSlips(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		code := strings.ReplaceAll(domain.PublicCode(petitionIDs.Draw(t, "id")), "-", "")
		refused := func(slip string) {
			if got, err := domain.ParsePublicCode(slip); err == nil {
				t.Fatalf("%s, a slip of %s, reads as %s", slip, code, got)
			}
		}
		for i := len("KN"); i < len(code); i++ {
			alphabet := digits
			if i == len(code)-1 {
				alphabet = checks
			}
			for _, c := range []byte(alphabet) {
				if c != code[i] {
					refused(code[:i] + string(c) + code[i+1:])
				}
			}
			if i+1 < len(code) && code[i] != code[i+1] {
				refused(code[:i] + string(code[i+1]) + string(code[i]) + code[i+2:])
			}
			refused(code[:i] + code[i+1:])
		}
	})
}

func TestParsePublicCodeRefuses(t *testing.T) {
	for _, s := range []string{"", "KN", "KN-0000-0000-0000", "0000-0000-0000-0", "XN-0000-0000-0000-0", "KN-0000-0000-000U-0", "KN-0000-0000-0000-00", "KN-0000-0000-000é0"} {
		if got, err := domain.ParsePublicCode(s); domain.KindOf(err) != domain.KindInvalid {
			t.Errorf("%q reads as %q, %v", s, got, err)
		}
	}
}

// FuzzParsePublicCode checks that what is accepted is the code of a petition,
// and that nothing makes the parser panic.
func FuzzParsePublicCode(f *testing.F) {
	for _, s := range []string{"KN-0000-0000-0000-0", "kn 0o0o ilil 0000 u", "KN\xff", "KN0000000000\u0131\u017f", "KN-ZZZZ-ZZZZ-ZZZZ-*"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		code, err := domain.ParsePublicCode(s)
		if err != nil {
			return
		}
		if again, err := domain.ParsePublicCode(code); err != nil || again != code {
			t.Errorf("%q reads as %s, and that as %q, %v", s, code, again, err)
		}
	})
}
