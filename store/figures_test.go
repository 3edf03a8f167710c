package store_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"kiennghi/domain"
	"kiennghi/domain/casework"
	"kiennghi/domain/policy"
	"kiennghi/domain/statistics"
	"kiennghi/domain/workday"
	"kiennghi/store"
)

// life draws the spans of a petition: they follow each other without gap from
// the day of receipt, and some begin and end on one day.
func life(t *rapid.T, p *domain.Petition, last workday.Date, target domain.UnitID) []statistics.Span {
	var spans []statistics.Span
	day := p.ReceivedOn
	for seq := 1; ; seq++ {
		s := statistics.SpanOf(*p, day)
		s.Seq = seq
		if seq > 1 {
			s.Class = rapid.SampledFrom(statistics.Classes).Draw(t, "class")
			s.Finished = s.Class.Finished()
			s.Mode = rapid.SampledFrom([]domain.Mode{"", domain.OnTheSpot, domain.InWriting}).Draw(t, "mode")
			s.Target = rapid.SampledFrom([]domain.UnitID{"", target}).Draw(t, "target")
			s.Kind = rapid.SampledFrom(domain.PetitionKinds).Draw(t, "kind")
		}
		s.Due = rapid.SampledFrom([]workday.Date{0, day + 1, day + 5}).Draw(t, "due")
		s.Upshot = statistics.Upshot{Claimed: rapid.Bool().Draw(t, "claimed"), InTime: rapid.Bool().Draw(t, "in time")}
		if s.Claimed || rapid.Bool().Draw(t, "contested") {
			s.Verdict = rapid.SampledFrom(domain.Verdicts).Draw(t, "verdict")
		}
		if s.Finished { // on the day of the span, or of one before it that another verdict ended
			s.FinishedOn = rapid.SampledFrom([]workday.Date{day, p.ReceivedOn}).Draw(t, "finished on")
		}
		s.Figures = statistics.FiguresOf(s)
		spans = append(spans, s)
		if rapid.IntRange(0, 2).Draw(t, "ends") == 0 {
			return spans
		}
		day += workday.Date(rapid.SampledFrom([]int{0, 1, 2, 5, 17, 40}).Draw(t, "days"))
		if day > last {
			return spans
		}
		spans[len(spans)-1].Until = day
	}
}

// cohort says of a petition's spans in which cohort of a period they are, and
// by which span: the definition in package statistics, word for word.
func cohort(spans []statistics.Span, p statistics.Period, f statistics.Filter) (statistics.Span, statistics.Cohort) {
	if p.Cutoff.Before(p.From) {
		return statistics.Span{}, "" // it has not begun
	}
	for _, s := range spans {
		holds := s.Since <= p.Cutoff && (s.Until.IsZero() || s.Until > p.Cutoff)
		switch {
		case !holds || f.Channel != "" && s.Channel != f.Channel || f.Kind != "" && s.Kind != f.Kind || f.Field != "" && s.Field != f.Field:
		case s.ReceivedOn >= p.From && s.ReceivedOn <= p.Cutoff:
			return s, statistics.Received
		case s.ReceivedOn < p.From && (!s.Finished || s.FinishedOn >= p.From):
			return s, statistics.CarriedIn
		}
	}
	return statistics.Span{}, ""
}

// someDay draws a day of some months, often the first or the last of one.
func someDay(t *rapid.T, first workday.Date, what string) workday.Date {
	day := first.Add(rapid.SampledFrom([]int{0, 1, 3, 7, 12, 18, 25, 34, 44, 55, 67, 80, 95}).Draw(t, what))
	switch rapid.IntRange(0, 3).Draw(t, what+" at the edge of its month") {
	case 0:
		return day.Month()
	case 1:
		return day.Month().Add(31).Month().Add(-1)
	}
	return day
}

// branch adds a district with one ward to the town, and returns all its units.
func branch(t *testing.T, db *store.DB, w town) (us *domain.Units, district, east domain.Unit) {
	t.Helper()
	district, east = w.north, w.north
	district.ID, district.Level, district.Code = "003-2021", domain.LevelDistrict, "003"
	east.ID, east.Code, east.Parent = "00003-2021", "00003", district.ID
	add(t, db, &[]domain.Unit{district, east})
	return domain.NewUnits([]domain.Unit{w.city, w.north, w.south, district, east}, nil), district, east
}

// someScope draws one of the units, mostly with those under it and the first most
// often.
func someScope(t *rapid.T, us *domain.Units, city, district, ward domain.UnitID) (top domain.UnitID, s policy.Scope) {
	top = rapid.SampledFrom([]domain.UnitID{city, city, district, ward}).Draw(t, "unit")
	return top, policy.Public(us).Within(top, rapid.IntRange(0, 3).Draw(t, "alone") > 0)
}

// Over random lives and periods, and however much of them is folded into
// terms, each figure counts exactly the cases that statistics says, and its
// list holds exactly these.
func TestFiguresCountTheListedCases(t *testing.T) {
	t.Parallel()
	db, tr := openTraced(t)
	w := build(t, db)
	us, district, east := branch(t, db, w)
	rapid.Check(t, func(r *rapid.T) {
		must(t, direct(t, tr.dsn, "DELETE FROM petition_spans; DELETE FROM petition_search; DELETE FROM petitions"))
		base := rapid.SampledFrom([]workday.Date{today, today.Year()}).Draw(r, "base") // lives pass from one year to the next
		fold := func() {
			get[int](t)(db.FoldSome(t.Context(), rapid.SampledFrom([]int{0, 1, 3, 100}).Draw(r, "folded")))
		}
		fold()
		var ps []domain.Petition
		lives := map[domain.PetitionID][]statistics.Span{}
		for range rapid.IntRange(0, 12).Draw(r, "petitions") {
			home := rapid.SampledFrom(us.All()).Draw(r, "home").ID
			p := petition(home, base.Add(rapid.IntRange(-40, 70).Draw(r, "received")).Start().Add(time.Hour), "Một việc")
			p.Channel = rapid.SampledFrom(domain.Channels).Draw(r, "channel")
			p.Field = rapid.SampledFrom([]domain.Field{domain.FieldTraffic, domain.FieldOther}).Draw(r, "field")
			lives[p.ID] = life(r, &p, base+110, w.city.ID)
			ps = append(ps, p)
		}
		add(t, db, &ps)
		for _, p := range ps {
			first := lives[p.ID][0]
			first.Until = 0
			add(t, db, &first)
			fold()
			must(t, db.Update(t.Context(), func(tx casework.Tx) error {
				for _, next := range lives[p.ID][1:] {
					next.Until = 0
					if err := tx.MoveSpan(next); err != nil {
						return err
					}
				}
				return nil
			}))
		}
		fold()
		from := someDay(r, base, "from")
		to := someDay(r, from, "to")
		if rapid.IntRange(0, 2).Draw(r, "years") == 0 {
			from = someDay(r, base-60, "first year").Year()
			to = someDay(r, from.YearEnd(), "last year").YearEnd()
		}
		period := statistics.NewPeriod(from, to, rapid.SampledFrom([]workday.Date{base + 150, base + 400, someDay(r, base, "today")}).Draw(r, "as of"))
		var f statistics.Filter
		for range rapid.IntRange(0, 2).Draw(r, "filters") {
			switch rapid.IntRange(0, 2).Draw(r, "filter") {
			case 0:
				f.Channel = rapid.SampledFrom(domain.Channels).Draw(r, "of channel")
			case 1:
				f.Kind = domain.KindPetition
			case 2:
				f.Field = domain.FieldTraffic
			}
		}
		top, scope := someScope(r, us, w.city.ID, district.ID, east.ID)
		part := func(id domain.UnitID) domain.UnitID { // of top, to which a unit belongs
			for u, _ := us.Get(id); id != top && u.Parent != top; u, _ = us.Get(id) {
				id = u.Parent
			}
			return id
		}

		want := map[statistics.Name]map[statistics.Cohort][]domain.PetitionID{}
		byUnit := map[domain.UnitID]statistics.Tally{}
		tally := statistics.Tally{}
		for _, p := range ps {
			if !scope.Holds(p.Home) {
				continue
			}
			s, in := cohort(lives[p.ID], period, f)
			for _, name := range statistics.Names {
				if in == "" || !name.Counts(s, period.Cutoff) {
					continue
				}
				if want[name] == nil {
					want[name] = map[statistics.Cohort][]domain.PetitionID{}
				}
				want[name][in] = append(want[name][in], p.ID)
				one := casework.Numbers{Tally: statistics.Tally{name: statistics.Count{Received: 1}}}
				if in == statistics.CarriedIn {
					one.Tally[name] = statistics.Count{CarriedIn: 1}
				}
				for _, to := range []statistics.Tally{tally, unitTally(byUnit, part(p.Home))} {
					n := casework.Numbers{Tally: to}
					n.Add(one)
				}
			}
		}
		got := get[casework.Answered](t)(db.Figures(t.Context(), scope, casework.Question{Periods: []statistics.Period{period, period}, ByUnit: true, Filter: f}))
		gotByUnit := map[domain.UnitID]statistics.Tally{}
		for u, n := range got.ByUnit {
			sum := casework.Numbers{Tally: unitTally(gotByUnit, part(u))}
			sum.Add(n)
		}
		if diff := cmp.Diff([]any{tally, tally, byUnit}, []any{got.Periods[0].Tally, got.Periods[1].Tally, gotByUnit}); diff != "" {
			r.Fatalf("figures (-want +got):\n%s", diff)
		}
		if !got.Periods[0].Heard() {
			r.Fatal("the verdicts are not the sum of what was claimed")
		}
		if !got.Periods[0].Balanced() {
			r.Fatal("received plus carried in is not the sum over all classes")
		}
		for _, name := range statistics.Names {
			for _, of := range []statistics.Cohort{statistics.All, statistics.Received, statistics.CarriedIn} {
				listed := []domain.PetitionID{}
				for _, c := range whole(t, 4, func(p casework.Page) ([]casework.Case, error) {
					return db.Behind(t.Context(), scope, casework.FigureFilter{Period: period, Filter: f, Name: name, Cohort: of}, p)
				}, func(c casework.Case) casework.Cursor {
					return casework.Cursor{Key: int64(c.ReceivedOn), ID: domain.ID[any](c.ID)}
				}) {
					s, _ := cohort(lives[c.ID], period, f)
					if c.Figures.Class() != s.Class || c.Text != "" {
						r.Fatalf("class %s, want %s; text %q", c.Figures.Class(), s.Class, c.Text)
					}
					listed = append(listed, c.ID)
				}
				counted := []domain.PetitionID{}
				for in, ids := range want[name] {
					if of == statistics.All || of == in {
						counted = append(counted, ids...)
					}
				}
				byID := func(a, b domain.PetitionID) int { return slices.Compare(a[:], b[:]) }
				slices.SortFunc(listed, byID)
				slices.SortFunc(counted, byID)
				if !slices.Equal(listed, counted) {
					r.Fatalf("behind %s of %s: %v, want %v", name, of, listed, counted)
				}
			}
		}
	})
}

func unitTally(by map[domain.UnitID]statistics.Tally, u domain.UnitID) statistics.Tally {
	if by[u] == nil {
		by[u] = statistics.Tally{}
	}
	return by[u]
}
