package demonstration

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
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
	said      map[wording]domain.AnswerID // the last answer in writing in these words
}

// wording is what a unit answered, in which words.
type wording struct {
	unit  domain.UnitID
	words string
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
		Questions: m.questions.all(), Repeats: m.repeats,
		Notifications: m.notifications,
		Lapses:        m.lapses.all(), BacklogDays: m.backlogDays, Backlog: m.backlog,
	}
}

// shelf keeps things by their key, in the order they came.
type shelf[K comparable, T any] struct {
	order []K
	by    map[K]T
}

func (s *shelf[K, T]) add(k K, t T) {
	if s.by == nil {
		s.by = map[K]T{}
	}
	s.order = append(s.order, k)
	s.by[k] = t
}

func (s *shelf[K, T]) get(k K) (T, error) {
	t, ok := s.by[k]
	if !ok {
		return t, domain.NotFound(fmt.Sprintf("%T", t))
	}
	return t, nil
}

func (s *shelf[K, T]) all() []T {
	out := make([]T, 0, len(s.by))
	for _, k := range s.order {
		if t, ok := s.by[k]; ok {
			out = append(out, t)
		}
	}
	return out
}

func (m *memory) Update(_ context.Context, do func(casework.Tx) error) error {
	return do(memoryTx{memory: m})
}

func (m *memory) Petition(_ context.Context, id domain.PetitionID) (domain.Petition, error) {
	return m.petitions.get(id)
}

func (m *memory) Escalation(_ context.Context, id domain.EscalationID) (domain.Escalation, error) {
	return m.escalations.get(id)
}

func (m *memory) Answer(_ context.Context, id domain.AnswerID) (domain.Answer, []domain.Petition, error) {
	a, err := m.answers.get(id)
	if err != nil {
		return a, nil, err
	}
	ps, err := memoryTx{memory: m}.Petitions(m.covers[id])
	return a, ps, err
}

func (m *memory) Beside(_ context.Context, a domain.Answer, of []domain.PetitionID) (domain.Beside, error) {
	return memoryTx{memory: m}.Beside(a, of)
}

func (m *memory) Commitment(_ context.Context, id domain.CommitmentID) (domain.Commitment, []domain.Petition, error) {
	c, err := m.commitments.get(id)
	if err != nil {
		return c, nil, err
	}
	ps, err := memoryTx{memory: m}.Petitions(m.concerns[id])
	return c, ps, err
}

func (m *memory) Dialogue(_ context.Context, id domain.DialogueID) (casework.DialogueDetail, error) {
	g, err := m.dialogues.get(id)
	return casework.DialogueDetail{Dialogue: g, Notices: m.made[id]}, err
}

// memoryTx is a transaction on a memory.
type memoryTx struct {
	casework.Tx
	*memory
}

// Add keeps new things. An ID that the office drew is drawn again from the
// seed, so that the same seed gives the same.
func (m memoryTx) Add(things ...any) error {
	for _, t := range things {
		switch t := t.(type) {
		case *domain.Account:
			rename(m.memory, &t.ID)
			m.accounts.add(t.ID, *t)
		case *domain.Post:
			rename(m.memory, &t.ID)
			m.posts.add(t.ID, *t)
		case *domain.Delegation:
			rename(m.memory, &t.ID)
			m.delegations.add(t.ID, *t)
		case *domain.Denunciation:
			rename(m.memory, &t.ID)
			m.denunciations.add(t.ID, *t)
		case *domain.CouncilSession:
			m.sessions.add(t.ID, *t)
		case *domain.Dialogue:
			m.dialogues.add(t.ID, *t)
		case *domain.Notice:
			m.notices = append(m.notices, *t)
			m.made[t.Dialogue] = append(m.made[t.Dialogue], *t)
		case *domain.Petition:
			m.petitions.add(t.ID, *t)
			m.owes(*t)
			if !t.Dialogue.IsZero() {
				m.matters[t.Dialogue] = append(m.matters[t.Dialogue], t.ID)
			}
		case *domain.Petitioner:
			m.petitioners.add(t.Petition, *t)
		case *domain.Answer:
			m.answers.add(t.ID, *t)
		case *domain.AnswerTo:
			m.answerTos = append(m.answerTos, *t)
			m.covers[t.Answer] = append(m.covers[t.Answer], t.Petition)
		case *domain.Escalation:
			m.escalations.add(t.ID, *t)
			m.waits(*t)
			m.lastOffer[t.Petition] = t.ID
		case *domain.Group:
			m.groups.add(t.ID, *t)
		case *domain.Finding:
			m.findings.add(t.ID, *t)
		case *domain.Lapse:
			rename(m.memory, &t.ID)
			m.lapses.add(t.ID, *t)
		case *domain.Commitment:
			rename(m.memory, &t.ID)
			m.commitments.add(t.ID, *t)
		case *domain.RemediationList:
			rename(m.memory, &t.ID)
			m.remediationLists.add(t.ID, *t)
		case *domain.CommitmentTo:
			m.commitmentTos = append(m.commitmentTos, *t)
			m.concerns[t.Commitment] = append(m.concerns[t.Commitment], t.Petition)
		case *[]domain.CommitmentTo:
			addAll(m, *t)
		case *domain.Question:
			m.questions.add(t.ID, *t)
			m.due[t.Due] = append(m.due[t.Due], t.ID)
		case *domain.Repeat:
			m.repeats = append(m.repeats, *t)
		case *domain.Reception:
			m.receptions.add(t.ID, *t)
		case *statistics.Span:
			m.lastSpan[t.Petition] = len(m.spans)
			m.spans = append(m.spans, *t)
		case *domain.Event:
			t.ID = newID[domain.Event](m.memory)
			if of, ok := m.renamed[t.Of]; ok {
				t.Of = of
			}
			if t.Step == domain.StepLink {
				m.linked[t.Change.Primary] = append(m.linked[t.Change.Primary], domain.PetitionID(t.Of))
			}
			m.events = append(m.events, *t)
		case *[]domain.Notification:
			m.notifications = append(m.notifications, *t...)
		case *[]domain.Petition:
			addAll(m, *t)
		case *[]domain.Petitioner:
			addAll(m, *t)
		case *[]domain.AnswerTo:
			addAll(m, *t)
		case *[]domain.Event:
			addAll(m, *t)
		case *[]statistics.Span:
			addAll(m, *t)
		default:
			return fmt.Errorf("demonstration: cannot keep a %T", t)
		}
	}
	return nil
}

func addAll[T any](m memoryTx, things []T) {
	for i := range things {
		_ = m.Add(&things[i]) // of a type that Add knows
	}
}

// newID draws an ID from the seed, at the present moment.
func newID[T any](m *memory) domain.ID[T] {
	return domain.SeededID[T](m.now, m.ids.Uint64(), m.ids.Uint64())
}

// rename replaces an ID that the office drew, and keeps the old one for the
// event that names it.
func rename[T any](m *memory, id *domain.ID[T]) {
	old := *id
	*id = newID[T](m)
	m.renamed[domain.ID[any](old)] = domain.ID[any](*id)
}

// Save writes a thing over the one before it.
func (m memoryTx) Save(things ...any) error {
	for _, t := range things {
		switch t := t.(type) {
		case *domain.Account:
			m.accounts.by[t.ID] = *t
		case *domain.Dialogue:
			m.dialogues.by[t.ID] = *t
		case *domain.Petition:
			m.petitions.by[t.ID] = *t
			m.owes(*t)
			if at := placeOf(*t); at.name != "" && t.State == domain.StateConcluded {
				m.places[at] = append(m.places[at], t.ID)
			}
		case *domain.Question:
			m.questions.by[t.ID] = *t
			m.due[t.Due] = append(m.due[t.Due], t.ID)
		case *domain.Answer:
			m.answers.by[t.ID] = *t
			if t.State == domain.AnswerPublished {
				m.said[wording{t.Unit, domain.FoldWords(t.Text)}] = t.ID
			}
		case *domain.Escalation:
			m.escalations.by[t.ID] = *t
			m.waits(*t)
		case *domain.Commitment:
			m.commitments.by[t.ID] = *t
		case *domain.Lapse:
			m.lapses.by[t.ID] = *t
		case *domain.Finding:
			m.findings.by[t.ID] = *t
		default:
			return fmt.Errorf("demonstration: cannot save a %T", t)
		}
	}
	return nil
}

// Taken is never so: the script draws every ID anew.
func (m memoryTx) Taken(any) (bool, error) { return false, nil }

func (m memoryTx) LoginTaken(login string) (bool, error) {
	for _, a := range m.accounts.by {
		if a.Login == login {
			return true, nil
		}
	}
	return false, nil
}

func (m memoryTx) Account(id domain.AccountID) (domain.Account, error) { return m.accounts.get(id) }

func (m memoryTx) Posts(id domain.AccountID) ([]domain.Post, error) {
	return m.postsThat(func(p domain.Post) bool { return p.Account == id }), nil
}

func (m memoryTx) PostsAt(r domain.Role, u domain.UnitID) ([]domain.Post, error) {
	return m.postsThat(func(p domain.Post) bool { return p.Role == r && p.Unit == u }), nil
}

func (m memoryTx) WorksAt(id domain.AccountID, at []domain.UnitID, on workday.Date) (bool, error) {
	return len(m.postsThat(func(p domain.Post) bool {
		return p.Account == id && slices.Contains(at, p.Unit) && p.Held(on)
	})) > 0, nil
}

func (m *memory) postsThat(are func(domain.Post) bool) []domain.Post {
	var out []domain.Post
	for _, id := range m.posts.order {
		if p := m.posts.by[id]; are(p) {
			out = append(out, p)
		}
	}
	return out
}

func (m memoryTx) CouncilSession(id domain.SessionID) (domain.CouncilSession, error) {
	return m.sessions.get(id)
}

func (m memoryTx) Dialogue(id domain.DialogueID, _ casework.Lock) (domain.Dialogue, error) {
	return m.dialogues.get(id)
}

func (m memoryTx) Notices(id domain.DialogueID) ([]domain.Notice, error) { return m.made[id], nil }

func (m memoryTx) MatterCounts(id domain.DialogueID) (casework.MatterCounts, error) {
	return casework.MatterCounts{Total: len(m.matters[id])}, nil
}

func (m memoryTx) Undisposed(id domain.DialogueID) ([]domain.PetitionID, error) {
	var out []domain.PetitionID
	for _, id := range m.matters[id] {
		if !m.petitions.by[id].HasDisposition() {
			out = append(out, id)
		}
	}
	return out, nil
}

func (m memoryTx) Existing(ids []domain.PetitionID) (map[string]domain.Petition, error) {
	taken := map[string]domain.Petition{}
	for _, id := range ids {
		if p, ok := m.petitions.by[id]; ok {
			taken[p.Code] = p
		}
	}
	return taken, nil
}

func (m memoryTx) Petition(id domain.PetitionID) (domain.Petition, error) { return m.petitions.get(id) }

func (m memoryTx) Petitions(ids []domain.PetitionID) ([]domain.Petition, error) {
	var out []domain.Petition
	for _, id := range ids {
		p, err := m.petitions.get(id)
		if err != nil {
			return nil, err
		}
		out = append(out, p)
	}
	return out, nil
}

func (m memoryTx) Duplicates(id domain.PetitionID) ([]domain.Petition, error) {
	var out []domain.Petition
	for _, d := range m.linked[id] {
		if p := m.petitions.by[d]; p.Primary == id {
			out = append(out, p)
		}
	}
	return out, nil
}

func (m memoryTx) Raised(ids []domain.PetitionID) ([]domain.Petitioner, error) {
	out := make([]domain.Petitioner, len(ids))
	for i, id := range ids {
		out[i] = m.petitioners.by[id]
	}
	return out, nil
}

func (m memoryTx) MoveSpan(next statistics.Span) error {
	m.spans[m.lastSpan[next.Petition]].Until = next.Since
	return m.Add(&next)
}

func (m memoryTx) Erase(id domain.PetitionID) error {
	delete(m.petitioners.by, id)
	return nil
}

// Denounced is never so of what the script goes on with.
func (m memoryTx) Denounced([]domain.PetitionID) (bool, error) { return false, nil }

func (m memoryTx) Pending(id domain.PetitionID) (domain.Escalation, error) {
	return m.escalations.get(m.lastOffer[id])
}

func (m memoryTx) Answer(id domain.AnswerID) (domain.Answer, error) { return m.answers.get(id) }

func (m memoryTx) AnswerWith(id domain.AnswerID) (domain.Answer, []domain.Petition, error) {
	return m.memory.Answer(context.Background(), id)
}

func (m memoryTx) Covered(id domain.AnswerID) ([]domain.PetitionID, error) { return m.covers[id], nil }

func (m memoryTx) Uncover(id domain.AnswerID, ids []domain.PetitionID) error {
	m.covers[id] = slices.DeleteFunc(m.covers[id], func(p domain.PetitionID) bool { return slices.Contains(ids, p) })
	return nil
}

func (m memoryTx) Beside(a domain.Answer, of []domain.PetitionID) (domain.Beside, error) {
	raised, err := m.Raised(of)
	before, ok := m.said[wording{a.Unit, domain.FoldWords(a.Text)}]
	return domain.Beside{Raised: raised, SameText: ok && before != a.ID}, err
}

func (m memoryTx) Escalation(id domain.EscalationID) (domain.Escalation, error) {
	return m.escalations.get(id)
}

func (m memoryTx) GroupMembers(id domain.GroupID) ([]domain.PetitionID, error) {
	var out []domain.PetitionID
	for _, x := range m.escalations.all() {
		if x.Group == id {
			out = append(out, x.Petition)
		}
	}
	return out, nil
}

func (m memoryTx) Finding(id domain.FindingID) (domain.Finding, error) { return m.findings.get(id) }

func (m memoryTx) Commitment(id domain.CommitmentID) (domain.Commitment, error) {
	return m.commitments.get(id)
}

func (m memoryTx) RemediationList(id domain.RemediationID) (domain.RemediationList, error) {
	return m.remediationLists.get(id)
}

// AnsweredBy is never so: monitors hold no post that answers.
func (m memoryTx) AnsweredBy(domain.PetitionID, domain.AccountID) (bool, error) { return false, nil }

func (m *memory) Books(context.Context) (casework.Books, error) { return m.books, nil }
