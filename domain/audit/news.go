package audit

import (
	"slices"

	"kiennghi/domain"
	"kiennghi/domain/news"
)

// The subjects of what was told; none has events of its own.
const (
	OfNotification domain.Subject = "notification"
	OfMail         domain.Subject = "mail"
	OfDelivery     domain.Subject = "delivery"
)

// News is what was told of an event, and the event.
type News struct {
	Subject domain.Subject // what it was told by
	ID      string
	Row     domain.News
	Event   domain.Event // zero when there is none
}

// Differences names what is not as the event and the table of news give it. To
// whom it was told follows from who held the posts then, and is not recomputed.
func (n News) Differences() []Difference {
	s := sheet{subject: n.Subject, id: n.ID}
	lines := news.Of(n.Event)
	if len(lines) == 0 {
		s.add("row", One, None)
		return s.found
	}
	line := lines[max(0, slices.IndexFunc(lines, func(l news.Line) bool { return l.Topic == n.Row.Topic }))]
	by := n.Row
	by.Event, by.Topic, by.Subject, by.Of, by.At, by.Day = n.Event.ID, line.Topic, n.Event.Subject, n.Event.Of, n.Event.At, news.Day(n.Event)
	if line.Subject == domain.OfPetition && !n.Row.Petition.IsZero() {
		by.Of = domain.ID[any](n.Row.Petition) // whoever raised it again is told of their own
	}
	compare(&s, "", n.Row, by)
	return s.found
}

// Webhook is what is kept of an endpoint, and its record.
type Webhook struct {
	Row    domain.Webhook
	Events []domain.Event
}

// Differences names what is not as the events give it.
func (w Webhook) Differences() []Difference {
	s := sheet{subject: domain.OfWebhook, id: w.Row.ID.String()}
	if !s.whole(w.Events, 1) {
		return s.found
	}
	by := domain.Webhook{URL: w.Row.URL, Description: w.Row.Description}
	for _, e := range w.Events {
		by.Apply(e)
	}
	row := w.Row
	for _, f := range []struct {
		field            string
		kept, recomputed any
	}{
		{"state", row.State, by.State}, {"secret", row.Secret, by.Secret}, {"rotated_at", row.RotatedAt, by.RotatedAt},
		{"made_by", row.MadeBy, by.MadeBy}, {"made_at", row.MadeAt, by.MadeAt}, {"version", row.Version, by.Version},
	} {
		s.hold(f.field, f.kept, f.recomputed)
	}
	return s.found
}
