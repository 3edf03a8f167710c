package store

import (
	"context"
	"slices"
	"strconv"

	"github.com/jackc/pgx/v5"

	"kiennghi/domain"
	"kiennghi/domain/casework"
	"kiennghi/domain/policy"
	"kiennghi/domain/statistics"
)

var (
	filterSQL = statement("filter")
	cohortSQL = statement("cohort", "filter", filterSQL)
	figureSQL = statement("figure", "cohort", cohortSQL)
	behindSQL = statement("behind", "cohort", cohortSQL, "petition", petitionListed)
	sideSQL   = statement("side")
)

// cuts says whether a period begins, and ends, within a month, and whether units
// are counted apart.
type cuts struct{ first, last, apart bool }

func cutsOf(p statistics.Period, apart bool) cuts {
	return cuts{p.From != p.From.Month(), p.Cutoff != p.Cutoff.MonthEnd(), apart}
}

// monthSQL counts by months, for each way in which a period can cut them.
var monthSQL = func() map[cuts]string {
	all := map[cuts]string{}
	for i := range 8 {
		c, unit := cuts{i&1 != 0, i&2 != 0, i&4 != 0}, "''"
		if c.apart {
			unit = "coalesce($14::jsonb ->> home, '')"
		}
		all[c] = statement("month", "filter", filterSQL, "unit", unit, "cut_first", strconv.FormatBool(c.first), "cut_last", strconv.FormatBool(c.last))
	}
	return all
}()

// unsorted has cases counted as they come. They fall into a few dozen rows,
// which the planner cannot know: to count them it would put them in order first.
const unsorted = "SET LOCAL enable_sort = off"

// cohort are the arguments of query/cohort.sql.
func cohort(s policy.Scope, p statistics.Period, f statistics.Filter) args {
	return args{texts(s.Units()), p.From, p.Cutoff, string(f.Channel), string(f.Kind), string(f.Field)}
}

// counting is the statement that counts the cohort, with its arguments: by
// months, or case by case where it is narrowed in more than one way. Its parts
// are counted apart from each other if so asked.
func counting(s policy.Scope, p statistics.Period, f statistics.Filter, apart bool) (string, args) {
	branches := s.Branches()
	under := map[domain.UnitID]domain.UnitID{}
	if apart {
		branches = s.Parts()
		for _, b := range branches {
			for _, u := range b.Units {
				under[u] = b.Unit
			}
		}
	}
	var units []string
	var below []bool
	for _, b := range branches {
		units, below = append(units, string(b.Unit)), append(below, false)
		if b.Whole() {
			units, below = append(units, string(b.Unit)), append(below, true)
		}
	}
	a := cohort(s, p, f)
	dimension, value, ok := f.Dimension()
	if !ok {
		return figureSQL, append(a, under)
	}
	a = append(a, units, below, dimension, value, p.From.Month(), p.Cutoff.Month(), p.Cutoff.MonthEnd())
	if apart {
		a = append(a, under)
	}
	return monthSQL[cutsOf(p, apart)], a
}

// Figures counts the cases of the units and what is counted beside them, all
// from one snapshot. A period that has not begun has nothing in it.
func (db *DB) Figures(ctx context.Context, s policy.Scope, q casework.Question) (casework.Answered, error) {
	out := casework.Answered{Periods: make([]casework.Numbers, len(q.Periods)), ByUnit: map[domain.UnitID]casework.Numbers{}}
	var b pgx.Batch
	for i, p := range q.Periods {
		out.Periods[i].Tally = statistics.Tally{}
		if p.Cutoff.Before(p.From) || len(s.Units()) == 0 {
			continue
		}
		apart := q.ByUnit && i == 0
		add := func(unit domain.UnitID, n casework.Numbers) {
			out.Periods[i].Add(n)
			if apart {
				sum := out.ByUnit[unit]
				sum.Add(n)
				out.ByUnit[unit] = sum
			}
		}
		sql, of := counting(s, p, q.Filter, apart)
		if err := plain(of); err != nil {
			return out, fault(err)
		}
		b.Queue(sql, of...).Query(func(rows pgx.Rows) error {
			return readFigures(rows, add)
		})
		b.Queue(sideSQL, texts(s.Units()), p.From, p.Cutoff, p.From.Start(), p.Cutoff.Add(1).Start(), apart).Query(func(rows pgx.Rows) error {
			return readSides(rows, add)
		})
	}
	if b.Len() == 0 {
		return out, nil
	}
	return out, db.atOnce(ctx, slices.Insert(b.QueuedQueries, 0, &pgx.QueuedQuery{SQL: unsorted}))
}

// readFigures reads what query/figure.sql and query/month.sql return.
func readFigures(rows pgx.Rows, add func(domain.UnitID, casework.Numbers)) error {
	var unit domain.UnitID
	var received, overdue bool
	var figures int32
	var cases int
	_, err := pgx.ForEachRow(rows, []any{&unit, &received, &figures, &overdue, &cases}, func() error {
		n := casework.Numbers{Tally: statistics.Tally{}}
		count := statistics.Count{CarriedIn: cases}
		if received {
			count = statistics.Count{Received: cases}
		}
		for name := range statistics.Figures(figures).All() {
			n.Tally[name] = count
		}
		if overdue {
			n.Tally[statistics.Overdue] = count
		}
		add(unit, n)
		return nil
	})
	return err
}

func readSides(rows pgx.Rows, add func(domain.UnitID, casework.Numbers)) error {
	var unit domain.UnitID
	var n casework.Sides
	_, err := pgx.ForEachRow(rows, []any{&unit, &n.Visits, &n.People, &n.Letters, &n.Held, &n.Denunciations}, func() error {
		add(unit, casework.Numbers{Sides: n})
		return nil
	})
	return err
}

// Behind lists the cases that a figure counts, in order of receipt, without
// their texts.
func (db *DB) Behind(ctx context.Context, s policy.Scope, f casework.FigureFilter, p casework.Page) ([]casework.Case, error) {
	if len(s.Units()) == 0 || f.Cutoff.Before(f.From) {
		return nil, nil
	}
	a := append(cohort(s, f.Period, f.Filter), int(f.Name.Bit()), string(f.Cohort))
	if p.After == nil {
		a = append(a, nil, nil)
	} else {
		a = append(a, day(p.After), p.After.ID)
	}
	a = append(a, p.Limit+1)
	return collect(ctx, db.pool, func(c *casework.Case) []any { return append(petitions.into(&c.Petition), &c.Figures) }, behindSQL, a...)
}
