package webhook

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"time"
)

// Bounds of one try.
const (
	dialTime  = 5 * time.Second
	wholeTime = 15 * time.Second
	mostRead  = 4 << 10  // bytes of an answer; nothing in it matters but its status
	mostHead  = 16 << 10 // bytes of its header
)

// Options say how messages are posted. The zero Options are for production.
type Options struct {
	// Private lets messages into networks that are not everybody's: for
	// development, and for endpoints beside the program.
	Private bool
	// Roots are who is believed to sign certificates; nil for the system's.
	Roots *x509.CertPool
	// Resolver turns names into addresses; nil for the system's.
	Resolver *net.Resolver
}

// Client posts messages. It is safe for concurrent use.
type Client struct {
	http    *http.Client
	private bool
}

// NewClient returns a client. It follows no redirect, asks no proxy, keeps no
// connection, and judges the address of each that it makes.
func NewClient(o Options) *Client {
	d := &net.Dialer{Timeout: dialTime, Resolver: o.Resolver}
	if !o.Private {
		d.Control = onlyGlobal
	}
	return &Client{private: o.Private, http: &http.Client{
		Timeout: wholeTime,
		CheckRedirect: func(*http.Request, []*http.Request) error {
			return http.ErrUseLastResponse
		},
		Transport: &http.Transport{
			DialContext:            d.DialContext,
			DisableKeepAlives:      true,
			DisableCompression:     true,
			ForceAttemptHTTP2:      true,
			MaxResponseHeaderBytes: mostHead,
			TLSHandshakeTimeout:    dialTime,
			TLSClientConfig:        &tls.Config{RootCAs: o.Roots, MinVersion: tls.VersionTLS12},
		},
	}}
}

// Takes reports whether an address is one to which a message may be posted: of
// https, and where it has an IP address instead of a name, one that is
// everybody's. What a name means is judged whenever something is posted.
func (c *Client) Takes(address string) bool {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "https" {
		return false
	}
	return c.private || named(u.Hostname()) || global(u.Hostname())
}

// Post posts a message to an address, which is https, signed with each of the
// keys, and returns the status of the answer. An error means that none came; it
// does not hold the address, which may itself be a secret.
func (c *Client) Post(ctx context.Context, address string, keys [][]byte, id string, at time.Time, body []byte) (status int, err error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(body))
	if err != nil || r.URL.Scheme != "https" {
		return 0, errors.New("webhook: not an address of https")
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("User-Agent", "kiennghi")
	r.Header.Set(HeaderID, id)
	r.Header.Set(HeaderTimestamp, seconds(at))
	r.Header.Set(HeaderSignature, Sign(keys, id, at, body))
	a, err := c.http.Do(r)
	if err != nil {
		if u, ok := errors.AsType[*url.Error](err); ok {
			err = u.Err
		}
		return 0, fmt.Errorf("webhook: no answer: %w", err)
	}
	defer a.Body.Close()
	_, _ = io.CopyN(io.Discard, a.Body, mostRead)
	return a.StatusCode, nil
}
