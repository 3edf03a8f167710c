package store_test

import (
	"errors"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"kiennghi/domain"
	"kiennghi/domain/statistics"
)

// Of each rule of the rows that are written all day one that breaks it is
// refused, by the rule's name.
func TestRulesOfRows(t *testing.T) {
	t.Parallel()
	db, tr := openTraced(t)
	w := build(t, db)
	p := petition(w.north.ID, now, "Đường ngập")
	a := domain.Answer{ID: id[domain.Answer](), Unit: w.north.ID, Mode: domain.InWriting, Number: "1", SignedOn: today, Signatory: "Chủ tịch", Text: "Trả lời",
		Claim: domain.Claim{Outcome: domain.Explained}, State: domain.AnswerDraft, DraftedBy: w.clerk.ID, Version: 1}
	q := domain.Question{ID: domain.QuestionOf(p.ID, 2), Petition: p.ID, Claim: 2, Home: w.north.ID, Unit: w.north.ID, Outcome: domain.Explained, Answer: a.ID,
		ClaimedAt: now, State: domain.QuestionWaiting, Due: today, Version: 1}
	span := statistics.SpanOf(p, p.ReceivedOn)
	add(t, db, &p, &a, &q, &span)
	conn := get[*pgx.Conn](t)(pgx.Connect(t.Context(), tr.dsn))
	defer conn.Close(t.Context())
	for _, c := range []struct{ table, set, rule string }{
		{"petitions", "kind = 'denunciation'", "kind"},
		{"petitions", "channel = 'rumour'", "channel"},
		{"petitions", "title = ''", "title"},
		{"petitions", "title = repeat('ư', 201)", "title"},
		{"petitions", "text = ''", "text"},
		{"petitions", "text = repeat('ư', 20001)", "text"},
		{"petitions", "state = 'lost'", "state"},
		{"petitions", "target = home", "target"},
		{"petitions", "state = 'handed_over'", "target"},
		{"petitions", "state = 'linked'", "primary"},
		{"petitions", "revive_by = due_on", "revive_by"},
		{"petitions", "disposed = 'somehow'", "disposed"},
		{"petitions", "mode = 'by_rumour'", "mode"},
		{"petitions", "outcome = 'fine', state = 'concluded'", "outcome"},
		{"petitions", "outcome = 'resolved'", "outcome"},
		{"petitions", "bounces = -1", "counts"},
		{"petitions", "hops = -1", "counts"},
		{"petitions", "promise_moves = -1", "counts"},
		{"petitions", "acknowledge_rule = 'r'", "acknowledge_by"},
		{"petitions", "extended_to = due_on, extensions = 1", "extended_to"},
		{"petitions", "extended_to = due_on + 1", "extensions"},
		{"petitions", "extensions = -1", "extensions"},
		{"petitions", "moved_to = due_on, pauses = 1", "moved_to"},
		{"petitions", "pause_reason = 'holiday'", "pause_reason"},
		{"petitions", "pause_reason = 'by_law'", "paused_since"},
		{"petitions", "pause_reason = 'by_law', paused_since = due_on, paused_until = due_on", "paused_since"},
		{"petitions", "pause_reason = 'by_law', state = 'in_progress', moved_to = due_on + 1, paused_since = due_on, paused_until = due_on - 1", "paused_until"},
		{"petitions", "paused_days = -1", "paused_days"},
		{"petitions", "paused_days = 1", "pauses"},
		{"petitions", "pauses = -1", "pauses"},
		{"petitions", "claimed = 'done'", "claimed"},
		{"petitions", "claimed = 'resolved'", "claimed"},
		{"petitions", "claim_seq = 1", "claimed"},
		{"petitions", "claimed_on = due_on", "claimed"},
		{"petitions", "claimed = 'resolved', claim_seq = 1, claimed_on = due_on, verdict = 'well'", "verdict"},
		{"petitions", "reply_by = due_on", "reply_by"},
		{"petitions", "rule_by = due_on", "rule_by"},
		{"petitions", "recurred_as = id", "recurred_as"},
		{"petition_spans", "class = 'lost'", "class"},
		{"petition_spans", "finished_on = since", "finished_on"},
		{"petition_spans", "figures = 0", "figures"},
		{"petition_spans", "since = received_on - 1", "since"},
		{"petition_spans", "until = since - 1", "until"},
		{"petition_spans", "verdict = 'well'", "verdict"},
		{"petition_spans", "claimed = true", "verdict"},
		{"answers", "mode = 'by_rumour'", "mode"},
		{"answers", "number = ''", "signed_on"},
		{"answers", "signed_on = NULL", "signed_on"},
		{"answers", "signatory = ''", "signed_on"},
		{"answers", "state = 'lost'", "state"},
		{"answers", "state = 'published'", "published_at"},
		{"answers", "published_at = now()", "published_at"},
		{"answers", "outcome = 'fine'", "outcome"},
		{"answers", "outcome = 'resolved'", "evidence"},
		{"answers", "outcome = 'planned'", "due_on"},
		{"answers", "overrides = '[]'", "overrides"},
		{"questions", "outcome = 'fine'", "outcome"},
		{"questions", "outcome = 'refused'", "answer"},
		{"questions", "answer = NULL", "answer"},
		{"questions", "state = 'lost', due = NULL", "state"},
		{"questions", "due = NULL", "due"},
		{"questions", "asked_on = due", "reply_due"},
		{"questions", "asked_on = due, reply_due = due, late_due = due - 1", "late_due"},
		{"questions", "state = 'confirmed', due = NULL", "replied_at"},
		{"questions", "closing = 'x'", "closed_at"},
		{"questions", "rule_due = due", "rule_due"},
		{"questions", "ruled_at = now()", "ruled_at"},
		{"questions", "version = -1", "version"},
	} {
		_, err := conn.Exec(t.Context(), "UPDATE "+c.table+" SET "+c.set)
		if refused, ok := errors.AsType[*pgconn.PgError](err); !ok || refused.Code != "23514" || refused.TableName != c.table || refused.ConstraintName != c.rule {
			t.Errorf("%s, %s: %v, want the rule of %s", c.table, c.set, err, c.rule)
		}
	}
	var checks int
	must(t, conn.QueryRow(t.Context(), `SELECT count(*) FROM pg_constraint WHERE contype = 'c'
		AND conrelid = ANY ('{petitions,petition_spans,answers,questions}'::regclass[])`).Scan(&checks))
	if checks != 0 {
		t.Errorf("%d CHECKs are read anew with every statement", checks)
	}
}
