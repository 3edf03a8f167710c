package policy

import (
	"slices"

	"kiennghi/domain"
)

// Charge is the place of a commitment for those who take a step on it.
func Charge(c domain.Commitment) Place {
	return Place{Units: []domain.UnitID{c.Unit}, Charged: c.Person}
}

// Among narrows the scope to some units. What the actor may not read is left
// out without a word.
func (s Scope) Among(units []domain.UnitID) Scope {
	return Scope{units: slices.DeleteFunc(slices.Clone(s.units), func(u domain.UnitID) bool { return !slices.Contains(units, u) })}
}
