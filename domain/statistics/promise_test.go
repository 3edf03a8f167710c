package statistics_test

import (
	"testing"

	"pgregory.net/rapid"

	"kiennghi/domain"
	"kiennghi/domain/statistics"
	"kiennghi/domain/workday"
)

// TestRemediationShares are the three lists of the published reports.
func TestRemediationShares(t *testing.T) {
	for _, l := range []struct{ done, all, tenths int }{{16, 24, 667}, {7, 13, 538}, {13, 14, 929}} {
		p := statistics.Promises{domain.StandingKept: l.done - 2, domain.StandingLate: 2, domain.StandingOverdue: l.all - l.done}
		if got, ok := p.Done().Percent(); !ok || got != l.tenths || p.Total() != l.all {
			t.Errorf("%d of %d is %d tenths of a percent, want %d", l.done, l.all, got, l.tenths)
		}
	}
	if _, ok := (statistics.Promises{}).Done().Percent(); ok {
		t.Error("a share of nothing has a percentage")
	}
}

// TestPromisesAddUp draws commitments: each stands somewhere, once.
func TestPromisesAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		const today = workday.Date(19_000)
		cs := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) domain.Commitment {
			return domain.Commitment{State: rapid.SampledFrom(domain.CommitmentStates).Draw(t, "state"),
				FiveClear: domain.FiveClear{Deadline: today.Add(rapid.IntRange(-2, 2).Draw(t, "deadline"))}}
		}), 0, 40).Draw(t, "commitments")
		p := statistics.PromisesOf(cs, today)
		done, kept, overdue := 0, 0, 0
		for _, c := range cs {
			switch c.State {
			case domain.CommitmentKept:
				kept++
				done++
			case domain.CommitmentLate:
				done++
			case domain.CommitmentOpen, domain.CommitmentMoved:
				if c.Deadline < today {
					overdue++
				}
			}
		}
		want := statistics.Rate{Numerator: done, Denominator: len(cs)}
		if p.Total() != len(cs) || p.Done() != want || p.InTime().Numerator != kept || p[domain.StandingOverdue] != overdue {
			t.Fatalf("%v of %d, want %v done, %d of them in time, %d overdue", p, len(cs), want, kept, overdue)
		}
	})
}
