package store_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"kiennghi/domain"
	"kiennghi/domain/casework"
	"kiennghi/domain/policy"
	"kiennghi/domain/statistics"
	"kiennghi/domain/workday"
	"kiennghi/store"
)

// past keeps n petitions of three wards under a district, received over three
// years and all concluded within weeks but for the last hundred, so that what is
// open is as much in an archive of any size.
func past(t *testing.T, db *store.DB, n int) (district policy.Scope) {
	t.Helper()
	w := build(t, db)
	top := w.city
	top.ID, top.Code, top.Level, top.Parent = "003-2021", "003", domain.LevelDistrict, w.city.ID
	us := []domain.Unit{top}
	for i := range 3 {
		u := w.north
		u.Code = fmt.Sprintf("%05d", 100+i)
		u.ID, u.Parent = domain.NewUnitID(u.Code, 2021), top.ID
		us = append(us, u)
	}
	var ps []domain.Petition
	var spans []statistics.Span
	for i := range n {
		day := today.Add(-1100 * (n - i) / n)
		p := petition(us[1+i%3].ID, day.Start().Add(time.Hour), fmt.Sprintf("Việc %d", i))
		s := statistics.SpanOf(p, p.ReceivedOn)
		if end := min(day.Add(i%35), today-1); i < n-100 {
			s.Until = end
			p.State, p.Outcome, p.NextDue, p.Mode, p.Version = domain.StateConcluded, []domain.Outcome{domain.Explained, domain.Resolved}[i%2], 0, domain.InWriting, 2
			p.FinishedOn = end
			spans = append(spans, statistics.SpanOf(p, end))
		}
		ps, spans = append(ps, p), append(spans, s)
	}
	must(t, db.Load(t.Context(), us, ps, spans))
	all := domain.NewUnits(append(us, w.city, w.north, w.south), nil)
	return policy.Public(all).Within(top.ID, true)
}

// Figures of whole years and months, and of the time up to today, read as much of an
// archive ten times as large.
func TestFiguresDoNotGrow(t *testing.T) {
	t.Parallel()
	month := today.Month()
	y, m, _ := month.Civil()
	year := workday.On(y-1, m, 1)
	before := workday.On(y-2, m, 1)
	questions := map[string]casework.Question{
		"the last year":       {Periods: []statistics.Period{statistics.NewPeriod(year, today, today)}},
		"the year before":     {Periods: []statistics.Period{statistics.NewPeriod(before, year-1, today)}},
		"a calendar year":     {Periods: []statistics.Period{statistics.NewPeriod(year.Year(), year.YearEnd(), today)}},
		"letters of the year": {Periods: []statistics.Period{statistics.NewPeriod(year, today, today)}, Filter: statistics.Filter{Channel: domain.ChannelLetter}},
		"the year by unit":    {Periods: []statistics.Period{statistics.NewPeriod(year, today, today)}, ByUnit: true},
	}
	pages := map[string][]int{}
	for _, n := range []int{5_000, 20_000} {
		db, tr := openTraced(t)
		scope := past(t, db, n)
		for _, table := range []string{"petition_spans", "figure_terms", "figure_changes"} {
			settle(t, tr.dsn, table)
		}
		conn := get[*pgx.Conn](t)(pgx.Connect(t.Context(), tr.dsn))
		defer conn.Close(context.Background())
		for name, q := range questions {
			counted := 0
			for _, asked := range tr.during(func() { get[casework.Answered](t)(db.Figures(t.Context(), scope, q)) }) {
				if strings.Contains(asked.sql, "figure_terms") {
					counted += run(t, conn, "force_generic_plan", asked).pages()
				}
			}
			pages[name] = append(pages[name], counted)
		}
	}
	const slack = 16 // for each unit and month that is looked up, an index may be a level deeper
	for name, of := range pages {
		if of[0] == 0 || of[1] > of[0]+slack {
			t.Errorf("%s: %d pages of a small archive, %d of a large one", name, of[0], of[1])
		}
	}
}

// Replicas that fold at once, while others work, count everything once.
func TestFoldAtOnce(t *testing.T) {
	t.Parallel()
	db := open(t)
	w := build(t, db)
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for range 20 {
				p := petition(w.north.ID, now, "Một việc")
				p.State, p.FinishedOn = domain.StateRefused, p.ReceivedOn
				file(t, db, p)
			}
		})
		wg.Go(func() {
			for range 40 {
				get[int](t)(db.FoldSome(t.Context(), 3))
			}
		})
	}
	wg.Wait()
	for range 2 {
		period := statistics.NewPeriod(today.Month(), today, today)
		got := get[casework.Answered](t)(db.Figures(t.Context(), w.all(), casework.Question{Periods: []statistics.Period{period}}))
		if n := got.Periods[0].Tally[statistics.Name(statistics.Refused)].Received; n != 80 {
			t.Errorf("%d cases are counted, 80 were refused", n)
		}
		must(t, db.FoldFigures(t.Context()))
	}
	if left := get[int](t)(db.FoldSome(t.Context(), 1)); left != 0 {
		t.Error("something is left to fold")
	}
}

// No unit moves to another parent, under which its cases were not counted.
func TestUnitsStay(t *testing.T) {
	t.Parallel()
	db, tr := openTraced(t)
	w := build(t, db)
	if err := direct(t, tr.dsn, "UPDATE units SET parent = '"+string(w.south.ID)+"' WHERE id = '"+string(w.north.ID)+"'"); err == nil {
		t.Error("a unit moved")
	}
}
