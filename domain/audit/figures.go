package audit

import (
	"fmt"
	"maps"
	"slices"

	"kiennghi/domain"
	"kiennghi/domain/statistics"
)

// Figures counts cases by the events alone, for each unit that received them
// and each of some periods.
type Figures struct {
	tallies map[statistics.Period]map[domain.UnitID]statistics.Tally
}

// NewFigures returns the figures of those periods, with nothing counted yet.
func NewFigures(periods ...statistics.Period) *Figures {
	f := &Figures{tallies: map[statistics.Period]map[domain.UnitID]statistics.Tally{}}
	for _, p := range periods {
		f.tallies[p] = map[domain.UnitID]statistics.Tally{}
	}
	return f
}

// Add counts a case by its spans, as SpansOf gives them.
func (f *Figures) Add(spans []statistics.Span) {
	for p, tallies := range f.tallies {
		i := slices.IndexFunc(spans, func(s statistics.Span) bool {
			return !s.Since.After(p.Cutoff) && (s.Until.IsZero() || s.Until.After(p.Cutoff))
		})
		if i < 0 {
			continue
		}
		s := spans[i]
		received := !s.ReceivedOn.Before(p.From)
		if !received && s.Finished && s.FinishedOn.Before(p.From) {
			continue
		}
		t := tallies[s.Home]
		if t == nil {
			t = statistics.Tally{}
			tallies[s.Home] = t
		}
		for _, name := range statistics.Names {
			if !name.Counts(s, p.Cutoff) {
				continue
			}
			n := t[name]
			if received {
				n.Received++
			} else {
				n.CarriedIn++
			}
			t[name] = n
		}
	}
}

// Differences names the figures of a period that are kept otherwise, and those
// that do not add up.
func (f *Figures) Differences(p statistics.Period, kept map[domain.UnitID]statistics.Tally) []Difference {
	recomputed := f.tallies[p]
	units := slices.AppendSeq(slices.Collect(maps.Keys(kept)), maps.Keys(recomputed))
	slices.Sort(units)
	var s sheet
	for _, unit := range slices.Compact(units) {
		s.subject, s.id = "figures", fmt.Sprintf("%s %s/%s", unit, p.From, p.Cutoff)
		for _, name := range statistics.Names {
			s.hold(string(name), counted(kept[unit][name]), counted(recomputed[unit][name]))
		}
		if t := recomputed[unit]; !t.Balanced() {
			var sum statistics.Count
			for _, c := range statistics.Classes {
				sum.Received += t[statistics.Name(c)].Received
				sum.CarriedIn += t[statistics.Name(c)].CarriedIn
			}
			s.add("sum of all classes", counted(sum), counted(t[statistics.Cases]))
		}
		if t := recomputed[unit]; !t.Heard() {
			s.add("verdicts", "other than claimed", counted(t[statistics.Claimed]))
		}
	}
	return s.found
}

func counted(c statistics.Count) string {
	return fmt.Sprintf("%d received, %d carried in", c.Received, c.CarriedIn)
}
