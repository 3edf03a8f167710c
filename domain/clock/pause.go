package clock

import (
	"time"

	"kiennghi/domain"
	"kiennghi/domain/workday"
)

// Pause is time during which the holder's clock stood still.
type Pause struct {
	Span
	Reason  domain.PauseReason
	Article string // by which the law pauses
	Note    string // what was waited for
	Until   workday.Date
	Ended   domain.Step // what ended it; empty while it runs. One that nothing ended by its last day ended by itself
}

// paused begins a pause with its event.
func paused(e domain.Event, at time.Time) Pause {
	c := e.Change
	return Pause{Span: Span{From: at}, Reason: c.Pause, Article: c.Article, Note: c.Note, Until: c.PausedUntil}
}

// end ends the pause at an instant, or with its last day when that was before.
func (p *Pause) end(at time.Time, by domain.Step) {
	if over := (p.Until + 1).Start(); !at.Before(over) {
		at, by = over, domain.StepResume
	}
	p.To, p.Ended = later(p.From, at), by
}

// within cuts the span to what lies within another.
func (s Span) within(o Span) Span {
	clip := func(t time.Time) time.Time {
		if t.After(o.To) {
			t = o.To
		}
		return later(o.From, t)
	}
	return Span{clip(s.From), clip(s.To)}
}

// Paused adds up the pauses of the segment.
func (s Segment) Paused(cal *workday.Calendar) Time {
	var sum Time
	for _, p := range s.Pauses {
		sum = sum.Plus(p.Time(cal))
	}
	return sum
}

// Net is the time of the segment without its pauses: what the holder had.
func (s Segment) Net(cal *workday.Calendar) Time { return s.Time(cal).minus(s.Paused(cal)) }

// Paused adds up all pauses.
func (c Clock) Paused(cal *workday.Calendar) Time {
	var sum Time
	for _, s := range c.Segments {
		sum = sum.Plus(s.Paused(cal))
	}
	return sum
}

// Net is the time of the whole without the pauses. It is not the petitioner's:
// that clock never pauses.
func (c Clock) Net(cal *workday.Calendar) Time { return c.Time(cal).minus(c.Paused(cal)) }

func (t Time) minus(o Time) Time {
	return Time{t.Seconds - o.Seconds, t.Days - o.Days, t.Working - o.Working}
}
