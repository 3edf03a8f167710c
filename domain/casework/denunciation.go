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
		if n.PassedOn.Before(n.ReceivedOn) || n.PassedOn.After(by.Today) {
			return n, domain.Invalid("passed_on", domain.CodeWrongOrder)
		}
		n.ID = domain.NewID[domain.Denunciation](by.Now)
		return n, tx.Add(&n)
	})
}
