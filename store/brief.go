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

// taskList says where the tasks of a section are found: the rows t of a table,
// in the order of a day and of their IDs. Each is in an index of what is open.
type taskList struct {
	table string
	rows  string // which of its rows can be there, where not all can
	unit  string // the column of the unit, or of who raised it
	due   string // the column of the day; empty for the order of the IDs
	where string // with {soon} and {today}
	about bool   // its petition is read too
}

var taskLists = map[casework.Section]taskList{
	casework.ToApprove: {table: "answers", unit: "t.unit", due: "t.signed_on", where: "t.state = 'draft' AND " + unless("p.state IN ('refused', 'withdrawn', 'linked')")},
	casework.ToPublish: {table: "answers", unit: "t.unit", due: "t.signed_on", where: "t.state = 'approved' AND " +
		unless("p.state NOT IN ('received', 'in_progress', 'answered', 'concluded') OR p.holder <> t.unit OR p.paused_until IS NOT NULL")},
	casework.DueSoon:  {table: "petitions", unit: "t.holder", due: "t.next_due", where: "t.next_due <= {soon}"},
	casework.CameBack: {table: "petitions", unit: "t.holder", due: "t.redo_due", where: "t.redo_due IS NOT NULL AND t.state = 'in_progress'"},
	casework.ToDecide: {table: "escalations", unit: "t.target", where: "t.state = 'pending'", about: true},
	casework.ToName:   {table: "escalations", unit: "t.arbiter", where: "t.state = 'contested'", about: true},
	casework.Grouped: {table: "groups", unit: "t.unit", rows: `(SELECT DISTINCT ON (w.unit, w."group") w.unit, w."group" AS id, g.title, g.made_by, g.made_at, g.version
		FROM groups_waiting AS w JOIN groups AS g ON g.id = w."group" ORDER BY w.unit, w."group")`},
	casework.Promised:  {table: "commitments", unit: "t.unit", due: "t.deadline", where: "t.state IN ('open', 'moved') AND t.deadline <= {soon}"},
	casework.ToAsk:     {table: "questions", unit: "t.home", due: "t.due", where: "t.state = 'asked'", about: true},
	casework.ToRule:    {table: "petitions", unit: "t.holder", due: "t.rule_by", where: "t.rule_by >= {today}"},
	casework.ToReply:   {table: "findings", unit: "t.unit", due: "t.due_on", where: "t.replied_at IS NULL"},
	casework.OwnReply:  {table: "petitions", unit: "t.owner", due: "t.claimed_on", where: "(t.verdict = 'awaited' OR t.verdict = 'silent' AND t.reply_by >= {today})"},
	casework.Complete:  {table: "petitions", unit: "t.owner", due: "t.paused_until", where: "t.pause_reason = 'waiting_for_petitioner'"},
	casework.ToAccount: {table: "commitments", unit: "t.unit", due: "t.deadline"},
}

// unless leaves out the answers of which a petition stands in the way.
func unless(condition string) string {
	return "NOT EXISTS (SELECT FROM answer_petitions AS m JOIN petitions AS p ON p.id = m.petition WHERE m.answer = t.id AND (" + condition + "))"
}

// taskColumns are the columns of the tasks of a table, and where they belong.
type taskColumns struct {
	columns string
	into    func(*casework.FoundTask) []any
}

func taskOf[T any](t table[T], part func(*casework.FoundTask) *T, without ...string) taskColumns {
	return taskColumns{t.columns("t", without...), func(f *casework.FoundTask) []any { return t.into(part(f)) }}
}

// taskTables has the columns of each table of tasks, without a petition's text.
var taskTables = map[string]taskColumns{
	"answers":     taskOf(answers, func(t *casework.FoundTask) *domain.Answer { return &t.Answer }),
	"petitions":   taskOf(petitions, func(t *casework.FoundTask) *domain.Petition { return &t.Petition }, "text"),
	"escalations": taskOf(escalations, func(t *casework.FoundTask) *domain.Escalation { return &t.Escalation }),
	"groups":      taskOf(groups, func(t *casework.FoundTask) *domain.Group { return &t.Group }),
	"commitments": taskOf(commitments, func(t *casework.FoundTask) *domain.Commitment { return &t.Commitment }),
	"questions":   taskOf(questions, func(t *casework.FoundTask) *domain.Question { return &t.Question }),
	"findings":    taskOf(findings, func(t *casework.FoundTask) *domain.Finding { return &t.Finding }),
}

// into lists where the columns of a task belong.
func (l taskList) into(t *casework.FoundTask) []any {
	places := taskTables[l.table].into(t)
	if l.about {
		places = append(places, petitions.into(&t.Petition)...)
	}
	return places
}

// columns lists the columns of a task.
func (l taskList) columns() string {
	if l.about {
		return taskTables[l.table].columns + ", " + petitionListed
	}
	return taskTables[l.table].columns
}

// statement writes what finds the tasks of a query and counts them: as many
// rows as are counted at most, of which the first are shown.
func (l taskList) statement(a *args, q casework.TaskQuery) string {
	order, where := "t.id", ""
	if l.due != "" {
		order = l.due + ", t.id"
		where = beyond(a, q.Page, l.due, "t.id", ">", day)
	} else {
		where = beyondID(a, q.Page, "t.id", ">")
	}
	if l.where != "" {
		where += " AND " + l.where
	}
	for name, value := range map[string]any{"{soon}": q.Soon, "{today}": q.Today} {
		if strings.Contains(where, name) {
			where = strings.ReplaceAll(where, name, a.add(value)+"::date")
		}
	}
	most := a.add(q.Count)
	tail := " ORDER BY " + order + " LIMIT " + most
	of := selection{columns: "t.*", from: cmp.Or(l.rows, l.table) + " AS t", unit: l.unit, where: where, order: order, limit: most}
	var found string
	switch {
	case !q.Scope.Owner().IsZero():
		found = "SELECT t.* FROM " + l.table + " AS t WHERE " + l.unit + " = " + a.add(q.Scope.Owner()) + where + tail
	case q.Carried != nil:
		found = "SELECT t.* FROM (SELECT c.* FROM " + carried(a, *q.Carried) + ") AS t WHERE true" + where + tail
	default:
		found = of.of(a, "t", q.Scope.Units())
	}
	if len(q.Charged.Units()) > 0 {
		found = "SELECT * FROM ((" + found + ") UNION (SELECT t.* FROM " + l.table + " AS t WHERE t.person = " + a.add(q.Person) +
			" AND t.unit = ANY (" + a.add(texts(q.Charged.Units())) + "::text[])" + where + tail + ")) AS t" + tail
	}
	from := " FROM (" + found + ") AS t"
	if l.about {
		from += " JOIN petitions AS p ON p.id = t.petition"
	}
	return "SELECT " + l.columns() + ", count(*) OVER ()" + from + " ORDER BY " + order + " LIMIT " + a.add(q.Page.Limit)
}

// Tasks finds tasks by all the queries, on one snapshot and in one message.
func (db *DB) Tasks(ctx context.Context, qs []casework.TaskQuery) ([]casework.FoundTasks, error) {
	all := make([]casework.FoundTasks, len(qs))
	var b pgx.Batch
	for i, q := range qs {
		var a args
		l, into := taskLists[q.Section], &all[i]
		sql := l.statement(&a, q)
		if err := plain(a); err != nil {
			return nil, fault(err)
		}
		b.Queue(sql, a...).Query(func(rows pgx.Rows) (err error) {
			into.Tasks, err = gather(rows, func(t *casework.FoundTask) []any { return append(l.into(t), &into.Count) })
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
