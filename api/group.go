package api

import (
	"context"

	"kiennghi/domain"
	"kiennghi/domain/casework"
)

func toGroup(v casework.GroupView) Group {
	return Group{ID: v.ID, Unit: v.Unit, Title: v.Title, MadeAt: v.MadeAt, Petitions: v.Petitions,
		Escalations: "/v1/escalations?" + query("group", v.ID).Encode()}
}

// ListEscalationGroups answers GET /v1/escalation-groups.
func (s *Server) ListEscalationGroups(ctx context.Context, r ListEscalationGroupsRequestObject) (ListEscalationGroupsResponseObject, error) {
	q := r.Params
	p, err := page(ctx, q.Limit, q.Cursor)
	if err != nil {
		return nil, err
	}
	list, err := s.Desk.Groups(ctx, caller(ctx), q.Unit, q.Subunits, p)
	return ListEscalationGroups200JSONResponse{
		Body:    GroupPage{Items: each(list.Items, toGroup)},
		Headers: ListEscalationGroups200ResponseHeaders{Link: next(ctx, list.Next)},
	}, err
}

// GetEscalationGroup answers GET /v1/escalation-groups/{groupId}.
func (s *Server) GetEscalationGroup(ctx context.Context, r GetEscalationGroupRequestObject) (GetEscalationGroupResponseObject, error) {
	v, err := s.Desk.Group(ctx, caller(ctx), r.GroupID)
	return GetEscalationGroup200JSONResponse(toGroup(v)), err
}

// GroupEscalations answers POST /v1/escalation-groups.
func (s *Server) GroupEscalations(ctx context.Context, r GroupEscalationsRequestObject) (GroupEscalationsResponseObject, error) {
	v, err := s.Desk.GroupEscalations(ctx, caller(ctx), domain.Group{ID: r.Body.ID, Title: r.Body.Title}, r.Body.Escalations)
	return GroupEscalations201JSONResponse{
		Body:    toGroup(v),
		Headers: GroupEscalations201ResponseHeaders{Location: "/v1/escalation-groups/" + v.ID.String()},
	}, err
}
