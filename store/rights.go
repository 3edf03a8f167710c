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

// remembered holds the rights that were looked up, while changes of any are
// heard of. As soon as they are not, or one has changed, it holds none, and
// rights are looked up in the database again.
type remembered struct {
	mu     sync.RWMutex
	heard  bool // changes are
	change int  // how often something changed
	rights map[holder]casework.Rights
}

func remember() *remembered { return &remembered{rights: map[holder]casework.Rights{}} }

// holder is whose rights are looked up, by which sign-in, and for which day.
type holder struct {
	account, family domain.ID[any]
	on              workday.Date
}

// most bounds how many are remembered. A busy replica forgets all when it has
// met more people, and soon knows the busy ones again.
const most = 10_000

// get returns the rights that are remembered, and otherwise what put wants to
// be told.
func (m *remembered) get(h holder) (r casework.Rights, ok bool, change int) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	r, ok = m.rights[h]
	return r, ok, m.change
}

// put remembers rights, unless something has changed since they were asked for.
func (m *remembered) put(h holder, r casework.Rights, change int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if !m.heard || m.change != change {
		return
	}
	if len(m.rights) >= most {
		clear(m.rights)
	}
	m.rights[h] = r
}

// forget forgets all rights, since some have changed.
func (m *remembered) forget() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.change++
	clear(m.rights)
}

// hears says whether changes are heard of from now on. What was remembered
// before may have changed unheard.
func (m *remembered) hears(heard bool) {
	m.forget()
	m.mu.Lock()
	defer m.mu.Unlock()
	m.heard = heard
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
		db.rights.hears(false)
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
	db.rights.hears(true)
	for {
		changed, err := changes(ctx, conn)
		if err != nil {
			return err
		}
		if changed {
			db.rights.forget()
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

var rightsSQL = statement("rights", "post", posts.json("p"), "delegation", delegations.json("d"))

// Rights looks up an account with the posts and delegations of a day, in one
// statement, unless they are remembered.
func (db *DB) Rights(ctx context.Context, id domain.AccountID, family string, on workday.Date) (casework.Rights, error) {
	of, err := domain.ParseID[any](family)
	if err != nil {
		return casework.Rights{}, unknown()
	}
	h := holder{domain.ID[any](id), of, on}
	r, ok, change := db.rights.get(h)
	if !ok {
		if r, err = db.lookUp(ctx, h); err != nil {
			return casework.Rights{}, err
		}
		db.rights.put(h, r, change)
	}
	return r, nil
}

func (db *DB) lookUp(ctx context.Context, h holder) (casework.Rights, error) {
	var stamp *string
	found, err := collect(ctx, db.pool, func(r *casework.Rights) []any {
		r.Account = domain.AccountID(h.account)
		return []any{&r.Login, &r.Name, &r.Disabled, &r.Revoked, &r.Posts, &r.Delegations, &stamp}
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

func unknown() error { return &domain.Error{Kind: domain.KindUnknown, Code: domain.CodeTokenInvalid} }
