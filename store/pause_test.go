package store_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"kiennghi/domain"
	"kiennghi/domain/casework"
)

// The sweep of pauses reads those that are over from an index of the paused
// alone, however many petitions there are.
func TestPausesOver(t *testing.T) {
	t.Parallel()
	db, tr := openTraced(t)
	_, wards, _ := archive(t, db)
	var over []domain.PetitionID
	for i := range 30 {
		p := petition(wards[i].ID, now, "Ranh giới")
		p.State, p.PauseReason, p.PausedSince, p.PausedUntil = domain.StateInProgress, domain.WaitingForPetitioner, today-20, today.Add(i-20)
		p.MovedTo, p.Pauses, p.Version = p.DueOn+30, 1, 2
		add(t, db, &p)
		if i < 20 {
			over = append(over, p.ID)
		}
	}
	var got []domain.PetitionID
	read := func(limit int) (ids []domain.PetitionID) {
		must(t, db.Update(t.Context(), func(tx casework.Tx) error {
			list, err := tx.PausesOver(today, casework.Page{Limit: limit})
			ids = nil
			for _, p := range list {
				ids = append(ids, p.ID)
			}
			return err
		}))
		return ids
	}
	statements := slices.DeleteFunc(tr.during(func() { got = read(100) }), func(s asked) bool { return !strings.Contains(s.sql, "SKIP LOCKED") })
	if !slices.Equal(got, over) {
		t.Errorf("over are %d pauses, want the %d that had their last day before today", len(got), len(over))
	}
	if some := read(7); !slices.Equal(some, over[:7]) {
		t.Errorf("of some come %d", len(some))
	}
	if plan := plans(t, tr.dsn, statements); len(statements) != 1 || regexp.MustCompile(`Seq Scan|Sort`).MatchString(plan) {
		t.Errorf("%d statements\n%s", len(statements), plan)
	}
}
