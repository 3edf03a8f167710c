package casework

import (
	"context"

	"kiennghi/domain"
)

type completions interface {
	// Completions lists what the petitioner gave when the petition waited for it,
	// the earliest first, some hundred at most.
	Completions(context.Context, domain.PetitionID) ([]domain.Completion, error)
}

// Complete lets the petitioner give what the petition waits for. The pause ends
// with it: the time of the holder goes on.
func (d *Desk) Complete(ctx context.Context, by Caller, id domain.PetitionID, m Match, n domain.Completion) (PetitionView, error) {
	return d.step(ctx, by, id, m, domain.StepComplete, func(tx Tx, _ *domain.Petition, _ domain.Warrant, c *domain.Change) error {
		return by.handIn(tx, id, n, c)
	})
}

// PublicComplete is Complete for who knows the petition's code and secret.
func (d *Desk) PublicComplete(ctx context.Context, by Caller, code, secret, address, text string) error {
	return d.publicStep(ctx, by, code, secret, address, domain.StepComplete, func(tx Tx, p *domain.Petition, _ domain.Warrant, c *domain.Change) error {
		return by.handIn(tx, p.ID, domain.Completion{Text: text}, c)
	})
}

// handIn keeps what a petitioner gives, and lets the change name it.
func (c Caller) handIn(tx Tx, of domain.PetitionID, n domain.Completion, change *domain.Change) error {
	if err := name(tx, &n.ID, &n, c.Now); err != nil {
		return err
	}
	n.Petition, n.At = of, c.Now
	change.Completion = n.ID
	return tx.Add(&n)
}

// Completions lists what the petitioner gave, for those who read the petition,
// the earliest first.
func (d *Desk) Completions(ctx context.Context, by Caller, id domain.PetitionID) ([]domain.Completion, error) {
	if _, err := d.Petition(ctx, by, id); err != nil {
		return nil, err
	}
	return d.Store.Completions(ctx, id)
}
