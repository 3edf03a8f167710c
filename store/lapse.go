package store

import (
	"context"

	"kiennghi/domain"
	"kiennghi/domain/audit"
	"kiennghi/domain/casework"
	"kiennghi/domain/policy"
)

func (t *tx) Lapse(id domain.LapseID) (domain.Lapse, error) {
	return lockedOne(t, lapses, "lapse", "SELECT "+lapses.columns("l")+" FROM lapses AS l WHERE l.id = $1 FOR UPDATE", id)
}

// Lapse returns a lapse.
func (db *DB) Lapse(ctx context.Context, id domain.LapseID) (domain.Lapse, error) {
	return lapses.one(ctx, db.pool, "lapse", "SELECT "+lapses.columns("l")+" FROM lapses AS l WHERE l.id = $1", id)
}

// Lapses lists the units' lapses, the latest first.
func (db *DB) Lapses(ctx context.Context, s policy.Scope, f casework.LapseFilter, p casework.Page) ([]domain.Lapse, error) {
	if len(s.Units()) == 0 {
		return nil, nil
	}
	var a args
	list := selection{columns: lapses.columns("l"), from: "lapses AS l", unit: "l.unit", order: "l.id DESC"}
	list.where = equal(&a, "l.about", f.About) + equal(&a, "l.petition", f.Petition)
	switch f.Reason {
	case casework.ReasonGiven:
		list.where += " AND l.reason <> ''"
	case casework.ReasonMissing:
		list.where += " AND l.reason = ''"
	}
	list.where += beyondID(&a, p, "l.id", "<")
	list.limit = more(&a, p)
	return lapses.list(ctx, db.pool, list.of(&a, "l", s.Units()), a...)
}

func (c *checker) lapses() func(context.Context) error {
	return against(c, domain.OfLapse, lapses, func(l domain.Lapse) [16]byte { return l.ID },
		func(l domain.Lapse, es []domain.Event) audit.Lapse { return audit.Lapse{Row: l, Events: es} })
}
