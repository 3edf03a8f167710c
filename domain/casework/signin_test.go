package casework

import (
	"bytes"
	"encoding/base64"
	"testing"
)

func TestRefreshToken(t *testing.T) {
	plain, hash := mintRefresh()
	if b, err := base64.RawURLEncoding.DecodeString(plain); err != nil || len(b) != 32 {
		t.Errorf("%d random bytes, %v; want 32", len(b), err)
	}
	if !bytes.Equal(refreshHash(plain), hash) {
		t.Error("the hash is not that of the token")
	}
	other, otherHash := mintRefresh()
	if other == plain || bytes.Equal(otherHash, hash) {
		t.Error("two refresh tokens are the same")
	}
}
