package store

import (
	"context"

	"github.com/jackc/pgx/v5"

	"kiennghi/domain"
)

// register is the register of units, and how often it had changed when it was
// read.
type register struct {
	stamp string
	units *domain.Units
}

// stampRegister counts a change of the register.
const stampRegister = `INSERT INTO settings (name, value) VALUES ('units', '1')
	ON CONFLICT (name) DO UPDATE SET value = (settings.value::bigint + 1)::text`

const registerStamp = "SELECT coalesce((SELECT value FROM settings WHERE name = 'units'), '')"

// Units returns the register of units.
func (db *DB) Units(ctx context.Context) (*domain.Units, error) {
	var stamp string
	if err := db.pool.QueryRow(ctx, registerStamp).Scan(&stamp); err != nil {
		return nil, fault(err)
	}
	return db.registerAt(ctx, stamp)
}

// registerAt returns the register as it was when it had the stamp, or later.
func (db *DB) registerAt(ctx context.Context, stamp string) (*domain.Units, error) {
	if r := db.register.Load(); r != nil && r.stamp == stamp {
		return r.units, nil
	}
	db.registers.Lock()
	defer db.registers.Unlock()
	if r := db.register.Load(); r != nil && r.stamp == stamp {
		return r.units, nil
	}
	var r register
	err := db.snapshot(ctx, func(tx pgx.Tx) error {
		if err := tx.QueryRow(ctx, registerStamp).Scan(&r.stamp); err != nil {
			return err
		}
		us, err := units.list(ctx, tx, "SELECT "+units.columns("u")+" FROM units AS u")
		if err != nil {
			return err
		}
		ss, err := successions.list(ctx, tx, "SELECT "+successions.columns("s")+` FROM successions AS s ORDER BY s."from", s."to"`)
		r.units = domain.NewUnits(us, ss)
		return err
	})
	if err != nil {
		return nil, err
	}
	db.register.Store(&r)
	return r.units, nil
}

func (t *tx) Unit(id domain.UnitID) (domain.Unit, error) {
	return take[domain.Unit](locked(t.db, forNoKeyUpdate), "unit", "id = ?", id)
}
