package casework

import (
	"cmp"
	"context"
	"fmt"

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

// GroupEscalations lets an authority handle several petitions that it accepted, and
// holds, as one matter.
func (d *Desk) GroupEscalations(ctx context.Context, by Caller, g domain.Group, ids []domain.EscalationID) (GroupView, error) {
	return update(ctx, d, by, func(tx Tx) (GroupView, error) {
		g := g // the closure may run twice
		if err := name(tx, &g.ID, &g, by.Now); err != nil {
			return GroupView{}, err
		}
		xs, ps, err := tx.HandedOver(ids)
		if err != nil {
			return GroupView{}, err
		}
		handOvers, holders := map[domain.EscalationID]domain.Escalation{}, map[domain.PetitionID]domain.UnitID{}
		for _, x := range xs {
			handOvers[x.ID] = x
		}
		for _, p := range ps {
			holders[p.ID] = p.Holder
		}
		var w domain.Warrant
		grouped := map[domain.PetitionID]bool{}
		for i, id := range ids {
			field := fmt.Sprintf("escalations/%d", i)
			x, found := handOvers[id]
			holder, held := holders[x.Petition] // not when it was handed over while the petitions were waited for
			if !found || !held || !by.reads(policy.At(x.Sender, x.Target)) {
				return GroupView{}, domain.Invalid(field, domain.CodeUnknownReference)
			}
			took := x.Target
			if u, ok := by.Units.InCharge(took, by.Today); ok && took != holder {
				took = u.ID // for one that has ended
			}
			g.Unit = cmp.Or(g.Unit, took)
			if w, err = by.Check(by.Actor, domain.StepGroup, policy.At(g.Unit), policy.At(x.Sender, x.Target), "escalation"); err != nil {
				return GroupView{}, err
			}
			if took != g.Unit || holder != g.Unit || x.State != domain.EscalationAccepted {
				return GroupView{}, &domain.Error{Kind: domain.KindConflict, Code: domain.CodeSeveralHolders, Field: field}
			}
			if !x.Group.IsZero() || grouped[x.Petition] {
				return GroupView{}, &domain.Error{Kind: domain.KindConflict, Code: domain.CodeGroupedAlready, Field: field}
			}
			grouped[x.Petition] = true
		}
		v := GroupView{Petitions: idsOf(ps)}
		g.MadeBy, g.MadeAt, g.Version = by.Account, by.Now, 1
		gone, err := tx.Denounced(v.Petitions)
		if err != nil {
			return GroupView{}, err
		}
		if gone {
			g.Title = domain.Erase(g.Title)
		}
		v.Group = g
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
