package store

import (
	"context"
	"slices"
	"strconv"
	"sync"

	"github.com/jackc/pgx/v5"

	"kiennghi/domain"
	"kiennghi/domain/casework"
	"kiennghi/domain/policy"
	"kiennghi/domain/statistics"
	"kiennghi/domain/workday"
)

var (
	filterSQL = statement("filter")
	cohortSQL = statement("cohort", "filter", filterSQL)
	figureSQL = statement("figure", "cohort", cohortSQL)
	behindSQL = statement("behind", "cohort", cohortSQL, "petition", petitionListed)
	sideSQL   = statement("side")
)

// cut is how a period lies among the terms by which is counted, and what is asked
// of it: whether it is made of years, whether it begins, and ends, within a month,
// whether anything happened after its end in that month, whether units are counted
// apart, and which dimension is filtered.
type cut struct {
	yearly, first, last, after, apart bool
	dimension                         string
}

func cutOf(p statistics.Period) cut {
	return cut{
		yearly: p.From == p.From.Year() && p.Cutoff == p.Cutoff.YearEnd(),
		first:  p.From != p.From.Month(),
		last:   p.Cutoff != p.Cutoff.MonthEnd(),
	}
}

// terms are the first and the last term of a period, and the last day of that.
func (c cut) terms(p statistics.Period) args {
	if c.yearly {
		return args{p.From.Year(), p.Cutoff.Year(), p.Cutoff.YearEnd()}
	}
	return args{p.From.Month(), p.Cutoff.Month(), p.Cutoff.MonthEnd()}
}

// termSQL counts by terms.
func termSQL(c cut) string {
	if made, ok := termsSQL.Load(c); ok {
		return made.(string)
	}
	unit, filter := "''", "true"
	if c.apart {
		unit = "coalesce($11::jsonb ->> home, '')"
	}
	if c.dimension != "" {
		filter = c.dimension + " = $7"
	}
	sql := statement("terms", "filter", filter, "unit", unit, "yearly", strconv.FormatBool(c.yearly),
		"cut_first", strconv.FormatBool(c.first), "cut_last", strconv.FormatBool(c.last), "after", strconv.FormatBool(c.last && c.after))
	termsSQL.Store(c, sql)
	return sql
}

// termsSQL keeps what termSQL made: few of the many ways are ever asked.
var termsSQL sync.Map

// latestSQL tells the last day on which anything changed. It also has cases
// counted as they come: they fall into a few dozen rows, which the planner
// cannot know, so that it would put them in order first.
const latestSQL = "SELECT max(since), set_config('enable_sort', 'off', true) FROM petition_spans WHERE until IS NULL"

// cohort are the arguments of query/cohort.sql.
func cohort(s policy.Scope, p statistics.Period, f statistics.Filter) args {
	return args{texts(s.Units()), p.From, p.Cutoff, string(f.Channel), string(f.Kind), string(f.Field)}
}

// counting is the statement that counts the cohort, with its arguments: by
// terms, or case by case where it is narrowed in more than one way. Its parts
// are counted apart from each other if so asked.
func counting(s policy.Scope, p statistics.Period, f statistics.Filter, apart, after bool) (string, args) {
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
	dimension, value, ok := f.Dimension()
	if !ok {
		return figureSQL, append(cohort(s, p, f), under)
	}
	c := cutOf(p)
	c.after, c.apart, c.dimension = after, apart, dimension
	a := append(args{texts(s.Units()), p.From, p.Cutoff, units, below, dimension, value}, c.terms(p)...)
	if apart {
		a = append(a, under)
	}
	return termSQL(c), a
}

// Figures counts the cases of the units and what is counted beside them, all
// from one snapshot. A period that has not begun has nothing in it.
//
// Most are asked for up to today, after which nothing has happened: they are
// counted so, and once more only if the snapshot knows of a later day.
func (db *DB) Figures(ctx context.Context, s policy.Scope, q casework.Question) (casework.Answered, error) {
	out, latest, err := db.figures(ctx, s, q, false)
	if err == nil && slices.ContainsFunc(q.Periods, func(p statistics.Period) bool { return p.Cutoff.Before(latest) && cutOf(p).last }) {
		out, _, err = db.figures(ctx, s, q, true)
	}
	return out, err
}

func (db *DB) figures(ctx context.Context, s policy.Scope, q casework.Question, after bool) (out casework.Answered, latest workday.Date, err error) {
	out = casework.Answered{Periods: make([]casework.Numbers, len(q.Periods)), ByUnit: map[domain.UnitID]casework.Numbers{}}
	var b pgx.Batch
	b.Queue(latestSQL).QueryRow(func(row pgx.Row) error { return row.Scan(&latest, nil) })
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
		sql, of := counting(s, p, q.Filter, apart, after)
		if err := plain(of); err != nil {
			return out, 0, fault(err)
		}
		b.Queue(sql, of...).Query(func(rows pgx.Rows) error {
			return readFigures(rows, add)
		})
		b.Queue(sideSQL, texts(s.Units()), p.From, p.Cutoff, p.From.Start(), p.Cutoff.Add(1).Start(), apart).Query(func(rows pgx.Rows) error {
			return readSides(rows, add)
		})
	}
	if b.Len() == 1 {
		return out, 0, nil
	}
	return out, latest, db.atOnce(ctx, b.QueuedQueries)
}

// readFigures reads what query/figure.sql and query/terms.sql return.
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
