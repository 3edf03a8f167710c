package demonstration

import (
	"slices"
	"time"

	"kiennghi/domain"
	"kiennghi/domain/workday"
)

// Dialogues besides the 389 that were held between 1 July 2021 and Start.
const (
	dialoguesComing    = 12 // planned for the days after Start
	dialoguesNoticed   = 8  // of those
	dialoguesCancelled = 2
)

// window is the time in which wards hold their dialogues before a session of
// the district's council.
type window struct{ from, until workday.Date }

var (
	july   = window{workday.On(2021, time.July, 1), workday.On(2021, time.July, 19)}
	autumn = window{workday.On(2021, time.October, 25), workday.On(2021, time.November, 12)}
	winter = window{workday.On(2021, time.November, 15), workday.On(2021, time.December, 10)}
	spring = window{workday.On(2022, time.April, 18), workday.On(2022, time.June, 10)}
	coming = window{workday.On(2022, time.June, 17), workday.On(2022, time.June, 24)}
	tet    = window{workday.On(2022, time.February, 10), workday.On(2022, time.February, 25)}
)

func (w window) holds(d workday.Date) bool { return !d.Before(w.from) && !d.After(w.until) }

// convene records the sessions of the districts' councils: three each, the last
// of them after Start.
func (s *stage) convene() {
	s.at(time.Date(2021, time.June, 1, 9, 0, 0, 0, workday.Zone), func() {
		for _, d := range s.districts() {
			for _, m := range []struct {
				title string
				in    window
			}{
				{"Kỳ họp thường lệ giữa năm 2021", window{workday.On(2021, time.July, 20), workday.On(2021, time.July, 23)}},
				{"Kỳ họp thường lệ cuối năm 2021", window{workday.On(2021, time.December, 13), workday.On(2021, time.December, 21)}},
				{"Kỳ họp thường lệ giữa năm 2022", window{workday.On(2022, time.June, 27), workday.On(2022, time.July, 8)}},
			} {
				must(s.desk.RecordSession(ctx, s.as(s.clerk[d.ID]), domain.CouncilSession{
					ID: newID[domain.CouncilSession](s.memory), Unit: d.ID,
					Convening: domain.Convening{Title: m.title + ", Hội đồng nhân dân " + lowerFirst(d.Name), OpensOn: s.dayIn(m.in)}}))
			}
		}
	})
}

// dayIn draws an open day of the window.
func (s *stage) dayIn(w window) workday.Date {
	for {
		if d := w.from.Add(s.r.IntN(int(w.until-w.from) + 1)); s.calendar.Open(d) {
			return d
		}
	}
}

// scheduleDialogues spreads the 389 dialogues over the 175 wards. Each held one
// at least, and an average would hide which held no more:
//
//	41 wards  three: July, autumn or winter, and spring; of 5 of them both of
//	          2021 lie before the same session, and so count as one
//	44 wards  two: July and winter; some have the next planned
//	88 wards  two: winter and spring
//	 2 wards  one: winter
func (s *stage) scheduleDialogues() {
	wards := s.wards()
	s.r.Shuffle(len(wards), func(i, j int) { wards[i], wards[j] = wards[j], wards[i] })
	first := func(id domain.UnitID, place int) {
		i := slices.IndexFunc(wards, func(u domain.Unit) bool { return u.ID == id })
		wards[place], wards[i] = wards[i], wards[place]
	}
	first(hangBai, 10)
	first(trangTien, 41)

	var held []*conference
	add := func(u domain.Unit, ws ...window) {
		for _, w := range ws {
			held = append(held, &conference{unit: u, startsAt: s.begin(s.dayIn(w))})
		}
	}
	for i, u := range wards {
		switch {
		case u.ID == hangBai:
			add(u, july, winter)
			held = append(held, &conference{unit: u, startsAt: workday.On(2022, time.June, 14).Start().Add(14 * time.Hour), stays: true})
		case i < 5:
			add(u, autumn, winter, spring)
		case i < 41:
			add(u, july, winter, spring)
		case i < 85:
			add(u, july, winter)
		case i < 173:
			add(u, winter, spring)
		default:
			add(u, winter)
		}
	}
	s.dealFates(held)
	for _, c := range held {
		s.hold(c)
	}
	for i, u := range wards[41 : 41+dialoguesComing] {
		s.announce(u, i < dialoguesNoticed)
	}
	for _, u := range wards[85 : 85+dialoguesCancelled] {
		s.callOff(u)
	}
}

// begin is when a dialogue of that day begins.
func (s *stage) begin(d workday.Date) time.Time {
	return d.Start().Add(one(s.r, []time.Duration{8 * time.Hour, 8*time.Hour + 30*time.Minute, 14 * time.Hour}))
}
