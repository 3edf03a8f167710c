package law

import (
	"cmp"
	"slices"
	"strings"
	"sync"

	"kiennghi/domain"
	"kiennghi/domain/workday"
)

// Book is the rules by which an office goes: those of the table, and over its
// local ones what an administrator entered. A verified rule is never replaced,
// whatever was entered: where the table has one, it holds.
//
// A version that was entered holds from its first day on, until the next one
// or until the local rule itself ends. Versions that would have begun on that
// day or later give way to it: none of them has given a date yet.
//
// A Book does not change, and may be used by many at once.
type Book struct {
	local []domain.LocalRule   // as they were entered
	set   []domain.OfficeHours // as they were entered
	rules []Rule               // of one code together, in order of their first day
	named map[string]Rule      // by the name under which dates are stored
	hours []domain.OfficeHours // in order of their first day
}

// NewBook makes the book of what was entered. Of each rule, and of the hours,
// the versions are in the order in which they were entered.
func NewBook(local []domain.LocalRule, hours []domain.OfficeHours) *Book {
	b := &Book{local: local, set: hours, rules: slices.Clone(table), named: map[string]Rule{}, hours: []domain.OfficeHours{officeHours}}
	for _, r := range table {
		b.named[r.Name()] = r
	}
	for _, r := range local {
		b.enter(r)
	}
	for _, h := range hours {
		b.hours = append(slices.DeleteFunc(b.hours, func(o domain.OfficeHours) bool { return !o.From.Before(h.From) }), h)
	}
	return b
}

// enter lets a version of a local rule hold from its first day on.
func (b *Book) enter(e domain.LocalRule) {
	i := slices.IndexFunc(table, func(r Rule) bool { return r.Code == Code(e.Code) && r.InForce(e.From) })
	if i < 0 {
		return
	}
	shipped := table[i]
	r := Rule{shipped.Code, e.Basis, e.Amount, Unit(e.Unit), shipped.Start, e.From, shipped.Until, Local}
	b.named[r.Name()] = r
	if shipped.Status == Verified {
		return
	}
	var rules []Rule
	for _, o := range b.rules {
		if o.Code == r.Code && shipped.InForce(o.From) {
			if !o.From.Before(r.From) {
				continue // gives way
			}
			if o.InForce(r.From) {
				o.Until = r.From.Add(-1)
			}
		}
		rules = append(rules, o)
	}
	b.rules = append(rules, r)
	slices.SortStableFunc(b.rules, func(a, c Rule) int {
		return cmp.Or(place(a.Code)-place(c.Code), int(a.From-c.From))
	})
}

// place is where the rules of a code stand in the table.
func place(code Code) int {
	return slices.IndexFunc(table, func(r Rule) bool { return r.Code == code })
}

// Shipped is the book in which nothing was entered: the table.
var Shipped = sync.OnceValue(func() *Book { return NewBook(nil, nil) })

// With returns the book with one more version of a local rule.
func (b *Book) With(r domain.LocalRule) *Book { return NewBook(append(slices.Clip(b.local), r), b.set) }

// WithHours returns the book with one more version of the office hours.
func (b *Book) WithHours(h domain.OfficeHours) *Book {
	return NewBook(b.local, append(slices.Clip(b.set), h))
}

// Rules returns all rules: those of one code stand together, in order of their
// first day.
func (b *Book) Rules() []Rule { return slices.Clone(b.rules) }

// Of returns the rules of a code, in order of their first day.
func (b *Book) Of(code Code) []Rule {
	return slices.DeleteFunc(b.Rules(), func(r Rule) bool { return r.Code != code })
}

// Version counts how often something was said of a rule: once by the table,
// and each time that a version was entered.
func (b *Book) Version(code Code) int {
	n := 1
	for _, r := range b.local {
		if r.Code == string(code) {
			n++
		}
	}
	return n
}

// InForce returns the rule of that code that is in force on day d.
func (b *Book) InForce(code Code, d workday.Date) (Rule, bool) {
	for _, r := range b.rules {
		if r.Code == code && r.InForce(d) {
			return r, true
		}
	}
	return Rule{}, false
}

// Named returns the rule that Deadline.String names, and whether all days were
// known.
func (b *Book) Named(name string) (r Rule, known, ok bool) {
	name, unknown := strings.CutSuffix(name, "?")
	r, ok = b.named[name]
	return r, ok && !unknown, ok
}

// Hours returns all office hours, in order of their first day.
func (b *Book) Hours() []domain.OfficeHours { return slices.Clone(b.hours) }

// HoursVersion counts how often office hours were set.
func (b *Book) HoursVersion() int { return 1 + len(b.set) }

// HoursOn returns the hours at which offices work on day d; those that were
// known first also hold before their first day.
func (b *Book) HoursOn(d workday.Date) workday.Hours {
	h := b.hours[0]
	for _, o := range b.hours {
		if !d.Before(o.From) {
			h = o
		}
	}
	return h.Hours
}

// Fits refuses a version of a local rule that cannot be entered today: of a
// rule that is law, from a day that has passed or on which another version has
// begun, or in a unit in which what the rule limits cannot be counted.
func (b *Book) Fits(e domain.LocalRule, today workday.Date) error {
	if err := begins(e.From, today); err != nil {
		return err
	}
	now, ok := b.InForce(Code(e.Code), e.From)
	switch {
	case !ok:
		return domain.NotFound("rule")
	case now.Status == Verified:
		return domain.Conflict(domain.CodeRuleIsLaw, now.Basis)
	case now.From == e.From && e.From == today:
		return domain.Conflict(domain.CodeRuleBegan, today.String())
	case !now.Unit.alike(Unit(e.Unit)):
		return domain.Invalid("unit", domain.CodeNotAllowedValue, string(now.Unit))
	case e.Amount < 1:
		return domain.Invalid("amount", domain.CodeOutOfRange, "≥ 1")
	}
	return domain.Worded("basis", e.Basis)
}

// FitsHours refuses office hours that cannot be set today.
func (b *Book) FitsHours(h domain.OfficeHours, today workday.Date) error {
	if err := begins(h.From, today); err != nil {
		return err
	}
	switch {
	case h.From == today && slices.ContainsFunc(b.hours, func(o domain.OfficeHours) bool { return o.From == today }):
		return domain.Conflict(domain.CodeRuleBegan, today.String())
	case h.Hours.Validate() != nil:
		return domain.Invalid("hours", domain.CodeBadFormat)
	}
	return domain.Worded("basis", h.Basis)
}

// begins refuses a first day that has passed: dates were given by it.
func begins(from, today workday.Date) error {
	if from.Before(today) {
		return domain.Invalid("from", domain.CodeInThePast)
	}
	return nil
}

// alike reports whether a rule that counts one unit may as well count another.
func (u Unit) alike(o Unit) bool {
	days := []Unit{CalendarDays, WorkingDays}
	return u == o || slices.Contains(days, u) && slices.Contains(days, o)
}
