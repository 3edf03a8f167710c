package statistics

import "kiennghi/domain"

// EscalationFigure names what is counted of the hand-overs sent in a period: a
// domain.EscalationState in which they stood at the cut-off, or what is read
// across these.
type EscalationFigure string

const (
	Sent          EscalationFigure = "sent"           // all of the period
	AnsweredAbove EscalationFigure = "answered_above" // accepted; the petition counts as Answered, held by another unit than the sender
	Bounced       EscalationFigure = "bounced"        // the first by which its petition was given back, wherever it stands: so each petition counts once
)

// EscalationFigures lists every figure but Sent, over which each is given. Those
// that are a state add up to it.
var EscalationFigures = []EscalationFigure{EscalationFigure(domain.EscalationPending), EscalationFigure(domain.EscalationAccepted), AnsweredAbove,
	EscalationFigure(domain.EscalationReturned), EscalationFigure(domain.EscalationRecalled), EscalationFigure(domain.EscalationContested),
	EscalationFigure(domain.EscalationSettled), Bounced}

// Side says whose hand-overs are counted: a unit sends to the authority above
// it, and receives from those below.
type Side string

const (
	SideSent     Side = "sent"
	SideReceived Side = "received"
)

// EscalationTally counts hand-overs by figure.
type EscalationTally map[EscalationFigure]int

// Rate is the share of a figure in all that were sent.
func (t EscalationTally) Rate(n EscalationFigure) Rate {
	return Rate{Numerator: t[n], Denominator: t[Sent]}
}

// Add adds the hand-overs of another unit.
func (t EscalationTally) Add(o EscalationTally) {
	for n, count := range o {
		t[n] += count
	}
}
