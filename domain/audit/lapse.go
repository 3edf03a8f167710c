package audit

import "kiennghi/domain"

// Lapse is what is kept of a lapse, and its record.
type Lapse struct {
	Row    domain.Lapse
	Events []domain.Event
}

// Differences names what is not as the events give it. What it is about is
// asked of the record of that thing.
func (l Lapse) Differences() []Difference {
	s := sheet{subject: domain.OfLapse, id: l.Row.ID.String()}
	if !s.whole(l.Events, 1) {
		return s.found
	}
	by := domain.Lapse{About: l.Row.About, Petition: l.Row.Petition, Dialogue: l.Row.Dialogue, Commitment: l.Row.Commitment, Finding: l.Row.Finding}
	for _, e := range l.Events {
		by.Apply(e)
	}
	compare(&s, "", l.Row, by)
	return s.found
}
