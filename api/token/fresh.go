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
// source that fails fails those for whom what it said before is too old, or not
// enough, and nobody else.
type fresh[T any] struct {
	load func(context.Context) (T, error)
	now  func() time.Time
	keep time.Duration // what is older is asked for anew
	rest time.Duration // the source is left alone so long after each answer

	asking chan struct{} // holds one token while a caller asks
	last   atomic.Pointer[answer[T]]
}

// answer is what was said last, and how the source answered since.
type answer[T any] struct {
	value T
	at    time.Time // when it was said; zero: never
	err   error     // why it was not said anew
	asked time.Time
}

func newFresh[T any](now func() time.Time, keep, rest time.Duration, load func(context.Context) (T, error)) *fresh[T] {
	return &fresh[T]{load: load, now: now, keep: keep, rest: rest, asking: make(chan struct{}, 1)}
}

// get returns a value that is not too old. It is enough too, unless the source
// was asked only a moment ago.
func (f *fresh[T]) get(ctx context.Context, enough func(T) bool) (T, error) {
	if a := f.last.Load(); f.serves(a, enough) {
		return f.told(a, enough)
	}
	select {
	case f.asking <- struct{}{}:
		defer func() { <-f.asking }()
	case <-ctx.Done():
		var none T
		return none, ctx.Err()
	}
	last := f.last.Load()
	if f.serves(last, enough) {
		return f.told(last, enough)
	}
	// The answer is for everyone, so that of a caller who leaves counts too.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), freshWait)
	defer cancel()
	var now answer[T]
	if last != nil {
		now = *last
	}
	value, err := f.load(ctx)
	if now.err, now.asked = err, f.now(); err == nil {
		now.value, now.at = value, now.asked
	}
	f.last.Store(&now)
	return f.told(&now, enough)
}

// serves reports whether the source is not asked again.
func (f *fresh[T]) serves(a *answer[T], enough func(T) bool) bool {
	if a == nil {
		return false
	}
	rest := f.rest
	if a.err != nil {
		rest = freshPause
	}
	return f.now().Sub(a.asked) < rest || f.young(a) && enough(a.value)
}

// told is what an answer says to one for whom some values are enough.
func (f *fresh[T]) told(a *answer[T], enough func(T) bool) (T, error) {
	if a.err != nil && !(f.young(a) && enough(a.value)) {
		var none T
		return none, a.err
	}
	return a.value, nil
}

func (f *fresh[T]) young(a *answer[T]) bool { return !a.at.IsZero() && f.now().Sub(a.at) < f.keep }
