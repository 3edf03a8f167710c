package store_test

import (
	"context"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"kiennghi/domain"
	"kiennghi/domain/casework"
	"kiennghi/store"
	"kiennghi/store/postgrestest"
)

// TestUnreachable takes the database away from those who use it, and gives it
// back.
func TestUnreachable(t *testing.T) {
	t.Parallel()
	const conns = 4
	dsn := postgrestest.New(t)
	db, err := store.Open(t.Context(), dsn, store.Options{MaxConns: conns})
	must(t, err)
	t.Cleanup(db.Close)
	config, err := pgx.ParseConfig(dsn)
	must(t, err)
	name := config.Database
	config.Database = "kiennghi"
	server, err := pgx.ConnectConfig(t.Context(), config)
	must(t, err)
	t.Cleanup(func() { server.Close(context.Background()) })

	read := func() error { _, err := db.Units(t.Context()); return err }
	write := func() error {
		return db.Update(t.Context(), func(tx casework.Tx) error {
			return tx.Free(&domain.Unit{ID: "x"})
		})
	}
	ping := func() error { return db.Ping(t.Context()) }
	uses := map[string]func() error{"reading": read, "writing": write, "asking": ping}
	for what, use := range uses {
		if err := use(); err != nil {
			t.Fatalf("%s: %v", what, err)
		}
	}

	_, err = server.Exec(t.Context(), "ALTER DATABASE "+name+" ALLOW_CONNECTIONS false")
	must(t, err)
	_, err = server.Exec(t.Context(), "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1", name)
	must(t, err)
	for range 2 * conns {
		for what, use := range uses {
			err := use()
			if e := domain.Refusal(err); e == nil || e.Kind != domain.KindUnavailable || e.Code != domain.CodeUnavailable {
				t.Errorf("%s what is gone: %v", what, err)
			} else if !strings.Contains(err.Error(), "store: ") {
				t.Errorf("%s: the cause is missing in %v", what, err)
			}
		}
	}

	_, err = server.Exec(t.Context(), "ALTER DATABASE "+name+" ALLOW_CONNECTIONS true")
	must(t, err)
	for what, use := range uses {
		if err := use(); err != nil {
			t.Errorf("%s what is back: %v", what, err)
		}
	}
}

// TestReadOnly has the database take nothing, as one does that stands by for
// another: what is kept there can be read, and the program is not ready.
func TestReadOnly(t *testing.T) {
	t.Parallel()
	dsn := postgrestest.New(t)
	must(t, direct(t, dsn, "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET default_transaction_read_only = on', current_database()); END $$"))
	db := get[*store.DB](t)(store.Open(t.Context(), dsn, store.Options{}))
	t.Cleanup(db.Close)
	if _, err := db.Units(t.Context()); err != nil {
		t.Errorf("reading: %v", err)
	}
	for what, use := range map[string]func() error{
		"asking": func() error { return db.Ping(t.Context()) },
		"writing": func() error {
			return db.Update(t.Context(), func(tx casework.Tx) error {
				return tx.Add(&domain.Account{ID: id[domain.Account](), Login: "a", Name: "A", MadeAt: now, Version: 1})
			})
		},
	} {
		if err := use(); domain.KindOf(err) != domain.KindUnavailable {
			t.Errorf("%s: %v", what, err)
		}
	}
}

// TestNoConnectionLeft waits in vain for a connection that others hold; a
// caller who gave up is no reason to call the database unavailable.
func TestNoConnectionLeft(t *testing.T) {
	t.Parallel()
	db := open(t)
	late, cancel := context.WithTimeout(t.Context(), 0)
	defer cancel()
	left, leave := context.WithCancel(t.Context())
	leave()
	for what, use := range map[string]func(context.Context) error{
		"reading": func(ctx context.Context) error { return db.Ping(ctx) },
		"writing": func(ctx context.Context) error {
			return db.Update(ctx, func(casework.Tx) error { return nil })
		},
	} {
		if err := use(late); domain.KindOf(err) != domain.KindUnavailable {
			t.Errorf("%s too late: %v", what, err)
		}
		if err := use(left); err == nil || domain.KindOf(err) != domain.KindFault {
			t.Errorf("%s for nobody: %v", what, err)
		}
	}
}
