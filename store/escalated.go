package store

import (
	"context"
	"strconv"
	"time"

	"kiennghi/domain"
	"kiennghi/domain/casework"
	"kiennghi/domain/policy"
	"kiennghi/domain/statistics"
)

// escalatedSQL reads hand-overs by the column of the unit whose they are, of a
// period that begins and ends at instants, the last at the end of the cut-off day.
func escalatedSQL(column, begins, ends, cutoff string) string {
	return statement("escalated", "filter", filterSQL, "answered", strconv.Itoa(int(statistics.Answered.Bit())), "unit", column,
		"begins", begins, "ends", ends, "cutoff", cutoff)
}

// The periods are read one after the other, and each unit by unit, by an index:
// that is what OFFSET is for.
func escalationsCounted(column string) string {
	return "SELECT asked.n::int - 1, scope.unit, figure, count(*)::int" +
		" FROM unnest($1::timestamptz[], $2::timestamptz[], $3::date[]) WITH ORDINALITY AS asked(begins, ends, cutoff, n)" +
		" CROSS JOIN unnest($7::text[]) AS scope(unit)" +
		" CROSS JOIN LATERAL (" + escalatedSQL(column, "asked.begins", "asked.ends", "asked.cutoff") + " OFFSET 0) AS sent" +
		" CROSS JOIN unnest(figures) AS figure GROUP BY 1, 2, 3"
}

func escalationsListed(column string) string {
	return statement("escalations", "escalated", escalatedSQL(column, "$1::timestamptz", "$2::timestamptz", "$3::date"),
		"escalation", escalations.columns("x"), "petition", petitionListed)
}

// How hand-overs are counted, and listed, by whose they are.
var (
	countedOf = map[statistics.Side]string{statistics.SideSent: escalationsCounted("sender"), statistics.SideReceived: escalationsCounted("target")}
	listedOf  = map[statistics.Side]string{statistics.SideSent: escalationsListed("sender"), statistics.SideReceived: escalationsListed("target")}
)

// handOvers are the arguments of query/escalated.sql that follow those of the period.
func handOvers(s policy.Scope, f statistics.Filter) args {
	return args{string(f.Channel), string(f.Kind), string(f.Field), texts(s.Units())}
}

// EscalationFigures counts the hand-overs of each unit of the scope, period by
// period, all in one statement. A period that has not begun has nothing in it.
func (db *DB) EscalationFigures(ctx context.Context, s policy.Scope, q casework.EscalationQuestion) ([]map[domain.UnitID]statistics.EscalationTally, error) {
	var begins, ends []time.Time
	var cutoffs []string
	of := make([]map[domain.UnitID]statistics.EscalationTally, len(q.Periods))
	for i, p := range q.Periods {
		of[i] = map[domain.UnitID]statistics.EscalationTally{}
		begins, ends, cutoffs = append(begins, p.From.Start()), append(ends, p.Cutoff.Add(1).Start()), append(cutoffs, p.Cutoff.String())
	}
	type counted struct {
		period int
		unit   domain.UnitID
		figure statistics.EscalationFigure
		n      int
	}
	list, err := collect(ctx, db.pool, func(c *counted) []any { return []any{&c.period, &c.unit, &c.figure, &c.n} },
		countedOf[q.Side], append(args{begins, ends, cutoffs}, handOvers(s, q.Filter)...)...)
	for _, c := range list {
		units := of[c.period]
		if units[c.unit] == nil {
			units[c.unit] = statistics.EscalationTally{}
		}
		units[c.unit][c.figure] = c.n
	}
	return of, err
}

// EscalationsBehind lists the hand-overs that a figure counts with their petitions,
// without texts, in order of when they were sent.
func (db *DB) EscalationsBehind(ctx context.Context, s policy.Scope, f casework.EscalationFigureFilter, p casework.Page) ([]casework.EscalatedPetition, error) {
	a := append(args{f.From.Start(), f.Cutoff.Add(1).Start(), f.Cutoff}, handOvers(s, f.Filter)...)
	a = append(a, string(f.Name))
	if p.After == nil {
		a = append(a, nil, nil)
	} else {
		a = append(a, instant(p.After), p.After.ID)
	}
	return collect(ctx, db.pool, escalatedInto, listedOf[f.Side], append(a, p.Limit+1)...)
}

func escalatedInto(v *casework.EscalatedPetition) []any {
	return append(escalations.into(&v.Escalation), petitions.into(&v.Petition)...)
}
