// Package postgrestest gives every test a migrated database of its own on a
// real PostgreSQL, which all test binaries of the machine share.
//
// With KIENNGHI_TEST_KEEP set, the databases of failed tests and the server
// are left to be looked at, until a run without it.
package postgrestest

import (
	"context"
	"fmt"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/jackc/pgx/v5"

	"kiennghi/store"
	"kiennghi/store/privatepg"
)

var keep = os.Getenv("KIENNGHI_TEST_KEEP") != ""

// Main runs the tests of a package and lets go of the server. It is called
// from the package's TestMain and does not return.
func Main(m *testing.M) {
	code := m.Run()
	if err := stop(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = max(code, 1)
	}
	os.Exit(code)
}

// New returns the DSN of an empty database with the present schema. It is
// dropped at the end of the test.
func New(t testing.TB) string {
	t.Helper()
	c, err := connect()
	if err != nil {
		t.Fatal(err)
	}
	name := fmt.Sprintf("%s_%d", c.prefix, c.made.Add(1))
	if err := c.exec(t.Context(), "CREATE DATABASE "+name+" TEMPLATE "+c.template+" STRATEGY FILE_COPY"); err != nil {
		t.Fatal(err)
	}
	dsn := c.server.DSN(name)
	t.Cleanup(func() {
		if keep && t.Failed() {
			t.Logf("the database is kept: psql '%s'", dsn)
			return
		}
		if err := c.exec(context.Background(), "DROP DATABASE "+name+" WITH (FORCE)"); err != nil {
			t.Error(err)
		}
	})
	return dsn
}

// cluster is the server as this test binary uses it.
//
// A database is named for whom it belongs to, and its owner is alive while
// the advisory lock on that name is held: by a test binary on its own prefix,
// and by all that use a template on the template's name.
type cluster struct {
	server   *privatepg.Server
	session  *pgx.Conn // holds the locks
	template string
	prefix   string
	made     atomic.Int64
}

// connect starts the server when the first test asks for it.
var connect = sync.OnceValues(func() (*cluster, error) {
	ctx := context.Background()
	server, err := privatepg.Shared(ctx, privatepg.Options{})
	if err != nil {
		return nil, err
	}
	c := &cluster{
		server:   server,
		template: "template_" + store.MigrationHash()[:16],
		prefix:   fmt.Sprintf("test_%d", os.Getpid()),
	}
	running = c
	if err := c.prepare(ctx); err != nil {
		return nil, fmt.Errorf("postgrestest: %w", err)
	}
	return c, nil
})

// running is the cluster to close, if a test has asked for one.
var running *cluster

func stop() error {
	if running == nil {
		return nil
	}
	if running.session != nil {
		if err := running.session.Close(context.Background()); err != nil {
			return err
		}
	}
	if keep {
		return nil
	}
	return running.server.Close()
}

// prepare locks the names of this binary, removes what the dead have left, and
// makes the template unless it is there.
func (c *cluster) prepare(ctx context.Context) (err error) {
	if c.session, err = pgx.Connect(ctx, c.server.DSN(privatepg.Database)); err != nil {
		return err
	}
	for _, l := range []struct{ lock, name string }{
		{"pg_advisory_lock", preparing},
		{"pg_advisory_lock", c.prefix},
		{"pg_advisory_lock_shared", c.template},
	} {
		if err := c.advisory(ctx, l.lock, l.name); err != nil {
			return err
		}
	}
	if !keep {
		if err := c.sweep(ctx); err != nil {
			return err
		}
	}
	if err := c.makeTemplate(ctx); err != nil {
		return err
	}
	return c.advisory(ctx, "pg_advisory_unlock", preparing)
}

// preparing is the name that is locked while the databases of all are seen to.
const preparing = "preparing"

// advisory calls one of PostgreSQL's functions for advisory locks.
func (c *cluster) advisory(ctx context.Context, function, name string) error {
	_, err := c.session.Exec(ctx, "SELECT "+function+"(hashtextextended($1, 0))", name)
	return err
}

// sweep drops the databases whose owners are dead, and those of an earlier
// process that had this one's number.
func (c *cluster) sweep(ctx context.Context) error {
	rows, err := c.session.Query(ctx, "SELECT datname FROM pg_database WHERE datname ~ '^(test|template|unfinished)_'")
	if err != nil {
		return err
	}
	names, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return err
	}
	for _, name := range names {
		owner := name
		if rest, ok := strings.CutPrefix(name, "test_"); ok {
			pid, _, _ := strings.Cut(rest, "_")
			owner = "test_" + pid
		}
		if owner == c.template { // a session's own locks do not keep it out
			continue
		}
		var dead bool
		if err := c.session.QueryRow(ctx, "SELECT pg_try_advisory_lock(hashtextextended($1, 0))", owner).Scan(&dead); err != nil {
			return err
		}
		if !dead {
			continue
		}
		if _, err := c.session.Exec(ctx, "DROP DATABASE "+name+" WITH (FORCE)"); err != nil {
			return err
		}
		if err := c.advisory(ctx, "pg_advisory_unlock", owner); err != nil {
			return err
		}
	}
	return nil
}

// makeTemplate makes the migrated database that all others are copied from. It
// gets its name when it is whole.
func (c *cluster) makeTemplate(ctx context.Context) error {
	var made bool
	if err := c.session.QueryRow(ctx, "SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)", c.template).Scan(&made); err != nil || made {
		return err
	}
	const unfinished = "unfinished_template"
	if _, err := c.session.Exec(ctx, "DROP DATABASE IF EXISTS "+unfinished); err != nil {
		return err
	}
	if _, err := c.session.Exec(ctx, "CREATE DATABASE "+unfinished); err != nil {
		return err
	}
	if err := store.Migrate(ctx, c.server.DSN(unfinished)); err != nil {
		return err
	}
	_, err := c.session.Exec(ctx, "ALTER DATABASE "+unfinished+" RENAME TO "+c.template)
	return err
}

// exec runs one statement on a connection of its own, so that tests that run
// at once do not wait for each other.
func (c *cluster) exec(ctx context.Context, statement string) error {
	conn, err := pgx.Connect(ctx, c.server.DSN(privatepg.Database))
	if err != nil {
		return fmt.Errorf("postgrestest: %w", err)
	}
	defer conn.Close(ctx)
	if _, err := conn.Exec(ctx, statement); err != nil {
		return fmt.Errorf("postgrestest: %w", err)
	}
	return nil
}
