package casework

import (
	"context"
	"fmt"
	"slices"

	"kiennghi/domain"
	"kiennghi/domain/policy"
)

type groups interface {
	Group(context.Context, domain.GroupID) (GroupView, error)
	Groups(context.Context, policy.Scope, Page) ([]GroupView, error)
}

// GroupView is a group and the petitions in it.
type GroupView struct {
	domain.Group
	Petitions []domain.PetitionID
}

// Group returns a group of a unit whose cases the caller may read.
func (d *Desk) Group(ctx context.Context, by Caller, id domain.GroupID) (GroupView, error) {
	v, err := d.Store.Group(ctx, id)
	if err != nil {
		return GroupView{}, err
	}
	if !by.reads(policy.At(v.Unit)) {
		return GroupView{}, domain.NotFound("group")
	}
	return v, nil
}

// Groups lists the groups of units whose cases the caller may read, the latest
// first.
func (d *Desk) Groups(ctx context.Context, by Caller, unit domain.UnitID, sub bool, p Page) (List[GroupView], error) {
	s, err := by.within(unit, sub)
	if err != nil {
		return List[GroupView]{}, err
	}
	list, err := d.Store.Groups(ctx, s, p)
	return page(list, p, byID(func(v GroupView) domain.GroupID { return v.ID })), err
}

// GroupEscalations lets an authority handle several petitions that it accepted
// as one matter.
func (d *Desk) GroupEscalations(ctx context.Context, by Caller, g domain.Group, ids []domain.EscalationID) (GroupView, error) {
	return update(ctx, d, by, func(tx Tx) (GroupView, error) {
		if err := name(tx, &g.ID, &g, by.Now); err != nil {
			return GroupView{}, err
		}
		v := GroupView{Petitions: []domain.PetitionID{}}
		var xs []domain.Escalation
		var w domain.Warrant
		for _, id := range sorted(ids) {
			field := fmt.Sprintf("escalations/%d", slices.Index(ids, id))
			x, err := tx.Escalation(id)
			if domain.KindOf(err) == domain.KindNotFound || err == nil && !by.reads(policy.At(x.Sender, x.Target)) {
				return GroupView{}, domain.Invalid(field, domain.CodeUnknownReference)
			}
			if err != nil {
				return GroupView{}, err
			}
			g.Unit = or(g.Unit, x.Target)
			if w, err = by.Check(by.Actor, domain.StepGroup, policy.At(g.Unit), policy.At(x.Sender, x.Target), "escalation"); err != nil {
				return GroupView{}, err
			}
			if !x.Group.IsZero() {
				return GroupView{}, &domain.Error{Kind: domain.KindConflict, Code: domain.CodeGroupedAlready, Field: field}
			}
			if x.Target != g.Unit || x.State != domain.EscalationAccepted {
				return GroupView{}, &domain.Error{Kind: domain.KindConflict, Code: domain.CodeSeveralHolders, Field: field}
			}
			xs = append(xs, x)
			v.Petitions = append(v.Petitions, x.Petition)
		}
		g.MadeBy, g.MadeAt, g.Version = by.Account, by.Now, 1
		gone, err := tx.Denounced(v.Petitions)
		if err != nil {
			return GroupView{}, err
		}
		if gone {
			g.Title = domain.Erase(g.Title)
		}
		v.Group, v.Petitions = g, sorted(v.Petitions) // as the store lists them
		if err := tx.Add(&g); err != nil {
			return GroupView{}, err
		}
		for _, x := range xs {
			e := x.Join(g.ID, by.Now, w)
			x.Apply(e)
			if err := tx.Save(&x); err != nil {
				return GroupView{}, err
			}
			if err := tx.Add(&e); err != nil {
				return GroupView{}, err
			}
		}
		return v, nil
	})
}
