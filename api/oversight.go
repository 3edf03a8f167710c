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

func toFinding(by casework.Caller) func(domain.Finding) Finding {
	return func(f domain.Finding) Finding {
		v := Finding{ID: f.ID, Unit: f.Unit, About: f.About, Petition: f.Petition, Answer: f.Answer, Dialogue: f.Dialogue, Kind: f.Kind,
			Text: f.Text, Recommendation: f.Recommendation, DueOn: f.DueOn, MadeAt: f.MadeAt, Reply: f.Reply, Public: f.Public(by.Today), Version: f.Version}
		if f.RepliedAt != nil {
			v.RepliedAt = *f.RepliedAt
		}
		return v
	}
}

// ListFindings answers GET /v1/findings.
func (s *Server) ListFindings(ctx context.Context, r ListFindingsRequestObject) (ListFindingsResponseObject, error) {
	q, by := r.Params, caller(ctx)
	p, err := page(ctx, q.Limit, q.Cursor)
	if err != nil {
		return nil, err
	}
	list, err := s.Desk.Findings(ctx, by, q.Unit, q.Subunits, p)
	return ListFindings200JSONResponse{
		Body:    FindingPage{Items: each(list.Items, toFinding(by))},
		Headers: ListFindings200ResponseHeaders{Link: next(ctx, list.Next)},
	}, err
}

// CreateFinding answers POST /v1/findings.
func (s *Server) CreateFinding(ctx context.Context, r CreateFindingRequestObject) (CreateFindingResponseObject, error) {
	b, by := r.Body, caller(ctx)
	f, err := s.Desk.CreateFinding(ctx, by, domain.Finding{ID: b.ID, Unit: b.Unit, About: b.About, Petition: b.Petition, Answer: b.Answer,
		Dialogue: b.Dialogue, Kind: b.Kind, Text: b.Text, Recommendation: b.Recommendation, DueOn: b.DueOn})
	return CreateFinding201JSONResponse{
		Body:    toFinding(by)(f),
		Headers: CreateFinding201ResponseHeaders{ETag: etag(f.Version), Location: "/v1/findings/" + f.ID.String()},
	}, err
}

// GetFinding answers GET /v1/findings/{findingId}.
func (s *Server) GetFinding(ctx context.Context, r GetFindingRequestObject) (GetFindingResponseObject, error) {
	by := caller(ctx)
	f, err := s.Desk.Finding(ctx, by, r.FindingID)
	return GetFinding200JSONResponse{Body: toFinding(by)(f), Headers: GetFinding200ResponseHeaders{ETag: etag(f.Version)}}, err
}

// ReplyToFinding answers POST /v1/findings/{findingId}/reply.
func (s *Server) ReplyToFinding(ctx context.Context, r ReplyToFindingRequestObject) (ReplyToFindingResponseObject, error) {
	by, m := caller(ctx), version(ctx)
	f, err := s.Desk.ReplyToFinding(ctx, by, r.FindingID, m, r.Body.Text)
	return ReplyToFinding200JSONResponse{Body: toFinding(by)(f), Headers: ReplyToFinding200ResponseHeaders{ETag: etag(f.Version)}}, err
}
