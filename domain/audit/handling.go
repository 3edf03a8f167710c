package audit

import (
	"time"

	"kiennghi/domain"
	"kiennghi/domain/workday"
)

// Answer is what is kept of an answer, and its record.
type Answer struct {
	Row    domain.Answer
	Events []domain.Event
}

// Differences names what is not as the events give it.
func (a Answer) Differences() []Difference {
	s := sheet{subject: domain.OfAnswer, id: a.Row.ID.String()}
	if !s.whole(a.Events, 1) {
		return s.found
	}
	by := a.Row // of its words and of what it covers the events say nothing
	by.State, by.DraftedBy, by.ApprovedBy, by.PublishedAt = "", domain.AccountID{}, domain.AccountID{}, nil
	by.Overrides = ""
	for _, e := range a.Events {
		by.Apply(e)
		by.Mode, by.Outcome, by.Reason, by.DueOn = e.Change.Mode, e.Change.Outcome, e.Change.Reason, e.Change.OutcomeDue
	}
	compare(&s, "", a.Row, by)
	return s.found
}

// Escalation is what is kept of a hand-over, and its record.
type Escalation struct {
	Row    domain.Escalation
	Events []domain.Event
}

// Differences names what is not as the events give it. Whether it is of the
// right petition is asked of the petition.
func (x Escalation) Differences() []Difference {
	s := sheet{subject: domain.OfEscalation, id: x.Row.ID.String()}
	if !s.whole(x.Events, 1) {
		return s.found
	}
	by := escalationBy(x.Events)
	by.Petition = x.Row.Petition
	compare(&s, "", x.Row, by)
	return s.found
}

// escalationBy returns the hand-over that the events give.
func escalationBy(events []domain.Event) domain.Escalation {
	var x domain.Escalation
	for _, e := range events {
		x.ID = domain.EscalationID(e.Of)
		if e.Step == domain.StepEscalate {
			x.Sender, x.Target = e.Change.Holder, e.Change.Target
			x.Ground, x.Note = domain.EscalationGround(e.Change.Ground), e.Change.Note
		}
		x.Apply(e)
	}
	return x
}

// Dialogue is what is kept of a dialogue, and its record.
type Dialogue struct {
	Row        domain.Dialogue
	Events     []domain.Event
	Notices    []domain.Notice
	Undisposed int // matters of which it was not decided what becomes of them
}

// notice is what the record knows of a notice.
type notice struct {
	channel   domain.NoticeChannel
	at        string
	announces workday.Date
}

func (n notice) String() string {
	return string(n.channel) + " " + n.at + " of " + n.announces.String()
}

// Differences names what is not as the events give it, events that are out of
// order, and matters that nobody decided on before the dialogue was closed.
func (d Dialogue) Differences() []Difference {
	s := sheet{subject: domain.OfDialogue, id: d.Row.ID.String()}
	if !s.whole(d.Events, 1) {
		return s.found
	}
	by := domain.Dialogue{ID: d.Row.ID, Unit: d.Row.Unit, Basis: d.Row.Basis, Session: d.Row.Session, Meeting: d.Row.Meeting,
		Place: d.Row.Place, Agenda: d.Row.Agenda, Minutes: d.Row.Minutes, ConclusionText: d.Row.ConclusionText}
	var given, kept []notice
	var noticed *time.Time // the last time
	for _, e := range d.Events {
		by.Apply(e)
		at := e.Change.At
		switch {
		case at == nil:
		case e.Step == domain.StepPlan, e.Step == domain.StepReplan:
			by.StartsAt = *at
		case e.Step == domain.StepNotice:
			given = append(given, notice{e.Change.Notice, say(at), workday.Of(by.StartsAt)})
			s.order("notice", &by.PlannedAt, at)
			if noticed == nil || at.After(*noticed) {
				noticed = at
			}
		}
	}
	for _, n := range d.Notices {
		kept = append(kept, notice{n.Channel, say(n.At), n.Announces})
	}
	compare(&s, "", d.Row, by)
	same(&s, "notice", kept, given)
	s.order("opened_at", &by.PlannedAt, by.OpenedAt)
	s.order("opened_at", noticed, by.OpenedAt)
	s.order("closed_at", by.OpenedAt, by.ClosedAt)
	if by.ClosedAt != nil {
		s.hold("matters without disposition", d.Undisposed, 0)
		if day := workday.Of(*by.ClosedAt); !by.ConcludedOn.IsZero() && by.ConcludedOn.Before(day) {
			s.add("concluded_on", say(by.ConcludedOn), "not before "+say(day))
		}
	}
	return s.found
}

// order names what happened before something that it must follow.
func (s *sheet) order(field string, first, then *time.Time) {
	if first != nil && then != nil && then.Before(*first) {
		s.add(field, say(then), "not before "+say(first))
	}
}
