package domain_test

import (
	"testing"

	"kiennghi/domain"
	"kiennghi/domain/workday"
)

// TestBound tries to get round a dispute, by each step and in each role.
func TestBound(t *testing.T) {
	const today = workday.Date(10)
	closed := domain.Petition{State: domain.StateConcluded, Upshot: domain.Upshot{Claimed: domain.Resolved, Verdict: domain.Disputed, Challenged: true, RuleBy: today}}
	reopened := domain.Petition{State: domain.StateInProgress, Upshot: domain.Upshot{Claimed: domain.Resolved, Verdict: domain.Disputed, Challenged: true, RedoDue: today}}
	awaited := domain.Petition{State: domain.StateInProgress, Upshot: domain.Upshot{Claimed: domain.Resolved, Verdict: domain.Awaited}}
	anew := awaited
	anew.Challenged = true
	own := domain.Petition{State: domain.StateInProgress, Separate: true}
	withdrawn := domain.Petition{State: domain.StateWithdrawn, ReviveBy: today - 1}
	unruled := closed
	unruled.RuleBy = today - 1
	named := domain.Petition{State: domain.StateInProgress, Holder: "ward", Named: "ward"}
	passed := domain.Petition{State: domain.StateInProgress, Holder: "ward", Named: "district"}
	for _, c := range []struct {
		name   string
		of     domain.Petition
		step   domain.Step
		by     domain.Role
		ground domain.Ground
		want   domain.Code
	}{
		{"another answer", closed, domain.StepConclude, domain.RoleChair, "", domain.CodeRulingAwaited},
		{"an answer that owes something", closed, domain.StepAnswer, domain.RoleChair, "", domain.CodeRulingAwaited},
		{"a hand-over", closed, domain.StepEscalate, domain.RoleChair, "", domain.CodeRulingAwaited},
		{"a withdrawal by the office", closed, domain.StepWithdraw, domain.RoleClerk, "", domain.CodeRulingAwaited},
		{"a withdrawal by the petitioner", closed, domain.StepWithdraw, domain.RoleCitizen, "", ""},
		{"the ruling", closed, domain.StepHear, domain.RoleMonitor, "", ""},
		{"another answer after the time to rule", unruled, domain.StepConclude, domain.RoleChair, "", ""},
		{"a withdrawal after the time to rule", unruled, domain.StepWithdraw, domain.RoleClerk, "", domain.CodeDisputed},
		{"a refusal of what is disputed", reopened, domain.StepRefuse, domain.RoleChair, domain.GroundNoContent, domain.CodeDisputed},
		{"a denunciation among it", reopened, domain.StepRefuse, domain.RoleChair, domain.GroundDenunciation, ""},
		{"a link", reopened, domain.StepLink, domain.RoleOfficer, "", domain.CodeDisputed},
		{"a withdrawal", reopened, domain.StepWithdraw, domain.RoleClerk, "", domain.CodeDisputed},
		{"their own withdrawal", reopened, domain.StepWithdraw, domain.RoleCitizen, "", ""},
		{"the answer anew", reopened, domain.StepConclude, domain.RoleChair, "", ""},
		{"closing it again", reopened, domain.StepCloseAgain, domain.RoleChair, "", ""},
		{"a withdrawal of what is asked about", awaited, domain.StepWithdraw, domain.RoleClerk, "", domain.CodeQuestionOpen},
		{"their own withdrawal of it", awaited, domain.StepWithdraw, domain.RoleCitizen, "", ""},
		{"a refusal of what was disputed and answered anew", anew, domain.StepRefuse, domain.RoleChair, domain.GroundNoContent, domain.CodeDisputed},
		{"a link of what its petitioner called their own", own, domain.StepLink, domain.RoleClerk, "", domain.CodeOwnMatter},
		{"a revival too late", withdrawn, domain.StepRevive, domain.RoleCitizen, "", domain.CodeReviveLate},
		{"a refusal by who was named", named, domain.StepRefuse, domain.RoleChair, domain.GroundNoAuthority, domain.CodeNamedKeeps},
		{"on another ground", named, domain.StepRefuse, domain.RoleChair, domain.GroundNoContent, ""},
		{"by another than was named", passed, domain.StepRefuse, domain.RoleChair, domain.GroundNoAuthority, ""},
	} {
		var got domain.Code
		if e := domain.Refusal(c.of.Bound(c.step, c.by, c.ground, today)); e != nil {
			got = e.Code
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}
