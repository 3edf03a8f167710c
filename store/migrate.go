package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
	"github.com/pressly/goose/v3"

	"kiennghi/domain/workday"
)

//go:embed migration/*.sql
var migrations embed.FS

// migrationLock is the advisory lock that a migrating program holds. Programs
// of every version must agree on it.
const migrationLock = 7_203_114_519

// Migrate brings the schema of the database at dsn up to this program's, and
// enters the calendars that it is shipped with where a year is not known. Any
// number of programs may do so at once: one works while the others wait, until
// ctx is done. Each migration is a transaction, so a failed one can be tried
// again.
func Migrate(ctx context.Context, dsn string) error {
	if err := migrate(ctx, dsn); err != nil {
		return fmt.Errorf("store: migrate: %w", unreached(err))
	}
	return nil
}

func migrate(ctx context.Context, dsn string) error {
	db, err := sql.Open("pgx", dsn)
	if err != nil {
		return err
	}
	defer db.Close()

	// The lock is its session's, so it ends with the program, however that ends.
	conn, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	if _, err := conn.ExecContext(ctx, "SELECT pg_advisory_lock($1)", int64(migrationLock)); err != nil {
		return err
	}
	provider, err := goose.NewProvider(goose.DialectPostgres, db, migrationFiles(), goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return err
	}
	if _, err = provider.Up(ctx); err != nil {
		return err
	}
	if err := migrateQueue(ctx, dsn); err != nil {
		return err
	}
	return enterShipped(ctx, conn)
}

// MigrationHash names what Migrate makes: another set of migrations, the
// queue's among them, or other calendars that are entered with it, have another
// hash.
func MigrationHash() string {
	files := migrationFiles()
	names, err := fs.Glob(files, "*.sql") // in order
	if err != nil {
		panic(err) // the pattern is sound
	}
	h := sha256.New()
	for _, name := range names {
		text, err := fs.ReadFile(files, name)
		if err != nil {
			panic(err) // the file is compiled in
		}
		fmt.Fprintf(h, "%s %d\n%s", name, len(text), text)
	}
	m, err := queueMigrations(nil)
	if err != nil {
		panic(err) // they are compiled in
	}
	fmt.Fprintln(h, len(m.AllVersions()))
	for _, year := range workday.Official().Years() {
		fmt.Fprintln(h, workday.Official().Specials(year))
	}
	return hex.EncodeToString(h.Sum(nil))
}

func migrationFiles() fs.FS {
	files, err := fs.Sub(migrations, "migration")
	if err != nil {
		panic(err) // the name is sound
	}
	return files
}
