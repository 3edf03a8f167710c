package clock

import (
	"time"

	"kiennghi/domain/workday"
)

// Deadline is a day by which something was to happen, seen on a day.
type Deadline struct {
	On   workday.Date
	Met  workday.Date // the day on which it happened; zero while it has not
	Over workday.Date // the day from which it could happen no more; zero while it can

	At    time.Time // the last instant in time, on the day On; zero when the whole day is
	MetAt time.Time // when it happened, of a deadline that has an instant
}

// Waits reports whether it can still happen.
func (d Deadline) Waits() bool { return d.Met.IsZero() && d.Over.IsZero() }

// InTime judges the deadline as seen at an instant. It is not judged while it may
// still be kept, nor when it fell away before its day: only what happened can
// have happened in time.
func (d Deadline) InTime(now time.Time) (in, judged bool) {
	switch {
	case !d.Met.IsZero():
		return !d.Met.After(d.On) && (d.At.IsZero() || !d.MetAt.After(d.At)), true
	case !d.Over.IsZero():
		return false, d.Over.After(d.On)
	}
	return false, workday.Of(now).After(d.On) || !d.At.IsZero() && now.After(d.At)
}

// Left returns the days and the working days that are left; less than none
// when the day has passed.
func (d Deadline) Left(today workday.Date, cal *workday.Calendar) (days, working int) {
	if d.On.Before(today) {
		return int(d.On - today), -cal.Between(d.On, today)
	}
	return int(d.On - today), cal.Between(today, d.On)
}
