package domain_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"kiennghi/domain"
	"kiennghi/domain/internal/golden"
)

var (
	allMeans   = []domain.Means{domain.ByDocument, domain.ByInspection, domain.CarriedOut}
	allReasons = []domain.Reason{domain.WithPlan, domain.NoPlan, domain.NoResources, domain.DependsOnSuperior, domain.OtherReason, domain.Objective, domain.Subjective}
)

// refusal is the refusal as a program reads it, or "ok".
func refusal(err error) string {
	if err == nil {
		return "ok"
	}
	if e := domain.Refusal(err); e != nil {
		return e.Error()
	}
	return "fault: " + err.Error()
}

// claims holds, for each outcome, one claim that has all it needs.
var claims = map[domain.Outcome]domain.Claim{
	domain.Resolved:   {Outcome: domain.Resolved, Means: domain.CarriedOut, Evidence: "biên bản nghiệm thu", DoneOn: before},
	domain.Explained:  {Outcome: domain.Explained},
	domain.InProgress: {Outcome: domain.InProgress, Reason: domain.NoResources},
	domain.Planned:    {Outcome: domain.Planned, DueOn: before},
	domain.Unresolved: {Outcome: domain.Unresolved, Reason: domain.Objective},
}

// TestClaims tries every outcome with every reason and every choice of the
// other things, and prints the claims that stand. All others are refused.
func TestClaims(t *testing.T) {
	things := []struct {
		name string
		add  func(*domain.Claim)
	}{
		{"means", func(c *domain.Claim) { c.Means = domain.ByDocument }},
		{"evidence", func(c *domain.Claim) { c.Evidence = "ảnh" }},
		{"done_on", func(c *domain.Claim) { c.DoneOn = before }},
		{"due_on", func(c *domain.Claim) { c.DueOn = before }},
	}
	var b strings.Builder
	for _, o := range append([]domain.Outcome{"", "escalated"}, domain.Outcomes...) {
		for _, r := range append([]domain.Reason{"", "because"}, allReasons...) {
			for choice := range 1 << len(things) {
				c := domain.Claim{Outcome: o, Reason: r}
				said := []string{string(o)}
				if r != "" {
					said = append(said, string(r))
				}
				for i, thing := range things {
					if choice>>i&1 == 1 {
						thing.add(&c)
						said = append(said, thing.name)
					}
				}
				switch got := refusal(c.Validate(before)); {
				case got == "ok":
					fmt.Fprintln(&b, strings.Join(said, " + "))
				case !strings.Contains(got, "("):
					t.Errorf("%s: %s, of which field is not said", strings.Join(said, " + "), got)
				}
			}
		}
	}
	golden.Check(t, "claims", b.String())
}

// TestClaimThatHasAll takes from a claim that stands each thing that it has,
// adds each that it has not, and finds that it no longer stands.
func TestClaimThatHasAll(t *testing.T) {
	for o, whole := range claims {
		if err := whole.Validate(before); err != nil {
			t.Errorf("%s: %v", o, err)
		}
		for field, turn := range map[string]func(*domain.Claim){
			"means":    func(c *domain.Claim) { c.Means = other(c.Means, domain.ByInspection) },
			"evidence": func(c *domain.Claim) { c.Evidence = other(c.Evidence, "ảnh") },
			"done_on":  func(c *domain.Claim) { c.DoneOn = other(c.DoneOn, before) },
			"due_on":   func(c *domain.Claim) { c.DueOn = other(c.DueOn, before) },
			"reason":   func(c *domain.Claim) { c.Reason = other(c.Reason, domain.NoPlan) },
		} {
			c := whole
			turn(&c)
			var e *domain.Error
			if err := c.Validate(before); !errors.As(err, &e) || e.Field != field || e.Code != domain.CodeOutcomeNeeds && e.Code != domain.CodeOutcomeHasNo {
				t.Errorf("%s with another %s: %v", o, field, err)
			}
		}
	}
	for _, m := range allMeans {
		c := claims[domain.Resolved]
		if c.Means = m; c.Validate(before) != nil {
			t.Errorf("resolved by %s: %v", m, c.Validate(before))
		}
	}
	if n := len(claims); n != len(domain.Outcomes) {
		t.Errorf("%d claims for %d outcomes", n, len(domain.Outcomes))
	}
}

// other returns nothing for something, and v for nothing.
func other[T comparable](have, v T) T {
	var zero T
	if have != zero {
		return zero
	}
	return v
}

// TestClaimDates checks the days of a claim as seen on the day it is made.
func TestClaimDates(t *testing.T) {
	plan := domain.Claim{Outcome: domain.InProgress, Reason: domain.WithPlan}
	for _, tt := range []struct {
		claim domain.Claim
		days  int // from the day of the claim
		want  string
	}{
		{claims[domain.Resolved], -400, "ok"},
		{claims[domain.Resolved], 0, "ok"},
		{claims[domain.Resolved], 1, "in_the_future (done_on)"},
		{claims[domain.Planned], -1, "in_the_past (due_on)"},
		{claims[domain.Planned], 0, "ok"},
		{claims[domain.Planned], 400, "ok"},
		{plan, -1, "in_the_past (due_on)"},
		{plan, 0, "ok"},
	} {
		c := tt.claim
		if c.Outcome == domain.Resolved {
			c.DoneOn = before.Add(tt.days)
		} else {
			c.DueOn = before.Add(tt.days)
		}
		if got := refusal(c.Validate(before)); got != tt.want {
			t.Errorf("%s, %d days off: %s, want %s", c.Outcome, tt.days, got, tt.want)
		}
	}
	c := claims[domain.Resolved]
	if c.Means = "hearsay"; refusal(c.Validate(before)) != "not_allowed_value (means)" {
		t.Errorf("resolved by hearsay: %v", c.Validate(before))
	}
}

func TestFinalOutcomes(t *testing.T) {
	for _, o := range domain.Outcomes {
		if want := o == domain.Resolved || o == domain.Explained; o.Final() != want {
			t.Errorf("%s final: %t", o, o.Final())
		}
	}
}
