package domain_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"kiennghi/domain"
	"kiennghi/domain/internal/golden"
	"kiennghi/domain/workday"
)

func questionLeads(s domain.QuestionState, step domain.Step) string {
	to, seat := s.Leads(step)
	if to == "" {
		return ""
	}
	return string(to) + ", by " + string(seat)
}

func TestQuestionLife(t *testing.T) {
	golden.Check(t, "question_life", life(domain.QuestionStates, domain.QuestionSteps, questionLeads))
	want := []domain.QuestionState{domain.QuestionConfirmed, domain.QuestionPartly, domain.QuestionUpheld, domain.QuestionRefuted, domain.QuestionUnruled, domain.QuestionDropped}
	if diff := cmp.Diff(want, finals(domain.QuestionStates, domain.QuestionSteps, questionLeads)); diff != "" {
		t.Errorf("final states (-want +got):\n%s", diff)
	}
}

// TestTimeAloneIsNeverPositive lets time pass in every state: what waits for
// somebody goes on without them, to no positive verdict, and what is disputed
// stays so.
func TestTimeAloneIsNeverPositive(t *testing.T) {
	positive := []domain.Verdict{domain.Confirmed, domain.Partly}
	for _, s := range domain.QuestionStates {
		waits := s.Verdict() == domain.Awaited || s == domain.QuestionClosed
		step := s.ByItself()
		if waits != (step != "") {
			t.Errorf("%s waits for somebody: %t; by itself: %q", s, waits, step)
		}
		for seen := s; seen.ByItself() != ""; {
			to, _ := seen.Leads(seen.ByItself())
			if slices.Contains(positive, to.Verdict()) || seen.Verdict() == domain.Disputed && to.Verdict() != domain.Disputed {
				t.Errorf("out of %s time leads to %s, which is %s", seen, to, to.Verdict())
			}
			seen = to
		}
		for _, step := range domain.QuestionSteps {
			to, seat := s.Leads(step)
			if slices.Contains(positive, to.Verdict()) && !slices.Contains(positive, s.Verdict()) && seat != domain.SeatPetitioner && seat != domain.SeatMonitor {
				t.Errorf("%s out of %s makes it %s, by the %s", step, s, to.Verdict(), seat)
			}
		}
	}
}

// asked is a petition with everything that was asked about it.
type asked struct {
	domain.Petition
	questions map[domain.QuestionID]domain.Question
	claims    int
}

// take takes a step of the petition and asks about what it claims.
func (a *asked) take(t *rapid.T, step domain.Step, at time.Time, c domain.Change) {
	e, err := a.Take(step, at, domain.Warrant{}, c)
	if err != nil {
		t.Fatal(err)
	}
	before := a.ClaimSeq
	a.Apply(e)
	if q, ok := domain.Ask(a.Petition, e); ok {
		if _, twice := a.questions[q.ID]; twice {
			t.Fatalf("%s is asked about twice", step)
		}
		a.questions[q.ID] = q
		a.claims++
	}
	if q, ok := a.questions[domain.QuestionOf(a.ID, before)]; ok && before != a.ClaimSeq {
		if to, _ := q.State.Leads(domain.StepDropQuestion); to != "" {
			a.step(t, q, domain.StepDropQuestion, at, domain.Change{})
		}
	}
}

// step takes a step of one of the questions.
func (a *asked) step(t *rapid.T, q domain.Question, step domain.Step, at time.Time, c domain.Change) domain.Question {
	e, err := q.Take(step, at, domain.Warrant{}, c)
	if err != nil {
		t.Fatal(err)
	}
	q.Apply(e)
	a.questions[q.ID] = q
	return q
}

// TestOneQuestionForEachOutcome takes petitions through any life together with
// the questions about what they claim, as the desk does.
func TestOneQuestionForEachOutcome(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, _ := filed(t)
		a := &asked{Petition: p, questions: map[domain.QuestionID]domain.Question{}}
		at := epoch
		for range rapid.IntRange(0, 25).Draw(t, "steps") {
			at = at.Add(time.Duration(rapid.IntRange(1, 500).Draw(t, "hours")) * time.Hour)
			today := workday.Of(at)
			q, present := a.questions[domain.QuestionOf(a.ID, a.ClaimSeq)]
			if present && rapid.Bool().Draw(t, "of the question") {
				timely := map[domain.Seat]error{domain.SeatPetitioner: a.Replying(today), domain.SeatHolder: a.Closable(today), domain.SeatMonitor: a.Ruling(today)}
				var steps []domain.Step
				for _, s := range domain.QuestionSteps {
					if s == domain.StepCloseAgain && a.Paused() {
						continue
					}
					if to, seat := q.State.Leads(s); to != "" && seat != domain.SeatRecord && timely[seat] == nil {
						steps = append(steps, s)
					}
				}
				if len(steps) == 0 {
					continue
				}
				step := rapid.SampledFrom(steps).Draw(t, "step of the question")
				q = a.step(t, q, step, at, domain.Change{DueOn: today + 15, ReplyBy: today + 90})
				switch step {
				case domain.StepConfirm, domain.StepPartly, domain.StepSilence, domain.StepUpholdClosing:
					a.take(t, domain.StepHear, at, domain.Change{Verdict: q.State.Verdict(), ReplyBy: q.LateDue})
				case domain.StepDispute, domain.StepRefuteClosing:
					a.take(t, domain.StepReopen, at, domain.Change{RedoDue: today + 15, CloseBy: today + 10, Refuted: step == domain.StepRefuteClosing})
				case domain.StepCloseAgain:
					c := brings(t, a.Petition, step, at)
					c.RuleBy = today + 20
					a.take(t, step, at, c)
				}
			} else if steps := slices.DeleteFunc(a.Steps(), func(s domain.Step) bool {
				_, seat := a.State.Leads(s)
				return seat == domain.SeatRecord || s == domain.StepCloseAgain || a.Bound(s, "", "", today) != nil
			}); len(steps) > 0 {
				step := rapid.SampledFrom(steps).Draw(t, "step of the petition")
				c := brings(t, a.Petition, step, at)
				c.AskOn = today + 7
				a.take(t, step, at, c)
			}
			if len(a.questions) != a.claims {
				t.Fatalf("%d questions about %d claims", len(a.questions), a.claims)
			}
			running := 0
			for _, q := range a.questions {
				if (q.State.ByItself() != "") != !q.Due.IsZero() {
					t.Fatalf("%s goes on by itself on %s", q.State, q.Due)
				}
				if !q.Due.IsZero() {
					running++
				}
				if q.Claim == a.ClaimSeq && q.State.Verdict() != a.Verdict {
					t.Fatalf("the question is %s, the petition %s", q.State, a.Verdict)
				}
			}
			if running > 1 {
				t.Fatalf("%d questions wait at once", running)
			}
			if a.Verdict == domain.Disputed && a.State == domain.StateInProgress && a.NextDue.IsZero() {
				t.Fatal("a disputed case rests without a day")
			}
			if a.HeldInTime() && (a.State != domain.StateConcluded || a.Verdict == domain.Disputed) {
				t.Fatalf("in time while %s and %s", a.State, a.Verdict)
			}
		}
	})
}

// TestFalselyClosed closes a case on day 1 that was not done, and was on day
// 40: it is not in time, whatever it was said to be in between.
func TestFalselyClosed(t *testing.T) {
	day := func(n int) time.Time { return epoch.Add(time.Duration(n) * 24 * time.Hour) }
	p := domain.Petition{State: domain.StateReceived, Home: "ward", Holder: "ward", DueOn: workday.Of(day(30)), Version: 1}
	take := func(n int, step domain.Step, c domain.Change) {
		t.Helper()
		e, err := p.Take(step, day(n), domain.Warrant{}, c)
		if err != nil {
			t.Fatal(err)
		}
		p.Apply(e)
	}
	done := domain.Change{Mode: domain.InWriting, Outcome: domain.Resolved}
	take(1, domain.StepConclude, done)
	if !p.HeldInTime() {
		t.Error("what is concluded on day 1 of 30 is not in time")
	}
	take(9, domain.StepReopen, domain.Change{RedoDue: workday.Of(day(24)), CloseBy: workday.Of(day(19))})
	if p.HeldInTime() || p.NextDue != workday.Of(day(24)) || p.Heard() != domain.Disputed {
		t.Errorf("reopened it is %s, due on %s; in time: %t", p.Heard(), p.NextDue, p.HeldInTime())
	}
	take(40, domain.StepConclude, done)
	take(60, domain.StepHear, domain.Change{Verdict: domain.Confirmed})
	if p.HeldInTime() || p.Heard() != domain.Confirmed || p.Reopened != 1 {
		t.Errorf("done on day 40 it is %s; in time: %t", p.Heard(), p.HeldInTime())
	}
}

// TestRecurredIsNotConfirmed counts what came up again apart, unless it is
// disputed, which is worse; another claim begins anew.
func TestRecurredIsNotConfirmed(t *testing.T) {
	for v, want := range map[domain.Verdict]domain.Verdict{domain.Awaited: domain.Recurred, domain.Confirmed: domain.Recurred,
		domain.Partly: domain.Recurred, domain.Silent: domain.Recurred, domain.Disputed: domain.Disputed} {
		u := domain.Upshot{Claimed: domain.Resolved, Verdict: v, Challenged: v == domain.Disputed, InTime: true, RecurredAs: domain.PetitionID{1}}
		if got := u.Heard(); got != want || u.HeldInTime() {
			t.Errorf("what recurred and is %s counts as %s, want %s; in time: %t", v, got, want, u.HeldInTime())
		}
	}
	p := domain.Petition{State: domain.StateConcluded, Upshot: domain.Upshot{Claimed: domain.Resolved, ClaimSeq: 2, Verdict: domain.Confirmed}, Version: 2}
	for _, take := range []struct {
		step domain.Step
		domain.Change
	}{{domain.StepRecur, domain.Change{RecurredAs: domain.PetitionID{1}}}, {domain.StepConclude, domain.Change{Mode: domain.InWriting, Outcome: domain.Resolved}}} {
		e, err := p.Take(take.step, epoch, domain.Warrant{}, take.Change)
		if err != nil {
			t.Fatal(err)
		}
		p.Apply(e)
	}
	if p.Heard() != domain.Awaited {
		t.Errorf("another claim is %s, want it awaited", p.Heard())
	}
}

// TestWhenToAsk lists what the petitioner can tell at once.
func TestWhenToAsk(t *testing.T) {
	for _, tt := range []struct {
		claim domain.Claim
		want  bool
	}{
		{domain.Claim{Outcome: domain.Resolved}, false},
		{domain.Claim{Outcome: domain.Planned}, false},
		{domain.Claim{Outcome: domain.InProgress, Reason: domain.WithPlan}, false},
		{domain.Claim{Outcome: domain.InProgress, Reason: domain.NoPlan}, true},
		{domain.Claim{Outcome: domain.Explained}, true},
		{domain.Claim{Outcome: domain.Unresolved}, true},
	} {
		if got := tt.claim.AskedAtOnce(); got != tt.want {
			t.Errorf("%+v is asked about at once: %t, want %t", tt.claim, got, tt.want)
		}
	}
}

// TestTimeEndsNoDispute answers anew what was disputed. While that is awaited it
// is not in time, and silence is no better than the dispute, though a reply may
// still come; only what somebody says makes it good.
func TestTimeEndsNoDispute(t *testing.T) {
	const due = workday.Date(100)
	p := domain.Petition{State: domain.StateConcluded, DueOn: due, Version: 1}
	take := func(day workday.Date, step domain.Step, c domain.Change) {
		p.Apply(domain.Event{Seq: p.Version + 1, Step: step, At: day.Start(), Change: c})
	}
	is := func(when string, want domain.Verdict, inTime bool) {
		t.Helper()
		if p.Heard() != want || p.HeldInTime() != inTime {
			t.Errorf("%s it is %q, in time: %t; want %q, %t", when, p.Heard(), p.HeldInTime(), want, inTime)
		}
	}
	done := domain.Change{State: string(domain.StateConcluded), Outcome: domain.Resolved}
	take(10, domain.StepConclude, done)
	is("claimed", domain.Awaited, true)
	take(11, domain.StepHear, domain.Change{Verdict: p.Counts(domain.Silent), ReplyBy: 30})
	is("silent", domain.Silent, true)
	take(20, domain.StepReopen, domain.Change{State: string(domain.StateInProgress)})
	take(21, domain.StepConclude, done)
	is("claimed anew", domain.Awaited, false)
	take(30, domain.StepHear, domain.Change{Verdict: p.Counts(domain.Silent), ReplyBy: 50})
	is("silent after a dispute", domain.Disputed, false)
	if err := p.Replying(50); err != nil {
		t.Errorf("a late reply: %v", err)
	}
	if e := domain.Refusal(p.Replying(51)); e == nil || e.Code != domain.CodeReplyTooLate {
		t.Errorf("a reply too late: %v", e)
	}
	silent := p
	take(51, domain.StepEscalate, domain.Change{State: string(domain.StateHandedOver)})
	is("handed on", domain.Disputed, false)
	p = silent
	take(40, domain.StepHear, domain.Change{Verdict: p.Counts(domain.Partly)})
	is("confirmed in part", domain.Partly, true)
	take(41, domain.StepConclude, done)
	is("claimed once more", domain.Awaited, true)

	p = silent
	take(41, domain.StepAnswer, domain.Change{State: string(domain.StateAnswered), Outcome: domain.Planned})
	take(42, domain.StepEscalate, domain.Change{State: string(domain.StateHandedOver)})
	is("promised and handed on", domain.Disputed, false)
}
