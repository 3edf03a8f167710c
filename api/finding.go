package api

import (
	"context"

	"kiennghi/domain"
	"kiennghi/domain/casework"
)

func toFinding(v casework.FindingView) Finding {
	return Finding{ID: v.ID, Unit: v.Unit, About: v.About, Petition: v.Petition, Answer: v.Answer, Dialogue: v.Dialogue, Kind: v.Kind,
		Text: v.Text, Recommendation: v.Recommendation, DueOn: v.DueOn, MadeAt: v.MadeAt, Reply: v.Reply, RepliedAt: at(v.RepliedAt),
		State: v.State, Public: v.Public, Version: v.Version, AllowedActions: v.Allowed}
}

func findingTag(v casework.FindingView) string { return etag(v.Version, v.State, v.Allowed, v.Text) }

// ListFindings answers GET /v1/findings.
func (s *Server) ListFindings(ctx context.Context, r ListFindingsRequestObject) (ListFindingsResponseObject, error) {
	q := r.Params
	p, err := page(ctx, q.Limit, q.Cursor)
	if err != nil {
		return nil, err
	}
	list, err := s.Desk.Findings(ctx, caller(ctx), q.Unit, q.Subunits, q.State, p)
	return ListFindings200JSONResponse{
		Body:    FindingPage{Items: each(list.Items, toFinding)},
		Headers: ListFindings200ResponseHeaders{Link: next(ctx, list.Next)},
	}, err
}

// CreateFinding answers POST /v1/findings.
func (s *Server) CreateFinding(ctx context.Context, r CreateFindingRequestObject) (CreateFindingResponseObject, error) {
	b, by := r.Body, caller(ctx)
	v, err := s.Desk.CreateFinding(ctx, by, domain.Finding{ID: b.ID, Unit: b.Unit, About: b.About, Petition: b.Petition, Answer: b.Answer,
		Dialogue: b.Dialogue, Kind: b.Kind, Text: b.Text, Recommendation: b.Recommendation, DueOn: b.DueOn})
	return CreateFinding201JSONResponse{
		Body:    toFinding(v),
		Headers: CreateFinding201ResponseHeaders{ETag: findingTag(v), Location: "/v1/findings/" + v.ID.String()},
	}, err
}

// GetFinding answers GET /v1/findings/{findingId}.
func (s *Server) GetFinding(ctx context.Context, r GetFindingRequestObject) (GetFindingResponseObject, error) {
	by := caller(ctx)
	v, err := s.Desk.Finding(ctx, by, r.FindingID)
	return GetFinding200JSONResponse{Body: toFinding(v), Headers: GetFinding200ResponseHeaders{ETag: findingTag(v)}}, err
}

// ReplyToFinding answers POST /v1/findings/{findingId}/reply.
func (s *Server) ReplyToFinding(ctx context.Context, r ReplyToFindingRequestObject) (ReplyToFindingResponseObject, error) {
	by, m := caller(ctx), version(ctx)
	v, err := s.Desk.ReplyToFinding(ctx, by, r.FindingID, m, r.Body.Text)
	return ReplyToFinding200JSONResponse{Body: toFinding(v), Headers: ReplyToFinding200ResponseHeaders{ETag: findingTag(v)}}, err
}
