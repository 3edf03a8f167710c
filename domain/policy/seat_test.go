package policy_test

import (
	"slices"
	"testing"

	"kiennghi/domain"
	"kiennghi/domain/policy"
)

// The seats of a step are just those units at which it may be taken, for every
// role and step, with and without being responsible.
func TestSeats(t *testing.T) {
	steps := slices.Concat(domain.AnswerSteps, domain.CommitmentSteps, domain.QuestionSteps, []domain.Step{domain.StepTake, domain.StepPlan, domain.StepReply,
		domain.StepCommit, domain.StepFinish, domain.StepExplain})
	for _, r := range domain.Roles {
		for _, who := range []domain.Actor{posted(r, today, today), posted(r, 0, today-1)} {
			for _, step := range steps {
				for _, charged := range []bool{false, true} {
					var want []domain.UnitID
					for _, u := range units.All() {
						at := policy.At(u.ID)
						if charged {
							at.Charged = who.Account
						}
						if _, ok := bench.May(who, step, at); ok {
							want = append(want, u.ID)
						}
					}
					slices.Sort(want)
					if got := bench.Seats(who, step, charged).Units(); !slices.Equal(got, want) {
						t.Errorf("%s, %s, charged %t: %v, want %v", r, step, charged, got, want)
					}
				}
			}
		}
	}
	if s := policy.Mine(posted(domain.RoleChair, today, today)); len(s.Units()) != 0 || s.Owner().IsZero() {
		t.Errorf("what one raised is in %v, of %s", s.Units(), s.Owner())
	}
}
