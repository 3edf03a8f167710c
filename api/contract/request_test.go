package contract_test

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/google/go-cmp/cmp"
	"github.com/labstack/echo/v4"

	"kiennghi/api/contract"
	"kiennghi/domain"
)

func library(t testing.TB) *contract.Contract {
	t.Helper()
	doc, err := openapi3.NewLoader().LoadFromFile("testdata/library.yaml")
	if err != nil {
		t.Fatal(err)
	}
	c, err := contract.New(doc)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// got is what came of a request: what the handler was given, or the refusal.
type got struct {
	path, query, body string
	err               error
}

func send(c *contract.Contract, r *http.Request) (g got) {
	e := echo.New()
	e.HTTPErrorHandler = func(err error, ctx echo.Context) {
		g.err = err
		_ = ctx.NoContent(http.StatusBadRequest)
	}
	e.Use(c.Requests)
	h := func(ctx echo.Context) error {
		b, err := io.ReadAll(ctx.Request().Body)
		g.path, g.query, g.body = ctx.Path(), ctx.QueryParams().Encode(), string(b)
		return err
	}
	for _, path := range []string{"/v1/books", "/v1/books/:bookId", "/v1/imports", "/v1/loans", "/page"} {
		e.Any(path, h)
	}
	e.ServeHTTP(httptest.NewRecorder(), r)
	return g
}

func request(method, target, text string) *http.Request {
	r := httptest.NewRequest(method, target, strings.NewReader(text))
	if text != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	return r
}

const book = "/v1/books/0190a5b0-7c3e-7000-8000-000000000001"

func TestRequestsPass(t *testing.T) {
	c := library(t)
	put := request("PUT", book, `{"title":"Kiều"}`)
	put.Header.Set("If-Match", `"3"`)
	csv := request("POST", "/v1/imports", "not,looked at\x00")
	csv.Header.Set("Content-Type", "text/csv; charset=utf-8")
	for _, tt := range []struct {
		name string
		r    *http.Request
		want got
	}{
		{"a default is given", request("GET", "/v1/books", ""), got{path: "/v1/books", query: "limit=20"}},
		{"parameters", request("GET", "/v1/books?genre=poem&tag=ab&tag=cd&limit=100&lent=true&since=2024-02-29", ""), got{path: "/v1/books", query: "genre=poem&lent=true&limit=100&since=2024-02-29&tag=ab&tag=cd"}},
		{"a default for what is empty", request("GET", "/v1/books?limit=", ""), got{path: "/v1/books", query: "limit=20"}},
		{"a default in the body, numbers as written", request("POST", "/v1/books", `{"title":"Kiều","pages":12}`), got{path: "/v1/books", query: "", body: `{"language":"vi","pages":12,"title":"Kiều"}`}},
		{"ten characters, not bytes", request("POST", "/v1/books", `{"title":"ổổổổổổổổổổ","language":"vi"}`), got{path: "/v1/books", body: `{"title":"ổổổổổổổổổổ","language":"vi"}`}},
		{"spaces around what is said", request("POST", "/v1/books", `{"title":" \n👩‍🌾 ","language":"vi"}`), got{path: "/v1/books", body: `{"title":" \n👩‍🌾 ","language":"vi"}`}},
		{"spaces where nothing need be said", request("POST", "/v1/books", `{"title":"a","language":" "}`), got{path: "/v1/books", body: `{"title":"a","language":" "}`}},
		{"null where it may be", request("POST", "/v1/books", `{"title":"a","language":"vi","subtitle":null}`), got{path: "/v1/books", body: `{"title":"a","language":"vi","subtitle":null}`}},
		{"open names", request("POST", "/v1/books", `{"title":"a","language":"vi","notes":{"x y":{"by":"z"}},"extra":{"Any":{"Thing":1}}}`), got{path: "/v1/books", body: `{"title":"a","language":"vi","notes":{"x y":{"by":"z"}},"extra":{"Any":{"Thing":1}}}`}},
		{"header and path", put, got{path: "/v1/books/:bookId", body: `{"language":"vi","title":"Kiều"}`}},
		{"an upload", csv, got{path: "/v1/imports", body: "not,looked at\x00"}},
		{"one of several", request("POST", "/v1/loans", `{"kind":"home","days":3}`), got{path: "/v1/loans", body: `{"kind":"home","days":3}`}},
		{"a page", request("GET", "/page?anything=1", ""), got{path: "/page", query: "anything=1"}},
		{"a method that is not in the document", request("PATCH", "/v1/books?x=1", ""), got{path: "/v1/books", query: "x=1"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if g := send(c, tt.r); g != tt.want {
				t.Errorf("got %+v\nwant %+v", g, tt.want)
			}
		})
	}
}

func TestRequestsAreRefused(t *testing.T) {
	c := library(t)
	type faults = []contract.Fault
	one := func(field string, code domain.Code, args ...string) faults { return faults{{field, code, args}} }
	for _, tt := range []struct {
		name, do, body string
		want           faults
	}{
		{"unknown parameter", "GET /v1/books?x=1", "", one("query x", domain.CodeUnknownField)},
		{"an unknown name that may be a person's", "GET /v1/books?0912345678=1", "", one("query ?", domain.CodeUnknownField)},
		{"parameter said twice", "GET /v1/books?limit=1&limit=2", "", one("query limit", domain.CodeDuplicateKey)},
		{"parameter of another type", "GET /v1/books?limit=ten", "", one("query limit", domain.CodeWrongType)},
		{"parameter too great", "GET /v1/books?limit=101", "", one("query limit", domain.CodeOutOfRange, "≤ 100")},
		{"parameter too great for any number", "GET /v1/books?limit=99999999999999999999", "", one("query limit", domain.CodeOutOfRange)},
		{"parameter empty", "GET /v1/books?lent=", "", one("query lent", domain.CodeRequired)},
		{"parameter not listed", "GET /v1/books?genre=prose", "", one("query genre", domain.CodeNotAllowedValue, "poem, novel")},
		{"parameter not in the calendar", "GET /v1/books?since=2023-02-29", "", one("query since", domain.CodeBadFormat, "date")},
		{"a parameter that says nothing", "GET /v1/books?q=%20%C2%A0", "", one("query q", domain.CodeTooShort, "2")},
		{"an item that says nothing", "GET /v1/books?tag=ab&tag=%0A%09", "", one("query tag/1", domain.CodeTooShort, "2")},
		{"an item of a parameter", "GET /v1/books?tag=ab&tag=c", "", one("query tag/1", domain.CodeTooShort, "2")},
		{"too many of a parameter", "GET /v1/books?tag=ab&tag=cd&tag=ef", "", one("query tag", domain.CodeTooManyItems, "2")},
		{"an item of another type", "GET /v1/books?pages=1,b", "", one("query pages", domain.CodeWrongType)},
		{"a list in one parameter, said twice", "GET /v1/books?pages=1&pages=2", "", one("query pages", domain.CodeDuplicateKey)},
		{"several at once, in order", "GET /v1/books?limit=0&genre=x&a=b", "", faults{
			{"query a", domain.CodeUnknownField, nil},
			{"query genre", domain.CodeNotAllowedValue, []string{"poem, novel"}},
			{"query limit", domain.CodeOutOfRange, []string{"≥ 1"}},
		}},
		{"path and header", "PUT /v1/books/12", `{"title":"a"}`, faults{
			{"header If-Match", domain.CodeRequired, nil},
			{"path bookId", domain.CodeBadFormat, []string{"uuid"}},
		}},
		{"no body", "POST /v1/books", "", one("body", domain.CodeRequired)},
		{"a body where none belongs", "DELETE " + book, `{}`, one("body", domain.CodeNotAllowed)},
		{"not JSON", "POST /v1/books", `{"title"`, one("body", domain.CodeBadJSON)},
		{"two JSON texts", "POST /v1/books", `{"title":"a"}{}`, one("body", domain.CodeBadJSON)},
		{"missing", "POST /v1/books", `{}`, one("title", domain.CodeRequired)},
		{"null", "POST /v1/books", `{"title":null}`, one("title", domain.CodeWrongType, "string")},
		{"wrong type", "POST /v1/books", `{"title":1}`, one("title", domain.CodeWrongType, "string")},
		{"wrong type as a whole", "POST /v1/books", `[]`, one("body", domain.CodeWrongType, "object")},
		{"too short", "POST /v1/books", `{"title":""}`, one("title", domain.CodeTooShort, "1")},
		{"spaces", "POST /v1/books", `{"title":"   "}`, one("title", domain.CodeTooShort, "1")},
		{"spaces that do not break", "POST /v1/books", `{"title":"\u00a0\u2007\u202f\u3000"}`, one("title", domain.CodeTooShort, "1")},
		{"lines and tabs", "POST /v1/books", `{"title":"\n\t\r\u0085\u2028"}`, one("title", domain.CodeTooShort, "1")},
		{"joiners of nothing", "POST /v1/books", `{"title":" \u200c\u200d"}`, one("title", domain.CodeTooShort, "1")},
		{"blank deep down", "POST /v1/books", `{"title":"a","notes":{"n":{"by":"x","on":" "}}}`, one("notes/n/on", domain.CodeTooShort, "1")},
		{"too long", "POST /v1/books", `{"title":"12345678901"}`, one("title", domain.CodeTooLong, "10")},
		{"not the caller's to say", "POST /v1/books", `{"title":"a","id":"0190a5b0-7c3e-7000-8000-000000000001"}`, one("id", domain.CodeNotAllowed)},
		{"not listed", "POST /v1/books", `{"title":"a","genre":"prose"}`, one("genre", domain.CodeNotAllowedValue, "poem, novel")},
		{"too small", "POST /v1/books", `{"title":"a","pages":0}`, one("pages", domain.CodeOutOfRange, "≥ 1")},
		{"too great", "POST /v1/books", `{"title":"a","pages":5000}`, one("pages", domain.CodeOutOfRange, "< 5000")},
		{"not whole", "POST /v1/books", `{"title":"a","pages":1.5}`, one("pages", domain.CodeWrongType, "integer")},
		{"beyond 32 bits", "POST /v1/books", `{"title":"a","weight":3000000000}`, one("weight", domain.CodeOutOfRange, "int32")},
		{"beyond any float", "POST /v1/books", `{"title":"a","weight":1e999}`, one("weight", domain.CodeOutOfRange)},
		{"no such day", "POST /v1/books", `{"title":"a","published":"2026-02-30"}`, one("published", domain.CodeBadFormat, "date")},
		{"no such hour", "POST /v1/books", `{"title":"a","lent_at":"2026-02-03T25:00:00Z"}`, one("lent_at", domain.CodeBadFormat, "date-time")},
		{"no address", "POST /v1/books", `{"title":"a","contact":"An <an@example.vn>"}`, one("contact", domain.CodeBadFormat, "email")},
		{"pattern", "POST /v1/books", `{"title":"a","isbn":"x"}`, one("isbn", domain.CodeBadFormat)},
		{"too few", "POST /v1/books", `{"title":"a","chapters":[]}`, one("chapters", domain.CodeTooFewItems, "1")},
		{"twice the same", "POST /v1/books", `{"title":"a","chapters":[{"text":"x"},{"text":"x"}]}`, one("chapters", domain.CodeDuplicateItem)},
		{"deep down", "POST /v1/books", `{"title":"a","chapters":[{"text":"x"},{"text":"xxxxxx"},{}]}`, faults{
			{"chapters/1/text", domain.CodeTooLong, []string{"5"}},
			{"chapters/2/text", domain.CodeRequired, nil},
		}},
		{"unknown", "POST /v1/books", `{"title":"a","chapters":[{"text":"x","txt":1}],"colour":"red"}`, faults{
			{"chapters/0/txt", domain.CodeUnknownField, nil},
			{"colour", domain.CodeUnknownField, nil},
		}},
		{"a known name in another case", "POST /v1/books", `{"title":"a","Title":"longer than ten","GENRE":"prose"}`, faults{
			{"GENRE", domain.CodeUnknownField, nil},
			{"Title", domain.CodeUnknownField, nil},
		}},
		{"unknown within open names", "POST /v1/books", `{"title":"a","notes":{"n":{"who":"x"}}}`, one("notes/n/who", domain.CodeUnknownField)},
		{"too few names", "POST /v1/books", `{"title":"a","labels":{}}`, one("labels", domain.CodeTooFewItems, "1")},
		{"too many names", "POST /v1/books", `{"title":"a","labels":{"a":"","b":"","c":""}}`, one("labels", domain.CodeTooManyItems, "2")},
		{"not a string among open names", "POST /v1/books", `{"title":"a","labels":{"a":1}}`, one("labels/a", domain.CodeWrongType, "string")},
		{"none of any", "POST /v1/books", `{"title":"a","shelf":"abcd"}`, one("shelf", domain.CodeWrongType)},
		{"none of one", "POST /v1/books", `{"title":"a","copies":0}`, one("copies", domain.CodeWrongType)},
		{"nothing", "POST /v1/books", `{"title":"a","price":0}`, one("price", domain.CodeOutOfRange, "> 0")},
		{"not a multiple", "POST /v1/books", `{"title":"a","price":0.3}`, one("price", domain.CodeBadFormat)},
		{"no kind", "POST /v1/loans", `{"days":1}`, one("kind", domain.CodeRequired)},
		{"no such kind", "POST /v1/loans", `{"kind":"sea","days":1}`, one("kind", domain.CodeNotAllowedValue, "home, room")},
		{"of a kind, but wrong", "POST /v1/loans", `{"kind":"home","days":0}`, one("days", domain.CodeOutOfRange, "≥ 1")},
	} {
		t.Run(tt.name, func(t *testing.T) {
			method, target, _ := strings.Cut(tt.do, " ")
			err := send(c, request(method, target, tt.body)).err
			f, _ := errors.AsType[*contract.Faults](err)
			if f == nil {
				t.Fatalf("not refused for faults: %v", err)
			}
			if diff := cmp.Diff(tt.want, f.All); diff != "" {
				t.Error(diff)
			}
			if first := domain.Refusal(err); first == nil || first.Kind != domain.KindInvalid || first.Code != tt.want[0].Code || first.Field != tt.want[0].Field {
				t.Errorf("as a refusal it is %#v", first)
			}
		})
	}
}

func TestMediaTypes(t *testing.T) {
	c := library(t)
	form := request("POST", "/v1/books", "title=a")
	form.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	none := request("POST", "/v1/books", "{}")
	none.Header.Del("Content-Type")
	for name, r := range map[string]*http.Request{
		"a form where JSON is wanted": form,
		"none":                        none,
		"JSON where CSV is wanted":    request("POST", "/v1/imports", `{}`),
	} {
		if e, _ := errors.AsType[*echo.HTTPError](send(c, r).err); e == nil || e.Code != http.StatusUnsupportedMediaType {
			t.Errorf("%s: got %v", name, e)
		}
	}
}

func TestRefusalsRepeatNothing(t *testing.T) {
	const secret = "0912345678"
	c := library(t)
	for _, r := range []*http.Request{
		request("POST", "/v1/books", `{"title":"`+secret+secret+`","genre":"`+secret+`","isbn":"x`+secret+`","published":"`+secret+`","pages":`+secret+`,"`+secret+`":1}`),
		request("GET", "/v1/books?limit="+secret+"&genre="+secret+"&since="+secret+"&lent="+secret+"&"+secret+"=1", ""),
		request("DELETE", "/v1/books/"+secret, ""),
	} {
		err := send(c, r).err
		if err == nil || strings.Contains(err.Error(), secret) {
			t.Errorf("%s: %v", r.Method, err)
		}
	}
}

// FuzzRequests: whatever is sent is passed on or refused, and never a fault;
// what is passed on has no member that encoding/json would take for another.
func FuzzRequests(f *testing.F) {
	for _, s := range []string{`{}`, `[]`, `null`, `"a"`, `1e400`, `{"title":"a"}`, `{"title":"a","TITLE":"b"}`, `{"title":"a","notes":{"n":null}}`,
		`{"title":"a","notes":[]}`, `{"title":"a","chapters":{"text":1}}`, `{"title":"a","chapters":[null,[[]]]}`, `{"title":["a"]}`, `{"kind":null}`, `{"kind":"home"}`, `{"kind":"room","seat":{}}`} {
		f.Add(s)
	}
	c := library(f)
	f.Fuzz(func(t *testing.T, text string) {
		for _, target := range []string{"/v1/books", "/v1/loans"} {
			g := send(c, request("POST", target, text))
			if faults, _ := errors.AsType[*contract.Faults](g.err); g.err != nil {
				if faults == nil || len(faults.All) == 0 || faults.Error() == "" {
					t.Errorf("%q: %v", text, g.err)
				}
				continue
			}
			var members map[string]any
			if err := json.Unmarshal([]byte(g.body), &members); err != nil {
				t.Errorf("%q was passed on: %v", g.body, err)
			}
			for name := range members {
				if name != strings.ToLower(name) {
					t.Errorf("%q was passed on with %q", g.body, name)
				}
			}
		}
	})
}

func TestNewRefusesABrokenDocument(t *testing.T) {
	if _, err := contract.New(&openapi3.T{OpenAPI: "3.0.3"}); err == nil {
		t.Error("a document without a title was accepted")
	}
}
