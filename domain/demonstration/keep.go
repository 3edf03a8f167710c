package demonstration

import (
	"fmt"

	"kiennghi/domain"
	"kiennghi/domain/statistics"
)

// Add keeps new things. An ID that the office drew is drawn again from the
// seed, so that the same seed gives the same.
func (m memoryTx) Add(things ...any) error {
	for _, t := range things {
		switch t := t.(type) {
		case *[]domain.Petition:
			addAll(m, *t)
		case *[]domain.Petitioner:
			addAll(m, *t)
		case *[]domain.AnswerTo:
			addAll(m, *t)
		case *[]domain.CommitmentTo:
			addAll(m, *t)
		case *[]domain.Event:
			addAll(m, *t)
		case *[]statistics.Span:
			addAll(m, *t)
		default:
			m.redraw(t)
			if err := m.keep(t); err != nil {
				return err
			}
		}
	}
	return nil
}

func addAll[T any](m memoryTx, things []T) {
	for i := range things {
		_ = m.Add(&things[i]) // of a type that Add knows
	}
}

// Save writes things over those before them.
func (m memoryTx) Save(things ...any) error {
	for _, t := range things {
		if err := m.keep(t); err != nil {
			return err
		}
	}
	return nil
}

// keep keeps a thing as it is now, and what it is found by.
func (m *memory) keep(t any) error {
	switch t := t.(type) {
	case *domain.Account:
		m.accounts.put(t.ID, *t)
	case *domain.Post:
		m.posts.put(t.ID, *t)
	case *domain.Delegation:
		m.delegations.put(t.ID, *t)
	case *domain.CouncilSession:
		m.sessions.put(t.ID, *t)
	case *domain.Dialogue:
		m.dialogues.put(t.ID, *t)
	case *domain.Notice:
		m.notices = append(m.notices, *t)
		m.made[t.Dialogue] = append(m.made[t.Dialogue], *t)
	case *domain.Petition:
		if m.petitions.put(t.ID, *t) && !t.Dialogue.IsZero() {
			m.matters[t.Dialogue] = append(m.matters[t.Dialogue], t.ID)
		}
		m.owes(*t)
		if at := placeOf(*t); at.name != "" && t.State == domain.StateConcluded {
			m.places[at] = append(m.places[at], t.ID)
		}
	case *domain.Petitioner:
		m.petitioners.put(t.Petition, *t)
	case *domain.Denunciation:
		m.denunciations.put(t.ID, *t)
	case *domain.Answer:
		m.answers.put(t.ID, *t)
		if t.State == domain.AnswerPublished {
			m.said[wording{t.Unit, t.WordsMark}] = t.ID
		}
	case *domain.AnswerTo:
		m.answerTos = append(m.answerTos, *t)
		m.covers[t.Answer] = append(m.covers[t.Answer], t.Petition)
	case *domain.Escalation:
		if m.escalations.put(t.ID, *t) {
			m.lastOffer[t.Petition] = t.ID
		}
		m.waits(*t)
	case *domain.Group:
		m.groups.put(t.ID, *t)
	case *domain.Finding:
		m.findings.put(t.ID, *t)
	case *domain.Lapse:
		m.lapses.put(t.ID, *t)
	case *domain.Commitment:
		m.commitments.put(t.ID, *t)
	case *domain.CommitmentTo:
		m.commitmentTos = append(m.commitmentTos, *t)
		m.concerns[t.Commitment] = append(m.concerns[t.Commitment], t.Petition)
		m.concerned[t.Petition] = append(m.concerned[t.Petition], t.Commitment)
	case *domain.RemediationList:
		m.remediationLists.put(t.ID, *t)
	case *domain.Question:
		m.questions.put(t.ID, *t)
		m.due[t.Due] = append(m.due[t.Due], t.ID)
	case *domain.Repeat:
		m.repeats = append(m.repeats, *t)
	case *domain.Completion:
		m.completions = append(m.completions, *t)
	case *domain.Reception:
		m.receptions.put(t.ID, *t)
	case *statistics.Span:
		m.lastSpan[t.Petition] = len(m.spans)
		m.spans = append(m.spans, *t)
	case *domain.Event:
		if t.Step == domain.StepLink {
			m.linked[t.Change.Primary] = append(m.linked[t.Change.Primary], domain.PetitionID(t.Of))
		}
		m.events = append(m.events, *t)
	case *[]domain.Notification:
		m.notifications = append(m.notifications, *t...)
	default:
		return fmt.Errorf("demonstration: cannot keep a %T", t)
	}
	return nil
}

// wording is what a unit answered, in which words.
type wording struct {
	unit  domain.UnitID
	words string
}

// redraw gives a thing whose ID the office drew one that is drawn from the
// seed, and lets an event name the thing that it is of, or the post, by that.
func (m *memory) redraw(t any) {
	switch t := t.(type) {
	case *domain.Account:
		rename(m, &t.ID)
	case *domain.Post:
		rename(m, &t.ID)
	case *domain.Delegation:
		rename(m, &t.ID)
	case *domain.Denunciation:
		rename(m, &t.ID)
	case *domain.Lapse:
		rename(m, &t.ID)
	case *domain.Commitment:
		rename(m, &t.ID)
	case *domain.RemediationList:
		rename(m, &t.ID)
	case *domain.Event:
		t.ID = newID[domain.Event](m)
		if of, ok := m.renamed[t.Of]; ok {
			t.Of = of
		}
		if post, ok := m.renamed[domain.ID[any](t.Change.Post)]; ok {
			t.Change.Post = domain.PostID(post)
		}
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
