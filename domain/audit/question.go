package audit

import (
	"slices"
	"strconv"

	"kiennghi/domain"
)

// Question is what is kept of a question, and the events that follow the claim
// with which it begins.
type Question struct {
	Row    domain.Question
	Events []domain.Event
}

// questions holds the questions that are kept against what the petition
// claimed: one for each claim, as its events leave it, and the verdict on the
// last as the petition counts it.
func (s *sheet) questions(p domain.Petition, kept []Question, claimed []domain.Question) {
	for _, by := range claimed {
		i := slices.IndexFunc(kept, func(q Question) bool { return q.Row.ID == by.ID })
		name := "question " + strconv.Itoa(by.Claim)
		if i < 0 {
			s.add(name, None, One)
			continue
		}
		if len(kept[i].Events) > 0 && !s.whole(kept[i].Events, 1) {
			continue
		}
		for _, e := range kept[i].Events {
			by.Apply(e)
		}
		by.Text = kept[i].Row.Text // of the petitioner's words the events say nothing
		compare(s, name+" ", kept[i].Row, by)
		if by.Claim == p.ClaimSeq {
			s.hold(name+" verdict", p.Counts(by.State.Verdict()), p.Verdict)
		}
	}
	for _, q := range kept {
		if !slices.ContainsFunc(claimed, func(by domain.Question) bool { return by.ID == q.Row.ID }) {
			s.add("question "+strconv.Itoa(q.Row.Claim), One, None)
		}
	}
}
