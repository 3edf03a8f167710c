// Package contracttest makes every test of the api a test of its contract.
package contracttest

import (
	"bytes"
	"errors"
	"net/http"
	"testing"

	"kiennghi/api/contract"
)

// Checked returns h, watched: an answer to an operation of c that is outside
// the contract fails the test. What c does not list is not looked at.
func Checked(t testing.TB, c *contract.Contract, h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked := r.Clone(r.Context()) // h may change what it was asked
		answer := &recorder{ResponseWriter: w, status: http.StatusOK}
		h.ServeHTTP(answer, r)
		err := c.Response(asked, answer.status, w.Header(), answer.body.Bytes())
		if err != nil && !errors.Is(err, contract.ErrUnlisted) {
			t.Errorf("%s %s: %v\n%s", asked.Method, asked.URL, err, answer.body.Bytes())
		}
	})
}

// recorder keeps a copy of the answer that passes through it.
type recorder struct {
	http.ResponseWriter
	status int
	body   bytes.Buffer
}

func (w *recorder) WriteHeader(status int) {
	w.status = status
	w.ResponseWriter.WriteHeader(status)
}

func (w *recorder) Write(b []byte) (int, error) {
	w.body.Write(b)
	return w.ResponseWriter.Write(b)
}

// Unwrap lets http.ResponseController reach what w wraps, to flush a stream.
func (w *recorder) Unwrap() http.ResponseWriter { return w.ResponseWriter }
