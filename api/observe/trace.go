package observe

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"log/slog"
	"strings"
)

type traceKey struct{}

// TraceID returns the trace that ctx belongs to, 32 hexadecimal digits, or ""
// outside of a request. It may be told to the caller, who can quote it.
func TraceID(ctx context.Context) string {
	id, _ := ctx.Value(traceKey{}).(string)
	return id
}

// withTrace puts the caller's trace into ctx, or a new one when traceparent
// names none.
func withTrace(ctx context.Context, traceparent string) context.Context {
	id, ok := traceID(traceparent)
	if !ok {
		var b [16]byte
		_, _ = rand.Read(b[:]) // never fails (crypto/rand)
		id = hex.EncodeToString(b[:])
	}
	return context.WithValue(ctx, traceKey{}, id)
}

// traceID reads a traceparent header (W3C Trace Context, level 1 §3.2). Of a
// version yet unknown it reads what version 00 has, as §3.2.4 demands.
func traceID(h string) (id string, ok bool) {
	const length = len("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
	if len(h) < length || len(h) > length && (h[:2] == "00" || h[length] != '-') {
		return "", false
	}
	parts := strings.Split(h[:length], "-")
	if len(parts) != 4 || len(parts[0]) != 2 || len(parts[1]) != 32 || len(parts[2]) != 16 || parts[0] == "ff" {
		return "", false
	}
	for _, p := range parts {
		if strings.Trim(p, "0123456789abcdef") != "" {
			return "", false
		}
	}
	if strings.Trim(parts[1], "0") == "" || strings.Trim(parts[2], "0") == "" {
		return "", false
	}
	return parts[1], true
}

// Traced returns a handler that adds to each record the trace it was written in.
func Traced(h slog.Handler) slog.Handler { return traced{h} }

type traced struct{ slog.Handler }

func (h traced) Handle(ctx context.Context, r slog.Record) error {
	if id := TraceID(ctx); id != "" {
		r.AddAttrs(slog.String("trace", id))
	}
	return h.Handler.Handle(ctx, r)
}

func (h traced) WithAttrs(attrs []slog.Attr) slog.Handler { return traced{h.Handler.WithAttrs(attrs)} }

func (h traced) WithGroup(name string) slog.Handler { return traced{h.Handler.WithGroup(name)} }
