package api

import (
	"context"

	"kiennghi/domain"
	"kiennghi/domain/casework"
)

// toQuestion says what of a question is shown to those who read its petition.
// That a monitor recorded the reply is in it, but not which.
func toQuestion(v casework.QuestionView) Question {
	q := v.Question
	return Question{ID: q.ID, Petition: q.Petition, Code: v.Of.Code, Title: v.Of.Title, Home: q.Home, Unit: q.Unit, Outcome: q.Outcome, Answer: q.Answer,
		ClaimedAt: q.ClaimedAt, State: q.State, Verdict: q.State.Verdict(), NextOn: q.Due, AskedOn: q.AskedOn, ReplyDue: q.ReplyDue, LateDue: q.LateDue,
		RepliedAt: at(q.RepliedAt), ByMonitor: !q.RecordedBy.IsZero(), Text: q.Text, ReplySecret: v.ReplySecret, ClosedAt: at(q.ClosedAt), Closing: q.Closing,
		RuleDue: q.RuleDue, RuledAt: at(q.RuledAt), Ruling: q.Ruling, Version: q.Version, AllowedActions: v.Allowed}
}

// ListQuestions answers GET /v1/questions.
func (s *Server) ListQuestions(ctx context.Context, r ListQuestionsRequestObject) (ListQuestionsResponseObject, error) {
	q := r.Params
	p, err := page(ctx, q.Limit, q.Cursor)
	if err != nil {
		return nil, err
	}
	list, err := s.Desk.Questions(ctx, caller(ctx), q.Unit, q.Subunits, casework.QuestionFilter{State: q.State, Petition: q.Petition}, p)
	return ListQuestions200JSONResponse{
		Body:    QuestionPage{Items: each(list.Items, toQuestion)},
		Headers: ListQuestions200ResponseHeaders{Link: next(ctx, list.Next)},
	}, err
}

// ReplyToOutcome answers POST /v1/petitions/{petitionId}/replies.
func (s *Server) ReplyToOutcome(ctx context.Context, r ReplyToOutcomeRequestObject) (ReplyToOutcomeResponseObject, error) {
	by, m := caller(ctx), version(ctx)
	v, err := s.Desk.Reply(ctx, by, r.PetitionID, m, casework.Reply{Verdict: r.Body.Verdict, Text: r.Body.Text})
	return ReplyToOutcome200JSONResponse{petitionAnswer(v)}, err
}

// ClosePetitionAgain answers POST /v1/petitions/{petitionId}/closing.
func (s *Server) ClosePetitionAgain(ctx context.Context, r ClosePetitionAgainRequestObject) (ClosePetitionAgainResponseObject, error) {
	by, m := caller(ctx), version(ctx)
	v, err := s.Desk.CloseAgain(ctx, by, r.PetitionID, m, r.Body.Reason)
	return ClosePetitionAgain200JSONResponse{petitionAnswer(v)}, err
}

// RuleOnClosing answers POST /v1/petitions/{petitionId}/ruling.
func (s *Server) RuleOnClosing(ctx context.Context, r RuleOnClosingRequestObject) (RuleOnClosingResponseObject, error) {
	by, m := caller(ctx), version(ctx)
	v, err := s.Desk.RuleOnClosing(ctx, by, r.PetitionID, m, r.Body.Upheld, r.Body.Note)
	return RuleOnClosing200JSONResponse{petitionAnswer(v)}, err
}

// RaiseAgain answers POST /v1/petitions/{petitionId}/repeats.
func (s *Server) RaiseAgain(ctx context.Context, r RaiseAgainRequestObject) (RaiseAgainResponseObject, error) {
	by, m := caller(ctx), version(ctx)
	v, err := s.Desk.RaiseAgain(ctx, by, r.PetitionID, m, domain.Repeat{ID: r.Body.ID, Channel: r.Body.Channel, Text: r.Body.Text})
	return RaiseAgain200JSONResponse{petitionAnswer(v)}, err
}

// ListRepeats answers GET /v1/petitions/{petitionId}/repeats.
func (s *Server) ListRepeats(ctx context.Context, r ListRepeatsRequestObject) (ListRepeatsResponseObject, error) {
	list, err := s.Desk.Repeats(ctx, caller(ctx), r.PetitionID)
	return ListRepeats200JSONResponse{Items: each(list, func(x domain.Repeat) Repeat {
		return Repeat{ID: x.ID, Channel: x.Channel, Text: x.Text, At: x.At}
	})}, err
}

// ReplyPublicly answers POST /public/v1/petitions/{code}/replies.
func (s *Server) ReplyPublicly(ctx context.Context, r ReplyPubliclyRequestObject) (ReplyPubliclyResponseObject, error) {
	b := r.Body
	err := s.Desk.PublicReply(ctx, caller(ctx), r.Code, b.Secret, visitOf(ctx).network, b.Question, casework.Reply{Verdict: b.Verdict, Text: b.Text})
	return ReplyPublicly204Response{}, err
}

// toPublicQuestion says what who knows the secret reads of the question.
func toPublicQuestion(v casework.PublicPetition) *PublicQuestion {
	q := v.Question
	if q == nil {
		return nil
	}
	verdicts := v.Verdicts()
	return &PublicQuestion{ID: q.ID, Outcome: q.Outcome, State: q.State, Verdict: v.Heard(), AskedOn: q.AskedOn, ReplyDue: q.ReplyDue,
		CanReply: len(verdicts) > 0, Verdicts: verdicts, Text: q.Text, Closing: q.Closing, RuleDue: q.RuleDue, Ruling: q.Ruling}
}
