package casework

import (
	"context"

	"kiennghi/domain"
	"kiennghi/domain/workday"
)

type promisesTx interface {
	// OverdueCommitments reads and locks commitments that run, of which the
	// deadline was before today and the level above was not told: the earliest
	// first, at most as many as the page takes, none that another holds.
	OverdueCommitments(today workday.Date, p Page) ([]domain.Commitment, error)
	// Unheeded reads and locks, in the same way, findings to which nobody replied
	// by a day before today.
	Unheeded(today workday.Date, p Page) ([]domain.Finding, error)
}

// tellCommitments tells the level above of each deadline that has passed without
// what was promised by it, once; of one that was moved, when the later has too.
func (d *Desk) tellCommitments(ctx context.Context, by Caller, _ domain.ID[any]) error {
	var today digest
	return sweep(ctx, d,
		func(tx Tx, p Page) ([]domain.Commitment, error) {
			list, err := tx.OverdueCommitments(by.Today, p)
			if err != nil {
				return nil, err
			}
			today, err = digestOf(by, tx, list, func(c domain.Commitment) domain.UnitID { return c.Unit })
			return list, err
		},
		func(c domain.Commitment) Cursor { return Cursor{int64(c.Deadline), domain.ID[any](c.ID)} },
		func(tx Tx, c domain.Commitment) error {
			w, err := by.at(domain.StepOverdue, c.Unit, "commitment")
			if err != nil {
				return err
			}
			l, told := by.lapsed(domain.OfCommitment, c.Unit, domain.OwedCommitment, c.Deadline, w)
			l.Commitment = c.ID
			if err := today.keep(tx, &l, &told); err != nil {
				return err
			}
			e, err := c.Take(domain.StepOverdue, by.Now, w, domain.Change{On: l.DueOn, Told: l.Told, Lapse: l.ID})
			if err != nil {
				return err
			}
			c.Apply(e)
			if err := tx.Save(&c); err != nil {
				return err
			}
			return record(tx, &e)
		})
}

// tellFindings tells the level above of each finding to which the unit did not
// reply by its day, once.
func (d *Desk) tellFindings(ctx context.Context, by Caller, _ domain.ID[any]) error {
	var today digest
	return sweep(ctx, d,
		func(tx Tx, p Page) ([]domain.Finding, error) {
			list, err := tx.Unheeded(by.Today, p)
			if err != nil {
				return nil, err
			}
			today, err = digestOf(by, tx, list, func(f domain.Finding) domain.UnitID { return f.Unit })
			return list, err
		},
		func(f domain.Finding) Cursor { return Cursor{int64(f.DueOn), domain.ID[any](f.ID)} },
		func(tx Tx, f domain.Finding) error {
			w, err := by.at(domain.StepOverdue, f.Unit, "finding")
			if err != nil {
				return err
			}
			l, told := by.lapsed(domain.OfFinding, f.Unit, domain.OwedReply, f.DueOn, w)
			l.Finding = f.ID
			if err := today.keep(tx, &l, &told); err != nil {
				return err
			}
			f.Told, f.Version = f.DueOn, f.Version+1
			e := findingEvent(by, w, f, domain.StepOverdue)
			e.Change.Told, e.Change.Lapse = l.Told, l.ID
			if err := tx.Save(&f); err != nil {
				return err
			}
			return record(tx, e)
		})
}

// lapsedOf lists the petitions that a lapse concerns.
func (d *Desk) lapsedOf(ctx context.Context, tx Tx, l domain.Lapse) ([]domain.PetitionID, error) {
	switch l.About {
	case domain.OfPetition:
		return []domain.PetitionID{l.Petition}, nil
	case domain.OfCommitment:
		_, ps, err := d.Store.Commitment(ctx, l.Commitment) // whom it concerns never changes
		return idsOf(ps), err
	case domain.OfFinding:
		f, err := d.Store.Finding(ctx, l.Finding) // nor what it is about
		if err != nil {
			return nil, err
		}
		return mattersOf(tx, f)
	}
	return nil, nil
}
