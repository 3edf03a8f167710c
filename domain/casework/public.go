package casework

import (
	"context"
	"slices"

	"kiennghi/domain"
	"kiennghi/domain/clock"
	"kiennghi/domain/workday"
)

// coming and held are the states in which the public sees a dialogue. Whoever read
// that it would be must be able to learn that it is off.
var (
	coming = []domain.DialogueState{domain.DialogueNoticed, domain.DialogueCancelled}
	held   = []domain.DialogueState{domain.DialogueOpen, domain.DialogueClosed, domain.DialogueConcluded}
)

// When says which dialogues the public asks for.
type When string

const (
	Coming When = "coming"
	Held   When = "held"
)

// PublicDialogues lists the dialogues that were made known or held, the latest
// first; of those to come, from today on, the soonest.
func (d *Desk) PublicDialogues(ctx context.Context, by Caller, unit domain.UnitID, sub bool, w When, p Page) (List[DialogueDetail], error) {
	f := DialogueFilter{States: slices.Concat(coming, held), Known: true}
	switch w {
	case Coming:
		f.States, f.From, f.Soonest = coming, by.Today, true
	case Held:
		f.States = held
	}
	return d.dialogues(ctx, by.everything(unit, sub), f, p)
}

// PublicDialogue returns a dialogue that was made known or held.
func (d *Desk) PublicDialogue(ctx context.Context, id domain.DialogueID) (DialogueDetail, error) {
	g, err := d.Store.Dialogue(ctx, id)
	if err == nil && (g.State == domain.DialoguePlanned || g.State == domain.DialogueCancelled && len(g.Notices) == 0) {
		return DialogueDetail{}, domain.NotFound("dialogue")
	}
	return g, err
}

// PublicAnswer is an answer with how many petitions it holds for, and of how many
// of these whoever raised it disputes it: what is called done and is not is seen.
type PublicAnswer struct {
	domain.Answer
	Petitions, Disputed int
}

// PublicAnswers lists published answers that have a public summary.
func (d *Desk) PublicAnswers(ctx context.Context, by Caller, unit domain.UnitID, p Page) (List[PublicAnswer], error) {
	list, err := d.Store.PublicAnswers(ctx, by.everything(unit, true), p)
	return page(list, p, func(a PublicAnswer) Cursor {
		return Cursor{Key: a.PublishedAt.UnixMicro(), ID: domain.ID[any](a.ID)}
	}), err
}

// PublicFindings lists findings that were replied to or whose reply is overdue,
// but of nothing that turned out to be a denunciation.
func (d *Desk) PublicFindings(ctx context.Context, by Caller, unit domain.UnitID, sub bool, p Page) (List[domain.Finding], error) {
	return d.findings(ctx, by.everything(unit, sub), FindingFilter{States: domain.PublicFindings, On: by.Today, Public: true}, p)
}

// PublicBehind lists the cases behind a public figure.
func (d *Desk) PublicBehind(ctx context.Context, by Caller, unit domain.UnitID, sub bool, f FigureFilter, p Page) (List[Case], error) {
	return d.behind(ctx, by.everything(unit, sub), f, p)
}

// PublicPetition is what is shown of a petition to who knows its code.
type PublicPetition struct {
	domain.Petition
	Today   workday.Date
	Open    bool // title, text and answers may be shown in full
	Answers []domain.Answer
	Events  []domain.Event
	Clock   *clock.Clock // the petitioner's, for who knows the secret

	Commitments []RecordedCommitment // that concern it, when Open
	Question    *domain.Question     // about what is claimed, when Open
	Colleague   bool                 // of who is to be judged, which leaves the reply to a monitor
}

// PublicPetition returns a petition by its code. One that was not made public
// does not exist without its secret, and guesses are counted.
func (d *Desk) PublicPetition(ctx context.Context, by Caller, code, secret, address string) (PublicPetition, error) {
	code, err := domain.ParsePublicCode(code)
	if err != nil {
		return PublicPetition{}, err
	}
	p, err := d.Store.PetitionByCode(ctx, code)
	if err != nil && domain.KindOf(err) != domain.KindNotFound {
		return PublicPetition{}, err
	}
	v := PublicPetition{Petition: p, Today: by.Today, Open: err != nil || !p.Public || secret != ""}
	if v.Open {
		if err := d.unlock(ctx, p, code, address, d.Secrets.Check(p.ID, secret)); err != nil {
			return PublicPetition{}, err
		}
	}
	if v.Events, err = d.Store.Events(ctx, domain.OfPetition, domain.ID[any](p.ID)); err != nil {
		return PublicPetition{}, err
	}
	if v.Open {
		c := clock.Read(v.Events, by.Now)
		v.Clock = &c
		of := p.ID
		if p.State == domain.StateLinked {
			of = p.Primary // the answer reaches those who raised it again
		}
		if v.Answers, err = d.Store.AnswersTo(ctx, of); err != nil {
			return PublicPetition{}, err
		}
		if v.Commitments, err = d.Store.CommitmentsTo(ctx, of); err != nil || p.ClaimSeq == 0 {
			return v, err
		}
		var q domain.Question
		q, err = d.Store.Question(ctx, domain.QuestionOf(p.ID, p.ClaimSeq))
		v.Question = &q
		if err != nil || p.Owner.IsZero() {
			return v, err
		}
		var owner AccountDetail
		owner, err = d.Store.Account(ctx, p.Owner)
		v.Colleague = by.colleague(p, owner.Posts)
	}
	return v, err
}

// unlock refuses a petition, or the zero one if the code names none, to who
// does not know a secret that opens it. Guesses are counted by network, so that
// those of others lock nobody out; of 80 bits many networks together guess none.
func (d *Desk) unlock(ctx context.Context, p domain.Petition, code, address string, known bool) error {
	from := tryKey("codes from", address)
	if err := d.try(ctx, from, tryCodes); err != nil {
		return err
	}
	key := tryKey("code", code, address)
	if err := d.try(ctx, key, tryCode); err != nil {
		return err
	}
	if p.ID.IsZero() || !known {
		return domain.NotFound("petition")
	}
	if err := d.Store.Forgive(ctx, from, 1); err != nil { // many follow from one network
		return err
	}
	return d.Store.Forgive(ctx, key, 0)
}

// unlocked returns the petition of a code to who knows a secret that opens it.
func (d *Desk) unlocked(ctx context.Context, code, address string, opens func(domain.Petition) bool) (domain.PetitionID, error) {
	code, err := domain.ParsePublicCode(code)
	if err != nil {
		return domain.PetitionID{}, err
	}
	p, err := d.Store.PetitionByCode(ctx, code)
	if err != nil && domain.KindOf(err) != domain.KindNotFound {
		return domain.PetitionID{}, err
	}
	return p.ID, d.unlock(ctx, p, code, address, opens(p))
}

// publicStep takes a petition through a step of its petitioner's, who knows its
// code and secret. What the step brings with it is filled in by with.
func (d *Desk) publicStep(ctx context.Context, by Caller, code, secret, address string, step domain.Step, with func(Tx, *domain.Petition, domain.Warrant, *domain.Change) error) error {
	id, err := d.unlocked(ctx, code, address, func(p domain.Petition) bool { return d.Secrets.Check(p.ID, secret) })
	if err != nil {
		return err
	}
	return d.Store.Update(ctx, func(tx Tx) error {
		p, err := tx.Petition(id)
		if err != nil {
			return err
		}
		if err := p.Ready(step); err != nil {
			return err
		}
		w, c := domain.Warrant{Role: domain.RoleCitizen}, domain.Change{}
		if err := with(tx, &p, w, &c); err != nil {
			return err
		}
		return by.take(tx, &p, step, w, c)
	})
}
