package casework

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"strings"
	"time"

	"kiennghi/domain"
)

// How long things to do with signing in last, and how many tries there are.
const (
	accessLife  = 15 * time.Minute    // longer than any access token, leeway included
	refreshLife = 30 * 24 * time.Hour // a sign-in that is not used for so long ends
	tryWindow   = 15 * time.Minute
	knownLife   = 90 * 24 * time.Hour // a network is known so long after a sign-in from it
	tryLogin    = 10                  // sign-ins under one login from one network within the window
	tryStranger = 100                 // sign-ins under one login from networks not known for it within the window
	tryAddress  = 100                 // sign-ins from one network within the window
	trySignUp   = 50                  // accounts opened from one network within the window
	tryCode     = 20                  // wrong secrets for one petition from one network within the window
	tryCodes    = 100                 // wrong codes or secrets from one network within the window
)

// RefreshToken is one token of the family that a sign-in begins. A token works
// once and gives the next; only its hash is kept.
type RefreshToken struct {
	Hash      []byte
	Family    domain.ID[any]
	Account   domain.AccountID
	MadeAt    time.Time
	ExpiresAt time.Time
	SpentAt   *time.Time
}

// SignedIn is a sign-in: for whom, of which family, and the refresh token.
type SignedIn struct {
	Account domain.AccountID
	Family  string
	Refresh string
}

// mintRefresh makes a refresh token: 256 random bits that mean nothing but to
// whoever keeps their hash.
func mintRefresh() (plain string, hash []byte) {
	var b [32]byte
	_, _ = rand.Read(b[:]) // never fails (crypto/rand)
	plain = base64.RawURLEncoding.EncodeToString(b[:])
	return plain, refreshHash(plain)
}

// refreshHash is what a refresh token is found by. A fast hash is enough, since
// nobody can guess 256 bits.
func refreshHash(plain string) []byte {
	h := sha256.Sum256([]byte(plain))
	return h[:]
}

// newRefresh makes the next refresh token of a family.
func (d *Desk) newRefresh(tx Tx, account domain.AccountID, family domain.ID[any]) (SignedIn, error) {
	plain, hash := mintRefresh()
	now := d.Real().UTC()
	t := RefreshToken{Hash: hash, Family: family, Account: account, MadeAt: now, ExpiresAt: now.Add(refreshLife)}
	return SignedIn{account, family.String(), plain}, tx.Add(&t)
}

// SignIn begins a family of tokens for who knows the password. Nothing tells
// whether the login exists.
//
// Tries are counted over all replicas, by login and network, so that wrong
// passwords from elsewhere lock nobody out. Many networks together have a
// bound of their own, which those are spared from which somebody signed in
// before (OWASP, “Slow Down Online Guessing Attacks with Device Cookies”).
func (d *Desk) SignIn(ctx context.Context, login, password, network string) (SignedIn, error) {
	login = strings.ToLower(login) // as it is kept, or each way of writing it would be counted apart
	place := tryKey("signed in", login, network)
	known, err := d.Store.Known(ctx, place, d.Real().UTC())
	if err != nil {
		return SignedIn{}, err
	}
	here, from, strangers := tryKey("sign-in", login, network), tryKey("sign-in from", network), tryKey("sign-in by strangers", login)
	// By network first: a network over its bound leaves no row for each login it names.
	if err := d.try(ctx, from, tryAddress); err != nil {
		return SignedIn{}, err
	}
	if err := d.try(ctx, here, tryLogin); err != nil {
		return SignedIn{}, err
	}
	if !known {
		if err := d.try(ctx, strangers, tryStranger); err != nil {
			return SignedIn{}, err
		}
	}
	wrong := &domain.Error{Kind: domain.KindUnknown, Code: domain.CodeBadLogin}
	a, err := d.Store.AccountByLogin(ctx, login)
	if domain.KindOf(err) == domain.KindNotFound || err == nil && a.Password == "" {
		if err := d.Passwords.VerifyNone(ctx, password); err != nil {
			return SignedIn{}, err
		}
		return SignedIn{}, wrong
	}
	if err != nil {
		return SignedIn{}, err
	}
	ok, err := d.Passwords.Verify(ctx, a.Password, password)
	if err != nil {
		return SignedIn{}, err
	}
	if !ok || a.Disabled {
		return SignedIn{}, wrong
	}
	if err := d.Store.Forgive(ctx, here, 0); err != nil {
		return SignedIn{}, err
	}
	if err := d.Store.Forgive(ctx, from, 1); err != nil { // many sign in from one office
		return SignedIn{}, err
	}
	if !known {
		if err := d.Store.Forgive(ctx, strangers, 1); err != nil {
			return SignedIn{}, err
		}
	}
	if err := d.Store.Remember(ctx, place, d.Real().UTC().Add(knownLife)); err != nil {
		return SignedIn{}, err
	}
	var in SignedIn
	err = d.Store.Update(ctx, func(tx Tx) error {
		now, err := tx.Account(a.ID)
		if err == nil && (now.Disabled || now.Password != a.Password) { // since it was verified
			err = wrong
		}
		if err != nil {
			return err
		}
		in, err = d.newRefresh(tx, a.ID, domain.NewID[any](d.Real()))
		return err
	})
	if err != nil {
		return SignedIn{}, err
	}
	return in, nil
}

// Refresh exchanges a refresh token for the next of its family. One that comes
// back after it was spent was stolen, from somebody: the family ends.
func (d *Desk) Refresh(ctx context.Context, plain string) (SignedIn, error) {
	var in SignedIn
	var stolen bool
	err := d.Store.Update(ctx, func(tx Tx) error {
		stolen = false
		t, err := tx.RefreshToken(refreshHash(plain))
		if domain.KindOf(err) == domain.KindNotFound {
			return &domain.Error{Kind: domain.KindUnknown, Code: domain.CodeTokenInvalid}
		}
		if err != nil {
			return err
		}
		now := d.Real().UTC()
		if t.SpentAt != nil {
			stolen = true
			return tx.Revoke(t.Family, now.Add(accessLife))
		}
		a, err := tx.Account(t.Account)
		if err != nil {
			return err
		}
		if a.Disabled || !now.Before(t.ExpiresAt) {
			return &domain.Error{Kind: domain.KindUnknown, Code: domain.CodeTokenExpired}
		}
		if err := tx.Spend(t.Hash, now); err != nil {
			return err
		}
		in, err = d.newRefresh(tx, t.Account, t.Family)
		return err
	})
	if err == nil && stolen {
		err = &domain.Error{Kind: domain.KindUnknown, Code: domain.CodeRefreshReused}
	}
	if err != nil {
		return SignedIn{}, err
	}
	return in, nil
}

// SignOut ends the family of a refresh token. A token that is not known ends
// nothing, and that is no refusal: the caller wanted to be out, and is.
func (d *Desk) SignOut(ctx context.Context, plain string) error {
	return d.Store.Update(ctx, func(tx Tx) error {
		t, err := tx.RefreshToken(refreshHash(plain))
		if domain.KindOf(err) == domain.KindNotFound {
			return nil
		}
		if err != nil {
			return err
		}
		return tx.Revoke(t.Family, d.Real().UTC().Add(accessLife))
	})
}

// ChangePassword changes the caller's password and ends every sign-in.
func (d *Desk) ChangePassword(ctx context.Context, by Caller, old, new string) error {
	if err := d.try(ctx, tryKey("password", by.Account.String()), tryLogin); err != nil {
		return err
	}
	verified, err := d.Store.Account(ctx, by.Account)
	if err != nil {
		return err
	}
	if verified.Password == "" { // whose passwords another issuer keeps
		return domain.Invalid("old", domain.CodeBadLogin)
	}
	ok, err := d.Passwords.Verify(ctx, verified.Password, old)
	if err != nil {
		return err
	}
	if !ok {
		return domain.Invalid("old", domain.CodeBadLogin)
	}
	hash, err := d.Passwords.Hash(ctx, new)
	if err != nil {
		return err
	}
	return d.Store.Update(ctx, func(tx Tx) error {
		a, err := tx.Account(by.Account)
		if err != nil {
			return err
		}
		if a.Password != verified.Password {
			return domain.Invalid("old", domain.CodeBadLogin)
		}
		a.Password, a.Version = hash, a.Version+1
		e := by.accountEvent(a, domain.StepChangePassword, domain.Change{})
		if err := tx.Save(&a); err != nil {
			return err
		}
		if err := tx.RevokeAll(a.ID, d.Real().UTC().Add(accessLife)); err != nil {
			return err
		}
		return tx.Add(&e)
	})
}

// tryKey hashes what tries are counted under, so that no login or network is
// kept.
func tryKey(what string, whose ...string) [32]byte {
	return sha256.Sum256([]byte(what + "\x00" + strings.Join(whose, "\x00")))
}

// try counts a try and refuses it when there were too many.
func (d *Desk) try(ctx context.Context, key [32]byte, limit int) error {
	wait, err := d.Store.Try(ctx, key, limit, tryWindow, d.Real().UTC())
	if err != nil {
		return err
	}
	if wait > 0 {
		return domain.TooMany(int(wait/time.Second) + 1)
	}
	return nil
}
