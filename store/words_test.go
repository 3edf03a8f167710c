package store_test

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"kiennghi/domain"
)

// spoken is an event of a petition with words in every place, and the petition.
func spoken(w town) (domain.Petition, domain.Event) {
	p := petition(w.north.ID, now, "Một việc")
	return p, domain.Event{ID: domain.NewID[domain.Event](now), Subject: domain.OfPetition, Of: domain.ID[any](p.ID), Seq: 1, Step: domain.StepAssign, At: now,
		Change: domain.Change{Note: "Ghi chú", Article: "Điều 1", Evidence: "Ảnh", Overrides: []domain.Override{{Code: domain.WarnSameText, Reason: "Như nhau"}, {Code: domain.WarnPersonal, Reason: "Đã hỏi"}},
			Five: &domain.FiveClear{Person: w.clerk.ID, Task: "Việc", Responsibility: "Chính", Deadline: today, Result: "Xong"}}}
}

// The words of the record, and why somebody looked at who raised a petition,
// can be erased, and the database lets nobody do anything else with them.
func TestWordsAreOnlyErased(t *testing.T) {
	t.Parallel()
	db, tr := openTraced(t)
	w := build(t, db)
	p, e := spoken(w)
	add(t, db, &p, &e, &domain.IdentityView{Petition: p.ID, By: w.clerk.ID, Role: domain.RoleClerk, Unit: w.north.ID, At: now, Purpose: "Liên hệ"})
	conn := get[*pgx.Conn](t)(pgx.Connect(t.Context(), tr.dsn))
	defer conn.Close(t.Context())
	for _, sql := range []string{
		`UPDATE event_words SET words = '{"note": "Khác"}'`, "UPDATE event_words SET words = '{}'", "UPDATE event_words SET event = gen_random_uuid()",
		"DELETE FROM event_words", "TRUNCATE event_words", "UPDATE identity_views SET purpose = 'Khác'", "UPDATE identity_views SET purpose = erased(purpose), at = now()",
		"DELETE FROM identity_views", "TRUNCATE identity_views", "UPDATE events SET seq = 2",
	} {
		if _, err := conn.Exec(t.Context(), sql); err == nil || !strings.Contains(err.Error(), "the record is never changed") {
			t.Errorf("%s: %v", sql, err)
		}
	}
	if diff := cmp.Diff(e, get[domain.Event](t)(db.Event(t.Context(), e.ID))); diff != "" {
		t.Errorf("kept (-want +got):\n%s", diff)
	}
	for _, sql := range []string{"UPDATE event_words SET words = erased_words(words)", "UPDATE identity_views SET purpose = erased(purpose)"} {
		if _, err := conn.Exec(t.Context(), sql); err != nil {
			t.Errorf("%s: %v", sql, err)
		}
	}
	if diff := cmp.Diff(e.Erased(), get[domain.Event](t)(db.Event(t.Context(), e.ID))); diff != "" {
		t.Errorf("erased (-want +got):\n%s", diff)
	}
	if n := count(t, tr.dsn, "identity_views WHERE purpose = '"+domain.ErasedTitle+"'"); n != 1 {
		t.Errorf("%d purposes are erased", n)
	}
}

// Words are sent with their event, and an event without words writes no more
// than itself.
func TestWordsCostOneStatement(t *testing.T) {
	t.Parallel()
	db, tr := openTraced(t)
	_, e := spoken(build(t, db))
	silent := domain.Event{ID: domain.NewID[domain.Event](now), Subject: domain.OfUnit, Seq: 1, Step: domain.StepAssign, At: now}
	for n, e := range []domain.Event{silent, e} {
		messages := map[int]bool{}
		words := 0
		for _, s := range tr.during(func() { add(t, db, &e) }) {
			messages[s.message] = true
			if strings.Contains(s.sql, "event_words") {
				words++
			}
		}
		if words != n || len(messages) != 1 {
			t.Errorf("an event with %d texts wrote %d rows of words in %d messages", n, words, len(messages))
		}
	}
}

// A record is read with its words by one statement, over indexes alone.
func TestWordsAreReadByIndex(t *testing.T) {
	t.Parallel()
	db, tr := openTraced(t)
	_, e := spoken(build(t, db))
	record := make([]domain.Event, 5000)
	for i := range record {
		record[i] = e
		record[i].ID, record[i].Of, record[i].Seq = domain.NewID[domain.Event](now), domain.ID[any](domain.NewID[domain.Petition](now)), 1
	}
	must(t, db.Load(t.Context(), record))
	var got []domain.Event
	statements := tr.during(func() { got = get[[]domain.Event](t)(db.Events(t.Context(), domain.OfPetition, record[7].Of)) })
	if diff := cmp.Diff(record[7:8], got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if plan := plans(t, tr.dsn, statements); len(statements) != 1 || plan == "" || strings.Contains(plan, "Seq Scan") {
		t.Errorf("%d statements:\n%s", len(statements), plan)
	}
}

// Words that were kept in events are moved out of them, and erased where they
// are about what turned out to be a denunciation.
func TestWordsOfOldEventsMoveApart(t *testing.T) {
	t.Parallel()
	db, tr := openTraced(t)
	w := build(t, db)
	p, e := spoken(w)
	gone, said := spoken(w)
	add(t, db, &p, &gone)
	refused := domain.Event{ID: domain.NewID[domain.Event](now), Subject: domain.OfPetition, Of: said.Of, Seq: 2, Step: domain.StepRefuse, At: now,
		Change: domain.Change{Ground: string(domain.GroundDenunciation)}}
	must(t, direct(t, tr.dsn, `DROP FUNCTION erase_words, about_alone; DROP VIEW spoken_events, denounced; DROP TABLE event_words;
		DROP FUNCTION words_are_only_erased CASCADE; DROP FUNCTION erased, erased_words, erased_overrides;
		CREATE TRIGGER views_are_final BEFORE UPDATE OR DELETE ON identity_views FOR EACH ROW EXECUTE FUNCTION record_is_final()`))
	conn := get[*pgx.Conn](t)(pgx.Connect(t.Context(), tr.dsn))
	defer conn.Close(t.Context())
	for _, e := range []domain.Event{e, said, refused} {
		if _, err := conn.Exec(t.Context(), `INSERT INTO events (id, subject, "of", seq, step, at, role, change) VALUES ($1, $2, $3, $4, $5, $6, '', $7)`,
			e.ID.String(), string(e.Subject), e.Of.String(), e.Seq, string(e.Step), e.At, string(get[[]byte](t)(json.Marshal(e.Change)))); err != nil {
			t.Fatal(err)
		}
	}
	must(t, direct(t, tr.dsn, string(get[[]byte](t)(os.ReadFile("migration/0023_event_words.sql")))))
	for _, want := range []domain.Event{e, said.Erased(), refused} {
		if diff := cmp.Diff(want, get[domain.Event](t)(db.Event(t.Context(), want.ID))); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	}
	if n := count(t, tr.dsn, "events WHERE change::text ~ 'Ghi chú|Điều|Ảnh|Như nhau|Đã hỏi|Việc|Chính|Xong'"); n != 0 {
		t.Errorf("%d events still hold words", n)
	}
	if n := count(t, tr.dsn, "events WHERE change ? 'spoken'"); n != 2 {
		t.Errorf("%d events say that they were spoken", n)
	}
}
