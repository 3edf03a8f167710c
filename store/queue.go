package store

import (
	"context"

	"github.com/riverqueue/river/rivertype"

	"kiennghi/domain"
	"kiennghi/domain/casework"
)

// jobStates says how the states of the library are called here.
var jobStates = map[casework.JobState][]rivertype.JobState{
	casework.JobQueued:  {rivertype.JobStateAvailable, rivertype.JobStatePending, rivertype.JobStateScheduled},
	casework.JobRunning: {rivertype.JobStateRunning},
	casework.JobFailed:  {rivertype.JobStateRetryable},
	casework.JobDone:    {rivertype.JobStateCompleted},
	casework.JobDead:    {rivertype.JobStateDiscarded, rivertype.JobStateCancelled},
}

func jobStateOf(s rivertype.JobState) casework.JobState {
	for state, of := range jobStates {
		for _, o := range of {
			if o == s {
				return state
			}
		}
	}
	return casework.JobState(s)
}

// jobColumns of the row called j. Of a panic nothing is told but that it was one.
const jobColumns = `j.id, j.args, j.state::text, j.attempt::int, j.created_at, j.scheduled_at, j.attempted_at, j.finalized_at,
	coalesce(CASE WHEN j.errors[cardinality(j.errors)]->>'trace' <> '' THEN 'panic' ELSE left(j.errors[cardinality(j.errors)]->>'error', 300) END, '')`

// jobRow is a job as it is read.
type jobRow struct {
	casework.QueuedJob
	state string
}

func (j *jobRow) into() []any {
	return []any{&j.ID, &j.Job, &j.state, &j.Attempts, &j.MadeAt, &j.DueAt, &j.BegunAt, &j.EndedAt, &j.LastError}
}

func readJobs(ctx context.Context, q querier, sql string, args ...any) ([]casework.QueuedJob, error) {
	rows, err := collect(ctx, q, (*jobRow).into, sql, args...)
	list := make([]casework.QueuedJob, len(rows))
	for i, r := range rows {
		list[i] = r.QueuedJob
		list[i].State = jobStateOf(rivertype.JobState(r.state))
	}
	return list, err
}

// Jobs lists jobs, the latest first.
func (db *DB) Jobs(ctx context.Context, s casework.JobState, p casework.Page) ([]casework.QueuedJob, error) {
	var a args
	where := "true"
	if s != "" {
		where = "j.state::text = ANY (" + a.add(texts(jobStates[s])) + "::text[])"
	}
	if p.After != nil {
		where += " AND j.id < " + a.add(p.After.Key)
	}
	return readJobs(ctx, db.pool, "SELECT "+jobColumns+" FROM "+queueSchema+".river_job AS j WHERE "+where+" ORDER BY j.id DESC LIMIT "+more(&a, p), a...)
}

func (t *tx) Job(id int64) (casework.QueuedJob, error) {
	list, err := readJobs(t.ctx, t, "SELECT "+jobColumns+" FROM "+queueSchema+".river_job AS j WHERE j.id = $1 FOR UPDATE", id)
	switch {
	case err != nil:
		return casework.QueuedJob{}, err
	case len(list) == 0:
		return casework.QueuedJob{}, domain.NotFound("job")
	}
	return list[0], nil
}

func (t *tx) Retry(id int64) error {
	if err := t.send(); err != nil {
		return err
	}
	_, err := t.jobs.JobRetryTx(t.ctx, inside{conn: t.conn}, id)
	return fault(err)
}
