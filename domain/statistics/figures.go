package statistics

import (
	"iter"
	"slices"
	"strings"

	"kiennghi/domain"
	"kiennghi/domain/workday"
)

// Figures are the figures that count a case by what it counts as, so all but
// Overdue, which asks for the day too. The record keeps them with each span, a
// bit for each name in the order of lasting: names are only added at its end.
type Figures int32

var lasting = [...]Name{Cases, Answered, OnTheSpot, InWriting,
	Name(Resolved), Name(Explained), Name(InProgress), Name(Planned), Name(Unresolved),
	Name(Escalated), EscalatedPending, EscalatedAccepted, Name(Refused), Name(Withdrawn), Name(Duplicate), Name(Open),
	Claimed, Confirmed, Partly, Disputed, Silent, Recurred, Awaited, InTime, Contested}

// Bit returns the name alone, and nothing for Overdue.
func (n Name) Bit() Figures {
	if i := slices.Index(lasting[:], n); i >= 0 {
		return 1 << i
	}
	return 0
}

// All lists the names.
func (f Figures) All() iter.Seq[Name] {
	return func(yield func(Name) bool) {
		for i, n := range lasting {
			if f&(1<<i) != 0 && !yield(n) {
				return
			}
		}
	}
}

// Class returns the class among them, of which every case has one.
func (f Figures) Class() Class {
	for _, c := range Classes {
		if f&Name(c).Bit() != 0 {
			return c
		}
	}
	return ""
}

func (f Figures) String() string {
	var names []string
	for n := range f.All() {
		names = append(names, string(n))
	}
	return strings.Join(names, " ")
}

// FiguresOf says which figures count a span.
func FiguresOf(s Span) Figures {
	f := Cases.Bit() | Name(s.Class).Bit()
	if s.Class.Answered() {
		f |= Answered.Bit() | Name(s.Mode).Bit()
	}
	if s.Class == Escalated {
		if s.Target != "" {
			f |= EscalatedPending.Bit()
		} else {
			f |= EscalatedAccepted.Bit()
		}
	}
	if s.Claimed {
		f |= Claimed.Bit() | Name(s.Verdict).Bit()
	}
	if s.InTime {
		f |= InTime.Bit()
	}
	if s.Verdict == domain.Disputed {
		f |= Contested.Bit()
	}
	return f
}

// Counts reports whether figure n counts a case whose span at the cut-off day
// is s.
func (n Name) Counts(s Span, cutoff workday.Date) bool {
	if n == Overdue {
		return !s.Finished && !s.Due.IsZero() && s.Due.Before(cutoff)
	}
	return s.Figures&n.Bit() != 0
}
