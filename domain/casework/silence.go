package casework

import (
	"context"

	"kiennghi/domain"
	"kiennghi/domain/workday"
)

type silenceTx interface {
	// Silent reads and locks hand-overs that somebody had to decide on before
	// today, with their petitions but for the texts: the earliest due first,
	// at most as many as the page takes, and none that another holds.
	Silent(today workday.Date, p Page) ([]EscalatedPetition, error)
}

// takeSilence decides where nobody did: silence of the one above is
// acceptance, and an arbiter that names nobody holds the petition itself. The
// event says by which rule.
func (d *Desk) takeSilence(ctx context.Context, by Caller, _ domain.ID[any]) error {
	return sweep(ctx, d,
		func(tx Tx, p Page) ([]EscalatedPetition, error) { return tx.Silent(by.Today, p) },
		func(x EscalatedPetition) Cursor { return Cursor{int64(x.DueOn), domain.ID[any](x.ID)} },
		func(tx Tx, x EscalatedPetition) error {
			v := decision{step: domain.StepTake, note: x.DueRule}
			if x.State == domain.EscalationContested {
				v.step, v.holder = domain.StepName, x.Arbiter
			}
			w, err := by.mayTake(v.step, x.Petition)
			if err != nil {
				return err
			}
			return by.pass(tx, &x.Escalation, &x.Petition, w, v)
		})
}
