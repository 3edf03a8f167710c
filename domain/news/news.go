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
	Handlers    Circle = "handlers"    // its chair and its officers
	Chair       Circle = "chair"       // its chair
	Target      Circle = "target"      // who works at the unit to which it is offered
	Sender      Circle = "sender"      // who works at the unit that offered it
	Arbiter     Circle = "arbiter"     // who works at the authority that must name a holder
	Above       Circle = "above"       // who works at the authority above that is in force on the day
	Monitors    Circle = "monitors"    // of the unit
	Area        Circle = "area"        // the monitors of the unit, and of those above it
	Author      Circle = "author"      // the monitor who wrote the finding
)

// Circles lists every circle.
var Circles = []Circle{Petitioner, Responsible, Office, Handlers, Chair, Target, Sender, Arbiter, Above, Monitors, Area, Author}

// Roles are those whose posts belong to a circle; none when it is made of
// people and not of posts.
func (c Circle) Roles() []domain.Role {
	switch c {
	case Office, Target, Sender:
		return []domain.Role{domain.RoleClerk, domain.RoleChair, domain.RoleOfficer}
	case Above, Arbiter, Handlers:
		return []domain.Role{domain.RoleChair, domain.RoleOfficer}
	case Chair:
		return []domain.Role{domain.RoleChair}
	case Monitors, Area:
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

// ToOthers reports whether it is told to more than those who raised the matter.
func (l Line) ToOthers() bool {
	return slices.ContainsFunc(l.To, func(c Circle) bool { return c != Petitioner })
}

// waits is told of a pause for what the petitioner has to give: it is on them
// to act, and on nobody when the law pauses.
var waits = Line{domain.OfPetition, domain.StepPause, "petition.waits_for_petitioner", []Circle{Petitioner}}

// bySilence is told to the one above, which holds a petition since it did not
// decide on the hand-over in time. The sender and the petitioner are told as of
// any that was accepted.
const bySilence domain.Topic = "escalation.taken_by_silence"

// putOff is told when the day of a promised answer is put off: to the petitioner,
// and to the monitors as of a commitment that is moved.
var putOff = Line{domain.OfPetition, domain.StepPromise, "petition.promise_moved", []Circle{Petitioner, Monitors}}

// withdrawn is told to the office when the petitioner withdraws, who knows; when
// the office does so for them, they are told too, and the monitors.
var withdrawn = Line{domain.OfPetition, domain.StepWithdraw, "petition.withdrawn", []Circle{Office}}

// recorded is told to whoever raised a matter when a monitor says for them what
// came of it: so that they can say if it was not their word.
var recorded = Line{domain.OfQuestion, domain.StepConfirm, "question.recorded", []Circle{Petitioner}}

// Asked is the topic of a question that is put to its petitioner.
const Asked domain.Topic = "question.asked"

// table is all that is told. What is not listed is told to nobody: so nothing
// is told of a filing, of which the petitioner has the answer in hand and the
// office has it in its inbox. Of a case that is opened or closed again it is the
// question about its outcome that is told, and not the petition too.
var table = []Line{
	{domain.OfPetition, domain.StepAccept, "petition.accepted", []Circle{Petitioner}},
	{domain.OfPetition, domain.StepAssign, "petition.assigned", []Circle{Responsible}},
	{domain.OfPetition, domain.StepReclassify, "petition.reclassified", []Circle{Petitioner}},
	{domain.OfPetition, domain.StepPromise, "petition.promised", []Circle{Petitioner}},
	putOff,
	{domain.OfPetition, domain.StepExtend, "petition.extended", []Circle{Petitioner}},
	{domain.OfPetition, domain.StepAnswer, "petition.answered", []Circle{Petitioner}},
	{domain.OfPetition, domain.StepConclude, "petition.concluded", []Circle{Petitioner}},
	{domain.OfPetition, domain.StepEscalate, "petition.escalated", []Circle{Petitioner, Target}},
	{domain.OfPetition, domain.StepRecall, "petition.recalled", []Circle{Target}},
	{domain.OfPetition, domain.StepTake, "petition.taken", []Circle{Petitioner, Sender}},
	{domain.OfPetition, domain.StepReturn, "petition.returned", []Circle{Sender}},
	{domain.OfPetition, domain.StepName, "petition.holder_named", []Circle{Petitioner, Sender, Target, Office}},
	{domain.OfPetition, domain.StepRefuse, "petition.refused", []Circle{Petitioner}},
	{domain.OfPetition, domain.StepWithdraw, "petition.withdrawn", []Circle{Petitioner, Office, Area}},
	{domain.OfPetition, domain.StepRevive, "petition.revived", []Circle{Office, Area}},
	{domain.OfPetition, domain.StepLink, "petition.linked", []Circle{Petitioner}},
	{domain.OfPetition, domain.StepUnlink, "petition.unlinked", []Circle{Petitioner}},

	{domain.OfPetition, domain.StepPause, "petition.paused_by_law", []Circle{Petitioner}},
	waits,
	{domain.OfPetition, domain.StepResume, "petition.resumed", []Circle{Petitioner}},
	{domain.OfPetition, domain.StepComplete, "petition.completed", []Circle{Responsible, Handlers}}, // the handlers where it is assigned to nobody
	{domain.OfPetition, domain.StepRecur, "petition.recurred", []Circle{Chair}},
	{domain.OfPetition, domain.StepRepeat, "petition.raised_again", []Circle{Office}},
	{domain.OfPetition, domain.StepWarn, "petition.due_soon", []Circle{Responsible, Handlers}}, // the handlers where it is assigned to nobody

	{domain.OfQuestion, domain.StepAsk, Asked, []Circle{Petitioner}},
	recorded,
	{domain.OfQuestion, domain.StepPartly, "question.partly", []Circle{Handlers}},
	{domain.OfQuestion, domain.StepDispute, "question.disputed", []Circle{Handlers}},
	{domain.OfQuestion, domain.StepCloseAgain, "question.closed", []Circle{Petitioner, Area}},
	{domain.OfQuestion, domain.StepUpholdClosing, "question.upheld", []Circle{Petitioner, Chair}},
	{domain.OfQuestion, domain.StepRefuteClosing, "question.refuted", []Circle{Petitioner, Chair}},

	{domain.OfEscalation, domain.StepWithdraw, "escalation.withdrawn", []Circle{Target}},
	{domain.OfEscalation, domain.StepContest, "escalation.contested", []Circle{Arbiter, Sender}},
	{domain.OfEscalation, domain.StepTake, bySilence, []Circle{Target}},

	{domain.OfLapse, domain.StepOverdue, "lapse.told", []Circle{Above, Chair}},
	{domain.OfLapse, domain.StepExplain, "lapse.explained", []Circle{Above}},

	{domain.OfCommitment, domain.StepCommit, "commitment.made", []Circle{Responsible, Petitioner}},
	{domain.OfCommitment, domain.StepMove, "commitment.moved", []Circle{Petitioner, Monitors}},
	{domain.OfCommitment, domain.StepFulfil, "commitment.fulfilled", []Circle{Petitioner, Monitors}},
	{domain.OfCommitment, domain.StepFail, "commitment.broken", []Circle{Petitioner, Monitors, Above}},
	{domain.OfCommitment, domain.StepUphold, "commitment.upheld", []Circle{Responsible}},
	{domain.OfCommitment, domain.StepRefute, "commitment.refuted", []Circle{Responsible, Office, Petitioner}},

	{domain.OfFinding, domain.StepFind, "finding.made", []Circle{Office}},
	{domain.OfFinding, domain.StepReply, "finding.replied", []Circle{Author}},

	{domain.OfDenunciation, domain.StepRegister, "denunciation.disputed", []Circle{Above}}, // with its unit and day alone

	{domain.OfDialogue, domain.StepFinish, "dialogue.concluded", []Circle{Monitors}},
	{domain.OfReception, domain.StepCorrectReception, "reception.corrected", []Circle{Monitors}},
	{domain.OfSession, domain.StepCorrectSession, "council_session.corrected", []Circle{Monitors}},
}

// Of returns the lines of an event, none when there is nobody to tell. That
// something turned out to be a denunciation is told to nobody (Law on
// Denunciations 2018 art. 8).
func Of(e domain.Event) []Line {
	if e.Change.Ground == string(domain.GroundDenunciation) {
		return nil
	}
	if e.Step == domain.StepUnlink && e.Role == domain.RoleCitizen {
		return nil // they did it themselves
	}
	if e.Change.Pause == domain.WaitingForPetitioner {
		return []Line{waits}
	}
	if e.Change.PutOff {
		return []Line{putOff}
	}
	var lines []Line
	if e.Role == domain.RoleMonitor && slices.Contains(replies, e.Step) {
		lines = append(lines, recorded)
	}
	i := slices.IndexFunc(table, func(l Line) bool { return l.Subject == e.Subject && l.Step == e.Step && l.Topic != recorded.Topic })
	if i < 0 || table[i].Topic == bySilence && e.Role != domain.RoleSystem {
		return lines
	}
	line := table[i]
	if line.Topic == withdrawn.Topic && e.Role == domain.RoleCitizen {
		line = withdrawn
	}
	return append(lines, line)
}

// replies are the steps by which somebody says what came of an outcome.
var replies = []domain.Step{domain.StepConfirm, domain.StepPartly, domain.StepDispute}

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
	for _, d := range []workday.Date{c.ExtendedTo, c.Promised, c.OutcomeDue, c.DueOn, c.PausedUntil, c.On} {
		if !d.IsZero() {
			return d
		}
	}
	return 0
}
