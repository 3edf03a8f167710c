package api

import (
	"context"

	"kiennghi/domain"
	"kiennghi/domain/casework"
)

func toReception(r domain.Reception) Reception {
	return Reception{ID: r.ID, Unit: r.Unit, On: r.On, ByChair: r.ByChair, Visits: r.Visits, People: r.People, Letters: r.Letters, Note: r.Note}
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
	x, err := s.Desk.RecordReception(ctx, caller(ctx), domain.Reception{ID: b.ID, Unit: b.Unit, On: b.On, ByChair: b.ByChair, Visits: b.Visits, People: b.People, Letters: b.Letters, Note: b.Note})
	return RecordReception201JSONResponse(toReception(x)), err
}

func toFinding(v casework.FindingView) Finding {
	f := Finding{ID: v.ID, Unit: v.Unit, About: v.About, Petition: v.Petition, Answer: v.Answer, Dialogue: v.Dialogue, Kind: v.Kind,
		Text: v.Text, Recommendation: v.Recommendation, DueOn: v.DueOn, MadeAt: v.MadeAt, Reply: v.Reply,
		State: v.State, Public: v.Public, Version: v.Version, AllowedActions: v.Allowed}
	if v.RepliedAt != nil {
		f.RepliedAt = *v.RepliedAt
	}
	return f
}

func findingTag(v casework.FindingView) string { return etag(v.Version, v.State, v.Allowed) }

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
