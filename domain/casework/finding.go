package casework

import (
	"context"

	"kiennghi/domain"
	"kiennghi/domain/policy"
	"kiennghi/domain/workday"
)

type findings interface {
	Finding(context.Context, domain.FindingID) (domain.Finding, error)
	Findings(context.Context, policy.Scope, FindingFilter, Page) ([]domain.Finding, error)
}

type findingsTx interface {
	Finding(domain.FindingID) (domain.Finding, error)
	// AnsweredBy reports whether the account drafted or approved an answer to
	// the petition.
	AnsweredBy(domain.PetitionID, domain.AccountID) (bool, error)
}

// FindingFilter narrows a list of findings.
type FindingFilter struct {
	States []domain.FindingState // only those that stand so on the day; none: all
	On     workday.Date
	Public bool // only what the public may read: not what was erased
}

// FindingView is a finding with how it stands today, and what the caller may do
// with it now.
type FindingView struct {
	domain.Finding
	State   domain.FindingState
	Public  bool
	Allowed []domain.Step
}

func (c Caller) finding(f domain.Finding) FindingView {
	v := FindingView{Finding: f, State: f.State(c.Today), Public: f.Public(c.Today), Allowed: []domain.Step{}}
	if f.RepliedAt == nil {
		v.Allowed = c.steps(f.Unit, []domain.Step{domain.StepReply})
	}
	return v
}

// CreateFinding writes a finding. It is about something that the monitor may
// read, and the monitor had no part in answering it.
func (d *Desk) CreateFinding(ctx context.Context, by Caller, f domain.Finding) (FindingView, error) {
	return update(ctx, d, by, func(tx Tx) (FindingView, error) {
		f := f // the closure may run twice
		if err := name(tx, &f.ID, &f, by.Now); err != nil {
			return FindingView{}, err
		}
		if err := d.locate(ctx, tx, by, &f); err != nil {
			return FindingView{}, err
		}
		w, err := by.at(domain.StepFind, f.Unit, "unit")
		if err != nil {
			return FindingView{}, err
		}
		of, err := mattersOf(tx, f)
		if err != nil {
			return FindingView{}, err
		}
		if err := stated(tx, concern{of, f.Dialogue}, "text", f.Text, "recommendation", f.Recommendation); err != nil {
			return FindingView{}, err // it becomes public
		}
		if !f.DueOn.After(by.Today) {
			return FindingView{}, domain.Invalid("due_on", domain.CodeInThePast)
		}
		if last := by.Today.Years(1); f.DueOn.After(last) { // until then nobody else reads it
			return FindingView{}, domain.Invalid("due_on", domain.CodeOutOfRange, "≤ "+last.String())
		}
		f.MadeBy, f.MadeAt, f.Version = by.Account, by.Now, 1
		if err := hushFinding(tx, &f); err != nil {
			return FindingView{}, err
		}
		if err := tx.Add(&f); err != nil {
			return FindingView{}, err
		}
		return by.finding(f), record(tx, findingEvent(by, w, f, domain.StepFind))
	})
}

// locate finds the unit that must reply, checks that the finding names one
// thing only, and that its author did not answer it.
func (d *Desk) locate(ctx context.Context, tx Tx, by Caller, f *domain.Finding) error {
	for _, r := range []struct {
		about domain.Subject
		given bool
	}{
		{domain.OfUnit, f.Unit != ""}, {domain.OfPetition, !f.Petition.IsZero()},
		{domain.OfAnswer, !f.Answer.IsZero()}, {domain.OfDialogue, !f.Dialogue.IsZero()},
	} {
		if r.given != (f.About == r.about) {
			code := domain.CodeNotAllowed
			if !r.given {
				code = domain.CodeRequired
			}
			return domain.Invalid(string(r.about), code)
		}
	}
	unknown := func(err error) error {
		if domain.KindOf(err) == domain.KindNotFound {
			return domain.Invalid(string(f.About), domain.CodeUnknownReference)
		}
		return err
	}
	var mine bool
	switch f.About {
	case domain.OfPetition:
		v, err := d.Petition(ctx, by, f.Petition)
		if err != nil {
			return unknown(err)
		}
		f.Unit = v.Holder
		if mine, err = tx.AnsweredBy(f.Petition, by.Account); err != nil {
			return err
		}
	case domain.OfAnswer:
		v, err := d.Answer(ctx, by, f.Answer)
		if err != nil {
			return unknown(err)
		}
		f.Unit, mine = v.Unit, v.DraftedBy == by.Account || v.ApprovedBy == by.Account
	case domain.OfDialogue:
		v, err := d.Dialogue(ctx, by, f.Dialogue)
		if err != nil {
			return unknown(err)
		}
		f.Unit = v.Unit
	case domain.OfUnit:
		if _, ok := by.Units.Get(f.Unit); !ok {
			return domain.Invalid("unit", domain.CodeUnknownReference)
		}
	}
	if mine {
		return domain.Forbidden(domain.CodeAnswererVerifies)
	}
	return nil
}

// about names the petition that a finding is about, if it is about one.
func about(f domain.Finding) []domain.PetitionID {
	if f.Petition.IsZero() {
		return nil
	}
	return []domain.PetitionID{f.Petition}
}

// mattersOf lists the petitions that a finding is about: of an answer those that it
// covers.
func mattersOf(tx Tx, f domain.Finding) ([]domain.PetitionID, error) {
	if f.About == domain.OfAnswer {
		return tx.Covered(f.Answer)
	}
	return about(f), nil
}

func findingEvent(by Caller, w domain.Warrant, f domain.Finding, step domain.Step) *domain.Event {
	return &domain.Event{ID: domain.NewID[domain.Event](by.Now), Subject: domain.OfFinding, Of: domain.ID[any](f.ID), Seq: f.Version,
		Step: step, At: by.Now, Warrant: w, Change: domain.Change{Home: f.Unit, On: f.DueOn, Ground: string(f.Kind)}}
}

// ReplyToFinding replies to a finding, once, for the unit.
func (d *Desk) ReplyToFinding(ctx context.Context, by Caller, id domain.FindingID, m Match, text string) (FindingView, error) {
	return update(ctx, d, by, func(tx Tx) (FindingView, error) {
		f, err := tx.Finding(id)
		if err != nil {
			return FindingView{}, err
		}
		w, err := by.at(domain.StepReply, f.Unit, "finding")
		if err != nil {
			return FindingView{}, err
		}
		if err := m.Check(f.Version); err != nil {
			return FindingView{}, err
		}
		if f.RepliedAt != nil {
			return FindingView{}, domain.Conflict(domain.CodeReplyOnce)
		}
		of, err := mattersOf(tx, f)
		if err != nil {
			return FindingView{}, err
		}
		if err := stated(tx, concern{of, f.Dialogue}, "text", text); err != nil {
			return FindingView{}, err // it becomes public
		}
		f.Reply, f.RepliedBy, f.RepliedAt, f.Version = text, by.Account, &by.Now, f.Version+1
		if err := hushFinding(tx, &f); err != nil {
			return FindingView{}, err
		}
		if err := tx.Save(&f); err != nil {
			return FindingView{}, err
		}
		return by.finding(f), record(tx, findingEvent(by, w, f, domain.StepReply))
	})
}

// Finding returns a finding that the caller may read.
func (d *Desk) Finding(ctx context.Context, by Caller, id domain.FindingID) (FindingView, error) {
	f, err := d.Store.Finding(ctx, id)
	if err != nil {
		return FindingView{}, err
	}
	if !by.reads(policy.At(f.Unit)) {
		return FindingView{}, domain.NotFound("finding")
	}
	return by.finding(f), nil
}

// Findings lists the findings on units whose cases the caller may read, those
// in a state if one is given.
func (d *Desk) Findings(ctx context.Context, by Caller, unit domain.UnitID, sub bool, state domain.FindingState, p Page) (List[FindingView], error) {
	s, err := by.within(unit, sub)
	if err != nil {
		return List[FindingView]{}, err
	}
	f := FindingFilter{On: by.Today}
	if state != "" {
		f.States = []domain.FindingState{state}
	}
	list, err := d.findings(ctx, s, f, p)
	views := make([]FindingView, len(list.Items))
	for i, f := range list.Items {
		views[i] = by.finding(f)
	}
	return List[FindingView]{Items: views, Next: list.Next}, err
}

func (d *Desk) findings(ctx context.Context, s policy.Scope, f FindingFilter, p Page) (List[domain.Finding], error) {
	list, err := d.Store.Findings(ctx, s, f, p)
	return page(list, p, byID(func(f domain.Finding) domain.FindingID { return f.ID })), err
}
