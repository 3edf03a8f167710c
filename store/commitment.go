package store

import (
	"context"

	"github.com/jackc/pgx/v5"

	"kiennghi/domain"
	"kiennghi/domain/audit"
	"kiennghi/domain/casework"
	"kiennghi/domain/policy"
	"kiennghi/domain/statistics"
	"kiennghi/domain/workday"
)

// standing is what commitment c counts as on the day that stands for today, as
// domain.Commitment.Standing.
func standing(today string) string {
	return "CASE WHEN c.state IN ('open', 'moved') AND c.deadline < " + today + " THEN 'overdue' ELSE c.state END"
}

// Commitment returns a commitment and the petitions that it concerns, without
// their texts.
func (db *DB) Commitment(ctx context.Context, id domain.CommitmentID) (domain.Commitment, []domain.Petition, error) {
	c, err := commitments.one(ctx, db.pool, "commitment", "SELECT "+commitments.columns("c")+" FROM commitments AS c WHERE c.id = $1", id)
	if err != nil {
		return c, nil, err
	}
	ps, err := petitions.list(ctx, db.pool, "SELECT "+petitionListed+
		" FROM commitment_petitions AS m JOIN petitions AS p ON p.id = m.petition WHERE m.commitment = $1 ORDER BY p.id", id)
	return c, ps, err
}

// Commitments lists what the units promised, or what the report of a dialogue
// counts, the earliest deadline first.
func (db *DB) Commitments(ctx context.Context, s policy.Scope, f casework.CommitmentFilter, p casework.Page) ([]domain.Commitment, error) {
	if len(s.Units()) == 0 {
		return nil, nil
	}
	var a args
	list := selection{columns: commitments.columns("c"), from: "commitments AS c", unit: "c.unit", order: "c.deadline, c.id"}
	list.where = equal(&a, "c.dialogue", f.Dialogue) + equal(&a, "c.list", f.List) + equal(&a, "c.person", f.Person)
	if f.Standing != "" {
		list.where += " AND " + standing(a.add(f.On)+"::date") + " = " + a.add(f.Standing)
	}
	if f.Public {
		list.where += " AND (c.answer IS NULL OR EXISTS (SELECT FROM answers WHERE id = c.answer AND summary <> '')) AND c.task <> " + a.add(domain.ErasedTitle)
	}
	list.where += beyond(&a, p, "c.deadline", "c.id", ">", day)
	list.limit = more(&a, p)
	if f.Carried != nil {
		return commitments.list(ctx, db.pool, "SELECT "+list.columns+" FROM "+carried(&a, *f.Carried)+list.where+
			" ORDER BY "+list.order+" LIMIT "+list.limit, a...)
	}
	return commitments.list(ctx, db.pool, list.of(&a, "c", s.Units()), a...)
}

// carried is the part of a statement from its FROM on to a condition that holds
// for what a report counts: each commitment c once, with o.latest when the last
// dialogue promised it.
func carried(a *args, r casework.Carried) string {
	all, last := a.add(uuids(r.Dialogues)), a.add(r.Last)
	return `commitments AS c JOIN (SELECT id, bool_or(latest) AS latest FROM (
			SELECT id, dialogue = ` + last + `::uuid AS latest FROM commitments WHERE dialogue = ANY (` + all + `::uuid[])
			UNION ALL
			SELECT m.commitment, p.dialogue = ` + last + ` FROM petitions AS p JOIN commitment_petitions AS m ON m.petition = p.id
			WHERE p.dialogue = ANY (` + all + `)) AS each GROUP BY id) AS o ON o.id = c.id
		WHERE (o.latest OR c.ended_at IS NULL OR c.ended_at >= ` + a.add(r.Since) + ")"
}

// CarriedOver counts what a report holds, as it stands on the day.
func (db *DB) CarriedOver(ctx context.Context, r casework.Carried, on workday.Date) (casework.CarryOverCounts, error) {
	counts := casework.CarryOverCounts{Promised: statistics.Promises{}, CarriedIn: statistics.Promises{}}
	var a args
	rows, err := db.pool.Query(ctx, "SELECT o.latest, "+standing(a.add(on)+"::date")+" AS standing, count(*) FROM "+carried(&a, r)+" GROUP BY 1, 2", a...)
	if err != nil {
		return counts, fault(err)
	}
	var latest bool
	var s domain.Standing
	var n int
	_, err = pgx.ForEachRow(rows, []any{&latest, &s, &n}, func() error {
		if latest {
			counts.Promised[s] += n
		} else {
			counts.CarriedIn[s] += n
		}
		return nil
	})
	return counts, fault(err)
}

// someMatters bounds a list that goes with its count.
const someMatters = 100

// Unanswered counts the matters of the dialogues that wait for an answer, and
// lists some of them, the earliest due first, without their texts.
func (db *DB) Unanswered(ctx context.Context, of []domain.DialogueID) (int, []domain.Petition, error) {
	const where = " FROM petitions AS p WHERE p.dialogue = ANY ($1::uuid[]) AND p." + open
	list, err := petitions.list(ctx, db.pool, "SELECT "+petitionListed+where+" ORDER BY p.next_due, p.id LIMIT $2", uuids(of), someMatters)
	if err != nil || len(list) < someMatters {
		return len(list), list, err
	}
	var n int
	err = db.pool.QueryRow(ctx, "SELECT count(*)"+where, uuids(of)).Scan(&n)
	return n, list, fault(err)
}

// UnreviewedConclusions lists the units' conclusions to whose commitments
// nothing has happened since they were made, and those of dialogues closed before
// a day of which none was made, the latest first. That a deadline has passed, and
// was told of, is nobody's doing.
func (db *DB) UnreviewedConclusions(ctx context.Context, s policy.Scope, on, before workday.Date, p casework.Page) ([]casework.UnreviewedConclusion, error) {
	if len(s.Units()) == 0 {
		return nil, nil
	}
	var a args
	sql := "SELECT " + dialogues.columns("d") + ", n.made, n.overdue FROM dialogues AS d CROSS JOIN LATERAL (" +
		"SELECT count(*) AS made, count(*) FILTER (WHERE c.deadline < " + a.add(on) + ") AS overdue, max(c.version - (c.told IS NOT NULL)::int) AS latest" +
		" FROM commitments AS c WHERE c.dialogue = d.id) AS n" +
		" WHERE d.unit = ANY (" + a.add(texts(s.Units())) + "::text[]) AND d.state = 'concluded' AND (n.latest = 1 OR n.made = 0 AND d.closed_at < " + a.add(before.Start()) + ")" +
		beyond(&a, p, "d.concluded_on", "d.id", "<", day) + " ORDER BY d.concluded_on DESC, d.id DESC LIMIT " + more(&a, p)
	return collect(ctx, db.pool, func(u *casework.UnreviewedConclusion) []any {
		return append(dialogues.into(&u.Dialogue), &u.Commitments, &u.Overdue)
	}, sql, a...)
}

// UncommittedAnswers lists the units' answers that promise something, are the
// present answer of a petition, and brought forth no commitment but broken ones,
// the latest first.
func (db *DB) UncommittedAnswers(ctx context.Context, s policy.Scope, p casework.Page) ([]casework.AnswerTo, error) {
	if len(s.Units()) == 0 {
		return nil, nil
	}
	var a args
	list := selection{columns: answerColumns, from: "answers AS a", unit: "a.unit", order: "a.id DESC"}
	list.where = " AND a.state = 'published' AND (a.outcome = 'planned' OR a.outcome = 'in_progress' AND a.reason = 'with_plan')" +
		" AND NOT " + committed +
		" AND EXISTS (SELECT " + holdsFor + " AND p.state = 'answered')" +
		beyondID(&a, p, "a.id", "<")
	list.limit = more(&a, p)
	return collect(ctx, db.pool, answersTo, list.of(&a, "a", s.Units()), a...)
}

// CommitmentsTo lists the commitments that concern a petition, the earliest
// deadline first, with their record.
func (db *DB) CommitmentsTo(ctx context.Context, id domain.PetitionID) ([]casework.RecordedCommitment, error) {
	list, err := commitments.list(ctx, db.pool, "SELECT "+commitments.columns("c")+
		" FROM commitment_petitions AS m JOIN commitments AS c ON c.id = m.commitment WHERE m.petition = $1 ORDER BY c.deadline, c.id LIMIT $2", id, someMatters)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	ids := make([]domain.CommitmentID, len(list))
	for i, c := range list {
		ids[i] = c.ID
	}
	record, err := events.list(ctx, db.pool, "SELECT "+events.columns("e")+
		` FROM spoken_events AS e WHERE e.subject = 'commitment' AND e."of" = ANY ($1::uuid[]) ORDER BY e."of", e.seq`, uuids(ids))
	of := by(record, func(e domain.Event) domain.CommitmentID { return domain.CommitmentID(e.Of) })
	out := make([]casework.RecordedCommitment, len(list))
	for i, c := range list {
		out[i] = casework.RecordedCommitment{Commitment: c, Events: of[c.ID]}
	}
	return out, err
}

// RemediationList returns a remediation list with its items counted.
func (db *DB) RemediationList(ctx context.Context, id domain.RemediationID, on workday.Date) (casework.RemediationDetail, error) {
	l, err := remediationLists.one(ctx, db.pool, "remediation_list", "SELECT "+remediationLists.columns("l")+" FROM remediation_lists AS l WHERE l.id = $1", id)
	if err != nil {
		return casework.RemediationDetail{}, err
	}
	list, err := db.counted(ctx, []domain.RemediationList{l}, on)
	if err != nil {
		return casework.RemediationDetail{}, err
	}
	return list[0], nil
}

// RemediationLists lists what the units have to put right, the latest first.
func (db *DB) RemediationLists(ctx context.Context, s policy.Scope, on workday.Date, p casework.Page) ([]casework.RemediationDetail, error) {
	if len(s.Units()) == 0 {
		return nil, nil
	}
	var a args
	list := selection{columns: remediationLists.columns("l"), from: "remediation_lists AS l", unit: "l.unit", order: "l.id DESC"}
	list.where = beyondID(&a, p, "l.id", "<")
	list.limit = more(&a, p)
	found, err := remediationLists.list(ctx, db.pool, list.of(&a, "l", s.Units()), a...)
	if err != nil {
		return nil, err
	}
	return db.counted(ctx, found, on)
}

// counted counts the items of remediation lists in one round trip.
func (db *DB) counted(ctx context.Context, ls []domain.RemediationList, on workday.Date) ([]casework.RemediationDetail, error) {
	list := make([]casework.RemediationDetail, len(ls))
	ids := make([]domain.RemediationID, len(ls))
	place := make(map[domain.RemediationID]*casework.RemediationDetail, len(ls))
	for i, l := range ls {
		list[i] = casework.RemediationDetail{RemediationList: l, Items: statistics.Promises{}}
		ids[i], place[l.ID] = l.ID, &list[i]
	}
	rows, err := db.pool.Query(ctx, "SELECT c.list, "+standing("$2::date")+", count(*) FROM commitments AS c WHERE c.list = ANY ($1::uuid[]) GROUP BY 1, 2", uuids(ids), on)
	if err != nil {
		return nil, fault(err)
	}
	var id domain.RemediationID
	var s domain.Standing
	var n int
	_, err = pgx.ForEachRow(rows, []any{&id, &s, &n}, func() error {
		place[id].Items[s] = n
		return nil
	})
	return list, fault(err)
}

func (t *tx) Commitment(id domain.CommitmentID) (domain.Commitment, error) {
	return hold[domain.Commitment](t, forUpdate, "commitment", "id = ?", id)
}

// RemediationList is held so that it stays while a commitment refers to it.
func (t *tx) RemediationList(id domain.RemediationID) (domain.RemediationList, error) {
	return hold[domain.RemediationList](t, forShare, "remediation_list", "id = ?", id)
}

var links = tableOf[domain.CommitmentTo]()

// commitments holds commitments against their record, with what they concern.
func (c *checker) commitments(ctx context.Context) error {
	id := func(x domain.Commitment) [16]byte { return x.ID }
	return each(ctx, c, commitments, id, func(list []domain.Commitment) error {
		ids := keysOf(list, id)
		record, err := c.record(ctx, domain.OfCommitment, ids)
		if err != nil {
			return err
		}
		kept, err := links.list(ctx, c.tx, "SELECT "+links.columns("m")+" FROM commitment_petitions AS m WHERE m.commitment = ANY ($1::uuid[])", ids)
		if err != nil {
			return err
		}
		linksOf := by(kept, func(m domain.CommitmentTo) domain.CommitmentID { return m.Commitment })
		for _, x := range list {
			of := keysOf(linksOf[x.ID], func(m domain.CommitmentTo) domain.PetitionID { return m.Petition })
			c.name(audit.Commitment{Row: x, Petitions: of, Events: record[x.ID]}.Differences())
		}
		return nil
	})
}

func (c *checker) remediationLists() func(context.Context) error {
	return against(c, domain.OfRemediation, remediationLists, func(l domain.RemediationList) [16]byte { return l.ID },
		func(l domain.RemediationList, es []domain.Event) audit.RemediationList {
			return audit.RemediationList{Row: l, Events: es}
		})
}
