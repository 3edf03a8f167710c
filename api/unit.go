package api

import (
	"context"

	"kiennghi/domain"
	"kiennghi/domain/casework"
)

func toUnit(u domain.Unit) Unit {
	return Unit{ID: u.ID, Code: u.Code, Name: u.Name, Level: u.Level, Parent: u.Parent, From: u.From, Until: u.Until,
		Population: u.Population, PopulationOn: u.PopulationOn, Source: u.Source}
}

func toSuccession(s domain.Succession) Succession {
	return Succession{From: s.From, To: s.To, On: s.On, Extent: s.Extent, Source: s.Source}
}

// ListUnits answers GET /v1/units.
func (s *Server) ListUnits(ctx context.Context, r ListUnitsRequestObject) (ListUnitsResponseObject, error) {
	list := s.Desk.UnitList(caller(ctx), casework.UnitFilter{At: r.Params.At, Level: r.Params.Level, Parent: r.Params.Parent})
	return ListUnits200JSONResponse{Items: each(list, toUnit)}, nil
}

// ListPublicUnits answers GET /public/v1/units.
func (s *Server) ListPublicUnits(ctx context.Context, r ListPublicUnitsRequestObject) (ListPublicUnitsResponseObject, error) {
	list := s.Desk.UnitList(caller(ctx), casework.UnitFilter{At: r.Params.At, Level: r.Params.Level, Parent: r.Params.Parent})
	return ListPublicUnits200JSONResponse{Items: each(list, toUnit)}, nil
}

// GetUnit answers GET /v1/units/{unitId}.
func (s *Server) GetUnit(ctx context.Context, r GetUnitRequestObject) (GetUnitResponseObject, error) {
	u, err := s.Desk.Unit(caller(ctx), r.UnitID, r.Params.At)
	if err != nil {
		return nil, err
	}
	v := UnitDetail{Unit: toUnit(u.Unit), At: u.At, InForce: u.InForce(u.At), Successors: each(u.Successors, toSuccession)}
	if u.Above != nil {
		v.Above = toUnit(*u.Above)
	}
	return GetUnit200JSONResponse{Body: v, Headers: GetUnit200ResponseHeaders{ETag: etag(u.Version, u.At, v.Above)}}, nil
}

// ListStaff answers GET /v1/units/{unitId}/staff.
func (s *Server) ListStaff(ctx context.Context, r ListStaffRequestObject) (ListStaffResponseObject, error) {
	list, err := s.Desk.Staff(ctx, caller(ctx), r.UnitID)
	return ListStaff200JSONResponse{Items: each(list, func(m casework.StaffMember) StaffMember {
		return StaffMember{Account: m.Account, Name: m.Name, Role: m.Role, From: m.From, Until: m.Until}
	})}, err
}

// CreateUnit answers POST /v1/units.
func (s *Server) CreateUnit(ctx context.Context, r CreateUnitRequestObject) (CreateUnitResponseObject, error) {
	b := r.Body
	u, err := s.Desk.CreateUnit(ctx, caller(ctx), domain.Unit{Code: b.Code, Name: b.Name, Level: b.Level, Parent: b.Parent, From: b.From, Source: b.Source})
	return CreateUnit201JSONResponse{
		Body:    toUnit(u),
		Headers: CreateUnit201ResponseHeaders{ETag: etag(u.Version), Location: "/v1/units/" + string(u.ID)},
	}, err
}

// ChangeUnit answers PATCH /v1/units/{unitId}.
func (s *Server) ChangeUnit(ctx context.Context, r ChangeUnitRequestObject) (ChangeUnitResponseObject, error) {
	by, m := caller(ctx), version(ctx)
	b := r.Body
	u, err := s.Desk.ChangeUnit(ctx, by, r.UnitID, m, casework.UnitChange{Until: b.Until, Population: b.Population, PopulationOn: b.PopulationOn, Source: b.Source})
	return ChangeUnit200JSONResponse{Body: toUnit(u), Headers: ChangeUnit200ResponseHeaders{ETag: etag(u.Version)}}, err
}

// AddSuccessor answers POST /v1/units/{unitId}/successors.
func (s *Server) AddSuccessor(ctx context.Context, r AddSuccessorRequestObject) (AddSuccessorResponseObject, error) {
	b := r.Body
	x, err := s.Desk.AddSuccessor(ctx, caller(ctx), domain.Succession{From: r.UnitID, To: b.To, On: b.On, Extent: b.Extent, Source: b.Source})
	return AddSuccessor201JSONResponse(toSuccession(x)), err
}
