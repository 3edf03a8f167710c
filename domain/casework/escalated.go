package casework

import (
	"context"
	"maps"
	"slices"

	"kiennghi/domain"
	"kiennghi/domain/policy"
	"kiennghi/domain/statistics"
)

type escalated interface {
	// EscalationFigures counts the hand-overs of each unit of the scope, period by
	// period, from one snapshot.
	EscalationFigures(context.Context, policy.Scope, EscalationQuestion) ([]map[domain.UnitID]statistics.EscalationTally, error)
	// EscalationsBehind lists exactly the hand-overs that a figure counts, in
	// order of when they were sent.
	EscalationsBehind(context.Context, policy.Scope, EscalationFigureFilter, Page) ([]EscalatedPetition, error)
}

// EscalationQuestion asks for the hand-overs that units sent, or received, in some
// periods. The filter is held against the petition as it was at each cut-off.
type EscalationQuestion struct {
	Periods []statistics.Period
	statistics.Filter
	Side statistics.Side
}

// EscalationFigureFilter names a figure of hand-overs.
type EscalationFigureFilter struct {
	statistics.Period
	statistics.Filter
	Side statistics.Side
	Name statistics.EscalationFigure
}

// EscalationQuery asks for the hand-overs of a unit.
type EscalationQuery struct {
	StatisticsQuery
	Side statistics.Side
}

// EscalationColumn is what was counted of the hand-overs of a column.
type EscalationColumn struct {
	Column
	statistics.EscalationTally
}

// EscalationStatistics is a report on hand-overs.
type EscalationStatistics struct {
	Report[EscalationColumn]
	Side statistics.Side
}

// EscalationStatistics counts the hand-overs of a unit whose cases the caller
// may read.
func (d *Desk) EscalationStatistics(ctx context.Context, by Caller, q EscalationQuery) (EscalationStatistics, error) {
	s, err := by.within(q.Unit, q.Sub)
	if err != nil {
		return EscalationStatistics{}, err
	}
	return d.escalationStatistics(ctx, by, s, q)
}

// PublicEscalationStatistics is EscalationStatistics for everybody.
func (d *Desk) PublicEscalationStatistics(ctx context.Context, by Caller, q EscalationQuery) (EscalationStatistics, error) {
	return d.escalationStatistics(ctx, by, by.everything(q.Unit, q.Sub), q)
}

func (d *Desk) escalationStatistics(ctx context.Context, by Caller, s policy.Scope, q EscalationQuery) (EscalationStatistics, error) {
	top, periods, err := by.periods(q.StatisticsQuery)
	if err != nil {
		return EscalationStatistics{}, err
	}
	counted, err := d.Store.EscalationFigures(ctx, s, EscalationQuestion{Periods: periods, Filter: q.Filter, Side: q.Side})
	if err != nil {
		return EscalationStatistics{}, err
	}
	sum := func(of Column, tallies []statistics.EscalationTally) EscalationColumn {
		c := EscalationColumn{of, statistics.EscalationTally{}}
		for _, t := range tallies {
			c.Add(t)
		}
		return c
	}
	out := report(q.StatisticsQuery, top, periods, func(of Column, i int) EscalationColumn {
		return sum(of, slices.Collect(maps.Values(counted[i])))
	})
	if q.By == ByUnit {
		out.Parts = parts(by.Units, out.Total.Column, counted[0], sum)
	}
	return EscalationStatistics{out, q.Side}, nil
}

// EscalationsBehind lists the hand-overs that a figure counts.
func (d *Desk) EscalationsBehind(ctx context.Context, by Caller, unit domain.UnitID, sub bool, f EscalationFigureFilter, p Page) (List[EscalationView], error) {
	s, err := by.within(unit, sub)
	if err != nil {
		return List[EscalationView]{}, err
	}
	list, err := d.escalationsBehind(ctx, s, f, p)
	return List[EscalationView]{by.escalations(list.Items), list.Next}, err
}

// PublicEscalationsBehind is EscalationsBehind for everybody.
func (d *Desk) PublicEscalationsBehind(ctx context.Context, by Caller, unit domain.UnitID, sub bool, f EscalationFigureFilter, p Page) (List[EscalatedPetition], error) {
	return d.escalationsBehind(ctx, by.everything(unit, sub), f, p)
}

func (d *Desk) escalationsBehind(ctx context.Context, s policy.Scope, f EscalationFigureFilter, p Page) (List[EscalatedPetition], error) {
	if err := checkPeriod("query to", f.From, f.To); err != nil {
		return List[EscalatedPetition]{}, err
	}
	list, err := d.Store.EscalationsBehind(ctx, s, f, p)
	return page(list, p, func(v EscalatedPetition) Cursor {
		return Cursor{Key: v.SentAt.UnixMicro(), ID: domain.ID[any](v.ID)}
	}), err
}
