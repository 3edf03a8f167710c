package casework

import (
	"kiennghi/domain"
	"kiennghi/domain/policy"
	"kiennghi/domain/workday"
)

// within is the caller's scope of reading, narrowed to a unit if one is given.
// A unit of which the caller may not read everything does not exist: a part of
// its cases or figures would pass for the whole.
func (c Caller) within(unit domain.UnitID, sub bool) (policy.Scope, error) {
	s := c.Scope(c.Actor, domain.StepRead)
	if unit == "" {
		return s, nil
	}
	if !s.Holds(unit) {
		return policy.Scope{}, domain.NotFound("unit")
	}
	return s.Within(unit, sub), nil
}

// everything is the scope of what is published, narrowed to a unit.
func (c Caller) everything(unit domain.UnitID, sub bool) policy.Scope {
	s := policy.Public(c.Units)
	if unit != "" {
		s = s.Within(unit, sub)
	}
	return s
}

// estates lists the units and those whose cases are theirs today.
func (c Caller) estates(units []domain.UnitID) (all []domain.UnitID) {
	for _, u := range units {
		all = append(all, c.Units.Estate(u, c.Today)...)
	}
	return all
}

// overAll returns the caller's warrant for what concerns all units alike: it
// is asked for at the unit above all others.
func (c Caller) overAll(step domain.Step) (domain.Warrant, error) {
	for _, u := range c.Units.All() {
		if u.Parent == "" && u.InForce(c.Today) {
			if w, ok := c.May(c.Actor, step, policy.At(u.ID)); ok {
				return w, nil
			}
		}
	}
	return domain.Warrant{}, domain.Forbidden(domain.CodeForbidden, string(step))
}

// inOrder refuses a period that ends before it begins; either day may be left
// open.
func inOrder(from, to workday.Date) error {
	if !from.IsZero() && !to.IsZero() && to.Before(from) {
		return domain.Invalid("query to", domain.CodeWrongOrder)
	}
	return nil
}
