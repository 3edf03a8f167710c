package demonstration

import (
	"math/rand/v2"
	"time"

	"kiennghi/domain"
	"kiennghi/domain/casework"
	"kiennghi/domain/workday"
)

// errands is the chance that decides on what is put off, and why an answer is
// given in spite of a warning. It is apart, as that of promises is.
func errands(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 8)) }

// copied is after how many answers that resolve something the next is copied
// from the last of its unit.
const copied = 60

// copyText lets an answer that resolves something now and then be in the words
// of the one before.
func (s *stage) copyText(a *domain.Answer, unit domain.UnitID) {
	if a.Outcome != domain.Resolved {
		return
	}
	if s.resolved++; s.resolved%copied == 0 && s.lastText[unit] != "" {
		a.Text = s.lastText[unit]
	}
	s.lastText[unit] = a.Text
}

// charge assigns the petitions for which an answer leaves something to be done,
// unless somebody has them already or they are concluded, so that nothing can be
// assigned any more.
func (s *stage) charge(a domain.Answer, ids []domain.PetitionID, publish workday.Date) {
	if a.Outcome != domain.Planned && a.Outcome != domain.InProgress {
		return
	}
	by := max(a.DueOn, publish.Add(30))
	for _, id := range ids {
		if p := s.petitions.by[id]; p.Assignee.IsZero() && p.Ready(domain.StepAssign) == nil {
			must(s.desk.Assign(ctx, s.as(s.chair[p.Holder]), id, casework.AnyVersion, domain.FiveClear{Person: s.staff(p.Holder).Account, Deadline: by,
				Task: ground(s.errands, "task"), Responsibility: ground(s.errands, "responsibility"), Result: ground(s.errands, "result")}))
		}
	}
}

// overrides says why an answer is given in spite of what it is warned of.
func (s *stage) overrides(by domain.Actor, id domain.AnswerID) []domain.Override {
	var out []domain.Override
	for _, w := range must(s.desk.CheckAnswer(ctx, s.as(by), id)) {
		if w.Blocks {
			out = append(out, domain.Override{Code: w.Code, Reason: ground(s.errands, "override "+string(w.Code))})
		}
	}
	return out
}

// putOff lets the office, the day before an answer in writing is due that was
// promised in the hall, promise it for a later day instead.
func (s *stage) putOff(id domain.PetitionID, to workday.Date) {
	promised := s.petitions.by[id].Promised
	if promised.IsZero() || !to.After(promised) {
		return
	}
	s.at(promised.Add(-1).Start().Add(9*time.Hour), func() {
		if p := s.petitions.by[id]; p.State == domain.StateInProgress && p.Ready(domain.StepPromise) == nil {
			must(s.desk.Promise(ctx, s.as(s.clerk[p.Holder]), id, casework.AnyVersion, to, ground(s.errands, "extension")))
		}
	})
}
