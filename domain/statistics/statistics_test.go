package statistics_test

import (
	"math/big"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"kiennghi/domain"
	"kiennghi/domain/statistics"
	"kiennghi/domain/workday"
)

// TestPublishedRates recomputes the rates in the published reports of the pilot.
func TestPublishedRates(t *testing.T) {
	for _, tt := range []struct {
		what     string
		n, of    int
		tenthsOf int
	}{
		{"matters answered at the conference", 2732, 2940, 929},
		{"letters answered, 2020-2021", 4239, 4408, 962},
		{"letters answered, 2021-2022", 3110, 3462, 898},
		{"first remediation list", 16, 24, 667},
		{"second remediation list", 7, 13, 538},
		{"third remediation list", 13, 14, 929},
		{"none of some", 0, 7, 0},
		{"all of some", 7, 7, 1000},
		{"half of a tenth", 1, 2000, 1},
		{"less than half of a tenth", 1, 2001, 0},
	} {
		got, ok := statistics.Rate{Numerator: tt.n, Denominator: tt.of}.Percent()
		if got != tt.tenthsOf || !ok {
			t.Errorf("%s: %d of %d is %d tenths of a percent, %t; want %d", tt.what, tt.n, tt.of, got, ok, tt.tenthsOf)
		}
	}
}

// TestPublishedChanges recomputes the differences between the two years of the
// reports, where they print them, and where they are silent.
func TestPublishedChanges(t *testing.T) {
	for _, tt := range []struct {
		what         string
		from, to     int
		tenthsOfFrom int
	}{
		{"reception visits", 15376, 14022, -88},
		{"letters received", 4408, 3462, -215}, // the report prints 20 %
		{"letters left open", 4408 - 4239, 3462 - 3110, 1083},
		{"no change", 12, 12, 0},
		{"all gone", 12, 0, -1000},
		{"half of a tenth more", 2000, 2001, 1},
		{"half of a tenth less", 2000, 1999, -1},
	} {
		got, ok := statistics.Change(tt.from, tt.to)
		if got != tt.tenthsOfFrom || !ok {
			t.Errorf("%s: from %d to %d is %d tenths of a percent, %t; want %d", tt.what, tt.from, tt.to, got, ok, tt.tenthsOfFrom)
		}
	}
}

func TestPerTenThousand(t *testing.T) {
	for _, tt := range []struct{ n, people, want int }{{389, 82891, 469}, {1, 22300, 4}, {0, 30000, 0}} {
		if got, ok := statistics.PerTenThousand(tt.n, tt.people); got != tt.want || !ok {
			t.Errorf("%d among %d people: %d, %t; want %d", tt.n, tt.people, got, ok, tt.want)
		}
	}
}

// TestNothingToDivideBy checks that an empty denominator gives neither 0 nor
// 100 %.
func TestNothingToDivideBy(t *testing.T) {
	for _, n := range []int{0, 1} {
		if got, ok := (statistics.Rate{Numerator: n}).Percent(); ok {
			t.Errorf("%d of 0 is %d tenths of a percent", n, got)
		}
		if got, ok := statistics.Change(0, n); ok {
			t.Errorf("from 0 to %d is %d tenths of a percent", n, got)
		}
		if got, ok := statistics.PerTenThousand(n, 0); ok {
			t.Errorf("%d among nobody is %d", n, got)
		}
	}
}

// halfUp divides exactly and rounds half away from zero.
func halfUp(n, d int64) int {
	r := big.NewRat(2*n, d)
	sign := int64(r.Sign())
	r.Abs(r).Add(r, big.NewRat(1, 1)).Quo(r, big.NewRat(2, 1))
	return int(sign * new(big.Int).Quo(r.Num(), r.Denom()).Int64())
}

func TestRounding(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n, d := rapid.IntRange(0, 1_000_000).Draw(t, "n"), rapid.IntRange(1, 1_000_000).Draw(t, "d")
		if got, _ := (statistics.Rate{Numerator: n, Denominator: d}).Percent(); got != halfUp(1000*int64(n), int64(d)) {
			t.Fatalf("%d of %d is %d tenths of a percent, want %d", n, d, got, halfUp(1000*int64(n), int64(d)))
		}
		if got, _ := statistics.Change(d, n); got != halfUp(1000*int64(n-d), int64(d)) {
			t.Fatalf("from %d to %d is %d tenths of a percent, want %d", d, n, got, halfUp(1000*int64(n-d), int64(d)))
		}
		if got, _ := statistics.PerTenThousand(n, d); got != halfUp(100_000*int64(n), int64(d)) {
			t.Fatalf("%d among %d is %d, want %d", n, d, got, halfUp(100_000*int64(n), int64(d)))
		}
	})
}

// TestClassOf says what a petition counts as in every state: held by the unit
// that received it, or by another.
func TestClassOf(t *testing.T) {
	type row struct {
		state             domain.State
		outcome           domain.Outcome
		atHome, elsewhere statistics.Class
	}
	rows := []row{
		{domain.StateReceived, "", statistics.Open, statistics.Escalated},
		{domain.StateInProgress, "", statistics.Open, statistics.Escalated},
		{domain.StateHandedOver, "", statistics.Escalated, statistics.Escalated},
		{domain.StateContested, "", statistics.Escalated, statistics.Escalated},
		{domain.StateAnswered, domain.InProgress, statistics.InProgress, statistics.InProgress},
		{domain.StateAnswered, domain.Planned, statistics.Planned, statistics.Planned},
		{domain.StateAnswered, domain.Unresolved, statistics.Unresolved, statistics.Unresolved},
		{domain.StateConcluded, domain.Resolved, statistics.Resolved, statistics.Resolved},
		{domain.StateConcluded, domain.Explained, statistics.Explained, statistics.Explained},
		{domain.StateRefused, "", statistics.Refused, statistics.Refused},
		{domain.StateWithdrawn, "", statistics.Withdrawn, statistics.Withdrawn},
		{domain.StateLinked, "", statistics.Duplicate, statistics.Duplicate},
	}
	for _, s := range domain.States {
		if !slices.ContainsFunc(rows, func(r row) bool { return r.state == s }) {
			t.Errorf("%s is not in the table", s)
		}
	}
	for _, r := range rows {
		p := domain.Petition{State: r.state, Outcome: r.outcome, Home: "ward", Holder: "ward"}
		if got := statistics.ClassOf(p); got != r.atHome {
			t.Errorf("%s, %s, at home: %s, want %s", r.state, r.outcome, got, r.atHome)
		}
		p.Holder = "city"
		if got := statistics.ClassOf(p); got != r.elsewhere {
			t.Errorf("%s, %s, elsewhere: %s, want %s", r.state, r.outcome, got, r.elsewhere)
		}
	}
}

// TestClasses checks which classes are answered and which are finished: the
// table of what counts as what.
func TestClasses(t *testing.T) {
	answered := []statistics.Class{statistics.Resolved, statistics.Explained, statistics.InProgress, statistics.Planned, statistics.Unresolved}
	finished := []statistics.Class{statistics.Resolved, statistics.Explained, statistics.Refused, statistics.Withdrawn, statistics.Duplicate}
	for _, c := range statistics.Classes {
		if c.Answered() != slices.Contains(answered, c) || c.Finished() != slices.Contains(finished, c) {
			t.Errorf("%s: answered %t, finished %t", c, c.Answered(), c.Finished())
		}
		if !slices.Contains(statistics.Names, statistics.Name(c)) {
			t.Errorf("%s is not a figure", c)
		}
	}
	for _, o := range domain.Outcomes {
		if c := statistics.Class(o); !c.Answered() || c.Finished() != o.Final() {
			t.Errorf("%s: answered %t, finished %t, final %t", o, c.Answered(), c.Finished(), o.Final())
		}
	}
	for _, n := range statistics.Rates {
		if !slices.Contains(statistics.Names, n.Of) || !slices.Contains(statistics.Names, n.Over) {
			t.Errorf("the rate %v has no figure", n)
		}
	}
}

var cutoff = workday.On(2022, time.June, 30)

// petitions draws a petition as its life may leave it.
var petitions = rapid.Custom(func(t *rapid.T) domain.Petition {
	p := domain.Petition{
		Home: "ward", Holder: rapid.SampledFrom([]domain.UnitID{"ward", "city"}).Draw(t, "holder"),
		State:   rapid.SampledFrom(domain.States).Draw(t, "state"),
		NextDue: rapid.SampledFrom([]workday.Date{0, cutoff - 1, cutoff, cutoff + 1}).Draw(t, "due"),
	}
	switch p.State {
	case domain.StateHandedOver, domain.StateContested:
		p.Target = "state"
	case domain.StateAnswered:
		p.Outcome = rapid.SampledFrom([]domain.Outcome{domain.InProgress, domain.Planned, domain.Unresolved}).Draw(t, "outcome")
	case domain.StateConcluded:
		p.Outcome = rapid.SampledFrom([]domain.Outcome{domain.Resolved, domain.Explained}).Draw(t, "outcome")
	}
	modes := []domain.Mode{domain.OnTheSpot, domain.InWriting}
	if p.Outcome == "" {
		modes = append(modes, "") // one that is left over counts for nothing
	}
	p.Mode = rapid.SampledFrom(modes).Draw(t, "mode")
	return p
})

// tally counts spans at the cut-off, those of even place as received and the
// others as carried in.
func tally(spans []statistics.Span) statistics.Tally {
	t := statistics.Tally{}
	for _, n := range statistics.Names {
		var c statistics.Count
		for i, s := range spans {
			switch {
			case !n.Counts(s, cutoff):
			case i%2 == 0:
				c.Received++
			default:
				c.CarriedIn++
			}
		}
		t[n] = c
	}
	return t
}

// TestTalliesBalance counts petitions of every kind: each is in one class, and
// the figures that are read across the classes are the sums they should be.
func TestTalliesBalance(t *testing.T) {
	sum := func(t statistics.Tally, names ...statistics.Name) (c statistics.Count) {
		for _, n := range names {
			c.Received += t[n].Received
			c.CarriedIn += t[n].CarriedIn
		}
		return c
	}
	rapid.Check(t, func(t *rapid.T) {
		var spans []statistics.Span
		for _, p := range rapid.SliceOfN(petitions, 0, 20).Draw(t, "petitions") {
			s := statistics.SpanOf(p, cutoff)
			spans = append(spans, s)
			var in []statistics.Class
			for _, c := range statistics.Classes {
				if statistics.Name(c).Counts(s, cutoff) {
					in = append(in, c)
				}
			}
			if len(in) != 1 || in[0] != s.Class || s.Finished != s.Class.Finished() {
				t.Fatalf("%+v counts as %v", s, in)
			}
		}
		all := tally(spans)
		if got := all[statistics.Cases].Total(); got != len(spans) || !all.Balanced() {
			t.Fatalf("%d cases of %d, balanced %t: %v", got, len(spans), all.Balanced(), all)
		}
		for name, want := range map[statistics.Name]statistics.Count{
			statistics.Answered:                   sum(all, statistics.OnTheSpot, statistics.InWriting),
			statistics.Name(statistics.Escalated): sum(all, statistics.EscalatedPending, statistics.EscalatedAccepted),
		} {
			if all[name] != want {
				t.Fatalf("%s is %v, and its parts are %v", name, all[name], want)
			}
		}
		if got, want := all[statistics.Answered], sum(all, "resolved", "explained", "in_progress", "planned", "unresolved"); got != want {
			t.Fatalf("answered is %v, and its classes are %v", got, want)
		}
		if len(spans) == 0 {
			return
		}
		name := statistics.Name(rapid.SampledFrom(statistics.Classes).Draw(t, "class"))
		c := all[name]
		c.Received++
		if all[name] = c; all.Balanced() {
			t.Fatalf("balanced with one %s too many", name)
		}
	})
}

// TestBalancedByCohort checks that one case too many among those received is
// not made up for by one too few among those carried in.
func TestBalancedByCohort(t *testing.T) {
	one := statistics.Tally{statistics.Cases: {Received: 1}, statistics.Name(statistics.Open): {CarriedIn: 1}}
	if one.Balanced() {
		t.Error("a case that was received and counted as carried in balances")
	}
}

// TestOverdue checks that a day by which something was owed has passed only
// when the cut-off lies behind it, and that a finished case owes nothing.
func TestOverdue(t *testing.T) {
	for due, want := range map[workday.Date]bool{0: false, cutoff - 1: true, cutoff: false, cutoff + 1: false} {
		open := statistics.Span{Class: statistics.Open, Due: due}
		if got := statistics.Overdue.Counts(open, cutoff); got != want {
			t.Errorf("open and due on %q: overdue %t", due, got)
		}
		done := statistics.Span{Class: statistics.Resolved, Finished: true, Due: due}
		if statistics.Overdue.Counts(done, cutoff) {
			t.Errorf("finished and due on %q: overdue", due)
		}
	}
}

// A ward that keeps in writing what it promised in the hall answered it there
// all the same.
func TestAnsweredAtTheConference(t *testing.T) {
	p := domain.Petition{Home: "ward", Holder: "ward", State: domain.StateAnswered, Outcome: domain.Planned, Mode: domain.OnTheSpot, Disposed: domain.DisposedOnTheSpot}
	first := statistics.SpanOf(p, cutoff)
	p.State, p.Outcome, p.Mode = domain.StateConcluded, domain.Resolved, domain.InWriting
	again := statistics.SpanOf(p, cutoff)
	p.Disposed = domain.DisposedWritten
	written := statistics.SpanOf(p, cutoff)
	for name, want := range map[statistics.Name][3]bool{statistics.Answered: {true, true, true}, statistics.OnTheSpot: {true, true, false}, statistics.InWriting: {false, false, true}} {
		if got := [3]bool{name.Counts(first, cutoff), name.Counts(again, cutoff), name.Counts(written, cutoff)}; got != want {
			t.Errorf("%s counts it %v, want %v", name, got, want)
		}
	}
}

// TestSpans checks that two spans are the same when they differ in nothing but
// when, and that SpanOf takes over what figures are narrowed by.
func TestSpans(t *testing.T) {
	p := domain.Petition{ID: domain.PetitionID{1}, Version: 3, Home: "ward", Kind: domain.KindPetition, Channel: domain.ChannelLetter, Field: domain.FieldLand,
		ReceivedOn: cutoff - 9, State: domain.StateHandedOver, Holder: "district", Target: "city", NextDue: cutoff}
	want := statistics.Span{Petition: p.ID, Seq: 3, Home: "ward", Kind: domain.KindPetition, Channel: domain.ChannelLetter, Field: domain.FieldLand,
		ReceivedOn: cutoff - 9, Class: statistics.Escalated, Holder: "district", Target: "city", Due: cutoff, Since: cutoff - 2,
		Figures: statistics.Cases.Bit() | statistics.Name(statistics.Escalated).Bit() | statistics.EscalatedPending.Bit()}
	got := statistics.SpanOf(p, cutoff-2)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	later := got
	later.Seq, later.Since, later.Until = 7, cutoff, cutoff+1
	if !got.Same(later) {
		t.Error("a span is another for its days alone")
	}
	if later.Due++; got.Same(later) {
		t.Error("a span with another day due is the same")
	}
}

func TestPeriodIsCutOffToday(t *testing.T) {
	from, to := cutoff.Add(-29), cutoff
	for today, want := range map[workday.Date]workday.Date{to.Add(-10): to.Add(-10), to: to, to.Add(10): to} {
		if got := statistics.NewPeriod(from, to, today); got != (statistics.Period{From: from, To: to, Cutoff: want}) {
			t.Errorf("as known on %s: %+v", today, got)
		}
	}
}

func TestDimension(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		filter           statistics.Filter
		dimension, value string
		ok               bool
	}{
		{statistics.Filter{}, "", "", true},
		{statistics.Filter{Channel: domain.ChannelLetter}, "channel", "letter", true},
		{statistics.Filter{Kind: domain.KindPetition}, "kind", "petition", true},
		{statistics.Filter{Field: domain.FieldLand}, "field", "land", true},
		{statistics.Filter{Channel: domain.ChannelLetter, Field: domain.FieldLand}, "", "", false},
	} {
		if dimension, value, ok := tt.filter.Dimension(); dimension != tt.dimension || value != tt.value || ok != tt.ok {
			t.Errorf("%v narrows %q to %q, %v", tt.filter, dimension, value, ok)
		}
	}
}
