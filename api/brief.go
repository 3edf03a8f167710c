package api

import (
	"context"

	"kiennghi/domain"
	"kiennghi/domain/casework"
)

// whereTo is where things are read, by their ID.
var whereTo = map[domain.Subject]string{
	domain.OfPetition: "/v1/petitions/", domain.OfAnswer: "/v1/answers/", domain.OfEscalation: "/v1/escalations/", domain.OfGroup: "/v1/escalation-groups/",
	domain.OfCommitment: officeCommitments + "/", domain.OfFinding: "/v1/findings/", domain.OfLapse: "/v1/lapses/", domain.OfDialogue: "/v1/dialogues/",
}

func toTask(t casework.Task) Task {
	self := whereTo[t.Subject] + t.ID.String()
	if t.Subject == domain.OfQuestion {
		self = "/v1/petitions/" + t.Petition.String() // where it is replied to
	}
	return Task{Subject: t.Subject, ID: t.ID, Petition: t.Petition, Unit: t.Unit, Title: t.Title, State: t.State, DueOn: t.DueOn,
		Overdue: !t.DueOn.IsZero() && t.DueOn.Before(t.Today), Self: self, AllowedActions: t.Allowed}
}

// GetBrief answers GET /v1/me/brief.
func (s *Server) GetBrief(ctx context.Context, _ GetBriefRequestObject) (GetBriefResponseObject, error) {
	v, err := s.Desk.Brief(ctx, caller(ctx))
	return GetBrief200JSONResponse{AsAt: v.Today, DueUntil: v.Soon, NextDialogue: v.NextDialogue,
		Sections: each(v.Sections, func(b casework.BriefSection) BriefSection {
			return BriefSection{Section: b.Section, Count: b.Count, More: b.More, Items: each(b.Tasks, toTask),
				List: "/v1/me/tasks?" + query("section", b.Section).Encode()}
		})}, err
}

// ListTasks answers GET /v1/me/tasks.
func (s *Server) ListTasks(ctx context.Context, r ListTasksRequestObject) (ListTasksResponseObject, error) {
	q := r.Params
	p, err := page(ctx, q.Limit, q.Cursor)
	if err != nil {
		return nil, err
	}
	list, err := s.Desk.Tasks(ctx, caller(ctx), q.Section, p)
	return ListTasks200JSONResponse{
		Body:    TaskPage{Items: each(list.Items, toTask)},
		Headers: ListTasks200ResponseHeaders{Link: next(ctx, list.Next)},
	}, err
}
