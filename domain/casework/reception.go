package casework

import (
	"cmp"
	"context"

	"kiennghi/domain"
	"kiennghi/domain/policy"
	"kiennghi/domain/workday"
)

type receptions interface {
	Reception(context.Context, domain.ReceptionID) (domain.Reception, error)
	Receptions(context.Context, policy.Scope, ReceptionFilter, Page) ([]domain.Reception, error)
}

type receptionsTx interface {
	Reception(domain.ReceptionID) (domain.Reception, error)
}

// ReceptionFilter narrows a list of sittings.
type ReceptionFilter struct{ From, To workday.Date }

// ReceptionView is a sitting with what the caller may do with it now.
type ReceptionView struct {
	domain.Reception
	Allowed []domain.Step
}

func (c Caller) reception(r domain.Reception) ReceptionView {
	return ReceptionView{r, c.steps(r.Unit, []domain.Step{domain.StepCorrectReception})}
}

// RecordReception records a sitting at which citizens were received.
func (d *Desk) RecordReception(ctx context.Context, by Caller, r domain.Reception) (ReceptionView, error) {
	return update(ctx, d, by, func(tx Tx) (ReceptionView, error) {
		r := r // the closure may run twice
		w, err := by.at(domain.StepReceive, r.Unit, "unit")
		if err != nil {
			return ReceptionView{}, err
		}
		u, _ := by.Units.Get(r.Unit)
		if err := r.Validate(u, by.Today); err != nil {
			return ReceptionView{}, err
		}
		if err := name(tx, &r.ID, &r, by.Now); err != nil {
			return ReceptionView{}, err
		}
		e := r.Record(by.Now, w)
		r.Apply(e)
		return by.reception(r), tx.Add(&r, &e)
	})
}

// CorrectReception sets right what was counted of a sitting.
func (d *Desk) CorrectReception(ctx context.Context, by Caller, id domain.ReceptionID, m Match, to domain.Sitting, reason string) (ReceptionView, error) {
	return update(ctx, d, by, func(tx Tx) (ReceptionView, error) {
		r, err := tx.Reception(id)
		if err != nil {
			return ReceptionView{}, err
		}
		w, err := by.at(domain.StepCorrectReception, r.Unit, "reception")
		if err != nil {
			return ReceptionView{}, err
		}
		if err := m.Check(r.Version); err != nil {
			return ReceptionView{}, err
		}
		u, _ := by.Units.Get(r.Unit)
		if err := cmp.Or(to.Validate(u, by.Today), domain.Worded("reason", reason)); err != nil {
			return ReceptionView{}, err
		}
		e, err := r.Correct(to, reason, by.Now, w)
		if err != nil {
			return ReceptionView{}, err
		}
		r.Apply(e)
		if err := tx.Save(&r); err != nil {
			return ReceptionView{}, err
		}
		return by.reception(r), record(tx, &e)
	})
}

// Reception returns a sitting of a unit whose cases the caller may read.
func (d *Desk) Reception(ctx context.Context, by Caller, id domain.ReceptionID) (ReceptionView, error) {
	r, err := d.Store.Reception(ctx, id)
	if err != nil {
		return ReceptionView{}, err
	}
	if !by.reads(policy.At(r.Unit)) {
		return ReceptionView{}, domain.NotFound("reception")
	}
	return by.reception(r), nil
}

// ReceptionEvents returns the record of a sitting that the caller may read.
func (d *Desk) ReceptionEvents(ctx context.Context, by Caller, id domain.ReceptionID) ([]domain.Event, error) {
	if _, err := d.Reception(ctx, by, id); err != nil {
		return nil, err
	}
	return d.Store.Events(ctx, domain.OfReception, domain.ID[any](id))
}

// Receptions lists sittings, the latest first.
func (d *Desk) Receptions(ctx context.Context, by Caller, unit domain.UnitID, sub bool, f ReceptionFilter, p Page) (List[ReceptionView], error) {
	s, err := by.within(unit, sub)
	if err != nil {
		return List[ReceptionView]{}, err
	}
	if err := inOrder(f.From, f.To); err != nil {
		return List[ReceptionView]{}, err
	}
	list, err := d.Store.Receptions(ctx, s, f, p)
	views := make([]ReceptionView, len(list))
	for i, r := range list {
		views[i] = by.reception(r)
	}
	return page(views, p, func(r ReceptionView) Cursor { return Cursor{Key: int64(r.On), ID: domain.ID[any](r.ID)} }), err
}
