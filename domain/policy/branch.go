package policy

import (
	"slices"

	"kiennghi/domain"
)

// Branch is a unit alone, or whole: with every unit under it.
type Branch struct {
	Unit  domain.UnitID
	Units []domain.UnitID // the unit, and every unit under it if the branch is whole
}

// Whole reports whether the branch has more than its unit.
func (b Branch) Whole() bool { return len(b.Units) > 1 }

// Branches returns the units of the scope as few branches, each unit in one of
// them, so that what is kept for a branch need not be read unit by unit.
func (s Scope) Branches() []Branch {
	known := map[domain.UnitID]Branch{}
	branch := func(id domain.UnitID) Branch {
		b, ok := known[id]
		if !ok {
			b = Branch{id, s.register.Subtree(id)}
			if slices.ContainsFunc(b.Units, func(u domain.UnitID) bool { return !s.Holds(u) }) {
				b.Units = []domain.UnitID{id}
			}
			known[id] = b
		}
		return b
	}
	var out []Branch
	for _, id := range s.units {
		if u, _ := s.register.Get(id); !branch(u.Parent).Whole() {
			out = append(out, branch(id))
		}
	}
	return out
}

// Parts returns Branches one step down: in place of a whole branch the unit
// alone, and each unit directly below it with all under it.
func (s Scope) Parts() []Branch {
	var out []Branch
	for _, b := range s.Branches() {
		out = append(out, Branch{b.Unit, []domain.UnitID{b.Unit}})
		if !b.Whole() {
			continue
		}
		for _, id := range s.register.Below(b.Unit) {
			out = append(out, Branch{id, s.register.Subtree(id)})
		}
	}
	return out
}
