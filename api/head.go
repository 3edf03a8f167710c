package api

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"
)

// headAsGet answers HEAD wherever next answers GET: with the status and the
// header that GET would have, and no content (RFC 9110 §9.3.2). What lies
// behind it, the log too, sees a GET.
func headAsGet(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodHead {
			next.ServeHTTP(w, r)
			return
		}
		get := r.Clone(r.Context())
		get.Method = http.MethodGet
		get.Header.Del("Range") // which is for GET alone (RFC 9110 §14.2)
		h := &header{ResponseWriter: w, status: http.StatusOK}
		next.ServeHTTP(h, get)
		h.end()
	})
}

// header is an answer of which only the header is sent, once the length of
// the content is known.
type header struct {
	http.ResponseWriter
	status, length int
}

func (h *header) WriteHeader(status int) { h.status = status }

func (h *header) Write(b []byte) (int, error) {
	h.length += len(b)
	return len(b), nil
}

func (h *header) end() {
	if h.length > 0 {
		h.Header().Set("Content-Length", strconv.Itoa(h.length))
	}
	h.ResponseWriter.WriteHeader(h.status)
}

// allowHead names HEAD wherever an answer's Allow names GET (RFC 9110 §10.2.1):
// Echo, which writes it for OPTIONS and where a method is not allowed, has no
// route for HEAD.
func allowHead(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		h := c.Response().Header()
		c.Response().Before(func() {
			if allow := h.Get(echo.HeaderAllow); !strings.Contains(allow, http.MethodHead) && strings.Contains(allow, http.MethodGet) {
				h.Set(echo.HeaderAllow, strings.Replace(allow, http.MethodGet, http.MethodGet+", "+http.MethodHead, 1))
			}
		})
		return next(c)
	}
}
