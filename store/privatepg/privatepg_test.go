package privatepg_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"kiennghi/store/privatepg"
)

func TestMain(m *testing.M) {
	if mode := os.Getenv(programMode); mode != "" {
		os.Exit(runProgram(mode, os.Getenv(programDir)))
	}
	os.Exit(m.Run())
}

// newDir returns a directory that the account which runs PostgreSQL can reach.
func newDir(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.Chmod(filepath.Dir(dir), 0o711); err != nil {
		t.Fatal(err)
	}
	return dir
}

func open(t *testing.T, dir string) *privatepg.Server {
	t.Helper()
	s, err := privatepg.Open(t.Context(), dir, privatepg.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func closed(t *testing.T, s *privatepg.Server) {
	t.Helper()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}

func connect(t *testing.T, s *privatepg.Server) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), s.DSN(privatepg.Database))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close(context.Background()) })
	return conn
}

func execute(t *testing.T, s *privatepg.Server, sql string) {
	t.Helper()
	if _, err := connect(t, s).Exec(t.Context(), sql); err != nil {
		t.Fatal(err)
	}
}

func query(t *testing.T, s *privatepg.Server, sql string) string {
	t.Helper()
	var got string
	if err := connect(t, s).QueryRow(t.Context(), sql).Scan(&got); err != nil {
		t.Fatal(err)
	}
	return got
}

func TestOpenKeepsData(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(newDir(t), "made", "data")
	s := open(t, dir)
	execute(t, s, "CREATE TABLE kept AS SELECT 'đường' AS word")
	closed(t, s)
	if _, err := pgx.Connect(t.Context(), s.DSN(privatepg.Database)); err == nil {
		t.Error("the server still answers after Close")
	}

	s = open(t, dir)
	if got := query(t, s, "SELECT word FROM kept"); got != "đường" {
		t.Errorf("kept %q", got)
	}
	closed(t, s)
}

func TestSettings(t *testing.T) {
	t.Parallel()
	s := open(t, newDir(t))
	defer closed(t, s)
	for _, c := range []struct{ sql, want string }{
		{"SHOW fsync", "on"},
		{"SHOW listen_addresses", ""},
		{"SHOW shared_buffers", "256MB"},
		{"SHOW max_connections", "100"},
		{"SHOW jit", "off"},
		{"SHOW timezone", "UTC"},
		{"SHOW server_encoding", "UTF8"},
		{"SELECT datcollate FROM pg_database WHERE datname = current_database()", "C.UTF-8"},
		{"SELECT rolsuper::text FROM pg_roles WHERE rolname = current_user", "false"},
	} {
		if got := query(t, s, c.sql); got != c.want {
			t.Errorf("%s = %q, want %q", c.sql, got, c.want)
		}
	}
}

// A crash of the program leaves the server running; the next start must not
// mind, nor lose what was committed.
func TestOpenAfterProgramWasKilled(t *testing.T) {
	t.Parallel()
	dir := newDir(t)
	p := start(t, "open", dir)
	p.kill(t)

	s := open(t, dir)
	if got := query(t, s, "SELECT word FROM written"); got != "kept" {
		t.Errorf("kept %q", got)
	}
	if got := query(t, s, "SELECT pg_postmaster_start_time()::text"); got == p.started {
		t.Error("the old server was kept, with the old program's settings")
	}
	closed(t, s)
}

// A crash of the machine leaves a file that names a process, whose number may
// be another's after the next boot.
func TestOpenAfterServerWasKilled(t *testing.T) {
	t.Parallel()
	dir := newDir(t)
	for _, c := range []struct {
		name    string
		rewrite func(t *testing.T, pidFile, old string) string
	}{
		{"dead process", func(_ *testing.T, _, old string) string { return old }},
		{"another's process", func(t *testing.T, pidFile, old string) string {
			_, rest, _ := strings.Cut(old, "\n")
			return strconv.Itoa(bystander(t, pidFile)) + "\n" + rest
		}},
		{"nothing written", func(*testing.T, string, string) string { return "" }},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := start(t, "open", dir)
			pidFile := filepath.Join(dir, "postgres", "postmaster.pid")
			b, err := os.ReadFile(pidFile)
			if err != nil {
				t.Fatal(err)
			}
			first, _, _ := strings.Cut(string(b), "\n")
			pid, err := strconv.Atoi(first)
			if err != nil {
				t.Fatal(err)
			}
			if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
				t.Fatal(err)
			}
			p.kill(t)
			if err := os.WriteFile(pidFile, []byte(c.rewrite(t, pidFile, string(b))), 0o600); err != nil {
				t.Fatal(err)
			}

			s := open(t, dir)
			if got := query(t, s, "SELECT word FROM written"); got != "kept" {
				t.Errorf("kept %q", got)
			}
			closed(t, s)
		})
	}
}

// A program learns that its server has ended by itself, closes it all the
// same, and can open another on its data.
func TestDone(t *testing.T) {
	t.Parallel()
	dir := newDir(t)
	s := open(t, dir)
	execute(t, s, "CREATE TABLE written AS SELECT 'kept' AS word")
	select {
	case <-s.Done():
		t.Fatal("a server that runs is said to have ended")
	default:
	}
	b, err := os.ReadFile(filepath.Join(dir, "postgres", "postmaster.pid"))
	if err != nil {
		t.Fatal(err)
	}
	first, _, _ := strings.Cut(string(b), "\n")
	pid, err := strconv.Atoi(first)
	if err != nil {
		t.Fatal(err)
	}
	if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	<-s.Done()
	if log, err := os.ReadFile(s.LogPath()); err != nil || !strings.Contains(string(log), "ready to accept connections") {
		t.Errorf("the log says %q (%v)", log, err)
	}
	closed(t, s)

	s = open(t, dir)
	if got := query(t, s, "SELECT word FROM written"); got != "kept" {
		t.Errorf("kept %q", got)
	}
	closed(t, s)
	<-s.Done()
}

func TestOpenTwice(t *testing.T) {
	t.Parallel()
	dir := newDir(t)
	p := start(t, "open", dir)
	if _, err := privatepg.Open(t.Context(), dir, privatepg.Options{}); !errors.Is(err, privatepg.ErrInUse) {
		t.Errorf("Open = %v, want ErrInUse", err)
	}
	p.end(t) // and it was not disturbed
}

// Ctrl-C goes to every process of the terminal's group, and must leave the
// server to the program.
func TestInterruptReachesTheProgramOnly(t *testing.T) {
	t.Parallel()
	p := start(t, "open", newDir(t))
	if err := syscall.Kill(-p.cmd.Process.Pid, syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	p.wait(t)
}

func TestLongAndOddPaths(t *testing.T) {
	sockets := filepath.Join(newDir(t), "m y+t") // where they go
	if err := os.Mkdir(sockets, 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(sockets, 0o777); err != nil { // whatever the umask
		t.Fatal(err)
	}
	t.Setenv("TMPDIR", sockets)
	for _, name := range []string{strings.Repeat("dài", 30), `a, "b" c`} {
		s := open(t, filepath.Join(newDir(t), name))
		if got := query(t, s, "SELECT current_database()"); got != privatepg.Database {
			t.Errorf("%s: connected to %q", name, got)
		}
		closed(t, s)
	}
}

func TestLogHoldsNothingThatWasSaid(t *testing.T) {
	t.Parallel()
	dir := newDir(t)
	s := open(t, dir)
	conn := connect(t, s)
	for _, sql := range []string{
		"CREATE TABLE person (phone text PRIMARY KEY, age int)",
		"INSERT INTO person VALUES ('0912345678', 30)",
		"INSERT INTO person VALUES ('0912345678', 31)",        // the detail of the error names the phone
		"INSERT INTO person VALUES ('1', '0912345678x'::int)", // the error itself does
		"DO $$ BEGIN RAISE WARNING '0912345678'; END $$",      // and so may a warning
		"SELECT set_config('application_name', '0912345678', false)",
	} {
		_, _ = conn.Exec(t.Context(), sql) // most fail, and are meant to
	}
	closed(t, s)

	log, err := os.ReadFile(filepath.Join(dir, "postgres.log"))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(log), "ready to accept connections") {
		t.Errorf("the log does not tell of the start:\n%s", log)
	}
	if strings.Contains(string(log), "0912345678") {
		t.Errorf("the log names a phone:\n%s", log)
	}
}

// The account that runs PostgreSQL for root cannot enter a directory of
// root's own. Anybody else's server runs as themselves.
func TestOpenWhereTheAccountCannotGo(t *testing.T) {
	t.Parallel()
	parent := newDir(t)
	if err := os.Chmod(parent, 0o700); err != nil {
		t.Fatal(err)
	}
	s, err := privatepg.Open(t.Context(), filepath.Join(parent, "data"), privatepg.Options{})
	if os.Geteuid() != 0 {
		if err != nil {
			t.Fatal(err)
		}
		closed(t, s)
		return
	}
	if err == nil || !strings.Contains(err.Error(), "cannot enter the directory: choose another, such as /var/lib/kiennghi") {
		t.Errorf("Open = %v", err)
	}
}

func TestDefaultDir(t *testing.T) {
	wd := newDir(t)
	t.Chdir(wd)
	if got := privatepg.DefaultDir(); got != "data" {
		t.Errorf("in a directory that everybody can enter: %s", got)
	}
	if err := os.Chmod(wd, 0o700); err != nil {
		t.Fatal(err)
	}
	want := "data"
	if os.Geteuid() == 0 {
		want = "/var/lib/kiennghi"
	}
	if got := privatepg.DefaultDir(); got != want {
		t.Errorf("in a directory that only its owner can enter: %s, want %s", got, want)
	}
}

// A start that is given up leaves nothing behind that runs or stands in the way.
func TestOpenGivenUp(t *testing.T) {
	t.Parallel()
	dir := newDir(t)
	closed(t, open(t, dir))
	for _, patience := range []time.Duration{time.Millisecond, 20 * time.Millisecond, 40 * time.Millisecond} {
		ctx, cancel := context.WithTimeout(t.Context(), patience)
		if s, err := privatepg.Open(ctx, dir, privatepg.Options{}); err == nil {
			closed(t, s)
		}
		cancel()
		if _, err := os.Stat(filepath.Join(dir, "postgres", "postmaster.pid")); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("after %v the server still runs (%v)", patience, err)
		}
	}
	closed(t, open(t, dir))
}
