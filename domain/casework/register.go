package casework

import (
	"context"

	"kiennghi/domain"
	"kiennghi/domain/policy"
	"kiennghi/domain/statistics"
	"kiennghi/domain/workday"
)

// InboxFilter narrows an inbox.
type InboxFilter struct {
	State    domain.State
	Channel  domain.Channel
	Kind     domain.PetitionKind
	Field    domain.Field
	Assignee domain.AccountID
}

// RegisterFilter narrows a register.
type RegisterFilter struct {
	Mine     bool // of the scope's owner
	From, To workday.Date
	State    domain.State
	Words    string
	statistics.Filter
}

// FigureFilter names a figure: which count, of which cases, in which period.
type FigureFilter struct {
	statistics.Period
	statistics.Filter
	Name   statistics.Name
	Cohort statistics.Cohort
}

// Case is a petition as a figure counts it.
type Case struct {
	domain.Petition
	Figures statistics.Figures
}

// Inbox lists what a unit holds, itself or as the heir of another, the earliest
// due first.
func (d *Desk) Inbox(ctx context.Context, by Caller, holder domain.UnitID, f InboxFilter, p Page) (List[domain.Petition], error) {
	scope := by.Scope(by.Actor, domain.StepRead)
	if !scope.Holds(holder) {
		return List[domain.Petition]{}, domain.NotFound("unit")
	}
	scope = scope.Among(by.estates([]domain.UnitID{holder}))
	list, err := d.Store.Inbox(ctx, scope, f, p)
	return page(list, p, func(p domain.Petition) Cursor {
		return Cursor{Key: int64(p.NextDue), ID: domain.ID[any](p.ID)}
	}), err
}

// Register lists what a unit received, the latest first, or what the caller raised.
func (d *Desk) Register(ctx context.Context, by Caller, unit domain.UnitID, sub bool, f RegisterFilter, p Page) (List[domain.Petition], error) {
	s, err := by.within(unit, sub)
	if err != nil {
		return List[domain.Petition]{}, err
	}
	if err := inOrder(f.From, f.To); err != nil {
		return List[domain.Petition]{}, err
	}
	list, err := d.Store.Register(ctx, s, f, p)
	return page(list, p, byReceipt), err
}

// byReceipt is the place of a petition in a list by the instant of receipt.
func byReceipt(p domain.Petition) Cursor {
	return Cursor{Key: p.ReceivedAt.UnixMicro(), ID: domain.ID[any](p.ID)}
}

// Behind lists the cases that a figure of the office counts.
func (d *Desk) Behind(ctx context.Context, by Caller, unit domain.UnitID, sub bool, f FigureFilter, p Page) (List[Case], error) {
	s, err := by.within(unit, sub)
	if err != nil {
		return List[Case]{}, err
	}
	return d.behind(ctx, s, f, p)
}

func (d *Desk) behind(ctx context.Context, s policy.Scope, f FigureFilter, p Page) (List[Case], error) {
	if err := checkPeriod("query to", f.From, f.To); err != nil {
		return List[Case]{}, err
	}
	list, err := d.Store.Behind(ctx, s, f, p)
	return page(list, p, func(c Case) Cursor {
		return Cursor{Key: int64(c.ReceivedOn), ID: domain.ID[any](c.ID)}
	}), err
}
