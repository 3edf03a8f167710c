package casework

import (
	"time"

	"kiennghi/domain"
	"kiennghi/domain/law"
	"kiennghi/domain/workday"
)

// acknowledge gives what is urgent the instant by which it must be taken up. It
// is given once, by what was said at the receipt.
func (c Caller) acknowledge(change *domain.Change, received time.Time) {
	day := workday.Of(received)
	r, ok := c.Law.InForce(law.UrgentAcknowledgement, day)
	if !ok {
		return
	}
	due := r.DueAt(received, c.Calendar, c.Law.HoursOn(day))
	change.AcknowledgeBy, change.AcknowledgeRule = &due.At, due.String()
}

// WorkLeft is how long the office works until an instant; less than nothing when
// it has passed. The hours are those of today.
func (c Caller) WorkLeft(until time.Time) time.Duration {
	h := c.Law.HoursOn(c.Today)
	if until.Before(c.Now) {
		return -c.Calendar.HoursBetween(until, c.Now, h)
	}
	return c.Calendar.HoursBetween(c.Now, until, h)
}
