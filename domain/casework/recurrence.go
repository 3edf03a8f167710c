package casework

import (
	"context"
	"maps"
	"slices"
	"strconv"

	"kiennghi/domain"
	"kiennghi/domain/law"
	"kiennghi/domain/workday"
)

// recurrence is a petition that was said to be resolved, and those that raise
// it again.
type recurrence struct {
	first domain.Petition
	later []domain.PetitionID
}

// recurring finds, of petitions that are filed to a unit, those that raise again
// what it, or a unit whose place is its own now, said was resolved not long ago,
// and lets their record say so. What was resolved stays so until its own record
// says it too. When nothing names a place, nothing is asked of the store.
func (c Caller) recurring(tx Tx, unit domain.UnitID, fs []*filing) ([]recurrence, error) {
	var ps []domain.Petition
	for _, f := range fs {
		if f.petition.PlaceMark != "" {
			ps = append(ps, f.petition)
		}
	}
	r, ok := c.Law.InForce(law.Recurrence, c.Today)
	if len(ps) == 0 || !ok {
		return nil, nil
	}
	found, err := tx.ResolvedBefore(ps, c.Units.Forebears(unit, c.Today), func(receipt workday.Date) workday.Date {
		return r.Since(receipt, c.Calendar)
	})
	if err != nil || len(found) == 0 {
		return nil, err
	}
	firsts, err := tx.Petitions(sorted(slices.Collect(maps.Values(found))))
	var all []recurrence
	for _, first := range firsts {
		again := recurrence{first: first}
		for _, f := range fs {
			if p := &f.petition; found[p.ID] == first.ID && first.ResolvedBy(p.ReceivedOn) { // it may have been answered anew meanwhile
				p.Recurs, f.event.Change.Recurs = first.ID, first.ID
				again.later = append(again.later, p.ID)
			}
		}
		all = append(all, again)
	}
	return all, err
}

// recurred lets the record of resolved petitions say what raised them again.
func (c Caller) recurred(tx Tx, w domain.Warrant, all []recurrence) error {
	for _, again := range all {
		for _, later := range again.later {
			if err := c.take(tx, &again.first, domain.StepRecur, w, domain.Change{RecurredAs: later}); err != nil {
				return err
			}
		}
	}
	return nil
}

// RaiseAgain attaches the same matter, raised again, to its case: after as many
// answers as the rule asks for, and without moving any day. Before that it is a
// petition like any other.
func (d *Desk) RaiseAgain(ctx context.Context, by Caller, id domain.PetitionID, m Match, r domain.Repeat) (PetitionView, error) {
	return d.step(ctx, by, id, m, domain.StepRepeat, func(tx Tx, p *domain.Petition, w domain.Warrant, c *domain.Change) error {
		if err := by.attachable(*p); err != nil {
			return err
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

// attachable refuses to attach the same matter, raised again, to a case that was
// not answered often enough, and to one that stands as resolved: what comes up
// after that is a recurrence, and no more of what the office gave its reasons
// for.
func (c Caller) attachable(p domain.Petition) error {
	r, found := c.Law.InForce(law.AnswersToAttach, c.Today)
	switch {
	case !found || p.Answers < r.Amount:
		return domain.Conflict(domain.CodeTooFewAnswers, strconv.Itoa(r.Amount))
	case p.ResolvedBy(c.Today):
		return domain.Conflict(domain.CodeFileAnew)
	}
	return nil
}
