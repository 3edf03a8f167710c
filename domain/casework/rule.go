package casework

import (
	"context"

	"kiennghi/domain"
	"kiennghi/domain/law"
)

type rulesTx interface {
	// EnterRule keeps a version of a local rule, after the version before its
	// own and no other.
	EnterRule(domain.LocalRule) error
	// EnterHours keeps a version of the office hours in the same way.
	EnterHours(domain.OfficeHours) error
}

// RuleBook is what the book says of one rule.
type RuleBook struct {
	Code    law.Code
	Version int        // how often something was said of it
	Rules   []law.Rule // one for each time between two days, in order
}

// HoursBook is what the book says of the office hours.
type HoursBook struct {
	Version int
	Hours   []domain.OfficeHours
}

func ruleBook(b *law.Book, code law.Code) RuleBook {
	return RuleBook{Code: code, Version: b.Version(code), Rules: b.Of(code)}
}

func hoursBook(b *law.Book) HoursBook { return HoursBook{b.HoursVersion(), b.Hours()} }

// Rules lists every rule by which the office goes. They are for everybody to
// read.
func (d *Desk) Rules(by Caller) []RuleBook {
	var list []RuleBook
	for _, r := range by.Law.Rules() {
		if len(list) == 0 || list[len(list)-1].Code != r.Code {
			list = append(list, ruleBook(by.Law, r.Code))
		}
	}
	return list
}

// Rule returns one rule.
func (d *Desk) Rule(by Caller, code law.Code) (RuleBook, error) {
	b := ruleBook(by.Law, code)
	if len(b.Rules) == 0 {
		return RuleBook{}, domain.NotFound("rule")
	}
	return b, nil
}

// EnterRule enters a version of a local rule, from a day on. Dates are counted
// by it from then on; those that were given before stay, with the version that
// gave them. What is law is not the authority's to change.
func (d *Desk) EnterRule(ctx context.Context, by Caller, m Match, r domain.LocalRule) (RuleBook, error) {
	return update(ctx, d, by, func(tx Tx) (RuleBook, error) {
		w, err := by.overAll(domain.StepRules)
		if err != nil {
			return RuleBook{}, err
		}
		now, err := d.Rule(by, law.Code(r.Code))
		if err != nil {
			return RuleBook{}, err
		}
		if err := m.Check(now.Version); err != nil {
			return RuleBook{}, err
		}
		if err := by.Law.Fits(r, by.Today); err != nil {
			return RuleBook{}, err
		}
		r.Version = now.Version + 1
		if err := tx.EnterRule(r); err != nil {
			return RuleBook{}, err
		}
		e := r.Enters(by.Now, w)
		return ruleBook(by.Law.With(r), now.Code), tx.Add(&e)
	})
}

// OfficeHours lists the hours at which offices work.
func (d *Desk) OfficeHours(by Caller) HoursBook { return hoursBook(by.Law) }

// EnterOfficeHours sets the hours at which offices work from a day on, in the
// manner of EnterRule.
func (d *Desk) EnterOfficeHours(ctx context.Context, by Caller, m Match, h domain.OfficeHours) (HoursBook, error) {
	return update(ctx, d, by, func(tx Tx) (HoursBook, error) {
		w, err := by.overAll(domain.StepRules)
		if err != nil {
			return HoursBook{}, err
		}
		if err := m.Check(by.Law.HoursVersion()); err != nil {
			return HoursBook{}, err
		}
		if err := by.Law.FitsHours(h, by.Today); err != nil {
			return HoursBook{}, err
		}
		h.Version = by.Law.HoursVersion() + 1
		if err := tx.EnterHours(h); err != nil {
			return HoursBook{}, err
		}
		e := h.Enters(by.Now, w)
		return hoursBook(by.Law.WithHours(h)), tx.Add(&e)
	})
}
