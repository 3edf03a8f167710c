package store_test

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"testing"

	"kiennghi/domain/casework"
	"kiennghi/store"
	"kiennghi/store/postgrestest"
)

// victim names the database at which this program, instead of testing, is a
// replica that never finishes a job.
const victim = "KIENNGHI_TEST_VICTIM"

func TestMain(m *testing.M) {
	if dsn := os.Getenv(victim); dsn != "" {
		fmt.Println(neverFinish(dsn))
		os.Exit(1)
	}
	postgrestest.Main(m)
}

// neverFinish begins the jobs of an office, says so, and finishes none.
func neverFinish(dsn string) error {
	db, err := store.Open(context.Background(), dsn, store.Options{MaxConns: 4})
	if err != nil {
		return err
	}
	return db.Work(context.Background(), slog.New(slog.DiscardHandler), func(_ context.Context, j casework.Job) error {
		fmt.Println("begun", j.Kind)
		select {}
	})
}
