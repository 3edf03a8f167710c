package api

import (
	"fmt"
	"hash/crc32"
	"net/url"
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
	takes := map[string]bool{}
	for path, item := range doc.Paths.Map() {
		for method, op := range item.Operations() {
			takes[method+" "+route.Replace(path)] = op.Parameters.GetByInAndName(openapi3.ParameterInHeader, idempotencyKey) != nil
		}
	}
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			r := c.Request()
			if key := r.Header.Get(idempotencyKey); key != "" && takes[r.Method+" "+c.Path()] {
				k := casework.Key{Value: key, Request: body.Hash(r.Context())}
				c.SetRequest(r.WithContext(casework.WithKey(r.Context(), k)))
			}
			return next(c)
		}
	}
}

const idempotencyKey = "Idempotency-Key"

// route writes a path of the contract as Echo does.
var route = strings.NewReplacer("{", ":", "}", "")

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
// checked against, and a mark of what may differ at the same version.
func etag(version int, seen ...any) string {
	return fmt.Sprintf(`"%d-%08x"`, version, crc32.ChecksumIEEE(fmt.Append(nil, seen...)))
}

// match reads If-Match: one tag of ours, or * for whatever is there. A weak
// tag is never strongly the same as another (RFC 9110 §13.1.1).
func match(header string) (casework.Match, error) {
	switch header {
	case "":
		return 0, nil
	case "*":
		return casework.AnyVersion, nil
	}
	bad := domain.Invalid("header If-Match", domain.CodeBadFormat)
	rest, weak := strings.CutPrefix(header, "W/")
	tag, opened := strings.CutPrefix(rest, `"`)
	tag, closed := strings.CutSuffix(tag, `"`)
	if !opened || !closed || strings.Contains(tag, `"`) {
		return 0, bad
	}
	if weak {
		return casework.NoVersion, nil
	}
	number, _, _ := strings.Cut(tag, "-")
	n, err := strconv.Atoi(number)
	if err != nil || n < 1 {
		return 0, bad
	}
	return casework.Match(n), nil
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

// query collects the parameters of a link; empty values are left out.
func query(pairs ...any) url.Values {
	q := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		if v := fmt.Sprint(pairs[i+1]); v != "" {
			q.Set(pairs[i].(string), v)
		}
	}
	return q
}

func each[T, U any](ts []T, f func(T) U) []U {
	us := make([]U, len(ts))
	for i, t := range ts {
		us[i] = f(t)
	}
	return us
}
