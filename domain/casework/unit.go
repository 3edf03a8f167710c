package casework

import (
	"cmp"
	"context"
	"slices"

	"kiennghi/domain"
	"kiennghi/domain/policy"
	"kiennghi/domain/workday"
)

// UnitFilter narrows a list of units.
type UnitFilter struct {
	At     workday.Date // zero: today
	Level  domain.Level
	Parent domain.UnitID
}

// UnitList lists the units in force on a day. The register is public.
func (d *Desk) UnitList(by Caller, f UnitFilter) []domain.Unit {
	at := cmp.Or(f.At, by.Today)
	return slices.DeleteFunc(by.Units.All(), func(u domain.Unit) bool {
		return !u.InForce(at) || f.Level != "" && u.Level != f.Level || f.Parent != "" && u.Parent != f.Parent
	})
}

// UnitDetail is a unit as seen on a day.
type UnitDetail struct {
	domain.Unit
	At         workday.Date
	Above      *domain.Unit
	Successors []domain.Succession
}

// Unit returns a unit, the authority above it on a day, and who took it over.
func (d *Desk) Unit(by Caller, id domain.UnitID, at workday.Date) (UnitDetail, error) {
	u, ok := by.Units.Get(id)
	if !ok {
		return UnitDetail{}, domain.NotFound("unit")
	}
	v := UnitDetail{Unit: u, At: cmp.Or(at, by.Today), Successors: by.Units.Successors(id)}
	if above, ok := by.Units.Above(id, v.At); ok {
		v.Above = &above
	}
	return v, nil
}

// Staff lists who holds a post at a unit today, to those who read its cases by
// a post of their own: whom to assign, who may be made a deputy, who drafted.
func (d *Desk) Staff(ctx context.Context, by Caller, unit domain.UnitID) ([]StaffMember, error) {
	if _, err := by.within(unit, false); err != nil {
		return nil, err
	}
	return d.Store.Staff(ctx, unit, by.Today)
}

// StaffMember is somebody who holds a post.
type StaffMember struct {
	domain.Post
	Name string
}

// keeps refuses everybody who does not keep the register under a unit.
func (c Caller) keeps(unit domain.UnitID) (domain.Warrant, error) {
	if !c.Scope(c.Actor, domain.StepUnits).Holds(unit) {
		return domain.Warrant{}, domain.Forbidden(domain.CodeForbidden, string(domain.StepUnits))
	}
	w, _ := c.May(c.Actor, domain.StepUnits, policy.At(unit))
	return w, nil
}

func unitEvent(by Caller, w domain.Warrant, u domain.Unit, step domain.Step, c domain.Change) *domain.Event {
	c.Home, c.Entry = u.ID, &u
	return &domain.Event{ID: domain.NewID[domain.Event](by.Now), Subject: domain.OfUnit, Seq: u.Version, Step: step, At: by.Now, Warrant: w, Change: c}
}

// CreateUnit enters a unit in the register. With the authority above it, it ends.
func (d *Desk) CreateUnit(ctx context.Context, by Caller, u domain.Unit) (domain.Unit, error) {
	return update(ctx, d, by, func(tx Tx) (domain.Unit, error) {
		w, err := by.keeps(u.Parent)
		if err != nil {
			return u, err
		}
		us, err := tx.Register()
		if err != nil {
			return u, err
		}
		parent, _ := us.Get(u.Parent)
		switch {
		case !parent.Level.Over(u.Level):
			return u, domain.Invalid("level", domain.CodeNotAllowed)
		case !parent.InForce(u.From):
			return u, domain.Invalid("parent", domain.CodeUnitEnded)
		}
		year, _, _ := u.From.Civil()
		u.ID, u.Until, u.Version = domain.NewUnitID(u.Code, year), parent.Until, 1
		return u, tx.Add(&u, unitEvent(by, w, u, domain.StepEnterUnit, domain.Change{}))
	})
}

// UnitChange is what of a unit is changed; empty fields stay.
type UnitChange struct {
	Until        workday.Date
	Population   int
	PopulationOn workday.Date
	Source       string
}

// ChangeUnit ends a unit, or enters its population.
func (d *Desk) ChangeUnit(ctx context.Context, by Caller, id domain.UnitID, m Match, n UnitChange) (domain.Unit, error) {
	return update(ctx, d, by, func(tx Tx) (domain.Unit, error) {
		us, err := tx.Register()
		if err != nil {
			return domain.Unit{}, err
		}
		u, ok := us.Get(id)
		if !ok {
			return u, domain.NotFound("unit")
		}
		w, err := by.keeps(id)
		if err != nil {
			return u, err
		}
		if err := m.Check(u.Version); err != nil {
			return u, err
		}
		if !n.Until.IsZero() && !us.MayEnd(id, n.Until) {
			return u, domain.Invalid("until", domain.CodeWrongOrder)
		}
		if n.Population != 0 && n.PopulationOn.IsZero() {
			return u, domain.Invalid("population_on", domain.CodeRequired)
		}
		if n.PopulationOn.After(by.Today) {
			return u, domain.Invalid("population_on", domain.CodeInTheFuture)
		}
		u.Until, u.Source = cmp.Or(n.Until, u.Until), cmp.Or(n.Source, u.Source)
		u.Population, u.PopulationOn = cmp.Or(n.Population, u.Population), cmp.Or(n.PopulationOn, u.PopulationOn)
		u.Version++
		if err := tx.Save(&u); err != nil {
			return u, err
		}
		return u, tx.Add(unitEvent(by, w, u, domain.StepChangeUnit, domain.Change{}))
	})
}

// AddSuccessor says who took over an ended unit, or a part of it.
func (d *Desk) AddSuccessor(ctx context.Context, by Caller, s domain.Succession) (domain.Succession, error) {
	return update(ctx, d, by, func(tx Tx) (domain.Succession, error) {
		us, err := tx.Register()
		if err != nil {
			return s, err
		}
		u, ok := us.Get(s.From)
		if !ok {
			return s, domain.NotFound("unit")
		}
		w, err := by.keeps(s.From)
		if err != nil {
			return s, err
		}
		if err := us.Follows(s); err != nil {
			return s, err
		}
		u.Version++
		if err := tx.Save(&u); err != nil {
			return s, err
		}
		return s, tx.Add(&s, unitEvent(by, w, u, domain.StepAddSuccessor, domain.Change{Succession: &s}))
	})
}
