package api

import (
	"context"

	"kiennghi/domain/casework"
)

func toCalendar(y casework.YearCalendar) Calendar {
	return Calendar{Year: y.Year, Days: y.Days, Version: y.Version}
}

func calendarAnswer(y casework.YearCalendar) CalendarJSONResponse {
	return CalendarJSONResponse{Body: toCalendar(y), Headers: CalendarResponseHeaders{ETag: etag(y.Version)}}
}

// ListCalendars answers GET /v1/calendars.
func (s *Server) ListCalendars(ctx context.Context, _ ListCalendarsRequestObject) (ListCalendarsResponseObject, error) {
	list, err := s.Desk.Calendars(ctx)
	return ListCalendars200JSONResponse{Items: each(list, toCalendar)}, err
}

// GetCalendar answers GET /v1/calendars/{year}.
func (s *Server) GetCalendar(ctx context.Context, r GetCalendarRequestObject) (GetCalendarResponseObject, error) {
	y, err := s.Desk.Calendar(ctx, r.Year)
	return GetCalendar200JSONResponse{calendarAnswer(y)}, err
}

// EnterCalendar answers PUT /v1/calendars/{year}.
func (s *Server) EnterCalendar(ctx context.Context, r EnterCalendarRequestObject) (EnterCalendarResponseObject, error) {
	by, m := caller(ctx), version(ctx)
	y, err := s.Desk.EnterCalendar(ctx, by, r.Year, m, r.Body.Days)
	return EnterCalendar200JSONResponse{calendarAnswer(y)}, err
}
