package domain_test

import (
	"testing"
	"time"

	"kiennghi/domain"
	"kiennghi/domain/workday"
)

// TestCalendarFits goes through what keeps days out of a year's calendar.
func TestCalendarFits(t *testing.T) {
	special := func(month time.Month, day int, k workday.Kind) workday.Special {
		return workday.Special{On: workday.On(2028, month, day), Kind: k, Name: "Ngày nghỉ", Source: "Thông báo"}
	}
	newYear := special(time.January, 1, workday.Holiday)
	other := newYear
	other.On = workday.On(2027, time.January, 1)
	unnamed, unsaid := newYear, newYear
	unnamed.Name, unsaid.Source = "", ""
	for _, tt := range []struct {
		name  string
		days  []workday.Special
		field string
		want  domain.Code
	}{
		{"a year", []workday.Special{special(time.May, 2, workday.Exchanged), newYear, special(time.April, 29, workday.Worked)}, "", ""},
		{"of another year", []workday.Special{newYear, other}, "days/1/on", domain.CodeOutOfRange},
		{"said twice", []workday.Special{newYear, newYear}, "days/1/on", domain.CodeDuplicateItem},
		{"worked on a Tuesday", []workday.Special{special(time.May, 2, workday.Worked)}, "days/0/kind", domain.CodeNotAllowedValue},
		{"of no kind", []workday.Special{special(time.May, 2, "festival")}, "days/0/kind", domain.CodeNotAllowedValue},
		{"without a name", []workday.Special{unnamed}, "days/0/name", domain.CodeRequired},
		{"without a source", []workday.Special{unsaid}, "days/0/source", domain.CodeRequired},
		{"without 1 January", []workday.Special{special(time.May, 1, workday.Holiday)}, "days", domain.CodeCalendarNeeds},
		{"of nothing", nil, "days", domain.CodeCalendarNeeds},
	} {
		err := domain.CalendarYear{Year: 2028}.Fits(tt.days)
		if e := domain.Refusal(err); codeOf(err) != tt.want || e != nil && e.Field != tt.field {
			t.Errorf("%s: %v, want %q at %q", tt.name, err, tt.want, tt.field)
		}
	}
}
