package workday

import (
	"fmt"
	"strings"
	"time"
)

// Hours are the times of day, in Zone, at which an office works on the days
// when it is open, on Saturdays worked in exchange as on others. They are
// written as sessions in order, each from its opening to its closing:
// "08:00-12:00 13:30-17:30".
//
// The instant of opening and that of closing both count as within.
type Hours string

// session is a stretch of work without a break, in minutes from midnight.
type session struct{ opens, closes int }

// sessions reads the hours. It refuses a session that does not end after it
// begins, or begins before the one before it has ended.
func (h Hours) sessions() ([]session, error) {
	var list []session
	last := -1
	for text := range strings.SplitSeq(string(h), " ") {
		opens, closes, ok := strings.Cut(text, "-")
		from, err := time.Parse("15:04", opens)
		to, err2 := time.Parse("15:04", closes)
		s := session{60*from.Hour() + from.Minute(), 60*to.Hour() + to.Minute()}
		if !ok || err != nil || err2 != nil || len(text) != len("08:00-12:00") || s.opens <= last || s.closes <= s.opens {
			return nil, fmt.Errorf("workday: %q are no hours of work", string(h))
		}
		list, last = append(list, s), s.closes
	}
	return list, nil
}

// Validate reports whether the hours can be read.
func (h Hours) Validate() error {
	_, err := h.sessions()
	return err
}

// on returns the instants at which the session opens and closes on day d.
func (s session) on(d Date) (opens, closes time.Time) {
	midnight := d.Start()
	return midnight.Add(time.Duration(s.opens) * time.Minute), midnight.Add(time.Duration(s.closes) * time.Minute)
}

// AddHours returns the first instant within the hours by which the office has
// worked for d since from. A d that is not positive gives from, or the next
// opening when from lies outside the hours; so does every d when the hours
// cannot be read.
//
// Known is false when the count ran through a year that the calendar does not
// know, as for Add.
func (c *Calendar) AddHours(from time.Time, d time.Duration, h Hours) (due time.Time, known bool) {
	sessions, err := h.sessions()
	if err != nil {
		return from, false
	}
	for day := Of(from); ; day++ {
		if !c.Open(day) {
			continue
		}
		for _, s := range sessions {
			opens, closes := s.on(day)
			if closes.Before(from) {
				continue
			}
			if opens.Before(from) {
				opens = from
			}
			room := closes.Sub(opens)
			if d <= room {
				return opens.Add(max(d, 0)), c.knows(Of(from), day)
			}
			d -= room
		}
	}
}

// HoursBetween returns how long the office works from a to b. It is 0 when b is
// not after a.
func (c *Calendar) HoursBetween(a, b time.Time, h Hours) time.Duration {
	sessions, _ := h.sessions()
	var worked time.Duration
	for day := Of(a); day <= Of(b); day++ {
		if !c.Open(day) {
			continue
		}
		for _, s := range sessions {
			opens, closes := s.on(day)
			if opens.Before(a) {
				opens = a
			}
			if closes.After(b) {
				closes = b
			}
			worked += max(closes.Sub(opens), 0)
		}
	}
	return worked
}
