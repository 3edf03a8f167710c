// Package law knows how long the law gives. Its rules are data: one table, in
// table.go, where every rule names the article it comes from, the days it is in
// force, and whether it is law at all or a local default that an authority may
// change.
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
	"strings"

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
	HolderNaming                     Code = "holder_naming"
	OverdueReason                    Code = "overdue_reason"
	OutcomeReview                    Code = "outcome_review"
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
	Returned       Event = "returned"  // the authority above gave it back a second time
	Answered       Event = "answered"  // the answer owes something, and says not by when
	Told           Event = "told"      // the level above was told that a day has passed
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

// InForce returns the rule of that code that is in force on day d.
func InForce(code Code, d workday.Date) (Rule, bool) {
	for _, r := range table {
		if r.Code == code && r.InForce(d) {
			return r, true
		}
	}
	return Rule{}, false
}

// Deadline is a due date and what gave it.
type Deadline struct {
	On      workday.Date // the last day that is in time
	Rule    Code
	Version workday.Date // the rule's first day in force
	Known   bool         // false when it was counted through a year whose holidays are not known
}

// String names the rule and version that gave the deadline, as it is stored with
// the date: "petition_resolution@2014-07-01". A "?" at its end says that days
// were counted beyond the years whose holidays were known then. It is empty
// when no rule was in force.
func (d Deadline) String() string {
	switch {
	case d.Rule == "":
		return ""
	case !d.Known:
		return string(d.Rule) + "@" + d.Version.String() + "?"
	}
	return string(d.Rule) + "@" + d.Version.String()
}

// Named returns the rule that String names, and whether all days were known.
func Named(name string) (r Rule, known, ok bool) {
	name, unknown := strings.CutSuffix(name, "?")
	for _, r := range table {
		if name == string(r.Code)+"@"+r.From.String() {
			return r, !unknown, true
		}
	}
	return Rule{}, false, false
}

// Due counts the rule's amount from the day of its start event. For
// CalendarDaysBefore it counts backwards: On is the last day to give notice. A
// rule that counts times has no due date: On is zero.
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
