package token

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
)

// NewRefresh makes a refresh token: 256 random bits that mean nothing but to
// whoever keeps their hash. Only the hash is to be stored.
func NewRefresh() (plain string, hash [sha256.Size]byte) {
	var b [32]byte
	_, _ = rand.Read(b[:]) // never fails (crypto/rand)
	plain = base64.RawURLEncoding.EncodeToString(b[:])
	return plain, HashRefresh(plain)
}

// HashRefresh returns the hash by which a refresh token is found. A fast hash
// is enough, since nobody can guess 256 bits.
func HashRefresh(plain string) [sha256.Size]byte { return sha256.Sum256([]byte(plain)) }
