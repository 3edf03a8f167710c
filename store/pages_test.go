package store_test

import (
	"context"
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"kiennghi/domain"
	"kiennghi/domain/casework"
	"kiennghi/domain/demonstration"
	"kiennghi/domain/policy"
	"kiennghi/domain/statistics"
	"kiennghi/domain/workday"
	"kiennghi/store"
)

// counter is a whole office at work on the morning of the demonstration: two
// years of all units, 11,000 petitions, and who is asked for in its tests.
type counter struct {
	*casework.Desk
	*tracer
	db             *store.DB
	ward, district domain.UnitID
	accounts       map[string]domain.AccountID // by login
	open           []domain.Petition           // held by the ward
}

func openCounter(t *testing.T) *counter {
	t.Helper()
	db, tr := openTraced(t)
	d := demonstration.Build(1, workday.Official(), func(string) string { return "" })
	must(t, db.Load(t.Context(), d.Everything()...))
	c := &counter{db: db, tracer: tr, ward: domain.NewUnitID("00088", 2021), district: domain.NewUnitID("002", 2021), accounts: map[string]domain.AccountID{}}
	clock := func() time.Time { return demonstration.Start }
	c.Desk = &casework.Desk{Store: db, Secrets: noSecrets{}, Now: clock, Real: clock}
	for _, a := range d.Accounts {
		c.accounts[a.Login] = a.ID
	}
	for _, p := range d.Petitions {
		if p.Home == c.ward && p.Holder == c.ward && p.State == domain.StateInProgress {
			c.open = append(c.open, p)
		}
	}
	// A desk so full that its first page is a small part of it.
	for i := range 300 {
		p := c.open[0]
		p.ID = id[domain.Petition]()
		p.Code, p.NextDue = domain.PublicCode(p.ID), p.NextDue.Add(i)
		c.open = append(c.open, p)
	}
	must(t, db.Load(t.Context(), c.open[len(c.open)-300:]))
	for _, table := range []string{"petitions", "petition_spans", "figure_terms", "figure_changes", "petition_search"} {
		settle(t, tr.dsn, table)
	}
	c.caller(t, "chutich.hangbai") // so that the register of units is at hand
	return c
}

// noSecrets gives petitions no secrets: none of the tests follows one without
// an account.
type noSecrets struct{}

func (noSecrets) Secret(domain.PetitionID) string               { return "" }
func (noSecrets) Webhook(domain.WebhookID, int) []byte          { return nil }
func (noSecrets) Check(id domain.PetitionID, given string) bool { return false }
func (noSecrets) Reply(domain.QuestionID) string                { return "" }
func (noSecrets) Seal(hash [32]byte) [32]byte                   { return hash }
func (noSecrets) CheckReply(domain.QuestionID, string) bool     { return false }

// caller is somebody with the rights of the moment, as each request looks them up.
func (c *counter) caller(t *testing.T, login string) casework.Caller {
	t.Helper()
	return get[casework.Caller](t)(c.Caller(t.Context(), c.accounts[login], ""))
}

// scope is what is at a unit, with all units under it.
func (c *counter) scope(t *testing.T, unit domain.UnitID) policy.Scope {
	t.Helper()
	us := get[*domain.Units](t)(c.db.Units(t.Context()))
	return policy.Public(us).Within(unit, true)
}

// node is a part of a plan as EXPLAIN writes it.
type node struct {
	Kind     string `json:"Node Type"`
	Relation string `json:"Relation Name"`
	Hit      int    `json:"Shared Hit Blocks"` // with the parts below
	Read     int    `json:"Shared Read Blocks"`
	Parts    []node `json:"Plans"`
}

// each calls f with the node and all below it.
func (n node) each(f func(node)) {
	f(n)
	for _, p := range n.Parts {
		p.each(f)
	}
}

// pages are those of tables and their indexes that were read. What a connection
// looks up of the catalog meanwhile, after another's ANALYZE say, is beside them.
func (n node) pages() int {
	if n.Relation != "" {
		return n.Hit + n.Read
	}
	pages := 0
	for _, p := range n.Parts {
		pages += p.pages()
	}
	return pages
}

// run runs a statement by the plan for its arguments, or by the one for any,
// either of which a connection may come to use, and tells how it went.
func run(t *testing.T, conn *pgx.Conn, mode string, q asked) node {
	t.Helper()
	values := make([]string, len(q.args))
	for i, v := range q.args {
		values[i] = literal(t, v)
	}
	execute := "EXECUTE q"
	if len(values) > 0 {
		execute += "(" + strings.Join(values, ", ") + ")"
	}
	for _, sql := range []string{"SET plan_cache_mode = " + mode, "PREPARE q AS " + q.sql} {
		_, err := conn.PgConn().Exec(t.Context(), sql).ReadAll()
		must(t, err)
	}
	results, err := conn.PgConn().Exec(t.Context(), "EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) "+execute+"; DEALLOCATE q").ReadAll()
	must(t, err)
	var plan []struct{ Plan node }
	must(t, json.Unmarshal(results[0].Rows[0][0], &plan))
	return plan[0].Plan
}

// literal writes an argument as SQL.
func literal(t *testing.T, v any) string {
	t.Helper()
	if d, ok := v.(driver.Valuer); ok {
		v = get[driver.Value](t)(d.Value())
	}
	switch v := v.(type) {
	case nil:
		return "NULL"
	case []string:
		return "'{\"" + strings.Join(v, "\",\"") + "\"}'"
	case map[domain.UnitID]domain.UnitID:
		return "'" + string(get[[]byte](t)(json.Marshal(v))) + "'"
	case [][16]byte:
		list := make([]string, len(v))
		for i, id := range v {
			list[i] = domain.ID[any](id).String()
		}
		return "'{" + strings.Join(list, ",") + "}'"
	case []bool:
		return "'{" + strings.Trim(strings.ReplaceAll(fmt.Sprint(v), " ", ","), "[]") + "}'"
	case time.Time:
		return "'" + v.Format(time.RFC3339Nano) + "'"
	}
	return "'" + strings.ReplaceAll(fmt.Sprint(v), "'", "''") + "'"
}

// What the office does all day costs the database what it did before: pages and
// statements, which unlike times are the same on every machine.
func TestCosts(t *testing.T) {
	t.Parallel()
	c := openCounter(t)
	t.Run("pages", func(t *testing.T) { testPages(t, c) })
	t.Run("statements", func(t *testing.T) { testStatements(t, c) })
}

// The hot reads touch few pages, of 8 kB, never read a table from end to end,
// and sort nothing but what a figure has gathered.
func testPages(t *testing.T, c *counter) {
	today := workday.Of(demonstration.Start)
	page := casework.Page{Limit: 20}
	first := c.open[0]
	ward, district := c.scope(t, c.ward), c.scope(t, c.district)
	year := statistics.NewPeriod(today-365, today, today)
	figures := func(s policy.Scope) func(context.Context) error {
		return func(ctx context.Context) error {
			_, err := c.db.Figures(ctx, s, casework.Question{Periods: []statistics.Period{year}})
			return err
		}
	}
	conn, err := pgx.Connect(t.Context(), c.dsn)
	must(t, err)
	defer conn.Close(context.Background())
	for _, read := range []struct {
		name  string
		most  int // pages; some more than measured, since ANALYZE looks at a sample and plans differ by it
		sorts bool
		do    func(context.Context) error
	}{
		{"the rights of a caller", 24, true, func(ctx context.Context) error {
			_, err := c.db.Rights(ctx, c.accounts["canbo.hoankiem"], "", today)
			return err
		}},
		{"a petition", 6, false, func(ctx context.Context) error {
			_, err := c.db.Petition(ctx, first.ID)
			return err
		}},
		{"the inbox of a ward", 30, false, func(ctx context.Context) error {
			_, err := c.db.Inbox(ctx, ward, casework.InboxFilter{}, page)
			return err
		}},
		{"the register of a ward", 30, false, func(ctx context.Context) error {
			_, err := c.db.Register(ctx, ward, casework.RegisterFilter{}, page)
			return err
		}},
		{"the register of a ward, by a state", 30, true, func(ctx context.Context) error {
			_, err := c.db.Register(ctx, ward, casework.RegisterFilter{State: domain.StateWithdrawn, Filter: statistics.Filter{Channel: domain.ChannelPhone}}, page)
			return err
		}},
		{"what the register of a ward has not", 30, true, func(ctx context.Context) error {
			_, err := c.db.Register(ctx, ward, casework.RegisterFilter{Filter: statistics.Filter{Channel: domain.ChannelPhone, Kind: domain.KindDenunciation}}, page)
			return err
		}},
		{"the drafts of a ward", 30, true, func(ctx context.Context) error {
			_, err := c.db.Answers(ctx, ward, casework.AnswerFilter{State: domain.AnswerDraft}, page)
			return err
		}},
		{"what few of a ward's titles say", 110, true, func(ctx context.Context) error {
			_, err := c.db.Register(ctx, ward, casework.RegisterFilter{Words: "vỉa hè 77"}, page)
			return err
		}},
		{"the record of a petition", 60, false, func(ctx context.Context) error {
			_, err := c.db.Events(ctx, domain.OfPetition, domain.ID[any](first.ID))
			return err
		}},
		{"the questions whose day has come", 60, false, func(ctx context.Context) error {
			_, err := c.db.QuestionsDue(ctx, today, nil, 20)
			return err
		}},
		{"the questions of a ward", 130, true, func(ctx context.Context) error {
			_, err := c.db.Questions(ctx, ward, casework.QuestionFilter{State: domain.QuestionAsked}, page)
			return err
		}},
		{"the figures of a ward", 60, true, figures(ward)},
		{"the figures of a district of 18 wards", 700, true, figures(district)},
	} {
		statements := c.during(func() { must(t, read.do(t.Context())) })
		for _, mode := range []string{"force_custom_plan", "force_generic_plan"} {
			pages := 0
			for _, q := range statements {
				if !strings.Contains(strings.ToUpper(q.sql), "SELECT") {
					continue // begins or ends a transaction
				}
				n := run(t, conn, mode, q)
				pages += n.pages()
				n.each(func(n node) {
					if n.Kind == "Seq Scan" && (strings.HasPrefix(n.Relation, "petition") || n.Relation == "events") {
						t.Errorf("%s, %s: reads all of %s", read.name, mode, n.Relation)
					}
					if n.Kind == "Sort" && !read.sorts {
						t.Errorf("%s, %s: sorts", read.name, mode)
					}
				})
			}
			if pages > read.most {
				t.Errorf("%s, %s: touches %d pages, more than %d", read.name, mode, pages, read.most)
			}
		}
	}
}

// What a request asks of the database when its caller is known from a moment
// ago, the beginning and the end of its transaction among it: how many
// statements, and in how many messages.
func testStatements(t *testing.T, c *counter) {
	today := workday.Of(demonstration.Start)
	page := casework.Page{Limit: 20}
	answer := id[domain.Answer]()
	p := c.open[0].ID
	key := func(value string) context.Context {
		return casework.WithKey(t.Context(), casework.Key{Value: value})
	}
	for _, request := range []struct {
		name, login          string
		statements, messages int
		do                   func(by casework.Caller) error
	}{
		{"read a petition", "chutich.hangbai", 1, 1, func(by casework.Caller) error {
			_, err := c.Petition(t.Context(), by, p)
			return err
		}},
		{"open the inbox", "chutich.hangbai", 1, 1, func(by casework.Caller) error {
			_, err := c.Inbox(t.Context(), by, c.ward, casework.InboxFilter{}, page)
			return err
		}},
		{"search", "chutich.hangbai", 1, 1, func(by casework.Caller) error {
			_, err := c.Register(t.Context(), by, c.ward, false, casework.RegisterFilter{Words: "duong"}, page)
			return err
		}},
		{"ask for figures", "chutich.hangbai", 5, 1, func(by casework.Caller) error {
			_, err := c.Statistics(t.Context(), by, casework.StatisticsQuery{Unit: c.ward, From: today - 365, To: today})
			return err
		}},
		{"file a petition", "vanthu.hangbai", 10, 2, func(by casework.Caller) error {
			_, err := c.File(key("file"), by, casework.NewPetition{Unit: c.ward, Kind: domain.KindPetition, Channel: domain.ChannelLetter,
				Field: domain.FieldTraffic, Title: "Đường hỏng", Text: "Đường hỏng đã lâu."})
			return err
		}},
		{"draft an answer", "chutich.hangbai", 11, 2, func(by casework.Caller) error {
			_, err := c.CreateAnswer(key("draft"), by, casework.NewAnswer{Petitions: []domain.PetitionID{p}, Answer: domain.Answer{ID: answer,
				Mode: domain.InWriting, Number: "1/UBND", SignedOn: today, Signatory: "Chủ tịch", Text: "Đã kiểm tra.",
				Claim: domain.Claim{Outcome: domain.Explained}}})
			return err
		}},
		{"approve it", "chutich.hangbai", 9, 2, func(by casework.Caller) error {
			_, err := c.ApproveAnswer(key("approve"), by, answer, casework.AnyVersion)
			return err
		}},
		{"publish it", "chutich.hangbai", 16, 2, func(by casework.Caller) error {
			_, err := c.PublishAnswer(key("publish"), by, answer, casework.AnyVersion, nil)
			return err
		}},
	} {
		for len(c.during(func() { c.caller(t, request.login) })) > 0 { // until changes are heard of
		}
		asked := slices.DeleteFunc(c.during(func() { must(t, request.do(c.caller(t, request.login))) }), func(q asked) bool {
			return strings.HasPrefix(q.sql, "-- name: PG") // the queue asks once who it speaks to, and wakes the idle now and then
		})
		messages := map[int]bool{}
		for _, q := range asked {
			messages[q.message] = true
		}
		if len(asked) != request.statements || len(messages) != request.messages {
			var b strings.Builder
			for _, q := range asked {
				fmt.Fprintln(&b, q.message, q.sql[:min(120, len(q.sql))])
			}
			t.Errorf("to %s takes %d statements in %d messages, not %d in %d:\n%s",
				request.name, len(asked), len(messages), request.statements, request.messages, b.String())
		}
	}
}
