package workday_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"kiennghi/domain/workday"
)

// TestOf checks that the day is the day in Hanoi, seven hours ahead of UTC.
func TestOf(t *testing.T) {
	for at, want := range map[string]string{
		"2025-06-30T16:59:59Z":      "2025-06-30",
		"2025-06-30T17:00:00Z":      "2025-07-01",
		"2025-07-01T00:30:00+07:00": "2025-07-01",
		"2025-06-30T23:30:00-05:00": "2025-07-01",
	} {
		instant, err := time.Parse(time.RFC3339, at)
		if err != nil {
			t.Fatal(err)
		}
		if got := workday.Of(instant); got.String() != want {
			t.Errorf("Of(%s) = %s, want %s", at, got, want)
		}
	}
}

func TestStart(t *testing.T) {
	got := day(t, "2025-07-01").Start().Format(time.RFC3339)
	if want := "2025-06-30T17:00:00Z"; got != want {
		t.Errorf("Start = %s, want %s", got, want)
	}
}

func TestParseRefuses(t *testing.T) {
	for _, s := range []string{"", "2025", "2025-02-29", "01/07/2025", "2025-7-1", "2025-07-01T00:00:00Z", "1970-01-01"} {
		if d, err := workday.Parse(s); err == nil {
			t.Errorf("Parse(%q) = %s, want an error", s, d)
		}
	}
}

func TestMonth(t *testing.T) {
	if got := day(t, "2024-02-29").Month(); got != day(t, "2024-02-01") {
		t.Errorf("Month = %s, want 2024-02-01", got)
	}
}

func TestYear(t *testing.T) {
	for _, s := range []string{"2024-01-01", "2024-02-29", "2024-12-31"} {
		if from, to := day(t, s).Year(), day(t, s).YearEnd(); from != day(t, "2024-01-01") || to != day(t, "2024-12-31") {
			t.Errorf("the year of %s is %s to %s", s, from, to)
		}
	}
}

// TestRoundTrips writes a day in every way that it is kept, and reads it back.
func TestRoundTrips(t *testing.T) {
	dates := rapid.Map(rapid.IntRange(int(workday.On(1900, time.January, 1)), int(workday.On(2200, time.December, 31))),
		func(n int) workday.Date { return workday.Date(n) })
	rapid.Check(t, func(t *rapid.T) {
		d := dates.Draw(t, "day")
		if got := workday.On(d.Civil()); got != d {
			t.Fatalf("On(Civil) = %s, want %s", got, d)
		}
		text, err := d.MarshalText()
		if err != nil {
			t.Fatal(err)
		}
		var read workday.Date
		if err := read.UnmarshalText(text); err != nil || read != d {
			t.Fatalf("text %s reads as %s, %v", text, read, err)
		}
		value, err := d.Value()
		if err != nil {
			t.Fatal(err)
		}
		var scanned workday.Date
		if err := scanned.Scan(value); err != nil || scanned != d {
			t.Fatalf("value %v scans as %s, %v", value, scanned, err)
		}
		if !d.IsZero() && workday.Of(d.Start()) != d {
			t.Fatalf("%s starts at %s, another day", d, d.Start())
		}
		if !d.Before(d.Add(1)) || !d.Add(1).After(d) {
			t.Fatalf("%s and the day after are out of order", d)
		}
	})
}

func TestScan(t *testing.T) {
	d := day(t, "2025-07-01")
	if err := d.Scan(time.Date(2024, time.May, 4, 0, 0, 0, 0, time.UTC)); err != nil || d != day(t, "2024-05-04") {
		t.Errorf("a date column scans as %s, %v", d, err)
	}
	if err := d.Scan(nil); err != nil || !d.IsZero() {
		t.Errorf("NULL scans as %s, %v", d, err)
	}
	if err := d.Scan(20250701); err == nil {
		t.Error("a number scans as a day")
	}
}
