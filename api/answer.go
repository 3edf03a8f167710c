package api

import (
	"context"

	"kiennghi/domain"
	"kiennghi/domain/casework"
)

func toAnswer(v casework.AnswerView) Answer {
	return Answer{ID: v.ID, Unit: v.Unit, Mode: v.Mode, Petitions: v.Petitions, Group: v.Group, Dialogue: v.Dialogue,
		Number: v.Number, SignedOn: v.SignedOn, Signatory: v.Signatory, Text: v.Text, PublicSummary: v.Summary,
		Outcome: v.Outcome, Reason: v.Reason, Means: v.Means, Evidence: v.Evidence, DoneOn: v.DoneOn, DueOn: v.DueOn,
		State: v.State, DraftedBy: v.DraftedBy, ApprovedBy: v.ApprovedBy, Overrides: v.Overrides.List(), PublishedAt: at(v.PublishedAt), Version: v.Version, AllowedActions: v.Allowed}
}

func answerTag(v casework.AnswerView) string { return etag(v.Version, v.Allowed, v.Text) }

func answerAnswer(v casework.AnswerView) AnswerJSONResponse {
	return AnswerJSONResponse{Body: toAnswer(v), Headers: AnswerResponseHeaders{ETag: answerTag(v)}}
}

// ListAnswers answers GET /v1/answers.
func (s *Server) ListAnswers(ctx context.Context, r ListAnswersRequestObject) (ListAnswersResponseObject, error) {
	q := r.Params
	p, err := page(ctx, q.Limit, q.Cursor)
	if err != nil {
		return nil, err
	}
	list, err := s.Desk.Answers(ctx, caller(ctx), casework.AnswerFilter{Unit: q.Unit, Petition: q.Petition, State: q.State, Overridden: q.Overridden}, p)
	return ListAnswers200JSONResponse{
		Body:    AnswerPage{Items: each(list.Items, toAnswer)},
		Headers: ListAnswers200ResponseHeaders{Link: next(ctx, list.Next)},
	}, err
}

// CreateAnswer answers POST /v1/answers.
func (s *Server) CreateAnswer(ctx context.Context, r CreateAnswerRequestObject) (CreateAnswerResponseObject, error) {
	b := r.Body
	v, err := s.Desk.CreateAnswer(ctx, caller(ctx), casework.NewAnswer{
		Answer: domain.Answer{ID: b.ID, Mode: b.Mode, Group: b.Group, Number: b.Number, SignedOn: b.SignedOn, Signatory: b.Signatory, Text: b.Text, Summary: b.PublicSummary,
			Claim: domain.Claim{Outcome: b.Outcome, Reason: b.Reason, Means: b.Means, Evidence: b.Evidence, DoneOn: b.DoneOn, DueOn: b.DueOn}},
		Petitions: b.Petitions, Overrides: b.Overrides,
	})
	return CreateAnswer201JSONResponse{
		Body:    toAnswer(v),
		Headers: CreateAnswer201ResponseHeaders{ETag: answerTag(v), Location: "/v1/answers/" + v.ID.String()},
	}, err
}

// GetAnswer answers GET /v1/answers/{answerId}.
func (s *Server) GetAnswer(ctx context.Context, r GetAnswerRequestObject) (GetAnswerResponseObject, error) {
	v, err := s.Desk.Answer(ctx, caller(ctx), r.AnswerID)
	if err == nil && known(r.Params.IfNoneMatch, answerTag(v)) {
		return GetAnswer304Response{Headers: GetAnswer304ResponseHeaders{ETag: answerTag(v)}}, nil
	}
	return GetAnswer200JSONResponse{answerAnswer(v)}, err
}

// ReviseAnswer answers PUT /v1/answers/{answerId}.
func (s *Server) ReviseAnswer(ctx context.Context, r ReviseAnswerRequestObject) (ReviseAnswerResponseObject, error) {
	by, m := caller(ctx), version(ctx)
	b := r.Body
	v, err := s.Desk.ReviseAnswer(ctx, by, r.AnswerID, m, casework.NewAnswer{
		Answer: domain.Answer{Number: b.Number, SignedOn: b.SignedOn, Signatory: b.Signatory, Text: b.Text, Summary: b.PublicSummary,
			Claim: domain.Claim{Outcome: b.Outcome, Reason: b.Reason, Means: b.Means, Evidence: b.Evidence, DoneOn: b.DoneOn, DueOn: b.DueOn}},
		Petitions: b.Petitions,
	})
	return ReviseAnswer200JSONResponse{answerAnswer(v)}, err
}

// DropAnswer answers DELETE /v1/answers/{answerId}.
func (s *Server) DropAnswer(ctx context.Context, r DropAnswerRequestObject) (DropAnswerResponseObject, error) {
	by, m := caller(ctx), version(ctx)
	v, err := s.Desk.DropAnswer(ctx, by, r.AnswerID, m)
	return DropAnswer200JSONResponse{answerAnswer(v)}, err
}

// ApproveAnswer answers POST /v1/answers/{answerId}/approval.
func (s *Server) ApproveAnswer(ctx context.Context, r ApproveAnswerRequestObject) (ApproveAnswerResponseObject, error) {
	by, m := caller(ctx), version(ctx)
	v, err := s.Desk.ApproveAnswer(ctx, by, r.AnswerID, m)
	return ApproveAnswer200JSONResponse{answerAnswer(v)}, err
}

// PublishAnswer answers POST /v1/answers/{answerId}/publication.
func (s *Server) PublishAnswer(ctx context.Context, r PublishAnswerRequestObject) (PublishAnswerResponseObject, error) {
	by, m := caller(ctx), version(ctx)
	var in []domain.Override
	if r.Body != nil {
		in = r.Body.Overrides
	}
	v, err := s.Desk.PublishAnswer(ctx, by, r.AnswerID, m, in)
	return PublishAnswer200JSONResponse{answerAnswer(v)}, err
}
