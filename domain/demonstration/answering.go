package demonstration

import (
	"fmt"
	"slices"
	"time"

	"kiennghi/domain"
	"kiennghi/domain/casework"
	"kiennghi/domain/workday"
)

// numbered is a series of the numbers that a unit's documents bear.
type numbered struct {
	unit   domain.UnitID
	year   int
	suffix string
}

// number gives a document the next number of the unit's year.
func (s *stage) number(unit domain.UnitID, suffix string) string {
	year, _, _ := s.today().Civil()
	k := numbered{unit, year, suffix}
	s.numbers[k]++
	return fmt.Sprintf("%d/%s", s.numbers[k], suffix)
}

// staff is who prepares what a unit answers.
func (s *stage) staff(unit domain.UnitID) domain.Actor {
	if o, ok := s.officer[unit]; ok {
		return o
	}
	return s.clerk[unit]
}

// drafting is for how many days at most an answer is in the making.
const drafting = 8

// signer is who signs what a unit drafts now: the chair, and in Hàng Bài half
// the time the deputy, if the delegation lasts until it is published.
func (s *stage) signer(unit domain.UnitID) domain.Actor {
	if unit == hangBai && s.chance(50) {
		for _, g := range s.deputy.Delegations {
			if g.Covers(domain.ScopeAnswers, s.today()) && g.Covers(domain.ScopeAnswers, s.today().Add(drafting)) {
				return s.deputy
			}
		}
	}
	return s.chair[unit]
}

// Outcomes and how likely each is: of what is answered in the hall at once,
// and of what is answered in writing.
var (
	outcomes  = []domain.Outcome{domain.Explained, domain.Resolved, domain.InProgress, domain.Planned, domain.Unresolved}
	inTheHall = []float64{62, 10, 14, 9, 5}
	onPaper   = []float64{34, 42, 11, 8, 5}
	inTheEnd  = []float64{25, 75, 0, 0, 0} // of what was promised before
	notYet    = []float64{0, 0, 100, 0, 0} // of what was said to be done too early
)

// claim invents an outcome that will be published on the day.
func (s *stage) claim(f domain.Field, likely []float64, published workday.Date) domain.Claim {
	c := domain.Claim{Outcome: outcomes[weighted(s.r, likely)]}
	switch c.Outcome {
	case domain.Resolved:
		c.DoneOn = s.today()
		c.Means, c.Evidence = evidence(s.r, f)
	case domain.InProgress:
		c.Reason = one(s.r, []domain.Reason{domain.WithPlan, domain.WithPlan, domain.WithPlan, domain.NoResources, domain.DependsOnSuperior, domain.NoPlan})
		if c.Reason == domain.WithPlan {
			c.DueOn = published.Add(s.draw(20, 120))
		}
	case domain.Planned:
		c.DueOn = published.Add(s.draw(60, 270))
	case domain.Unresolved:
		c.Reason = one(s.r, []domain.Reason{domain.Objective, domain.Objective, domain.Subjective})
	}
	return c
}

// answering invents an answer of the unit to a matter of that field.
func (s *stage) answering(unit domain.UnitID, f domain.Field, mode domain.Mode, likely []float64, published workday.Date, public int) domain.Answer {
	a := domain.Answer{ID: newID[domain.Answer](s.memory), Mode: mode, Claim: s.claim(f, likely, published)}
	text, summary := answer(s.r, f, a.Outcome, s.unit(unit).Name)
	if a.Text = text; s.chance(public) {
		a.Summary = summary
	}
	return a
}

// answerAtOnce answers a matter in the hall.
func (s *stage) answerAtOnce(id domain.PetitionID) {
	p := s.petitions.by[id]
	a := s.answering(p.Holder, p.Field, domain.OnTheSpot, inTheHall, s.today(), 25)
	must(s.desk.CreateAnswer(ctx, s.as(s.chair[p.Holder]), casework.NewAnswer{Answer: a, Petitions: []domain.PetitionID{id}}))
}

// answerInWriting lets the unit that then holds a petition draft an answer, and
// publish it at an instant. What it promises is mostly kept, by a second
// answer.
func (s *stage) answerInWriting(id domain.PetitionID, publish time.Time) {
	s.write(casework.NewAnswer{Petitions: []domain.PetitionID{id}}, onPaper, publish)
}

// answerTogether answers the petitions of a group with one answer.
func (s *stage) answerTogether(g domain.GroupID, publish time.Time) {
	s.write(casework.NewAnswer{Answer: domain.Answer{Group: g}}, onPaper, publish)
}

func (s *stage) write(n casework.NewAnswer, likely []float64, publish time.Time) {
	draft := s.between(latest(s.now, publish.AddDate(0, 0, -drafting)), publish)
	approve := s.between(draft, publish)
	s.at(draft, func() {
		ids := n.Petitions
		if !n.Group.IsZero() {
			ids = s.memory.members(n.Group)
		}
		p := s.petitions.by[ids[0]]
		unit := p.Holder
		by := s.signer(unit)
		a := s.answering(unit, p.Field, domain.InWriting, likely, workday.Of(publish), 40)
		a.Group = n.Group
		s.copyText(&a, unit)
		a.Number, a.SignedOn, a.Signatory = s.number(unit, "UBND"), s.today(), s.signatory(by, unit)
		must(s.desk.CreateAnswer(ctx, s.as(s.staff(unit)), casework.NewAnswer{Answer: a, Petitions: n.Petitions}))
		s.charge(a, ids, workday.Of(publish))
		s.at(approve, func() { must(s.desk.ApproveAnswer(ctx, s.as(by), a.ID, casework.AnyVersion)) })
		s.at(publish, func() {
			s.afterRuling(ids, func() {
				must(s.desk.PublishAnswer(ctx, s.as(by), a.ID, casework.AnyVersion, s.overrides(by, a.ID)))
				s.promiseAnswered(a, unit)
				switch {
				case a.DueOn.IsZero():
				case s.chance(65):
					s.write(casework.NewAnswer{Petitions: ids}, inTheEnd, s.hours(s.openFrom(a.DueOn.Add(s.draw(-10, 15)))))
				case s.errands.IntN(6) == 0:
					s.write(casework.NewAnswer{Petitions: ids}, notYet, s.openFrom(a.DueOn.Add(-3)).Start().Add(15*time.Hour))
				}
			})
		})
	})
}

// afterRuling does something with petitions as soon as none of them was closed
// again and waits for the monitors.
func (s *stage) afterRuling(ids []domain.PetitionID, do func()) {
	waits := slices.ContainsFunc(ids, func(id domain.PetitionID) bool {
		return s.petitions.by[id].Bound(domain.StepConclude, domain.RoleChair, "", s.today()) != nil
	})
	if !waits {
		do()
		return
	}
	s.at(s.now.AddDate(0, 0, 1), func() { s.afterRuling(ids, do) })
}

func latest(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
