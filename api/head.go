package api

import (
	"net/http"
	"strconv"
	"strings"
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

// allowHead adds HEAD to an Allow header that Echo has written, where it
// belongs and is missing.
func allowHead(allow string) string {
	if strings.Contains(allow, http.MethodHead) {
		return allow
	}
	return strings.Replace(allow, http.MethodGet, http.MethodGet+", "+http.MethodHead, 1)
}
