package casework

import (
	"context"
	"strconv"

	"kiennghi/domain"
	"kiennghi/domain/law"
)

// recurring finds, of petitions that are filed, those that raise again what
// their unit said was resolved not long ago, and lets their record say so. It
// returns the resolved petition of each; when nothing names a place, nothing is
// asked of the store.
func (c Caller) recurring(tx Tx, fs []*filing) (map[domain.PetitionID]domain.PetitionID, error) {
	var ps []domain.Petition
	for _, f := range fs {
		if f.petition.Place != "" {
			ps = append(ps, f.petition)
		}
	}
	r, ok := c.Law.InForce(law.Recurrence, c.Today)
	if len(ps) == 0 || !ok {
		return nil, nil
	}
	found, err := tx.ResolvedBefore(ps, r.Amount)
	for _, f := range fs {
		if first, ok := found[f.petition.ID]; ok {
			f.petition.Recurs, f.event.Change.Recurs = first, first
		}
	}
	return found, err
}

// recurred lets the record of resolved petitions say what raised them again.
func (c Caller) recurred(tx Tx, w domain.Warrant, found map[domain.PetitionID]domain.PetitionID) error {
	if len(found) == 0 {
		return nil
	}
	again := map[domain.PetitionID]domain.PetitionID{}
	var ids []domain.PetitionID
	for later, first := range found {
		again[first] = later
		ids = append(ids, first)
	}
	ps, err := tx.Petitions(sorted(ids))
	if err != nil {
		return err
	}
	for _, p := range ps {
		if p.State != domain.StateConcluded || p.Claimed != domain.Resolved {
			continue // it was answered anew meanwhile
		}
		if err := c.take(tx, &p, domain.StepRecur, w, domain.Change{RecurredAs: again[p.ID]}); err != nil {
			return err
		}
	}
	return nil
}

// RaiseAgain attaches the same matter, raised again, to its case: after as many
// answers as the rule asks for, and without moving any day. Before that it is a
// petition like any other.
func (d *Desk) RaiseAgain(ctx context.Context, by Caller, id domain.PetitionID, m Match, r domain.Repeat) (PetitionView, error) {
	return d.step(ctx, by, id, m, domain.StepRepeat, func(tx Tx, p *domain.Petition, w domain.Warrant, c *domain.Change) error {
		if n, ok := by.attachable(*p); !ok {
			return domain.Conflict(domain.CodeTooFewAnswers, n)
		}
		if w.Role == domain.RoleCitizen {
			r.Channel = domain.ChannelOnline
		} else if r.Recorded = by.Account; r.Channel == "" {
			return domain.Invalid("channel", domain.CodeRequired)
		}
		if err := name(tx, &r.ID, &r, by.Now); err != nil {
			return err
		}
		r.Petition, r.At = id, by.Now
		if p.Erased() {
			r.Text = ""
		}
		c.Repeat, c.Channel, c.Count, c.Target = r.ID, r.Channel, p.Repeats+1, p.Target
		return tx.Add(&r)
	})
}

// Repeats lists how the same matter was raised again, the earliest first.
func (d *Desk) Repeats(ctx context.Context, by Caller, id domain.PetitionID) ([]domain.Repeat, error) {
	if _, err := d.Petition(ctx, by, id); err != nil {
		return nil, err
	}
	return d.Store.Repeats(ctx, id)
}

// attachable reports whether the same matter raised again is attached to the
// case, and after how many answers it is.
func (c Caller) attachable(p domain.Petition) (needed string, ok bool) {
	r, found := c.Law.InForce(law.AnswersToAttach, c.Today)
	return strconv.Itoa(r.Amount), found && p.Answers >= r.Amount
}
