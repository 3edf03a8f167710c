package api

import (
	"context"

	"kiennghi/domain/casework"
	"kiennghi/domain/statistics"
)

func toBacklog(h casework.BacklogHistory) Backlog {
	return Backlog{Unit: h.Unit, Missed: h.Missed, Days: each(h.Days, func(b casework.BacklogCount) BacklogDay {
		return BacklogDay{Day: b.Day, Open: b.Open(), Overdue: b.Ages[statistics.Late], Ages: each(statistics.Ages, func(a statistics.Age) AgeCount {
			return AgeCount{Age: a, Cases: b.Ages[a]}
		})}
	})}
}

// GetBacklog answers GET /v1/backlog.
func (s *Server) GetBacklog(ctx context.Context, r GetBacklogRequestObject) (GetBacklogResponseObject, error) {
	q := r.Params
	h, err := s.Desk.Backlog(ctx, caller(ctx), q.Unit, q.Subunits, casework.BacklogFilter{From: q.From, To: q.To, Kind: q.Kind})
	return GetBacklog200JSONResponse(toBacklog(h)), err
}

// GetPublicBacklog answers GET /public/v1/backlog.
func (s *Server) GetPublicBacklog(ctx context.Context, r GetPublicBacklogRequestObject) (GetPublicBacklogResponseObject, error) {
	q := r.Params
	h, err := s.Desk.PublicBacklog(ctx, caller(ctx), q.Unit, q.Subunits, casework.BacklogFilter{From: q.From, To: q.To, Kind: q.Kind})
	return GetPublicBacklog200JSONResponse(toBacklog(h)), err
}
