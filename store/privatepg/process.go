package privatepg

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"

	"github.com/jackc/pgx/v5"
)

// start returns when the server takes connections, and starts it unless it
// runs. The caller sees to it that no other program starts it meanwhile.
func (s *Server) start(ctx context.Context) error {
	if err := s.initialize(ctx); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeoutCause(ctx, startWait, fmt.Errorf("PostgreSQL did not start within %v", startWait))
	defer cancel()
	err := poll(ctx, func() (bool, error) {
		if s.ping(ctx) == nil {
			return true, nil
		}
		if s.child == nil {
			// One that runs may still be starting, or be stopping.
			if s.answers() {
				return false, nil
			}
			err := s.launch()
			return err != nil, err
		}
		if s.child.running() {
			return false, nil
		}
		return true, fmt.Errorf("PostgreSQL ended while it started (%w); its log ends: %s", s.child.err, s.logTail())
	})
	if err != nil {
		return err
	}
	return s.prepare(ctx)
}

// initialize makes the data directory unless it exists. It comes to be at
// once: a program killed on the way leaves only what the next one removes.
func (s *Server) initialize(ctx context.Context) error {
	if _, err := os.Stat(s.data); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	const unfinished = "initdb-"
	left, err := fs.Glob(os.DirFS(s.dir), unfinished+"*")
	if err != nil {
		return err
	}
	for _, name := range left {
		if err := os.RemoveAll(filepath.Join(s.dir, name)); err != nil {
			return err
		}
	}
	dir, err := os.MkdirTemp(s.dir, unfinished)
	if err != nil {
		return err
	}
	if err := s.account.take(dir); err != nil {
		return err
	}
	cmd := exec.CommandContext(ctx, filepath.Join(s.bin, "initdb"), "--pgdata", dir, "--username", superuser,
		"--auth", "trust", "--encoding", "UTF8", "--locale", "C.UTF-8", "--no-instructions")
	cmd.Dir = s.dir
	s.account.run(cmd)
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("initdb: %w: %s", err, bytes.TrimSpace(out))
	}
	return os.Rename(dir, s.data)
}

// launch starts the server as a child of the program. The log of the run
// before is kept beside the new one.
func (s *Server) launch() error {
	if err := s.clear(); err != nil {
		return err
	}
	if err := os.Rename(s.LogPath(), s.LogPath()+".1"); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	log, err := os.OpenFile(s.LogPath(), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer log.Close()
	args := []string{"-D", s.data, "-p", port, "-k", s.socket}
	for _, set := range s.settings {
		args = append(args, "-c", set.name+"="+set.value)
	}
	cmd := exec.Command(filepath.Join(s.bin, "postgres"), args...)
	cmd.Dir, cmd.Stdout, cmd.Stderr = s.dir, log, log
	s.account.run(cmd)
	if err := cmd.Start(); err != nil {
		return err
	}
	s.child = &child{process: cmd.Process, ended: make(chan struct{})}
	go func() {
		s.child.err = cmd.Wait()
		close(s.child.ended)
	}()
	return nil
}

// child is a server that this program started.
type child struct {
	process *os.Process
	ended   chan struct{} // closed when it has
	err     error         // how it ended, once it has
}

func (c *child) running() bool {
	select {
	case <-c.ended:
		return false
	default:
		return true
	}
}

// stop ends the sessions and waits until all is written.
func (c *child) stop(ctx context.Context) error {
	if err := c.process.Signal(fastShutdown); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return err
	}
	select {
	case <-c.ended:
		return c.err
	case <-ctx.Done():
		return fmt.Errorf("PostgreSQL did not stop: %w", context.Cause(ctx))
	}
}

const fastShutdown = syscall.SIGINT

// logTail returns the last lines of the log.
func (s *Server) logTail() []byte {
	const most = 1000 // bytes
	b, _ := os.ReadFile(s.LogPath())
	return bytes.TrimSpace(b[max(0, len(b)-most):])
}

func (s *Server) ping(ctx context.Context) error {
	conn, err := pgx.Connect(ctx, s.dsn(superuser, "postgres"))
	if err != nil {
		return err
	}
	return conn.Close(ctx)
}

// answers reports whether a server listens on the socket, ready or not.
func (s *Server) answers() bool {
	conn, err := net.Dial("unix", s.socketPath())
	if err == nil {
		conn.Close()
	}
	return !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, syscall.ECONNREFUSED)
}

// stop shuts down the server, whoever started it, and returns when it has
// ended. It does nothing when no server runs.
func (s *Server) stop(ctx context.Context) error {
	if s.child != nil && s.child.running() {
		return s.child.stop(ctx)
	}
	if !s.answers() {
		return nil
	}
	pid, _, err := s.pidFile()
	if err != nil {
		return err
	}
	if err := syscall.Kill(pid, fastShutdown); err != nil && !errors.Is(err, syscall.ESRCH) {
		return err
	}
	return poll(ctx, func() (bool, error) {
		_, _, err := s.pidFile()
		gone := errors.Is(err, fs.ErrNotExist) || errors.Is(syscall.Kill(pid, 0), syscall.ESRCH)
		return gone, nil
	})
}

const pidName = "postmaster.pid"

func (s *Server) pidPath() string { return filepath.Join(s.data, pidName) }

// pidFile returns the process that the data directory says serves it, and the
// lines after it.
func (s *Server) pidFile() (pid int, rest []byte, err error) {
	b, err := os.ReadFile(s.pidPath())
	if err != nil {
		return 0, nil, err
	}
	first, rest, _ := bytes.Cut(b, []byte("\n"))
	pid, err = strconv.Atoi(string(bytes.TrimSpace(first)))
	if err != nil || pid <= 1 {
		return 0, nil, fmt.Errorf("%s names no process", s.pidPath())
	}
	return pid, rest, nil
}

// clear keeps PostgreSQL from refusing to start because of what a server that
// was killed has left, when another process has its number now. The caller
// knows that no server answers.
//
// The socket goes. The file in the data directory is made to name this program
// instead: PostgreSQL knows that its own parent is no server, and goes on to
// look for sessions that still use the data, which removing the file would
// keep it from. An unreadable file is one that the crash of the machine kept
// from being written.
func (s *Server) clear() error {
	for _, path := range []string{s.socketPath(), s.socketPath() + ".lock"} {
		if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	_, rest, err := s.pidFile()
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return os.Remove(s.pidPath())
	}
	data, err := os.OpenRoot(s.data) // a link must not lead root elsewhere
	if err != nil {
		return err
	}
	defer data.Close()
	return data.WriteFile(pidName, fmt.Appendf(nil, "%d\n%s", os.Getpid(), rest), 0o600)
}
