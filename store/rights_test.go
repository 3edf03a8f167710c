package store_test

import (
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"kiennghi/domain"
	"kiennghi/domain/casework"
	"kiennghi/store"
)

// eventually tries until it holds, and fails the test when it does not.
func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for start := time.Now(); !holds(); {
		if time.Since(start) > 20*time.Second {
			t.Fatal("never ", what)
		}
	}
}

// Rights are asked for once, and again after any change, at this program and
// at others; and each time while changes cannot be heard of.
func TestRightsAreRemembered(t *testing.T) {
	t.Parallel()
	db, tr := openTraced(t)
	w := build(t, db)
	other := get[*store.DB](t)(store.Open(t.Context(), tr.dsn, store.Options{MaxConns: 2}))
	defer other.Close()
	post := domain.Post{ID: id[domain.Post](), Account: w.clerk.ID, Role: domain.RoleClerk, Unit: w.north.ID, From: today, Version: 1}
	rights := func() (r casework.Rights) {
		return get[casework.Rights](t)(db.Rights(t.Context(), w.clerk.ID, "", today))
	}
	asks := func() bool { return len(tr.during(func() { rights() })) > 0 }
	remembers := func() bool { return !asks() }

	eventually(t, "remembered", remembers)
	add(t, db, &post)
	if len(rights().Posts) != 1 {
		t.Error("what is done here is not known here at once")
	}

	eventually(t, "remembered again", remembers)
	post.Until, post.Version = today-1, 2
	must(t, other.Update(t.Context(), func(tx casework.Tx) error { return tx.Save(&post) }))
	eventually(t, "heard of what is done elsewhere", func() bool { return len(rights().Posts) == 0 })

	eventually(t, "remembered once more", remembers)
	conn := get[*pgx.Conn](t)(pgx.Connect(t.Context(), tr.dsn))
	defer conn.Close(t.Context())
	for range 2 {
		_ = get[pgconn.CommandTag](t)(conn.Exec(t.Context(), "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name = $1", store.Ears))
		eventually(t, "noticed that nothing is heard", asks)
		eventually(t, "heard again", remembers)
	}
}

// Once a change of somebody's rights is acknowledged, no program that shares the
// database goes by what was before, whichever made it. One that does not answer
// stops no change.
func TestProgramsAgree(t *testing.T) {
	t.Parallel()
	db, tr := openTraced(t)
	w := build(t, db)
	var programs []*store.DB
	for range 2 {
		other := get[*store.DB](t)(store.Open(t.Context(), tr.dsn, store.Options{MaxConns: 2}))
		t.Cleanup(other.Close)
		programs = append(programs, other)
	}
	post := domain.Post{ID: id[domain.Post](), Account: w.clerk.ID, Role: domain.RoleClerk, Unit: w.north.ID, From: today, Version: 1}
	add(t, db, &post)
	held := func(by *store.DB) bool {
		r := get[casework.Rights](t)(by.Rights(t.Context(), w.clerk.ID, "", today))
		return len(r.Posts) == 1
	}
	turn := func() bool {
		if post.Until.IsZero() {
			post.Until = today - 1
		} else {
			post.Until = 0
		}
		post.Version++
		return post.Until.IsZero()
	}
	for i := range 200 {
		for _, p := range programs {
			held(p) // which may be remembered
		}
		want := turn()
		must(t, programs[i%2].Update(t.Context(), func(tx casework.Tx) error { return tx.Save(&post) }))
		for j, p := range programs {
			if held(p) != want {
				t.Fatalf("after change %d by program %d, program %d says %t", i, i%2, j, !want)
			}
		}
	}

	config := get[*pgx.ConnConfig](t)(pgx.ParseConfig(tr.dsn))
	config.RuntimeParams["application_name"] = store.Ears
	mute := get[*pgx.Conn](t)(pgx.ConnectConfig(t.Context(), config))
	defer mute.Close(t.Context())
	want := turn()
	must(t, db.Update(t.Context(), func(tx casework.Tx) error { return tx.Save(&post) }))
	if held(programs[0]) != want {
		t.Error("a program that does not answer keeps the others from hearing")
	}
}
