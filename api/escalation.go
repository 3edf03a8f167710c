package api

import (
	"context"

	"kiennghi/domain"
	"kiennghi/domain/casework"
)

func toEscalation(v casework.EscalationView) Escalation {
	x := Escalation{ID: v.ID, Petition: v.Petition, Title: v.Title, Sender: v.Sender, Target: v.Target, Ground: v.Ground, Note: v.Note,
		State: v.State, Group: v.Group, SentAt: v.SentAt, Bounces: v.Bounces, Version: v.Version, AllowedActions: v.Allowed}
	if v.DecidedAt != nil {
		x.DecidedAt = *v.DecidedAt
	}
	if v.State != domain.EscalationAccepted {
		x.Reason = v.Reason
	}
	x.DueOn, x.DueRule, x.BySilence = v.DueOn, v.DueRule, v.BySilence()
	x.Arbiter, x.Named, x.Ruling = v.Arbiter, v.Named, v.Ruling
	if v.NamedAt != nil {
		x.NamedAt = *v.NamedAt
	}
	return x
}

func escalationTag(v casework.EscalationView) string { return etag(v.Version, v.Allowed, v.Bounces) }

func escalationAnswer(v casework.EscalationView) EscalationJSONResponse {
	return EscalationJSONResponse{Body: toEscalation(v), Headers: EscalationResponseHeaders{ETag: escalationTag(v)}}
}

// EscalatePetition answers POST /v1/petitions/{petitionId}/escalations.
func (s *Server) EscalatePetition(ctx context.Context, r EscalatePetitionRequestObject) (EscalatePetitionResponseObject, error) {
	by, m := caller(ctx), version(ctx)
	v, err := s.Desk.Escalate(ctx, by, r.PetitionID, m, domain.Escalation{ID: r.Body.ID, Ground: r.Body.Ground, Note: r.Body.Note})
	return EscalatePetition201JSONResponse{EscalationMadeJSONResponse{
		Body:    toEscalation(v),
		Headers: EscalationMadeResponseHeaders{ETag: escalationTag(v), Location: "/v1/escalations/" + v.ID.String()},
	}}, err
}

// ListEscalations answers GET /v1/escalations.
func (s *Server) ListEscalations(ctx context.Context, r ListEscalationsRequestObject) (ListEscalationsResponseObject, error) {
	q := r.Params
	p, err := page(ctx, q.Limit, q.Cursor)
	if err != nil {
		return nil, err
	}
	list, err := s.Desk.Escalations(ctx, caller(ctx), casework.EscalationFilter{Target: q.Target, Sender: q.Sender, Arbiter: q.Arbiter, Petition: q.Petition, State: q.State, Group: q.Group}, p)
	return ListEscalations200JSONResponse{
		Body:    EscalationPage{Items: each(list.Items, toEscalation)},
		Headers: ListEscalations200ResponseHeaders{Link: next(ctx, list.Next)},
	}, err
}

// GetEscalation answers GET /v1/escalations/{escalationId}.
func (s *Server) GetEscalation(ctx context.Context, r GetEscalationRequestObject) (GetEscalationResponseObject, error) {
	v, err := s.Desk.Escalation(ctx, caller(ctx), r.EscalationID)
	if err == nil && known(r.Params.IfNoneMatch, escalationTag(v)) {
		return GetEscalation304Response{}, nil
	}
	return GetEscalation200JSONResponse{escalationAnswer(v)}, err
}

// AcceptEscalation answers POST /v1/escalations/{escalationId}/acceptance.
func (s *Server) AcceptEscalation(ctx context.Context, r AcceptEscalationRequestObject) (AcceptEscalationResponseObject, error) {
	by, m := caller(ctx), version(ctx)
	v, err := s.Desk.Decide(ctx, by, r.EscalationID, m, domain.StepTake, r.Body.Note)
	return AcceptEscalation200JSONResponse{escalationAnswer(v)}, err
}

// ReturnEscalation answers POST /v1/escalations/{escalationId}/return.
func (s *Server) ReturnEscalation(ctx context.Context, r ReturnEscalationRequestObject) (ReturnEscalationResponseObject, error) {
	by, m := caller(ctx), version(ctx)
	v, err := s.Desk.Decide(ctx, by, r.EscalationID, m, domain.StepReturn, r.Body.Reason)
	return ReturnEscalation200JSONResponse{escalationAnswer(v)}, err
}

// RecallEscalation answers POST /v1/escalations/{escalationId}/recall.
func (s *Server) RecallEscalation(ctx context.Context, r RecallEscalationRequestObject) (RecallEscalationResponseObject, error) {
	by, m := caller(ctx), version(ctx)
	v, err := s.Desk.Decide(ctx, by, r.EscalationID, m, domain.StepRecall, r.Body.Reason)
	return RecallEscalation200JSONResponse{escalationAnswer(v)}, err
}

// NameHolder answers POST /v1/escalations/{escalationId}/naming.
func (s *Server) NameHolder(ctx context.Context, r NameHolderRequestObject) (NameHolderResponseObject, error) {
	by, m := caller(ctx), version(ctx)
	v, err := s.Desk.NameHolder(ctx, by, r.EscalationID, m, r.Body.Holder, r.Body.Reason)
	return NameHolder200JSONResponse{escalationAnswer(v)}, err
}
