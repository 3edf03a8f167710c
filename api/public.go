package api

import (
	"cmp"
	"context"
	"slices"

	"kiennghi/domain"
	"kiennghi/domain/casework"
	"kiennghi/domain/statistics"
	"kiennghi/domain/workday"
)

// This file is the privacy boundary of the public plane: what is not written
// here into a Public… type is not published. None of them has a place for a
// name, an address or an account.

func unitName(by casework.Caller, id domain.UnitID) string {
	u, _ := by.Units.Get(id)
	return u.Name
}

func toPublicDialogue(by casework.Caller) func(casework.DialogueDetail) PublicDialogue {
	return func(d casework.DialogueDetail) PublicDialogue {
		v := PublicDialogue{ID: d.ID, Unit: d.Unit, UnitName: unitName(by, d.Unit), Basis: d.Basis, Mode: d.Meeting, Place: d.Place,
			StartsAt: d.StartsAt, Agenda: d.Agenda, State: d.State, Attendance: toAttendance(d.Attendance), Matters: toMatterCounts(d.Matters)}
		if d.State == domain.DialogueConcluded {
			v.Conclusion = toConclusion(d.Dialogue)
		}
		return v
	}
}

// ListPublicDialogues answers GET /public/v1/dialogues.
func (s *Server) ListPublicDialogues(ctx context.Context, r ListPublicDialoguesRequestObject) (ListPublicDialoguesResponseObject, error) {
	q, by := r.Params, caller(ctx)
	p, err := page(ctx, q.Limit, q.Cursor)
	if err != nil {
		return nil, err
	}
	list, err := s.Desk.PublicDialogues(ctx, by, q.Unit, q.Subunits, casework.When(q.When), p)
	return ListPublicDialogues200JSONResponse{
		Body:    PublicDialoguePage{Items: each(list.Items, toPublicDialogue(by))},
		Headers: ListPublicDialogues200ResponseHeaders{Link: next(ctx, list.Next)},
	}, err
}

// GetPublicDialogue answers GET /public/v1/dialogues/{dialogueId}.
func (s *Server) GetPublicDialogue(ctx context.Context, r GetPublicDialogueRequestObject) (GetPublicDialogueResponseObject, error) {
	d, err := s.Desk.PublicDialogue(ctx, r.DialogueID)
	return GetPublicDialogue200JSONResponse(toPublicDialogue(caller(ctx))(d)), err
}

// ListPublicAnswers answers GET /public/v1/answers.
func (s *Server) ListPublicAnswers(ctx context.Context, r ListPublicAnswersRequestObject) (ListPublicAnswersResponseObject, error) {
	q, by := r.Params, caller(ctx)
	p, err := page(ctx, q.Limit, q.Cursor)
	if err != nil {
		return nil, err
	}
	list, err := s.Desk.PublicAnswers(ctx, by, q.Unit, p)
	return ListPublicAnswers200JSONResponse{
		Body: PublicAnswerPage{Items: each(list.Items, func(a casework.PublicAnswer) PublicAnswer {
			return PublicAnswer{ID: a.ID, Unit: a.Unit, UnitName: unitName(by, a.Unit), Mode: a.Mode, Number: a.Number, SignedOn: a.SignedOn,
				Outcome: a.Outcome, DueOn: a.DueOn, Summary: a.Summary, PublishedAt: *a.PublishedAt,
				Petitions: a.Petitions, Disputed: a.Disputed}
		})},
		Headers: ListPublicAnswers200ResponseHeaders{Link: next(ctx, list.Next)},
	}, err
}

// ListPublicPetitions answers GET /public/v1/petitions.
func (s *Server) ListPublicPetitions(ctx context.Context, r ListPublicPetitionsRequestObject) (ListPublicPetitionsResponseObject, error) {
	q, by := r.Params, caller(ctx)
	p, err := page(ctx, q.Limit, q.Cursor)
	if err != nil {
		return nil, err
	}
	f := casework.FigureFilter{Period: statistics.NewPeriod(q.From, q.To, by.Today), Name: q.Figure, Cohort: q.Cohort,
		Filter: statistics.Filter{Channel: q.Channel, Kind: q.Kind, Field: q.Field}}
	if f.Name == "" {
		f.Name = statistics.Cases
	}
	list, err := s.Desk.PublicBehind(ctx, by, q.Unit, q.Subunits, f, p)
	return ListPublicPetitions200JSONResponse{
		Body:    PublicPetitionPage{Items: each(list.Items, toPublicSummary)},
		Headers: ListPublicPetitions200ResponseHeaders{Link: next(ctx, list.Next)},
	}, err
}

func toPublicSummary(c casework.Case) PublicPetitionSummary {
	v := PublicPetitionSummary{Code: c.Code, Kind: c.Kind, Channel: c.Channel, Field: c.Field, Home: c.Home, Holder: c.Holder,
		ReceivedOn: c.ReceivedOn, Class: statistics.Name(c.Figures.Class())}
	if c.Public {
		v.Title = c.Title
	}
	return v
}

// ListPublicEscalations answers GET /public/v1/escalations.
func (s *Server) ListPublicEscalations(ctx context.Context, r ListPublicEscalationsRequestObject) (ListPublicEscalationsResponseObject, error) {
	q, by := r.Params, caller(ctx)
	p, err := page(ctx, q.Limit, q.Cursor)
	if err != nil {
		return nil, err
	}
	f := casework.EscalationFigureFilter{Period: statistics.NewPeriod(q.From, q.To, by.Today), Side: q.Side, Name: cmp.Or(q.Figure, statistics.Sent),
		Filter: statistics.Filter{Channel: q.Channel, Kind: q.Kind, Field: q.Field}}
	list, err := s.Desk.PublicEscalationsBehind(ctx, by, q.Unit, q.Subunits, f, p)
	return ListPublicEscalations200JSONResponse{
		Body:    PublicEscalationPage{Items: each(list.Items, toPublicEscalation(by, f.Cutoff))},
		Headers: ListPublicEscalations200ResponseHeaders{Link: next(ctx, list.Next)},
	}, err
}

// toPublicEscalation tells how a hand-over stood at the end of a day, by days.
func toPublicEscalation(by casework.Caller, cutoff workday.Date) func(casework.EscalatedPetition) PublicEscalation {
	return func(x casework.EscalatedPetition) PublicEscalation {
		v := PublicEscalation{Code: x.Petition.Code, Kind: x.Petition.Kind, Channel: x.Petition.Channel, Field: x.Petition.Field,
			Sender: x.Sender, SenderName: unitName(by, x.Sender), Target: x.Target, TargetName: unitName(by, x.Target),
			Ground: x.Ground, SentOn: workday.Of(x.SentAt), State: x.StateAt(cutoff)}
		if v.State != domain.EscalationPending {
			v.DecidedOn = workday.Of(*x.DecidedAt)
		}
		if x.Petition.Public {
			v.Title = x.Petition.Title
		}
		return v
	}
}

// GetPublicPetition answers GET /public/v1/petitions/{code}.
func (s *Server) GetPublicPetition(ctx context.Context, r GetPublicPetitionRequestObject) (GetPublicPetitionResponseObject, error) {
	by := caller(ctx)
	v, err := s.Desk.PublicPetition(ctx, by, r.Code, r.Params.PetitionSecret, visitOf(ctx).network)
	if err != nil {
		return nil, err
	}
	p := PublicPetition{Code: v.Code, Kind: v.Kind, Channel: v.Channel, Field: v.Field, Home: v.Home, Holder: v.Holder, ReceivedOn: v.ReceivedOn,
		State: v.State, Target: v.Target, PromisedOn: v.Promised, PromiseMoves: v.PromiseMoves, Outcome: v.Outcome, DueOn: v.NextDue, Overdue: v.Petition.Overdue(v.Today), Bounces: v.Bounces, Clock: toPublicClock(by, v.Clock),
		History: each(v.Events, toPublicEvent(v.Title))}
	if v.Open || v.Public {
		p.Title, p.Text = v.Title, v.Text
	}
	p.Pause = toPublicPause(v)
	for _, e := range v.Events {
		if v.Open && e.Step == domain.StepRefuse {
			p.Ground, p.Note = e.Change.Ground, e.Change.Note
		}
	}
	for _, a := range v.Answers {
		p.Answers = append(p.Answers, PublicPetitionAnswer{Mode: a.Mode, Number: a.Number, Outcome: a.Outcome, Text: a.Text, PublishedAt: *a.PublishedAt})
	}
	p.Commitments = each(v.Commitments, toPetitionCommitment(v.Today))
	p.Reopened, p.Repeats, p.Recurs, p.Recurred = v.Reopened, v.Repeats, !v.Recurs.IsZero(), !v.RecurredAs.IsZero()
	p.Question = toPublicQuestion(v)
	return GetPublicPetition200JSONResponse(p), nil
}

// explained are the steps of which everybody reads why they were taken.
var explained = []domain.Step{domain.StepExtend, domain.StepPause, domain.StepLink}

// toPublicEvent tells that a step was taken, and of an extension, a pause, a link
// or a promise that was put off also why, unless what the petition said had to be erased.
func toPublicEvent(title string) func(domain.Event) PublicEvent {
	return func(e domain.Event) PublicEvent {
		v := PublicEvent{Step: e.Step, On: workday.Of(e.At), Unit: e.Unit, ExtendedTo: e.Change.ExtendedTo, PausedUntil: e.Change.PausedUntil}
		if (slices.Contains(explained, e.Step) || e.Change.PutOff) && title != domain.ErasedTitle {
			v.Reason = e.Change.Note
		}
		return v
	}
}

// ListPublicFindings answers GET /public/v1/findings.
func (s *Server) ListPublicFindings(ctx context.Context, r ListPublicFindingsRequestObject) (ListPublicFindingsResponseObject, error) {
	q, by := r.Params, caller(ctx)
	p, err := page(ctx, q.Limit, q.Cursor)
	if err != nil {
		return nil, err
	}
	list, err := s.Desk.PublicFindings(ctx, by, q.Unit, q.Subunits, p)
	return ListPublicFindings200JSONResponse{
		Body: PublicFindingPage{Items: each(list.Items, func(f domain.Finding) PublicFinding {
			v := PublicFinding{ID: f.ID, Unit: f.Unit, UnitName: unitName(by, f.Unit), About: f.About, Kind: f.Kind, Text: f.Text,
				Recommendation: f.Recommendation, DueOn: f.DueOn, MadeOn: workday.Of(f.MadeAt), Reply: f.Reply}
			if f.RepliedAt != nil {
				v.RepliedOn = workday.Of(*f.RepliedAt)
			}
			return v
		})},
		Headers: ListPublicFindings200ResponseHeaders{Link: next(ctx, list.Next)},
	}, err
}

// GetService answers GET /public/v1/service.
func (s *Server) GetService(ctx context.Context, _ GetServiceRequestObject) (GetServiceResponseObject, error) {
	return GetService200JSONResponse{Now: caller(ctx).Now, Today: caller(ctx).Today, Demonstration: s.Demonstration, Version: s.Version}, nil
}
