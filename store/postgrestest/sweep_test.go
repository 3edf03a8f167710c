package postgrestest

import (
	"testing"

	"github.com/jackc/pgx/v5"
)

// What a test binary that was killed has left is removed by the next one, and
// what the living use is not.
func TestSweep(t *testing.T) {
	living := New(t)
	c, err := connect()
	if err != nil {
		t.Fatal(err)
	}
	const left = "test_2147483647_1" // no process has so high a number
	if err := c.exec(t.Context(), "CREATE DATABASE "+left+" TEMPLATE "+c.template+" STRATEGY FILE_COPY"); err != nil {
		t.Fatal(err)
	}

	next := &cluster{server: c.server, template: c.template, prefix: "test_2147483646"}
	if err := next.prepare(t.Context()); err != nil {
		t.Fatal(err)
	}
	defer next.session.Close(t.Context())
	if err := next.sweep(t.Context()); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]bool{left: false, c.template: true} {
		var exists bool
		const q = "SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)"
		if err := next.session.QueryRow(t.Context(), q, name).Scan(&exists); err != nil {
			t.Fatal(err)
		}
		if exists != want {
			t.Errorf("%s exists: %v, want %v", name, exists, want)
		}
	}
	conn, err := pgx.Connect(t.Context(), living)
	if err != nil {
		t.Fatalf("the database of a running test is gone: %v", err)
	}
	if err := conn.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
}
