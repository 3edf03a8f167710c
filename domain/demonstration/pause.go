package demonstration

import (
	"math/rand/v2"
	"slices"
	"time"

	"kiennghi/domain"
	"kiennghi/domain/casework"
	"kiennghi/domain/workday"
)

// waits is the chance that decides on pauses, apart as that of promises is.
func waits(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 4)) }

// wait lets the chair, one time in three, pause a petition some days from now
// for what its petitioner has to bring, and end the pause when that came; sometimes
// it does not come before the pause is over.
func (s *stage) wait(id domain.PetitionID) {
	if s.waits.IntN(3) > 0 {
		return
	}
	in := func(days int) time.Time {
		return s.openFrom(s.today().Add(days)).Start().Add(15*time.Hour + time.Duration(s.waits.IntN(5_000))*time.Second)
	}
	s.at(in(2+s.waits.IntN(9)), func() {
		p := s.petitions.by[id]
		length := 10 + s.waits.IntN(20)
		until := s.today().Add(length)
		must(s.desk.Pause(ctx, s.as(s.chair[p.Holder]), id, casework.AnyVersion,
			domain.Pause{Reason: domain.WaitingForPetitioner, Until: until, Note: ground(s.waits, "pause")}))
		if s.waits.IntN(4) == 0 {
			s.at(until.Add(1).Start().Add(time.Minute), s.sweepPauses)
			return
		}
		s.at(in(3+s.waits.IntN(length-5)), func() {
			s.bring(id)
		})
	})
}

// bring ends a pause with what it waited for: the petitioner gives it, if they
// follow the petition with an account, or the ward says that they did.
func (s *stage) bring(id domain.PetitionID) {
	p := s.petitions.by[id]
	all := append(slices.Clone(s.citizens), s.citizen)
	by := slices.IndexFunc(all, func(a domain.Actor) bool { return a.Account == p.Owner })
	if by < 0 {
		must(s.desk.Resume(ctx, s.as(s.chair[p.Holder]), id, casework.AnyVersion, ground(s.waits, "resumption")))
		return
	}
	must(s.desk.Complete(ctx, s.as(all[by]), id, casework.AnyVersion,
		domain.Completion{ID: newID[domain.Completion](s.memory), Text: ground(s.waits, "completion")}))
}

// completed: taken up, and paused until its petitioner brought what was missing.
func completed(s *stage, id domain.PetitionID) {
	s.takeUp(id)
	in := func(days int) time.Time { return s.openFrom(s.today().Add(days)).Start().Add(15 * time.Hour) }
	s.at(in(2), func() {
		must(s.desk.Pause(ctx, s.as(s.chair[s.petitions.by[id].Holder]), id, casework.AnyVersion,
			domain.Pause{Reason: domain.WaitingForPetitioner, Until: s.today().Add(20), Note: ground(s.waits, "pause")}))
		s.at(in(4), func() { s.bring(id) })
	})
}

// sweepPauses ends the pauses that are over, as the office does by itself.
func (s *stage) sweepPauses() {
	if err := s.desk.Do(ctx, casework.Job{Kind: casework.JobResumePauses}); err != nil {
		panic(err)
	}
}

func (m memoryTx) PausesOver(today workday.Date, p casework.Page) ([]domain.Petition, error) {
	get := func(id domain.PetitionID) domain.Petition { return m.petitions.by[id] }
	return swept(m.paused, get, func(p domain.Petition) workday.Date { return p.PausedUntil }, today, p), nil
}
