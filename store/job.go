package store

import "kiennghi/domain/casework"

// Enqueue hands jobs over when the transaction commits.
func (t *tx) Enqueue(jobs ...casework.Job) error {
	t.jobs = append(t.jobs, jobs...)
	return nil
}

// Jobs lets take have the jobs of every transaction that commits from now on.
func (db *DB) Jobs(take func([]casework.Job)) { db.take = take }

func (db *DB) enqueued(jobs []casework.Job) {
	if db.take != nil && len(jobs) > 0 {
		db.take(jobs)
	}
}
