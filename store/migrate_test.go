package store_test

import (
	"regexp"
	"testing"

	"github.com/jackc/pgx/v5"
	"golang.org/x/sync/errgroup"

	"kiennghi/store"
	"kiennghi/store/postgrestest"
)

// empty removes what the migrations have made.
const empty = "DROP SCHEMA river, public CASCADE; CREATE SCHEMA public"

func TestMigrateByEightAtOnce(t *testing.T) {
	dsn := postgrestest.New(t)
	conn, err := pgx.Connect(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	if _, err := conn.Exec(t.Context(), empty); err != nil {
		t.Fatal(err)
	}

	g, ctx := errgroup.WithContext(t.Context())
	for range 8 {
		g.Go(func() error { return store.Migrate(ctx, dsn) })
	}
	if err := g.Wait(); err != nil {
		t.Fatal(err)
	}

	var times, versions int
	const q = "SELECT count(*), count(DISTINCT version_id) FROM goose_db_version"
	if err := conn.QueryRow(t.Context(), q).Scan(&times, &versions); err != nil {
		t.Fatal(err)
	}
	if times != versions || times < 2 { // version 0 is goose's own
		t.Errorf("%d migrations were applied %d times", versions, times)
	}
}

func TestMigrationHash(t *testing.T) {
	h := store.MigrationHash()
	if !regexp.MustCompile(`^[0-9a-f]{64}$`).MatchString(h) {
		t.Errorf("hash = %q", h)
	}
	if again := store.MigrationHash(); again != h {
		t.Errorf("hash = %q, then %q", h, again)
	}
}

func TestSearchIgnoresDiacritics(t *testing.T) {
	conn, err := pgx.Connect(t.Context(), postgrestest.New(t))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	for _, c := range []struct{ text, word string }{
		{"Đường Lê Duẩn ngập nước", "duong"},
		{"đường", "Đường"},
		{"ĐƯỜNG", "duong"},
		{"Hoà Bình", "hòa"}, // the old and the new place of the tone
		{"Trường Nguyễn Thượng Hiền", "nguyen"},
		{"ơ ư ă â ê ô", "o"},
		{"du\u031bo\u031b\u0300ng", "duong"}, // decomposed
	} {
		var folded, found bool
		const q = `SELECT fold($1) LIKE '%' || fold($2) || '%',
			to_tsvector('vi', normalize($1, NFC)) @@ plainto_tsquery('vi', $2)`
		if err := conn.QueryRow(t.Context(), q, c.text, c.word).Scan(&folded, &found); err != nil {
			t.Fatal(err)
		}
		if !folded || !found {
			t.Errorf("%q in %q: fold %v, search %v", c.word, c.text, folded, found)
		}
	}
}

// An index on fold needs it to be immutable.
func TestFoldCanBeIndexed(t *testing.T) {
	conn, err := pgx.Connect(t.Context(), postgrestest.New(t))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	_, err = conn.Exec(t.Context(), `CREATE TABLE place (name text);
		CREATE INDEX ON place (fold(name))`)
	if err != nil {
		t.Error(err)
	}
}
