package store

import (
	"context"
	"fmt"
	"reflect"

	"github.com/jackc/pgx/v5"
	"gorm.io/gorm/schema"

	"kiennghi/domain"
)

// Load adds many rows at once: slices of the domain's types, or pointers to
// them, in any order. All are added or none. It does what Tx.Add does, much
// faster, and leaves the tables ready to be read.
func (db *DB) Load(ctx context.Context, things ...any) error {
	given := map[string][]reflect.Value{}
	for _, thing := range things {
		s, err := schemaOf(thing)
		if err != nil {
			return fault(err)
		}
		given[s.Table] = append(given[s.Table], reflect.Indirect(reflect.ValueOf(thing)))
	}
	if record := given["events"]; record != nil {
		given["event_words"] = spoken(record)
	}
	var loaded []string
	err := pgx.BeginFunc(ctx, db.pool, func(tx pgx.Tx) error {
		for _, row := range types {
			s, err := schemaOf(row)
			if err != nil {
				return err
			}
			for _, slice := range given[s.Table] {
				if err := load(ctx, tx, s, slice); err != nil {
					return err
				}
			}
			if given[s.Table] != nil {
				loaded = append(loaded, s.Table)
				delete(given, s.Table)
			}
		}
		for name := range given {
			return fmt.Errorf("store: %s is not loaded", name)
		}
		if _, err := tx.Exec(ctx, loadWords, domain.ErasedTitle); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, stampRegister)
		return err
	})
	if err != nil {
		return fault(err)
	}
	if err := db.FoldFigures(ctx); err != nil {
		return err
	}
	for _, name := range append(loaded, "petition_search", "figure_terms", "figure_changes") {
		if _, err := db.pool.Exec(ctx, "VACUUM (ANALYZE) "+name); err != nil {
			return fault(err)
		}
	}
	return nil
}

// loadWords makes petitions findable that are not yet.
const loadWords = `INSERT INTO petition_search (petition, home, received_at, words)
	SELECT id, home, received_at, search_words(title) FROM petitions
	WHERE NOT EXISTS (SELECT FROM petition_search WHERE petition = id) AND title <> $1`

// spoken lists the words of slices of events.
func spoken(given []reflect.Value) []reflect.Value {
	var out []reflect.Value
	for _, slice := range given {
		var words []domain.EventWords
		for _, e := range slice.Interface().([]domain.Event) {
			if w, ok := e.Words(); ok {
				words = append(words, w)
			}
		}
		out = append(out, reflect.ValueOf(words))
	}
	return out
}

// load adds the rows of one slice by COPY.
func load(ctx context.Context, tx pgx.Tx, s *schema.Schema, slice reflect.Value) error {
	_, err := tx.CopyFrom(ctx, pgx.Identifier{s.Table}, s.DBNames, pgx.CopyFromSlice(slice.Len(), func(i int) ([]any, error) {
		row := slice.Index(i)
		values := make([]any, len(s.DBNames))
		for j, name := range s.DBNames {
			values[j] = row.FieldByIndex(s.FieldsByDBName[name].StructField.Index).Interface()
		}
		return values, nil
	}))
	return err
}
