package store

import (
	"context"
	"crypto/rand"
	"errors"
	"slices"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// The channels on which the programs that share a database tell each other that
// somebody's rights have changed, which the database's triggers say, and that they
// have forgotten those from before, which whoever changed them asks for.
const (
	rightsChanged   = "rights"
	rightsForgotten = "rights_forgotten"
)

// How long the silence of the database is trusted, how long it takes at most to
// notice that nothing is heard, and how long the database is left alone when it
// cannot be reached.
const (
	trust = time.Second
	deaf  = 2 * trust
	pause = 500 * time.Millisecond
)

// ears is what the connection that hears of changes is called in the database.
const ears = "kiennghi hears"

// asked are the questions of a program to the others whether they have forgotten.
type asked struct {
	mu  sync.Mutex
	own uint32                 // the connection that hears; 0 while none does
	of  map[string]chan uint32 // by the question, the connections that have
}

// forget forgets what follows from posts, since some have changed.
func (db *DB) forget() {
	db.rights.forget()
	db.heads.forget()
}

func (db *DB) hears(connection uint32) {
	db.asked.mu.Lock()
	db.asked.own = connection
	db.asked.mu.Unlock()
	db.rights.hears(connection != 0)
	db.heads.hears(connection != 0)
}

// hear forgets rights as soon as any have changed, until ctx is done.
func (db *DB) hear(ctx context.Context, config *pgx.ConnConfig) {
	for ctx.Err() == nil {
		_ = db.listen(ctx, config) // it is tried again
		db.hears(0)
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
	for _, channel := range []string{rightsChanged, rightsForgotten} {
		if _, err := conn.Exec(ctx, "LISTEN "+channel); err != nil {
			return err
		}
	}
	db.hears(conn.PgConn().PID())
	for {
		n, err := next(ctx, conn)
		switch {
		case err != nil:
			return err
		case n == nil:
		case n.Channel == rightsForgotten:
			db.asked.answer(n.Payload, n.PID)
		default:
			db.forget()
			if n.Payload == "" || db.asked.asks(n.Payload) {
				continue
			}
			if err := tell(ctx, conn, rightsForgotten, n.Payload); err != nil {
				return err
			}
		}
	}
}

// next waits for what is told. After a while in which nothing is, it makes sure
// that it would have been.
func next(ctx context.Context, conn *pgx.Conn) (*pgconn.Notification, error) {
	quiet, cancel := context.WithTimeout(ctx, trust)
	defer cancel()
	n, err := conn.WaitForNotification(quiet)
	if err == nil || !errors.Is(err, context.DeadlineExceeded) || ctx.Err() != nil {
		return n, err
	}
	answer, cancel := context.WithTimeout(ctx, trust)
	defer cancel()
	return nil, conn.Ping(answer)
}

func tell(ctx context.Context, conn *pgx.Conn, channel, what string) error {
	ctx, cancel := context.WithTimeout(ctx, trust)
	defer cancel()
	_, err := conn.Exec(ctx, "SELECT pg_notify($1, $2)", channel, what)
	return err
}

// agree returns when no other program goes by rights that it looked up before now:
// when each has said so, or would have noticed by itself that it hears nothing. So
// a post that has ended opens nothing anywhere once its end is acknowledged.
func (db *DB) agree(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, deaf)
	defer cancel()
	if err := db.ask(ctx); err != nil {
		<-ctx.Done()
	}
}

// ask asks the others whether they have forgotten, and returns when all have.
func (db *DB) ask(ctx context.Context) error {
	others, err := collect(ctx, db.pool, itself[uint32], `SELECT pid::bigint FROM pg_stat_activity
		WHERE datname = current_database() AND application_name = $1 AND pid <> $2`, ears, int64(db.asked.self()))
	if err != nil || len(others) == 0 {
		return err
	}
	question := rand.Text()
	answers := db.asked.begin(question, len(others))
	defer db.asked.end(question)
	if _, err := db.pool.Exec(ctx, "SELECT pg_notify($1, $2)", rightsChanged, question); err != nil {
		return err
	}
	for len(others) > 0 {
		select {
		case who := <-answers:
			others = slices.DeleteFunc(others, func(o uint32) bool { return o == who })
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

func (a *asked) self() uint32 {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.own
}

// begin lets a question be answered by so many.
func (a *asked) begin(question string, by int) <-chan uint32 {
	a.mu.Lock()
	defer a.mu.Unlock()
	answers := make(chan uint32, by)
	a.of[question] = answers
	return answers
}

func (a *asked) end(question string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	delete(a.of, question)
}

// asks reports whether the question is the program's own.
func (a *asked) asks(question string) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.of[question] != nil
}

// answer takes an answer to a question, if it is the program's own.
func (a *asked) answer(question string, by uint32) {
	a.mu.Lock()
	defer a.mu.Unlock()
	select {
	case a.of[question] <- by: // nil for another's, which takes none
	default: // from more than were asked
	}
}
