package store

import (
	"context"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"kiennghi/domain"
	"kiennghi/domain/audit"
	"kiennghi/domain/casework"
	"kiennghi/domain/policy"
	"kiennghi/domain/statistics"
	"kiennghi/domain/workday"
)

// Check holds everything that is kept against the record, see package audit,
// and reports each difference in a line. It sees one unchanging state, in
// which others may go on working, and has some hundred things at a time in
// memory, however many there are.
func (db *DB) Check(ctx context.Context, report func(difference string)) error {
	return db.snapshot(ctx, func(tx pgx.Tx) error {
		c := &checker{tx: tx, report: report}
		for _, part := range []func(context.Context) error{
			c.units, c.calendars, c.rules, c.accounts, c.delegations(), c.dialogues, c.petitions, c.answers(), c.escalations(),
			c.findings(), c.receptions(), c.councilSessions(), c.commitments, c.remediationLists(), c.webhooks(), c.told, c.lapses(), c.orphans, c.terms, c.figures, c.backlog,
		} {
			if err := part(ctx); err != nil {
				return err
			}
		}
		return nil
	})
}

// checker is one run of Check.
type checker struct {
	tx      pgx.Tx
	report  func(string)
	scope   policy.Scope // every unit
	periods []statistics.Period
	counted *audit.Figures
	differ  bool // a petition, or a month, is not as its events give it
}

func (c *checker) name(differences []audit.Difference) {
	for _, d := range differences {
		c.differ = c.differ || d.Subject == domain.OfPetition
		c.report(d.String())
	}
}

// few is how many things are read at a time.
const few = 500

// each reads the rows of a table, in order of their IDs.
func each[T any](ctx context.Context, c *checker, t table[T], id func(T) [16]byte, do func([]T) error, without ...string) error {
	sql := "SELECT " + t.columns("t", without...) + " FROM " + t.schema.Table + " AS t WHERE t.id > $1 ORDER BY t.id LIMIT $2"
	var last [16]byte
	for {
		list, err := t.list(ctx, c.tx, sql, last, few)
		if err != nil || len(list) == 0 {
			return err
		}
		if err := do(list); err != nil {
			return err
		}
		last = id(list[len(list)-1])
	}
}

// record reads the events of things of one kind, by the thing.
func (c *checker) record(ctx context.Context, s domain.Subject, ids [][16]byte) (map[[16]byte][]domain.Event, error) {
	list, err := events.list(ctx, c.tx, "SELECT "+events.columns("e")+
		` FROM spoken_events AS e WHERE e.subject = $1 AND e."of" = ANY ($2::uuid[]) ORDER BY e."of", e.seq`, string(s), ids)
	return by(list, func(e domain.Event) [16]byte { return e.Of }), err
}

// by sorts a list into lists of those with the same key, keeping their order.
func by[K comparable, T any](list []T, key func(T) K) map[K][]T {
	out := map[K][]T{}
	for _, v := range list {
		out[key(v)] = append(out[key(v)], v)
	}
	return out
}

func keysOf[K, T any](list []T, key func(T) K) []K {
	out := make([]K, len(list))
	for i, v := range list {
		out[i] = key(v)
	}
	return out
}

// audited is what package audit makes of a row and its record.
type audited interface{ Differences() []audit.Difference }

// against holds the rows of a table each against its own record.
func against[T any, A audited](c *checker, s domain.Subject, t table[T], id func(T) [16]byte, of func(T, []domain.Event) A, without ...string) func(context.Context) error {
	return func(ctx context.Context) error {
		return each(ctx, c, t, id, func(list []T) error {
			record, err := c.record(ctx, s, keysOf(list, id))
			if err != nil {
				return err
			}
			for _, v := range list {
				c.name(of(v, record[id(v)]).Differences())
			}
			return nil
		}, without...)
	}
}

// accounts holds accounts against their record, with their posts.
func (c *checker) accounts(ctx context.Context) error {
	id := func(a domain.Account) [16]byte { return a.ID }
	return each(ctx, c, accounts, id, func(list []domain.Account) error {
		ids := keysOf(list, id)
		record, err := c.record(ctx, domain.OfAccount, ids)
		if err != nil {
			return err
		}
		granted, err := posts.list(ctx, c.tx, "SELECT "+posts.columns("p")+" FROM posts AS p WHERE p.account = ANY ($1::uuid[]) ORDER BY p.id", ids)
		if err != nil {
			return err
		}
		of := by(granted, func(p domain.Post) domain.AccountID { return p.Account })
		for _, a := range list {
			c.name(audit.Account{Row: a, Posts: of[a.ID], Events: record[a.ID]}.Differences())
		}
		return nil
	}, "password")
}

func (c *checker) delegations() func(context.Context) error {
	return against(c, domain.OfDelegation, delegations, func(g domain.Delegation) [16]byte { return g.ID },
		func(g domain.Delegation, es []domain.Event) audit.Delegation {
			return audit.Delegation{Row: g, Events: es}
		})
}

func (c *checker) answers() func(context.Context) error {
	return against(c, domain.OfAnswer, answers, func(a domain.Answer) [16]byte { return a.ID },
		func(a domain.Answer, es []domain.Event) audit.Answer { return audit.Answer{Row: a, Events: es} }, "text", "summary", "evidence")
}

func (c *checker) escalations() func(context.Context) error {
	return against(c, domain.OfEscalation, escalations, func(x domain.Escalation) [16]byte { return x.ID },
		func(x domain.Escalation, es []domain.Event) audit.Escalation {
			return audit.Escalation{Row: x, Events: es}
		})
}

func (c *checker) findings() func(context.Context) error {
	return against(c, domain.OfFinding, findings, func(f domain.Finding) [16]byte { return f.ID },
		func(f domain.Finding, es []domain.Event) audit.Finding { return audit.Finding{Row: f, Events: es} }, "text", "recommendation", "reply")
}

func (c *checker) receptions() func(context.Context) error {
	return against(c, domain.OfReception, receptions, func(r domain.Reception) [16]byte { return r.ID },
		func(r domain.Reception, es []domain.Event) audit.Reception {
			return audit.Reception{Row: r, Events: es}
		})
}

func (c *checker) councilSessions() func(context.Context) error {
	return against(c, domain.OfSession, councilSessions, func(s domain.CouncilSession) [16]byte { return s.ID },
		func(s domain.CouncilSession, es []domain.Event) audit.CouncilSession {
			return audit.CouncilSession{Row: s, Events: es}
		})
}

// units holds the register of units against its record, which is small.
func (c *checker) units(ctx context.Context) error {
	us, err := units.list(ctx, c.tx, "SELECT "+units.columns("u")+" FROM units AS u ORDER BY u.id")
	if err != nil {
		return err
	}
	record, err := c.recordOf(ctx, domain.OfUnit)
	if err != nil {
		return err
	}
	of := by(record, func(e domain.Event) domain.UnitID { return e.Change.Home })
	taken, err := successions.list(ctx, c.tx, "SELECT "+successions.columns("s")+" FROM successions AS s")
	if err != nil {
		return err
	}
	after := by(taken, func(s domain.Succession) domain.UnitID { return s.From })
	for _, u := range us {
		c.name(audit.Unit{Row: u, Successors: after[u.ID], Events: of[u.ID]}.Differences())
	}
	c.scope = policy.Public(domain.NewUnits(us, nil))
	return nil
}

// calendars holds the calendars against their record.
func (c *checker) calendars(ctx context.Context) error {
	years, err := readCalendars(ctx, c.tx)
	if err != nil {
		return err
	}
	record, err := c.recordOf(ctx, domain.OfCalendar)
	if err != nil {
		return err
	}
	of := by(record, func(e domain.Event) int {
		year, _, _ := e.Change.On.Civil()
		return year
	})
	for _, y := range years {
		c.name(audit.Calendar{Row: y.CalendarYear, Days: y.Days, Events: of[y.Year]}.Differences())
		delete(of, y.Year)
	}
	for year, es := range of {
		c.name(audit.Calendar{Row: domain.CalendarYear{Year: year}, Events: es}.Differences())
	}
	return nil
}

// dialogues holds dialogues against their record, with their notices and matters.
func (c *checker) dialogues(ctx context.Context) error {
	id := func(d domain.Dialogue) [16]byte { return d.ID }
	return each(ctx, c, dialogues, id, func(list []domain.Dialogue) error {
		ids := keysOf(list, id)
		record, err := c.record(ctx, domain.OfDialogue, ids)
		if err != nil {
			return err
		}
		given, err := notices.list(ctx, c.tx, "SELECT "+notices.columns("n")+
			" FROM notices AS n WHERE n.dialogue = ANY ($1::uuid[]) ORDER BY n.dialogue, n.at, n.channel", ids)
		if err != nil {
			return err
		}
		undisposed, err := collect(ctx, c.tx, itself[domain.DialogueID], "SELECT p.dialogue FROM petitions AS p"+
			" WHERE p.dialogue = ANY ($1::uuid[]) AND p.disposed = '' AND p."+open, ids)
		if err != nil {
			return err
		}
		noticesOf := by(given, func(n domain.Notice) domain.DialogueID { return n.Dialogue })
		openOf := by(undisposed, func(id domain.DialogueID) domain.DialogueID { return id })
		for _, d := range list {
			c.name(audit.Dialogue{Row: d, Events: record[d.ID], Notices: noticesOf[d.ID], Undisposed: len(openOf[d.ID])}.Differences())
		}
		return nil
	}, "agenda", "minutes", "conclusion_text")
}

var spans = tableOf[statistics.Span]()

// handled is an event of what a petition was handled with.
type handled struct {
	petition domain.PetitionID
	domain.Event
}

// handledWith reads events that a statement joins to petitions.
func (c *checker) handledWith(ctx context.Context, from, order string, ids [][16]byte) (map[domain.PetitionID][]domain.Event, error) {
	list, err := collect(ctx, c.tx, func(h *handled) []any { return append([]any{&h.petition}, events.into(&h.Event)...) },
		"SELECT w.petition, "+events.columns("e")+" FROM "+from+" WHERE w.petition = ANY ($1::uuid[]) ORDER BY "+order, ids)
	out := map[domain.PetitionID][]domain.Event{}
	for _, h := range list {
		out[h.petition] = append(out[h.petition], h.Event)
	}
	return out, err
}

// petitions holds petitions and their spans against the record, and counts the
// cases that it gives.
func (c *checker) petitions(ctx context.Context) error {
	var last *time.Time
	if err := c.tx.QueryRow(ctx, "SELECT max(at) FROM events").Scan(&last); err != nil || last == nil {
		return err
	}
	c.periods = periods(workday.Of(*last))
	c.counted = audit.NewFigures(c.periods...)
	id := func(p domain.Petition) [16]byte { return p.ID }
	return each(ctx, c, petitions, id, func(list []domain.Petition) error {
		ids := keysOf(list, id)
		record, err := c.record(ctx, domain.OfPetition, ids)
		if err != nil {
			return err
		}
		kept, err := spans.list(ctx, c.tx, "SELECT "+spans.columns("s")+
			" FROM petition_spans AS s WHERE s.petition = ANY ($1::uuid[]) ORDER BY s.petition, s.seq", ids)
		if err != nil {
			return err
		}
		handOvers, err := c.handledWith(ctx, `escalations AS w JOIN spoken_events AS e ON e.subject = 'escalation' AND e."of" = w.id`, "w.petition, w.id, e.seq", ids)
		if err != nil {
			return err
		}
		given, err := c.handledWith(ctx, `answer_petitions AS w JOIN events AS e ON e.subject = 'answer' AND e."of" = w.answer AND e.change->>'state' = 'published'`,
			"w.petition, w.answer", ids)
		if err != nil {
			return err
		}
		asked, err := c.asked(ctx, ids)
		if err != nil {
			return err
		}
		spansOf := by(kept, func(s statistics.Span) domain.PetitionID { return s.Petition })
		for _, p := range list {
			c.name(audit.Petition{Row: p, Events: record[p.ID], Spans: spansOf[p.ID], HandOvers: handOvers[p.ID], Given: given[p.ID], Questions: asked[p.ID]}.Differences())
			c.counted.Add(audit.SpansOf(record[p.ID]))
		}
		return nil
	}, "title", "text")
}

// periods are those whose figures are checked: all time up to the last day of
// the record, the two years before it month by month, and the last two calendar
// years.
func periods(last workday.Date) []statistics.Period {
	out := []statistics.Period{statistics.NewPeriod(firstDay, last, last)}
	month := last.Month()
	for range 24 {
		next := month.Add(31).Month()
		out = append(out, statistics.NewPeriod(month, next.Add(-1), last))
		month = month.Add(-1).Month()
	}
	for range 2 {
		last = last.Year().Add(-1)
		out = append(out, statistics.NewPeriod(last.Year(), last, last))
	}
	return out
}

// terms holds the figures that are kept by terms against the spans, which
// the events have given by now.
func (c *checker) terms(ctx context.Context) error {
	d := audit.Difference{Subject: "figures"}
	rows, err := c.tx.Query(ctx, recountSQL)
	if err != nil {
		return err
	}
	var value, of string
	var figures int32
	_, err = pgx.ForEachRow(rows, []any{&d.ID, &value, &figures, &of, &d.Kept, &d.Recomputed}, func() error {
		d.Field = strings.Join(strings.Fields(value+" "+statistics.Figures(figures).String()+" "+of), " ")
		c.name([]audit.Difference{d})
		c.differ = true
		return nil
	})
	return err
}

// Recorded counts the events of the record.
func (db *DB) Recorded(ctx context.Context) (int, error) {
	found, err := collect(ctx, db.pool, itself[int], "SELECT count(*) FROM events")
	if err != nil {
		return 0, err
	}
	return found[0], nil
}

// figures holds what the office is told against what the record gives. What
// counts as something wrong is named itself, and not again in every figure that
// it spoils: then no figure is looked at.
func (c *checker) figures(ctx context.Context) error {
	if c.differ || c.counted == nil {
		return nil
	}
	alone := map[domain.UnitID]domain.UnitID{}
	for _, u := range c.scope.Units() {
		alone[u] = u
	}
	for _, p := range c.periods {
		kept := map[domain.UnitID]statistics.Tally{}
		units, whole := texts(c.scope.Units()), cutOf(p)
		whole.after, whole.apart = true, true
		of := append(args{units, p.From, p.Cutoff, units, make([]bool, len(alone)), "", ""}, whole.terms(p)...)
		rows, err := c.tx.Query(ctx, termSQL(whole), append(of, alone)...)
		if err != nil {
			return err
		}
		err = readFigures(rows, func(unit domain.UnitID, n casework.Numbers) {
			sum := casework.Numbers{Tally: kept[unit]}
			sum.Add(n)
			kept[unit] = sum.Tally
		})
		if err != nil {
			return err
		}
		c.name(c.counted.Differences(p, kept))
	}
	return nil
}

// erased tells that the contents of petition p had to go.
const erased = `EXISTS (SELECT FROM events AS e WHERE e.subject = 'petition' AND e."of" = p.id AND e.step = 'refuse' AND e.change->>'ground' = 'denunciation')`

// grouping joins a petition p with the groups g in which its holder gathered it.
const grouping = `escalations AS x ON x.petition = p.id JOIN groups AS g ON g.id = x."group" AND g.unit = p.holder`

// gone is what has to be in the place of words that are left.
const gone = "none, it is a denunciation"

// erasedWords are words that somebody erased.
const erasedWords = "erased"

// orphans are statements that each find the IDs of what lacks something, or
// has what it may not have.
var orphans = []struct {
	subject                 domain.Subject
	field, kept, recomputed string
	sql                     string
}{
	{domain.OfPetition, "petitioner", audit.None, audit.One,
		"SELECT p.id FROM petitions AS p WHERE NOT EXISTS (SELECT FROM petitioners WHERE petition = p.id) AND NOT " + erased},
	{domain.OfPetition, "petitioner", audit.One, audit.None,
		"SELECT p.id FROM petitions AS p JOIN petitioners AS r ON r.petition = p.id" +
			" WHERE " + erased + " AND (r.kind <> 'unnamed' OR r.name || r.address || r.phone || r.email <> '')"},
	{domain.OfPetition, "text", audit.One, gone,
		"SELECT p.id FROM petitions AS p WHERE (p.title, p.text, p.place, p.place_mark) <> ('" + domain.ErasedTitle + "', '" + domain.ErasedTitle + "', '', '') AND " + erased},
	{domain.OfPetition, "words for the search", audit.None, audit.One,
		"SELECT p.id FROM petitions AS p WHERE NOT EXISTS (SELECT FROM petition_search WHERE petition = p.id) AND NOT " + erased},
	{domain.OfPetition, "words for the search", audit.One, audit.None,
		"SELECT p.id FROM petitions AS p WHERE EXISTS (SELECT FROM petition_search WHERE petition = p.id) AND " + erased},
	{domain.OfPetition, "words for the search", "others", "those of its title",
		"SELECT p.id FROM petitions AS p JOIN petition_search AS s ON s.petition = p.id" +
			" WHERE (s.home, s.received_at, s.words) IS DISTINCT FROM (p.home, p.received_at, search_words(p.title))"},
	{domain.OfPetition, "words of its record", audit.One, gone,
		`SELECT DISTINCT d.petition FROM denounced AS d CROSS JOIN LATERAL about_alone(d.petition) AS a
			JOIN events AS e ON e.subject = a.subject AND e."of" = a.id JOIN event_words AS w ON w.event = e.id WHERE w.words <> erased_words(w.words)`},
	{domain.OfPetition, "purpose of a look", audit.One, gone,
		"SELECT DISTINCT d.petition FROM denounced AS d JOIN identity_views AS v ON v.petition = d.petition WHERE v.purpose <> erased(v.purpose)"},
	{domain.OfPetition, "petitioner's words", audit.One, gone,
		`SELECT d.petition FROM denounced AS d WHERE EXISTS (SELECT FROM questions AS q WHERE q.petition = d.petition AND q.text <> '')
			OR EXISTS (SELECT FROM repeats AS r WHERE r.petition = d.petition AND r.text <> '')
			OR EXISTS (SELECT FROM completions AS c WHERE c.petition = d.petition AND c.text <> '')`},
	{domain.OfPetition, "answer's words", audit.One, gone,
		`SELECT DISTINCT d.petition FROM denounced AS d CROSS JOIN LATERAL about_alone(d.petition) AS t JOIN answers AS a ON t.subject = 'answer' AND a.id = t.id
			WHERE (a.number, a.signatory, a.text, a.summary, a.evidence) <> (erased(a.number), erased(a.signatory), erased(a.text), '', erased(a.evidence))`},
	{domain.OfPetition, "finding's words", audit.One, gone,
		`SELECT DISTINCT d.petition FROM denounced AS d CROSS JOIN LATERAL about_alone(d.petition) AS t JOIN findings AS f ON t.subject = 'finding' AND f.id = t.id
			WHERE (f.text, f.recommendation, f.reply) <> (erased(f.text), erased(f.recommendation), erased(f.reply))`},
	{domain.OfPetition, "group's title", audit.One, gone,
		`SELECT DISTINCT d.petition FROM denounced AS d CROSS JOIN LATERAL about_alone(d.petition) AS t JOIN groups AS g ON t.subject = 'group' AND g.id = t.id
			WHERE g.title <> erased(g.title)`},
	{audit.OfEvent, "words", erasedWords, "those that were said",
		`SELECT w.event FROM event_words AS w WHERE strpos(w.words::text, '` + domain.ErasedTitle + `') > 0 AND w.words = erased_words(w.words)
			EXCEPT SELECT e.id FROM denounced AS d CROSS JOIN LATERAL about_alone(d.petition) AS t JOIN events AS e ON e.subject = t.subject AND e."of" = t.id`},
	{audit.OfEvent, "words", audit.One, "kept apart",
		`SELECT id FROM events WHERE change ?| ARRAY['note', 'article', 'evidence']
			OR change#>>'{five_clear,task}' || (change#>>'{five_clear,responsibility}') || (change#>>'{five_clear,result}') <> ''
			OR change @? '$.overrides[*].reason ? (@ <> "")'`},
	{audit.OfEvent, "words", audit.None, audit.One,
		"SELECT e.id FROM events AS e WHERE e.change ? 'spoken' AND NOT EXISTS (SELECT FROM event_words WHERE event = e.id)"},
	{audit.OfEvent, "words", audit.One, audit.None,
		"SELECT e.id FROM event_words AS w JOIN events AS e ON e.id = w.event WHERE NOT e.change ? 'spoken'"},
	{domain.OfPetition, "primary", "a duplicate", "a primary",
		`SELECT p.id FROM petitions AS p JOIN petitions AS q ON q.id = p."primary" WHERE q.state = 'linked'`},
	{domain.OfPetition, "repeats", "others", "those that were recorded",
		"SELECT p.id FROM petitions AS p WHERE p.repeats <> (SELECT count(*) FROM repeats AS r WHERE r.petition = p.id)"},
	{domain.OfPetition, "completion", audit.None, audit.One,
		`SELECT DISTINCT e."of" FROM events AS e WHERE e.change ? 'completion' AND NOT EXISTS (SELECT FROM completions AS c WHERE c.petition = e."of" AND c.id::text = e.change->>'completion')`},
	{domain.OfPetition, "completion", audit.One, audit.None,
		`SELECT DISTINCT c.petition FROM completions AS c WHERE NOT EXISTS (SELECT FROM events AS e
			WHERE e.subject = 'petition' AND e."of" = c.petition AND e.step = 'complete' AND e.change->>'completion' = c.id::text)`},
	{domain.OfPetition, "recurs", audit.One, "one that was resolved",
		"SELECT p.id FROM petitions AS p WHERE p.recurs IS NOT NULL AND NOT EXISTS (SELECT FROM events AS e" +
			" WHERE e.subject = 'petition' AND e.\"of\" = p.recurs AND e.step = 'recur' AND e.change->>'recurred_as' = p.id::text)"},
	{domain.OfPetition, "group that waits", audit.None, audit.One,
		`SELECT DISTINCT p.id FROM petitions AS p JOIN ` + grouping + ` WHERE p.` + open + ` AND (g.unit, g.id, p.id) NOT IN (SELECT unit, "group", petition FROM groups_waiting)`},
	{domain.OfPetition, "group that waits", audit.One, audit.None,
		`SELECT DISTINCT petition FROM groups_waiting WHERE (unit, "group", petition) NOT IN (SELECT g.unit, g.id, p.id FROM petitions AS p JOIN ` + grouping + ` WHERE p.` + open + `)`},
	{domain.OfAnswer, "petitions", audit.None, "at least one",
		"SELECT a.id FROM answers AS a WHERE NOT EXISTS (SELECT FROM answer_petitions WHERE answer = a.id)"},
	{domain.OfLapse, "thing", "one", "one that was told of it",
		`SELECT l.id FROM lapses AS l WHERE l.about <> 'unit' AND NOT EXISTS (SELECT FROM events AS e
			WHERE e.subject = l.about AND e."of" = coalesce(l.petition, l.dialogue, l.commitment, l.finding) AND e.change->>'lapse' = l.id::text)`},
	{domain.OfUnit, "chair", "two at once", "one at a time",
		`SELECT DISTINCT a.unit FROM posts AS a JOIN posts AS b ON b.unit = a.unit AND b.role = 'chair' AND b.id > a.id
			AND a."from" <= coalesce(b.until, 'infinity') AND b."from" <= coalesce(a.until, 'infinity')
			WHERE a.role = 'chair' AND a."from" <= coalesce(a.until, 'infinity') AND b."from" <= coalesce(b.until, 'infinity')`},
	{domain.OfUnit, "row", audit.None, audit.One,
		"SELECT DISTINCT e.change->>'home' FROM events AS e WHERE e.subject = 'unit' AND NOT EXISTS (SELECT FROM units WHERE id = e.change->>'home')"},
}

// recorded lists the tables of the things that have events.
var recorded = []struct {
	subject domain.Subject
	table   string
}{
	{domain.OfAccount, "accounts"}, {domain.OfDelegation, "delegations"}, {domain.OfDialogue, "dialogues"}, {domain.OfPetition, "petitions"},
	{domain.OfAnswer, "answers"}, {domain.OfEscalation, "escalations"}, {domain.OfFinding, "findings"}, {domain.OfReception, "receptions"},
	{domain.OfSession, "council_sessions"},
	{domain.OfWebhook, "webhooks"}, {domain.OfCommitment, "commitments"}, {domain.OfQuestion, "questions"}, {domain.OfRemediation, "remediation_lists"}, {domain.OfLapse, "lapses"},
}

// orphans names what lacks something that belongs to it.
func (c *checker) orphans(ctx context.Context) error {
	for _, o := range orphans {
		d := audit.Difference{Subject: o.subject, Field: o.field, Kept: o.kept, Recomputed: o.recomputed}
		if err := c.lacking(ctx, d, "SELECT id::text FROM ("+o.sql+") AS found (id)"); err != nil {
			return err
		}
	}
	for _, r := range recorded {
		d := audit.Difference{Subject: r.subject, Field: "row", Kept: audit.None, Recomputed: audit.One}
		err := c.lacking(ctx, d, `SELECT DISTINCT e."of"::text FROM events AS e WHERE e.subject = $1 AND NOT EXISTS (SELECT FROM `+
			r.table+` AS t WHERE t.id = e."of")`, string(r.subject))
		if err != nil {
			return err
		}
	}
	return nil
}

// lacking names the difference of each thing that the statement finds.
func (c *checker) lacking(ctx context.Context, d audit.Difference, sql string, values ...any) error {
	rows, err := c.tx.Query(ctx, sql, values...)
	if err != nil {
		return err
	}
	_, err = pgx.ForEachRow(rows, []any{&d.ID}, func() error {
		c.name([]audit.Difference{d})
		return nil
	})
	return err
}
