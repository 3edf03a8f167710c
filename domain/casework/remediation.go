package casework

import (
	"context"
	"fmt"

	"kiennghi/domain"
	"kiennghi/domain/policy"
	"kiennghi/domain/statistics"
	"kiennghi/domain/workday"
)

type remediation interface {
	// RemediationList and RemediationLists count the items as they stand on the
	// day; lists come the latest first.
	RemediationList(context.Context, domain.RemediationID, workday.Date) (RemediationDetail, error)
	RemediationLists(context.Context, policy.Scope, workday.Date, Page) ([]RemediationDetail, error)
}

// RemediationDetail is a remediation list and how many of its items stand where.
type RemediationDetail struct {
	domain.RemediationList
	Items statistics.Promises
}

// NewRemediationList names what a unit has to put right.
type NewRemediationList struct {
	domain.RemediationList
	Items []domain.FiveClear
}

// MakeRemediationList makes a named list of commitments, at least one. More may
// follow, each with the list as its origin.
func (d *Desk) MakeRemediationList(ctx context.Context, by Caller, n NewRemediationList) (RemediationDetail, error) {
	return update(ctx, d, by, func(tx Tx) (RemediationDetail, error) {
		l := n.RemediationList
		w, err := by.at(domain.StepRemedy, l.Unit, "unit")
		if err != nil {
			return RemediationDetail{}, err
		}
		if len(n.Items) == 0 {
			return RemediationDetail{}, domain.Invalid("items", domain.CodeRequired)
		}
		if err := domain.Worded("title", l.Title); err != nil {
			return RemediationDetail{}, err
		}
		if err := domain.Impersonal("title", l.Title); err != nil {
			return RemediationDetail{}, err
		}
		if err := name(tx, &l.ID, &l, by.Now); err != nil {
			return RemediationDetail{}, err
		}
		l.MadeBy, l.MadeAt, l.Version = by.Account, by.Now, 1
		e := domain.Event{ID: domain.NewID[domain.Event](by.Now), Subject: domain.OfRemediation, Of: domain.ID[any](l.ID), Seq: 1,
			Step: domain.StepRemedy, At: by.Now, Warrant: w, Change: domain.Change{Home: l.Unit, Count: len(n.Items)}}
		if err := tx.Add(&l, &e); err != nil {
			return RemediationDetail{}, err
		}
		v := RemediationDetail{RemediationList: l, Items: statistics.Promises{}}
		for i, five := range n.Items {
			c := domain.Commitment{ID: domain.NewID[domain.Commitment](by.Now), Unit: l.Unit, Origin: domain.Origin{List: l.ID}, FiveClear: five, PromisedOn: by.Today}
			if err := by.commit(tx, &c, w, nil); err != nil {
				if r := domain.Refusal(err); r != nil {
					r.Field = fmt.Sprintf("items/%d/%s", i, r.Field)
				}
				return RemediationDetail{}, err
			}
			v.Items[c.Standing(by.Today)]++
		}
		return v, nil
	})
}

// RemediationList returns a remediation list that the caller may read.
func (d *Desk) RemediationList(ctx context.Context, by Caller, id domain.RemediationID) (RemediationDetail, error) {
	l, err := d.Store.RemediationList(ctx, id, by.Today)
	if err != nil {
		return l, err
	}
	if !by.reads(policy.At(l.Unit)) {
		return RemediationDetail{}, domain.NotFound("remediation_list")
	}
	return l, nil
}

// RemediationLists lists what units have to put right whose cases the caller
// may read, the latest first.
func (d *Desk) RemediationLists(ctx context.Context, by Caller, unit domain.UnitID, sub bool, p Page) (List[RemediationDetail], error) {
	s, err := by.within(unit, sub)
	if err != nil {
		return List[RemediationDetail]{}, err
	}
	list, err := d.Store.RemediationLists(ctx, s, by.Today, p)
	return page(list, p, byID(func(l RemediationDetail) domain.RemediationID { return l.ID })), err
}
