package main

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"kiennghi/domain"
	"kiennghi/domain/casework"
	"kiennghi/store/postgrestest"
)

func TestURLOf(t *testing.T) {
	for addr, want := range map[string]string{
		"127.0.0.1:9000": "http://127.0.0.1:9000",
		"0.0.0.0:9000":   "http://127.0.0.1:9000",
		"[::]:9000":      "http://127.0.0.1:9000",
		"[::1]:9000":     "http://[::1]:9000",
		"10.1.2.3:80":    "http://10.1.2.3:80",
		":80":            "http://127.0.0.1:80",
		"office:80":      "http://office:80",
	} {
		if got, err := urlOf(addr); got != want || err != nil {
			t.Errorf("%s is asked at %s, want %s: %v", addr, got, want, err)
		}
	}
}

// TestListener sends what no server can read.
func TestListener(t *testing.T) {
	l, err := config{Addr: "127.0.0.1:0"}.listener()
	if err != nil {
		t.Fatal(err)
	}
	server := &http.Server{}
	go func() { _ = server.Serve(l) }()
	defer server.Close()
	c, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if _, err := io.WriteString(c, "?\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	a, err := http.ReadResponse(bufio.NewReader(c), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer a.Body.Close()
	if got := a.Header.Get("Content-Type"); a.StatusCode != http.StatusBadRequest || got != "application/problem+json" {
		t.Errorf("%s, %s", a.Status, got)
	}
}

// TestIssuer reads who made a token: the address listened on, unless another
// was configured.
func TestIssuer(t *testing.T) {
	c := config{Addr: "127.0.0.1:0", DatabaseURL: postgrestest.New(t), Audience: "kiennghi", Connections: 4}
	o, err := open(t.Context(), c, "", time.Now)
	if err != nil {
		t.Fatal(err)
	}
	defer o.Close()
	if _, err := o.desk.Install(t.Context(), casework.NewAccount{Login: "citizen", Name: "Công dân", Password: "a long enough password"}, domain.Post{}); err != nil {
		t.Fatal(err)
	}
	for _, configured := range []string{"", "https://kiennghi.example"} {
		c.Issuer = configured
		ctx, stop := context.WithCancel(t.Context())
		urls, ended := make(chan string, 1), make(chan error, 1)
		go func() { ended <- o.listen(ctx, c, false, func(url string) { urls <- url }) }()
		var url string
		select {
		case url = <-urls:
		case err := <-ended:
			t.Fatal(err)
		}
		want := configured
		if want == "" {
			want = url
		}
		if got := issuer(t, url); got != want {
			t.Errorf("at %s, configured as %q, the issuer is %s", url, configured, got)
		}
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	}
}

// issuer signs in and tells who made the token.
func issuer(t *testing.T, url string) string {
	t.Helper()
	a, err := http.Post(url+"/v1/auth/sign-in", "application/json", strings.NewReader(`{"login":"citizen","password":"a long enough password"}`))
	if err != nil {
		t.Fatal(err)
	}
	defer a.Body.Close()
	var in struct {
		AccessToken string `json:"access_token"`
	}
	if err := json.NewDecoder(a.Body).Decode(&in); err != nil {
		t.Fatal(err)
	}
	var claims jwt.RegisteredClaims
	if _, _, err := jwt.NewParser().ParseUnverified(in.AccessToken, &claims); err != nil {
		t.Fatal(err)
	}
	return claims.Issuer
}
