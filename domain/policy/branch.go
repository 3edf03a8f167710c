package policy

import (
	"slices"

	"kiennghi/domain"
)

// Branch is a unit alone, or whole: with every unit under it, of which there is
// at least one.
type Branch struct {
	Unit  domain.UnitID
	Whole bool
}

// Branches returns the units of the scope as few branches, each unit in one of
// them, so that what is kept for a branch need not be read unit by unit.
func (s Scope) Branches() []Branch {
	known := map[domain.UnitID]bool{}
	whole := func(id domain.UnitID) bool {
		is, ok := known[id]
		if !ok {
			under := s.register.Subtree(id)
			is = len(under) > 1 && !slices.ContainsFunc(under, func(u domain.UnitID) bool { return !s.Holds(u) })
			known[id] = is
		}
		return is
	}
	var out []Branch
	for _, id := range s.units {
		if u, _ := s.register.Get(id); !whole(u.Parent) {
			out = append(out, Branch{id, whole(id)})
		}
	}
	return out
}

// Parts returns Branches one step down: in place of a whole branch the unit
// alone, and each unit directly below it with all under it.
func (s Scope) Parts() []Branch {
	var out []Branch
	for _, b := range s.Branches() {
		out = append(out, Branch{Unit: b.Unit})
		if !b.Whole {
			continue
		}
		for _, id := range s.register.Below(b.Unit) {
			out = append(out, Branch{id, len(s.register.Below(id)) > 0})
		}
	}
	return out
}
