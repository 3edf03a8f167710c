package statistics_test

import (
	"testing"

	"kiennghi/domain/statistics"
)

// The record keeps figures as bits, which stay what they are for as long as
// there is a record. Overdue follows from the day and has none.
func TestFiguresAreKept(t *testing.T) {
	bits := map[statistics.Name]int{"cases": 0, "answered": 1, "on_the_spot": 2, "in_writing": 3,
		"resolved": 4, "explained": 5, "in_progress": 6, "planned": 7, "unresolved": 8,
		"escalated": 9, "escalated_pending": 10, "escalated_accepted": 11, "refused": 12, "withdrawn": 13, "duplicate": 14, "open": 15,
		"claimed": 16, "confirmed": 17, "partly": 18, "disputed": 19, "silent": 20, "recurred": 21, "awaited": 22, "in_time": 23, "contested": 24}
	var all statistics.Figures
	for _, n := range statistics.Names {
		bit, kept := bits[n]
		if want := statistics.Figures(1) << bit; kept && n.Bit() != want || !kept && n.Bit() != 0 || !kept && n != statistics.Overdue {
			t.Errorf("%s is kept as %b, want bit %d", n, n.Bit(), bit)
		}
		all |= n.Bit()
	}
	got := 0
	for n := range all.All() {
		if n.Bit() == 0 {
			t.Errorf("%s is among the figures and has no bit", n)
		}
		got++
	}
	if got != len(statistics.Names)-1 {
		t.Errorf("%d names of %d come back", got, len(statistics.Names))
	}
	for _, c := range statistics.Classes {
		if f := statistics.FiguresOf(statistics.Span{Class: c}); f.Class() != c || f&statistics.Cases.Bit() == 0 {
			t.Errorf("%s counts as %q: %s", c, f.Class(), f)
		}
	}
}
