package audit_test

import (
	"testing"

	"kiennghi/domain"
	"kiennghi/domain/audit"
	"kiennghi/domain/workday"
)

func TestRule(t *testing.T) {
	for _, tt := range []struct {
		name  string
		plant func(*audit.Rule)
		want  []string
	}{
		{"nothing", func(*audit.Rule) {}, nil},
		{"amount", func(r *audit.Rule) { r.Rows[1].Amount = 9 }, []string{"rule petition_resolution version 3 amount: kept 9, by its events 20"}},
		{"first day", func(r *audit.Rule) { r.Rows[0].From++ }, []string{"rule petition_resolution version 2 from: kept 2022-06-02, by its events 2022-06-01"}},
		{"a version missing", func(r *audit.Rule) { r.Rows = r.Rows[:1] }, []string{"rule petition_resolution version 3: kept none, by its events one"}},
		{"a version without an event", func(r *audit.Rule) { r.Events = r.Events[:1] }, []string{"rule petition_resolution version 3: kept one, by its events none"}},
		{"an event missing", func(r *audit.Rule) { r.Events = r.Events[1:] }, []string{"rule petition_resolution event 2: kept none, by its events one"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := audit.Rule{Code: "petition_resolution"}
			for i, amount := range []int{25, 20} {
				v := domain.LocalRule{Code: r.Code, Version: i + 2, From: workday.Of(day(i + 1)), Amount: amount, Unit: "calendar_days", Basis: "Quyết định"}
				r.Rows, r.Events = append(r.Rows, v), append(r.Events, v.Enters(day(i), domain.Warrant{}))
			}
			tt.plant(&r)
			told(t, r.Differences(), tt.want...)
		})
	}
}

func TestOfficeHours(t *testing.T) {
	v := domain.OfficeHours{Version: 2, From: workday.Of(day(1)), Hours: "08:00-16:00", Basis: "Thông báo"}
	h := audit.OfficeHours{Rows: []domain.OfficeHours{v}, Events: []domain.Event{v.Enters(day(0), domain.Warrant{})}}
	told(t, h.Differences())
	h.Rows[0].Hours = "09:00-16:00"
	told(t, h.Differences(), "office_hours all version 2 hours: kept 09:00-16:00, by its events 08:00-16:00")
}
