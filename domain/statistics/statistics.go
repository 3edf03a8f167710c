// Package statistics says what each figure counts.
//
// A figure counts cases, and every case behind it can be listed. The cases of
// a period are those that were on the desk in it: received in the period, or
// carried in, that is received before it and either not finished when it began
// or given their present outcome within it. At the cut-off (the end of the
// period's last day) each case is in exactly one Class, so that
//
//	received + carried in = the sum over all classes, open among them.
package statistics

import (
	"cmp"

	"kiennghi/domain"
	"kiennghi/domain/workday"
)

// Class is what a case counts as at a cut-off.
type Class string

const (
	Open       Class = "open"        // no answer yet, and not with an authority above
	Escalated  Class = "escalated"   // no answer yet; offered to or held by an authority above
	Resolved   Class = "resolved"    // an official claims that it is done
	Explained  Class = "explained"   // information was given; its own column, not resolved
	InProgress Class = "in_progress" // answered: being settled
	Planned    Class = "planned"     // answered: will be settled
	Unresolved Class = "unresolved"  // answered: not settled
	Refused    Class = "refused"
	Withdrawn  Class = "withdrawn"
	Duplicate  Class = "duplicate" // answered, or not, through its primary
)

// Classes lists every class; the sum over them is the whole.
var Classes = []Class{Resolved, Explained, InProgress, Planned, Unresolved, Escalated, Refused, Withdrawn, Duplicate, Open}

// Finished reports whether a case of the class is not carried into the next
// period. Whatever still owes something is.
func (c Class) Finished() bool {
	switch c {
	case Resolved, Explained, Refused, Withdrawn, Duplicate:
		return true
	}
	return false
}

// Answered reports whether the class counts as answered. Refused, withdrawn,
// duplicate and escalated never do.
func (c Class) Answered() bool {
	switch c {
	case Resolved, Explained, InProgress, Planned, Unresolved:
		return true
	}
	return false
}

// ClassOf says what a petition counts as now.
func ClassOf(p domain.Petition) Class {
	switch p.State {
	case domain.StateRefused:
		return Refused
	case domain.StateWithdrawn:
		return Withdrawn
	case domain.StateLinked:
		return Duplicate
	case domain.StateAnswered, domain.StateConcluded:
		return Class(p.Outcome)
	case domain.StateHandedOver, domain.StateContested:
		return Escalated
	}
	if p.Holder != p.Home {
		return Escalated
	}
	return Open
}

// Span says what a petition counted as between two days: from the day Since,
// up to but without the day Until (zero while it lasts). The spans of a
// petition follow each other without gap or overlap from the day of receipt,
// so at the end of any day exactly one of them holds. A span that began and
// ended on one day holds at the end of none.
type Span struct {
	Petition   domain.PetitionID
	Seq        int // of the event that began it
	Home       domain.UnitID
	Kind       domain.PetitionKind
	Channel    domain.Channel
	Field      domain.Field
	ReceivedOn workday.Date
	Class      Class
	Finished   bool
	Mode       domain.Mode
	Holder     domain.UnitID
	Target     domain.UnitID
	Due        workday.Date // the earliest day by which something was owed
	Since      workday.Date
	Until      workday.Date

	Upshot

	Figures Figures // that count it: FiguresOf
}

// SpanOf returns the span that begins with the petition as it is now, on a day.
func SpanOf(p domain.Petition, on workday.Date) Span {
	c := ClassOf(p)
	s := Span{
		Petition: p.ID, Seq: p.Version, Home: p.Home, Kind: p.Kind, Channel: p.Channel, Field: p.Field,
		ReceivedOn: p.ReceivedOn, Class: c, Finished: c.Finished(), Mode: modeOf(p), Holder: p.Holder, Target: p.Target,
		Due: p.NextDue, Since: on, Upshot: UpshotOf(p),
	}
	s.Figures = FiguresOf(s)
	return s
}

// SpanAfter returns the span that holds after an event brought the petition to where
// it is now. What turned out to be a denunciation after it was answered, or had
// ended, goes on counting as it did: on no other ground is such a case refused, so to
// count it as refused would tell everybody what it was (Law on Denunciations 2018
// art. 8). If something is still owed of it, it counts as explained from then on, as
// if the office had said that there is no more to say.
func SpanAfter(before Span, p domain.Petition, e domain.Event) Span {
	next := SpanOf(p, workday.Of(e.At))
	late := before.Class != Open && before.Class != Escalated || p.Answers > 0
	if domain.Ground(e.Change.Ground) != domain.GroundDenunciation || !late {
		return next
	}
	s := before
	s.Seq, s.Since = next.Seq, next.Since
	if !s.Finished {
		s.Class, s.Finished, s.Due, s.Target = Explained, true, 0, ""
		s.Mode, s.Upshot = cmp.Or(s.Mode, domain.InWriting), Upshot{FinishedOn: s.Since}
		s.Figures = FiguresOf(s)
	}
	return s
}

// modeOf says how a petition counts as answered. What was answered at the
// conference was, also when it is answered again in writing.
func modeOf(p domain.Petition) domain.Mode {
	if p.Mode == domain.InWriting && p.Disposed == domain.DisposedOnTheSpot {
		return domain.OnTheSpot
	}
	return p.Mode
}

// Same reports whether two spans say the same, but for when.
func (s Span) Same(o Span) bool {
	s.Seq, s.Since, s.Until = o.Seq, o.Since, o.Until
	return s == o
}

// Rate is a share with everything needed to recompute it. It is never given
// as a bare percentage.
type Rate struct {
	Numerator, Denominator int
}

// Percent returns the rate in tenths of a percent, rounded half up, and false
// when there is nothing to divide by: an empty denominator is neither 0 nor 100 %.
func (r Rate) Percent() (tenths int, ok bool) {
	if r.Denominator == 0 {
		return 0, false
	}
	return roundHalfUp(1000*r.Numerator, r.Denominator), true
}

// Change returns by how much to differs from from, in tenths of a percent of
// from, rounded half up (away from zero), and false when from is nothing.
func Change(from, to int) (tenths int, ok bool) {
	if from == 0 {
		return 0, false
	}
	d := 1000 * (to - from)
	if d < 0 {
		return -roundHalfUp(-d, from), true
	}
	return roundHalfUp(d, from), true
}

// PerTenThousand returns n per 10,000 people in tenths, rounded half up, and
// false when the number of people is not known.
func PerTenThousand(n, people int) (tenths int, ok bool) {
	if people == 0 {
		return 0, false
	}
	return roundHalfUp(100_000*n, people), true
}

// roundHalfUp divides two numbers that are not negative.
func roundHalfUp(n, d int) int { return (2*n + d) / (2 * d) }

// Name names a figure: a class, or a set of classes that is counted as one.
type Name string

const (
	Cases             Name = "cases" // all of the cohort
	Answered          Name = "answered"
	OnTheSpot         Name = "on_the_spot"
	InWriting         Name = "in_writing"
	EscalatedPending  Name = "escalated_pending"  // offered, not accepted yet
	EscalatedAccepted Name = "escalated_accepted" // held by an authority above
	Overdue           Name = "overdue"            // something was owed by a day that has passed
)

// Names lists every figure in the order in which they are shown. Those that are
// a Class add up to Cases; the others are read across them.
var Names = []Name{Cases, Answered, OnTheSpot, InWriting,
	Name(Resolved), Name(Explained), Name(InProgress), Name(Planned), Name(Unresolved),
	Name(Escalated), EscalatedPending, EscalatedAccepted, Name(Refused), Name(Withdrawn), Name(Duplicate),
	Name(Open), Overdue,
	Claimed, Confirmed, Partly, Disputed, Silent, Recurred, Awaited, InTime, Contested}

// Cohort says of which cases of a period a figure is.
type Cohort string

const (
	All       Cohort = "all"
	Received  Cohort = "received"
	CarriedIn Cohort = "carried_in"
)

// Period is from the first to the last day, both counted, as known at the end
// of the cut-off day: the last day, or today while the period runs.
type Period struct {
	From, To, Cutoff workday.Date
}

// NewPeriod returns the period as it can be known today.
func NewPeriod(from, to, today workday.Date) Period { return Period{from, to, min(to, today)} }

// Filter narrows figures and lists alike; empty fields narrow nothing.
type Filter struct {
	Channel domain.Channel
	Kind    domain.PetitionKind
	Field   domain.Field
}

// Dimension names the one way in which the filter narrows, and to what; both
// are empty when it narrows nothing. It is false when there are several.
func (f Filter) Dimension() (dimension, value string, ok bool) {
	switch f {
	case Filter{}:
		return "", "", true
	case Filter{Channel: f.Channel}:
		return "channel", string(f.Channel), true
	case Filter{Kind: f.Kind}:
		return "kind", string(f.Kind), true
	case Filter{Field: f.Field}:
		return "field", string(f.Field), true
	}
	return "", "", false
}

// Count is one figure: how many of those received in the period, and how many
// of those carried in.
type Count struct {
	Received, CarriedIn int
}

// Total is received and carried in together.
func (c Count) Total() int { return c.Received + c.CarriedIn }

// Tally holds the counts of all figures of one unit, month, or whole.
type Tally map[Name]Count

// Balanced reports whether received plus carried in is the sum over all
// classes. A report for which it is not so is wrong.
func (t Tally) Balanced() bool {
	var sum Count
	for _, c := range Classes {
		n := t[Name(c)]
		sum.Received += n.Received
		sum.CarriedIn += n.CarriedIn
	}
	return sum == t[Cases]
}

// Share is a rate that is given: one figure over another.
type Share struct{ Of, Over Name }

// Rates lists the rates that are given. Both numbers count among the cases
// received in the period only, so carried-in cases can neither flatter nor
// spoil them. Verdicts are over all claims, and never over the replies alone.
var Rates = []Share{{Answered, Cases}, {OnTheSpot, Cases}, {InWriting, Cases}, {Name(Resolved), Cases}, {Name(Explained), Cases},
	{Name(Escalated), Cases}, {Name(Open), Cases}, {Overdue, Cases},
	{Claimed, Cases}, {Confirmed, Claimed}, {Partly, Claimed}, {Disputed, Claimed}, {Silent, Claimed}, {Recurred, Claimed}, {Awaited, Claimed},
	{InTime, Cases}, {Contested, Cases}}
