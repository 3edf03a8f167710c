package policy

import (
	"slices"

	"kiennghi/domain"
)

// Seats is the part of the record in which the actor may take a step now, by a
// post or under a delegation: where something may wait for them. When charged,
// it is that of what the actor is responsible for.
func (b Bench) Seats(a domain.Actor, step domain.Step, charged bool) Scope {
	s := Scope{register: b.Units}
	for _, p := range a.Posts {
		for _, u := range b.Units.Estate(p.Unit, b.Today) {
			near := []domain.UnitID{u}
			if grants[p.Role][step] == below {
				near = b.Units.Subtree(u)
			}
			s.units = append(s.units, near...)
		}
	}
	slices.Sort(s.units)
	s.units = slices.DeleteFunc(slices.Compact(s.units), func(u domain.UnitID) bool {
		at := At(u)
		if charged {
			at.Charged = a.Account
		}
		_, ok := b.May(a, step, at)
		return !ok
	})
	return s
}

// Mine is the scope of what the actor raised, and of no unit.
func Mine(a domain.Actor) Scope { return Scope{owner: a.Account} }
