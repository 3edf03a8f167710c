// Package limit says how far the outside is trusted: whose word is taken for a
// caller's address, what a browser may do with a page, and how long a request
// may take.
package limit

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"time"

	"github.com/labstack/echo/v4"
)

// Address tells a caller's address, for counting tries. With no proxies it is
// that of the connection, and what X-Forwarded-For says is not believed; with
// proxies it is the nearest address there that is not one of theirs.
func Address(proxies []netip.Prefix) echo.IPExtractor {
	if len(proxies) == 0 {
		return echo.ExtractIPDirect()
	}
	trust := []echo.TrustOption{echo.TrustLoopback(false), echo.TrustLinkLocal(false), echo.TrustPrivateNet(false)}
	for _, p := range proxies {
		p = p.Masked()
		trust = append(trust, echo.TrustIPRange(&net.IPNet{
			IP:   p.Addr().AsSlice(),
			Mask: net.CIDRMask(p.Bits(), p.Addr().BitLen()),
		}))
	}
	return echo.ExtractIPFromXFFHeader(trust...)
}

// Network is what tries from an address are counted under: an address of IPv4,
// and of IPv6 the /64 in which one site may choose its addresses (RFC 6177).
func Network(address string) string {
	a, err := netip.ParseAddr(address)
	if err != nil {
		return address
	}
	if a = a.Unmap().WithZone(""); a.Is4() {
		return a.String()
	}
	return netip.PrefixFrom(a, 64).Masked().String()
}

// Timeout gives each request's context d to be done in, and answers 503 when that
// was why it failed, and not what was asked.
func Timeout(d time.Duration) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			r := c.Request()
			ctx, cancel := context.WithTimeout(r.Context(), d)
			defer cancel()
			c.SetRequest(r.WithContext(ctx))
			err := next(c)
			if said, ok := errors.AsType[*echo.HTTPError](err); ok && said.Code < http.StatusInternalServerError {
				return err
			}
			if err != nil && errors.Is(ctx.Err(), context.DeadlineExceeded) {
				return echo.NewHTTPError(http.StatusServiceUnavailable).SetInternal(err)
			}
			return err
		}
	}
}

// PagePolicy lets a page load from this server alone, run no script that is
// written into it, and be framed by nobody (CSP level 3). Styles may come from
// more sources, if they are named.
func PagePolicy(styles ...string) string {
	return strings.Join([]string{
		"default-src 'none'",
		"script-src 'self'",
		strings.Join(append([]string{"style-src 'self'"}, styles...), " "),
		"img-src 'self' data:",
		"connect-src 'self'",
		"font-src 'self'",
		"base-uri 'none'",
		"form-action 'none'",
		"frame-ancestors 'none'",
	}, "; ")
}

// Headers tells browsers to be strict. HSTS (RFC 6797 §7.2) is said only over
// TLS, as the server or the proxy before it sees it; a caller who lies about
// the proxy's word binds nobody but itself.
func Headers(next echo.HandlerFunc) echo.HandlerFunc {
	policy := PagePolicy()
	return func(c echo.Context) error {
		h := c.Response().Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "DENY") // for browsers that do not know frame-ancestors
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		if r := c.Request(); r.TLS != nil || r.Header.Get("X-Forwarded-Proto") == "https" {
			h.Set("Strict-Transport-Security", "max-age=31536000")
		}
		return next(c)
	}
}
