package demonstration

import (
	"context"
	"slices"
	"time"

	"kiennghi/domain"
	"kiennghi/domain/casework"
	"kiennghi/domain/workday"
)

// news is how far back people have been told of what happened: their inboxes
// begin there.
const news = 14 * 24 * time.Hour

// spread does the jobs that follow from what has just happened.
func (s *stage) spread() {
	jobs := s.jobs
	s.jobs = nil
	if s.now.Before(Start.Add(-news)) {
		return
	}
	for _, j := range jobs {
		if err := s.desk.Do(ctx, j); err != nil {
			panic(err)
		}
	}
}

func (m memoryTx) Enqueue(jobs ...casework.Job) error {
	m.jobs = append(m.jobs, jobs...)
	return nil
}

func (m memoryTx) EnqueueIfHeard(j casework.Job, _ domain.PetitionID) error { return m.Enqueue(j) }

// AddOnce adds: every event is told once here.
func (m memoryTx) AddOnce(things ...any) error { return m.Add(things...) }

// Event looks for one that happened a moment ago.
func (m *memory) Event(_ context.Context, id domain.EventID) (domain.Event, error) {
	for _, e := range slices.Backward(m.events) {
		if e.ID == id {
			return e, nil
		}
	}
	return domain.Event{}, domain.NotFound("event")
}

func (m *memory) Lapse(_ context.Context, id domain.LapseID) (domain.Lapse, error) {
	return m.lapses.get(id)
}

func (m *memory) Finding(_ context.Context, id domain.FindingID) (domain.Finding, error) {
	return m.findings.get(id)
}

func (m *memory) Question(_ context.Context, id domain.QuestionID) (domain.Question, error) {
	return m.questions.get(id)
}

func (m *memory) Holding(_ context.Context, roles []domain.Role, at []domain.UnitID, on workday.Date) ([]domain.AccountID, error) {
	var all []domain.AccountID
	for _, p := range m.postsThat(func(p domain.Post) bool {
		return slices.Contains(roles, p.Role) && slices.Contains(at, p.Unit) && p.Held(on)
	}) {
		all = append(all, p.Account)
	}
	return all, nil
}
