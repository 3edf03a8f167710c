package domain_test

import (
	"slices"
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
	holidays := func(month time.Month, days ...int) (out []workday.Special) {
		for _, d := range days {
			out = append(out, special(month, d, workday.Holiday))
		}
		return out
	}
	newYear := special(time.January, 1, workday.Holiday)
	year := slices.Concat([]workday.Special{newYear}, holidays(time.January, 25, 26, 27, 28, 29), holidays(time.April, 4, 30), holidays(time.May, 1), holidays(time.September, 1, 2))
	without := func(month time.Month, day int) []workday.Special {
		return slices.DeleteFunc(slices.Clone(year), func(s workday.Special) bool { return s.On == workday.On(2028, month, day) })
	}
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
		{"a year", append(slices.Clone(year), special(time.May, 2, workday.Exchanged), special(time.April, 29, workday.Worked)), "", ""},
		{"a year with the other day of independence", append(without(time.September, 1), special(time.September, 3, workday.Holiday)), "", ""},
		{"of another year", []workday.Special{newYear, other}, "days/1/on", domain.CodeOutOfRange},
		{"said twice", []workday.Special{newYear, newYear}, "days/1/on", domain.CodeDuplicateItem},
		{"worked on a Tuesday", []workday.Special{special(time.May, 2, workday.Worked)}, "days/0/kind", domain.CodeNotAllowedValue},
		{"of no kind", []workday.Special{special(time.May, 2, "festival")}, "days/0/kind", domain.CodeNotAllowedValue},
		{"without a name", []workday.Special{unnamed}, "days/0/name", domain.CodeRequired},
		{"without a source", []workday.Special{unsaid}, "days/0/source", domain.CodeRequired},
		{"of one day", []workday.Special{newYear}, "days", domain.CodeCalendarNeeds},
		{"of nothing", nil, "days", domain.CodeCalendarNeeds},
		{"without 1 January", without(time.January, 1), "days", domain.CodeCalendarNeeds},
		{"without 30 April", without(time.April, 30), "days", domain.CodeCalendarNeeds},
		{"without 1 May", without(time.May, 1), "days", domain.CodeCalendarNeeds},
		{"with 1 May only in exchange", append(without(time.May, 1), special(time.May, 1, workday.Exchanged)), "days", domain.CodeCalendarNeeds},
		{"without 2 September", without(time.September, 2), "days", domain.CodeCalendarNeeds},
		{"with one day of independence", append(without(time.September, 1), special(time.November, 24, workday.Holiday)), "days", domain.CodeCalendarNeeds},
		{"with four days of Tết", without(time.January, 29), "days", domain.CodeTooFewItems},
		{"with four days of Tết and one in lieu", append(without(time.January, 29), special(time.January, 31, workday.InLieu)), "days", domain.CodeTooFewItems},
	} {
		err := domain.CalendarYear{Year: 2028}.Fits(tt.days)
		if e := domain.Refusal(err); codeOf(err) != tt.want || e != nil && e.Field != tt.field {
			t.Errorf("%s: %v, want %q at %q", tt.name, err, tt.want, tt.field)
		}
	}
}

// Every year that the program is shipped with has the holidays of its law, and
// none would be whole without one of them.
func TestShippedCalendarsFit(t *testing.T) {
	years := workday.Official()
	for _, y := range years.Years() {
		days := years.Specials(y)
		if err := (domain.CalendarYear{Year: y}).Fits(days); err != nil {
			t.Errorf("%d: %v", y, err)
		}
		for i, s := range days {
			if less := slices.Delete(slices.Clone(days), i, i+1); y < 2026 && s.Kind == workday.Holiday && (domain.CalendarYear{Year: y}).Fits(less) == nil {
				t.Errorf("%d is whole without %s", y, s.On) // from 2026 there is a day more than the law that is checked gives
			}
		}
	}
}
