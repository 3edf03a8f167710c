package demonstration

import (
	"time"

	"kiennghi/domain"
	"kiennghi/domain/casework"
	"kiennghi/domain/workday"
)

// scheduleMorning writes into the diary two matters of the citizen who can sign
// in, of which something waits for somebody on the morning of Start.
func (s *stage) scheduleMorning() {
	june := func(day int) time.Time { return workday.On(2022, time.June, day).Start().Add(9 * time.Hour) }
	s.raised(june(1), func(id domain.PetitionID) { // pushed to and fro: the city has until 17 June to name who holds it
		s.at(june(2), func() { s.escalate(id) })
		s.at(june(6), func() { s.decide(id, domain.StepReturn, ground(s.quarrels, "return")) })
		s.at(june(7), func() { s.escalate(id) })
		s.at(june(10), func() { s.decide(id, domain.StepReturn, ground(s.quarrels, "return")) })
	})
	s.raised(june(3), func(id domain.PetitionID) { // the citizen has until 24 June to bring what is missing
		s.at(june(6), func() { s.takeUp(id) })
		s.at(june(9), func() {
			must(s.desk.Pause(ctx, s.as(s.chair[hangBai]), id, casework.AnyVersion,
				domain.Pause{Reason: domain.WaitingForPetitioner, Until: workday.On(2022, time.June, 24), Note: ground(s.waits, "pause")}))
		})
	})
}

// raised writes into the diary a matter that the citizen files in Hàng Bài, and
// what follows.
func (s *stage) raised(at time.Time, follow func(domain.PetitionID)) {
	s.at(at, func() {
		n := s.wording(hangBai)
		must(s.desk.File(ctx, s.as(s.citizen), n))
		follow(n.ID)
	})
}
