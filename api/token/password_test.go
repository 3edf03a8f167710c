package token

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/text/unicode/norm"
)

func TestPasswords(t *testing.T) {
	p := NewPasswords(1)
	const password = "mật khẩu của phường"
	hash, err := p.Hash(t.Context(), password)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(hash, "$argon2id$v=19$m=19456,t=2,p=1$") {
		t.Errorf("hash = %s", hash)
	}
	again, err := p.Hash(t.Context(), password)
	if err != nil || again == hash {
		t.Errorf("two hashes of one password are the same (%v)", err)
	}
	for given, want := range map[string]bool{
		password:                  true,
		norm.NFD.String(password): true, // the same words as other keyboards type them
		"mat khau cua phuong":     false,
		strings.ToUpper(password): false,
		password + " ":            false,
		"":                        false,
	} {
		if got, err := p.Verify(t.Context(), hash, given); err != nil || got != want {
			t.Errorf("Verify(%q) = %v, %v; want %v", given, got, err, want)
		}
	}
	if ok, err := p.Verify(t.Context(), "plain", password); ok || err == nil {
		t.Errorf("Verify with what is no hash = %v, %v", ok, err)
	}
	if err := p.VerifyNone(t.Context(), password); err != nil {
		t.Errorf("VerifyNone: %v", err)
	}
}

func TestPasswordsWaitTheirTurn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := NewPasswords(2)
		p.turns <- struct{}{}
		if _, err := p.Hash(t.Context(), "there is a turn left"); err != nil {
			t.Errorf("Hash: %v", err)
		}
		p.turns <- struct{}{}
		for name, work := range map[string]func(context.Context) error{
			"Hash":       func(ctx context.Context) error { _, err := p.Hash(ctx, "x"); return err },
			"Verify":     func(ctx context.Context) error { _, err := p.Verify(ctx, "", "x"); return err },
			"VerifyNone": func(ctx context.Context) error { return p.VerifyNone(ctx, "x") },
		} {
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			if err := work(ctx); !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("%s: %v, want the end of its context", name, err)
			}
			cancel()
		}
		<-p.turns
		if _, err := p.Hash(t.Context(), "a turn came free"); err != nil {
			t.Errorf("Hash: %v", err)
		}
		if n := len(p.turns); n != 1 {
			t.Errorf("%d turns are taken, want 1", n)
		}
	})
}

func BenchmarkPassword(b *testing.B) {
	p := NewPasswords(1)
	hash, err := p.Hash(b.Context(), "mật khẩu của phường")
	if err != nil {
		b.Fatal(err)
	}
	b.Run("account", func(b *testing.B) {
		for b.Loop() {
			_, _ = p.Verify(b.Context(), hash, "another password")
		}
	})
	b.Run("no account", func(b *testing.B) {
		for b.Loop() {
			_ = p.VerifyNone(b.Context(), "another password")
		}
	})
}
