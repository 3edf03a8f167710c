package webhook_test

import (
	"bytes"
	"context"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/net/dns/dnsmessage"

	"kiennghi/api/webhook"
)

var (
	keys = [][]byte{[]byte("a key of at least twenty-four bytes")}
	at   = time.Date(2026, time.March, 2, 2, 30, 0, 0, time.UTC)
	body = []byte(`{"type":"petition.answered"}`)
)

// endpoint is a server with a certificate, and who believes it.
func endpoint(t *testing.T, h http.HandlerFunc) (*httptest.Server, webhook.Options) {
	t.Helper()
	s := httptest.NewTLSServer(h)
	t.Cleanup(s.Close)
	roots := x509.NewCertPool()
	roots.AddCert(s.Certificate())
	return s, webhook.Options{Private: true, Roots: roots}
}

func TestPost(t *testing.T) {
	var got *http.Request
	var read []byte
	s, o := endpoint(t, func(w http.ResponseWriter, r *http.Request) {
		got = r
		read, _ = io.ReadAll(r.Body)
		w.WriteHeader(http.StatusNoContent)
	})
	status, err := webhook.NewClient(o).Post(t.Context(), s.URL+"/hook?of=office", keys, "the-id", at, body)
	if status != http.StatusNoContent || err != nil {
		t.Fatal(status, err)
	}
	for name, want := range map[string]string{
		"Webhook-Id": "the-id", "Webhook-Timestamp": strconv.FormatInt(at.Unix(), 10),
		"Webhook-Signature": webhook.Sign(keys, "the-id", at, body), "Content-Type": "application/json",
	} {
		if got.Header.Get(name) != want {
			t.Errorf("%s is %q, want %q", name, got.Header.Get(name), want)
		}
	}
	if got.Method != "POST" || got.URL.RequestURI() != "/hook?of=office" || !bytes.Equal(read, body) {
		t.Errorf("asked for %s %s with %s", got.Method, got.URL, read)
	}
}

func TestRedirectIsNotFollowed(t *testing.T) {
	var asked atomic.Int32
	s, o := endpoint(t, func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		http.Redirect(w, r, "/elsewhere", http.StatusTemporaryRedirect)
	})
	status, err := webhook.NewClient(o).Post(t.Context(), s.URL, keys, "id", at, body)
	if status != http.StatusTemporaryRedirect || err != nil || asked.Load() != 1 {
		t.Errorf("%d, %v after %d requests", status, err, asked.Load())
	}
}

// An answer without end is not read to its end.
func TestEndlessAnswer(t *testing.T) {
	s, o := endpoint(t, func(w http.ResponseWriter, r *http.Request) {
		for r.Context().Err() == nil {
			if _, err := w.Write(make([]byte, 64<<10)); err != nil {
				return
			}
		}
	})
	if status, err := webhook.NewClient(o).Post(t.Context(), s.URL, keys, "id", at, body); status != http.StatusOK || err != nil {
		t.Error(status, err)
	}
}

func TestNoAnswer(t *testing.T) {
	s, o := endpoint(t, func(http.ResponseWriter, *http.Request) {})
	strange := o
	strange.Roots = x509.NewCertPool()
	gone := httptest.NewTLSServer(nil)
	gone.Close()
	ended, end := context.WithCancel(t.Context())
	end()
	for what, post := range map[string]func() (int, error){
		"a certificate of nobody": func() (int, error) {
			return webhook.NewClient(strange).Post(t.Context(), s.URL+"/secret", keys, "id", at, body)
		},
		"nobody there": func() (int, error) {
			return webhook.NewClient(o).Post(t.Context(), gone.URL+"/secret", keys, "id", at, body)
		},
		"no time": func() (int, error) {
			return webhook.NewClient(o).Post(ended, s.URL+"/secret", keys, "id", at, body)
		},
		"http": func() (int, error) {
			return webhook.NewClient(o).Post(t.Context(), strings.Replace(s.URL, "https", "http", 1)+"/secret", keys, "id", at, body)
		},
		"nonsense": func() (int, error) {
			return webhook.NewClient(o).Post(t.Context(), "https://%zz/secret", keys, "id", at, body)
		},
	} {
		status, err := post()
		if status != 0 || err == nil {
			t.Errorf("%s: %d, %v", what, status, err)
		} else if strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: the error tells the address: %v", what, err)
		}
	}
}

// Wherever an address or a name leads that is not everybody's, nothing is sent.
func TestPrivateNetworks(t *testing.T) {
	var asked atomic.Int32
	s, o := endpoint(t, func(http.ResponseWriter, *http.Request) { asked.Add(1) })
	_, port, err := net.SplitHostPort(s.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	o.Private = false
	for _, host := range []string{
		"127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0", "[::]", "10.0.0.1", "[::ffff:10.0.0.1]", "172.16.0.1", "192.168.0.1",
		"169.254.169.254", "100.64.0.1", "[fc00::1]", "[fd00:ec2::254]", "[fe80::1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::1]", "198.18.0.1", "255.255.255.255",
		"2130706433", "0x7f000001", "0177.0.0.1", "127.1",
	} {
		status, err := webhook.NewClient(o).Post(t.Context(), "https://"+host+":"+port+"/", keys, "id", at, body)
		if status != 0 || err == nil {
			t.Errorf("%s answered %d", host, status)
		}
		if addressed := host[0] != 'l' && strings.ContainsAny(host, ".:") && host != "127.1" && host != "0177.0.0.1"; addressed && !errors.Is(err, webhook.ErrAddress) {
			t.Errorf("%s: %v", host, err)
		}
	}
	if asked.Load() > 0 {
		t.Errorf("%d messages came through", asked.Load())
	}
}

// TestRebinding lets a name mean an address of the public Internet when somebody
// asks, and one of the program's own networks when it is dialled.
func TestRebinding(t *testing.T) {
	var asked atomic.Int32
	s, o := endpoint(t, func(http.ResponseWriter, *http.Request) { asked.Add(1) })
	_, port, err := net.SplitHostPort(s.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	o.Private = false
	for _, own := range []string{"127.0.0.1", "10.0.0.1", "169.254.169.254"} {
		o.Resolver = (&nameServer{answers: []string{"8.8.8.8", own}}).listen(t)
		seen, err := o.Resolver.LookupNetIP(t.Context(), "ip4", "endpoint.example")
		if err != nil || len(seen) != 1 || !webhook.Global(seen[0]) {
			t.Fatalf("the name means %v, %v", seen, err)
		}
		for range 2 {
			if _, err := webhook.NewClient(o).Post(t.Context(), "https://endpoint.example:"+port+"/", keys, "id", at, body); !errors.Is(err, webhook.ErrAddress) {
				t.Errorf("a name of %s: %v", own, err)
			}
		}
	}
	if asked.Load() > 0 {
		t.Errorf("%d messages came through", asked.Load())
	}
	// The same name, when private networks are allowed: it is the address that
	// was refused, and nothing else.
	o.Private = true
	o.Resolver = (&nameServer{answers: []string{"127.0.0.1"}}).listen(t)
	if status, err := webhook.NewClient(o).Post(t.Context(), "https://example.com:"+port+"/", keys, "id", at, body); status != http.StatusOK || err != nil {
		t.Error(status, err)
	}
}

// nameServer answers every question for an IPv4 address with the next of its
// answers, and at last always with the last.
type nameServer struct {
	answers []string
	asked   atomic.Int32
}

func (n *nameServer) listen(t *testing.T) *net.Resolver {
	t.Helper()
	c, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	go func() {
		b := make([]byte, 1500)
		for {
			k, from, err := c.ReadFrom(b)
			if err != nil {
				return
			}
			if reply := n.answer(b[:k]); reply != nil {
				_, _ = c.WriteTo(reply, from)
			}
		}
	}()
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		var d net.Dialer
		return d.DialContext(ctx, "udp", c.LocalAddr().String())
	}}
}

func (n *nameServer) answer(question []byte) []byte {
	var m dnsmessage.Message
	if err := m.Unpack(question); err != nil || len(m.Questions) != 1 {
		return nil
	}
	m.Header = dnsmessage.Header{ID: m.ID, Response: true, Authoritative: true}
	m.Additionals = nil
	if q := m.Questions[0]; q.Type == dnsmessage.TypeA {
		i := min(int(n.asked.Add(1)), len(n.answers)) - 1
		m.Answers = []dnsmessage.Resource{{Header: dnsmessage.ResourceHeader{Name: q.Name, Class: q.Class},
			Body: &dnsmessage.AResource{A: [4]byte(net.ParseIP(n.answers[i]).To4())}}}
	}
	reply, err := m.Pack()
	if err != nil {
		return nil
	}
	return reply
}
