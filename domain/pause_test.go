package domain_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"kiennghi/domain"
	"kiennghi/domain/workday"
)

// TestPausable goes through what keeps a petition from being paused.
func TestPausable(t *testing.T) {
	due := before.Add(30)
	for _, tt := range []struct {
		name   string
		pauses int
		moved  int // days beyond the first date
		today  int // days from the first date
		want   domain.Code
	}{
		{"on the last day", 0, 0, 0, ""},
		{"a day too late", 0, 0, 1, domain.CodeDuePassed},
		{"again, on the day it was moved to", 1, 10, 10, ""},
		{"again, too late", 1, 10, 11, domain.CodeDuePassed},
		{"a third time", 2, 20, 0, domain.CodePausedEnough},
	} {
		p := domain.Petition{DueOn: due, Pauses: tt.pauses}
		if tt.moved > 0 {
			p.MovedTo = due.Add(tt.moved)
		}
		if err := p.Pausable(2, due.Add(tt.today)); codeOf(err) != tt.want {
			t.Errorf("%s: %v, want %q", tt.name, err, tt.want)
		}
	}
}

// TestPauseValidate goes through what a petition cannot be paused with.
func TestPauseValidate(t *testing.T) {
	good := domain.Pause{Reason: domain.WaitingForPetitioner, Until: before, Note: "Bản vẽ"}
	byLaw := domain.Pause{Reason: domain.PausedByLaw, Article: "Điều 11", Until: before.Add(9), Note: "Chờ toà"}
	for _, n := range []domain.Pause{good, byLaw} {
		if err := n.Validate(before, before.Add(9)); err != nil {
			t.Errorf("%+v: %v", n, err)
		}
	}
	for want, spoil := range map[string]func(*domain.Pause){
		"reason not_allowed_value": func(n *domain.Pause) { n.Reason = "holiday" },
		"article not_allowed_here": func(n *domain.Pause) { n.Article = "Điều 11" },
		"article required":         func(n *domain.Pause) { n.Reason = domain.PausedByLaw },
		"note required":            func(n *domain.Pause) { n.Note = "" },
		"until in_the_past":        func(n *domain.Pause) { n.Until = before.Add(-1) },
		"until pause_too_long":     func(n *domain.Pause) { n.Until = before.Add(10) },
	} {
		n := good
		spoil(&n)
		if e := domain.Refusal(n.Validate(before, before.Add(9))); e == nil || e.Field+" "+string(e.Code) != want {
			t.Errorf("%+v: %v, want %s", n, e, want)
		}
	}
}

// TestPaused follows the dates: the first stays, and what is owed moves by the
// days for which the holder's time stood still.
func TestPaused(t *testing.T) {
	first := before.Add(30)
	p := domain.Petition{State: domain.StateInProgress, Home: "ward", Holder: "ward", DueOn: first, NextDue: first, Version: 2}
	on := func(days int) time.Time { return before.Add(days).Start().Add(9 * time.Hour) }
	take := func(step domain.Step, days int, c domain.Change) {
		t.Helper()
		e, err := p.Take(step, on(days), domain.Warrant{}, c)
		if err != nil {
			t.Fatal(err)
		}
		p.Apply(e)
	}
	refused := func(step domain.Step, want domain.Code) {
		t.Helper()
		if _, err := p.Take(step, on(0), domain.Warrant{}, domain.Change{}); codeOf(err) != want {
			t.Errorf("%s: %v, want %q", step, err, want)
		}
	}
	dates := func(what string, owed, moved workday.Date, days int) {
		t.Helper()
		if p.DueOn != first || p.NextDue != owed || p.MovedTo != moved || p.PausedDays != days {
			t.Errorf("%s: due on %s, owed by %s, moved to %s, %d days; want owed by %s, moved to %s", what, p.DueOn, p.NextDue, p.MovedTo, p.PausedDays, owed, moved)
		}
	}
	refused(domain.StepResume, domain.CodeNotPaused)
	refused(domain.StepComplete, domain.CodeNothingAsked)
	take(domain.StepPause, 10, domain.Change{Pause: domain.WaitingForPetitioner, PausedUntil: before.Add(19)})
	dates("paused for ten days", first+10, first+10, 0)
	for _, s := range []domain.Step{domain.StepPause, domain.StepConclude, domain.StepAnswer, domain.StepEscalate, domain.StepExtend, domain.StepReclassify, domain.StepLink, domain.StepRefuse} {
		refused(s, domain.CodePaused)
	}
	refused(domain.StepTake, domain.CodeStepNotPossible)
	take(domain.StepAssign, 11, domain.Change{})
	take(domain.StepResume, 14, domain.Change{})
	dates("resumed after four", first+4, first+4, 4)
	take(domain.StepPause, 20, domain.Change{Pause: domain.WaitingForPetitioner, PausedUntil: before.Add(25)})
	take(domain.StepResume, 40, domain.Change{})
	dates("resumed long after the end of six", first+10, first+10, 10)
	take(domain.StepExtend, 40, domain.Change{ExtendedTo: first + 30})
	dates("extended", first+30, 0, 10)
	take(domain.StepPause, 41, domain.Change{Pause: domain.WaitingForPetitioner, PausedUntil: before.Add(50)})
	take(domain.StepResume, 41, domain.Change{})
	dates("paused and resumed on one day", first+30, 0, 10)
	take(domain.StepPause, 41, domain.Change{Pause: domain.PausedByLaw, PausedUntil: before.Add(41)})
	refused(domain.StepComplete, domain.CodeNothingAsked)
	take(domain.StepResume, 41, domain.Change{})
	take(domain.StepPause, 41, domain.Change{Pause: domain.WaitingForPetitioner, PausedUntil: before.Add(50)})
	take(domain.StepComplete, 42, domain.Change{})
	dates("completed after one day", first+31, first+31, 11)
	take(domain.StepPause, 42, domain.Change{Pause: domain.WaitingForPetitioner, PausedUntil: before.Add(50)})
	take(domain.StepWithdraw, 45, domain.Change{})
	dates("withdrawn", 0, first+34, 14)
	if p.Paused() || p.Pauses != 6 || p.ExtendedTo != first+30 {
		t.Errorf("withdrawn: %+v", p)
	}
}

// TestPausesMakeNothingInTime: however a petition is paused and resumed, the
// day to answer by moves by the days of the pauses and no further, and what is
// late without them is as late by the first date as it was.
func TestPausesMakeNothingInTime(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		first := before.Add(30)
		p := domain.Petition{State: domain.StateInProgress, DueOn: first}
		today, stood := before, 0
		for range rapid.IntRange(1, 6).Draw(t, "pauses") {
			today = today.Add(rapid.IntRange(0, 8).Draw(t, "worked"))
			if p.Pausable(99, today) != nil {
				return
			}
			length, after := rapid.IntRange(1, 9).Draw(t, "length"), rapid.IntRange(0, 12).Draw(t, "resumed after")
			e, err := p.Take(domain.StepPause, today.Start(), domain.Warrant{}, domain.Change{Pause: domain.WaitingForPetitioner, PausedUntil: today.Add(length - 1)})
			if err != nil {
				t.Fatal(err)
			}
			p.Apply(e)
			if p.NextDue.Before(today.Add(length)) {
				t.Fatalf("paused until %s, and due on %s", p.PausedUntil, p.NextDue)
			}
			today = today.Add(after)
			e, err = p.Take(domain.StepResume, today.Start(), domain.Warrant{}, domain.Change{})
			if err != nil {
				t.Fatal(err)
			}
			p.Apply(e)
			if stood += min(length, after); p.NextDue != first.Add(stood) || p.PausedDays != stood || p.DueOn != first {
				t.Fatalf("it stood still for %d days: %+v", stood, p)
			}
		}
	})
}

// TestUrgent says which petitions are acknowledged within hours.
func TestUrgent(t *testing.T) {
	urgent := domain.Petition{Kind: domain.KindFeedback, Channel: domain.ChannelPhone, Field: domain.FieldTraffic}
	if !urgent.Urgent() {
		t.Error("a call about the traffic can wait")
	}
	for _, spoil := range []func(*domain.Petition){
		func(p *domain.Petition) { p.Kind = domain.KindPetition },
		func(p *domain.Petition) { p.Channel = domain.ChannelLetter },
		func(p *domain.Petition) { p.Field = domain.FieldCulture },
	} {
		p := urgent
		if spoil(&p); p.Urgent() {
			t.Errorf("%s by %s about %s is urgent", p.Kind, p.Channel, p.Field)
		}
	}
}
