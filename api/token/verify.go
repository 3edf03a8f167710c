package token

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"kiennghi/domain"
)

const (
	accessType = "at+jwt" // RFC 9068 §2.1
	maxLength  = 8 << 10  // bytes of a token; longer ones are not looked at

	cacheSize = 4096        // tokens in a generation of the cache
	cacheKeep = time.Minute // how long a token is believed before it is checked again
)

// Identity is whom a token names. A token made here names an Account; one of
// an outside issuer names only that issuer's Subject, for whom the caller then
// looks up the account.
type Identity struct {
	Account   domain.AccountID // zero for an outside issuer
	Family    string           // what the token is revoked with; empty for an outside issuer
	Issuer    string
	Subject   string // unique within Issuer
	ExpiresAt time.Time
}

// Verifier tells whom access tokens name, and what it found out it believes for a
// minute. That a family was revoked is no business of its own: rights are looked up
// on every request. It is safe for concurrent use.
type Verifier struct {
	ring    *Ring
	own     *jwt.Parser
	outside map[string]*outside
	cache   *cache
}

// NewVerifier returns a Verifier of the tokens of ring and of outside issuers.
func NewVerifier(ring *Ring, issuers ...Issuer) (*Verifier, error) {
	v := &Verifier{
		ring:    ring,
		own:     jwt.NewParser(append(checks(ring.Issuer, ring.Audience, ring.Now), jwt.WithValidMethods([]string{"EdDSA"}))...),
		outside: make(map[string]*outside, len(issuers)),
		cache:   newCache(cacheSize),
	}
	for _, i := range issuers {
		if _, twice := v.outside[i.Name]; twice || i.Name == ring.Issuer {
			return nil, fmt.Errorf("token: issuer %q is there twice", i.Name)
		}
		o, err := newOutside(i, ring.Now)
		if err != nil {
			return nil, err
		}
		v.outside[i.Name] = o
	}
	return v, nil
}

// checks are what every token must pass (RFC 8725 §3.8, §3.9).
func checks(issuer, audience string, now func() time.Time) []jwt.ParserOption {
	return []jwt.ParserOption{
		jwt.WithIssuer(issuer), jwt.WithAudience(audience),
		jwt.WithExpirationRequired(), jwt.WithIssuedAt(),
		jwt.WithLeeway(leeway), jwt.WithTimeFunc(now),
		jwt.WithStrictDecoding(),
	}
}

// Verify tells whom the token names. It refuses, as KindUnknown, with
// CodeTokenMissing, CodeTokenExpired, or CodeTokenInvalid for all else that is
// wrong with it. Any other error is a fault: keys could not be read.
func (v *Verifier) Verify(ctx context.Context, raw string) (Identity, error) {
	if raw == "" {
		return Identity{}, refuse(domain.CodeTokenMissing, errors.New("no token"))
	}
	if len(raw) > maxLength {
		return Identity{}, invalid("longer than any token")
	}
	keys, err := v.ring.current(ctx) // deleted keys must be noticed even while every token is in the cache
	if err != nil {
		return Identity{}, err
	}
	id, epoch, ok := v.cache.get(keys.version, raw, v.ring.Now())
	if ok {
		return id, nil
	}
	if id, err = v.check(ctx, raw); err != nil {
		return Identity{}, err
	}
	v.cache.put(epoch, raw, id, v.ring.Now())
	return id, nil
}

// check reads a token without the cache. The issuer that it claims only
// chooses whose keys and rules it is held against, so no key of one issuer can
// vouch for another (RFC 8725 §3.8).
func (v *Verifier) check(ctx context.Context, raw string) (Identity, error) {
	t, parts, err := v.own.ParseUnverified(raw, jwt.MapClaims{})
	if err != nil {
		return Identity{}, refuse(domain.CodeTokenInvalid, err)
	}
	for _, part := range parts[:2] {
		object, err := v.own.DecodeSegment(part)
		if err != nil {
			return Identity{}, refuse(domain.CodeTokenInvalid, err)
		}
		if err := unambiguous(object); err != nil {
			return Identity{}, refuse(domain.CodeTokenInvalid, err)
		}
	}
	if _, ok := t.Header["crit"]; ok {
		return Identity{}, invalid("a critical extension is not understood") // RFC 7515 §4.1.11
	}
	issuer, _ := t.Claims.GetIssuer()
	if issuer == v.ring.Issuer {
		return v.checkOwn(ctx, t)
	}
	if o, ok := v.outside[issuer]; ok {
		return o.check(ctx, t)
	}
	return Identity{}, invalid("the issuer is not trusted")
}

func (v *Verifier) checkOwn(ctx context.Context, t *jwt.Token) (Identity, error) {
	if !hasType(t, accessType) {
		return Identity{}, invalid("not an access token")
	}
	kid, _ := t.Header["kid"].(string)
	key, ok, err := v.ring.public(ctx, kid)
	if err != nil {
		return Identity{}, err
	}
	if !ok {
		return Identity{}, invalid("the key is not known")
	}
	claims, err := verify(v.own, t, key)
	if err != nil {
		return Identity{}, err
	}
	id := identify(claims)
	id.Family, _ = claims["sid"].(string)
	id.Account, err = domain.ParseID[domain.Account](id.Subject)
	if err != nil || id.Account.IsZero() || id.Family == "" {
		return Identity{}, invalid("it names no account or no family")
	}
	return id, nil
}

// verify checks the signature of a token by key, and then its claims.
func verify(p *jwt.Parser, t *jwt.Token, key any) (jwt.MapClaims, error) {
	claims := jwt.MapClaims{}
	_, err := p.ParseWithClaims(t.Raw, claims, func(*jwt.Token) (any, error) { return key, nil })
	switch {
	case errors.Is(err, jwt.ErrTokenExpired):
		return nil, refuse(domain.CodeTokenExpired, err)
	case err != nil:
		return nil, refuse(domain.CodeTokenInvalid, err)
	}
	return claims, nil
}

// identify reads what claims that were checked say of everyone.
func identify(claims jwt.MapClaims) Identity {
	var id Identity
	id.Issuer, _ = claims.GetIssuer()
	id.Subject, _ = claims.GetSubject()
	if exp, _ := claims.GetExpirationTime(); exp != nil {
		id.ExpiresAt = exp.UTC()
	}
	return id
}

// hasType compares media types, for which case does not count and the prefix
// may be left out (RFC 7515 §4.1.9).
func hasType(t *jwt.Token, want string) bool {
	typ, _ := t.Header["typ"].(string)
	return strings.TrimPrefix(strings.ToLower(typ), "application/") == strings.ToLower(want)
}

// unambiguous refuses an object that says a name twice, which two readers
// could read in two ways (RFC 7519 §4).
func unambiguous(object []byte) error {
	d := json.NewDecoder(bytes.NewReader(object))
	if open, err := d.Token(); err != nil || open != json.Delim('{') {
		return errors.New("not a JSON object")
	}
	seen := map[string]bool{}
	for d.More() {
		t, err := d.Token()
		if err != nil {
			return err
		}
		name, _ := t.(string)
		if seen[name] {
			return errors.New("a name is there twice")
		}
		seen[name] = true
		var value json.RawMessage
		if err := d.Decode(&value); err != nil {
			return err
		}
	}
	return nil
}

// refuse keeps the reason for the log; the caller is told the code alone.
func refuse(code domain.Code, reason error) error {
	return fmt.Errorf("%w: %w", &domain.Error{Kind: domain.KindUnknown, Code: code}, reason)
}

func invalid(reason string) error { return refuse(domain.CodeTokenInvalid, errors.New(reason)) }
