package api

import (
	"context"

	"kiennghi/api/body"
	"kiennghi/domain"
	"kiennghi/domain/casework"
)

func toAttendance(a domain.Attendance) Attendance {
	return Attendance{People: a.People, Organisations: a.Organisations, Officials: a.Officials}
}

func fromAttendance(a *Attendance) *domain.Attendance {
	if a == nil {
		return nil
	}
	return &domain.Attendance{People: a.People, Organisations: a.Organisations, Officials: a.Officials}
}

func toMatterCounts(m casework.MatterCounts) MatterCounts {
	return MatterCounts{Total: m.Total, OnTheSpot: m.OnTheSpot, Written: m.Written, Escalated: m.Escalated, WithoutDisposition: m.Open}
}

func toConclusion(d domain.Dialogue) Conclusion {
	return Conclusion{Number: d.ConclusionNumber, On: d.ConcludedOn, Text: d.ConclusionText}
}

func toDialogue(v casework.DialogueView) Dialogue {
	d := Dialogue{
		ID: v.ID, Unit: v.Unit, Basis: v.Basis, CouncilSession: v.Session, Mode: v.Meeting, Place: v.Place, StartsAt: v.StartsAt,
		Agenda: v.Agenda, State: v.State, PlannedAt: v.PlannedAt, Minutes: v.Minutes, ConclusionDue: v.ConclusionDue,
		Notices: each(v.Notices, func(n domain.Notice) Notice {
			return Notice{Channel: n.Channel, At: n.At, Detail: n.Detail, Announces: n.Announces}
		}),
		Matters: toMatterCounts(v.Matters), AllowedActions: v.Allowed, Attendance: toAttendance(v.Attendance),
		OpenedAt: at(v.OpenedAt), ClosedAt: at(v.ClosedAt),
	}
	if v.State == domain.DialogueConcluded {
		d.Conclusion, d.ConclusionPublishedOn = toConclusion(v.Dialogue), v.PublishedOn
	}
	return d
}

func dialogueTag(v casework.DialogueView) string { return etag(v.Version, v.Allowed, v.Matters) }

func dialogueAnswer(v casework.DialogueView) DialogueJSONResponse {
	return DialogueJSONResponse{Body: toDialogue(v), Headers: DialogueResponseHeaders{ETag: dialogueTag(v)}}
}

func toDialogueSummary(d casework.DialogueDetail) DialogueSummary {
	return DialogueSummary{ID: d.ID, Unit: d.Unit, Basis: d.Basis, CouncilSession: d.Session, Mode: d.Meeting, Place: d.Place,
		StartsAt: d.StartsAt, State: d.State, Attendance: toAttendance(d.Attendance)}
}

// ListDialogues answers GET /v1/dialogues.
func (s *Server) ListDialogues(ctx context.Context, r ListDialoguesRequestObject) (ListDialoguesResponseObject, error) {
	q := r.Params
	p, err := page(ctx, q.Limit, q.Cursor)
	if err != nil {
		return nil, err
	}
	f := casework.DialogueFilter{From: q.From, To: q.To}
	if q.State != "" {
		f.States = []domain.DialogueState{q.State}
	}
	list, err := s.Desk.Dialogues(ctx, caller(ctx), q.Unit, q.Subunits, f, p)
	return ListDialogues200JSONResponse{
		Body:    DialoguePage{Items: each(list.Items, toDialogueSummary)},
		Headers: ListDialogues200ResponseHeaders{Link: next(ctx, list.Next)},
	}, err
}

// PlanDialogue answers POST /v1/dialogues.
func (s *Server) PlanDialogue(ctx context.Context, r PlanDialogueRequestObject) (PlanDialogueResponseObject, error) {
	b := r.Body
	v, err := s.Desk.Plan(ctx, caller(ctx), domain.Dialogue{ID: b.ID, Unit: b.Unit, Basis: b.Basis, Session: b.CouncilSession,
		Meeting: b.Mode, Place: b.Place, PlannedAt: b.PlannedAt, StartsAt: b.StartsAt, Agenda: b.Agenda})
	return PlanDialogue201JSONResponse{
		Body:    toDialogue(v),
		Headers: PlanDialogue201ResponseHeaders{ETag: dialogueTag(v), Location: "/v1/dialogues/" + v.ID.String()},
	}, err
}

// GetDialogue answers GET /v1/dialogues/{dialogueId}.
func (s *Server) GetDialogue(ctx context.Context, r GetDialogueRequestObject) (GetDialogueResponseObject, error) {
	v, err := s.Desk.Dialogue(ctx, caller(ctx), r.DialogueID)
	if err == nil && known(r.Params.IfNoneMatch, dialogueTag(v)) {
		return GetDialogue304Response{Headers: GetDialogue304ResponseHeaders{ETag: dialogueTag(v)}}, nil
	}
	return GetDialogue200JSONResponse{dialogueAnswer(v)}, err
}

// ChangePlan answers PATCH /v1/dialogues/{dialogueId}.
func (s *Server) ChangePlan(ctx context.Context, r ChangePlanRequestObject) (ChangePlanResponseObject, error) {
	by, m := caller(ctx), version(ctx)
	b := r.Body
	v, err := s.Desk.ChangePlan(ctx, by, r.DialogueID, m, casework.PlanChange{Meeting: b.Mode, Place: b.Place, StartsAt: b.StartsAt, Agenda: b.Agenda})
	return ChangePlan200JSONResponse{dialogueAnswer(v)}, err
}

// GiveNotice answers POST /v1/dialogues/{dialogueId}/notices.
func (s *Server) GiveNotice(ctx context.Context, r GiveNoticeRequestObject) (GiveNoticeResponseObject, error) {
	by, m := caller(ctx), version(ctx)
	v, err := s.Desk.GiveNotice(ctx, by, r.DialogueID, m, domain.Notice{Channel: r.Body.Channel, At: r.Body.At, Detail: r.Body.Detail})
	return GiveNotice200JSONResponse{dialogueAnswer(v)}, err
}

// OpenDialogue answers POST /v1/dialogues/{dialogueId}/opening.
func (s *Server) OpenDialogue(ctx context.Context, r OpenDialogueRequestObject) (OpenDialogueResponseObject, error) {
	by, m := caller(ctx), version(ctx)
	v, err := s.Desk.Open(ctx, by, r.DialogueID, m, r.Body.At, fromAttendance(r.Body.Attendance))
	return OpenDialogue200JSONResponse{dialogueAnswer(v)}, err
}

// CloseDialogue answers POST /v1/dialogues/{dialogueId}/closing.
func (s *Server) CloseDialogue(ctx context.Context, r CloseDialogueRequestObject) (CloseDialogueResponseObject, error) {
	by, m := caller(ctx), version(ctx)
	v, err := s.Desk.Close(ctx, by, r.DialogueID, m, r.Body.At, fromAttendance(r.Body.Attendance))
	return CloseDialogue200JSONResponse{dialogueAnswer(v)}, err
}

// KeepMinutes answers PUT /v1/dialogues/{dialogueId}/minutes.
func (s *Server) KeepMinutes(ctx context.Context, r KeepMinutesRequestObject) (KeepMinutesResponseObject, error) {
	by, m := caller(ctx), version(ctx)
	v, err := s.Desk.KeepMinutes(ctx, by, r.DialogueID, m, r.Body.Text)
	return KeepMinutes200JSONResponse{dialogueAnswer(v)}, err
}

// PublishConclusion answers POST /v1/dialogues/{dialogueId}/conclusion.
func (s *Server) PublishConclusion(ctx context.Context, r PublishConclusionRequestObject) (PublishConclusionResponseObject, error) {
	by, m := caller(ctx), version(ctx)
	v, err := s.Desk.PublishConclusion(ctx, by, r.DialogueID, m, r.Body.Number, r.Body.Text, r.Body.On)
	return PublishConclusion200JSONResponse{dialogueAnswer(v)}, err
}

// CancelDialogue answers POST /v1/dialogues/{dialogueId}/cancellation.
func (s *Server) CancelDialogue(ctx context.Context, r CancelDialogueRequestObject) (CancelDialogueResponseObject, error) {
	by, m := caller(ctx), version(ctx)
	v, err := s.Desk.Cancel(ctx, by, r.DialogueID, m, r.Body.Reason)
	return CancelDialogue200JSONResponse{dialogueAnswer(v)}, err
}

// ListDialogueEvents answers GET /v1/dialogues/{dialogueId}/events.
func (s *Server) ListDialogueEvents(ctx context.Context, r ListDialogueEventsRequestObject) (ListDialogueEventsResponseObject, error) {
	es, err := s.Desk.DialogueEvents(ctx, caller(ctx), r.DialogueID)
	return ListDialogueEvents200JSONResponse{EventsJSONResponse{Items: each(es, toEvent)}}, err
}

// ListMatters answers GET /v1/dialogues/{dialogueId}/matters.
func (s *Server) ListMatters(ctx context.Context, r ListMattersRequestObject) (ListMattersResponseObject, error) {
	p, err := page(ctx, r.Params.Limit, r.Params.Cursor)
	if err != nil {
		return nil, err
	}
	list, err := s.Desk.Matters(ctx, caller(ctx), r.DialogueID, r.Params.WithoutDisposition, p)
	return ListMatters200JSONResponse{summaries(ctx, list)}, err
}

// RecordMatters answers POST /v1/dialogues/{dialogueId}/matters.
func (s *Server) RecordMatters(ctx context.Context, r RecordMattersRequestObject) (RecordMattersResponseObject, error) {
	matters := each(r.Body.Items, func(m NewMatter) casework.NewPetition {
		id, _ := domain.ParseID[domain.Petition](m.ID) // fails for the nil UUID alone, which is refused with its item
		return casework.NewPetition{ID: id, Kind: m.Kind, Field: domain.Field(m.Field), Title: m.Title, Text: m.Text, Place: m.Place, Petitioner: fromPetitioner(Petitioner(m.Petitioner))}
	})
	for i, f := range body.Faults(ctx) {
		matters[i].Fault = f
	}
	rs, err := s.Desk.RecordMatters(ctx, caller(ctx), r.DialogueID, matters)
	in := visitOf(ctx).tongue
	return RecordMatters200JSONResponse{Items: each(rs, func(m casework.MatterResult) MatterResult {
		if m.Refused != nil {
			return MatterResult{ID: m.ID.String(), Result: MatterResultResult(m.Result), Error: FieldError{Field: m.Refused.Field, Code: m.Refused.Code, Detail: in.detail(*m.Refused)}}
		}
		return MatterResult{ID: m.ID.String(), Result: MatterResultResult(m.Result), Code: m.Code, Secret: m.Secret, Version: m.Version}
	})}, err
}
