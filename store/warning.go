package store

import (
	"context"

	"kiennghi/domain"
)

// besideAnswer is one look at everything that an answer is checked against. The
// condition on the words is that of the index answers_words, to the letter.
// What belongs to one group may be answered in one text, together or apart.
const besideAnswer = `SELECT
	(SELECT jsonb_agg(r) FROM petitioners AS r WHERE r.petition = ANY (a.petitions)),
	EXISTS (SELECT FROM answers AS s WHERE s.unit = a.unit AND s.words_mark = a.words_mark AND s.state = 'published' AND s.id <> a.id AND NOT EXISTS (
		SELECT FROM answer_petitions AS m JOIN escalations AS x ON x.petition = m.petition JOIN escalations AS y ON y."group" = x."group"
		WHERE m.answer = s.id AND y.petition = ANY (a.petitions))),
	EXISTS (SELECT FROM petitions AS p WHERE p.id = ANY (a.petitions) AND p.assignee IS NULL AND NOT EXISTS (
		SELECT FROM commitment_petitions AS m JOIN commitments AS c ON c.id = m.commitment WHERE m.petition = p.id AND c.state IN ('open', 'moved'))),
	(SELECT max(p.received_on) FROM petitions AS p WHERE p.id = ANY (a.petitions)),
	(SELECT min(s.due_on) FROM petitions AS p JOIN answers AS s ON s.id = p.answer WHERE p.id = ANY (a.petitions))
FROM (SELECT id, unit, words_mark, ARRAY(SELECT petition FROM answer_petitions WHERE answer = $1) AS petitions FROM answers WHERE id = $1) AS a`

func intoBeside(b *domain.Beside) []any {
	return []any{&b.Raised, &b.SameText, &b.Unnamed, &b.Received, &b.Promised}
}

// Beside returns what stands beside an answer.
func (db *DB) Beside(ctx context.Context, id domain.AnswerID) (domain.Beside, error) {
	found, err := collect(ctx, db.pool, intoBeside, besideAnswer, id)
	if err == nil && len(found) == 0 {
		err = domain.NotFound("answer")
	}
	if err != nil {
		return domain.Beside{}, err
	}
	return found[0], nil
}
