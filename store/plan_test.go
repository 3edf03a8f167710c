package store_test

import (
	"fmt"
	"regexp"
	"testing"
	"time"

	"kiennghi/domain"
	"kiennghi/domain/casework"
	"kiennghi/domain/policy"
	"kiennghi/domain/statistics"
	"kiennghi/domain/workday"
	"kiennghi/store"
)

// archive is three years of 100 wards: 20,000 petitions, most of them concluded.
func archive(t *testing.T, db *store.DB) (w town, wards []domain.Unit, some domain.Petition) {
	t.Helper()
	w = build(t, db)
	for i := range 100 {
		code := fmt.Sprintf("%05d", 1000+i)
		wards = append(wards, domain.Unit{ID: domain.NewUnitID(code, 2021), Code: code, Name: "Phường " + code, Level: domain.LevelWard, Parent: w.city.ID, From: today - 2000, Source: "test", Version: 1})
	}
	words := []string{"đường", "ngập", "nước", "đèn", "hỏng", "chợ", "ồn", "rác", "vỉa hè", "cây đổ"}
	var ps []domain.Petition
	var spans []statistics.Span
	for i := range 20_000 {
		home := wards[i*7%100].ID
		p := petition(home, now.Add(-time.Duration(i)*79*time.Minute), words[i%10]+" "+words[i/10%10]+fmt.Sprintf(" số %d", i))
		s := statistics.SpanOf(p, p.ReceivedOn)
		if i%500 == 0 {
			p.Owner = w.clerk.ID
		}
		if i > 600 && i%53 != 0 {
			s.Until = p.ReceivedOn + workday.Date(1+i%20)
			p.State, p.Outcome, p.NextDue, p.Watch, p.Mode, p.Version = domain.StateConcluded, domain.Explained, 0, 0, domain.InWriting, 2
			p.FinishedOn = s.Until
			next := statistics.SpanOf(p, s.Until)
			spans = append(spans, next)
		}
		ps, spans = append(ps, p), append(spans, s)
	}
	must(t, db.Load(t.Context(), wards, ps, spans))
	return w, wards, ps[0]
}

// The hot reads ask once, and read what they show and little else.
func TestHotReads(t *testing.T) {
	t.Parallel()
	db, tr := openTraced(t)
	w, wards, some := archive(t, db)
	settle(t, tr.dsn, "petition_spans")
	all := policy.Public(domain.NewUnits(append(wards, w.city), nil))
	one := policy.Public(domain.NewUnits(wards[:1], nil))
	page := casework.Page{Limit: 20}
	next := casework.Page{Limit: 20, After: &casework.Cursor{Key: now.Add(-90 * 24 * time.Hour).UnixMicro(), ID: domain.ID[any](some.ID)}}
	month := statistics.NewPeriod(today-60, today-30, today)
	get[*domain.Units](t)(db.Units(t.Context())) // the register is at hand

	for _, read := range []struct {
		name string
		most int // statements
		rows int // at least
		do   func() (int, error)
	}{
		{"Rights", 1, 1, func() (int, error) {
			_, err := db.Rights(t.Context(), w.clerk.ID, "", today)
			return 1, err
		}},
		{"Petition", 1, 1, func() (int, error) {
			_, err := db.Petition(t.Context(), some.ID)
			return 1, err
		}},
		{"PetitionByCode", 1, 1, func() (int, error) {
			_, err := db.PetitionByCode(t.Context(), some.Code)
			return 1, err
		}},
		{"Inbox of one", 1, 5, func() (int, error) {
			list, err := db.Inbox(t.Context(), one, casework.InboxFilter{}, page)
			return len(list), err
		}},
		{"Inbox of all", 1, 21, func() (int, error) {
			list, err := db.Inbox(t.Context(), all, casework.InboxFilter{}, page)
			return len(list), err
		}},
		{"Register of one", 1, 21, func() (int, error) {
			list, err := db.Register(t.Context(), one, casework.RegisterFilter{}, page)
			return len(list), err
		}},
		{"Register of all", 1, 21, func() (int, error) {
			list, err := db.Register(t.Context(), all, casework.RegisterFilter{}, next)
			return len(list), err
		}},
		{"Register of all, narrowed", 1, 21, func() (int, error) {
			list, err := db.Register(t.Context(), all, casework.RegisterFilter{State: domain.StateConcluded, Filter: statistics.Filter{Kind: some.Kind, Field: some.Field}}, page)
			return len(list), err
		}},
		{"Register of all, of a state", 1, 0, func() (int, error) {
			list, err := db.Register(t.Context(), all, casework.RegisterFilter{State: domain.StateContested, Filter: statistics.Filter{Kind: some.Kind}}, page)
			return len(list), err
		}},
		{"Register of mine", 1, 21, func() (int, error) {
			list, err := db.Register(t.Context(), owner(w.clerk.ID), casework.RegisterFilter{Mine: true}, page)
			return len(list), err
		}},
		{"search for common words", 1, 21, func() (int, error) {
			list, err := db.Register(t.Context(), all, casework.RegisterFilter{Words: "duong"}, page)
			return len(list), err
		}},
		{"search for rare words", 1, 1, func() (int, error) {
			list, err := db.Register(t.Context(), all, casework.RegisterFilter{Words: "duong 12340"}, page)
			return len(list), err
		}},
		{"Figures of one", 5, 1, func() (int, error) {
			a, err := db.Figures(t.Context(), one, casework.Question{Periods: []statistics.Period{month}})
			return a.Periods[0].Tally[statistics.Cases].Total(), err
		}},
		{"Figures of all", 5, 500, func() (int, error) {
			a, err := db.Figures(t.Context(), all, casework.Question{Periods: []statistics.Period{month}, ByUnit: true})
			return a.Periods[0].Tally[statistics.Cases].Total(), err
		}},
		{"Behind of one", 1, 1, func() (int, error) {
			list, err := db.Behind(t.Context(), one, casework.FigureFilter{Period: month, Name: statistics.Cases, Cohort: statistics.All}, page)
			return len(list), err
		}},
		{"Behind of all", 1, 21, func() (int, error) {
			list, err := db.Behind(t.Context(), all, casework.FigureFilter{Period: month, Name: statistics.Answered, Cohort: statistics.Received}, page)
			return len(list), err
		}},
	} {
		var n int
		statements := tr.during(func() { n = get[int](t)(read.do()) })
		if len(statements) > read.most {
			t.Errorf("%s asks %d times, more than %d", read.name, len(statements), read.most)
		}
		if n < read.rows {
			t.Errorf("%s finds %d, fewer than %d", read.name, n, read.rows)
		}
		plan := plans(t, tr.dsn, statements)
		if scan := regexp.MustCompile(`Seq Scan on petition\w*`).FindString(plan); scan != "" || plan == "" {
			t.Errorf("%s: %s\n%s", read.name, scan, plan)
		}
	}
}
