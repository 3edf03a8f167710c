package casework

import (
	"context"

	"kiennghi/domain"
	"kiennghi/domain/workday"
)

type calendars interface {
	// Calendars lists the years that are known, with their days, in order.
	Calendars(context.Context) ([]YearCalendar, error)
}

type calendarsTx interface {
	// CalendarYear returns a year; its version is 0 when it is not known.
	CalendarYear(year int) (domain.CalendarYear, error)
	// EnterYear keeps the days of a year in place of those before, over the
	// version before its own and no other.
	EnterYear(domain.CalendarYear, []workday.Special) error
}

// YearCalendar is a year with its special days, in order.
type YearCalendar struct {
	domain.CalendarYear
	Days []workday.Special
}

// Calendars lists the years whose days are known. They are public law, for
// everybody to read.
func (d *Desk) Calendars(ctx context.Context) ([]YearCalendar, error) { return d.Store.Calendars(ctx) }

// Calendar returns a year whose days are known.
func (d *Desk) Calendar(ctx context.Context, year int) (YearCalendar, error) {
	list, err := d.Store.Calendars(ctx)
	if err != nil {
		return YearCalendar{}, err
	}
	for _, y := range list {
		if y.Year == year {
			return y, nil
		}
	}
	return YearCalendar{}, domain.NotFound("calendar")
}

// EnterCalendar enters the special days of a year, all of them, in place of
// what was known of it. Days are counted by it from then on; dates that were
// given before stay, with the rule that gave them.
func (d *Desk) EnterCalendar(ctx context.Context, by Caller, year int, m Match, days []workday.Special) (YearCalendar, error) {
	return update(ctx, d, by, func(tx Tx) (YearCalendar, error) {
		w, err := by.overAll(domain.StepCalendars)
		if err != nil {
			return YearCalendar{}, err
		}
		y, err := tx.CalendarYear(year)
		if err != nil {
			return YearCalendar{}, err
		}
		if err := m.Check(y.Version); err != nil {
			return YearCalendar{}, err
		}
		if err := y.Fits(days); err != nil {
			return YearCalendar{}, err
		}
		e := y.Loads(days, by.Now, w)
		y.Version = e.Seq
		if err := tx.EnterYear(y, days); err != nil {
			return YearCalendar{}, err
		}
		return YearCalendar{y, days}, tx.Add(&e)
	})
}
