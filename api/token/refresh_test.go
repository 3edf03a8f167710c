package token

import (
	"encoding/base64"
	"testing"
)

func TestRefresh(t *testing.T) {
	plain, hash := NewRefresh()
	if b, err := base64.RawURLEncoding.DecodeString(plain); err != nil || len(b) != 32 {
		t.Errorf("%d random bytes, %v; want 32", len(b), err)
	}
	if HashRefresh(plain) != hash {
		t.Error("the hash is not that of the token")
	}
	other, otherHash := NewRefresh()
	if other == plain || otherHash == hash {
		t.Error("two refresh tokens are the same")
	}
}
