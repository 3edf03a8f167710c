package casework

import (
	"context"

	"kiennghi/domain"
	"kiennghi/domain/policy"
)

// EscalationFilter narrows a list of hand-overs.
type EscalationFilter struct {
	Target, Sender domain.UnitID
	Petition       domain.PetitionID
	State          domain.EscalationState
	Group          domain.GroupID
}

// EscalationView is a hand-over with what is shown of its petition, and what
// the caller may do with it now.
type EscalationView struct {
	domain.Escalation
	Title   string
	Bounces int // how often the petition was given back so far
	Allowed []domain.Step
}

// escalationSteps are the steps by which a hand-over that waits can end.
var escalationSteps = []domain.Step{domain.StepTake, domain.StepReturn, domain.StepRecall}

func (c Caller) escalation(x domain.Escalation, p domain.Petition) EscalationView {
	v := EscalationView{Escalation: x, Title: p.Title, Bounces: p.Bounces, Allowed: []domain.Step{}}
	if x.State != domain.EscalationPending {
		return v
	}
	for _, s := range escalationSteps {
		if _, ok := c.May(c.Actor, s, policy.Of(p, s)); ok {
			v.Allowed = append(v.Allowed, s)
		}
	}
	return v
}

// Escalate offers a petition to the authority above the holder that is in
// force today. The sender holds it until the one above accepts.
func (d *Desk) Escalate(ctx context.Context, by Caller, id domain.PetitionID, m Match, n domain.Escalation) (EscalationView, error) {
	return update(ctx, d, by, func(tx Tx) (EscalationView, error) {
		p, err := tx.Petition(id)
		if err != nil {
			return EscalationView{}, err
		}
		w, err := by.mayTake(domain.StepEscalate, p)
		if err != nil {
			return EscalationView{}, err
		}
		if err := m.Check(p.Version); err != nil {
			return EscalationView{}, err
		}
		above, ok := by.Units.Above(p.Holder, by.Today)
		if !ok {
			return EscalationView{}, domain.Conflict(domain.CodeNoAuthorityAbove)
		}
		x := n
		x.Petition, x.Sender, x.Target = id, p.Holder, above.ID
		if err := name(tx, &x.ID, &x, by.Now); err != nil {
			return EscalationView{}, err
		}
		e := x.Send(by.Now, w)
		x.Apply(e)
		c := domain.Change{Target: x.Target, Escalation: x.ID, Ground: string(x.Ground), Note: x.Note}
		if p.Channel == domain.ChannelDialogue && p.Disposed == "" {
			c.Disposed = domain.DisposedEscalated
		}
		if err := by.take(tx, &p, domain.StepEscalate, w, c); err != nil {
			return EscalationView{}, err
		}
		return by.escalation(x, p), tx.Add(&x, &e)
	})
}

// Decide ends a hand-over that waits: the one above takes the petition or
// gives it back, or the sender recalls the offer.
func (d *Desk) Decide(ctx context.Context, by Caller, id domain.EscalationID, m Match, step domain.Step, note string) (EscalationView, error) {
	return update(ctx, d, by, func(tx Tx) (EscalationView, error) {
		seen, err := d.Store.Escalation(ctx, id)
		if err != nil {
			return EscalationView{}, err
		}
		p, err := tx.Petition(seen.Petition) // locked before the hand-over, as everywhere
		if err != nil {
			return EscalationView{}, err
		}
		x, err := tx.Escalation(id)
		if err != nil {
			return EscalationView{}, err
		}
		seats := policy.At(x.Target)
		if step == domain.StepRecall {
			seats = policy.At(x.Sender)
		}
		w, err := by.Check(by.Actor, step, seats, around(x, p), "escalation")
		if err != nil {
			return EscalationView{}, err
		}
		if err := m.Check(x.Version); err != nil {
			return EscalationView{}, err
		}
		c := domain.Change{Note: note}
		pc := domain.Change{Escalation: x.ID, Note: note}
		switch step {
		case domain.StepTake:
			pc.Holder = x.Target
			by.settleFrom(p, step, &pc)
		case domain.StepReturn:
			c.Count = p.Bounces + 1
			pc.Count = c.Count
		}
		if step != domain.StepTake {
			if pc.Undecided, err = undecided(tx, p); err != nil {
				return EscalationView{}, err
			}
		}
		if err := by.decide(tx, &x, step, w, c); err != nil {
			return EscalationView{}, err
		}
		if err := by.take(tx, &p, step, w, pc); err != nil {
			return EscalationView{}, err
		}
		return by.escalation(x, p), nil
	})
}

// undecided reports whether a petition that comes back has to be decided anew
// in the hall: while the people are there, what became of it is not what they
// were told. Once the dialogue is closed, what was decided there stands.
func undecided(tx Tx, p domain.Petition) (bool, error) {
	if p.Dialogue.IsZero() || p.Disposed != domain.DisposedEscalated {
		return false, nil
	}
	g, err := tx.Dialogue(p.Dialogue, ForShare)
	return err == nil && g.ClosedAt == nil, err
}

// around is the place of a hand-over for those who read it.
func around(x domain.Escalation, p domain.Petition) policy.Place {
	at := policy.Whole(p)
	at.Units = append(at.Units, x.Sender, x.Target)
	return at
}

// decide ends a hand-over and keeps it with its event.
func (c Caller) decide(tx Tx, x *domain.Escalation, step domain.Step, w domain.Warrant, change domain.Change) error {
	e, err := x.Decide(step, c.Now, w, change)
	if err != nil {
		return err
	}
	x.Apply(e)
	if err := tx.Save(x); err != nil {
		return err
	}
	return record(tx, &e)
}

// Escalation returns a hand-over that the caller may read.
func (d *Desk) Escalation(ctx context.Context, by Caller, id domain.EscalationID) (EscalationView, error) {
	x, err := d.Store.Escalation(ctx, id)
	if err != nil {
		return EscalationView{}, err
	}
	p, err := d.Store.Petition(ctx, x.Petition)
	if err != nil {
		return EscalationView{}, err
	}
	if !by.reads(around(x, p)) {
		return EscalationView{}, domain.NotFound("escalation")
	}
	return by.escalation(x, p), nil
}

// Escalations lists hand-overs of which the caller may read the sender's or
// the target's cases, the oldest first.
func (d *Desk) Escalations(ctx context.Context, by Caller, f EscalationFilter, p Page) (List[EscalationView], error) {
	scope := by.Scope(by.Actor, domain.StepRead)
	if !f.Petition.IsZero() {
		if _, err := d.Petition(ctx, by, f.Petition); err != nil {
			return List[EscalationView]{}, err
		}
		scope = policy.Public(by.Units) // who reads a petition reads where it went
	}
	list, err := d.Store.Escalations(ctx, scope, f, p)
	if err != nil {
		return List[EscalationView]{}, err
	}
	views := make([]EscalationView, len(list))
	for i, x := range list {
		views[i] = by.escalation(x.Escalation, x.Petition)
	}
	return page(views, p, byID(func(v EscalationView) domain.EscalationID { return v.ID })), nil
}

// EscalatedPetition is a hand-over with its petition.
type EscalatedPetition struct {
	domain.Escalation
	Petition domain.Petition
}
