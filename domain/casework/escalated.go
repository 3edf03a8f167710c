package casework

import (
	"context"
	"iter"
	"maps"
	"slices"

	"kiennghi/domain"
	"kiennghi/domain/policy"
	"kiennghi/domain/statistics"
)

type escalated interface {
	// EscalationFigures counts the hand-overs of each unit of the scope.
	EscalationFigures(context.Context, policy.Scope, EscalationQuestion) (map[domain.UnitID]statistics.EscalationTally, error)
	// EscalationsBehind lists exactly the hand-overs that a figure counts, in
	// order of when they were sent.
	EscalationsBehind(context.Context, policy.Scope, EscalationQuestion, statistics.EscalationFigure, Page) ([]EscalatedPetition, error)
}

// EscalationQuestion asks for the hand-overs that units sent, or received, in a
// period. The filter is held against the petition as it was at the cut-off.
type EscalationQuestion struct {
	statistics.Period
	statistics.Filter
	Side statistics.Side
}

// EscalationQuery asks for the hand-overs of a unit.
type EscalationQuery struct {
	Unit domain.UnitID
	Sub  bool
	EscalationQuestion
	By Breakdown // ByUnit, or nothing
}

// EscalationColumn is what was counted of a unit.
type EscalationColumn struct {
	Unit domain.UnitID
	Name string
	statistics.EscalationTally
}

// EscalationStatistics is a report on hand-overs.
type EscalationStatistics struct {
	EscalationQuery
	Total EscalationColumn
	Parts []EscalationColumn
}

// EscalationStatistics counts the hand-overs of a unit whose cases the caller
// may read.
func (d *Desk) EscalationStatistics(ctx context.Context, by Caller, q EscalationQuery) (EscalationStatistics, error) {
	s, err := by.within(q.Unit, q.Sub)
	if err != nil {
		return EscalationStatistics{}, err
	}
	if err := checkPeriod("query to", q.From, q.To); err != nil {
		return EscalationStatistics{}, err
	}
	counted, err := d.Store.EscalationFigures(ctx, s, q.EscalationQuestion)
	if err != nil {
		return EscalationStatistics{}, err
	}
	top, _ := by.Units.Get(q.Unit)
	column := func(u domain.Unit, tallies iter.Seq[statistics.EscalationTally]) EscalationColumn {
		c := EscalationColumn{u.ID, u.Name, statistics.EscalationTally{}}
		for t := range tallies {
			c.Add(t)
		}
		return c
	}
	out := EscalationStatistics{EscalationQuery: q, Total: column(top, maps.Values(counted))}
	if q.By == ByUnit {
		for _, p := range division(by.Units, top, q.Sub, q.Cutoff, counted) {
			out.Parts = append(out.Parts, column(p.Unit, slices.Values(p.of)))
		}
	}
	return out, nil
}

// EscalationsBehind lists the hand-overs that a figure counts.
func (d *Desk) EscalationsBehind(ctx context.Context, by Caller, unit domain.UnitID, sub bool, q EscalationQuestion, n statistics.EscalationFigure, p Page) (List[EscalationView], error) {
	s, err := by.within(unit, sub)
	if err != nil {
		return List[EscalationView]{}, err
	}
	if err := checkPeriod("query to", q.From, q.To); err != nil {
		return List[EscalationView]{}, err
	}
	list, err := d.Store.EscalationsBehind(ctx, s, q, n, p)
	return page(by.escalations(list), p, func(v EscalationView) Cursor {
		return Cursor{Key: v.SentAt.UnixMicro(), ID: domain.ID[any](v.ID)}
	}), err
}
