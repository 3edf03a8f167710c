package casework

import (
	"context"
	"strings"
	"time"

	"kiennghi/domain"
	"kiennghi/domain/law"
	"kiennghi/domain/policy"
	"kiennghi/domain/statistics"
	"kiennghi/domain/workday"
)

type petitions interface {
	Petition(context.Context, domain.PetitionID) (domain.Petition, error)
	PetitionByCode(ctx context.Context, code string) (domain.Petition, error)
	// Inbox lists what the units hold, the earliest due first.
	Inbox(context.Context, policy.Scope, InboxFilter, Page) ([]domain.Petition, error)
	// Register lists what the units received, the latest first.
	Register(context.Context, policy.Scope, RegisterFilter, Page) ([]domain.Petition, error)
	// Behind lists exactly the cases that a figure counts, in order of receipt.
	Behind(context.Context, policy.Scope, FigureFilter, Page) ([]Case, error)
	Matters(ctx context.Context, id domain.DialogueID, undisposed bool, p Page) ([]domain.Petition, error)
	Events(ctx context.Context, s domain.Subject, id domain.ID[any]) ([]domain.Event, error)
}

type petitionsTx interface {
	Petition(domain.PetitionID) (domain.Petition, error)
	// Petitions reads and locks all of these that exist, in order of ID.
	Petitions([]domain.PetitionID) ([]domain.Petition, error)
	// Existing returns those of the IDs that are taken, with dialogue and texts.
	Existing([]domain.PetitionID) (map[domain.PetitionID]domain.Petition, error)
	// Duplicates reads and locks those that duplicate a petition.
	Duplicates(domain.PetitionID) ([]domain.Petition, error)
	Petitioner(domain.PetitionID) (domain.Petitioner, error)
	// Names returns the names, where given, of who raised these petitions.
	Names([]domain.PetitionID) ([]string, error)
	// MoveSpan ends the petition's last span on the day the next begins, and
	// begins it.
	MoveSpan(next statistics.Span) error
	// Erase removes the petition's texts and its petitioner, and what officials
	// wrote about it and no other petition, wherever kept.
	Erase(domain.PetitionID) error
	// Denounced reports whether there are any of these petitions and all turned
	// out to be denunciations, and locks them.
	Denounced([]domain.PetitionID) (bool, error)
	// Pending returns the hand-over of the petition on which somebody has to decide.
	Pending(domain.PetitionID) (domain.Escalation, error)
}

// PetitionView is a petition and what the caller may do with it now.
type PetitionView struct {
	domain.Petition
	Allowed []domain.Step
	Today   workday.Date

	Responsible *Responsible // only where WholePetition gave it
}

// Overdue reports whether something was owed by a day that has passed.
func Overdue(p domain.Petition, today workday.Date) bool {
	return !p.NextDue.IsZero() && p.NextDue.Before(today)
}

// view shows a petition as if nobody was asked yet about an outcome that awaits
// a reply: only monitors have to know, and they read it by Petition.
func (c Caller) view(p domain.Petition) PetitionView {
	return c.viewed(p, p.Verdict != domain.Awaited)
}

func (c Caller) viewed(p domain.Petition, asked bool) PetitionView {
	allowed := append(c.stepsOf(p), c.judgements(p, asked)...)
	if to, _ := p.State.Leads(domain.StepConclude); to != "" {
		if _, ok := c.May(c.Actor, domain.StepDraft, policy.At(p.Holder)); ok {
			allowed = append(allowed, domain.StepDraft)
		}
	}
	return PetitionView{Petition: p, Allowed: allowed, Today: c.Today}
}

// NewPetition is what is said when a petition is filed.
type NewPetition struct {
	ID         domain.PetitionID // zero: one is made
	Unit       domain.UnitID     // zero: the dialogue's
	Kind       domain.PetitionKind
	Channel    domain.Channel // zero: online, by the petitioner
	Field      domain.Field
	Title      string
	Text       string
	Place      string
	Dialogue   domain.DialogueID
	ReceivedAt time.Time // zero: now
	Petitioner domain.Petitioner
}

// Filed is a petition that was filed, with the secret that is given once.
type Filed struct {
	PetitionView
	Secret string
}

// File records a petition: the caller's own, or, by those whose post allows
// it, one of somebody who came, wrote, called or spoke.
func (d *Desk) File(ctx context.Context, by Caller, n NewPetition) (Filed, error) {
	return update(ctx, d, by, func(tx Tx) (Filed, error) {
		if !n.Dialogue.IsZero() {
			g, err := tx.Dialogue(n.Dialogue, ForShare)
			if err != nil {
				return Filed{}, err
			}
			if g.State.Leads(domain.StepRecord) == "" || n.Unit != "" && n.Unit != g.Unit {
				return Filed{}, domain.Conflict(domain.CodeDialogueNotOpen)
			}
			n.Unit = g.Unit
		}
		if n.Unit == "" {
			return Filed{}, domain.Invalid("unit", domain.CodeRequired)
		}
		w, err := d.filer(by, &n)
		if err != nil {
			return Filed{}, err
		}
		if err := name(tx, &n.ID, &domain.Petition{ID: n.ID}, by.Now); err != nil {
			return Filed{}, err
		}
		owner := domain.AccountID{}
		if w.Role == domain.RoleCitizen {
			owner = by.Account
		}
		f, err := d.draw(by, w, n)
		if err != nil {
			return Filed{}, err
		}
		f.petition.Owner = owner
		resolved, err := by.recurring(tx, []*filing{&f})
		if err != nil {
			return Filed{}, err
		}
		if err := tx.Add(&f.petition, &f.petitioner, &f.event, &f.span); err != nil {
			return Filed{}, err
		}
		if err := by.recurred(tx, w, resolved); err != nil {
			return Filed{}, err
		}
		return Filed{by.view(f.petition), d.Secrets.Secret(f.petition.ID)}, nil
	})
}

// filer says by which right the caller files, and settles the channel and the
// petitioner that follow from it.
func (d *Desk) filer(by Caller, n *NewPetition) (domain.Warrant, error) {
	w, office := by.May(by.Actor, domain.StepRecordOther, policy.At(n.Unit))
	if office && n.Channel != "" && n.Channel != domain.ChannelOnline && (n.Channel != domain.ChannelDialogue || !n.Dialogue.IsZero()) {
		n.Petitioner.Kind = or(n.Petitioner.Kind, domain.Unnamed)
		return w, nil
	}
	n.Channel = or(n.Channel, domain.ChannelOnline)
	if !n.Dialogue.IsZero() {
		n.Channel = domain.ChannelDialogue
	}
	if n.Channel == domain.ChannelDialogue && n.Dialogue.IsZero() {
		return w, domain.Invalid("dialogue", domain.CodeRequired)
	}
	if n.Channel != domain.ChannelOnline && n.Dialogue.IsZero() {
		return w, domain.Forbidden(domain.CodeForbidden, string(domain.StepRecordOther))
	}
	if !n.ReceivedAt.IsZero() {
		return w, domain.Invalid("received_at", domain.CodeNotAllowed)
	}
	if n.Petitioner.Kind == "" {
		n.Petitioner = domain.Petitioner{Kind: domain.Person, Name: by.Name}
	}
	w, ok := by.May(by.Actor, domain.StepFile, policy.Place{Owner: by.Account})
	if !ok {
		return w, domain.Forbidden(domain.CodeForbidden, string(domain.StepFile))
	}
	return w, nil
}

// filing is all that is kept when a petition is filed.
type filing struct {
	petition   domain.Petition
	petitioner domain.Petitioner
	event      domain.Event
	span       statistics.Span
}

// draw makes the filing, with the deadlines that the rules in force on the day
// of receipt give.
func (d *Desk) draw(by Caller, w domain.Warrant, n NewPetition) (filing, error) {
	received := by.Now
	if !n.ReceivedAt.IsZero() {
		received = n.ReceivedAt.UTC().Truncate(time.Microsecond)
	}
	if received.After(by.Now) {
		return filing{}, domain.Invalid("received_at", domain.CodeInTheFuture)
	}
	day := workday.Of(received)
	u, ok := by.Units.Get(n.Unit)
	if !ok {
		return filing{}, domain.Invalid("unit", domain.CodeUnknownReference)
	}
	if !u.InForce(day) {
		return filing{}, domain.Invalid("unit", domain.CodeUnitEnded)
	}
	p := domain.Petition{ID: n.ID, Kind: n.Kind, Channel: n.Channel, Field: n.Field, Title: n.Title, Text: n.Text, Place: n.Place}
	if err := p.Validate(); err != nil {
		return filing{}, err
	}
	n.Petitioner.Petition = n.ID
	if err := n.Petitioner.Validate(); err != nil {
		return filing{}, err
	}
	c := domain.Change{
		State: string(domain.StateReceived), Kind: n.Kind, Field: n.Field, Channel: n.Channel,
		Home: n.Unit, Holder: n.Unit, Dialogue: n.Dialogue,
	}
	if !received.Equal(by.Now) {
		c.At = &received
	}
	if p.Urgent() {
		by.acknowledge(&c, received)
	}
	if by.dueAtReceipt(&c, day); c.DueOn.IsZero() {
		return filing{}, domain.Invalid("received_at", domain.CodeOutOfRange) // before any rule that is known
	}
	e := domain.Event{ID: domain.NewID[domain.Event](by.Now), Subject: domain.OfPetition, Of: domain.ID[any](n.ID), Seq: 1,
		Step: domain.StepFile, At: by.Now, Warrant: w.Nameless(), Change: c}
	p.Apply(e)
	return filing{p, n.Petitioner, e, statistics.SpanOf(p, p.ReceivedOn)}, nil
}

// dueAtReceipt gives the deadlines that begin with the receipt. A complaint is
// settled within a time from its acceptance; until then the acceptance is what
// is owed.
func (c Caller) dueAtReceipt(change *domain.Change, day workday.Date) {
	notice, answer := law.PetitionFirstNotice, law.PetitionResolution
	if change.Kind == domain.KindComplaint {
		notice, answer = law.ComplaintAcceptance, law.ComplaintAcceptance
	}
	change.NoticeDue, change.NoticeRule = c.due(notice, day)
	change.DueOn, change.DueRule = c.due(answer, day)
}

// settleFrom begins the time for settling a complaint with the step by which,
// in whatever form, it is taken up.
func (c Caller) settleFrom(p domain.Petition, step domain.Step, change *domain.Change) {
	to, _ := p.State.Leads(step)
	if p.Kind == domain.KindComplaint && to == domain.StateInProgress && strings.HasPrefix(p.DueRule, string(law.ComplaintAcceptance)) {
		change.DueOn, change.DueRule = c.due(law.ComplaintFirstSettlement, c.Today)
	}
}

// due applies the rule in force on the day. The rule is returned with its
// version, to be stored with the date that it gave.
func (c Caller) due(code law.Code, day workday.Date) (workday.Date, string) {
	r, ok := c.Law.InForce(code, day)
	if !ok {
		return 0, ""
	}
	l := r.Due(day, c.Calendar)
	return l.On, l.String()
}

// Petition returns a petition that the caller may read.
func (d *Desk) Petition(ctx context.Context, by Caller, id domain.PetitionID) (PetitionView, error) {
	p, err := d.Store.Petition(ctx, id)
	if err != nil {
		return PetitionView{}, err
	}
	if !by.reads(policy.Whole(p)) {
		return PetitionView{}, domain.NotFound("petition")
	}
	asked, err := d.asked(ctx, by, p)
	return by.viewed(p, asked), err
}

// PetitionEvents returns the record of a petition that the caller may read.
func (d *Desk) PetitionEvents(ctx context.Context, by Caller, id domain.PetitionID) ([]domain.Event, error) {
	if _, err := d.Petition(ctx, by, id); err != nil {
		return nil, err
	}
	return d.Store.Events(ctx, domain.OfPetition, domain.ID[any](id))
}

// ViewIdentity tells who raised a petition, and records who asked and why.
func (d *Desk) ViewIdentity(ctx context.Context, by Caller, id domain.PetitionID, purpose string) (domain.Petitioner, error) {
	return update(ctx, d, by, func(tx Tx) (domain.Petitioner, error) {
		p, err := tx.Petition(id)
		if err != nil {
			return domain.Petitioner{}, err
		}
		w, err := by.Check(by.Actor, domain.StepIdentity, policy.Whole(p), policy.Whole(p), "petition")
		if err != nil {
			return domain.Petitioner{}, err
		}
		if p.Erased() {
			purpose = domain.Erase(purpose)
		}
		if err := tx.Add(&domain.IdentityView{Petition: id, By: w.By, Role: w.Role, Unit: w.Unit, At: by.Now, Purpose: purpose}); err != nil {
			return domain.Petitioner{}, err
		}
		return tx.Petitioner(id)
	})
}

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
		by.settleFrom(p, step, &c)
		if err := with(tx, &p, w, &c); err != nil {
			return PetitionView{}, err
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
		e.Allowed = c.stepsOf(p)
	}
	return err
}

// take takes the step and keeps the petition, its event and, when it counts as
// something else from now on, its span.
func (c Caller) take(tx Tx, p *domain.Petition, step domain.Step, w domain.Warrant, change domain.Change) error {
	change.AskOn = c.askOn(step, change)
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
	if next := statistics.SpanOf(*p, c.Today); !next.Same(before) {
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

// Reclassify gives a petition another kind or field, by its content.
func (d *Desk) Reclassify(ctx context.Context, by Caller, id domain.PetitionID, m Match, kind domain.PetitionKind, field domain.Field, reason string) (PetitionView, error) {
	return d.step(ctx, by, id, m, domain.StepReclassify, func(_ Tx, p *domain.Petition, _ domain.Warrant, c *domain.Change) error {
		if kind == domain.KindDenunciation {
			return domain.Invalid("kind", domain.CodeDenunciation)
		}
		if kind == "" && field == "" {
			return domain.Invalid("kind", domain.CodeRequired)
		}
		c.Kind, c.Field, c.Note = kind, field, reason
		if kind != "" && kind != p.Kind {
			by.dueAtReceipt(c, p.ReceivedOn)
			if kind == domain.KindComplaint && p.State != domain.StateReceived {
				c.DueOn, c.DueRule = by.due(law.ComplaintFirstSettlement, by.Today)
			}
		}
		return nil
	})
}

// longestPromise is how many days ahead an answer can be promised; further is
// no promise.
const longestPromise = 366

// Promise takes a petition away for a written answer by a day.
func (d *Desk) Promise(ctx context.Context, by Caller, id domain.PetitionID, m Match, due workday.Date, note string) (PetitionView, error) {
	return d.step(ctx, by, id, m, domain.StepPromise, func(_ Tx, p *domain.Petition, _ domain.Warrant, c *domain.Change) error {
		switch {
		case due.Before(by.Today):
			return domain.Invalid("due_on", domain.CodeInThePast)
		case due.After(by.Today.Add(longestPromise)):
			return domain.Invalid("due_on", domain.CodeOutOfRange)
		}
		c.Promised, c.Note = due, note
		if p.Channel == domain.ChannelDialogue && p.Disposed == "" {
			c.Disposed = domain.DisposedWritten
		}
		return nil
	})
}

// Refuse gives a petition back, on a ground. What turns out to be a
// denunciation leaves nothing behind but the fact.
func (d *Desk) Refuse(ctx context.Context, by Caller, id domain.PetitionID, m Match, g domain.Ground, note string) (PetitionView, error) {
	return d.step(ctx, by, id, m, domain.StepRefuse, func(tx Tx, p *domain.Petition, w domain.Warrant, c *domain.Change) error {
		if err := p.Refusable(g); err != nil {
			return err
		}
		c.Ground, c.Note = string(g), note
		if err := by.leave(tx, p, w); err != nil {
			return err
		}
		if g != domain.GroundDenunciation {
			return nil
		}
		c.Note = "" // may say what must not be kept
		p.Title, p.Text, p.Place, p.Owner = domain.ErasedTitle, domain.ErasedTitle, "", domain.AccountID{}
		return tx.Erase(p.ID)
	})
}

// Withdraw ends a petition at its petitioner's wish. The office, which acts for
// them, says in the note how they asked for it, and they are told. A hand-over
// that waits ends with it.
func (d *Desk) Withdraw(ctx context.Context, by Caller, id domain.PetitionID, m Match, note string) (PetitionView, error) {
	return d.step(ctx, by, id, m, domain.StepWithdraw, func(tx Tx, p *domain.Petition, w domain.Warrant, c *domain.Change) error {
		if c.Note = note; note == "" && w.Role != domain.RoleCitizen {
			return domain.Invalid("note", domain.CodeRequired)
		}
		return by.leave(tx, p, w)
	})
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
// again since is no duplicate of what was said to be done.
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
		case domain.StateLinked, domain.StateRefused, domain.StateWithdrawn, domain.StateConcluded:
			return domain.Conflict(domain.CodeLinkToLinked, string(q.State))
		}
		if p.Recurs == q.ID {
			return domain.Conflict(domain.CodeRecursFrom)
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

// Unlink makes a duplicate a matter of its own again.
func (d *Desk) Unlink(ctx context.Context, by Caller, id domain.PetitionID, m Match) (PetitionView, error) {
	return d.step(ctx, by, id, m, domain.StepUnlink, func(Tx, *domain.Petition, domain.Warrant, *domain.Change) error { return nil })
}

// unlink makes the duplicates of a petition that comes to nothing matters of
// their own again: what others raised does not end with it.
func (c Caller) unlink(tx Tx, primary domain.PetitionID, w domain.Warrant) error {
	ps, err := tx.Duplicates(primary)
	if err != nil {
		return err
	}
	for i := range ps {
		if err := c.take(tx, &ps[i], domain.StepUnlink, w, domain.Change{}); err != nil {
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

// RegisterDenunciation enters a line of the register, and no more.
func (d *Desk) RegisterDenunciation(ctx context.Context, by Caller, n domain.Denunciation) (domain.Denunciation, error) {
	return update(ctx, d, by, func(tx Tx) (domain.Denunciation, error) {
		if _, err := by.at(domain.StepRegister, n.Unit, "unit"); err != nil {
			return n, err
		}
		if n.ReceivedOn.After(by.Today) {
			return n, domain.Invalid("received_on", domain.CodeInTheFuture)
		}
		if n.PassedOn.Before(n.ReceivedOn) || n.PassedOn.After(by.Today) {
			return n, domain.Invalid("passed_on", domain.CodeWrongOrder)
		}
		n.ID = domain.NewID[domain.Denunciation](by.Now)
		return n, tx.Add(&n)
	})
}

// impersonal refuses a text that everybody is to read when it seems to hold
// personal data, or names somebody who raised one of the petitions.
func impersonal(tx Tx, field, text string, ids ...domain.PetitionID) error {
	return unnamed(tx, ids, field, text)
}

// unnamed refuses the first of several such texts, each after its field.
func unnamed(tx Tx, of []domain.PetitionID, pairs ...string) error {
	if err := domain.Impersonal(pairs...); err != nil || len(of) == 0 {
		return err
	}
	names, err := tx.Names(of)
	if err != nil {
		return err
	}
	for i := 0; i < len(pairs); i += 2 {
		if domain.Mentions(pairs[i+1], names) {
			return domain.Invalid(pairs[i], domain.CodePersonalData)
		}
	}
	return nil
}
