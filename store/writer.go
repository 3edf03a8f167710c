package store

import (
	"database/sql/driver"
	"fmt"
	"iter"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"

	"gorm.io/gorm/schema"
)

// writer writes the rows of one table.
type writer struct {
	table         string
	names         []string
	columns       []column
	key           []int // which of the columns
	version       int   // which of the columns; -1 when the table has no versions
	insert, taken string
	updates       sync.Map // by which columns change, and whether the row is locked
}

var writers sync.Map // by reflect.Type

// writerOf returns how a thing is written: a pointer to a struct, or to a slice
// of them.
func writerOf(thing any) (*writer, error) {
	of := reflect.TypeOf(thing)
	if w, ok := writers.Load(of); ok {
		return w.(*writer), nil
	}
	s, err := schemaOf(thing)
	if err != nil {
		return nil, err
	}
	w, _ := writers.LoadOrStore(of, newWriter(s))
	return w.(*writer), nil
}

func newWriter(s *schema.Schema) *writer {
	w := &writer{table: s.Table, names: s.DBNames, version: slices.Index(s.DBNames, "version")}
	key := keyOf(s)
	var quoted, marks, own []string
	for i, name := range s.DBNames {
		field := s.FieldsByDBName[name].StructField
		w.columns = append(w.columns, column{field.Index, plainOf(field.Type)})
		quoted, marks = append(quoted, quote(name)), append(marks, mark(i+1))
		if slices.Contains(key, name) {
			w.key = append(w.key, i)
			own = append(own, quote(name)+" = "+mark(len(w.key)))
		}
	}
	w.insert = "INSERT INTO " + quote(s.Table) + " (" + strings.Join(quoted, ", ") + ") VALUES (" + strings.Join(marks, ", ") + ")"
	w.taken = "SELECT EXISTS (SELECT FROM " + quote(s.Table) + " WHERE " + strings.Join(own, " AND ") + ")"
	return w
}

// update returns a statement that writes some columns of a row, after the columns
// of the key. Unless the row is locked, it fails where the version before its own
// is not there.
func (w *writer) update(changed []int, locked bool) string {
	type kind struct {
		columns string
		locked  bool
	}
	var sets, where []string
	for i, k := range w.key {
		where = append(where, quote(w.names[k])+" = "+mark(i+1))
	}
	for i, c := range changed {
		m := mark(len(w.key) + i + 1)
		sets = append(sets, quote(w.names[c])+" = "+m)
		if c == w.version && !locked {
			where = append(where, quote(w.names[c])+" = "+m+" - 1")
		}
	}
	of := kind{strings.Join(sets, ", "), locked}
	if sql, ok := w.updates.Load(of); ok {
		return sql.(string)
	}
	sql := "UPDATE " + quote(w.table) + " SET " + of.columns + " WHERE " + strings.Join(where, " AND ")
	if !locked {
		sql = "WITH changed AS (" + sql + " RETURNING 1) SELECT one_row(count(*)) FROM changed"
	}
	w.updates.Store(of, sql)
	return sql
}

// differ lists the columns that are not as they were, the version always among
// them; all but the key when it is not known how they were.
func (w *writer) differ(now, was []any) []int {
	var changed []int
	for i := range now {
		if i == w.version || !slices.Contains(w.key, i) && (was == nil || now[i] != was[i]) {
			changed = append(changed, i)
		}
	}
	return changed
}

// pick returns some of the values.
func pick(values []any, which ...int) []any {
	out := make([]any, len(which))
	for i, c := range which {
		out[i] = values[c]
	}
	return out
}

// rowKey names a row of a table.
type rowKey struct{ table, key string }

func (w *writer) row(values []any) rowKey {
	return rowKey{w.table, fmt.Sprint(pick(values, w.key...)...)}
}

func mark(n int) string { return "$" + strconv.Itoa(n) }

func quote(name string) string { return `"` + name + `"` }

// rows lists the rows of a pointer to a struct, or to a slice of them.
func rows(thing any) iter.Seq[reflect.Value] {
	return func(yield func(reflect.Value) bool) {
		v := reflect.ValueOf(thing).Elem()
		if v.Kind() == reflect.Struct {
			yield(v)
			return
		}
		for i := range v.Len() {
			if !yield(v.Index(i)) {
				return
			}
		}
	}
}

// column is where a column is in the type, and how its value is had.
type column struct {
	place []int
	plain func(reflect.Value) (any, error)
}

// values returns the columns of a row in the driver's own types, for which it
// need not look for a way to write them.
func (w *writer) values(row reflect.Value) ([]any, error) {
	out := make([]any, len(w.columns))
	for i, c := range w.columns {
		v, err := c.plain(row.FieldByIndex(c.place))
		if err != nil {
			return nil, err
		}
		out[i] = v
	}
	return out, nil
}

// plainOf returns how a value of a type is had in a type of the driver's own.
func plainOf(t reflect.Type) func(reflect.Value) (any, error) {
	switch {
	case t.Implements(reflect.TypeFor[driver.Valuer]()):
		return func(v reflect.Value) (any, error) { return v.Interface().(driver.Valuer).Value() }
	case t.Kind() == reflect.String:
		return func(v reflect.Value) (any, error) { return v.String(), nil }
	}
	return func(v reflect.Value) (any, error) { return v.Interface(), nil }
}
