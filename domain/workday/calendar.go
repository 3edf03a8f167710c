package workday

import (
	_ "embed"
	"encoding/csv"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"
)

// Kind says how a day departs from the ordinary week, Monday to Friday.
type Kind string

const (
	Holiday   Kind = "holiday"   // ngày lễ, tết: closed
	InLieu    Kind = "in_lieu"   // nghỉ bù: a weekday closed for a holiday that fell on a weekend
	Exchanged Kind = "exchanged" // nghỉ hoán đổi: a weekday closed, for which another day is worked
	Worked    Kind = "worked"    // làm bù: a Saturday or Sunday open in exchange
)

// Fits reports whether a day of this kind can fall on day d: what is closed in
// lieu or in exchange would else have been worked, and what is worked would not.
func (k Kind) Fits(d Date) bool {
	switch k {
	case Holiday:
		return true
	case InLieu, Exchanged:
		return !weekend(d)
	case Worked:
		return weekend(d)
	}
	return false
}

// Special is a day on which the office does not keep the ordinary week.
type Special struct {
	On     Date   `json:"on"`
	Kind   Kind   `json:"kind"`
	Name   string `json:"name"`   // in Vietnamese: the holiday, or what is exchanged for what
	Source string `json:"source"` // the law or the notice that says so
}

// Calendar says on which days an office is open: Monday to Friday, but for the
// special days. Those are announced year by year, so a Calendar knows some
// years; in the others it has nothing but the ordinary week to go by.
//
// A Calendar does not change once read, and may be used by many at once.
type Calendar struct {
	special map[Date]Special
	years   map[int]bool
}

//go:embed calendar.csv
var official string

// Official returns the calendar of Vietnam's civil service that is compiled in:
// 2020 to 2027. The file calendar.csv names its sources, and what in it is not
// confirmed.
var Official = sync.OnceValue(func() *Calendar {
	c, err := ReadCalendar(strings.NewReader(official))
	if err != nil {
		panic(err) // the file is compiled in, and read by the tests
	}
	return c
})

// ReadCalendar reads special days as CSV, with the header day,kind,name,source
// and lines of comment that begin with #. A year is known once its 1 January is
// among them. It refuses a day said twice and a kind that cannot fall on that
// day of the week.
func ReadCalendar(r io.Reader) (*Calendar, error) {
	in := csv.NewReader(r)
	in.Comment = '#'
	in.FieldsPerRecord = 4
	rows, err := in.ReadAll()
	if err != nil {
		return nil, fmt.Errorf("workday: calendar: %w", err)
	}
	if len(rows) == 0 || strings.Join(rows[0], ",") != "day,kind,name,source" {
		return nil, fmt.Errorf("workday: calendar: the header is not day,kind,name,source")
	}
	days := make([]Special, len(rows)-1)
	for i, row := range rows[1:] {
		d, err := Parse(row[0])
		if err != nil {
			return nil, fmt.Errorf("workday: calendar: %w", err)
		}
		days[i] = Special{On: d, Kind: Kind(row[1]), Name: row[2], Source: row[3]}
	}
	return NewCalendar(days)
}

// NewCalendar makes a calendar of special days, as ReadCalendar does.
func NewCalendar(days []Special) (*Calendar, error) {
	c := &Calendar{special: make(map[Date]Special, len(days)), years: map[int]bool{}}
	for _, s := range days {
		if err := c.add(s); err != nil {
			return nil, fmt.Errorf("workday: calendar: %s: %w", s.On, err)
		}
	}
	return c, nil
}

func (c *Calendar) add(s Special) error {
	if _, twice := c.special[s.On]; twice {
		return fmt.Errorf("said twice")
	}
	if !s.Kind.Fits(s.On) {
		return fmt.Errorf("%q is no kind of %s", s.Kind, s.On.Weekday())
	}
	if s.Source == "" {
		return fmt.Errorf("no source")
	}
	c.special[s.On] = s
	if year, month, day := s.On.Civil(); month == time.January && day == 1 {
		c.years[year] = true
	}
	return nil
}

func weekend(d Date) bool { return d.Weekday() == time.Saturday || d.Weekday() == time.Sunday }

// Known reports whether the special days of that year are known.
func (c *Calendar) Known(year int) bool { return c.years[year] }

// Years lists the years that are known, in order.
func (c *Calendar) Years() []int { return slices.Sorted(maps.Keys(c.years)) }

// Specials lists the special days of a year, in order.
func (c *Calendar) Specials(year int) []Special {
	var days []Special
	for d, s := range c.special {
		if y, _, _ := d.Civil(); y == year {
			days = append(days, s)
		}
	}
	slices.SortFunc(days, func(a, b Special) int { return int(a.On - b.On) })
	return days
}

// Special returns what is special about day d, if anything is.
func (c *Calendar) Special(d Date) (Special, bool) {
	s, ok := c.special[d]
	return s, ok
}

// Open reports whether the office is open on day d.
func (c *Calendar) Open(d Date) bool {
	if s, ok := c.special[d]; ok {
		return s.Kind == Worked
	}
	return !weekend(d)
}

// Add returns the n-th open day after from, which is itself day zero and not
// counted. It returns from when n is not positive.
//
// Known is false when the count ran through a year that the calendar does not
// know: its weekends were left out, but its holidays were not.
func (c *Calendar) Add(from Date, n int) (due Date, known bool) {
	due = from
	for n > 0 {
		due++
		if c.Open(due) {
			n--
		}
	}
	return due, c.knows(from+1, due)
}

// knows reports whether every year from a's to b's is known.
func (c *Calendar) knows(a, b Date) bool {
	first, _, _ := a.Civil()
	last, _, _ := b.Civil()
	for year := first; year <= last; year++ {
		if !c.years[year] {
			return false
		}
	}
	return true
}

// Between counts the open days after a, up to and including b. It is 0 when b
// is not after a.
func (c *Calendar) Between(a, b Date) int {
	n := 0
	for d := a + 1; d <= b; d++ {
		if c.Open(d) {
			n++
		}
	}
	return n
}
