package statistics_test

import (
	"slices"
	"testing"

	"kiennghi/domain/statistics"
)

// TestAges gives each number of days one age, the older the later.
func TestAges(t *testing.T) {
	for days, want := range map[int]statistics.Age{0: statistics.UpTo10, 10: statistics.UpTo10, 11: statistics.UpTo30, 30: statistics.UpTo30, 31: statistics.UpTo60,
		60: statistics.UpTo60, 61: statistics.UpTo90, 90: statistics.UpTo90, 91: statistics.Over90, 10_000: statistics.Over90} {
		if got := statistics.AgeOf(days); got != want {
			t.Errorf("%d days are %s, want %s", days, got, want)
		}
	}
	before := 0
	for days := range 200 {
		i := slices.Index(statistics.Ages, statistics.AgeOf(days))
		if i < before {
			t.Errorf("%d days are younger than %d", days, days-1)
		}
		before = i
	}
	for _, c := range statistics.Classes {
		if c.Waits() && (c.Answered() || c.Finished()) {
			t.Errorf("%s waits for an answer, and has one", c)
		}
	}
}
