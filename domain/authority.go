package domain

import "kiennghi/domain/workday"

// InCharge returns the one of those who answer for the cases of a unit that is
// in force on day d: the unit itself, whoever took it over whole, or else the
// authority above. So a case never lies with nobody.
func (us *Units) InCharge(id UnitID, d workday.Date) (Unit, bool) {
	for _, heir := range us.AnswerFor(id, d) {
		if u, ok := us.Get(heir); ok && u.InForce(d) {
			return u, true
		}
	}
	return us.Above(id, d)
}

// Superior returns to whom the cases of a unit are passed on upon day d: the
// authority directly above the one that is in charge of them. There is none
// where that is the highest, also for what has come to it from below.
func (us *Units) Superior(id UnitID, d workday.Date) (Unit, bool) {
	u, ok := us.InCharge(id, d)
	if !ok {
		return Unit{}, false
	}
	return us.Above(u.ID, d)
}

// Council returns the unit whose People's Council oversees another on day d: its
// own, or else the nearest above that has one.
func (us *Units) Council(id UnitID, d workday.Date) (Unit, bool) {
	for u := range us.upwards(id) {
		if u.InForce(d) && u.HasCouncil(d) {
			return u, true
		}
	}
	return Unit{}, false
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
