package store

import (
	"context"

	"kiennghi/domain"
)

// beside is one look at everything that an answer is checked against. The
// condition on the words is that of the index answers_words, to the letter.
const beside = `SELECT
	(SELECT jsonb_agg(r) FROM petitioners AS r WHERE r.petition = ANY ($1::uuid[])),
	EXISTS (SELECT FROM answers WHERE unit = $2 AND words_mark(text) = words_mark($3) AND state = 'published' AND id <> $4 AND ("group" IS NULL OR "group" IS DISTINCT FROM $5::uuid)),
	EXISTS (SELECT FROM petitions AS p WHERE p.id = ANY ($1::uuid[]) AND p.assignee IS NULL AND NOT EXISTS (
		SELECT FROM commitment_petitions AS m JOIN commitments AS c ON c.id = m.commitment WHERE m.petition = p.id AND c.state IN ('open', 'moved')))`

func besides(ctx context.Context, q querier, a domain.Answer, of []domain.PetitionID) (domain.Beside, error) {
	found, err := collect(ctx, q, func(b *domain.Beside) []any { return []any{&b.Raised, &b.SameText, &b.Unnamed} },
		beside, uuids(of), a.Unit, a.Text, a.ID, a.Group)
	if err != nil {
		return domain.Beside{}, err
	}
	return found[0], nil
}

// Beside returns what stands beside an answer to these petitions.
func (db *DB) Beside(ctx context.Context, a domain.Answer, of []domain.PetitionID) (domain.Beside, error) {
	return besides(ctx, db.pool, a, of)
}

func (t *tx) Beside(a domain.Answer, of []domain.PetitionID) (domain.Beside, error) {
	return besides(t.ctx, t, a, of)
}
