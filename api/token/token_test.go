package token

import (
	"context"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/json"
	"maps"
	"slices"
	"sync"
	"testing"
	"time"

	"kiennghi/domain"
)

const (
	home     = "https://kiennghi.example"
	audience = "kiennghi"
	family   = "a-family"
)

var start = time.Date(2025, 7, 1, 8, 0, 0, 0, time.UTC)

// clock is a clock that tests set.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// shelf holds keys in memory and counts how often it is asked for them.
type shelf struct {
	mu    sync.Mutex
	keys  []Key
	asked int
	err   error
}

func (s *shelf) SigningKeys(context.Context) ([]Key, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asked++
	return slices.Clone(s.keys), s.err
}

func (s *shelf) put(keys ...Key) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.keys = keys
}

// house is an installation with one active key and no outside issuers.
type house struct {
	clock    *clock
	shelf    *shelf
	key      Key
	account  domain.AccountID
	ring     *Ring
	verifier *Verifier
}

func newHouse(t testing.TB, issuers ...Issuer) *house {
	t.Helper()
	h := &house{clock: &clock{now: start}, key: NewKey(start, 0), account: domain.NewID[domain.Account](start)}
	h.shelf = &shelf{keys: []Key{h.key}}
	var err error
	if h.ring, err = NewRing(Config{Issuer: home, Audience: audience, Now: h.clock.Now}, h.shelf); err != nil {
		t.Fatal(err)
	}
	if h.verifier, err = NewVerifier(h.ring, issuers...); err != nil {
		t.Fatal(err)
	}
	return h
}

func (h *house) mint(t testing.TB) string {
	t.Helper()
	raw, _, err := h.ring.Mint(t.Context(), h.account, family)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func (h *house) accepts(t testing.TB, raw string) Identity {
	t.Helper()
	id, err := h.verifier.Verify(t.Context(), raw)
	if err != nil {
		t.Fatalf("Verify: %v", err)
	}
	return id
}

func (h *house) refuses(t testing.TB, raw string, want domain.Code) {
	t.Helper()
	id, err := h.verifier.Verify(t.Context(), raw)
	r := domain.Refusal(err)
	if r == nil || r.Kind != domain.KindUnknown || r.Code != want {
		t.Errorf("Verify = %+v, %v; want a refusal with %s", id, err, want)
	}
	if id != (Identity{}) {
		t.Errorf("a refused token names %+v", id)
	}
}

type object = map[string]any

// header and claims are those of a token that h would accept.
func (h *house) header() object {
	return object{"alg": "EdDSA", "typ": "at+jwt", "kid": h.key.ID}
}

func (h *house) claims() object {
	now := h.clock.Now()
	return object{
		"iss": home, "aud": audience, "sub": h.account.String(), "sid": family,
		"iat": now.Unix(), "exp": now.Add(5 * time.Minute).Unix(), "jti": "1",
	}
}

// with returns a copy in which each name has another value, or none for nil.
func with(o object, pairs ...any) object {
	o = maps.Clone(o)
	for i := 0; i < len(pairs); i += 2 {
		if pairs[i+1] == nil {
			delete(o, pairs[i].(string))
		} else {
			o[pairs[i].(string)] = pairs[i+1]
		}
	}
	return o
}

func encode(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

// signer returns the signature of a text.
type signer func(text string) []byte

// write signs header and claims, which are objects or ready JSON texts.
func write(t testing.TB, header, claims any, sign signer) string {
	t.Helper()
	segment := func(v any) string {
		if s, ok := v.(string); ok {
			return encode([]byte(s))
		}
		b, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		return encode(b)
	}
	text := segment(header) + "." + segment(claims)
	return text + "." + encode(sign(text))
}

func (k Key) sign(text string) []byte {
	return ed25519.Sign(ed25519.NewKeyFromSeed(k.Seed), []byte(text))
}
