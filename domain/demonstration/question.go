package demonstration

import (
	"context"

	"kiennghi/domain"
	"kiennghi/domain/casework"
	"kiennghi/domain/workday"
)

// place is where and what a petition is about, for its unit.
type place struct {
	unit  domain.UnitID
	field domain.Field
	name  string
}

func placeOf(p domain.Petition) place { return placeAt(p.Home, p) }

// placeAt is the same place of another unit.
func placeAt(u domain.UnitID, p domain.Petition) place {
	return place{u, p.Field, p.PlaceMark}
}

func (m memoryTx) Question(id domain.QuestionID) (domain.Question, error) { return m.questions.get(id) }

func (m memoryTx) ResolvedBefore(ps []domain.Petition, units []domain.UnitID, since func(workday.Date) workday.Date) (map[domain.PetitionID]domain.PetitionID, error) {
	found := map[domain.PetitionID]domain.PetitionID{}
	for _, p := range ps {
		var last domain.Petition
		for _, u := range units {
			for _, id := range m.places[placeAt(u, p)] {
				q := m.petitions.by[id]
				if q.ResolvedBy(p.ReceivedOn) && !q.ClaimedOn.Before(since(p.ReceivedOn)) && !q.ClaimedOn.Before(last.ClaimedOn) {
					found[p.ID], last = id, q
				}
			}
		}
	}
	return found, nil
}

// QuestionsDue lists those that are due on the day, or became so in the course
// of the day before: time passes here every morning.
func (m *memory) QuestionsDue(_ context.Context, on workday.Date, _ *casework.Cursor, _ int) ([]domain.Question, error) {
	var list []domain.Question
	for _, day := range []workday.Date{on - 1, on} {
		for _, id := range m.due[day] {
			if q := m.questions.by[id]; q.Due == day {
				list = append(list, q)
			}
		}
	}
	return list, nil
}
