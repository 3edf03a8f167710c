package workday_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"kiennghi/domain/workday"
)

func day(t testing.TB, s string) workday.Date {
	t.Helper()
	d, err := workday.Parse(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// TestClosedWeekdays holds every known year against the weekdays off and the
// weekend days worked, as its notices add up to.
func TestClosedWeekdays(t *testing.T) {
	want := map[int]struct{ off, worked string }{
		2020: {"01-01 01-23 01-24 01-27 01-28 01-29 04-02 04-30 05-01 09-02", ""},
		2021: {"01-01 02-10 02-11 02-12 02-15 02-16 04-21 04-30 05-03 09-02 09-03", ""},
		2022: {"01-03 01-31 02-01 02-02 02-03 02-04 04-11 05-02 05-03 09-01 09-02", ""},
		2023: {"01-02 01-20 01-23 01-24 01-25 01-26 05-01 05-02 05-03 09-01 09-04", ""},
		2024: {"01-01 02-08 02-09 02-12 02-13 02-14 04-18 04-29 04-30 05-01 09-02 09-03", "05-04"},
		2025: {"01-01 01-27 01-28 01-29 01-30 01-31 04-07 04-30 05-01 05-02 09-01 09-02", "04-26"},
		2026: {"01-01 01-02 02-16 02-17 02-18 02-19 02-20 04-27 04-30 05-01 08-31 09-01 09-02 11-24", "01-10 08-22"},
		2027: {"01-01 02-04 02-05 02-08 02-09 02-10 04-16 04-30 05-03 09-02 09-03 11-24", ""},
	}
	c := workday.Official()
	for year := 2020; year <= 2027; year++ {
		if !c.Known(year) {
			t.Errorf("%d is not known", year)
		}
		var off, worked []string
		for d := workday.On(year, time.January, 1); d <= workday.On(year, time.December, 31); d++ {
			weekend := d.Weekday() == time.Saturday || d.Weekday() == time.Sunday
			switch {
			case weekend && c.Open(d):
				worked = append(worked, d.String()[5:])
			case !weekend && !c.Open(d):
				off = append(off, d.String()[5:])
			}
		}
		if diff := cmp.Diff(want[year].off, strings.Join(off, " ")); diff != "" {
			t.Errorf("%d: weekdays off (-want +got):\n%s", year, diff)
		}
		if diff := cmp.Diff(want[year].worked, strings.Join(worked, " ")); diff != "" {
			t.Errorf("%d: weekend days worked (-want +got):\n%s", year, diff)
		}
	}
	if c.Known(2019) || c.Known(2028) {
		t.Error("a year is known that has no line in the file")
	}
}

// TestHolidaysAreMadeUp checks that the offices lose no holiday to a weekend
// and no working day to an exchange.
func TestHolidaysAreMadeUp(t *testing.T) {
	c := workday.Official()
	for year := 2020; year <= 2027; year++ {
		var lost, made, exchanged, worked int
		for d := workday.On(year, time.January, 1); d <= workday.On(year, time.December, 31); d++ {
			s, special := c.Special(d)
			switch {
			case !special:
			case s.Kind == workday.Holiday && (d.Weekday() == time.Saturday || d.Weekday() == time.Sunday):
				lost++
			case s.Kind == workday.InLieu:
				made++
			case s.Kind == workday.Exchanged:
				exchanged++
			case s.Kind == workday.Worked:
				worked++
			}
		}
		if lost != made {
			t.Errorf("%d: %d holidays on a weekend, %d days in lieu", year, lost, made)
		}
		if exchanged != worked {
			t.Errorf("%d: %d days exchanged, %d worked for them", year, exchanged, worked)
		}
	}
}

func TestAdd(t *testing.T) {
	tests := []struct {
		name, from string
		n          int
		due        string
		known      bool
	}{
		{"a plain fortnight", "2021-07-01", 10, "2021-07-15", true},
		{"received on a Saturday", "2021-07-03", 1, "2021-07-05", true},
		{"none to count", "2021-07-03", 0, "2021-07-03", true},
		{"over Tết 2023 and its days in lieu", "2023-01-19", 1, "2023-01-27", true},
		{"the Saturday worked for 29/4/2024 counts", "2024-04-26", 2, "2024-05-03", true},
		{"… as the third day", "2024-04-26", 3, "2024-05-04", true},
		{"over the National Day 2025", "2025-08-25", 10, "2025-09-10", true},
		{"over New Year and its exchange", "2025-12-31", 2, "2026-01-06", true},
		{"up to the last known day", "2027-12-17", 10, "2027-12-31", true},
		{"past the last known year", "2027-12-17", 11, "2028-01-03", false},
		{"before the first known year", "2019-12-24", 3, "2019-12-27", false},
		{"the day of receipt is not counted, so its year need not be known", "2019-12-31", 1, "2020-01-02", true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			due, known := workday.Official().Add(day(t, tt.from), tt.n)
			if due.String() != tt.due || known != tt.known {
				t.Errorf("Add(%s, %d) = %s, %t; want %s, %t", tt.from, tt.n, due, known, tt.due, tt.known)
			}
		})
	}
}

func TestCounting(t *testing.T) {
	c := workday.Official()
	days := rapid.Map(rapid.IntRange(int(workday.On(2018, time.January, 1)), int(workday.On(2030, time.December, 31))),
		func(n int) workday.Date { return workday.Date(n) })
	rapid.Check(t, func(t *rapid.T) {
		from, n := days.Draw(t, "from"), rapid.IntRange(1, 60).Draw(t, "n")
		due, known := c.Add(from, n)
		if !c.Open(due) {
			t.Fatalf("due on %s, when the office is closed", due)
		}
		if got := c.Between(from, due); got != n {
			t.Fatalf("%d open days from %s to %s, want %d", got, from, due, n)
		}
		if later, _ := c.Add(from, n+1); !later.After(due) {
			t.Fatalf("one day more is due on %s, not after %s", later, due)
		}
		if later, _ := c.Add(from+1, n); later.Before(due) {
			t.Fatalf("received a day later, due on %s, before %s", later, due)
		}
		if year, _, _ := due.Civil(); known && !c.Known(year) {
			t.Fatalf("due on %s is said to be known, its year is not", due)
		}
		if got := c.Between(due, from); got != 0 {
			t.Fatalf("%d open days between %s and the earlier %s", got, due, from)
		}
	})
}

func TestReadCalendarRefuses(t *testing.T) {
	const header = "day,kind,name,source\n"
	for name, file := range map[string]string{
		"no header":            "2024-01-01,holiday,Tết Dương lịch,law\n",
		"nothing":              "",
		"a missing field":      header + "2024-01-01,holiday,Tết Dương lịch\n",
		"no day":               header + "2024-02-30,holiday,Tết,law\n",
		"a day said twice":     header + "2024-01-01,holiday,Tết,law\n2024-01-01,holiday,Tết,law\n",
		"an unknown kind":      header + "2024-01-01,festival,Tết,law\n",
		"work on a weekday":    header + "2024-05-03,worked,làm bù,notice\n",
		"in lieu on a weekend": header + "2024-05-04,in_lieu,nghỉ bù,notice\n",
		"no source":            header + "2024-01-01,holiday,Tết Dương lịch,\n",
	} {
		t.Run(name, func(t *testing.T) {
			if c, err := workday.ReadCalendar(strings.NewReader(file)); err == nil {
				t.Errorf("read %+v, want an error", c)
			}
		})
	}
}

// TestYearsMakeTheCalendar takes the calendar apart, year by year, and makes it
// anew.
func TestYearsMakeTheCalendar(t *testing.T) {
	c := workday.Official()
	years := c.Years()
	if len(years) != 8 || years[0] != 2020 || years[7] != 2027 {
		t.Errorf("known are %v", years)
	}
	var days []workday.Special
	for _, y := range years {
		some := c.Specials(y)
		if some[0].On != workday.On(y, time.January, 1) || !slices.IsSortedFunc(some, func(a, b workday.Special) int { return int(a.On - b.On) }) {
			t.Errorf("%d begins with %v", y, some[0])
		}
		days = append(days, some...)
	}
	again, err := workday.NewCalendar(days)
	if err != nil {
		t.Fatal(err)
	}
	for d := workday.On(2019, time.December, 1); d < workday.On(2028, time.February, 1); d++ {
		was, special := c.Special(d)
		if is, also := again.Special(d); is != was || also != special {
			t.Errorf("%s was %v, is %v", d, was, is)
		}
	}
	if got := c.Specials(2028); got != nil {
		t.Errorf("of a year that is not known: %v", got)
	}
}
