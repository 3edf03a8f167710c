package demonstration

import (
	"slices"
	"time"

	"kiennghi/domain"
	"kiennghi/domain/casework"
	"kiennghi/domain/hanoi"
	"kiennghi/domain/workday"
)

// scheduleReceptions writes into the diary a sitting a month of every ward and
// district, at which the visits that the reports count came in. While the city
// kept apart, in August and September 2021, there were none.
func (s *stage) scheduleReceptions() {
	us := s.places()
	share := s.share(us)
	for _, year := range reported {
		var months []workday.Date
		for m := workday.Of(year.from); m.Start().Before(year.to); {
			y, mo, _ := m.Civil()
			if y != 2021 || mo != time.August && mo != time.September {
				months = append(months, m)
			}
			m = workday.On(y, mo+1, 1)
		}
		visits := make([][]int, len(us))
		for i := range us {
			visits[i] = make([]int, len(months))
		}
		for range year.visits {
			visits[weighted(s.r, share)][s.r.IntN(len(months))]++
		}
		for i, u := range us {
			for j, m := range months {
				if u.ID != hanoi.City {
					s.sit(u.ID, s.openFrom(m.Add(s.draw(2, 8))), visits[i][j])
				}
			}
		}
	}
}

// sit writes a sitting into the diary.
func (s *stage) sit(unit domain.UnitID, on workday.Date, visits int) {
	s.at(on.Start().Add(17*time.Hour), func() {
		r := domain.Reception{ID: newID[domain.Reception](s.memory), Unit: unit, Sitting: domain.Sitting{On: on, ByChair: s.chance(85), Visits: visits}}
		for range visits { // two in a hundred come again, ten bring somebody, a quarter leaves a letter
			switch n := s.r.IntN(100); {
			case n < 10:
				r.People += 2
			case n >= 12:
				r.People++
			}
			if s.chance(25) {
				r.Letters++
			}
		}
		must(s.desk.RecordReception(ctx, s.as(s.clerk[unit]), r))
	})
}

const (
	findings = 28 // of the monitors, and one more in Hàng Bài that waits
	passed   = 7  // denunciations, besides those found among petitions
)

// scheduleOversight writes into the diary what monitors find, and what was
// passed on as a denunciation.
func (s *stage) scheduleOversight() {
	days, busy := s.workdays(workday.On(2021, time.September, 1).Start(), Start)
	districts := s.districts()
	for i := range findings {
		where := districts[i%len(districts)].ID
		switch i % 4 {
		case 0:
			where = hangBai
		case 1:
			where = hanoi.City
		}
		s.at(s.hours(days[weighted(s.r, busy)]), func() { s.find(where, domain.FindingKinds[i%len(domain.FindingKinds)]) })
	}
	s.at(s.hours(days[len(days)-3]), func() { s.find(hangBai, domain.FindingOverdue) })
	wards := s.wards()
	for range passed {
		s.at(s.hours(days[weighted(s.r, busy)]), func() { s.registerDenunciation(one(s.r, wards).ID, s.today()) })
	}
}

// find lets the monitor of a unit write a finding of that kind about something
// at or below it, to which two in three units reply.
func (s *stage) find(where domain.UnitID, kind domain.FindingKind) {
	f := domain.Finding{ID: newID[domain.Finding](s.memory), Kind: kind, DueOn: s.today().Add(15)}
	s.about(&f, where)
	advice := "recommendation"
	if kind == domain.FindingGoodWork {
		advice = "recommendation good_practice"
	}
	f.Text, f.Recommendation = s.phrase("finding "+string(kind), where), s.phrase(advice, where)
	made := must(s.desk.CreateFinding(ctx, s.as(s.monitor[where]), f))
	if s.chance(67) {
		s.at(s.later(4, 14), func() {
			must(s.desk.ReplyToFinding(ctx, s.as(s.chair[made.Unit]), f.ID, casework.AnyVersion, s.phrase("finding reply", made.Unit)))
			s.promiseFound(made.Finding)
		})
	}
}

// about names what a finding is about: what fits its kind, or the unit itself.
func (s *stage) about(f *domain.Finding, where domain.UnitID) {
	mine := func(u domain.UnitID) bool { return s.units.Under(u, where) }
	switch f.Kind {
	case domain.FindingOverdue, domain.FindingNoAnswer:
		ps := s.petitions.all()
		for _, p := range slices.Backward(ps) {
			if mine(p.Holder) && p.State.Open() && p.Overdue(s.today()) {
				f.About, f.Petition = domain.OfPetition, p.ID
				return
			}
		}
	case domain.FindingFalseDone:
		as := s.answers.all()
		for _, a := range slices.Backward(as) {
			if mine(a.Unit) && a.State == domain.AnswerPublished && a.Outcome == domain.Resolved {
				f.About, f.Answer = domain.OfAnswer, a.ID
				return
			}
		}
	case domain.FindingProcedure:
		gs := s.dialogues.all()
		for _, g := range slices.Backward(gs) {
			if mine(g.Unit) && g.ClosedAt != nil {
				f.About, f.Dialogue = domain.OfDialogue, g.ID
				return
			}
		}
	}
	f.About, f.Unit = domain.OfUnit, where
}
