// Package body cleans what a request says before anything reads it, so that
// all that come after, the contract, the handlers, the store, see one and the
// same well-formed text: normalised, bounded, and without characters that
// cannot be seen.
package body

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"io"
	"mime"
	"net/http"
	"os"
	"strings"

	"github.com/labstack/echo/v4"

	"kiennghi/domain"
)

// Clean reads the body of a request once, cleans it as JSON does, and puts the
// cleaned text in its place.
//
// Of the requests that items reports, what is wrong with what an item says is
// set aside, for Faults to tell, and refuses nothing else.
//
// A body of more than limit bytes answers 413; one that has not come in time 408;
// one of another media type than JSON's, another charset or content coding 415. What
// is wrong with the text itself is a *domain.Error.
func Clean(limit int64, items func(echo.Context) bool) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			r := c.Request()
			text, err := read(c, limit)
			if err != nil {
				return err
			}
			if len(text) == 0 && (r.Method == http.MethodGet || r.Method == http.MethodHead) {
				return next(c)
			}
			var faults map[int]*domain.Error
			said := text // as it is told apart from others
			if len(text) > 0 {
				if !isJSON(r.Header) {
					return echo.NewHTTPError(http.StatusUnsupportedMediaType)
				}
				if items(c) {
					text, faults, err = Items(text)
				} else {
					text, err = JSON(text)
				}
				if err != nil {
					return err
				}
				if len(faults) == 0 {
					said = text
				}
			}
			ctx := context.WithValue(r.Context(), hashKey{}, hash(r, said))
			r = r.WithContext(context.WithValue(ctx, faultsKey{}, faults))
			r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(text)), int64(len(text))
			c.SetRequest(r)
			return next(c)
		}
	}
}

// mostAtOnce is how much room is made for a body before it comes, in bytes.
const mostAtOnce = 64 << 10

func read(c echo.Context, limit int64) ([]byte, error) {
	r := c.Request()
	switch {
	case r.Body == nil || r.Body == http.NoBody:
		return nil, nil
	case r.ContentLength > limit:
		return nil, echo.NewHTTPError(http.StatusRequestEntityTooLarge)
	}
	var b bytes.Buffer
	// Room to find the end of most without growing. What a header says of its length
	// costs nothing, so no more is taken on its word.
	b.Grow(int(min(max(r.ContentLength, 0), mostAtOnce)) + bytes.MinRead)
	_, err := b.ReadFrom(http.MaxBytesReader(c.Response(), r.Body, limit))
	if _, over := errors.AsType[*http.MaxBytesError](err); over {
		return nil, echo.NewHTTPError(http.StatusRequestEntityTooLarge)
	}
	if errors.Is(err, os.ErrDeadlineExceeded) {
		return nil, echo.NewHTTPError(http.StatusRequestTimeout).SetInternal(err)
	}
	if err != nil { // the caller broke off
		return nil, echo.NewHTTPError(http.StatusBadRequest).SetInternal(err)
	}
	return b.Bytes(), nil
}

// isJSON reports whether the body is declared as JSON, which is UTF-8 always
// (RFC 8259 §8.1), and as it is.
func isJSON(h http.Header) bool {
	if coding := h.Get("Content-Encoding"); coding != "" && !strings.EqualFold(coding, "identity") {
		return false
	}
	mt, params, err := mime.ParseMediaType(h.Get("Content-Type"))
	charset, said := params["charset"]
	return err == nil && (mt == "application/json" || strings.HasSuffix(mt, "+json")) && (!said || strings.EqualFold(charset, "utf-8"))
}

type faultsKey struct{}

// Faults returns what is wrong with what single items say of the request that ctx
// belongs to, by their number, with the place in the item.
func Faults(ctx context.Context) map[int]*domain.Error {
	faults, _ := ctx.Value(faultsKey{}).(map[int]*domain.Error)
	return faults
}

type hashKey struct{}

// hash is over the request line, in which no line feed can be, and the body.
func hash(r *http.Request, body []byte) (sum [sha256.Size]byte) {
	h := sha256.New()
	_, _ = io.WriteString(h, r.Method+" "+r.URL.RequestURI()+"\n") // a hash takes everything
	_, _ = h.Write(body)
	h.Sum(sum[:0])
	return sum
}

// Hash returns the SHA-256 of the method, the target and the cleaned body of
// the request that ctx belongs to: two requests with the same hash ask for the
// same thing. It is zero for a request that did not pass through Clean, and
// for one that reads and has no body.
func Hash(ctx context.Context) [sha256.Size]byte {
	sum, _ := ctx.Value(hashKey{}).([sha256.Size]byte)
	return sum
}
