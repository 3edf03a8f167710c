package store

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivermigrate"
	"github.com/riverqueue/river/rivertype"

	"kiennghi/domain"
	"kiennghi/domain/casework"
)

// queueSchema is where the library of the queue keeps its tables.
const queueSchema = "river"

// queued is a job as the queue knows it. There is one kind of it, so that the
// queue need not know what the desk can do.
type queued struct{ casework.Job }

func (queued) Kind() string { return "job" }

func (q queued) InsertOpts() river.InsertOpts { return river.InsertOpts{Queue: queueOf(q.Job.Kind)} }

// queueOf names the queue of a kind: what waits for servers of others has its own.
func queueOf(k casework.JobKind) string {
	if k.Apart() {
		return string(k)
	}
	return river.QueueDefault
}

func queue(pool *pgxpool.Pool, c *river.Config) (*river.Client[pgx.Tx], error) {
	c.Schema = queueSchema
	client, err := river.NewClient(riverpgxv5.New(pool), c)
	if err != nil {
		return nil, fmt.Errorf("store: the queue: %w", err)
	}
	return client, nil
}

// Enqueue keeps jobs with the change that causes them, when it is whole.
func (t *tx) Enqueue(jobs ...casework.Job) error {
	for _, j := range jobs {
		t.enqueued = append(t.enqueued, river.InsertManyParams{Args: queued{j}})
	}
	return nil
}

// heardJob is a job that is kept if somebody hears of the petition.
type heardJob struct {
	casework.Job
	of domain.PetitionID
}

// EnqueueIfHeard keeps a job of which it turns out that it has something to do.
func (t *tx) EnqueueIfHeard(j casework.Job, of domain.PetitionID) error {
	t.ifHeard = append(t.ifHeard, heardJob{j, of})
	return nil
}

// hears says of each petition p whether somebody hears of it: most who wrote a
// letter or spoke in a hall gave no address, and a job costs more than to ask.
const hears = `SELECT p.id, EXISTS (SELECT FROM webhooks WHERE state = 'enabled')
	OR EXISTS (SELECT FROM petitions AS q LEFT JOIN petitioners AS r ON r.petition = q.id WHERE q.id = p.id AND (q.owner IS NOT NULL OR r.email <> ''))
	OR EXISTS (SELECT FROM petitions AS q LEFT JOIN petitioners AS r ON r.petition = q.id WHERE q."primary" = p.id AND (q.owner IS NOT NULL OR r.email <> ''))
	FROM `

const (
	heardOf       = hears + "unnest($1::uuid[]) AS p (id)"
	heardOfAnswer = hears + "(SELECT petition FROM answer_petitions WHERE answer = $1) AS p (id)"
)

// listen asks which petitions somebody hears of, together with what is read next.
func (t *tx) listen(sql string, of any) {
	t.queue(sql, of).Query(func(found pgx.Rows) error {
		var id domain.PetitionID
		var is bool
		_, err := pgx.ForEachRow(found, []any{&id, &is}, func() error {
			t.heard[id] = is
			return nil
		})
		return err
	})
}

// enqueue keeps the jobs that the transaction has caused: before what waits to
// be sent, which can then go with the end of the transaction.
func (t *tx) enqueue() error {
	if len(t.enqueued)+len(t.ifHeard) == 0 {
		return nil
	}
	if err := t.sift(); err != nil || len(t.enqueued) == 0 {
		return err
	}
	if t.conn.PgConn().TxStatus() == 'I' { // its beginning waits too
		if err := t.send(); err != nil {
			return err
		}
	}
	_, err := t.jobs.InsertManyTx(t.ctx, inside{conn: t.conn}, t.enqueued)
	return fault(err)
}

// sift takes those jobs that are kept if somebody hears of their petition.
func (t *tx) sift() error {
	var unknown []domain.PetitionID
	for _, j := range t.ifHeard {
		if _, known := t.heard[j.of]; !known {
			unknown = append(unknown, j.of)
		}
	}
	if len(unknown) > 0 {
		t.listen(heardOf, uuids(unknown))
		if err := t.send(); err != nil {
			return err
		}
	}
	for _, j := range t.ifHeard {
		if t.heard[j.of] {
			t.enqueued = append(t.enqueued, river.InsertManyParams{Args: queued{j.Job}})
		}
	}
	return nil
}

// inside is the part of pgx.Tx with which the queue keeps a job. It begins and
// ends nothing.
type inside struct {
	pgx.Tx
	conn *pgx.Conn
}

func (i inside) Conn() *pgx.Conn { return i.conn }

func (i inside) Exec(ctx context.Context, sql string, args ...any) (pgconn.CommandTag, error) {
	return i.conn.Exec(ctx, sql, args...)
}

func (i inside) Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error) {
	return i.conn.Query(ctx, sql, args...)
}

func (i inside) QueryRow(ctx context.Context, sql string, args ...any) pgx.Row {
	return i.conn.QueryRow(ctx, sql, args...)
}

// worker does a job.
type worker struct {
	river.WorkerDefaults[queued]
	do func(context.Context, casework.Job) error
}

func (w worker) Work(ctx context.Context, j *river.Job[queued]) error { return w.do(ctx, j.Args.Job) }

// NextRetry says when a job that failed is tried again: one that the clock begins
// no later than the clock would begin it, since while it waits the clock does not.
func (w worker) NextRetry(j *river.Job[queued]) time.Time {
	every := j.Args.Job.Kind.Every()
	if every == 0 {
		return time.Time{} // as the queue has it
	}
	return j.AttemptedAt.Add(min(every, time.Duration(j.Attempt)*time.Minute))
}

// How jobs are run. One that fails is tried again after a pause that grows,
// for about three weeks; then it is dead, and waits for an administrator.
const (
	workersEach = 4
	keepDone    = 24 * time.Hour
	keepDead    = 90 * 24 * time.Hour
)

// Work does jobs until ctx is done, and then lets those that run finish for a
// while. Any number of programs may do so at once: a job is done by one of
// them, and begun again elsewhere when that one is killed.
func (db *DB) Work(ctx context.Context, log *slog.Logger, do func(context.Context, casework.Job) error) error {
	workers := river.NewWorkers()
	river.AddWorker(workers, worker{do: do})
	var clockwork []*river.PeriodicJob
	queues := map[string]river.QueueConfig{}
	for _, kind := range casework.JobKinds() {
		queues[queueOf(kind)] = river.QueueConfig{MaxWorkers: workersEach}
		if every := kind.Every(); every > 0 {
			clockwork = append(clockwork, river.NewPeriodicJob(river.PeriodicInterval(every), func() (river.JobArgs, *river.InsertOpts) {
				return queued{casework.Job{Kind: kind}}, &river.InsertOpts{UniqueOpts: oneAtATime}
			}, &river.PeriodicJobOpts{RunOnStart: true}))
		}
	}
	client, err := queue(db.pool, &river.Config{
		Logger: log, Workers: workers, PeriodicJobs: clockwork,
		Queues:                      queues,
		JobTimeout:                  db.jobTimeout,
		RescueStuckJobsAfter:        2 * db.jobTimeout,
		SoftStopTimeout:             10 * time.Second,
		CompletedJobRetentionPeriod: keepDone, DiscardedJobRetentionPeriod: keepDead,
	})
	if err != nil {
		return err
	}
	switch err := client.Start(ctx); {
	case ctx.Err() != nil && err != nil: // it was told to end while it began
		return nil
	case err != nil:
		return fmt.Errorf("store: the queue: %w", err)
	}
	<-client.Stopped()
	return nil
}

// oneAtATime keeps the clock from beginning a job again that is not done yet.
var oneAtATime = river.UniqueOpts{ByArgs: true, ByState: []rivertype.JobState{
	rivertype.JobStateAvailable, rivertype.JobStatePending, rivertype.JobStateRetryable, rivertype.JobStateRunning, rivertype.JobStateScheduled,
}}

// migrateQueue brings the tables of the queue up to its library's.
func migrateQueue(ctx context.Context, dsn string) error {
	pool, err := pgxpool.New(ctx, dsn)
	if err != nil {
		return err
	}
	defer pool.Close()
	m, err := queueMigrations(pool)
	if err != nil {
		return err
	}
	have, err := m.ExistingVersions(ctx)
	if err != nil || len(have) == len(m.AllVersions()) {
		return err
	}
	_, err = m.Migrate(ctx, rivermigrate.DirectionUp, nil)
	return err
}

func queueMigrations(pool *pgxpool.Pool) (*rivermigrate.Migrator[pgx.Tx], error) {
	return rivermigrate.New(riverpgxv5.New(pool), &rivermigrate.Config{Schema: queueSchema})
}
