package token

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"

	"kiennghi/domain"
)

func TestThumbprintIsThatOfRFC8037(t *testing.T) {
	// Appendices A.1 to A.3.
	seed, _ := base64.RawURLEncoding.DecodeString("nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A")
	p, err := newPair(Key{ID: "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k", Seed: seed})
	if err != nil {
		t.Fatal(err)
	}
	if want := "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"; p.public.X != want {
		t.Errorf("x = %s, want %s", p.public.X, want)
	}
}

func TestMintedTokenNamesItsAccount(t *testing.T) {
	h := newHouse(t)
	raw, expires, err := h.ring.Mint(t.Context(), h.account, family)
	if err != nil {
		t.Fatal(err)
	}
	want := Identity{
		Account: h.account, Family: family, Issuer: home, Subject: h.account.String(),
		ExpiresAt: start.Add(DefaultLife),
	}
	if got := h.accepts(t, raw); got != want {
		t.Errorf("Verify = %+v, want %+v", got, want)
	}
	if !expires.Equal(want.ExpiresAt) {
		t.Errorf("Mint says it expires at %v, the token says %v", expires, want.ExpiresAt)
	}
	if raw == h.mint(t) {
		t.Error("two tokens of the same instant are the same")
	}
}

func TestTokenIsOfTheProfile(t *testing.T) {
	h := newHouse(t)
	parsed, _, err := h.verifier.own.ParseUnverified(h.mint(t), jwtClaims())
	if err != nil {
		t.Fatal(err)
	}
	if h := parsed.Header; h["typ"] != "at+jwt" || h["alg"] != "EdDSA" {
		t.Errorf("header = %v", h)
	}
	if parsed.Header["kid"] != h.key.ID {
		t.Errorf("kid = %v, want %s", parsed.Header["kid"], h.key.ID)
	}
	// RFC 9068 §2.2 requires all but sid.
	for _, name := range []string{"iss", "exp", "aud", "sub", "client_id", "iat", "jti", "sid"} {
		if v := claimsOf(parsed)[name]; v == nil || v == "" {
			t.Errorf("the claim %s is missing", name)
		}
	}
}

// An independent library reads the published keys and verifies by them.
func TestPublishedKeysAreReadByOthers(t *testing.T) {
	h := newHouse(t)
	h.shelf.put(h.key, NewKey(start, time.Hour))
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		doc, err := h.ring.JWKS(r.Context())
		if err != nil {
			t.Error(err)
		}
		_ = json.NewEncoder(w).Encode(doc)
	}))
	defer server.Close()

	other := oidc.NewVerifier(home, oidc.NewRemoteKeySet(t.Context(), server.URL), &oidc.Config{
		ClientID: audience, SupportedSigningAlgs: []string{"EdDSA"}, Now: h.clock.Now,
	})
	got, err := other.Verify(t.Context(), h.mint(t))
	if err != nil {
		t.Fatal(err)
	}
	if got.Subject != h.account.String() {
		t.Errorf("subject = %s, want %s", got.Subject, h.account)
	}
	if _, err := other.Verify(t.Context(), write(t, h.header(), h.claims(), NewKey(start, 0).sign)); err == nil {
		t.Error("a forged token was verified")
	}
}

func TestRotation(t *testing.T) {
	h := newHouse(t)
	signedBy := func(raw string) string {
		parsed, _, err := h.verifier.own.ParseUnverified(raw, jwtClaims())
		if err != nil {
			t.Fatal(err)
		}
		return parsed.Header["kid"].(string)
	}
	published := func() []string {
		doc, err := h.ring.JWKS(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		var ids []string
		for _, k := range doc.Keys {
			ids = append(ids, k.ID)
		}
		return ids
	}

	first, next := h.key, NewKey(start, time.Hour)
	if got := signedBy(h.mint(t)); got != first.ID {
		t.Fatalf("signed by %s, want the first key", got)
	}

	first.RetireAt = next.NotBefore
	h.shelf.put(first, next)
	h.clock.pass(ringKeep)
	if got := published(); !slices.Contains(got, next.ID) {
		t.Error("the next key is not published before it signs")
	}
	h.clock.pass(time.Hour - ringKeep - time.Second)
	last := h.mint(t)
	if got := signedBy(last); got != first.ID {
		t.Errorf("one second before its time the next key signs")
	}

	h.clock.pass(time.Second)
	if got := signedBy(h.mint(t)); got != next.ID {
		t.Errorf("signed by %s, want the next key", got)
	}
	h.accepts(t, last)
	if got := published(); !slices.Contains(got, first.ID) {
		t.Error("a key whose tokens are still good is not published")
	}

	h.clock.pass(DefaultLife + leeway - time.Second)
	if got := published(); !slices.Contains(got, first.ID) {
		t.Error("a key is gone before its last token")
	}
	h.clock.pass(time.Second)
	if got := published(); !slices.Equal(got, []string{next.ID}) {
		t.Errorf("published = %v, want the next key alone", got)
	}
	h.refuses(t, write(t, h.header(), h.claims(), first.sign), domain.CodeTokenInvalid)
}

func TestDeletedKeyEndsTokensInTheCache(t *testing.T) {
	h := newHouse(t)
	raw := h.mint(t)
	h.accepts(t, raw)

	h.shelf.put(NewKey(start, 0))
	h.clock.pass(ringKeep)
	h.refuses(t, raw, domain.CodeTokenInvalid)
}

func TestUnknownKeyIsLookedForOnceInAWhile(t *testing.T) {
	h := newHouse(t)
	h.mint(t)
	added := NewKey(start, 0)
	raw := write(t, with(h.header(), "kid", added.ID), h.claims(), added.sign)
	h.shelf.put(h.key, added)

	for range 100 {
		h.refuses(t, raw, domain.CodeTokenInvalid)
	}
	if h.shelf.asked != 1 {
		t.Errorf("the keys were read %d times in one instant", h.shelf.asked)
	}
	h.clock.pass(ringRest)
	h.accepts(t, raw)
	if h.shelf.asked != 2 {
		t.Errorf("the keys were read %d times, want 2", h.shelf.asked)
	}
}

func TestKeysThatCannotBeReadAreAFault(t *testing.T) {
	h := newHouse(t)
	raw := h.mint(t)
	h.shelf.err = errors.New("the disk is gone")
	h.clock.pass(ringKeep)
	if _, err := h.verifier.Verify(t.Context(), raw); !errors.Is(err, h.shelf.err) || domain.KindOf(err) != domain.KindFault {
		t.Errorf("Verify: %v, want the fault", err)
	}
	if _, _, err := h.ring.Mint(t.Context(), h.account, family); !errors.Is(err, h.shelf.err) {
		t.Errorf("Mint: %v, want the fault", err)
	}
}

func TestBadKeysAreAFault(t *testing.T) {
	good, other := NewKey(start, 0), NewKey(start, 0)
	for name, keys := range map[string][]Key{
		"none":           nil,
		"upcoming":       {NewKey(start, time.Second)},
		"retired":        {{ID: good.ID, Seed: good.Seed, NotBefore: start, RetireAt: start}},
		"short seed":     {{ID: good.ID, Seed: good.Seed[:31], NotBefore: start}},
		"another's seed": {{ID: good.ID, Seed: other.Seed, NotBefore: start}},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t)
			h.shelf.put(keys...)
			if _, _, err := h.ring.Mint(t.Context(), h.account, family); err == nil || domain.KindOf(err) != domain.KindFault {
				t.Errorf("Mint: %v, want a fault", err)
			}
		})
	}
}

func TestRingNeedsItsConfig(t *testing.T) {
	for _, c := range []Config{
		{Audience: audience, Now: time.Now},
		{Issuer: home, Now: time.Now},
		{Issuer: home, Audience: audience},
	} {
		if _, err := NewRing(c, &shelf{}); err == nil {
			t.Errorf("NewRing(%+v) was content", c)
		}
	}
}

func TestManyAtOnce(t *testing.T) {
	h := newHouse(t)
	kept := h.mint(t)
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			for range 20 {
				switch i {
				case 0:
					h.shelf.put(h.key, NewKey(h.clock.Now(), time.Hour))
					h.clock.pass(ringRest)
				case 1:
					h.forget()
				case 2:
					if _, err := h.ring.JWKS(t.Context()); err != nil {
						t.Error(err)
					}
				default:
					raw, _, err := h.ring.Mint(t.Context(), h.account, family)
					if err != nil {
						t.Error(err)
						return
					}
					for _, raw := range []string{raw, kept} {
						if id, err := h.verifier.Verify(t.Context(), raw); err != nil || id.Account != h.account {
							t.Errorf("Verify = %+v, %v", id, err)
						}
					}
				}
			}
		})
	}
	all.Wait()
}
