package api

import (
	"context"

	"kiennghi/domain"
	"kiennghi/domain/casework"
	"kiennghi/domain/law"
)

func toRule(b casework.RuleBook) Rule {
	return Rule{Code: string(b.Code), Version: b.Version, Versions: each(b.Rules, func(r law.Rule) RuleVersion {
		return RuleVersion{Name: r.Name(), Basis: r.Basis, Amount: r.Amount, Unit: r.Unit, Start: string(r.Start), From: r.From, Until: r.Until, Status: r.Status}
	})}
}

func ruleAnswer(b casework.RuleBook) RuleJSONResponse {
	return RuleJSONResponse{Body: toRule(b), Headers: RuleResponseHeaders{ETag: etag(b.Version)}}
}

// ListRules answers GET /v1/rules.
func (s *Server) ListRules(ctx context.Context, _ ListRulesRequestObject) (ListRulesResponseObject, error) {
	return ListRules200JSONResponse{Items: each(s.Desk.Rules(caller(ctx)), toRule)}, nil
}

// GetRule answers GET /v1/rules/{ruleCode}.
func (s *Server) GetRule(ctx context.Context, r GetRuleRequestObject) (GetRuleResponseObject, error) {
	b, err := s.Desk.Rule(caller(ctx), law.Code(r.RuleCode))
	return GetRule200JSONResponse{ruleAnswer(b)}, err
}

// EnterRule answers PUT /v1/rules/{ruleCode}.
func (s *Server) EnterRule(ctx context.Context, r EnterRuleRequestObject) (EnterRuleResponseObject, error) {
	by, m := caller(ctx), version(ctx)
	n := r.Body
	b, err := s.Desk.EnterRule(ctx, by, m, domain.LocalRule{Code: r.RuleCode, From: n.From, Amount: n.Amount, Unit: string(n.Unit), Basis: n.Basis})
	return EnterRule200JSONResponse{ruleAnswer(b)}, err
}

func hoursAnswer(b casework.HoursBook) OfficeHoursJSONResponse {
	return OfficeHoursJSONResponse{
		Body: OfficeHours{Version: b.Version, Items: each(b.Hours, func(h domain.OfficeHours) NewOfficeHours {
			return NewOfficeHours{From: h.From, Hours: h.Hours, Basis: h.Basis}
		})},
		Headers: OfficeHoursResponseHeaders{ETag: etag(b.Version)},
	}
}

// ListOfficeHours answers GET /v1/office-hours.
func (s *Server) ListOfficeHours(ctx context.Context, _ ListOfficeHoursRequestObject) (ListOfficeHoursResponseObject, error) {
	return ListOfficeHours200JSONResponse{hoursAnswer(s.Desk.OfficeHours(caller(ctx)))}, nil
}

// EnterOfficeHours answers PUT /v1/office-hours.
func (s *Server) EnterOfficeHours(ctx context.Context, r EnterOfficeHoursRequestObject) (EnterOfficeHoursResponseObject, error) {
	by, m := caller(ctx), version(ctx)
	b, err := s.Desk.EnterOfficeHours(ctx, by, m, domain.OfficeHours{From: r.Body.From, Hours: r.Body.Hours, Basis: r.Body.Basis})
	return EnterOfficeHours200JSONResponse{hoursAnswer(b)}, err
}
