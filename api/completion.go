package api

import (
	"context"

	"kiennghi/domain"
)

// CompletePetition answers POST /v1/petitions/{petitionId}/completions.
func (s *Server) CompletePetition(ctx context.Context, r CompletePetitionRequestObject) (CompletePetitionResponseObject, error) {
	by, m := caller(ctx), version(ctx)
	v, err := s.Desk.Complete(ctx, by, r.PetitionID, m, domain.Completion{ID: r.Body.ID, Text: r.Body.Text})
	return CompletePetition200JSONResponse{petitionAnswer(v)}, err
}

// ListCompletions answers GET /v1/petitions/{petitionId}/completions.
func (s *Server) ListCompletions(ctx context.Context, r ListCompletionsRequestObject) (ListCompletionsResponseObject, error) {
	list, err := s.Desk.Completions(ctx, caller(ctx), r.PetitionID)
	return ListCompletions200JSONResponse{Items: each(list, func(c domain.Completion) Completion {
		return Completion{ID: c.ID, Text: c.Text, At: c.At}
	})}, err
}

// CompletePublicly answers POST /public/v1/petitions/{code}/completions.
func (s *Server) CompletePublicly(ctx context.Context, r CompletePubliclyRequestObject) (CompletePubliclyResponseObject, error) {
	err := s.Desk.PublicComplete(ctx, caller(ctx), r.Code, r.Body.Secret, visitOf(ctx).network, r.Body.Text)
	return CompletePublicly204Response{}, err
}
