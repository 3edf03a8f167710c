package casework

import (
	"context"

	"kiennghi/domain"
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
	// Existing returns those petitions, with dialogue, state, texts and place, of
	// which the codes are those that the IDs give. An ID that is not theirs, of
	// which a client may have made the same code, is taken too.
	Existing([]domain.PetitionID) (map[string]domain.Petition, error)
	// Filings returns the events by which these petitions were filed.
	Filings([]domain.PetitionID) ([]domain.Event, error)
	// Duplicates reads and locks those that duplicate a petition.
	Duplicates(domain.PetitionID) ([]domain.Petition, error)
	Petitioner(domain.PetitionID) (domain.Petitioner, error)
	// Raised returns who raised these petitions.
	Raised([]domain.PetitionID) ([]domain.Petitioner, error)
	// RaisedAt returns who raised the matters of a dialogue.
	RaisedAt(domain.DialogueID) ([]domain.Petitioner, error)
	// PetitionsRaised is Petitions and Raised at once.
	PetitionsRaised([]domain.PetitionID) ([]domain.Petition, []domain.Petitioner, error)
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

// view shows a petition as if nobody was asked yet about an outcome that awaits
// a reply: only monitors have to know, and they read it by Petition.
func (c Caller) view(p domain.Petition) PetitionView {
	return c.viewed(p, p.Verdict != domain.Awaited)
}

func (c Caller) viewed(p domain.Petition, asked bool) PetitionView {
	allowed := append(c.stepsOf(p), c.judgements(p, asked)...)
	if draftable(p) {
		if _, ok := c.May(c.Actor, domain.StepDraft, policy.At(p.Holder)); ok {
			allowed = append(allowed, domain.StepDraft)
		}
	}
	return PetitionView{Petition: p, Allowed: allowed, Today: c.Today}
}

// Petition returns a petition that the caller may read.
func (d *Desk) Petition(ctx context.Context, by Caller, id domain.PetitionID) (PetitionView, error) {
	p, err := d.readable(ctx, by, id)
	if err != nil {
		return PetitionView{}, err
	}
	asked, err := d.asked(ctx, by, p)
	if err != nil {
		return PetitionView{}, err
	}
	v := by.viewed(p, asked)
	err = d.impartial(ctx, by, []offered{{id, &v.Allowed}})
	return v, err
}

func (d *Desk) readable(ctx context.Context, by Caller, id domain.PetitionID) (domain.Petition, error) {
	p, err := d.Store.Petition(ctx, id)
	if err == nil && !by.reads(policy.Whole(p)) {
		err = domain.NotFound("petition")
	}
	return p, err
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
