package demonstration

import (
	"time"

	"kiennghi/domain"
	"kiennghi/domain/casework"
	"kiennghi/domain/workday"
)

// conference is a dialogue as the script has it.
type conference struct {
	id       domain.DialogueID // once it is planned
	unit     domain.Unit
	startsAt time.Time
	matters  []raised // in the order they are raised
	stays    bool     // open: it is to be closed by who looks at the office
}

// raised is a matter as the script has it.
type raised struct {
	fate    fate
	repeats bool // what another said before
}

func (c *conference) on() workday.Date { return workday.Of(c.startsAt) }

// announcement is how a dialogue is made known.
type announcement struct {
	channel domain.NoticeChannel
	days    int // ahead
}

// announcements invents how a dialogue is made known: mostly as the decree
// asks, 7 days ahead at least and both in the media and to the heads of
// quarters; some too late, some in one way only.
func (s *stage) announcements() []announcement {
	ahead := func() int { return s.draw(8, 13) }
	if s.chance(8) {
		ahead = func() int { return s.draw(2, 6) }
	}
	as := []announcement{{domain.NoticeMassMedia, ahead()}, {domain.NoticeQuarterHeads, ahead()}}
	if s.chance(7) {
		return as[s.r.IntN(2):][:1]
	}
	if s.chance(40) {
		as = append(as, announcement{domain.NoticePosting, ahead()})
	}
	return as
}

// plan writes into the diary that a dialogue is planned, some days ahead, and
// made known.
func (s *stage) plan(c *conference, days int, as []announcement) {
	u := c.unit
	planned := s.hours(s.openFrom(c.on().Add(-days)))
	s.at(planned, func() {
		c.id = newID[domain.Dialogue](s.memory)
		must(s.desk.Plan(ctx, s.as(s.clerk[u.ID]), domain.Dialogue{
			ID: c.id, Unit: u.ID, Basis: domain.BasisDecree32, Session: s.sessionAfter(u.Parent, c.on()), Meeting: s.meeting(u, c.on()),
			Place: s.place(u), StartsAt: c.startsAt, Agenda: agenda(s.r, u.Name)}))
	})
	for _, a := range as {
		s.at(latest(planned.Add(time.Hour), s.hours(c.on().Add(-a.days))), func() {
			must(s.desk.GiveNotice(ctx, s.as(s.clerk[u.ID]), c.id, casework.AnyVersion, domain.Notice{
				Channel: a.channel, Detail: s.phrase("notice "+string(a.channel), u.ID)}))
		})
	}
}

// sessionAfter returns the council session that a dialogue of the day precedes.
func (s *stage) sessionAfter(district domain.UnitID, on workday.Date) domain.SessionID {
	var next domain.CouncilSession
	for _, c := range s.sessions.all() {
		if c.Unit == district && c.OpensOn.After(on) && (next.OpensOn.IsZero() || c.OpensOn.Before(next.OpensOn)) {
			next = c
		}
	}
	return next.ID
}

// meeting is how people come together: in the summer and autumn of 2021, when
// they were to keep apart, often through representatives or online.
func (s *stage) meeting(u domain.Unit, on workday.Date) domain.Meeting {
	switch {
	case u.Population > 30_000:
		return domain.MeetRepresentatives
	case on.Before(workday.On(2022, time.January, 1)) && s.chance(35):
		return one(s.r, []domain.Meeting{domain.MeetOnline, domain.MeetRepresentatives, domain.MeetCluster})
	}
	return domain.MeetInPerson
}

func (s *stage) place(u domain.Unit) string {
	if s.chance(70) {
		return "Hội trường UBND " + lowerFirst(u.Name)
	}
	return s.phrase("hall", u.ID) + ", " + lowerFirst(u.Name)
}

// hold writes a dialogue into the diary, from its plan to its conclusion.
func (s *stage) hold(c *conference) {
	unit := c.unit.ID
	s.plan(c, s.draw(18, 24), s.announcements())
	came := domain.Attendance{People: s.draw(45, 190), Organisations: s.draw(4, 14), Officials: s.draw(6, 15)}

	openedAt := c.startsAt.Add(time.Duration(s.draw(0, 9)) * time.Minute)
	s.at(openedAt, func() {
		must(s.desk.Open(ctx, s.as(s.clerk[unit]), c.id, casework.AnyVersion, time.Time{}, &came))
	})
	t := openedAt.Add(15 * time.Minute)
	for _, m := range c.matters {
		t = t.Add(time.Duration(s.draw(180, 420)) * time.Second)
		disposed := t.Add(time.Duration(s.draw(40, 150)) * time.Second)
		s.at(t, func() {
			matter := s.raise(c.id, unit, m)
			s.at(disposed, func() { m.fate(s, matter) })
		})
	}
	if c.stays {
		return
	}
	closedAt := t.Add(12 * time.Minute)
	s.at(closedAt, func() {
		must(s.desk.Close(ctx, s.as(s.clerk[unit]), c.id, casework.AnyVersion, time.Time{}, nil))
		s.at(s.later(1, 2), func() {
			must(s.desk.KeepMinutes(ctx, s.as(s.clerk[unit]), c.id, casework.AnyVersion, minutes(s.r, c.unit.Name, came.People, len(c.matters))))
			s.conclude(c)
		})
	})
}

// raise records a matter that somebody raises in the hall.
func (s *stage) raise(id domain.DialogueID, unit domain.UnitID, m raised) domain.PetitionID {
	n := s.wording(unit)
	if before, heard := s.unanswered(unit); heard && m.repeats {
		n = s.seconding(before)
	}
	n.Petitioner = s.speaker(unit)
	results := must(s.desk.RecordMatters(ctx, s.as(s.clerk[unit]), id, []casework.NewPetition{n}))
	if r := results[0]; r.Refused != nil {
		panic(r.Refused)
	}
	return n.ID
}

// conclude writes into the diary, once the minutes are kept, that the
// conclusion is published: mostly
// within the 10 days that the law gives, sometimes later, and of two in a
// hundred never.
func (s *stage) conclude(c *conference) {
	days := s.draw(1, 4)
	switch n := s.r.IntN(100); {
	case n < 2:
		return
	case n < 11:
		days = s.draw(11, 25)
	}
	s.at(s.later(days, days), func() {
		must(s.desk.PublishConclusion(ctx, s.as(s.chair[c.unit.ID]), c.id, casework.AnyVersion,
			s.number(c.unit.ID, "TB-UBND"), conclusion(s.r, c.unit.Name, len(c.matters)), s.today()))
		s.promiseAtDialogue(c)
	})
}

// announce writes into the diary a dialogue that is held after Start.
func (s *stage) announce(u domain.Unit, noticed bool) {
	var as []announcement
	if noticed {
		as = []announcement{{domain.NoticeMassMedia, s.draw(11, 13)}, {domain.NoticeQuarterHeads, s.draw(11, 13)}}
	}
	s.plan(&conference{unit: u, startsAt: s.begin(s.dayIn(coming))}, s.draw(15, 20), as)
}

// callOff writes into the diary a dialogue that is cancelled before it begins.
func (s *stage) callOff(u domain.Unit) {
	c := &conference{unit: u, startsAt: s.begin(s.dayIn(tet))}
	s.plan(c, 22, nil)
	s.at(s.hours(c.on().Add(-s.draw(3, 6))), func() {
		must(s.desk.Cancel(ctx, s.as(s.chair[u.ID]), c.id, casework.AnyVersion, s.phrase("cancellation", u.ID)))
	})
}
