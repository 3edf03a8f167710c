package store

import (
	"cmp"
	"context"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"kiennghi/domain"
	"kiennghi/domain/casework"
	"kiennghi/domain/policy"
)

// taskTable is a table of which a row is what a task is about.
type taskTable struct {
	name    string
	columns string                          // of the row t
	into    func(*casework.FoundTask) []any // where they belong
}

func taskTableOf[T any](t table[T], part func(*casework.FoundTask) *T, without ...string) taskTable {
	return taskTable{t.schema.Table, t.columns("t", without...), func(f *casework.FoundTask) []any { return t.into(part(f)) }}
}

var (
	answerTasks     = taskTableOf(answers, func(f *casework.FoundTask) *domain.Answer { return &f.Answer })
	commitmentTasks = taskTableOf(commitments, func(f *casework.FoundTask) *domain.Commitment { return &f.Commitment })
	dialogueTasks   = taskTableOf(dialogues, func(f *casework.FoundTask) *domain.Dialogue { return &f.Dialogue }, "minutes")
	escalationTasks = taskTableOf(escalations, func(f *casework.FoundTask) *domain.Escalation { return &f.Escalation })
	findingTasks    = taskTableOf(findings, func(f *casework.FoundTask) *domain.Finding { return &f.Finding })
	groupTasks      = taskTableOf(groups, func(f *casework.FoundTask) *domain.Group { return &f.Group })
	lapseTasks      = taskTableOf(lapses, func(f *casework.FoundTask) *domain.Lapse { return &f.Lapse })
	petitionTasks   = taskTableOf(petitions, func(f *casework.FoundTask) *domain.Petition { return &f.Petition }, "text")
	questionTasks   = taskTableOf(questions, func(f *casework.FoundTask) *domain.Question { return &f.Question })
)

// taskList says where the tasks of a section are found: the rows t of a table,
// in the order of a day or an instant and of their IDs. Each is in an index of
// what is open.
type taskList struct {
	taskTable
	rows  string // which of its rows can be there, where not all can
	unit  string // the column of the unit, or of who raised it
	due   string // the column of the day; empty for the order of an instant, or of the IDs
	since string // the column of the instant
	where string // with {soon}, {today} and {person}
	about bool   // its petition is read too
}

var taskLists = map[casework.Section]taskList{
	casework.ToApprove: {taskTable: answerTasks, unit: "t.unit", due: "t.signed_on", where: "t.state = 'draft' AND " + unless("p.state IN ('refused', 'withdrawn', 'linked')")},
	casework.ToPublish: {taskTable: answerTasks, unit: "t.unit", due: "t.signed_on", where: "t.state = 'approved' AND " +
		unless("p.state NOT IN ('received', 'in_progress', 'answered', 'concluded') OR p.holder <> t.unit OR p.paused_until IS NOT NULL")},
	casework.DueSoon:  {taskTable: petitionTasks, unit: "t.holder", due: "t.next_due", where: "t.next_due <= {soon}"},
	casework.CameBack: {taskTable: petitionTasks, unit: "t.holder", due: "t.redo_due", where: "t.redo_due IS NOT NULL AND t.state = 'in_progress'"},
	casework.ToDecide: {taskTable: escalationTasks, unit: "t.target", where: "t.state = 'pending'", about: true},
	casework.ToName:   {taskTable: escalationTasks, unit: "t.arbiter", where: "t.state = 'contested'", about: true},
	casework.Grouped: {taskTable: groupTasks, unit: "t.unit", rows: `(SELECT DISTINCT ON (w.unit, w."group") w.unit, w."group" AS id, g.title, g.made_by, g.made_at, g.version
		FROM groups_waiting AS w JOIN groups AS g ON g.id = w."group" ORDER BY w.unit, w."group")`},
	casework.Promised:  {taskTable: commitmentTasks, unit: "t.unit", due: "t.deadline", where: "t.state IN ('open', 'moved') AND t.deadline <= {soon}"},
	casework.ToAsk:     {taskTable: questionTasks, unit: "t.home", due: "t.due", where: "t.state = 'asked' AND " + apart("t.petition", "t.claim", "{person}"), about: true},
	casework.ToRule:    {taskTable: petitionTasks, unit: "t.holder", due: "t.rule_by", where: "t.rule_by >= {today} AND " + apart("t.id", "t.claim_seq", "{person}")},
	casework.ToReply:   {taskTable: findingTasks, unit: "t.unit", due: "t.due_on", where: "t.replied_at IS NULL"},
	casework.OwnReply:  {taskTable: petitionTasks, unit: "t.owner", due: "t.claimed_on", where: "(t.verdict = 'awaited' OR t.reply_by >= {today}) AND " + apart("t.id", "t.claim_seq", "{person}")},
	casework.Complete:  {taskTable: petitionTasks, unit: "t.owner", due: "t.paused_until", where: "t.pause_reason = 'waiting_for_petitioner'"},
	casework.ToAccount: {taskTable: commitmentTasks, unit: "t.unit", due: "t.deadline"},

	casework.ToExplain: {taskTable: lapseTasks, unit: "t.unit", due: "t.reason_due", where: "t.reason = '' AND t.reason_due IS NOT NULL"},
	casework.ToHold: {taskTable: dialogueTasks, unit: "t.unit", since: "t.starts_at",
		where: "t.state IN ('planned', 'noticed') AND t.starts_at < {today}::timestamp AT TIME ZONE 'Asia/Ho_Chi_Minh'"},
	casework.ToConclude: {taskTable: dialogueTasks, unit: "t.unit", since: "coalesce(t.closed_at, t.opened_at)",
		where: "t.state IN ('open', 'closed') AND (t.state = 'closed' OR t.opened_at < {today}::timestamp AT TIME ZONE 'Asia/Ho_Chi_Minh')"},
	casework.ToJudge: {taskTable: commitmentTasks, unit: "t.unit", since: "t.ended_at", // as domain.Commitment.Verifies
		where: "t.state IN ('kept', 'late') AND NOT t.upheld AND {person} NOT IN (t.person, t.made_by, t.ended_by)"},
	// Read from the petitions that wait for what was promised, and are few.
	casework.ToCommit: {taskTable: answerTasks, unit: "t.holder", due: "t.due_on", rows: `(SELECT DISTINCT ON (p.holder, p.outcome_due, p.answer) p.holder, a.*
		FROM petitions AS p JOIN answers AS a ON a.id = p.answer AND a.unit = p.holder
		WHERE p.state = 'answered' AND p.outcome_due IS NOT NULL AND NOT ` + committed + `
		ORDER BY p.holder, p.outcome_due, p.answer)`},
}

// unless leaves out the answers of which a petition stands in the way.
func unless(condition string) string {
	return "NOT EXISTS (SELECT FROM answer_petitions AS m JOIN petitions AS p ON p.id = m.petition WHERE m.answer = t.id AND (" + condition + "))"
}

// reads lists the columns of a task, with its petition's when that is read too,
// and where they belong.
func (l taskList) reads() (columns string, into func(*casework.FoundTask) []any) {
	if !l.about {
		return l.columns, l.into
	}
	return l.columns + ", " + petitionListed, func(t *casework.FoundTask) []any { return append(l.into(t), petitionTasks.into(t)...) }
}

// statement writes what finds the tasks of a query and counts them: as many
// rows as are counted at most, of which the first are shown.
func (l taskList) statement(a *args, q casework.TaskQuery) string {
	order, where := "t.id", ""
	switch {
	case l.due != "":
		order, where = l.due+", t.id", beyond(a, q.Page, l.due, "t.id", ">", day)
	case l.since != "":
		order, where = l.since+", t.id", beyond(a, q.Page, l.since, "t.id", ">", instant)
	default:
		where = beyondID(a, q.Page, "t.id", ">")
	}
	if l.where != "" {
		where += " AND " + l.where
	}
	for _, v := range []struct {
		name, cast string
		value      any
	}{{"{soon}", "::date", q.Soon}, {"{today}", "::date", q.Today}, {"{person}", "::uuid", q.Person}} {
		if strings.Contains(where, v.name) {
			where = strings.ReplaceAll(where, v.name, a.add(v.value)+v.cast)
		}
	}
	most := a.add(q.Count)
	tail := " ORDER BY " + order + " LIMIT " + most
	of := selection{columns: "t.*", from: cmp.Or(l.rows, l.name) + " AS t", unit: l.unit, where: where, order: order, limit: most}
	var found string
	switch {
	case !q.Scope.Owner().IsZero():
		found = "SELECT t.* FROM " + l.name + " AS t WHERE " + l.unit + " = " + a.add(q.Scope.Owner()) + where + tail
	case q.Carried != nil:
		found = "SELECT t.* FROM (SELECT c.* FROM " + carried(a, *q.Carried) + ") AS t WHERE true" + where + tail
	default:
		found = of.of(a, "t", q.Scope.Units())
	}
	if len(q.Charged.Units()) > 0 {
		found = "SELECT * FROM ((" + found + ") UNION (SELECT t.* FROM " + l.name + " AS t WHERE t.person = " + a.add(q.Person) +
			" AND t.unit = ANY (" + a.add(texts(q.Charged.Units())) + "::text[])" + where + tail + ")) AS t" + tail
	}
	from := " FROM (" + found + ") AS t"
	if l.about {
		from += " JOIN petitions AS p ON p.id = t.petition"
	}
	columns, _ := l.reads()
	return "SELECT " + columns + ", count(*) OVER ()" + from + " ORDER BY " + order + " LIMIT " + a.add(q.Page.Limit)
}

// Tasks finds tasks by all the queries, on one snapshot and in one message.
func (db *DB) Tasks(ctx context.Context, qs []casework.TaskQuery) ([]casework.FoundTasks, error) {
	all := make([]casework.FoundTasks, len(qs))
	var b pgx.Batch
	for i, q := range qs {
		var a args
		l, into := taskLists[q.Section], &all[i]
		_, places := l.reads()
		sql := l.statement(&a, q)
		if err := plain(a); err != nil {
			return nil, fault(err)
		}
		b.Queue(sql, a...).Query(func(rows pgx.Rows) (err error) {
			into.Tasks, err = gather(rows, func(t *casework.FoundTask) []any { return append(places(t), &into.Count) })
			return err
		})
	}
	return all, db.atOnce(ctx, b.QueuedQueries)
}

// NextDialogue returns the first dialogue of the units that is to begin.
func (db *DB) NextDialogue(ctx context.Context, s policy.Scope, after time.Time) (domain.Dialogue, error) {
	return dialogues.one(ctx, db.pool, "dialogue", "SELECT "+dialogues.columns("d")+" FROM dialogues AS d WHERE d.unit = ANY ($1::text[])"+
		" AND d.starts_at >= $2 AND d.state IN ('planned', 'noticed') ORDER BY d.starts_at, d.id LIMIT 1", texts(s.Units()), after)
}
