package store

import (
	"context"
	"database/sql"
	"reflect"
	"time"

	"github.com/pressly/goose/v3"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"
	"gorm.io/gorm/schema"

	"kiennghi/domain/casework"
)

// What the tests of the mapping look at.
var (
	Types    = types
	SchemaOf = schemaOf
	Ears     = ears
)

func KeyOf(s *schema.Schema) []string { return keyOf(s) }

// ReadAll reads the whole table of the row's type, as a slice.
func (db *DB) ReadAll(ctx context.Context, row any) (any, error) {
	list := reflect.New(reflect.SliceOf(reflect.TypeOf(row)))
	err := db.orm.WithContext(ctx).Find(list.Interface()).Error
	return list.Elem().Interface(), err
}

// FoldSome folds at most so many changes into the months.
func (db *DB) FoldSome(ctx context.Context, most int) (int, error) { return db.foldSome(ctx, most) }

// MigrateTo brings an empty database up to the schema of a former program.
func MigrateTo(ctx context.Context, dsn string, version int64) error {
	db, err := sql.Open("pgx", dsn)
	if err != nil {
		return err
	}
	defer db.Close()
	provider, err := goose.NewProvider(goose.DialectPostgres, db, migrationFiles(), goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return err
	}
	_, err = provider.UpTo(ctx, version)
	return err
}

// PauseAfter is how long a job that failed for the time of an attempt waits; zero
// where the queue says so.
func PauseAfter(kind casework.JobKind, attempt int) time.Duration {
	var began time.Time
	next := worker{}.NextRetry(&river.Job[queued]{JobRow: &rivertype.JobRow{Attempt: attempt, AttemptedAt: &began}, Args: queued{casework.Job{Kind: kind}}})
	if next.IsZero() {
		return 0
	}
	return next.Sub(began)
}
