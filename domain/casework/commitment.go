package casework

import (
	"context"
	"fmt"

	"kiennghi/domain"
	"kiennghi/domain/policy"
	"kiennghi/domain/workday"
)

type commitments interface {
	// Commitment returns a commitment and the petitions that it concerns.
	Commitment(context.Context, domain.CommitmentID) (domain.Commitment, []domain.Petition, error)
	// Commitments lists commitments, the earliest deadline first.
	Commitments(context.Context, policy.Scope, CommitmentFilter, Page) ([]domain.Commitment, error)
	// CommitmentsTo lists those that concern a petition with their record, the
	// earliest deadline first, some hundred at most.
	CommitmentsTo(context.Context, domain.PetitionID) ([]RecordedCommitment, error)
	// UncommittedAnswers lists the present answers of petitions that promise
	// something of which no commitment was made, the latest first.
	UncommittedAnswers(context.Context, policy.Scope, Page) ([]AnswerTo, error)
	carryOver
	remediation
}

type commitmentsTx interface {
	Commitment(domain.CommitmentID) (domain.Commitment, error)
	RemediationList(domain.RemediationID) (domain.RemediationList, error)
}

// CommitmentFilter narrows a list of commitments.
type CommitmentFilter struct {
	On       workday.Date // the day for which Standing is asked
	Standing domain.Standing
	Dialogue domain.DialogueID // whose conclusion promised it
	List     domain.RemediationID
	Person   domain.AccountID // who is responsible
	Public   bool             // only what the public may read: not what was erased
	Carried  *Carried         // only what this report counts, of whichever unit
}

// RecordedCommitment is a commitment with its events.
type RecordedCommitment struct {
	domain.Commitment
	Events []domain.Event
}

// CommitmentView is a commitment and what the caller may do with it now.
type CommitmentView struct {
	domain.Commitment
	Petitions []domain.PetitionID // that it concerns; not in lists
	Today     workday.Date
	Allowed   []domain.Step
}

func (c Caller) commitment(x domain.Commitment, of []domain.PetitionID) CommitmentView {
	v := CommitmentView{Commitment: x, Petitions: of, Today: c.Today, Allowed: []domain.Step{}}
	for _, s := range x.State.Steps() {
		if _, ok := c.May(c.Actor, s, policy.Charge(x)); ok && (!judges(s) || x.Verifies(c.Account)) {
			v.Allowed = append(v.Allowed, s)
		}
	}
	return v
}

// judges reports whether a step judges what others have done.
func judges(s domain.Step) bool { return s == domain.StepUphold || s == domain.StepRefute }

// promised is the place of a commitment for those who read it: whoever reads
// its unit's cases, or one of the petitions that it concerns.
func promised(c domain.Commitment, ps []domain.Petition) policy.Place {
	at := policy.At(c.Unit)
	for _, p := range ps {
		at.Units = append(at.Units, policy.Whole(p).Units...)
	}
	return at
}

// NewCommitment is what is said when a commitment is made.
type NewCommitment struct {
	ID domain.CommitmentID // zero: one is made
	domain.Origin
	domain.FiveClear
	Petitions []domain.PetitionID // of a conclusion: the matters that it concerns
}

// MakeCommitment records what a unit promised. Nothing of the five is made up:
// an answer that promises something brings forth no commitment by itself, and
// is in the list of UncommittedAnswers until somebody says who does what.
func (d *Desk) MakeCommitment(ctx context.Context, by Caller, n NewCommitment) (CommitmentView, error) {
	return update(ctx, d, by, func(tx Tx) (CommitmentView, error) {
		if err := n.Origin.Validate(); err != nil {
			return CommitmentView{}, err
		}
		c := domain.Commitment{ID: n.ID, Origin: n.Origin, FiveClear: n.FiveClear}
		if err := name(tx, &c.ID, &c, by.Now); err != nil {
			return CommitmentView{}, err
		}
		of, err := by.origin(tx, &c, n.Petitions)
		if err != nil {
			return CommitmentView{}, err
		}
		w, err := by.at(domain.StepCommit, c.Unit, string(c.Kind()))
		if err != nil {
			return CommitmentView{}, err
		}
		if err := by.commit(tx, &c, w, of); err != nil {
			return CommitmentView{}, err
		}
		return by.commitment(c, of), nil
	})
}

// origin finds what a commitment follows from: the unit that promised, on which
// day, and the petitions that it concerns.
func (c Caller) origin(tx Tx, x *domain.Commitment, matters []domain.PetitionID) ([]domain.PetitionID, error) {
	if x.Kind() != domain.FromConclusion && len(matters) > 0 {
		return nil, domain.Invalid("petitions", domain.CodeNotAllowed)
	}
	switch x.Kind() {
	case domain.FromConclusion:
		g, err := tx.Dialogue(x.Dialogue, ForShare)
		if err := c.follows(err, g.Unit, "dialogue", g.State == domain.DialogueConcluded); err != nil {
			return nil, err
		}
		x.Unit, x.PromisedOn = g.Unit, g.ConcludedOn
		of, err := tx.Existing(matters)
		if err != nil {
			return nil, err
		}
		for i, id := range matters {
			if p := of[domain.PublicCode(id)]; p.ID != id || p.Dialogue != g.ID {
				return nil, domain.Invalid(fmt.Sprintf("petitions/%d", i), domain.CodeUnknownReference)
			}
		}
		return sorted(matters), nil
	case domain.FromAnswer:
		a, ps, err := tx.AnswerWith(x.Answer, nil)
		if err := c.follows(err, a.Unit, "answer", a.State == domain.AnswerPublished && a.Promises()); err != nil {
			return nil, err
		}
		if x.Deadline.After(a.DueOn) {
			return nil, domain.Invalid("deadline", domain.CodeBeyondPromise)
		}
		x.Unit, x.PromisedOn = a.Unit, workday.Of(*a.PublishedAt)
		return idsOf(ps), nil
	case domain.FromFinding:
		f, err := tx.Finding(x.Finding)
		if err := c.follows(err, f.Unit, "finding", true); err != nil {
			return nil, err
		}
		x.Unit, x.PromisedOn = f.Unit, c.Today
		switch f.About {
		case domain.OfPetition:
			return []domain.PetitionID{f.Petition}, nil
		case domain.OfAnswer:
			return tx.Covered(f.Answer)
		}
	case domain.FromRemediation:
		l, err := tx.RemediationList(x.List)
		if err := c.follows(err, l.Unit, "remediation_list", true); err != nil {
			return nil, err
		}
		x.Unit, x.PromisedOn = l.Unit, c.Today
	}
	return nil, nil
}

// follows refuses what was not found, what does not exist for the caller, and
// what promises nothing.
func (c Caller) follows(err error, unit domain.UnitID, field string, promises bool) error {
	switch {
	case domain.KindOf(err) == domain.KindNotFound, err == nil && !c.reads(policy.At(unit)):
		return domain.Invalid(field, domain.CodeUnknownReference)
	case err != nil:
		return err
	case !promises:
		return domain.Conflict(domain.CodePromisesNothing)
	}
	return nil
}

// commit keeps a commitment that begins, with what it concerns. Who is
// responsible works at the unit.
func (c Caller) commit(tx Tx, x *domain.Commitment, w domain.Warrant, of []domain.PetitionID) error {
	if err := x.Validate(); err != nil {
		return err
	}
	if err := unnamed(tx, concern{of, x.Dialogue}, "task", x.Task, "responsibility", x.Responsibility, "expected_result", x.Result); err != nil {
		return err
	}
	works, err := tx.WorksAt(x.Person, []domain.UnitID{x.Unit, w.Unit}, c.Today)
	if err != nil {
		return err
	}
	if !works {
		return domain.Invalid("person", domain.CodeUnknownReference)
	}
	e, err := x.Make(c.Now, w, of)
	if err != nil {
		return err
	}
	if err := hush(tx, &e, of); err != nil {
		return err
	}
	x.Apply(e)
	if err := tx.Add(x); err != nil {
		return err
	}
	if err := record(tx, &e); err != nil || len(of) == 0 {
		return err
	}
	concerns := make([]domain.CommitmentTo, len(of))
	for i, id := range of {
		concerns[i] = domain.CommitmentTo{Commitment: x.ID, Petition: id}
	}
	return tx.Add(&concerns)
}

// commitmentStep takes a commitment through a step. What the step brings with
// it is filled in by with, which may refuse, and returns the texts that everybody
// is to read, each after its field.
func (d *Desk) commitmentStep(ctx context.Context, by Caller, id domain.CommitmentID, m Match, step domain.Step, with func(domain.Commitment, *domain.Change) (told []string, err error)) (CommitmentView, error) {
	return update(ctx, d, by, func(tx Tx) (CommitmentView, error) {
		_, ps, err := d.Store.Commitment(ctx, id) // whom it concerns never changes
		if err != nil {
			return CommitmentView{}, err
		}
		c, err := tx.Commitment(id)
		if err != nil {
			return CommitmentView{}, err
		}
		w, err := by.Check(by.Actor, step, policy.Charge(c), promised(c, ps), "commitment")
		if err != nil {
			return CommitmentView{}, err
		}
		if judges(step) && !c.Verifies(by.Account) {
			return CommitmentView{}, domain.Forbidden(domain.CodeResponsibleVerifies)
		}
		if err := m.Check(c.Version); err != nil {
			return CommitmentView{}, err
		}
		of := idsOf(ps)
		e, err := c.Take(step, by.Now, w, domain.Change{})
		if err != nil {
			domain.Refusal(err).Allowed = by.commitment(c, of).Allowed
			return CommitmentView{}, err
		}
		told, err := with(c, &e.Change)
		if err == nil {
			err = unnamed(tx, concern{of, c.Dialogue}, told...)
		}
		if err != nil {
			return CommitmentView{}, err
		}
		if err := hush(tx, &e, of); err != nil {
			return CommitmentView{}, err
		}
		c.Apply(e)
		if err := tx.Save(&c); err != nil {
			return CommitmentView{}, err
		}
		return by.commitment(c, of), record(tx, &e)
	})
}

// ReportProgress adds a note of what was done, perhaps with what shows it.
// Notes are events: none is ever changed.
func (d *Desk) ReportProgress(ctx context.Context, by Caller, id domain.CommitmentID, m Match, text, evidence string) (CommitmentView, error) {
	return d.commitmentStep(ctx, by, id, m, domain.StepProgress, func(_ domain.Commitment, c *domain.Change) ([]string, error) {
		c.Note, c.Evidence = text, evidence
		return []string{"text", text, "evidence", evidence}, nil
	})
}

// Fulfil reports that a commitment was carried out, with what shows it. It was
// kept or late by today: what was not shown in time was not kept in time.
func (d *Desk) Fulfil(ctx context.Context, by Caller, id domain.CommitmentID, m Match, evidence, note string) (CommitmentView, error) {
	return d.commitmentStep(ctx, by, id, m, domain.StepFulfil, func(_ domain.Commitment, c *domain.Change) ([]string, error) {
		if err := domain.Worded("evidence", evidence); err != nil {
			return nil, err
		}
		c.Note, c.Evidence = note, evidence
		return []string{"evidence", evidence, "note", note}, nil
	})
}

// MoveDeadline gives a commitment a later deadline, for a reason. The first one
// stays, and decides whether it was kept.
func (d *Desk) MoveDeadline(ctx context.Context, by Caller, id domain.CommitmentID, m Match, to workday.Date, reason string) (CommitmentView, error) {
	return d.commitmentStep(ctx, by, id, m, domain.StepMove, func(c domain.Commitment, change *domain.Change) ([]string, error) {
		if err := domain.Worded("reason", reason); err != nil {
			return nil, err
		}
		switch {
		case to.Before(by.Today):
			return nil, domain.Invalid("deadline", domain.CodeInThePast)
		case !to.After(c.Deadline):
			return nil, domain.Invalid("deadline", domain.CodeWrongOrder)
		}
		change.DueOn, change.Note = to, reason
		return []string{"reason", reason}, domain.Near("deadline", to, by.Today)
	})
}

// Break says that a commitment will not be carried out, and why.
func (d *Desk) Break(ctx context.Context, by Caller, id domain.CommitmentID, m Match, reason string) (CommitmentView, error) {
	return d.commitmentStep(ctx, by, id, m, domain.StepFail, func(_ domain.Commitment, c *domain.Change) ([]string, error) {
		if err := domain.Worded("reason", reason); err != nil {
			return nil, err
		}
		c.Note = reason
		return []string{"reason", reason}, nil
	})
}

// Verify says whether a monitor found that what was reported was carried out.
// Who is responsible, promised it or reported it cannot.
func (d *Desk) Verify(ctx context.Context, by Caller, id domain.CommitmentID, m Match, upheld bool, note string) (CommitmentView, error) {
	step := domain.StepRefute
	if upheld {
		step = domain.StepUphold
	}
	return d.commitmentStep(ctx, by, id, m, step, func(_ domain.Commitment, c *domain.Change) ([]string, error) {
		c.Note = note
		return []string{"note", note}, domain.Worded("note", note)
	})
}

// Commitment returns a commitment that the caller may read, with its record.
func (d *Desk) Commitment(ctx context.Context, by Caller, id domain.CommitmentID) (CommitmentView, []domain.Event, error) {
	c, ps, err := d.Store.Commitment(ctx, id)
	if err != nil {
		return CommitmentView{}, nil, err
	}
	if !by.reads(promised(c, ps)) {
		return CommitmentView{}, nil, domain.NotFound("commitment")
	}
	events, err := d.Store.Events(ctx, domain.OfCommitment, domain.ID[any](id))
	return by.commitment(c, idsOf(ps)), events, err
}

// Commitments lists what units promised whose cases the caller may read, or,
// for a dialogue, what its carry-over counts; the earliest deadline first.
func (d *Desk) Commitments(ctx context.Context, by Caller, unit domain.UnitID, sub bool, of domain.DialogueID, f CommitmentFilter, p Page) (List[CommitmentView], error) {
	if !of.IsZero() {
		g, err := d.Dialogue(ctx, by, of)
		if err != nil {
			return List[CommitmentView]{}, err
		}
		if _, f.Carried, err = d.carried(ctx, by, g.Dialogue); err != nil {
			return List[CommitmentView]{}, err
		}
	}
	s, err := by.within(unit, sub)
	if err != nil {
		return List[CommitmentView]{}, err
	}
	list, err := d.commitments(ctx, by, s, f, p)
	views := make([]CommitmentView, len(list.Items))
	for i, x := range list.Items {
		views[i] = by.commitment(x, nil)
	}
	return List[CommitmentView]{Items: views, Next: list.Next}, err
}

// PublicCommitments lists what units promised. What an answer promised is shown
// when the office gave the answer a summary for the public.
func (d *Desk) PublicCommitments(ctx context.Context, by Caller, unit domain.UnitID, sub bool, s domain.Standing, p Page) (List[domain.Commitment], error) {
	return d.commitments(ctx, by, by.everything(unit, sub), CommitmentFilter{Standing: s, Public: true}, p)
}

func (d *Desk) commitments(ctx context.Context, by Caller, s policy.Scope, f CommitmentFilter, p Page) (List[domain.Commitment], error) {
	f.On = by.Today
	list, err := d.Store.Commitments(ctx, s, f, p)
	return page(list, p, func(c domain.Commitment) Cursor {
		return Cursor{Key: int64(c.Deadline), ID: domain.ID[any](c.ID)}
	}), err
}

// UncommittedAnswers lists answers that promise something without saying who
// does what.
func (d *Desk) UncommittedAnswers(ctx context.Context, by Caller, unit domain.UnitID, sub bool, p Page) (List[AnswerView], error) {
	s, err := by.within(unit, sub)
	if err != nil {
		return List[AnswerView]{}, err
	}
	list, err := d.Store.UncommittedAnswers(ctx, s, p)
	views := make([]AnswerView, len(list))
	for i, a := range list {
		views[i] = by.answer(a)
	}
	return page(views, p, byID(func(v AnswerView) domain.AnswerID { return v.ID })), err
}
