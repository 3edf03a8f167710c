package audit_test

import (
	"slices"
	"testing"
	"time"

	"kiennghi/domain"
	"kiennghi/domain/audit"
	"kiennghi/domain/workday"
)

func TestCalendar(t *testing.T) {
	newYear := workday.Special{On: workday.On(2028, time.January, 1), Kind: workday.Holiday, Name: "Tết Dương lịch", Source: "Labour Code 2019 art. 112"}
	exchanged := workday.Special{On: workday.On(2028, time.May, 2), Kind: workday.Exchanged, Name: "nghỉ hoán đổi", Source: "notice"}
	for _, tt := range []struct {
		name  string
		plant func(*audit.Calendar)
		want  []string
	}{
		{"nothing", func(*audit.Calendar) {}, nil},
		{"shipped", func(c *audit.Calendar) { c.Events, c.Row.Version, c.Days = nil, 1, nil }, nil},
		{"version", func(c *audit.Calendar) { c.Row.Version = 3 }, []string{"calendar 2028 version: kept 3, by its events 2"}},
		{"a day missing", func(c *audit.Calendar) { c.Days = c.Days[:1] },
			[]string{"calendar 2028 day: kept none, by its events {2028-05-02 exchanged nghỉ hoán đổi notice}"}},
		{"an event missing", func(c *audit.Calendar) { c.Events[0].Seq = 4 }, []string{"calendar 2028 event 2: kept none, by its events one"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			shipped := domain.CalendarYear{Year: 2028, Version: 1}
			days := []workday.Special{newYear, exchanged}
			c := audit.Calendar{Row: domain.CalendarYear{Year: 2028, Version: 2}, Days: slices.Clone(days),
				Events: []domain.Event{shipped.Loads(days, day(1), domain.Warrant{})}}
			tt.plant(&c)
			told(t, c.Differences(), tt.want...)
		})
	}
}
