package casework

import (
	"context"
	"errors"
	"time"

	"kiennghi/domain"
	"kiennghi/domain/law"
	"kiennghi/domain/policy"
	"kiennghi/domain/workday"
)

type lapses interface {
	Lapse(context.Context, domain.LapseID) (domain.Lapse, error)
	// Lapses lists those of the units, the latest first.
	Lapses(context.Context, policy.Scope, LapseFilter, Page) ([]domain.Lapse, error)
}

type lapsesTx interface {
	Lapse(domain.LapseID) (domain.Lapse, error)
	// Overdue reads and locks petitions of which something was owed before
	// today and the level above was not told, but for the texts: the earliest
	// due first, at most as many as the page takes, none that another holds.
	Overdue(today workday.Date, p Page) ([]domain.Petition, error)
	// Unconcluded reads and locks, in the same way, dialogues that were opened and
	// have no conclusion, of which nobody was told: in the order of Dialogue.Since.
	Unconcluded(Page) ([]domain.Dialogue, error)
	// Unheld reads and locks, in the same way, dialogues that were to be held
	// before today, and were neither opened nor cancelled, of which nobody was
	// told: the first planned first.
	Unheld(today workday.Date, p Page) ([]domain.Dialogue, error)
	// Lapsed lists those of the units of which the last lapse was told at or
	// after an instant. Who asks next waits until the transaction ends.
	Lapsed(units []domain.UnitID, since time.Time) ([]domain.UnitID, error)
	// TooFew lists the units of which it was told that they held too few
	// dialogues in the year that ended with the day. Who asks next waits until
	// the transaction ends.
	TooFew(end workday.Date) ([]domain.UnitID, error)
}

// LapseFilter narrows a list of lapses.
type LapseFilter struct {
	About    domain.Subject
	Petition domain.PetitionID
	Reason   Given
}

// Given says whether a reason was given.
type Given string

const (
	ReasonGiven   Given = "given"
	ReasonMissing Given = "missing"
)

// LapseView is a lapse and what the caller may do about it now.
type LapseView struct {
	domain.Lapse
	Allowed []domain.Step
}

func (c Caller) lapse(l domain.Lapse) LapseView {
	v := LapseView{Lapse: l, Allowed: []domain.Step{}}
	if l.Reason == "" {
		v.Allowed = c.steps(l.Unit, []domain.Step{domain.StepExplain})
	}
	return v
}

// explains returns the warrant by which the caller gives the reason of a unit's
// lapses: for its chair, or as who heads it because it has none.
func (d *Desk) explains(ctx context.Context, by Caller, unit domain.UnitID) (domain.Warrant, error) {
	w, refused := by.at(domain.StepExplain, unit, "lapse")
	if domain.KindOf(refused) != domain.KindForbidden || !by.Holds(domain.RoleChair) && !by.Holds(domain.RoleDeputy) {
		return w, refused
	}
	r, err := d.head(ctx, by, unit)
	if err != nil {
		return w, err
	}
	if r == nil || r.Account != by.Account {
		return w, refused
	}
	return domain.Warrant{By: r.Account, Role: r.Role, Unit: r.Unit}, nil
}

// lapse is a lapse as the caller sees it, who may head the unit that has no head.
func (d *Desk) lapse(ctx context.Context, by Caller, l domain.Lapse) (LapseView, error) {
	v := by.lapse(l)
	if l.Reason != "" || len(v.Allowed) > 0 {
		return v, nil
	}
	_, err := d.explains(ctx, by, l.Unit)
	switch {
	case err == nil:
		v.Allowed = append(v.Allowed, domain.StepExplain)
	case domain.Refusal(err) == nil:
		return v, err
	}
	return v, nil
}

// lapsed makes a lapse of a unit, told today to the authority above it.
func (c Caller) lapsed(about domain.Subject, unit domain.UnitID, owed domain.Owed, due workday.Date, w domain.Warrant) (domain.Lapse, domain.Event) {
	above, _ := c.Units.Above(unit, c.Today)
	l := domain.Lapse{ID: domain.NewID[domain.Lapse](c.Now), About: about, Unit: unit, Told: above.ID, Owed: owed, DueOn: due}
	l.ReasonDue, l.ReasonRule = c.due(law.OverdueReason, c.Today)
	e := l.Tell(c.Now, w)
	l.Apply(e)
	return l, e
}

// digest is of which units something was told today. Of each, people are told
// once a day, however much of it is overdue: the list of lapses has the rest.
type digest map[domain.UnitID]bool

// digestOf asks of which of the units of a list something was told today.
func digestOf[T any](c Caller, tx Tx, list []T, unit func(T) domain.UnitID) (digest, error) {
	g := digest{}
	if len(list) == 0 {
		return g, nil
	}
	units := make([]domain.UnitID, len(list))
	for i, t := range list {
		units[i] = unit(t)
	}
	told, err := tx.Lapsed(units, c.Today.Start())
	for _, u := range told {
		g[u] = true
	}
	return g, err
}

// keep keeps a lapse, and has it told if it is the first of its unit today.
func (g digest) keep(tx Tx, l *domain.Lapse, e *domain.Event) error {
	if g[l.Unit] {
		return tx.Add(l, e)
	}
	g[l.Unit] = true
	if err := tx.Add(l); err != nil {
		return err
	}
	return record(tx, e)
}

// tellOverdue tells the level above of each day that has passed without what
// was owed of a petition, once.
func (d *Desk) tellOverdue(ctx context.Context, by Caller, _ domain.ID[any]) error {
	var today digest
	return sweep(ctx, d,
		func(tx Tx, p Page) ([]domain.Petition, error) {
			list, err := tx.Overdue(by.Today, p)
			if err != nil {
				return nil, err
			}
			today, err = digestOf(by, tx, list, func(p domain.Petition) domain.UnitID { return p.Holder })
			return list, err
		},
		func(p domain.Petition) Cursor { return Cursor{int64(p.Watch), domain.ID[any](p.ID)} },
		func(tx Tx, p domain.Petition) error {
			for p.Watch.Before(by.Today) { // what is told is owed, so another day is watched
				w, err := by.mayTake(domain.StepOverdue, p)
				if err != nil {
					return err
				}
				owed, due := p.Lapsed(by.Today)
				l, e := by.lapsed(domain.OfPetition, p.Holder, owed, due, w)
				l.Petition = p.ID
				if err := today.keep(tx, &l, &e); err != nil {
					return err
				}
				if err := by.take(tx, &p, domain.StepOverdue, w, domain.Change{On: l.DueOn, Told: l.Told, Lapse: l.ID}); err != nil {
					return err
				}
			}
			return nil
		})
}

// tellConclusions tells the level above of each dialogue that was not held on
// its day, or whose conclusion was not published in time, once for each such day.
func (d *Desk) tellConclusions(ctx context.Context, by Caller, _ domain.ID[any]) error {
	unheld := d.tellHalls(ctx, by, func(tx Tx, p Page) ([]domain.Dialogue, error) { return tx.Unheld(by.Today, p) },
		func(g domain.Dialogue) time.Time { return g.StartsAt }, domain.StepOverdue, domain.OwedOpening,
		func(g domain.Dialogue) workday.Date { return workday.Of(g.StartsAt) })
	unconcluded := d.tellHalls(ctx, by, Tx.Unconcluded, domain.Dialogue.Since, domain.StepMissed, domain.OwedConclusion, by.conclusionDue)
	return errors.Join(unheld, unconcluded)
}

// tellHalls takes the dialogues that read finds, in the order of an instant,
// through a step by which it is told that they owed something by a day.
func (d *Desk) tellHalls(ctx context.Context, by Caller, read func(Tx, Page) ([]domain.Dialogue, error), at func(domain.Dialogue) time.Time,
	step domain.Step, owed domain.Owed, dueOn func(domain.Dialogue) workday.Date) error {
	var today digest
	return sweep(ctx, d,
		func(tx Tx, p Page) ([]domain.Dialogue, error) {
			list, err := read(tx, p)
			if err != nil {
				return nil, err
			}
			today, err = digestOf(by, tx, list, func(g domain.Dialogue) domain.UnitID { return g.Unit })
			return list, err
		},
		func(g domain.Dialogue) Cursor { return Cursor{at(g).UnixMicro(), domain.ID[any](g.ID)} },
		func(tx Tx, g domain.Dialogue) error {
			due := dueOn(g)
			if due.IsZero() || !by.Today.After(due) {
				return nil
			}
			w, err := by.at(step, g.Unit, "dialogue")
			if err != nil {
				return err
			}
			l, told := by.lapsed(domain.OfDialogue, g.Unit, owed, due, w)
			l.Dialogue = g.ID
			if err := today.keep(tx, &l, &told); err != nil {
				return err
			}
			e, err := g.Take(step, by.Now, w, domain.Change{On: due, Told: l.Told, Lapse: l.ID})
			if err != nil {
				return err
			}
			g.Apply(e)
			if err := tx.Save(&g); err != nil {
				return err
			}
			return record(tx, &e)
		})
}

// tellDialogues tells the level above of each unit that held fewer dialogues
// last year than the rule asks for, once a year. A unit that ended before the
// year did is not told of.
func (d *Desk) tellDialogues(ctx context.Context, by Caller, _ domain.ID[any]) error {
	year, _, _ := by.Today.Civil()
	end := workday.On(year-1, time.December, 31)
	found, err := d.compliance(ctx, by, policy.Public(by.Units), year-1)
	if err != nil {
		return err
	}
	return d.Store.Update(ctx, func(tx Tx) error {
		list, err := tx.TooFew(end)
		if err != nil {
			return err
		}
		told := map[domain.UnitID]bool{}
		for _, id := range list {
			told[id] = true
		}
		today, err := digestOf(by, tx, found, func(c Compliance) domain.UnitID { return c.Unit.ID })
		if err != nil {
			return err
		}
		for _, c := range found {
			if c.State() != ComplianceShort || told[c.Unit.ID] || !c.Unit.InForce(end) {
				continue
			}
			w, err := by.at(domain.StepOverdue, c.Unit.ID, "unit")
			if err != nil {
				return err
			}
			l, e := by.lapsed(domain.OfUnit, c.Unit.ID, domain.OwedDialogues, end, w)
			if err := today.keep(tx, &l, &e); err != nil {
				return err
			}
		}
		return nil
	})
}

// Lapse returns a lapse of a unit whose cases the caller may read.
func (d *Desk) Lapse(ctx context.Context, by Caller, id domain.LapseID) (LapseView, error) {
	l, err := d.Store.Lapse(ctx, id)
	if err != nil {
		return LapseView{}, err
	}
	if !by.reads(policy.At(l.Unit)) {
		return LapseView{}, domain.NotFound("lapse")
	}
	return d.lapse(ctx, by, l)
}

// Lapses lists those of units whose cases the caller may read, with the
// reasons, the latest first.
func (d *Desk) Lapses(ctx context.Context, by Caller, unit domain.UnitID, sub bool, f LapseFilter, p Page) (List[LapseView], error) {
	s, err := by.within(unit, sub)
	if err != nil {
		return List[LapseView]{}, err
	}
	list, err := d.Store.Lapses(ctx, s, f, p)
	views := make([]LapseView, len(list))
	for i, l := range list {
		if views[i], err = d.lapse(ctx, by, l); err != nil {
			break
		}
	}
	return page(views, p, byID(func(v LapseView) domain.LapseID { return v.ID })), err
}

// Explain gives the reason of a lapse, once, for the unit.
func (d *Desk) Explain(ctx context.Context, by Caller, id domain.LapseID, m Match, reason string) (LapseView, error) {
	return update(ctx, d, by, func(tx Tx) (LapseView, error) {
		l, err := tx.Lapse(id)
		if err != nil {
			return LapseView{}, err
		}
		w, err := d.explains(ctx, by, l.Unit)
		if err != nil {
			return LapseView{}, err
		}
		if err := m.Check(l.Version); err != nil {
			return LapseView{}, err
		}
		if err := reasoned(tx, "reason", reason); err != nil {
			return LapseView{}, err
		}
		e, err := l.Explain(reason, by.Now, w)
		if err != nil {
			return LapseView{}, err
		}
		of, err := d.lapsedOf(ctx, tx, l)
		if err != nil {
			return LapseView{}, err
		}
		if err := hush(tx, &e, of); err != nil {
			return LapseView{}, err
		}
		l.Apply(e)
		if err := tx.Save(&l); err != nil {
			return LapseView{}, err
		}
		return by.lapse(l), record(tx, &e)
	})
}
