package store

import (
	"context"

	"kiennghi/domain"
)

var completions = tableOf[domain.Completion]()

// Completions lists what the petitioner of a petition gave when it waited for
// that, the earliest first, some hundred at most.
func (db *DB) Completions(ctx context.Context, id domain.PetitionID) ([]domain.Completion, error) {
	return completions.list(ctx, db.pool, "SELECT "+completions.columns("c")+" FROM completions AS c WHERE c.petition = $1 ORDER BY c.at, c.id LIMIT $2", id, someMatters)
}
