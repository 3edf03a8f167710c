package law_test

import (
	"fmt"
	"strings"
	"testing"
	"text/tabwriter"
	"time"

	"pgregory.net/rapid"

	"kiennghi/domain/internal/golden"
	"kiennghi/domain/law"
	"kiennghi/domain/workday"
)

// TestTable prints the table, and what it gives for days that are telling, into
// a file: a change of the law is then one difference to review.
func TestTable(t *testing.T) {
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "code\tamount\tunit\tstart\tfrom\tuntil\tstatus\tbasis")
	for _, r := range law.Shipped().Rules() {
		fmt.Fprintf(w, "%s\t%d\t%s\t%s\t%s\t%s\t%s\t%s\n",
			r.Code, r.Amount, r.Unit, r.Start, r.From, orDash(r.Until), r.Status, r.Basis)
	}
	w.Flush()

	starts := []workday.Date{
		workday.On(2021, time.July, 1),      // the pilot begins
		workday.On(2024, time.April, 24),    // before the five days around 30 April, with a Saturday worked
		workday.On(2025, time.June, 30),     // the last day of the districts
		workday.On(2025, time.July, 1),      // the first without them
		workday.On(2025, time.August, 25),   // before the National Day
		workday.On(2027, time.December, 24), // into a year that is not known
	}
	fmt.Fprint(&b, "\nDue, from each start; ? where holidays are not known\n")
	fmt.Fprint(w, "code")
	for _, s := range starts {
		fmt.Fprintf(w, "\t%s", s)
	}
	fmt.Fprintln(w)
	var last law.Code
	for _, r := range law.Shipped().Rules() {
		if r.Code == last || r.Unit == law.TimesPerYear || r.Unit == law.Times || r.Unit == law.WorkingHours {
			continue
		}
		last = r.Code
		fmt.Fprint(w, r.Code)
		for _, s := range starts {
			in, ok := law.Shipped().InForce(r.Code, s)
			if !ok {
				t.Fatalf("%s: no rule in force on %s", r.Code, s)
			}
			due := in.Due(s, workday.Official())
			fmt.Fprintf(w, "\t%s", due.On)
			if !due.Known {
				fmt.Fprint(w, "?")
			}
		}
		fmt.Fprintln(w)
	}
	w.Flush()

	fmt.Fprint(&b, "\nDue at, from each start, in the hours ", law.Shipped().HoursOn(starts[0]), "\n")
	for _, r := range law.Shipped().Rules() {
		if r.Unit != law.WorkingHours {
			continue
		}
		for _, at := range []time.Time{time.Date(2022, time.June, 15, 9, 0, 0, 0, workday.Zone), time.Date(2024, time.April, 26, 16, 0, 0, 0, workday.Zone)} {
			due := r.DueAt(at, workday.Official(), law.Shipped().HoursOn(workday.Of(at)))
			fmt.Fprintf(&b, "%s  %s  %s\n", r.Code, at.Format("2006-01-02 15:04"), due.At.In(workday.Zone).Format("2006-01-02 15:04"))
		}
	}

	golden.Check(t, "table", b.String())
}

func orDash(d workday.Date) string {
	if d.IsZero() {
		return "-"
	}
	return d.String()
}

// TestRulesFollowOneAnother checks that the rules of one code stand together,
// neither overlap nor leave a gap, and that the last has no end.
func TestRulesFollowOneAnother(t *testing.T) {
	rules := law.Shipped().Rules()
	seen := map[law.Code]bool{}
	for i, r := range rules {
		if first := i == 0 || rules[i-1].Code != r.Code; first && seen[r.Code] {
			t.Errorf("%s: the rules do not stand together", r.Code)
		} else if !first && rules[i-1].Until.Add(1) != r.From {
			t.Errorf("%s: one rule ends on %s, the next begins on %s", r.Code, rules[i-1].Until, r.From)
		}
		seen[r.Code] = true
		if last := i == len(rules)-1 || rules[i+1].Code != r.Code; last != r.Until.IsZero() {
			t.Errorf("%s from %s: ends on %q, last is %t", r.Code, r.From, r.Until, last)
		}
		if !r.Until.IsZero() && r.Until.Before(r.From) {
			t.Errorf("%s: ends on %s, before it begins on %s", r.Code, r.Until, r.From)
		}
		if r.From.IsZero() || r.Amount <= 0 || r.Basis == "" {
			t.Errorf("%s: incomplete: %+v", r.Code, r)
		}
	}
}

// TestOneRuleInForce holds InForce against the whole table, on any day.
func TestOneRuleInForce(t *testing.T) {
	rules := law.Shipped().Rules()
	rapid.Check(t, func(t *rapid.T) {
		code := rapid.SampledFrom(rules).Draw(t, "rule").Code
		on := workday.Date(rapid.IntRange(int(workday.On(2010, time.January, 1)), int(workday.On(2040, time.December, 31))).Draw(t, "on"))
		var in []law.Rule
		for _, r := range rules {
			if r.Code == code && r.InForce(on) {
				in = append(in, r)
			}
		}
		got, ok := law.Shipped().InForce(code, on)
		if ok != (len(in) == 1) || len(in) > 1 {
			t.Fatalf("%s on %s: found %t, %d in force", code, on, ok, len(in))
		}
		if ok && got != in[0] {
			t.Fatalf("%s on %s: got %+v, want %+v", code, on, got, in[0])
		}
	})
}

func TestVersions(t *testing.T) {
	tests := []struct {
		code    law.Code
		on      workday.Date
		amount  int
		version string
	}{
		{law.DialoguesPerYear, workday.On(2025, time.June, 30), 2, "2021-07-01"},
		{law.DialoguesPerYear, workday.On(2025, time.July, 1), 1, "2025-07-01"},
		{law.DialogueConclusion, workday.On(2025, time.June, 30), 10, "2021-07-01"},
		{law.DialogueConclusion, workday.On(2025, time.July, 1), 10, "2025-07-01"},
	}
	for _, tt := range tests {
		r, ok := law.Shipped().InForce(tt.code, tt.on)
		if !ok {
			t.Errorf("%s: no rule in force on %s", tt.code, tt.on)
			continue
		}
		due := r.Due(tt.on, workday.Official())
		if r.Amount != tt.amount || due.Rule != tt.code || due.Version.String() != tt.version {
			t.Errorf("%s on %s: %d by %s of %s, want %d of %s", tt.code, tt.on, r.Amount, due.Rule, due.Version, tt.amount, tt.version)
		}
	}
	if r, ok := law.Shipped().InForce(law.DialogueNotice, workday.On(2021, time.June, 30)); ok {
		t.Errorf("in force before the pilot: %+v", r)
	}
	r, _ := law.Shipped().InForce(law.DialoguesPerYear, workday.On(2024, time.January, 1))
	if due := r.Due(workday.On(2024, time.January, 1), workday.Official()); !due.On.IsZero() {
		t.Errorf("a number per year is due on %s, want no day", due.On)
	}
}

// TestRulesIsACopy keeps the table out of its readers' reach.
// A limit that is read backwards is the same limit, in whatever days it counts.
func TestSince(t *testing.T) {
	calendar := workday.Official()
	rapid.Check(t, func(t *rapid.T) {
		r := law.Rule{Amount: rapid.IntRange(1, 120).Draw(t, "amount"), Unit: rapid.SampledFrom([]law.Unit{law.CalendarDays, law.WorkingDays}).Draw(t, "unit")}
		d := workday.On(2021, time.July, 1).Add(rapid.IntRange(0, 2400).Draw(t, "day"))
		since := r.Since(d, calendar)
		if r.Due(since, calendar).On.Before(d) || !r.Due(since-1, calendar).On.Before(d) {
			t.Errorf("%d %s by %s: since %s", r.Amount, r.Unit, d, since)
		}
	})
}

func TestRulesIsACopy(t *testing.T) {
	law.Shipped().Rules()[0].Amount = 99
	if got := law.Shipped().Rules()[0].Amount; got != 10 {
		t.Errorf("a reader changed the table: %d days", got)
	}
}

// TestNames reads back the name under which each rule's deadline is stored.
func TestNames(t *testing.T) {
	for _, r := range law.Shipped().Rules() {
		for year, mark := range map[int]string{2026: "", 2040: "?"} {
			due := r.DueAt(workday.On(year, time.March, 2).Start(), workday.Official(), law.Shipped().HoursOn(workday.On(year, time.March, 2)))
			name := due.String()
			got, known, ok := law.Shipped().Named(name)
			if !ok || got != r || known != due.Known || r.Unit == law.WorkingDays && !strings.HasSuffix(name, r.From.String()+mark) {
				t.Errorf("%s reads as %+v, known %t, found %t", name, got, known, ok)
			}
		}
	}
	if name := (law.Deadline{}).String(); name != "" {
		t.Errorf("no rule is called %q", name)
	}
	for _, name := range []string{"", "petition_resolution", "petition_resolution@2014-07-02", "no_rule@2014-07-01"} {
		if r, _, ok := law.Shipped().Named(name); ok {
			t.Errorf("%q names %+v", name, r)
		}
	}
}

// TestExtensions checks that a date that can be extended is extended by a rule
// in force for as long, and that a complaint comes to no more than the time of
// a complex one.
func TestExtensions(t *testing.T) {
	for _, r := range law.Shipped().Rules() {
		code, ok := law.ExtensionOf(r.Code)
		if want := r.Code == law.PetitionResolution || r.Code == law.ComplaintFirstSettlement; ok != want {
			t.Errorf("%s can be extended: %t", r.Code, ok)
		}
		if by, found := law.Shipped().InForce(code, workday.On(2022, time.March, 1)); ok && (!found || by.Start != law.FirstDue || by.Unit != law.CalendarDays) {
			t.Errorf("%s is extended by %+v", r.Code, by)
		}
	}
	on := workday.On(2022, time.March, 1)
	first, _ := law.Shipped().InForce(law.ComplaintFirstSettlement, on)
	by, _ := law.Shipped().InForce(law.ComplaintExtension, on)
	complex, _ := law.Shipped().InForce(law.ComplaintFirstSettlementComplex, on)
	due := first.Due(on, workday.Official()).On
	if got, want := by.Due(due, workday.Official()).On, complex.Due(on, workday.Official()).On; got != want {
		t.Errorf("a complaint can be extended to %s, a complex one is due on %s", got, want)
	}
}
