package domain_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"kiennghi/domain"
	"kiennghi/domain/internal/golden"
	"kiennghi/domain/workday"
)

// epochDay is the day of epoch.
var epochDay = workday.Of(epoch)

// commitmentLeads says where a step leads, on a day so many days after the
// first deadline, out of a state that was or was not reached by a move.
func commitmentLeads(late, moves int) func(domain.CommitmentState, domain.Step) string {
	return func(s domain.CommitmentState, step domain.Step) string {
		c := domain.Commitment{State: s, FirstDeadline: epochDay.Add(-late), Moves: moves}
		return taken(c.Take(step, epoch, domain.Warrant{}, domain.Change{}))
	}
}

func TestCommitmentLife(t *testing.T) {
	states := append([]domain.CommitmentState{""}, domain.CommitmentStates...)
	steps := append([]domain.Step{domain.StepCommit}, domain.CommitmentSteps...)
	var got string
	for _, when := range []struct {
		name        string
		late, moves int
	}{{"by the first deadline", 0, 0}, {"after it", 1, 0}, {"after it, and moved", 1, 1}} {
		got += when.name + "\n" + life(states, steps, commitmentLeads(when.late, when.moves)) + "\n"
	}
	golden.Check(t, "commitment_life", got)
	want := []domain.CommitmentState{domain.CommitmentBroken}
	if diff := cmp.Diff(want, finals(states, steps, commitmentLeads(0, 0))); diff != "" {
		t.Errorf("final states (-want +got):\n%s", diff)
	}
	for _, s := range states[1:] {
		for _, step := range s.Steps() {
			if commitmentLeads(0, 0)(s, step) == "" {
				t.Errorf("%s is said to lead out of %s, and does not", step, s)
			}
		}
	}
}

// five is an assignment with all five points.
func five(deadline workday.Date) domain.FiveClear {
	return domain.FiveClear{Person: domain.AccountID{1}, Task: "Sửa đèn", Responsibility: "Chủ trì", Deadline: deadline, Result: "Đèn sáng"}
}

func TestCommitmentLacksNothing(t *testing.T) {
	whole := func() domain.Commitment {
		return domain.Commitment{Origin: domain.Origin{Dialogue: domain.DialogueID{1}}, FiveClear: five(epochDay), PromisedOn: epochDay}
	}
	if err := whole().Validate(); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		field string
		code  domain.Code
		spoil func(*domain.Commitment)
	}{
		{"person", domain.CodeFiveClear, func(c *domain.Commitment) { c.Person = domain.AccountID{} }},
		{"task", domain.CodeFiveClear, func(c *domain.Commitment) { c.Task = "" }},
		{"responsibility", domain.CodeFiveClear, func(c *domain.Commitment) { c.Responsibility = "" }},
		{"deadline", domain.CodeFiveClear, func(c *domain.Commitment) { c.Deadline = 0 }},
		{"expected_result", domain.CodeFiveClear, func(c *domain.Commitment) { c.Result = "" }},
		{"deadline", domain.CodeInThePast, func(c *domain.Commitment) { c.Deadline-- }},
		{"task", domain.CodePersonalData, func(c *domain.Commitment) { c.Task = "Gọi 0912 345 678" }},
		{"responsibility", domain.CodePersonalData, func(c *domain.Commitment) { c.Responsibility = "a@b.vn" }},
		{"expected_result", domain.CodePersonalData, func(c *domain.Commitment) { c.Result = "001099012345" }},
		{"dialogue", domain.CodeRequired, func(c *domain.Commitment) { c.Dialogue = domain.DialogueID{} }},
		{"answer", domain.CodeNotAllowed, func(c *domain.Commitment) { c.Answer = domain.AnswerID{1} }},
		{"remediation_list", domain.CodeNotAllowed, func(c *domain.Commitment) { c.List = domain.RemediationID{1} }},
	} {
		c := whole()
		tt.spoil(&c)
		if e := domain.Refusal(c.Validate()); e == nil || e.Field != tt.field || e.Code != tt.code {
			t.Errorf("%v, want %s (%s)", e, tt.code, tt.field)
		}
	}
}

// TestPromisedClaims lists every claim that something is still to be done by a day.
func TestPromisedClaims(t *testing.T) {
	var got []string
	for _, o := range domain.Outcomes {
		for _, r := range []domain.Reason{"", domain.WithPlan, domain.NoPlan, domain.NoResources, domain.DependsOnSuperior, domain.OtherReason} {
			if (domain.Claim{Outcome: o, Reason: r}).Promises() && (o == domain.InProgress || r == "") {
				got = append(got, fmt.Sprint(o, " ", r))
			}
		}
	}
	if diff := cmp.Diff([]string{"in_progress with_plan", "planned "}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// promise draws a commitment and takes it through steps on later and later days.
func promise(t *rapid.T) (domain.Commitment, []domain.Event, workday.Date) {
	at := epoch
	c := domain.Commitment{ID: domain.SeededID[domain.Commitment](at, 1, 1), Unit: "ward", PromisedOn: epochDay, Origin: domain.Origin{Dialogue: domain.DialogueID{1}},
		FiveClear: five(epochDay.Add(rapid.IntRange(0, 20).Draw(t, "deadline")))}
	e, err := c.Make(at, domain.Warrant{By: domain.AccountID{2}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	c.Apply(e)
	events := []domain.Event{e}
	for range rapid.IntRange(0, 8).Draw(t, "steps") {
		at = at.Add(time.Duration(rapid.IntRange(0, 9).Draw(t, "days")) * 24 * time.Hour)
		steps := c.State.Steps()
		if len(steps) == 0 {
			break
		}
		step := rapid.SampledFrom(steps).Draw(t, "step")
		change := domain.Change{}
		if step == domain.StepMove {
			change.DueOn = max(c.Deadline, workday.Of(at)).Add(rapid.IntRange(1, 20).Draw(t, "later"))
		}
		e, err := c.Take(step, at, domain.Warrant{By: domain.AccountID{3}}, change)
		if err != nil {
			t.Fatal(err)
		}
		c.Apply(e)
		events = append(events, e)
	}
	return c, events, workday.Of(at)
}

// TestCommitmentKeepsItsPromises holds what must be true of every commitment,
// whatever was done with it.
func TestCommitmentKeepsItsPromises(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, events, today := promise(t)
		var again domain.Commitment
		moves, done := 0, time.Time{}
		for _, e := range events {
			again.Apply(e)
			switch e.Step {
			case domain.StepMove:
				moves++
			case domain.StepFulfil:
				done = e.At
			}
		}
		if diff := cmp.Diff(c, again); diff != "" {
			t.Fatalf("folded again (-was +is):\n%s", diff)
		}
		switch {
		case c.FirstDeadline != events[0].Change.Five.Deadline:
			t.Fatal("the first deadline was moved")
		case c.Moves != moves || (c.Deadline > c.FirstDeadline) != (moves > 0):
			t.Fatalf("%d moves, from %s to %s", moves, c.FirstDeadline, c.Deadline)
		case c.State == domain.CommitmentKept && workday.Of(done).After(c.FirstDeadline):
			t.Fatal("kept after the day that was promised first")
		case c.State == domain.CommitmentLate && !workday.Of(done).After(c.FirstDeadline):
			t.Fatal("late by the day that was promised first")
		case c.State.Running() == (c.EndedAt != nil):
			t.Fatalf("%s, ended %v", c.State, c.EndedAt)
		case c.Upheld && c.State != domain.CommitmentKept && c.State != domain.CommitmentLate:
			t.Fatalf("%s, and found carried out", c.State)
		}
		// Time alone makes a running commitment overdue, and nothing else.
		for _, on := range []workday.Date{today, c.Deadline, c.Deadline + 1, today.Add(4000)} {
			want := domain.Standing(c.State)
			if c.State.Running() && on > c.Deadline {
				want = domain.StandingOverdue
			}
			if got := c.Standing(on); got != want {
				t.Fatalf("%s due %s stands %s on %s", c.State, c.Deadline, got, on)
			}
		}
	})
}

func TestResponsibleCannotVerify(t *testing.T) {
	c := domain.Commitment{FiveClear: five(epochDay), MadeBy: domain.AccountID{2}, EndedBy: domain.AccountID{3}}
	for who, want := range map[byte]bool{1: false, 2: false, 3: false, 4: true} {
		if c.Verifies(domain.AccountID{who}) != want {
			t.Errorf("%d verifies: %t, want %t", who, !want, want)
		}
	}
}
