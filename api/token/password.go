package token

import (
	"context"
	"fmt"

	"github.com/alexedwards/argon2id"
	"golang.org/x/text/unicode/norm"
)

// cost is the least that OWASP's Password Storage Cheat Sheet asks of
// Argon2id: 19 MiB, two passes, one lane.
var cost = &argon2id.Params{Memory: 19 << 10, Iterations: 2, Parallelism: 1, SaltLength: 16, KeyLength: 32}

// Passwords hashes passwords, a few at a time, because each takes 19 MiB and
// tens of milliseconds of a processor. It is safe for concurrent use.
//
// A password is brought to NFC first (RFC 8265 §4.2), since the same
// Vietnamese words are typed as different bytes on different machines.
type Passwords struct {
	turns chan struct{}
}

// NewPasswords returns Passwords that hash at most atOnce at the same time.
func NewPasswords(atOnce int) *Passwords {
	return &Passwords{turns: make(chan struct{}, max(atOnce, 1))}
}

// Hash returns the hash of a password in the encoding of the Argon2 reference
// implementation, with its own salt and cost. It fails when ctx ends before
// its turn comes.
func (p *Passwords) Hash(ctx context.Context, password string) (string, error) {
	var hash string
	err := p.inTurn(ctx, func() (err error) {
		hash, err = argon2id.CreateHash(norm.NFC.String(password), cost)
		return err
	})
	return hash, err
}

// Verify reports whether hash is of that password.
func (p *Passwords) Verify(ctx context.Context, hash, password string) (bool, error) {
	var match bool
	err := p.inTurn(ctx, func() (err error) {
		match, err = argon2id.ComparePasswordAndHash(norm.NFC.String(password), hash)
		return err
	})
	return match, err
}

// VerifyNone takes as long as Verify. It is called where there is no account,
// so that the time of a refusal does not tell which accounts exist.
func (p *Passwords) VerifyNone(ctx context.Context, password string) error {
	_, err := p.Hash(ctx, password)
	return err
}

func (p *Passwords) inTurn(ctx context.Context, work func() error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	select {
	case p.turns <- struct{}{}:
		defer func() { <-p.turns }()
	case <-ctx.Done():
		return ctx.Err()
	}
	if err := work(); err != nil {
		return fmt.Errorf("token: hashing a password: %w", err)
	}
	return nil
}
