package privatepg

import (
	"context"
	"errors"
	"os"
	"syscall"
	"time"
)

// A file lock ends with the program that holds it, however that ends, and is
// not handed on to the programs that it starts.
const (
	shared    = syscall.LOCK_SH
	exclusive = syscall.LOCK_EX
)

// tick is how often something is looked at again that cannot be waited for.
const tick = 10 * time.Millisecond

// tryLock locks the file at path until it is closed, or returns ErrInUse.
func tryLock(path string, how int) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	err = syscall.Flock(int(f.Fd()), how|syscall.LOCK_NB)
	if err == nil {
		return f, nil
	}
	f.Close()
	if errors.Is(err, syscall.EWOULDBLOCK) {
		err = ErrInUse
	}
	return nil, err
}

// waitLock is tryLock that waits while the file is in use.
func waitLock(ctx context.Context, path string, how int) (f *os.File, err error) {
	err = poll(ctx, func() (bool, error) {
		f, err = tryLock(path, how)
		return !errors.Is(err, ErrInUse), err
	})
	return f, err
}

// poll calls ready until it is, and returns its last error, or ctx's.
func poll(ctx context.Context, ready func() (bool, error)) error {
	t := time.NewTicker(tick)
	defer t.Stop()
	for {
		if ok, err := ready(); ok {
			return err
		}
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-t.C:
		}
	}
}
