package store

import (
	"context"

	"kiennghi/domain"
)

// beside is one look at everything that an answer is checked against. The
// condition on the words is that of the index answers_words, to the letter.
// What belongs to one group may be answered in one text, together or apart.
const beside = `SELECT
	(SELECT jsonb_agg(r) FROM petitioners AS r WHERE r.petition = ANY ($1::uuid[])),
	EXISTS (SELECT FROM answers AS s WHERE s.unit = $2 AND s.words_mark = $3 AND s.state = 'published' AND s.id <> $4 AND NOT EXISTS (
		SELECT FROM answer_petitions AS m JOIN escalations AS x ON x.petition = m.petition JOIN escalations AS y ON y."group" = x."group"
		WHERE m.answer = s.id AND y.petition = ANY ($1::uuid[]))),
	EXISTS (SELECT FROM petitions AS p WHERE p.id = ANY ($1::uuid[]) AND p.assignee IS NULL AND NOT EXISTS (
		SELECT FROM commitment_petitions AS m JOIN commitments AS c ON c.id = m.commitment WHERE m.petition = p.id AND c.state IN ('open', 'moved'))),
	(SELECT min(a.due_on) FROM petitions AS p JOIN answers AS a ON a.id = p.answer WHERE p.id = ANY ($1::uuid[]))`

func besides(ctx context.Context, q querier, a domain.Answer, of []domain.PetitionID) (domain.Beside, error) {
	found, err := collect(ctx, q, func(b *domain.Beside) []any { return []any{&b.Raised, &b.SameText, &b.Unnamed, &b.Promised} },
		beside, uuids(of), a.Unit, a.WordsMark, a.ID)
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
