package main

import (
	"context"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"kiennghi/store/postgrestest"
)

func TestBind(t *testing.T) {
	got := bind("SELECT $1, $2, $2::date, $10", "it's 9:30", sql("now()"), 0, 0, 0, 0, 0, 0, 0, true)
	if want := "SELECT E'it''s 9\\x3a30', now(), now()::date, true;\n"; got != want {
		t.Errorf("bind = %q, want %q", got, want)
	}
}

// The reads of the reference are served by the indexes that were made for them:
// a reference that is slow by mistake would flatter the program.
func TestReadsUseTheirIndexes(t *testing.T) {
	conn, err := pgx.Connect(t.Context(), postgrestest.New(t))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.Background())
	if _, err := conn.Exec(t.Context(), "SET enable_seqscan = off"); err != nil { // the tables are empty
		t.Fatal(err)
	}
	for _, c := range []struct {
		sql     string
		args    []any
		indexes []string
	}{
		{sqlRead, []any{"01890000-0000-7000-8000-000000000000"}, []string{"petitions_pkey"}},
		{sqlInbox, []any{"00070-2025"}, []string{"petitions_inbox"}},
		{sqlSearch, []any{"duong", "00070-2025"}, []string{"petition_search_unit_words", "petitions_pkey"}},
		{sqlFigures, []any{[]string{"00070-2025"}, "2026-01-01", "2026-12-31"},
			[]string{"petition_spans_received", "petition_spans_unfinished", "petition_spans_finished"}},
	} {
		rows, err := conn.Query(t.Context(), "EXPLAIN "+c.sql, c.args...)
		if err != nil {
			t.Fatal(err)
		}
		lines, err := pgx.CollectRows(rows, pgx.RowTo[string])
		if err != nil {
			t.Fatal(err)
		}
		plan := strings.Join(lines, "\n")
		for _, index := range c.indexes {
			if !strings.Contains(plan, index) {
				t.Errorf("%s is not used:\n%s\n%s", index, c.sql, plan)
			}
		}
	}
}
