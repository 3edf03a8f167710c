package casework

import (
	"cmp"
	"context"
	"slices"
	"time"

	"kiennghi/domain"
	"kiennghi/domain/law"
	"kiennghi/domain/policy"
	"kiennghi/domain/workday"
)

type dialogues interface {
	Dialogue(context.Context, domain.DialogueID) (DialogueDetail, error)
	Dialogues(context.Context, policy.Scope, DialogueFilter, Page) ([]DialogueDetail, error)
	CouncilSessions(context.Context, []domain.UnitID) ([]domain.CouncilSession, error)
	CouncilSession(context.Context, domain.SessionID) (domain.CouncilSession, error)
}

type dialoguesTx interface {
	Dialogue(domain.DialogueID, Lock) (domain.Dialogue, error)
	Notices(domain.DialogueID) ([]domain.Notice, error)
	MatterCounts(domain.DialogueID) (MatterCounts, error)
	// Undisposed lists matters without a disposition, some hundred at most.
	Undisposed(domain.DialogueID) ([]domain.PetitionID, error)
	CouncilSession(domain.SessionID, Lock) (domain.CouncilSession, error)
}

// Lock says how a row is held until the transaction ends.
type Lock bool

const (
	ForUpdate Lock = true  // nobody else changes or relies on it
	ForShare  Lock = false // nobody changes it, others may rely on it too
)

// DialogueFilter narrows a list of dialogues.
type DialogueFilter struct {
	From, To workday.Date
	States   []domain.DialogueState
	Known    bool // none that was called off before it was made known
	Soonest  bool // the earliest first, not the latest
}

// MatterCounts counts the matters of a dialogue by what was decided in the hall.
type MatterCounts struct {
	Total, OnTheSpot, Written, Escalated, Open int
}

// DialogueDetail is a dialogue with its notices and counts.
type DialogueDetail struct {
	domain.Dialogue
	Notices []domain.Notice
	Matters MatterCounts
}

// DialogueView is a dialogue and what the caller may do with it now.
type DialogueView struct {
	DialogueDetail
	ConclusionDue workday.Date // zero until it is opened
	Allowed       []domain.Step
}

// Plan plans a dialogue.
func (d *Desk) Plan(ctx context.Context, by Caller, g domain.Dialogue) (DialogueView, error) {
	return update(ctx, d, by, func(tx Tx) (DialogueView, error) {
		g := g // the closure may run twice
		w, err := by.at(domain.StepPlan, g.Unit, "unit")
		if err != nil {
			return DialogueView{}, err
		}
		u, _ := by.Units.Get(g.Unit)
		if !u.InForce(by.Today) {
			return DialogueView{}, domain.Invalid("unit", domain.CodeUnitEnded)
		}
		if !g.Session.IsZero() {
			s, err := tx.CouncilSession(g.Session, ForShare)
			if domain.KindOf(err) == domain.KindNotFound || err == nil && !by.Units.Under(g.Unit, s.Unit) {
				return DialogueView{}, domain.Invalid("council_session", domain.CodeUnknownReference)
			}
			if err != nil {
				return DialogueView{}, err
			}
			if err := g.Precedes(s); err != nil {
				return DialogueView{}, err
			}
		}
		if err := name(tx, &g.ID, &g, by.Now); err != nil {
			return DialogueView{}, err
		}
		g.StartsAt = g.StartsAt.UTC().Truncate(time.Microsecond)
		planned, err := by.instant("planned_at", g.PlannedAt, time.Time{})
		if err != nil {
			return DialogueView{}, err
		}
		e, err := g.Take(domain.StepPlan, by.Now, w, domain.Change{At: &g.StartsAt, Planned: &planned})
		if err != nil {
			return DialogueView{}, err
		}
		g.Apply(e)
		if err := g.Validate(u); err != nil {
			return DialogueView{}, err
		}
		return by.dialogue(DialogueDetail{Dialogue: g}), tx.Add(&g, &e)
	})
}

func (c Caller) dialogue(g DialogueDetail) DialogueView {
	v := DialogueView{DialogueDetail: g, Allowed: c.steps(g.Unit, g.State.Steps())}
	if workday.Of(g.StartsAt).After(c.Today) {
		v.Allowed = slices.DeleteFunc(v.Allowed, func(s domain.Step) bool { return s == domain.StepOpen })
	}
	v.ConclusionDue = c.conclusionDue(g.Dialogue)
	return v
}

// conclusionDue returns the day by which a dialogue that was opened is to be
// concluded: counted from its closing, or from its opening where it was not
// closed by the day that this gives, since keeping it open puts nothing off.
func (c Caller) conclusionDue(g domain.Dialogue) workday.Date {
	if g.OpenedAt == nil {
		return 0
	}
	due, _ := c.due(law.DialogueConclusion, workday.Of(*g.OpenedAt))
	if g.ClosedAt == nil || workday.Of(*g.ClosedAt).After(due) {
		return due
	}
	due, _ = c.due(law.DialogueConclusion, workday.Of(*g.ClosedAt))
	return due
}

// dialogueStep takes a dialogue through a step.
func (d *Desk) dialogueStep(ctx context.Context, by Caller, id domain.DialogueID, m Match, step domain.Step, with func(Tx, *domain.Dialogue, *domain.Change) error) (DialogueView, error) {
	return update(ctx, d, by, func(tx Tx) (DialogueView, error) {
		g, err := tx.Dialogue(id, ForUpdate)
		if err != nil {
			return DialogueView{}, err
		}
		w, err := by.at(step, g.Unit, "dialogue")
		if err != nil {
			return DialogueView{}, err
		}
		if err := m.Check(g.Version); err != nil {
			return DialogueView{}, err
		}
		e, err := g.Take(step, by.Now, w, domain.Change{})
		if err != nil {
			domain.Refusal(err).Allowed = by.steps(g.Unit, g.State.Steps())
			return DialogueView{}, err
		}
		if err := with(tx, &g, &e.Change); err != nil {
			return DialogueView{}, err
		}
		g.Apply(e)
		if err := tx.Save(&g); err != nil {
			return DialogueView{}, err
		}
		if err := record(tx, &e); err != nil {
			return DialogueView{}, err
		}
		v := DialogueDetail{Dialogue: g}
		if v.Notices, err = tx.Notices(id); err != nil {
			return DialogueView{}, err
		}
		if v.Matters, err = tx.MatterCounts(id); err != nil {
			return DialogueView{}, err
		}
		return by.dialogue(v), nil
	})
}

// PlanChange is what of a plan is changed; empty fields stay.
type PlanChange struct {
	Meeting  domain.Meeting
	Place    string
	StartsAt time.Time
	Agenda   string
}

// ChangePlan changes the plan of a dialogue that has not opened. It is not moved
// to before it was made known, nor to after the session that it precedes opens.
func (d *Desk) ChangePlan(ctx context.Context, by Caller, id domain.DialogueID, m Match, p PlanChange) (DialogueView, error) {
	return d.dialogueStep(ctx, by, id, m, domain.StepReplan, func(tx Tx, g *domain.Dialogue, c *domain.Change) error {
		g.Meeting, g.Place, g.Agenda = cmp.Or(p.Meeting, g.Meeting), cmp.Or(p.Place, g.Place), cmp.Or(p.Agenda, g.Agenda)
		if !p.StartsAt.IsZero() {
			g.StartsAt = p.StartsAt.UTC().Truncate(time.Microsecond)
			c.At = &g.StartsAt
		}
		u, _ := by.Units.Get(g.Unit)
		if err := g.Validate(u); err != nil {
			return err
		}
		if err := unnamed(tx, concern{dialogue: id}, "place", p.Place, "agenda", p.Agenda); err != nil || p.StartsAt.IsZero() {
			return err
		}
		given, err := tx.Notices(id)
		if err != nil {
			return err
		}
		if slices.ContainsFunc(given, func(n domain.Notice) bool { return n.At.After(g.StartsAt) }) {
			return domain.Invalid("starts_at", domain.CodeWrongOrder)
		}
		if g.Session.IsZero() {
			return nil
		}
		s, err := tx.CouncilSession(g.Session, ForShare)
		if err != nil {
			return err
		}
		return g.Precedes(s)
	})
}

// GiveNotice records one way in which a dialogue was made known. A dialogue
// may be made known in many ways, at several times.
func (d *Desk) GiveNotice(ctx context.Context, by Caller, id domain.DialogueID, m Match, n domain.Notice) (DialogueView, error) {
	return d.dialogueStep(ctx, by, id, m, domain.StepNotice, func(tx Tx, g *domain.Dialogue, c *domain.Change) error {
		n.Dialogue, n.At, n.Announces = id, n.At.UTC().Truncate(time.Microsecond), workday.Of(g.StartsAt)
		if n.At.IsZero() {
			n.At = by.Now
		}
		switch {
		case n.At.After(by.Now):
			return domain.Invalid("at", domain.CodeInTheFuture)
		case n.At.Before(g.PlannedAt), n.At.After(g.StartsAt):
			return domain.Invalid("at", domain.CodeWrongOrder)
		}
		given, err := tx.Notices(id)
		if err != nil {
			return err
		}
		if slices.ContainsFunc(given, func(o domain.Notice) bool { return o.Channel == n.Channel && o.At.Equal(n.At) }) {
			return domain.Conflict(domain.CodeAlreadyExists)
		}
		c.Notice, c.At = n.Channel, &n.At
		return tx.Add(&n)
	})
}

// instant settles when something happened: now, or at an earlier time that is
// not before another.
func (c Caller) instant(field string, at time.Time, notBefore time.Time) (time.Time, error) {
	if at.IsZero() {
		return c.Now, nil
	}
	at = at.UTC().Truncate(time.Microsecond)
	switch {
	case at.After(c.Now):
		return at, domain.Invalid(field, domain.CodeInTheFuture)
	case at.Before(notBefore):
		return at, domain.Invalid(field, domain.CodeWrongOrder)
	}
	return at, nil
}

// Open opens a dialogue.
func (d *Desk) Open(ctx context.Context, by Caller, id domain.DialogueID, m Match, at time.Time, a *domain.Attendance) (DialogueView, error) {
	return d.dialogueStep(ctx, by, id, m, domain.StepOpen, func(tx Tx, g *domain.Dialogue, c *domain.Change) error {
		notices, err := tx.Notices(id)
		if err != nil {
			return err
		}
		earliest := g.PlannedAt
		for _, n := range notices {
			if n.At.After(earliest) {
				earliest = n.At
			}
		}
		opened, err := by.instant("at", at, earliest)
		if err != nil {
			return err
		}
		u, _ := by.Units.Get(g.Unit)
		c.At, c.Attendance = &opened, a
		return g.MayOpen(u, workday.Of(opened))
	})
}

// Close closes a dialogue. While a matter has no disposition it is refused,
// with the list of those matters.
func (d *Desk) Close(ctx context.Context, by Caller, id domain.DialogueID, m Match, at time.Time, a *domain.Attendance) (DialogueView, error) {
	return d.dialogueStep(ctx, by, id, m, domain.StepClose, func(tx Tx, g *domain.Dialogue, c *domain.Change) error {
		open, err := tx.Undisposed(id)
		if err != nil {
			return err
		}
		if len(open) > 0 {
			return &domain.Error{Kind: domain.KindConflict, Code: domain.CodeOpenMatters, Matters: open}
		}
		closed, err := by.instant("at", at, *g.OpenedAt)
		c.At, c.Attendance = &closed, a
		return err
	})
}

// KeepMinutes keeps the minutes of a dialogue that was opened.
func (d *Desk) KeepMinutes(ctx context.Context, by Caller, id domain.DialogueID, m Match, text string) (DialogueView, error) {
	return d.dialogueStep(ctx, by, id, m, domain.StepMinute, func(_ Tx, g *domain.Dialogue, _ *domain.Change) error {
		g.Minutes = text
		return nil
	})
}

// PublishConclusion publishes the conclusion of a dialogue that was closed.
func (d *Desk) PublishConclusion(ctx context.Context, by Caller, id domain.DialogueID, m Match, number, text string, on workday.Date) (DialogueView, error) {
	return d.dialogueStep(ctx, by, id, m, domain.StepFinish, func(tx Tx, g *domain.Dialogue, c *domain.Change) error {
		switch {
		case on.After(by.Today):
			return domain.Invalid("on", domain.CodeInTheFuture)
		case on.Before(workday.Of(*g.ClosedAt)):
			return domain.Invalid("on", domain.CodeWrongOrder)
		}
		if err := stated(tx, concern{dialogue: id}, "number", number, "text", text); err != nil {
			return err
		}
		g.ConclusionText = text
		c.Number, c.On = number, on
		return nil
	})
}

// Cancel calls off a dialogue that has not opened.
func (d *Desk) Cancel(ctx context.Context, by Caller, id domain.DialogueID, m Match, reason string) (DialogueView, error) {
	return d.dialogueStep(ctx, by, id, m, domain.StepCancel, func(_ Tx, _ *domain.Dialogue, c *domain.Change) error {
		c.Note = reason
		return domain.Worded("reason", reason)
	})
}

// Dialogue returns a dialogue that the caller may read.
func (d *Desk) Dialogue(ctx context.Context, by Caller, id domain.DialogueID) (DialogueView, error) {
	g, err := d.Store.Dialogue(ctx, id)
	if err != nil {
		return DialogueView{}, err
	}
	if !by.reads(policy.At(g.Unit)) {
		return DialogueView{}, domain.NotFound("dialogue")
	}
	return by.dialogue(g), nil
}

// DialogueEvents returns the record of a dialogue that the caller may read.
func (d *Desk) DialogueEvents(ctx context.Context, by Caller, id domain.DialogueID) ([]domain.Event, error) {
	if _, err := d.Dialogue(ctx, by, id); err != nil {
		return nil, err
	}
	return d.Store.Events(ctx, domain.OfDialogue, domain.ID[any](id))
}

// Dialogues lists dialogues that the caller may read, the latest first.
func (d *Desk) Dialogues(ctx context.Context, by Caller, unit domain.UnitID, sub bool, f DialogueFilter, p Page) (List[DialogueDetail], error) {
	s, err := by.within(unit, sub)
	if err != nil {
		return List[DialogueDetail]{}, err
	}
	return d.dialogues(ctx, s, f, p)
}

func (d *Desk) dialogues(ctx context.Context, s policy.Scope, f DialogueFilter, p Page) (List[DialogueDetail], error) {
	list, err := d.Store.Dialogues(ctx, s, f, p)
	return page(list, p, func(g DialogueDetail) Cursor {
		return Cursor{Key: g.StartsAt.UnixMicro(), ID: domain.ID[any](g.ID)}
	}), err
}

// Matters lists the matters of a dialogue, in the order they were recorded;
// only those without a disposition, if so asked.
func (d *Desk) Matters(ctx context.Context, by Caller, id domain.DialogueID, undisposed bool, p Page) (List[domain.Petition], error) {
	if _, err := d.Dialogue(ctx, by, id); err != nil {
		return List[domain.Petition]{}, err
	}
	list, err := d.Store.Matters(ctx, id, undisposed, p)
	return page(list, p, byID(func(p domain.Petition) domain.PetitionID { return p.ID })), err
}
