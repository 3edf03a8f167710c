package token

import (
	"context"
	"sync/atomic"
	"time"
)

const (
	freshWait  = 10 * time.Second // for a source to answer
	freshPause = time.Second      // before a source that failed is asked again
)

// fresh keeps what a source said last, and asks again when that is too old or
// not enough. One caller asks at a time; the others wait for the answer. A
// source that fails fails the caller: what is too old is never served.
type fresh[T any] struct {
	load func(context.Context) (T, error)
	now  func() time.Time
	keep time.Duration // what is older is asked for anew
	rest time.Duration // the source is left alone so long after each answer

	asking chan struct{} // holds one token while a caller asks
	last   atomic.Pointer[answer[T]]
}

type answer[T any] struct {
	value T
	err   error
	at    time.Time
}

func newFresh[T any](now func() time.Time, keep, rest time.Duration, load func(context.Context) (T, error)) *fresh[T] {
	return &fresh[T]{load: load, now: now, keep: keep, rest: rest, asking: make(chan struct{}, 1)}
}

// get returns a value that is not too old. It is enough too, unless the source
// was asked only a moment ago.
func (f *fresh[T]) get(ctx context.Context, enough func(T) bool) (T, error) {
	if a := f.last.Load(); f.serves(a, enough) {
		return a.value, a.err
	}
	select {
	case f.asking <- struct{}{}:
		defer func() { <-f.asking }()
	case <-ctx.Done():
		var none T
		return none, ctx.Err()
	}
	if a := f.last.Load(); f.serves(a, enough) {
		return a.value, a.err
	}
	// The answer is for everyone, so that of a caller who leaves counts too.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), freshWait)
	defer cancel()
	value, err := f.load(ctx)
	f.last.Store(&answer[T]{value, err, f.now()})
	return value, err
}

func (f *fresh[T]) serves(a *answer[T], enough func(T) bool) bool {
	if a == nil {
		return false
	}
	age := f.now().Sub(a.at)
	if a.err != nil {
		return age < freshPause
	}
	return age < f.rest || age < f.keep && enough(a.value)
}
