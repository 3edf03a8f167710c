package postgrestest

import (
	"encoding/json"
	"testing"

	"github.com/jackc/pgx/v5"

	"kiennghi/domain/casework"
)

// TakeJobs takes the jobs that wait in a database out of its queue, the oldest
// first, for a test that does them itself and so knows when they are done.
func TakeJobs(t testing.TB, c *pgx.Conn) []casework.Job {
	t.Helper()
	rows, err := c.Query(t.Context(), `WITH taken AS (UPDATE river.river_job SET state = 'completed', finalized_at = now()
		WHERE state IN ('available', 'scheduled', 'retryable') RETURNING id, args) SELECT args FROM taken ORDER BY id`)
	if err != nil {
		t.Fatal(err)
	}
	jobs, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (j casework.Job, err error) {
		var args []byte
		if err = row.Scan(&args); err == nil {
			err = json.Unmarshal(args, &j)
		}
		return j, err
	})
	if err != nil {
		t.Fatal(err)
	}
	return jobs
}
