package main

import (
	"strings"
	"testing"
	"time"

	"kiennghi/domain"
	"kiennghi/store/postgrestest"
)

// A new key waits until every replica knows it, but where none signs any more:
// then nobody could sign in meanwhile.
func TestKeys(t *testing.T) {
	c := config{DatabaseURL: postgrestest.New(t), Issuer: "https://kiennghi.example", Audience: "kiennghi", Connections: 4}
	signs := func() (ids []string) {
		t.Helper()
		o, err := open(t.Context(), c, "", time.Now)
		if err != nil {
			t.Fatal(err)
		}
		defer o.Close()
		ring, err := o.ring(t.Context(), c)
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := ring.Mint(t.Context(), domain.NewID[domain.Account](time.Now()), "family"); err != nil {
			t.Errorf("nobody can sign in: %v", err)
		}
		have, err := o.db.SigningKeys(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, k := range have {
			ids = append(ids, k.ID)
		}
		return ids
	}
	run := func(args ...string) {
		t.Helper()
		if err := keys(t.Context(), c, args); err != nil {
			t.Fatal(err)
		}
	}
	first := signs()
	run("-drop", first[0])
	second := signs()
	if len(second) != 1 || second[0] == first[0] {
		t.Errorf("after the only key was stolen there are %v", second)
	}
	run()
	if both := signs(); len(both) != 2 {
		t.Errorf("rotated, there are %v", both)
	}
	run("-drop", second[0])
	if left := signs(); len(left) != 2 {
		t.Errorf("with one that does not sign yet there are %v", left)
	}
}

// What the shell opens can sign in by the API.
func TestOpenable(t *testing.T) {
	const login, name, password = "quan.tri", "Quản trị", "mat-khau-that-dai"
	for said, c := range map[[3]string]bool{
		{login, name, password}:                     true,
		{"a b", name, password}:                     false,
		{strings.Repeat("a", 160), name, password}:  false,
		{login, "", password}:                       false,
		{login, "a\u202eb", password}:               false,
		{login, strings.Repeat("ă", 101), password}: false,
		{login, name, "ngan"}:                       false,
		{login, name, strings.Repeat("a", 200)}:     false,
		{login, name, "mat-khau-that-dai\xff"}:      false,
		{login, strings.Repeat("ă", 100), password}: true,
	} {
		if err := openable(said[0], said[1], said[2]); (err == nil) != c {
			t.Errorf("%.40q: %v", said, err)
		}
	}
}
