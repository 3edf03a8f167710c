package api_test

import (
	"net/http"
	"net/http/httptest"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestHead asks for the header alone of all that can be read: it is that of
// the answer to GET, refusals too, and no content follows.
func TestHead(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	alike := func(as, target string, headers ...string) {
		t.Helper()
		get := h.do(as, "GET "+target, "", headers...)
		head := h.do(as, "HEAD "+target, "", headers...)
		if head.status != get.status || head.text != "" {
			t.Errorf("%s answered %d %q, and GET %d", head.asked, head.status, head.text, get.status)
		}
		if get.text != "" {
			get.header.Set("Content-Length", strconv.Itoa(len(get.text)))
		}
		for _, a := range []answer{get, head} {
			a.header.Del("X-Request-Id")
		}
		if diff := cmp.Diff(get.header, head.header); diff != "" {
			t.Errorf("%s (-GET +HEAD):\n%s", head.asked, diff)
		}
	}
	for _, o := range operations(t) {
		if o.method != "GET" {
			continue
		}
		r := ready[o.id](h)
		target := o.fill(r.path...) + r.args
		alike(r.as, target)
		alike(r.as, target, "If-None-Match: *")
		if !o.open {
			alike("", target)
		}
	}
	for _, target := range []string{"/", "/docs", "/openapi.yaml", "/nonsense", "/v1/auth/sign-in"} {
		alike("", target)
	}
	if a := h.do("", "HEAD /", "", "Range: bytes=0-9"); a.status != http.StatusOK {
		t.Errorf("a part of what has no content was answered with %d (RFC 9110 §14.2)", a.status)
	}
}

// TestHeadOverTheWire sees to it that the connection goes on after an answer
// that tells a length and has no content.
func TestHeadOverTheWire(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(openHouse(t).handler)
	defer server.Close()
	for range 2 {
		for _, path := range []string{"/livez", "/docs", "/public/v1/units", "/nonsense"} {
			get, err := http.Get(server.URL + path)
			if err != nil {
				t.Fatal(err)
			}
			get.Body.Close()
			head, err := http.Head(server.URL + path)
			if err != nil {
				t.Fatal(err)
			}
			head.Body.Close()
			if head.StatusCode != get.StatusCode || head.ContentLength <= 0 || get.ContentLength > 0 && head.ContentLength != get.ContentLength {
				t.Errorf("HEAD %s: %s, %d bytes; GET: %s, %d bytes", path, head.Status, head.ContentLength, get.Status, get.ContentLength)
			}
		}
	}
}
