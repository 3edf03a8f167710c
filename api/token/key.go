package token

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"time"
)

// Key signs access tokens between two instants. Its life has four parts: it is
// published before NotBefore, so that everyone has read it when it is first
// used; it signs; from RetireAt on it only verifies, until the last token that
// it signed has expired; then it is forgotten.
type Key struct {
	ID        string    // the thumbprint of the public key (RFC 7638, RFC 8037)
	Seed      []byte    // the private key, 32 bytes (RFC 8032 §5.1.5); secret
	NotBefore time.Time // when it starts to sign
	RetireAt  time.Time // when it stops; zero while it has no end
}

// NewKey makes a key that is published now and signs after overlap, which must
// be long enough for every replica and every reader of the published keys to
// see it first: some minutes at least, and zero for the very first key. Whoever
// rotates then sets the RetireAt of the key before it to the NotBefore of this
// one; a stolen key is instead deleted.
func NewKey(now time.Time, overlap time.Duration) Key {
	seed := make([]byte, ed25519.SeedSize)
	_, _ = rand.Read(seed) // never fails (crypto/rand)
	public := ed25519.NewKeyFromSeed(seed).Public().(ed25519.PublicKey)
	return Key{ID: newJWK(public).ID, Seed: seed, NotBefore: now.Add(overlap)}
}

// Signs reports whether k may sign at that time.
func (k Key) Signs(now time.Time) bool {
	return !now.Before(k.NotBefore) && (k.RetireAt.IsZero() || now.Before(k.RetireAt))
}

// pair is a Key made ready for use.
type pair struct {
	Key
	private ed25519.PrivateKey
	public  JWK
}

func newPair(k Key) (pair, error) {
	if len(k.Seed) != ed25519.SeedSize {
		return pair{}, fmt.Errorf("token: the seed of key %q has %d bytes", k.ID, len(k.Seed))
	}
	private := ed25519.NewKeyFromSeed(k.Seed)
	public := newJWK(private.Public().(ed25519.PublicKey))
	if public.ID != k.ID {
		return pair{}, fmt.Errorf("token: key %q is not named by its thumbprint", k.ID)
	}
	return pair{k, private, public}, nil
}

// JWK is a public key as others read it (RFC 7517, RFC 8037 §2).
type JWK struct {
	Type      string `json:"kty"`
	Curve     string `json:"crv"`
	X         string `json:"x"`
	Use       string `json:"use"`
	Algorithm string `json:"alg"`
	ID        string `json:"kid"`
}

// JWKS is the document that publishes keys (RFC 7517 §5).
type JWKS struct {
	Keys []JWK `json:"keys"`
}

func newJWK(public ed25519.PublicKey) JWK {
	x := base64.RawURLEncoding.EncodeToString(public)
	// The members that RFC 8037 §2 requires, in the order of RFC 7638 §3.3.
	print := sha256.Sum256([]byte(`{"crv":"Ed25519","kty":"OKP","x":"` + x + `"}`))
	return JWK{
		Type: "OKP", Curve: "Ed25519", X: x, Use: "sig", Algorithm: "EdDSA",
		ID: base64.RawURLEncoding.EncodeToString(print[:]),
	}
}
