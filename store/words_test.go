package store_test

import (
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"kiennghi/domain"
)

// The words of the record, and why somebody looked at who raised a petition,
// can be erased, and the database lets nobody do anything else with them.
func TestWordsAreOnlyErased(t *testing.T) {
	t.Parallel()
	db, tr := openTraced(t)
	w := build(t, db)
	p := petition(w.north.ID, now, "Một việc")
	e := domain.Event{ID: domain.NewID[domain.Event](now), Subject: domain.OfPetition, Of: domain.ID[any](p.ID), Seq: 1, Step: domain.StepAssign, At: now,
		Change: domain.Change{Note: "Ghi chú", Overrides: []domain.Override{{Code: domain.WarnPersonal, Reason: "Đã hỏi"}}, Five: &domain.FiveClear{Person: w.clerk.ID, Task: "Việc", Responsibility: "Chính", Deadline: today, Result: "Xong"}}}
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
	kept := get[domain.Event](t)(db.Event(t.Context(), e.ID)).Change
	if kept.Note != "Ghi chú" || *kept.Five != *e.Change.Five {
		t.Errorf("kept %+v, %+v", kept, *kept.Five)
	}
	for _, sql := range []string{"UPDATE event_words SET words = erased_words(words)", "UPDATE identity_views SET purpose = erased(purpose)"} {
		if _, err := conn.Exec(t.Context(), sql); err != nil {
			t.Errorf("%s: %v", sql, err)
		}
	}
	five := *e.Change.Five
	five.Task, five.Responsibility, five.Result = domain.ErasedTitle, domain.ErasedTitle, domain.ErasedTitle
	if gone := get[domain.Event](t)(db.Event(t.Context(), e.ID)).Change; gone.Note != domain.ErasedTitle || *gone.Five != five {
		t.Errorf("erased %+v, %+v", gone, *gone.Five)
	}
	if n := count(t, tr.dsn, "identity_views WHERE purpose = '"+domain.ErasedTitle+"'"); n != 1 {
		t.Errorf("%d purposes are erased", n)
	}
}
