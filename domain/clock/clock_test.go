package clock_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"kiennghi/domain"
	"kiennghi/domain/clock"
	"kiennghi/domain/workday"
)

const (
	ward     = domain.UnitID("00088-2021")
	district = domain.UnitID("002-2021")
	city     = domain.UnitID("01-2021")
)

// day is 8:30 in the morning of a day counted from Monday, 6 June 2022.
func day(n int) time.Time { return time.Date(2022, time.June, 6+n, 1, 30, 0, 0, time.UTC) }

// life is a petition of the ward and its record.
type life struct {
	domain.Petition
	events []domain.Event
}

// received is a petition that came in on day 0.
func received() *life {
	l := &life{}
	l.keep(domain.Event{Of: domain.ID[any]{1}, Seq: 1, Step: domain.StepFile, At: day(0), Change: domain.Change{
		State: string(domain.StateReceived), Home: ward, Holder: ward, DueOn: workday.Of(day(30)), DueRule: "petition_resolution@2014-07-01"}})
	return l
}

func (l *life) keep(e domain.Event) {
	l.Apply(e)
	l.events = append(l.events, e)
}

// take takes a step, and fails the test when it leads nowhere.
func (l *life) take(t interface{ Fatal(...any) }, step domain.Step, at time.Time, c domain.Change) *life {
	e, err := l.Take(step, at, domain.Warrant{}, c)
	if err != nil {
		t.Fatal(err)
	}
	l.keep(e)
	return l
}

// brings is what a step brings with it that a clock could care for.
func (l *life) brings(step domain.Step) domain.Change {
	switch step {
	case domain.StepEscalate:
		if l.Holder == ward {
			return domain.Change{Target: district}
		}
		return domain.Change{Target: city}
	case domain.StepTake:
		return domain.Change{Holder: l.Target}
	case domain.StepAnswer:
		return domain.Change{Mode: domain.InWriting, Outcome: domain.Planned}
	case domain.StepConclude:
		return domain.Change{Mode: domain.InWriting, Outcome: domain.Resolved}
	case domain.StepPublish:
		public := true
		return domain.Change{Public: &public, Target: l.Target}
	case domain.StepRepeat:
		return domain.Change{Target: l.Target}
	case domain.StepLink:
		return domain.Change{Primary: domain.PetitionID{2}}
	case domain.StepReclassify:
		return domain.Change{Kind: domain.KindFeedback, DueOn: l.DueOn}
	case domain.StepPromise:
		return domain.Change{Promised: l.DueOn}
	case domain.StepExtend:
		return domain.Change{ExtendedTo: l.DueOn.Add(9)}
	case domain.StepPause:
		return domain.Change{Pause: domain.WaitingForPetitioner}
	}
	return domain.Change{}
}

// A case that was said to be done on day 1, and was done on day 40, was not
// done in time: the clock never stopped.
func TestFalselyClosed(t *testing.T) {
	l := received()
	l.take(t, domain.StepConclude, day(1), domain.Change{Mode: domain.InWriting, Outcome: domain.Resolved})
	c := clock.Read(l.events, day(20))
	if c.Running() || c.Concluded() != workday.Of(day(1)) || !inTime(c, l.DueOn, day(20)) {
		t.Fatalf("closed on day 1: %+v", c)
	}
	l.take(t, domain.StepAnswer, day(20), domain.Change{Mode: domain.InWriting, Outcome: domain.InProgress})
	c = clock.Read(l.events, day(25))
	want := clock.Clock{Span: clock.Span{From: day(0), To: day(25)}, Reopened: 1,
		Segments: []clock.Segment{{Holder: ward, Span: clock.Span{From: day(0), To: day(25)}}}}
	if diff := cmp.Diff(want, c); diff != "" {
		t.Fatalf("reopened (-want +got):\n%s", diff)
	}
	l.take(t, domain.StepConclude, day(40), domain.Change{Mode: domain.InWriting, Outcome: domain.Resolved})
	c = clock.Read(l.events, day(90))
	if got := c.Time(workday.Official()); got != (clock.Time{Seconds: 40 * 86400, Days: 40, Working: 29}) {
		t.Errorf("it took %+v", got)
	}
	if c.Concluded() != workday.Of(day(40)) || inTime(c, l.DueOn, day(90)) {
		t.Errorf("done on day 40, due on day 30, and in time: %+v", c)
	}
}

func inTime(c clock.Clock, due workday.Date, now time.Time) bool {
	in, judged := clock.Deadline{On: due, Met: c.Concluded()}.InTime(now)
	return in && judged
}

// A conclusion that replaces another is the one that counts.
func TestConcludedAgain(t *testing.T) {
	l := received()
	for _, n := range []int{1, 35} {
		l.take(t, domain.StepConclude, day(n), l.brings(domain.StepConclude))
	}
	c := clock.Read(l.events, day(90))
	if c.Concluded() != workday.Of(day(35)) || c.Reopened != 0 || c.Segments[0].To != day(35) {
		t.Errorf("concluded on day 1 and again on day 35: %+v", c)
	}
}

// A hand-over is the sender's time until it is accepted.
func TestHandOver(t *testing.T) {
	l := received()
	l.take(t, domain.StepEscalate, day(2), domain.Change{Target: district})
	l.take(t, domain.StepReturn, day(4), domain.Change{Count: 1})
	l.take(t, domain.StepEscalate, day(5), domain.Change{Target: district})
	l.take(t, domain.StepTake, day(9), domain.Change{Holder: district})
	l.take(t, domain.StepWithdraw, day(12), domain.Change{})
	got := clock.Read(l.events, day(60))
	want := clock.Clock{Span: clock.Span{From: day(0), To: day(12)}, Stopped: domain.StepWithdraw, Segments: []clock.Segment{
		{Holder: ward, Span: clock.Span{From: day(0), To: day(9)}, Ended: domain.StepTake},
		{Holder: district, Span: clock.Span{From: day(9), To: day(12)}, Ended: domain.StepWithdraw},
	}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if !got.Concluded().IsZero() {
		t.Error("a withdrawn petition was concluded")
	}
	shares := []clock.Share{
		{Holder: ward, Time: clock.Time{Seconds: 9 * 86400, Days: 9, Working: 7}},
		{Holder: district, Time: clock.Time{Seconds: 3 * 86400, Days: 3, Working: 2}},
	}
	if diff := cmp.Diff(shares, got.Shares(workday.Official())); diff != "" {
		t.Errorf("shares (-want +got):\n%s", diff)
	}
}

// What was received before it was recorded was held from its receipt on.
func TestReceivedBefore(t *testing.T) {
	at := day(-3)
	l := &life{}
	l.keep(domain.Event{Seq: 1, Step: domain.StepFile, At: day(0), Change: domain.Change{State: string(domain.StateReceived), Home: ward, Holder: ward, At: &at}})
	if c := clock.Read(l.events, day(1)); c.From != at || c.Segments[0].From != at || !c.Running() {
		t.Errorf("received three days before: %+v", c)
	}
	if c := clock.Read(nil, day(1)); len(c.Segments) != 0 {
		t.Errorf("without a record: %+v", c)
	}
}

// The holder's time stands still in a pause, and the petitioner's does not: up
// to the resumption, or to the end of the last day when nobody resumed it.
func TestPauses(t *testing.T) {
	wait := domain.Change{Pause: domain.WaitingForPetitioner, PausedUntil: workday.Of(day(12)), Note: "bản vẽ"}
	byLaw := domain.Change{Pause: domain.PausedByLaw, Article: "điều 11", PausedUntil: workday.Of(day(25))}
	cal := workday.Official()
	l := received()
	l.take(t, domain.StepAccept, day(1), domain.Change{})
	l.take(t, domain.StepPause, day(2), wait)
	if c := clock.Read(l.events, day(5)); c.Paused(cal).Days != 3 || c.Net(cal).Days != 2 || c.Time(cal).Days != 5 || c.Segments[0].Pauses[0].Ended != "" {
		t.Fatalf("paused on day 2, seen on day 5: %+v", c)
	}
	l.take(t, domain.StepAssign, day(6), domain.Change{})
	l.take(t, domain.StepResume, day(8), domain.Change{})
	l.take(t, domain.StepPause, day(20), byLaw)
	got := clock.Read(l.events, day(60))
	want := clock.Clock{Span: clock.Span{From: day(0), To: day(60)}, Segments: []clock.Segment{{Holder: ward, Span: clock.Span{From: day(0), To: day(60)}, Pauses: []clock.Pause{
		{Span: clock.Span{From: day(2), To: day(8)}, Reason: wait.Pause, Note: wait.Note, Until: wait.PausedUntil, Ended: domain.StepResume},
		{Span: clock.Span{From: day(20), To: workday.Of(day(26)).Start()}, Reason: byLaw.Pause, Article: byLaw.Article, Until: byLaw.PausedUntil, Ended: domain.StepResume},
	}}}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatalf("(-want +got):\n%s", diff)
	}
	if got.Paused(cal).Days != 12 || got.Net(cal).Days != 48 {
		t.Errorf("paused for %+v, net %+v", got.Paused(cal), got.Net(cal))
	}
	l.take(t, domain.StepWithdraw, day(22), domain.Change{})
	c := clock.Read(l.events, day(60))
	if last := c.Segments[0].Pauses[1]; last.Ended != domain.StepWithdraw || last.To != day(22) || c.To != day(22) {
		t.Errorf("withdrawn on day 22 of a pause: %+v", c)
	}
}

// still are the steps that move no clock.
var still = []domain.Step{domain.StepAccept, domain.StepAssign, domain.StepReclassify, domain.StepPromise, domain.StepPublish, domain.StepRepeat, domain.StepRecur, domain.StepHear, "comment"}

// TestSegmentsAddUp takes petitions through any life, at instants of machines
// whose clocks differ, and holds the segments against the whole.
func TestSegmentsAddUp(t *testing.T) {
	cal := workday.Official()
	rapid.Check(t, func(t *rapid.T) {
		l := received()
		at := day(0)
		holders := []domain.UnitID{ward}
		for range rapid.IntRange(0, 15).Draw(t, "steps") {
			steps := l.Steps()
			if len(steps) == 0 {
				break
			}
			step := rapid.SampledFrom(steps).Draw(t, "step")
			at = at.Add(time.Duration(rapid.Int64Range(-int64(time.Minute), int64(60*24*time.Hour)).Draw(t, "later")))
			if step == domain.StepCloseAgain && l.Verdict != domain.Disputed || l.Bound(step, "", "", workday.Of(at)) != nil {
				continue
			}
			change := l.brings(step)
			if step == domain.StepPause {
				change.PausedUntil = workday.Of(at).Add(rapid.IntRange(0, 40).Draw(t, "until"))
			}
			if l.take(t, step, at, change); step == domain.StepTake {
				holders = append(holders, l.Holder)
			}
		}
		now := at.Add(time.Duration(rapid.Int64Range(-int64(time.Minute), int64(90*24*time.Hour)).Draw(t, "now")))
		c := clock.Read(l.events, now)

		var sum, net, paused clock.Time
		var held []domain.UnitID
		for i, s := range c.Segments {
			sum, net, paused = sum.Plus(s.Time(cal)), net.Plus(s.Net(cal)), paused.Plus(s.Paused(cal))
			if n := s.Net(cal); n.Seconds < 0 || n.Days < 0 || n.Working < 0 {
				t.Fatalf("more was paused than there was: %+v", s)
			}
			from := s.From
			for _, p := range s.Pauses {
				if p.From.Before(from) || p.To.Before(p.From) || p.To.After(s.To) || p.To.After((p.Until+1).Start()) && p.To.After(p.From) {
					t.Fatalf("the pause %+v of %+v", p, s)
				}
				from = p.To
			}
			held = append(held, s.Holder)
			if last := i == len(c.Segments)-1; s.To.Before(s.From) || last && (s.To != c.To || s.Ended != c.Stopped) || !last && s.To != c.Segments[i+1].From {
				t.Fatalf("segment %d of %+v", i, c)
			}
		}
		if net != c.Net(cal) || paused != c.Paused(cal) || net.Plus(paused) != c.Time(cal) {
			t.Fatalf("net %+v and paused %+v are not %+v: %+v", net, paused, c.Time(cal), c)
		}
		if c.From != day(0) || c.Segments[0].From != c.From || sum != c.Time(cal) {
			t.Fatalf("the segments add up to %+v, the whole is %+v: %+v", sum, c.Time(cal), c)
		}
		var shares clock.Time
		for _, s := range c.Shares(cal) {
			shares = shares.Plus(s.Time)
		}
		if shares != sum || !slices.Equal(held, holders) {
			t.Fatalf("held by %v, want %v; shares of %+v", held, holders, shares)
		}
		owes := l.State.Open() || l.State == domain.StateAnswered
		if c.Running() != owes || owes && c.To.Before(now) {
			t.Fatalf("%s, and running is %t, up to %s of %s", l.State, c.Running(), c.To, now)
		}

		// Neither without what moves no clock nor with more of it is it another.
		fewer := slices.DeleteFunc(slices.Clone(l.events), func(e domain.Event) bool { return slices.Contains(still, e.Step) })
		if d := cmp.Diff(c, clock.Read(fewer, now)); d != "" {
			t.Fatalf("less, and another clock:\n%s", d)
		}
		more := rapid.SampledFrom(still).Draw(t, "more")
		i := rapid.IntRange(1, len(l.events)).Draw(t, "where")
		e := domain.Event{Step: more, At: l.events[i-1].At, Change: domain.Change{Target: l.Target}}
		if d := cmp.Diff(c, clock.Read(slices.Insert(slices.Clone(l.events), i, e), now)); d != "" {
			t.Fatalf("%s, and another clock:\n%s", more, d)
		}
	})
}

func TestDeadline(t *testing.T) {
	due := workday.Of(day(10))
	for _, tt := range []struct {
		name       string
		met, over  int // days; -1 for never
		seen       int
		in, judged bool
	}{
		{"may still be kept", -1, -1, 10, false, false},
		{"has passed", -1, -1, 11, false, true},
		{"kept on the last day", 10, -1, 40, true, true},
		{"kept too late", 11, -1, 40, false, true},
		{"fell away before its day", -1, 9, 40, false, false},
		{"fell away on its day", -1, 10, 40, false, false},
		{"fell away too late", -1, 11, 40, false, true},
	} {
		d := clock.Deadline{On: due}
		if tt.met >= 0 {
			d.Met = workday.Of(day(tt.met))
		}
		if tt.over >= 0 {
			d.Over = workday.Of(day(tt.over))
		}
		if in, judged := d.InTime(day(tt.seen)); in != tt.in || judged != tt.judged || d.Waits() != (tt.met < 0 && tt.over < 0) {
			t.Errorf("%s: in time %t, judged %t", tt.name, in, judged)
		}
	}
	// One with an instant is late a moment after it.
	for _, tt := range []struct {
		met, seen  time.Duration // from the instant
		in, judged bool
	}{
		{-1, 0, false, false}, {-1, time.Second, false, true}, {0, time.Hour, true, true}, {time.Second, time.Hour, false, true},
	} {
		d := clock.Deadline{On: due, At: day(10)}
		if tt.met >= 0 {
			d.MetAt = d.At.Add(tt.met)
			d.Met = workday.Of(d.MetAt)
		}
		if in, judged := d.InTime(day(10).Add(tt.seen)); in != tt.in || judged != tt.judged {
			t.Errorf("%s after the instant, seen %s after it: in time %t, judged %t", tt.met, tt.seen, in, judged)
		}
	}
	// Day 10 is a Thursday.
	for seen, want := range map[int][2]int{10: {0, 0}, 7: {3, 3}, 4: {6, 4}, 11: {-1, -1}, 14: {-4, -2}} {
		if days, working := (clock.Deadline{On: due}).Left(workday.Of(day(seen)), workday.Official()); [2]int{days, working} != want {
			t.Errorf("on day %d are left %d days, %d of them working, want %v", seen, days, working, want)
		}
	}
}
