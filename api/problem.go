package api

import (
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"kiennghi/api/contract"
	"kiennghi/api/field"
	"kiennghi/api/observe"
	"kiennghi/domain"
)

// statuses gives each kind of refusal its HTTP status. This is the only place
// that knows both.
var statuses = map[domain.Kind]int{
	domain.KindInvalid:       http.StatusUnprocessableEntity,
	domain.KindUnknown:       http.StatusUnauthorized,
	domain.KindForbidden:     http.StatusForbidden,
	domain.KindNotFound:      http.StatusNotFound,
	domain.KindConflict:      http.StatusConflict,
	domain.KindStale:         http.StatusPreconditionFailed,
	domain.KindUnconditioned: http.StatusPreconditionRequired,
	domain.KindMismatch:      http.StatusUnprocessableEntity,
	domain.KindTooMany:       http.StatusTooManyRequests,
	domain.KindUnavailable:   http.StatusServiceUnavailable,
}

// problem answers a request that ended in err, as RFC 9457 has it. It tells
// the caller of refusals and hides faults.
func problem(err error, c echo.Context) {
	if c.Response().Committed {
		return
	}
	p := problemOf(err, tongueOf(c.Request()))
	p.Trace = observe.TraceID(c.Request().Context())
	h := c.Response().Header()
	if e := domain.Refusal(err); e != nil && e.Wait > 0 {
		h.Set(echo.HeaderRetryAfter, strconv.Itoa(e.Wait))
	}
	switch p.Status {
	case http.StatusUnauthorized:
		h.Set(echo.HeaderWWWAuthenticate, "Bearer")
	case http.StatusServiceUnavailable:
		h.Set(echo.HeaderRetryAfter, "5")
	}
	h.Set(echo.HeaderContentType, "application/problem+json")
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Language", string(tongueOf(c.Request())))
	h.Del("ETag")
	b, err := json.Marshal(p)
	if err != nil {
		panic(err) // a Problem is made of strings and numbers
	}
	_ = c.Blob(p.Status, "application/problem+json", b)
}

// problemType begins the type of each problem, which its code ends.
const problemType = "urn:kiennghi:problem:"

// codeOf is the code of what nothing but its status is known of.
func codeOf(status int) domain.Code {
	return domain.Code(strings.ReplaceAll(strings.ToLower(http.StatusText(status)), " ", "_"))
}

// problemOf says in words what is wrong.
func problemOf(err error, in tongue) Problem {
	if e := domain.Refusal(err); e != nil {
		p := Problem{Status: statuses[e.Kind], Code: e.Code, Title: in.title(e.Code), Detail: in.detail(*e), Field: e.Field,
			AllowedActions: e.Allowed, Matters: e.Matters}
		if len(e.Warnings) > 0 {
			p.Warnings = each(e.Warnings, toWarning(in))
		}
		if f, ok := errors.AsType[*contract.Faults](err); ok {
			p.Status = http.StatusBadRequest
			p.Errors = each(f.All, func(f contract.Fault) FieldError {
				return FieldError{Field: f.Field, Code: f.Code, Detail: in.detail(domain.Error{Code: f.Code, Args: f.Args})}
			})
		}
		p.Type = problemType + string(e.Code)
		return p
	}
	if e, ok := errors.AsType[*json.UnmarshalTypeError](err); ok { // 10.0 is an integer to the contract, and none to Go
		return problemOf(&contract.Faults{All: []contract.Fault{{Field: field.Join(strings.Split(e.Field, ".")...), Code: domain.CodeWrongType}}}, in)
	}
	status := http.StatusInternalServerError
	if e, ok := errors.AsType[*echo.HTTPError](err); ok {
		status = e.Code
	}
	code := codeOf(status)
	if status >= http.StatusInternalServerError && status != http.StatusServiceUnavailable {
		status, code = http.StatusInternalServerError, codeFault
	}
	return Problem{Type: problemType + string(code), Status: status, Code: code, Title: in.title(code)}
}
