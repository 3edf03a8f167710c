package casework

import (
	"context"
	"time"

	"kiennghi/domain"
	"kiennghi/domain/law"
	"kiennghi/domain/policy"
	"kiennghi/domain/statistics"
	"kiennghi/domain/workday"
)

type carryOver interface {
	// CarriedOver counts what a report holds, as it stands on the day.
	CarriedOver(context.Context, Carried, workday.Date) (CarryOverCounts, error)
	// Unanswered counts the matters of the dialogues that still wait for an
	// answer, and lists some hundred of them, the earliest due first.
	Unanswered(context.Context, []domain.DialogueID) (int, []domain.Petition, error)
	// UnreviewedConclusions lists conclusions to whose commitments nothing has
	// happened since they were made, and those of dialogues closed before a day of
	// which none was made, the latest first.
	UnreviewedConclusions(ctx context.Context, s policy.Scope, on, before workday.Date, p Page) ([]UnreviewedConclusion, error)
}

// Carried says what the report that opens a dialogue holds: what the last
// dialogue before it promised, and of what those before that promised whatever
// had not ended when the last one opened. A dialogue promises what its
// conclusion says and what was answered to its matters, by whichever unit.
type Carried struct {
	Dialogues []domain.DialogueID // all of them, the last one too
	Last      domain.DialogueID
	Since     time.Time // when the last one opened
}

// CarryOverCounts counts the promises of the last dialogue, and those carried
// in from before.
type CarryOverCounts struct {
	Promised, CarriedIn statistics.Promises
}

// Total counts both together.
func (c CarryOverCounts) Total() statistics.Promises {
	sum := statistics.Promises{}
	for _, s := range domain.Standings {
		sum[s] = c.Promised[s] + c.CarriedIn[s]
	}
	return sum
}

// CarryOver is the report that opens a dialogue.
type CarryOver struct {
	Dialogue domain.Dialogue
	Previous []domain.Dialogue // the latest first
	CarryOverCounts
	Unanswered int               // matters of the previous dialogues that wait for an answer
	Matters    []domain.Petition // some of them, the earliest due first
	Today      workday.Date      // the day as of which it stands
}

// CarryOver returns the report that opens a dialogue: what became of what the
// previous dialogues of the ward promised, as it stands today.
func (d *Desk) CarryOver(ctx context.Context, by Caller, id domain.DialogueID) (CarryOver, error) {
	g, err := d.Dialogue(ctx, by, id)
	if err != nil {
		return CarryOver{}, err
	}
	v := CarryOver{Dialogue: g.Dialogue, Today: by.Today}
	previous, carried, err := d.carried(ctx, by, g.Dialogue)
	if err != nil {
		return CarryOver{}, err
	}
	v.Previous = previous
	if v.CarryOverCounts, err = d.Store.CarriedOver(ctx, *carried, by.Today); err != nil {
		return CarryOver{}, err
	}
	v.Unanswered, v.Matters, err = d.Store.Unanswered(ctx, carried.Dialogues)
	return v, err
}

// carried finds the dialogues that were held before one by its unit, and by the
// units that it took over whole, the latest first.
func (d *Desk) carried(ctx context.Context, by Caller, g domain.Dialogue) ([]domain.Dialogue, *Carried, error) {
	begins := g.StartsAt
	if g.OpenedAt != nil {
		begins = *g.OpenedAt
	}
	scope := by.Scope(by.Actor, domain.StepRead).Among(by.Units.Estate(g.Unit, by.Today))
	held, err := d.Store.Held(ctx, scope, 0, workday.Of(begins))
	if err != nil {
		return nil, nil, err
	}
	previous, c := []domain.Dialogue{}, &Carried{}
	for i := len(held) - 1; i >= 0; i-- {
		if p := held[i].Dialogue; p.ID != g.ID && p.OpenedAt.Before(begins) {
			previous = append(previous, p)
			c.Dialogues = append(c.Dialogues, p.ID)
		}
	}
	if len(previous) > 0 {
		c.Last, c.Since = previous[0].ID, *previous[0].OpenedAt
	}
	return previous, c, nil
}

// UnreviewedConclusion is a conclusion that was issued and never reviewed.
type UnreviewedConclusion struct {
	domain.Dialogue
	Commitments int
	Overdue     int
}

// UnreviewedConclusions lists conclusions that were issued and never reviewed:
// one of which no commitment was made, once the time for the results has passed.
func (d *Desk) UnreviewedConclusions(ctx context.Context, by Caller, unit domain.UnitID, sub bool, p Page) (List[UnreviewedConclusion], error) {
	s, err := by.within(unit, sub)
	if err != nil {
		return List[UnreviewedConclusion]{}, err
	}
	var before workday.Date
	if r, ok := by.Law.InForce(law.DialogueFollowUp, by.Today); ok {
		before = r.Since(by.Today, by.Calendar)
	}
	list, err := d.Store.UnreviewedConclusions(ctx, s, by.Today, before, p)
	return page(list, p, func(u UnreviewedConclusion) Cursor {
		return Cursor{Key: int64(u.ConcludedOn), ID: domain.ID[any](u.ID)}
	}), err
}
