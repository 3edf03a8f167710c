package law_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"kiennghi/domain"
	"kiennghi/domain/law"
	"kiennghi/domain/workday"
)

var day = workday.On(2026, time.March, 2)

func version(code law.Code, from workday.Date, amount int) domain.LocalRule {
	return domain.LocalRule{Code: string(code), From: from, Amount: amount, Unit: string(law.CalendarDays), Basis: "Quyết định 1/QĐ-UBND"}
}

// What was entered holds from its first day on, and the one before it up to the
// day before.
func TestLocalRuleIsReplaced(t *testing.T) {
	b := law.Shipped().With(version(law.PetitionResolution, day, 20)).With(version(law.PetitionResolution, day+30, 15))
	for on, want := range map[workday.Date]int{day - 1: 30, day: 20, day + 29: 20, day + 30: 15, day + 3000: 15} {
		if r, ok := b.InForce(law.PetitionResolution, on); !ok || r.Amount != want || r.Status != law.Local || r.Start != law.Receipt {
			t.Errorf("on %s: %+v, want %d days", on, r, want)
		}
	}
	if r, _ := law.Shipped().InForce(law.PetitionResolution, day); r.Amount != 30 || b.Version(law.PetitionResolution) != 3 || b.Version(law.EscalationAnswer) != 1 {
		t.Errorf("another book changed: %+v, version %d", r, b.Version(law.PetitionResolution))
	}
	for _, r := range b.Rules() {
		if got, known, ok := b.Named(r.Due(day, workday.Official()).String()); r.Unit == law.CalendarDays && (!ok || !known || got.Amount != r.Amount || got.From != r.From) {
			t.Errorf("%+v is named as %+v", r, got)
		}
	}
}

// A version that has not begun gives way to one that begins before it, or on
// the same day.
func TestWhatHasNotBegunGivesWay(t *testing.T) {
	b := law.Shipped().With(version(law.DialogueFollowUp, day+10, 5)).With(version(law.DialogueFollowUp, day+20, 6)).With(version(law.DialogueFollowUp, day+10, 7))
	var got []int
	for _, r := range b.Of(law.DialogueFollowUp) {
		got = append(got, r.Amount)
	}
	if !slices.Equal(got, []int{20, 7}) {
		t.Errorf("of twenty, five, six and seven days hold %v", got)
	}
}

// What is law holds, whatever was entered; a date that was given by what was
// entered before it became law is still explained by it.
func TestLawIsNotReplaced(t *testing.T) {
	b := law.Shipped().With(version(law.DialogueConclusion, workday.On(2026, time.January, 1), 99)).With(version(law.DialogueConclusion, workday.On(2022, time.January, 1), 15))
	for on, want := range map[workday.Date]int{workday.On(2021, time.December, 31): 10, workday.On(2022, time.January, 1): 15, workday.On(2025, time.June, 30): 15, workday.On(2025, time.July, 1): 10, day: 10} {
		if r, ok := b.InForce(law.DialogueConclusion, on); !ok || r.Amount != want {
			t.Errorf("on %s: %+v, want %d days", on, r, want)
		}
	}
	if r, _, ok := b.Named("dialogue_conclusion@2026-01-01"); !ok || r.Amount != 99 {
		t.Errorf("what gave a date is forgotten: %+v", r)
	}
	if r := b.With(version("no_rule", day, 1)); len(r.Rules()) != len(b.Rules()) {
		t.Error("a rule that does not exist was entered")
	}
}

// TestFits goes through what keeps a version from being entered.
func TestFits(t *testing.T) {
	b := law.Shipped().With(version(law.PetitionResolution, day, 20))
	good := version(law.PetitionResolution, day+1, 25)
	for _, tt := range []struct {
		name  string
		spoil func(*domain.LocalRule)
		field string
		want  domain.Code
	}{
		{"nothing", func(*domain.LocalRule) {}, "", ""},
		{"in working days", func(r *domain.LocalRule) { r.Unit = string(law.WorkingDays) }, "", ""},
		{"from today on, once more", func(r *domain.LocalRule) { r.From = day }, "", domain.CodeRuleBegan},
		{"from today on", func(r *domain.LocalRule) { r.Code, r.From = string(law.EscalationAnswer), day }, "", ""},
		{"from yesterday on", func(r *domain.LocalRule) { r.From = day - 1 }, "from", domain.CodeInThePast},
		{"of what is law", func(r *domain.LocalRule) { r.Code = string(law.PetitionFirstNotice) }, "", domain.CodeRuleIsLaw},
		{"of no rule", func(r *domain.LocalRule) { r.Code = "no_rule" }, "", domain.CodeNotFound},
		{"in hours", func(r *domain.LocalRule) { r.Unit = string(law.WorkingHours) }, "unit", domain.CodeNotAllowedValue},
		{"hours in days", func(r *domain.LocalRule) { r.Code = string(law.UrgentAcknowledgement) }, "unit", domain.CodeNotAllowedValue},
		{"of nothing", func(r *domain.LocalRule) { r.Amount = 0 }, "amount", domain.CodeOutOfRange},
		{"by nobody", func(r *domain.LocalRule) { r.Basis = "" }, "basis", domain.CodeRequired},
	} {
		r := good
		tt.spoil(&r)
		wants(t, tt.name, b.Fits(r, day), tt.field, tt.want)
	}
}

func wants(t *testing.T, name string, err error, field string, code domain.Code) {
	t.Helper()
	e := domain.Refusal(err)
	if e == nil {
		e = &domain.Error{}
	}
	if e.Code != code || field != "" && e.Field != field {
		t.Errorf("%s: %v, want %q at %q", name, err, code, field)
	}
}

func TestOfficeHours(t *testing.T) {
	summer := domain.OfficeHours{From: day + 10, Hours: "07:30-11:30 13:30-17:00", Basis: "Thông báo 2"}
	b := law.Shipped().WithHours(summer).WithHours(domain.OfficeHours{From: day + 20, Hours: "08:00-16:00", Basis: "Thông báo 3"})
	for on, want := range map[workday.Date]workday.Hours{1: "08:00-12:00 13:30-17:30", day + 9: "08:00-12:00 13:30-17:30", day + 10: summer.Hours, day + 20: "08:00-16:00"} {
		if got := b.HoursOn(on); got != want {
			t.Errorf("on %s: %s, want %s", on, got, want)
		}
	}
	if b = b.WithHours(domain.OfficeHours{From: day + 5, Hours: "09:00-15:00"}); len(b.Hours()) != 2 || b.HoursVersion() != 4 || b.HoursOn(day+30) != "09:00-15:00" {
		t.Errorf("what has not begun holds: %+v", b.Hours())
	}
	wants(t, "good", law.Shipped().FitsHours(summer, day), "", "")
	wants(t, "too late", law.Shipped().FitsHours(summer, day+11), "from", domain.CodeInThePast)
	wants(t, "begun", law.Shipped().WithHours(summer).FitsHours(summer, day+10), "", domain.CodeRuleBegan)
	summer.Basis = ""
	wants(t, "by nobody", law.Shipped().FitsHours(summer, day), "basis", domain.CodeRequired)
	summer.Hours = "all day"
	wants(t, "unreadable", law.Shipped().FitsHours(summer, day), "hours", domain.CodeBadFormat)
}

// TestBooksAreOfOneKind enters any versions, each fit to be entered on its day,
// and holds the book against what a table must keep to; and what was in force
// on the days before each stays.
func TestBooksAreOfOneKind(t *testing.T) {
	var local []law.Rule
	for _, r := range law.Shipped().Rules() {
		if r.Status == law.Local {
			local = append(local, r)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		b, today := law.Shipped(), workday.On(2024, time.January, 1)
		for range rapid.IntRange(0, 8).Draw(t, "versions") {
			today = today.Add(rapid.IntRange(0, 300).Draw(t, "later"))
			of := rapid.SampledFrom(local).Draw(t, "rule")
			e := domain.LocalRule{Code: string(of.Code), From: today.Add(rapid.IntRange(0, 400).Draw(t, "from")), Amount: rapid.IntRange(1, 90).Draw(t, "amount"), Unit: string(of.Unit), Basis: "b"}
			if b.Fits(e, today) != nil {
				continue
			}
			was := b
			b = b.With(e)
			for _, on := range []workday.Date{today - 500, today - 1, e.From - 1} {
				before, ok := was.InForce(of.Code, on)
				after, still := b.InForce(of.Code, on)
				before.Until, after.Until = 0, 0 // it may end with the day
				if ok != still || before != after {
					t.Fatalf("entered from %s on, and on %s holds %+v instead of %+v", e.From, on, after, before)
				}
			}
			if r, ok := b.InForce(of.Code, e.From); !ok || r.Amount != e.Amount {
				t.Fatalf("entered from %s on, and holds %+v", e.From, r)
			}
		}
		rules := b.Rules()
		for i, r := range rules {
			if r.Until != 0 && r.Until.Before(r.From) || i > 0 && rules[i-1].Code == r.Code && rules[i-1].Until.Add(1) != r.From {
				t.Fatalf("%+v follows %+v", r, rules[max(i-1, 0)])
			}
		}
		codes := func(rules []law.Rule) []law.Code {
			var out []law.Code
			for _, r := range rules {
				if len(out) == 0 || out[len(out)-1] != r.Code {
					out = append(out, r.Code)
				}
			}
			return out
		}
		if diff := cmp.Diff(codes(law.Shipped().Rules()), codes(rules)); diff != "" {
			t.Fatalf("the codes (-table +book):\n%s", diff)
		}
		for _, r := range law.Shipped().Rules() {
			if r.Status == law.Verified && !slices.Contains(rules, r) {
				t.Fatalf("%+v is law, and not in the book", r)
			}
		}
	})
}
