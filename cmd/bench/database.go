package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"gorm.io/gorm/schema"

	"kiennghi/api/token"
	"kiennghi/domain/workday"
	"kiennghi/store"
	"kiennghi/store/privatepg"
)

// password opens every account of the archive, which only this machine sees.
const password = "mat-khau-do-toc-do"

// generation is raised when the archive is made in another way, so that
// databases of the way before are not used again.
const generation = 2

// insufficientPrivilege is what PostgreSQL says of ending a session of its own.
const insufficientPrivilege = "42501"

// defaultDir is where the archives are kept. The account that runs PostgreSQL
// for root cannot enter root's own cache.
func defaultDir() string {
	if os.Geteuid() == 0 {
		return "/var/cache/kiennghi-bench"
	}
	dir, err := os.UserCacheDir()
	if err != nil {
		dir = os.TempDir()
	}
	return filepath.Join(dir, "kiennghi-bench")
}

// cluster is the private PostgreSQL with the archives in it.
type cluster struct {
	*privatepg.Server
	admin *pgx.Conn
	pid   int // of the postmaster; 0 when the system does not tell
}

func openCluster(ctx context.Context, dir string) (*cluster, error) {
	server, err := privatepg.Open(ctx, dir, privatepg.Options{})
	if err != nil {
		return nil, err
	}
	c := &cluster{Server: server}
	if c.admin, err = pgx.Connect(ctx, server.DSN(privatepg.Database)); err != nil {
		return nil, errors.Join(err, server.Close())
	}
	c.pid = parentOf(int(c.admin.PgConn().PID()))
	return c, nil
}

// close drops what was used and stops the server.
func (c *cluster) close() error {
	ctx := context.Background()
	return errors.Join(c.drop(ctx, "datname ~ '^used_'"), c.admin.Close(ctx), c.Server.Close())
}

// fresh returns the address of a database that holds the archive of n
// petitions and nothing that an earlier run did to it.
func (c *cluster) fresh(ctx context.Context, n int, today workday.Date) (string, error) {
	kept := fmt.Sprintf("archive_%d_%d_%s", n, generation, store.MigrationHash()[:12])
	if err := c.drop(ctx, fmt.Sprintf(`datname ~ '^archive_%d_' AND datname <> '%s'`, n, kept)); err != nil {
		return "", err
	}
	var made bool
	if err := c.admin.QueryRow(ctx, "SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)", kept).Scan(&made); err != nil {
		return "", err
	}
	if !made {
		if err := c.make(ctx, kept, n, today); err != nil {
			return "", err
		}
	}
	used := fmt.Sprintf("used_%d", n)
	if err := c.drop(ctx, "datname = '"+used+"'"); err != nil {
		return "", err
	}
	// Copying files begins and ends with a checkpoint.
	if _, err := c.admin.Exec(ctx, "CREATE DATABASE "+used+" TEMPLATE "+kept+" STRATEGY FILE_COPY"); err != nil {
		return "", err
	}
	return c.DSN(used), nil
}

// drop drops the databases that meet a condition. Sessions of a server that was
// stopped may still be in one, which FORCE ends, or a vacuum, which it may not end:
// that is what a plain DROP waits for and stops.
func (c *cluster) drop(ctx context.Context, where string) error {
	rows, err := c.admin.Query(ctx, "SELECT datname FROM pg_database WHERE "+where)
	if err != nil {
		return err
	}
	names, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return err
	}
	for _, name := range names {
		_, err := c.admin.Exec(ctx, "DROP DATABASE "+name+" WITH (FORCE)")
		if pg, ok := errors.AsType[*pgconn.PgError](err); ok && pg.Code == insufficientPrivilege {
			_, err = c.admin.Exec(ctx, "DROP DATABASE "+name)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// make makes the archive of n petitions. The database gets its name when it is
// whole.
func (c *cluster) make(ctx context.Context, name string, n int, today workday.Date) error {
	unfinished := "unfinished_" + name
	if err := c.drop(ctx, "datname = '"+unfinished+"'"); err != nil {
		return err
	}
	if _, err := c.admin.Exec(ctx, "CREATE DATABASE "+unfinished); err != nil {
		return err
	}
	dsn := c.DSN(unfinished)
	if err := store.Migrate(ctx, dsn); err != nil {
		return err
	}
	hash, err := token.NewPasswords(1).Hash(ctx, password)
	if err != nil {
		return err
	}
	a := newArchive(n, today)
	if err := loadRegister(ctx, dsn, a.register(hash)); err != nil {
		return err
	}
	if err := loadArchive(ctx, dsn, a); err != nil {
		return err
	}
	_, err = c.admin.Exec(ctx, "ALTER DATABASE "+unfinished+" RENAME TO "+name)
	return err
}

func loadRegister(ctx context.Context, dsn string, r register) error {
	db, err := store.Open(ctx, dsn, store.Options{})
	if err != nil {
		return err
	}
	defer db.Close()
	return db.Load(ctx, r.units, r.successions, r.accounts, r.posts)
}

// loadArchive adds the petitions batch by batch, each made while the one
// before is written.
func loadArchive(ctx context.Context, dsn string, a *archive) error {
	conn, err := pgx.Connect(ctx, dsn)
	if err != nil {
		return err
	}
	defer conn.Close(context.Background())

	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	made := make(chan batch, 1)
	go func() {
		defer close(made)
		for b := range a.batches() {
			select {
			case made <- b:
			case <-ctx.Done():
				return
			}
		}
	}()
	bar := newProgress(fmt.Sprintf("making %d petitions", a.n), a.n)
	defer bar.end()
	for b := range made {
		if err := pgx.BeginFunc(ctx, conn, func(tx pgx.Tx) error { return b.load(ctx, tx) }); err != nil {
			return err
		}
		bar.add(len(b.petitions))
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	bar.say("counting figures, indexing words, gathering statistics")
	if err := foldFigures(ctx, dsn); err != nil {
		return err
	}
	// The tables that are empty are left alone: for one that was seen empty every
	// statement would read it whole, also when it has been filled.
	const filled = "petitions, petitioners, petition_search, petition_spans, figure_terms, answers, answer_petitions, events, questions, accounts, posts, units"
	for _, sql := range []string{sqlAddAllWords, "VACUUM (ANALYZE) " + filled} {
		if _, err := conn.Exec(ctx, sql); err != nil {
			return err
		}
	}
	return nil
}

// tellOverdue leaves no sweep to do: in an office that has worked for years the
// level above was told of what is overdue, and people of what is due soon.
func tellOverdue(ctx context.Context, dsn string, today workday.Date) error {
	conn, err := pgx.Connect(ctx, dsn)
	if err != nil {
		return err
	}
	defer conn.Close(context.Background())
	for _, sql := range []string{"UPDATE petitions SET told = next_due, watch = '" + today.Add(30).String() + "' WHERE next_due < '" + today.String() + "'",
		"UPDATE petitions SET warned = next_due WHERE next_due >= '" + today.String() + "'", "VACUUM (ANALYZE) petitions"} {
		if _, err := conn.Exec(ctx, sql); err != nil {
			return err
		}
	}
	return nil
}

func foldFigures(ctx context.Context, dsn string) error {
	db, err := store.Open(ctx, dsn, store.Options{})
	if err != nil {
		return err
	}
	defer db.Close()
	return db.FoldFigures(ctx)
}

// load adds the batch in an order in which no row refers to a later table.
func (b batch) load(ctx context.Context, tx pgx.Tx) error {
	for _, load := range []func() error{
		func() error { return copyRows(ctx, tx, "answers", b.answers) },
		func() error { return copyRows(ctx, tx, "petitions", b.petitions) },
		func() error { return copyRows(ctx, tx, "petitioners", b.petitioners) },
		func() error { return copyRows(ctx, tx, "petition_spans", b.spans) },
		func() error { return copyRows(ctx, tx, "answer_petitions", b.covers) },
		func() error { return copyRows(ctx, tx, "events", b.events) },
		func() error { return copyRows(ctx, tx, "questions", b.questions) },
	} {
		if err := load(); err != nil {
			return err
		}
	}
	return nil
}

var schemas sync.Map

// copyRows adds rows by COPY: a field is a column, as package store has it.
func copyRows[T any](ctx context.Context, tx pgx.Tx, table string, rows []T) error {
	s, err := schema.Parse(new(T), &schemas, schema.NamingStrategy{})
	if err != nil {
		return err
	}
	_, err = tx.CopyFrom(ctx, pgx.Identifier{table}, s.DBNames, pgx.CopyFromSlice(len(rows), func(i int) ([]any, error) {
		row := reflect.ValueOf(&rows[i]).Elem()
		values := make([]any, len(s.DBNames))
		for j, name := range s.DBNames {
			values[j] = row.FieldByIndex(s.FieldsByDBName[name].StructField.Index).Interface()
		}
		return values, nil
	}))
	return err
}

// progress tells on standard error how far something long has come.
type progress struct {
	what     string
	done, of int
	began    time.Time
}

func newProgress(what string, of int) *progress {
	return &progress{what: what, of: of, began: time.Now()}
}

func (p *progress) add(n int) {
	p.done += n
	const width = 40
	full := width * p.done / p.of
	fmt.Fprintf(os.Stderr, "\r%s [%s%s] %3d %% %v ", p.what, strings.Repeat("=", full), strings.Repeat(" ", width-full),
		100*p.done/p.of, time.Since(p.began).Round(time.Second))
}

func (p *progress) say(what string) { fmt.Fprintf(os.Stderr, "%s …", what) }

func (p *progress) end() { fmt.Fprintln(os.Stderr) }
