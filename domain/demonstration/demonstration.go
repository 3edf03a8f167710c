// Package demonstration invents the office that the program shows when it has
// none of its own: two years of work of Hanoi's 175 wards and their districts,
// up to the morning of Start. Who raises what, and what is answered, is made
// up; how many are those of the published reports of the pilot of urban
// government, so that every figure in them can be asked for and compared.
//
// Nothing is set by hand. A script says who comes to the counter when, and
// package casework does there what it does for everybody: it checks the
// warrant, counts the deadline, takes the step, and keeps the event and the
// span. What could not happen in the office cannot be shown either.
package demonstration

import (
	"time"

	"kiennghi/domain"
	"kiennghi/domain/hanoi"
	"kiennghi/domain/statistics"
	"kiennghi/domain/workday"
)

// Start is the moment at which the office is handed over to who looks at it:
// nothing in it happened later, and its clock goes on from here.
var Start = time.Date(2022, time.June, 15, 8, 0, 0, 0, workday.Zone).UTC()

// DemoPassword opens every account that SignIns lists. It is public on
// purpose, and opens nothing else.
const DemoPassword = "mat-khau-minh-hoa"

// Office is everything that the office keeps, each in an order in which it can
// be added: whatever a thing refers to within its slice stands before it.
// Answers refer to dialogues and groups, petitions to answers and dialogues.
type Office struct {
	Units         []domain.Unit
	Successions   []domain.Succession
	Accounts      []domain.Account
	Posts         []domain.Post
	Delegations   []domain.Delegation
	Sessions      []domain.CouncilSession
	Dialogues     []domain.Dialogue
	Notices       []domain.Notice
	Groups        []domain.Group
	Answers       []domain.Answer
	Petitions     []domain.Petition
	Petitioners   []domain.Petitioner // none of petitions whose content was erased
	AnswerTos     []domain.AnswerTo
	Escalations   []domain.Escalation
	Findings      []domain.Finding
	Receptions    []domain.Reception
	Denunciations []domain.Denunciation
	Spans         []statistics.Span
	Events        []domain.Event // in the order they happened

	RemediationLists []domain.RemediationList
	Commitments      []domain.Commitment
	CommitmentTos    []domain.CommitmentTo

	Questions   []domain.Question
	Repeats     []domain.Repeat
	Completions []domain.Completion

	Notifications []domain.Notification // of the last days

	Lapses      []domain.Lapse
	BacklogDays []statistics.BacklogDay
	Backlog     []statistics.Backlog
}

// Build plays the office from its first day to Start. The same seed gives the
// same office. Password gives the hash under which a login of SignIns signs in;
// the other accounts get none, so nobody can.
//
// It panics when the script asks for something that the office refuses.
func Build(seed uint64, calendar *workday.Calendar, password func(login string) string) *Office {
	s := newStage(seed, calendar, password)
	s.engage()
	s.convene()
	s.scheduleDialogues()
	s.scheduleLetters()
	s.scheduleCallers()
	s.scheduleMorning()
	s.scheduleReceptions()
	s.scheduleOversight()
	s.scheduleRemediation()
	s.scheduleQuestions()
	s.scheduleClockwork()
	s.play(Start)

	o := s.office()
	o.Units, o.Successions = hanoi.Units(), hanoi.Successions()
	return o
}

// Everything lists the slices in an order in which they can be kept.
func (o *Office) Everything() []any {
	return []any{o.Units, o.Successions, o.Accounts, o.Posts, o.Delegations, o.Sessions, o.Dialogues, o.Notices, o.Groups, o.Answers,
		o.Petitions, o.Petitioners, o.AnswerTos, o.Escalations, o.Findings, o.Receptions, o.Denunciations, o.Spans, o.Events,
		o.RemediationLists, o.Commitments, o.CommitmentTos, o.Questions, o.Repeats, o.Completions, o.Notifications, o.Lapses, o.BacklogDays, o.Backlog}
}
