package domain

import (
	"fmt"
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
// on it, or without a name or source. A calendar that says nothing of 1 January
// is not that of a whole year.
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
	if !seen[first] {
		return Invalid("days", CodeCalendarNeeds, first.String())
	}
	return nil
}

// Loads makes the event by which the days of the year are entered, as the next
// version.
func (y CalendarYear) Loads(days []workday.Special, at time.Time, by Warrant) Event {
	return Event{ID: NewID[Event](at), Subject: OfCalendar, Seq: y.Version + 1, Step: StepCalendars, At: at, Warrant: by,
		Change: Change{On: workday.On(y.Year, time.January, 1), Days: days}}
}
