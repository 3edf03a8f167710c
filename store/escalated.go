package store

import (
	"context"
	"strconv"

	"kiennghi/domain"
	"kiennghi/domain/casework"
	"kiennghi/domain/policy"
	"kiennghi/domain/statistics"
)

// escalatedSQL reads hand-overs by the column of the unit whose they are.
func escalatedSQL(column string) string {
	return statement("escalated", "filter", filterSQL, "answered", strconv.Itoa(int(statistics.Answered.Bit())), "unit", column)
}

func escalationsCounted(column string) string {
	return "SELECT scope.unit, figure, count(*)::int FROM unnest($1::text[]) AS scope(unit) CROSS JOIN LATERAL (" + escalatedSQL(column) +
		" OFFSET 0) AS sent CROSS JOIN unnest(figures) AS figure GROUP BY 1, 2" // OFFSET: unit by unit, by an index
}

func escalationsListed(column string) string {
	return statement("escalations", "escalated", escalatedSQL(column), "escalation", escalations.columns("x"), "petition", petitionListed)
}

// How hand-overs are counted, and listed, by whose they are.
var (
	countedOf = map[statistics.Side]string{statistics.SideSent: escalationsCounted("sender"), statistics.SideReceived: escalationsCounted("target")}
	listedOf  = map[statistics.Side]string{statistics.SideSent: escalationsListed("sender"), statistics.SideReceived: escalationsListed("target")}
)

// handOvers are the arguments of query/escalated.sql.
func handOvers(s policy.Scope, q casework.EscalationQuestion) args {
	return args{texts(s.Units()), q.From.Start(), q.Cutoff.Add(1).Start(), string(q.Channel), string(q.Kind), string(q.Field), q.Cutoff}
}

// EscalationFigures counts the hand-overs of each unit of the scope. A period that
// has not begun has nothing in it.
func (db *DB) EscalationFigures(ctx context.Context, s policy.Scope, q casework.EscalationQuestion) (map[domain.UnitID]statistics.EscalationTally, error) {
	of := map[domain.UnitID]statistics.EscalationTally{}
	if len(s.Units()) == 0 || q.Cutoff.Before(q.From) {
		return of, nil
	}
	type counted struct {
		unit   domain.UnitID
		figure statistics.EscalationFigure
		n      int
	}
	list, err := collect(ctx, db.pool, func(c *counted) []any { return []any{&c.unit, &c.figure, &c.n} }, countedOf[q.Side], handOvers(s, q)...)
	for _, c := range list {
		if of[c.unit] == nil {
			of[c.unit] = statistics.EscalationTally{}
		}
		of[c.unit][c.figure] = c.n
	}
	return of, err
}

// EscalationsBehind lists the hand-overs that a figure counts with their petitions,
// without texts, in order of when they were sent.
func (db *DB) EscalationsBehind(ctx context.Context, s policy.Scope, q casework.EscalationQuestion, n statistics.EscalationFigure, p casework.Page) ([]casework.EscalatedPetition, error) {
	if len(s.Units()) == 0 || q.Cutoff.Before(q.From) {
		return nil, nil
	}
	a := append(handOvers(s, q), string(n))
	if p.After == nil {
		a = append(a, nil, nil)
	} else {
		a = append(a, instant(p.After), p.After.ID)
	}
	return collect(ctx, db.pool, escalatedInto, listedOf[q.Side], append(a, p.Limit+1)...)
}

func escalatedInto(v *casework.EscalatedPetition) []any {
	return append(escalations.into(&v.Escalation), petitions.into(&v.Petition)...)
}
