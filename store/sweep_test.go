package store_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"kiennghi/domain"
	"kiennghi/domain/casework"
	"kiennghi/domain/law"
	"kiennghi/domain/policy"
	"kiennghi/domain/statistics"
	"kiennghi/domain/workday"
	"kiennghi/store"
)

// replica is the desk of one program on the office's database.
func replica(db casework.Store, at time.Time) *casework.Desk {
	clock := func() time.Time { return at }
	return &casework.Desk{Store: db, Secrets: plain{}, Passwords: plain{}, Now: clock, Real: clock}
}

// pile loads n letters of a ward as they were received 60 days ago, each with
// its record; every fifth was handed to the city.
func pile(t *testing.T, db *store.DB, w town, n int) {
	t.Helper()
	var (
		ps     []domain.Petition
		who    []domain.Petitioner
		spans  []statistics.Span
		events []domain.Event
		xs     []domain.Escalation
	)
	at, day := now.AddDate(0, 0, -60), today-60
	by := domain.Warrant{By: w.clerk.ID, Role: domain.RoleChair, Unit: w.north.ID}
	for i := range n {
		p := domain.Petition{Title: fmt.Sprintf("Đơn số %d", i), Text: "Nội dung"}
		filed := domain.Event{ID: id[domain.Event](), Subject: domain.OfPetition, Of: domain.ID[any](domain.NewID[domain.Petition](at)), Seq: 1, Step: domain.StepFile, At: at, Warrant: by,
			Change: domain.Change{State: string(domain.StateReceived), Kind: domain.KindPetition, Channel: domain.ChannelLetter, Field: domain.FieldOther,
				Home: w.north.ID, Holder: w.north.ID, DueOn: day + 30, DueRule: "petition_resolution@2014-07-01", NoticeDue: day + 14}}
		p.Apply(filed)
		spans, events = append(spans, statistics.SpanOf(p, day)), append(events, filed)
		if i%5 == 0 {
			x := domain.Escalation{ID: id[domain.Escalation](), Petition: p.ID, Sender: w.north.ID, Target: w.city.ID, Ground: domain.BeyondAuthority, Note: "Vượt",
				DueOn: day + 9, DueRule: "escalation_answer@2021-07-01"}
			sent := x.Send(at, by)
			x.Apply(sent)
			e := get[domain.Event](t)(p.Take(domain.StepEscalate, at, by, domain.Change{Target: w.city.ID, Escalation: x.ID}))
			p.Apply(e)
			spans[len(spans)-1].Until = day
			spans, events, xs = append(spans, statistics.SpanOf(p, day)), append(events, e, sent), append(xs, x)
		}
		ps, who = append(ps, p), append(who, domain.Petitioner{Petition: p.ID, Kind: domain.Unnamed})
	}
	must(t, db.Load(t.Context(), ps, who, spans, events, xs))
}

// killed is a store whose program dies within its nth transaction, before
// that is committed.
type killed struct {
	casework.Store
	in  int
	die context.CancelFunc
}

func (k *killed) Update(ctx context.Context, do func(casework.Tx) error) error {
	k.in--
	return k.Store.Update(ctx, func(tx casework.Tx) error {
		err := do(tx)
		if k.in == 0 {
			k.die()
		}
		return err
	})
}

// atOnce has three programs, on two connections to the same database, do a job
// at the same time, of which one dies within its nth transaction.
func atOnce(t *testing.T, job casework.Job, at time.Time, db, other *store.DB, nth int) {
	t.Helper()
	dying, die := context.WithCancel(t.Context())
	var all sync.WaitGroup
	for _, db := range []*store.DB{db, other} {
		all.Go(func() {
			if err := replica(db, at).Do(t.Context(), job); err != nil {
				t.Error(err)
			}
		})
	}
	all.Go(func() {
		if err := replica(&killed{db, nth, die}, at).Do(dying, job); err == nil {
			t.Error("the sweep did not die")
		}
	})
	all.Wait()
}

// Ten thousand things are overdue at once. Of three programs that find them at
// the same time one dies in the middle of it, and later another goes on: each
// is told once, and none is left. Of what nobody took up, that and the answer.
func TestTenThousandOverdue(t *testing.T) {
	t.Parallel()
	db, tr := openTraced(t)
	w := build(t, db)
	const n = 10_000
	pile(t, db, w, n)
	other := get[*store.DB](t)(store.Open(t.Context(), tr.dsn, store.Options{MaxConns: 4}))
	defer other.Close()
	for _, kind := range []casework.JobKind{casework.JobSilence, casework.JobOverdue} {
		atOnce(t, casework.Job{Kind: kind}, now, db, other, 2)
		must(t, replica(other, now).Do(t.Context(), casework.Job{Kind: kind}))
	}

	conn := get[*pgx.Conn](t)(pgx.Connect(t.Context(), tr.dsn))
	defer conn.Close(t.Context())
	for what, q := range map[string]struct {
		want int
		sql  string
	}{
		"lapses":                    {2*n - n/5, "SELECT count(*) FROM lapses"},
		"petitions with one":        {n, "SELECT count(DISTINCT petition) FROM lapses"},
		"told":                      {n, "SELECT count(*) FROM petitions WHERE told = due_on"},
		"events that tell":          {2*n - n/5, "SELECT count(*) FROM events WHERE subject = 'petition' AND step = 'tell_overdue' AND role = 'system' AND by IS NULL"},
		"lapses of the city":        {n / 5, "SELECT count(*) FROM lapses WHERE unit = '01-2021' AND told IS NULL"},
		"lapses told to the city":   {2 * (n - n/5), "SELECT count(*) FROM lapses WHERE unit = '00001-2021' AND told = '01-2021'"},
		"taken by silence":          {n / 5, "SELECT count(*) FROM escalations WHERE state = 'accepted' AND decided_by IS NULL"},
		"events that take":          {n / 5, "SELECT count(*) FROM spoken_events WHERE subject = 'petition' AND step = 'take' AND change#>>'{words,note}' = 'escalation_answer@2021-07-01'"},
		"held by the city":          {n / 5, "SELECT count(*) FROM petitions WHERE holder = '01-2021' AND hops = 1 AND state = 'in_progress'"},
		"units that are told of":    {2, "SELECT count(*) FROM river.river_job AS j JOIN events AS e ON e.id::text = j.args->>'of' WHERE j.args->>'kind' = 'tell' AND e.subject = 'lapse'"},
		"answers that time invents": {0, "SELECT count(*) FROM petitions WHERE outcome <> '' OR answered_on IS NOT NULL"},
	} {
		var got int
		must(t, conn.QueryRow(t.Context(), q.sql).Scan(&got))
		if got != q.want {
			t.Errorf("%s: %d, want %d", what, got, q.want)
		}
	}
	var named []string
	must(t, db.Check(t.Context(), func(d string) { named = append(named, d) }))
	if len(named) > 0 {
		t.Errorf("%d differences, the first of them %s", len(named), named[0])
	}
}

// What the database itself refuses of a batch keeps nothing else of it from being done.
func TestOneThatCannotBeKept(t *testing.T) {
	t.Parallel()
	db, tr := openTraced(t)
	w := build(t, db)
	const n = 300
	pile(t, db, w, n)
	conn := get[*pgx.Conn](t)(pgx.Connect(t.Context(), tr.dsn))
	defer conn.Close(t.Context())
	var id string
	must(t, conn.QueryRow(t.Context(), "SELECT id FROM petitions WHERE state = 'received' ORDER BY watch, id OFFSET 77 LIMIT 1").Scan(&id))
	must(t, direct(t, tr.dsn, "ALTER TABLE lapses ADD CONSTRAINT poison CHECK (petition <> '"+id+"')"))
	if err := replica(db, now).Do(t.Context(), casework.Job{Kind: casework.JobOverdue}); err == nil {
		t.Error("nothing was refused")
	}
	var untold []string
	must(t, conn.QueryRow(t.Context(), "SELECT array_agg(id::text) FROM petitions WHERE watch IS NOT NULL AND told IS NULL").Scan(&untold))
	if !slices.Equal(untold, []string{id}) {
		t.Errorf("%d are not told", len(untold))
	}
}

// A sweep reads the index over open work and nothing else, and goes to the
// database a few times for each batch, however much it finds.
func TestSweepsReadOpenWorkOnly(t *testing.T) {
	t.Parallel()
	db, tr := openTraced(t)
	archive(t, db)
	desk := replica(db, now.AddDate(0, 0, 60))
	statements := tr.during(func() { must(t, desk.Do(t.Context(), casework.Job{Kind: casework.JobOverdue})) })
	var asks []asked
	messages := map[int]bool{}
	for _, s := range statements {
		messages[s.message] = true
		if strings.Contains(s.sql, "SKIP LOCKED") {
			asks = append(asks, s)
		}
	}
	if len(asks) < 4 || len(messages) > 6*len(asks)+4 {
		t.Errorf("%d batches in %d messages", len(asks), len(messages))
	}
	plan := plans(t, tr.dsn, asks[:1])
	if !strings.Contains(plan, "Index Scan using petitions_watched") || strings.Contains(plan, "Seq Scan") || strings.Contains(plan, "Sort") {
		t.Errorf("the plan:\n%s", plan)
	}
	statements = tr.during(func() { must(t, desk.Do(t.Context(), casework.Job{Kind: casework.JobOverdue})) })
	if n := len(slices.DeleteFunc(statements, func(s asked) bool { return !strings.Contains(s.sql, "SKIP LOCKED") })); n != 1 {
		t.Errorf("with nothing left to do it asks %d times", n)
	}
}

// What is owed anew by another day is told again, the same day never.
func TestEachDayIsToldOnce(t *testing.T) {
	t.Parallel()
	tl := tell(t)
	told := func() int {
		t.Helper()
		must(t, tl.desk.Do(t.Context(), casework.Job{Kind: casework.JobOverdue}))
		return len(get[[]domain.Lapse](t)(tl.db.Lapses(t.Context(), tl.everything(), casework.LapseFilter{}, casework.Page{Limit: 1000})))
	}
	before := told()
	if again := told(); again != before {
		t.Errorf("%d, and then %d are told of", before, again)
	}
	tl.pass(20) // first notices
	first := told()
	if first <= before || told() != first {
		t.Errorf("%d, and then %d are told of", first, told())
	}
	tl.pass(60) // answers and promises too
	if second := told(); second <= first || told() != second {
		t.Errorf("%d, and later %d are told of", first, told())
	}
	if named := tl.differences(); len(named) > 0 {
		t.Errorf("differences: %v", named)
	}
}

// account is the ID behind a login.
func (tl *tale) account(login string) domain.AccountID {
	tl.Helper()
	return get[domain.Account](tl)(tl.db.AccountByLogin(tl.Context(), login)).ID
}

// everything is a scope over every unit.
func (tl *tale) everything() policy.Scope {
	tl.Helper()
	return policy.Public(get[*domain.Units](tl)(tl.db.Units(tl.Context())))
}

// Conclusions that are late, and years with too few dialogues, are told once.
func TestDialoguesAreTold(t *testing.T) {
	t.Parallel()
	tl := tell(t)
	ctx := t.Context()
	by := tl.by(tl.account("chair@00001-2021"))
	g := get[casework.DialogueView](t)(tl.desk.Plan(ctx, by, domain.Dialogue{Unit: by.Posts[0].Unit, Basis: domain.BasisLaw2025, Meeting: domain.MeetInPerson,
		Place: "Nhà văn hoá", StartsAt: tl.now.Add(time.Hour), Agenda: "Vệ sinh"}))
	get[casework.DialogueView](t)(tl.desk.Open(ctx, by, g.ID, casework.AnyVersion, time.Time{}, nil))
	get[casework.DialogueView](t)(tl.desk.Close(ctx, by, g.ID, casework.AnyVersion, time.Time{}, nil))
	sweep := func() []domain.Lapse {
		t.Helper()
		for _, kind := range []casework.JobKind{casework.JobConclusions, casework.JobDialogues, casework.JobConclusions, casework.JobDialogues} {
			must(t, tl.desk.Do(ctx, casework.Job{Kind: kind}))
		}
		return get[[]domain.Lapse](t)(tl.db.Lapses(ctx, tl.everything(), casework.LapseFilter{}, casework.Page{Limit: 100}))
	}
	before := len(sweep()) // of the year before last, in which nothing was held
	tl.pass(10)
	if n := len(sweep()); n != before {
		t.Errorf("on the last day %d are told of", n-before)
	}
	tl.pass(1)
	list := sweep()
	if len(list) != before+1 || list[0].Owed != domain.OwedConclusion || list[0].Dialogue != g.ID || list[0].DueOn != workday.Of(tl.now)-1 {
		t.Errorf("told: %+v", list)
	}
	owed := map[domain.Owed]int{}
	for _, l := range list {
		owed[l.Owed]++
	}
	if owed[domain.OwedDialogues] != 2 || owed[domain.OwedConclusion] != 1 {
		t.Errorf("told of %v", owed)
	}
	if v := get[casework.DialogueDetail](t)(tl.db.Dialogue(ctx, g.ID)); v.Told != list[0].DueOn || v.State != domain.DialogueClosed {
		t.Errorf("the dialogue is %s, told %s", v.State, v.Told)
	}
	if named := tl.differences(); len(named) > 0 {
		t.Errorf("differences: %v", named)
	}
}

// Where the target of a hand-over ended meanwhile, silence is that of the
// authority that is in force: a reform leaves no matter with nobody.
func TestSilenceAcrossAReform(t *testing.T) {
	t.Parallel()
	db := open(t)
	reform := workday.On(2025, time.July, 1)
	unit := func(code, parent string, level domain.Level, until workday.Date) domain.Unit {
		u := domain.Unit{ID: domain.NewUnitID(code, 2021), Code: code, Name: code, Level: level, From: workday.On(2021, 7, 1), Until: until, Source: "test", Version: 1}
		if parent != "" {
			u.Parent = domain.NewUnitID(parent, 2021)
		}
		return u
	}
	us := []domain.Unit{unit("01", "", domain.LevelCity, 0), unit("002", "01", domain.LevelDistrict, reform-1), unit("00001", "002", domain.LevelWard, 0)}
	chair := domain.Account{ID: id[domain.Account](), Login: "chair", Name: "Người", MadeAt: now, Version: 1}
	add(t, db, &us, &chair, &domain.Post{ID: id[domain.Post](), Account: chair.ID, Role: domain.RoleChair, Unit: us[2].ID, From: reform - 100, Version: 1})
	at := (reform - 2).Start().Add(10 * time.Hour).UTC()
	desk := replica(db, at)
	desk.Now = func() time.Time { return at }
	by := get[casework.Caller](t)(desk.Caller(t.Context(), chair.ID, ""))
	f := get[casework.Filed](t)(desk.File(t.Context(), by, casework.NewPetition{Unit: us[2].ID, Kind: domain.KindPetition, Channel: domain.ChannelLetter,
		Field: domain.FieldLand, Title: "Đất", Text: "Đất", Petitioner: domain.Petitioner{Kind: domain.Unnamed}}))
	x := get[casework.EscalationView](t)(desk.Escalate(t.Context(), by, f.ID, casework.AnyVersion, domain.Escalation{Ground: domain.BeyondAuthority, Note: "Vượt"}))
	r, _ := law.Shipped().InForce(law.EscalationAnswer, reform)
	if x.Target != us[1].ID || x.DueRule != "escalation_answer@"+r.From.String() {
		t.Fatalf("handed over to %s, due by %s", x.Target, x.DueRule)
	}
	at = x.DueOn.Start().UTC()
	must(t, desk.Do(t.Context(), casework.Job{Kind: casework.JobSilence}))
	if p := get[domain.Petition](t)(db.Petition(t.Context(), f.ID)); p.State != domain.StateHandedOver {
		t.Errorf("on its last day it is %s", p.State)
	}
	at = at.AddDate(0, 0, 1)
	must(t, desk.Do(t.Context(), casework.Job{Kind: casework.JobSilence}))
	if p := get[domain.Petition](t)(db.Petition(t.Context(), f.ID)); p.State != domain.StateInProgress || p.Holder != us[0].ID || p.Hops != 1 {
		t.Errorf("then it is %s, held by %s", p.State, p.Holder)
	}
}
