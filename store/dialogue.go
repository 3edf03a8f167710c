package store

import (
	"context"

	"github.com/jackc/pgx/v5"

	"kiennghi/domain"
	"kiennghi/domain/casework"
	"kiennghi/domain/policy"
	"kiennghi/domain/workday"
)

// Dialogue returns a dialogue with its notices and counts.
func (db *DB) Dialogue(ctx context.Context, id domain.DialogueID) (casework.DialogueDetail, error) {
	list, err := db.details(ctx, "SELECT "+dialogues.columns("d")+" FROM dialogues AS d WHERE d.id = $1", id)
	if err == nil && len(list) == 0 {
		err = domain.NotFound("dialogue")
	}
	if err != nil {
		return casework.DialogueDetail{}, err
	}
	return list[0], nil
}

// Dialogues lists the units' dialogues, the latest to start first.
func (db *DB) Dialogues(ctx context.Context, s policy.Scope, f casework.DialogueFilter, p casework.Page) ([]casework.DialogueDetail, error) {
	if len(s.Units()) == 0 {
		return nil, nil
	}
	var a args
	list := selection{columns: dialogues.columns("d"), from: "dialogues AS d", unit: "d.unit", order: "d.starts_at DESC, d.id DESC"}
	sign := "<"
	if f.Soonest {
		list.order, sign = "d.starts_at, d.id", ">"
	}
	list.where = during(&a, "d.starts_at", f.From, f.To)
	if len(f.States) > 0 {
		list.where += " AND d.state = ANY (" + a.add(texts(f.States)) + "::text[])"
	}
	if f.Known {
		list.where += " AND (d.state <> 'cancelled' OR EXISTS (SELECT FROM notices WHERE dialogue = d.id))"
	}
	list.where += beyond(&a, p, "d.starts_at", "d.id", sign, instant)
	list.limit = more(&a, p)
	return db.details(ctx, list.of(&a, "d", s.Units()), a...)
}

// Held lists the units' dialogues that opened between two days, in the order
// in which they did.
func (db *DB) Held(ctx context.Context, s policy.Scope, from, to workday.Date) ([]casework.DialogueDetail, error) {
	if len(s.Units()) == 0 {
		return nil, nil
	}
	var a args
	return db.details(ctx, "SELECT "+dialogues.columns("d")+" FROM dialogues AS d WHERE d.unit = ANY ("+a.add(texts(s.Units()))+"::text[])"+
		during(&a, "d.opened_at", from, to)+" ORDER BY d.opened_at, d.id", a...)
}

// details reads dialogues, and in one round trip the notices and counts of all.
func (db *DB) details(ctx context.Context, sql string, values ...any) ([]casework.DialogueDetail, error) {
	found, err := dialogues.list(ctx, db.pool, sql, values...)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	list := make([]casework.DialogueDetail, len(found))
	ids := make([]domain.DialogueID, len(found))
	place := make(map[domain.DialogueID]*casework.DialogueDetail, len(found))
	for i, d := range found {
		list[i].Dialogue, list[i].Notices, ids[i] = d, []domain.Notice{}, d.ID
		place[d.ID] = &list[i]
	}
	var b pgx.Batch
	b.Queue("SELECT "+notices.columns("n")+" FROM notices AS n WHERE n.dialogue = ANY ($1::uuid[]) ORDER BY n.at, n.channel", uuids(ids)).
		Query(func(rows pgx.Rows) error {
			var n domain.Notice
			_, err := pgx.ForEachRow(rows, notices.into(&n), func() error {
				d := place[n.Dialogue]
				d.Notices = append(d.Notices, n)
				return nil
			})
			return err
		})
	b.Queue("SELECT dialogue, "+matterCounts+" FROM petitions WHERE dialogue = ANY ($1::uuid[]) GROUP BY dialogue", uuids(ids)).
		Query(func(rows pgx.Rows) error {
			var id domain.DialogueID
			var c casework.MatterCounts
			_, err := pgx.ForEachRow(rows, append([]any{&id}, countsInto(&c)...), func() error {
				place[id].Matters = c
				return nil
			})
			return err
		})
	return list, fault(db.pool.SendBatch(ctx, &b).Close())
}

// matterCounts counts matters by what was decided in the hall.
const matterCounts = `count(*) AS total,
	count(*) FILTER (WHERE disposed = 'on_the_spot') AS on_the_spot,
	count(*) FILTER (WHERE disposed = 'written') AS written,
	count(*) FILTER (WHERE disposed = 'escalated') AS escalated,
	count(*) FILTER (WHERE ` + undecided + `) AS open`

// undecided are the matters of which nothing is decided: as
// domain.Petition.HasDisposition.
const undecided = open + ` AND disposed = ''`

func countsInto(c *casework.MatterCounts) []any {
	return []any{&c.Total, &c.OnTheSpot, &c.Written, &c.Escalated, &c.Open}
}

// CouncilSessions lists the regular meetings of the units' councils, the
// latest first.
func (db *DB) CouncilSessions(ctx context.Context, of []domain.UnitID) ([]domain.CouncilSession, error) {
	return councilSessions.list(ctx, db.pool, "SELECT "+councilSessions.columns("c")+
		" FROM council_sessions AS c WHERE c.unit = ANY ($1::text[]) ORDER BY c.opens_on DESC, c.id DESC", texts(of))
}

func (t *tx) Dialogue(id domain.DialogueID, l casework.Lock) (domain.Dialogue, error) {
	return hold[domain.Dialogue](t, strengthOf(l), "dialogue", "id = ?", id)
}

func (t *tx) Notices(id domain.DialogueID) ([]domain.Notice, error) {
	return find[domain.Notice](t.orm(), "at, channel", "dialogue = ?", id)
}

func (t *tx) MatterCounts(id domain.DialogueID) (casework.MatterCounts, error) {
	var c casework.MatterCounts
	return c, t.scan(&c, "SELECT "+matterCounts+" FROM petitions WHERE dialogue = ?", id)
}

// mostUndisposed bounds the list of matters that stand in the way of a closing.
const mostUndisposed = 200

func (t *tx) Undisposed(id domain.DialogueID) ([]domain.PetitionID, error) {
	return pluck[domain.PetitionID](t.orm().Limit(mostUndisposed), &domain.Petition{}, "id", "dialogue = ? AND "+undecided, id)
}

// CouncilSession returns a session.
func (db *DB) CouncilSession(ctx context.Context, id domain.SessionID) (domain.CouncilSession, error) {
	return councilSessions.one(ctx, db.pool, "council_session", "SELECT "+councilSessions.columns("c")+" FROM council_sessions AS c WHERE c.id = $1", id)
}

func (t *tx) CouncilSession(id domain.SessionID, l casework.Lock) (domain.CouncilSession, error) {
	return hold[domain.CouncilSession](t, strengthOf(l), "council_session", "id = ?", id)
}
