package policy_test

import (
	"slices"
	"testing"

	"kiennghi/domain"
	"kiennghi/domain/policy"
)

// clockwork lists the steps that time alone can take.
func clockwork() []domain.Step {
	return slices.DeleteFunc(slices.Clone(steps), func(s domain.Step) bool {
		_, ok := bench.May(domain.Actor{System: true}, s, policy.Place{})
		return !ok
	})
}

// TestNothingStalls checks that wherever something is owed time alone does
// something: nobody's silence keeps a matter where it is unseen.
func TestNothingStalls(t *testing.T) {
	byItself := func(out []domain.Step) bool {
		return slices.ContainsFunc(out, func(s domain.Step) bool { return slices.Contains(clockwork(), s) })
	}
	for _, s := range domain.States {
		if owed := s.Open() || s == domain.StateAnswered; owed != byItself(s.Steps()) {
			t.Errorf("%s: something is owed %t, the clock does something %t", s, owed, byItself(s.Steps()))
		}
	}
	for _, s := range []domain.State{domain.StateHandedOver, domain.StateContested} {
		decided := slices.ContainsFunc(clockwork(), func(step domain.Step) bool {
			to, seat := s.Leads(step)
			return to != "" && to != s && seat == domain.SeatTarget
		})
		if !decided {
			t.Errorf("%s: silence decides nothing", s)
		}
	}
	for _, s := range domain.CommitmentStates {
		if s.Running() != byItself(s.Steps()) {
			t.Errorf("%s: something is promised %t, the clock does something %t", s, s.Running(), byItself(s.Steps()))
		}
	}
	if !byItself(domain.DialogueClosed.Steps()) {
		t.Error("a conclusion can be late unseen")
	}
}

// TestTimeAloneIsNeverPositive checks that nothing is answered, concluded,
// confirmed or kept because time has passed, and nothing refused either.
func TestTimeAloneIsNeverPositive(t *testing.T) {
	harmless := []domain.Step{domain.StepTake, domain.StepName, domain.StepOverdue, domain.StepWarn, domain.StepMissed, domain.StepResume,
		domain.StepAsk, domain.StepSilence, domain.StepLetStand}
	for _, s := range clockwork() {
		if !slices.Contains(harmless, s) {
			t.Errorf("time alone may %s", s)
		}
	}
	for _, from := range domain.States {
		for _, s := range clockwork() {
			if to, _ := from.Leads(s); to != "" && to != from && to != domain.StateInProgress {
				t.Errorf("time alone leads from %s to %s", from, to)
			}
		}
	}
}
