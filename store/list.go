package store

import (
	"strconv"
	"time"

	"kiennghi/domain"
	"kiennghi/domain/casework"
	"kiennghi/domain/workday"
)

// args collects the arguments of a statement while it is written.
type args []any

// add adds an argument and returns what stands for it in the statement.
func (a *args) add(v any) string {
	*a = append(*a, v)
	return "$" + strconv.Itoa(len(*a))
}

// equal is a further condition on a column, unless v is empty.
func equal[T comparable](a *args, column string, v T) string {
	var zero T
	if v == zero {
		return ""
	}
	return " AND " + column + " = " + a.add(v)
}

// among is a further condition on a column, unless there are no values.
func among[T ~string](a *args, column string, values []T) string {
	if len(values) == 0 {
		return ""
	}
	return " AND " + column + " = ANY (" + a.add(texts(values)) + "::text[])"
}

// during is a further condition on an instant: not before the day from, not
// after the day to, where they are given.
func during(a *args, column string, from, to workday.Date) string {
	var where string
	if !from.IsZero() {
		where += " AND " + column + " >= " + a.add(from.Start())
	}
	if !to.IsZero() {
		where += " AND " + column + " < " + a.add(to.Add(1).Start())
	}
	return where
}

// The first and the last day that a cursor can mean.
var firstDay, lastDay = workday.On(1, time.January, 1), workday.On(9999, time.December, 31)

// day and instant read the key of a cursor, which anybody may have written.
func day(c *casework.Cursor) workday.Date {
	return workday.Date(min(max(c.Key, int64(firstDay)), int64(lastDay)))
}

func instant(c *casework.Cursor) time.Time {
	return time.UnixMicro(min(max(c.Key, firstDay.Start().UnixMicro()), lastDay.Start().UnixMicro())).UTC()
}

// beyond is a further condition: past the last row of the page before, in an
// order of columns that ends with the ID. The keys that come before the ID are
// read from the cursor by key.
func beyond[K any](a *args, p casework.Page, column, id, compare string, key func(*casework.Cursor) K) string {
	if p.After == nil {
		return ""
	}
	return " AND (" + column + ", " + id + ") " + compare + " (" + a.add(key(p.After)) + ", " + a.add(p.After.ID) + ")"
}

// beyondID is beyond for an order by ID alone.
func beyondID(a *args, p casework.Page, id, compare string) string {
	if p.After == nil {
		return ""
	}
	return " AND " + id + " " + compare + " " + a.add(p.After.ID)
}

// more is how many rows to read for a page: one too many, which tells whether
// another page follows.
func more(a *args, p casework.Page) string { return a.add(p.Limit + 1) }

// selection is a list over several units, of which each has an index in the
// list's order.
type selection struct {
	columns, from string // the table with its alias
	unit          string // the column of the unit
	where         string
	order, limit  string
}

// of writes the statement for the units. From each it reads as many rows as
// the page may show and merges them, so that it costs no more than units
// times page, however many rows there are.
func (s selection) of(a *args, alias string, ids []domain.UnitID) string {
	tail := " ORDER BY " + s.order + " LIMIT " + s.limit
	if len(ids) == 1 {
		return "SELECT " + s.columns + " FROM " + s.from + " WHERE " + s.unit + " = " + a.add(ids[0]) + s.where + tail
	}
	return "SELECT " + s.columns + " FROM unnest(" + a.add(texts(ids)) + "::text[]) AS scope(unit) CROSS JOIN LATERAL (" +
		"SELECT * FROM " + s.from + " WHERE " + s.unit + " = scope.unit" + s.where + tail + ") AS " + alias + tail
}

// texts and uuids are lists as PostgreSQL's arrays are made of.
func texts[T ~string](list []T) []string {
	out := make([]string, len(list))
	for i, v := range list {
		out[i] = string(v)
	}
	return out
}

func uuids[T any](ids []domain.ID[T]) [][16]byte {
	out := make([][16]byte, len(ids))
	for i, id := range ids {
		out[i] = id
	}
	return out
}
