package casework

import (
	"context"
	"strconv"
	"time"

	"kiennghi/domain"
)

type queue interface {
	// Jobs lists jobs, the latest first.
	Jobs(context.Context, JobState, Page) ([]QueuedJob, error)
}

type queueTx interface {
	// Job reads and locks a job.
	Job(id int64) (QueuedJob, error)
	// Retry lets a job be done again, at once.
	Retry(id int64) error
}

// JobState is where a job stands.
type JobState string

const (
	JobQueued  JobState = "queued"
	JobRunning JobState = "running"
	JobFailed  JobState = "failed" // to be tried again by itself
	JobDone    JobState = "done"
	JobDead    JobState = "dead" // tried too often: waits for an administrator
)

// QueuedJob is a job as the queue keeps it. Nothing in it is about a person.
type QueuedJob struct {
	ID int64
	Job
	State     JobState
	Attempts  int
	MadeAt    time.Time
	DueAt     time.Time  // not begun earlier
	BegunAt   *time.Time // the last attempt
	EndedAt   *time.Time // done or dead
	LastError string     // of the last attempt that failed; names no values
}

// Jobs lists the work that does itself, for an administrator of the city.
func (d *Desk) Jobs(ctx context.Context, by Caller, s JobState, p Page) (List[QueuedJob], error) {
	if _, err := by.overAll(domain.StepJobs); err != nil {
		return List[QueuedJob]{}, err
	}
	list, err := d.Store.Jobs(ctx, s, p)
	return page(list, p, func(j QueuedJob) Cursor {
		return Cursor{j.ID, domain.SeededID[any](j.MadeAt, 0, uint64(j.ID))} // the key says all; a cursor has an ID
	}), err
}

// RetryJob lets a dead job be done again.
func (d *Desk) RetryJob(ctx context.Context, by Caller, id int64) (QueuedJob, error) {
	return update(ctx, d, by, func(tx Tx) (QueuedJob, error) {
		w, err := by.overAll(domain.StepJobs)
		if err != nil {
			return QueuedJob{}, err
		}
		j, err := tx.Job(id)
		if err != nil {
			return QueuedJob{}, err
		}
		if j.State != JobDead {
			return QueuedJob{}, domain.Conflict(domain.CodeJobNotDead, string(j.State))
		}
		e := domain.Event{ID: domain.NewID[domain.Event](by.Now), Subject: domain.OfJob, Seq: j.Attempts + 1, Step: domain.StepJobs, At: by.Now,
			Warrant: w, Change: domain.Change{Number: strconv.FormatInt(id, 10)}}
		if err := tx.Add(&e); err != nil {
			return QueuedJob{}, err
		}
		if err := tx.Retry(id); err != nil {
			return QueuedJob{}, err
		}
		return tx.Job(id)
	})
}
