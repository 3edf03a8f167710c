package casework

import (
	"slices"

	"kiennghi/domain"
	"kiennghi/domain/policy"
	"kiennghi/domain/workday"
)

// replaced refuses to let administrators' posts go from a day on, where nobody
// would be left to administer their units: no other administrator could then
// open an account there or give a post. Who stands in reaches the unit, and
// stays at least as long as the post would have lasted.
func (c Caller) replaced(tx Tx, goes func(domain.Post) bool, from workday.Date) error {
	stay, err := tx.Administrators()
	if err != nil {
		return err
	}
	var gone []domain.Post
	stay = slices.DeleteFunc(stay, func(p domain.Post) bool {
		if goes(p) {
			gone = append(gone, p)
			return true
		}
		return false
	})
	day := policy.Bench{Units: c.Units, Today: from}
	for _, p := range gone {
		ended := !p.Until.IsZero() && p.Until.Before(from)
		standsIn := func(o domain.Post) bool {
			lasts := o.Until.IsZero() || !p.Until.IsZero() && !o.Until.Before(p.Until)
			return lasts && day.Scope(domain.Actor{Account: o.Account, Posts: []domain.Post{o}}, domain.StepAccounts).Holds(p.Unit)
		}
		if !ended && !slices.ContainsFunc(stay, standsIn) {
			return domain.Conflict(domain.CodeLastAdministrator)
		}
	}
	return nil
}
