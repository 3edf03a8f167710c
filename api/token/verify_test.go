package token

import (
	"crypto/ed25519"
	"crypto/hmac"
	"crypto/sha256"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"kiennghi/domain"
)

func jwtClaims() jwt.MapClaims            { return jwt.MapClaims{} }
func claimsOf(t *jwt.Token) jwt.MapClaims { return t.Claims.(jwt.MapClaims) }

// The forgeries below change one thing in this token, so it must be good.
func TestTokenWrittenByHandIsGood(t *testing.T) {
	h := newHouse(t)
	for _, header := range []object{
		h.header(),
		with(h.header(), "typ", "application/at+jwt"), // RFC 9068 §4
		with(h.header(), "typ", "AT+JWT"),             // RFC 7515 §4.1.9: media types ignore case
	} {
		if got := h.accepts(t, write(t, header, h.claims(), h.key.sign)); got.Account != h.account {
			t.Errorf("Verify = %+v, want account %s", got, h.account)
		}
	}
	h.accepts(t, write(t, h.header(), with(h.claims(), "aud", []string{"another", audience}), h.key.sign))
}

func TestForgeries(t *testing.T) {
	h := newHouse(t)
	header, claims := h.header(), h.claims()
	stranger := NewKey(start, 0)
	public := ed25519.NewKeyFromSeed(h.key.Seed).Public().(ed25519.PublicKey)
	nothing := func(string) []byte { return nil }
	hmacWith := func(key []byte) signer {
		return func(text string) []byte {
			m := hmac.New(sha256.New, key)
			m.Write([]byte(text))
			return m.Sum(nil)
		}
	}
	good := write(t, header, claims, h.key.sign)
	parts := strings.Split(good, ".")
	in := func(d time.Duration) int64 { return start.Add(d).Unix() }
	twice := `,"sub":"` + domain.NewID[domain.Account](start).String() + `"}`
	text := func(o object) string { // as JSON, without the last brace
		b := strings.Split(write(t, "", o, nothing), ".")[1]
		raw, _ := jwt.NewParser().DecodeSegment(b)
		return strings.TrimSuffix(string(raw), "}")
	}

	for name, raw := range map[string]string{
		// RFC 8725 §2.1, §3.1, §3.2: the algorithm.
		"alg none":              write(t, with(header, "alg", "none"), claims, nothing),
		"alg None":              write(t, with(header, "alg", "None"), claims, nothing),
		"alg none, signed":      write(t, with(header, "alg", "none"), claims, h.key.sign),
		"no alg":                write(t, with(header, "alg", nil), claims, h.key.sign),
		"alg a number":          write(t, with(header, "alg", 1), claims, h.key.sign),
		"HS256 with public key": write(t, with(header, "alg", "HS256"), claims, hmacWith(public)),
		"HS256 with public x":   write(t, with(header, "alg", "HS256"), claims, hmacWith([]byte(newJWK(public).X))),
		"RS256":                 write(t, with(header, "alg", "RS256"), claims, h.key.sign),

		// The signature.
		"unsigned":            parts[0] + "." + parts[1] + ".",
		"another's signature": write(t, header, claims, stranger.sign),
		"signature of other claims": encode([]byte(text(header)+"}")) + "." + encode([]byte(text(with(claims, "sid", "other"))+"}")) +
			"." + parts[2],
		"padded":             good + "==",
		"loose last letter":  loosen(good),
		"truncated by one":   good[:len(good)-1],
		"truncated by half":  good[:len(good)/2],
		"two parts":          parts[0] + "." + parts[1],
		"four parts":         good + ".",
		"five parts, as JWE": good + ".a.b",
		"spaces around":      " " + good,
		"not a token":        "abc",
		"too long":           good + strings.Repeat("A", maxLength),

		// RFC 8725 §3.10: what the header says of keys.
		"unknown kid": write(t, with(header, "kid", stranger.ID), claims, stranger.sign),
		"no kid":      write(t, with(header, "kid", nil), claims, h.key.sign),
		"kid a list":  write(t, with(header, "kid", []string{h.key.ID}), claims, h.key.sign),
		"own key in the header": write(t, with(header, "kid", nil, "jwk", newJWK(ed25519.NewKeyFromSeed(stranger.Seed).Public().(ed25519.PublicKey))),
			claims, stranger.sign),
		"key by address": write(t, with(header, "kid", stranger.ID, "jku", "https://evil.example/jwks"), claims, stranger.sign),
		"crit":           write(t, with(header, "crit", []string{"x"}, "x", 1), claims, h.key.sign),

		// RFC 8725 §3.11, §3.12: the type.
		"no typ":       write(t, with(header, "typ", nil), claims, h.key.sign),
		"typ JWT":      write(t, with(header, "typ", "JWT"), claims, h.key.sign),
		"typ a number": write(t, with(header, "typ", 1), claims, h.key.sign),

		// RFC 8725 §3.8, §3.9: issuer, subject, audience.
		"no iss":         write(t, header, with(claims, "iss", nil), h.key.sign),
		"another iss":    write(t, header, with(claims, "iss", "https://evil.example"), h.key.sign),
		"iss with slash": write(t, header, with(claims, "iss", home+"/"), h.key.sign),
		"iss a list":     write(t, header, with(claims, "iss", []string{home}), h.key.sign),
		"no aud":         write(t, header, with(claims, "aud", nil), h.key.sign),
		"empty aud":      write(t, header, with(claims, "aud", []string{}), h.key.sign),
		"another aud":    write(t, header, with(claims, "aud", "another"), h.key.sign),
		"aud a number":   write(t, header, with(claims, "aud", 1), h.key.sign),
		"no sub":         write(t, header, with(claims, "sub", nil), h.key.sign),
		"sub not an ID":  write(t, header, with(claims, "sub", "admin"), h.key.sign),
		"no sid":         write(t, header, with(claims, "sid", nil), h.key.sign),
		"sid a number":   write(t, header, with(claims, "sid", 7), h.key.sign),

		// Times.
		"no exp":        write(t, header, with(claims, "exp", nil), h.key.sign),
		"exp zero":      write(t, header, with(claims, "exp", 0), h.key.sign),
		"exp as string": write(t, header, with(claims, "exp", "2099-01-01"), h.key.sign),
		"future nbf":    write(t, header, with(claims, "nbf", in(leeway+time.Second)), h.key.sign),
		"future iat":    write(t, header, with(claims, "iat", in(leeway+time.Second)), h.key.sign),

		// RFC 7519 §4 and JSON.
		"claim twice":            write(t, header, text(claims)+twice, h.key.sign),
		"header twice":           write(t, text(header)+`,"alg":"EdDSA"}`, claims, h.key.sign),
		"claim in other case":    write(t, header, with(claims, "exp", nil, "EXP", claims["exp"]), h.key.sign),
		"claims a list":          write(t, header, `[]`, h.key.sign),
		"claims null":            write(t, header, `null`, h.key.sign),
		"header null":            write(t, `null`, claims, h.key.sign),
		"claims with more after": write(t, header, text(claims)+`}{}`, h.key.sign),
	} {
		t.Run(name, func(t *testing.T) {
			h.refuses(t, raw, domain.CodeTokenInvalid)
			h.refuses(t, raw, domain.CodeTokenInvalid) // nor is it in the cache
		})
	}
	t.Run("missing", func(t *testing.T) { h.refuses(t, "", domain.CodeTokenMissing) })
	t.Run("expired", func(t *testing.T) {
		h.refuses(t, write(t, header, with(claims, "exp", in(-leeway)), h.key.sign), domain.CodeTokenExpired)
	})
	t.Run("expired, forged", func(t *testing.T) {
		h.refuses(t, write(t, header, with(claims, "exp", in(-leeway)), stranger.sign), domain.CodeTokenInvalid)
	})
}

// loosen changes the last letter in bits that lenient readers overlook: 64
// bytes of signature leave four bits of the last letter unused.
func loosen(raw string) string {
	const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	last := len(raw) - 1
	return raw[:last] + string(letters[strings.IndexByte(letters, raw[last])|1])
}

func TestTokenEndsInTheCacheToo(t *testing.T) {
	h := newHouse(t)
	raw := h.mint(t)
	h.accepts(t, raw)
	h.clock.pass(DefaultLife - time.Second)
	h.accepts(t, raw)
	h.clock.pass(leeway)
	h.accepts(t, raw)
	h.clock.pass(time.Second)
	h.refuses(t, raw, domain.CodeTokenExpired)
}

// forget has every token checked again.
func (h *house) forget() {
	h.verifier.cache.mu.Lock()
	defer h.verifier.cache.mu.Unlock()
	h.verifier.cache.clear()
}

func BenchmarkVerify(b *testing.B) {
	h := newHouse(b)
	raw := h.mint(b)
	b.Run("hit", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			h.accepts(b, raw)
		}
	})
	b.Run("miss", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			h.forget()
			h.accepts(b, raw)
		}
	})
}
