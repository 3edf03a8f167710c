package demonstration

import (
	"slices"
	"time"

	"kiennghi/domain"
	"kiennghi/domain/workday"
)

// What the reports say of letters and of visits in the two years that they
// compare: 1 July 2020 to 30 June 2021, and the year after it, which here ends
// with Start.
var reported = []struct {
	from, to time.Time // when letters came in
	letters  int       // received
	open     int       // of them, not answered at the end
	visits   int       // when citizens were received
}{
	{workday.On(2020, time.July, 1).Start(), workday.On(2021, time.July, 1).Start(), 4_408, 4_408 - 4_239, 15_376},
	{workday.On(2021, time.July, 1).Start(), Start, 3_462, 3_462 - 3_110, 14_022},
}

// seasons says how busy a month is: less around Tết, and while the city kept
// apart in the summer of 2021.
func seasons(d workday.Date) float64 {
	switch y, m, _ := d.Civil(); {
	case y == 2021 && (m == time.August || m == time.September):
		return 0.45
	case m == time.February:
		return 0.6
	case m >= time.March && m <= time.May:
		return 1.2
	}
	return 1
}

// workdays lists the open days between two instants, the last but for its
// evening, with how busy each is.
func (s *stage) workdays(from, to time.Time) (days []workday.Date, busy []float64) {
	for d := workday.Of(from); d.Start().Add(18 * time.Hour).Before(to); d++ {
		if s.calendar.Open(d) {
			days, busy = append(days, d), append(busy, seasons(d))
		}
	}
	return days, busy
}

// share says how much of the work comes to each of the units.
func (s *stage) share(us []domain.Unit) []float64 {
	weights := make([]float64, len(us))
	for i, u := range us {
		switch weights[i] = 0.6 + s.r.Float64(); {
		case u.ID == hangBai:
			weights[i] = 3
		case u.Level == domain.LevelDistrict || u.Level == domain.LevelTown:
			weights[i] *= 2
		case u.Level == domain.LevelCity:
			weights[i] = 0
		}
	}
	return weights
}

// scheduleLetters writes the letters of both years into the diary. Those that
// the first year left open are answered in the second.
func (s *stage) scheduleLetters() {
	us := s.places()
	share := s.share(us)
	for _, year := range reported {
		days, busy := s.workdays(year.from, year.to)
		times := make([]time.Time, year.letters)
		for i := range times {
			times[i] = s.hours(days[weighted(s.r, busy)])
		}
		slices.SortFunc(times, time.Time.Compare)
		open := s.late(year.letters, year.open)
		for i, t := range times {
			l := letter{unit: us[weighted(s.r, share)].ID, received: t, before: evening(year.to)}
			if l.open = open[i]; l.open {
				l.after = year.to
			}
			s.receive(l)
		}
	}
}

// late draws k of n things in order, the later the likelier.
func (s *stage) late(n, k int) map[int]bool {
	chosen := map[int]bool{}
	for len(chosen) < k {
		if back := int(s.r.ExpFloat64() * float64(k) * 0.8); back < n {
			chosen[n-1-back] = true
		}
	}
	return chosen
}

// letter is a letter as the script has it: answered before an instant, or left
// open at least until after one.
type letter struct {
	unit          domain.UnitID
	received      time.Time
	open          bool
	before, after time.Time
}

// receive writes a letter into the diary.
func (s *stage) receive(l letter) {
	filed := l.received.Add(time.Duration(s.draw(5, 25)) * time.Minute)
	publish := s.hours(s.openFrom(workday.Of(l.received).Add(s.draw(4, 28))))
	if s.chance(12) {
		publish = publish.AddDate(0, 0, s.draw(10, 45))
	}
	switch {
	case l.open:
		publish = s.hours(s.openFrom(workday.Of(l.after).Add(s.draw(1, 75))))
	case publish.After(l.before):
		publish = s.between(filed, l.before)
	}
	accept := s.between(filed, earlier(publish, filed.AddDate(0, 0, 11)))
	if l.open && s.chance(35) {
		accept = s.between(filed, publish)
	}
	s.at(filed, func() {
		n := s.wording(l.unit)
		if s.chance(15) {
			n.Kind = domain.KindComplaint
		}
		n.Channel, n.Petitioner, n.ReceivedAt = domain.ChannelLetter, s.petitioner(l.unit), l.received
		must(s.desk.File(ctx, s.as(s.clerk[l.unit]), n))
		s.at(accept, func() {
			s.takeUp(n.ID)
			if s.chance(10) {
				s.assign(n.ID)
			}
			s.answerInWriting(n.ID, publish)
		})
	})
}

// evening is the end of work on the last day before t.
func evening(t time.Time) time.Time {
	return workday.Of(t.Add(-9 * time.Hour)).Start().Add(18 * time.Hour)
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}
