package domain

import "kiennghi/domain/workday"

// Outcome is what became of the matter, in the codes of the National
// Assembly's list of petitions. That something was answered says nothing about
// whether it was resolved: the two are counted apart.
type Outcome string

const (
	Resolved   Outcome = "resolved"    // đã giải quyết xong
	Explained  Outcome = "explained"   // đã giải trình, cung cấp thông tin
	InProgress Outcome = "in_progress" // đang giải quyết
	Planned    Outcome = "planned"     // sẽ giải quyết
	Unresolved Outcome = "unresolved"  // chưa giải quyết
)

// Outcomes lists the outcomes that an answer can claim.
var Outcomes = []Outcome{Resolved, Explained, InProgress, Planned, Unresolved}

// Final reports whether nothing more is owed after the outcome. A matter with
// another outcome is carried into every period that follows until it has one.
func (o Outcome) Final() bool { return o == Resolved || o == Explained }

// Means is how a matter was resolved.
type Means string

const (
	ByDocument   Means = "document"
	ByInspection Means = "inspection"
	CarriedOut   Means = "carried_out"
)

// Reason says why a matter stands where it does.
type Reason string

const (
	WithPlan          Reason = "with_plan"
	NoPlan            Reason = "no_plan"
	NoResources       Reason = "no_resources"
	DependsOnSuperior Reason = "depends_on_superior"
	OtherReason       Reason = "other"
	Objective         Reason = "objective"  // of an unresolved matter
	Subjective        Reason = "subjective" // of an unresolved matter
)

// Claim is an outcome with what it needs to be believed.
type Claim struct {
	Outcome  Outcome
	Reason   Reason
	Means    Means
	Evidence string       // what shows that it was carried out
	DoneOn   workday.Date // the day it was resolved
	DueOn    workday.Date // the day by which it will be
}

// needs is what each outcome asks for. What is not listed must be absent, so
// that a claim says one thing only.
var needs = map[Outcome]struct {
	means, evidence, doneOn, dueOn bool
	reasons                        []Reason
}{
	Resolved:   {means: true, evidence: true, doneOn: true},
	Explained:  {},
	InProgress: {reasons: []Reason{WithPlan, NoPlan, NoResources, DependsOnSuperior, OtherReason}},
	Planned:    {dueOn: true},
	Unresolved: {reasons: []Reason{Objective, Subjective}},
}

// Validate reports the first thing that the claim lacks or has too much, as
// seen on the given day.
func (c Claim) Validate(today workday.Date) error {
	n, ok := needs[c.Outcome]
	if !ok {
		return Invalid("outcome", CodeNotAllowedValue)
	}
	dueOn := n.dueOn || c.Outcome == InProgress && c.Reason == WithPlan
	for _, f := range []struct {
		field        string
		needed, have bool
	}{
		{"means", n.means, c.Means != ""},
		{"evidence", n.evidence, c.Evidence != ""},
		{"done_on", n.doneOn, !c.DoneOn.IsZero()},
		{"due_on", dueOn, !c.DueOn.IsZero()},
		{"reason", n.reasons != nil, c.Reason != ""},
	} {
		if f.needed && !f.have {
			return Invalid(f.field, CodeOutcomeNeeds, string(c.Outcome))
		}
		if f.have && !f.needed {
			return Invalid(f.field, CodeOutcomeHasNo, string(c.Outcome))
		}
	}
	if n.reasons != nil {
		if err := one("reason", c.Reason, n.reasons); err != nil {
			return err
		}
	}
	if n.means {
		if err := one("means", c.Means, []Means{ByDocument, ByInspection, CarriedOut}); err != nil {
			return err
		}
	}
	if c.DoneOn.After(today) {
		return Invalid("done_on", CodeInTheFuture)
	}
	if dueOn && c.DueOn.Before(today) {
		return Invalid("due_on", CodeInThePast)
	}
	return Near("due_on", c.DueOn, today)
}

// FarthestYears is how many years ahead something can be promised: what nobody
// will wait for is a refusal. No rule in law; as long as a term of a People's
// Council (Local Government Law 2015 art. 10).
const FarthestYears = 5

// Near refuses a day that is farther ahead of another than can be promised.
func Near(field string, day, from workday.Date) error {
	if last := from.Years(FarthestYears); day.After(last) {
		return Invalid(field, CodeOutOfRange, "≤ "+last.String())
	}
	return nil
}
