package casework

import (
	"context"

	"kiennghi/domain"
)

// RegisterDenunciation enters a line of the register, and no more.
func (d *Desk) RegisterDenunciation(ctx context.Context, by Caller, n domain.Denunciation) (domain.Denunciation, error) {
	return update(ctx, d, by, func(tx Tx) (domain.Denunciation, error) {
		if _, err := by.at(domain.StepRegister, n.Unit, "unit"); err != nil {
			return n, err
		}
		if n.ReceivedOn.After(by.Today) {
			return n, domain.Invalid("received_on", domain.CodeInTheFuture)
		}
		if u, _ := by.Units.Get(n.Unit); !u.InForce(n.ReceivedOn) {
			return n, domain.Invalid("received_on", domain.CodeUnitEnded)
		}
		if n.PassedOn.After(by.Today) {
			return n, domain.Invalid("passed_on", domain.CodeInTheFuture)
		}
		if n.PassedOn.Before(n.ReceivedOn) {
			return n, domain.Invalid("passed_on", domain.CodeWrongOrder)
		}
		if err := n.Impersonal(); err != nil {
			return n, err
		}
		n.ID = domain.NewID[domain.Denunciation](by.Now)
		return n, tx.Add(&n)
	})
}

// enter enters the line of the register for a petition that turned out to be a
// denunciation: without a number in the paper register and without the body to
// which it was passed on, which the unit knows. When an outcome of it was disputed
// that is told to the authority above, by the unit and the day alone.
func (c Caller) enter(tx Tx, p domain.Petition, w domain.Warrant) error {
	if p.Erased() {
		return nil // it has its line
	}
	n := domain.Denunciation{ID: domain.NewID[domain.Denunciation](c.Now), ReceivedOn: p.ReceivedOn, Unit: p.Holder, PassedOn: c.Today}
	if err := tx.Add(&n); err != nil || !p.Challenged {
		return err
	}
	return record(tx, &domain.Event{ID: domain.NewID[domain.Event](c.Now), Subject: domain.OfDenunciation, Of: domain.ID[any](n.ID), Seq: 1,
		Step: domain.StepRegister, At: c.Now, Warrant: w, Change: domain.Change{Home: n.Unit, On: n.PassedOn}})
}
