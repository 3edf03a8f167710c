package casework

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"kiennghi/domain"
	"kiennghi/domain/law"
	"kiennghi/domain/policy"
	"kiennghi/domain/workday"
)

type questions interface {
	Question(context.Context, domain.QuestionID) (domain.Question, error)
	// Questions lists what the people of the units are asked, or what is asked
	// about a petition, the earliest claim first.
	Questions(context.Context, policy.Scope, QuestionFilter, Page) ([]AskedPetition, error)
	// QuestionsDue lists questions that go on by themselves on a day, the
	// longest overdue first: at most limit of them, after the given one.
	QuestionsDue(ctx context.Context, on workday.Date, after *Cursor, limit int) ([]domain.Question, error)
	Repeats(context.Context, domain.PetitionID) ([]domain.Repeat, error)
	// Involved returns those of the petitions in whose outcome the account had a
	// part: it drafted or approved an answer to them, claimed what they claim now,
	// or closed them again by it.
	Involved(context.Context, []domain.PetitionID, domain.AccountID) ([]domain.PetitionID, error)
}

type questionsTx interface {
	Question(domain.QuestionID) (domain.Question, error)
	// ResolvedBefore finds, for each of these new petitions, the one of the same
	// field and place, received by any of the units, that was last said to be
	// resolved by the day of its receipt, and not before the day since then.
	ResolvedBefore(ps []domain.Petition, units []domain.UnitID, since func(receipt workday.Date) workday.Date) (map[domain.PetitionID]domain.PetitionID, error)
}

// QuestionFilter narrows a list of questions.
type QuestionFilter struct {
	State    domain.QuestionState
	Petition domain.PetitionID
}

// AskedPetition is a question with its petition, without the petition's text.
type AskedPetition struct {
	domain.Question
	Of domain.Petition
}

// QuestionView is a question and what the caller may do with it now.
type QuestionView struct {
	AskedPetition
	Allowed     []domain.Step
	ReplySecret string // for a monitor who may hand it to the petitioner; else empty
}

func (c Caller) question(a AskedPetition) QuestionView {
	v := QuestionView{AskedPetition: a, Allowed: []domain.Step{}}
	if a.Of.ClaimSeq == a.Claim {
		v.Allowed = append(v.Allowed, c.judgements(a.Of, a.State != domain.QuestionWaiting)...)
	}
	return v
}

// voice is the place of a petition for who says what came of its claim: its
// petitioner, and for them the monitors of the unit that received it and of
// the one that answers for it.
func voice(p domain.Petition) policy.Place {
	return policy.Place{Owner: p.Owner, Units: []domain.UnitID{p.Home, p.Holder}}
}

// judgements lists what the caller may say now of what a petition claims, about
// which the petitioner was asked or not yet. That who had a part in the claim
// may not is said by impartial.
func (c Caller) judgements(p domain.Petition, asked bool) []domain.Step {
	var out []domain.Step
	reply := c.replying(p)
	for _, s := range []struct {
		step   domain.Step
		at     policy.Place
		timely error
	}{
		{domain.StepConfirm, voice(p), reply}, {domain.StepPartly, voice(p), reply}, {domain.StepDispute, voice(p), reply},
		{domain.StepUpholdClosing, policy.At(p.Holder), p.Ruling(c.Today)}, {domain.StepRefuteClosing, policy.At(p.Holder), p.Ruling(c.Today)},
	} {
		if w, ok := c.May(c.Actor, s.step, s.at); ok && s.timely == nil && (asked || w.Role == domain.RoleCitizen) {
			out = append(out, s.step)
		}
	}
	return out
}

// offered is what the caller is offered to do with a petition.
type offered struct {
	of    domain.PetitionID
	steps *[]domain.Step
}

// impartial takes the judgements out of what the caller is offered to do with
// petitions in whose outcome they had a part: of all at once.
func (d *Desk) impartial(ctx context.Context, by Caller, offers []offered) error {
	judged := slices.DeleteFunc(offers, func(o offered) bool { return !slices.ContainsFunc(*o.steps, judgement) })
	if len(judged) == 0 {
		return nil
	}
	ids := make([]domain.PetitionID, len(judged))
	for i, o := range judged {
		ids[i] = o.of
	}
	involved, err := d.Store.Involved(ctx, ids, by.Account)
	for _, o := range judged {
		if slices.Contains(involved, o.of) {
			*o.steps = slices.DeleteFunc(*o.steps, judgement)
		}
	}
	return err
}

// judgement reports whether a step says what a claim is worth.
func judgement(s domain.Step) bool {
	switch s {
	case domain.StepConfirm, domain.StepPartly, domain.StepDispute, domain.StepUpholdClosing, domain.StepRefuteClosing:
		return true
	}
	return false
}

// replying refuses a reply that is not timely, and one by who works at the unit
// that received the petition or holds it: also of their own petition they say it
// to a monitor, who is not their colleague.
func (c Caller) replying(p domain.Petition) error {
	if c.Works(c.Actor, voice(p)) {
		return domain.Forbidden(domain.CodeOwnOffice)
	}
	return p.Replying(c.Today)
}

// asked reports whether the question about what a petition claims was put to
// its petitioner, as far as it matters to what the caller may do.
func (d *Desk) asked(ctx context.Context, by Caller, p domain.Petition) (bool, error) {
	w, _ := by.May(by.Actor, domain.StepConfirm, voice(p))
	if p.Verdict != domain.Awaited || w.Role != domain.RoleMonitor {
		return p.Verdict != domain.Awaited, nil
	}
	q, err := d.Store.Question(ctx, domain.QuestionOf(p.ID, p.ClaimSeq))
	return q.State != domain.QuestionWaiting, err
}

// askOn says from which day on the petitioner is asked about what a step
// claims: about what they can tell by reading it, at once; about what was done,
// when it has had the time to hold; about what was promised, when its day has
// come and it was given that time too.
func (c Caller) askOn(step domain.Step, change domain.Change) workday.Date {
	switch step {
	case domain.StepRefuse:
		return c.Today
	case domain.StepAnswer, domain.StepConclude:
		if (domain.Claim{Outcome: change.Outcome, Reason: change.Reason}).AskedAtOnce() {
			return c.Today
		}
		on, _ := c.due(law.OutcomeQuestion, max(c.Today, change.OutcomeDue))
		return cmp.Or(on, c.Today)
	}
	return 0
}

// askedBy is the day from which on the petitioner is asked about what a petition
// claims anew: no later than they would have been asked about what it claimed
// before, so that nobody claims it again and again and is never asked about.
func (c Caller) askedBy(tx Tx, p domain.Petition, on workday.Date) (workday.Date, error) {
	if on.IsZero() || p.ClaimSeq == 0 {
		return on, nil
	}
	q, err := tx.Question(domain.QuestionOf(p.ID, p.ClaimSeq))
	if err != nil || q.State != domain.QuestionWaiting {
		return on, err
	}
	return min(on, q.Due), nil
}

// claimed keeps the question about what an event of a petition claims, and
// drops the one about what was claimed before and is no longer.
func (c Caller) claimed(tx Tx, before int, p domain.Petition, e domain.Event) error {
	if before != 0 && before != p.ClaimSeq {
		q, err := tx.Question(domain.QuestionOf(p.ID, before))
		if err != nil {
			return err
		}
		step, w := domain.StepDropQuestion, e.Warrant
		if q.State == domain.QuestionClosed && c.Today.After(q.RuleDue) {
			step, w = domain.StepLetStand, domain.Warrant{Role: domain.RoleSystem} // time alone ended it
		}
		if to, _ := q.State.Leads(step); to != "" {
			if err := c.takeQuestion(tx, &q, step, w, domain.Change{}); err != nil {
				return err
			}
		}
	}
	if q, ok := domain.Ask(p, e); ok {
		return tx.Add(&q)
	}
	return nil
}

// takeQuestion takes a question through a step and keeps it with its event.
func (c Caller) takeQuestion(tx Tx, q *domain.Question, step domain.Step, w domain.Warrant, change domain.Change) error {
	e, err := q.Take(step, c.Now, w, change)
	if err != nil {
		return err
	}
	q.Apply(e)
	if err := tx.Save(q); err != nil {
		return err
	}
	return record(tx, &e)
}

// Reply is what a petitioner says of an outcome that the office claims.
type Reply struct {
	Verdict domain.Verdict // Confirmed, Partly or Disputed
	Text    string         // what is missing, or why it is disputed
}

// replies are the steps by which replies are taken.
var replies = map[domain.Verdict]domain.Step{
	domain.Confirmed: domain.StepConfirm, domain.Partly: domain.StepPartly, domain.Disputed: domain.StepDispute,
}

// step returns the step by which the reply is taken.
func (r Reply) step() (domain.Step, error) {
	step, ok := replies[r.Verdict]
	switch {
	case !ok:
		return "", domain.Invalid("verdict", domain.CodeNotAllowedValue)
	case r.Verdict != domain.Confirmed:
		return step, domain.Worded("text", r.Text)
	}
	return step, nil
}

// Reply records what the petitioner says, who says it at any time, or a monitor
// once the question was asked. The office cannot, nor can anybody who had a part
// in the claim.
func (d *Desk) Reply(ctx context.Context, by Caller, id domain.PetitionID, m Match, r Reply) (PetitionView, error) {
	step, err := r.step()
	if err != nil {
		return PetitionView{}, err
	}
	return d.verify(ctx, by, id, m, step, voice, func(tx Tx, p *domain.Petition, w domain.Warrant) error {
		if err := by.replying(*p); err != nil {
			return err
		}
		return by.hear(tx, p, step, w, r.Text)
	})
}

// verify lets the caller take a step from the place that at names, if they had
// no part in what the petition claims.
func (d *Desk) verify(ctx context.Context, by Caller, id domain.PetitionID, m Match, step domain.Step, at func(domain.Petition) policy.Place, do func(Tx, *domain.Petition, domain.Warrant) error) (PetitionView, error) {
	return update(ctx, d, by, func(tx Tx) (PetitionView, error) {
		p, err := tx.Petition(id)
		if err != nil {
			return PetitionView{}, err
		}
		w, err := by.Check(by.Actor, step, at(p), policy.Whole(p), "petition")
		if err != nil {
			return PetitionView{}, err
		}
		if err := m.Check(p.Version); err != nil {
			return PetitionView{}, err
		}
		answered, err := tx.AnsweredBy(id, by.Account)
		if err == nil && answered {
			err = domain.Forbidden(domain.CodeAnswererVerifies)
		}
		if err != nil {
			return PetitionView{}, err
		}
		if err := do(tx, &p, w); err != nil {
			return PetitionView{}, by.offer(err, p)
		}
		return by.view(p), nil
	})
}

// present reads and locks the question about what a petition claims now, for
// who had no part in the claim.
func (c Caller) present(tx Tx, p domain.Petition) (domain.Question, error) {
	q, err := tx.Question(domain.QuestionOf(p.ID, p.ClaimSeq))
	if err == nil && !c.Account.IsZero() && !q.Verifies(c.Account) {
		err = domain.Forbidden(domain.CodeAnswererVerifies)
	}
	return q, err
}

// hear takes a reply to what a petition claims. A dispute opens the case again
// at once, so that it rests nowhere unseen: what the chair has to say against
// it is said of an open case, which has a day.
func (c Caller) hear(tx Tx, p *domain.Petition, step domain.Step, w domain.Warrant, text string) error {
	q, err := c.present(tx, *p)
	if err != nil {
		return err
	}
	if w.Role == domain.RoleMonitor && q.State == domain.QuestionWaiting {
		return domain.Conflict(domain.CodeNotAsked, q.Due.String())
	}
	q.Text = text
	if err := c.takeQuestion(tx, &q, step, w, domain.Change{}); err != nil {
		return err
	}
	if step != domain.StepDispute {
		return c.take(tx, p, domain.StepHear, w, domain.Change{Verdict: q.State.Verdict()})
	}
	var change domain.Change
	if !p.Refuted {
		change.CloseBy, _ = c.due(law.DisputeClosing, c.Today)
	}
	return c.reopen(tx, p, w, change)
}

// reopen opens a case again, with a day by which it must be answered anew.
func (c Caller) reopen(tx Tx, p *domain.Petition, w domain.Warrant, change domain.Change) error {
	change.RedoDue, _ = c.due(law.ReopenedAnswer, c.Today)
	change.Anew = !change.RedoDue.IsZero()
	if p.Undecided() {
		change.Disposed = domain.DisposedWritten // who raised it has left the hall
	}
	return c.take(tx, p, domain.StepReopen, w, change)
}

// CloseAgain closes a disputed case again by what it claimed, for a reason that
// the petitioner is told, until a monitor rules on it.
func (d *Desk) CloseAgain(ctx context.Context, by Caller, id domain.PetitionID, m Match, reason string) (PetitionView, error) {
	return d.step(ctx, by, id, m, domain.StepCloseAgain, func(tx Tx, p *domain.Petition, w domain.Warrant, c *domain.Change) error {
		if err := p.Closable(by.Today); err != nil {
			return err
		}
		if err := reasoned(tx, "reason", reason, id); err != nil {
			return err
		}
		q, err := tx.Question(domain.QuestionOf(id, p.ClaimSeq))
		if err != nil {
			return err
		}
		due, _ := by.due(law.DisputeRuling, by.Today)
		if err := by.takeQuestion(tx, &q, domain.StepCloseAgain, w, domain.Change{Note: reason, DueOn: due}); err != nil {
			return err
		}
		c.Note, c.RuleBy = reason, due
		if q.Answer.IsZero() {
			return nil
		}
		a, err := tx.Answer(q.Answer)
		if err != nil {
			return err
		}
		by.claims(a, c)
		return nil
	})
}

// RuleOnClosing says whether a monitor found that the chair was right to close a case
// again. If not it is open again, and cannot be closed that way any more.
func (d *Desk) RuleOnClosing(ctx context.Context, by Caller, id domain.PetitionID, m Match, upheld bool, note string) (PetitionView, error) {
	step := domain.StepRefuteClosing
	if upheld {
		step = domain.StepUpholdClosing
	}
	holder := func(p domain.Petition) policy.Place { return policy.At(p.Holder) }
	return d.verify(ctx, by, id, m, step, holder, func(tx Tx, p *domain.Petition, w domain.Warrant) error {
		if err := p.Ruling(by.Today); err != nil {
			return err
		}
		if err := reasoned(tx, "note", note, id); err != nil {
			return err
		}
		q, err := by.present(tx, *p)
		if err != nil {
			return err
		}
		if err := by.takeQuestion(tx, &q, step, w, domain.Change{Note: note}); err != nil {
			return err
		}
		if upheld {
			return by.take(tx, p, domain.StepHear, w, domain.Change{Verdict: q.State.Verdict()})
		}
		return by.reopen(tx, p, w, domain.Change{Refuted: true})
	})
}

// Questions lists what is asked of the people whose petitions the caller may
// read, the earliest claim first: what monitors work through.
func (d *Desk) Questions(ctx context.Context, by Caller, unit domain.UnitID, sub bool, f QuestionFilter, p Page) (List[QuestionView], error) {
	s, err := by.within(unit, sub)
	if err != nil {
		return List[QuestionView]{}, err
	}
	if !f.Petition.IsZero() {
		if _, err := d.readable(ctx, by, f.Petition); err != nil {
			return List[QuestionView]{}, err
		}
		s = policy.Public(by.Units) // who reads a petition reads what was asked about it
	}
	list, err := d.Store.Questions(ctx, s, f, p)
	if err != nil {
		return List[QuestionView]{}, err
	}
	views, offers := make([]QuestionView, len(list)), make([]offered, len(list))
	for i, a := range list {
		views[i] = by.question(a)
		offers[i] = offered{a.Of.ID, &views[i].Allowed}
	}
	err = d.impartial(ctx, by, offers)
	if err == nil {
		d.entrust(by, views)
	}
	return page(views, p, func(v QuestionView) Cursor {
		return Cursor{Key: v.ClaimedAt.UnixMicro(), ID: domain.ID[any](v.ID)}
	}), err
}

// allQuestions lets pass the time of every question whose day has come.
func (d *Desk) allQuestions(ctx context.Context, by Caller, _ domain.ID[any]) error {
	var failed error
	for after := (*Cursor)(nil); ; {
		next, err := d.PassTime(ctx, by, after, batch)
		failed = errors.Join(failed, err)
		if next == nil || ctx.Err() != nil {
			return failed
		}
		after = next
	}
}

// PassTime lets happen what happens to questions by itself, for a part of those
// whose day has come, the longest overdue first: petitioners are asked, those
// who did not reply in time are silent, and closings that nobody ruled upon
// stand, disputed for ever. It goes on after the cursor, and returns where to
// go on; nil when nothing is left. Each question is a transaction of its own;
// one that fails keeps none of the others, and what was done meanwhile is
// passed over.
func (d *Desk) PassTime(ctx context.Context, by Caller, after *Cursor, limit int) (*Cursor, error) {
	list, err := d.Store.QuestionsDue(ctx, by.Today, after, limit)
	if err != nil {
		return nil, err
	}
	for _, q := range list {
		err = errors.Join(err, d.Store.Update(ctx, func(tx Tx) error { return by.passTime(tx, q) }))
	}
	if len(list) < limit {
		return nil, err
	}
	last := list[len(list)-1]
	return &Cursor{Key: int64(last.Due), ID: domain.ID[any](last.ID)}, err
}

// passTime takes the step that happens to a question by itself.
func (c Caller) passTime(tx Tx, seen domain.Question) error {
	p, err := tx.Petition(seen.Petition) // locked before the question, as everywhere
	if err != nil {
		return err
	}
	q, err := tx.Question(seen.ID)
	if err != nil || q.Due.IsZero() || q.Due.After(c.Today) {
		return err
	}
	step, change := q.State.ByItself(), domain.Change{}
	w, ok := c.May(c.Actor, step, policy.At(p.Holder))
	if !ok {
		return domain.Forbidden(domain.CodeForbidden, string(step))
	}
	if step == domain.StepAsk {
		change.DueOn, _ = c.due(law.OutcomeReply, c.Today)
		late, _ := c.due(law.LateReply, c.Today)
		change.ReplyBy = max(late, change.DueOn) // whatever local rules say of either
	}
	if err := c.takeQuestion(tx, &q, step, w, change); err != nil || step != domain.StepSilence {
		return err
	}
	return c.take(tx, &p, domain.StepHear, w, domain.Change{Verdict: p.Counts(q.State.Verdict()), ReplyBy: q.LateDue})
}
