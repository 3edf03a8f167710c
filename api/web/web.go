// Package web serves what people open in a browser: the public page at /, and
// the reference of the API at /docs. Every file is embedded and mapped by its
// own name, and the pages ask nothing of any other host.
package web

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io"
	"net/http"
	"path"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/labstack/echo/v4"

	"kiennghi/api/limit"
)

//go:embed asset vendor
var files embed.FS

// pages are the files that are not found under /assets/.
var pages = map[string]string{
	"asset/index.html": "/",
	"asset/docs.html":  "/docs",
}

// contentTypes by extension; a file of any other is not served.
var contentTypes = map[string]string{
	".html": "text/html; charset=utf-8",
	".css":  "text/css; charset=utf-8",
	".js":   "text/javascript; charset=utf-8",
	".svg":  "image/svg+xml",
	".txt":  "text/plain; charset=utf-8",
}

// docsPolicy is for the one page on which RapiDoc runs: it writes style
// attributes and a style element. Scripts are held as strictly as elsewhere.
var (
	strictPolicy = limit.PagePolicy()
	docsPolicy   = limit.PagePolicy("'unsafe-inline'")
)

// A file of asset may change with every release, so it is asked for again and
// mostly answered with 304. A vendored file has its version in its name.
const (
	revalidated = "no-cache"
	unchanging  = "public, max-age=31536000, immutable"
)

// Register maps every page and asset on e, for GET and HEAD.
func Register(e *echo.Echo) {
	for _, dir := range []string{"asset", "vendor"} {
		entries, err := files.ReadDir(dir)
		if err != nil {
			panic(err) // both are embedded
		}
		for _, entry := range entries {
			name := dir + "/" + entry.Name()
			f := open(name)
			e.Match([]string{http.MethodGet, http.MethodHead}, address(name), f.serve)
		}
	}
}

// address is where the file of that name is found.
func address(name string) string {
	if page, ok := pages[name]; ok {
		return page
	}
	return "/assets/" + strings.TrimSuffix(path.Base(name), ".gz")
}

// file is a file with everything that its responses say of it. Its content stays
// in the program, and what has to be made of it is made when it is asked for.
type file struct {
	contentType, policy, cache string

	tag     string // of the content, without quotes
	plain   func() io.ReadSeeker
	gzipped func() io.ReadSeeker // nil where it would not be smaller
}

func open(name string) *file {
	embedded := func() io.ReadSeeker {
		f, err := files.Open(name)
		if err != nil {
			panic(err) // the name comes from the embedded directory
		}
		return f.(io.ReadSeeker) // as package embed says of every file
	}
	sum := sha256.New()
	_, _ = io.Copy(sum, embedded())
	f := &file{policy: strictPolicy, cache: revalidated, tag: hex.EncodeToString(sum.Sum(nil)[:12])}
	if pages[name] == "/docs" {
		f.policy = docsPolicy
	}
	if path.Dir(name) == "vendor" {
		f.cache = unchanging
	}

	plainName, compressed := strings.CutSuffix(name, ".gz")
	if compressed {
		f.gzipped, f.plain = embedded, once(func() []byte { return decompress(embedded()) })
	} else {
		f.gzipped, f.plain = once(func() []byte { return compress(embedded()) }), embedded
	}

	contentType, ok := contentTypes[path.Ext(plainName)]
	if !ok {
		panic("web: no content type for " + name)
	}
	f.contentType = contentType
	return f
}

// once is what make returns, made at its first use; nil if that is nil.
func once(make func() []byte) func() io.ReadSeeker {
	made := sync.OnceValue(make)
	return func() io.ReadSeeker {
		if b := made(); b != nil {
			return bytes.NewReader(b)
		}
		return nil
	}
}

func (f *file) serve(c echo.Context) error {
	h := c.Response().Header()
	h.Set(echo.HeaderContentType, f.contentType)
	h.Set(echo.HeaderContentSecurityPolicy, f.policy)
	h.Set(echo.HeaderXContentTypeOptions, "nosniff")
	h.Set(echo.HeaderReferrerPolicy, "no-referrer")
	h.Set(echo.HeaderCacheControl, f.cache)
	h.Add(echo.HeaderVary, echo.HeaderAcceptEncoding)

	// A part, or a page on conditions that its ETag does not hold, is not served.
	for _, name := range []string{"Range", "If-Match", "If-Unmodified-Since"} {
		c.Request().Header.Del(name)
	}
	// The two encodings are two representations, so each has its own ETag.
	if acceptsGzip(c.Request().Header.Get(echo.HeaderAcceptEncoding)) {
		if gzipped := f.gzipped(); gzipped != nil {
			h.Set(echo.HeaderContentEncoding, "gzip")
			h.Set("ETag", `"`+f.tag+`-gzip"`)
			http.ServeContent(c.Response(), c.Request(), "", time.Time{}, gzipped)
			return nil
		}
	}
	h.Set("ETag", `"`+f.tag+`"`)
	http.ServeContent(c.Response(), c.Request(), "", time.Time{}, f.plain())
	return nil
}

// acceptsGzip reports whether an Accept-Encoding (RFC 9110 §12.5.3) names gzip
// with a weight above zero. A bare "*" gets the plain file, which is always right.
func acceptsGzip(header string) bool {
	for part := range strings.SplitSeq(header, ",") {
		coding, parameter, _ := strings.Cut(part, ";")
		if !strings.EqualFold(strings.TrimSpace(coding), "gzip") {
			continue
		}
		q, weighted := strings.CutPrefix(strings.TrimSpace(parameter), "q=")
		weight, err := strconv.ParseFloat(q, 64)
		return !weighted || err == nil && weight > 0
	}
	return false
}

// compress returns content gzipped, or nil where that saves nothing.
func compress(content io.Reader) []byte {
	var b bytes.Buffer
	w, _ := gzip.NewWriterLevel(&b, gzip.BestCompression) // fails only for an unknown level
	n, _ := io.Copy(w, content)                           // what is embedded can be read, and a Buffer takes everything
	_ = w.Close()
	if int64(b.Len()) >= n {
		return nil
	}
	return b.Bytes()
}

// decompress reads an embedded gzip file, whose integrity the tests vouch for.
func decompress(gzipped io.Reader) []byte {
	r, err := gzip.NewReader(gzipped)
	if err != nil {
		panic(err)
	}
	content, err := io.ReadAll(r)
	if err != nil {
		panic(err)
	}
	return content
}
