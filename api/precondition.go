package api

import (
	"fmt"
	"hash/crc32"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/labstack/echo/v4"

	"kiennghi/api/body"
	"kiennghi/domain"
	"kiennghi/domain/casework"
)

// repeatable marks a request that carries an Idempotency-Key as one whose
// answer is kept, if the contract says that its operation takes the key. To
// look at an identity does not: each look is recorded, and its answer is kept
// nowhere.
func repeatable(doc *openapi3.T) echo.MiddlewareFunc {
	takes := ofRoutes(doc, func(_ string, op *openapi3.Operation) bool {
		return op.Parameters.GetByInAndName(openapi3.ParameterInHeader, idempotencyKey) != nil
	})
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			r := c.Request()
			if key := r.Header.Get(idempotencyKey); key != "" && takes[routeOf(c)] {
				k := casework.Key{Value: key, Request: body.Hash(r.Context())}
				c.SetRequest(r.WithContext(casework.WithKey(r.Context(), k)))
			}
			return next(c)
		}
	}
}

// itemised reports of a request whether the contract gives each of its items a
// result of its own.
func itemised(doc *openapi3.T) func(echo.Context) bool {
	each := ofRoutes(doc, func(_ string, op *openapi3.Operation) bool { return op.Extensions["x-result-of-each-item"] == true })
	return func(c echo.Context) bool { return each[routeOf(c)] }
}

const idempotencyKey = "Idempotency-Key"

// caching says who may keep an answer: what is public anybody for a moment,
// the rest nobody but the caller, and only to ask again whether it changed.
func caching(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		h := c.Response().Header()
		switch {
		case strings.HasPrefix(c.Path(), "/public/v1/") && c.Request().Header.Get("Petition-Secret") == "":
			h.Set("Cache-Control", "public, max-age=30")
			h.Set("Vary", "Petition-Secret")
		case strings.HasPrefix(c.Path(), "/v1/auth/"), strings.HasPrefix(c.Path(), "/public/v1/"):
			h.Set("Cache-Control", "no-store")
		case strings.HasPrefix(c.Path(), "/v1/"):
			h.Set("Cache-Control", "private, no-cache")
			h.Set("Vary", "Authorization, Accept-Language")
		}
		c.Response().Before(func() {
			if h.Get("Link") == "" {
				h.Del("Link") // the generated code writes an empty one on last pages
			}
		})
		return next(c)
	}
}

// etag names a version as this caller sees it: the number that If-Match is
// checked against, and a mark of what may differ at the same version, as words do
// that are erased with a denunciation.
func etag(version int, seen ...any) string {
	return fmt.Sprintf(`"%d-%08x"`, version, crc32.ChecksumIEEE(fmt.Append(nil, seen...)))
}

// match reads If-Match: * for whatever is there, or tags, of which one must be
// strongly the same as that of the present version. A weak tag never is, nor one
// that is not ours (RFC 9110 §8.8.3 and §13.1.1).
func match(header string) (casework.Match, error) {
	switch header {
	case "":
		return nil, nil
	case "*":
		return casework.AnyVersion, nil
	}
	versions, some := casework.Match{}, false
	for rest := skip(header); rest != ""; some = true {
		tag, weak := strings.CutPrefix(rest, "W/")
		end := closing(tag)
		if end < 0 {
			return nil, domain.Invalid("header If-Match", domain.CodeBadFormat)
		}
		number, _, _ := strings.Cut(tag[1:end], "-")
		if n, err := strconv.Atoi(number); err == nil && n > 0 && !weak {
			versions = append(versions, n)
		}
		next := strings.TrimLeft(tag[end+1:], " \t")
		if rest = skip(next); rest != "" && !strings.HasPrefix(next, ",") {
			return nil, domain.Invalid("header If-Match", domain.CodeBadFormat)
		}
	}
	if !some {
		return nil, domain.Invalid("header If-Match", domain.CodeBadFormat)
	}
	return versions, nil
}

// skip passes what may stand between the elements of a list (RFC 9110 §5.6.1).
func skip(list string) string { return strings.TrimLeft(list, ", \t") }

// closing returns where the opaque tag that a text begins with ends, or -1 when
// it begins with none.
func closing(text string) int {
	if !strings.HasPrefix(text, `"`) {
		return -1
	}
	for i := 1; i < len(text); i++ {
		switch c := text[i]; {
		case c == '"':
			return i
		case c <= ' ', c == 0x7f:
			return -1
		}
	}
	return -1
}

// known reports whether the caller already has what tag names.
func known(ifNoneMatch, tag string) bool {
	for t := range strings.SplitSeq(ifNoneMatch, ",") {
		if t = strings.TrimPrefix(strings.TrimSpace(t), "W/"); t == tag || t == "*" {
			return true
		}
	}
	return false
}
