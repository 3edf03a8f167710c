package store

import (
	"context"
	"database/sql"

	"github.com/jackc/pgx/v5"

	"kiennghi/domain"
	"kiennghi/domain/casework"
	"kiennghi/domain/workday"
)

var (
	allDays  = "SELECT " + calendarDays.columns("d") + ` FROM calendar_days AS d ORDER BY d."on"`
	allYears = "SELECT " + calendarYears.columns("y") + " FROM calendar_years AS y ORDER BY y.year"
)

// Calendars lists the years that are known, with their days.
func (db *DB) Calendars(ctx context.Context) ([]casework.YearCalendar, error) {
	var list []casework.YearCalendar
	err := db.snapshot(ctx, func(tx pgx.Tx) (err error) {
		list, err = readCalendars(ctx, tx)
		return err
	})
	return list, err
}

func readCalendars(ctx context.Context, q querier) ([]casework.YearCalendar, error) {
	years, err := calendarYears.list(ctx, q, allYears)
	if err != nil {
		return nil, err
	}
	days, err := calendarDays.list(ctx, q, allDays)
	of := by(days, func(s workday.Special) int {
		year, _, _ := s.On.Civil()
		return year
	})
	list := make([]casework.YearCalendar, len(years))
	for i, y := range years {
		list[i] = casework.YearCalendar{CalendarYear: y, Days: of[y.Year]}
	}
	return list, err
}

func (t *tx) CalendarYear(year int) (domain.CalendarYear, error) {
	y, err := hold[domain.CalendarYear](t, forUpdate, "calendar", "year = ?", year)
	if domain.KindOf(err) == domain.KindNotFound {
		return domain.CalendarYear{Year: year}, nil
	}
	return y, err
}

func (t *tx) EnterYear(y domain.CalendarYear, days []workday.Special) error {
	r := t.orm().Exec(`INSERT INTO calendar_years AS y (year, version) VALUES (?, ?)
		ON CONFLICT (year) DO UPDATE SET version = excluded.version WHERE y.version = excluded.version - 1`, y.Year, y.Version)
	if r.Error != nil {
		return fault(r.Error)
	}
	if r.RowsAffected == 0 {
		return domain.Stale()
	}
	if err := t.exec(`DELETE FROM calendar_days WHERE extract(year FROM "on") = ?`, y.Year); err != nil {
		return err
	}
	return t.Add(&days)
}

// enterShipped enters the calendars that the program is shipped with, of the
// years that are not known. What an administrator entered stays.
func enterShipped(ctx context.Context, conn *sql.Conn) error {
	tx, err := conn.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // does nothing once it is committed
	for _, year := range workday.Official().Years() {
		var known bool
		if err := tx.QueryRowContext(ctx, "SELECT EXISTS (SELECT FROM calendar_years WHERE year = $1)", year).Scan(&known); err != nil {
			return err
		}
		if known {
			continue
		}
		if _, err := tx.ExecContext(ctx, "INSERT INTO calendar_years (year, version) VALUES ($1, 1)", year); err != nil {
			return err
		}
		for _, s := range workday.Official().Specials(year) {
			if _, err := tx.ExecContext(ctx, `INSERT INTO calendar_days ("on", kind, name, source) VALUES ($1, $2, $3, $4)`,
				s.On, string(s.Kind), s.Name, s.Source); err != nil {
				return err
			}
		}
		if _, err := tx.ExecContext(ctx, stampRegister); err != nil {
			return err
		}
	}
	return tx.Commit()
}
