package token

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"kiennghi/domain"
)

const (
	// DefaultLife is how long an access token is good for.
	DefaultLife = 10 * time.Minute

	// leeway is by how much two clocks may differ.
	leeway = 30 * time.Second

	// ringKeep and ringRest bound how seldom and how often a Ring asks for its
	// keys: a key that is added or deleted is noticed within ringKeep.
	ringKeep = time.Minute
	ringRest = 5 * time.Second
)

// Keys says which keys sign. All replicas share them.
type Keys interface {
	SigningKeys(ctx context.Context) ([]Key, error)
}

// Config says what the access tokens made here look like.
type Config struct {
	Issuer   string           // iss: the URL of this installation
	Audience string           // aud: the name of this API
	Life     time.Duration    // from iat to exp; zero means DefaultLife
	Now      func() time.Time // the clock
}

// Ring makes access tokens and publishes the keys that verify them. It is safe
// for concurrent use.
type Ring struct {
	Config
	keys *fresh[*ringKeys]
}

// ringKeys is the set of keys at one time, those that sign last first.
type ringKeys struct {
	version int // grows when the set changes
	pairs   []pair
}

// NewRing returns a Ring that signs with keys.
func NewRing(c Config, keys Keys) (*Ring, error) {
	if c.Issuer == "" || c.Audience == "" || c.Now == nil {
		return nil, errors.New("token: a ring needs an issuer, an audience and a clock")
	}
	if c.Life == 0 {
		c.Life = DefaultLife
	}
	last := &ringKeys{}
	return &Ring{c, newFresh(c.Now, ringKeep, ringRest, func(ctx context.Context) (*ringKeys, error) {
		next, err := readKeys(ctx, keys)
		if err != nil {
			return nil, err
		}
		next.version = last.version
		if !slices.EqualFunc(last.pairs, next.pairs, samePair) {
			next.version++
		}
		last = next
		return next, nil
	})}, nil
}

func readKeys(ctx context.Context, keys Keys) (*ringKeys, error) {
	all, err := keys.SigningKeys(ctx)
	if err != nil {
		return nil, fmt.Errorf("token: reading the signing keys: %w", err)
	}
	set := &ringKeys{pairs: make([]pair, 0, len(all))}
	for _, k := range all {
		p, err := newPair(k)
		if err != nil {
			return nil, err
		}
		set.pairs = append(set.pairs, p)
	}
	slices.SortFunc(set.pairs, func(a, b pair) int { return b.NotBefore.Compare(a.NotBefore) })
	return set, nil
}

func samePair(a, b pair) bool {
	return a.ID == b.ID && a.NotBefore.Equal(b.NotBefore) && a.RetireAt.Equal(b.RetireAt)
}

// signing returns the newest key that is active.
func (s *ringKeys) signing(now time.Time) (pair, bool) {
	i := slices.IndexFunc(s.pairs, func(p pair) bool { return p.Signs(now) })
	if i < 0 {
		return pair{}, false
	}
	return s.pairs[i], true
}

// verifies reports whether a token signed by p can be good now. A key that
// does not sign yet counts, since another replica's clock may be ahead.
func (r *Ring) verifies(p pair, now time.Time) bool {
	return p.RetireAt.IsZero() || now.Before(p.RetireAt.Add(r.Life+leeway))
}

// Mint makes an access token for an account, signed in as one of a family of
// tokens that are revoked together, and says when it expires.
func (r *Ring) Mint(ctx context.Context, account domain.AccountID, family string) (raw string, expires time.Time, err error) {
	now := r.Now()
	set, err := r.keys.get(ctx, func(s *ringKeys) bool { _, ok := s.signing(now); return ok })
	if err != nil {
		return "", time.Time{}, err
	}
	key, ok := set.signing(now)
	if !ok {
		return "", time.Time{}, errors.New("token: no signing key is active")
	}
	expires = now.Add(r.Life).Truncate(time.Second).UTC()
	t := jwt.NewWithClaims(jwt.SigningMethodEdDSA, jwt.MapClaims{
		"iss":       r.Issuer,
		"aud":       r.Audience,
		"sub":       account.String(),
		"client_id": r.Audience, // RFC 9068 §2.2 requires it; the API is its own client
		"sid":       family,
		"iat":       now.Unix(),
		"exp":       expires.Unix(),
		"jti":       rand.Text(),
	})
	t.Header["typ"] = accessType
	t.Header["kid"] = key.ID
	raw, err = t.SignedString(key.private)
	if err != nil {
		return "", time.Time{}, fmt.Errorf("token: signing: %w", err)
	}
	return raw, expires, nil
}

// JWKS returns every key by which a token of this ring may be verified: those
// that are to sign, those that sign, and those that lately did.
func (r *Ring) JWKS(ctx context.Context) (JWKS, error) {
	set, err := r.current(ctx)
	if err != nil {
		return JWKS{}, err
	}
	now, doc := r.Now(), JWKS{Keys: []JWK{}}
	for _, p := range set.pairs {
		if r.verifies(p, now) {
			doc.Keys = append(doc.Keys, p.public)
		}
	}
	return doc, nil
}

func (r *Ring) current(ctx context.Context) (*ringKeys, error) {
	return r.keys.get(ctx, func(*ringKeys) bool { return true })
}

// public returns the key of that ID, when tokens of it can still be good.
func (r *Ring) public(ctx context.Context, id string) (ed25519.PublicKey, bool, error) {
	named := func(p pair) bool { return p.ID == id }
	set, err := r.keys.get(ctx, func(s *ringKeys) bool { return slices.ContainsFunc(s.pairs, named) })
	if err != nil {
		return nil, false, err
	}
	i := slices.IndexFunc(set.pairs, named)
	if i < 0 || !r.verifies(set.pairs[i], r.Now()) {
		return nil, false, nil
	}
	return set.pairs[i].private.Public().(ed25519.PublicKey), true, nil
}
