package privatepg

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
)

// Shared joins the server that the test binaries of one account have in
// common, and starts it for the first of them. The last to close it stops it;
// one that ends without closing leaves it to the next. Its data do not survive
// a crash of the machine.
func Shared(ctx context.Context, o Options) (*Server, error) {
	return sharedIn(ctx, fastDisk(), o)
}

func sharedIn(ctx context.Context, base string, o Options) (*Server, error) {
	s, err := join(ctx, base, o)
	if err != nil {
		return nil, fmt.Errorf("privatepg: shared server in %s: %w", base, err)
	}
	return s, nil
}

func join(ctx context.Context, base string, o Options) (_ *Server, err error) {
	s := &Server{settings: fleeting}
	if s.account, err = unprivileged(); err != nil {
		return nil, err
	}
	if s.bin, err = findBinaries(ctx, s.account, 0, o); err != nil {
		return nil, err
	}
	// Other binaries or settings are another server.
	version := versionIn(ctx, s.account, s.bin)
	dir := filepath.Join(base, fmt.Sprintf("kiennghi-test-%d-%s", os.Geteuid(), hash(s.bin, version, s.settings)))
	if err := s.settle(dir); err != nil {
		return nil, err
	}

	// Whoever starts or stops the server holds gate; whoever uses it, use.
	gate, use := filepath.Join(s.dir, "gate"), filepath.Join(s.dir, "use")
	starting, err := waitLock(ctx, gate, exclusive)
	if err != nil {
		return nil, err
	}
	defer starting.Close()
	using, err := tryLock(use, shared)
	if err != nil {
		return nil, err
	}
	if err := s.start(ctx); err != nil {
		return nil, errors.Join(err, using.Close())
	}
	s.close = func() error {
		ctx, cancel := context.WithTimeout(context.Background(), startWait)
		defer cancel()
		stopping, err := waitLock(ctx, gate, exclusive)
		if err != nil {
			return err
		}
		defer stopping.Close()
		if err := using.Close(); err != nil {
			return err
		}
		last, err := tryLock(use, exclusive)
		if errors.Is(err, ErrInUse) {
			return nil
		}
		if err != nil {
			return err
		}
		return errors.Join(s.stop(ctx), last.Close())
	}
	return s, nil
}

// fastDisk returns a disk in memory with room enough for many test databases,
// or the directory for temporary files. Containers often have a small one.
func fastDisk() string {
	const memory, room = "/dev/shm", 1 << 30 // bytes
	var disk syscall.Statfs_t
	if err := syscall.Statfs(memory, &disk); err == nil && uint64(disk.Bavail)*uint64(disk.Bsize) >= room {
		return memory
	}
	return os.TempDir()
}
