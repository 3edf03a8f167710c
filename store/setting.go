package store

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"kiennghi/domain"
)

// Setting returns what the deployment keeps under a name; a NotFound refusal
// if nothing.
func (db *DB) Setting(ctx context.Context, name string) (string, error) {
	var value string
	err := db.pool.QueryRow(ctx, "SELECT value FROM settings WHERE name = $1", name).Scan(&value)
	if errors.Is(err, pgx.ErrNoRows) {
		return "", domain.NotFound("setting")
	}
	return value, fault(err)
}

// SettingOnce returns the setting, which it makes and keeps if there is none. When several programs do so at once, all get the same value.
func (db *DB) SettingOnce(ctx context.Context, name string, first func() string) (string, error) {
	value, err := db.Setting(ctx, name)
	if domain.KindOf(err) != domain.KindNotFound {
		return value, err
	}
	if _, err := db.pool.Exec(ctx, "INSERT INTO settings (name, value) VALUES ($1, $2) ON CONFLICT DO NOTHING", name, first()); err != nil {
		return "", fault(err)
	}
	return db.Setting(ctx, name)
}

// SigningKey is a key that signs access tokens from NotBefore to RetireAt; a
// zero RetireAt means that it has no end.
type SigningKey struct {
	ID        string
	Seed      []byte // 32 bytes, secret
	NotBefore time.Time
	RetireAt  time.Time
}

// SigningKeys returns every key, in the order in which they begin to sign.
func (db *DB) SigningKeys(ctx context.Context) ([]SigningKey, error) {
	rows, err := db.pool.Query(ctx, "SELECT id, seed, not_before, retire_at FROM signing_keys ORDER BY not_before, id")
	if err != nil {
		return nil, fault(err)
	}
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (SigningKey, error) {
		var k SigningKey
		var retire *time.Time
		err := row.Scan(&k.ID, &k.Seed, &k.NotBefore, &retire)
		if retire != nil {
			k.RetireAt = *retire
		}
		return k, err
	})
	return list, fault(err)
}

// AddSigningKey keeps a new key. It is a Conflict when there is one of that ID.
func (db *DB) AddSigningKey(ctx context.Context, k SigningKey) error {
	_, err := db.pool.Exec(ctx, "INSERT INTO signing_keys (id, seed, not_before, retire_at) VALUES ($1, $2, $3, $4)",
		k.ID, k.Seed, k.NotBefore, orNull(k.RetireAt))
	return fault(err)
}

// RetireSigningKey says when a key stops to sign.
func (db *DB) RetireSigningKey(ctx context.Context, id string, at time.Time) error {
	done, err := db.pool.Exec(ctx, "UPDATE signing_keys SET retire_at = $2 WHERE id = $1", id, orNull(at))
	if err == nil && done.RowsAffected() == 0 {
		return domain.NotFound("signing_key")
	}
	return fault(err)
}

func orNull(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

// DropSigningKey forgets a key at once: what it signed is refused from the
// moment its readers have noticed.
func (db *DB) DropSigningKey(ctx context.Context, id string) error {
	done, err := db.pool.Exec(ctx, "DELETE FROM signing_keys WHERE id = $1", id)
	if err == nil && done.RowsAffected() == 0 {
		return domain.NotFound("signing_key")
	}
	return fault(err)
}
