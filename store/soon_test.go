package store_test

import (
	"slices"
	"strings"
	"testing"

	"kiennghi/domain"
	"kiennghi/domain/casework"
	"kiennghi/domain/workday"
	"kiennghi/store"
)

// Of what is due within three working days people are warned once, by however
// many programs, of which one dies in the middle of it; of what is due in four
// they are not, nor of what is overdue.
func TestDueSoonIsToldOnce(t *testing.T) {
	t.Parallel()
	db, tr := openTraced(t)
	const n = 1000
	pile(t, db, build(t, db), n)
	other := get[*store.DB](t)(store.Open(t.Context(), tr.dsn, store.Options{MaxConns: 4}))
	defer other.Close()
	job := casework.Job{Kind: casework.JobDueSoon}
	warned := func() (count int) {
		t.Helper()
		must(t, db.Check(t.Context(), func(d string) { t.Error(d) }))
		for _, p := range get[any](t)(db.ReadAll(t.Context(), domain.Petition{})).([]domain.Petition) {
			if !p.Warned.IsZero() {
				count++
			}
			if p.Warned != 0 && p.Warned != p.NextDue || p.State != domain.StateReceived && p.State != domain.StateHandedOver {
				t.Errorf("owed by %s, warned of %s, it is %s", p.NextDue, p.Warned, p.State)
			}
		}
		return count
	}
	// The notices of those that were not handed over come first, the answers of
	// the others after two weeks and more.
	due := today - 60 + 14
	first := due
	for {
		if soon, _ := workday.Official().Add(first-1, casework.DueWithin); soon.Before(due) {
			break
		}
		first--
	}
	must(t, replica(db, (first-1).Start()).Do(t.Context(), job))
	if count := warned(); count > 0 {
		t.Errorf("the day before %d are warned of", count)
	}

	atOnce(t, job, first.Start(), db, other, 1)
	for _, day := range []workday.Date{first, due, due + 1} {
		must(t, replica(other, day.Start()).Do(t.Context(), job))
	}
	if count := warned(); count != n-n/5 {
		t.Errorf("%d are warned of, want %d", count, n-n/5)
	}

	late := replica(db, (due + 16).Start())
	must(t, late.Do(t.Context(), job))
	if count := warned(); count != n {
		t.Errorf("%d are warned of, want %d", count, n)
	}
	nothing := replica(db, (due + 90).Start())
	var asks []asked
	for _, s := range tr.during(func() { must(t, nothing.Do(t.Context(), job)) }) {
		if strings.Contains(s.sql, "SKIP LOCKED") {
			asks = append(asks, s)
		}
	}
	if plan := plans(t, tr.dsn, asks[:1]); !strings.Contains(plan, "petitions_watched") || strings.Contains(plan, "Seq Scan") {
		t.Errorf("the plan:\n%s", plan)
	}
}

// A day that was moved away and back again is warned of once.
func TestMovedThereAndBackIsToldOnce(t *testing.T) {
	t.Parallel()
	tl := tell(t)
	ctx := t.Context()
	clerk := tl.account("clerk@00001-2021")
	p := get[casework.Filed](t)(tl.desk.File(ctx, tl.by(clerk), casework.NewPetition{Unit: "00001-2021", Kind: domain.KindPetition, Channel: domain.ChannelLetter,
		Field: domain.FieldLand, Title: "Ranh giới", Text: "Ranh giới"})).ID
	get[casework.PetitionView](t)(tl.desk.Accept(ctx, tl.by(clerk), p, casework.AnyVersion, ""))
	near := workday.Of(tl.now) + 1
	for _, day := range []workday.Date{near, near, near + 1, near} {
		get[casework.PetitionView](t)(tl.desk.Promise(ctx, tl.by(clerk), p, casework.AnyVersion, day, "Chờ hồ sơ"))
		must(t, tl.desk.Do(ctx, casework.Job{Kind: casework.JobDueSoon}))
	}
	var told []workday.Date
	for _, e := range get[[]domain.Event](t)(tl.db.Events(ctx, domain.OfPetition, domain.ID[any](p))) {
		if e.Step == domain.StepWarn {
			told = append(told, e.Change.On)
		}
	}
	if !slices.Equal(told, []workday.Date{near, near + 1}) {
		t.Errorf("warned of %v, want %v and the day after", told, near)
	}
}
