package api

import (
	"context"

	"github.com/oapi-codegen/nullable"

	"kiennghi/domain"
	"kiennghi/domain/casework"
	"kiennghi/domain/clock"
	"kiennghi/domain/statistics"
	"kiennghi/domain/workday"
)

func toClockTime(t clock.Time) ClockTime {
	return ClockTime{Seconds: t.Seconds, Days: t.Days, WorkingDays: t.Working}
}

func toClockSpan(by casework.Caller, s clock.Span, ended domain.Step) ClockSpan {
	return ClockSpan{From: s.From, To: s.To, Running: ended == "", EndedBy: ended, Time: toClockTime(s.Time(by.Calendar))}
}

func toDeadline(by casework.Caller) func(casework.Deadline) ClockDeadline {
	return func(d casework.Deadline) ClockDeadline {
		v := ClockDeadline{For: d.For, On: d.On, MetOn: d.Met, Rule: d.Name, InTime: nullable.NewNullNullable[bool](),
			DaysLeft: nullable.NewNullNullable[int](), WorkingDaysLeft: nullable.NewNullNullable[int](), WorkingMinutesLeft: nullable.NewNullNullable[int](), At: d.At}
		if d.Rule != nil {
			v.Basis, v.Status, v.BeyondKnownYears = d.Rule.Basis, d.Rule.Status, !d.Known
		}
		if in, judged := d.InTime(by.Now); judged {
			v.InTime = nullable.NewNullableWithValue(in)
		}
		if d.Waits() {
			days, working := d.Left(by.Today, by.Calendar)
			v.DaysLeft, v.WorkingDaysLeft = nullable.NewNullableWithValue(days), nullable.NewNullableWithValue(working)
			if !d.At.IsZero() {
				v.WorkingMinutesLeft = nullable.NewNullableWithValue(int(by.WorkLeft(d.At).Minutes()))
			}
		}
		return v
	}
}

// GetPetitionClock answers GET /v1/petitions/{petitionId}/clock.
func (s *Server) GetPetitionClock(ctx context.Context, r GetPetitionClockRequestObject) (GetPetitionClockResponseObject, error) {
	by := caller(ctx)
	c, err := s.Desk.Clock(ctx, by, r.PetitionID)
	if err != nil {
		return nil, err
	}
	whole := toClockSpan(by, c.Span, c.Stopped)
	return GetPetitionClock200JSONResponse{
		Petition: c.Petition, Whole: whole, Reopened: c.Reopened,
		Net: toClockTime(c.Net(by.Calendar)), Paused: toClockTime(c.Paused(by.Calendar)), Pauses: toClockPauses(by, c.Segments),
		Segments: each(c.Segments, func(s clock.Segment) ClockSegment {
			return ClockSegment{Holder: s.Holder, Span: toClockSpan(by, s.Span, s.Ended), Net: toClockTime(s.Net(by.Calendar))}
		}),
		Holders: each(c.Shares(by.Calendar), func(h clock.Share) HolderShare {
			return HolderShare{Holder: h.Holder, Time: toClockTime(h.Time),
				Percent: tenths(statistics.Rate{Numerator: int(h.Seconds), Denominator: int(whole.Time.Seconds)}.Percent())}
		}),
		Deadlines: each(c.Deadlines, toDeadline(by)),
	}, nil
}

// toPublicClock is the petitioner's clock; whose desk the petition lay on when
// is not in it.
func toPublicClock(by casework.Caller, c *clock.Clock) *PublicClock {
	if c == nil {
		return nil
	}
	t := c.Time(by.Calendar)
	v := &PublicClock{Running: c.Running(), Days: t.Days, WorkingDays: t.Working}
	if !v.Running {
		v.StoppedOn = workday.Of(c.To)
	}
	return v
}
