package api_test

import (
	"bufio"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"kiennghi/api"
)

// TestUnreadRequests sends what the server cannot read, alone and after a
// request that it answered.
func TestUnreadRequests(t *testing.T) {
	t.Parallel()
	const bad = "HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n400 Bad Request"
	const longer = bad + ", it says"
	dial := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/error" {
			w.Header().Set("Connection", "close")
			http.Error(w, bad, http.StatusBadRequest)
			return
		}
		w.Header().Set("Content-Length", strconv.Itoa(len(longer)))
		w.(http.Flusher).Flush() // so the text is written by itself
		_, _ = io.WriteString(w, longer)
	})
	const fine = "GET /fine HTTP/1.1\r\nHost: a\r\n\r\n"
	for _, tt := range []struct {
		name, request string
		status        int
		code          string
	}{
		{"a transfer coding that nobody knows", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: rot13\r\n\r\n", 400, "not_implemented"},
		{"a version that is none yet", "GET / HTTP/9.9\r\nHost: a\r\n\r\n", 400, "http_version_not_supported"},
		{"too many headers", "GET / HTTP/1.1\r\nHost: a\r\nX: " + strings.Repeat("x", 1<<16) + "\r\n\r\n", 431, "request_header_fields_too_large"},
		{"a line that is no request", "ĐÂY LÀ GÌ\r\n\r\n", 400, "bad_request"},
		{"no host", "GET / HTTP/1.1\r\n\r\n", 400, "bad_request"},
		{"an expectation that nobody meets", "POST / HTTP/1.1\r\nHost: a\r\nExpect: a miracle\r\nContent-Length: 2\r\n\r\n{}", 417, "expectation_failed"},
		{"the same in an older version", "POST / HTTP/1.0\r\nExpect: a miracle\r\n\r\n", 417, "expectation_failed"},
		{"a header with a space in its name", "GET / HTTP/1.1\r\nHost: a\r\nIf Match: *\r\n\r\n", 400, "bad_request"},
	} {
		for _, before := range []string{"", fine} {
			c := dial()
			in := bufio.NewReader(c)
			if before != "" {
				if got := read(t, c, in, before); got.status != http.StatusOK || got.body != longer {
					t.Fatalf("a response of a handler is changed: %d %s", got.status, got.body)
				}
			}
			got := read(t, c, in, tt.request)
			var p api.Problem
			if err := json.Unmarshal([]byte(got.body), &p); err != nil {
				t.Fatalf("%s: %v: %s", tt.name, err, got.body)
			}
			if got.status != tt.status || p.Status != tt.status || string(p.Code) != tt.code || p.Title == "" || p.Type != "urn:kiennghi:problem:"+tt.code {
				t.Errorf("%s: %d %s, want %d %s", tt.name, got.status, got.body, tt.status, tt.code)
			}
			if got.header.Get("Content-Type") != "application/problem+json" || !got.last {
				t.Errorf("%s: %v", tt.name, got.header)
			}
			if rest, _ := io.ReadAll(in); len(rest) > 0 {
				t.Errorf("%s: more follows: %s", tt.name, rest)
			}
		}
	}

	c := dial()
	got := read(t, c, bufio.NewReader(c), "GET /error HTTP/1.1\r\nHost: a\r\n\r\n")
	if got.status != http.StatusBadRequest || got.body != bad+"\n" || got.header.Get("Content-Type") != "text/plain; charset=utf-8" {
		t.Errorf("an error of a handler is changed: %d %v %s", got.status, got.header, got.body)
	}
}

// serve lets a handler answer what comes by a Listener, and returns how to reach it.
func serve(t *testing.T, h http.HandlerFunc) (dial func() net.Conn) {
	t.Helper()
	l, err := net.ListenTCP("tcp", &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		t.Fatal(err)
	}
	server := &http.Server{Handler: h, MaxHeaderBytes: 1 << 10}
	done := make(chan error, 1)
	go func() { done <- server.Serve(api.Listener{TCPListener: l}) }()
	t.Cleanup(func() {
		_ = server.Close()
		<-done
	})
	return func() net.Conn {
		c, err := net.Dial("tcp", l.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = c.Close() })
		return c
	}
}

type received struct {
	status int
	header http.Header
	body   string
	last   bool // nothing is asked on the connection after it
}

// read sends a request as it is written, and reads one response.
func read(t *testing.T, c net.Conn, in *bufio.Reader, request string) received {
	t.Helper()
	if _, err := io.WriteString(c, request); err != nil {
		t.Fatal(err)
	}
	r, err := http.ReadResponse(in, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	body, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return received{r.StatusCode, r.Header, string(body), r.Close}
}
