package limit_test

import (
	"context"
	"crypto/tls"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/labstack/echo/v4"

	"kiennghi/api/limit"
)

func TestNetwork(t *testing.T) {
	for address, want := range map[string]string{
		"192.0.2.7":            "192.0.2.7",
		"::ffff:192.0.2.7":     "192.0.2.7",
		"2001:db8:1:2:3:4:5:6": "2001:db8:1:2::/64",
		"2001:db8:1:2::1":      "2001:db8:1:2::/64",
		"2001:db8:1:3::1":      "2001:db8:1:3::/64",
		"fe80::1%eth0":         "fe80::/64",
		"":                     "",
	} {
		if got := limit.Network(address); got != want {
			t.Errorf("tries from %s count under %s, want %s", address, got, want)
		}
	}
}

func TestAddress(t *testing.T) {
	proxies := []netip.Prefix{netip.MustParsePrefix("10.1.2.3/16"), netip.MustParsePrefix("fd00::/8")}
	for _, tt := range []struct {
		name          string
		proxies       []netip.Prefix
		from, through string
		want          string
	}{
		{"direct", nil, "203.0.113.7:5000", "", "203.0.113.7"},
		{"nobody is believed", nil, "127.0.0.1:5000", "198.51.100.1", "127.0.0.1"},
		{"the proxy is believed", proxies, "10.1.0.9:5000", "198.51.100.1", "198.51.100.1"},
		{"over IPv6", proxies, "[fd00::1]:5000", "2001:db8::5", "2001:db8::5"},
		{"another is not", proxies, "10.2.0.9:5000", "198.51.100.1", "10.2.0.9"},
		{"nor a neighbour only because it is near", proxies, "127.0.0.1:5000", "198.51.100.1", "127.0.0.1"},
		{"what was said before the proxy is not", proxies, "10.1.0.9:5000", "6.6.6.6, 198.51.100.1, 10.1.0.8", "198.51.100.1"},
		{"nonsense is not", proxies, "10.1.0.9:5000", "someone", "10.1.0.9"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := httptest.NewRequest(http.MethodGet, "/", nil)
			r.RemoteAddr = tt.from
			if tt.through != "" {
				r.Header.Set("X-Forwarded-For", tt.through)
			}
			if got := limit.Address(tt.proxies)(r); got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}

func TestTimeout(t *testing.T) {
	e := echo.New()
	e.Use(limit.Timeout(time.Nanosecond))
	waits := func(c echo.Context) error {
		<-c.Request().Context().Done()
		return c.Request().Context().Err()
	}
	e.GET("/slow", waits)
	e.GET("/told", func(echo.Context) error { return echo.NewHTTPError(http.StatusRequestTimeout) })
	e.GET("/done", func(c echo.Context) error { return c.NoContent(http.StatusNoContent) })
	for path, want := range map[string]int{"/slow": 503, "/told": 408, "/done": 204} {
		rec := httptest.NewRecorder()
		e.ServeHTTP(rec, httptest.NewRequest(http.MethodGet, path, nil))
		if rec.Code != want {
			t.Errorf("%s answered %d, want %d", path, rec.Code, want)
		}
	}
}

func TestACallerWhoLeavesIsNoTimeout(t *testing.T) {
	ctx, leave := context.WithCancel(t.Context())
	leave()
	e := echo.New()
	c := e.NewContext(httptest.NewRequest(http.MethodGet, "/", nil).WithContext(ctx), httptest.NewRecorder())
	err := limit.Timeout(time.Hour)(func(c echo.Context) error { return c.Request().Context().Err() })(c)
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if _, answered := errors.AsType[*echo.HTTPError](err); answered {
		t.Errorf("got %v, which is an answer", err)
	}
}

func TestHeaders(t *testing.T) {
	e := echo.New()
	e.Use(limit.Headers)
	ask := func(change func(*http.Request)) http.Header {
		r, rec := httptest.NewRequest(http.MethodGet, "/nowhere", nil), httptest.NewRecorder()
		change(r)
		e.ServeHTTP(rec, r)
		return rec.Header()
	}
	plain := ask(func(*http.Request) {})
	for name, part := range map[string]string{
		"Content-Security-Policy": "frame-ancestors 'none'",
		"X-Content-Type-Options":  "nosniff",
		"Referrer-Policy":         "no-referrer",
	} {
		if got := plain.Get(name); !strings.Contains(got, part) {
			t.Errorf("%s: %q", name, got)
		}
	}
	if strings.Contains(plain.Get("Content-Security-Policy"), "unsafe") {
		t.Error("the policy allows what is unsafe")
	}
	const hsts = "Strict-Transport-Security"
	if plain.Get(hsts) != "" {
		t.Error("HSTS without TLS")
	}
	if ask(func(r *http.Request) { r.TLS = &tls.ConnectionState{} }).Get(hsts) == "" {
		t.Error("no HSTS over TLS")
	}
	if ask(func(r *http.Request) { r.Header.Set("X-Forwarded-Proto", "https") }).Get(hsts) == "" {
		t.Error("no HSTS behind a proxy that speaks TLS")
	}
}
