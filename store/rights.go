package store

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"

	"kiennghi/domain"
	"kiennghi/domain/casework"
	"kiennghi/domain/workday"
)

// remembered holds what was looked up and follows from who holds which post,
// while changes of that are heard of. As soon as they are not, or something has
// changed, it holds nothing, and the database is asked again.
type remembered[K comparable, V any] struct {
	mu     sync.RWMutex
	heard  bool // changes are
	change int  // how often something changed
	kept   map[K]V
}

func remember[K comparable, V any]() *remembered[K, V] { return &remembered[K, V]{kept: map[K]V{}} }

// most bounds how many are remembered. A busy replica forgets all when it has
// met more, and soon knows the busy ones again.
const most = 10_000

// get returns what is remembered, and otherwise what look finds.
func (m *remembered[K, V]) get(k K, look func() (V, error)) (V, error) {
	m.mu.RLock()
	v, ok := m.kept[k]
	change := m.change
	m.mu.RUnlock()
	if ok {
		return v, nil
	}
	v, err := look()
	if err == nil {
		m.put(k, v, change)
	}
	return v, err
}

// put remembers, unless something has changed since it was asked for.
func (m *remembered[K, V]) put(k K, v V, change int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if !m.heard || m.change != change {
		return
	}
	if len(m.kept) >= most {
		clear(m.kept)
	}
	m.kept[k] = v
}

// forget forgets all, since something has changed.
func (m *remembered[K, V]) forget() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.change++
	clear(m.kept)
}

// hears says whether changes are heard of from now on. What was remembered
// before may have changed unheard.
func (m *remembered[K, V]) hears(heard bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.heard = heard
	m.change++
	clear(m.kept)
}

// forget forgets what follows from posts, since some have changed.
func (db *DB) forget() {
	db.rights.forget()
	db.heads.forget()
}

func (db *DB) hears(heard bool) {
	db.rights.hears(heard)
	db.heads.hears(heard)
}

// holder is whose rights are looked up, by which sign-in, and for which day.
type holder struct {
	account, family domain.ID[any]
	on              workday.Date
}

// How long the silence of the database is trusted, and how long it is left
// alone when it cannot be reached.
const (
	trust = time.Second
	pause = 500 * time.Millisecond
)

// ears is what the connection that hears of changes is called in the database.
const ears = "kiennghi hears"

// hear forgets rights as soon as any have changed, until ctx is done.
func (db *DB) hear(ctx context.Context, config *pgx.ConnConfig) {
	for ctx.Err() == nil {
		_ = db.listen(ctx, config) // it is tried again
		db.hears(false)
		select {
		case <-ctx.Done():
		case <-time.After(pause):
		}
	}
}

// listen hears of changes until the connection no longer answers.
func (db *DB) listen(ctx context.Context, config *pgx.ConnConfig) error {
	conn, err := pgx.ConnectConfig(ctx, config)
	if err != nil {
		return err
	}
	defer conn.Close(context.WithoutCancel(ctx))
	if _, err := conn.Exec(ctx, "LISTEN rights"); err != nil {
		return err
	}
	db.hears(true)
	for {
		changed, err := changes(ctx, conn)
		if err != nil {
			return err
		}
		if changed {
			db.forget()
		}
	}
}

// changes waits for a change. After a while without one it makes sure that it
// would have been told.
func changes(ctx context.Context, conn *pgx.Conn) (bool, error) {
	quiet, cancel := context.WithTimeout(ctx, trust)
	defer cancel()
	_, err := conn.WaitForNotification(quiet)
	if err == nil {
		return true, nil
	}
	if !errors.Is(err, context.DeadlineExceeded) || ctx.Err() != nil {
		return false, err
	}
	answer, cancel := context.WithTimeout(ctx, trust)
	defer cancel()
	return false, conn.Ping(answer)
}

var rightsSQL = statement("rights", "post", posts.json("p"), "delegation", delegations.json("d"), "chair", posts.json("c"))

// Rights looks up an account with the posts and delegations of a day, and the
// chairs behind these, in one statement, unless they are remembered.
func (db *DB) Rights(ctx context.Context, id domain.AccountID, family string, on workday.Date) (casework.Rights, error) {
	of, err := domain.ParseID[any](family)
	if err != nil {
		return casework.Rights{}, unknown()
	}
	h := holder{domain.ID[any](id), of, on}
	return db.rights.get(h, func() (casework.Rights, error) { return db.lookUp(ctx, h) })
}

func (db *DB) lookUp(ctx context.Context, h holder) (casework.Rights, error) {
	var stamp *string
	found, err := collect(ctx, db.pool, func(r *casework.Rights) []any {
		r.Account = domain.AccountID(h.account)
		return []any{&r.Login, &r.Name, &r.Disabled, &r.Revoked, &r.Posts, &r.Delegations, &r.Chairs, &stamp}
	}, rightsSQL, h.account, h.family, h.on)
	if err != nil {
		return casework.Rights{}, err
	}
	if len(found) == 0 {
		return casework.Rights{}, unknown()
	}
	if stamp == nil {
		stamp = new(string)
	}
	r := found[0]
	r.Books, err = db.booksAt(ctx, *stamp)
	return r, err
}

// desk is a unit on a day.
type desk struct {
	unit domain.UnitID
	on   workday.Date
}

// Heads looks up who is chair or deputy of a unit, unless it is remembered.
func (db *DB) Heads(ctx context.Context, unit domain.UnitID, on workday.Date) ([]domain.Post, error) {
	return db.heads.get(desk{unit, on}, func() ([]domain.Post, error) {
		return posts.list(ctx, db.pool, "SELECT "+posts.columns("p")+` FROM posts AS p WHERE p.unit = $1 AND p.role IN ('chair', 'deputy')
			AND p."from" <= $2 AND (p.until IS NULL OR p.until >= $2) ORDER BY p.role, p."from", p.id`, unit, on)
	})
}

func unknown() error { return &domain.Error{Kind: domain.KindUnknown, Code: domain.CodeTokenInvalid} }
