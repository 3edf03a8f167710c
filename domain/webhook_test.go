package domain_test

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"kiennghi/domain"
)

// An endpoint's life, folded from its events.
func TestWebhookLife(t *testing.T) {
	var w domain.Webhook
	at := epoch
	admin := domain.Warrant{By: domain.NewID[domain.Account](at), Role: domain.RoleAdmin}
	w.ID = domain.NewID[domain.Webhook](at)
	for i, step := range []struct {
		step    domain.Step
		state   domain.WebhookState
		secrets []int
	}{
		{domain.StepRegisterHook, domain.WebhookEnabled, []int{1}},
		{domain.StepRotateSecret, domain.WebhookEnabled, []int{2, 1}},
		{domain.StepRotateSecret, domain.WebhookEnabled, []int{3, 2}},
		{domain.StepHookGone, domain.WebhookGone, []int{3, 2}},
		{domain.StepChangeHook, domain.WebhookDisabled, []int{3, 2}},
	} {
		w.Apply(w.Take(step.step, at, admin, step.state))
		if w.State != step.state || w.Version != i+1 || !slices.Equal(w.Secrets(at), step.secrets) {
			t.Errorf("after %s it is %+v with secrets %v", step.step, w, w.Secrets(at))
		}
		if w.Wants("petition.answered") != (step.state == domain.WebhookEnabled) {
			t.Errorf("after %s it wants news: %t", step.step, w.Wants("petition.answered"))
		}
	}
	if w.MadeBy != admin.By || !slices.Equal(w.Secrets(at.Add(24*time.Hour)), []int{3}) {
		t.Errorf("a day later %+v", w)
	}
}

// A message is delivered, dead, or waits for its next try, and is never tried
// without end.
func TestDeliveryEnds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := domain.Delivery{State: domain.DeliveryWaiting, Version: 1}
		for tries := 1; d.State == domain.DeliveryWaiting; tries++ {
			status := rapid.SampledFrom([]int{0, 200, 204, 301, 400, 410, 429, 500}).Draw(t, "status")
			gone := d.Tried(epoch, status)
			if d.Tries != tries || d.Status != status || d.Version != tries+1 || tries > domain.MostTries {
				t.Fatalf("after %d tries %+v", tries, d)
			}
			switch taken := status/100 == 2; {
			case gone != (status == 410), taken != (d.State == domain.DeliveryDone), gone && d.State != domain.DeliveryDead:
				t.Fatalf("%d: %+v, gone %t", status, d, gone)
			}
		}
	})
}

// What follows from an event and a reader is always the same, and nobody else's.
func TestDerivedID(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		draw := func(name string) (id [16]byte) {
			copy(id[:], rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, name))
			return id
		}
		e := domain.Event{ID: draw("event"), At: epoch}
		a, b := domain.AccountID(draw("a")), domain.AccountID(draw("b"))
		x, y := domain.DerivedID[domain.Notification](e, a), domain.DerivedID[domain.Notification](e, b)
		if (x == y) != (a == b) || x != domain.DerivedID[domain.Notification](e, a) {
			t.Fatalf("%s and %s", x, y)
		}
	})
}
