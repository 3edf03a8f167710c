package store

import (
	"context"

	"kiennghi/domain"
	"kiennghi/domain/audit"
	"kiennghi/domain/casework"
	"kiennghi/domain/policy"
	"kiennghi/domain/workday"
)

var (
	questions = tableOf[domain.Question]()
	repeats   = tableOf[domain.Repeat]()
)

// Question returns a question.
func (db *DB) Question(ctx context.Context, id domain.QuestionID) (domain.Question, error) {
	return questions.one(ctx, db.pool, "question", "SELECT "+questions.columns("q")+" FROM questions AS q WHERE q.id = $1", id)
}

// Questions lists what the people of the units are asked, the earliest claim
// first, each with its petition.
func (db *DB) Questions(ctx context.Context, s policy.Scope, f casework.QuestionFilter, p casework.Page) ([]casework.AskedPetition, error) {
	if len(s.Units()) == 0 {
		return nil, nil
	}
	var a args
	list := selection{columns: questions.columns("q"), from: "questions AS q", unit: "q.home", order: "q.claimed_at, q.id"}
	list.where = equal(&a, "q.state", f.State) + beyond(&a, p, "q.claimed_at", "q.id", ">", instant)
	list.limit = more(&a, p)
	found := ""
	if f.Petition.IsZero() {
		found = list.of(&a, "q", s.Units())
	} else {
		found = "SELECT " + list.columns + " FROM questions AS q WHERE q.petition = " + a.add(f.Petition) + list.where + " ORDER BY " + list.order + " LIMIT " + list.limit
	}
	return collect(ctx, db.pool, func(v *casework.AskedPetition) []any {
		return append(questions.into(&v.Question), petitions.into(&v.Of)...)
	},
		"SELECT "+questions.columns("q")+", "+petitionListed+" FROM ("+found+") AS q JOIN petitions AS p ON p.id = q.petition ORDER BY "+list.order, a...)
}

// QuestionsDue lists questions whose day has come, the longest overdue first.
func (db *DB) QuestionsDue(ctx context.Context, on workday.Date, after *casework.Cursor, limit int) ([]domain.Question, error) {
	var a args
	where := "q.due <= " + a.add(on) + beyond(&a, casework.Page{After: after}, "q.due", "q.id", ">", day)
	return questions.list(ctx, db.pool, "SELECT "+questions.columns("q")+" FROM questions AS q WHERE "+where+
		" ORDER BY q.due, q.id LIMIT "+a.add(limit), a...)
}

// Repeats lists how the matter of a petition was raised again, the earliest
// first, some hundred at most.
func (db *DB) Repeats(ctx context.Context, id domain.PetitionID) ([]domain.Repeat, error) {
	return repeats.list(ctx, db.pool, "SELECT "+repeats.columns("r")+" FROM repeats AS r WHERE r.petition = $1 ORDER BY r.at, r.id LIMIT $2", id, someMatters)
}

// Involved returns those of the petitions in whose outcome the account had a part.
func (db *DB) Involved(ctx context.Context, ids []domain.PetitionID, by domain.AccountID) ([]domain.PetitionID, error) {
	return collect(ctx, db.pool, itself[domain.PetitionID], "SELECT p.id FROM petitions AS p WHERE p.id = ANY ($1::uuid[]) AND NOT ("+
		apart("p.id", "p.claim_seq", "$2::uuid")+") ORDER BY p.id", uuids(ids), by)
}

// apart is a condition that an account had no part in what a petition claims: as
// tx.AnsweredBy and domain.Question.Verifies.
func apart(petition, claim, account string) string {
	return "NOT EXISTS (SELECT FROM answer_petitions AS m JOIN answers AS w ON w.id = m.answer WHERE m.petition = " + petition +
		" AND " + account + " IN (w.drafted_by, w.approved_by))" +
		" AND NOT EXISTS (SELECT FROM questions AS o WHERE o.petition = " + petition + " AND o.claim = " + claim +
		" AND " + account + " IN (o.claimed_by, o.closed_by))"
}

func (t *tx) Question(id domain.QuestionID) (domain.Question, error) {
	return lockedOne(t, questions, "question", "SELECT "+questions.columns("q")+" FROM questions AS q WHERE q.id = $1 FOR UPDATE", id)
}

// resolvedBefore finds, of petitions given by their columns, each together with
// the one that was resolved before it. What it says of all petitions found is the
// condition of the index petitions_resolved_place, to the letter.
const resolvedBefore = `SELECT n.id, p.id
	FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $6::text[]) AS n (id, field, place, received, since)
	CROSS JOIN LATERAL (
		SELECT p.id FROM petitions AS p
		WHERE p.home = ANY ($5::text[]) AND p.field = n.field AND p.place_mark = n.place AND p.claimed = 'resolved' AND p.place_mark <> ''
			AND p.claimed_on BETWEEN n.since::date AND n.received::date AND p.state = 'concluded'
		ORDER BY p.claimed_on DESC, p.id LIMIT 1
	) AS p`

func (t *tx) ResolvedBefore(ps []domain.Petition, units []domain.UnitID, since func(workday.Date) workday.Date) (map[domain.PetitionID]domain.PetitionID, error) {
	var ids [][16]byte
	var fields, places, received, earliest []string
	for _, p := range ps {
		ids = append(ids, p.ID)
		fields, places, received = append(fields, string(p.Field)), append(places, p.PlaceMark), append(received, p.ReceivedOn.String())
		earliest = append(earliest, since(p.ReceivedOn).String())
	}
	type pair struct{ later, first domain.PetitionID }
	found, err := collect(t.ctx, t, func(v *pair) []any { return []any{&v.later, &v.first} }, resolvedBefore, ids, fields, places, received, texts(units), earliest)
	by := map[domain.PetitionID]domain.PetitionID{}
	for _, v := range found {
		by[v.later] = v.first
	}
	return by, err
}

// asked reads the questions of petitions with the events that follow each.
func (c *checker) asked(ctx context.Context, ids [][16]byte) (map[domain.PetitionID][]audit.Question, error) {
	kept, err := questions.list(ctx, c.tx, "SELECT "+questions.columns("q")+" FROM questions AS q WHERE q.petition = ANY ($1::uuid[]) ORDER BY q.petition, q.claim", ids)
	if err != nil {
		return nil, err
	}
	record, err := c.record(ctx, domain.OfQuestion, keysOf(kept, func(q domain.Question) [16]byte { return q.ID }))
	out := map[domain.PetitionID][]audit.Question{}
	for _, q := range kept {
		out[q.Petition] = append(out[q.Petition], audit.Question{Row: q, Events: record[q.ID]})
	}
	return out, err
}
