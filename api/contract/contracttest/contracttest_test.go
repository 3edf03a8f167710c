package contracttest_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"kiennghi/api/contract"
	"kiennghi/api/contract/contracttest"
)

// told is a test that keeps what it is failed with.
type told struct {
	testing.TB
	failures []string
}

func (t *told) Errorf(format string, args ...any) {
	t.failures = append(t.failures, fmt.Sprintf(format, args...))
}

func TestChecked(t *testing.T) {
	doc, err := openapi3.NewLoader().LoadFromFile("../testdata/library.yaml")
	if err != nil {
		t.Fatal(err)
	}
	c, err := contract.New(doc)
	if err != nil {
		t.Fatal(err)
	}
	const (
		id    = "0190a5b0-7c3e-7000-8000-000000000001"
		books = `[{"id":"` + id + `","title":"Kiều"}]`
		json  = "application/json; charset=UTF-8"
	)
	link := http.Header{"Content-Type": {json}, "Link": {"<>"}}
	typed := func(mediaType string) http.Header { return http.Header{"Content-Type": {mediaType}} }
	for _, tt := range []struct {
		name, do string
		status   int
		header   http.Header
		body     string
		fault    string // part of what the test is told; "" when the answer keeps the contract
	}{
		{"promised", "GET /v1/books", 200, link, books, ""},
		{"a problem, promised by default", "GET /v1/books", 500, typed("application/problem+json"), `{"code":"fault"}`, ""},
		{"nothing, as promised", "DELETE /v1/books/" + id, 204, nil, "", ""},
		{"a file", "POST /v1/imports", 200, typed("text/csv"), "a,b", ""},
		{"not in the document", "GET /page", 200, typed("text/html"), "<p>", ""},
		{"not modified", "GET /v1/books", 304, link, "", ""},
		{"another status", "DELETE /v1/books/" + id, 200, nil, "", "status 200"},
		{"a header is missing", "GET /v1/books", 200, typed(json), books, "Link"},
		{"another media type", "GET /v1/books", 200, typed("text/plain"), books, "media type"},
		{"a file of another media type", "POST /v1/imports", 200, typed("text/html"), "a,b", "media type"},
		{"a body where none is promised", "DELETE /v1/books/" + id, 204, nil, "x", "body"},
		{"a member is missing", "GET /v1/books", 200, link, `[{"id":"` + id + `"}]`, "title"},
		{"a member is of another form", "GET /v1/books", 200, link, `[{"id":"12","title":""}]`, "uuid"},
		{"a member that was not promised", "GET /v1/books", 200, link, `[{"id":"` + id + `","title":"a","phone":"1"}]`, "phone"},
		{"a problem that is none", "GET /v1/books", 404, typed("application/problem+json"), `{}`, "code"},
		{"not JSON", "GET /v1/books", 200, link, `[`, "body"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			h := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				for k, v := range tt.header {
					w.Header()[k] = v
				}
				w.WriteHeader(tt.status)
				_, _ = io.WriteString(w, tt.body)
				r.URL.Path = "/changed"
			})
			method, target, _ := strings.Cut(tt.do, " ")
			told, rec := &told{TB: t}, httptest.NewRecorder()
			contracttest.Checked(told, c, h).ServeHTTP(rec, httptest.NewRequest(method, target, nil))
			if rec.Code != tt.status || rec.Body.String() != tt.body {
				t.Errorf("the answer was changed: %d %s", rec.Code, rec.Body)
			}
			said := strings.Join(told.failures, "\n")
			if (tt.fault == "") != (said == "") || !strings.Contains(said, tt.fault) {
				t.Errorf("told %q, want %q", said, tt.fault)
			}
		})
	}
}
