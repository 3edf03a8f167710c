package api

import (
	"context"
	"encoding/base64"
	"fmt"
	"hash/crc32"
	"net/url"
	"strconv"
	"strings"

	"kiennghi/domain"
	"kiennghi/domain/casework"
)

// A cursor is, in base64, the key and the ID of the last thing on its page and
// the mark of its list, since the keys of another list mean other things.

// page reads limit and cursor. A cursor of another list, or of this list
// filtered otherwise, is refused.
func page(ctx context.Context, limit int, cursor string) (casework.Page, error) {
	p := casework.Page{Limit: limit}
	if cursor == "" {
		return p, nil
	}
	bad := domain.Invalid("query cursor", domain.CodeBadFormat)
	text, err := base64.RawURLEncoding.DecodeString(cursor)
	if err != nil {
		return p, bad
	}
	part := strings.Split(string(text), ".")
	if len(part) != 3 {
		return p, bad
	}
	var c casework.Cursor
	if c.Key, err = strconv.ParseInt(part[0], 10, 64); err != nil {
		return p, bad
	}
	if c.ID, err = domain.ParseID[any](part[1]); err != nil || c.ID.IsZero() {
		return p, bad
	}
	if part[2] != listMark(visitOf(ctx).url) {
		return p, domain.Invalid("query cursor", domain.CodeOtherList)
	}
	p.After = &c
	return p, nil
}

// next writes the Link to the page after this one, or nothing on the last.
func next(ctx context.Context, c *casework.Cursor) string {
	if c == nil {
		return ""
	}
	u := *visitOf(ctx).url
	q := u.Query()
	q.Set("cursor", base64.RawURLEncoding.EncodeToString(fmt.Appendf(nil, "%d.%s.%s", c.Key, c.ID, listMark(&u))))
	u.RawQuery = q.Encode()
	return "<" + u.RequestURI() + `>; rel="next"`
}

// listMark marks a list: its path and its filter, of which the size and the
// place of a page are no part.
func listMark(u *url.URL) string {
	q := u.Query()
	q.Del("cursor")
	q.Del("limit")
	return fmt.Sprintf("%08x", crc32.ChecksumIEEE([]byte(u.Path+"?"+q.Encode())))
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
