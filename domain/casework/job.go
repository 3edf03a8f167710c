package casework

import (
	"context"
	"fmt"

	"kiennghi/domain"
)

// JobKind names a sort of job.
type JobKind string

// Job is something that follows from a change and is done after it.
type Job struct {
	Kind JobKind
	Of   domain.ID[any]
}

// Do runs one job. An error means that it is tried again.
func (d *Desk) Do(ctx context.Context, j Job) error {
	do := map[JobKind]func(context.Context, domain.ID[any]) error{
		JobTell: d.tell, JobMail: d.mail, JobPost: d.post,
	}[j.Kind]
	if do == nil {
		return fmt.Errorf("casework: no job is of the kind %s", j.Kind)
	}
	return do(ctx, j.Of)
}
