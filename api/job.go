package api

import (
	"context"

	"kiennghi/domain/casework"
)

func toJob(q casework.QueuedJob) Job {
	j := Job{ID: q.ID, Kind: string(q.Kind), State: q.State, Attempts: q.Attempts, MadeAt: q.MadeAt, DueAt: q.DueAt, LastError: q.LastError,
		BegunAt: at(q.BegunAt), EndedAt: at(q.EndedAt)}
	if !q.Of.IsZero() {
		j.Of = q.Of.String()
	}
	return j
}

// ListJobs answers GET /v1/jobs.
func (s *Server) ListJobs(ctx context.Context, r ListJobsRequestObject) (ListJobsResponseObject, error) {
	p, err := page(ctx, r.Params.Limit, r.Params.Cursor)
	if err != nil {
		return nil, err
	}
	list, err := s.Desk.Jobs(ctx, caller(ctx), r.Params.State, p)
	return ListJobs200JSONResponse{
		Body:    JobPage{Items: each(list.Items, toJob)},
		Headers: ListJobs200ResponseHeaders{Link: next(ctx, list.Next)},
	}, err
}

// RetryJob answers POST /v1/jobs/{jobId}/retry.
func (s *Server) RetryJob(ctx context.Context, r RetryJobRequestObject) (RetryJobResponseObject, error) {
	j, err := s.Desk.RetryJob(ctx, caller(ctx), r.JobID)
	return RetryJob200JSONResponse(toJob(j)), err
}
