package store

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"kiennghi/domain"
	"kiennghi/domain/casework"
	"kiennghi/domain/workday"
)

// tx is a transaction. What it is told to keep is sent when it is asked for
// something, and at its end: all in one message, its beginning and its end
// among them, since on the way between two programs a transaction spends more
// time than in either.
type tx struct {
	ctx     context.Context
	conn    *pgx.Conn
	gorm    *gorm.DB // in the same transaction, for what is read now and then
	waiting pgx.Batch
	was     map[rowKey][]any // what was read and locked, or saved
	recall  *recall          // nil for a request that nobody repeats
	rights  bool             // somebody's may have changed
	asks    bool             // whether an ID is free, and is not told yet
	taken   *domain.Error    // it is not
	failed  error            // the first statement that did, after which nothing is kept

	jobs     *river.Client[pgx.Tx]
	enqueued []river.InsertManyParams
	ifHeard  []heardJob
	heard    map[domain.PetitionID]bool // of which somebody hears, as far as that was asked
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
	t.waiting, t.asks = pgx.Batch{}, false
	err := t.conn.SendBatch(t.ctx, &waiting).Close()
	if t.taken != nil { // whatever followed from that
		return t.taken
	}
	if err != nil {
		t.failed = cmp.Or(t.failed, fault(err))
		return t.failed
	}
	return t.recall.stops()
}

// end ends a transaction that has begun and did not commit.
func (t *tx) end() {
	if t.conn.PgConn().TxStatus() != 'I' {
		_, _ = t.conn.Exec(context.WithoutCancel(t.ctx), "ROLLBACK") // a connection that cannot is not used again
	}
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

// Query makes the transaction a querier, which reads after everything that was
// sent. What collect reads, it sends with the rest.
func (t *tx) Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error) {
	if err := t.send(); err != nil {
		return nil, err
	}
	return t.conn.Query(ctx, sql, args...)
}

// Add keeps new things. A petition is kept with the words by which it is found,
// and a change of the register of units is made known.
func (t *tx) Add(things ...any) error {
	for _, thing := range things {
		err := insert(thing, func(sql string, row any, values []any) {
			t.queue(sql, values...)
			if p, ok := row.(*domain.Petition); ok {
				t.queue(addWords, p.ID.String(), string(p.Home), p.ReceivedAt, p.Title)
			}
		})
		if err != nil {
			return err
		}
		t.changed(thing)
	}
	return nil
}

// AddOnce keeps those of the new things that are not kept yet.
func (t *tx) AddOnce(things ...any) error {
	for _, thing := range things {
		err := insert(thing, func(sql string, _ any, values []any) {
			t.queue(sql+" ON CONFLICT DO NOTHING", values...)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// insert calls do with the statement that adds each row of a thing, a pointer to
// the row, and its values. The words of an event are a row of their own.
func insert(thing any, do func(sql string, row any, values []any)) error {
	w, err := writerOf(thing)
	if err != nil {
		return fault(err)
	}
	for row := range rows(thing) {
		values, err := w.values(row)
		if err != nil {
			return fault(err)
		}
		do(w.insert, row.Addr().Interface(), values)
		if e, ok := row.Addr().Interface().(*domain.Event); ok {
			if words, ok := e.Words(); ok {
				if err := insert(&words, do); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// addWords makes a petition findable by the words of its title.
const addWords = "INSERT INTO petition_search (petition, home, received_at, words) VALUES ($1, $2, $3, search_words($4))"

// changed makes known that the register of units, a calendar, or what somebody
// may do has changed.
func (t *tx) changed(thing any) {
	switch thing.(type) {
	case *domain.Unit, *[]domain.Unit, *domain.Succession, *[]domain.Succession, *workday.Special, *[]workday.Special:
		t.stamp()
	case *domain.Account, *domain.Post, *[]domain.Post, *domain.Delegation:
		t.rights = true
	}
}

// stamp counts a change of the books, which rights are given with.
func (t *tx) stamp() {
	t.queue(stampRegister)
	t.rights = true
}

// Save writes a thing over the version before its own: what has changed, if the
// transaction has read it, and all of it otherwise. A long text that stays
// would be packed and laid away anew. Of a row that the transaction has locked
// the version is known; of any other the database is asked for it.
func (t *tx) Save(things ...any) error {
	for _, thing := range things {
		w, err := writerOf(thing)
		if err != nil {
			return fault(err)
		}
		if w.version < 0 {
			return fmt.Errorf("store: %s has no version", w.table)
		}
		now, err := w.values(reflect.ValueOf(thing).Elem())
		if err != nil {
			return fault(err)
		}
		was, locked := t.was[w.row(now)]
		if locked && now[w.version] != was[w.version].(int)+1 {
			return domain.Stale()
		}
		changed := w.differ(now, was)
		t.queue(w.update(changed, locked), pick(now, append(slices.Clone(w.key), changed...)...)...)
		t.was[w.row(now)] = now
		t.changed(thing)
	}
	return nil
}

// lock keeps a statement that locks rows to be sent with the others. When it is,
// list has the rows, and how they were is remembered.
func lock[T any](t *tx, of table[T], list *[]T, sql string, args ...any) error {
	if err := plain(args); err != nil {
		return fault(err)
	}
	t.queue(sql, args...).Query(func(found pgx.Rows) (err error) {
		if *list, err = gather(found, of.into); err != nil {
			return err
		}
		for i := range *list {
			if err := t.holds(&(*list)[i]); err != nil {
				return err
			}
		}
		return nil
	})
	return nil
}

// holds remembers how a row was that is locked, for Save.
func (t *tx) holds(row any) error {
	w, err := writerOf(row)
	if err != nil {
		return err
	}
	was, err := w.values(reflect.ValueOf(row).Elem())
	if err == nil {
		t.was[w.row(was)] = was
	}
	return err
}

// lockedRows locks rows, and reads them.
func lockedRows[T any](t *tx, of table[T], sql string, args ...any) (list []T, err error) {
	if err := lock(t, of, &list, sql, args...); err != nil {
		return nil, err
	}
	err = t.send()
	return list, err
}

// lockedOne is lockedRows for one row. If there is none, what is not found.
func lockedOne[T any](t *tx, of table[T], what, sql string, args ...any) (T, error) {
	var none T
	list, err := lockedRows(t, of, sql, args...)
	switch {
	case err != nil:
		return none, err
	case len(list) == 0:
		return none, domain.NotFound(what)
	}
	return list[0], nil
}

func (t *tx) Free(thing any) error {
	w, err := writerOf(thing)
	if err != nil {
		return fault(err)
	}
	values, err := w.values(reflect.ValueOf(thing).Elem())
	if err != nil {
		return fault(err)
	}
	t.asks = true
	t.queue(w.taken, pick(values, w.key...)...).QueryRow(func(row pgx.Row) error {
		var taken bool
		if err := row.Scan(&taken); err != nil {
			return err
		}
		if taken {
			t.taken = &domain.Error{Kind: domain.KindConflict, Code: domain.CodeAlreadyExists, Field: "id"}
		}
		return nil
	})
	return nil
}

// recall is what was found out about a repeatable request.
type recall struct {
	key             casework.Key
	answered, free  bool
	told            bool
	request, result []byte
}

// errRecalled ends what is done again, or at the same time.
var errRecalled = errors.New("store: the request is known")

// stops tells what was not known to be done again that it is.
func (r *recall) stops() error {
	if r != nil && r.answered && !r.told && (r.request != nil || !r.free) {
		return errRecalled
	}
	return nil
}

// Recall locks the key of a repeatable request until the transaction ends, so
// that of two requests with one key only one does the work, and reads the result
// kept for it.
func (t *tx) Recall(by domain.AccountID, k casework.Key) {
	r := &recall{key: k}
	t.recall = r
	// Two statements: the second must see what was kept before the lock was free.
	t.queue("SELECT pg_try_advisory_xact_lock(hashtextextended($1, 0))", by.String()+k.Value).
		QueryRow(func(row pgx.Row) error { return row.Scan(&r.free) })
	t.queue(`SELECT request, result FROM idempotency WHERE account = $1 AND "key" = $2`, by.String(), k.Value).
		QueryRow(func(row pgx.Row) error {
			r.answered = true
			if err := row.Scan(&r.request, &r.result); !errors.Is(err, pgx.ErrNoRows) {
				return err
			}
			return nil
		})
}

// Recalled returns the result kept for the request.
func (t *tx) Recalled() ([]byte, error) {
	r := t.recall
	if !r.answered {
		if err := t.send(); err != nil && !r.answered {
			return nil, err
		}
	}
	r.told = true
	switch {
	case !r.free:
		return nil, &domain.Error{Kind: domain.KindConflict, Code: domain.CodeStillRunning, Wait: 1}
	case r.request != nil && !slices.Equal(r.request, r.key.Request[:]):
		return nil, &domain.Error{Kind: domain.KindMismatch, Code: domain.CodeKeyReused}
	}
	return r.result, nil
}

// Keep keeps the result of a repeatable request.
func (t *tx) Keep(by domain.AccountID, k casework.Key, result []byte, at time.Time) error {
	t.queue(`INSERT INTO idempotency (account, "key", request, result, made_at) VALUES ($1, $2, $3, $4, $5)`,
		by.String(), k.Value, k.Request[:], string(result), at)
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

// strengthOf is how a lock of the desk is told to the database.
func strengthOf(l casework.Lock) string {
	if l == casework.ForUpdate {
		return forUpdate
	}
	return forShare
}

// locked locks the rows that a query reads until the transaction ends.
func locked(g *gorm.DB, strength string) *gorm.DB {
	return g.Clauses(clause.Locking{Strength: strength})
}

// hold locks one row and reads it. If there is none, what is not found.
func hold[T any](t *tx, strength, what, where string, values ...any) (T, error) {
	v, err := take[T](locked(t.orm(), strength), what, where, values...)
	if err == nil {
		err = fault(t.holds(&v))
	}
	return v, err
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
