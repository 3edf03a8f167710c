package token

import (
	"cmp"
	"context"
	"crypto/rsa"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/golang-jwt/jwt/v5"

	"kiennghi/domain"
)

const (
	// outsideKeep is after how long an outside issuer's keys are read afresh,
	// so that a key that it withdrew is no longer trusted here either.
	outsideKeep = time.Hour
	// outsideRest is how long its server is left alone between two readings,
	// however many tokens with unknown keys are shown to us.
	outsideRest = 10 * time.Second

	outsideMost = 1 << 20 // bytes of its answer
)

// outsideAlgorithms are those that may be allowed to outside issuers: none
// with a shared secret, which a public key could be mistaken for (RFC 8725
// §2.1, §3.2).
var outsideAlgorithms = []string{"RS256", "PS256", "ES256", "EdDSA"}

// Issuer is an outside issuer that is trusted to say who someone is.
type Issuer struct {
	Name       string   `json:"issuer"`               // iss, compared to the letter
	Audience   string   `json:"audience"`             // aud: this API's name there, never a client's id, which ID tokens bear
	JWKS       string   `json:"jwks_url"`             // where its keys are; https, unless on this machine
	Algorithms []string `json:"algorithms,omitempty"` // of RS256, PS256, ES256, EdDSA; empty allows all four
	Type       string   `json:"type,omitempty"`       // typ of its access tokens; empty means at+jwt (RFC 9068)
}

// outside verifies the tokens of one Issuer.
type outside struct {
	Issuer
	parser *jwt.Parser
	keys   *fresh[[]jose.JSONWebKey]
}

func newOutside(i Issuer, now func() time.Time) (*outside, error) {
	if i.Name == "" || i.Audience == "" {
		return nil, errors.New("token: an outside issuer needs a name and an audience")
	}
	if u, err := url.Parse(i.JWKS); err != nil || !guarded(u) {
		return nil, fmt.Errorf("token: the keys of issuer %q are not at an https address", i.Name)
	}
	for _, alg := range i.Algorithms {
		if !slices.Contains(outsideAlgorithms, alg) {
			return nil, fmt.Errorf("token: issuer %q may not sign with %q", i.Name, alg)
		}
	}
	if len(i.Algorithms) == 0 {
		i.Algorithms = outsideAlgorithms
	}
	i.Type = cmp.Or(i.Type, accessType)
	return &outside{
		Issuer: i,
		parser: jwt.NewParser(append(checks(i.Name, i.Audience, now), jwt.WithValidMethods(i.Algorithms))...),
		keys: newFresh(now, outsideKeep, outsideRest, func(ctx context.Context) ([]jose.JSONWebKey, error) {
			keys, err := fetchKeys(ctx, i.JWKS)
			if err != nil {
				return nil, fmt.Errorf("token: reading the keys of issuer %q: %w", i.Name, err)
			}
			return keys, nil
		}),
	}, nil
}

// guarded reports whether nobody can answer in the place of u.
func guarded(u *url.URL) bool {
	ip := net.ParseIP(u.Hostname())
	return u.Host != "" && (u.Scheme == "https" || u.Scheme == "http" && ip.IsLoopback())
}

// check verifies a token that was parsed but not verified.
func (o *outside) check(ctx context.Context, t *jwt.Token) (Identity, error) {
	if !hasType(t, o.Type) {
		return Identity{}, invalid("not an access token")
	}
	key, ok, err := o.key(ctx, t)
	if err != nil {
		return Identity{}, err
	}
	if !ok {
		return Identity{}, invalid("the key is not known")
	}
	claims, err := verify(o.parser, t, key)
	if err != nil {
		return Identity{}, err
	}
	// Some issuers type their access tokens as plain JWT. What only ID tokens
	// (OpenID Connect Core §2, §3.3.2.11) and logout tokens say then gives
	// those away (RFC 8725 §2.8, §3.12).
	for _, name := range []string{"nonce", "at_hash", "c_hash", "events"} {
		if _, ok := claims[name]; ok {
			return Identity{}, invalid("not an access token")
		}
	}
	id := identify(claims)
	if id.Subject == "" {
		return Identity{}, invalid("it names no subject")
	}
	return id, nil
}

// key returns the key that t names, which must be meant for t's algorithm if
// it says for which it is (RFC 8725 §3.1).
func (o *outside) key(ctx context.Context, t *jwt.Token) (key any, ok bool, err error) {
	kid, _ := t.Header["kid"].(string)
	named := func(k jose.JSONWebKey) bool {
		return k.KeyID == kid && (k.Algorithm == "" || k.Algorithm == t.Method.Alg())
	}
	keys, err := o.keys.get(ctx, func(keys []jose.JSONWebKey) bool { return slices.ContainsFunc(keys, named) })
	if err != nil {
		return nil, false, fmt.Errorf("%w: %w", domain.Unavailable(), err)
	}
	i := slices.IndexFunc(keys, named)
	if i < 0 {
		return nil, false, nil
	}
	return keys[i].Key, true, nil
}

// outsideClient follows no redirect: the keys are where they are said to be.
var outsideClient = &http.Client{
	CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
}

// fetchKeys reads a JWK set and returns its public keys for signatures that
// have a name. Others may be in it, and are passed over (RFC 7517 §5).
func fetchKeys(ctx context.Context, address string) ([]jose.JSONWebKey, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, err
	}
	res, err := outsideClient.Do(req)
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("status %d", res.StatusCode)
	}
	var set struct {
		Keys []json.RawMessage `json:"keys"`
	}
	if err := json.NewDecoder(io.LimitReader(res.Body, outsideMost)).Decode(&set); err != nil {
		return nil, err
	}
	var keys []jose.JSONWebKey
	for _, raw := range set.Keys {
		var k jose.JSONWebKey
		if json.Unmarshal(raw, &k) == nil && k.IsPublic() && k.KeyID != "" && k.Use != "enc" && strong(k.Key) {
			keys = append(keys, k)
		}
	}
	return keys, nil
}

// strong reports whether an RSA key has the least of bits (RFC 7518 §3.3).
func strong(key any) bool {
	k, ok := key.(*rsa.PublicKey)
	return !ok || k.N.BitLen() >= 2048
}
