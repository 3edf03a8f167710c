package casework

import (
	"cmp"
	"context"
	"slices"
	"time"

	"kiennghi/domain"
	"kiennghi/domain/clock"
	"kiennghi/domain/law"
	"kiennghi/domain/workday"
)

// Due says what a deadline of a petition is for.
type Due string

const (
	DueNotice   Due = "first_notice" // to take it up, refuse it or pass it on
	DueAnswer   Due = "answer"       // to finish the matter, by the first date
	DueExtended Due = "extended"     // to finish the matter, by the date to which the first was extended
	DuePromise  Due = "promise"      // the written answer that was promised
	DueOutcome  Due = "outcome"      // what the present answer says will be done

	DueAcknowledgement Due = "acknowledgement" // to take up what is urgent
	DueMoved           Due = "moved"           // to finish the matter, by the date to which pauses moved it
	DueReopened        Due = "reopened"        // the new answer after the case was opened again
)

// Deadline is a day by which something is or was owed, and why that day.
type Deadline struct {
	For Due
	clock.Deadline
	Name  string    // the rule as it was stored with the day; empty when an official set it
	Rule  *law.Rule // the rule of that name
	Known bool      // false when days were counted beyond the years that were known
}

// PetitionClock is how long a petition took, and by when it had to be done.
type PetitionClock struct {
	clock.Clock
	Petition  domain.PetitionID
	Deadlines []Deadline
}

// Clock reads the clocks of a petition that the caller may read.
func (d *Desk) Clock(ctx context.Context, by Caller, id domain.PetitionID) (PetitionClock, error) {
	v, err := d.Petition(ctx, by, id)
	if err != nil {
		return PetitionClock{}, err
	}
	events, err := d.Store.Events(ctx, domain.OfPetition, domain.ID[any](id))
	if err != nil {
		return PetitionClock{}, err
	}
	c := clock.Read(events, by.Now)
	return PetitionClock{Clock: c, Petition: id, Deadlines: by.deadlines(v.Petition, events, c)}, nil
}

// deadlines lists what was to happen by when. The answer is judged by the day
// on which the matter was finished by a conclusion that holds, so a case that
// was closed too early is as late as it was in the end.
func (by Caller) deadlines(p domain.Petition, events []domain.Event, c clock.Clock) []Deadline {
	var over workday.Date // the day from which nothing more was owed
	if !c.Running() && c.Concluded().IsZero() {
		over = workday.Of(c.To)
	}
	var list []Deadline
	add := func(what Due, on, met workday.Date, rule string) {
		if on.IsZero() {
			return
		}
		x := Deadline{For: what, Deadline: clock.Deadline{On: on, Met: met}, Name: rule}
		if met.IsZero() {
			x.Over = over
		}
		if r, known, ok := by.Law.Named(rule); ok {
			x.Rule, x.Known = &r, known
		}
		list = append(list, x)
	}
	taken := takenUp(events)
	add(DueNotice, p.NoticeDue, dayOf(taken), p.NoticeRule)
	if p.AcknowledgeBy != nil {
		add(DueAcknowledgement, workday.Of(*p.AcknowledgeBy), dayOf(taken), p.AcknowledgeRule)
		last := &list[len(list)-1]
		last.At, last.MetAt = *p.AcknowledgeBy, taken
	}
	add(DueAnswer, p.DueOn, c.Concluded(), p.DueRule)
	if !p.ExtendedTo.IsZero() {
		add(DueExtended, p.ExtendedTo, c.Concluded(), lastExtension(events))
	}
	add(DueMoved, p.MovedTo, c.Concluded(), lastPause(events).Change.Ground)
	add(DuePromise, lastPromised(events), answeredAfter(events, domain.StepPromise), "")
	add(DueOutcome, p.OutcomeDue, 0, "")
	add(DueReopened, p.RedoDue, answeredAfter(events, domain.StepReopen), "")
	return list
}

// lastPromised returns the day that was promised last, also when it was kept and the
// answer disputed since.
func lastPromised(events []domain.Event) (day workday.Date) {
	for _, e := range events {
		day = cmp.Or(e.Change.Promised, day)
	}
	return day
}

// takenUp returns the instant of the first notice: that at which the office did
// more with the petition than receive it; zero when it has not.
func takenUp(events []domain.Event) time.Time {
	i := slices.IndexFunc(events, func(e domain.Event) bool {
		return e.Change.State != "" && e.Change.State != string(domain.StateReceived)
	})
	if i < 0 || events[i].Step == domain.StepWithdraw {
		return time.Time{}
	}
	return events[i].At
}

// dayOf returns the day of an instant, and zero for none.
func dayOf(at time.Time) workday.Date {
	if at.IsZero() {
		return 0
	}
	return workday.Of(at)
}

// answeredAfter returns the day of the first answer after the last step of
// that kind.
func answeredAfter(events []domain.Event, step domain.Step) workday.Date {
	var day workday.Date
	for _, e := range slices.Backward(events) {
		switch e.Step {
		case domain.StepAnswer, domain.StepConclude:
			day = workday.Of(e.At)
		case step:
			return day
		}
	}
	return 0
}
