package casework

import (
	"cmp"
	"context"
	"slices"

	"kiennghi/domain"
	"kiennghi/domain/statistics"
)

// MatterResult is what became of one item of a recording.
type MatterResult struct {
	ID      domain.PetitionID
	Result  Result
	Code    string
	Secret  string `json:"-"` // of what was recorded now; as that of Filed
	Version int
	Refused *domain.Error
}

// Result is what became of one item of a request with many.
type Result string

const (
	Recorded Result = "recorded"
	Repeated Result = "repeated" // it was recorded before
	Refused  Result = "refused"
)

// RecordMatters records many matters at once, as quickly as people speak. Each
// has an ID made by the client and a result of its own, so that the request is
// safe to repeat and one bad item stops none of the others. Those of one dialogue
// go one after another, so that what two record at once is repeated to the second.
func (d *Desk) RecordMatters(ctx context.Context, by Caller, id domain.DialogueID, ns []NewPetition) ([]MatterResult, error) {
	results, err := update(ctx, d, by, func(tx Tx) ([]MatterResult, error) {
		g, err := tx.Dialogue(id, ForUpdate)
		if err != nil {
			return nil, err
		}
		w, err := by.at(domain.StepRecord, g.Unit, "dialogue")
		if err != nil {
			return nil, err
		}
		ids := make([]domain.PetitionID, len(ns))
		for i, n := range ns {
			ids[i] = n.ID
		}
		known, err := filings(tx, ids)
		if err != nil {
			return nil, err
		}
		var drawn []*filing
		var kept struct {
			petitions   []domain.Petition
			petitioners []domain.Petitioner
			events      []domain.Event
			spans       []statistics.Span
		}
		results := make([]MatterResult, len(ns))
		for i, n := range ns {
			n.Kind, n.Text = cmp.Or(n.Kind, domain.KindPetition), cmp.Or(n.Text, n.Title)
			n.Unit, n.Dialogue, n.Channel, n.ReceivedAt = g.Unit, id, domain.ChannelDialogue, g.RaisedAt(by.Now)
			n.Petitioner.Kind, n.Petitioner.Petition = cmp.Or(n.Petitioner.Kind, domain.Unnamed), n.ID
			code := domain.PublicCode(n.ID)
			f, err := by.matter(w, n, known[code])
			switch refused := domain.Refusal(err); {
			case refused != nil:
				results[i] = MatterResult{ID: n.ID, Result: Refused, Refused: refused}
			case err != nil:
				return nil, err
			case f == known[code]:
				results[i] = MatterResult{ID: n.ID, Result: Repeated, Code: code, Version: f.petition.Version}
			case g.State.Leads(domain.StepRecord) == "":
				return nil, domain.Conflict(domain.CodeDialogueNotOpen)
			default:
				results[i] = MatterResult{ID: n.ID, Result: Recorded, Code: code, Version: 1}
				known[code], drawn = f, append(drawn, f)
			}
		}
		if len(drawn) == 0 {
			return results, nil
		}
		again, err := by.recurring(tx, g.Unit, drawn)
		if err != nil {
			return nil, err
		}
		// In one order, so that halls that record the same never wait in a circle.
		slices.SortFunc(drawn, func(a, b *filing) int { return slices.Compare(a.petition.ID[:], b.petition.ID[:]) })
		for _, f := range drawn {
			kept.petitions = append(kept.petitions, f.petition)
			kept.petitioners = append(kept.petitioners, f.petitioner)
			kept.events = append(kept.events, f.event)
			kept.spans = append(kept.spans, f.span)
		}
		if err := tx.Add(&kept.petitions, &kept.petitioners, &kept.events, &kept.spans); err != nil {
			return nil, err
		}
		return results, by.recurred(tx, w, again)
	})
	for i, r := range results {
		if r.Result == Recorded {
			results[i].Secret = d.Secrets.Secret(r.ID)
		}
	}
	return results, err
}

// matter draws a matter, or returns the filing before it under its code, if it
// says the same.
func (c Caller) matter(w domain.Warrant, n NewPetition, before *filing) (*filing, error) {
	switch {
	case n.Fault != nil:
		return nil, n.Fault
	case before != nil && n.repeats(*before):
		return before, nil
	case !n.ID.IsV7():
		return nil, domain.Invalid("id", domain.CodeBadFormat)
	case before == nil:
		f, err := c.draw(w, n)
		return &f, err
	}
	_, err := n.said()
	return nil, cmp.Or(err, domain.Invalid("id", n.taken(before.petition)))
}

// taken says why another matter is not recorded under the ID of p. What became of
// p is told in its own hall alone.
func (n NewPetition) taken(p domain.Petition) domain.Code {
	if p.ID == n.ID && p.Dialogue == n.Dialogue && p.Erased() {
		return domain.CodeErased
	}
	return domain.CodeAlreadyExists
}

// repeats reports whether all that is said was said when a petition was filed:
// its kind and field may be others since, so they are those of the event.
func (n NewPetition) repeats(f filing) bool {
	p, c := f.petition, f.event.Change
	return p.ID == n.ID && p.Title == n.Title && p.Text == n.Text && p.Place == n.Place && f.petitioner == n.Petitioner &&
		c.Kind == n.Kind && c.Field == n.Field && c.Channel == n.Channel && c.Dialogue == n.Dialogue
}

// filings returns how those petitions were filed, by their codes, of which the
// codes are those that the IDs give.
func filings(tx Tx, ids []domain.PetitionID) (map[string]*filing, error) {
	found, err := tx.Existing(ids)
	known := make(map[string]*filing, len(ids))
	if err != nil || len(found) == 0 {
		return known, err
	}
	var own []domain.PetitionID
	for code, p := range found {
		known[code], own = &filing{petition: p}, append(own, p.ID)
	}
	raised, err := tx.Raised(own)
	if err != nil {
		return nil, err
	}
	for _, r := range raised {
		known[domain.PublicCode(r.Petition)].petitioner = r
	}
	events, err := tx.Filings(own)
	for _, e := range events {
		known[domain.PublicCode(domain.PetitionID(e.Of))].event = e
	}
	return known, err
}

// decided says what a step decides on a matter of a dialogue: until the closing the
// last decision of its unit counts, over which stands what was answered on the spot.
// It is empty when the step changes nothing of it.
func decided(tx Tx, p domain.Petition, how domain.Disposition) (domain.Disposition, error) {
	switch {
	case p.Undecided():
		return how, nil
	case p.Dialogue.IsZero() || p.Disposed == how || p.Disposed == domain.DisposedOnTheSpot || p.Holder != p.Home:
		return "", nil
	}
	if heard, err := inSession(tx, p.Dialogue); !heard || err != nil {
		return "", err
	}
	return how, nil
}

// decideAnew reports whether a petition that its unit has again has to be decided
// anew in the hall: while the people are there, what became of it is not what they
// were told. Once the dialogue is closed, what was decided there stands; so it does
// once the one above took it, whatever that does with it.
func decideAnew(tx Tx, p domain.Petition) (bool, error) {
	if p.Dialogue.IsZero() || p.Disposed != domain.DisposedEscalated || p.Holder != p.Home {
		return false, nil
	}
	return inSession(tx, p.Dialogue)
}

// comeBack lets a matter that is open again be answered in writing, if the hall had
// not decided on it and cannot any more: the dialogue is closed, or it is the
// petitioner who brings it back, and they have left. So is what was offered to the
// authority above when it was withdrawn, and is not any more.
func comeBack(tx Tx, p *domain.Petition, w domain.Warrant, c *domain.Change) error {
	anew, err := decideAnew(tx, *p)
	if err != nil || !anew && !p.Undecided() {
		return err
	}
	if w.Role != domain.RoleCitizen {
		if heard, err := inSession(tx, p.Dialogue); heard || err != nil {
			return err
		}
	}
	c.Disposed = domain.DisposedWritten
	return nil
}

// inSession reports whether a dialogue has not been closed, and holds it so.
func inSession(tx Tx, id domain.DialogueID) (bool, error) {
	g, err := tx.Dialogue(id, ForShare)
	return err == nil && g.ClosedAt == nil, err
}
