package privatepg

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	embeddedpostgres "github.com/fergusstrange/embedded-postgres"
)

// minMajor is the oldest version of PostgreSQL that has all that the store uses.
const minMajor = 15

// wellKnown are the places where packages put the binaries, by version.
var wellKnown = []string{
	"/usr/lib/postgresql/*/bin",                          // Debian, Ubuntu
	"/usr/pgsql-*/bin",                                   // Fedora and its kin, from PostgreSQL's own packages
	"/usr/libexec/postgresql*",                           // Alpine
	"/opt/homebrew/opt/postgresql@*/bin",                 // Homebrew
	"/usr/local/opt/postgresql@*/bin",                    // Homebrew on Intel
	"/Applications/Postgres.app/Contents/Versions/*/bin", // Postgres.app
	"/usr/local/pgsql/bin",                               // built from source
}

// findBinaries returns a directory that holds initdb and postgres, which a can
// run: of version major when it is not 0, or else of minMajor or later.
func findBinaries(ctx context.Context, a *account, major int, o Options) (string, error) {
	fits := func(dir string) bool {
		v := versionIn(ctx, a, dir)
		return v >= minMajor && (major == 0 || v == major)
	}
	wanted := fmt.Sprintf("PostgreSQL %d or later", minMajor)
	if major != 0 {
		wanted = fmt.Sprintf("PostgreSQL %d, which wrote the data,", major)
	}
	if dir := os.Getenv("KIENNGHI_PG_BIN"); dir != "" {
		dir, err := filepath.Abs(dir)
		if err != nil {
			return "", err
		}
		if !fits(dir) {
			return "", fmt.Errorf("KIENNGHI_PG_BIN=%s does not hold initdb and postgres of %s for this account to run", dir, strings.TrimSuffix(wanted, ","))
		}
		return dir, nil
	}
	for _, dir := range candidates() {
		if fits(dir) {
			return dir, nil
		}
	}
	if o.Fetch && (major == 0 || major == fetchMajor) {
		cache, err := cacheDir()
		if err != nil {
			return "", err
		}
		return fetch(ctx, a, cache)
	}
	return "", fmt.Errorf("%s is not installed: install it (Debian, Ubuntu: apt-get install postgresql; macOS: brew install postgresql), "+
		"or name its directory of binaries in KIENNGHI_PG_BIN, or the address of a server in DATABASE_URL", wanted)
}

// candidates lists where to look: PATH first, where a name may be a link to
// the real place, and then the well-known places, newest first.
func candidates() []string {
	var dirs []string
	for _, dir := range filepath.SplitList(os.Getenv("PATH")) {
		if real, err := filepath.EvalSymlinks(filepath.Join(dir, "postgres")); err == nil && filepath.IsAbs(real) {
			dirs = append(dirs, filepath.Dir(real))
		}
	}
	var known []string
	for _, pattern := range wellKnown {
		found, _ := filepath.Glob(pattern) // fails on a bad pattern only
		known = append(known, found...)
	}
	slices.SortStableFunc(known, func(x, y string) int { return cmp.Compare(numberIn(y), numberIn(x)) })
	return append(dirs, known...)
}

var number = regexp.MustCompile(`\d+`)

// numberIn returns the first number in s, or 0.
func numberIn(s string) int {
	n, _ := strconv.Atoi(number.FindString(s))
	return n
}

// versionIn returns the major version of the binaries in dir that a can run,
// or 0 when there are none.
func versionIn(ctx context.Context, a *account, dir string) int {
	version := 0
	for _, name := range []string{"initdb", "postgres"} {
		cmd := exec.CommandContext(ctx, filepath.Join(dir, name), "--version")
		cmd.Dir = "/"
		a.run(cmd)
		out, err := cmd.Output() // as in "postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)"
		if err != nil {
			return 0
		}
		version = numberIn(string(out))
	}
	return version
}

// majorOf returns the major version that wrote a data directory, or 0 when
// there is none yet.
func majorOf(data string) int {
	b, err := os.ReadFile(filepath.Join(data, "PG_VERSION"))
	if err != nil {
		return 0
	}
	return numberIn(string(b))
}

// cacheDir is where downloaded binaries are kept, for any account to run.
func cacheDir() (string, error) {
	if os.Geteuid() == 0 {
		return "/var/cache/kiennghi", nil
	}
	dir, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	return filepath.Join(dir, "kiennghi"), nil
}

const (
	fetchVersion = embeddedpostgres.V16
	fetchMajor   = 16
)

// fetch downloads the binaries into cache, or finds those that it downloaded
// before.
func fetch(ctx context.Context, a *account, cache string) (string, error) {
	root := filepath.Join(cache, "postgresql-"+string(fetchVersion))
	bin := filepath.Join(root, "bin")
	if versionIn(ctx, a, bin) == fetchMajor {
		return bin, nil
	}
	if err := os.MkdirAll(cache, 0o755); err != nil {
		return "", err
	}
	scratch, err := os.MkdirTemp(cache, "fetch-")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(scratch)

	// The library offers no download of its own, only Start. A locale that
	// does not exist ends Start after the download, before a server runs.
	err = embeddedpostgres.NewDatabase(embeddedpostgres.DefaultConfig().
		Version(fetchVersion).
		CachePath(cache).
		BinariesPath(root).
		RuntimePath(scratch).
		Locale("none").
		Port(0).
		Logger(io.Discard)).Start()
	if versionIn(ctx, a, bin) != fetchMajor {
		return "", fmt.Errorf("PostgreSQL %s could not be downloaded: %w", fetchVersion, err)
	}
	return bin, nil
}
