// Package observe watches requests go by: it gives each a trace, counts and
// times it, writes a line about it, and turns a panic into a fault. What it
// keeps names the route and never the URL, the caller or the caller's address,
// for those are personal data (Law 91/2025).
package observe

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"runtime/debug"
	"time"

	"github.com/labstack/echo/v4"

	"kiennghi/domain"
)

// Observer watches the requests of one server. Make one with New.
type Observer struct {
	log *slog.Logger
	now func() time.Time
	metrics
}

// New returns an Observer that writes to log, whose handler should be Traced,
// and that reads the time from now.
func New(log *slog.Logger, now func() time.Time) *Observer {
	return &Observer{log: log, now: now, metrics: newMetrics()}
}

// Requests is the outermost middleware: it has errors answered, by Echo's
// error handler, before it looks at the status, and so returns none. It is the
// only one that logs what became of a request: refusals by their code, faults
// and why the database was not reached in full.
func (o *Observer) Requests(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		began := o.now()
		r := c.Request()
		ctx := withTrace(r.Context(), r.Header.Get("Traceparent"))
		c.SetRequest(r.WithContext(ctx))
		c.Response().Header().Set(echo.HeaderXRequestID, TraceID(ctx))

		o.inFlight.Inc()
		defer o.inFlight.Dec()
		err := safely(next, c)
		if err != nil {
			c.Error(err)
		}

		took := o.now().Sub(began)
		route, status := route(c), c.Response().Status
		o.count(route, r.Method, status, took)
		attrs := []slog.Attr{
			slog.String("method", method(r.Method)),
			slog.String("route", route),
			slog.Int("status", status),
			slog.Duration("took", took),
			slog.Int64("bytes", c.Response().Size),
		}
		if e := domain.Refusal(err); e != nil {
			attrs = append(attrs, slog.String("code", string(e.Code)))
		}
		o.log.LogAttrs(ctx, slog.LevelInfo, "request", attrs...)
		switch {
		case isFault(c.Request(), err):
			o.fault(ctx, route, err)
		case domain.KindOf(err) == domain.KindUnavailable:
			o.log.LogAttrs(ctx, slog.LevelWarn, "unavailable", slog.String("route", route), slog.Any("err", err))
		}
		return nil
	}
}

// route names the route as Echo writes it; a path that belongs to none is not
// repeated.
func route(c echo.Context) string {
	if p := c.Path(); p != "" {
		return p
	}
	return "none"
}

// method returns m when HTTP knows it (RFC 9110 §9, RFC 5789), so that callers
// cannot fill the metrics with words of their own.
func method(m string) string {
	switch m {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions:
		return m
	}
	return "other"
}

// isFault reports whether err is the server's: neither a refusal, nor a status
// that blames the request, nor a caller who has left or reads too slowly.
func isFault(r *http.Request, err error) bool {
	if err == nil || domain.KindOf(err) != domain.KindFault {
		return false
	}
	if errors.Is(err, context.Canceled) && r.Context().Err() != nil {
		return false
	}
	if op, ok := errors.AsType[*net.OpError](err); ok && op.Op == "write" && op.Addr != nil && op.Addr.String() == r.RemoteAddr {
		return false
	}
	answer, decided := errors.AsType[*echo.HTTPError](err)
	return !decided || answer.Code >= http.StatusInternalServerError
}

func (o *Observer) fault(ctx context.Context, route string, err error) {
	attrs := []slog.Attr{slog.String("route", route), slog.Any("err", err)}
	if p, ok := errors.AsType[*panicked](err); ok {
		attrs = append(attrs, slog.String("stack", string(p.stack)))
	}
	o.log.LogAttrs(ctx, slog.LevelError, "fault", attrs...)
}

// panicked is a fault that was raised by panicking.
type panicked struct {
	value any
	stack []byte
}

func (p *panicked) Error() string { return fmt.Sprintf("panic: %v", p.value) }

// Unwrap returns what was panicked with, when that was an error.
func (p *panicked) Unwrap() error {
	err, _ := p.value.(error)
	return err
}

// safely calls next and returns a panic as an error. http.ErrAbortHandler is
// passed on: it is how a handler has net/http break off an answer.
func safely(next echo.HandlerFunc, c echo.Context) (err error) {
	defer func() {
		switch v := recover(); v {
		case nil:
		case http.ErrAbortHandler:
			panic(v)
		default:
			err = &panicked{value: v, stack: debug.Stack()}
		}
	}()
	return next(c)
}
