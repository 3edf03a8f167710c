package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

// server is a process that serves HTTP on a loopback port.
type server struct {
	name, addr string
	cmd        *exec.Cmd
	said       *tail
	ended      chan struct{}
	ready      time.Duration // from its start to the first 200 of /readyz
}

// startServer starts a program and returns when it is ready. It lives until
// stop is called or ctx ends.
func startServer(ctx context.Context, name, dsn, program string, args func(addr string) []string) (*server, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	s := &server{name: name, addr: l.Addr().String(), said: &tail{}, ended: make(chan struct{})}
	if err := l.Close(); err != nil {
		return nil, err
	}
	s.cmd = exec.CommandContext(ctx, program, args(s.addr)...)
	s.cmd.Env = append(os.Environ(), "DATABASE_URL="+dsn, "KIENNGHI_ADDR="+s.addr)
	s.cmd.Stdout, s.cmd.Stderr = io.Discard, s.said
	s.cmd.Cancel = func() error { return s.cmd.Process.Signal(syscall.SIGTERM) }
	s.cmd.WaitDelay = 10 * time.Second
	began := time.Now()
	if err := s.cmd.Start(); err != nil {
		return nil, err
	}
	go func() {
		_ = s.cmd.Wait() // how it ended does not matter; that it did does
		close(s.ended)
	}()
	if err := s.await(ctx); err != nil {
		s.stop()
		return nil, fmt.Errorf("%s: %w: %s", name, err, s.said)
	}
	s.ready = time.Since(began)
	return s, nil
}

// await returns when the server is ready.
func (s *server) await(ctx context.Context) error {
	ctx, cancel := context.WithTimeoutCause(ctx, 30*time.Second, errors.New("not ready in time"))
	defer cancel()
	again := time.NewTicker(2 * time.Millisecond)
	defer again.Stop()
	for {
		if r, err := http.Get("http://" + s.addr + "/readyz"); err == nil {
			r.Body.Close()
			if r.StatusCode == http.StatusOK {
				return nil
			}
		}
		select {
		case <-again.C:
		case <-s.ended:
			return errors.New("it ended")
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

// stop ends the server and waits until it has.
func (s *server) stop() {
	_ = s.cmd.Cancel() // fails when it has ended
	select {
	case <-s.ended:
	case <-time.After(5 * time.Second):
		_ = s.cmd.Process.Kill()
		<-s.ended
	}
}

func (s *server) pid() int { return s.cmd.Process.Pid }

// tail keeps the last of what is written to it.
type tail struct {
	mu sync.Mutex
	b  []byte
}

func (t *tail) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.b = append(t.b, p...)
	t.b = t.b[max(0, len(t.b)-2000):]
	return len(p), nil
}

func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return strings.TrimSpace(string(t.b))
}

// person is somebody who signs in to the program, and whose tokens the
// reference takes too.
type person struct {
	login, account string
	tokens         atomic.Pointer[tokens]
}

type tokens struct {
	Access  string `json:"access_token"`
	Refresh string `json:"refresh_token"`
	sid     string
	got     time.Time
}

// access is the present access token.
func (p *person) access() string { return p.tokens.Load().Access }

// family is what the person's tokens are revoked with.
func (p *person) family() string { return p.tokens.Load().sid }

// renewAfter leaves a token time for one job; it is good for ten minutes.
const renewAfter = 2 * time.Minute

// signIn gives a person tokens that last a while: by password at first, and by
// the refresh token from then on.
func (p *person) signIn(ctx context.Context, addr string) error {
	path, body := "/v1/auth/sign-in", map[string]string{"login": p.login, "password": password}
	if t := p.tokens.Load(); t != nil {
		if time.Since(t.got) < renewAfter {
			return nil
		}
		path, body = "/v1/auth/refresh", map[string]string{"refresh_token": t.Refresh}
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+addr+path, bytes.NewReader(encoded(body)))
	if err != nil {
		return err
	}
	r.Header.Set("Content-Type", "application/json")
	a, err := http.DefaultClient.Do(r)
	if err != nil {
		return err
	}
	defer a.Body.Close()
	if a.StatusCode != http.StatusOK {
		said, _ := io.ReadAll(io.LimitReader(a.Body, 500))
		return fmt.Errorf("signing in as %s: %s: %s", p.login, a.Status, said)
	}
	t := &tokens{got: time.Now()}
	if err := json.NewDecoder(a.Body).Decode(t); err != nil {
		return err
	}
	claims := jwt.MapClaims{}
	if _, _, err := jwt.NewParser().ParseUnverified(t.Access, claims); err != nil {
		return err
	}
	t.sid, _ = claims["sid"].(string)
	p.tokens.Store(t)
	return nil
}
