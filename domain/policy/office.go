package policy

import (
	"slices"

	"kiennghi/domain"
)

// overseeing are the roles whose posts are at a unit and not of it.
var overseeing = []domain.Role{domain.RoleMonitor, domain.RoleDelegate}

// Works reports whether the actor holds a post of the office in whose seat a
// place is.
func (b Bench) Works(a domain.Actor, at Place) bool {
	return slices.ContainsFunc(a.Posts, func(p domain.Post) bool {
		return p.Held(b.Today) && !slices.Contains(overseeing, p.Role) && b.holds(home, p.Unit, at)
	})
}
