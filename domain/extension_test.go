package domain_test

import (
	"testing"

	"kiennghi/domain"
)

// TestExtendable goes through what keeps a date from being extended.
func TestExtendable(t *testing.T) {
	due := before.Add(30)
	for _, tt := range []struct {
		name       string
		extensions int
		extended   int // days beyond the first date
		today      int // days from the first date
		want       domain.Code
	}{
		{"on the last day", 0, 0, 0, ""},
		{"a day too late", 0, 0, 1, domain.CodeDuePassed},
		{"again", 1, 10, 10, ""},
		{"again, too late", 1, 10, 11, domain.CodeDuePassed},
		{"a third time", 2, 20, 0, domain.CodeExtendedEnough},
		{"to the last day already", 1, 30, 0, domain.CodeExtendedTooFar},
	} {
		p := domain.Petition{DueOn: due, Extensions: tt.extensions}
		if tt.extended > 0 {
			p.ExtendedTo = due.Add(tt.extended)
		}
		if err := p.Extendable(due.Add(30), 2, due.Add(tt.today)); codeOf(err) != tt.want {
			t.Errorf("%s: %v, want %q", tt.name, err, tt.want)
		}
	}
	p := domain.Petition{DueOn: due, ExtendedTo: due.Add(10), Extensions: 1}
	for days, want := range map[int]domain.Code{5: domain.CodeWrongOrder, 10: domain.CodeWrongOrder, 11: "", 30: "", 31: domain.CodeExtendedTooFar} {
		if err := p.ExtendTo(due.Add(days), due.Add(30)); codeOf(err) != want {
			t.Errorf("to %d days beyond the first: %v, want %q", days, err, want)
		}
	}
}

func codeOf(err error) domain.Code {
	if e := domain.Refusal(err); e != nil {
		return e.Code
	}
	return ""
}

// TestExtended follows the dates: the first stays, the later one is what is
// owed, and it falls away when the first is another.
func TestExtended(t *testing.T) {
	p := domain.Petition{State: domain.StateInProgress, Home: "ward", Holder: "ward", DueOn: before.Add(30), NextDue: before.Add(30), Version: 2}
	take := func(step domain.Step, c domain.Change) {
		t.Helper()
		e, err := p.Take(step, epoch, domain.Warrant{}, c)
		if err != nil {
			t.Fatal(err)
		}
		p.Apply(e)
	}
	take(domain.StepExtend, domain.Change{ExtendedTo: before.Add(45)})
	if p.DueOn != before.Add(30) || p.NextDue != before.Add(45) {
		t.Errorf("extended by 15 days: due on %s, owed by %s", p.DueOn, p.NextDue)
	}
	take(domain.StepPromise, domain.Change{Promised: before.Add(40)})
	if p.NextDue != before.Add(40) {
		t.Errorf("promised before, owed by %s", p.NextDue)
	}
	take(domain.StepReclassify, domain.Change{Kind: domain.KindFeedback, DueOn: before.Add(30)})
	if p.ExtendedTo != before.Add(45) {
		t.Errorf("the same date, and extended to %s", p.ExtendedTo)
	}
	take(domain.StepReclassify, domain.Change{Kind: domain.KindComplaint, DueOn: before.Add(60)})
	if !p.ExtendedTo.IsZero() || p.Extensions != 1 || p.NextDue != before.Add(40) {
		t.Errorf("another date, and extended to %s", p.ExtendedTo)
	}
}
