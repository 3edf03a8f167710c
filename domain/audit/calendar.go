package audit

import (
	"strconv"

	"kiennghi/domain"
	"kiennghi/domain/workday"
)

// Calendar is what is kept of a year's calendar, and its record. One that the
// program was shipped with has none until it is first entered anew.
type Calendar struct {
	Row    domain.CalendarYear
	Days   []workday.Special
	Events []domain.Event
}

// Differences names what is not as the last event gives it.
func (c Calendar) Differences() []Difference {
	s := sheet{subject: domain.OfCalendar, id: strconv.Itoa(c.Row.Year)}
	if len(c.Events) == 0 || !s.whole(c.Events, begins(c.Events)) {
		return s.found
	}
	last := c.Events[len(c.Events)-1]
	compare(&s, "", c.Row, domain.CalendarYear{Year: c.Row.Year, Version: last.Seq})
	same(&s, "day", c.Days, last.Change.Days)
	return s.found
}
