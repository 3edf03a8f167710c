package store

import (
	"context"
	"crypto/rand"
	"errors"
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

// inquiries are what a program asks the others: whether they have forgotten.
type inquiries struct {
	mu   sync.Mutex
	open map[string]*inquiry
}

// inquiry is one of them.
type inquiry struct {
	awaited map[uint32]bool // the connections whose answer is not there yet
	done    chan struct{}   // closed when all are
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

// listen hears of changes until the connection no longer answers. It is called ears
// once it would hear, so that nobody waits for one that cannot.
func (db *DB) listen(ctx context.Context, config *pgx.ConnConfig) error {
	conn, err := pgx.ConnectConfig(ctx, config)
	if err != nil {
		return err
	}
	defer conn.Close(context.WithoutCancel(ctx))
	for _, sql := range []string{"LISTEN " + rightsChanged, "LISTEN " + rightsForgotten, "SET application_name = '" + ears + "'"} {
		if _, err := conn.Exec(ctx, sql); err != nil {
			return err
		}
	}
	db.hears(true)
	for {
		n, err := next(ctx, conn)
		switch {
		case err != nil:
			return err
		case n == nil:
		case n.Channel == rightsForgotten:
			db.inquiries.answer(n.Payload, n.PID)
		default:
			db.forget()
			if n.Payload == "" {
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

// ask asks all that hear whether they have forgotten, and returns when they have.
func (db *DB) ask(ctx context.Context) error {
	hearing, err := collect(ctx, db.pool, itself[uint32],
		"SELECT pid::bigint FROM pg_stat_activity WHERE datname = current_database() AND application_name = $1", ears)
	if err != nil || len(hearing) == 0 {
		return err
	}
	question := rand.Text()
	answered := db.inquiries.begin(question, hearing)
	defer db.inquiries.end(question)
	if _, err := db.pool.Exec(ctx, "SELECT pg_notify($1, $2)", rightsChanged, question); err != nil {
		return err
	}
	select {
	case <-answered:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// begin lets a question be answered by all of these connections.
func (q *inquiries) begin(question string, by []uint32) <-chan struct{} {
	q.mu.Lock()
	defer q.mu.Unlock()
	i := &inquiry{map[uint32]bool{}, make(chan struct{})}
	for _, connection := range by {
		i.awaited[connection] = true
	}
	q.open[question] = i
	return i.done
}

func (q *inquiries) end(question string) {
	q.mu.Lock()
	defer q.mu.Unlock()
	delete(q.open, question)
}

// answer takes an answer, if the question is the program's own.
func (q *inquiries) answer(question string, by uint32) {
	q.mu.Lock()
	defer q.mu.Unlock()
	i := q.open[question]
	if i == nil || !i.awaited[by] {
		return
	}
	if delete(i.awaited, by); len(i.awaited) == 0 {
		close(i.done)
	}
}
