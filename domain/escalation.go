package domain

import (
	"time"

	"kiennghi/domain/workday"
)

// EscalationState is where a hand-over stands.
type EscalationState string

const (
	EscalationPending   EscalationState = "pending"  // the sender still holds the petition
	EscalationAccepted  EscalationState = "accepted" // the one above holds it now
	EscalationReturned  EscalationState = "returned"
	EscalationRecalled  EscalationState = "recalled"  // by the sender, or since the petition was withdrawn
	EscalationContested EscalationState = "contested" // returned again: the arbiter must name the holder
	EscalationSettled   EscalationState = "settled"   // the arbiter named it
)

// EscalationStates lists every state of a hand-over.
var EscalationStates = []EscalationState{EscalationPending, EscalationAccepted, EscalationReturned, EscalationRecalled, EscalationContested, EscalationSettled}

// StepGroup puts hand-overs together as one matter.
const StepGroup Step = "group_escalations"

// EscalationGround is why a matter goes up.
type EscalationGround string

const (
	BeyondAuthority EscalationGround = "beyond_authority"
	BeyondResources EscalationGround = "beyond_resources"
	SeveralUnits    EscalationGround = "several_units" // concerns more than one
	OrderedAbove    EscalationGround = "ordered_above" // the authority above asked for it
)

// EscalationGrounds lists every ground.
var EscalationGrounds = []EscalationGround{BeyondAuthority, BeyondResources, SeveralUnits, OrderedAbove}

// Escalation is one offer of a petition to the authority above that is in
// force on the day. The petition stays one case and open throughout.
type Escalation struct {
	ID        EscalationID
	Petition  PetitionID
	Sender    UnitID
	Target    UnitID
	Ground    EscalationGround
	Note      string
	State     EscalationState
	Group     GroupID // the matter into which the one above grouped it
	SentBy    AccountID
	SentAt    time.Time
	DecidedBy AccountID
	DecidedAt *time.Time
	Reason    string // why it was returned
	Bounce    int    // which return of the petition this was; 0 unless returned
	Version   int

	DueOn   workday.Date // by when the target decides, and then the arbiter; later, silence decides
	DueRule string       // the rule that gave DueOn, with its version
	Arbiter UnitID       // must name the holder; zero unless contested
	Named   UnitID       // holds the petition, as the arbiter said
	NamedBy AccountID    // zero: nobody said it in time
	NamedAt *time.Time
	Ruling  string // why that unit

	WithdrawnAt *time.Time // its petition came to nothing while it was contested
}

// StateAt returns where the hand-over stood at the end of a day on which it was sent
// or later.
func (x Escalation) StateAt(end workday.Date) EscalationState {
	by := func(at *time.Time) bool { return at != nil && !workday.Of(*at).After(end) }
	switch {
	case !by(x.DecidedAt):
		return EscalationPending
	case x.Arbiter != "" && !by(x.NamedAt) && !by(x.WithdrawnAt):
		return EscalationContested
	}
	return x.State
}

// Group is several escalated petitions that an authority handles as one matter
// and can answer with one answer.
type Group struct {
	ID      GroupID
	Unit    UnitID
	Title   string
	MadeBy  AccountID
	MadeAt  time.Time
	Version int
}

// decisions is the life of a hand-over: which state each step on its petition
// brings. Neither pending nor contested lasts: past its due day, silence takes.
var decisions = paths[EscalationState]{
	EscalationPending: {StepTake: EscalationAccepted, StepReturn: EscalationReturned, StepContest: EscalationContested,
		StepRecall: EscalationRecalled, StepWithdraw: EscalationRecalled},
	EscalationContested: {StepName: EscalationSettled, StepWithdraw: EscalationRecalled},
}

// Waiting reports whether somebody still has to decide.
func (s EscalationState) Waiting() bool { return len(decisions[s]) > 0 }

// Decide makes the event by which somebody decides on a hand-over that waits.
func (x Escalation) Decide(step Step, at time.Time, by Warrant, c Change) (Event, error) {
	to := decisions[x.State][step]
	if to == "" {
		return Event{}, &Error{Kind: KindConflict, Code: CodeStepNotPossible, Args: []string{string(step), string(x.State)}}
	}
	c.State = string(to)
	return x.event(step, at, by, c), nil
}

// BySilence reports whether nobody decided in time, and silence did.
func (x Escalation) BySilence() bool {
	return x.State == EscalationAccepted && x.DecidedBy.IsZero() || x.State == EscalationSettled && x.NamedBy.IsZero()
}

// Send makes the event by which a hand-over begins.
func (x Escalation) Send(at time.Time, by Warrant) Event {
	return x.event(StepEscalate, at, by, Change{State: string(EscalationPending), Target: x.Target, Holder: x.Sender, Ground: string(x.Ground), Note: x.Note,
		DueOn: x.DueOn, DueRule: x.DueRule})
}

// Join makes the event by which an accepted hand-over becomes part of a group.
func (x Escalation) Join(g GroupID, at time.Time, by Warrant) Event {
	return x.event(StepGroup, at, by, Change{State: string(x.State), Group: g})
}

func (x Escalation) event(step Step, at time.Time, by Warrant, c Change) Event {
	return Event{ID: NewID[Event](at), Subject: OfEscalation, Of: ID[any](x.ID), Seq: x.Version + 1, Step: step, At: at, Warrant: by, Change: c}
}

// Apply folds an event into the hand-over.
func (x *Escalation) Apply(e Event) {
	c, at, contested := e.Change, e.At, x.State == EscalationContested
	x.State, x.Version = EscalationState(c.State), e.Seq
	set(&x.DueOn, c.DueOn)
	set(&x.DueRule, c.DueRule)
	switch {
	case e.Step == StepEscalate:
		x.SentBy, x.SentAt = e.By, e.At
	case e.Step == StepGroup:
		x.Group = c.Group
	case e.Step == StepName:
		x.Named, x.NamedBy, x.NamedAt, x.Ruling = c.Holder, e.By, &at, c.Note
	case contested: // that it was returned stays
		x.WithdrawnAt = &at
	default:
		x.DecidedBy, x.DecidedAt, x.Reason, x.Bounce = e.By, &at, c.Note, c.Count
		set(&x.Arbiter, c.Target)
	}
}
