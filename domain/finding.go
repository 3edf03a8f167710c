package domain

import (
	"slices"
	"time"

	"kiennghi/domain/workday"
)

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
