package observe_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/labstack/echo/v4"

	"kiennghi/api/observe"
	"kiennghi/domain"
)

// server is an observed Echo whose clock moves on by 30 ms at each look.
type server struct {
	*echo.Echo
	observer *observe.Observer
	log      bytes.Buffer
}

func newServer() *server {
	s := &server{Echo: echo.New()}
	at := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	now := func() time.Time { at = at.Add(30 * time.Millisecond); return at }
	s.observer = observe.New(slog.New(observe.Traced(slog.NewJSONHandler(&s.log, nil))), now)
	s.Use(s.observer.Requests)
	s.HTTPErrorHandler = func(err error, c echo.Context) {
		status := http.StatusInternalServerError
		if domain.Refusal(err) != nil {
			status = http.StatusConflict
		} else if e, ok := errors.AsType[*echo.HTTPError](err); ok {
			status = e.Code
		}
		_ = c.String(status, observe.TraceID(c.Request().Context()))
	}
	s.GET("/people/:phone", func(c echo.Context) error { return c.String(http.StatusOK, "hello") })
	s.GET("/refused", func(echo.Context) error { return domain.Conflict(domain.CodeStepNotPossible) })
	s.GET("/fault", func(echo.Context) error { return errors.New("the disk is full") })
	s.GET("/unavailable", func(echo.Context) error {
		return fmt.Errorf("%w: %w", domain.Unavailable(), errors.New("the server is shutting down"))
	})
	s.GET("/panic", func(echo.Context) error { panic("a thing that cannot be") })
	s.GET("/abort", func(echo.Context) error { panic(http.ErrAbortHandler) })
	s.GET("/cut", func(c echo.Context) error { return unwritten(c.Request().RemoteAddr, syscall.ECONNRESET) })
	s.GET("/slow", func(c echo.Context) error {
		return echo.ErrServiceUnavailable.WithInternal(unwritten(c.Request().RemoteAddr, os.ErrDeadlineExceeded))
	})
	s.GET("/lost", func(echo.Context) error { return unwritten("192.0.2.99:5432", syscall.ECONNRESET) })
	s.GET("/left", func(c echo.Context) error { return c.Request().Context().Err() })
	return s
}

func (s *server) do(r *http.Request) *httptest.ResponseRecorder {
	rec := httptest.NewRecorder()
	s.ServeHTTP(rec, r)
	return rec
}

func (s *server) get(target string) *httptest.ResponseRecorder {
	return s.do(httptest.NewRequest(http.MethodGet, target, nil))
}

// lines returns what was logged.
func (s *server) lines(t *testing.T) (all []map[string]any) {
	t.Helper()
	for line := range strings.Lines(s.log.String()) {
		var m map[string]any
		if err := json.Unmarshal([]byte(line), &m); err != nil {
			t.Fatal(err)
		}
		all = append(all, m)
	}
	return all
}

func TestARequestLeavesALine(t *testing.T) {
	s := newServer()
	rec := s.get("/people/0912345678?name=An")
	lines := s.lines(t)
	if len(lines) != 1 {
		t.Fatalf("got %d lines: %v", len(lines), lines)
	}
	for name, want := range map[string]any{
		"msg": "request", "level": "INFO", "method": "GET", "route": "/people/:phone",
		"status": 200.0, "bytes": 5.0, "took": float64(30 * time.Millisecond),
		"trace": rec.Header().Get("X-Request-Id"),
	} {
		if lines[0][name] != want {
			t.Errorf("%s is %v, want %v", name, lines[0][name], want)
		}
	}
}

func TestNothingOfTheCallerIsKept(t *testing.T) {
	s := newServer()
	r := httptest.NewRequest("BREW0912345678", "/nowhere/0912345678?phone=0912345678", nil)
	r.RemoteAddr = "203.0.113.7:1"
	r.Header.Set("User-Agent", "0912345678")
	s.do(r)
	s.get("/people/0912345678")
	kept := s.log.String() + scrape(s)
	for _, secret := range []string{"0912345678", "203.0.113.7", "nowhere"} {
		if strings.Contains(kept, secret) {
			t.Errorf("%s was kept", secret)
		}
	}
}

func TestRefusalsFaultsAndPanics(t *testing.T) {
	for _, tt := range []struct {
		target string
		status int
		lines  []string // the messages
		part   string   // of what was logged
	}{
		{"/refused", 409, []string{"request"}, `"code":"step_not_possible"`},
		{"/unavailable", 409, []string{"request", "unavailable"}, `"level":"WARN","msg":"unavailable","route":"/unavailable","err":"service_unavailable: the server is shutting down"`},
		{"/nowhere", 404, []string{"request"}, `"route":"none"`},
		{"/fault", 500, []string{"request", "fault"}, `"err":"the disk is full"`},
		{"/panic", 500, []string{"request", "fault"}, "a thing that cannot be"},
	} {
		t.Run(tt.target, func(t *testing.T) {
			s := newServer()
			if rec := s.get(tt.target); rec.Code != tt.status {
				t.Errorf("answered %d", rec.Code)
			}
			lines := s.lines(t)
			if len(lines) != len(tt.lines) {
				t.Fatalf("logged %v", lines)
			}
			for i, want := range tt.lines {
				if lines[i]["msg"] != want || lines[i]["trace"] == nil {
					t.Errorf("line %d is %v", i, lines[i])
				}
			}
			if !strings.Contains(s.log.String(), tt.part) {
				t.Errorf("%s is not in %s", tt.part, s.log.String())
			}
		})
	}
}

func TestAPanicLeavesItsStack(t *testing.T) {
	s := newServer()
	s.get("/panic")
	if !strings.Contains(s.log.String(), "observe_test.go") {
		t.Error("the stack does not lead to where it happened")
	}
}

func TestAbortIsPassedOn(t *testing.T) {
	s := newServer()
	defer func() {
		if recover() != http.ErrAbortHandler {
			t.Error("net/http was not told")
		}
		if !strings.Contains(scrape(s), "http_requests_in_flight 0") {
			t.Error("it is still counted as being answered")
		}
	}()
	s.get("/abort")
}

func TestACallerWhoLeftIsNoFault(t *testing.T) {
	s := newServer()
	ctx, leave := context.WithCancel(t.Context())
	leave()
	s.do(httptest.NewRequest(http.MethodGet, "/left", nil).WithContext(ctx))
	s.get("/cut")
	s.get("/slow")
	if lines := s.lines(t); len(lines) != 3 {
		t.Errorf("logged %v", lines)
	}
	s.get("/lost")
	if lines := s.lines(t); len(lines) != 5 || lines[4]["msg"] != "fault" {
		t.Errorf("what is written to another than the caller is no fault: %v", lines)
	}
}

// unwritten is what a connection says that takes no more.
func unwritten(to string, err error) error {
	return &net.OpError{Op: "write", Net: "tcp", Addr: net.TCPAddrFromAddrPort(netip.MustParseAddrPort(to)), Err: err}
}

func scrape(s *server) string {
	rec := httptest.NewRecorder()
	s.observer.Metrics().ServeHTTP(rec, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	return rec.Body.String()
}

func TestMetrics(t *testing.T) {
	s := newServer()
	s.get("/people/1")
	s.get("/people/2")
	s.get("/fault")
	s.do(httptest.NewRequest("BREW", "/", nil))
	got := scrape(s)
	for _, want := range []string{
		`http_request_duration_seconds_count{class="2xx",method="GET",route="/people/:phone"} 2`,
		`http_request_duration_seconds_bucket{class="2xx",method="GET",route="/people/:phone",le="0.025"} 0`,
		`http_request_duration_seconds_bucket{class="2xx",method="GET",route="/people/:phone",le="0.05"} 2`,
		`http_request_duration_seconds_count{class="5xx",method="GET",route="/fault"} 1`,
		`http_request_duration_seconds_count{class="4xx",method="other",route="none"} 1`,
		"http_requests_in_flight 0",
		"go_goroutines ",
		"process_cpu_seconds_total ",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%s is missing", want)
		}
	}
}

func TestTrace(t *testing.T) {
	const id = "0af7651916cd43dd8448eb211c80319c"
	for _, tt := range []struct {
		name, traceparent string
		believed          bool
	}{
		{"valid", "00-" + id + "-b7ad6b7169203331-01", true},
		{"a later version", "cc-" + id + "-b7ad6b7169203331-01-what-comes", true},
		{"none", "", false},
		{"upper case", "00-" + strings.ToUpper(id) + "-b7ad6b7169203331-01", false},
		{"version ff", "ff-" + id + "-b7ad6b7169203331-01", false},
		{"something after version 00", "00-" + id + "-b7ad6b7169203331-01-x", false},
		{"a later version, not parted", "cc-" + id + "-b7ad6b7169203331-01x", false},
		{"trace of zeros", "00-00000000000000000000000000000000-b7ad6b7169203331-01", false},
		{"parent of zeros", "00-" + id + "-0000000000000000-01", false},
		{"parts of other lengths", "00-" + id + "0-7ad6b7169203331-01", false},
		{"not hexadecimal", "00-" + id[1:] + "g-b7ad6b7169203331-01", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := httptest.NewRequest(http.MethodGet, "/fault", nil)
			r.Header.Set("Traceparent", tt.traceparent)
			rec := newServer().do(r)
			got := rec.Header().Get("X-Request-Id")
			if (got == id) != tt.believed {
				t.Errorf("the trace is %s", got)
			}
			if !regexp.MustCompile(`^[0-9a-f]{32}$`).MatchString(got) || rec.Body.String() != got {
				t.Errorf("told %q and %q", got, rec.Body)
			}
		})
	}
}

func TestTracedKeepsAttributesAndGroups(t *testing.T) {
	var b bytes.Buffer
	log := slog.New(observe.Traced(slog.NewTextHandler(&b, nil))).With("a", 1).WithGroup("g")
	log.InfoContext(t.Context(), "outside of a request", "b", 2)
	if got := b.String(); !strings.Contains(got, "a=1 g.b=2") || strings.Contains(got, "trace") {
		t.Errorf("got %s", got)
	}
}
