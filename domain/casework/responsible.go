package casework

import (
	"context"
	"slices"

	"kiennghi/domain"
	"kiennghi/domain/workday"
)

type heads interface {
	// Heads lists who is chair or deputy of a unit on the day, the chair first.
	Heads(ctx context.Context, unit domain.UnitID, on workday.Date) ([]domain.Post, error)
}

// Responsible is who answers for a petition now.
type Responsible struct {
	Account domain.AccountID
	Unit    domain.UnitID
	Role    domain.Role // chair or deputy; empty for the one it was assigned to
}

// WholePetition is Petition, with who answers for it now.
func (d *Desk) WholePetition(ctx context.Context, by Caller, id domain.PetitionID) (PetitionView, error) {
	v, err := d.Petition(ctx, by, id)
	if err != nil {
		return PetitionView{}, err
	}
	v.Responsible, err = d.responsible(ctx, by, v.Petition)
	return v, err
}

// responsible finds who answers for a petition: the one it was assigned to, while
// they work there, and else the head of the unit that holds it. Nobody answers for
// what is finished, or where no unit has a head.
func (d *Desk) responsible(ctx context.Context, by Caller, p domain.Petition) (*Responsible, error) {
	if p.State.Finished() {
		return nil, nil
	}
	if works, err := d.assigned(ctx, by, p); works || err != nil {
		return &Responsible{Account: p.Assignee, Unit: p.Holder}, err
	}
	return d.head(ctx, by, p.Holder)
}

// assigned reports whether a petition is assigned to somebody who works for its
// holder: whoever has left can do nothing about it.
func (d *Desk) assigned(ctx context.Context, by Caller, p domain.Petition) (bool, error) {
	if p.Assignee.IsZero() {
		return false, nil
	}
	working, err := d.Store.Holding(ctx, domain.OfficeRoles, by.Units.AnswerFor(p.Holder, by.Today), by.Today)
	return slices.Contains(working, p.Assignee), err
}

// head finds who heads a unit: its chair, where that post is vacant its deputy,
// and where that is too, the head of the authority above. It is nil where no unit
// has a head.
func (d *Desk) head(ctx context.Context, by Caller, unit domain.UnitID) (*Responsible, error) {
	seen := map[domain.UnitID]bool{}
	of := func(id domain.UnitID) (*Responsible, error) {
		if seen[id] {
			return nil, nil
		}
		seen[id] = true
		posts, err := d.Store.Heads(ctx, id, by.Today)
		if err != nil || len(posts) == 0 {
			return nil, err
		}
		return &Responsible{posts[0].Account, id, posts[0].Role}, nil
	}
	if r, err := of(unit); r != nil || err != nil {
		return r, err
	}
	for u, ok := by.Units.InCharge(unit, by.Today); ok; u, ok = by.Units.Above(u.ID, by.Today) {
		if r, err := of(u.ID); r != nil || err != nil {
			return r, err
		}
	}
	return nil, nil
}
