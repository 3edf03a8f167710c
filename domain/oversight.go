package domain

import (
	"slices"
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

// FindingKind is what a monitor found.
type FindingKind string

const (
	FindingOverdue     FindingKind = "overdue"
	FindingFalseDone   FindingKind = "false_done" // called done, and is not
	FindingNoAnswer    FindingKind = "no_answer"
	FindingWrongFigure FindingKind = "wrong_figure"
	FindingProcedure   FindingKind = "procedure"
	FindingGoodWork    FindingKind = "good_practice"
	FindingOther       FindingKind = "other"
)

// FindingKinds lists every kind.
var FindingKinds = []FindingKind{FindingOverdue, FindingFalseDone, FindingNoAnswer, FindingWrongFigure, FindingProcedure, FindingGoodWork, FindingOther}

// The steps of a finding's life.
const (
	StepFind  Step = "find"
	StepReply Step = "reply_to_finding"
)

// Finding is what a monitor of the Fatherland Front holds against, or to the
// credit of, a unit: about a petition, an answer, a dialogue or the unit. The
// unit must reply; both become public after the reply, or when it is overdue.
type Finding struct {
	ID             FindingID
	Unit           UnitID // that must reply
	About          Subject
	Petition       PetitionID
	Answer         AnswerID
	Dialogue       DialogueID
	Kind           FindingKind
	Text           string
	Recommendation string
	DueOn          workday.Date // by when the unit must reply
	MadeBy         AccountID
	MadeAt         time.Time
	Reply          string
	RepliedBy      AccountID
	RepliedAt      *time.Time
	Told           workday.Date // the day to reply by, once the level above was told that it had passed
	Version        int
}

// FindingState is how a finding stands on a day; in exactly one way.
type FindingState string

const (
	FindingOpen     FindingState = "open"    // the unit has time to reply
	FindingUnheeded FindingState = "overdue" // it had, and did not
	FindingAnswered FindingState = "answered"
)

// PublicFindings lists the states in which everyone may read a finding.
var PublicFindings = []FindingState{FindingUnheeded, FindingAnswered}

// State returns how the finding stands on day d.
func (f Finding) State(d workday.Date) FindingState {
	switch {
	case f.RepliedAt != nil:
		return FindingAnswered
	case d.After(f.DueOn):
		return FindingUnheeded
	}
	return FindingOpen
}

// Public reports whether the finding may be read by everyone on day d.
func (f Finding) Public(d workday.Date) bool { return slices.Contains(PublicFindings, f.State(d)) }

// Steps of the rest of the office's work.
const (
	StepReceive     Step = "record_reception"
	StepRegister    Step = "register_denunciation"
	StepDelegate    Step = "delegate"
	StepGroup       Step = "group_escalations"
	StepSession     Step = "record_council_session"
	StepAccounts    Step = "manage_accounts"
	StepUnits       Step = "manage_units"
	StepRead        Step = "read"
	StepIdentity    Step = "read_identity"
	StepRecordOther Step = "file_for_others"
	StepJobs        Step = "manage_jobs"

	StepCorrectReception Step = "correct_reception"
	StepCorrectSession   Step = "correct_council_session"
)
