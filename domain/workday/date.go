// Package workday knows days: the calendar day of the office, and which days
// it is open. An instant is a time.Time in UTC; a day is a Date in Hanoi.
package workday

import (
	"database/sql/driver"
	"fmt"
	"time"
	_ "time/tzdata" // the zone must be known on machines without a zone database
)

// Zone is where the office's days are counted. What arrives at 00:30 on 1 July
// there belongs to July.
var Zone = func() *time.Location {
	z, err := time.LoadLocation("Asia/Ho_Chi_Minh")
	if err != nil {
		panic(err) // the zone database is compiled in
	}
	return z
}()

// Date is a calendar day, with no time of day and no zone: the number of days
// since 1 January 1970, so that dates compare and subtract as numbers. The
// zero Date means "no date"; 1 January 1970 itself cannot be said.
type Date int32

// On returns the day of that year, month and day of the month.
func On(year int, month time.Month, day int) Date {
	return Date(time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

// Of returns the day that t falls on in Zone.
func Of(t time.Time) Date {
	y, m, d := t.In(Zone).Date()
	return On(y, m, d)
}

// Parse reads a day written as in RFC 3339: 2006-01-02. It refuses the one day
// that would read as no date.
func Parse(s string) (Date, error) {
	t, err := time.Parse(time.DateOnly, s)
	d := Date(t.Unix() / 86400)
	if err != nil || d.IsZero() {
		return 0, fmt.Errorf("workday: %q is not a day", s)
	}
	return d, nil
}

func (d Date) utc() time.Time { return time.Unix(int64(d)*86400, 0).UTC() }

// Start returns the first instant of the day in Zone, in UTC.
func (d Date) Start() time.Time {
	y, m, day := d.utc().Date()
	return time.Date(y, m, day, 0, 0, 0, 0, Zone).UTC()
}

// IsZero reports whether d is no date.
func (d Date) IsZero() bool { return d == 0 }

// Before and After compare two days.
func (d Date) Before(e Date) bool { return d < e }
func (d Date) After(e Date) bool  { return d > e }

// Add returns the day n days later, or earlier when n is negative.
func (d Date) Add(n int) Date { return d + Date(n) }

// Years returns the same day n years later; after a 29 February perhaps 1 March.
func (d Date) Years(n int) Date {
	y, m, day := d.Civil()
	return On(y+n, m, day)
}

// Civil returns the parts of the day.
func (d Date) Civil() (year int, month time.Month, day int) { return d.utc().Date() }

// Month returns the first day of d's month.
func (d Date) Month() Date {
	y, m, _ := d.Civil()
	return On(y, m, 1)
}

// MonthEnd returns the last day of d's month.
func (d Date) MonthEnd() Date {
	y, m, _ := d.Civil()
	return On(y, m+1, 0)
}

// Year returns the first day of d's year.
func (d Date) Year() Date {
	y, _, _ := d.Civil()
	return On(y, time.January, 1)
}

// YearEnd returns the last day of d's year.
func (d Date) YearEnd() Date {
	y, _, _ := d.Civil()
	return On(y, time.December, 31)
}

// Weekday returns the day of the week.
func (d Date) Weekday() time.Weekday { return d.utc().Weekday() }

// String writes the day as RFC 3339 does, and the zero Date as nothing.
func (d Date) String() string {
	if d == 0 {
		return ""
	}
	return d.utc().Format(time.DateOnly)
}

func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

func (d *Date) UnmarshalText(b []byte) (err error) {
	if len(b) == 0 {
		*d = 0
		return nil
	}
	*d, err = Parse(string(b))
	return err
}

// Value keeps the zero Date as NULL; Scan reads it back.
func (d Date) Value() (driver.Value, error) {
	if d == 0 {
		return nil, nil
	}
	return d.String(), nil
}

func (d *Date) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*d = 0
		return nil
	case time.Time:
		y, m, day := v.Date()
		*d = On(y, m, day)
		return nil
	case string:
		return d.UnmarshalText([]byte(v))
	}
	return fmt.Errorf("workday: cannot read a day from %T", src)
}

// Bind reads the day as UnmarshalText does; it is what the decoders of URL
// parameters look for, which would take a Date for a number.
func (d *Date) Bind(s string) error { return d.UnmarshalText([]byte(s)) }
