package store

import (
	"context"
	"database/sql/driver"
	"reflect"
	"slices"
	"strings"
	"sync"

	"github.com/jackc/pgx/v5"
	"gorm.io/gorm/schema"

	"kiennghi/domain"
	"kiennghi/domain/casework"
	"kiennghi/domain/statistics"
	"kiennghi/domain/workday"
)

// naming names tables and columns for GORM: its own way, but for some tables.
type naming struct{ schema.NamingStrategy }

func (n naming) TableName(typ string) string {
	switch typ {
	case "AnswerTo":
		return "answer_petitions"
	case "Span":
		return "petition_spans"
	case "CommitmentTo":
		return "commitment_petitions"
	case "Special":
		return "calendar_days"
	case "Delivery":
		return "webhook_deliveries"
	case "Backlog":
		return "backlog"
	}
	return n.NamingStrategy.TableName(typ)
}

// keys names the primary key of each table that has another than its id.
var keys = map[string][]string{
	"successions":      {"from", "to"},
	"refresh_tokens":   {"hash"},
	"notices":          {"dialogue", "channel", "at"},
	"petitioners":      {"petition"},
	"petition_spans":   {"petition", "seq"},
	"answer_petitions": {"answer", "petition"},
	"identity_views":   nil,
	"event_words":      {"event"},

	"commitment_petitions": {"commitment", "petition"},
	"calendar_years":       {"year"},
	"calendar_days":        {"on"},

	"local_rules":  {"code", "version"},
	"office_hours": {"version"},
	"contacts":     {"account"},
	"backlog_days": {"day"},
	"backlog":      {"unit", "day", "kind", "age"},
}

var schemas sync.Map

// schemaOf returns how GORM sees the type of thing: a struct, a pointer to one,
// or a slice of them.
func schemaOf(thing any) (*schema.Schema, error) { return schema.Parse(thing, &schemas, naming{}) }

// keyOf names the columns of a table's primary key.
func keyOf(s *schema.Schema) []string {
	if key, ok := keys[s.Table]; ok {
		return key
	}
	return []string{"id"}
}

// table reads the rows of one table, or some of their columns.
type table[T any] struct {
	schema *schema.Schema
	names  []string
}

var (
	accounts        = tableOf[domain.Account]()
	answers         = tableOf[domain.Answer]()
	calendarDays    = tableOf[workday.Special]()
	calendarYears   = tableOf[domain.CalendarYear]()
	councilSessions = tableOf[domain.CouncilSession]()
	delegations     = tableOf[domain.Delegation]()
	dialogues       = tableOf[domain.Dialogue]()
	escalations     = tableOf[domain.Escalation]()
	events          = tableOf[domain.Event]()
	findings        = tableOf[domain.Finding]()
	groups          = tableOf[domain.Group]()
	notices         = tableOf[domain.Notice]()
	petitions       = tableOf[domain.Petition]()
	posts           = tableOf[domain.Post]()
	petitioners     = tableOf[domain.Petitioner]()
	receptions      = tableOf[domain.Reception]()
	successions     = tableOf[domain.Succession]()
	units           = tableOf[domain.Unit]()

	commitments      = tableOf[domain.Commitment]()
	remediationLists = tableOf[domain.RemediationList]()

	contacts      = tableOf[domain.Contact]()
	deliveries    = tableOf[domain.Delivery]()
	mails         = tableOf[domain.Mail]()
	notifications = tableOf[domain.Notification]()
	webhooks      = tableOf[domain.Webhook]()

	lapses = tableOf[domain.Lapse]()
)

// types lists a value of every type that is kept, in an order in which no row
// refers to a table that comes after its own.
var types = []any{
	domain.Unit{}, domain.Succession{}, domain.Account{}, domain.Post{}, domain.Delegation{}, casework.RefreshToken{},
	domain.CouncilSession{}, domain.Dialogue{}, domain.Notice{}, domain.Group{}, domain.Answer{},
	domain.Petition{}, domain.Petitioner{}, domain.IdentityView{}, statistics.Span{}, domain.AnswerTo{},
	domain.Escalation{}, domain.Finding{}, domain.Reception{}, domain.Denunciation{}, domain.Event{}, domain.EventWords{},
	domain.RemediationList{}, domain.Commitment{}, domain.CommitmentTo{},
	domain.CalendarYear{}, workday.Special{},
	domain.LocalRule{}, domain.OfficeHours{},
	domain.Question{}, domain.Repeat{},
	domain.Completion{},
	domain.Contact{}, domain.Notification{}, domain.Mail{}, domain.Webhook{}, domain.Delivery{},
	domain.Lapse{}, statistics.BacklogDay{}, statistics.Backlog{},
}

func tableOf[T any]() table[T] {
	var row T
	s, err := schemaOf(row)
	if err != nil {
		panic(err) // the type is sound
	}
	return table[T]{s, s.DBNames}
}

// only is the table with some of its columns: the others come back empty.
func (t table[T]) only(names ...string) table[T] { return table[T]{t.schema, names} }

// columns lists the table's columns of the row called alias. Those named in
// without are not read: they come back empty.
func (t table[T]) columns(alias string, without ...string) string {
	var b strings.Builder
	for i, name := range t.names {
		if i > 0 {
			b.WriteString(", ")
		}
		if slices.Contains(without, name) {
			b.WriteString(`'' AS "` + name + `"`)
		} else {
			b.WriteString(alias + `."` + name + `"`)
		}
	}
	return b.String()
}

// json is an expression for the row called alias as encoding/json reads it.
func (t table[T]) json(alias string) string {
	var parts []string
	for _, name := range t.names {
		parts = append(parts, "'"+t.schema.FieldsByDBName[name].Name+"', "+alias+`."`+name+`"`)
	}
	return "json_build_object(" + strings.Join(parts, ", ") + ")"
}

// into lists where the columns of a row belong in v.
func (t table[T]) into(v *T) []any {
	row := reflect.ValueOf(v).Elem()
	places := make([]any, len(t.names))
	for i, name := range t.names {
		places[i] = row.FieldByIndex(t.schema.FieldsByDBName[name].StructField.Index).Addr().Interface()
	}
	return places
}

// querier is the pool or a transaction.
type querier interface {
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
}

// list reads rows of all columns.
func (t table[T]) list(ctx context.Context, q querier, sql string, args ...any) ([]T, error) {
	return collect(ctx, q, t.into, sql, args...)
}

// one reads a row of all columns. If there is none, what is not found.
func (t table[T]) one(ctx context.Context, q querier, what, sql string, args ...any) (T, error) {
	var zero T
	list, err := t.list(ctx, q, sql, args...)
	if err == nil && len(list) == 0 {
		err = domain.NotFound(what)
	}
	if err != nil {
		return zero, err
	}
	return list[0], nil
}

// collect reads rows into the places that into gives for each.
func collect[T any](ctx context.Context, q querier, into func(*T) []any, sql string, args ...any) ([]T, error) {
	if err := plain(args); err != nil {
		return nil, fault(err)
	}
	if t, ok := q.(*tx); ok {
		return collectWithRest(t, into, sql, args)
	}
	found, err := q.Query(ctx, sql, args...)
	if err != nil {
		return nil, fault(err)
	}
	list, err := gather(found, into)
	return list, fault(err)
}

// collectWithRest is collect in a transaction, in one message with what waits.
func collectWithRest[T any](t *tx, into func(*T) []any, sql string, args []any) (list []T, err error) {
	t.queue(sql, args...).Query(func(found pgx.Rows) (err error) {
		list, err = gather(found, into)
		return err
	})
	err = t.send()
	return list, err
}

func gather[T any](found pgx.Rows, into func(*T) []any) ([]T, error) {
	return pgx.CollectRows(found, func(row pgx.CollectableRow) (T, error) {
		var v T
		err := row.Scan(into(&v)...)
		return v, err
	})
}

// plain puts values of the driver in the place of the domain's. The driver would
// do so too, but only after it had tried everything else, at twenty times the
// cost.
func plain(args []any) (err error) {
	for i, a := range args {
		if v, ok := a.(driver.Valuer); ok {
			if args[i], err = v.Value(); err != nil {
				return err
			}
		}
	}
	return nil
}

// itself is the place of a row of one column.
func itself[T any](v *T) []any { return []any{v} }
