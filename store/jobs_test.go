package store_test

import (
	"bufio"
	"context"
	"errors"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"kiennghi/domain"
	"kiennghi/domain/casework"
	"kiennghi/store"
)

// works does the jobs of an office as one replica would, until the test ends.
func works(t *testing.T, db *store.DB, do func(context.Context, casework.Job) error) {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- db.Work(ctx, slog.New(slog.DiscardHandler), do) }()
	t.Cleanup(func() {
		stop()
		must(t, <-done)
	})
}

// A job is kept with the change that causes it, or not at all, and is done by
// one of the replicas, again when it fails.
func TestJobs(t *testing.T) {
	t.Parallel()
	db, tr := openTraced(t)
	w := build(t, db)
	p := petition(w.north.ID, now, "Một việc")
	const kind = "test"
	kept, lost := id[any](), id[any]()
	must(t, db.Update(t.Context(), func(tx casework.Tx) error {
		return errors.Join(tx.Add(&p), tx.Enqueue(casework.Job{Kind: kind, Of: kept}))
	}))
	broken := errors.New("broken")
	if err := db.Update(t.Context(), func(tx casework.Tx) error {
		return errors.Join(tx.Enqueue(casework.Job{Kind: kind, Of: lost}), broken)
	}); !errors.Is(err, broken) {
		t.Error(err)
	}

	var mu sync.Mutex
	done := map[domain.ID[any]]int{}
	do := func(_ context.Context, j casework.Job) error {
		mu.Lock()
		defer mu.Unlock()
		if j.Kind != kind {
			return nil
		}
		if done[j.Of]++; done[j.Of] == 1 {
			return broken
		}
		return nil
	}
	for range 2 {
		works(t, db, do)
	}
	conn := get[*pgx.Conn](t)(pgx.Connect(t.Context(), tr.dsn))
	defer conn.Close(t.Context())
	eventually(t, "done when tried again", func() bool {
		var state string
		must(t, conn.QueryRow(t.Context(), "SELECT state FROM river.river_job WHERE args->>'kind' = $1", kind).Scan(&state))
		return state == "completed"
	})
	mu.Lock()
	defer mu.Unlock()
	if len(done) != 1 || done[kept] != 2 {
		t.Errorf("done %v", done)
	}
}

// However long the servers of others take, the other jobs go on.
func TestSlowServersHoldUpNobody(t *testing.T) {
	t.Parallel()
	db := open(t)
	enqueue := func(kind casework.JobKind) {
		must(t, db.Update(t.Context(), func(tx casework.Tx) error { return tx.Enqueue(casework.Job{Kind: kind, Of: id[any]()}) }))
	}
	for range 12 {
		enqueue(casework.JobPost)
	}
	answered, posting, done := make(chan struct{}), make(chan struct{}, 12), make(chan struct{})
	works(t, db, func(ctx context.Context, j casework.Job) error {
		switch j.Kind {
		case casework.JobPost:
			posting <- struct{}{}
			<-answered
		case "test":
			close(done)
		}
		return nil
	})
	t.Cleanup(func() { close(answered) })
	for range 4 {
		<-posting
	}
	enqueue("test")
	<-done
}

// A job that was begun by a program that is killed is done by another.
func TestJobsOfTheKilled(t *testing.T) {
	t.Parallel()
	db, tr := openTraced(t)
	kept := id[any]()
	must(t, db.Update(t.Context(), func(tx casework.Tx) error { return tx.Enqueue(casework.Job{Kind: "test", Of: kept}) }))

	self := get[string](t)(os.Executable())
	program := exec.CommandContext(t.Context(), self)
	program.Env = append(os.Environ(), victim+"="+tr.dsn)
	out := get[io.ReadCloser](t)(program.StdoutPipe())
	must(t, program.Start())
	for lines := bufio.NewScanner(out); lines.Scan() && lines.Text() != "begun test"; {
	}
	must(t, program.Process.Kill())
	_ = program.Wait() // it was killed

	conn := get[*pgx.Conn](t)(pgx.Connect(t.Context(), tr.dsn))
	defer conn.Close(t.Context())
	state := func() (s string) {
		must(t, conn.QueryRow(t.Context(), "SELECT state FROM river.river_job WHERE args->>'kind' = 'test'").Scan(&s))
		return s
	}
	if s := state(); s != "running" {
		t.Fatalf("the job of the killed program is %s", s)
	}
	// An hour later.
	for _, sql := range []string{"UPDATE river.river_job SET attempted_at = attempted_at - interval '1 hour'", "DELETE FROM river.river_leader"} {
		get[pgconn.CommandTag](t)(conn.Exec(t.Context(), sql))
	}
	other := get[*store.DB](t)(store.Open(t.Context(), tr.dsn, store.Options{MaxConns: 4, JobTimeout: time.Minute}))
	t.Cleanup(other.Close)
	var done atomic.Int32
	works(t, other, func(_ context.Context, j casework.Job) error {
		if j.Of == kept {
			done.Add(1)
		}
		return nil
	})
	eventually(t, "done by another", func() bool { return state() == "completed" })
	if done.Load() != 1 {
		t.Errorf("done %d times", done.Load())
	}
}

// An administrator sees where each job stands, and lets a dead one be done again.
func TestQueue(t *testing.T) {
	t.Parallel()
	db, tr := openTraced(t)
	for range 8 {
		must(t, db.Update(t.Context(), func(tx casework.Tx) error { return tx.Enqueue(casework.Job{Kind: "test", Of: id[any]()}) }))
	}
	must(t, direct(t, tr.dsn, `UPDATE river.river_job SET state = (ARRAY['available', 'scheduled', 'running', 'retryable', 'completed', 'discarded', 'cancelled', 'pending']::river.river_job_state[])[id - (SELECT min(id) - 1 FROM river.river_job)],
		attempt = 3, attempted_at = now(), finalized_at = CASE WHEN id - (SELECT min(id) - 1 FROM river.river_job) IN (5, 6, 7) THEN now() END,
		errors = ARRAY['{"attempt":2,"error":"first","trace":""}', '{"attempt":3,"error":"Bà Mẫu","trace":"goroutine 1"}']::jsonb[]`))
	for state, want := range map[casework.JobState]int{"": 8, casework.JobQueued: 3, casework.JobRunning: 1, casework.JobFailed: 1, casework.JobDone: 1, casework.JobDead: 2} {
		list := whole(t, 2, func(p casework.Page) ([]casework.QueuedJob, error) { return db.Jobs(t.Context(), state, p) },
			func(j casework.QueuedJob) casework.Cursor { return casework.Cursor{Key: j.ID} })
		if len(list) != want {
			t.Errorf("%q: %d jobs, want %d", state, len(list), want)
		}
		for _, j := range list {
			if state != "" && j.State != state || j.Kind != "test" || j.Of.IsZero() || j.Attempts != 3 || j.LastError != "panic" {
				t.Errorf("%q: %+v", state, j)
			}
		}
	}
	dead := get[[]casework.QueuedJob](t)(db.Jobs(t.Context(), casework.JobDead, casework.Page{Limit: 1}))[0]
	must(t, db.Update(t.Context(), func(tx casework.Tx) error { return tx.Retry(dead.ID) }))
	must(t, db.Update(t.Context(), func(tx casework.Tx) error {
		if j := get[casework.QueuedJob](t)(tx.Job(dead.ID)); j.State != casework.JobQueued || j.EndedAt != nil {
			t.Errorf("begun again: %+v", j)
		}
		_, err := tx.Job(dead.ID + 1000)
		wantKind(t, err, domain.KindNotFound, domain.CodeNotFound)
		return nil
	}))
}

// A program that is told to end while its workers begin ends without a fault.
func TestWorkEndsWhileItBegins(t *testing.T) {
	t.Parallel()
	db := open(t)
	ctx, stop := context.WithCancel(t.Context())
	stop()
	must(t, db.Work(ctx, slog.New(slog.DiscardHandler), func(context.Context, casework.Job) error { return nil }))
}

// What the clock begins waits no longer for its next try than for its next
// beginning, however often it failed.
func TestClockworkGoesOn(t *testing.T) {
	for _, kind := range casework.JobKinds() {
		pause := store.PauseAfter(kind, 20)
		if pause > kind.Every() || (pause > 0) != (kind.Every() > 0) {
			t.Errorf("%s waits %v after twenty tries, and is begun every %v", kind, pause, kind.Every())
		}
	}
}
