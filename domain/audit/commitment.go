package audit

import "kiennghi/domain"

// Commitment is what is kept of a commitment, and its record.
type Commitment struct {
	Row       domain.Commitment
	Petitions []domain.PetitionID // that it concerns
	Events    []domain.Event
}

// Differences names what is not as the events give it. That a deadline has
// passed is never kept, only of which one the level above was told.
func (c Commitment) Differences() []Difference {
	s := sheet{subject: domain.OfCommitment, id: c.Row.ID.String()}
	if !s.whole(c.Events, 1) {
		return s.found
	}
	var by domain.Commitment
	for _, e := range c.Events {
		by.Apply(e)
	}
	compare(&s, "", c.Row, by)
	same(&s, "petition", c.Petitions, c.Events[0].Change.Matters)
	return s.found
}

// RemediationList is what is kept of a remediation list, and its record.
type RemediationList struct {
	Row    domain.RemediationList
	Events []domain.Event
}

// Differences names what is not as the event gives it.
func (l RemediationList) Differences() []Difference {
	s := sheet{subject: domain.OfRemediation, id: l.Row.ID.String()}
	if !s.whole(l.Events, 1) {
		return s.found
	}
	by, e := l.Row, l.Events[len(l.Events)-1]
	by.Unit, by.MadeBy, by.MadeAt, by.Version = e.Change.Home, e.By, e.At, e.Seq
	compare(&s, "", l.Row, by)
	return s.found
}
