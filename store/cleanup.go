package store

import (
	"context"
	"time"
)

// How long the result of a repeatable request is kept.
const resultLife = 24 * time.Hour

// Cleanup deletes what is of no more use at the time now: refresh tokens, tries,
// known networks and revocations that have expired, and results of repeatable requests after a
// day. It goes in small steps, so that it stands in nobody's way, and any
// number of programs may do it at once.
func (db *DB) Cleanup(ctx context.Context, now time.Time) error {
	for _, old := range []struct {
		table, column string
		before        time.Time
	}{
		{"refresh_tokens", "expires_at", now},
		{"revoked_families", "expires_at", now},
		{"tries", "window_ends", now},
		{"known_networks", "expires_at", now},
		{"idempotency", "made_at", now.Add(-resultLife)},
	} {
		const step = 1000
		sql := "DELETE FROM " + old.table + " WHERE ctid = ANY (ARRAY(SELECT ctid FROM " + old.table +
			" WHERE " + old.column + " <= $1 LIMIT $2 FOR UPDATE SKIP LOCKED))"
		for deleted := int64(step); deleted == step; {
			done, err := db.pool.Exec(ctx, sql, old.before, step)
			if err != nil {
				return fault(err)
			}
			deleted = done.RowsAffected()
		}
	}
	return nil
}
