package policy

import (
	"kiennghi/domain"
)

// Charge is the place of a commitment for those who take a step on it.
func Charge(c domain.Commitment) Place {
	return Place{Units: []domain.UnitID{c.Unit}, Charged: c.Person}
}
