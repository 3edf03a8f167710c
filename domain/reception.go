package domain

import (
	"time"

	"kiennghi/domain/workday"
)

// Reception is one sitting at which citizens were received (tiếp công dân).
// Visits (lượt) are counted apart from people and from letters: one person may
// come twice, and one visit may bring several people.
type Reception struct {
	ID   ReceptionID
	Unit UnitID
	Sitting
	Note     string
	Recorded AccountID // who recorded it first
	Version  int
}

// Sitting is what is counted of a reception, and can be corrected.
type Sitting struct {
	On      workday.Date `json:"on"`
	ByChair bool         `json:"by_chair"` // the chair sat in person
	Visits  int          `json:"visits"`
	People  int          `json:"people"`
	Letters int          `json:"letters"`
}

// Validate refuses what a unit cannot have had by the given day: who comes again
// was counted before, but nobody is received without a visit.
func (s Sitting) Validate(at Unit, today workday.Date) error {
	switch {
	case s.On.After(today):
		return Invalid("on", CodeInTheFuture)
	case !at.InForce(s.On):
		return Invalid("on", CodeUnitEnded)
	case s.Visits == 0 && s.People > 0:
		return Invalid("people", CodeNotAllowedValue)
	}
	return nil
}

// Record makes the event by which a sitting is recorded.
func (r Reception) Record(at time.Time, by Warrant) Event {
	return r.event(StepReceive, at, by, Change{Home: r.Unit, Sitting: &r.Sitting})
}

// Correct makes the event by which a sitting is corrected, which keeps what was
// counted before, and why. What is so already is no correction.
func (r Reception) Correct(to Sitting, reason string, at time.Time, by Warrant) (Event, error) {
	if to == r.Sitting {
		return Event{}, Conflict(CodeNothingCorrected)
	}
	return r.event(StepCorrectReception, at, by, Change{Home: r.Unit, Sitting: &to, Former: &r.Sitting, Note: reason}), nil
}

func (r Reception) event(step Step, at time.Time, by Warrant, c Change) Event {
	return Event{ID: NewID[Event](at), Subject: OfReception, Of: ID[any](r.ID), Seq: r.Version + 1, Step: step, At: at, Warrant: by, Change: c}
}

// Apply folds an event into the reception. Of those that were recorded before any
// could be corrected the event has the day and the visits alone.
func (r *Reception) Apply(e Event) {
	c := e.Change
	r.Unit, r.Version = c.Home, e.Seq
	if e.Step == StepReceive {
		r.Recorded = e.By
	}
	if c.Sitting != nil {
		r.Sitting = *c.Sitting
	} else {
		r.On, r.Visits = c.On, c.Count
	}
}

// The steps of a sitting's life.
const (
	StepReceive          Step = "record_reception"
	StepCorrectReception Step = "correct_reception"
)
