package demonstration

import "kiennghi/domain"

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

// overrides says why an answer is given in spite of what it is warned of.
func (s *stage) overrides(by domain.Actor, id domain.AnswerID) []domain.Override {
	var out []domain.Override
	for _, w := range must(s.desk.CheckAnswer(ctx, s.as(by), id)) {
		if w.Blocks {
			out = append(out, domain.Override{Code: w.Code, Reason: "Hai kiến nghị về cùng một sự việc, đã kiểm tra cùng một lần"})
		}
	}
	return out
}
