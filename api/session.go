package api

import (
	"context"

	"kiennghi/domain"
	"kiennghi/domain/casework"
)

func toSession(v casework.SessionView) CouncilSession {
	return CouncilSession{ID: v.ID, Unit: v.Unit, Title: v.Title, OpensOn: v.OpensOn, Version: v.Version, AllowedActions: v.Allowed}
}

func sessionTag(v casework.SessionView) string { return etag(v.Version, v.Allowed) }

func sessionAnswer(v casework.SessionView) CouncilSessionJSONResponse {
	return CouncilSessionJSONResponse{Body: toSession(v), Headers: CouncilSessionResponseHeaders{ETag: sessionTag(v)}}
}

// ListCouncilSessions answers GET /v1/council-sessions.
func (s *Server) ListCouncilSessions(ctx context.Context, r ListCouncilSessionsRequestObject) (ListCouncilSessionsResponseObject, error) {
	list, err := s.Desk.CouncilSessions(ctx, caller(ctx), r.Params.Unit)
	return ListCouncilSessions200JSONResponse{Items: each(list, toSession)}, err
}

// CreateCouncilSession answers POST /v1/council-sessions.
func (s *Server) CreateCouncilSession(ctx context.Context, r CreateCouncilSessionRequestObject) (CreateCouncilSessionResponseObject, error) {
	b := r.Body
	v, err := s.Desk.RecordSession(ctx, caller(ctx), domain.CouncilSession{ID: b.ID, Unit: b.Unit, Convening: domain.Convening{Title: b.Title, OpensOn: b.OpensOn}})
	return CreateCouncilSession201JSONResponse{
		Body:    toSession(v),
		Headers: CreateCouncilSession201ResponseHeaders{ETag: sessionTag(v), Location: "/v1/council-sessions/" + v.ID.String()},
	}, err
}

// GetCouncilSession answers GET /v1/council-sessions/{sessionId}.
func (s *Server) GetCouncilSession(ctx context.Context, r GetCouncilSessionRequestObject) (GetCouncilSessionResponseObject, error) {
	v, err := s.Desk.Session(ctx, caller(ctx), r.SessionID)
	return GetCouncilSession200JSONResponse{sessionAnswer(v)}, err
}

// CorrectCouncilSession answers POST /v1/council-sessions/{sessionId}/corrections.
func (s *Server) CorrectCouncilSession(ctx context.Context, r CorrectCouncilSessionRequestObject) (CorrectCouncilSessionResponseObject, error) {
	b, by, m := r.Body, caller(ctx), version(ctx)
	v, err := s.Desk.CorrectSession(ctx, by, r.SessionID, m, domain.Convening{Title: b.Title, OpensOn: b.OpensOn}, b.Reason)
	return CorrectCouncilSession200JSONResponse{sessionAnswer(v)}, err
}

// ListCouncilSessionEvents answers GET /v1/council-sessions/{sessionId}/events.
func (s *Server) ListCouncilSessionEvents(ctx context.Context, r ListCouncilSessionEventsRequestObject) (ListCouncilSessionEventsResponseObject, error) {
	es, err := s.Desk.SessionEvents(ctx, r.SessionID)
	return ListCouncilSessionEvents200JSONResponse{EventsJSONResponse{Items: each(es, toEvent)}}, err
}
