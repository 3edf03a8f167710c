package store

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"kiennghi/domain/audit"
	"kiennghi/domain/casework"
	"kiennghi/domain/policy"
	"kiennghi/domain/statistics"
	"kiennghi/domain/workday"
)

var backlogSQL = statement("backlog")

// KeepBacklog takes turns with others on the row of the day: one counts.
func (t *tx) KeepBacklog(d statistics.BacklogDay) error {
	t.queue(`WITH taken AS (INSERT INTO backlog_days (day, taken_at) VALUES ($1, $3) ON CONFLICT DO NOTHING RETURNING day)
		INSERT INTO backlog (unit, day, kind, age, n)
		SELECT b.unit, b.day, b.kind, b.age, b.n FROM taken CROSS JOIN LATERAL (`+backlogSQL+`) AS b`,
		d.Day.String(), d.Day.Add(1).Start(), d.TakenAt)
	return nil
}

// Backlog adds up what the units held at the end of each day.
func (db *DB) Backlog(ctx context.Context, s policy.Scope, f casework.BacklogFilter) ([]casework.BacklogCount, error) {
	var a args
	days := a.add(f.From) + " AND " + a.add(f.To)
	rows, err := collect(ctx, db.pool, func(b *statistics.Backlog) []any { return []any{&b.Day, &b.Age, &b.N} },
		`SELECT d.day, coalesce(b.age, ''), coalesce(sum(b.n), 0)::int FROM backlog_days AS d
		LEFT JOIN backlog AS b ON b.day = d.day AND b.day BETWEEN `+days+` AND b.unit = ANY (`+a.add(texts(s.Units()))+"::text[])"+equal(&a, "b.kind", f.Kind)+
			" WHERE d.day BETWEEN "+days+" GROUP BY 1, 2 ORDER BY 1, 2", a...)
	var list []casework.BacklogCount
	for _, r := range rows {
		if n := len(list); n == 0 || list[n-1].Day != r.Day {
			list = append(list, casework.BacklogCount{Day: r.Day, Ages: map[statistics.Age]int{}})
		}
		if r.N > 0 {
			list[len(list)-1].Ages[r.Age] = r.N
		}
	}
	return list, err
}

// FirstBacklog returns the first day on which the backlog was counted.
func (db *DB) FirstBacklog(ctx context.Context) (workday.Date, error) {
	var first workday.Date
	err := db.pool.QueryRow(ctx, "SELECT min(day) FROM backlog_days").Scan(&first)
	return first, fault(err)
}

// backlog counts each day that was counted again, and names what differs. It
// counts spans: where they are not as the events give them, that is named
// itself, and nothing is counted.
func (c *checker) backlog(ctx context.Context) error {
	if c.differ {
		return nil
	}
	days, err := collect(ctx, c.tx, itself[workday.Date], "SELECT day FROM backlog_days ORDER BY day")
	if err != nil {
		return err
	}
	for _, day := range days {
		if err := c.backlogOf(ctx, day); err != nil {
			return err
		}
	}
	return nil
}

func (c *checker) backlogOf(ctx context.Context, day workday.Date) error {
	rows, err := c.tx.Query(ctx, `SELECT unit, kind, age, coalesce(kept.n, 0), coalesce(recomputed.n, 0)
		FROM (SELECT unit, kind, age, n FROM backlog WHERE day = $1) AS kept
		FULL JOIN (`+backlogSQL+`) AS recomputed USING (unit, kind, age)
		WHERE kept.n IS DISTINCT FROM recomputed.n ORDER BY unit, kind, age`, day, day.Add(1).Start())
	if err != nil {
		return err
	}
	var b statistics.Backlog
	var kept int
	_, err = pgx.ForEachRow(rows, []any{&b.Unit, &b.Kind, &b.Age, &kept, &b.N}, func() error {
		c.name([]audit.Difference{{Subject: "backlog", ID: fmt.Sprintf("%s %s", b.Unit, day), Field: fmt.Sprintf("%s %s", b.Kind, b.Age),
			Kept: fmt.Sprint(kept), Recomputed: fmt.Sprint(b.N)}})
		return nil
	})
	return err
}
