package casework

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"kiennghi/domain"
	"kiennghi/domain/news"
)

// Poster posts messages to endpoints, signed as the Standard Webhooks have it.
type Poster interface {
	// Post posts a message, signed with each of the secrets, and returns the
	// HTTP status of the answer. An error means that none came.
	Post(ctx context.Context, url string, secrets [][]byte, id string, at time.Time, body []byte) (status int, err error)
	// Takes reports whether it would post to an address, as far as that can be
	// told before a name in it is looked up.
	Takes(url string) bool
}

type webhooks interface {
	Webhook(context.Context, domain.WebhookID) (domain.Webhook, error)
	// Webhooks lists the endpoints, the latest first.
	Webhooks(context.Context, Page) ([]domain.Webhook, error)
	Delivery(context.Context, domain.DeliveryID) (domain.Delivery, error)
	// Deliveries lists the messages to an endpoint, the latest event first;
	// with a state only those in it.
	Deliveries(context.Context, domain.WebhookID, domain.DeliveryState, Page) ([]domain.Delivery, error)
}

type webhooksTx interface {
	Webhook(domain.WebhookID) (domain.Webhook, error)
	EnabledWebhooks() ([]domain.Webhook, error)
	Delivery(domain.DeliveryID) (domain.Delivery, error)
	// DeliveriesTo returns those of the messages that go to the endpoint.
	DeliveriesTo(domain.WebhookID, []domain.DeliveryID) (map[domain.DeliveryID]domain.Delivery, error)
}

// Secret returns the secret that signs what is posted to an endpoint. It is
// shown to whoever registers or rotates it, and to nobody else.
func (d *Desk) Secret(w domain.Webhook) []byte { return d.Secrets.Webhook(w.ID, w.Secret) }

// RegisterWebhook registers an endpoint.
func (d *Desk) RegisterWebhook(ctx context.Context, by Caller, n domain.Webhook) (domain.Webhook, error) {
	return update(ctx, d, by, func(tx Tx) (domain.Webhook, error) {
		n := n // the closure may run twice
		w, err := by.overAll(domain.StepWebhooks)
		if err != nil {
			return n, err
		}
		if err := n.Locate(n.URL); err != nil {
			return n, err
		}
		if d.Site.Poster != nil && !d.Site.Poster.Takes(n.URL) {
			return n, domain.Invalid("url", domain.CodeNotPublicAddress)
		}
		if err := news.Known(n.Topics); err != nil {
			return n, err
		}
		n.ID = domain.NewID[domain.Webhook](by.Now)
		e := n.Take(domain.StepRegisterHook, by.Now, w, domain.WebhookEnabled)
		n.Apply(e)
		return n, tx.Add(&n, &e)
	})
}

// WebhookChange is what of an endpoint is changed; nil stays.
type WebhookChange struct {
	Topics      *domain.Topics
	Description *string
	Disabled    *bool
}

// ChangeWebhook changes what is posted to an endpoint, or stops and resumes it.
func (d *Desk) ChangeWebhook(ctx context.Context, by Caller, id domain.WebhookID, m Match, to WebhookChange) (domain.Webhook, error) {
	return d.webhookStep(ctx, by, id, m, domain.StepChangeHook, func(w *domain.Webhook) (domain.WebhookState, error) {
		state := w.State
		if to.Topics != nil {
			w.Topics = *to.Topics
		}
		if to.Description != nil {
			w.Description = *to.Description
		}
		if to.Disabled != nil {
			state = domain.WebhookEnabled
			if *to.Disabled {
				state = domain.WebhookDisabled
			}
		}
		return state, news.Known(w.Topics)
	})
}

// RotateSecret gives an endpoint its next secret. For a day the one before
// signs beside it.
func (d *Desk) RotateSecret(ctx context.Context, by Caller, id domain.WebhookID, m Match) (domain.Webhook, error) {
	return d.webhookStep(ctx, by, id, m, domain.StepRotateSecret, func(w *domain.Webhook) (domain.WebhookState, error) { return w.State, nil })
}

// webhookStep takes an endpoint through a step. What it changes is filled in by
// with, which returns the state that the step leads to.
func (d *Desk) webhookStep(ctx context.Context, by Caller, id domain.WebhookID, m Match, step domain.Step, with func(*domain.Webhook) (domain.WebhookState, error)) (domain.Webhook, error) {
	return update(ctx, d, by, func(tx Tx) (domain.Webhook, error) {
		warrant, err := by.overAll(domain.StepWebhooks)
		if err != nil {
			return domain.Webhook{}, err
		}
		w, err := tx.Webhook(id)
		if err != nil {
			return w, err
		}
		if err := m.Check(w.Version); err != nil {
			return w, err
		}
		state, err := with(&w)
		if err != nil {
			return w, err
		}
		e := w.Take(step, by.Now, warrant, state)
		w.Apply(e)
		if err := tx.Save(&w); err != nil {
			return w, err
		}
		return w, tx.Add(&e)
	})
}

// Webhook returns an endpoint to an administrator.
func (d *Desk) Webhook(ctx context.Context, by Caller, id domain.WebhookID) (domain.Webhook, error) {
	if _, err := by.overAll(domain.StepWebhooks); err != nil {
		return domain.Webhook{}, err
	}
	return d.Store.Webhook(ctx, id)
}

// Webhooks lists the endpoints for an administrator, the latest first.
func (d *Desk) Webhooks(ctx context.Context, by Caller, p Page) (List[domain.Webhook], error) {
	if _, err := by.overAll(domain.StepWebhooks); err != nil {
		return List[domain.Webhook]{}, err
	}
	list, err := d.Store.Webhooks(ctx, p)
	return page(list, p, byID(func(w domain.Webhook) domain.WebhookID { return w.ID })), err
}

// Deliveries lists what was posted to an endpoint and what became of it.
func (d *Desk) Deliveries(ctx context.Context, by Caller, id domain.WebhookID, s domain.DeliveryState, p Page) (List[domain.Delivery], error) {
	if _, err := d.Webhook(ctx, by, id); err != nil {
		return List[domain.Delivery]{}, err
	}
	list, err := d.Store.Deliveries(ctx, id, s, p)
	return page(list, p, byID(func(x domain.Delivery) domain.DeliveryID { return x.ID })), err
}

// Redeliver posts messages of an endpoint again, under the IDs that they have. One
// that waits goes on waiting.
func (d *Desk) Redeliver(ctx context.Context, by Caller, id domain.WebhookID, ids []domain.DeliveryID) ([]domain.Delivery, error) {
	return update(ctx, d, by, func(tx Tx) ([]domain.Delivery, error) {
		if _, err := by.overAll(domain.StepWebhooks); err != nil {
			return nil, err
		}
		w, err := tx.Webhook(id)
		if err != nil {
			return nil, err
		}
		if w.State != domain.WebhookEnabled {
			return nil, domain.Conflict(domain.CodeWebhookDisabled)
		}
		found, err := tx.DeliveriesTo(w.ID, ids)
		if err != nil {
			return nil, err
		}
		var list []domain.Delivery
		for i, id := range ids {
			x, ok := found[id]
			if !ok {
				return nil, domain.Invalid(fmt.Sprintf("deliveries/%d", i), domain.CodeUnknownReference)
			}
			if x.State != domain.DeliveryWaiting {
				x.State, x.Tries, x.Version = domain.DeliveryWaiting, 0, x.Version+1
				if err := tx.Save(&x); err != nil {
					return nil, err
				}
				if err := tx.Enqueue(Job{JobPost, domain.ID[any](x.ID)}); err != nil {
					return nil, err
				}
				found[id] = x // which may be named twice, in capitals
			}
			list = append(list, x)
		}
		return list, nil
	})
}

// message is what is posted: codes and dates, by which whoever is told can ask
// for more, if they may.
type message struct {
	Type      domain.Topic `json:"type"`
	Timestamp time.Time    `json:"timestamp"` // when it happened, by the office's clock
	Data      messageData  `json:"data"`
}

type messageData struct {
	Event    domain.EventID    `json:"event"`
	Subject  domain.Subject    `json:"subject"`
	ID       domain.ID[any]    `json:"id"`
	Petition domain.PetitionID `json:"petition,omitzero"`
	Code     string            `json:"code,omitzero"`
	Unit     domain.UnitID     `json:"unit,omitzero"`
	Day      string            `json:"day,omitzero"`
}

func messageOf(n domain.News) ([]byte, error) {
	m := message{Type: n.Topic, Timestamp: n.At, Data: messageData{Event: n.Event, Subject: n.Subject, ID: n.Of, Petition: n.Petition, Unit: n.Unit}}
	if !n.Petition.IsZero() {
		m.Data.Code = domain.PublicCode(n.Petition)
	}
	if !n.Day.IsZero() {
		m.Data.Day = n.Day.String()
	}
	return json.Marshal(m)
}

// errNotTaken makes the queue try a message again.
var errNotTaken = errors.New("the endpoint did not take the message")

// post posts a message that waits. What came of it is kept before the job is
// called done; when the program dies in between, the message is posted once
// more, and its ID tells the endpoint that it is the same.
func (d *Desk) post(ctx context.Context, by Caller, id domain.ID[any]) error {
	x, err := d.Store.Delivery(ctx, domain.DeliveryID(id))
	if domain.KindOf(err) == domain.KindNotFound {
		return nil // erased with its petition
	}
	if err != nil || x.State != domain.DeliveryWaiting {
		return err
	}
	if d.Site.Poster == nil {
		return errors.New("casework: nothing is posted by this program")
	}
	w, err := d.Store.Webhook(ctx, x.Webhook)
	if err != nil {
		return err
	}
	status := 0
	if w.State == domain.WebhookEnabled {
		body, err := messageOf(x.News)
		if err != nil {
			return err
		}
		var keys [][]byte
		for _, n := range w.Secrets(by.Now) {
			keys = append(keys, d.Secrets.Webhook(w.ID, n))
		}
		if status, err = d.Site.Poster.Post(ctx, w.URL, keys, x.ID.String(), d.Real().UTC(), body); err != nil {
			status = 0
		}
	}
	again, err := d.tried(ctx, by, x.ID, status)
	if err == nil && again {
		err = errNotTaken
	}
	return err
}

// tried keeps what came of posting a message, and reports whether it is to be
// tried again. An endpoint that is gone is told nothing more.
func (d *Desk) tried(ctx context.Context, by Caller, id domain.DeliveryID, status int) (again bool, err error) {
	err = d.Store.Update(ctx, func(tx Tx) error {
		again = false
		x, err := tx.Delivery(id)
		if domain.KindOf(err) == domain.KindNotFound {
			return nil
		}
		if err != nil || x.State != domain.DeliveryWaiting {
			return err
		}
		w, err := tx.Webhook(x.Webhook)
		if err != nil {
			return err
		}
		gone := x.Tried(by.Now, status)
		if w.State != domain.WebhookEnabled {
			x.State = domain.DeliveryDead
		}
		if err := tx.Save(&x); err != nil {
			return err
		}
		if again = x.State == domain.DeliveryWaiting; !gone || w.State != domain.WebhookEnabled {
			return nil
		}
		e := w.Take(domain.StepHookGone, by.Now, domain.Warrant{Role: domain.RoleSystem}, domain.WebhookGone)
		w.Apply(e)
		if err := tx.Save(&w); err != nil {
			return err
		}
		return tx.Add(&e)
	})
	return again, err
}
