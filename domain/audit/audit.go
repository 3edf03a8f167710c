// Package audit holds what is kept against the record. The events of a thing
// are its record: its row, its spans and every figure follow from them. The
// package works out again what the events give, and names each difference.
//
// A row is held against events only: its own, and those of what it was handled
// with; never against another row. So a wrong value is named once, where it
// stands. A record with a gap proves nothing, and only the gap is named.
package audit

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"kiennghi/domain"
)

// Difference is one value that is not what the events give. It names no
// person, and of texts it says only that they differ.
type Difference struct {
	Subject          domain.Subject
	ID               string
	Field            string
	Kept, Recomputed string
}

func (d Difference) String() string {
	return fmt.Sprintf("%s %s %s: kept %s, by its events %s", d.Subject, d.ID, d.Field, d.Kept, d.Recomputed)
}

// OfEvent is the subject of what is wrong with an event itself.
const OfEvent domain.Subject = "event"

// None stands for a value that is empty or not there, One for one that is.
const (
	None = "none"
	One  = "one"
)

// sheet collects the differences of one thing.
type sheet struct {
	subject domain.Subject
	id      string
	found   []Difference
}

func (s *sheet) add(field, kept, recomputed string) {
	s.found = append(s.found, Difference{s.subject, s.id, field, kept, recomputed})
}

// hold holds one value against another.
func (s *sheet) hold(field string, kept, recomputed any) {
	if k, r := say(kept), say(recomputed); k != r {
		s.add(field, k, r)
	}
}

// whole reports whether events are numbered from the first on without a gap.
func (s *sheet) whole(events []domain.Event, first int) bool {
	for i := range max(len(events), 1) {
		if i == len(events) || events[i].Seq != first+i {
			s.add("event "+strconv.Itoa(first+i), None, One)
			return false
		}
	}
	return true
}

// begins returns the number with which a record that goes on from an entry
// without an event may begin: 2, or 1 where the entry has one.
func begins(events []domain.Event) int { return min(events[0].Seq, 2) }

// codes are the fields of type string that are no text that somebody wrote.
var codes = []string{"Code", "DueRule", "NoticeRule", "AcknowledgeRule", "ReasonRule", "ReviewRule"}

// compare holds a struct against another field by field, each named with the
// prefix.
func compare[T comparable](s *sheet, prefix string, kept, recomputed T) {
	if kept == recomputed {
		return
	}
	k, r := reflect.ValueOf(kept), reflect.ValueOf(recomputed)
	for _, f := range reflect.VisibleFields(k.Type()) {
		if f.Anonymous {
			continue
		}
		before := len(s.found)
		s.hold(prefix+snake(f.Name), k.FieldByIndex(f.Index).Interface(), r.FieldByIndex(f.Index).Interface())
		if len(s.found) > before && f.Type == reflect.TypeFor[string]() && !slices.Contains(codes, f.Name) {
			s.found[before].Kept, s.found[before].Recomputed = "one text", "another"
		}
	}
}

// same holds two lists against each other, whatever their order.
func same[T comparable](s *sheet, what string, kept, recomputed []T) {
	for _, k := range kept {
		if !slices.Contains(recomputed, k) {
			s.add(what, say(k), None)
		}
	}
	for _, r := range recomputed {
		if !slices.Contains(kept, r) {
			s.add(what, None, say(r))
		}
	}
}

// say writes a value so that two that mean the same are written the same:
// instants in UTC and to the microsecond, which is what the database keeps.
func say(v any) string {
	switch v := v.(type) {
	case bool, int:
		return fmt.Sprint(v)
	case time.Time:
		return v.UTC().Truncate(time.Microsecond).Format(time.RFC3339Nano)
	case *time.Time:
		if v == nil {
			return None
		}
		return say(*v)
	}
	if reflect.ValueOf(v).IsZero() {
		return None
	}
	return fmt.Sprint(v)
}

// snake writes the name of a field as the name of its column.
func snake(name string) string {
	var b strings.Builder
	for i, c := range name {
		if i > 0 && unicode.IsUpper(c) && !unicode.IsUpper(rune(name[i-1])) {
			b.WriteByte('_')
		}
		b.WriteRune(unicode.ToLower(c))
	}
	return b.String()
}
