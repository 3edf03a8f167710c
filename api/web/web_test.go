package web_test

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/labstack/echo/v4"
	"golang.org/x/net/html"

	"kiennghi/api/web"
)

// contractAddress is where the contract is served, by the API itself.
const contractAddress = "/openapi.yaml"

func server() *echo.Echo {
	e := echo.New()
	web.Register(e)
	return e
}

// addresses lists where everything is served.
func addresses(e *echo.Echo) []string {
	var all []string
	for _, r := range e.Routes() {
		if r.Method == http.MethodGet {
			all = append(all, r.Path)
		}
	}
	slices.Sort(all)
	return all
}

func request(t *testing.T, e *echo.Echo, method, address string, header http.Header) *http.Response {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), method, address, nil)
	for name, values := range header {
		r.Header[name] = values
	}
	w := httptest.NewRecorder()
	e.ServeHTTP(w, r)
	return w.Result()
}

func body(t *testing.T, r io.Reader) []byte {
	t.Helper()
	b, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestEveryFileIsServed(t *testing.T) {
	e := server()
	all := addresses(e)
	for _, pattern := range []string{"asset/*", "vendor/*"} {
		names, err := filepath.Glob(pattern)
		if err != nil || len(names) == 0 {
			t.Fatalf("%s: %d files, %v", pattern, len(names), err)
		}
		for _, name := range names {
			want := "/assets/" + strings.TrimSuffix(filepath.Base(name), ".gz")
			switch filepath.Base(name) {
			case "index.html":
				want = "/"
			case "docs.html":
				want = "/docs"
			}
			if !slices.Contains(all, want) {
				t.Errorf("%s is not served at %s", name, want)
			}
		}
	}
}

func TestHeaders(t *testing.T) {
	types := map[string]string{
		"": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8",
		".svg": "image/svg+xml", ".txt": "text/plain; charset=utf-8",
	}
	const strict = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
		"font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

	e := server()
	for _, address := range addresses(e) {
		for _, method := range []string{http.MethodGet, http.MethodHead} {
			policy, cache := strict, "no-cache"
			if address == "/docs" {
				policy = strings.Replace(strict, "style-src 'self'", "style-src 'self' 'unsafe-inline'", 1)
			}
			if strings.Contains(address, "rapidoc") {
				cache = "public, max-age=31536000, immutable"
			}
			res := request(t, e, method, address, nil)
			if res.StatusCode != http.StatusOK {
				t.Errorf("%s %s: %s", method, address, res.Status)
			}
			for name, want := range map[string]string{
				"Content-Type":            types[path.Ext(address)],
				"Content-Security-Policy": policy,
				"Cache-Control":           cache,
				"X-Content-Type-Options":  "nosniff",
				"Referrer-Policy":         "no-referrer",
				"Vary":                    "Accept-Encoding",
			} {
				if got := res.Header.Get(name); got != want {
					t.Errorf("%s %s: %s = %q, want %q", method, address, name, got, want)
				}
			}
			if got := body(t, res.Body); (len(got) > 0) != (method == http.MethodGet) {
				t.Errorf("%s %s: a body of %d bytes", method, address, len(got))
			}
		}
	}
}

func TestGzipHoldsThePlainFile(t *testing.T) {
	e := server()
	for _, address := range addresses(e) {
		plain := request(t, e, http.MethodGet, address, nil)
		zipped := request(t, e, http.MethodGet, address, http.Header{"Accept-Encoding": {"br, gzip;q=0.8"}})
		if got := plain.Header.Get("Content-Encoding"); got != "" {
			t.Errorf("%s: encoded as %q though nothing was accepted", address, got)
		}
		if zipped.Header.Get("Content-Encoding") != "gzip" {
			t.Errorf("%s: not gzipped though it was accepted", address)
			continue
		}
		if plain.Header.Get("ETag") == zipped.Header.Get("ETag") {
			t.Errorf("%s: one ETag for two representations", address)
		}
		r, err := gzip.NewReader(zipped.Body)
		if err != nil {
			t.Errorf("%s: %v", address, err)
			continue
		}
		if !bytes.Equal(body(t, r), body(t, plain.Body)) {
			t.Errorf("%s: gzip holds something else than the plain file", address)
		}
	}
}

func TestGzipOnlyWhereAccepted(t *testing.T) {
	e := server()
	for accept, want := range map[string]string{
		"":                   "",
		"gzip":               "gzip",
		"GZIP":               "gzip",
		"deflate, gzip, br":  "gzip",
		"gzip;q=0.001":       "gzip",
		"gzip; q=0":          "",
		"gzip;q=0.000":       "",
		"gzip;q=x":           "",
		"identity":           "",
		"*":                  "",
		"x-gzip-not, brgzip": "",
	} {
		res := request(t, e, http.MethodGet, "/assets/main.js", http.Header{"Accept-Encoding": {accept}})
		if got := res.Header.Get("Content-Encoding"); got != want {
			t.Errorf("Accept-Encoding %q: encoded as %q, want %q", accept, got, want)
		}
	}
}

func TestNotModified(t *testing.T) {
	e := server()
	for _, address := range addresses(e) {
		for _, accept := range []string{"", "gzip"} {
			header := http.Header{"Accept-Encoding": {accept}}
			tag := request(t, e, http.MethodGet, address, header).Header.Get("ETag")
			if len(tag) < 10 {
				t.Errorf("%s: ETag %q", address, tag)
			}
			header.Set("If-None-Match", `"other", W/`+tag)
			res := request(t, e, http.MethodGet, address, header)
			if res.StatusCode != http.StatusNotModified || res.Header.Get("ETag") != tag || len(body(t, res.Body)) != 0 {
				t.Errorf("%s (%q): %s with ETag %s", address, accept, res.Status, res.Header.Get("ETag"))
			}
			header.Set("If-None-Match", `"other"`)
			if res := request(t, e, http.MethodGet, address, header); res.StatusCode != http.StatusOK {
				t.Errorf("%s (%q), changed: %s", address, accept, res.Status)
			}
		}
	}
}

func TestNothingElseIsServed(t *testing.T) {
	e := server()
	for _, address := range []string{"/assets/", "/assets", "/assets/index.html", "/assets/web.go", "/assets/..%2fweb.go",
		"/asset/main.js", "/vendor/rapidoc-9.3.8.js.gz", "/index.html", "/docs/"} {
		if res := request(t, e, http.MethodGet, address, nil); res.StatusCode != http.StatusNotFound {
			t.Errorf("%s: %s", address, res.Status)
		}
	}
}

// TestPages holds what the pages refer to against what is served, and keeps
// anything inline out of them, which their policy would block.
func TestPages(t *testing.T) {
	e := server()
	all := append(addresses(e), contractAddress)
	for _, page := range []string{"/", "/docs"} {
		doc, err := html.Parse(request(t, e, http.MethodGet, page, nil).Body)
		if err != nil {
			t.Fatal(err)
		}
		ids := map[string]bool{}
		for n := range doc.Descendants() {
			for _, a := range n.Attr {
				if a.Key == "id" && ids[a.Val] {
					t.Errorf("%s: id %q twice", page, a.Val)
				}
				if a.Key == "id" {
					ids[a.Val] = true
				}
			}
		}
		for n := range doc.Descendants() {
			if n.Type == html.ElementNode && (n.Data == "style" || n.Data == "script" && n.FirstChild != nil) {
				t.Errorf("%s: an inline %s", page, n.Data)
			}
			for _, a := range n.Attr {
				switch {
				case a.Key == "style" || strings.HasPrefix(a.Key, "on"):
					t.Errorf("%s: <%s %s> is inline", page, n.Data, a.Key)
				case a.Key == "for" || a.Key == "aria-labelledby" || a.Key == "aria-describedby" || a.Key == "aria-controls":
					if !ids[a.Val] {
						t.Errorf("%s: %s=%q names nothing", page, a.Key, a.Val)
					}
				case a.Key == "href" || a.Key == "src" || a.Key == "spec-url":
					if part, ok := strings.CutPrefix(a.Val, "#"); ok {
						if !ids[part] {
							t.Errorf("%s: #%s names nothing", page, part)
						}
					} else if !slices.Contains(all, a.Val) {
						t.Errorf("%s: <%s %s=%q> is not served", page, n.Data, a.Key, a.Val)
					}
				}
			}
		}
	}
}

var (
	importLine = regexp.MustCompile(`from '\./([^']+)'`)
	apiPath    = regexp.MustCompile("[\"'`](/(?:public/)?v[0-9][^\"'`]*)[\"'`]")
	idLookup   = regexp.MustCompile(`\$\('([^']+)'\)`)
)

// TestScripts holds the scripts against what is served, what openapi.yaml
// offers without a token, and the page that they fill. Data reaches the page
// as text only, so nothing that parses markup may be used.
func TestScripts(t *testing.T) {
	contract, err := openapi3.NewLoader().LoadFromFile("../../openapi.yaml")
	if err != nil {
		t.Fatal(err)
	}
	e := server()
	all := addresses(e)
	index := string(body(t, request(t, e, http.MethodGet, "/", nil).Body))
	names, err := filepath.Glob("asset/*.js")
	if err != nil {
		t.Fatal(err)
	}
	asked := map[string]bool{}
	for _, name := range names {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		script := string(b)
		for _, m := range importLine.FindAllStringSubmatch(script, -1) {
			if !slices.Contains(all, "/assets/"+m[1]) {
				t.Errorf("%s imports %s, which is not served", name, m[1])
			}
		}
		for _, m := range apiPath.FindAllStringSubmatch(script, -1) {
			asked[m[1]] = true
			item := contract.Paths.Value(m[1])
			if item == nil || item.Get == nil {
				t.Errorf("%s asks for %s, which openapi.yaml does not have", name, m[1])
			} else if item.Get.Security == nil || len(*item.Get.Security) != 0 {
				t.Errorf("%s asks for %s, which needs a token", name, m[1])
			}
		}
		for _, m := range idLookup.FindAllStringSubmatch(script, -1) {
			if !strings.Contains(index, `id="`+m[1]+`"`) {
				t.Errorf("%s looks for #%s, which the page has not", name, m[1])
			}
		}
		for _, unsafe := range []string{"innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "DOMParser", "eval(", "new Function", "setAttribute('style'", "http://", "https://"} {
			if strings.Contains(script, unsafe) {
				t.Errorf("%s uses %s", name, unsafe)
			}
		}
	}
	for _, want := range []string{"units", "dialogues", "answers", "petitions", "petitions/{code}", "findings", "statistics", "compliance", "service"} {
		if !asked["/public/v1/"+want] {
			t.Errorf("the page asks for %v, not for %s", asked, want)
		}
	}
}

// TestVendoredAsDocumented holds the vendored files against the table in the
// README, so that none is changed without saying from where.
func TestVendoredAsDocumented(t *testing.T) {
	readme, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	names, err := filepath.Glob("vendor/*.gz")
	if err != nil || len(names) == 0 {
		t.Fatalf("%d vendored files, %v", len(names), err)
	}
	for _, name := range names {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if sum := fmt.Sprintf("%x", sha256.Sum256(b)); !strings.Contains(string(readme), sum) {
			t.Errorf("%s has the sum %s, which the README does not name", name, sum)
		}
	}
}

// TestWeight keeps the public page under 68 kB before compression.
func TestWeight(t *testing.T) {
	e := server()
	total := 0
	for _, address := range addresses(e) {
		if strings.Contains(address, "docs") || strings.Contains(address, "rapidoc") || path.Ext(address) == ".svg" {
			continue
		}
		total += len(body(t, request(t, e, http.MethodGet, address, nil).Body))
	}
	if total == 0 || total >= 68_000 {
		t.Errorf("the public page weighs %d bytes", total)
	}
}

// A page is served whole, whatever part of it, or version, is asked for.
func TestPagesAreServedWhole(t *testing.T) {
	e := server()
	for name, value := range map[string]string{"Range": "bytes=999999999-", "If-Match": `"x"`, "If-Unmodified-Since": "Mon, 02 Jan 2006 15:04:05 GMT"} {
		if res := request(t, e, http.MethodGet, "/docs", http.Header{name: {value}}); res.StatusCode != http.StatusOK {
			t.Errorf("%s: %s", name, res.Status)
		}
	}
}
