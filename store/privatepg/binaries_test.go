package privatepg

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// install makes a directory with a program of each name that prints version.
func install(t *testing.T, version string, names ...string) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.Chmod(filepath.Dir(dir), 0o711); err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		script := "#!/bin/sh\necho '" + name + " (PostgreSQL) " + version + "'\n"
		if err := os.WriteFile(filepath.Join(dir, name), []byte(script), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func find(t *testing.T, major int) (string, error) {
	t.Helper()
	a, err := unprivileged()
	if err != nil {
		t.Fatal(err)
	}
	return findBinaries(t.Context(), a, major, Options{})
}

func TestFindBinariesNamed(t *testing.T) {
	for _, c := range []struct {
		name    string
		dir     string
		major   int
		refusal string
	}{
		{"new enough", install(t, "15.18", "initdb", "postgres"), 0, ""},
		{"of the data's version", install(t, "16.2", "initdb", "postgres"), 16, ""},
		{"of another version", install(t, "17.2", "initdb", "postgres"), 16, "PostgreSQL 16, which wrote the data"},
		{"too old", install(t, "14.9", "initdb", "postgres"), 0, "PostgreSQL 15 or later"},
		{"without initdb", install(t, "16.2", "postgres"), 0, "does not hold initdb and postgres"},
		{"empty", t.TempDir(), 0, "does not hold initdb and postgres"},
	} {
		t.Setenv("KIENNGHI_PG_BIN", c.dir)
		got, err := find(t, c.major)
		if c.refusal == "" {
			if err != nil || got != c.dir {
				t.Errorf("%s: %s, %v", c.name, got, err)
			}
			continue
		}
		if err == nil || !strings.Contains(err.Error(), c.refusal) {
			t.Errorf("%s: %v, want %q", c.name, err, c.refusal)
		}
	}
}

func TestFindBinariesOnPath(t *testing.T) {
	t.Setenv("KIENNGHI_PG_BIN", "")
	wrapper := install(t, "16.2", "postgres") // has no initdb beside it
	real := install(t, "16.2", "initdb", "postgres")
	links := t.TempDir()
	if err := os.Symlink(filepath.Join(real, "postgres"), filepath.Join(links, "postgres")); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", strings.Join([]string{wrapper, links, os.Getenv("PATH")}, string(os.PathListSeparator)))
	got, err := find(t, 0)
	if err != nil {
		t.Fatal(err)
	}
	if want, err := filepath.EvalSymlinks(real); err != nil || got != want {
		t.Errorf("found %s, want %s (%v)", got, want, err)
	}
}

func TestFindBinariesNowhere(t *testing.T) {
	t.Setenv("KIENNGHI_PG_BIN", "")
	const never = 999
	_, err := find(t, never)
	if err == nil || !strings.Contains(err.Error(), "install it (Debian, Ubuntu: apt-get install postgresql") {
		t.Errorf("error = %v", err)
	}
}

func TestNumberIn(t *testing.T) {
	for s, want := range map[string]int{
		"postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)": 15,
		"postgres (PostgreSQL) 19beta1":                        19,
		"/usr/lib/postgresql/16/bin":                           16,
		"/usr/local/pgsql/bin":                                 0,
	} {
		if got := numberIn(s); got != want {
			t.Errorf("numberIn(%q) = %d, want %d", s, got, want)
		}
	}
}
