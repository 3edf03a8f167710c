package api

import (
	"cmp"
	"context"

	"kiennghi/domain"
	"kiennghi/domain/casework"
	"kiennghi/domain/statistics"
)

func toEscalation(v casework.EscalationView) Escalation {
	x := Escalation{ID: v.ID, Petition: v.Petition, Title: v.Title, Sender: v.Sender, Target: v.Target, Ground: v.Ground, Note: v.Note,
		State: v.State, Group: v.Group, SentAt: v.SentAt, DecidedAt: at(v.DecidedAt), Bounces: v.Bounces, DueOn: v.DueOn, DueRule: v.DueRule, BySilence: v.BySilence(),
		Arbiter: v.Arbiter, Named: v.Named, NamedAt: at(v.NamedAt), Ruling: v.Ruling, WithdrawnAt: at(v.WithdrawnAt), Version: v.Version, AllowedActions: v.Allowed}
	if v.State != domain.EscalationAccepted {
		x.Reason = v.Reason
	}
	return x
}

func escalationTag(v casework.EscalationView) string {
	return etag(v.Version, v.Allowed, v.Bounces, v.Title, v.Note)
}

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
	var list casework.List[casework.EscalationView]
	if q.Figure != "" {
		list, err = s.escalationsBehind(ctx, q, p)
	} else {
		if err := unread("query unit", q.Unit != "", "query side", q.Side != statistics.SideSent, "query from", !q.From.IsZero(), "query to", !q.To.IsZero(),
			"query channel", q.Channel != "", "query kind", q.Kind != "", "query field", q.Field != ""); err != nil {
			return nil, err
		}
		list, err = s.Desk.Escalations(ctx, caller(ctx), casework.EscalationFilter{Targets: given(q.Target), Sender: q.Sender, Arbiters: given(q.Arbiter), Petition: q.Petition, State: q.State, Group: q.Group}, p)
	}
	return ListEscalations200JSONResponse{
		Body:    EscalationPage{Items: each(list.Items, toEscalation)},
		Headers: ListEscalations200ResponseHeaders{Link: next(ctx, list.Next)},
	}, err
}

func (s *Server) escalationsBehind(ctx context.Context, q ListEscalationsParams, p casework.Page) (casework.List[casework.EscalationView], error) {
	by := caller(ctx)
	if err := cmp.Or(
		unread("query target", q.Target != "", "query sender", q.Sender != "", "query arbiter", q.Arbiter != "",
			"query petition", !q.Petition.IsZero(), "query state", q.State != "", "query group", !q.Group.IsZero()),
		needed("query unit", q.Unit == "", "query from", q.From.IsZero(), "query to", q.To.IsZero()),
	); err != nil {
		return casework.List[casework.EscalationView]{}, err
	}
	return s.Desk.EscalationsBehind(ctx, by, q.Unit, q.Subunits, casework.EscalationFigureFilter{Period: statistics.NewPeriod(q.From, q.To, by.Today),
		Filter: statistics.Filter{Channel: q.Channel, Kind: q.Kind, Field: q.Field}, Side: q.Side, Name: q.Figure}, p)
}

// GetEscalation answers GET /v1/escalations/{escalationId}.
func (s *Server) GetEscalation(ctx context.Context, r GetEscalationRequestObject) (GetEscalationResponseObject, error) {
	v, err := s.Desk.Escalation(ctx, caller(ctx), r.EscalationID)
	if err == nil && known(r.Params.IfNoneMatch, escalationTag(v)) {
		return GetEscalation304Response{Headers: GetEscalation304ResponseHeaders{ETag: escalationTag(v)}}, nil
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

// given is a list of the unit that a query names, or of none.
func given(u domain.UnitID) []domain.UnitID {
	if u == "" {
		return nil
	}
	return []domain.UnitID{u}
}
