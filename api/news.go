package api

import (
	"context"

	"kiennghi/domain"
)

// toNotification says what of a piece of news is shown, in the caller's
// language.
func toNotification(ctx context.Context) func(domain.Notification) Notification {
	v := visitOf(ctx)
	return func(n domain.Notification) Notification {
		out := Notification{ID: n.ID, Topic: n.Topic, Text: v.by.Say(domain.Language(v.tongue), n.News), At: n.At,
			Subject: n.Subject, About: n.Of, Petition: n.Petition, Unit: n.Unit, Day: n.Day}
		if !n.Petition.IsZero() {
			out.Code = domain.PublicCode(n.Petition)
		}
		out.ReadAt = at(n.ReadAt)
		return out
	}
}

// ListNotifications answers GET /v1/me/notifications.
func (s *Server) ListNotifications(ctx context.Context, r ListNotificationsRequestObject) (ListNotificationsResponseObject, error) {
	p, err := page(ctx, r.Params.Limit, r.Params.Cursor)
	if err != nil {
		return nil, err
	}
	list, err := s.Desk.News(ctx, caller(ctx), r.Params.Unread, p)
	return ListNotifications200JSONResponse{
		Body:    NotificationPage{Items: each(list.Items, toNotification(ctx)), Unread: list.Unread},
		Headers: ListNotifications200ResponseHeaders{Link: next(ctx, list.Next)},
	}, err
}

// ReadNotification answers PUT /v1/me/notifications/{notificationId}/reading.
func (s *Server) ReadNotification(ctx context.Context, r ReadNotificationRequestObject) (ReadNotificationResponseObject, error) {
	n, err := s.Desk.ReadNews(ctx, caller(ctx), r.NotificationID)
	if err != nil {
		return nil, err
	}
	return ReadNotification200JSONResponse(toNotification(ctx)(n)), nil
}

// ReadNotifications answers PUT /v1/me/notifications/reading.
func (s *Server) ReadNotifications(ctx context.Context, r ReadNotificationsRequestObject) (ReadNotificationsResponseObject, error) {
	unread, err := s.Desk.ReadNewsUpTo(ctx, caller(ctx), r.Body.UpTo)
	return ReadNotifications200JSONResponse{Unread: unread}, err
}

func toContact(c domain.Contact) Contact {
	return Contact{Email: c.Email, Language: c.Language, Topics: c.Topics}
}

// GetContact answers GET /v1/me/contact.
func (s *Server) GetContact(ctx context.Context, _ GetContactRequestObject) (GetContactResponseObject, error) {
	c, err := s.Desk.Contact(ctx, caller(ctx))
	return GetContact200JSONResponse(toContact(c)), err
}

// ChangeContact answers PUT /v1/me/contact.
func (s *Server) ChangeContact(ctx context.Context, r ChangeContactRequestObject) (ChangeContactResponseObject, error) {
	b := r.Body
	c, err := s.Desk.ChangeContact(ctx, caller(ctx), domain.Contact{Email: b.Email, Language: b.Language, Topics: b.Topics})
	return ChangeContact200JSONResponse(toContact(c)), err
}
