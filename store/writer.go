package store

import (
	"database/sql/driver"
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
	table  string
	places [][]int // of the columns in the type
	insert string
	update string // over the version before; empty when the table has no versions
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
	w := &writer{table: s.Table}
	key := keyOf(s)
	var names, marks, sets, where []string
	for i, name := range s.DBNames {
		w.places = append(w.places, s.FieldsByDBName[name].StructField.Index)
		quoted, mark := `"`+name+`"`, "$"+strconv.Itoa(i+1)
		names, marks = append(names, quoted), append(marks, mark)
		switch {
		case slices.Contains(key, name):
			where = append(where, quoted+" = "+mark)
		case name == "version":
			where = append(where, quoted+" = "+mark+" - 1")
			fallthrough
		default:
			sets = append(sets, quoted+" = "+mark)
		}
	}
	w.insert = "INSERT INTO " + quote(s.Table) + " (" + strings.Join(names, ", ") + ") VALUES (" + strings.Join(marks, ", ") + ")"
	if s.LookUpField("version") != nil {
		w.update = "UPDATE " + quote(s.Table) + " SET " + strings.Join(sets, ", ") + " WHERE " + strings.Join(where, " AND ")
	}
	return w
}

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

// values returns the columns of a row in the driver's own types, which it need
// not look for a way to write.
func (w *writer) values(row reflect.Value) ([]any, error) {
	values := make([]any, len(w.places))
	for i, place := range w.places {
		v, err := plainValue(row.FieldByIndex(place))
		if err != nil {
			return nil, err
		}
		values[i] = v
	}
	return values, nil
}

func plainValue(v reflect.Value) (any, error) {
	switch x := v.Interface().(type) {
	case driver.Valuer:
		return x.Value()
	default:
		if v.Kind() == reflect.String {
			return v.String(), nil
		}
		return x, nil
	}
}
