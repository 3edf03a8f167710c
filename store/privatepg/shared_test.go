package privatepg_test

import (
	"bufio"
	"path/filepath"
	"testing"

	"kiennghi/store/privatepg"
)

func shared(t *testing.T, base string) *privatepg.Server {
	t.Helper()
	s, err := privatepg.SharedIn(t.Context(), base, privatepg.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// running reports whether a server runs in base.
func running(t *testing.T, base string) bool {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(base, "*", "socket", ".s.PGSQL.5432"))
	if err != nil {
		t.Fatal(err)
	}
	return len(found) > 0
}

func TestSharedByEightAtOnce(t *testing.T) {
	t.Parallel()
	base := newDir(t)
	type launched struct {
		*program
		output *bufio.Reader
	}
	var programs []launched
	for range 8 {
		p, output := launch(t, "shared", base)
		programs = append(programs, launched{p, output})
	}
	for _, p := range programs {
		p.ready(t, p.output)
		if want := programs[0].started; p.started != want {
			t.Errorf("one uses the server started at %s, another that of %s", want, p.started)
		}
	}
	for _, p := range programs {
		if !running(t, base) {
			t.Fatal("the server was stopped before the last let go of it")
		}
		p.end(t)
	}
	if running(t, base) {
		t.Error("the last did not stop the server")
	}
}

func TestSharedAfterKill(t *testing.T) {
	t.Parallel()
	base := newDir(t)
	p := start(t, "shared", base)
	p.kill(t)

	s := shared(t, base)
	if got := query(t, s, "SELECT pg_postmaster_start_time()::text"); got != p.started {
		t.Error("the server that was left running was not taken over")
	}
	closed(t, s)
	if running(t, base) {
		t.Error("the last did not stop the server")
	}
}
