package domain

import (
	"fmt"
	"strconv"
	"time"

	"kiennghi/domain/workday"
)

// OfCalendar is the subject of the events of a year's calendar.
const OfCalendar Subject = "calendar"

// StepCalendars enters the days of a year on which offices are open, or enters
// them anew.
const StepCalendars Step = "keep_calendars"

// CalendarYear is a year whose special days are known (see workday.Calendar).
// Its days are only ever entered together, so a year is known whole.
type CalendarYear struct {
	Year    int
	Version int // how often its days were entered
}

// Fits refuses the first of the days that cannot stand in the
// calendar of the year: of another year, said twice, of a kind that cannot fall
// on it, or without a name or source. A calendar without the holidays that the
// law gives is not that of a whole year.
func (y CalendarYear) Fits(days []workday.Special) error {
	first := workday.On(y.Year, time.January, 1)
	seen := map[workday.Date]bool{}
	for i, s := range days {
		year, _, _ := s.On.Civil()
		switch {
		case year != y.Year:
			return Invalid(fmt.Sprintf("days/%d/on", i), CodeOutOfRange, first.String()+" – "+workday.On(y.Year, time.December, 31).String())
		case seen[s.On]:
			return Invalid(fmt.Sprintf("days/%d/on", i), CodeDuplicateItem)
		case !s.Kind.Fits(s.On):
			return Invalid(fmt.Sprintf("days/%d/kind", i), CodeNotAllowedValue, s.On.Weekday().String())
		case s.Name == "":
			return Invalid(fmt.Sprintf("days/%d/name", i), CodeRequired)
		case s.Source == "":
			return Invalid(fmt.Sprintf("days/%d/source", i), CodeRequired)
		}
		seen[s.On] = true
	}
	return y.whole(days)
}

// fixed are the holidays that fall on the same day every year: the first days of
// the year, of victory, of labour, and of independence.
var fixed = []struct {
	month time.Month
	day   int
}{{time.January, 1}, {time.April, 30}, {time.May, 1}, {time.September, 2}}

// holidays returns how many holidays the law gives a year at least. Of those of
// the lunar calendar, Tết and Giỗ Tổ Hùng Vương, it can only be told how many
// they are.
func (y CalendarYear) holidays() int {
	switch {
	case y.Year >= 2021:
		return 11 // Labour Code 2019 art. 112
	case y.Year >= 2013:
		return 10 // Labour Code 2012 art. 115: independence had one day
	}
	return 8 // Labour Code 1994 art. 73: Tết had four, and the Hùng Kings none until 2007
}

// whole refuses a calendar without the holidays that the law gives the year.
func (y CalendarYear) whole(days []workday.Special) error {
	holiday := map[workday.Date]bool{}
	for _, s := range days {
		if s.Kind == workday.Holiday {
			holiday[s.On] = true
		}
	}
	for _, f := range fixed {
		if on := workday.On(y.Year, f.month, f.day); !holiday[on] {
			return Invalid("days", CodeCalendarNeeds, on.String())
		}
	}
	eve, morrow := workday.On(y.Year, time.September, 1), workday.On(y.Year, time.September, 3)
	switch {
	case y.Year >= 2021 && !holiday[eve] && !holiday[morrow]:
		return Invalid("days", CodeCalendarNeeds, eve.String()+" / "+morrow.String())
	case len(holiday) < y.holidays():
		return Invalid("days", CodeTooFewItems, "holiday ≥ "+strconv.Itoa(y.holidays()))
	}
	return nil
}

// Loads makes the event by which the days of the year are entered, as the next
// version.
func (y CalendarYear) Loads(days []workday.Special, at time.Time, by Warrant) Event {
	return Event{ID: NewID[Event](at), Subject: OfCalendar, Seq: y.Version + 1, Step: StepCalendars, At: at, Warrant: by,
		Change: Change{On: workday.On(y.Year, time.January, 1), Days: days}}
}
