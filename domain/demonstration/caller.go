package demonstration

import (
	"slices"
	"time"

	"kiennghi/domain"
)

// callers is how many matters came in by other ways in the second year.
const callers = 420

// scheduleCallers writes into the diary who raises a matter by telephone, when
// citizens are received, or online; a good part of it in Hàng Bài, and six
// matters of the citizen who can sign in.
func (s *stage) scheduleCallers() {
	us := s.wards()
	share := s.share(us)
	i := slices.IndexFunc(us, func(u domain.Unit) bool { return u.ID == hangBai })
	share[i] = 40
	days, busy := s.workdays(reported[1].from, Start)
	settled := []fate{written, written, written, written, written, redrafted, refused, withdrawn, linked, settledAbove, recalled, extended, reopened}
	recent := []fate{untouched, promised, promised, offered, offered, held, passedOn, assigned, reclassified, redrafted, written, returned, extended}
	for range callers {
		at, fates := s.hours(days[weighted(s.r, busy)]), settled
		if s.chance(35) {
			at, fates = s.hours(days[len(days)-1-s.r.IntN(35)]), recent
		}
		f := one(s.r, fates)
		unit := us[weighted(s.r, share)].ID
		switch s.r.IntN(10) {
		case 0, 1, 2:
			s.call(domain.ChannelPhone, unit, at, f)
		case 3, 4, 5:
			s.call(domain.ChannelReception, unit, at, f)
		default:
			s.online(one(s.r, s.citizens), unit, at.Add(time.Duration(s.draw(0, 5))*time.Hour), f)
		}
	}
	for i, f := range []fate{written, held, offered, completed, refused, untouched} {
		s.online(s.citizen, hangBai, days[len(days)-60+11*i].Start().Add(20*time.Hour), f)
	}
	for range 2 {
		s.call(domain.ChannelReception, us[weighted(s.r, share)].ID, s.hours(days[weighted(s.r, busy)]), denounced)
	}
}

// call writes into the diary a matter that a clerk records for who raises it.
func (s *stage) call(by domain.Channel, unit domain.UnitID, at time.Time, f fate) {
	s.at(at, func() {
		n := s.wording(unit)
		n.Channel, n.Petitioner = by, s.petitioner(unit)
		must(s.desk.File(ctx, s.as(s.clerk[unit]), n))
		s.follow(n.ID, f)
	})
}

// online writes into the diary a matter that a citizen files.
func (s *stage) online(by domain.Actor, unit domain.UnitID, at time.Time, f fate) {
	s.at(at, func() {
		n := s.wording(unit)
		must(s.desk.File(ctx, s.as(by), n))
		s.follow(n.ID, f)
	})
}

// follow lets a fate begin some days from now. Some petitions are made public
// on the way.
func (s *stage) follow(id domain.PetitionID, f fate) {
	s.at(s.later(1, 7), func() { f(s, id) })
	if s.chance(20) {
		s.at(s.later(9, 30), func() { s.publicise(id) })
	}
}
