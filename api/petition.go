package api

import (
	"context"

	"kiennghi/domain"
	"kiennghi/domain/casework"
	"kiennghi/domain/statistics"
)

// toPetition says what of a petition is shown to those in the office who may
// read it. Who raised it is not in it.
func toPetition(v casework.PetitionView) Petition {
	p := v.Petition
	var responsible *Responsible
	if r := v.Responsible; r != nil {
		responsible = &Responsible{Account: r.Account, Unit: r.Unit, Role: r.Role}
	}
	return Petition{
		ID: p.ID, Code: p.Code, Kind: p.Kind, Channel: p.Channel, Field: p.Field, Title: p.Title, Text: p.Text, Place: p.Place,
		Home: p.Home, Holder: p.Holder, Target: p.Target, Dialogue: p.Dialogue, Assignee: p.Assignee, ReceivedAt: p.ReceivedAt,
		State: p.State, Disposition: p.Disposed, AnsweredBy: p.Mode, AnsweredOn: p.AnsweredOn, Answer: p.Answer,
		Outcome: p.Outcome, OutcomeDue: p.OutcomeDue, NoticeDue: p.NoticeDue, DueOn: p.DueOn, DueRule: p.DueRule, NoticeRule: p.NoticeRule, ExtendedTo: p.ExtendedTo, Extensions: p.Extensions,
		AcknowledgeBy: at(p.AcknowledgeBy), AcknowledgeRule: p.AcknowledgeRule, PausedSince: p.PausedSince, PauseReason: p.PauseReason,
		PausedUntil: p.PausedUntil, MovedTo: p.MovedTo, PausedDays: p.PausedDays, Pauses: p.Pauses,
		PromisedOn: p.Promised, PromiseMoves: p.PromiseMoves, NextDue: p.NextDue, Overdue: p.Overdue(v.Today), Primary: p.Primary,
		Bounces: p.Bounces, Hops: p.Hops, Public: p.Public, Version: p.Version, AllowedActions: v.Allowed,
		Claimed: p.Claimed, ClaimedOn: p.ClaimedOn, Verdict: p.Heard(), InTime: p.HeldInTime(), Answers: p.Answers,
		Reopened: p.Reopened, ReopenedDue: p.RedoDue, CloseBy: p.CloseBy, ReplyBy: p.ReplyBy, RuleBy: p.RuleBy,
		Recurs: p.Recurs, RecurredAs: p.RecurredAs, Repeats: p.Repeats,
		ReviveBy: p.ReviveBy, Named: p.Named, ReviewOn: p.ReviewOn, Responsible: responsible,
	}
}

func petitionTag(v casework.PetitionView) string {
	seen := []any{v.Allowed, v.Petition.Overdue(v.Today)}
	if v.Responsible != nil {
		seen = append(seen, *v.Responsible)
	}
	return etag(v.Version, seen...)
}

func petitionAnswer(v casework.PetitionView) PetitionJSONResponse {
	return PetitionJSONResponse{Body: toPetition(v), Headers: PetitionResponseHeaders{ETag: petitionTag(v)}}
}

// toSummary says what of a petition is shown in lists.
func toSummary(by casework.Caller) func(domain.Petition) PetitionSummary {
	return func(p domain.Petition) PetitionSummary {
		return PetitionSummary{
			ID: p.ID, Code: p.Code, Kind: p.Kind, Channel: p.Channel, Field: p.Field, Title: p.Title, Home: p.Home, Holder: p.Holder,
			Target: p.Target, Dialogue: p.Dialogue, Assignee: p.Assignee, ReceivedAt: p.ReceivedAt, State: p.State,
			Disposition: p.Disposed, Outcome: p.Outcome, NextDue: p.NextDue, Overdue: p.Overdue(by.Today),
			Bounces: p.Bounces, Version: p.Version,
		}
	}
}

func summaries(ctx context.Context, list casework.List[domain.Petition]) PetitionPageJSONResponse {
	return PetitionPageJSONResponse{
		Body:    PetitionPage{Items: each(list.Items, toSummary(caller(ctx)))},
		Headers: PetitionPageResponseHeaders{Link: next(ctx, list.Next)},
	}
}

func toEvent(e domain.Event) Event {
	return Event{ID: e.ID, Seq: e.Seq, Step: e.Step, At: e.At, By: e.By, Role: e.Role, Unit: e.Unit, Delegation: e.Delegation, Change: e.Change}
}

// ListPetitions answers GET /v1/petitions.
func (s *Server) ListPetitions(ctx context.Context, r ListPetitionsRequestObject) (ListPetitionsResponseObject, error) {
	q := r.Params
	by := caller(ctx)
	p, err := page(ctx, q.Limit, q.Cursor)
	if err != nil {
		return nil, err
	}
	filtered := []any{"query q", q.Q != "", "query mine", q.Mine}
	cohort := q.Cohort != "" && q.Cohort != statistics.All
	switch {
	case q.Figure != "":
		filtered = append(filtered, "query holder", q.Holder != "", "query assigned_to_me", q.AssignedToMe, "query state", q.State != "")
	case q.Holder != "":
		filtered = append(filtered, "query from", !q.From.IsZero(), "query to", !q.To.IsZero(), "query unit", q.Unit != "", "query cohort", cohort)
	default:
		filtered = []any{"query assigned_to_me", q.AssignedToMe, "query cohort", cohort}
	}
	if err := unread(filtered...); err != nil {
		return nil, err
	}
	filter := statistics.Filter{Channel: q.Channel, Kind: q.Kind, Field: q.Field}
	var list casework.List[domain.Petition]
	switch {
	case q.Figure != "":
		if err := needed("query unit", q.Unit == "", "query from", q.From.IsZero(), "query to", q.To.IsZero()); err != nil {
			return nil, err
		}
		var cases casework.List[casework.Case]
		cases, err = s.Desk.Behind(ctx, by, q.Unit, q.Subunits, casework.FigureFilter{
			Period: statistics.NewPeriod(q.From, q.To, by.Today), Filter: filter, Name: q.Figure, Cohort: q.Cohort}, p)
		list = casework.List[domain.Petition]{Items: each(cases.Items, func(c casework.Case) domain.Petition { return c.Petition }), Next: cases.Next}
	case q.Holder != "":
		f := casework.InboxFilter{State: q.State, Channel: q.Channel, Kind: q.Kind, Field: q.Field}
		if q.AssignedToMe {
			f.Assignee = by.Account
		}
		list, err = s.Desk.Inbox(ctx, by, q.Holder, f, p)
	default:
		list, err = s.Desk.Register(ctx, by, q.Unit, q.Subunits, casework.RegisterFilter{
			Mine: q.Mine, From: q.From, To: q.To, State: q.State, Words: q.Q, Filter: filter}, p)
	}
	return ListPetitions200JSONResponse{summaries(ctx, list)}, err
}

// unread refuses the first of the fields that is given, and that nothing reads
// beside the others.
func unread(pairs ...any) error {
	for i := 0; i < len(pairs); i += 2 {
		if pairs[i+1].(bool) {
			return domain.Invalid(pairs[i].(string), domain.CodeNotAllowed)
		}
	}
	return nil
}

// needed refuses the first of the fields that is missing.
func needed(pairs ...any) error {
	for i := 0; i < len(pairs); i += 2 {
		if pairs[i+1].(bool) {
			return domain.Invalid(pairs[i].(string), domain.CodeRequired)
		}
	}
	return nil
}

func fromPetitioner(p Petitioner) domain.Petitioner {
	return domain.Petitioner{Kind: p.Kind, Name: p.Name, Address: p.Address, Phone: p.Phone, Email: p.Email}
}

// FilePetition answers POST /v1/petitions.
func (s *Server) FilePetition(ctx context.Context, r FilePetitionRequestObject) (FilePetitionResponseObject, error) {
	b := r.Body
	f, err := s.Desk.File(ctx, caller(ctx), casework.NewPetition{
		ID: b.ID, Unit: b.Unit, Kind: b.Kind, Channel: b.Channel, Field: b.Field, Title: b.Title, Text: b.Text, Place: b.Place,
		Dialogue: b.Dialogue, ReceivedAt: b.ReceivedAt, Petitioner: fromPetitioner(b.Petitioner),
	})
	return FilePetition201JSONResponse{
		Body:    FiledPetition{Petition: toPetition(f.PetitionView), Secret: f.Secret},
		Headers: FilePetition201ResponseHeaders{ETag: petitionTag(f.PetitionView), Location: "/v1/petitions/" + f.ID.String()},
	}, err
}

// GetPetition answers GET /v1/petitions/{petitionId}.
func (s *Server) GetPetition(ctx context.Context, r GetPetitionRequestObject) (GetPetitionResponseObject, error) {
	v, err := s.Desk.WholePetition(ctx, caller(ctx), r.PetitionID)
	if err == nil && known(r.Params.IfNoneMatch, petitionTag(v)) {
		return GetPetition304Response{Headers: GetPetition304ResponseHeaders{ETag: petitionTag(v)}}, nil
	}
	return GetPetition200JSONResponse{petitionAnswer(v)}, err
}

// ListPetitionEvents answers GET /v1/petitions/{petitionId}/events.
func (s *Server) ListPetitionEvents(ctx context.Context, r ListPetitionEventsRequestObject) (ListPetitionEventsResponseObject, error) {
	es, err := s.Desk.PetitionEvents(ctx, caller(ctx), r.PetitionID)
	return ListPetitionEvents200JSONResponse{EventsJSONResponse{Items: each(es, toEvent)}}, err
}

// ViewIdentity answers POST /v1/petitions/{petitionId}/identity-views.
func (s *Server) ViewIdentity(ctx context.Context, r ViewIdentityRequestObject) (ViewIdentityResponseObject, error) {
	p, err := s.Desk.ViewIdentity(ctx, caller(ctx), r.PetitionID, r.Body.Purpose)
	return ViewIdentity200JSONResponse{Kind: p.Kind, Name: p.Name, Address: p.Address, Phone: p.Phone, Email: p.Email}, err
}

// AcceptPetition answers POST /v1/petitions/{petitionId}/acceptance.
func (s *Server) AcceptPetition(ctx context.Context, r AcceptPetitionRequestObject) (AcceptPetitionResponseObject, error) {
	by, m := caller(ctx), version(ctx)
	v, err := s.Desk.Accept(ctx, by, r.PetitionID, m, r.Body.Note)
	return AcceptPetition200JSONResponse{petitionAnswer(v)}, err
}

// AssignPetition answers POST /v1/petitions/{petitionId}/assignments.
func (s *Server) AssignPetition(ctx context.Context, r AssignPetitionRequestObject) (AssignPetitionResponseObject, error) {
	by, m := caller(ctx), version(ctx)
	b := r.Body
	v, err := s.Desk.Assign(ctx, by, r.PetitionID, m, domain.FiveClear{Person: b.Person, Task: b.Task, Responsibility: b.Responsibility, Deadline: b.Deadline, Result: b.ExpectedResult})
	return AssignPetition200JSONResponse{petitionAnswer(v)}, err
}

// ReclassifyPetition answers POST /v1/petitions/{petitionId}/classifications.
func (s *Server) ReclassifyPetition(ctx context.Context, r ReclassifyPetitionRequestObject) (ReclassifyPetitionResponseObject, error) {
	by, m := caller(ctx), version(ctx)
	v, err := s.Desk.Reclassify(ctx, by, r.PetitionID, m, r.Body.Kind, r.Body.Field, r.Body.Reason)
	return ReclassifyPetition200JSONResponse{petitionAnswer(v)}, err
}

// PromiseAnswer answers POST /v1/petitions/{petitionId}/promise.
func (s *Server) PromiseAnswer(ctx context.Context, r PromiseAnswerRequestObject) (PromiseAnswerResponseObject, error) {
	by, m := caller(ctx), version(ctx)
	v, err := s.Desk.Promise(ctx, by, r.PetitionID, m, r.Body.DueOn, r.Body.Note)
	return PromiseAnswer200JSONResponse{petitionAnswer(v)}, err
}

// ExtendPetition answers POST /v1/petitions/{petitionId}/extensions.
func (s *Server) ExtendPetition(ctx context.Context, r ExtendPetitionRequestObject) (ExtendPetitionResponseObject, error) {
	by, m := caller(ctx), version(ctx)
	v, err := s.Desk.Extend(ctx, by, r.PetitionID, m, r.Body.DueOn, r.Body.Reason)
	return ExtendPetition200JSONResponse{petitionAnswer(v)}, err
}

// RefusePetition answers POST /v1/petitions/{petitionId}/refusal.
func (s *Server) RefusePetition(ctx context.Context, r RefusePetitionRequestObject) (RefusePetitionResponseObject, error) {
	by, m := caller(ctx), version(ctx)
	v, err := s.Desk.Refuse(ctx, by, r.PetitionID, m, r.Body.Ground, r.Body.Note)
	return RefusePetition200JSONResponse{petitionAnswer(v)}, err
}

// WithdrawPetition answers POST /v1/petitions/{petitionId}/withdrawal.
func (s *Server) WithdrawPetition(ctx context.Context, r WithdrawPetitionRequestObject) (WithdrawPetitionResponseObject, error) {
	by, m := caller(ctx), version(ctx)
	v, err := s.Desk.Withdraw(ctx, by, r.PetitionID, m, r.Body.Note)
	return WithdrawPetition200JSONResponse{petitionAnswer(v)}, err
}

// LinkDuplicate answers POST /v1/petitions/{petitionId}/primary.
func (s *Server) LinkDuplicate(ctx context.Context, r LinkDuplicateRequestObject) (LinkDuplicateResponseObject, error) {
	by, m := caller(ctx), version(ctx)
	v, err := s.Desk.Link(ctx, by, r.PetitionID, r.Body.Primary, m, r.Body.Note)
	return LinkDuplicate200JSONResponse{petitionAnswer(v)}, err
}

// UnlinkDuplicate answers DELETE /v1/petitions/{petitionId}/primary.
func (s *Server) UnlinkDuplicate(ctx context.Context, r UnlinkDuplicateRequestObject) (UnlinkDuplicateResponseObject, error) {
	v, err := s.Desk.Unlink(ctx, caller(ctx), r.PetitionID, version(ctx))
	return UnlinkDuplicate200JSONResponse{petitionAnswer(v)}, err
}

// RevivePetition answers POST /v1/petitions/{petitionId}/revival.
func (s *Server) RevivePetition(ctx context.Context, r RevivePetitionRequestObject) (RevivePetitionResponseObject, error) {
	v, err := s.Desk.Revive(ctx, caller(ctx), r.PetitionID, version(ctx))
	return RevivePetition200JSONResponse{petitionAnswer(v)}, err
}

// RevivePublicly answers POST /public/v1/petitions/{code}/revival.
func (s *Server) RevivePublicly(ctx context.Context, r RevivePubliclyRequestObject) (RevivePubliclyResponseObject, error) {
	err := s.Desk.PublicRevive(ctx, caller(ctx), r.Code, r.Body.Secret, visitOf(ctx).network)
	return RevivePublicly204Response{}, err
}

// UnlinkPublicly answers POST /public/v1/petitions/{code}/unlinking.
func (s *Server) UnlinkPublicly(ctx context.Context, r UnlinkPubliclyRequestObject) (UnlinkPubliclyResponseObject, error) {
	err := s.Desk.PublicUnlink(ctx, caller(ctx), r.Code, r.Body.Secret, visitOf(ctx).network)
	return UnlinkPublicly204Response{}, err
}

// SetPublicity answers PUT /v1/petitions/{petitionId}/publicity.
func (s *Server) SetPublicity(ctx context.Context, r SetPublicityRequestObject) (SetPublicityResponseObject, error) {
	by, m := caller(ctx), version(ctx)
	v, err := s.Desk.SetPublicity(ctx, by, r.PetitionID, m, r.Body.Public)
	return SetPublicity200JSONResponse{petitionAnswer(v)}, err
}

// RegisterDenunciation answers POST /v1/denunciations.
func (s *Server) RegisterDenunciation(ctx context.Context, r RegisterDenunciationRequestObject) (RegisterDenunciationResponseObject, error) {
	b := r.Body
	n, err := s.Desk.RegisterDenunciation(ctx, caller(ctx), domain.Denunciation{Number: b.Number, ReceivedOn: b.ReceivedOn, Unit: b.Unit, PassedTo: b.PassedTo, PassedOn: b.PassedOn})
	return RegisterDenunciation201JSONResponse{ID: n.ID, Number: n.Number}, err
}
