package main

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// These are the statements of the jobs as one writes them by hand: what the
// reference sends, and what pgbench repeats. They read the indexes that the
// program's own statements read.
const (
	sqlRights = `SELECT a.name, a.disabled, EXISTS (SELECT FROM revoked_families WHERE family = $2::uuid),
	(SELECT json_agg(json_build_object('role', p.role, 'unit', p.unit)) FROM posts AS p
		WHERE p.account = a.id AND p."from" <= $3::date AND (p.until IS NULL OR p.until >= $3::date))
FROM accounts AS a WHERE a.id = $1::uuid`

	columnsListed = `p.id, p.code, p.kind, p.channel, p.field, p.title, p.home, p.holder, p.received_at, p.state,
	p.outcome, p.next_due, p.bounces, p.version`
	columnsWhole = columnsListed + `, p.text, p.place, p.mode, p.answer, p.answered_on, p.outcome_due, p.notice_due,
	p.due_on, p.due_rule, p.promised, p.hops, p.public`

	sqlRead = "SELECT " + columnsWhole + " FROM petitions AS p WHERE p.id = $1::uuid"

	sqlInbox = "SELECT " + columnsListed + ` FROM petitions AS p
WHERE p.holder = $1 AND p.next_due IS NOT NULL ORDER BY p.next_due, p.id LIMIT 21`

	sqlSearch = "SELECT " + columnsListed + ` FROM petition_search AS s JOIN petitions AS p ON p.id = s.petition
WHERE unit_words(s.home, s.words) @@ unit_query($2, $1) ORDER BY s.received_at DESC, s.petition DESC LIMIT 21`

	sqlFigures = `SELECT received, figures, overdue, count(*) FROM (
	SELECT true AS received, figures, finished_on IS NULL AND coalesce(due < $3::date, false) AS overdue FROM petition_spans
	WHERE home = ANY ($1::text[]) AND received_on BETWEEN $2::date AND $3 AND since <= $3 AND coalesce(until, 'infinity') > $3
	UNION ALL
	SELECT false, figures, coalesce(due < $3, false) FROM petition_spans
	WHERE home = ANY ($1) AND received_on < $2 AND NOT finished AND since <= $3 AND coalesce(until, 'infinity') > $3
	UNION ALL
	SELECT false, figures, false FROM petition_spans
	WHERE home = ANY ($1) AND received_on < $2 AND finished AND finished_on BETWEEN $2 AND $3 AND since <= $3 AND coalesce(until, 'infinity') > $3
) AS cohort GROUP BY 1, 2, 3`

	sqlSides = `SELECT coalesce(sum(visits), 0), coalesce(sum(people), 0), coalesce(sum(letters), 0), coalesce(sum(held), 0), coalesce(sum(lines), 0) FROM (
	SELECT visits, people, letters, 0 AS held, 0 AS lines FROM receptions WHERE unit = ANY ($1::text[]) AND "on" BETWEEN $2::date AND $3::date
	UNION ALL
	SELECT 0, 0, 0, 1, 0 FROM dialogues WHERE unit = ANY ($1) AND opened_at >= $2::date AND opened_at < $3::date + 1
	UNION ALL
	SELECT 0, 0, 0, 0, 1 FROM denunciations WHERE unit = ANY ($1) AND received_on BETWEEN $2 AND $3
) AS side`

	sqlFile = `INSERT INTO petitions (id, code, kind, channel, field, title, text, place, home, holder, received_at, received_on, state,
	disposed, mode, outcome, notice_due, due_on, due_rule, next_due, watch, bounces, hops, public, version)
VALUES ($1::uuid, $2, 'petition', 'letter', $3, $4, $5, $6, $7, $7, $8::timestamptz, $9::date, 'received',
	'', '', '', $9::date + 14, $9::date + 30, 'petition_resolution', $9::date + 14, $9::date + 14, 0, 0, false, 1)`
	sqlPetitioner = `INSERT INTO petitioners (petition, kind, name, address, phone, email) VALUES ($1::uuid, 'person', $2, $3, '', '')`

	sqlAddAllWords = `INSERT INTO petition_search (petition, home, received_at, words) SELECT id, home, received_at, search_words(title) FROM petitions`
	sqlAddWords    = sqlAddAllWords + " WHERE id = $1::uuid"

	// sqlBeginSpan begins the span of a petition that has none that lasts. It
	// counts as open, or as answered in writing (statistics.Figures).
	sqlBeginSpan = `INSERT INTO petition_spans (petition, seq, home, kind, channel, field, received_on, class, finished, finished_on, mode, holder, target, due, since, figures)
SELECT id, version, home, kind, channel, field, received_on, $2, $3, CASE WHEN $3 THEN $4::date END, mode, holder, target, next_due, $4::date,
	1 + CASE $2 WHEN 'open' THEN 1 << 15 WHEN 'resolved' THEN (1 << 1) + (1 << 3) + (1 << 4) ELSE (1 << 1) + (1 << 3) + (1 << 5) END FROM petitions
WHERE id = $1::uuid AND NOT EXISTS (SELECT FROM petition_spans WHERE petition = $1::uuid AND until IS NULL)`
	sqlEndSpan = `UPDATE petition_spans SET until = $2::date WHERE petition = $1::uuid AND until IS NULL AND class <> $3`

	sqlPetitionEvent = `INSERT INTO events (id, subject, "of", seq, step, at, by, role, unit, change)
SELECT $2::uuid, 'petition', id, version, $3, $4::timestamptz, $5::uuid, $6, holder, $7::jsonb FROM petitions WHERE id = $1::uuid`
	sqlAnswerEvent = `INSERT INTO events (id, subject, "of", seq, step, at, by, role, unit, change)
SELECT $2::uuid, 'answer', id, version, $3, $4::timestamptz, $5::uuid, $6, unit, $7::jsonb FROM answers WHERE id = $1::uuid`

	sqlLockPetition = `SELECT holder FROM petitions WHERE id = $1::uuid FOR UPDATE`
	sqlDraft        = `INSERT INTO answers (id, unit, mode, number, signed_on, signatory, text, summary, outcome, reason, means, evidence, done_on,
	state, drafted_by, version)
SELECT $1::uuid, holder, 'in_writing', $3, $4::date, $5, $6, $7, $8, '', $9, $10, $11::date, 'draft', $12::uuid, 1 FROM petitions WHERE id = $2::uuid`
	sqlCover = `INSERT INTO answer_petitions (answer, petition) VALUES ($1::uuid, $2::uuid)`

	sqlCovered = `SELECT p.id, p.holder FROM petitions AS p
WHERE p.id IN (SELECT petition FROM answer_petitions WHERE answer = $1::uuid) ORDER BY p.id FOR UPDATE`
	sqlLockAnswer = `SELECT state, outcome FROM answers WHERE id = $1::uuid FOR UPDATE`
	sqlApprove    = `UPDATE answers SET state = 'approved', approved_by = $2::uuid, version = version + 1 WHERE id = $1::uuid`
	sqlIssue      = `UPDATE answers SET state = 'published', published_at = $2::timestamptz, version = version + 1 WHERE id = $1::uuid`
	sqlConclude   = `UPDATE petitions SET state = 'concluded', mode = 'in_writing', outcome = $3, outcome_due = NULL, answer = $2::uuid,
	answered_on = coalesce(answered_on, $4::date), next_due = NULL, watch = NULL, version = version + 1 WHERE id = $1::uuid`
)

// sql is an argument of a statement for pgbench that is not a literal.
type sql string

var placeholder = regexp.MustCompile(`\$\d+`)

// bind writes a statement for pgbench, with literals in the place of its
// arguments.
func bind(statement string, args ...any) string {
	text := placeholder.ReplaceAllStringFunc(statement, func(p string) string {
		n, _ := strconv.Atoi(p[1:]) // digits
		return literal(args[n-1])
	})
	return text + ";\n"
}

func literal(v any) string {
	switch v := v.(type) {
	case sql:
		return string(v)
	case bool:
		return strconv.FormatBool(v)
	}
	// A colon would begin a variable.
	return "E'" + strings.NewReplacer("'", "''", `\`, `\\`, ":", `\x3a`).Replace(fmt.Sprint(v)) + "'"
}
