package workday_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"kiennghi/domain/workday"
)

const hours = workday.Hours("08:00-12:00 13:30-17:30")

// clock is an instant of the clock on the wall in Hanoi.
func clock(t testing.TB, s string) time.Time {
	t.Helper()
	at, err := time.ParseInLocation("2006-01-02 15:04", s, workday.Zone)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func TestAddHours(t *testing.T) {
	for _, tt := range []struct {
		name, from string
		hours      float64
		want       string
		known      bool
	}{
		{"in the morning", "2024-04-24 08:00", 2, "2024-04-24 10:00", true},
		{"up to noon", "2024-04-24 08:00", 4, "2024-04-24 12:00", true},
		{"over noon", "2024-04-24 08:00", 4.5, "2024-04-24 14:00", true},
		{"from the break", "2024-04-24 12:45", 1, "2024-04-24 14:30", true},
		{"from the night", "2024-04-24 03:00", 8, "2024-04-24 17:30", true},
		{"none, from the night", "2024-04-24 23:00", 0, "2024-04-25 08:00", true},
		{"none, from the closing", "2024-04-24 17:30", 0, "2024-04-24 17:30", true},
		{"into the next day", "2024-04-24 17:00", 1, "2024-04-25 08:30", true},
		{"over a weekend", "2024-04-19 17:00", 1, "2024-04-22 08:30", true},
		// The five days around 30 April 2024 were paid for with Saturday, 4 May.
		{"over the holidays", "2024-04-26 16:30", 2, "2024-05-02 09:00", true},
		{"on a Saturday that is worked", "2024-05-03 17:00", 2, "2024-05-04 09:30", true},
		{"into a year that is not known", "2027-12-31 17:00", 1, "2028-01-03 08:30", false},
	} {
		got, known := workday.Official().AddHours(clock(t, tt.from), time.Duration(tt.hours*float64(time.Hour)), hours)
		if !got.Equal(clock(t, tt.want)) || known != tt.known {
			t.Errorf("%s: %s, known %t, want %s", tt.name, got.In(workday.Zone), known, tt.want)
		}
	}
	at := clock(t, "2024-04-24 08:00")
	if got, known := workday.Official().AddHours(at, time.Hour, "noon"); known || !got.Equal(at) {
		t.Errorf("hours that cannot be read give %s", got)
	}
}

func TestHoursThatCannotBeRead(t *testing.T) {
	for _, h := range []workday.Hours{"", "08:00", "8:00-12:00", "08:00-24:00", "12:00-08:00", "08:00-08:00", "13:30-17:30 08:00-12:00",
		"08:00-12:00 12:00-17:30", "08:00-12:00  13:30-17:30", "08:00-12:00,13:30-17:30", "08:00-12:00 "} {
		if h.Validate() == nil {
			t.Errorf("%q are read", h)
		}
	}
	for _, h := range []workday.Hours{hours, "00:00-23:59", "07:30-16:00"} {
		if err := h.Validate(); err != nil {
			t.Error(err)
		}
	}
}

// within reports whether the office works at that instant.
func within(c *workday.Calendar, at time.Time) bool {
	local := at.In(workday.Zone)
	minute := time.Duration(local.Hour())*time.Hour + time.Duration(local.Minute())*time.Minute + time.Duration(local.Second())*time.Second + time.Duration(local.Nanosecond())
	const half = 30 * time.Minute
	return c.Open(workday.Of(at)) && (minute >= 8*time.Hour && minute <= 12*time.Hour || minute >= 13*time.Hour+half && minute <= 17*time.Hour+half)
}

// TestHoursAddUp: a hours and then b are a+b, later gives no earlier, more no
// less, it is never outside the hours, and what was added is what lies between.
func TestHoursAddUp(t *testing.T) {
	c := workday.Official()
	first := time.Date(2021, time.December, 1, 0, 0, 0, 0, time.UTC)
	instants := rapid.Custom(func(t *rapid.T) time.Time {
		at := first.Add(time.Duration(rapid.Int64Range(0, int64(3*365*24*time.Hour)).Draw(t, "after")))
		if rapid.Bool().Draw(t, "on the half hour") {
			at = at.Truncate(30 * time.Minute)
		}
		return at
	})
	spans := rapid.OneOf(rapid.Map(rapid.Int64Range(0, int64(200*time.Hour)), func(n int64) time.Duration { return time.Duration(n) }),
		rapid.Map(rapid.IntRange(0, 200), func(n int) time.Duration { return time.Duration(n) * 30 * time.Minute }))
	rapid.Check(t, func(t *rapid.T) {
		from, later := instants.Draw(t, "from"), instants.Draw(t, "later")
		a, b := spans.Draw(t, "a"), spans.Draw(t, "b")
		if later.Before(from) {
			from, later = later, from
		}
		add := func(from time.Time, d time.Duration) time.Time {
			due, known := c.AddHours(from, d, hours)
			if !known || !within(c, due) || due.Before(from) {
				t.Fatalf("%s and %s of work: %s, known %t", from, d, due.In(workday.Zone), known)
			}
			return due
		}
		due := add(from, a)
		if whole := add(from, a+b); !add(due, b).Equal(whole) || whole.Before(due) {
			t.Fatalf("%s and %s is %s, and %s is %s, together %s", from, a, due, b, add(due, b), whole)
		}
		if add(later, a).Before(due) {
			t.Fatalf("%s of work are done by %s from %s, and by %s from %s", a, due, from, add(later, a), later)
		}
		if got := c.HoursBetween(from, due, hours); got != a {
			t.Fatalf("between %s and %s lie %s, not %s", from, due, got, a)
		}
		if got := c.HoursBetween(due, from, hours); got != 0 {
			t.Fatalf("backwards lie %s", got)
		}
	})
}
