package statistics_test

import (
	"testing"

	"kiennghi/domain"
	"kiennghi/domain/statistics"
)

// Each figure that is given is a state or read across the states, once, so that
// the states add up to what was sent.
func TestEscalationFigures(t *testing.T) {
	given := map[statistics.EscalationFigure]int{}
	for _, n := range statistics.EscalationFigures {
		given[n]++
	}
	for _, s := range domain.EscalationStates {
		if n := statistics.EscalationFigure(s); given[n] != 1 {
			t.Errorf("%s is given %d times", s, given[n])
		}
		delete(given, statistics.EscalationFigure(s))
	}
	if len(given) != 2 || given[statistics.AnsweredAbove] != 1 || given[statistics.Bounced] != 1 {
		t.Errorf("across the states are given %v", given)
	}
}

func TestEscalationTally(t *testing.T) {
	all := statistics.EscalationTally{}
	for _, n := range []statistics.EscalationTally{{statistics.Sent: 3, statistics.Bounced: 1}, {statistics.Sent: 1}, nil} {
		all.Add(n)
	}
	for n, want := range map[statistics.EscalationFigure]statistics.Rate{statistics.Bounced: {Numerator: 1, Denominator: 4}, statistics.AnsweredAbove: {Denominator: 4}} {
		if got := all.Rate(n); got != want {
			t.Errorf("%s: %v, want %v", n, got, want)
		}
	}
	if _, ok := (statistics.EscalationTally{}).Rate(statistics.Bounced).Percent(); ok {
		t.Error("of nothing there is a percentage")
	}
}
