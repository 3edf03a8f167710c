package body_test

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"runtime"
	"strings"
	"testing"

	"github.com/labstack/echo/v4"

	"kiennghi/api/body"
	"kiennghi/domain"
)

// seen is what a handler behind the middleware was given.
type seen struct {
	body, query, path string
	length            int64
	hash              [32]byte
	err               error
}

// send passes a request through both middlewares to a handler.
func send(r *http.Request) seen {
	var s seen
	e := echo.New()
	e.HTTPErrorHandler = func(err error, c echo.Context) {
		s.err = err
		_ = c.NoContent(http.StatusBadRequest)
	}
	e.Use(body.Clean(64, func(c echo.Context) bool { return c.Param("name") == "items" }), body.Query)
	e.Any("/things/:name", func(c echo.Context) error {
		b, err := io.ReadAll(c.Request().Body)
		s.body, s.query, s.path = string(b), c.QueryParam("q"), c.Param("name")
		s.length, s.hash = c.Request().ContentLength, body.Hash(c.Request().Context())
		return err
	})
	e.ServeHTTP(httptest.NewRecorder(), r)
	return s
}

func post(target, mediaType, text string) *http.Request {
	r := httptest.NewRequest(http.MethodPost, target, strings.NewReader(text))
	r.Header.Set("Content-Type", mediaType)
	return r
}

func TestCleanReplacesTheBody(t *testing.T) {
	s := send(post("/things/a", "application/json; charset=UTF-8", "{\"a\":\"o\u0302\"}"))
	if s.err != nil || s.body != `{"a":"ô"}` || s.length != int64(len(s.body)) {
		t.Errorf("got %+v", s)
	}
	if s := send(httptest.NewRequest(http.MethodPost, "/things/a", nil)); s.err != nil || s.body != "" {
		t.Errorf("a request without a body: %+v", s)
	}
}

func TestCleanRefuses(t *testing.T) {
	long := `"` + strings.Repeat("x", 64) + `"`
	unsized := post("/things/a", "application/json", long)
	unsized.ContentLength = -1
	broken := post("/things/a", "application/json", "")
	broken.Body, broken.ContentLength = io.NopCloser(io.MultiReader(strings.NewReader(`{"a":`), brokenOff{})), -1
	slow := post("/things/a", "application/json", "")
	slow.Body, slow.ContentLength = io.NopCloser(io.MultiReader(strings.NewReader(`{"a":`), tooSlow{})), -1
	coded := post("/things/a", "application/json", `{}`)
	coded.Header.Set("Content-Encoding", "gzip")
	for _, tt := range []struct {
		name string
		r    *http.Request
		want int
	}{
		{"too long", post("/things/a", "application/json", long), http.StatusRequestEntityTooLarge},
		{"too long, length not said", unsized, http.StatusRequestEntityTooLarge},
		{"a table", post("/things/a", "text/csv", "a,b"), http.StatusUnsupportedMediaType},
		{"broken off", broken, http.StatusBadRequest},
		{"too slow", slow, http.StatusRequestTimeout},
		{"no media type", post("/things/a", "", `{}`), http.StatusUnsupportedMediaType},
		{"a form", post("/things/a", "application/x-www-form-urlencoded", `a=1`), http.StatusUnsupportedMediaType},
		{"another charset", post("/things/a", "application/json; charset=utf-16", `{}`), http.StatusUnsupportedMediaType},
		{"a content coding", coded, http.StatusUnsupportedMediaType},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if e, _ := errors.AsType[*echo.HTTPError](send(tt.r).err); e == nil || e.Code != tt.want {
				t.Errorf("got %v, want %d", e, tt.want)
			}
		})
	}
}

type tooSlow struct{}

func (tooSlow) Read([]byte) (int, error) {
	return 0, &net.OpError{Op: "read", Err: os.ErrDeadlineExceeded}
}

type brokenOff struct{}

func (brokenOff) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

func TestHash(t *testing.T) {
	const media, text = "application/json", "{\"a\":\"o\u0302\"}"
	first := send(post("/things/a", media, text)).hash
	if first == ([32]byte{}) {
		t.Fatal("no hash")
	}
	if again := send(post("/things/a", media, `{"a":"ô"}`)).hash; again != first {
		t.Error("the same request in another normal form has another hash")
	}
	put := post("/things/a", media, text)
	put.Method = http.MethodPut
	for name, r := range map[string]*http.Request{
		"method": put,
		"path":   post("/things/b", media, text),
		"query":  post("/things/a?q=1", media, text),
		"body":   post("/things/a", media, `{"a":"o"}`),
	} {
		if send(r).hash == first {
			t.Errorf("another %s has the same hash", name)
		}
	}
	if body.Hash(context.Background()) != ([32]byte{}) {
		t.Error("a hash of nothing")
	}
}

func TestQuery(t *testing.T) {
	get := func(target string) *http.Request { return httptest.NewRequest(http.MethodGet, target, nil) }
	if s := send(get("/things/o%CC%82?q=Tie%CC%82%CC%81ng")); s.err != nil || s.query != "Tiếng" || s.path != "%C3%B4" {
		t.Errorf("got %+v", s)
	}
	if s := send(get("/things/a-b?q=a+b%26c")); s.err != nil || s.query != "a b&c" || s.path != "a-b" {
		t.Errorf("clean parameters were changed: %+v", s)
	}
	for _, tt := range []struct {
		target string
		code   domain.Code
		field  string
	}{
		{"/things/a?q=%00", domain.CodeControlCharacter, "query q"},
		{"/things/a?unit=1&q=%E2%80%AE", domain.CodeControlCharacter, "query q"},
		{"/things/a?q=%FF", domain.CodeBadEncoding, "query q"},
		{"/things/a?q%00=1", domain.CodeControlCharacter, "query ?"},
		{"/things/a?q=%zz", domain.CodeBadFormat, "query"},
		{"/things/a?a=1;b=2", domain.CodeBadFormat, "query"},
		{"/things/%E2%80%8B", domain.CodeControlCharacter, "path name"},
		{"/things/%FF", domain.CodeBadEncoding, "path name"},
		{"/things/%2500", domain.CodeControlCharacter, "path name"},
		{"/things/%25", domain.CodeBadFormat, "path name"},
	} {
		if e := domain.Refusal(send(get(tt.target)).err); e == nil || e.Code != tt.code || e.Field != tt.field {
			t.Errorf("%s: got %v; want %s at %s", tt.target, e, tt.code, tt.field)
		}
	}
}

// What a header says of the length takes no room before anything has come.
func TestALengthThatIsOnlySaid(t *testing.T) {
	r := post("/things/a", "application/json", "")
	r.Body, r.ContentLength = io.NopCloser(io.MultiReader(strings.NewReader("{"), brokenOff{})), 1<<30
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	e := echo.New()
	e.Use(body.Clean(1<<30, func(echo.Context) bool { return false }))
	e.Any("/things/:name", func(echo.Context) error {
		t.Error("half a body was read")
		return nil
	})
	e.ServeHTTP(httptest.NewRecorder(), r)
	if runtime.ReadMemStats(&after); after.TotalAlloc-before.TotalAlloc > 1<<20 {
		t.Errorf("%d bytes were taken for one", after.TotalAlloc-before.TotalAlloc)
	}
}
