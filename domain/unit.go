package domain

import (
	"database/sql/driver"
	"fmt"
	"iter"
	"slices"
	"strings"

	"kiennghi/domain/workday"
)

// Level is the rank of a unit in the tree of authorities.
type Level string

const (
	LevelCity     Level = "city"     // thành phố
	LevelDistrict Level = "district" // quận
	LevelTown     Level = "town"     // thị xã
	LevelWard     Level = "ward"     // phường
	LevelCommune  Level = "commune"  // xã
)

// Levels lists every level, the highest first.
var Levels = []Level{LevelCity, LevelDistrict, LevelTown, LevelWard, LevelCommune}

// Over reports whether a unit of the level may stand directly above one of the
// other: a ward under a district or, as all do since 2025, under the city.
func (l Level) Over(other Level) bool { return l.tier() < other.tier() }

// tier counts from the top.
func (l Level) tier() int {
	switch l {
	case LevelCity:
		return 0
	case LevelDistrict, LevelTown:
		return 1
	}
	return 2
}

// HasCouncil reports whether the unit has a People's Council on day d. The wards
// of the pilot had none (Resolution 97/2019/QH14, article 1), and their districts'
// councils stood for them.
func (u Unit) HasCouncil(d workday.Date) bool {
	return u.Level != LevelWard || d.Before(Pilot) || !d.Before(Reform)
}

// UnitID names a unit: its code of the General Statistics Office, and the year
// of the list that introduced it, since codes are used again (00082 was Trần
// Hưng Đạo until 2025 and is Cửa Nam since). For example "00088-2021".
type UnitID string

// NewUnitID joins a GSO code with the year of the list that introduced the unit.
func NewUnitID(code string, year int) UnitID { return UnitID(fmt.Sprintf("%s-%04d", code, year)) }

// Code returns the GSO code.
func (id UnitID) Code() string {
	code, _, _ := strings.Cut(string(id), "-")
	return code
}

// Value keeps the zero UnitID as NULL.
func (id UnitID) Value() (driver.Value, error) {
	if id == "" {
		return nil, nil
	}
	return string(id), nil
}

func (id *UnitID) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*id = ""
	case string:
		*id = UnitID(v)
	case []byte:
		*id = UnitID(v)
	default:
		return fmt.Errorf("domain: cannot read a UnitID from %T", src)
	}
	return nil
}

// Unit is an authority of one place between two days.
type Unit struct {
	ID     UnitID       `json:"id"`
	Code   string       `json:"code"` // of the General Statistics Office
	Name   string       `json:"name"` // in Vietnamese, with its level: "Phường Hàng Bài"
	Level  Level        `json:"level"`
	Parent UnitID       `json:"parent,omitzero"` // the authority above; zero for the city
	From   workday.Date `json:"from,omitzero"`   // first day in force; zero when it lies before the register
	Until  workday.Date `json:"until,omitzero"`  // last day in force; zero while it has no end

	Population   int          `json:"population,omitzero"`    // people; 0 when not known
	PopulationOn workday.Date `json:"population_on,omitzero"` // the day or year's end the number is of
	Source       string       `json:"source,omitzero"`        // where the facts come from
	Version      int          `json:"version"`
}

// The steps of the life of a unit, all of which are to keep the register.
const (
	StepUnits        Step = "manage_units"
	StepEnterUnit    Step = "enter_unit"
	StepChangeUnit   Step = "change_unit"
	StepAddSuccessor Step = "add_successor"
)

// InForce reports whether the unit exists on day d.
func (u Unit) InForce(d workday.Date) bool {
	return !d.Before(u.From) && (u.Until.IsZero() || !d.After(u.Until))
}

// outlasts reports whether the unit is in force on some day after d.
func (u Unit) outlasts(d workday.Date) bool { return u.Until.IsZero() || u.Until.After(d) }

// Extent says how much of an ended unit its successor took over.
type Extent string

const (
	Whole Extent = "whole" // all of it
	Part  Extent = "part"  // it was split among several
)

// Succession says that To took over From on a day.
type Succession struct {
	From   UnitID       `json:"from"`
	To     UnitID       `json:"to"`
	On     workday.Date `json:"on"` // the successor's first day
	Extent Extent       `json:"extent"`
	Source string       `json:"source,omitzero"`
}

// follows reports whether the day comes after the last of the unit that is taken
// over, without one between them on which nobody acts for it.
func (s Succession) follows(last workday.Date) bool {
	return s.On == last.Add(1) || s.Extent == Part && s.On.After(last)
}

// Units is the whole register of units, which is small (hundreds) and changes
// seldom. It answers questions of rank at a date, for any depth of tree.
type Units struct {
	all         map[UnitID]Unit
	children    map[UnitID][]UnitID
	subtrees    map[UnitID][]UnitID
	successions map[UnitID][]Succession // by the unit that ended
	inherited   map[UnitID][]Succession // of the cases of ended units, by who answers for them since
	heirs       map[UnitID][]Succession // the same, by the unit that ended
	forebears   map[UnitID][]Succession // of places, or parts of them, by whose they are since
}

// NewUnits builds the register.
func NewUnits(units []Unit, successions []Succession) *Units {
	us := &Units{
		all:         make(map[UnitID]Unit, len(units)),
		children:    map[UnitID][]UnitID{},
		subtrees:    make(map[UnitID][]UnitID, len(units)),
		successions: map[UnitID][]Succession{},
		inherited:   map[UnitID][]Succession{},
		heirs:       map[UnitID][]Succession{},
		forebears:   map[UnitID][]Succession{},
	}
	for _, u := range units {
		us.all[u.ID] = u
		if u.Parent != "" {
			us.children[u.Parent] = append(us.children[u.Parent], u.ID)
		}
	}
	for id := range us.all {
		us.subtrees[id] = reach(id, func(id UnitID) []UnitID { return us.children[id] })
	}
	for _, s := range successions {
		us.successions[s.From] = append(us.successions[s.From], s)
		us.forebears[s.To] = append(us.forebears[s.To], s)
		if s.Extent == Whole {
			us.inherit(s)
		}
	}
	for _, u := range units {
		if u.Until.IsZero() || len(us.heirs[u.ID]) > 0 {
			continue
		}
		// Nobody took it over whole: its cases fall to the authority above.
		ended := u.Until.Add(1)
		if above, ok := us.Above(u.ID, ended); ok {
			s := Succession{From: u.ID, To: above.ID, On: ended}
			us.inherit(s)
			if len(us.successions[u.ID]) == 0 {
				us.forebears[above.ID] = append(us.forebears[above.ID], s)
			}
		}
	}
	return us
}

func (us *Units) inherit(s Succession) {
	us.inherited[s.To] = append(us.inherited[s.To], s)
	us.heirs[s.From] = append(us.heirs[s.From], s)
}

// Get returns the unit of that ID.
func (us *Units) Get(id UnitID) (Unit, bool) {
	u, ok := us.all[id]
	return u, ok
}

// Above returns the authority directly above id that is in force on day d. A
// parent that has ended is passed over: the next one above in force stands in.
func (us *Units) Above(id UnitID, d workday.Date) (Unit, bool) {
	for u := range us.upwards(us.all[id].Parent) {
		if u.ID != id && u.InForce(d) {
			return u, true
		}
	}
	return Unit{}, false
}

// AllAbove lists the authorities above id that are in force on day d, from the
// one directly above upwards.
func (us *Units) AllAbove(id UnitID, d workday.Date) []Unit {
	var out []Unit
	for u := range us.upwards(us.all[id].Parent) {
		if u.ID != id && u.InForce(d) {
			out = append(out, u)
		}
	}
	return out
}

// MayEnd reports whether d can be the last day of a unit: one of its own, none
// after the end of the authority above, none on which somebody has taken it over,
// the very day before where that took over the whole, and none before the end of
// what is below it.
func (us *Units) MayEnd(id UnitID, d workday.Date) bool {
	u := us.all[id]
	above := us.all[u.Parent]
	return !d.Before(u.From) && (above.outlasts(d) || above.Until == d) &&
		!slices.ContainsFunc(us.successions[id], func(s Succession) bool { return !s.follows(d) }) &&
		!slices.ContainsFunc(us.children[id], func(below UnitID) bool { return us.all[below].outlasts(d) })
}

// Follows refuses a succession with a day that does not follow the end of the
// unit, or on which the successor is not in force. The whole is taken over on the
// day after, since nobody would act for the unit in between, and by one alone, who
// leaves no part to others; of what is split the authority above acts for the cases
// all along.
func (us *Units) Follows(s Succession) error {
	from := us.all[s.From]
	to, ok := us.all[s.To]
	switch {
	case !ok || s.To == s.From:
		return Invalid("to", CodeUnknownReference)
	case from.Until.IsZero() || !s.On.After(from.Until):
		return Invalid("on", CodeWrongOrder)
	case !s.follows(from.Until):
		return Invalid("on", CodeLeavesGap, from.Until.Add(1).String())
	case !to.InForce(s.On):
		return Invalid("on", CodeUnitEnded)
	case slices.ContainsFunc(us.successions[s.From], func(o Succession) bool { return o.To != s.To && (o.Extent == Whole || s.Extent == Whole) }):
		return Invalid("extent", CodeTakenOverWhole)
	}
	return nil
}

// Under reports whether id is top or lies below it, whatever the date.
func (us *Units) Under(id, top UnitID) bool {
	for u := range us.upwards(id) {
		if u.ID == top {
			return true
		}
	}
	return false
}

// upwards walks from id to the top of its tree. In a register whose parents go
// round in a circle, the walk still ends.
func (us *Units) upwards(id UnitID) iter.Seq[Unit] {
	return func(yield func(Unit) bool) {
		for range us.all {
			u, ok := us.all[id]
			if !ok || !yield(u) {
				return
			}
			id = u.Parent
		}
	}
}

// Subtree returns top and every unit that is or was below it, in order of ID.
// The list is the register's own, and not to be changed.
func (us *Units) Subtree(top UnitID) []UnitID { return us.subtrees[top] }

// Below returns the units that are or were directly below id, in order of ID.
func (us *Units) Below(id UnitID) []UnitID { return slices.Sorted(slices.Values(us.children[id])) }

// Estate returns id and the ended units whose cases are its own by day d, in
// order of ID: those that it took over whole, and those below it that nobody
// did. So no case lies with nobody.
func (us *Units) Estate(id UnitID, d workday.Date) []UnitID {
	return reach(id, func(id UnitID) []UnitID {
		return by(d, us.inherited[id], func(s Succession) UnitID { return s.From })
	})
}

// AnswerFor returns id and the units that answer for its cases on day d, in
// order of ID: id is in the estate of each. Of those that have ended there may
// still be posts; see InCharge for the one that has not.
func (us *Units) AnswerFor(id UnitID, d workday.Date) []UnitID {
	return reach(id, func(id UnitID) []UnitID {
		return by(d, us.heirs[id], func(s Succession) UnitID { return s.To })
	})
}

// Forebears returns id and the units whose place, or a part of it, is its own by
// day d, directly or through another, in order of ID: those that it took over,
// wholly or in part, and those below it that nobody did. Unlike an estate, a
// place that was split among several has them all.
func (us *Units) Forebears(id UnitID, d workday.Date) []UnitID {
	return reach(id, func(id UnitID) []UnitID {
		return by(d, us.forebears[id], func(s Succession) UnitID { return s.From })
	})
}

// by picks a unit of each succession that has happened by day d.
func by(d workday.Date, all []Succession, unit func(Succession) UnitID) []UnitID {
	var ids []UnitID
	for _, s := range all {
		if !s.On.After(d) {
			ids = append(ids, unit(s))
		}
	}
	return ids
}

// reach returns from and everything that next leads to, each once and so also
// where it leads round in a circle, in order of ID.
func reach(from UnitID, next func(UnitID) []UnitID) []UnitID {
	seen := map[UnitID]bool{from: true}
	ids := []UnitID{from}
	for i := 0; i < len(ids); i++ {
		for _, id := range next(ids[i]) {
			if !seen[id] {
				seen[id] = true
				ids = append(ids, id)
			}
		}
	}
	slices.Sort(ids)
	return ids
}

// Successors returns who took over an ended unit.
func (us *Units) Successors(id UnitID) []Succession { return us.successions[id] }

// All returns every unit, in order of ID.
func (us *Units) All() []Unit {
	out := make([]Unit, 0, len(us.all))
	for _, u := range us.all {
		out = append(out, u)
	}
	slices.SortFunc(out, func(a, b Unit) int { return strings.Compare(string(a.ID), string(b.ID)) })
	return out
}
