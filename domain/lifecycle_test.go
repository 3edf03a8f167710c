package domain_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"text/tabwriter"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"kiennghi/domain"
	"kiennghi/domain/internal/golden"
	"kiennghi/domain/workday"
)

// life prints, for every step and every state, where the step leads.
func life[S ~string](states []S, steps []domain.Step, leads func(S, domain.Step) string) string {
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	fmt.Fprint(w, "step")
	for _, s := range states {
		if s == "" {
			s = "(new)"
		}
		fmt.Fprintf(w, "\t%s", s)
	}
	fmt.Fprintln(w)
	for _, step := range steps {
		fmt.Fprint(w, step)
		for _, s := range states {
			to := leads(s, step)
			if to == "" {
				to = "-"
			}
			fmt.Fprintf(w, "\t%s", to)
		}
		fmt.Fprintln(w)
	}
	w.Flush()
	return b.String()
}

// finals lists the states out of which no step leads.
func finals[S ~string](states []S, steps []domain.Step, leads func(S, domain.Step) string) []S {
	return slices.DeleteFunc(slices.Clone(states), func(s S) bool {
		return slices.ContainsFunc(steps, func(step domain.Step) bool { return leads(s, step) != "" })
	})
}

func petitionLeads(s domain.State, step domain.Step) string {
	to, seat := s.Leads(step)
	if to == "" {
		return ""
	}
	return string(to) + ", by " + string(seat)
}

// taken is where the event of a step leads; nowhere when it was refused.
func taken(e domain.Event, err error) string {
	if err != nil {
		return ""
	}
	return e.Change.State
}

func answerLeads(s domain.AnswerState, step domain.Step) string {
	return taken(domain.Answer{State: s}.Take(step, epoch, domain.Warrant{}, domain.Change{}))
}

func dialogueLeads(s domain.DialogueState, step domain.Step) string {
	return taken(domain.Dialogue{State: s}.Take(step, epoch, domain.Warrant{}, domain.Change{}))
}

func escalationLeads(s domain.EscalationState, step domain.Step) string {
	return taken(domain.Escalation{State: s}.Decide(step, epoch, domain.Warrant{}, domain.Change{}))
}

var (
	answerStates    = []domain.AnswerState{"", domain.AnswerDraft, domain.AnswerApproved, domain.AnswerPublished, domain.AnswerDropped}
	dialogueStates  = append([]domain.DialogueState{""}, domain.DialogueStates...)
	dialogueSteps   = append([]domain.Step{domain.StepPlan}, domain.DialogueSteps...)
	escalationSteps = []domain.Step{domain.StepTake, domain.StepReturn, domain.StepContest, domain.StepName, domain.StepRecall, domain.StepWithdraw, domain.StepEscalate, domain.StepAnswer}
)

func TestPetitionLife(t *testing.T) {
	golden.Check(t, "petition_life", life(domain.States, domain.PetitionSteps, petitionLeads))
	others := slices.DeleteFunc(slices.Clone(domain.PetitionSteps), func(s domain.Step) bool {
		return s == domain.StepRefuse || s == domain.StepRevive // a denunciation at any time; what the office withdrew, for a time
	})
	if diff := cmp.Diff([]domain.State{domain.StateWithdrawn}, finals(domain.States, others, petitionLeads)); diff != "" {
		t.Errorf("final states (-want +got):\n%s", diff)
	}
	for _, s := range domain.States {
		for _, step := range domain.PetitionSteps {
			if to, seat := s.Leads(step); (to != "") != slices.Contains(s.Steps(), step) || (to == "") != (seat == "") {
				t.Errorf("%s out of %s leads to %q, from the seat %q", step, s, to, seat)
			}
		}
	}
}

func TestAnswerLife(t *testing.T) {
	golden.Check(t, "answer_life", life(answerStates, domain.AnswerSteps, answerLeads))
	if diff := cmp.Diff([]domain.AnswerState{domain.AnswerPublished, domain.AnswerDropped}, finals(answerStates, domain.AnswerSteps, answerLeads)); diff != "" {
		t.Errorf("final states (-want +got):\n%s", diff)
	}
}

func TestDialogueLife(t *testing.T) {
	golden.Check(t, "dialogue_life", life(dialogueStates, dialogueSteps, dialogueLeads))
	if diff := cmp.Diff([]domain.DialogueState{domain.DialogueConcluded, domain.DialogueCancelled}, finals(dialogueStates, dialogueSteps, dialogueLeads)); diff != "" {
		t.Errorf("final states (-want +got):\n%s", diff)
	}
}

func TestEscalationLife(t *testing.T) {
	golden.Check(t, "escalation_life", life(domain.EscalationStates, escalationSteps, escalationLeads))
	want := []domain.EscalationState{domain.EscalationAccepted, domain.EscalationReturned, domain.EscalationRecalled, domain.EscalationSettled}
	if diff := cmp.Diff(want, finals(domain.EscalationStates, escalationSteps, escalationLeads)); diff != "" {
		t.Errorf("final states (-want +got):\n%s", diff)
	}
}

// TestPlantedArrow shows that an arrow more is seen: a withdrawn petition that
// can be answered changes what is printed and what is final.
func TestPlantedArrow(t *testing.T) {
	planted := func(s domain.State, step domain.Step) string {
		if s == domain.StateWithdrawn && step == domain.StepAnswer {
			return string(domain.StateAnswered)
		}
		return petitionLeads(s, step)
	}
	if life(domain.States, domain.PetitionSteps, planted) == life(domain.States, domain.PetitionSteps, petitionLeads) {
		t.Error("the planted arrow is not printed")
	}
	if slices.Contains(finals(domain.States, domain.PetitionSteps, planted), domain.StateWithdrawn) {
		t.Error("withdrawn is final in spite of the planted arrow")
	}
}

var (
	unitIDs = rapid.SampledFrom([]domain.UnitID{"district", "city", "state"})
	futures = rapid.Map(rapid.IntRange(1, 60), func(n int) workday.Date { return workday.Of(epoch).Add(n) })
	perhaps = rapid.OneOf(futures, rapid.Just(workday.Date(0)))
)

// filed returns a petition as it is received, and the event of it.
func filed(t *rapid.T) (domain.Petition, domain.Event) {
	p := domain.Petition{Title: "Thoát nước ngõ 5", Text: "Ngõ ngập sau mưa.", Place: "ngõ 5"}
	c := domain.Change{
		State: string(domain.StateReceived), Kind: domain.KindPetition, Field: domain.FieldInfrastructure, Channel: domain.ChannelLetter,
		Home: "ward", Holder: "ward", DueOn: futures.Draw(t, "due"), DueRule: "petition_resolution", NoticeDue: perhaps.Draw(t, "notice"),
	}
	if rapid.Bool().Draw(t, "received before it was entered") {
		at := epoch.Add(-48 * time.Hour)
		c.At = &at
	}
	e := domain.Event{ID: domain.NewID[domain.Event](epoch), Subject: domain.OfPetition, Of: domain.ID[any](domain.NewID[domain.Petition](epoch)),
		Seq: 1, Step: domain.StepFile, At: epoch, Change: c}
	p.Apply(e)
	return p, e
}

// brings draws what a step brings with it, as the desk would.
func brings(t *rapid.T, p domain.Petition, step domain.Step, at time.Time) domain.Change {
	var c domain.Change
	switch step {
	case domain.StepAccept:
		c.DueOn = perhaps.Draw(t, "due")
	case domain.StepAssign:
		c.Assignee = domain.NewID[domain.Account](epoch)
		c.Five = &domain.FiveClear{Person: c.Assignee, Task: "khảo sát", Deadline: futures.Draw(t, "deadline")}
	case domain.StepReclassify:
		c.Kind, c.Field = domain.KindFeedback, domain.FieldEnvironment
		c.DueOn, c.NoticeDue = perhaps.Draw(t, "due"), perhaps.Draw(t, "notice")
	case domain.StepPromise:
		c.Promised, c.Disposed = futures.Draw(t, "promised"), domain.DisposedWritten
		c.PutOff = p.PutsOff(c.Promised)
	case domain.StepAnswer:
		c.Mode, c.Answer, c.Supersedes = domain.InWriting, domain.NewID[domain.Answer](epoch), p.Answer
		c.Outcome = rapid.SampledFrom([]domain.Outcome{domain.InProgress, domain.Planned, domain.Unresolved}).Draw(t, "outcome")
		if c.OutcomeDue = perhaps.Draw(t, "outcome due"); c.OutcomeDue.IsZero() {
			c.ReviewOn = futures.Draw(t, "review")
		}
	case domain.StepConclude:
		c.Mode, c.Answer, c.Supersedes = domain.OnTheSpot, domain.NewID[domain.Answer](epoch), p.Answer
		c.Outcome = rapid.SampledFrom([]domain.Outcome{domain.Resolved, domain.Explained}).Draw(t, "outcome")
	case domain.StepEscalate:
		c.Target, c.Escalation, c.Ground = unitIDs.Draw(t, "target"), domain.NewID[domain.Escalation](epoch), string(domain.BeyondAuthority)
	case domain.StepTake:
		c.Holder = p.Target
	case domain.StepReturn:
		c.Count = p.Bounces + 1
	case domain.StepContest:
		c.Count, c.Target = p.Bounces+1, unitIDs.Draw(t, "arbiter")
	case domain.StepName:
		c.Holder = rapid.SampledFrom([]domain.UnitID{p.Holder, p.Target}).Draw(t, "named")
	case domain.StepOverdue, domain.StepWarn:
		c.On = p.NextDue
	case domain.StepLink:
		c.Primary = domain.NewID[domain.Petition](epoch)
	case domain.StepReopen:
		c.RedoDue, c.CloseBy = futures.Draw(t, "to be answered anew"), perhaps.Draw(t, "to be closed again")
		c.Anew = rapid.Bool().Draw(t, "by that day alone")
	case domain.StepHear:
		c.Verdict = rapid.SampledFrom([]domain.Verdict{domain.Confirmed, domain.Partly, domain.Silent}).Draw(t, "verdict")
	case domain.StepCloseAgain:
		c.RuleBy = futures.Draw(t, "to be ruled upon")
		if c.Outcome = p.Claimed; c.Outcome == domain.GivenBack {
			c.Outcome = ""
		} else {
			c.Mode, c.Answer = domain.InWriting, p.Answer
		}
		if c.Outcome != "" && !c.Outcome.Final() {
			c.OutcomeDue = futures.Draw(t, "outcome due")
		}
	case domain.StepRecur:
		c.RecurredAs = domain.NewID[domain.Petition](epoch)
	case domain.StepRepeat:
		c.Repeat, c.Target = domain.NewID[domain.Repeat](epoch), p.Target
	case domain.StepExtend:
		c.ExtendedTo = futures.Draw(t, "extended to")
	case domain.StepPause:
		c.Pause = rapid.SampledFrom(domain.PauseReasons).Draw(t, "reason")
		c.PausedUntil = workday.Of(at).Add(rapid.IntRange(0, 9).Draw(t, "days"))
	case domain.StepPublish:
		public := rapid.Bool().Draw(t, "public")
		c.Public = &public
	}
	return c
}

// count says how many of the events are of one of the steps.
func count(events []domain.Event, steps ...domain.Step) int {
	n := 0
	for _, e := range events {
		if slices.Contains(steps, e.Step) {
			n++
		}
	}
	return n
}

// moves says how often the holder changed, or might have by being offered it.
func moves(events []domain.Event) int {
	n, holder := count(events, domain.StepTake), domain.UnitID("")
	for _, e := range events {
		if e.Step == domain.StepName && e.Change.Holder != holder {
			n++
		}
		if e.Change.Holder != "" {
			holder = e.Change.Holder
		}
	}
	return n
}

// puttings says how often a later day was promised than the one before, for the
// same answer.
func puttings(events []domain.Event) int {
	n, last, answered := 0, workday.Date(0), false
	for _, e := range events {
		switch {
		case e.Step == domain.StepRefuse:
			answered = false
		case e.Step == domain.StepAnswer || e.Step == domain.StepConclude:
			answered = true
		case e.Change.Anew && answered && !e.Change.Refuted:
			last = 0
		}
		if e.Step != domain.StepPromise {
			continue
		}
		if last != 0 && e.Change.Promised > last {
			n++
		}
		last = e.Change.Promised
	}
	return n
}

// or returns the first day, or the second when there is none.
func or(d, e workday.Date) workday.Date {
	if d.IsZero() {
		return e
	}
	return d
}

// owed lists the days by which something is owed for a petition.
func owed(p domain.Petition) []workday.Date {
	var days []workday.Date
	if p.State == domain.StateReceived {
		days = append(days, p.NoticeDue)
	}
	if p.State.Open() {
		days = append(days, p.Promised)
		if !p.Anew {
			days = append(days, or(p.MovedTo, or(p.ExtendedTo, p.DueOn)))
		}
		if p.State != domain.StateReceived {
			days = append(days, p.RedoDue)
		}
	}
	if p.State == domain.StateAnswered {
		days = append(days, p.OutcomeDue, p.ReviewOn)
	}
	return slices.DeleteFunc(days, workday.Date.IsZero)
}

// broken lists the promises that a petition does not keep, given its events.
func broken(p domain.Petition, events []domain.Event) []string {
	answered := p.State == domain.StateAnswered || p.State == domain.StateConcluded
	var next workday.Date
	if days := owed(p); len(days) > 0 {
		next = slices.Min(days)
	}
	var out []string
	for _, promise := range []struct {
		name string
		kept bool
	}{
		{"the version counts the events", p.Version == len(events)},
		{"a target while it is handed over, and only then", (p.Target != "") == (p.State == domain.StateHandedOver || p.State == domain.StateContested)},
		{"an outcome when it is answered, and only then", (p.Outcome != "") == answered},
		{"a mode when it is answered, and only then", (p.Mode != "") == answered},
		{"a final outcome when it is concluded", p.Outcome.Final() == (p.State == domain.StateConcluded)},
		{"a primary when it is linked, and only then", !p.Primary.IsZero() == (p.State == domain.StateLinked)},
		{"the next day is the first by which something is owed", p.NextDue == next},
		{"a day while something is owed, and only then: on it something happens by itself", next.IsZero() != (p.State.Open() || p.State == domain.StateAnswered)},
		{"the day of the first answer, once there is one", !p.AnsweredOn.IsZero() == (count(events, domain.StepAnswer, domain.StepConclude) > 0)},
		{"bounces count the returns", p.Bounces == count(events, domain.StepReturn, domain.StepContest)},
		{"extensions count the times it was extended", p.Extensions == count(events, domain.StepExtend)},
		{"a later date only when it was extended", p.ExtendedTo.IsZero() || p.Extensions > 0},
		{"paused while it is in progress, for a reason and until a day", p.Paused() == (p.PauseReason != "") && p.Paused() == !p.PausedUntil.IsZero() &&
			(!p.Paused() || p.State == domain.StateInProgress && !p.PausedUntil.Before(p.PausedSince) && !p.MovedTo.IsZero())},
		{"moves of the promise count the times it was put off", p.PromiseMoves == puttings(events)},
		{"pauses count the times it was paused", p.Pauses == count(events, domain.StepPause)},
		{"a day moved only when it was paused", p.MovedTo.IsZero() && p.PausedDays == 0 || p.Pauses > 0},
		{"hops count the times another took it over", p.Hops == moves(events)},
		{"it is named to hold it only when somebody was", (p.Named != "") == (count(events, domain.StepName) > 0)},
		{"a verdict while something is claimed or was disputed, and only then", (p.Verdict != "") == (p.Claimed != "")},
		{"a claim when it is answered", !answered || p.Claimed == p.Outcome},
		{"finished when nothing more is owed", !p.FinishedOn.IsZero() == (p.State == domain.StateConcluded || p.State == domain.StateRefused ||
			p.State == domain.StateWithdrawn || p.State == domain.StateLinked)},
		{"a day by which it is answered anew while it is reopened", p.State != domain.StateInProgress || p.Verdict != domain.Disputed || !p.NextDue.IsZero()},
		{"reopened as often as that was recorded", p.Reopened == count(events, domain.StepReopen)},
		{"answers as often as one was given", p.Answers == count(events, domain.StepAnswer, domain.StepConclude)},
		{"another holds it only when it was taken over", p.Holder == p.Home || p.Hops > 0},
	} {
		if !promise.kept {
			out = append(out, promise.name)
		}
	}
	return out
}

// TestPetitionKeepsItsPromises takes petitions through any steps that lead on,
// tries those that do not, and folds their events anew after a turn in JSON.
func TestPetitionKeepsItsPromises(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, e := filed(t)
		texts := domain.Petition{Title: p.Title, Text: p.Text, Place: p.Place}
		events := []domain.Event{e}
		at := epoch
		for range rapid.IntRange(0, 12).Draw(t, "tries") {
			at = at.Add(time.Duration(rapid.IntRange(0, 72).Draw(t, "hours")) * time.Hour)
			step := rapid.SampledFrom(domain.PetitionSteps).Draw(t, "step")
			was := p
			e, err := p.Take(step, at, domain.Warrant{}, brings(t, p, step, at))
			if p != was {
				t.Fatalf("making the event of %s changed the petition", step)
			}
			can := slices.Contains(was.Steps(), step) && was.Bound(step, "", "", workday.Of(at)) == nil
			if step == domain.StepCloseAgain {
				can = can && was.Verdict == domain.Disputed
			}
			if can != (err == nil) || !can && domain.KindOf(err) != domain.KindConflict {
				t.Fatalf("%s out of %s: %v", step, was.State, err)
			}
			if err != nil {
				continue
			}
			p.Apply(e)
			events = append(events, e)
			if to, _ := was.State.Leads(step); p.State != to && step != domain.StepCloseAgain {
				t.Fatalf("%s out of %s led to %s", step, was.State, p.State)
			}
			if kept := broken(p, events); len(kept) > 0 {
				t.Fatalf("after %s: %s\n%+v", step, strings.Join(kept, "; "), p)
			}
		}
		for _, e := range events {
			value, err := e.Change.Value()
			if err != nil {
				t.Fatal(err)
			}
			if err := e.Change.Scan(value); err != nil {
				t.Fatal(err)
			}
			texts.Apply(e)
		}
		if diff := cmp.Diff(p, texts); diff != "" {
			t.Fatalf("the fold of the events is another petition (-taken +folded):\n%s", diff)
		}
	})
}

// TestBrokenPromisesAreSeen breaks each promise in turn.
func TestBrokenPromisesAreSeen(t *testing.T) {
	p := domain.Petition{State: domain.StateReceived, Home: "ward", Holder: "ward", DueOn: before, NextDue: before, Version: 1}
	events := []domain.Event{{Step: domain.StepFile}}
	if got := broken(p, events); got != nil {
		t.Fatalf("a good petition breaks %v", got)
	}
	for name, plant := range map[string]func(*domain.Petition){
		"version": func(p *domain.Petition) { p.Version = 2 },
		"target":  func(p *domain.Petition) { p.Target = "city" },
		"state":   func(p *domain.Petition) { p.State = domain.StateHandedOver },
		"outcome": func(p *domain.Petition) { p.Outcome = domain.Planned },
		"conclusion": func(p *domain.Petition) {
			p.State, p.Outcome, p.Mode, p.NextDue = domain.StateConcluded, domain.Planned, domain.InWriting, 0
		},
		"mode":        func(p *domain.Petition) { p.Mode = domain.InWriting },
		"primary":     func(p *domain.Petition) { p.Primary[0] = 1 },
		"next due":    func(p *domain.Petition) { p.NextDue = 0 },
		"notice":      func(p *domain.Petition) { p.NoticeDue = before.Add(-1) },
		"answered on": func(p *domain.Petition) { p.AnsweredOn = before },
		"extension":   func(p *domain.Petition) { p.ExtendedTo, p.NextDue = before.Add(9), before.Add(9) },
		"pause":       func(p *domain.Petition) { p.PausedSince = before },
		"pauses":      func(p *domain.Petition) { p.Pauses = 1 },
		"putting off": func(p *domain.Petition) { p.PromiseMoves = 1 },
		"moved to":    func(p *domain.Petition) { p.MovedTo, p.NextDue = before.Add(9), before.Add(9) },
		"bounces":     func(p *domain.Petition) { p.Bounces = 1 },
		"hops":        func(p *domain.Petition) { p.Hops = 1 },
		"holder":      func(p *domain.Petition) { p.Holder = "city" },
	} {
		q := p
		if plant(&q); len(broken(q, events)) == 0 {
			t.Errorf("a broken %s is not seen", name)
		}
	}
}

// TestPetitionTakesOver checks that what the events bring is in the petition.
func TestPetitionTakesOver(t *testing.T) {
	id := domain.SeededID[domain.Petition](epoch, 1, 1)
	officer := domain.SeededID[domain.Account](epoch, 1, 2)
	dialogue, primary := domain.SeededID[domain.Dialogue](epoch, 1, 1), domain.SeededID[domain.Petition](epoch, 1, 2)
	received, public := epoch.Add(-10*time.Hour), true
	var p domain.Petition
	p.Apply(domain.Event{Of: domain.ID[any](id), Seq: 1, Step: domain.StepFile, At: epoch, Change: domain.Change{
		State: string(domain.StateReceived), Kind: domain.KindComplaint, Field: domain.FieldLand, Channel: domain.ChannelDialogue, Home: "ward", Holder: "ward",
		Dialogue: dialogue, At: &received, DueOn: before.Add(9), DueRule: "complaint_acceptance", NoticeDue: before.Add(9),
	}})
	want := domain.Petition{
		ID: id, Code: domain.PublicCode(id), State: domain.StateReceived, Kind: domain.KindComplaint, Field: domain.FieldLand, Channel: domain.ChannelDialogue,
		Home: "ward", Holder: "ward", Dialogue: dialogue, ReceivedAt: received, ReceivedOn: before.Add(-1),
		DueOn: before.Add(9), DueRule: "complaint_acceptance", NoticeDue: before.Add(9), NextDue: before.Add(9), Watch: before.Add(9), Version: 1,
	}
	if diff := cmp.Diff(want, p); diff != "" {
		t.Errorf("filed (-want +got):\n%s", diff)
	}
	for i, take := range []struct {
		step domain.Step
		domain.Change
	}{
		{domain.StepReclassify, domain.Change{Kind: domain.KindFeedback, Field: domain.FieldOrder, DueOn: before.Add(30), DueRule: "petition_resolution", NoticeDue: before.Add(14)}},
		{domain.StepPromise, domain.Change{State: string(domain.StateInProgress), Promised: before.Add(20), Disposed: domain.DisposedWritten}},
		{domain.StepAssign, domain.Change{Assignee: officer}},
		{domain.StepPublish, domain.Change{Public: &public}},
		{domain.StepLink, domain.Change{State: string(domain.StateLinked), Primary: primary}},
	} {
		p.Apply(domain.Event{Of: domain.ID[any](id), Seq: i + 2, Step: take.step, At: epoch, Change: take.Change})
	}
	want.State, want.Kind, want.Field, want.Primary, want.Assignee = domain.StateLinked, domain.KindFeedback, domain.FieldOrder, primary, officer
	want.DueOn, want.DueRule, want.NoticeDue, want.Promised, want.NextDue, want.Watch = before.Add(30), "petition_resolution", before.Add(14), before.Add(20), 0, 0
	want.Disposed, want.Public, want.Version = domain.DisposedWritten, true, 6
	want.FinishedOn = before
	if diff := cmp.Diff(want, p); diff != "" {
		t.Errorf("linked (-want +got):\n%s", diff)
	}
}

// TestDenunciationIsNotPublic refuses what the public could read: on another
// ground it still can.
func TestDenunciationIsNotPublic(t *testing.T) {
	for _, g := range domain.Grounds {
		p := domain.Petition{State: domain.StateReceived, Public: true}
		p.Apply(domain.Event{Seq: 3, Step: domain.StepRefuse, At: epoch, Change: domain.Change{State: string(domain.StateRefused), Ground: string(g)}})
		if p.Public == (g == domain.GroundDenunciation) {
			t.Errorf("refused as %s it is public: %t", g, p.Public)
		}
	}
}

// TestReopenedPetition follows one that was answered, and went up after all:
// its first answer's day stays, its clock never stopped.
func TestReopenedPetition(t *testing.T) {
	p := domain.Petition{State: domain.StateInProgress, Home: "ward", Holder: "ward", DueOn: before.Add(30), Version: 3}
	for i, take := range []struct {
		step domain.Step
		domain.Change
	}{
		{domain.StepAnswer, domain.Change{Mode: domain.InWriting, Outcome: domain.Planned, OutcomeDue: before.Add(90)}},
		{domain.StepEscalate, domain.Change{Target: "city"}},
		{domain.StepPublish, domain.Change{}},
		{domain.StepTake, domain.Change{Holder: "city"}},
		{domain.StepConclude, domain.Change{Mode: domain.InWriting, Outcome: domain.Resolved}},
		{domain.StepAnswer, domain.Change{Mode: domain.InWriting, Outcome: domain.Unresolved}},
		{domain.StepWithdraw, domain.Change{}},
	} {
		e, err := p.Take(take.step, epoch.Add(time.Duration(i)*24*time.Hour), domain.Warrant{Role: domain.RoleCitizen}, take.Change)
		if err != nil {
			t.Fatal(err)
		}
		p.Apply(e)
		if take.step == domain.StepTake && p.NextDue != before.Add(30) {
			t.Errorf("the one above owes it by %s, want %s", p.NextDue, before.Add(30))
		}
	}
	want := domain.Petition{State: domain.StateWithdrawn, Home: "ward", Holder: "city", DueOn: before.Add(30), Version: 10, AnsweredOn: before, Hops: 1,
		Upshot: domain.Upshot{FinishedOn: before.Add(6), Answers: 3}}
	if diff := cmp.Diff(want, p); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestAnswerRecord follows who drafted and who approved an answer.
func TestAnswerRecord(t *testing.T) {
	clerk, chair := domain.SeededID[domain.Account](epoch, 1, 1), domain.SeededID[domain.Account](epoch, 1, 2)
	var a domain.Answer
	for i, take := range []struct {
		step           domain.Step
		by             domain.AccountID
		drafted, signs domain.AccountID
	}{
		{domain.StepDraft, clerk, clerk, domain.AccountID{}},
		{domain.StepApprove, chair, clerk, chair},
		{domain.StepRevise, chair, chair, domain.AccountID{}},
		{domain.StepApprove, chair, chair, chair},
		{domain.StepIssue, clerk, chair, chair},
	} {
		e, err := a.Take(take.step, epoch, domain.Warrant{By: take.by}, domain.Change{})
		if err != nil {
			t.Fatal(err)
		}
		a.Apply(e)
		if a.DraftedBy != take.drafted || a.ApprovedBy != take.signs || a.Version != i+1 || (a.PublishedAt != nil) != (a.State == domain.AnswerPublished) {
			t.Errorf("after %s: %+v", take.step, a)
		}
	}
	if _, err := a.Take(domain.StepRevise, epoch, domain.Warrant{}, domain.Change{}); domain.KindOf(err) != domain.KindConflict {
		t.Errorf("a published answer is revised: %v", err)
	}
	var spot domain.Answer
	e, err := spot.Take(domain.StepSpot, epoch, domain.Warrant{By: chair}, domain.Change{})
	if err != nil {
		t.Fatal(err)
	}
	if spot.Apply(e); spot.DraftedBy != chair || spot.ApprovedBy != chair || spot.PublishedAt == nil || !spot.PublishedAt.Equal(epoch) {
		t.Errorf("on the spot: %+v", spot)
	}
}

// TestDialogueRecord follows a dialogue from its plan to its conclusion. What
// happened in the hall may be entered after the hour.
func TestDialogueRecord(t *testing.T) {
	opened, closed := epoch.Add(-3*time.Hour), epoch.Add(-time.Hour)
	came := domain.Attendance{People: 120, Organisations: 4, Officials: 9}
	var d domain.Dialogue
	for _, take := range []struct {
		step domain.Step
		domain.Change
	}{
		{domain.StepPlan, domain.Change{}},
		{domain.StepNotice, domain.Change{}},
		{domain.StepOpen, domain.Change{At: &opened}},
		{domain.StepClose, domain.Change{At: &closed, Attendance: &came}},
		{domain.StepMinute, domain.Change{}},
		{domain.StepFinish, domain.Change{Number: "45/TB-UBND", On: before.Add(3)}},
	} {
		e, err := d.Take(take.step, epoch, domain.Warrant{}, take.Change)
		if err != nil {
			t.Fatal(err)
		}
		d.Apply(e)
	}
	want := domain.Dialogue{State: domain.DialogueConcluded, Attendance: came, PlannedAt: epoch, OpenedAt: &opened, ClosedAt: &closed,
		ConclusionNumber: "45/TB-UBND", ConcludedOn: before.Add(3), PublishedOn: before, Version: 6}
	if diff := cmp.Diff(want, d); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestEscalationRecord follows a hand-over that was given back.
func TestEscalationRecord(t *testing.T) {
	chair, above := domain.SeededID[domain.Account](epoch, 1, 1), domain.SeededID[domain.Account](epoch, 1, 2)
	x := domain.Escalation{Sender: "ward", Target: "district", Ground: domain.BeyondAuthority}
	sent := x.Send(epoch, domain.Warrant{By: chair})
	x.Apply(sent)
	decided := epoch.Add(time.Hour)
	e, err := x.Decide(domain.StepReturn, decided, domain.Warrant{By: above}, domain.Change{Note: "thuộc thẩm quyền phường", Count: 2})
	if err != nil {
		t.Fatal(err)
	}
	x.Apply(e)
	want := domain.Escalation{Sender: "ward", Target: "district", Ground: domain.BeyondAuthority, State: domain.EscalationReturned,
		SentBy: chair, SentAt: epoch, DecidedBy: above, DecidedAt: &decided, Reason: "thuộc thẩm quyền phường", Bounce: 2, Version: 2}
	if diff := cmp.Diff(want, x); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if sent.Change.Target != "district" || sent.Change.Holder != "ward" || sent.Seq != 1 {
		t.Errorf("the event of sending says %+v", sent)
	}
}

// TestChangeIsReadAnew reads one change over another: nothing of the first is
// left.
func TestChangeIsReadAnew(t *testing.T) {
	c := domain.Change{Holder: "ward", Note: "before"}
	if err := c.Scan([]byte(`{"target":"city"}`)); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(domain.Change{Target: "city"}, c); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if err := c.Scan(7); err == nil {
		t.Error("a number scans")
	}
}
