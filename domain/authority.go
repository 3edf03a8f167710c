package domain

import "kiennghi/domain/workday"

// InCharge returns who answers for the cases of a unit on day d: the unit
// itself, whoever took it over whole, or else the authority above. So a case
// never lies with nobody.
func (us *Units) InCharge(id UnitID, d workday.Date) (Unit, bool) {
	seen := map[UnitID]bool{}
	for next := id; !seen[next]; {
		seen[next] = true
		if u, ok := us.Get(next); ok && u.InForce(d) {
			return u, true
		}
		for _, s := range us.Successors(next) {
			if s.Extent == Whole && !s.On.After(d) {
				next = s.To
			}
		}
	}
	return us.Above(id, d)
}

// Arbiter returns who decides on day d which of two units holds a case: the
// lowest in force above both. Where nobody is above the higher of them, as
// above the city, that unit decides itself.
func (us *Units) Arbiter(a, b UnitID, d workday.Date) (Unit, bool) {
	var own Unit
	for u := range us.upwards(a) {
		switch {
		case !u.InForce(d) || !us.Under(b, u.ID):
		case u.ID == a || u.ID == b:
			own = u
		default:
			return u, true
		}
	}
	return own, own.ID != ""
}
