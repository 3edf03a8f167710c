package store

import (
	"context"

	"kiennghi/domain"
	"kiennghi/domain/casework"
	"kiennghi/domain/policy"
)

// Finding returns a finding.
func (db *DB) Finding(ctx context.Context, id domain.FindingID) (domain.Finding, error) {
	return findings.one(ctx, db.pool, "finding", "SELECT "+findings.columns("f")+" FROM findings AS f WHERE f.id = $1", id)
}

// Findings lists the findings on the units, the latest first.
func (db *DB) Findings(ctx context.Context, s policy.Scope, f casework.FindingFilter, p casework.Page) ([]domain.Finding, error) {
	if len(s.Units()) == 0 {
		return nil, nil
	}
	var a args
	list := selection{columns: findings.columns("f"), from: "findings AS f", unit: "f.unit", order: "f.id DESC"}
	if len(f.States) > 0 { // as domain.Finding.State
		list.where = " AND CASE WHEN f.replied_at IS NOT NULL THEN 'answered' WHEN f.due_on < " + a.add(f.On) +
			" THEN 'overdue' ELSE 'open' END = ANY (" + a.add(texts(f.States)) + "::text[])"
	}
	if f.Public {
		list.where += " AND f.text <> " + a.add(domain.ErasedTitle)
	}
	list.where += beyondID(&a, p, "f.id", "<")
	list.limit = more(&a, p)
	return findings.list(ctx, db.pool, list.of(&a, "f", s.Units()), a...)
}

func (t *tx) Finding(id domain.FindingID) (domain.Finding, error) {
	return hold[domain.Finding](t, forUpdate, "finding", "id = ?", id)
}

func (t *tx) AnsweredBy(id domain.PetitionID, by domain.AccountID) (bool, error) {
	return exists(t.orm().Table("answers AS a").Joins("JOIN answer_petitions AS c ON c.answer = a.id").
		Where("c.petition = ? AND (a.drafted_by = ? OR a.approved_by = ?)", id, by, by))
}
