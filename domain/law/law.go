// Package law knows how long the law gives. Its rules are data: one table, in
// table.go, where every rule names the article it comes from, the days it is in
// force, and whether it is law at all or a local default that an authority may
// change: a Book is the table with what was entered over its local rules.
//
// A due date is computed once, and kept with the rule and version that gave it:
// a later change of the law does not move it. The day of the event is day zero.
// A limit of calendar days that ends on a day when the office is closed is not
// moved to the next open one: who keeps the earlier day is in time by any reading.
//
// The law of 10 December 2025 that amends the laws on citizen reception, on
// complaints and on denunciations, in force from 1 July 2026, has not been read
// for this table.
package law

import (
	"time"

	"kiennghi/domain/workday"
)

// Code names what a rule limits. Rules of the same code follow one another.
type Code string

const (
	PetitionFirstNotice              Code = "petition_first_notice"
	PetitionResolution               Code = "petition_resolution"
	ComplaintAcceptance              Code = "complaint_acceptance"
	ComplaintFirstSettlement         Code = "complaint_first_settlement"
	ComplaintFirstSettlementComplex  Code = "complaint_first_settlement_complex"
	ComplaintSecondSettlement        Code = "complaint_second_settlement"
	ComplaintSecondSettlementComplex Code = "complaint_second_settlement_complex"
	DenunciationResolution           Code = "denunciation_resolution"
	DialogueNotice                   Code = "dialogue_notice"
	DialoguesPerYear                 Code = "dialogues_per_year"
	DialogueConclusion               Code = "dialogue_conclusion"
	DialogueFollowUp                 Code = "dialogue_follow_up"
	DialogueWrittenAnswer            Code = "dialogue_written_answer"
	EscalationAnswer                 Code = "escalation_answer"
	PetitionExtension                Code = "petition_extension"
	ComplaintExtension               Code = "complaint_extension"
	ExtensionsPerPetition            Code = "extensions_per_petition"

	UrgentAcknowledgement Code = "urgent_acknowledgement"
	PauseForPetitioner    Code = "pause_for_petitioner"
	PauseByLaw            Code = "pause_by_law"
	PausesPerPetition     Code = "pauses_per_petition"

	OutcomeQuestion Code = "outcome_question"
	OutcomeReply    Code = "outcome_reply"
	LateReply       Code = "outcome_late_reply"
	DisputeClosing  Code = "dispute_closing"
	DisputeRuling   Code = "dispute_ruling"
	ReopenedAnswer  Code = "reopened_answer"
	Recurrence      Code = "recurrence"
	AnswersToAttach Code = "answers_to_attach"
	HolderNaming    Code = "holder_naming"
	OverdueReason   Code = "overdue_reason"
	OutcomeReview   Code = "outcome_review"

	WithdrawalRevival Code = "withdrawal_revival"
)

// extensions names, for each rule whose date can be extended, the rule that
// says by how much. What is not listed cannot be.
var extensions = map[Code]Code{
	PetitionResolution:       PetitionExtension,
	ComplaintFirstSettlement: ComplaintExtension,
}

// ExtensionOf returns the code of the rule by which a date can be extended that
// a rule of this code gave.
func ExtensionOf(code Code) (Code, bool) {
	e, ok := extensions[code]
	return e, ok
}

// Unit is what the amount of a rule counts.
type Unit string

const (
	CalendarDays       Unit = "calendar_days"        // at most, after the start
	WorkingDays        Unit = "working_days"         // at most, after the start
	CalendarDaysBefore Unit = "calendar_days_before" // at least, ahead of the start
	TimesPerYear       Unit = "times_per_year"       // at least; gives no due date
	Times              Unit = "times"                // at most; gives no due date
	WorkingHours       Unit = "working_hours"        // at most, of the office's hours, after the instant of the start
)

// Event is what a limit is counted from.
type Event string

const (
	Receipt        Event = "receipt"         // the petition came in
	Acceptance     Event = "acceptance"      // the complaint or denunciation was accepted (thụ lý)
	DialogueHeld   Event = "dialogue_held"   // the day of the conference
	DialogueClosed Event = "dialogue_closed" // the conference ended
	Escalated      Event = "escalated"       // the matter was passed to the authority above
	YearBegins     Event = "year_begins"
	FirstDue       Event = "first_due" // the first date by which the answer was due
	Paused         Event = "paused"    // the holder's time was paused

	Claimed     Event = "claimed"      // an outcome was claimed, or the day came by which it was promised
	Asked       Event = "asked"        // the petitioner was asked about it
	Disputed    Event = "disputed"     // the petitioner said that it is not so
	ClosedAgain Event = "closed_again" // the chair held to it
	Reopened    Event = "reopened"     // the case was opened again
	Answered    Event = "answered"     // an answer was given
	Returned    Event = "returned"     // the authority above gave it back a second time
	Told        Event = "told"         // the level above was told that a day has passed
	Withdrawn   Event = "withdrawn"    // the office withdrew it for its petitioner
)

// Status says how binding a rule is.
type Status string

const (
	Verified Status = "verified" // the article named in Basis says so
	Local    Status = "local"    // a sensible default that an authority may change
)

// Rule is one limit between two days. A rule that changes is another Rule of
// the same Code, in force from the day after.
type Rule struct {
	Code   Code
	Basis  string // the article
	Amount int
	Unit   Unit
	Start  Event
	From   workday.Date // first day in force
	Until  workday.Date // last day in force; zero while it has no end
	Status Status
}

// InForce reports whether the rule is in force on day d.
func (r Rule) InForce(d workday.Date) bool {
	return !d.Before(r.From) && (r.Until.IsZero() || !d.After(r.Until))
}

// Name is the rule with its version: "petition_resolution@2014-07-01".
func (r Rule) Name() string { return string(r.Code) + "@" + r.From.String() }

// Deadline is a due date and what gave it.
type Deadline struct {
	On      workday.Date // the last day that is in time
	Rule    Code
	Version workday.Date // the rule's first day in force
	Known   bool         // false when it was counted through a year whose holidays are not known

	At time.Time // of a rule that counts hours: the last instant that is in time
}

// String names the rule and version that gave the deadline, as it is stored with
// the date: "petition_resolution@2014-07-01". A "?" at its end says that days
// were counted beyond the years whose holidays were known then. It is empty
// when no rule was in force.
func (d Deadline) String() string {
	if d.Rule == "" {
		return ""
	}
	name := Rule{Code: d.Rule, From: d.Version}.Name()
	if !d.Known {
		name += "?"
	}
	return name
}

// Due counts the rule's amount from the day of its start event. For
// CalendarDaysBefore it counts backwards: On is the last day to give notice. A
// rule that counts times has no due date: On is zero. Neither has one that counts
// hours, which begin with an instant: see DueAt.
func (r Rule) Due(start workday.Date, c *workday.Calendar) Deadline {
	d := Deadline{Rule: r.Code, Version: r.From, Known: true}
	switch r.Unit {
	case CalendarDays:
		d.On = start.Add(r.Amount)
	case CalendarDaysBefore:
		d.On = start.Add(-r.Amount)
	case WorkingDays:
		d.On, d.Known = c.Add(start, r.Amount)
	}
	return d
}

// Since reads a limit of days backwards: of what starts on the day that it returns, or
// later, the time has not passed by day d.
func (r Rule) Since(d workday.Date, c *workday.Calendar) workday.Date {
	start := d.Add(-r.Amount) // of working days more have to pass
	for !r.Due(start.Add(-1), c).On.Before(d) {
		start = start.Add(-1)
	}
	return start
}

// DueAt counts the rule's amount from the instant of its start event: a rule of
// hours to an instant within those hours, any other by the day of the event.
func (r Rule) DueAt(start time.Time, c *workday.Calendar, h workday.Hours) Deadline {
	if r.Unit != WorkingHours {
		return r.Due(workday.Of(start), c)
	}
	d := Deadline{Rule: r.Code, Version: r.From}
	d.At, d.Known = c.AddHours(start, time.Duration(r.Amount)*time.Hour, h)
	d.On = workday.Of(d.At)
	return d
}
