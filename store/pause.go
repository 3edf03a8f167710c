package store

import (
	"context"

	"kiennghi/domain"
	"kiennghi/domain/workday"
)

// PausesOver lists petitions whose pause had its last day before a day, those
// that ended first before the others.
func (db *DB) PausesOver(ctx context.Context, before workday.Date, limit int) ([]domain.PetitionID, error) {
	return collect(ctx, db.pool, itself[domain.PetitionID],
		"SELECT id FROM petitions WHERE paused_until IS NOT NULL AND paused_until < $1 ORDER BY paused_until, id LIMIT $2", before, limit)
}
