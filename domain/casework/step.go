package casework

import (
	"context"

	"kiennghi/domain"
	"kiennghi/domain/law"
	"kiennghi/domain/policy"
	"kiennghi/domain/statistics"
	"kiennghi/domain/workday"
)

// step takes one petition through a step. What the step brings with it is
// filled in by with, which may refuse.
func (d *Desk) step(ctx context.Context, by Caller, id domain.PetitionID, m Match, step domain.Step, with func(Tx, *domain.Petition, domain.Warrant, *domain.Change) error) (PetitionView, error) {
	return update(ctx, d, by, func(tx Tx) (PetitionView, error) {
		p, err := tx.Petition(id)
		if err != nil {
			return PetitionView{}, err
		}
		w, err := by.mayTake(step, p)
		if err != nil {
			return PetitionView{}, err
		}
		if err := m.Check(p.Version); err != nil {
			return PetitionView{}, err
		}
		var c domain.Change
		if err := with(tx, &p, w, &c); err != nil {
			return PetitionView{}, by.offer(err, p)
		}
		if err := by.take(tx, &p, step, w, c); err != nil {
			return PetitionView{}, err
		}
		return by.view(p), nil
	})
}

// mayTake returns the warrant for a step on a petition. Whose seat it is
// follows from the state; in a state from which the step does not lead, those
// who could take it from another learn that, and what they may do instead.
func (c Caller) mayTake(step domain.Step, p domain.Petition) (domain.Warrant, error) {
	w, err := c.Check(c.Actor, step, policy.Of(p, step), policy.Whole(p), "petition")
	if err != nil && domain.KindOf(err) == domain.KindForbidden {
		if _, ok := c.May(c.Actor, step, policy.Whole(p)); ok {
			err = domain.Forbidden(domain.CodeNotHolder, string(step))
		}
	}
	if err == nil {
		err = p.Ready(step)
	}
	return w, c.offer(err, p)
}

// offer lets a conflict say what the caller may do with the petition instead.
func (c Caller) offer(err error, p domain.Petition) error {
	if e := domain.Refusal(err); e != nil && e.Kind == domain.KindConflict {
		e.Allowed = c.view(p).Allowed
	}
	return err
}

// take takes the step and keeps the petition, its event and, when it counts as
// something else from now on, its span.
func (c Caller) take(tx Tx, p *domain.Petition, step domain.Step, w domain.Warrant, change domain.Change) error {
	c.settleFrom(*p, step, &change)
	on, err := c.askedBy(tx, *p, c.askOn(step, change))
	if err != nil {
		return err
	}
	change.AskOn = on
	e, err := p.Take(step, c.Now, w.Nameless(), change)
	if err != nil {
		return c.offer(err, *p)
	}
	before, claim := statistics.SpanOf(*p, c.Today), p.ClaimSeq
	p.Apply(e)
	if err := tx.Save(p); err != nil {
		return err
	}
	if err := record(tx, &e); err != nil {
		return err
	}
	if next := statistics.SpanAfter(before, *p, e); !next.Same(before) {
		if err := tx.MoveSpan(next); err != nil {
			return err
		}
	}
	return c.claimed(tx, claim, *p, e)
}

// Accept takes a petition up: the first notice that the law asks for.
func (d *Desk) Accept(ctx context.Context, by Caller, id domain.PetitionID, m Match, note string) (PetitionView, error) {
	return d.step(ctx, by, id, m, domain.StepAccept, func(_ Tx, _ *domain.Petition, _ domain.Warrant, c *domain.Change) error {
		c.Note = note
		return nil
	})
}

// Assign gives a petition to a colleague, with the five clear points.
func (d *Desk) Assign(ctx context.Context, by Caller, id domain.PetitionID, m Match, f domain.FiveClear) (PetitionView, error) {
	return d.step(ctx, by, id, m, domain.StepAssign, func(tx Tx, _ *domain.Petition, w domain.Warrant, c *domain.Change) error {
		if err := f.Validate(by.Today); err != nil {
			return err
		}
		works, err := tx.WorksAt(f.Person, []domain.UnitID{w.Unit}, by.Today)
		if err != nil {
			return err
		}
		if !works {
			return domain.Invalid("person", domain.CodeUnknownReference)
		}
		c.Assignee, c.Five = f.Person, &f
		return nil
	})
}

// Reclassify gives a petition another kind or field, by its content. What by its
// field raises again what was resolved says so from then on.
func (d *Desk) Reclassify(ctx context.Context, by Caller, id domain.PetitionID, m Match, kind domain.PetitionKind, field domain.Field, reason string) (PetitionView, error) {
	return d.step(ctx, by, id, m, domain.StepReclassify, func(tx Tx, p *domain.Petition, w domain.Warrant, c *domain.Change) error {
		if kind == domain.KindDenunciation {
			return domain.Invalid("kind", domain.CodeDenunciation)
		}
		if kind == "" && field == "" {
			return domain.Invalid("kind", domain.CodeRequired)
		}
		if err := domain.Worded("reason", reason); err != nil {
			return err
		}
		c.Kind, c.Field, c.Note = kind, field, reason
		if kind != "" && kind != p.Kind {
			by.reckon(*p, c)
		}
		if field == "" || !p.Recurs.IsZero() {
			return nil
		}
		f := filing{petition: *p}
		f.petition.Field = field
		again, err := by.recurring(tx, p.Home, []*filing{&f})
		if err != nil {
			return err
		}
		c.Recurs = f.petition.Recurs
		return by.recurred(tx, w, again)
	})
}

// longestPromise is how many days ahead an answer can be promised; further is
// no promise.
const longestPromise = 366

// Promise takes a petition away for a written answer by a day. To put off a day
// that was promised needs a reason, which the petitioner reads, and everybody
// when the petition is public.
func (d *Desk) Promise(ctx context.Context, by Caller, id domain.PetitionID, m Match, due workday.Date, note string) (PetitionView, error) {
	return d.step(ctx, by, id, m, domain.StepPromise, func(tx Tx, p *domain.Petition, _ domain.Warrant, c *domain.Change) (err error) {
		switch {
		case due.Before(by.Today):
			return domain.Invalid("due_on", domain.CodeInThePast)
		case due.After(by.Today.Add(longestPromise)):
			return domain.Invalid("due_on", domain.CodeOutOfRange, "≤ "+by.Today.Add(longestPromise).String())
		}
		if c.PutOff = p.PutsOff(due); c.PutOff {
			if err := reasoned(tx, "note", note, id); err != nil {
				return err
			}
		}
		c.Promised, c.Note = due, note
		c.Disposed, err = decided(tx, *p, domain.DisposedWritten)
		return err
	})
}

// Refuse gives a petition back, on a ground. What turns out to be a
// denunciation leaves nothing behind but the fact, and a line of the register.
func (d *Desk) Refuse(ctx context.Context, by Caller, id domain.PetitionID, m Match, g domain.Ground, note string) (PetitionView, error) {
	return d.step(ctx, by, id, m, domain.StepRefuse, func(tx Tx, p *domain.Petition, w domain.Warrant, c *domain.Change) error {
		if err := p.Refusable(g); err != nil {
			return err
		}
		if g != domain.GroundDenunciation {
			if err := domain.Worded("note", note); err != nil {
				return err
			}
		}
		c.Ground, c.Note = string(g), note
		if err := by.leave(tx, p, w); err != nil {
			return err
		}
		if g != domain.GroundDenunciation {
			return nil
		}
		c.Note = "" // may say what must not be kept
		if err := by.enter(tx, *p, w); err != nil {
			return err
		}
		p.Title, p.Text, p.Owner = domain.ErasedTitle, domain.ErasedTitle, domain.AccountID{}
		p.Locate("")
		return tx.Erase(p.ID)
	})
}

// Withdraw ends a petition at its petitioner's wish. The office, which acts for
// them, says in the note how they asked for it; they are told, and so are the
// monitors, and they may say that they did not. A hand-over that waits ends with it.
func (d *Desk) Withdraw(ctx context.Context, by Caller, id domain.PetitionID, m Match, note string) (PetitionView, error) {
	return d.step(ctx, by, id, m, domain.StepWithdraw, func(tx Tx, p *domain.Petition, w domain.Warrant, c *domain.Change) error {
		if c.Note = note; w.Role != domain.RoleCitizen {
			if err := domain.Worded("note", note); err != nil {
				return err
			}
			c.ReviveBy, _ = by.due(law.WithdrawalRevival, by.Today)
		}
		return by.leave(tx, p, w)
	})
}

// Revive opens again, for its petitioner alone and for a time, what the office
// withdrew for them and they did not. It goes on by the days that it had.
func (d *Desk) Revive(ctx context.Context, by Caller, id domain.PetitionID, m Match) (PetitionView, error) {
	return d.step(ctx, by, id, m, domain.StepRevive, comeBack)
}

// PublicRevive is Revive for who knows the petition's code and secret.
func (d *Desk) PublicRevive(ctx context.Context, by Caller, code, secret, address string) error {
	return d.publicStep(ctx, by, code, secret, address, domain.StepRevive, comeBack)
}

// leave sets free what hangs from a petition that comes to nothing: its
// duplicates, and a hand-over that waits.
func (c Caller) leave(tx Tx, p *domain.Petition, w domain.Warrant) error {
	if err := c.unlink(tx, p.ID, w); err != nil || p.Target == "" {
		return err
	}
	x, err := tx.Pending(p.ID)
	if err != nil {
		return err
	}
	return c.decide(tx, &x, domain.StepWithdraw, w, domain.Change{})
}

// Link makes a petition a duplicate of another: the answer to the primary
// reaches those who raised this one too. So it must still be to come: what was
// concluded before would end this one unanswered, and nobody asked. What came up
// again since is no duplicate of what was said to be done. A primary was received
// no later than its duplicates, and is of the same field: what is filed to be rid
// of another is none. The petitioner reads in the note why it is the same.
func (d *Desk) Link(ctx context.Context, by Caller, id, primary domain.PetitionID, m Match, note string) (PetitionView, error) {
	return d.step(ctx, by, id, m, domain.StepLink, func(tx Tx, p *domain.Petition, _ domain.Warrant, c *domain.Change) error {
		if primary == id {
			return domain.Invalid("primary", domain.CodeLinkToItself)
		}
		q, err := tx.Petition(primary) // held, so that it is not linked itself meanwhile
		if domain.KindOf(err) == domain.KindNotFound || err == nil && !by.reads(policy.Whole(q)) {
			return domain.Invalid("primary", domain.CodeUnknownReference)
		}
		if err != nil {
			return err
		}
		switch q.State {
		case domain.StateLinked:
			return domain.Conflict(domain.CodeLinkToLinked)
		case domain.StateRefused, domain.StateWithdrawn, domain.StateConcluded:
			return domain.Conflict(domain.CodePrimaryEnded, string(q.State))
		}
		switch {
		case p.Recurs == q.ID:
			return domain.Conflict(domain.CodeRecursFrom)
		case q.ReceivedAt.After(p.ReceivedAt):
			return domain.Conflict(domain.CodePrimaryLater)
		case q.Field != p.Field:
			return domain.Conflict(domain.CodeAnotherField, string(q.Field))
		case p.Kind == domain.KindComplaint && q.Kind != p.Kind: // it would lose the time limits of the law
			return domain.Conflict(domain.CodeAnotherKind, string(q.Kind))
		}
		if err := reasoned(tx, "note", note, id, primary); err != nil {
			return err
		}
		dups, err := tx.Duplicates(id)
		if err != nil {
			return err
		}
		if len(dups) > 0 {
			return domain.Conflict(domain.CodeHasDuplicates)
		}
		c.Primary, c.Note = primary, note
		return nil
	})
}

// Unlink makes a duplicate a matter of its own again. Its petitioner may at any
// time, also when the primary was concluded: they alone know what they raised,
// and it is not linked again.
func (d *Desk) Unlink(ctx context.Context, by Caller, id domain.PetitionID, m Match) (PetitionView, error) {
	return d.step(ctx, by, id, m, domain.StepUnlink, comeBack)
}

// PublicUnlink is Unlink for who knows the petition's code and secret.
func (d *Desk) PublicUnlink(ctx context.Context, by Caller, code, secret, address string) error {
	return d.publicStep(ctx, by, code, secret, address, domain.StepUnlink, comeBack)
}

// unlink makes the duplicates of a petition that comes to nothing matters of
// their own again: what others raised does not end with it.
func (c Caller) unlink(tx Tx, primary domain.PetitionID, w domain.Warrant) error {
	ps, err := tx.Duplicates(primary)
	if err != nil {
		return err
	}
	if w.Role == domain.RoleCitizen {
		w = domain.Warrant{Role: domain.RoleSystem} // who raised the primary does not speak for the others
	}
	for i := range ps {
		var change domain.Change
		// Whose the duplicate is says nothing of: the step is taken on the primary.
		if err := comeBack(tx, &ps[i], domain.Warrant{}, &change); err != nil {
			return err
		}
		if err := c.take(tx, &ps[i], domain.StepUnlink, w, change); err != nil {
			return err
		}
	}
	return nil
}

// SetPublicity lets the public read title and text, or no longer.
func (d *Desk) SetPublicity(ctx context.Context, by Caller, id domain.PetitionID, m Match, public bool) (PetitionView, error) {
	return d.step(ctx, by, id, m, domain.StepPublish, func(tx Tx, p *domain.Petition, _ domain.Warrant, c *domain.Change) error {
		if public {
			if err := impersonal(tx, "public", p.Title+"\n"+p.Text, p.ID); err != nil {
				return err
			}
		}
		c.Public = &public
		return nil
	})
}
