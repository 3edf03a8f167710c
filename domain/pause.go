package domain

import (
	"cmp"
	"strconv"
	"time"

	"kiennghi/domain/workday"
)

// The steps by which the time of a petition's holder stands still, and goes on.
// The petitioner's clock runs on meanwhile.
const (
	StepPause    Step = "pause"
	StepResume   Step = "resume"
	StepComplete Step = "complete" // the petitioner gives what the pause waits for
)

// PauseReason is why the holder's time stands still. There is no other.
type PauseReason string

const (
	WaitingForPetitioner PauseReason = "waiting_for_petitioner" // for what the petitioner has to give
	PausedByLaw          PauseReason = "by_law"                 // on the article that is named
)

// PauseReasons lists the reasons.
var PauseReasons = []PauseReason{WaitingForPetitioner, PausedByLaw}

// pausing are the steps that a paused petition allows. Before any other it is
// resumed.
var pausing = map[Step]bool{StepAssign: true, StepPublish: true, StepWithdraw: true, StepResume: true,
	StepComplete: true, StepRepeat: true, StepOverdue: true, StepWarn: true}

// Paused reports whether the time of the holder stands still.
func (p Petition) Paused() bool { return !p.PausedSince.IsZero() }

// Ready refuses a step that does not lead on from where the petition is.
func (p Petition) Ready(step Step) error {
	switch {
	case p.leads(step) == "":
		return Conflict(CodeStepNotPossible, string(step), string(p.State))
	case p.Paused() && !pausing[step]:
		return Conflict(CodePaused, string(step))
	case !p.Paused() && step == StepResume:
		return Conflict(CodeNotPaused, string(step))
	case step == StepRevive && p.ReviveBy.IsZero():
		return Conflict(CodeStepNotPossible, string(step), string(p.State))
	case step == StepComplete && p.PauseReason != WaitingForPetitioner:
		return Conflict(CodeNothingAsked)
	}
	return nil
}

// Steps lists the steps that lead on from where the petition is.
func (p Petition) Steps() []Step {
	var out []Step
	for _, s := range p.State.Steps() {
		if p.Ready(s) == nil {
			out = append(out, s)
		}
	}
	return out
}

// Pausable refuses to pause a petition whose day has passed, since a pause
// makes nothing late in time, or that was paused as often as it may be.
func (p Petition) Pausable(times int, today workday.Date) error {
	switch now := p.answerDue(); {
	case today.After(now):
		return Conflict(CodeDuePassed, now.String())
	case p.Pauses >= times:
		return Conflict(CodePausedEnough, strconv.Itoa(times))
	}
	return nil
}

// Pause is what is said when a petition is paused.
type Pause struct {
	Reason  PauseReason
	Article string       // with PausedByLaw, and only then
	Until   workday.Date // its last day
	Note    string       // what is waited for; told to the petitioner
}

// Validate reports the first thing a petition cannot be paused with today.
// Last is the last day to which the rules allow it.
func (n Pause) Validate(today, last workday.Date) error {
	if err := one("reason", n.Reason, PauseReasons); err != nil {
		return err
	}
	if err := Worded("note", n.Note); err != nil {
		return err
	}
	switch byLaw := n.Reason == PausedByLaw; {
	case byLaw && n.Article == "":
		return Invalid("article", CodeRequired)
	case !byLaw && n.Article != "":
		return Invalid("article", CodeNotAllowed)
	case n.Until.Before(today):
		return Invalid("until", CodeInThePast)
	case n.Until.After(last):
		return Invalid("until", CodePauseTooLong, last.String())
	}
	return nil
}

// pause lets the time of the holder stand still from a day on. The day to answer
// by moves by as many days as the pause will have if it lasts to its end, so that
// nothing has to be done when it does.
func (p *Petition) pause(on workday.Date, reason PauseReason, until workday.Date) {
	p.PausedSince, p.PauseReason, p.PausedUntil = on, reason, until
	p.MovedTo = p.answerDue().Add(int(until + 1 - on))
	p.Pauses++
}

// resume lets the time of the holder go on from an instant, or from the end of
// the pause when that was before it. The days that the pause did not take are
// taken off again.
func (p *Petition) resume(at time.Time) {
	if !p.Paused() {
		return
	}
	end := p.PausedUntil + 1
	on := max(p.PausedSince, min(workday.Of(at), end))
	p.MovedTo -= end - on
	p.PausedDays += int(on - p.PausedSince)
	if p.MovedTo == cmp.Or(p.ExtendedTo, p.DueOn) {
		p.MovedTo = 0 // it took no day
	}
	p.PausedSince, p.PauseReason, p.PausedUntil = 0, "", 0
}
