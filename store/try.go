package store

import (
	"context"
	"time"
)

// Try counts a try under a key. The window begins with its first try; when
// there were more than limit in it, Try returns how long it still lasts.
func (db *DB) Try(ctx context.Context, key [32]byte, limit int, window time.Duration, now time.Time) (wait time.Duration, err error) {
	const sql = `INSERT INTO tries AS t (key, count, window_ends) VALUES ($1, 1, $2)
		ON CONFLICT (key) DO UPDATE SET
			count = CASE WHEN t.window_ends <= $3 THEN 1 ELSE t.count + 1 END,
			window_ends = CASE WHEN t.window_ends <= $3 THEN excluded.window_ends ELSE t.window_ends END
		RETURNING count, window_ends`
	var count int
	var ends time.Time
	if err := db.pool.QueryRow(ctx, sql, key[:], now.Add(window), now).Scan(&count, &ends); err != nil {
		return 0, fault(err)
	}
	if count <= limit {
		return 0, nil
	}
	return ends.Sub(now), nil
}

// Known reports whether a key is remembered.
func (db *DB) Known(ctx context.Context, key [32]byte, now time.Time) (bool, error) {
	var known bool
	err := db.pool.QueryRow(ctx, "SELECT EXISTS (SELECT FROM known_networks WHERE key = $1 AND expires_at > $2)", key[:], now).Scan(&known)
	return known, fault(err)
}

// Remember remembers a key until a moment.
func (db *DB) Remember(ctx context.Context, key [32]byte, until time.Time) error {
	_, err := db.pool.Exec(ctx, `INSERT INTO known_networks (key, expires_at) VALUES ($1, $2)
		ON CONFLICT (key) DO UPDATE SET expires_at = excluded.expires_at`, key[:], until)
	return fault(err)
}

// Forgive forgets n tries under a key, or with 0 all.
func (db *DB) Forgive(ctx context.Context, key [32]byte, n int) error {
	_, err := db.pool.Exec(ctx, "UPDATE tries SET count = CASE WHEN $2 = 0 THEN 0 ELSE greatest(count - $2, 0) END WHERE key = $1", key[:], n)
	return fault(err)
}
