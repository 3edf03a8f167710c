package store

import (
	"time"

	"kiennghi/domain"
	"kiennghi/domain/casework"
	"kiennghi/domain/workday"
)

// passingOver ends a statement of a sweep: as many rows as the page takes, of
// those that nobody else has locked.
func passingOver(a *args, p casework.Page, rows string) string {
	return " LIMIT " + a.add(p.Limit) + " FOR UPDATE OF " + rows + " SKIP LOCKED"
}

// Silent locks the petition with the hand-over, so that whoever decides on
// either meanwhile is passed over.
func (t *tx) Silent(today workday.Date, p casework.Page) ([]casework.EscalatedPetition, error) {
	var a args
	sql := "SELECT " + escalations.columns("x") + " FROM escalations AS x JOIN petitions AS p ON p.id = x.petition" +
		" WHERE x.state IN ('pending', 'contested') AND x.due_on < " + a.add(today) + beyond(&a, p, "x.due_on", "x.id", ">", day) +
		" ORDER BY x.due_on, x.id" + passingOver(&a, p, "p, x")
	xs, err := lockedRows(t, escalations, sql, a...)
	if err != nil || len(xs) == 0 {
		return nil, err
	}
	ids := make([]domain.PetitionID, len(xs))
	for i, x := range xs {
		ids[i] = x.Petition
	}
	ps, err := lockedRows(t, petitions, "SELECT "+petitionListed+" FROM petitions AS p WHERE p.id = ANY ($1::uuid[])", uuids(ids))
	if err != nil {
		return nil, err
	}
	of := by(ps, func(p domain.Petition) domain.PetitionID { return p.ID })
	list := make([]casework.EscalatedPetition, len(xs))
	for i, x := range xs {
		list[i] = casework.EscalatedPetition{Escalation: x, Petition: of[x.Petition][0]}
	}
	return list, nil
}

func (t *tx) Overdue(today workday.Date, p casework.Page) ([]domain.Petition, error) {
	var a args
	return lockedRows(t, petitions, "SELECT "+petitionListed+" FROM petitions AS p WHERE p.watch IS NOT NULL AND p.watch < "+a.add(today)+
		beyond(&a, p, "p.watch", "p.id", ">", day)+" ORDER BY p.watch, p.id"+passingOver(&a, p, "p"), a...)
}

func (t *tx) DueSoon(today, soon workday.Date, p casework.Page) ([]domain.Petition, error) {
	var a args
	return lockedRows(t, petitions, "SELECT "+petitionListed+" FROM petitions AS p WHERE p.watch IS NOT NULL AND p.watch BETWEEN "+a.add(today)+" AND "+a.add(soon)+
		" AND (p.warned IS NULL OR p.warned < p.watch)"+
		beyond(&a, p, "p.watch", "p.id", ">", day)+" ORDER BY p.watch, p.id"+passingOver(&a, p, "p"), a...)
}

func (t *tx) PausesOver(today workday.Date, p casework.Page) ([]domain.Petition, error) {
	var a args
	return lockedRows(t, petitions, "SELECT "+petitionListed+" FROM petitions AS p WHERE p.paused_until IS NOT NULL AND p.paused_until < "+a.add(today)+
		beyond(&a, p, "p.paused_until", "p.id", ">", day)+" ORDER BY p.paused_until, p.id"+passingOver(&a, p, "p"), a...)
}

func (t *tx) Unconcluded(p casework.Page) ([]domain.Dialogue, error) {
	var a args
	return lockedRows(t, dialogues, "SELECT "+dialogues.columns("d")+" FROM dialogues AS d WHERE d.state IN ('open', 'closed') AND d.told IS NULL"+
		beyond(&a, p, sinceHeld, "d.id", ">", instant)+" ORDER BY "+sinceHeld+", d.id"+passingOver(&a, p, "d"), a...)
}

// sinceHeld is domain.Dialogue.Since of dialogue d, as the indexes have it.
const sinceHeld = "coalesce(d.closed_at, d.opened_at)"

func (t *tx) Unheld(today workday.Date, p casework.Page) ([]domain.Dialogue, error) {
	var a args
	return lockedRows(t, dialogues, "SELECT "+dialogues.columns("d")+" FROM dialogues AS d WHERE d.state IN ('planned', 'noticed') AND d.starts_at < "+a.add(today.Start())+
		" AND (d.unheld IS NULL OR d.unheld < (d.starts_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date)"+
		beyond(&a, p, "d.starts_at", "d.id", ">", instant)+" ORDER BY d.starts_at, d.id"+passingOver(&a, p, "d"), a...)
}

func (t *tx) OverdueCommitments(today workday.Date, p casework.Page) ([]domain.Commitment, error) {
	var a args
	return lockedRows(t, commitments, "SELECT "+commitments.columns("c")+" FROM commitments AS c WHERE c.state IN ('open', 'moved') AND c.deadline < "+a.add(today)+
		" AND (c.told IS NULL OR c.told < c.deadline)"+
		beyond(&a, p, "c.deadline", "c.id", ">", day)+" ORDER BY c.deadline, c.id"+passingOver(&a, p, "c"), a...)
}

func (t *tx) Unheeded(today workday.Date, p casework.Page) ([]domain.Finding, error) {
	var a args
	return lockedRows(t, findings, "SELECT "+findings.columns("f")+" FROM findings AS f WHERE f.replied_at IS NULL AND f.told IS NULL AND f.due_on < "+a.add(today)+
		beyond(&a, p, "f.due_on", "f.id", ">", day)+" ORDER BY f.due_on, f.id"+passingOver(&a, p, "f"), a...)
}

// Lapsed locks and looks in one message: what it sees, it sees after whoever
// asked before has ended.
func (t *tx) Lapsed(units []domain.UnitID, since time.Time) ([]domain.UnitID, error) {
	t.queue("SELECT pg_advisory_xact_lock(hashtextextended('lapses', 0))")
	return collect(t.ctx, t, itself[domain.UnitID], `SELECT u.unit FROM (SELECT DISTINCT unnest($1::text[])) AS u(unit) CROSS JOIN LATERAL (
		SELECT told_at FROM lapses AS l WHERE l.unit = u.unit ORDER BY l.id DESC LIMIT 1) AS last WHERE last.told_at >= $2`, texts(units), since)
}

func (t *tx) TooFew(end workday.Date) ([]domain.UnitID, error) {
	if err := t.exec("SELECT pg_advisory_xact_lock(hashtextextended('too few dialogues', ?))", int64(end)); err != nil {
		return nil, err
	}
	return pluck[domain.UnitID](t.orm(), &domain.Lapse{}, "unit", "about = 'unit' AND due_on = ?", end)
}
