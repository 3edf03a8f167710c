package api

import (
	"context"

	"kiennghi/domain/casework"
)

func toLapse(v casework.LapseView) Lapse {
	return Lapse{ID: v.ID, Unit: v.Unit, Told: v.Told, About: v.About, Petition: v.Petition, Dialogue: v.Dialogue, Commitment: v.Commitment, Finding: v.Finding, Owed: v.Owed, DueOn: v.DueOn,
		ToldAt: v.ToldAt, ReasonDue: v.ReasonDue, ReasonRule: v.ReasonRule, Reason: v.Reason, ReasonAt: at(v.ReasonAt), Version: v.Version, AllowedActions: v.Allowed}
}

func lapseAnswer(v casework.LapseView) LapseJSONResponse {
	return LapseJSONResponse{Body: toLapse(v), Headers: LapseResponseHeaders{ETag: etag(v.Version, v.Allowed, v.Reason)}}
}

// ListLapses answers GET /v1/lapses.
func (s *Server) ListLapses(ctx context.Context, r ListLapsesRequestObject) (ListLapsesResponseObject, error) {
	q := r.Params
	p, err := page(ctx, q.Limit, q.Cursor)
	if err != nil {
		return nil, err
	}
	list, err := s.Desk.Lapses(ctx, caller(ctx), q.Unit, q.Subunits, casework.LapseFilter{About: q.About, Petition: q.Petition, Reason: q.Reason}, p)
	return ListLapses200JSONResponse{
		Body:    LapsePage{Items: each(list.Items, toLapse)},
		Headers: ListLapses200ResponseHeaders{Link: next(ctx, list.Next)},
	}, err
}

// GetLapse answers GET /v1/lapses/{lapseId}.
func (s *Server) GetLapse(ctx context.Context, r GetLapseRequestObject) (GetLapseResponseObject, error) {
	v, err := s.Desk.Lapse(ctx, caller(ctx), r.LapseID)
	return GetLapse200JSONResponse{lapseAnswer(v)}, err
}

// ExplainLapse answers POST /v1/lapses/{lapseId}/reason.
func (s *Server) ExplainLapse(ctx context.Context, r ExplainLapseRequestObject) (ExplainLapseResponseObject, error) {
	by, m := caller(ctx), version(ctx)
	v, err := s.Desk.Explain(ctx, by, r.LapseID, m, r.Body.Reason)
	return ExplainLapse200JSONResponse{lapseAnswer(v)}, err
}
