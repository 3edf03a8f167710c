package domain

import (
	"time"

	"kiennghi/domain/workday"
)

type (
	CommitmentID  = ID[Commitment]
	RemediationID = ID[RemediationList]
)

// The subjects of events on what was promised.
const (
	OfCommitment  Subject = "commitment"
	OfRemediation Subject = "remediation_list"
)

// CommitmentState is where a commitment stands by what was done and said. That
// a deadline has passed is no state: see Standing.
type CommitmentState string

const (
	CommitmentOpen   CommitmentState = "open"
	CommitmentMoved  CommitmentState = "moved"  // open, with a later deadline than was first promised
	CommitmentKept   CommitmentState = "kept"   // carried out by the first deadline
	CommitmentLate   CommitmentState = "late"   // carried out after it, whether it was moved or not
	CommitmentBroken CommitmentState = "broken" // the unit said so; what it promises instead is another commitment
)

// CommitmentStates lists every state.
var CommitmentStates = []CommitmentState{CommitmentOpen, CommitmentMoved, CommitmentKept, CommitmentLate, CommitmentBroken}

// The steps of a commitment's life.
const (
	StepCommit   Step = "make_commitment"
	StepProgress Step = "report_progress"
	StepMove     Step = "move_deadline"
	StepFulfil   Step = "fulfil_commitment"
	StepFail     Step = "break_commitment"
	StepUphold   Step = "uphold_fulfilment" // a monitor found that it was carried out
	StepRefute   Step = "refute_fulfilment" // a monitor found that it was not: it is open again
	StepRemedy   Step = "make_remediation_list"
)

// CommitmentSteps lists the steps of a commitment's life after it was made.
var CommitmentSteps = []Step{StepProgress, StepMove, StepFulfil, StepFail, StepUphold, StepRefute, StepOverdue}

// commitmentArrows is the life of a commitment. Two arrows lead elsewhere by
// what came before, see Commitment.leads.
var commitmentArrows = paths[CommitmentState]{
	CommitmentOpen:  {StepProgress: CommitmentOpen, StepMove: CommitmentMoved, StepFulfil: CommitmentKept, StepFail: CommitmentBroken, StepOverdue: CommitmentOpen},
	CommitmentMoved: {StepProgress: CommitmentMoved, StepMove: CommitmentMoved, StepFulfil: CommitmentKept, StepFail: CommitmentBroken, StepOverdue: CommitmentMoved},
	CommitmentKept:  {StepUphold: CommitmentKept, StepRefute: CommitmentOpen},
	CommitmentLate:  {StepUphold: CommitmentLate, StepRefute: CommitmentOpen},
}

// Steps lists the steps that lead out of s.
func (s CommitmentState) Steps() []Step { return commitmentArrows.steps(s, CommitmentSteps) }

// Running reports whether something is still owed.
func (s CommitmentState) Running() bool { return s == CommitmentOpen || s == CommitmentMoved }

// Standing is what a commitment counts as on a day: its state, or overdue.
// Every commitment has exactly one.
type Standing string

const (
	StandingKept    Standing = Standing(CommitmentKept)
	StandingLate    Standing = Standing(CommitmentLate)
	StandingMoved   Standing = Standing(CommitmentMoved)
	StandingBroken  Standing = Standing(CommitmentBroken)
	StandingOverdue Standing = "overdue" // running, and its present deadline has passed
	StandingOpen    Standing = Standing(CommitmentOpen)
)

// Standings lists every standing, in the order of a report.
var Standings = []Standing{StandingKept, StandingLate, StandingMoved, StandingBroken, StandingOverdue, StandingOpen}

// OriginKind says what a commitment follows from.
type OriginKind string

const (
	FromConclusion  OriginKind = "conclusion"  // of a dialogue
	FromAnswer      OriginKind = "answer"      // that says planned, or in progress with a plan
	FromFinding     OriginKind = "finding"     // of a monitor, with its recommendation
	FromRemediation OriginKind = "remediation" // a list of what a unit has to put right
)

// Origin is what a commitment follows from: exactly one of these.
type Origin struct {
	Dialogue DialogueID
	Answer   AnswerID
	Finding  FindingID
	List     RemediationID
}

// Kind says which of them it is.
func (o Origin) Kind() OriginKind {
	switch {
	case !o.Dialogue.IsZero():
		return FromConclusion
	case !o.Answer.IsZero():
		return FromAnswer
	case !o.Finding.IsZero():
		return FromFinding
	}
	return FromRemediation
}

// Validate refuses an origin that names nothing, or more than one thing.
func (o Origin) Validate() error {
	named := 0
	for _, f := range []struct {
		field string
		given bool
	}{
		{"dialogue", !o.Dialogue.IsZero()}, {"answer", !o.Answer.IsZero()}, {"finding", !o.Finding.IsZero()}, {"remediation_list", !o.List.IsZero()},
	} {
		if !f.given {
			continue
		}
		if named++; named > 1 {
			return Invalid(f.field, CodeNotAllowed)
		}
	}
	if named == 0 {
		return Invalid("dialogue", CodeRequired)
	}
	return nil
}

// Promises reports whether something is still to be done by a day.
func (c Claim) Promises() bool {
	return c.Outcome == Planned || c.Outcome == InProgress && c.Reason == WithPlan
}

// Commitment (cam kết) is something that a unit promised, with the "5 rõ". All
// of it follows from its events: Apply is the only way to change it.
type Commitment struct {
	ID            CommitmentID
	Unit          UnitID // that promised
	Origin               // what it follows from
	FiveClear            // with the present deadline
	FirstDeadline workday.Date
	PromisedOn    workday.Date // the day of what it follows from
	State         CommitmentState
	Moves         int // how often the deadline was moved
	Notes         int // of progress
	NotedAt       *time.Time
	Refuted       int          // how often a monitor found that it was not carried out
	Upheld        bool         // a monitor found that it was
	Told          workday.Date // the last deadline of which the level above was told that it had passed
	MadeBy        AccountID
	MadeAt        time.Time
	EndedBy       AccountID // who reported that it was carried out, or broken
	EndedAt       *time.Time
	Version       int
}

// CommitmentTo says that a commitment concerns a petition.
type CommitmentTo struct {
	Commitment CommitmentID
	Petition   PetitionID
}

// RemediationList is a named list of what a unit has to put right. Its items
// are commitments.
type RemediationList struct {
	ID      RemediationID
	Unit    UnitID
	Title   string
	MadeBy  AccountID
	MadeAt  time.Time
	Version int
}

// Standing says what the commitment counts as on a day.
func (c Commitment) Standing(on workday.Date) Standing {
	if c.State.Running() && c.Deadline.Before(on) {
		return StandingOverdue
	}
	return Standing(c.State)
}

// Verifies reports whether somebody may judge if it was carried out: neither
// who is responsible, nor who promised it or reported it.
func (c Commitment) Verifies(who AccountID) bool {
	return who != c.Person && who != c.MadeBy && who != c.EndedBy
}

// Validate reports the first of the five that is missing, or seems to hold
// what must not be published: the public reads the task and the result.
func (c Commitment) Validate() error {
	if err := c.Origin.Validate(); err != nil {
		return err
	}
	if err := c.FiveClear.Validate(c.PromisedOn); err != nil {
		return err
	}
	return Impersonal("task", c.Task, "responsibility", c.Responsibility, "expected_result", c.Result)
}

// Impersonal refuses the first of the fields, given with their texts, that
// seems to hold a number or an address of a person.
func Impersonal(pairs ...string) error {
	for i := 0; i < len(pairs); i += 2 {
		if SuspectsPersonalData(pairs[i+1]) {
			return Invalid(pairs[i], CodePersonalData)
		}
	}
	return nil
}

// leads reports where a step leads on a day; empty when nowhere. A promise is
// kept by the day that was promised first: moving it makes nothing in time.
func (c Commitment) leads(step Step, on workday.Date) CommitmentState {
	if c.State == "" && step == StepCommit {
		return CommitmentOpen
	}
	to := commitmentArrows[c.State][step]
	switch {
	case to == CommitmentKept && step == StepFulfil && on.After(c.FirstDeadline):
		return CommitmentLate
	case to == CommitmentOpen && step == StepRefute && c.Moves > 0:
		return CommitmentMoved
	}
	return to
}

// Take makes the event of a step of the commitment's life.
func (c Commitment) Take(step Step, at time.Time, by Warrant, change Change) (Event, error) {
	to := c.leads(step, workday.Of(at))
	if to == "" {
		return Event{}, &Error{Kind: KindConflict, Code: CodeStepNotPossible, Args: []string{string(step), string(c.State)}, Allowed: c.State.Steps()}
	}
	change.State = string(to)
	return Event{ID: NewID[Event](at), Subject: OfCommitment, Of: ID[any](c.ID), Seq: c.Version + 1, Step: step, At: at, Warrant: by, Change: change}, nil
}

// Make makes the event by which a commitment begins. It concerns the petitions.
func (c Commitment) Make(at time.Time, by Warrant, of []PetitionID) (Event, error) {
	five := c.FiveClear
	return c.Take(StepCommit, at, by, Change{Home: c.Unit, Dialogue: c.Dialogue, Answer: c.Answer, Finding: c.Finding, List: c.List,
		Five: &five, On: c.PromisedOn, Matters: of})
}

// Apply folds an event into the commitment.
func (c *Commitment) Apply(e Event) {
	change, at := e.Change, e.At
	c.State, c.Version = CommitmentState(change.State), e.Seq
	switch e.Step {
	case StepCommit:
		c.ID, c.Unit, c.PromisedOn = CommitmentID(e.Of), change.Home, change.On
		c.Origin = Origin{Dialogue: change.Dialogue, Answer: change.Answer, Finding: change.Finding, List: change.List}
		c.FiveClear, c.FirstDeadline = *change.Five, change.Five.Deadline
		c.MadeBy, c.MadeAt = e.By, at
	case StepProgress:
		c.Notes++
		c.NotedAt = &at
	case StepMove:
		c.Moves++
		c.Deadline = change.DueOn
	case StepFulfil, StepFail:
		c.EndedBy, c.EndedAt = e.By, &at
	case StepUphold:
		c.Upheld = true
	case StepRefute:
		c.Refuted++
		c.EndedBy, c.EndedAt, c.Upheld = AccountID{}, nil, false
	case StepOverdue:
		c.Told = change.On
	}
}
