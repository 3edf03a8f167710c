package domain

import "kiennghi/domain/workday"

// awaiting are the steps by which the office would get rid of a closing before
// a monitor has ruled on it.
var awaiting = map[Step]bool{StepAnswer: true, StepConclude: true, StepRefuse: true, StepLink: true, StepEscalate: true, StepWithdraw: true}

// evading are the steps by which the office would end a case without answering
// it, of which an outcome was disputed.
var evading = map[Step]bool{StepRefuse: true, StepLink: true, StepWithdraw: true}

// Bound refuses a step by which somebody in a role would get round what a
// dispute binds the office to: the ruling on a closing, an answer to what was
// disputed, and the word of whoever named the holder. The ground is that of a
// refusal. Petitioners may withdraw at any time, and take back in time that the
// office did so; a denunciation goes at once (Law on Denunciations 2018 art. 8).
func (p Petition) Bound(step Step, by Role, g Ground, today workday.Date) error {
	switch {
	case step == StepRevive && today.After(p.ReviveBy):
		return Conflict(CodeReviveLate, p.ReviveBy.String())
	case by == RoleCitizen || step == StepRefuse && g == GroundDenunciation:
		return nil
	case awaiting[step] && p.Ruling(today) == nil:
		return Conflict(CodeRulingAwaited, p.RuleBy.String())
	case evading[step] && p.Challenged:
		return Conflict(CodeDisputed)
	case step == StepWithdraw && p.Verdict == Awaited:
		return Conflict(CodeQuestionOpen)
	case step == StepLink && p.Separate:
		return Conflict(CodeOwnMatter)
	case (step == StepEscalate || step == StepRefuse && g == GroundNoAuthority) && p.Named == p.Holder:
		return Conflict(CodeNamedKeeps)
	}
	return nil
}
