package store

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"kiennghi/domain"
	"kiennghi/domain/casework"
	"kiennghi/domain/workday"
)

// tx is a transaction. What it is told to keep is sent when it is asked for
// something, and at its end: all in one message, since on the way between two
// programs a transaction spends more time than in either.
type tx struct {
	ctx     context.Context
	px      pgx.Tx
	gorm    *gorm.DB // in the same transaction, for what is read now and then
	waiting pgx.Batch
	jobs    []casework.Job
}

var _ casework.Tx = (*tx)(nil)

// queue keeps a statement to be sent with the others.
func (t *tx) queue(sql string, values ...any) *pgx.QueuedQuery {
	return t.waiting.Queue(sql, values...)
}

// send sends what waits to be sent.
func (t *tx) send() error {
	if t.waiting.Len() == 0 {
		return nil
	}
	waiting := t.waiting
	t.waiting = pgx.Batch{}
	return fault(t.px.SendBatch(t.ctx, &waiting).Close())
}

// orm is the transaction as GORM has it, after everything that was sent.
func (t *tx) orm() *gorm.DB {
	g := t.gorm
	if err := t.send(); err != nil {
		g = g.Session(&gorm.Session{})
		_ = g.AddError(err) // every statement returns it
	}
	return g
}

// Query makes the transaction a querier: what it reads, it reads after
// everything that was sent.
func (t *tx) Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error) {
	if err := t.send(); err != nil {
		return nil, err
	}
	return t.px.Query(ctx, sql, args...)
}

// Add keeps new things. A petition is kept with its words, and a change of the
// register of units is made known.
func (t *tx) Add(things ...any) error {
	for _, thing := range things {
		w, err := writerOf(thing)
		if err != nil {
			return fault(err)
		}
		for row := range rows(thing) {
			if err := t.add(w, row); err != nil {
				return fault(err)
			}
		}
		t.changed(thing)
	}
	return nil
}

func (t *tx) add(w *writer, row reflect.Value) error {
	values, err := w.values(row)
	if err != nil {
		return err
	}
	t.queue(w.insert, values...)
	if p, ok := row.Addr().Interface().(*domain.Petition); ok {
		t.queue(addWords, p.ID.String(), string(p.Home), p.ReceivedAt, p.Title)
	}
	return nil
}

// AddOnce keeps those of the new things that are not kept yet.
func (t *tx) AddOnce(things ...any) error {
	for _, thing := range things {
		w, err := writerOf(thing)
		if err != nil {
			return fault(err)
		}
		for row := range rows(thing) {
			values, err := w.values(row)
			if err != nil {
				return fault(err)
			}
			t.queue(w.insert+" ON CONFLICT DO NOTHING", values...)
		}
	}
	return nil
}

// addWords makes a petition findable by the words of its title.
const addWords = "INSERT INTO petition_search (petition, home, received_at, words) VALUES ($1, $2, $3, search_words($4))"

// changed makes known that the register of units, or a calendar, has changed.
func (t *tx) changed(thing any) {
	switch thing.(type) {
	case *domain.Unit, *[]domain.Unit, *domain.Succession, *[]domain.Succession, *workday.Special, *[]workday.Special:
		t.queue(stampRegister)
	}
}

// Save writes all of a thing over the version before its own.
func (t *tx) Save(things ...any) error {
	for _, thing := range things {
		w, err := writerOf(thing)
		if err != nil {
			return fault(err)
		}
		if w.update == "" {
			return fmt.Errorf("store: %s has no version", w.table)
		}
		values, err := w.values(reflect.ValueOf(thing).Elem())
		if err != nil {
			return fault(err)
		}
		t.queue(w.update, values...).Exec(changedOne)
		t.changed(thing)
	}
	return nil
}

// changedOne finds the version stale when there was no row of it to change.
func changedOne(done pgconn.CommandTag) error {
	if done.RowsAffected() == 0 {
		return domain.Stale()
	}
	return nil
}

// Taken reports whether a row with the key of this thing exists.
func (t *tx) Taken(thing any) (bool, error) {
	s, err := schemaOf(thing)
	if err != nil {
		return false, fault(err)
	}
	key := map[string]any{}
	for _, column := range keyOf(s) {
		key[column], _ = s.FieldsByDBName[column].ValueOf(t.ctx, reflect.ValueOf(thing))
	}
	return exists(t.orm().Table(s.Table).Where(key))
}

// Recall returns the result kept for a repeatable request. The key is locked
// until the transaction ends, so that of two requests with one key only one
// does the work.
func (t *tx) Recall(by domain.AccountID, k casework.Key) ([]byte, error) {
	var free bool
	var kept struct{ request, result []byte }
	// Two statements: the second must see what was kept before the lock was free.
	t.queue("SELECT pg_try_advisory_xact_lock(hashtextextended($1, 0))", by.String()+k.Value).
		QueryRow(func(row pgx.Row) error { return row.Scan(&free) })
	t.queue(`SELECT request, result FROM idempotency WHERE account = $1 AND "key" = $2`, by.String(), k.Value).
		QueryRow(func(row pgx.Row) error {
			err := row.Scan(&kept.request, &kept.result)
			if errors.Is(err, pgx.ErrNoRows) {
				return nil
			}
			return err
		})
	if err := t.send(); err != nil {
		return nil, err
	}
	if !free {
		return nil, domain.Conflict(domain.CodeStillRunning)
	}
	if kept.request != nil && !slices.Equal(kept.request, k.Request[:]) {
		return nil, &domain.Error{Kind: domain.KindMismatch, Code: domain.CodeKeyReused}
	}
	return kept.result, nil
}

// Keep keeps the result of a repeatable request.
func (t *tx) Keep(by domain.AccountID, k casework.Key, result []byte, at time.Time) error {
	t.queue(`INSERT INTO idempotency (account, "key", request, result, made_at) VALUES ($1, $2, $3, $4, $5)`,
		by.String(), k.Value, k.Request[:], result, at)
	return nil
}

// How a row is locked. FOR UPDATE also keeps others from referring to it, so
// that no petition is linked to one that is being linked itself; FOR NO KEY
// UPDATE lets them.
const (
	forUpdate      = "UPDATE"
	forNoKeyUpdate = "NO KEY UPDATE"
	forShare       = "SHARE"
)

// locked locks the rows that a query reads until the transaction ends.
func locked(g *gorm.DB, strength string) *gorm.DB {
	return g.Clauses(clause.Locking{Strength: strength})
}

// take reads one row. If there is none, what is not found.
func take[T any](g *gorm.DB, what, where string, values ...any) (T, error) {
	var v T
	err := g.Where(where, values...).Take(&v).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return v, domain.NotFound(what)
	}
	return v, fault(err)
}

// find reads rows in an order.
func find[T any](g *gorm.DB, order, where string, values ...any) ([]T, error) {
	list := []T{}
	err := g.Where(where, values...).Order(order).Find(&list).Error
	return list, fault(err)
}

// pluck reads one column of rows, in its order.
func pluck[T any](g *gorm.DB, of any, column, where string, values ...any) ([]T, error) {
	list := []T{}
	err := g.Model(of).Where(where, values...).Order(column).Pluck(column, &list).Error
	return list, fault(err)
}

func exists(g *gorm.DB) (bool, error) {
	var found int
	err := g.Select("1").Limit(1).Scan(&found).Error
	return found == 1, fault(err)
}

func (t *tx) scan(v any, sql string, values ...any) error {
	return fault(t.orm().Raw(sql, values...).Scan(v).Error)
}

func (t *tx) exec(sql string, values ...any) error {
	return fault(t.orm().Exec(sql, values...).Error)
}
