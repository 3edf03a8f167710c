// Package news says which event is told to whom, and in which words. Both are
// tables: the first is below and printed in testdata, the other is a file for
// each language in words/.
package news

import (
	"slices"

	"kiennghi/domain"
	"kiennghi/domain/workday"
)

// Circle is who is told, by what they have to do with the matter.
type Circle string

const (
	Petitioner  Circle = "petitioner"  // who raised it, or the same, or what it follows from
	Responsible Circle = "responsible" // to whom it was given with the five clear points
	Office      Circle = "office"      // who works at the unit that answers for it
	Target      Circle = "target"      // who works at the unit to which it is offered
	Sender      Circle = "sender"      // who works at the unit that offered it
	Above       Circle = "above"       // who works at the authority above that is in force on the day
	Monitors    Circle = "monitors"    // of the unit
	Author      Circle = "author"      // the monitor who wrote the finding
)

// Circles lists every circle.
var Circles = []Circle{Petitioner, Responsible, Office, Target, Sender, Above, Monitors, Author}

// Roles are those whose posts belong to a circle; none when it is made of
// people and not of posts.
func (c Circle) Roles() []domain.Role {
	switch c {
	case Office, Target, Sender:
		return []domain.Role{domain.RoleClerk, domain.RoleChair, domain.RoleOfficer}
	case Above:
		return []domain.Role{domain.RoleChair, domain.RoleOfficer}
	case Monitors:
		return []domain.Role{domain.RoleMonitor}
	}
	return nil
}

// Line says to whom one sort of event is told.
type Line struct {
	Subject domain.Subject
	Step    domain.Step
	Topic   domain.Topic
	To      []Circle
}

// table is all that is told. What is not listed is told to nobody: so nothing
// is told of a filing, of which the petitioner has the answer in hand and the
// office has it in its inbox.
var table = []Line{
	{domain.OfPetition, domain.StepAccept, "petition.accepted", []Circle{Petitioner}},
	{domain.OfPetition, domain.StepAssign, "petition.assigned", []Circle{Responsible}},
	{domain.OfPetition, domain.StepReclassify, "petition.reclassified", []Circle{Petitioner}},
	{domain.OfPetition, domain.StepPromise, "petition.promised", []Circle{Petitioner}},
	{domain.OfPetition, domain.StepExtend, "petition.extended", []Circle{Petitioner}},
	{domain.OfPetition, domain.StepAnswer, "petition.answered", []Circle{Petitioner}},
	{domain.OfPetition, domain.StepConclude, "petition.concluded", []Circle{Petitioner}},
	{domain.OfPetition, domain.StepEscalate, "petition.escalated", []Circle{Petitioner, Target}},
	{domain.OfPetition, domain.StepRecall, "petition.recalled", []Circle{Target}},
	{domain.OfPetition, domain.StepTake, "petition.taken", []Circle{Petitioner, Sender}},
	{domain.OfPetition, domain.StepReturn, "petition.returned", []Circle{Sender}},
	{domain.OfPetition, domain.StepRefuse, "petition.refused", []Circle{Petitioner}},
	{domain.OfPetition, domain.StepWithdraw, "petition.withdrawn", []Circle{Office}},
	{domain.OfPetition, domain.StepLink, "petition.linked", []Circle{Petitioner}},
	{domain.OfPetition, domain.StepUnlink, "petition.unlinked", []Circle{Petitioner}},

	{domain.OfEscalation, domain.StepWithdraw, "escalation.withdrawn", []Circle{Target}},

	{domain.OfCommitment, domain.StepCommit, "commitment.made", []Circle{Responsible, Petitioner}},
	{domain.OfCommitment, domain.StepMove, "commitment.moved", []Circle{Petitioner, Monitors}},
	{domain.OfCommitment, domain.StepFulfil, "commitment.fulfilled", []Circle{Petitioner, Monitors}},
	{domain.OfCommitment, domain.StepFail, "commitment.broken", []Circle{Petitioner, Monitors, Above}},
	{domain.OfCommitment, domain.StepUphold, "commitment.upheld", []Circle{Responsible}},
	{domain.OfCommitment, domain.StepRefute, "commitment.refuted", []Circle{Responsible, Office, Petitioner}},

	{domain.OfFinding, domain.StepFind, "finding.made", []Circle{Office}},
	{domain.OfFinding, domain.StepReply, "finding.replied", []Circle{Author}},

	{domain.OfDialogue, domain.StepFinish, "dialogue.concluded", []Circle{Monitors}},
}

// Of returns the line of an event, if there is anybody to tell. That something
// turned out to be a denunciation is told to nobody (Law on Denunciations 2018
// art. 8).
func Of(e domain.Event) (Line, bool) {
	if e.Change.Ground == string(domain.GroundDenunciation) {
		return Line{}, false
	}
	i := slices.IndexFunc(table, func(l Line) bool { return l.Subject == e.Subject && l.Step == e.Step })
	if i < 0 {
		return Line{}, false
	}
	return table[i], true
}

// Topics lists every topic, in the order of the table.
func Topics() []domain.Topic {
	all := make([]domain.Topic, len(table))
	for i, l := range table {
		all[i] = l.Topic
	}
	return all
}

// Known refuses the first topic of a choice that there is no news on.
func Known(chosen domain.Topics) error {
	for _, t := range chosen {
		if !slices.Contains(Topics(), t) {
			return domain.Invalid("topics", domain.CodeNotAllowedValue, string(t))
		}
	}
	return nil
}

// Day returns the day that an event sets; zero when it sets none.
func Day(e domain.Event) workday.Date {
	c := e.Change
	if c.Five != nil {
		return c.Five.Deadline
	}
	for _, d := range []workday.Date{c.ExtendedTo, c.Promised, c.OutcomeDue, c.DueOn, c.On} {
		if !d.IsZero() {
			return d
		}
	}
	return 0
}
