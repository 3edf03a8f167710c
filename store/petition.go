package store

import (
	"context"

	"kiennghi/domain"
	"kiennghi/domain/casework"
	"kiennghi/domain/policy"
	"kiennghi/domain/statistics"
)

var (
	petitionWhole  = petitions.columns("p")
	petitionListed = petitions.columns("p", "text") // what lists show: the longest column is not read
)

// shown is what lists of petitions show.
var shown = petitions.only("id", "code", "kind", "channel", "field", "title", "home", "holder", "target", "dialogue", "assignee", "received_at", "state",
	"disposed", "outcome", "next_due", "bounces", "version")

// open are the petitions that wait for an answer: as domain.State.Open.
const open = "state IN ('received', 'in_progress', 'handed_over', 'contested')"

// Petition returns a petition with its texts.
func (db *DB) Petition(ctx context.Context, id domain.PetitionID) (domain.Petition, error) {
	return petitions.one(ctx, db.pool, "petition", "SELECT "+petitionWhole+" FROM petitions AS p WHERE p.id = $1", id)
}

// PetitionByCode returns the petition of a public code, as PublicCode writes it.
func (db *DB) PetitionByCode(ctx context.Context, code string) (domain.Petition, error) {
	return petitions.one(ctx, db.pool, "petition", "SELECT "+petitionWhole+" FROM petitions AS p WHERE p.code = $1", code)
}

// Inbox lists the petitions on which the units owe something by a day, the
// earliest first, as lists show them: those that are open, and those whose
// answer promised more.
func (db *DB) Inbox(ctx context.Context, s policy.Scope, f casework.InboxFilter, p casework.Page) ([]domain.Petition, error) {
	if len(s.Units()) == 0 {
		return nil, nil
	}
	var a args
	list := selection{columns: shown.columns("p"), from: "petitions AS p", unit: "p.holder", order: "p.next_due, p.id"}
	list.where = " AND p.next_due IS NOT NULL" + equal(&a, "p.state", f.State) + equal(&a, "p.channel", f.Channel) + equal(&a, "p.kind", f.Kind) +
		equal(&a, "p.field", f.Field) + equal(&a, "p.assignee", f.Assignee) + beyond(&a, p, "p.next_due", "p.id", ">", day)
	list.limit = more(&a, p)
	return shown.list(ctx, db.pool, list.of(&a, "p", s.Units()), a...)
}

// Register lists the petitions that the units received, or those that the
// scope's owner raised, the latest first, as lists show them.
func (db *DB) Register(ctx context.Context, s policy.Scope, f casework.RegisterFilter, p casework.Page) ([]domain.Petition, error) {
	if f.Mine && s.Owner().IsZero() || !f.Mine && len(s.Units()) == 0 {
		return nil, nil
	}
	var a args
	where := equal(&a, "p.state", f.State) +
		equal(&a, "p.channel", f.Channel) + equal(&a, "p.kind", f.Kind) + equal(&a, "p.field", f.Field)
	if f.Words != "" {
		found := search{words: a.add(f.Words)}
		switch {
		case f.Mine:
			found.where = " AND p.owner = " + a.add(s.Owner())
		case len(s.Units()) == 1:
			found.unit = a.add(s.Units()[0])
		default:
			found.where = " AND s.home = ANY (" + a.add(texts(s.Units())) + "::text[])"
		}
		found.where += where + during(&a, "s.received_at", f.From, f.To) + beyond(&a, p, "s.received_at", "s.petition", "<", instant)
		found.limit = more(&a, p)
		return shown.list(ctx, db.pool, found.of(shown.columns("p")), a...)
	}
	list := selection{columns: shown.columns("p"), from: "petitions AS p", unit: "p.home", order: "p.received_at DESC, p.id DESC"}
	list.where = where + during(&a, "p.received_at", f.From, f.To) + beyond(&a, p, "p.received_at", "p.id", "<", instant)
	list.limit = more(&a, p)
	switch {
	case f.Mine:
		return shown.list(ctx, db.pool, "SELECT "+list.columns+" FROM "+list.from+" WHERE p.owner = "+a.add(s.Owner())+list.where+
			" ORDER BY "+list.order+" LIMIT "+list.limit, a...)
	case where == "":
		return shown.list(ctx, db.pool, list.of(&a, "p", s.Units()), a...)
	}
	// What is asked for may be rare: it is looked for in an index alone, and only
	// the petitions of the page are read.
	list.columns = "p.id, p.received_at"
	if f.State != "" && f.State != domain.StateConcluded {
		list.where += " AND p.state <> 'concluded'" // the condition of the index petitions_standing
	}
	return shown.list(ctx, db.pool, "SELECT "+shown.columns("p")+" FROM ("+list.of(&a, "p", s.Units())+") AS found JOIN petitions AS p ON p.id = found.id"+
		" ORDER BY "+list.order, a...)
}

// Matters lists the matters of a dialogue in the order of their IDs, without
// their texts; only those without a disposition, if so asked.
func (db *DB) Matters(ctx context.Context, id domain.DialogueID, undisposed bool, p casework.Page) ([]domain.Petition, error) {
	var a args
	where := "p.dialogue = " + a.add(id) + beyondID(&a, p, "p.id", ">")
	if undisposed {
		where += " AND " + undecided
	}
	return petitions.list(ctx, db.pool, "SELECT "+petitionListed+" FROM petitions AS p WHERE "+where+" ORDER BY p.id LIMIT "+more(&a, p), a...)
}

// Events returns the record of a thing, from its beginning.
func (db *DB) Events(ctx context.Context, s domain.Subject, id domain.ID[any]) ([]domain.Event, error) {
	return events.list(ctx, db.pool, "SELECT "+events.columns("e")+` FROM spoken_events AS e WHERE e.subject = $1 AND e."of" = $2 ORDER BY e.seq`, string(s), id)
}

var (
	petitionLocked  = "SELECT " + petitions.columns("p") + " FROM petitions AS p WHERE p.id = $1 FOR UPDATE"
	petitionsLocked = "SELECT " + petitions.columns("p") + " FROM petitions AS p WHERE p.id = ANY ($1::uuid[]) ORDER BY p.id FOR UPDATE"
)

func (t *tx) Petition(id domain.PetitionID) (domain.Petition, error) {
	return lockedOne(t, petitions, "petition", petitionLocked, id)
}

func (t *tx) Petitions(ids []domain.PetitionID) ([]domain.Petition, error) {
	return lockedRows(t, petitions, petitionsLocked, uuids(ids))
}

func (t *tx) Existing(ids []domain.PetitionID) (map[string]domain.Petition, error) {
	codes := make([]string, len(ids))
	for i, id := range ids {
		codes[i] = domain.PublicCode(id)
	}
	found, err := find[domain.Petition](t.orm().Select("id", "code", "dialogue", "state", "title", "text", "place", "version"), "id", "code IN ?", codes)
	taken := make(map[string]domain.Petition, len(found))
	for _, p := range found {
		taken[p.Code] = p
	}
	return taken, err
}

var filedBy = "SELECT " + events.columns("e") + ` FROM spoken_events AS e WHERE e.subject = 'petition' AND e."of" = ANY ($1::uuid[]) AND e.seq = 1`

func (t *tx) Filings(ids []domain.PetitionID) ([]domain.Event, error) {
	return events.list(t.ctx, t, filedBy, uuids(ids))
}

func (t *tx) Duplicates(id domain.PetitionID) ([]domain.Petition, error) {
	return find[domain.Petition](locked(t.orm(), forUpdate), "id", `"primary" = ?`, id)
}

var raisedBy = "SELECT " + petitioners.columns("r") + " FROM petitioners AS r WHERE r.petition = ANY ($1::uuid[]) ORDER BY r.petition"

func (t *tx) Raised(ids []domain.PetitionID) ([]domain.Petitioner, error) {
	return petitioners.list(t.ctx, t, raisedBy, uuids(ids))
}

var raisedAt = "SELECT " + petitioners.columns("r") + " FROM petitions AS p JOIN petitioners AS r ON r.petition = p.id WHERE p.dialogue = $1 ORDER BY p.id"

func (t *tx) RaisedAt(id domain.DialogueID) ([]domain.Petitioner, error) {
	return petitioners.list(t.ctx, t, raisedAt, id)
}

func (t *tx) PetitionsRaised(ids []domain.PetitionID) (ps []domain.Petition, raised []domain.Petitioner, err error) {
	if err := lock(t, petitions, &ps, petitionsLocked, uuids(ids)); err != nil {
		return nil, nil, err
	}
	raised, err = t.Raised(ids) // in the same message
	return ps, raised, err
}

func (t *tx) Petitioner(id domain.PetitionID) (domain.Petitioner, error) {
	return take[domain.Petitioner](t.orm(), "petitioner", "petition = ?", id)
}

func (t *tx) MoveSpan(next statistics.Span) error {
	t.queue("UPDATE petition_spans SET until = $1 WHERE petition = $2 AND until IS NULL", next.Since.String(), next.Petition.String())
	return t.Add(&next)
}

// Erase removes texts and petitioner from the rows, from the search, from what
// was told of it, what officials wrote about it alone, and the results that are
// kept for requests that may be repeated.
func (t *tx) Erase(id domain.PetitionID) error {
	for _, s := range []struct {
		sql    string
		values []any
	}{
		{"UPDATE petitions SET title = ?, text = ?, place = '', place_mark = '', owner = NULL WHERE id = ?", []any{domain.ErasedTitle, domain.ErasedTitle, id}},
		{"UPDATE petitioners SET kind = ?, name = '', address = '', phone = '', email = '' WHERE petition = ?", []any{domain.Unnamed, id}},
		{"UPDATE completions SET text = '' WHERE petition = ?", []any{id}},
		{"DELETE FROM petition_search WHERE petition = ?", []any{id}},
		{"DELETE FROM notifications WHERE petition = ?", []any{id}}, // they say whose it was
		{"DELETE FROM mails WHERE petition = ?", []any{id}},
		{"DELETE FROM webhook_deliveries WHERE petition = ?", []any{id}},
		{"SELECT erase_words(?)", []any{id}},
		{"UPDATE answers SET words_mark = '' WHERE id IN (SELECT a.id FROM about_alone(?) AS a WHERE a.subject = 'answer')", []any{id}},
	} {
		if err := t.exec(s.sql, s.values...); err != nil {
			return err
		}
	}
	return nil
}

func (t *tx) Denounced(ids []domain.PetitionID) (bool, error) {
	if len(ids) == 0 {
		return false, nil
	}
	found, err := collect(t.ctx, t, itself[bool], `SELECT coalesce(bool_and(EXISTS (SELECT FROM denounced AS d WHERE d.petition = p.id)), false)
		FROM (SELECT id FROM petitions WHERE id = ANY ($1::uuid[]) ORDER BY id FOR SHARE) AS p`, uuids(ids))
	return err == nil && found[0], err
}

func (t *tx) Pending(id domain.PetitionID) (domain.Escalation, error) {
	return hold[domain.Escalation](t, forUpdate, "escalation", "petition = ? AND state IN ('pending', 'contested')", id)
}
