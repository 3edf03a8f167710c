package demonstration

import (
	"context"
	"math/rand/v2"
	"time"

	"kiennghi/domain"
	"kiennghi/domain/casework"
	"kiennghi/domain/statistics"
	"kiennghi/domain/workday"
)

// memory is the store of an office with one caller at a time: nothing is ever
// undone or locked. It knows as much of casework.Store and casework.Tx as the
// script asks for; the rest is nil, and the first call of it would panic.
type memory struct {
	casework.Store
	books casework.Books
	units *domain.Units
	now   time.Time
	ids   *rand.Rand

	accounts      shelf[domain.AccountID, domain.Account]
	posts         shelf[domain.PostID, domain.Post]
	delegations   shelf[domain.DelegationID, domain.Delegation]
	sessions      shelf[domain.SessionID, domain.CouncilSession]
	dialogues     shelf[domain.DialogueID, domain.Dialogue]
	petitions     shelf[domain.PetitionID, domain.Petition]
	petitioners   shelf[domain.PetitionID, domain.Petitioner]
	answers       shelf[domain.AnswerID, domain.Answer]
	escalations   shelf[domain.EscalationID, domain.Escalation]
	groups        shelf[domain.GroupID, domain.Group]
	findings      shelf[domain.FindingID, domain.Finding]
	receptions    shelf[domain.ReceptionID, domain.Reception]
	denunciations shelf[domain.DenunciationID, domain.Denunciation]

	commitments      shelf[domain.CommitmentID, domain.Commitment]
	remediationLists shelf[domain.RemediationID, domain.RemediationList]
	commitmentTos    []domain.CommitmentTo

	questions shelf[domain.QuestionID, domain.Question]
	due       map[workday.Date][]domain.QuestionID // once due on a day
	places    map[place][]domain.PetitionID        // once concluded there
	repeats   []domain.Repeat

	completions []domain.Completion

	notifications []domain.Notification
	jobs          []casework.Job // that follow from what has just happened

	lapses      shelf[domain.LapseID, domain.Lapse]
	backlogDays []statistics.BacklogDay
	backlog     []statistics.Backlog
	owing       map[domain.PetitionID]bool // what a sweep may find
	paused      map[domain.PetitionID]bool
	undecided   map[domain.EscalationID]bool

	notices   []domain.Notice
	answerTos []domain.AnswerTo
	events    []domain.Event
	spans     []statistics.Span

	covers    map[domain.AnswerID][]domain.PetitionID
	matters   map[domain.DialogueID][]domain.PetitionID
	lastSpan  map[domain.PetitionID]int // index into spans
	lastOffer map[domain.PetitionID]domain.EscalationID
	made      map[domain.DialogueID][]domain.Notice
	linked    map[domain.PetitionID][]domain.PetitionID // once made duplicates of a petition
	renamed   map[domain.ID[any]]domain.ID[any]
	concerns  map[domain.CommitmentID][]domain.PetitionID
	concerned map[domain.PetitionID][]domain.CommitmentID
	said      map[wording]domain.AnswerID // the last answer that was given in these words
}

func newMemory(books casework.Books, ids *rand.Rand) *memory {
	return &memory{
		books: books, units: books.Units, ids: ids,
		events: make([]domain.Event, 0, 100_000), spans: make([]statistics.Span, 0, 40_000), // about as many as there will be
		covers:    map[domain.AnswerID][]domain.PetitionID{},
		matters:   map[domain.DialogueID][]domain.PetitionID{},
		lastSpan:  map[domain.PetitionID]int{},
		lastOffer: map[domain.PetitionID]domain.EscalationID{},
		made:      map[domain.DialogueID][]domain.Notice{},
		linked:    map[domain.PetitionID][]domain.PetitionID{},
		renamed:   map[domain.ID[any]]domain.ID[any]{},
		concerns:  map[domain.CommitmentID][]domain.PetitionID{},
		concerned: map[domain.PetitionID][]domain.CommitmentID{},
		said:      map[wording]domain.AnswerID{},
		due:       map[workday.Date][]domain.QuestionID{},
		places:    map[place][]domain.PetitionID{},
		owing:     map[domain.PetitionID]bool{},
		paused:    map[domain.PetitionID]bool{},
		undecided: map[domain.EscalationID]bool{},
	}
}

// office returns what is kept.
func (m *memory) office() *Office {
	return &Office{
		Accounts: m.accounts.all(), Posts: m.posts.all(), Delegations: m.delegations.all(),
		Sessions: m.sessions.all(), Dialogues: m.dialogues.all(), Notices: m.notices,
		Groups: m.groups.all(), Answers: m.answers.all(), AnswerTos: m.answerTos,
		Petitions: m.petitions.all(), Petitioners: m.petitioners.all(), Escalations: m.escalations.all(),
		Findings: m.findings.all(), Receptions: m.receptions.all(), Denunciations: m.denunciations.all(),
		Spans: m.spans, Events: m.events,
		RemediationLists: m.remediationLists.all(), Commitments: m.commitments.all(), CommitmentTos: m.commitmentTos,
		Questions: m.questions.all(), Repeats: m.repeats, Completions: m.completions,
		Notifications: m.notifications,
		Lapses:        m.lapses.all(), BacklogDays: m.backlogDays, Backlog: m.backlog,
	}
}

func (m *memory) Update(_ context.Context, do func(casework.Tx) error) error {
	return do(memoryTx{memory: m})
}

// memoryTx is a transaction on a memory.
type memoryTx struct {
	casework.Tx
	*memory
}
