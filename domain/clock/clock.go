// Package clock measures how long a petition takes, by its record alone.
//
// There are two clocks. The petitioner's starts once, at the receipt, and runs
// through every transfer, escalation and return until the matter is finished:
// concluded by an answer whose outcome is final, refused, withdrawn, or linked
// to the petition that it repeats, whose clock goes on. An answer that owes
// something stops nothing. An answer that supersedes a conclusion shows that
// the matter was not finished: then its clock never stopped, and it runs from
// the receipt as before; when the later answer is itself final, the clock
// stopped with that one. So an early "done" that does not hold gains nothing. A
// case that is reopened was not finished either; when it is closed again, the
// clock stops on that day.
//
// The other is the holder's. Each unit that holds the petition has a segment,
// up to the step by which another takes it over or the matter ends. A hand-over
// that waits stays the sender's time, and one that is given back never left it.
// The segments follow each other without gap or overlap, so they add up to the
// petitioner's clock in seconds, in days and in working days.
//
// A pause stands in the segment of the holder whose time stood still: the net time
// of a segment is without its pauses, and net and paused time add up to the gross.
// The petitioner's clock does not pause, and the segments that make it up are gross.
//
// Nothing else moves a clock: not a comment, an assignment, another
// classification, a promise or an extension.
package clock

import (
	"slices"
	"time"

	"kiennghi/domain"
	"kiennghi/domain/workday"
)

// Segment is the time during which one unit held the petition.
type Segment struct {
	Holder domain.UnitID
	Span
	Ended  domain.Step // what ended it: take, conclude …; empty while it runs
	Pauses []Pause     // in order, one after the other
}

// Clock is the petitioner's clock, and the segments that make it up, in order.
type Clock struct {
	Span
	Stopped  domain.Step // what stopped it; empty while it runs
	Reopened int         // how often the matter was said to be finished and was not
	Segments []Segment
}

// Read reads the clock from the whole record of a petition, in order. What
// still runs is measured up to now. A segment that would end before it began,
// since the clocks of two machines differ, ends as it begins.
func Read(events []domain.Event, now time.Time) Clock {
	var (
		c    Clock
		p    domain.Petition
		done bool
	)
	for i, e := range events {
		holder, was, waited := p.Holder, done, p.Paused()
		p.Apply(e)
		done = p.State.Finished()
		if i == 0 {
			c.From = p.ReceivedAt
			c.Segments = []Segment{{Holder: p.Holder, Span: Span{From: c.From}}}
			holder = p.Holder
		}
		last := &c.Segments[len(c.Segments)-1]
		switch at := later(last.From, e.At); {
		case was && !done:
			c.Stopped, last.Ended = "", ""
			c.Reopened++
		case done && (!was || e.Step == domain.StepConclude):
			last.To = at
			c.Stopped, last.Ended = stopped(e.Step, p.State), stopped(e.Step, p.State)
		case p.Holder != holder:
			last.To, last.Ended = at, e.Step
			c.Segments = append(c.Segments, Segment{Holder: p.Holder, Span: Span{From: at}})
		case !waited && p.Paused():
			if n := len(last.Pauses); n > 0 {
				at = later(last.Pauses[n-1].To, at)
			}
			last.Pauses = append(last.Pauses, paused(e, at))
		}
		if waited && !p.Paused() {
			last.Pauses[len(last.Pauses)-1].end(e.At, e.Step)
		}
	}
	if len(c.Segments) == 0 {
		return c
	}
	last := &c.Segments[len(c.Segments)-1]
	if !done {
		last.To = later(last.From, now)
	}
	c.To = last.To
	if p.Paused() {
		last.Pauses[len(last.Pauses)-1].end(c.To, "")
	}
	for _, s := range c.Segments {
		for i, p := range s.Pauses {
			s.Pauses[i].Span = p.within(s.Span)
		}
	}
	return c
}

// stopped names what stopped the clock: a refusal that was disputed, and to
// which the chair held, is a refusal still, and concludes nothing.
func stopped(by domain.Step, s domain.State) domain.Step {
	if by == domain.StepCloseAgain && s == domain.StateRefused {
		return domain.StepRefuse
	}
	return by
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// Running reports whether the matter is not finished.
func (c Clock) Running() bool { return c.Stopped == "" }

// Concluded returns the day of the answer that finished the matter and holds;
// zero when there is none.
func (c Clock) Concluded() workday.Date {
	if c.Stopped != domain.StepConclude && c.Stopped != domain.StepCloseAgain {
		return 0
	}
	return workday.Of(c.To)
}

// Share is the time of all segments of one holder.
type Share struct {
	Holder domain.UnitID
	Time
}

// Shares adds up the segments by holder, in the order in which each first held
// the petition.
func (c Clock) Shares(cal *workday.Calendar) []Share {
	var shares []Share
	for _, s := range c.Segments {
		i := slices.IndexFunc(shares, func(o Share) bool { return o.Holder == s.Holder })
		if i < 0 {
			i = len(shares)
			shares = append(shares, Share{Holder: s.Holder})
		}
		shares[i].Time = shares[i].Plus(s.Time(cal))
	}
	return shares
}

// Span is the time between two instants.
type Span struct{ From, To time.Time }

// Time is a length of time, in three counts that do not follow from each
// other. The day of the beginning is day zero.
type Time struct {
	Seconds int64 // whole seconds of the clock
	Days    int   // midnights in Hanoi
	Working int   // days after the first, up to and with the last, on which the office is open
}

// Time measures the span. Of spans that follow each other the counts add up to
// those of the whole.
func (s Span) Time(cal *workday.Calendar) Time {
	from, to := workday.Of(s.From), workday.Of(s.To)
	return Time{Seconds: s.To.Unix() - s.From.Unix(), Days: int(to - from), Working: cal.Between(from, to)}
}

// Plus adds another length of time.
func (t Time) Plus(o Time) Time {
	return Time{t.Seconds + o.Seconds, t.Days + o.Days, t.Working + o.Working}
}
