package casework

import (
	"cmp"
	"context"
	"slices"

	"kiennghi/domain"
	"kiennghi/domain/law"
	"kiennghi/domain/workday"
)

type pausesTx interface {
	// PausesOver reads and locks petitions whose pause had its last day before
	// today, but for the texts: the first to end first, at most as many as the
	// page takes, and none that another holds.
	PausesOver(today workday.Date, p Page) ([]domain.Petition, error)
}

// pauseRules names, for each reason, the rule that says how long a pause may be.
var pauseRules = map[domain.PauseReason]law.Code{
	domain.WaitingForPetitioner: law.PauseForPetitioner,
	domain.PausedByLaw:          law.PauseByLaw,
}

// Pause lets the time of the petition's holder stand still, for a coded reason
// and no longer than the rules in force today allow, which is how long it lasts
// unless an earlier last day is given. The petitioner's clock runs on. What is
// waited for is told to the petitioner, and to everybody when the petition is
// public.
func (d *Desk) Pause(ctx context.Context, by Caller, id domain.PetitionID, m Match, n domain.Pause) (PetitionView, error) {
	return d.step(ctx, by, id, m, domain.StepPause, func(tx Tx, p *domain.Petition, _ domain.Warrant, c *domain.Change) error {
		if err := by.pausable(*p); err != nil {
			return err
		}
		longest, ok := by.Law.InForce(pauseRules[n.Reason], by.Today)
		if !ok {
			return domain.Invalid("reason", domain.CodeNotAllowedValue)
		}
		last := longest.Due(by.Today, by.Calendar)
		n.Until = cmp.Or(n.Until, last.On)
		if err := n.Validate(by.Today, last.On); err != nil {
			return err
		}
		for _, told := range []struct{ field, text string }{{"note", n.Note}, {"article", n.Article}} {
			if err := impersonal(tx, told.field, told.text, id); err != nil {
				return err
			}
		}
		c.Pause, c.Article, c.PausedUntil, c.Note = n.Reason, n.Article, n.Until, n.Note
		c.Ground, c.Count = last.String(), p.Pauses+1
		return nil
	})
}

// Resume lets the time of the petition's holder go on. The day to answer by
// moves by the days for which it stood still.
func (d *Desk) Resume(ctx context.Context, by Caller, id domain.PetitionID, m Match, note string) (PetitionView, error) {
	return d.step(ctx, by, id, m, domain.StepResume, func(_ Tx, _ *domain.Petition, _ domain.Warrant, c *domain.Change) error {
		c.Note = note
		return nil
	})
}

// pausable refuses to pause a petition that may not be paused today.
func (c Caller) pausable(p domain.Petition) error {
	often, ok := c.Law.InForce(law.PausesPerPetition, c.Today)
	if !ok {
		return domain.Conflict(domain.CodePausedEnough, "0")
	}
	return p.Pausable(often.Amount, c.Today)
}

// resumePauses ends the pauses whose last day has passed.
func (d *Desk) resumePauses(ctx context.Context, by Caller, _ domain.ID[any]) error {
	return sweep(ctx, d,
		func(tx Tx, p Page) ([]domain.Petition, error) { return tx.PausesOver(by.Today, p) },
		func(p domain.Petition) Cursor { return Cursor{int64(p.PausedUntil), domain.ID[any](p.ID)} },
		func(tx Tx, p domain.Petition) error {
			w, err := by.mayTake(domain.StepResume, p)
			if err != nil {
				return err
			}
			return by.take(tx, &p, domain.StepResume, w, domain.Change{})
		})
}

// lastPause returns the event by which the petition was paused last.
func lastPause(events []domain.Event) domain.Event {
	for _, e := range slices.Backward(events) {
		if e.Step == domain.StepPause {
			return e
		}
	}
	return domain.Event{}
}
