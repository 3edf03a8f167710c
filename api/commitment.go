package api

import (
	"context"

	"kiennghi/domain"
	"kiennghi/domain/casework"
	"kiennghi/domain/statistics"
	"kiennghi/domain/workday"
)

// officeCommitments is the list that figures of promises link to.
const officeCommitments = "/v1/commitments"

func toCommitment(v casework.CommitmentView) Commitment {
	return Commitment{ID: v.ID, Unit: v.Unit, Origin: v.Kind(), Dialogue: v.Dialogue, Answer: v.Answer, Finding: v.Finding, RemediationList: v.List,
		Petitions: v.Petitions, Person: v.Person, Task: v.Task, Responsibility: v.Responsibility, ExpectedResult: v.Result, Deadline: v.Deadline,
		FirstDeadline: v.FirstDeadline, PromisedOn: v.PromisedOn, State: v.State, Standing: v.Standing(v.Today), Moves: v.Moves,
		Notes: v.Notes, Refuted: v.Refuted, Upheld: v.Upheld, MadeAt: v.MadeAt, NotedAt: at(v.NotedAt), EndedAt: at(v.EndedAt), Version: v.Version,
		AllowedActions: v.Allowed}
}

func commitmentTag(v casework.CommitmentView) string {
	return etag(v.Version, v.Allowed, v.Standing(v.Today), v.Task)
}

func commitmentAnswer(v casework.CommitmentView) CommitmentJSONResponse {
	return CommitmentJSONResponse{Body: toCommitment(v), Headers: CommitmentResponseHeaders{ETag: commitmentTag(v)}}
}

func toCommitmentEvent(e domain.Event) CommitmentEvent {
	v := CommitmentEvent{Step: e.Step, At: e.At, By: e.By, Role: e.Role, State: domain.CommitmentState(e.Change.State),
		Deadline: e.Change.DueOn, Note: e.Change.Note, Evidence: e.Change.Evidence}
	if e.Change.Five != nil {
		v.Deadline = e.Change.Five.Deadline
	}
	return v
}

// ListCommitments answers GET /v1/commitments.
func (s *Server) ListCommitments(ctx context.Context, r ListCommitmentsRequestObject) (ListCommitmentsResponseObject, error) {
	q, by := r.Params, caller(ctx)
	p, err := page(ctx, q.Limit, q.Cursor)
	if err != nil {
		return nil, err
	}
	f := casework.CommitmentFilter{Standing: q.Standing, Dialogue: q.Dialogue, List: q.RemediationList}
	if q.Mine {
		f.Person = by.Account
	}
	list, err := s.Desk.Commitments(ctx, by, q.Unit, q.Subunits, q.CarryOver, f, p)
	return ListCommitments200JSONResponse{
		Body:    CommitmentPage{Items: each(list.Items, toCommitment)},
		Headers: ListCommitments200ResponseHeaders{Link: next(ctx, list.Next)},
	}, err
}

// MakeCommitment answers POST /v1/commitments.
func (s *Server) MakeCommitment(ctx context.Context, r MakeCommitmentRequestObject) (MakeCommitmentResponseObject, error) {
	b := r.Body
	v, err := s.Desk.MakeCommitment(ctx, caller(ctx), casework.NewCommitment{ID: b.ID, Petitions: b.Petitions,
		Origin:    domain.Origin{Dialogue: b.Dialogue, Answer: b.Answer, Finding: b.Finding, List: b.RemediationList},
		FiveClear: domain.FiveClear{Person: b.Person, Task: b.Task, Responsibility: b.Responsibility, Deadline: b.Deadline, Result: b.ExpectedResult}})
	return MakeCommitment201JSONResponse{
		Body:    toCommitment(v),
		Headers: MakeCommitment201ResponseHeaders{ETag: commitmentTag(v), Location: officeCommitments + "/" + v.ID.String()},
	}, err
}

// GetCommitment answers GET /v1/commitments/{commitmentId}.
func (s *Server) GetCommitment(ctx context.Context, r GetCommitmentRequestObject) (GetCommitmentResponseObject, error) {
	v, events, err := s.Desk.Commitment(ctx, caller(ctx), r.CommitmentID)
	a := commitmentAnswer(v)
	a.Body.History = each(events, toCommitmentEvent)
	return GetCommitment200JSONResponse{a}, err
}

// ReportProgress answers POST /v1/commitments/{commitmentId}/progress.
func (s *Server) ReportProgress(ctx context.Context, r ReportProgressRequestObject) (ReportProgressResponseObject, error) {
	by, m := caller(ctx), version(ctx)
	v, err := s.Desk.ReportProgress(ctx, by, r.CommitmentID, m, r.Body.Text, r.Body.Evidence)
	return ReportProgress200JSONResponse{commitmentAnswer(v)}, err
}

// FulfilCommitment answers POST /v1/commitments/{commitmentId}/fulfilment.
func (s *Server) FulfilCommitment(ctx context.Context, r FulfilCommitmentRequestObject) (FulfilCommitmentResponseObject, error) {
	by, m := caller(ctx), version(ctx)
	v, err := s.Desk.Fulfil(ctx, by, r.CommitmentID, m, r.Body.Evidence, r.Body.Note)
	return FulfilCommitment200JSONResponse{commitmentAnswer(v)}, err
}

// MoveCommitment answers POST /v1/commitments/{commitmentId}/move.
func (s *Server) MoveCommitment(ctx context.Context, r MoveCommitmentRequestObject) (MoveCommitmentResponseObject, error) {
	by, m := caller(ctx), version(ctx)
	v, err := s.Desk.MoveDeadline(ctx, by, r.CommitmentID, m, r.Body.Deadline, r.Body.Reason)
	return MoveCommitment200JSONResponse{commitmentAnswer(v)}, err
}

// BreakCommitment answers POST /v1/commitments/{commitmentId}/failure.
func (s *Server) BreakCommitment(ctx context.Context, r BreakCommitmentRequestObject) (BreakCommitmentResponseObject, error) {
	by, m := caller(ctx), version(ctx)
	v, err := s.Desk.Break(ctx, by, r.CommitmentID, m, r.Body.Reason)
	return BreakCommitment200JSONResponse{commitmentAnswer(v)}, err
}

// VerifyCommitment answers POST /v1/commitments/{commitmentId}/verification.
func (s *Server) VerifyCommitment(ctx context.Context, r VerifyCommitmentRequestObject) (VerifyCommitmentResponseObject, error) {
	by, m := caller(ctx), version(ctx)
	v, err := s.Desk.Verify(ctx, by, r.CommitmentID, m, r.Body.Upheld, r.Body.Note)
	return VerifyCommitment200JSONResponse{commitmentAnswer(v)}, err
}

func toShare(r statistics.Rate) Share {
	return Share{Numerator: r.Numerator, Denominator: r.Denominator, Percent: tenths(r.Percent())}
}

// GetCarryOver answers GET /v1/dialogues/{dialogueId}/carry-over.
func (s *Server) GetCarryOver(ctx context.Context, r GetCarryOverRequestObject) (GetCarryOverResponseObject, error) {
	by := caller(ctx)
	v, err := s.Desk.CarryOver(ctx, by, r.DialogueID)
	if err != nil {
		return nil, err
	}
	link := func(of domain.Standing) string {
		return officeCommitments + "?" + query("carry_over", v.Dialogue.ID, "standing", of).Encode()
	}
	total := v.Total()
	return GetCarryOver200JSONResponse{
		Dialogue: v.Dialogue.ID, Unit: v.Dialogue.Unit, AsAt: v.Today,
		Previous: each(v.Previous, func(d domain.Dialogue) PreviousDialogue {
			return PreviousDialogue{Dialogue: d.ID, Unit: d.Unit, OpenedOn: workday.Of(*d.OpenedAt), ConclusionNumber: d.ConclusionNumber, ConcludedOn: d.ConcludedOn}
		}),
		Promised: v.Promised.Total(), CarriedIn: v.CarriedIn.Total(), Total: total.Total(), Commitments: link(""),
		Counts: each(domain.Standings, func(of domain.Standing) StandingCount {
			return StandingCount{Standing: of, Promised: v.Promised[of], CarriedIn: v.CarriedIn[of], Total: total[of], Commitments: link(of)}
		}),
		Done: toShare(total.Done()), InTime: toShare(total.InTime()),
		Unanswered: v.Unanswered, Matters: each(v.Matters, toSummary(by)),
	}, nil
}

func toRemediationList(l casework.RemediationDetail) RemediationList {
	v := RemediationList{ID: l.ID, Unit: l.Unit, Title: l.Title, MadeAt: l.MadeAt, Counts: map[string]int{}, Done: toShare(l.Items.Done()),
		InTime: toShare(l.Items.InTime()), Items: officeCommitments + "?" + query("remediation_list", l.ID).Encode(), Version: l.Version}
	for _, s := range domain.Standings {
		v.Counts[string(s)] = l.Items[s]
	}
	return v
}

// remediationTag names what a list shows: its items change, and it does not.
func remediationTag(l casework.RemediationDetail) string { return etag(l.Version, l.Items) }

// ListRemediationLists answers GET /v1/remediation-lists.
func (s *Server) ListRemediationLists(ctx context.Context, r ListRemediationListsRequestObject) (ListRemediationListsResponseObject, error) {
	q := r.Params
	p, err := page(ctx, q.Limit, q.Cursor)
	if err != nil {
		return nil, err
	}
	list, err := s.Desk.RemediationLists(ctx, caller(ctx), q.Unit, q.Subunits, p)
	return ListRemediationLists200JSONResponse{
		Body:    RemediationListPage{Items: each(list.Items, toRemediationList)},
		Headers: ListRemediationLists200ResponseHeaders{Link: next(ctx, list.Next)},
	}, err
}

// MakeRemediationList answers POST /v1/remediation-lists.
func (s *Server) MakeRemediationList(ctx context.Context, r MakeRemediationListRequestObject) (MakeRemediationListResponseObject, error) {
	b := r.Body
	l, err := s.Desk.MakeRemediationList(ctx, caller(ctx), casework.NewRemediationList{
		RemediationList: domain.RemediationList{ID: b.ID, Unit: b.Unit, Title: b.Title},
		Items: each(b.Items, func(f FiveClear) domain.FiveClear {
			return domain.FiveClear{Person: f.Person, Task: f.Task, Responsibility: f.Responsibility, Deadline: f.Deadline, Result: f.ExpectedResult}
		}),
	})
	return MakeRemediationList201JSONResponse{
		Body:    toRemediationList(l),
		Headers: MakeRemediationList201ResponseHeaders{ETag: remediationTag(l), Location: "/v1/remediation-lists/" + l.ID.String()},
	}, err
}

// GetRemediationList answers GET /v1/remediation-lists/{remediationId}.
func (s *Server) GetRemediationList(ctx context.Context, r GetRemediationListRequestObject) (GetRemediationListResponseObject, error) {
	l, err := s.Desk.RemediationList(ctx, caller(ctx), r.RemediationID)
	return GetRemediationList200JSONResponse{Body: toRemediationList(l), Headers: GetRemediationList200ResponseHeaders{ETag: remediationTag(l)}}, err
}

// ListUncommittedAnswers answers GET /v1/answers-without-commitment.
func (s *Server) ListUncommittedAnswers(ctx context.Context, r ListUncommittedAnswersRequestObject) (ListUncommittedAnswersResponseObject, error) {
	q := r.Params
	p, err := page(ctx, q.Limit, q.Cursor)
	if err != nil {
		return nil, err
	}
	list, err := s.Desk.UncommittedAnswers(ctx, caller(ctx), q.Unit, q.Subunits, p)
	return ListUncommittedAnswers200JSONResponse{
		Body:    AnswerPage{Items: each(list.Items, toAnswer)},
		Headers: ListUncommittedAnswers200ResponseHeaders{Link: next(ctx, list.Next)},
	}, err
}

// ListUnreviewedConclusions answers GET /v1/conclusions-without-review.
func (s *Server) ListUnreviewedConclusions(ctx context.Context, r ListUnreviewedConclusionsRequestObject) (ListUnreviewedConclusionsResponseObject, error) {
	q := r.Params
	p, err := page(ctx, q.Limit, q.Cursor)
	if err != nil {
		return nil, err
	}
	list, err := s.Desk.UnreviewedConclusions(ctx, caller(ctx), q.Unit, q.Subunits, p)
	return ListUnreviewedConclusions200JSONResponse{
		Body: UnreviewedConclusionPage{Items: each(list.Items, func(u casework.UnreviewedConclusion) UnreviewedConclusion {
			return UnreviewedConclusion{Dialogue: u.ID, Unit: u.Unit, Number: u.ConclusionNumber, ConcludedOn: u.ConcludedOn, Commitments: u.Commitments, Overdue: u.Overdue}
		})},
		Headers: ListUnreviewedConclusions200ResponseHeaders{Link: next(ctx, list.Next)},
	}, err
}

// What follows is what the public reads of commitments. Who is responsible, and
// the words of the responsibility, which may name somebody, are not in it.

// ListPublicCommitments answers GET /public/v1/commitments.
func (s *Server) ListPublicCommitments(ctx context.Context, r ListPublicCommitmentsRequestObject) (ListPublicCommitmentsResponseObject, error) {
	q, by := r.Params, caller(ctx)
	p, err := page(ctx, q.Limit, q.Cursor)
	if err != nil {
		return nil, err
	}
	list, err := s.Desk.PublicCommitments(ctx, by, q.Unit, q.Subunits, q.Standing, p)
	return ListPublicCommitments200JSONResponse{
		Body: PublicCommitmentPage{Items: each(list.Items, func(c domain.Commitment) PublicCommitment {
			return PublicCommitment{ID: c.ID, Unit: c.Unit, UnitName: unitName(by, c.Unit), Origin: c.Kind(), Dialogue: c.Dialogue, Task: c.Task,
				ExpectedResult: c.Result, PromisedOn: c.PromisedOn, FirstDeadline: c.FirstDeadline, Deadline: c.Deadline, Moves: c.Moves,
				Standing: c.Standing(by.Today), Upheld: c.Upheld, EndedOn: endedOn(c)}
		})},
		Headers: ListPublicCommitments200ResponseHeaders{Link: next(ctx, list.Next)},
	}, err
}

func endedOn(c domain.Commitment) workday.Date {
	if c.EndedAt == nil {
		return 0
	}
	return workday.Of(*c.EndedAt)
}

// toPetitionCommitment is what those who raised a petition read of a
// commitment that concerns it, with each move.
func toPetitionCommitment(today workday.Date) func(casework.RecordedCommitment) PetitionCommitment {
	return func(c casework.RecordedCommitment) PetitionCommitment {
		v := PetitionCommitment{Unit: c.Unit, Task: c.Task, ExpectedResult: c.Result, PromisedOn: c.PromisedOn, FirstDeadline: c.FirstDeadline,
			Deadline: c.Deadline, Standing: c.Standing(today), EndedOn: endedOn(c.Commitment), Moves: []CommitmentMove{}}
		from := c.FirstDeadline
		for _, e := range c.Events {
			if e.Step == domain.StepMove {
				v.Moves = append(v.Moves, CommitmentMove{On: workday.Of(e.At), From: from, To: e.Change.DueOn, Reason: e.Change.Note})
				from = e.Change.DueOn
			}
		}
		return v
	}
}
