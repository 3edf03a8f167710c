package casework

import (
	"context"
	"fmt"
	"math"
	"slices"

	"kiennghi/domain"
	"kiennghi/domain/law"
	"kiennghi/domain/policy"
)

type answers interface {
	// Answer returns an answer and the petitions that it covers.
	Answer(context.Context, domain.AnswerID) (AnswerTo, []domain.Petition, error)
	Answers(context.Context, policy.Scope, AnswerFilter, Page) ([]AnswerTo, error)
	// Covering returns, of each of the answers, the petitions that it covers.
	Covering(context.Context, []domain.AnswerID) (map[domain.AnswerID][]domain.Petition, error)
	// RaisedAgain reports whether a duplicate of one of these is in the scope, or
	// was raised by its owner.
	RaisedAgain(context.Context, []domain.PetitionID, policy.Scope) (bool, error)
	// AnswersTo lists the published answers to a petition, the latest first.
	AnswersTo(context.Context, domain.PetitionID) ([]domain.Answer, error)
	// Beside returns what stands beside an answer.
	Beside(context.Context, domain.AnswerID) (domain.Beside, error)
	// PublicAnswers lists published answers with a public summary, the latest first.
	PublicAnswers(context.Context, policy.Scope, Page) ([]PublicAnswer, error)
	Escalation(context.Context, domain.EscalationID) (domain.Escalation, error)
	Escalations(context.Context, policy.Scope, EscalationFilter, Page) ([]EscalatedPetition, error)
}

type answersTx interface {
	Answer(domain.AnswerID) (domain.Answer, error)
	// AnswerWith reads and locks the petitions that an answer covers, in order of
	// ID, and then the answer. Where that is asked for, b becomes what stands
	// beside it.
	AnswerWith(id domain.AnswerID, b *domain.Beside) (domain.Answer, []domain.Petition, error)
	Covered(domain.AnswerID) ([]domain.PetitionID, error)
	// Uncover takes petitions out of those that a draft covers.
	Uncover(domain.AnswerID, []domain.PetitionID) error
	Escalation(domain.EscalationID) (domain.Escalation, error)
	// HandedOver reads and locks hand-overs, and before them their petitions, each
	// in order of ID.
	HandedOver([]domain.EscalationID) ([]domain.Escalation, []domain.Petition, error)
	// GroupMembers returns the unit of a group and its petitions, none when there
	// is no such group.
	GroupMembers(domain.GroupID) (domain.UnitID, []domain.PetitionID, error)
}

// AnswerFilter narrows a list of answers.
type AnswerFilter struct {
	Unit     domain.UnitID
	Petition domain.PetitionID
	State    domain.AnswerState

	Overridden bool // only those that were given in spite of a warning
}

// AnswerTo is an answer and the petitions that it covers.
type AnswerTo struct {
	domain.Answer
	Petitions []domain.PetitionID
	Committed bool // a commitment was made of what it promises, that was not broken
}

// AnswerView is an answer and what the caller may do with it now.
type AnswerView struct {
	AnswerTo
	Allowed []domain.Step
}

func (c Caller) answer(a AnswerTo) AnswerView {
	if !c.reads(policy.At(a.Unit)) {
		a.Overrides = "" // they are the office's own, and for those who watch it
	}
	steps := a.State.Steps()
	if a.State == domain.AnswerPublished && a.Promises() && !a.Committed {
		steps = []domain.Step{domain.StepCommit}
	}
	return AnswerView{a, c.steps(a.Unit, steps)}
}

// answerFor is answer for who has its petitions at hand: what cannot be given to
// them as they stand is not offered.
func (c Caller) answerFor(a domain.Answer, ps []domain.Petition) AnswerView {
	v := c.answer(AnswerTo{Answer: a, Petitions: idsOf(ps)})
	v.Allowed = slices.DeleteFunc(v.Allowed, func(s domain.Step) bool {
		switch s {
		case domain.StepRevise: // perhaps without some of them
			return !slices.ContainsFunc(ps, draftable)
		case domain.StepApprove:
			return c.fit(a, ps) != nil
		case domain.StepIssue:
			return c.fit(a, ps) != nil || c.given(a, ps) != nil
		}
		return false
	})
	return v
}

// answerViews shows answers as answerFor does, and reads the petitions of those
// to be given yet of which anything can be done: of all at once.
func (d *Desk) answerViews(ctx context.Context, by Caller, list []AnswerTo) ([]AnswerView, error) {
	views := make([]AnswerView, len(list))
	var undone []domain.AnswerID
	for i, a := range list {
		if views[i] = by.answer(a); len(views[i].Allowed) > 0 && a.State != domain.AnswerPublished {
			undone = append(undone, a.ID)
		}
	}
	if len(undone) == 0 {
		return views, nil
	}
	of, err := d.Store.Covering(ctx, undone)
	for i, v := range views {
		if ps, ok := of[v.ID]; ok {
			views[i] = by.answerFor(list[i].Answer, ps)
		}
	}
	return views, err
}

// NewAnswer is an answer as it is first written, and what it covers: these
// petitions, or those of a group that can still be answered, of which petitions
// that are named are the only ones.
type NewAnswer struct {
	domain.Answer
	Petitions []domain.PetitionID
	Overrides []domain.Override // on the spot: why it is given in spite of what it is warned of
}

// CreateAnswer gives an answer on the spot, or drafts one in writing.
func (d *Desk) CreateAnswer(ctx context.Context, by Caller, n NewAnswer) (AnswerView, error) {
	return update(ctx, d, by, func(tx Tx) (AnswerView, error) {
		a := n.Answer
		a.Write(a.Text)
		if err := name(tx, &a.ID, &a, by.Now); err != nil {
			return AnswerView{}, err
		}
		ps, raised, err := by.covered(tx, a.Group, n.Petitions)
		if err != nil {
			return AnswerView{}, err
		}
		ids := idsOf(ps)
		a.Unit = ps[0].Holder
		step := domain.StepDraft
		if a.Mode == domain.OnTheSpot {
			step, a.Dialogue = domain.StepSpot, ps[0].Dialogue
		}
		w, err := by.Check(by.Actor, step, policy.At(a.Unit), policy.Whole(ps[0]), "petition")
		if err != nil {
			return AnswerView{}, err
		}
		if a.Mode == domain.OnTheSpot {
			g, err := tx.Dialogue(a.Dialogue, ForShare)
			if domain.KindOf(err) == domain.KindNotFound {
				err = domain.Conflict(domain.CodeDialogueNotOpen)
			}
			if err == nil {
				err = g.Hears(by.Today)
			}
			if err != nil {
				return AnswerView{}, err
			}
		}
		if err := by.fit(a, ps); err != nil {
			return AnswerView{}, err
		}
		if err := unspoken(a, ps); err != nil {
			return AnswerView{}, err
		}
		if err := written(a, raised, n.Overrides); err != nil {
			return AnswerView{}, err
		}
		e, err := a.Take(step, by.Now, w, domain.Change{Mode: a.Mode, Outcome: a.Outcome, OutcomeDue: a.DueOn, Reason: a.Reason, Overrides: n.Overrides})
		if err != nil {
			return AnswerView{}, err
		}
		a.Apply(e)
		covers := make([]domain.AnswerTo, len(ids))
		for i, id := range ids {
			covers[i] = domain.AnswerTo{Answer: a.ID, Petition: id}
		}
		if err := tx.Add(&a, &covers, &e); err != nil {
			return AnswerView{}, err
		}
		if a.State == domain.AnswerPublished {
			if err := by.give(tx, a, ps, w); err != nil {
				return AnswerView{}, err
			}
		}
		return by.answerFor(a, ps), nil
	})
}

// covered reads and locks the petitions that an answer is to cover, and reads who
// raised them: all must exist for the caller, one unit must hold them all, and one
// dialogue at most be theirs when they are answered there.
func (c Caller) covered(tx Tx, g domain.GroupID, ids []domain.PetitionID) ([]domain.Petition, []domain.Petitioner, error) {
	if !g.IsZero() {
		return c.together(tx, g, ids)
	}
	if len(ids) == 0 {
		return nil, nil, domain.Invalid("petitions", domain.CodeNothingCovered)
	}
	ps, raised, err := tx.PetitionsRaised(ids)
	if err != nil {
		return nil, nil, err
	}
	for i, id := range ids {
		if at := slices.IndexFunc(ps, func(p domain.Petition) bool { return p.ID == id }); at < 0 || !c.reads(policy.Whole(ps[at])) {
			return nil, nil, domain.Invalid(fmt.Sprintf("petitions/%d", i), domain.CodeUnknownReference)
		}
	}
	if others := those(ps, func(p domain.Petition) bool { return p.Holder != ps[0].Holder }); len(others) > 0 {
		return nil, nil, &domain.Error{Kind: domain.KindConflict, Code: domain.CodeSeveralHolders, Matters: others}
	}
	return ps, raised, nil
}

// together is covered for the petitions of a group, or some of them. What has
// ended, or was handed on, keeps no answer from the rest.
func (c Caller) together(tx Tx, g domain.GroupID, some []domain.PetitionID) ([]domain.Petition, []domain.Petitioner, error) {
	unit, ids, err := tx.GroupMembers(g)
	if err != nil {
		return nil, nil, err
	}
	if len(ids) == 0 || !c.reads(policy.At(unit)) {
		return nil, nil, domain.Invalid("group", domain.CodeUnknownReference)
	}
	for i, id := range some {
		if !slices.Contains(ids, id) {
			return nil, nil, domain.Invalid(fmt.Sprintf("petitions/%d", i), domain.CodeUnknownReference)
		}
	}
	if len(some) > 0 {
		ids = some
	}
	ps, raised, err := tx.PetitionsRaised(ids)
	if err != nil {
		return nil, nil, err
	}
	ps = slices.DeleteFunc(ps, func(p domain.Petition) bool {
		return p.Holder != unit || !draftable(p)
	})
	if len(ps) == 0 {
		return nil, nil, undraftable(ids)
	}
	return ps, raised, nil
}

// fit refuses an answer that cannot be given to its petitions: by what it says,
// or by where they stand. One that is offered to the authority above can be
// drafted for, since it may come back.
func (c Caller) fit(a domain.Answer, ps []domain.Petition) error {
	if err := a.Validate(c.Today); err != nil {
		return err
	}
	for _, p := range ps {
		if !a.SignedOn.IsZero() && a.SignedOn.Before(p.ReceivedOn) {
			return domain.Invalid("signed_on", domain.CodeWrongOrder)
		}
	}
	if cannot := those(ps, func(p domain.Petition) bool { return !draftable(p) }); len(cannot) > 0 {
		return undraftable(cannot)
	}
	return nil
}

// those names the petitions of which something is so.
func those(ps []domain.Petition, so func(domain.Petition) bool) (ids []domain.PetitionID) {
	for _, p := range ps {
		if so(p) {
			ids = append(ids, p.ID)
		}
	}
	return ids
}

// draftable reports whether a petition can be drafted for where it stands.
func draftable(p domain.Petition) bool {
	to, _ := p.State.Leads(domain.StepConclude)
	return to != "" || p.State == domain.StateHandedOver || p.State == domain.StateContested
}

// undraftable refuses to draft for these petitions.
func undraftable(ids []domain.PetitionID) *domain.Error {
	return &domain.Error{Kind: domain.KindConflict, Code: domain.CodeStepNotPossible, Args: []string{string(domain.StepDraft)}, Matters: ids}
}

// unspoken refuses an answer on the spot to what was answered before: a matter is
// answered there once, and whoever has something else to say writes and signs it.
func unspoken(a domain.Answer, ps []domain.Petition) error {
	if a.Mode != domain.OnTheSpot {
		return nil
	}
	if cannot := those(ps, func(p domain.Petition) bool { return p.Answers > 0 || p.Reopened > 0 }); len(cannot) > 0 {
		return &domain.Error{Kind: domain.KindConflict, Code: domain.CodeAnsweredBefore, Matters: cannot}
	}
	return nil
}

// written refuses an answer whose words cannot stand. One on the spot is given
// as it is written down, so warnings stand in its way at once; a draft is warned
// of nothing yet that could be overridden.
func written(a domain.Answer, raised []domain.Petitioner, in []domain.Override) error {
	if a.Mode == domain.OnTheSpot {
		return cleared(a, domain.Beside{Raised: raised}, in)
	}
	if len(in) > 0 {
		return domain.Invalid("overrides", domain.CodeNotAllowed)
	}
	return namesNobody(a, raised)
}

// namesNobody refuses what the public would read of an answer when it tells who
// raised the matters.
func namesNobody(a domain.Answer, raised []domain.Petitioner) error {
	switch {
	case domain.Mentions(a.Summary, raised):
		return domain.Invalid("public_summary", domain.CodePersonalData)
	case domain.Mentions(a.Number, raised):
		return domain.Invalid("number", domain.CodePersonalData)
	}
	return nil
}

// gives is the step by which an answer becomes that of its petitions.
func gives(a domain.Answer) domain.Step {
	if a.Outcome.Final() {
		return domain.StepConclude
	}
	return domain.StepAnswer
}

// given refuses to make an answer that of its petitions while one of them cannot
// take it, and names all that the first reason stops.
func (c Caller) given(a domain.Answer, ps []domain.Petition) error {
	var first *domain.Error
	for _, p := range ps {
		err := c.takes(p, a)
		switch e := domain.Refusal(err); {
		case err == nil:
		case first == nil:
			first = &domain.Error{Kind: domain.KindConflict, Code: e.Code, Args: e.Args, Matters: []domain.PetitionID{p.ID}}
		case e.Code == first.Code:
			first.Matters = append(first.Matters, p.ID)
		}
	}
	if first != nil {
		return first
	}
	return nil
}

// takes refuses an answer that a petition cannot take: where it stands, or since it
// waits for a ruling.
func (c Caller) takes(p domain.Petition, a domain.Answer) error {
	step := gives(a)
	switch {
	case a.Mode == domain.OnTheSpot && p.Dialogue != a.Dialogue:
		return domain.Conflict(domain.CodeSeveralDialogues)
	case p.Holder != a.Unit:
		return domain.Conflict(domain.CodeStepNotPossible, string(step))
	}
	if err := p.Ready(step); err != nil {
		return err
	}
	return p.Bound(step, domain.RoleChair, "", c.Today)
}

// claims puts what an answer claims into the change of a petition, with a day to
// look at it again where it owes something and names none.
func (c Caller) claims(a domain.Answer, to *domain.Change) {
	to.Answer, to.Mode, to.Outcome, to.OutcomeDue, to.Reason = a.ID, a.Mode, a.Outcome, a.DueOn, a.Reason
	if !a.Outcome.Final() && a.DueOn.IsZero() {
		to.ReviewOn, to.ReviewRule = c.due(law.OutcomeReview, c.Today)
	}
}

// give makes a published answer that of its petitions. An earlier one is
// superseded, and stays.
func (c Caller) give(tx Tx, a domain.Answer, ps []domain.Petition, w domain.Warrant) error {
	if err := c.given(a, ps); err != nil {
		return err
	}
	step := gives(a)
	for i := range ps {
		p := &ps[i]
		change := domain.Change{Supersedes: p.Answer}
		c.claims(a, &change)
		if a.Mode == domain.OnTheSpot && (p.Undecided() || p.Holder == p.Home) { // what was taken above was passed on
			change.Disposed = domain.DisposedOnTheSpot
		}
		if err := c.take(tx, p, step, w, change); err != nil {
			return err
		}
	}
	return nil
}

// answerStep takes an answer through a step of its life. What the step brings
// with it is filled in by with, which may refuse, and may leave petitions out; it
// may ask for what stands beside the answer in b.
func (d *Desk) answerStep(ctx context.Context, by Caller, id domain.AnswerID, m Match, step domain.Step, b *domain.Beside, with func(Tx, *domain.Answer, *domain.Change, *[]domain.Petition) error) (AnswerView, error) {
	return update(ctx, d, by, func(tx Tx) (AnswerView, error) {
		a, ps, err := tx.AnswerWith(id, b)
		if err != nil {
			return AnswerView{}, err
		}
		w, err := by.Check(by.Actor, step, policy.At(a.Unit), answered(a, ps), "answer")
		if err != nil {
			return AnswerView{}, err
		}
		if err := m.Check(a.Version); err != nil {
			return AnswerView{}, err
		}
		e, err := a.Take(step, by.Now, w, domain.Change{})
		if err != nil {
			return AnswerView{}, err
		}
		if with != nil {
			if err := with(tx, &a, &e.Change, &ps); err != nil {
				return AnswerView{}, err
			}
		}
		e.Change.Mode, e.Change.Outcome, e.Change.OutcomeDue, e.Change.Reason = a.Mode, a.Outcome, a.DueOn, a.Reason
		a.Apply(e)
		if step != domain.StepDrop {
			if err := by.fit(a, ps); err != nil {
				return AnswerView{}, err
			}
		}
		if err := tx.Save(&a); err != nil {
			return AnswerView{}, err
		}
		if err := tx.Add(&e); err != nil {
			return AnswerView{}, err
		}
		if a.State == domain.AnswerPublished {
			if err := by.give(tx, a, ps, w); err != nil {
				return AnswerView{}, err
			}
		}
		return by.answerFor(a, ps), nil
	})
}

// answered is the place of an answer for those who read it: whoever reads one
// of the petitions reads a published answer; a draft is its unit's alone.
func answered(a domain.Answer, ps []domain.Petition) policy.Place {
	at := policy.At(a.Unit)
	if a.State != domain.AnswerPublished {
		return at
	}
	for _, p := range ps {
		at.Units = append(at.Units, policy.Whole(p).Units...)
	}
	return at
}

// ReviseAnswer rewrites a draft. An approved one becomes a draft again. Where
// petitions are given, it goes on covering these alone: one that has ended, or is
// another's since, would keep it from the others for ever.
func (d *Desk) ReviseAnswer(ctx context.Context, by Caller, id domain.AnswerID, m Match, to NewAnswer) (AnswerView, error) {
	return d.answerStep(ctx, by, id, m, domain.StepRevise, nil, func(tx Tx, a *domain.Answer, c *domain.Change, ps *[]domain.Petition) error {
		raised, err := tx.Raised(idsOf(*ps)) // who raised what it no longer covers is named in none of it either
		if err != nil {
			return err
		}
		a.Number, a.SignedOn, a.Signatory = to.Number, to.SignedOn, to.Signatory
		a.Summary, a.Claim = to.Summary, to.Claim
		a.Write(to.Text)
		if len(to.Petitions) > 0 {
			if err := narrow(tx, id, ps, to.Petitions, c); err != nil {
				return err
			}
		}
		return namesNobody(*a, raised)
	})
}

// narrow lets an answer go on covering only some of its petitions.
func narrow(tx Tx, id domain.AnswerID, ps *[]domain.Petition, keep []domain.PetitionID, c *domain.Change) error {
	for i, id := range keep {
		if !slices.ContainsFunc(*ps, func(p domain.Petition) bool { return p.ID == id }) {
			return domain.Invalid(fmt.Sprintf("petitions/%d", i), domain.CodeUnknownReference)
		}
	}
	var kept, left []domain.Petition
	for _, p := range *ps {
		if slices.Contains(keep, p.ID) {
			kept = append(kept, p)
		} else {
			left = append(left, p)
		}
	}
	if len(left) == 0 {
		return nil
	}
	*ps, c.Matters = kept, idsOf(kept)
	return tx.Uncover(id, idsOf(left))
}

// DropAnswer lets a draft come to nothing.
func (d *Desk) DropAnswer(ctx context.Context, by Caller, id domain.AnswerID, m Match) (AnswerView, error) {
	return d.answerStep(ctx, by, id, m, domain.StepDrop, nil, nil)
}

// ApproveAnswer approves a draft.
func (d *Desk) ApproveAnswer(ctx context.Context, by Caller, id domain.AnswerID, m Match) (AnswerView, error) {
	return d.answerStep(ctx, by, id, m, domain.StepApprove, nil, nil)
}

// Answer returns an answer that the caller may read.
func (d *Desk) Answer(ctx context.Context, by Caller, id domain.AnswerID) (AnswerView, error) {
	a, ps, err := d.Store.Answer(ctx, id)
	if err != nil {
		return AnswerView{}, err
	}
	readable := by.reads(answered(a.Answer, ps))
	for _, p := range ps {
		// the petitioner reads what was answered to them
		readable = readable || a.State == domain.AnswerPublished && by.reads(policy.Place{Owner: p.Owner})
	}
	if !readable && a.State == domain.AnswerPublished {
		// and so do who raised the same, and who holds that
		if readable, err = d.Store.RaisedAgain(ctx, idsOf(ps), by.Scope(by.Actor, domain.StepRead)); err != nil {
			return AnswerView{}, err
		}
	}
	if !readable {
		return AnswerView{}, domain.NotFound("answer")
	}
	if a.State == domain.AnswerPublished {
		return by.answer(a), nil
	}
	return by.answerFor(a.Answer, ps), nil
}

// Answers lists the answers of a unit, or to a petition, the latest first.
func (d *Desk) Answers(ctx context.Context, by Caller, f AnswerFilter, p Page) (List[AnswerView], error) {
	scope := by.Scope(by.Actor, domain.StepRead)
	if !f.Petition.IsZero() {
		v, err := d.Petition(ctx, by, f.Petition)
		if err != nil {
			return List[AnswerView]{}, err
		}
		if v.State == domain.StateLinked {
			f.Petition = v.Primary // its answers reach this one too
		}
	} else if f.Unit != "" && !scope.Holds(f.Unit) {
		return List[AnswerView]{}, domain.NotFound("unit")
	}
	list, err := d.Store.Answers(ctx, scope, f, p)
	if err != nil {
		return List[AnswerView]{}, err
	}
	views, err := d.answerViews(ctx, by, list)
	if err != nil {
		return List[AnswerView]{}, err
	}
	return page(views, p, func(v AnswerView) Cursor {
		c := Cursor{Key: math.MaxInt64, ID: domain.ID[any](v.ID)}
		if v.PublishedAt != nil {
			c.Key = v.PublishedAt.UnixMicro()
		}
		return c
	}), nil
}
