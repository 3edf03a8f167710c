package casework

import (
	"cmp"
	"context"
	"strings"
	"time"

	"kiennghi/domain"
	"kiennghi/domain/law"
	"kiennghi/domain/policy"
	"kiennghi/domain/statistics"
	"kiennghi/domain/workday"
)

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
	Fault      *domain.Error // that was found before it came here, for which it is refused; nil for none
}

// Filed is a petition that was filed, with the secret that is given once.
type Filed struct {
	PetitionView
	Secret string `json:"-"` // kept nowhere, not even for a repeated request: the ID gives it again
}

// File records a petition: the caller's own, or, by those whose post allows
// it, one of somebody who came, wrote, called or spoke.
func (d *Desk) File(ctx context.Context, by Caller, n NewPetition) (Filed, error) {
	filed, err := update(ctx, d, by, func(tx Tx) (Filed, error) {
		n := n // the closure may run twice
		if !n.Dialogue.IsZero() {
			g, err := tx.Dialogue(n.Dialogue, ForShare)
			if err != nil {
				return Filed{}, err
			}
			if n.Unit != "" && n.Unit != g.Unit {
				return Filed{}, domain.Invalid("unit", domain.CodeNotAllowedValue)
			}
			if g.State.Leads(domain.StepRecord) == "" {
				return Filed{}, domain.Conflict(domain.CodeDialogueNotOpen)
			}
			n.Unit = g.Unit
		}
		if n.Unit == "" {
			return Filed{}, domain.Invalid("unit", domain.CodeRequired)
		}
		w, err := by.filer(&n)
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
		f, err := by.draw(w, n)
		if err != nil {
			return Filed{}, err
		}
		f.petition.Owner = owner
		again, err := by.recurring(tx, n.Unit, []*filing{&f})
		if err != nil {
			return Filed{}, err
		}
		if err := tx.Add(&f.petition, &f.petitioner, &f.event, &f.span); err != nil {
			return Filed{}, err
		}
		if err := by.recurred(tx, w, again); err != nil {
			return Filed{}, err
		}
		return Filed{PetitionView: by.view(f.petition)}, nil
	})
	if err != nil {
		return Filed{}, err
	}
	filed.Secret = d.Secrets.Secret(filed.ID)
	return filed, nil
}

// filer says by which right the caller files, and settles the channel and the
// petitioner that follow from it.
func (c Caller) filer(n *NewPetition) (domain.Warrant, error) {
	w, office := c.May(c.Actor, domain.StepRecordOther, policy.At(n.Unit))
	if office && n.Channel != "" && n.Channel != domain.ChannelOnline && (n.Channel != domain.ChannelDialogue || !n.Dialogue.IsZero()) {
		n.Petitioner.Kind = cmp.Or(n.Petitioner.Kind, domain.Unnamed)
		return w, nil
	}
	if office && n.Petitioner.Kind != "" && n.Petitioner.Name != c.Name {
		// somebody else's, which would be the official's own by the channel
		if n.Channel == "" {
			return w, domain.Invalid("channel", domain.CodeRequired)
		}
		return w, domain.Invalid("channel", domain.CodeNotAllowedValue)
	}
	own := domain.ChannelOnline
	if !n.Dialogue.IsZero() {
		own = domain.ChannelDialogue
	}
	n.Channel = cmp.Or(n.Channel, own)
	if n.Channel == domain.ChannelDialogue && n.Dialogue.IsZero() {
		return w, domain.Invalid("dialogue", domain.CodeRequired)
	}
	if n.Channel != own {
		return w, domain.Forbidden(domain.CodeForbidden, string(domain.StepRecordOther))
	}
	if !n.ReceivedAt.IsZero() {
		return w, domain.Invalid("received_at", domain.CodeNotAllowed)
	}
	if n.Petitioner.Kind == "" {
		n.Petitioner = domain.Petitioner{Kind: domain.Person, Name: c.Name}
	}
	w, ok := c.May(c.Actor, domain.StepFile, policy.Place{Owner: c.Account})
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
func (c Caller) draw(w domain.Warrant, n NewPetition) (filing, error) {
	received := c.Now
	if !n.ReceivedAt.IsZero() {
		received = n.ReceivedAt.UTC().Truncate(time.Microsecond)
	}
	if received.After(c.Now) {
		return filing{}, domain.Invalid("received_at", domain.CodeInTheFuture)
	}
	day := workday.Of(received)
	u, ok := c.Units.Get(n.Unit)
	if !ok {
		return filing{}, domain.Invalid("unit", domain.CodeUnknownReference)
	}
	if !u.InForce(day) {
		return filing{}, domain.Invalid("unit", domain.CodeUnitEnded)
	}
	p, err := n.said()
	if err != nil {
		return filing{}, err
	}
	n.Petitioner.Petition = n.ID
	change := domain.Change{
		State: string(domain.StateReceived), Kind: n.Kind, Field: n.Field, Channel: n.Channel,
		Home: n.Unit, Holder: n.Unit, Dialogue: n.Dialogue,
	}
	if !received.Equal(c.Now) {
		change.At = &received
	}
	if p.Urgent() {
		c.acknowledge(&change, received)
	}
	if c.dueAtReceipt(&change, day); change.DueOn.IsZero() {
		return filing{}, domain.Invalid("received_at", domain.CodeOutOfRange) // before any rule that is known
	}
	e := domain.Event{ID: domain.NewID[domain.Event](c.Now), Subject: domain.OfPetition, Of: domain.ID[any](n.ID), Seq: 1,
		Step: domain.StepFile, At: c.Now, Warrant: w.Nameless(), Change: change}
	p.Apply(e)
	return filing{p, n.Petitioner, e, statistics.SpanOf(p, p.ReceivedOn)}, nil
}

// said returns the petition as it is said, and refuses it if it, or who raised
// it, cannot be kept so.
func (n NewPetition) said() (domain.Petition, error) {
	p := domain.Petition{ID: n.ID, Kind: n.Kind, Channel: n.Channel, Field: n.Field, Title: n.Title, Text: n.Text}
	p.Locate(n.Place)
	return p, cmp.Or(p.Validate(), n.Petitioner.Validate())
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
// in whatever form, it is taken up, or with the last day for that: who takes it
// up late gains no time. To be told of a day moves none.
func (c Caller) settleFrom(p domain.Petition, step domain.Step, change *domain.Change) {
	if step == domain.StepReclassify || step == domain.StepOverdue || step == domain.StepWarn {
		return
	}
	to, _ := p.State.Leads(step)
	if p.Kind == domain.KindComplaint && to == domain.StateInProgress && strings.HasPrefix(p.DueRule, string(law.ComplaintAcceptance)) {
		change.DueOn, change.DueRule = c.settle(p.DueOn)
	}
}

// settle gives the time for settling a complaint that is taken up today, and
// had to be by a day.
func (c Caller) settle(notice workday.Date) (workday.Date, string) {
	return c.due(law.ComplaintFirstSettlement, min(c.Today, notice))
}

// reckon gives the deadlines of a petition that becomes one of another kind. A
// day that has passed stays: it is overdue by whatever name.
func (c Caller) reckon(p domain.Petition, change *domain.Change) {
	c.dueAtReceipt(change, p.ReceivedOn)
	if p.State == domain.StateReceived && p.NoticeDue.Before(c.Today) {
		change.NoticeDue, change.NoticeRule = 0, ""
	}
	if change.Kind == domain.KindComplaint && p.State != domain.StateReceived {
		change.DueOn, change.DueRule = c.settle(cmp.Or(change.NoticeDue, p.NoticeDue))
	}
	if p.Late(c.Today) {
		change.DueOn, change.DueRule = 0, ""
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
