package domain

import (
	"time"

	"kiennghi/domain/workday"
)

// AnswerState is where an answer stands.
type AnswerState string

const (
	AnswerDraft     AnswerState = "draft"
	AnswerApproved  AnswerState = "approved"
	AnswerPublished AnswerState = "published" // given: it binds the office
	AnswerDropped   AnswerState = "dropped"   // a draft that came to nothing
)

// The steps of an answer's life.
const (
	StepDraft   Step = "draft_answer"
	StepRevise  Step = "revise_answer"
	StepDrop    Step = "drop_answer"
	StepApprove Step = "approve_answer"
	StepIssue   Step = "publish_answer"
	StepSpot    Step = "answer_on_the_spot"
)

// AnswerSteps lists the steps of an answer's life.
var AnswerSteps = []Step{StepDraft, StepRevise, StepDrop, StepApprove, StepIssue, StepSpot}

// answerArrows is the life of an answer. A published one is never changed: a
// new answer supersedes it.
var answerArrows = paths[AnswerState]{
	AnswerDraft:    {StepRevise: AnswerDraft, StepDrop: AnswerDropped, StepApprove: AnswerApproved},
	AnswerApproved: {StepRevise: AnswerDraft, StepDrop: AnswerDropped, StepIssue: AnswerPublished},
}

// Leads reports where a step leads from s; empty when nowhere.
func (s AnswerState) Leads(step Step) AnswerState { return answerArrows[s][step] }

// Steps lists the steps that lead out of s.
func (s AnswerState) Steps() []Step { return answerArrows.steps(s, AnswerSteps) }

// Answer is an official reply. One may cover many petitions.
type Answer struct {
	ID        AnswerID
	Unit      UnitID // that answers
	Mode      Mode
	Number    string       // in writing: the document's number
	SignedOn  workday.Date // in writing: the document's date
	Signatory string       // in writing: who signed, by name and post
	Text      string
	WordsMark string // of Text, by which it is compared with others
	Summary   string // what the public reads of it; empty while it is not public
	Claim
	Dialogue    DialogueID // on the spot: where it was given
	Group       GroupID    // the group of escalated petitions it was made for
	State       AnswerState
	DraftedBy   AccountID
	ApprovedBy  AccountID
	PublishedAt *time.Time
	Overrides   Overrides // of the warnings in spite of which it was given
	Version     int
}

// Write says what the answer says.
func (a *Answer) Write(text string) { a.Text, a.WordsMark = text, WordsMark(text) }

// AnswerTo says that an answer covers a petition.
type AnswerTo struct {
	Answer   AnswerID
	Petition PetitionID
}

// Validate reports the first thing an answer cannot be given with, on the day.
func (a Answer) Validate(today workday.Date) error {
	if err := one("mode", a.Mode, []Mode{OnTheSpot, InWriting}); err != nil {
		return err
	}
	if err := Worded("text", a.Text); err != nil {
		return err
	}
	for _, f := range []struct {
		field string
		have  bool
	}{{"number", a.Number != ""}, {"signed_on", !a.SignedOn.IsZero()}, {"signatory", a.Signatory != ""}} {
		if a.Mode == InWriting && !f.have {
			return Invalid(f.field, CodeWritingNeeds)
		}
		if a.Mode == OnTheSpot && f.have {
			return Invalid(f.field, CodeSpotHasNo)
		}
	}
	if a.Mode == InWriting {
		if err := Worded("number", a.Number, "signatory", a.Signatory); err != nil {
			return err
		}
	}
	if a.SignedOn.After(today) {
		return Invalid("signed_on", CodeInTheFuture)
	}
	if a.Mode == InWriting && a.DoneOn.After(a.SignedOn) {
		return Invalid("done_on", CodeWrongOrder) // what is signed says what was done by then
	}
	if SuspectsPersonalData(a.Summary) {
		return Invalid("public_summary", CodePersonalData)
	}
	return a.Claim.Validate(today)
}

// Take makes the event of a step of the answer's life.
func (a Answer) Take(step Step, at time.Time, by Warrant, c Change) (Event, error) {
	to := a.State.Leads(step)
	if a.State == "" && step == StepDraft {
		to = AnswerDraft
	}
	if a.State == "" && step == StepSpot {
		to = AnswerPublished
	}
	if to == "" {
		return Event{}, &Error{Kind: KindConflict, Code: CodeStepNotPossible, Args: []string{string(step), string(a.State)}, Allowed: a.State.Steps()}
	}
	c.State = string(to)
	return Event{ID: NewID[Event](at), Subject: OfAnswer, Of: ID[any](a.ID), Seq: a.Version + 1, Step: step, At: at, Warrant: by, Change: c}, nil
}

// Apply folds an event into the answer.
func (a *Answer) Apply(e Event) {
	a.State, a.Version = AnswerState(e.Change.State), e.Seq
	switch e.Step {
	case StepDraft, StepRevise:
		a.DraftedBy, a.ApprovedBy = e.By, AccountID{}
	case StepApprove:
		a.ApprovedBy = e.By
	case StepSpot:
		a.DraftedBy, a.Overrides = e.By, WriteOverrides(e.Change.Overrides)
		if e.Role != RoleClerk { // who only writes down what the chair says
			a.ApprovedBy = e.By
		}
	case StepIssue:
		a.Overrides = WriteOverrides(e.Change.Overrides)
	}
	if a.State == AnswerPublished {
		at := e.At
		a.PublishedAt = &at
	}
}
