package store

import (
	"context"

	"kiennghi/domain"
	"kiennghi/domain/casework"
	"kiennghi/domain/policy"
)

// Reception returns a sitting.
func (db *DB) Reception(ctx context.Context, id domain.ReceptionID) (domain.Reception, error) {
	return receptions.one(ctx, db.pool, "reception", "SELECT "+receptions.columns("r")+" FROM receptions AS r WHERE r.id = $1", id)
}

// Receptions lists the units' sittings, the latest first.
func (db *DB) Receptions(ctx context.Context, s policy.Scope, f casework.ReceptionFilter, p casework.Page) ([]domain.Reception, error) {
	if len(s.Units()) == 0 {
		return nil, nil
	}
	var a args
	list := selection{columns: receptions.columns("r"), from: "receptions AS r", unit: "r.unit", order: `r."on" DESC, r.id DESC`}
	if !f.From.IsZero() {
		list.where += ` AND r."on" >= ` + a.add(f.From)
	}
	if !f.To.IsZero() {
		list.where += ` AND r."on" <= ` + a.add(f.To)
	}
	list.where += beyond(&a, p, `r."on"`, "r.id", "<", day)
	list.limit = more(&a, p)
	return receptions.list(ctx, db.pool, list.of(&a, "r", s.Units()), a...)
}

func (t *tx) Reception(id domain.ReceptionID) (domain.Reception, error) {
	return hold[domain.Reception](t, forUpdate, "reception", "id = ?", id)
}
