package postgrestest_test

import (
	"context"
	"testing"

	"github.com/jackc/pgx/v5"

	"kiennghi/store/postgrestest"
)

func TestMain(m *testing.M) { postgrestest.Main(m) }

func connect(t *testing.T, dsn string) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close(context.Background()) })
	return conn
}

func TestEachTestHasADatabaseOfItsOwn(t *testing.T) {
	one, other := connect(t, postgrestest.New(t)), connect(t, postgrestest.New(t))
	if _, err := one.Exec(t.Context(), "CREATE TABLE mine ()"); err != nil {
		t.Fatal(err)
	}
	var seen bool
	if err := other.QueryRow(t.Context(), "SELECT to_regclass('mine') IS NOT NULL").Scan(&seen); err != nil {
		t.Fatal(err)
	}
	if seen {
		t.Error("one test's table is in another's database")
	}
}

func TestDatabaseIsMigrated(t *testing.T) {
	var folded string
	if err := connect(t, postgrestest.New(t)).QueryRow(t.Context(), "SELECT fold('Đ')").Scan(&folded); err != nil {
		t.Fatal(err)
	}
	if folded != "d" {
		t.Errorf("fold = %q", folded)
	}
}

func TestDatabaseIsDropped(t *testing.T) {
	var dsn string
	t.Run("user", func(t *testing.T) {
		dsn = postgrestest.New(t)
		connect(t, dsn)
	})
	if conn, err := pgx.Connect(t.Context(), dsn); err == nil {
		conn.Close(t.Context())
		t.Error("the database is there after its test")
	}
}

func BenchmarkNew(b *testing.B) {
	for b.Loop() {
		postgrestest.New(b)
	}
}
