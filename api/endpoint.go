package api

import (
	"context"

	"kiennghi/api/webhook"
	"kiennghi/domain"
	"kiennghi/domain/casework"
)

func toWebhook(w domain.Webhook) Webhook {
	return Webhook{ID: w.ID, URL: w.URL, Topics: append([]domain.Topic{}, w.Topics...), Description: w.Description, State: w.State, MadeAt: w.MadeAt, RotatedAt: at(w.RotatedAt),
		Version: w.Version}
}

func webhookAnswer(w domain.Webhook) WebhookJSONResponse {
	return WebhookJSONResponse{Body: toWebhook(w), Headers: WebhookResponseHeaders{ETag: etag(w.Version)}}
}

// ListWebhooks answers GET /v1/webhooks.
func (s *Server) ListWebhooks(ctx context.Context, r ListWebhooksRequestObject) (ListWebhooksResponseObject, error) {
	p, err := page(ctx, r.Params.Limit, r.Params.Cursor)
	if err != nil {
		return nil, err
	}
	list, err := s.Desk.Webhooks(ctx, caller(ctx), p)
	return ListWebhooks200JSONResponse{
		Body:    WebhookPage{Items: each(list.Items, toWebhook)},
		Headers: ListWebhooks200ResponseHeaders{Link: next(ctx, list.Next)},
	}, err
}

// RegisterWebhook answers POST /v1/webhooks.
func (s *Server) RegisterWebhook(ctx context.Context, r RegisterWebhookRequestObject) (RegisterWebhookResponseObject, error) {
	b := r.Body
	w, err := s.Desk.RegisterWebhook(ctx, caller(ctx), domain.Webhook{URL: b.URL, Topics: b.Topics, Description: b.Description})
	if err != nil {
		return nil, err
	}
	v := toWebhook(w)
	v.Secret = webhook.Secret(s.Desk.Secret(w))
	return RegisterWebhook201JSONResponse{Body: v, Headers: RegisterWebhook201ResponseHeaders{ETag: etag(w.Version), Location: "/v1/webhooks/" + w.ID.String()}}, nil
}

// GetWebhook answers GET /v1/webhooks/{webhookId}.
func (s *Server) GetWebhook(ctx context.Context, r GetWebhookRequestObject) (GetWebhookResponseObject, error) {
	w, err := s.Desk.Webhook(ctx, caller(ctx), r.WebhookID)
	return GetWebhook200JSONResponse{webhookAnswer(w)}, err
}

// ChangeWebhook answers PATCH /v1/webhooks/{webhookId}.
func (s *Server) ChangeWebhook(ctx context.Context, r ChangeWebhookRequestObject) (ChangeWebhookResponseObject, error) {
	by, m := caller(ctx), version(ctx)
	w, err := s.Desk.ChangeWebhook(ctx, by, r.WebhookID, m, casework.WebhookChange{
		Topics: (*domain.Topics)(r.Body.Topics), Description: r.Body.Description, Disabled: r.Body.Disabled})
	return ChangeWebhook200JSONResponse{webhookAnswer(w)}, err
}

// RotateWebhookSecret answers POST /v1/webhooks/{webhookId}/secret.
func (s *Server) RotateWebhookSecret(ctx context.Context, r RotateWebhookSecretRequestObject) (RotateWebhookSecretResponseObject, error) {
	by, m := caller(ctx), version(ctx)
	w, err := s.Desk.RotateSecret(ctx, by, r.WebhookID, m)
	if err != nil {
		return nil, err
	}
	a := webhookAnswer(w)
	a.Body.Secret = webhook.Secret(s.Desk.Secret(w))
	return RotateWebhookSecret200JSONResponse{a}, nil
}

func toDelivery(x domain.Delivery) Delivery {
	return Delivery{ID: x.ID, Topic: x.Topic, Event: x.Event, Petition: x.Petition, At: x.At, State: x.State, Tries: x.Tries, Status: x.Status,
		TriedAt: at(x.TriedAt)}
}

// ListDeliveries answers GET /v1/webhooks/{webhookId}/deliveries.
func (s *Server) ListDeliveries(ctx context.Context, r ListDeliveriesRequestObject) (ListDeliveriesResponseObject, error) {
	p, err := page(ctx, r.Params.Limit, r.Params.Cursor)
	if err != nil {
		return nil, err
	}
	list, err := s.Desk.Deliveries(ctx, caller(ctx), r.WebhookID, r.Params.State, p)
	return ListDeliveries200JSONResponse{
		Body:    DeliveryPage{Items: each(list.Items, toDelivery)},
		Headers: ListDeliveries200ResponseHeaders{Link: next(ctx, list.Next)},
	}, err
}

// Redeliver answers POST /v1/webhooks/{webhookId}/redelivery.
func (s *Server) Redeliver(ctx context.Context, r RedeliverRequestObject) (RedeliverResponseObject, error) {
	list, err := s.Desk.Redeliver(ctx, caller(ctx), r.WebhookID, r.Body.Deliveries)
	return Redeliver200JSONResponse{Items: each(list, toDelivery)}, err
}
