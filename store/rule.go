package store

import (
	"context"
	"maps"
	"slices"

	"kiennghi/domain"
	"kiennghi/domain/audit"
	"kiennghi/domain/law"
)

var (
	localRules  = tableOf[domain.LocalRule]()
	officeHours = tableOf[domain.OfficeHours]()
)

var (
	allRules = "SELECT " + localRules.columns("r") + " FROM local_rules AS r ORDER BY r.code, r.version"
	allHours = "SELECT " + officeHours.columns("h") + " FROM office_hours AS h ORDER BY h.version"
)

// readLaw reads the book of the rules.
func readLaw(ctx context.Context, q querier) (*law.Book, error) {
	rules, err := localRules.list(ctx, q, allRules)
	if err != nil {
		return nil, err
	}
	hours, err := officeHours.list(ctx, q, allHours)
	return law.NewBook(rules, hours), err
}

func (t *tx) EnterRule(r domain.LocalRule) error {
	return t.enter(`INSERT INTO local_rules (code, version, "from", amount, unit, basis) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
		r.Code, r.Version, r.From, r.Amount, r.Unit, r.Basis)
}

func (t *tx) EnterHours(h domain.OfficeHours) error {
	return t.enter(`INSERT INTO office_hours (version, "from", hours, basis) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING`,
		h.Version, h.From, string(h.Hours), h.Basis)
}

// enter adds a version, which is Stale when there is one of its number, and
// makes known that the book has changed.
func (t *tx) enter(insert string, values ...any) error {
	r := t.orm().Exec(insert, values...)
	if r.Error != nil {
		return fault(r.Error)
	}
	if r.RowsAffected == 0 {
		return domain.Stale()
	}
	t.stamp()
	return nil
}

// rules holds the versions of local rules and office hours against their record.
func (c *checker) rules(ctx context.Context) error {
	rows, err := localRules.list(ctx, c.tx, allRules)
	if err != nil {
		return err
	}
	record, err := c.recordOf(ctx, domain.OfRule)
	if err != nil {
		return err
	}
	rowsOf := by(rows, func(r domain.LocalRule) string { return r.Code })
	eventsOf := by(record, func(e domain.Event) string { return e.Change.Rule.Code })
	codes := slices.Sorted(maps.Keys(rowsOf))
	for code := range eventsOf {
		if rowsOf[code] == nil {
			codes = append(codes, code)
		}
	}
	for _, code := range codes {
		c.name(audit.Rule{Code: code, Rows: rowsOf[code], Events: eventsOf[code]}.Differences())
	}
	hours, err := officeHours.list(ctx, c.tx, allHours)
	if err != nil {
		return err
	}
	record, err = c.recordOf(ctx, domain.OfOfficeHours)
	c.name(audit.OfficeHours{Rows: hours, Events: record}.Differences())
	return err
}

// recordOf reads all events of a kind of thing that has few.
func (c *checker) recordOf(ctx context.Context, s domain.Subject) ([]domain.Event, error) {
	return events.list(ctx, c.tx, "SELECT "+events.columns("e")+" FROM events AS e WHERE e.subject = $1 ORDER BY e.seq", string(s))
}
