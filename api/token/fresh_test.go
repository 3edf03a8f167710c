package token

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

func anything(int) bool { return true }

func TestFreshAsksOnceForAll(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		asked, release := 0, make(chan struct{})
		f := newFresh(time.Now, time.Minute, time.Second, func(context.Context) (int, error) {
			asked++
			<-release
			return asked, nil
		})
		var all sync.WaitGroup
		for range 10 {
			all.Go(func() {
				if n, err := f.get(t.Context(), anything); n != 1 || err != nil {
					t.Errorf("get = %d, %v; want the one answer", n, err)
				}
			})
		}
		synctest.Wait()
		hurried, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := f.get(hurried, anything); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("get: %v, want the end of its context", err)
		}
		close(release)
		all.Wait()
	})
}

func TestFreshAsksAgain(t *testing.T) {
	c := &clock{now: start}
	asked, trouble := 0, error(nil)
	f := newFresh(c.Now, time.Minute, 5*time.Second, func(context.Context) (int, error) {
		asked++
		return asked, trouble
	})
	get := func(enough func(int) bool, want int, wantErr error) {
		t.Helper()
		if n, err := f.get(t.Context(), enough); n != want || err != wantErr {
			t.Errorf("get = %d, %v; want %d, %v", n, err, want, wantErr)
		}
	}
	more := func(than int) func(int) bool { return func(n int) bool { return n > than } }

	get(anything, 1, nil)
	get(more(1), 1, nil) // not enough, but it was asked just now
	c.pass(5 * time.Second)
	get(anything, 1, nil)
	get(more(1), 2, nil)
	c.pass(time.Minute - 1)
	get(anything, 2, nil)
	c.pass(1)
	get(anything, 3, nil)

	trouble = errors.New("trouble")
	c.pass(time.Minute)
	get(anything, 0, trouble)
	get(anything, 0, trouble) // it is not asked again at once
	c.pass(freshPause)
	get(anything, 0, trouble)
	trouble = nil
	c.pass(freshPause)
	get(anything, 6, nil)
}
