package casework

import (
	"cmp"
	"context"
	"slices"

	"kiennghi/domain"
	"kiennghi/domain/law"
	"kiennghi/domain/policy"
	"kiennghi/domain/workday"
)

// Extend gives a petition a later day to be answered by, within what the rules
// in force today allow. The first date stays beside it. The reason is told to
// the petitioner, and to everybody when the petition is public.
func (d *Desk) Extend(ctx context.Context, by Caller, id domain.PetitionID, m Match, to workday.Date, reason string) (PetitionView, error) {
	return d.step(ctx, by, id, m, domain.StepExtend, func(tx Tx, p *domain.Petition, _ domain.Warrant, c *domain.Change) error {
		last, err := by.extendable(*p)
		if err != nil {
			return err
		}
		if err := reasoned(tx, "reason", reason, id); err != nil {
			return err
		}
		c.ExtendedTo, c.Ground, c.Note, c.Count = to, last.String(), reason, p.Extensions+1
		return p.ExtendTo(to, last.On)
	})
}

// extendable returns the last day to which the petition's date can be extended
// today, and by which rule. Days on which it was paused are not counted.
func (c Caller) extendable(p domain.Petition) (law.Deadline, error) {
	first, _, _ := c.Law.Named(p.DueRule)
	code, ok := law.ExtensionOf(first.Code)
	by, found := c.Law.InForce(code, c.Today)
	often, limited := c.Law.InForce(law.ExtensionsPerPetition, c.Today)
	if !ok || !found || !limited {
		return law.Deadline{}, domain.Conflict(domain.CodeNotExtendable)
	}
	last := by.Due(p.DueOn, c.Calendar)
	last.On = last.On.Add(p.PausedDays)
	return last, p.Extendable(last.On, often.Amount, c.Today)
}

// stepsOf lists what the caller may do with a petition now.
func (c Caller) stepsOf(p domain.Petition) []domain.Step {
	return slices.DeleteFunc(c.Steps(c.Actor, p), func(s domain.Step) bool {
		w, _ := c.May(c.Actor, s, policy.Of(p, s))
		err := p.Bound(s, w.Role, "", c.Today)
		switch s {
		case domain.StepExtend:
			_, err = c.extendable(p)
		case domain.StepPause:
			err = c.pausable(p)
		case domain.StepCloseAgain:
			err = p.Closable(c.Today)
		case domain.StepRepeat:
			err = c.attachable(p)
		case domain.StepRefuse:
			err = cmp.Or(err, p.Refusable(""))
		case domain.StepEscalate:
			_, above := c.Units.Superior(p.Holder, c.Today)
			return !above || err != nil
		case domain.StepReturn:
			return p.Bounces > 0 // again, it is contested
		case domain.StepContest:
			return p.Bounces == 0
		}
		return err != nil
	})
}

// lastExtension returns the rule that allowed the present later date.
func lastExtension(events []domain.Event) string {
	for _, e := range slices.Backward(events) {
		if e.Step == domain.StepExtend {
			return e.Change.Ground
		}
	}
	return ""
}
