package store_test

import (
	"strings"
	"testing"
	"time"

	"kiennghi/domain"
	"kiennghi/domain/casework"
)

// However much an account was told, a page of it and the count of what is
// unread cost what they show.
func TestInboxIsIndexed(t *testing.T) {
	t.Parallel()
	db, tr := openTraced(t)
	w := build(t, db)
	var events []domain.Event
	var told []domain.Notification
	for i := range 5000 {
		at := now.Add(time.Duration(i) * time.Second)
		e := domain.Event{ID: domain.NewID[domain.Event](at), Subject: domain.OfDialogue, Of: id[any](), Seq: 1, Step: domain.StepFinish, At: at}
		n := domain.Notification{ID: domain.DerivedID[domain.Notification](e, w.clerk.ID), Account: w.clerk.ID,
			News: domain.News{Event: e.ID, Topic: "dialogue.concluded", Subject: e.Subject, Of: e.Of, Unit: w.north.ID, At: at}}
		if i < 4900 {
			n.ReadAt = &at
		}
		events, told = append(events, e), append(told, n)
	}
	must(t, db.Load(t.Context(), events, told))
	for _, unread := range []bool{false, true} {
		list := whole(t, 30, func(p casework.Page) ([]domain.Notification, error) {
			if p.After == nil {
				var first []domain.Notification
				asked := tr.during(func() { first = get[[]domain.Notification](t)(db.Notifications(t.Context(), w.clerk.ID, unread, p)) })
				if plan := plans(t, tr.dsn, asked); strings.Contains(plan, "Seq Scan") || strings.Contains(plan, "Sort") {
					t.Errorf("unread %t:\n%s", unread, plan)
				}
				return first, nil
			}
			return db.Notifications(t.Context(), w.clerk.ID, unread, p)
		}, func(n domain.Notification) casework.Cursor { return casework.Cursor{ID: domain.ID[any](n.ID)} })
		if want := map[bool]int{false: 5000, true: 100}[unread]; len(list) != want {
			t.Errorf("unread %t: %d of %d", unread, len(list), want)
		}
	}
	var n int
	asked := tr.during(func() { n = get[int](t)(db.Unread(t.Context(), w.clerk.ID, 60)) })
	if plan := plans(t, tr.dsn, asked); n != 60 || strings.Contains(plan, "Seq Scan") {
		t.Errorf("%d unread:\n%s", n, plan)
	}
}
