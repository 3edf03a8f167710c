package api

import (
	"context"

	"kiennghi/domain"
	"kiennghi/domain/casework"
	"kiennghi/domain/clock"
)

// PausePetition answers POST /v1/petitions/{petitionId}/pauses.
func (s *Server) PausePetition(ctx context.Context, r PausePetitionRequestObject) (PausePetitionResponseObject, error) {
	by, m := caller(ctx), version(ctx)
	b := r.Body
	v, err := s.Desk.Pause(ctx, by, r.PetitionID, m, domain.Pause{Reason: b.Reason, Article: b.Article, Until: b.Until, Note: b.Note})
	return PausePetition200JSONResponse{petitionAnswer(v)}, err
}

// ResumePetition answers POST /v1/petitions/{petitionId}/resumption.
func (s *Server) ResumePetition(ctx context.Context, r ResumePetitionRequestObject) (ResumePetitionResponseObject, error) {
	by, m := caller(ctx), version(ctx)
	v, err := s.Desk.Resume(ctx, by, r.PetitionID, m, r.Body.Note)
	return ResumePetition200JSONResponse{petitionAnswer(v)}, err
}

func toClockPauses(by casework.Caller, segments []clock.Segment) []ClockPause {
	list := []ClockPause{}
	for _, s := range segments {
		for _, p := range s.Pauses {
			list = append(list, ClockPause{Holder: s.Holder, Span: toClockSpan(by, p.Span, p.Ended), Reason: p.Reason, Article: p.Article, Until: p.Until, Note: p.Note})
		}
	}
	return list
}

// toPublicPause says why the office's time stands still now. What is waited for
// is told as in toPublicEvent.
func toPublicPause(v casework.PublicPetition) *PublicPause {
	if !v.Paused() {
		return nil
	}
	p := &PublicPause{Since: v.PausedSince, Until: v.PausedUntil, Reason: v.PauseReason}
	for _, e := range v.Events {
		if e.Step == domain.StepPause {
			p.Article, p.Note = e.Change.Article, e.Change.Note
		}
	}
	return p
}
