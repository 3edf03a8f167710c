package store

import (
	"context"

	"kiennghi/domain"
	"kiennghi/domain/audit"
)

// told holds everything that was told against the events of which it tells.
func (c *checker) told(ctx context.Context) error {
	for _, part := range []func() error{
		func() error {
			return heard(ctx, c, notifications, audit.OfNotification, func(n domain.Notification) ([16]byte, domain.News) { return n.ID, n.News })
		},
		func() error {
			return heard(ctx, c, mails, audit.OfMail, func(m domain.Mail) ([16]byte, domain.News) { return m.ID, m.News })
		},
		func() error {
			return heard(ctx, c, deliveries, audit.OfDelivery, func(x domain.Delivery) ([16]byte, domain.News) { return x.ID, x.News })
		},
	} {
		if err := part(); err != nil {
			return err
		}
	}
	return nil
}

// heard holds the rows of one table, of which each tells of an event.
func heard[T any](ctx context.Context, c *checker, t table[T], by domain.Subject, of func(T) ([16]byte, domain.News)) error {
	id := func(v T) [16]byte { id, _ := of(v); return id }
	return each(ctx, c, t, id, func(list []T) error {
		record, err := events.list(ctx, c.tx, "SELECT "+events.columns("e")+" FROM events AS e WHERE e.id = ANY ($1::uuid[])",
			keysOf(list, func(v T) [16]byte { _, n := of(v); return n.Event }))
		if err != nil {
			return err
		}
		eventOf := make(map[domain.EventID]domain.Event, len(record))
		for _, e := range record {
			eventOf[e.ID] = e
		}
		for _, v := range list {
			id, n := of(v)
			c.name(audit.News{Subject: by, ID: domain.ID[any](id).String(), Row: n, Event: eventOf[n.Event]}.Differences())
		}
		return nil
	})
}

func (c *checker) webhooks() func(context.Context) error {
	return against(c, domain.OfWebhook, webhooks, func(w domain.Webhook) [16]byte { return w.ID },
		func(w domain.Webhook, es []domain.Event) audit.Webhook { return audit.Webhook{Row: w, Events: es} }, "url", "description")
}
