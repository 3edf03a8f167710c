package casework

import (
	"cmp"
	"context"
	"slices"

	"kiennghi/domain"
	"kiennghi/domain/law"
	"kiennghi/domain/policy"
)

// EscalationFilter narrows a list of hand-overs.
type EscalationFilter struct {
	Targets  []domain.UnitID // any of them; none: any unit
	Sender   domain.UnitID
	Arbiters []domain.UnitID // that must name a holder, or did
	Petition domain.PetitionID
	State    domain.EscalationState
	Group    domain.GroupID
}

// EscalationView is a hand-over with what is shown of its petition, and what
// the caller may do with it now.
type EscalationView struct {
	domain.Escalation
	Title   string
	Bounces int // how often the petition was given back so far
	Allowed []domain.Step
}

// escalationSteps are the steps by which somebody decides on a hand-over that waits.
var escalationSteps = []domain.Step{domain.StepTake, domain.StepReturn, domain.StepContest, domain.StepRecall, domain.StepName}

func (c Caller) escalation(x domain.Escalation, p domain.Petition) EscalationView {
	v := EscalationView{Escalation: x, Title: p.Title, Bounces: p.Bounces, Allowed: []domain.Step{}}
	if !x.State.Waiting() {
		return v
	}
	for _, s := range c.stepsOf(p) {
		if slices.Contains(escalationSteps, s) {
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
		if err := domain.Worded("note", n.Note); err != nil {
			return EscalationView{}, err
		}
		above, ok := by.Units.Superior(p.Holder, by.Today)
		if !ok {
			return EscalationView{}, domain.Conflict(domain.CodeNoAuthorityAbove)
		}
		x := n
		x.Petition, x.Sender, x.Target = id, p.Holder, above.ID
		x.DueOn, x.DueRule = by.due(law.EscalationAnswer, by.Today)
		if err := name(tx, &x.ID, &x, by.Now); err != nil {
			return EscalationView{}, err
		}
		e := x.Send(by.Now, w)
		x.Apply(e)
		c := domain.Change{Target: x.Target, Escalation: x.ID, Ground: string(x.Ground), Note: x.Note}
		if p.State == domain.StateAnswered {
			c.Promised = p.OutcomeDue // who passes a matter on puts off nothing that was promised
		}
		if c.Disposed, err = decided(tx, p, domain.DisposedEscalated); err != nil {
			return EscalationView{}, err
		}
		if err := by.take(tx, &p, domain.StepEscalate, w, c); err != nil {
			return EscalationView{}, err
		}
		return by.escalation(x, p), tx.Add(&x, &e)
	})
}

// Decide ends a hand-over that waits: the one above takes the petition or
// gives it back, or the sender recalls the offer. What is given back again is
// contested: then the unit above both must name its holder.
func (d *Desk) Decide(ctx context.Context, by Caller, id domain.EscalationID, m Match, step domain.Step, note string) (EscalationView, error) {
	return d.rule(ctx, by, id, m, decision{step: step, note: note})
}

// NameHolder says which unit holds a petition that was given back again. It
// binds: that unit can neither give it back nor pass it on.
func (d *Desk) NameHolder(ctx context.Context, by Caller, id domain.EscalationID, m Match, holder domain.UnitID, reason string) (EscalationView, error) {
	return d.rule(ctx, by, id, m, decision{domain.StepName, holder, reason})
}

// decision is what somebody, or silence, decides on a hand-over that waits.
type decision struct {
	step   domain.Step
	holder domain.UnitID // that is named
	note   string
}

func (d *Desk) rule(ctx context.Context, by Caller, id domain.EscalationID, m Match, v decision) (EscalationView, error) {
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
		v := v // the closure may run twice
		if v.step == domain.StepReturn && p.Bounces > 0 {
			v.step = domain.StepContest
		}
		w, err := by.Check(by.Actor, v.step, seat(x, v.step), around(x, p), "escalation")
		if err != nil {
			return EscalationView{}, err
		}
		if err := m.Check(x.Version); err != nil {
			return EscalationView{}, err
		}
		if err := by.fits(x, v); err != nil {
			return EscalationView{}, err
		}
		if v.step != domain.StepTake {
			if err := domain.Worded("reason", v.note); err != nil {
				return EscalationView{}, err
			}
		}
		if err := by.pass(tx, &x, &p, w, v); err != nil {
			return EscalationView{}, err
		}
		return by.escalation(x, p), nil
	})
}

// seat is the place of those who take a step on a hand-over.
func seat(x domain.Escalation, step domain.Step) policy.Place {
	switch step {
	case domain.StepRecall:
		return policy.At(x.Sender)
	case domain.StepName:
		return policy.At(x.Arbiter)
	}
	return policy.At(x.Target)
}

// fits refuses to name a unit that the arbiter has no say over, or that is no more.
func (c Caller) fits(x domain.Escalation, v decision) error {
	if v.step != domain.StepName || x.State != domain.EscalationContested {
		return nil
	}
	u, ok := c.Units.Get(v.holder)
	switch {
	case !ok || !c.Units.Under(u.ID, x.Arbiter):
		return domain.Invalid("holder", domain.CodeUnknownReference)
	case !u.InForce(c.Today):
		return domain.Invalid("holder", domain.CodeUnitEnded)
	}
	return nil
}

// pass passes a decision on a hand-over and keeps what follows from it.
func (c Caller) pass(tx Tx, x *domain.Escalation, p *domain.Petition, w domain.Warrant, v decision) (err error) {
	if v.step == domain.StepTake {
		v.holder = cmp.Or(v.holder, x.Target)
	}
	if u, ok := c.Units.InCharge(v.holder, c.Today); ok {
		v.holder = u.ID // it may have ended since
	}
	xc := domain.Change{Note: v.note}
	pc := domain.Change{Escalation: x.ID, Note: v.note}
	back := false // the sender has it again
	switch v.step {
	case domain.StepTake:
		pc.Holder = v.holder
	case domain.StepName:
		xc.Holder, pc.Holder, back = v.holder, v.holder, v.holder == p.Holder
	case domain.StepContest:
		arbiter, _ := c.Units.Arbiter(x.Sender, x.Target, c.Today)
		xc.Target = cmp.Or(arbiter.ID, x.Target)
		xc.DueOn, xc.DueRule = c.due(law.HolderNaming, c.Today)
		xc.Count = p.Bounces + 1
		pc.Count, pc.Target = xc.Count, xc.Target
	case domain.StepReturn:
		xc.Count, back = p.Bounces+1, true
		pc.Count = xc.Count
	case domain.StepRecall:
		back = true
	}
	if back {
		if pc.Undecided, err = decideAnew(tx, *p); err != nil {
			return err
		}
	}
	if err := c.decide(tx, x, v.step, w, xc); err != nil {
		return err
	}
	return c.take(tx, p, v.step, w, pc)
}

// around is the place of a hand-over for those who read it.
func around(x domain.Escalation, p domain.Petition) policy.Place {
	at := policy.Whole(p)
	at.Units = append(at.Units, x.Sender, x.Target)
	if x.Arbiter != "" {
		at.Units = append(at.Units, x.Arbiter)
	}
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
	// Of two units each reads all that goes from one to the other.
	asked := slices.Concat(f.Targets, f.Arbiters)
	if f.Sender != "" {
		asked = append(asked, f.Sender)
	}
	if len(asked) > 0 && !slices.ContainsFunc(asked, scope.Holds) {
		return List[EscalationView]{}, domain.NotFound("unit")
	}
	f.Targets, f.Arbiters = by.estates(f.Targets), by.estates(f.Arbiters)
	list, err := d.Store.Escalations(ctx, scope, f, p)
	return page(by.escalations(list), p, byID(func(v EscalationView) domain.EscalationID { return v.ID })), err
}

func (c Caller) escalations(list []EscalatedPetition) []EscalationView {
	views := make([]EscalationView, len(list))
	for i, x := range list {
		views[i] = c.escalation(x.Escalation, x.Petition)
	}
	return views
}

// EscalatedPetition is a hand-over with its petition.
type EscalatedPetition struct {
	domain.Escalation
	Petition domain.Petition
}
