package store_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"kiennghi/domain"
	"kiennghi/domain/casework"
	"kiennghi/domain/policy"
	"kiennghi/domain/statistics"
	"kiennghi/domain/workday"
	"kiennghi/store"
	"kiennghi/store/postgrestest"
)

// now is the moment at which the tests take place, in the precision of the
// database.
var (
	now   = time.Date(2026, 3, 2, 2, 30, 0, 123_456_000, time.UTC)
	today = workday.Of(now)
)

// open opens a database of the test's own.
func open(t *testing.T) *store.DB {
	t.Helper()
	db, _ := openTraced(t)
	return db
}

// openTraced also returns what the database is asked.
func openTraced(t *testing.T) (*store.DB, *tracer) {
	t.Helper()
	tr := &tracer{dsn: postgrestest.New(t)}
	db, err := store.Open(t.Context(), tr.dsn, store.Options{MaxConns: 8, Tracer: tr})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(db.Close)
	return db, tr
}

// tracer notes the statements, and in which message each was sent.
type tracer struct {
	dsn      string
	mu       sync.Mutex
	messages int
	asked    []asked
}

type asked struct {
	sql     string
	args    []any
	message int
}

func (tr *tracer) send() {
	tr.mu.Lock()
	defer tr.mu.Unlock()
	tr.messages++
}

func (tr *tracer) note(sql string, args []any) {
	tr.mu.Lock()
	defer tr.mu.Unlock()
	tr.asked = append(tr.asked, asked{sql, args, tr.messages})
}

func (tr *tracer) TraceQueryStart(ctx context.Context, _ *pgx.Conn, q pgx.TraceQueryStartData) context.Context {
	tr.send()
	tr.note(q.SQL, q.Args)
	return ctx
}

func (tr *tracer) TraceQueryEnd(context.Context, *pgx.Conn, pgx.TraceQueryEndData) {}

func (tr *tracer) TraceBatchStart(ctx context.Context, _ *pgx.Conn, _ pgx.TraceBatchStartData) context.Context {
	tr.send()
	return ctx
}

func (tr *tracer) TraceBatchQuery(_ context.Context, _ *pgx.Conn, q pgx.TraceBatchQueryData) {
	tr.note(q.SQL, q.Args)
}

func (tr *tracer) TraceBatchEnd(context.Context, *pgx.Conn, pgx.TraceBatchEndData) {}

// during returns what was asked while do ran.
func (tr *tracer) during(do func()) []asked {
	tr.mu.Lock()
	before := len(tr.asked)
	tr.mu.Unlock()
	do()
	tr.mu.Lock()
	defer tr.mu.Unlock()
	return tr.asked[before:]
}

// must fails the test unless err is nil.
func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// get is must for a call that returns a value.
func get[T any](t testing.TB) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		must(t, err)
		return v
	}
}

// add keeps things in one transaction.
func add(t testing.TB, db *store.DB, things ...any) {
	t.Helper()
	must(t, db.Update(t.Context(), func(tx casework.Tx) error { return tx.Add(things...) }))
}

// wantKind fails the test unless err is a refusal of that kind and code.
func wantKind(t testing.TB, err error, kind domain.Kind, code domain.Code) {
	t.Helper()
	if e := domain.Refusal(err); e == nil || e.Kind != kind || e.Code != code {
		t.Errorf("err = %v, want a refusal of kind %d: %s", err, kind, code)
	}
}

// town is a small office: a city with two wards, and an account.
type town struct {
	city, north, south domain.Unit
	clerk              domain.Account
}

func build(t testing.TB, db *store.DB) town {
	t.Helper()
	unit := func(code, name string, level domain.Level, parent domain.UnitID) domain.Unit {
		return domain.Unit{ID: domain.NewUnitID(code, 2021), Code: code, Name: name, Level: level, Parent: parent,
			From: workday.On(2021, 7, 1), Source: "test", Version: 1}
	}
	w := town{city: unit("01", "Thành phố Hà Nội", domain.LevelCity, "")}
	w.north = unit("00001", "Phường Bắc", domain.LevelWard, w.city.ID)
	w.south = unit("00002", "Phường Nam", domain.LevelWard, w.city.ID)
	w.clerk = domain.Account{ID: id[domain.Account](), Login: "clerk", Name: "Cán bộ", MadeAt: now, Version: 1}
	add(t, db, &[]domain.Unit{w.city, w.north, w.south}, &w.clerk)
	return w
}

// all is a scope over every unit.
func (w town) all() policy.Scope {
	return policy.Public(domain.NewUnits([]domain.Unit{w.city, w.north, w.south}, nil))
}

// only is a scope over one unit.
func (w town) only(u domain.Unit) policy.Scope {
	return policy.Public(domain.NewUnits([]domain.Unit{u}, nil))
}

func id[T any]() domain.ID[T] { return domain.NewID[T](now) }

// petition is one that was received by a ward.
func petition(home domain.UnitID, at time.Time, title string) domain.Petition {
	p := domain.Petition{ID: domain.NewID[domain.Petition](at), Kind: domain.KindPetition, Channel: domain.ChannelLetter, Field: domain.FieldOther,
		Title: title, Text: "Nội dung: " + title, Home: home, Holder: home, ReceivedAt: at, ReceivedOn: workday.Of(at), State: domain.StateReceived,
		DueOn: workday.Of(at) + 30, NextDue: workday.Of(at) + 10, Watch: workday.Of(at) + 10, NoticeDue: workday.Of(at) + 10, DueRule: "test", Version: 1}
	p.Code = domain.PublicCode(p.ID)
	return p
}

// file keeps petitions with their spans.
func file(t testing.TB, db *store.DB, ps ...domain.Petition) {
	t.Helper()
	spans := make([]statistics.Span, len(ps))
	for i, p := range ps {
		spans[i] = statistics.SpanOf(p, p.ReceivedOn)
	}
	add(t, db, &ps, &spans)
}

// whole reads a list page by page, and checks that each page but the last is full.
func whole[T any](t testing.TB, limit int, read func(casework.Page) ([]T, error), cursor func(T) casework.Cursor) []T {
	t.Helper()
	all := []T{}
	p := casework.Page{Limit: limit}
	for range 10_000 {
		list, err := read(p)
		must(t, err)
		if len(list) <= limit {
			return append(all, list...)
		}
		if len(list) != limit+1 {
			t.Fatalf("%d rows for a page of %d", len(list), limit)
		}
		all = append(all, list[:limit]...)
		next := cursor(list[limit-1])
		p.After = &next
	}
	t.Fatal("the list does not end")
	return nil
}

// direct runs a statement on a connection beside the store.
func direct(t testing.TB, dsn, sql string, args ...any) error {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), dsn)
	must(t, err)
	defer conn.Close(t.Context())
	_, err = conn.Exec(t.Context(), sql, args...)
	return err
}

// plans explains statements as the database would run them now.
func plans(t testing.TB, dsn string, list []asked) string {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), dsn)
	must(t, err)
	defer conn.Close(t.Context())
	var b strings.Builder
	for _, q := range list {
		if !strings.Contains(strings.ToUpper(q.sql), "SELECT") {
			continue
		}
		rows, err := conn.Query(t.Context(), "EXPLAIN "+q.sql, q.args...)
		must(t, err)
		lines, err := pgx.CollectRows(rows, pgx.RowTo[string])
		must(t, err)
		fmt.Fprintf(&b, "%s\n%s\n\n", q.sql, strings.Join(lines, "\n"))
	}
	return b.String()
}

// settle lets a table be read from its indexes alone, as it soon can on a server
// whose commits are synchronous. Here the commits of other tests can keep VACUUM
// from it for a while, so each round first brings all of them to the disk.
func settle(t testing.TB, dsn, table string) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), dsn)
	must(t, err)
	defer conn.Close(t.Context())
	for range 100 {
		for _, sql := range []string{"SET synchronous_commit = on", "COMMENT ON SCHEMA public IS ''", "VACUUM (ANALYZE) " + table} {
			_, err := conn.Exec(t.Context(), sql)
			must(t, err)
		}
		var settled bool
		must(t, conn.QueryRow(t.Context(), "SELECT relallvisible = relpages FROM pg_class WHERE relname = $1", table).Scan(&settled))
		if settled {
			return
		}
	}
	t.Fatalf("%s does not settle", table)
}
