package audit

import (
	"strconv"

	"kiennghi/domain"
)

// Rule is what is kept of the versions of a local rule that were entered, in
// order, and their record.
type Rule struct {
	Code   string
	Rows   []domain.LocalRule
	Events []domain.Event
}

// Differences names what is not as the events give it.
func (r Rule) Differences() []Difference {
	return versions(domain.OfRule, r.Code, r.Rows, r.Events, func(e domain.Event) domain.LocalRule {
		v := *e.Change.Rule
		v.Version = e.Seq
		return v
	})
}

// OfficeHours is what is kept of the office hours that were entered, in order,
// and their record.
type OfficeHours struct {
	Rows   []domain.OfficeHours
	Events []domain.Event
}

// Differences names what is not as the events give it.
func (h OfficeHours) Differences() []Difference {
	return versions(domain.OfOfficeHours, "all", h.Rows, h.Events, func(e domain.Event) domain.OfficeHours {
		v := *e.Change.OfficeHours
		v.Version = e.Seq
		return v
	})
}

// versions holds the versions of something against the events that each entered
// one. The first of all is what the program is shipped with, and has none.
func versions[T comparable](subject domain.Subject, id string, rows []T, events []domain.Event, of func(domain.Event) T) []Difference {
	s := sheet{subject: subject, id: id}
	if len(events) > 0 && !s.whole(events, 2) {
		return s.found
	}
	for i, e := range events {
		name := "version " + strconv.Itoa(e.Seq)
		if i < len(rows) {
			compare(&s, name+" ", rows[i], of(e))
		} else {
			s.add(name, None, One)
		}
	}
	for i := len(events); i < len(rows); i++ {
		s.add("version "+strconv.Itoa(i+2), One, None)
	}
	return s.found
}
