package store_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
	"golang.org/x/sync/errgroup"

	"kiennghi/domain"
	"kiennghi/domain/casework"
	"kiennghi/domain/workday"
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

// former returns a database as a program of another version has left it, with
// what is kept in tl's.
func former(tl *tale, version int64) string {
	tl.Helper()
	dsn := postgrestest.New(tl)
	must(tl, direct(tl, dsn, empty))
	must(tl, store.MigrateTo(tl.Context(), dsn, version))
	// Rows refer to each other in any order, and what triggers keep is among them.
	const each = `DO $$ DECLARE c record; BEGIN
		FOR c IN SELECT conrelid::regclass AS t, conname FROM pg_constraint WHERE contype = 'f' AND connamespace = 'public'::regnamespace
			LOOP EXECUTE format('ALTER TABLE %s ALTER CONSTRAINT %I DEFERRABLE', c.t, c.conname); END LOOP;
		FOR c IN SELECT oid::regclass AS t FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
			LOOP EXECUTE format('ALTER TABLE %s $ TRIGGER USER', c.t); END LOOP;
	END $$`
	must(tl, direct(tl, dsn, strings.Replace(each, "$ TRIGGER", "DISABLE TRIGGER", 1)))
	from, to := get[*pgx.Conn](tl)(pgx.Connect(tl.Context(), tl.dsn)), get[*pgx.Conn](tl)(pgx.Connect(tl.Context(), dsn))
	defer from.Close(tl.Context())
	defer to.Close(tl.Context())
	names := get[[]string](tl)(pgx.CollectRows(get[pgx.Rows](tl)(to.Query(tl.Context(), `SELECT quote_ident(relname) FROM pg_class
		WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname <> 'goose_db_version'`)), pgx.RowTo[string]))
	must(tl, pgx.BeginFunc(tl.Context(), to, func(tx pgx.Tx) error {
		if _, err := tx.Exec(tl.Context(), "SET CONSTRAINTS ALL DEFERRED"); err != nil {
			return err
		}
		for _, name := range names {
			var rows []byte
			kept := name
			if name == "figure_months" {
				kept = "(SELECT *, term AS month FROM figure_terms WHERE NOT yearly)"
			}
			if err := from.QueryRow(tl.Context(), "SELECT coalesce(jsonb_agg(t), '[]') FROM "+kept+" AS t").Scan(&rows); err != nil {
				return err
			}
			if _, err := tx.Exec(tl.Context(), "INSERT INTO "+name+" SELECT * FROM jsonb_populate_recordset(NULL::"+name+", $1)", rows); err != nil {
				return err
			}
		}
		return nil
	}))
	must(tl, direct(tl, dsn, strings.Replace(each, "$ TRIGGER", "ENABLE TRIGGER", 1)))
	return dsn
}

// What was answered at the conference and later in writing counted as answered
// in writing from then on. It counts as if it never had: what says nothing new is
// no span of its own. A denunciation that had been made public stayed so, and does
// not. A notice announces the day that was planned when it was given.
func TestMigrationOfFormerRows(t *testing.T) {
	t.Parallel()
	tl := begin(t)
	ctx, desk, north := t.Context(), tl.desk, build(t, tl.db).north.ID
	clerk, chair := tl.hire(domain.RoleClerk, north), tl.hire(domain.RoleChair, north)
	d := get[casework.DialogueView](t)(desk.Plan(ctx, tl.by(clerk), domain.Dialogue{Unit: north, Basis: domain.BasisLaw2025, Meeting: domain.MeetInPerson,
		Place: "Nhà văn hoá", StartsAt: now.AddDate(0, 0, 8), Agenda: "Trật tự đô thị"})).Dialogue
	notify := func(c domain.NoticeChannel) {
		t.Helper()
		get[casework.DialogueView](t)(desk.GiveNotice(ctx, tl.by(clerk), d.ID, casework.AnyVersion, domain.Notice{Channel: c}))
	}
	notify(domain.NoticeMassMedia)
	tl.pass(1)
	get[casework.DialogueView](t)(desk.ChangePlan(ctx, tl.by(clerk), d.ID, casework.AnyVersion, casework.PlanChange{StartsAt: now.AddDate(0, 0, 9)}))
	notify(domain.NoticeQuarterHeads)
	tl.pass(8)
	get[casework.DialogueView](t)(desk.Open(ctx, tl.by(chair), d.ID, casework.AnyVersion, time.Time{}, &domain.Attendance{People: 80}))
	var all []casework.NewPetition
	for _, title := range []string{"Vỉa hè", "Đèn đường", "Rác thải", "Cấp nước", "Tố cáo"} {
		all = append(all, casework.NewPetition{ID: id[domain.Petition](), Field: domain.FieldTraffic, Title: title})
	}
	get[[]casework.MatterResult](t)(desk.RecordMatters(ctx, tl.by(clerk), d.ID, all))
	same, done, written, spoken, erased := all[0].ID, all[1].ID, all[2].ID, all[3].ID, all[4].ID
	get[casework.PetitionView](t)(desk.Refuse(ctx, tl.by(chair), erased, casework.AnyVersion, domain.GroundDenunciation, ""))
	planned := domain.Claim{Outcome: domain.Planned, DueOn: today + 200}
	get[casework.AnswerView](t)(desk.CreateAnswer(ctx, tl.by(clerk), casework.NewAnswer{Petitions: []domain.PetitionID{same, done, spoken},
		Answer: domain.Answer{Mode: domain.OnTheSpot, Text: "Sẽ làm.", Claim: planned}}))
	get[casework.PetitionView](t)(desk.Promise(ctx, tl.by(clerk), written, casework.AnyVersion, today+60, ""))

	give := func(of domain.PetitionID, text string, c domain.Claim, despite ...domain.Override) {
		t.Helper()
		a := get[casework.AnswerView](t)(desk.CreateAnswer(ctx, tl.by(chair), casework.NewAnswer{Petitions: []domain.PetitionID{of}, Answer: domain.Answer{
			Mode: domain.InWriting, Number: "1/UBND", SignedOn: workday.Of(tl.now), Signatory: "Chủ tịch", Text: text, Claim: c}})).ID
		get[casework.AnswerView](t)(desk.ApproveAnswer(ctx, tl.by(chair), a, casework.AnyVersion))
		get[casework.AnswerView](t)(desk.PublishAnswer(ctx, tl.by(chair), a, casework.AnyVersion, despite))
	}
	tl.pass(40)
	again := workday.Of(tl.now)
	nobody := domain.Override{Code: domain.WarnNoPerson, Reason: "Đội quản lý trật tự làm"}
	give(same, "Đang chờ vốn.", planned, nobody)
	give(done, "Đã lắp đèn.", domain.Claim{Outcome: domain.Resolved, Means: domain.CarriedOut, Evidence: "Biên bản nghiệm thu", DoneOn: again})
	give(written, "Rác được thu gom hằng ngày.", domain.Claim{Outcome: domain.Explained})
	tl.pass(40)
	give(same, "Vốn đã được duyệt.", planned, nobody)
	tl.pass(40)
	give(same, "Vỉa hè được lát xong.", domain.Claim{Outcome: domain.Explained})
	must(t, tl.db.FoldFigures(ctx))

	dsn := former(tl, 38)
	for _, as := range []struct {
		sql  string
		args []any
	}{
		{"UPDATE petition_spans SET mode = 'in_writing', figures = figures + 4 WHERE petition = ANY ($1) AND class IN ('resolved', 'explained')", []any{[]domain.PetitionID{same, done}}},
		{`INSERT INTO petition_spans SELECT (jsonb_populate_record(s, '{"seq": 4, "mode": "in_writing"}')).* FROM petition_spans AS s WHERE petition = $1 AND seq = 2`, []any{same}},
		{"UPDATE petition_spans SET since = $2, figures = figures + 4 WHERE petition = $1 AND seq = 4", []any{same, (again + 40).String()}},
		{`INSERT INTO petition_spans SELECT (jsonb_populate_record(s, '{"seq": 3}')).* FROM petition_spans AS s WHERE petition = $1 AND seq = 4`, []any{same}},
		{"UPDATE petition_spans SET since = $2::date, until = $2::date + 40 WHERE petition = $1 AND seq = 3", []any{same, again.String()}},
		{"UPDATE petition_spans SET until = $2 WHERE petition = $1 AND seq = 2", []any{same, again.String()}},
		{"UPDATE petitions SET public = true WHERE id = $1", []any{erased}},
	} {
		must(t, direct(t, dsn, as.sql, as.args...))
	}

	must(t, store.Migrate(ctx, dsn))
	kept := func(dsn string) []string {
		conn := get[*pgx.Conn](t)(pgx.Connect(ctx, dsn))
		defer conn.Close(ctx)
		return get[[]string](t)(pgx.CollectRows(get[pgx.Rows](t)(conn.Query(ctx, "SELECT s::text FROM petition_spans AS s ORDER BY petition, seq")), pgx.RowTo[string]))
	}
	if diff := cmp.Diff(kept(tl.dsn), kept(dsn)); diff != "" {
		t.Errorf("spans that were migrated (+) are not as they would be now (-):\n%s", diff)
	}
	tl.db = get[*store.DB](t)(store.Open(ctx, dsn, store.Options{MaxConns: 4}))
	t.Cleanup(tl.db.Close)
	if found := tl.differences(); len(found) > 0 {
		t.Errorf("check names:\n%s", strings.Join(found, "\n"))
	}
}

// A session that was recorded twice is recorded once, and the dialogues of either
// are of that.
func TestSessionsOnce(t *testing.T) {
	t.Parallel()
	dsn := postgrestest.New(t)
	must(t, direct(t, dsn, empty))
	must(t, store.MigrateTo(t.Context(), dsn, 48))
	must(t, direct(t, dsn, `INSERT INTO units (id, code, name, level, "from", source, version) VALUES ('002-2021', '002', 'Quận Hoàn Kiếm', 'district', '2021-07-01', 'test', 1)`))
	for _, s := range []struct{ id, on string }{{"1", "2022-07-05"}, {"2", "2022-07-05"}, {"3", "2022-12-05"}} {
		session := "00000000-0000-7000-8000-00000000000" + s.id
		must(t, direct(t, dsn, fmt.Sprintf(`INSERT INTO council_sessions (id, unit, title, opens_on) VALUES ('%s', '002-2021', 'Kỳ họp', '%s')`, session, s.on)))
		must(t, direct(t, dsn, fmt.Sprintf(`INSERT INTO dialogues (id, unit, basis, session, meeting, place, starts_at, agenda, state, people, organisations, officials, planned_at, minutes, conclusion_number, conclusion_text, version)
			VALUES ('%[1]s', '002-2021', 'decree_32_2021', '%[1]s', 'in_person', 'Nhà văn hoá', '2022-03-01', '', 'planned', 0, 0, 0, '2022-02-01', '', '', '', 1)`, session)))
	}
	must(t, store.Migrate(t.Context(), dsn))
	conn := get[*pgx.Conn](t)(pgx.Connect(t.Context(), dsn))
	defer conn.Close(t.Context())
	var of []string
	must(t, conn.QueryRow(t.Context(), "SELECT array_agg(right(session::text, 1) ORDER BY id) FROM dialogues").Scan(&of))
	if sessions := count(t, dsn, "council_sessions"); sessions != 2 || !slices.Equal(of, []string{"1", "1", "3"}) {
		t.Errorf("%d sessions, and dialogues of %v", sessions, of)
	}
}
