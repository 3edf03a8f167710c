package store_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"kiennghi/domain"
	"kiennghi/domain/casework"
	"kiennghi/domain/policy"
	"kiennghi/domain/statistics"
	"kiennghi/domain/workday"
)

// sent draws a hand-over of a petition, and what was decided on it by when.
func sent(t *rapid.T, w town, p domain.PetitionID, from time.Time, sender, target, arbiter domain.UnitID, bounces *int) domain.Escalation {
	hours := func(what string) time.Duration {
		return time.Duration(rapid.SampledFrom([]int{1, 24, 72, 400, 1000}).Draw(t, what)) * time.Hour
	}
	at := from.Add(hours("sent"))
	x := domain.Escalation{ID: id[domain.Escalation](), Petition: p, Sender: sender, Target: target, Ground: domain.BeyondAuthority, Note: "Vượt",
		State: rapid.SampledFrom(domain.EscalationStates).Draw(t, "state"), SentBy: w.clerk.ID, SentAt: at, Version: 2}
	if x.State == domain.EscalationPending {
		return x
	}
	decided := at.Add(hours("decided"))
	x.DecidedAt, x.DecidedBy = &decided, w.clerk.ID
	withdrawn := x.State == domain.EscalationRecalled && rapid.Bool().Draw(t, "after it was contested")
	if withdrawn || x.State == domain.EscalationContested || x.State == domain.EscalationSettled {
		x.Arbiter = arbiter
	}
	if x.Arbiter != "" || x.State == domain.EscalationReturned {
		*bounces++
		x.Reason, x.Bounce = "Đúng thẩm quyền", *bounces
	}
	ended := decided.Add(hours("ended"))
	switch {
	case withdrawn:
		x.WithdrawnAt = &ended
	case x.State == domain.EscalationSettled:
		x.Named, x.NamedBy, x.NamedAt, x.Ruling = sender, w.clerk.ID, &ended, "Theo phân cấp"
	}
	return x
}

// figures says which figures count a hand-over before the instant end, with what
// its petition counts as then: the definition in package statistics, word for word.
func figures(x domain.Escalation, s statistics.Span, end time.Time) []statistics.EscalationFigure {
	before := func(at *time.Time) bool { return at != nil && at.Before(end) }
	state := x.State
	switch {
	case !before(x.DecidedAt):
		state = domain.EscalationPending
	case x.Arbiter != "" && !before(x.NamedAt) && !before(x.WithdrawnAt):
		state = domain.EscalationContested
	}
	list := []statistics.EscalationFigure{statistics.Sent, statistics.EscalationFigure(state)}
	if state == domain.EscalationAccepted && s.Class.Answered() && s.Holder != x.Sender {
		list = append(list, statistics.AnsweredAbove)
	}
	if x.Bounce == 1 && before(x.DecidedAt) {
		list = append(list, statistics.Bounced)
	}
	return list
}

// Over random hand-overs, periods and cut-offs, also those gone by, each figure
// counts exactly the hand-overs that statistics says, its list holds exactly these,
// and the states add up to all that were sent.
func TestEscalationFiguresCountTheListed(t *testing.T) {
	t.Parallel()
	db, tr := openTraced(t)
	w := build(t, db)
	us, district, east := branch(t, db, w)
	rapid.Check(t, func(r *rapid.T) {
		must(t, direct(t, tr.dsn, "DELETE FROM escalations; DELETE FROM petition_spans; DELETE FROM petition_search; DELETE FROM petitions"))
		var ps []domain.Petition
		var spans []statistics.Span
		var xs []domain.Escalation
		lives := map[domain.PetitionID][]statistics.Span{}
		for range rapid.IntRange(0, 10).Draw(r, "petitions") {
			home := rapid.SampledFrom([]domain.UnitID{w.north.ID, east.ID, district.ID}).Draw(r, "home")
			p := petition(home, today.Add(rapid.IntRange(-20, 20).Draw(r, "received")).Start().Add(time.Hour), "Một việc")
			p.Channel = rapid.SampledFrom(domain.Channels).Draw(r, "channel")
			p.Field = rapid.SampledFrom([]domain.Field{domain.FieldTraffic, domain.FieldOther}).Draw(r, "field")
			p.Holder = rapid.SampledFrom([]domain.UnitID{home, w.city.ID}).Draw(r, "holder")
			life := life(r, &p, today+60, w.city.ID)
			lives[p.ID], ps, spans = life, append(ps, p), append(spans, life...)
			bounces := 0
			for from := p.ReceivedAt; len(xs) == 0 || xs[len(xs)-1].Petition != p.ID || !xs[len(xs)-1].State.Waiting(); {
				if rapid.IntRange(0, 2).Draw(r, "no more") == 0 {
					break
				}
				sender := rapid.SampledFrom([]domain.UnitID{home, district.ID}).Draw(r, "sender")
				target := rapid.SampledFrom([]domain.UnitID{w.city.ID, district.ID}).Draw(r, "target")
				x := sent(r, w, p.ID, from, sender, target, w.city.ID, &bounces)
				xs, from = append(xs, x), x.SentAt
			}
		}
		add(t, db, &ps, &spans, &xs)

		from := someDay(r, today-10, "from")
		q := casework.EscalationFigureFilter{
			Period: statistics.NewPeriod(from, someDay(r, from, "to"), rapid.SampledFrom([]workday.Date{today + 200, someDay(r, today, "today")}).Draw(r, "as of")),
			Side:   rapid.SampledFrom([]statistics.Side{statistics.SideSent, statistics.SideReceived}).Draw(r, "side"),
		}
		switch rapid.IntRange(0, 4).Draw(r, "filter") {
		case 0:
			q.Channel = rapid.SampledFrom(domain.Channels).Draw(r, "of channel")
		case 1:
			q.Kind = domain.KindPetition
		case 2:
			q.Field = domain.FieldTraffic
		}
		_, scope := someScope(r, us, w.city.ID, district.ID, east.ID)

		want := map[statistics.EscalationFigure][]domain.EscalationID{}
		tallies := map[domain.UnitID]statistics.EscalationTally{}
		slices.SortFunc(xs, func(a, b domain.Escalation) int {
			if a.SentAt.Equal(b.SentAt) {
				return slices.Compare(a.ID[:], b.ID[:])
			}
			return a.SentAt.Compare(b.SentAt)
		})
		end := q.Cutoff.Add(1).Start()
		for _, x := range xs {
			unit := x.Sender
			if q.Side == statistics.SideReceived {
				unit = x.Target
			}
			i := slices.IndexFunc(lives[x.Petition], func(s statistics.Span) bool {
				return s.Since <= q.Cutoff && (s.Until.IsZero() || s.Until > q.Cutoff)
			})
			if !scope.Holds(unit) || x.SentAt.Before(q.From.Start()) || !x.SentAt.Before(end) || i < 0 {
				continue
			}
			s := lives[x.Petition][i]
			if q.Channel != "" && s.Channel != q.Channel || q.Kind != "" && s.Kind != q.Kind || q.Field != "" && s.Field != q.Field {
				continue
			}
			if tallies[unit] == nil {
				tallies[unit] = statistics.EscalationTally{}
			}
			counted := figures(x, s, end)
			if stood := statistics.EscalationFigure(x.StateAt(q.Cutoff)); stood != counted[1] {
				r.Fatalf("it stood as %s, and is counted as %s", stood, counted[1])
			}
			for _, n := range counted {
				want[n] = append(want[n], x.ID)
				tallies[unit][n]++
			}
		}
		// Asked together, periods say what each says alone.
		other := statistics.NewPeriod(today-5, someDay(r, today-5, "to, of another"), today+200)
		count := func(ps ...statistics.Period) []map[domain.UnitID]statistics.EscalationTally {
			return get[[]map[domain.UnitID]statistics.EscalationTally](t)(
				db.EscalationFigures(t.Context(), scope, casework.EscalationQuestion{Periods: ps, Filter: q.Filter, Side: q.Side}))
		}
		if diff := cmp.Diff(slices.Concat(count(other), count(q.Period), count(other)), count(other, q.Period, other)); diff != "" {
			r.Fatalf("periods (-alone +together):\n%s", diff)
		}
		got := count(q.Period)[0]
		if diff := cmp.Diff(tallies, got); diff != "" {
			r.Fatalf("figures (-want +got):\n%s", diff)
		}
		all := statistics.EscalationTally{}
		for _, n := range got {
			all.Add(n)
		}
		sum := 0
		for _, s := range domain.EscalationStates {
			sum += all[statistics.EscalationFigure(s)]
		}
		if sum != all[statistics.Sent] {
			r.Fatalf("the states add up to %d, not to the %d sent", sum, all[statistics.Sent])
		}
		for _, n := range append([]statistics.EscalationFigure{statistics.Sent}, statistics.EscalationFigures...) {
			listed := whole(t, 2, func(p casework.Page) ([]casework.EscalatedPetition, error) {
				q.Name = n
				return db.EscalationsBehind(t.Context(), scope, q, p)
			}, func(x casework.EscalatedPetition) casework.Cursor {
				return casework.Cursor{Key: x.SentAt.UnixMicro(), ID: domain.ID[any](x.ID)}
			})
			var ids []domain.EscalationID
			for _, x := range listed {
				ids = append(ids, x.ID)
			}
			if diff := cmp.Diff(want[n], ids); diff != "" {
				r.Fatalf("behind %s (-want +listed):\n%s", n, diff)
			}
		}
	})
}

// Counts and lists of hand-overs, from either side, read those of the period by
// an index, and what their petitions counted as by another.
func TestEscalationFiguresByIndex(t *testing.T) {
	t.Parallel()
	db, tr := openTraced(t)
	w, wards, _ := archive(t, db)
	all := policy.Public(domain.NewUnits(append(wards, w.city), nil))
	var xs []domain.Escalation
	for _, p := range get[[]domain.Petition](t)(db.Register(t.Context(), all, casework.RegisterFilter{}, casework.Page{Limit: 12_000})) {
		at := p.ReceivedAt.Add(24 * time.Hour)
		xs = append(xs, domain.Escalation{ID: id[domain.Escalation](), Petition: p.ID, Sender: p.Home, Target: w.city.ID, Ground: domain.BeyondAuthority, Note: "Vượt",
			State: domain.EscalationAccepted, SentBy: w.clerk.ID, SentAt: at, DecidedBy: w.clerk.ID, DecidedAt: &at, Version: 2})
	}
	must(t, db.Load(t.Context(), xs))
	settle(t, tr.dsn, "petition_spans")
	page := casework.Page{Limit: 20}
	next := casework.Page{Limit: 20, After: &casework.Cursor{Key: now.Add(-45 * 24 * time.Hour).UnixMicro(), ID: domain.ID[any](xs[0].ID)}}
	month := statistics.NewPeriod(today-60, today-30, today)
	for name, scope := range map[string]policy.Scope{"a ward": w.only(wards[0]), "all": all} {
		for _, f := range []casework.EscalationFilter{{}, {Sender: wards[0].ID}, {Targets: []domain.UnitID{w.city.ID}, State: domain.EscalationPending}, {Arbiters: []domain.UnitID{w.city.ID}}} {
			plan := plans(t, tr.dsn, tr.during(func() {
				for _, p := range []casework.Page{page, {Limit: 20, After: &casework.Cursor{ID: domain.ID[any](xs[0].ID)}}} {
					get[[]casework.EscalatedPetition](t)(db.Escalations(t.Context(), scope, f, p))
				}
			}))
			if !strings.Contains(plan, "escalations_") || regexp.MustCompile(`Seq Scan on escalations|escalations_pkey on escalations x_`).MatchString(plan) {
				t.Errorf("the list of %s, %+v:\n%s", name, f, plan)
			}
		}
	}
	for _, side := range []statistics.Side{statistics.SideSent, statistics.SideReceived} {
		for name, scope := range map[string]policy.Scope{"a ward": w.only(wards[0]), "all": all, "the city": w.only(w.city)} {
			statements := tr.during(func() {
				q := casework.EscalationQuestion{Periods: []statistics.Period{month, statistics.NewPeriod(today-20, today, today)}, Side: side}
				get[[]map[domain.UnitID]statistics.EscalationTally](t)(db.EscalationFigures(t.Context(), scope, q))
				for _, p := range []casework.Page{page, next} {
					f := casework.EscalationFigureFilter{Period: month, Side: side, Name: statistics.Sent}
					get[[]casework.EscalatedPetition](t)(db.EscalationsBehind(t.Context(), scope, f, p))
				}
			})
			plan := plans(t, tr.dsn, statements)
			if scan := regexp.MustCompile(`Seq Scan on (escalations|petition\w*)`).FindString(plan); scan != "" || len(statements) != 3 {
				t.Errorf("%s, %s, in %d statements: %s\n%s", name, side, len(statements), scan, plan)
			}
		}
	}
}
