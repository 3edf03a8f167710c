package demonstration

import (
	"fmt"
	"time"

	"kiennghi/domain"
	"kiennghi/domain/casework"
	"kiennghi/domain/law"
	"kiennghi/domain/workday"
)

// fate is what becomes of a petition. It takes the first step at once, in the
// hall if it was raised there, and writes the others into the diary.
type fate func(*stage, domain.PetitionID)

// takeUp accepts a petition; one raised in the hall is taken away for a written
// answer.
func (s *stage) takeUp(id domain.PetitionID) {
	p := s.petitions.by[id]
	by := s.as(s.clerk[p.Holder])
	if p.Dialogue.IsZero() {
		must(s.desk.Accept(ctx, by, id, casework.AnyVersion, ""))
		return
	}
	due := s.today().Add(20)
	if r, ok := law.Shipped().InForce(law.DialogueWrittenAnswer, s.today()); ok {
		due = r.Due(s.today(), s.calendar).On
	}
	must(s.desk.Promise(ctx, by, id, casework.AnyVersion, due, ""))
}

// untouched: nothing was done yet.
func untouched(*stage, domain.PetitionID) {}

// spot: answered in the hall.
func spot(s *stage, id domain.PetitionID) {
	s.answerAtOnce(id)
}

// promised: taken up, and that was all so far, but for waiting.
func promised(s *stage, id domain.PetitionID) {
	s.takeUp(id)
	s.wait(id)
	s.spoken[s.petitions.by[id].Home] = id
}

// written: taken up and answered in writing, mostly in time.
func written(s *stage, id domain.PetitionID) {
	s.takeUp(id)
	days := s.draw(6, 19)
	if s.chance(15) {
		days += s.draw(8, 40)
	}
	publish := s.later(days, days+1)
	s.putOff(id, workday.Of(publish))
	s.answerInWriting(id, publish)
	s.spoken[s.petitions.by[id].Home] = id
}

// extended: what needed longer than the time it had, and was answered then.
func extended(s *stage, id domain.PetitionID) {
	s.takeUp(id)
	day := s.petitions.by[id].DueOn.Add(-s.draw(8, 18))
	for !s.calendar.Open(day) {
		day--
	}
	s.at(s.hours(day), func() {
		p := s.petitions.by[id]
		to := p.DueOn.Add(s.draw(7, 25))
		must(s.desk.Extend(ctx, s.as(s.chair[p.Holder]), id, casework.AnyVersion, to, ground(s.r, "extension")))
		s.answerInWriting(id, s.hours(s.openFrom(to.Add(-s.draw(0, 12)))))
	})
}

// reopened: said to be done, and was not, as a second answer had to say.
func reopened(s *stage, id domain.PetitionID) {
	s.takeUp(id)
	n := casework.NewAnswer{Petitions: []domain.PetitionID{id}}
	done := s.later(3, 7)
	s.write(n, inTheEnd, done)
	again := s.hours(s.openFrom(workday.Of(done).Add(s.draw(14, 28))))
	s.write(n, notYet, again)
	s.at(again.AddDate(0, 0, 3).Add(time.Hour), func() { s.afterRuling(n.Petitions, func() { s.raiseAgain(id) }) })
}

// redrafted: a first draft came to nothing; the second is on its way.
func redrafted(s *stage, id domain.PetitionID) {
	s.takeUp(id)
	s.at(s.later(4, 8), func() {
		p := s.petitions.by[id]
		by := s.as(s.staff(p.Holder))
		a := s.answering(p.Holder, p.Field, domain.InWriting, onPaper, s.today(), 0)
		a.Number, a.SignedOn, a.Signatory = s.number(p.Holder, "UBND"), s.today(), s.signatory(s.chair[p.Holder], p.Holder)
		must(s.desk.CreateAnswer(ctx, by, casework.NewAnswer{Answer: a, Petitions: []domain.PetitionID{id}}))
		s.at(s.later(1, 3), func() { must(s.desk.DropAnswer(ctx, s.as(s.staff(p.Holder)), a.ID, casework.AnyVersion)) })
		s.answerInWriting(id, s.later(8, 16))
	})
}

// assigned: given to an officer with the five clear points.
func assigned(s *stage, id domain.PetitionID) {
	s.takeUp(id)
	s.at(s.later(1, 4), func() { s.assign(id) })
}

func (s *stage) assign(id domain.PetitionID) {
	p := s.petitions.by[id]
	staff := s.staff(p.Holder)
	must(s.desk.Assign(ctx, s.as(s.chair[p.Holder]), id, casework.AnyVersion, domain.FiveClear{
		Person: staff.Account, Deadline: s.today().Add(s.draw(7, 20)),
		Task: ground(s.r, "task"), Responsibility: ground(s.r, "responsibility"), Result: ground(s.r, "result"),
	}))
}

// reclassified: a complaint, for what it says.
func reclassified(s *stage, id domain.PetitionID) {
	s.takeUp(id)
	s.at(s.later(1, 4), func() {
		p := s.petitions.by[id]
		must(s.desk.Reclassify(ctx, s.as(s.clerk[p.Holder]), id, casework.AnyVersion, domain.KindComplaint, "", s.phrase("reclassification", p.Home)))
	})
}

// refused: given back on a ground.
func refused(s *stage, id domain.PetitionID) {
	grounds := []domain.Ground{domain.GroundNoAuthority, domain.GroundAlreadySettled, domain.GroundNoContent, domain.GroundUnlawful, domain.GroundNotEligible}
	s.refuse(id, one(s.r, grounds))
}

func (s *stage) refuse(id domain.PetitionID, g domain.Ground) {
	p := s.petitions.by[id]
	note := ""
	if g != domain.GroundDenunciation {
		note = ground(s.r, string(g))
	}
	must(s.desk.Refuse(ctx, s.as(s.chair[p.Holder]), id, casework.AnyVersion, g, note))
}

// denounced: it turned out to be a denunciation, of which a line remains.
func denounced(s *stage, id domain.PetitionID) { s.refuse(id, domain.GroundDenunciation) }

// withdrawn: by who raised it.
func withdrawn(s *stage, id domain.PetitionID) {
	s.takeUp(id)
	s.at(s.later(2, 12), func() {
		p := s.petitions.by[id]
		must(s.desk.Withdraw(ctx, s.as(s.clerk[p.Home]), id, casework.AnyVersion, ground(s.r, "withdrawal")))
	})
}

// linked: a duplicate of what the unit heard before and still has to answer.
// Where there is no such thing, it is answered itself.
func linked(s *stage, id domain.PetitionID) {
	p := s.petitions.by[id]
	before, heard := s.unanswered(p.Home)
	if !heard || !before.ReceivedAt.Before(p.ReceivedAt) {
		written(s, id)
		return
	}
	clerk := s.as(s.clerk[p.Holder])
	if before.Field != p.Field {
		must(s.desk.Reclassify(ctx, clerk, id, casework.AnyVersion, "", before.Field, "Cùng lĩnh vực với kiến nghị đã tiếp nhận trước"))
	}
	must(s.desk.Link(ctx, clerk, id, before.ID, casework.AnyVersion, "Cùng một việc với kiến nghị đã tiếp nhận trước"))
}

// unanswered returns what a unit heard last and took up for an answer in writing,
// while it waits for that.
func (s *stage) unanswered(unit domain.UnitID) (domain.Petition, bool) {
	p := s.petitions.by[s.spoken[unit]]
	return p, p.State == domain.StateInProgress
}

// offered: handed to the authority above, which has not said anything yet.
func offered(s *stage, id domain.PetitionID) { s.escalate(id) }

// recalled: handed over, taken back, and answered.
func recalled(s *stage, id domain.PetitionID) {
	s.escalate(id)
	s.at(s.later(1, 4), func() {
		s.decide(id, domain.StepRecall, "Phường đã tìm được cách tự giải quyết")
		s.answerInWriting(id, s.later(5, 20))
	})
}

// returned: given back once or twice.
func returned(s *stage, id domain.PetitionID) {
	s.escalate(id)
	s.at(s.later(2, 8), func() {
		s.decide(id, domain.StepReturn, ground(s.r, "return"))
		if s.chance(40) {
			s.at(s.later(1, 5), func() {
				s.escalate(id)
				s.at(s.later(2, 8), func() {
					s.decide(id, domain.StepReturn, ground(s.r, "return"))
					s.settle(s.lastOffer[id])
				})
			})
		}
	})
}

// held: the authority above took it, and works on it.
func held(s *stage, id domain.PetitionID) { s.above(id, func() {}) }

// settledAbove: the authority above took it and answered.
func settledAbove(s *stage, id domain.PetitionID) {
	s.above(id, func() { s.answerInWriting(id, s.later(10, 35)) })
}

// passedOn: the district took it and handed it to the city.
func passedOn(s *stage, id domain.PetitionID) {
	s.above(id, func() {
		s.at(s.later(3, 8), func() {
			s.escalate(id)
			if s.chance(50) {
				s.at(s.later(3, 10), func() { s.decide(id, domain.StepTake, "") })
			}
		})
	})
}

// above hands a petition over, lets the one above take it, and does then.
func (s *stage) above(id domain.PetitionID, then func()) {
	s.escalate(id)
	s.at(s.later(2, 9), func() {
		s.decide(id, domain.StepTake, "")
		then()
	})
}

// bundle gathers what a unit took over and will handle as one matter.
type bundle struct {
	unit     domain.UnitID
	answered bool
}

// bundled is how many petitions make a group.
const bundled = 3

// together and heldTogether: the authority above groups it with others; of the
// one group each is answered, of the other none yet.
func together(s *stage, id domain.PetitionID)     { s.grouped(id, true) }
func heldTogether(s *stage, id domain.PetitionID) { s.grouped(id, false) }

func (s *stage) grouped(id domain.PetitionID, answered bool) {
	s.above(id, func() {
		b := bundle{s.petitions.by[id].Holder, answered}
		s.waiting[b] = append(s.waiting[b], s.lastOffer[id])
		if len(s.waiting[b]) < bundled {
			return
		}
		xs := s.waiting[b]
		delete(s.waiting, b)
		s.at(s.now.Add(20*time.Minute), func() {
			g := must(s.desk.GroupEscalations(ctx, s.as(s.officer[b.unit]), domain.Group{
				ID: newID[domain.Group](s.memory), Title: s.phrase("group", b.unit)}, xs))
			if answered {
				s.answerTogether(g.ID, s.later(12, 25))
			}
		})
	})
}

// escalate offers a petition to the authority above its holder.
func (s *stage) escalate(id domain.PetitionID) {
	p := s.petitions.by[id]
	g := one(s.r, domain.EscalationGrounds)
	must(s.desk.Escalate(ctx, s.as(s.chair[p.Holder]), id, casework.AnyVersion, domain.Escalation{
		ID: newID[domain.Escalation](s.memory), Ground: g, Note: ground(s.r, string(g))}))
}

// decide ends the hand-over that waits, unless silence did: the sender recalls
// it, or the one above takes it, by its officer, or gives it back, by its chair.
func (s *stage) decide(id domain.PetitionID, step domain.Step, note string) {
	x := s.escalations.by[s.lastOffer[id]]
	if !x.State.Waiting() {
		return
	}
	by := s.chair[x.Target]
	switch step {
	case domain.StepTake:
		by = s.officer[x.Target]
	case domain.StepRecall:
		by = s.chair[x.Sender]
	}
	must(s.desk.Decide(ctx, s.as(by), x.ID, casework.AnyVersion, step, note))
}

// publicise lets the public read a petition, if it may be read then.
func (s *stage) publicise(id domain.PetitionID) {
	p := s.petitions.by[id]
	if to, _ := p.State.Leads(domain.StepPublish); to == "" || domain.SuspectsPersonalData(p.Title+"\n"+p.Text) {
		return
	}
	must(s.desk.SetPublicity(ctx, s.as(s.chair[p.Holder]), id, casework.AnyVersion, true))
}

// registerDenunciation enters a line of a unit's register, for what was
// received on a day.
func (s *stage) registerDenunciation(unit domain.UnitID, on workday.Date) {
	year, _, _ := s.today().Civil()
	must(s.desk.RegisterDenunciation(ctx, s.as(s.clerk[unit]), domain.Denunciation{
		Number: s.number(unit, fmt.Sprintf("TC-%d", year)), ReceivedOn: on, Unit: unit, PassedTo: s.phrase("inspectorate", unit), PassedOn: s.today()}))
}
