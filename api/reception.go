package api

import (
	"context"

	"kiennghi/domain"
	"kiennghi/domain/casework"
)

func toReception(v casework.ReceptionView) Reception {
	return Reception{ID: v.ID, Unit: v.Unit, On: v.On, ByChair: v.ByChair, Visits: v.Visits, People: v.People, Letters: v.Letters, Note: v.Note,
		Version: v.Version, AllowedActions: v.Allowed}
}

func receptionTag(v casework.ReceptionView) string { return etag(v.Version, v.Allowed) }

func receptionAnswer(v casework.ReceptionView) ReceptionJSONResponse {
	return ReceptionJSONResponse{Body: toReception(v), Headers: ReceptionResponseHeaders{ETag: receptionTag(v)}}
}

// ListReceptions answers GET /v1/receptions.
func (s *Server) ListReceptions(ctx context.Context, r ListReceptionsRequestObject) (ListReceptionsResponseObject, error) {
	q := r.Params
	p, err := page(ctx, q.Limit, q.Cursor)
	if err != nil {
		return nil, err
	}
	list, err := s.Desk.Receptions(ctx, caller(ctx), q.Unit, q.Subunits, casework.ReceptionFilter{From: q.From, To: q.To}, p)
	return ListReceptions200JSONResponse{
		Body:    ReceptionPage{Items: each(list.Items, toReception)},
		Headers: ListReceptions200ResponseHeaders{Link: next(ctx, list.Next)},
	}, err
}

// RecordReception answers POST /v1/receptions.
func (s *Server) RecordReception(ctx context.Context, r RecordReceptionRequestObject) (RecordReceptionResponseObject, error) {
	b := r.Body
	v, err := s.Desk.RecordReception(ctx, caller(ctx), domain.Reception{ID: b.ID, Unit: b.Unit, Note: b.Note,
		Sitting: domain.Sitting{On: b.On, ByChair: b.ByChair, Visits: b.Visits, People: b.People, Letters: b.Letters}})
	return RecordReception201JSONResponse{
		Body:    toReception(v),
		Headers: RecordReception201ResponseHeaders{ETag: receptionTag(v), Location: "/v1/receptions/" + v.ID.String()},
	}, err
}

// GetReception answers GET /v1/receptions/{receptionId}.
func (s *Server) GetReception(ctx context.Context, r GetReceptionRequestObject) (GetReceptionResponseObject, error) {
	v, err := s.Desk.Reception(ctx, caller(ctx), r.ReceptionID)
	return GetReception200JSONResponse{receptionAnswer(v)}, err
}

// CorrectReception answers POST /v1/receptions/{receptionId}/corrections.
func (s *Server) CorrectReception(ctx context.Context, r CorrectReceptionRequestObject) (CorrectReceptionResponseObject, error) {
	b, by, m := r.Body, caller(ctx), version(ctx)
	v, err := s.Desk.CorrectReception(ctx, by, r.ReceptionID, m,
		domain.Sitting{On: b.On, ByChair: b.ByChair, Visits: b.Visits, People: b.People, Letters: b.Letters}, b.Reason)
	return CorrectReception200JSONResponse{receptionAnswer(v)}, err
}

// ListReceptionEvents answers GET /v1/receptions/{receptionId}/events.
func (s *Server) ListReceptionEvents(ctx context.Context, r ListReceptionEventsRequestObject) (ListReceptionEventsResponseObject, error) {
	es, err := s.Desk.ReceptionEvents(ctx, caller(ctx), r.ReceptionID)
	return ListReceptionEvents200JSONResponse{EventsJSONResponse{Items: each(es, toEvent)}}, err
}
