package domain

import (
	"cmp"

	"kiennghi/domain/workday"
)

// The steps by which the life of a petition follows what its questions, and
// what else is raised, say of it.
const (
	StepReopen Step = "reopen"         // the outcome was disputed, or its closing refuted
	StepHear   Step = "record_verdict" // another verdict, and the case stands where it stood
	StepRecur  Step = "recur"          // what was resolved came up again at the same place
	StepRepeat Step = "raise_again"    // the same matter, after it was answered with reasons often enough
)

// Upshot is what came of a petition's last claim, and of its matter since. It
// follows from the events, as all of the petition does.
type Upshot struct {
	Claimed   Outcome // the outcome that is claimed or was disputed, or GivenBack; empty when none is
	ClaimSeq  int     // the Seq of the event that claimed it
	ClaimedOn workday.Date
	Verdict   Verdict
	InTime    bool // concluded by the day it was due; a reopening loses it

	// Challenged says that an outcome was disputed, and that nobody confirmed one
	// since, nor upheld how it was closed again.
	Challenged bool

	FinishedOn workday.Date // the day since which nothing more is owed; zero while something is
	Answers    int          // given so far, with reasons as all are
	Reopened   int          // how often
	RedoDue    workday.Date // by when what was reopened must be answered anew
	Anew       bool         // by that day in place of the first, which had passed
	CloseBy    workday.Date // the last day on which the chair may close it again instead; zero when not at all
	ReplyBy    workday.Date // until when a late reply to the claim counts; zero unless its petitioner was silent
	RuleBy     workday.Date // the last day to rule on how it was closed again; zero unless it was
	Refuted    bool         // a closing was refuted: it cannot be closed that way again
	RecurredAs PetitionID   // the last petition that raised the resolved matter again
	Recurs     PetitionID   // the resolved petition whose matter this one raises again
	Repeats    int          // how often the same matter was raised again and attached
}

// Heard is the verdict that counts. A claim whose matter recurred was not what
// its petitioner took it for; one that was disputed stays so, also when it was
// handed on since and nothing is claimed.
func (u Upshot) Heard() Verdict {
	switch {
	case u.Challenged && u.Verdict == "":
		return Disputed
	case !u.RecurredAs.IsZero() && u.Verdict != Disputed:
		return Recurred
	}
	return u.Verdict
}

// HeldInTime reports whether the outcome was concluded by the day it was due,
// and holds as far as anybody said. After a dispute that has to be said.
func (u Upshot) HeldInTime() bool {
	return u.InTime && !u.Challenged && u.Heard() != Disputed && u.Heard() != Recurred
}

// Counts says what a verdict on the present claim counts as: after a dispute
// silence is none. Time alone never ends what was disputed.
func (u Upshot) Counts(v Verdict) Verdict {
	if u.Challenged && v == Silent {
		return Disputed
	}
	return v
}

// ResolvedBy reports whether the petition was said to be resolved by day d, and
// stands so.
func (p Petition) ResolvedBy(d workday.Date) bool {
	return p.State == StateConcluded && p.Claimed == Resolved && !p.ClaimedOn.After(d)
}

// whence is the state in which the case stood by what it claimed, and to which
// it returns when it is closed again.
func (u Upshot) whence() State {
	switch {
	case u.Claimed == GivenBack:
		return StateRefused
	case u.Claimed.Final():
		return StateConcluded
	}
	return StateAnswered
}

// claim begins anew with what an event claims.
func (u *Upshot) claim(o Outcome, e Event, inTime bool) {
	u.Claimed, u.ClaimSeq, u.ClaimedOn, u.Verdict, u.InTime = o, e.Seq, workday.Of(e.At), Awaited, inTime
	u.RedoDue, u.Anew, u.CloseBy, u.ReplyBy, u.RuleBy, u.RecurredAs = 0, false, 0, 0, 0, PetitionID{}
}

// apply folds an event of the petition, which is due by a day.
func (u *Upshot) apply(e Event, due workday.Date) {
	c, day := e.Change, workday.Of(e.At)
	inTime := !day.After(due)
	switch e.Step {
	case StepConclude, StepRefuse, StepWithdraw, StepLink:
		u.FinishedOn = day
	case StepAnswer, StepReopen, StepUnlink, StepRevive:
		u.FinishedOn = 0
	case StepCloseAgain:
		if u.whence() != StateAnswered {
			u.FinishedOn = day
		}
	}
	switch e.Step {
	case StepFile, StepReclassify:
		u.Recurs = cmp.Or(c.Recurs, u.Recurs)
	case StepAnswer, StepConclude:
		u.claim(c.Outcome, e, e.Step == StepConclude && inTime)
		u.Answers++
	case StepRefuse:
		if u.claim(GivenBack, e, false); Ground(c.Ground) == GroundDenunciation {
			u.Claimed, u.ClaimSeq, u.ClaimedOn, u.Verdict, u.Challenged = "", 0, 0, "", false // there is nobody left to ask
		}
	case StepEscalate, StepWithdraw, StepLink:
		u.CloseBy, u.ReplyBy, u.RuleBy = 0, 0, 0
		if u.Verdict != Disputed { // which only another claim ends
			u.Claimed, u.ClaimSeq, u.ClaimedOn, u.Verdict, u.InTime, u.RecurredAs = "", 0, 0, "", false, PetitionID{}
		}
	case StepHear:
		u.Verdict, u.ReplyBy, u.RuleBy = c.Verdict, c.ReplyBy, 0
		u.Challenged = u.Challenged && c.Verdict != Confirmed && c.Verdict != Partly
	case StepReopen:
		u.Verdict, u.Challenged, u.InTime = Disputed, true, false
		u.RedoDue, u.Anew, u.CloseBy, u.ReplyBy, u.RuleBy = c.RedoDue, c.Anew && !inTime, c.CloseBy, 0, 0
		u.Reopened++
		u.Refuted = u.Refuted || c.Refuted
	case StepCloseAgain:
		u.InTime = u.Claimed.Final() && inTime
		u.RedoDue, u.Anew, u.CloseBy, u.RuleBy = 0, false, 0, c.RuleBy
	case StepRecur:
		u.RecurredAs = c.RecurredAs
	case StepRepeat:
		u.Repeats++
	}
}

// Replying refuses a reply to the claim when none stands, when there was one,
// or when it is too late.
func (u Upshot) Replying(today workday.Date) error {
	switch {
	case u.Verdict == Awaited, !today.After(u.ReplyBy):
		return nil
	case u.Verdict == Silent, !u.ReplyBy.IsZero():
		return Conflict(CodeReplyTooLate, u.ReplyBy.String())
	case u.Verdict == "":
		return Conflict(CodeNothingClaimed)
	}
	return Conflict(CodeReplyOnce)
}

// Ruling refuses to rule on a closing when none waits, or not any more.
func (u Upshot) Ruling(today workday.Date) error {
	switch {
	case u.RuleBy.IsZero():
		return Conflict(CodeNothingClosed)
	case today.After(u.RuleBy):
		return Conflict(CodeRulingTooLate, u.RuleBy.String())
	}
	return nil
}

// Closable refuses to close a reopened case again when a closing was refuted
// before, or the time for it has passed.
func (p Petition) Closable(today workday.Date) error {
	switch {
	case p.Verdict != Disputed || p.State != StateInProgress || p.CloseBy.IsZero() && !p.Refuted:
		return &Error{Kind: KindConflict, Code: CodeStepNotPossible, Args: []string{string(StepCloseAgain), string(p.State)}}
	case p.Refuted:
		return Conflict(CodeClosingRefuted)
	case today.After(p.CloseBy):
		return Conflict(CodeClosingTooLate, p.CloseBy.String())
	}
	return nil
}
