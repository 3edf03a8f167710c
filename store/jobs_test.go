package store_test

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"

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
