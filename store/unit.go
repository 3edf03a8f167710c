package store

import (
	"context"

	"github.com/jackc/pgx/v5"

	"kiennghi/domain"
	"kiennghi/domain/casework"
	"kiennghi/domain/workday"
)

// register is the register of units, the calendars and the rules, and how often
// they had changed when they were read.
type register struct {
	stamp string
	books casework.Books
}

// stampRegister counts a change of the register, of a calendar or of a rule.
const stampRegister = `INSERT INTO settings (name, value) VALUES ('units', '1')
	ON CONFLICT (name) DO UPDATE SET value = (settings.value::bigint + 1)::text`

const registerStamp = "SELECT coalesce((SELECT value FROM settings WHERE name = 'units'), '')"

// Books returns the register of units, the calendars and the rules.
func (db *DB) Books(ctx context.Context) (casework.Books, error) {
	var stamp string
	if err := db.pool.QueryRow(ctx, registerStamp).Scan(&stamp); err != nil {
		return casework.Books{}, fault(err)
	}
	return db.booksAt(ctx, stamp)
}

// Units returns the register of units.
func (db *DB) Units(ctx context.Context) (*domain.Units, error) {
	b, err := db.Books(ctx)
	return b.Units, err
}

// booksAt returns the books as they were when they had the stamp, or later.
func (db *DB) booksAt(ctx context.Context, stamp string) (casework.Books, error) {
	if r := db.register.Load(); r != nil && r.stamp == stamp {
		return r.books, nil
	}
	db.registers.Lock()
	defer db.registers.Unlock()
	if r := db.register.Load(); r != nil && r.stamp == stamp {
		return r.books, nil
	}
	var r register
	err := db.snapshot(ctx, func(tx pgx.Tx) error {
		if err := tx.QueryRow(ctx, registerStamp).Scan(&r.stamp); err != nil {
			return err
		}
		var err error
		if r.books.Units, err = readUnits(ctx, tx); err != nil {
			return err
		}
		days, err := calendarDays.list(ctx, tx, allDays)
		if err != nil {
			return err
		}
		if r.books.Calendar, err = workday.NewCalendar(days); err != nil {
			return err
		}
		r.books.Law, err = readLaw(ctx, tx)
		return err
	})
	if err != nil {
		return casework.Books{}, err
	}
	db.register.Store(&r)
	return r.books, nil
}

func readUnits(ctx context.Context, q querier) (*domain.Units, error) {
	us, err := units.list(ctx, q, "SELECT "+units.columns("u")+" FROM units AS u")
	if err != nil {
		return nil, err
	}
	ss, err := successions.list(ctx, q, "SELECT "+successions.columns("s")+` FROM successions AS s ORDER BY s."from", s."to"`)
	if err != nil {
		return nil, err
	}
	return domain.NewUnits(us, ss), nil
}

// Register makes those who change the register take turns, so that of an
// authority that ends and a unit entered under it the second finds the first.
func (t *tx) Register() (*domain.Units, error) {
	if err := t.exec("SELECT pg_advisory_xact_lock(hashtextextended('units', 0))"); err != nil {
		return nil, err
	}
	return readUnits(t.ctx, t)
}
