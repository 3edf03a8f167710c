package statistics_test

import (
	"slices"
	"testing"

	"kiennghi/domain"
	"kiennghi/domain/statistics"
)

// TestVerdictsAreOverAllClaims: a rate is over all that was received or all
// that was claimed, never over those alone who replied.
func TestVerdictsAreOverAllClaims(t *testing.T) {
	for _, r := range statistics.Rates {
		if r.Over != statistics.Cases && r.Over != statistics.Claimed {
			t.Errorf("%s is over %s", r.Of, r.Over)
		}
	}
	for _, v := range domain.Verdicts {
		if !slices.Contains(statistics.Rates, statistics.Share{Of: statistics.Name(v), Over: statistics.Claimed}) {
			t.Errorf("%s has no rate beside the others", v)
		}
	}
	// One of ten replied, and was content.
	resolved := func(v domain.Verdict) statistics.Span {
		s := statistics.Span{Class: statistics.Resolved, Upshot: statistics.Upshot{Claimed: true, Verdict: v}}
		s.Figures = statistics.FiguresOf(s)
		return s
	}
	spans := []statistics.Span{resolved(domain.Confirmed)}
	for range 9 {
		spans = append(spans, resolved(domain.Silent))
	}
	count := tally(spans)
	got := statistics.Rate{Numerator: count[statistics.Confirmed].Total(), Denominator: count[statistics.Claimed].Total()}
	if got != (statistics.Rate{Numerator: 1, Denominator: 10}) {
		t.Errorf("confirmed are %+v, want 1 of 10", got)
	}
}

// TestNeverResolved: what is open, was passed on, given back, withdrawn or
// linked counts as neither answered nor resolved, and no verdict on it as
// anything but a dispute that is still owed another claim.
func TestNeverResolved(t *testing.T) {
	good := []statistics.Name{statistics.Answered, statistics.OnTheSpot, statistics.InWriting, statistics.Name(statistics.Resolved), statistics.Name(statistics.Explained),
		statistics.Confirmed, statistics.Partly, statistics.InTime}
	for _, state := range domain.States {
		if state == domain.StateAnswered || state == domain.StateConcluded {
			continue
		}
		for _, holder := range []domain.UnitID{"ward", "city"} {
			for _, u := range []domain.Upshot{
				{},
				{Claimed: domain.GivenBack, Verdict: domain.Awaited},
				{Claimed: domain.GivenBack, Verdict: domain.Confirmed},
				{Claimed: domain.GivenBack, Verdict: domain.Silent},
				{Claimed: domain.GivenBack, Verdict: domain.Disputed},
				{Claimed: domain.Resolved, Verdict: domain.Disputed},
				{Claimed: domain.Resolved, Verdict: domain.Disputed, InTime: true},
			} {
				s := statistics.SpanOf(domain.Petition{State: state, Home: "ward", Holder: holder, Mode: domain.InWriting, Upshot: u}, cutoff)
				for _, n := range good {
					if n.Counts(s, cutoff) {
						t.Errorf("%s with %s and %+v counts as %s", state, holder, u, n)
					}
				}
				if claimed := statistics.Claimed.Counts(s, cutoff); claimed != (u.Claimed == domain.Resolved) {
					t.Errorf("%s with %s and %+v is claimed: %t", state, holder, u, claimed)
				}
			}
		}
	}
}
