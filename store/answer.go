package store

import (
	"context"
	"errors"
	"slices"

	"github.com/jackc/pgx/v5"

	"kiennghi/domain"
	"kiennghi/domain/casework"
	"kiennghi/domain/policy"
)

// answerColumns are those of an answer a, of what it covers, and whether a
// commitment was made of it; answersTo is where they belong.
var answerColumns = answers.columns("a") + ", ARRAY(SELECT petition FROM answer_petitions WHERE answer = a.id ORDER BY petition)" +
	", " + committed

// committed is whether a commitment was made of what answer a promises. One that
// was broken leaves it as if there had been none.
const committed = "EXISTS (SELECT FROM commitments WHERE answer = a.id AND state <> 'broken')"

func answersTo(v *casework.AnswerTo) []any {
	return append(answers.into(&v.Answer), &v.Petitions, &v.Committed)
}

// Answer returns an answer and the petitions that it covers, without their texts.
func (db *DB) Answer(ctx context.Context, id domain.AnswerID) (casework.AnswerTo, []domain.Petition, error) {
	list, err := collect(ctx, db.pool, answersTo, "SELECT "+answerColumns+" FROM answers AS a WHERE a.id = $1", id)
	if err == nil && len(list) == 0 {
		err = domain.NotFound("answer")
	}
	if err != nil {
		return casework.AnswerTo{}, nil, err
	}
	a := list[0]
	ps, err := petitions.list(ctx, db.pool, "SELECT "+petitionListed+
		" FROM answer_petitions AS c JOIN petitions AS p ON p.id = c.petition WHERE c.answer = $1 ORDER BY p.id", id)
	return a, ps, err
}

// Answers lists the answers of the scope's units, the latest first; or those to
// one petition, which the caller may read: the drafts of the scope's units then, and
// the published ones of any, that which holds before those that it superseded.
func (db *DB) Answers(ctx context.Context, s policy.Scope, f casework.AnswerFilter, p casework.Page) ([]casework.AnswerTo, error) {
	if len(s.Units()) == 0 && (f.Petition.IsZero() || s.Owner().IsZero()) {
		return nil, nil
	}
	var a args
	where := equal(&a, "a.unit", f.Unit) + equal(&a, "a.state", f.State)
	if f.State == domain.AnswerDraft || f.State == domain.AnswerApproved {
		where += " AND a.state IN ('draft', 'approved')" // as in the index answers_pending
	}
	if f.Overridden {
		where += " AND a.overrides <> ''" // as in the index answers_overridden
	}
	var sql string
	if f.Petition.IsZero() {
		list := selection{columns: answerColumns, from: "answers AS a", unit: "a.unit", order: "a.id DESC"}
		list.where, list.limit = where+beyondID(&a, p, "a.id", "<"), more(&a, p)
		sql = list.of(&a, "a", s.Units())
	} else {
		published := "coalesce(a.published_at, " + a.add(lastDay.Start()) + ")"
		sql = "SELECT " + answerColumns + " FROM answer_petitions AS c JOIN answers AS a ON a.id = c.answer WHERE c.petition = " + a.add(f.Petition) +
			" AND (a.state = 'published' OR a.unit = ANY (" + a.add(texts(s.Units())) + "::text[]))" + where +
			beyond(&a, p, published, "a.id", "<", instant) + " ORDER BY " + published + " DESC, a.id DESC LIMIT " + more(&a, p)
	}
	return collect(ctx, db.pool, answersTo, sql, a...)
}

// Covering returns, of each of the answers, the petitions that it covers, without
// their texts.
func (db *DB) Covering(ctx context.Context, ids []domain.AnswerID) (map[domain.AnswerID][]domain.Petition, error) {
	type covered struct {
		answer domain.AnswerID
		domain.Petition
	}
	list, err := collect(ctx, db.pool, func(v *covered) []any { return append([]any{&v.answer}, petitions.into(&v.Petition)...) },
		"SELECT c.answer, "+petitionListed+" FROM answer_petitions AS c JOIN petitions AS p ON p.id = c.petition WHERE c.answer = ANY ($1::uuid[]) ORDER BY c.answer, p.id", uuids(ids))
	of := map[domain.AnswerID][]domain.Petition{}
	for _, v := range list {
		of[v.answer] = append(of[v.answer], v.Petition)
	}
	return of, err
}

// AnswersTo lists the published answers to a petition, the latest first.
func (db *DB) AnswersTo(ctx context.Context, id domain.PetitionID) ([]domain.Answer, error) {
	return answers.list(ctx, db.pool, "SELECT "+answers.columns("a")+
		" FROM answer_petitions AS c JOIN answers AS a ON a.id = c.answer WHERE c.petition = $1 AND a.state = 'published'"+
		" ORDER BY a.published_at DESC, a.id DESC", id)
}

// holdsFor are the petitions p of which answer a is the one that holds: one that
// another superseded for all its petitions is no longer valid.
const holdsFor = "FROM answer_petitions AS c JOIN petitions AS p ON p.id = c.petition WHERE c.answer = a.id AND p.answer = a.id"

// PublicAnswers lists the units' published answers that have a summary for the
// public, the latest first, each with what came of it.
func (db *DB) PublicAnswers(ctx context.Context, s policy.Scope, p casework.Page) ([]casework.PublicAnswer, error) {
	if len(s.Units()) == 0 {
		return nil, nil
	}
	var a args
	list := selection{columns: answers.columns("a"), from: "answers AS a", unit: "a.unit", order: "a.published_at DESC, a.id DESC"}
	list.where = " AND a.state = 'published' AND a.summary <> ''" +
		" AND EXISTS (SELECT " + holdsFor + ")" + beyond(&a, p, "a.published_at", "a.id", "<", instant)
	list.limit = more(&a, p)
	return collect(ctx, db.pool, func(v *casework.PublicAnswer) []any {
		return append(answers.into(&v.Answer), &v.Petitions, &v.Disputed)
	},
		"SELECT "+answers.columns("a")+", stands.petitions, stands.disputed FROM ("+list.of(&a, "a", s.Units())+`) AS a CROSS JOIN LATERAL (
			SELECT count(*) AS petitions, count(*) FILTER (WHERE p.verdict = 'disputed') AS disputed `+holdsFor+`
		) AS stands ORDER BY `+list.order, a...)
}

// RaisedAgain reports whether a duplicate of one of these is in the scope, or was
// raised by its owner.
func (db *DB) RaisedAgain(ctx context.Context, ids []domain.PetitionID, s policy.Scope) (bool, error) {
	var found bool
	err := db.pool.QueryRow(ctx, `SELECT EXISTS (SELECT FROM petitions WHERE "primary" = ANY ($1::uuid[])
		AND (owner = $2 OR home = ANY ($3::text[]) OR holder = ANY ($3)))`, uuids(ids), s.Owner(), texts(s.Units())).Scan(&found)
	return found, fault(err)
}

// Escalation returns a hand-over.
func (db *DB) Escalation(ctx context.Context, id domain.EscalationID) (domain.Escalation, error) {
	return escalations.one(ctx, db.pool, "escalation", "SELECT "+escalations.columns("x")+" FROM escalations AS x WHERE x.id = $1", id)
}

// Escalations lists hand-overs from or to the units with their petitions,
// without texts, the oldest first.
func (db *DB) Escalations(ctx context.Context, s policy.Scope, f casework.EscalationFilter, p casework.Page) ([]casework.EscalatedPetition, error) {
	if len(s.Units()) == 0 {
		return nil, nil
	}
	var a args
	where := among(&a, "x.target", f.Targets) + equal(&a, "x.sender", f.Sender) + among(&a, "x.arbiter", f.Arbiters) + equal(&a, "x.petition", f.Petition) +
		equal(&a, `x."group"`, f.Group) + beyondID(&a, p, "x.id", ">")
	states := domain.EscalationStates
	if f.State != "" {
		states = []domain.EscalationState{f.State}
	}
	stands, limit := a.add(texts(states)), more(&a, p)
	// By unit and state an index has them in order, so no more are read than a page.
	by := func(column, units string) string {
		return "SELECT x.id FROM unnest(" + units + "::text[]) AS scope(unit) CROSS JOIN unnest(" + stands + "::text[]) AS stood(state) CROSS JOIN LATERAL (" +
			"SELECT x.id FROM escalations AS x WHERE x." + column + " = scope.unit AND x.state = stood.state" + where + " ORDER BY x.id LIMIT " + limit + ") AS x"
	}
	var found string
	switch {
	case !f.Petition.IsZero() || !f.Group.IsZero(): // which are few
		scope := a.add(texts(s.Units()))
		found = "SELECT x.id FROM escalations AS x WHERE x.state = ANY (" + stands + "::text[])" + where +
			" AND (x.sender = ANY (" + scope + "::text[]) OR x.target = ANY (" + scope + ") OR x.arbiter = ANY (" + scope + "))"
	case s.Holds(f.Sender):
		found = by("sender", a.add([]string{string(f.Sender)}))
	case holdsAll(s, f.Targets):
		found = by("target", a.add(texts(f.Targets)))
	case holdsAll(s, f.Arbiters):
		found = by("arbiter", a.add(texts(f.Arbiters)))
	default:
		scope := a.add(texts(s.Units()))
		found = by("sender", scope) + " UNION " + by("target", scope) + " UNION " + by("arbiter", scope)
	}
	sql := "SELECT " + escalations.columns("x") + ", " + petitionListed +
		" FROM (SELECT id FROM (" + found + ") AS x ORDER BY id LIMIT " + limit + ") AS listed" +
		" JOIN escalations AS x ON x.id = listed.id JOIN petitions AS p ON p.id = x.petition ORDER BY x.id"
	return collect(ctx, db.pool, escalatedInto, sql, a...)
}

// holdsAll reports whether units are given, and all in the scope.
func holdsAll(s policy.Scope, units []domain.UnitID) bool {
	return len(units) > 0 && !slices.ContainsFunc(units, func(u domain.UnitID) bool { return !s.Holds(u) })
}

var (
	answerLocked  = "SELECT " + answers.columns("a") + " FROM answers AS a WHERE a.id = $1 FOR UPDATE"
	coveredLocked = "SELECT " + petitions.columns("p") + " FROM petitions AS p WHERE p.id IN (SELECT petition FROM answer_petitions WHERE answer = $1)" +
		" ORDER BY p.id FOR UPDATE"
)

func (t *tx) Answer(id domain.AnswerID) (domain.Answer, error) {
	return lockedOne(t, answers, "answer", answerLocked, id)
}

// AnswerWith also finds out, where what stands beside the answer is asked for and
// so it may be given, whether anybody hears of it.
func (t *tx) AnswerWith(id domain.AnswerID, b *domain.Beside) (domain.Answer, []domain.Petition, error) {
	var ps []domain.Petition
	var as []domain.Answer
	err := errors.Join(lock(t, petitions, &ps, coveredLocked, id), lock(t, answers, &as, answerLocked, id))
	if b != nil {
		t.queue(besideAnswer, id.String()).QueryRow(func(row pgx.Row) error {
			if err := row.Scan(intoBeside(b)...); !errors.Is(err, pgx.ErrNoRows) {
				return err
			}
			return nil
		})
		t.listen(heardOfAnswer, id.String())
	}
	if err == nil {
		err = t.send()
	}
	switch {
	case err != nil:
		return domain.Answer{}, nil, err
	case len(as) == 0:
		return domain.Answer{}, nil, domain.NotFound("answer")
	}
	return as[0], ps, nil
}

func (t *tx) Covered(id domain.AnswerID) ([]domain.PetitionID, error) {
	return collect(t.ctx, t, itself[domain.PetitionID], "SELECT petition FROM answer_petitions WHERE answer = $1 ORDER BY petition", id)
}

func (t *tx) Uncover(id domain.AnswerID, ids []domain.PetitionID) error {
	return t.exec("DELETE FROM answer_petitions WHERE answer = ? AND petition IN ?", id, ids)
}

func (t *tx) Escalation(id domain.EscalationID) (domain.Escalation, error) {
	return hold[domain.Escalation](t, forUpdate, "escalation", "id = ?", id)
}

func (t *tx) HandedOver(ids []domain.EscalationID) (xs []domain.Escalation, ps []domain.Petition, err error) {
	of := uuids(ids)
	if err := lock(t, petitions, &ps, "SELECT "+petitions.columns("p")+" FROM petitions AS p WHERE p.id IN (SELECT petition FROM escalations WHERE id = ANY ($1::uuid[])) ORDER BY p.id FOR UPDATE", of); err != nil {
		return nil, nil, err
	}
	xs, err = lockedRows(t, escalations, "SELECT "+escalations.columns("x")+" FROM escalations AS x WHERE x.id = ANY ($1::uuid[]) ORDER BY x.id FOR UPDATE", of)
	return xs, ps, err
}

func (t *tx) GroupMembers(id domain.GroupID) (domain.UnitID, []domain.PetitionID, error) {
	var unit domain.UnitID
	ids, err := collect(t.ctx, t, func(p *domain.PetitionID) []any { return []any{&unit, p} },
		`SELECT g.unit, x.petition FROM groups AS g JOIN escalations AS x ON x."group" = g.id WHERE g.id = $1 ORDER BY x.petition`, id)
	return unit, ids, err
}
