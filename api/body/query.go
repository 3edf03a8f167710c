package body

import (
	"net/url"

	"github.com/labstack/echo/v4"

	"kiennghi/api/field"
	"kiennghi/domain"
)

// Query cleans the parameters in a request's path and query as Clean does its
// body. Use it after routing, and before anything calls QueryParams, which
// Echo remembers.
func Query(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if err := cleanQuery(c.Request().URL); err != nil {
			return err
		}
		if err := cleanPath(c); err != nil {
			return err
		}
		return next(c)
	}
}

func cleanQuery(u *url.URL) error {
	if u.RawQuery == "" {
		return nil
	}
	said, err := url.ParseQuery(u.RawQuery) // URL.Query drops silently what it cannot read
	if err != nil {
		return domain.Invalid("query", domain.CodeBadFormat)
	}
	kept, changed := make(url.Values, len(said)), false
	for name, values := range said {
		keptName, err := clean(name)
		if err != nil {
			err.Field = field.Of("query", name)
			return err
		}
		changed = changed || keptName != name
		for _, v := range values {
			keptValue, err := clean(v)
			if err != nil {
				err.Field = field.Of("query", name)
				return err
			}
			changed = changed || keptValue != v
			kept.Add(keptName, keptValue)
		}
	}
	if changed {
		u.RawQuery = kept.Encode()
	}
	return nil
}

// cleanPath looks at each parameter unescaped, as the generated code will.
func cleanPath(c echo.Context) error {
	names, values := c.ParamNames(), c.ParamValues()
	for i, v := range values {
		said, err := url.PathUnescape(v)
		if err != nil {
			return domain.Invalid(field.Of("path", names[i]), domain.CodeBadFormat)
		}
		kept, refused := clean(said)
		if refused != nil {
			refused.Field = field.Of("path", names[i])
			return refused
		}
		if kept != said {
			values[i] = url.PathEscape(kept) // in the context's own slice
		}
	}
	return nil
}
