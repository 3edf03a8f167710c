package privatepg_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"syscall"
	"testing"

	"github.com/jackc/pgx/v5"

	"kiennghi/store/privatepg"
)

// The test binary is also the program that its tests start, interrupt and kill.
const (
	programMode = "PRIVATEPG_TEST_MODE" // open or shared
	programDir  = "PRIVATEPG_TEST_DIR"
)

// runProgram opens a server and writes to it, says when the server was
// started, and closes it when it is interrupted or its input ends.
func runProgram(mode, dir string) int {
	ctx := context.Background()
	interrupted, _ := signal.NotifyContext(ctx, os.Interrupt)
	fail := func(err error) int {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	opener := privatepg.Open
	if mode == "shared" {
		opener = privatepg.SharedIn
	}
	s, err := opener(ctx, dir, privatepg.Options{})
	if err != nil {
		return fail(err)
	}
	conn, err := pgx.Connect(ctx, s.DSN(privatepg.Database))
	if err != nil {
		return fail(err)
	}
	if mode == "open" {
		if _, err := conn.Exec(ctx, "CREATE TABLE IF NOT EXISTS written AS SELECT 'kept' AS word"); err != nil {
			return fail(err)
		}
	}
	var started string
	if err := conn.QueryRow(ctx, "SELECT pg_postmaster_start_time()::text").Scan(&started); err != nil {
		return fail(err)
	}
	fmt.Println(started)

	ended := make(chan struct{})
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		close(ended)
	}()
	select {
	case <-interrupted.Done():
	case <-ended:
	}
	if err := conn.Ping(ctx); err != nil {
		return fail(err)
	}
	if err := s.Close(); err != nil {
		return fail(err)
	}
	return 0
}

type program struct {
	cmd     *exec.Cmd
	input   io.Closer
	started string // when its server was
}

// launch starts a program, in a process group of its own.
func launch(t *testing.T, mode, dir string) (*program, *bufio.Reader) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), programMode+"="+mode, programDir+"="+dir)
	cmd.Stderr = os.Stderr
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	input, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	output, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return &program{cmd: cmd, input: input}, bufio.NewReader(output)
}

// start launches a program and returns when its server is ready.
func start(t *testing.T, mode, dir string) *program {
	t.Helper()
	p, output := launch(t, mode, dir)
	p.ready(t, output)
	return p
}

func (p *program) ready(t *testing.T, output *bufio.Reader) {
	t.Helper()
	line, err := output.ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	p.started = strings.TrimSpace(line)
}

func (p *program) kill(t *testing.T) {
	t.Helper()
	if err := p.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = p.cmd.Wait() // says that it was killed
}

// end lets the program end by itself.
func (p *program) end(t *testing.T) {
	t.Helper()
	if err := p.input.Close(); err != nil {
		t.Fatal(err)
	}
	p.wait(t)
}

func (p *program) wait(t *testing.T) {
	t.Helper()
	if err := p.cmd.Wait(); err != nil {
		t.Errorf("the program ended badly: %v", err)
	}
}

// bystander returns a live process of the account that owns path, which has
// nothing to do with it.
func bystander(t *testing.T, path string) int {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("sleep", "600")
	if os.Geteuid() == 0 {
		owner := info.Sys().(*syscall.Stat_t)
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: owner.Uid, Gid: owner.Gid}}
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait() // says that it was killed
	})
	return cmd.Process.Pid
}
