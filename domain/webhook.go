package domain

import (
	"net/url"
	"strconv"
	"time"
)

type (
	WebhookID  = ID[Webhook]
	DeliveryID = ID[Delivery]
)

// OfWebhook is the subject of events on the endpoints of webhooks.
const OfWebhook Subject = "webhook"

// StepWebhooks is to keep the endpoints to which news is posted.
const StepWebhooks Step = "manage_webhooks"

// The steps of an endpoint's life. Who may take them is asked of StepWebhooks.
const (
	StepRegisterHook Step = "register_webhook"
	StepChangeHook   Step = "change_webhook"
	StepRotateSecret Step = "rotate_webhook_secret"
	StepHookGone     Step = "webhook_gone" // the endpoint itself said so
)

// WebhookSteps lists the steps of an endpoint's life.
var WebhookSteps = []Step{StepRegisterHook, StepChangeHook, StepRotateSecret, StepHookGone}

// WebhookState says whether news is posted to an endpoint.
type WebhookState string

const (
	WebhookEnabled  WebhookState = "enabled"
	WebhookDisabled WebhookState = "disabled" // by an administrator
	WebhookGone     WebhookState = "gone"     // by itself: it answered 410 Gone
)

// Webhook is an endpoint to which news is posted, as the Standard Webhooks
// have it. Its secrets are derived, so that only their number is kept.
type Webhook struct {
	ID          WebhookID
	URL         string
	Topics      Topics // none: every topic
	Description string
	State       WebhookState
	Secret      int        // which of its secrets signs, from 1
	RotatedAt   *time.Time // since when; nil for the first
	MadeBy      AccountID
	MadeAt      time.Time
	Version     int
}

// secretOverlap is how long the secret before the present one goes on signing
// beside it, so that no message is refused while an endpoint changes over.
const secretOverlap = 24 * time.Hour

// Secrets lists which of the endpoint's secrets sign at an instant, the present
// one first.
func (w Webhook) Secrets(at time.Time) []int {
	if w.RotatedAt != nil && at.Before(w.RotatedAt.Add(secretOverlap)) {
		return []int{w.Secret, w.Secret - 1}
	}
	return []int{w.Secret}
}

// Wants reports whether news on the topic is posted to the endpoint.
func (w Webhook) Wants(t Topic) bool {
	if w.State != WebhookEnabled {
		return false
	}
	for _, wanted := range w.Topics {
		if wanted == t {
			return true
		}
	}
	return len(w.Topics) == 0
}

// Locate gives the endpoint its address, and refuses one to which nothing can
// safely be posted: that is not https, however that is typed, or in which a name
// and a password are written. Where it leads is asked again whenever something is
// posted.
func (w *Webhook) Locate(address string) error {
	u, err := url.Parse(address)
	if err == nil && u.Port() != "" {
		_, err = strconv.ParseUint(u.Port(), 10, 16)
	}
	if err != nil || u.Scheme != "https" || u.Hostname() == "" || u.User != nil || u.Fragment != "" || u.Opaque != "" {
		return Invalid("url", CodeNotHTTPS)
	}
	w.URL = u.String()
	return nil
}

// Take makes the event of a step of the endpoint's life.
func (w Webhook) Take(step Step, at time.Time, by Warrant, state WebhookState) Event {
	c := Change{State: string(state), Count: max(w.Secret, 1)}
	if step == StepRotateSecret {
		c.Count++
	}
	return Event{ID: NewID[Event](at), Subject: OfWebhook, Of: ID[any](w.ID), Seq: w.Version + 1, Step: step, At: at, Warrant: by, Change: c}
}

// Apply folds an event into the endpoint.
func (w *Webhook) Apply(e Event) {
	w.State, w.Secret, w.Version = WebhookState(e.Change.State), e.Change.Count, e.Seq
	switch e.Step {
	case StepRegisterHook:
		w.ID, w.MadeBy, w.MadeAt = WebhookID(e.Of), e.By, e.At
	case StepRotateSecret:
		at := e.At
		w.RotatedAt = &at
	}
}

// DeliveryState is what became of a message to an endpoint.
type DeliveryState string

const (
	DeliveryWaiting DeliveryState = "waiting" // for its first try or for the next
	DeliveryDone    DeliveryState = "delivered"
	DeliveryDead    DeliveryState = "dead" // it is tried again when somebody asks for it
)

// MostTries is after how many tries in vain a message is dead.
const MostTries = 12

// Delivery is one message to one endpoint. Its ID is that of the message: it
// stays the same however often it is sent.
type Delivery struct {
	ID      DeliveryID
	Webhook WebhookID
	News
	State   DeliveryState
	Tries   int // since it was last asked for
	Status  int // the HTTP status of the last answer; 0 when none came
	TriedAt *time.Time
	Version int
}

// Statuses that mean something of their own to a sender (RFC 9110 §15).
const statusGone = 410

// Tried records a try and the status that was answered, 0 for none. Whoever is
// gone is not tried again.
func (d *Delivery) Tried(at time.Time, status int) (gone bool) {
	d.Tries++
	d.Status, d.TriedAt = status, &at
	d.Version++
	gone = status == statusGone
	switch {
	case status/100 == 2:
		d.State = DeliveryDone
	case gone, d.Tries >= MostTries:
		d.State = DeliveryDead
	}
	return gone
}
