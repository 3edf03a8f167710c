package domain

import (
	"time"

	"kiennghi/domain/workday"
)

// CouncilSession is a regular meeting (kỳ họp) of a People's Council, before
// which dialogues are held.
type CouncilSession struct {
	ID   SessionID
	Unit UnitID // whose council meets
	Convening
	Version int
}

// The steps of a session's life.
const (
	StepSession        Step = "record_council_session"
	StepCorrectSession Step = "correct_council_session"
)

// Convening is what is announced of a council's session, and can be corrected.
type Convening struct {
	Title   string       `json:"title"`
	OpensOn workday.Date `json:"opens_on"`
}

// Validate reports the first thing that a session of a unit's council cannot be
// kept with.
func (c Convening) Validate(u Unit) error {
	switch {
	case !u.InForce(c.OpensOn):
		return Invalid("opens_on", CodeUnitEnded)
	case !u.HasCouncil(c.OpensOn):
		return Invalid("unit", CodeNoCouncil)
	}
	return Impersonal("title", c.Title)
}

// Record makes the event by which a session is recorded.
func (s CouncilSession) Record(at time.Time, by Warrant) Event {
	return s.event(StepSession, at, by, Change{Home: s.Unit, Session: &s.Convening})
}

// Correct makes the event by which a session is corrected, which keeps what was
// announced before, and why. What is so already is no correction.
func (s CouncilSession) Correct(to Convening, reason string, at time.Time, by Warrant) (Event, error) {
	if to == s.Convening {
		return Event{}, Conflict(CodeNothingCorrected)
	}
	return s.event(StepCorrectSession, at, by, Change{Home: s.Unit, Session: &to, FormerSession: &s.Convening, Note: reason}), nil
}

func (s CouncilSession) event(step Step, at time.Time, by Warrant, c Change) Event {
	return Event{ID: NewID[Event](at), Subject: OfSession, Of: ID[any](s.ID), Seq: s.Version + 1, Step: step, At: at, Warrant: by, Change: c}
}

// Apply folds an event into the session.
func (s *CouncilSession) Apply(e Event) {
	s.Unit, s.Convening, s.Version = e.Change.Home, *e.Change.Session, e.Seq
}
