package token

import (
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/hmac"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/json"
	"math/big"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"kiennghi/domain"
)

// agency is an outside issuer that publishes its keys over HTTP.
type agency struct {
	Issuer
	rsa *rsa.PrivateKey
	ec  *ecdsa.PrivateKey
	ed  Key

	mu     sync.Mutex
	serve  func(http.ResponseWriter) // instead of the keys
	keys   []any
	visits int
}

var agencyRSA = sync.OnceValues(func() (*rsa.PrivateKey, error) { return rsa.GenerateKey(rand.Reader, 2048) })

func newAgency(t *testing.T) *agency {
	t.Helper()
	a := &agency{ed: NewKey(start, 0)}
	var err error
	if a.rsa, err = agencyRSA(); err != nil {
		t.Fatal(err)
	}
	if a.ec, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader); err != nil {
		t.Fatal(err)
	}
	point, err := a.ec.PublicKey.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	ed, err := newPair(a.ed)
	if err != nil {
		t.Fatal(err)
	}
	a.keys = []any{
		object{"kid": "rsa", "kty": "RSA", "use": "sig", "n": encode(a.rsa.N.Bytes()), "e": encode(big.NewInt(int64(a.rsa.E)).Bytes())},
		object{"kid": "ec", "kty": "EC", "crv": "P-256", "use": "sig", "x": encode(point[1:33]), "y": encode(point[33:])},
		ed.public,
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		a.mu.Lock()
		defer a.mu.Unlock()
		a.visits++
		if a.serve != nil {
			a.serve(w)
			return
		}
		_ = json.NewEncoder(w).Encode(object{"keys": a.keys})
	}))
	t.Cleanup(server.Close)
	a.Issuer = Issuer{Name: "https://id.example", Audience: "api://kiennghi", JWKS: server.URL}
	return a
}

func (a *agency) set(keys []any, serve func(http.ResponseWriter)) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.keys, a.serve = keys, serve
}

func (a *agency) visited() int {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.visits
}

func rs256(key *rsa.PrivateKey, text string) []byte {
	sum := sha256.Sum256([]byte(text))
	sig, _ := rsa.SignPKCS1v15(nil, key, crypto.SHA256, sum[:])
	return sig
}

func (a *agency) rs256(text string) []byte { return rs256(a.rsa, text) }

func (a *agency) ps256(text string) []byte {
	sum := sha256.Sum256([]byte(text))
	sig, _ := rsa.SignPSS(rand.Reader, a.rsa, crypto.SHA256, sum[:], &rsa.PSSOptions{SaltLength: rsa.PSSSaltLengthEqualsHash})
	return sig
}

func (a *agency) es256(text string) []byte {
	sum := sha256.Sum256([]byte(text))
	r, s, _ := ecdsa.Sign(rand.Reader, a.ec, sum[:])
	return append(r.FillBytes(make([]byte, 32)), s.FillBytes(make([]byte, 32))...)
}

func (a *agency) header() object { return object{"alg": "RS256", "typ": "at+jwt", "kid": "rsa"} }

func (a *agency) claims(now time.Time) object {
	return object{"iss": a.Name, "aud": a.Audience, "sub": "an-officer", "iat": now.Unix(), "exp": now.Add(5 * time.Minute).Unix()}
}

func TestOutsideTokenNamesItsSubject(t *testing.T) {
	a := newAgency(t)
	h := newHouse(t, a.Issuer)
	want := Identity{Issuer: a.Name, Subject: "an-officer", ExpiresAt: start.Add(5 * time.Minute)}
	for name, raw := range map[string]string{
		"RS256": write(t, a.header(), a.claims(start), a.rs256),
		"PS256": write(t, with(a.header(), "alg", "PS256"), a.claims(start), a.ps256),
		"ES256": write(t, with(a.header(), "alg", "ES256", "kid", "ec"), a.claims(start), a.es256),
		"EdDSA": write(t, with(a.header(), "alg", "EdDSA", "kid", a.ed.ID), a.claims(start), a.ed.sign),
	} {
		if got := h.accepts(t, raw); got != want {
			t.Errorf("%s: Verify = %+v, want %+v", name, got, want)
		}
	}
	h.accepts(t, h.mint(t)) // beside our own
	if n := a.visited(); n != 1 {
		t.Errorf("its keys were read %d times, want once", n)
	}
}

func TestOutsideForgeries(t *testing.T) {
	a, b := newAgency(t), newAgency(t)
	b.Name, b.Algorithms, b.Type = "https://login.example", []string{"ES256"}, "JWT"
	h := newHouse(t, a.Issuer, b.Issuer)
	header, claims := a.header(), a.claims(start)
	edHeader := with(header, "alg", "EdDSA", "kid", a.ed.ID)
	jwtHeader := object{"alg": "ES256", "typ": "JWT", "kid": "ec"}
	jwtClaims := with(b.claims(start))
	spki, err := x509.MarshalPKIXPublicKey(&a.rsa.PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	hs256 := func(text string) []byte {
		m := hmac.New(sha256.New, spki)
		m.Write([]byte(text))
		return m.Sum(nil)
	}

	h.accepts(t, write(t, edHeader, claims, a.ed.sign))
	h.accepts(t, write(t, jwtHeader, jwtClaims, b.es256))

	for name, raw := range map[string]string{
		"alg none":                 write(t, with(header, "alg", "none"), claims, func(string) []byte { return nil }),
		"HS256 with public key":    write(t, with(header, "alg", "HS256"), claims, hs256),
		"alg of another key":       write(t, with(header, "alg", "EdDSA"), claims, a.ed.sign),
		"alg not allowed to it":    write(t, with(jwtHeader, "alg", "RS256", "kid", "rsa"), jwtClaims, b.rs256),
		"no kid":                   write(t, with(header, "kid", nil), claims, a.rs256),
		"unknown kid":              write(t, with(header, "kid", "x"), claims, a.rs256),
		"key of another issuer":    write(t, jwtHeader, jwtClaims, a.es256),
		"our key":                  write(t, with(edHeader, "kid", h.key.ID), claims, h.key.sign),
		"its key, our issuer":      write(t, with(h.header(), "kid", a.ed.ID), h.claims(), a.ed.sign),
		"its key, our kid":         write(t, h.header(), h.claims(), a.ed.sign),
		"no typ":                   write(t, with(header, "typ", nil), claims, a.rs256),
		"typ JWT":                  write(t, with(header, "typ", "JWT"), claims, a.rs256),
		"typ logout+jwt":           write(t, with(header, "typ", "logout+jwt"), claims, a.rs256),
		"ID token: nonce":          write(t, jwtHeader, with(jwtClaims, "nonce", "n"), b.es256),
		"ID token: at_hash":        write(t, jwtHeader, with(jwtClaims, "at_hash", "n"), b.es256),
		"logout token":             write(t, jwtHeader, with(jwtClaims, "events", object{}), b.es256),
		"ID token of a client":     write(t, jwtHeader, with(jwtClaims, "aud", "a-client"), b.es256),
		"our audience, not its":    write(t, header, with(claims, "aud", audience), a.rs256),
		"iss with slash":           write(t, header, with(claims, "iss", a.Name+"/"), a.rs256),
		"no aud":                   write(t, header, with(claims, "aud", nil), a.rs256),
		"no sub":                   write(t, header, with(claims, "sub", nil), a.rs256),
		"no exp":                   write(t, header, with(claims, "exp", nil), a.rs256),
		"future nbf":               write(t, header, with(claims, "nbf", start.Add(time.Hour).Unix()), a.rs256),
		"future iat":               write(t, header, with(claims, "iat", start.Add(time.Hour).Unix()), a.rs256),
		"crit":                     write(t, with(header, "crit", []string{"b64"}, "b64", false), claims, a.rs256),
		"signed for other claims":  write(t, header, claims, func(string) []byte { return a.rs256("x") }),
		"RS256 signature as PS256": write(t, with(header, "alg", "PS256"), claims, a.rs256),
	} {
		t.Run(name, func(t *testing.T) { h.refuses(t, raw, domain.CodeTokenInvalid) })
	}
	t.Run("expired", func(t *testing.T) {
		h.refuses(t, write(t, header, with(claims, "exp", start.Add(-leeway).Unix()), a.rs256), domain.CodeTokenExpired)
	})
	if n := a.visited(); n != 1 {
		t.Errorf("forgeries of one instant made us visit the issuer %d times", n)
	}
}

func TestOutsideKeysAreReadAgain(t *testing.T) {
	a := newAgency(t)
	h := newHouse(t, a.Issuer)
	claims := with(a.claims(start), "exp", start.Add(3*time.Hour).Unix())
	byRSA := write(t, a.header(), claims, a.rs256)
	byEC := write(t, with(a.header(), "alg", "ES256", "kid", "ec"), claims, a.es256)
	all := a.keys
	a.set(all[:1], nil)
	h.accepts(t, byRSA)

	a.set(all[1:2], nil) // the RSA key is withdrawn, another is new
	h.refuses(t, byEC, domain.CodeTokenInvalid)
	h.clock.pass(outsideRest)
	h.accepts(t, byEC)
	h.clock.pass(cacheKeep)
	h.refuses(t, byRSA, domain.CodeTokenInvalid)

	a.set(nil, nil) // withdrawn, and nothing unknown makes us look
	h.accepts(t, byEC)
	h.clock.pass(outsideKeep)
	h.refuses(t, byEC, domain.CodeTokenInvalid)
	if n := a.visited(); n != 4 {
		t.Errorf("its keys were read %d times, want 4", n)
	}
}

func TestOutsideKeysThatAreOfNoUse(t *testing.T) {
	a := newAgency(t)
	h := newHouse(t, a.Issuer)
	key := a.keys[0].(object)
	beside := a.keys[2]
	weak, err := rsa.GenerateKey(rand.Reader, 1024)
	if err != nil {
		t.Fatal(err)
	}
	for name, bad := range map[string]any{
		"for encryption":        with(key, "use", "enc"),
		"for another algorithm": with(key, "alg", "PS256"),
		"nameless":              with(key, "kid", nil),
		"of 1024 bits":          with(key, "n", encode(weak.N.Bytes())),
		"of an unknown kind":    with(key, "kty", "LWE"),
		"shared":                object{"kid": "rsa", "kty": "oct", "k": encode([]byte("secret"))},
		"no object":             "key",
	} {
		h.clock.pass(outsideKeep)
		a.set([]any{bad, beside}, nil)
		h.refuses(t, write(t, a.header(), a.claims(h.clock.Now()), a.rs256), domain.CodeTokenInvalid)
		h.refuses(t, write(t, a.header(), a.claims(h.clock.Now()), func(text string) []byte { return rs256(weak, text) }), domain.CodeTokenInvalid)
		good := write(t, with(a.header(), "alg", "EdDSA", "kid", a.ed.ID), a.claims(h.clock.Now()), a.ed.sign)
		if _, err := h.verifier.Verify(t.Context(), good); err != nil {
			t.Errorf("%s: the key beside it is not used: %v", name, err)
		}
	}
}

// Whoever shows a key that nobody knows, while the issuer cannot be asked, spoils
// none that is known.
func TestOutsideKeysOutlastTheirServer(t *testing.T) {
	a := newAgency(t)
	h := newHouse(t, a.Issuer)
	claims := with(a.claims(start), "exp", start.Add(3*time.Hour).Unix())
	known, unknown := write(t, a.header(), claims, a.rs256), write(t, with(a.header(), "kid", "zzz"), claims, a.rs256)
	h.accepts(t, known)
	a.set(nil, func(w http.ResponseWriter) { w.WriteHeader(http.StatusInternalServerError) })
	h.clock.pass(outsideRest)
	if _, err := h.verifier.Verify(t.Context(), unknown); domain.KindOf(err) != domain.KindUnavailable {
		t.Errorf("an unknown key: %v", err)
	}
	other := write(t, a.header(), with(claims, "sub", "another"), a.rs256) // not verified a moment ago
	h.accepts(t, other)
	h.clock.pass(outsideKeep)
	if _, err := h.verifier.Verify(t.Context(), other); domain.KindOf(err) != domain.KindUnavailable {
		t.Errorf("keys that are too old: %v", err)
	}
}

func TestOutsideKeysThatCannotBeRead(t *testing.T) {
	for name, serve := range map[string]func(http.ResponseWriter){
		"down":     func(http.ResponseWriter) { panic(http.ErrAbortHandler) },
		"error":    func(w http.ResponseWriter) { w.WriteHeader(http.StatusInternalServerError) },
		"garbage":  func(w http.ResponseWriter) { _, _ = w.Write([]byte("<html>")) },
		"redirect": func(w http.ResponseWriter) { w.Header().Set("Location", "/x"); w.WriteHeader(http.StatusFound) },
		"endless":  func(w http.ResponseWriter) { _, _ = w.Write([]byte(strings.Repeat(" ", outsideMost) + "{}")) },
	} {
		t.Run(name, func(t *testing.T) {
			a := newAgency(t)
			h := newHouse(t, a.Issuer)
			a.set(a.keys, serve)
			raw := write(t, a.header(), a.claims(start), a.rs256)
			for range 2 {
				if _, err := h.verifier.Verify(t.Context(), raw); err == nil || domain.KindOf(err) != domain.KindUnavailable {
					t.Errorf("Verify: %v, want it unavailable", err)
				}
			}
			if n := a.visited(); n != 1 {
				t.Errorf("a server in trouble was visited %d times in one instant", n)
			}
			h.accepts(t, h.mint(t)) // our own tokens do not suffer
			a.set(a.keys, nil)
			h.clock.pass(freshPause)
			h.accepts(t, raw)
		})
	}
}

// A caller who leaves gets no answer, and spoils nobody else's.
func TestOutsideKeysArriveThoughTheCallerLeft(t *testing.T) {
	a := newAgency(t)
	h := newHouse(t, a.Issuer)
	raw := write(t, a.header(), a.claims(start), a.rs256)
	ctx, leave := context.WithCancel(t.Context())
	a.set(a.keys, func(w http.ResponseWriter) {
		leave()
		_ = json.NewEncoder(w).Encode(object{"keys": a.keys})
	})
	_, _ = h.verifier.Verify(ctx, raw)
	h.accepts(t, raw)
	if n := a.visited(); n != 1 {
		t.Errorf("its keys were read %d times, want once", n)
	}
}

func TestIssuersThatCannotBeTrusted(t *testing.T) {
	good := Issuer{Name: "https://id.example", Audience: "api", JWKS: "https://id.example/jwks"}
	h := newHouse(t)
	if _, err := NewVerifier(h.ring, good); err != nil {
		t.Fatal(err)
	}
	for name, spoil := range map[string]func(*Issuer){
		"no name":       func(i *Issuer) { i.Name = "" },
		"no audience":   func(i *Issuer) { i.Audience = "" },
		"no keys":       func(i *Issuer) { i.JWKS = "" },
		"no host":       func(i *Issuer) { i.JWKS = "https:///jwks" },
		"in the open":   func(i *Issuer) { i.JWKS = "http://id.example/jwks" },
		"a file":        func(i *Issuer) { i.JWKS = "file:///etc/keys" },
		"our own name":  func(i *Issuer) { i.Name = home },
		"shared secret": func(i *Issuer) { i.Algorithms = []string{"RS256", "HS256"} },
		"none":          func(i *Issuer) { i.Algorithms = []string{"none"} },
	} {
		bad := good
		spoil(&bad)
		if _, err := NewVerifier(h.ring, bad); err == nil {
			t.Errorf("%s: NewVerifier was content", name)
		}
	}
	if _, err := NewVerifier(h.ring, good, good); err == nil {
		t.Error("the same issuer twice: NewVerifier was content")
	}
}
