// Package store keeps the office's record in PostgreSQL.
//
// The domain's types are the rows: a type is a table, a field is a column, and
// the numbered files in migration/ say what may stand in them. GORM says how, by
// its schemas of the types, and reads in a transaction what is read now and then;
// what a task keeps goes in as few messages as can be, in one transaction. Reads
// are SQL on the pool, with the columns that they need and no other.
package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/riverqueue/river"
	"golang.org/x/sync/semaphore"
	"gorm.io/driver/postgres"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"

	"kiennghi/domain"
	"kiennghi/domain/casework"
)

// Options say how the database is used.
type Options struct {
	// MaxConns bounds the connections, and so the statements that run at once;
	// four to eight for each core of the database serve best. Zero means 16.
	MaxConns int
	// JobTimeout bounds how long a job runs. One that seems to run twice as
	// long belongs to a program that was killed, and is begun again elsewhere.
	// Zero means five minutes.
	JobTimeout time.Duration
	// Tracer sees every statement, if it is not nil.
	Tracer pgx.QueryTracer
}

// DB is the record of one office. It holds no state but the register of units,
// the calendars, the rules, and the rights of those who were there a moment
// ago, which it reads again when they have changed: any number of programs may
// share a database. It is safe for concurrent use.
type DB struct {
	pool *pgxpool.Pool
	sql  *sql.DB // the pool as GORM sees it
	orm  *gorm.DB
	jobs *river.Client[pgx.Tx] // keeps jobs; Work does them

	jobTimeout time.Duration

	// writers leaves connections for reads: a task reads outside its own
	// transaction too, and when transactions held every connection they would
	// all wait for one more.
	writers *semaphore.Weighted

	registers sync.Mutex // held to read the register anew
	register  atomic.Pointer[register]

	rights    *remembered[holder, casework.Rights]
	heads     *remembered[desk, []domain.Post]
	inquiries inquiries
	hearing   sync.WaitGroup
	deafen    context.CancelFunc
}

var _ casework.Store = (*DB)(nil)

// Open opens the database at dsn, whose schema Migrate has brought up to date.
// It fails when the database cannot be reached before ctx is done.
func Open(ctx context.Context, dsn string, o Options) (*DB, error) {
	config, err := pgxpool.ParseConfig(dsn)
	if err != nil {
		return nil, fmt.Errorf("store: the address of the database: %w", err)
	}
	if o.MaxConns == 0 {
		o.MaxConns = 16
	}
	if o.JobTimeout == 0 {
		o.JobTimeout = 5 * time.Minute
	}
	config.MaxConns = int32(max(o.MaxConns, 2))
	config.MinIdleConns = config.MaxConns / 4
	config.ConnConfig.Tracer = o.Tracer
	config.ConnConfig.DefaultQueryExecMode = pgx.QueryExecModeCacheStatement
	// Every statement is planned once for a connection: planning a figure anew
	// costs more than reading it. The tests hold the plans that are made so.
	config.ConnConfig.RuntimeParams["plan_cache_mode"] = "force_generic_plan"
	config.AfterConnect = func(_ context.Context, c *pgx.Conn) error {
		registerTypes(c.TypeMap())
		return nil
	}
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, fmt.Errorf("store: %w", err)
	}
	if err := pool.Ping(ctx); err != nil {
		pool.Close()
		return nil, fmt.Errorf("store: %w", unreached(err))
	}
	// The pool alone keeps idle connections: GORM returns each to it at once,
	// so that one bound holds for both.
	conns := stdlib.OpenDBFromPool(pool)
	orm, err := gorm.Open(postgres.New(postgres.Config{Conn: conns}), &gorm.Config{
		SkipDefaultTransaction: true,
		DisableAutomaticPing:   true,
		QueryFields:            true,
		NamingStrategy:         naming{},
		Logger:                 logger.Discard,
	})
	if err != nil {
		pool.Close()
		return nil, fmt.Errorf("store: %w", err)
	}
	jobs, err := queue(pool, &river.Config{})
	if err != nil {
		pool.Close()
		return nil, err
	}
	db := &DB{
		pool: pool, sql: conns, orm: orm, jobs: jobs, jobTimeout: o.JobTimeout,
		writers: semaphore.NewWeighted(int64(config.MaxConns+1) / 2),
		rights:  remember[holder, casework.Rights](), heads: remember[desk, []domain.Post](),
		inquiries: inquiries{open: map[string]*inquiry{}},
	}
	hearing, deafen := context.WithCancel(context.WithoutCancel(ctx))
	db.deafen = deafen
	quiet := config.ConnConfig.Copy()
	quiet.Tracer = nil // it says the same all day
	// Of one whose machine is gone the others learn in seconds, see agree.
	quiet.RuntimeParams["tcp_keepalives_idle"], quiet.RuntimeParams["tcp_keepalives_interval"], quiet.RuntimeParams["tcp_keepalives_count"] = "5", "2", "3"
	db.hearing.Go(func() { db.hear(hearing, quiet) })
	return db, nil
}

// Close waits until what runs has ended and closes all connections.
func (db *DB) Close() {
	db.deafen()
	db.hearing.Wait()
	db.pool.Close()
}

// patience is how long an answer to Ping may take, who asks often.
const patience = 2 * time.Second

// Ping reports whether the database answers, and takes what is to be kept.
func (db *DB) Ping(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	var readOnly bool
	err := db.pool.QueryRow(ctx, "SELECT current_setting('transaction_read_only')::boolean").Scan(&readOnly)
	if err == nil && readOnly {
		return domain.Unavailable()
	}
	return fault(err)
}

// attempts is how often a transaction is tried that got in another's way.
const attempts = 5

// Update runs do in one transaction. One that the database ended because it
// could not be put in order with the others is run again, some times.
// When it has changed what somebody may do, it returns once no program that shares
// the database goes by what was before.
func (db *DB) Update(ctx context.Context, do func(casework.Tx) error) error {
	rights, err := db.write(ctx, do)
	if rights && err == nil {
		db.agree(ctx)
	}
	return err
}

func (db *DB) write(ctx context.Context, do func(casework.Tx) error) (rights bool, err error) {
	if err := db.writers.Acquire(ctx, 1); err != nil {
		return false, fault(err)
	}
	defer db.writers.Release(1)
	for range attempts {
		if rights, err = db.once(ctx, do); !disordered(err) {
			break
		}
	}
	return rights, err
}

// once runs do in one transaction, and reports whether somebody's rights may have
// changed.
func (db *DB) once(ctx context.Context, do func(casework.Tx) error) (rights bool, err error) {
	conn, err := db.sql.Conn(ctx)
	if err != nil {
		return false, fault(err)
	}
	defer conn.Close()
	t := &tx{ctx: ctx, jobs: db.jobs, was: map[rowKey][]any{}, heard: map[domain.PetitionID]bool{}, gorm: db.orm.Session(&gorm.Session{NewDB: true, Context: ctx})}
	_ = conn.Raw(func(c any) error { t.conn = c.(*stdlib.Conn).Conn(); return nil }) // fails only with what it calls
	t.gorm.Statement.ConnPool = conn
	defer t.end()
	t.queue("BEGIN")
	if err := do(t); err != nil {
		return false, err
	}
	if err := t.enqueue(); err != nil {
		return false, err
	}
	if t.asks { // nothing is committed on a guess
		if err := t.send(); err != nil {
			return false, err
		}
	}
	// What was refused, or failed, is not kept, also when do goes on as if it was.
	if t.taken != nil {
		return false, t.taken
	}
	if t.failed != nil {
		return false, t.failed
	}
	t.queue("COMMIT").Exec(nothingUndone)
	err = t.send()
	if t.rights {
		db.forget()
	}
	return t.rights, err
}

// nothingUndone tells of what PostgreSQL rolled back instead, since something had
// failed of which the task said nothing.
func nothingUndone(did pgconn.CommandTag) error {
	if did.String() != "COMMIT" {
		return errors.New("store: the transaction had failed")
	}
	return nil
}

// snapshot runs do on one unchanging state of the record.
func (db *DB) snapshot(ctx context.Context, do func(pgx.Tx) error) error {
	return fault(pgx.BeginTxFunc(ctx, db.pool, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}, do))
}

// atOnce asks all questions of a batch on one unchanging state of the record,
// in one message.
func (db *DB) atOnce(ctx context.Context, questions []*pgx.QueuedQuery) error {
	return fault(db.pool.AcquireFunc(ctx, func(conn *pgxpool.Conn) error {
		var b pgx.Batch
		b.Queue("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
		b.QueuedQueries = append(b.QueuedQueries, questions...)
		b.Queue("COMMIT")
		return conn.SendBatch(ctx, &b).Close() // after an error the pool drops the connection, which is not idle
	}))
}

//go:embed query/*.sql
var queries embed.FS

// statement returns a file of query/, with what stands in double braces
// replaced: pairs of a name and a text.
func statement(name string, replace ...string) string {
	b, err := queries.ReadFile("query/" + name + ".sql")
	if err != nil {
		panic(err) // the file is compiled in
	}
	for i := 0; i < len(replace); i += 2 {
		replace[i] = "{{" + replace[i] + "}}"
	}
	return strings.TrimSpace(strings.NewReplacer(replace...).Replace(string(b)))
}
