package domain

import (
	"slices"
	"time"

	"kiennghi/domain/workday"
)

// LapseID names a Lapse.
type LapseID = ID[Lapse]

// OfLapse is the subject of a lapse's events.
const OfLapse Subject = "lapse"

// StepExplain says why something was not done by its day.
const StepExplain Step = "explain_overdue"

// Owed is what was to be done by a day.
type Owed string

const (
	OwedNotice     Owed = "first_notice" // to take a petition up, refuse it or pass it on
	OwedAnswer     Owed = "answer"       // to answer it, by the first date or the one to which it was extended
	OwedPromise    Owed = "promise"      // the written answer that was promised
	OwedOutcome    Owed = "outcome"      // what the answer said would be done
	OwedOpening    Owed = "opening"      // of a dialogue, on the day for which it was planned
	OwedConclusion Owed = "conclusion"   // of a dialogue
	OwedDialogues  Owed = "dialogues"    // as many as a year's rule asks for
	OwedCommitment Owed = "commitment"   // what was promised, by its present deadline
	OwedReply      Owed = "reply"        // to a finding
)

// Lapse is a day that passed without what was owed by it. It is found by the
// clock, once for each such day and once a month as long as it is still owed, and
// told to the authority above that is in force then; the unit owes that authority
// the reason.
type Lapse struct {
	ID         LapseID
	Unit       UnitID // owed it on the day
	Told       UnitID // the authority above; zero where there is none
	About      Subject
	Petition   PetitionID
	Dialogue   DialogueID
	Commitment CommitmentID
	Finding    FindingID
	Owed       Owed
	DueOn      workday.Date // the day that passed
	ToldAt     time.Time
	ReasonDue  workday.Date // by when the reason is to be given
	ReasonRule string       // the rule that gave ReasonDue, with its version
	Reason     string       // empty until one is given
	ReasonBy   AccountID
	ReasonAt   *time.Time
	Version    int
}

// Tell makes the event by which the lapse is told.
func (l Lapse) Tell(at time.Time, by Warrant) Event {
	return l.event(StepOverdue, at, by, Change{Home: l.Unit, Told: l.Told, On: l.DueOn, Ground: string(l.Owed), DueOn: l.ReasonDue, DueRule: l.ReasonRule})
}

// Explain makes the event by which the reason is given, once.
func (l Lapse) Explain(reason string, at time.Time, by Warrant) (Event, error) {
	if l.Reason != "" {
		return Event{}, Conflict(CodeStepNotPossible, string(StepExplain))
	}
	return l.event(StepExplain, at, by, Change{Note: reason}), nil
}

func (l Lapse) event(step Step, at time.Time, by Warrant, c Change) Event {
	return Event{ID: NewID[Event](at), Subject: OfLapse, Of: ID[any](l.ID), Seq: l.Version + 1, Step: step, At: at, Warrant: by, Change: c}
}

// Apply folds an event into the lapse. What it is about the events of that
// thing say.
func (l *Lapse) Apply(e Event) {
	c := e.Change
	switch e.Step {
	case StepOverdue:
		l.ID, l.Unit, l.Told, l.DueOn, l.Owed = LapseID(e.Of), c.Home, c.Told, c.On, Owed(c.Ground)
		l.ToldAt, l.ReasonDue, l.ReasonRule = e.At, c.DueOn, c.DueRule
	case StepExplain:
		at := e.At
		l.Reason, l.ReasonBy, l.ReasonAt = c.Note, e.By, &at
	}
	l.Version = e.Seq
}

// OwedBy returns what is owed of the petition by a day, and false when nothing
// is owed by just that day.
func (p Petition) OwedBy(day workday.Date) (Owed, bool) {
	switch {
	case !slices.Contains(p.owed(), day):
		return "", false
	case p.State == StateAnswered:
		return OwedOutcome, true
	case p.State == StateReceived && (day == p.NoticeDue || day == p.acknowledgeOn()):
		return OwedNotice, true
	case day == p.Promised:
		return OwedPromise, true
	}
	return OwedAnswer, true
}

// Lapsed returns what is told today, once the day that the clock watches has
// passed: what was owed by that day; when it is only told again, what is owed
// first, as of yesterday.
func (p Petition) Lapsed(today workday.Date) (Owed, workday.Date) {
	if owed, ok := p.OwedBy(p.Watch); ok {
		return owed, p.Watch
	}
	owed, _ := p.OwedBy(p.NextDue)
	return owed, today.Add(-1)
}
