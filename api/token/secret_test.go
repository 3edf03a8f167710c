package token

import (
	"bytes"
	"crypto/sha256"
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"kiennghi/domain"
)

func testSecrets() Secrets {
	s := Secrets{Key: make([]byte, 32)}
	for i := range s.Key {
		s.Key[i] = byte(i)
	}
	return s
}

func petition(t *testing.T, id string) domain.PetitionID {
	t.Helper()
	p, err := domain.ParseID[domain.Petition](id)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// Endpoints keep their secrets, each number another.
func TestWebhookSecrets(t *testing.T) {
	s, id := testSecrets(), domain.WebhookID(petition(t, "0197c3e0-f800-7abc-8123-456789abcdef"))
	seen := map[string]bool{s.Secret(domain.PetitionID(id)): true}
	for n := 1; n <= 3; n++ {
		key := string(s.Webhook(id, n))
		if len(key) < 24 || len(key) > 64 || seen[key] || key != string(s.Webhook(id, n)) {
			t.Errorf("secret %d is %x", n, key)
		}
		seen[key] = true
	}
	if seen[string(s.Webhook(domain.WebhookID{1}, 1))] {
		t.Error("two endpoints have one secret")
	}
}

// Printed secrets must stay good, so these, computed by other means, are fixed.
func TestSecretsStay(t *testing.T) {
	s := testSecrets()
	for id, want := range map[string]string{
		"0197c3e0-f800-7abc-8123-456789abcdef": "46X8-HGPV-2ATK-D6HK",
		"0197c3e0-f800-7abc-8123-456789abcd40": "ZEX7-0P1W-R81T-49EF",
	} {
		if got := s.Secret(petition(t, id)); got != want {
			t.Errorf("Secret(%s) = %s, want %s", id, got, want)
		}
	}
}

func TestSecretHoweverTyped(t *testing.T) {
	s := testSecrets()
	id := petition(t, "0197c3e0-f800-7abc-8123-456789abcd40")
	for given, want := range map[string]bool{
		"ZEX7-0P1W-R81T-49EF":          true,
		"zex7-0p1w-r81t-49ef":          true,
		"ZEX70P1WR81T49EF":             true,
		" ZEX7 0P1W\u00a0R81T\t49EF\n": true,
		"ZEX7–0P1W—R81T‑49EF":          true, // dashes that text editors put in
		"ZEX7-OPIW-R8LT-49EF":          true,
		"zex7-opiw-r8lt-49ef":          true,
		"ZEX7-0P1W-R81T-49EG":          false,
		"ZEX7-0P1W-R81T-49E":           false,
		"ZEX7-0P1W-R81T-49EF0":         false,
		"ZEX7-0P1W-R81T-49EF?":         false,
		"46X8-HGPV-2ATK-D6HK":          false, // another petition's
		"":                             false,
	} {
		if got := s.Check(id, given); got != want {
			t.Errorf("Check(%q) = %v, want %v", given, got, want)
		}
	}
}

func TestSecretOfAnyPetition(t *testing.T) {
	s, other := testSecrets(), Secrets{Key: []byte(strings.Repeat("k", 32))}
	form := regexp.MustCompile(`^([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$`)
	rapid.Check(t, func(t *rapid.T) {
		id := domain.SeededID[domain.Petition](start, rapid.Uint64().Draw(t, "hi"), rapid.Uint64().Draw(t, "lo"))
		secret := s.Secret(id)
		if !form.MatchString(secret) {
			t.Fatalf("Secret = %s", secret)
		}
		if !s.Check(id, secret) || other.Check(id, secret) {
			t.Fatalf("%s is not good under its own key alone", secret)
		}
	})
}

// A question has a secret of its own, even under the ID of a petition.
func TestReplySecretOfAnyQuestion(t *testing.T) {
	s := testSecrets()
	rapid.Check(t, func(t *rapid.T) {
		id, other := domain.PetitionID{rapid.Byte().Draw(t, "id")}, domain.QuestionID{rapid.Byte().Draw(t, "other"), 1}
		q := domain.QuestionID(id)
		reply := s.Reply(q)
		if !s.CheckReply(q, strings.ToLower(reply)) || s.CheckReply(other, reply) {
			t.Fatalf("%s is not good for its question alone", reply)
		}
		if s.Check(id, reply) || s.CheckReply(q, s.Secret(id)) {
			t.Fatalf("the secrets of a petition and a question are one: %s", reply)
		}
	})
}

func TestSecretsNeedAKey(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("secrets were made with a short key")
		}
	}()
	Secrets{Key: make([]byte, 31)}.Secret(domain.PetitionID{})
}

// What is sealed tells nothing without the key, and is the same with it.
func TestSeal(t *testing.T) {
	s, hash := testSecrets(), sha256.Sum256([]byte("mat-khau"))
	sealed := s.Seal(hash)
	if sealed == hash || sealed != s.Seal(hash) || sealed == s.Seal(sha256.Sum256([]byte("another"))) {
		t.Errorf("%x is sealed as %x", hash, sealed)
	}
	s.Key = bytes.Repeat([]byte{1}, 32)
	if sealed == s.Seal(hash) {
		t.Error("another key seals alike")
	}
}
