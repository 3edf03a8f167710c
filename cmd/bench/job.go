package main

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"

	"kiennghi/domain"
	"kiennghi/domain/hanoi"
	"kiennghi/domain/workday"
)

// job is something that people do all day, as HTTP and as the bare SQL of it.
type job struct {
	name, what string
	requests   func(*rand.Rand) []request // of one time that it is done, in order
	script     func() string              // the same for pgbench
}

// request is one HTTP request of somebody.
type request struct {
	method, path string
	as           *person
	body         []byte
}

// feed is drawn from the archive: where and to what the jobs are done.
type feed struct {
	today     workday.Date
	wards     []domain.UnitID
	districts []domain.Unit
	people    map[string]*person // by login
	read      []subject
	unsettle  []subject // open, and due so late that no first page shows them
	words     []subject

	answered atomic.Int64
}

// subject is a petition at a ward.
type subject struct {
	ID    domain.PetitionID
	Unit  domain.UnitID
	Field string
	Title string
	Text  string
	Place string
}

// atWards is at how many wards, those with most on the desk, the jobs are done.
const atWards = 48

// samples is how many different subjects a job has.
const samples = 2000

// What is answered is gone, so there is more of that: at every ward, behind what
// the first pages of its inbox show, or in the later half where that is less.
const (
	toAnswer   = 20_000
	firstPages = 40
)

func newFeed(ctx context.Context, dsn string, today workday.Date) (*feed, error) {
	conn, err := pgx.Connect(ctx, dsn)
	if err != nil {
		return nil, err
	}
	defer conn.Close(context.Background())
	f := &feed{today: today, people: map[string]*person{}}
	for _, u := range hanoi.Units() {
		if u.Level == domain.LevelDistrict {
			f.districts = append(f.districts, u)
		}
	}
	hire := func(role domain.Role, unit domain.UnitID) error {
		p := &person{login: login(role, unit)}
		f.people[p.login] = p
		return conn.QueryRow(ctx, "SELECT id::text FROM accounts WHERE login = $1", p.login).Scan(&p.account)
	}
	if err := hire(domain.RoleOfficer, hanoi.City); err != nil {
		return nil, err
	}
	rows, err := conn.Query(ctx, `SELECT holder FROM petitions WHERE state IN ('received', 'in_progress', 'handed_over')
		GROUP BY holder ORDER BY count(*) DESC, holder`)
	if err != nil {
		return nil, err
	}
	desks, err := pgx.CollectRows(rows, pgx.RowTo[domain.UnitID])
	if err != nil {
		return nil, err
	}
	f.wards = desks[:min(atWards, len(desks))]
	all := make([]string, len(desks))
	for i, ward := range desks {
		all[i] = string(ward)
		for _, role := range []domain.Role{domain.RoleClerk, domain.RoleOfficer, domain.RoleChair} {
			if err := hire(role, ward); err != nil {
				return nil, err
			}
		}
	}
	wards := all[:len(f.wards)]
	const columns = "SELECT id, home, field, title, text, place FROM petitions WHERE home = ANY ($1::text[])"
	for _, draw := range []struct {
		into *[]subject
		sql  string
		at   []string
		most int
	}{
		{&f.read, columns + " ORDER BY md5(id::text) LIMIT $2", wards, samples},
		{&f.words, columns + " ORDER BY md5(code) LIMIT $2", wards, samples},
		{&f.unsettle, `SELECT id, home, field, title, text, place FROM (
			SELECT *, row_number() OVER (PARTITION BY holder ORDER BY next_due, id) AS place_in_line, count(*) OVER (PARTITION BY holder) AS of
			FROM petitions WHERE holder = home AND home = ANY ($1::text[]) AND state IN ('received', 'in_progress')) AS open
			WHERE place_in_line > least(of / 2, ` + strconv.Itoa(firstPages) + `) ORDER BY md5(id::text) LIMIT $2`, all, toAnswer},
	} {
		rows, err := conn.Query(ctx, draw.sql, draw.at, draw.most)
		if err != nil {
			return nil, err
		}
		if *draw.into, err = pgx.CollectRows(rows, pgx.RowToStructByPos[subject]); err != nil {
			return nil, err
		}
		if len(*draw.into) == 0 {
			return nil, fmt.Errorf("an archive so small leaves nothing to do at %s", strings.Join(wards, ", "))
		}
	}
	for i, s := range f.unsettle {
		f.unsettle[i].Text = regexp.MustCompile("(?i)"+regexp.QuoteMeta(s.Place)).ReplaceAllString(s.Text, "nơi đó") // where its petitioner lives
	}
	return f, nil
}

func pick[T any](r *rand.Rand, list []T) T { return list[r.IntN(len(list))] }

// jobs are those that can be named with -jobs.
func (f *feed) jobs() []job {
	return []job{f.reading(), f.inbox(), f.filing(), f.answering(), f.counting(), f.countingWard(), f.searching()}
}

// at is somebody at a ward.
func (f *feed) at(role domain.Role, ward domain.UnitID) *person { return f.people[login(role, ward)] }

// A script is one for all its subjects, of which it draws one: each connection
// prepares its statements once. Its new identifiers are made of a random number
// and begin with the time, as those of a server do.
func script(subjects []subject, parts ...string) string {
	return fmt.Sprintf("\\set i random(1, %d)\n\\set a random(1, 9223372036854775807)\n%s", len(subjects), strings.Join(parts, ""))
}

// among is an argument that differs between a script's subjects.
func among(subjects []subject, kind string, of func(subject) string) sql {
	list := make([]string, len(subjects))
	for i, s := range subjects {
		list[i] = literal(of(s))
	}
	return sql("(ARRAY[" + strings.Join(list, ", ") + "]::" + kind + "[])[:i]")
}

func ids(subjects []subject) sql {
	return among(subjects, "uuid", func(s subject) string { return s.ID.String() })
}

func units(subjects []subject) sql {
	return among(subjects, "text", func(s subject) string { return string(s.Unit) })
}

// staff is the account of those who hold a role at the subjects' wards.
func (f *feed) staff(subjects []subject, role domain.Role) sql {
	return among(subjects, "uuid", func(s subject) string { return f.at(role, s.Unit).account })
}

// rights is the statement that stands before each request's own.
func (f *feed) rights(subjects []subject, role domain.Role) string {
	family := among(subjects, "uuid", func(s subject) string { return f.at(role, s.Unit).family() })
	return bind(sqlRights, f.staff(subjects, role), family, f.today)
}

// scripted is how many subjects a script has.
const scripted = 64

func some(subjects []subject) []subject { return subjects[:min(scripted, len(subjects))] }

// desks are the wards as subjects of a script.
func (f *feed) desks() []subject {
	list := make([]subject, len(f.wards))
	for i, ward := range f.wards {
		list[i].Unit = ward
	}
	return list
}

func fresh(salt string) sql {
	return sql(fmt.Sprintf("('%012x7' || left(md5(:a || '%s'), 3) || '8' || right(md5(:a || '%s'), 15))::uuid", time.Now().UnixMilli(), salt, salt))
}

func (f *feed) reading() job {
	return job{"read", "an officer reads a petition of the ward, of any year",
		func(r *rand.Rand) []request {
			s := pick(r, f.read)
			return []request{{"GET", "/v1/petitions/" + s.ID.String(), f.at(domain.RoleOfficer, s.Unit), nil}}
		},
		func() string {
			s := some(f.read)
			return script(s, f.rights(s, domain.RoleOfficer), bind(sqlRead, ids(s)))
		}}
}

func (f *feed) inbox() job {
	return job{"inbox", "an officer opens the first 20 of what the ward owes, the earliest due first",
		func(r *rand.Rand) []request {
			ward := pick(r, f.wards)
			return []request{{"GET", "/v1/petitions?holder=" + string(ward), f.at(domain.RoleOfficer, ward), nil}}
		},
		func() string {
			s := f.desks()
			return script(s, f.rights(s, domain.RoleOfficer), bind(sqlInbox, units(s)))
		}}
}

func (f *feed) filing() job {
	return job{"file", "a clerk records a letter",
		func(r *rand.Rand) []request {
			s, ward := pick(r, f.read), pick(r, f.wards)
			return []request{{"POST", "/v1/petitions", f.at(domain.RoleClerk, ward), encoded(newPetition{
				Unit: string(ward), Kind: "petition", Channel: "letter", Field: s.Field, Title: s.Title, Text: s.Text, Place: s.Place,
				Petitioner: newPetitioner{"person", "Nguyễn Văn A", s.Place}})}}
		},
		func() string {
			s, like := f.desks(), f.read[0]
			id := fresh("petition")
			clerk, change := f.staff(s, domain.RoleClerk), fmt.Sprintf(`{"kind": "petition", "field": %q, "state": "received", "channel": "letter"}`, like.Field)
			return script(s, f.rights(s, domain.RoleClerk), "BEGIN;\n",
				bind(sqlFile, id, sql("'KN-' || :a"), like.Field, like.Title, like.Text, like.Place, units(s), sql("now()"), f.today),
				bind(sqlPetitioner, id, "Nguyễn Văn A", like.Place), bind(sqlAddWords, id),
				bind(sqlPetitionEvent, id, fresh("event"), "file", sql("now()"), clerk, "clerk", change),
				bind(sqlBeginSpan, id, "open", false, f.today), "COMMIT;\n")
		}}
}

func (f *feed) answering() job {
	return job{"answer", "an officer drafts an answer; the chair approves and publishes it: three requests",
		func(r *rand.Rand) []request {
			s := f.unsettle[int(f.answered.Add(1))%len(f.unsettle)] // none twice before all once
			id := domain.NewID[domain.Answer](time.Now())
			officer, chair := f.at(domain.RoleOfficer, s.Unit), f.at(domain.RoleChair, s.Unit)
			a := f.answer(r, s)
			a.ID = id.String()
			return []request{
				{"POST", "/v1/answers", officer, encoded(a)},
				{"POST", "/v1/answers/" + a.ID + "/approval", chair, nil},
				{"POST", "/v1/answers/" + a.ID + "/publication", chair, nil},
			}
		},
		func() string {
			s := f.unsettle[:min(samples, len(f.unsettle))]
			a := f.answer(rand.New(rand.NewPCG(3, 0)), s[0])
			id, petition := fresh("answer"), ids(s)
			officer, chair := f.staff(s, domain.RoleOfficer), f.staff(s, domain.RoleChair)
			// Every second answer resolves the matter.
			half := func(this, that string) sql {
				return sql("CASE :a::bigint % 2 WHEN 0 THEN " + this + " ELSE " + that + " END")
			}
			outcome := half("'resolved'", "'explained'")
			event := func(step, state string, by sql, role string) string {
				return bind(sqlAnswerEvent, id, fresh(step), step, sql("now()"), by, role, answerChange(state, a.Outcome))
			}
			return script(s,
				f.rights(s, domain.RoleOfficer), "BEGIN;\n", bind(sqlLockPetition, petition),
				bind(sqlDraft, id, petition, a.Number, a.SignedOn, a.Signatory, a.Text, a.Summary, outcome,
					half("'inspection'", "''"), half("'biên bản kiểm tra'", "''"), half(literal(f.today), "NULL"), officer),
				bind(sqlCover, id, petition), event("draft_answer", "draft", officer, "officer"), "COMMIT;\n",
				f.rights(s, domain.RoleChair), "BEGIN;\n", bind(sqlCovered, id), bind(sqlLockAnswer, id), bind(sqlApprove, id, chair),
				event("approve_answer", "approved", chair, "chair"), "COMMIT;\n",
				f.rights(s, domain.RoleChair), "BEGIN;\n", bind(sqlCovered, id), bind(sqlLockAnswer, id), bind(sqlIssue, id, sql("now()")),
				event("publish_answer", "published", chair, "chair"), bind(sqlConclude, petition, id, outcome, f.today),
				bind(sqlPetitionEvent, petition, fresh("conclude"), "conclude", sql("now()"), chair, "chair", answerChange("concluded", a.Outcome)),
				bind(sqlEndSpan, petition, f.today, outcome), bind(sqlBeginSpan, petition, outcome, true, f.today), "COMMIT;\n")
		}}
}

// answer is an answer to s in writing, in words of its own: half of them resolve
// it, half explain. The words are letters: digits might look like somebody's number.
func (f *feed) answer(r *rand.Rand, s subject) newAnswer {
	today := f.today.String()
	own := strings.Map(func(digit rune) rune { return digit - '0' + 'a' }, strconv.FormatInt(time.Now().UnixNano(), 10))
	a := newAnswer{Mode: "in_writing", Petitions: []string{s.ID.String()}, Number: "12/UBND", SignedOn: today,
		Signatory: "Chủ tịch UBND", Text: s.Text + " Phiếu xử lý " + own + ".", Summary: "Đã kiểm tra và trả lời.", Outcome: "explained"}
	if r.IntN(2) == 0 {
		a.Outcome, a.Means, a.Evidence, a.DoneOn = "resolved", "inspection", "biên bản kiểm tra", &today
	}
	return a
}

// counting is asked of the districts' last whole year, which everybody still
// asks for.
func (f *feed) counting() job {
	days := func(u domain.Unit) (from, to workday.Date) {
		year, _, _ := u.Until.Civil()
		return workday.On(year-1, time.January, 1), workday.On(year-1, time.December, 31)
	}
	city := f.at(domain.RoleOfficer, hanoi.City)
	return job{"statistics", "an officer of the city asks for the figures of a district and its wards, of a year",
		func(r *rand.Rand) []request {
			u := pick(r, f.districts)
			from, to := days(u)
			q := url.Values{"unit": {string(u.ID)}, "from": {from.String()}, "to": {to.String()}}
			return []request{{"GET", "/v1/statistics?" + q.Encode(), city, nil}}
		},
		func() string {
			s := make([]subject, len(f.districts))
			for i, u := range f.districts {
				s[i].Unit = u.ID
			}
			within := "(ARRAY(SELECT id FROM units WHERE id = " + units(s) + " OR parent = " + units(s) + "))"
			from, to := days(f.districts[0])
			return script(s, bind(sqlRights, city.account, city.family(), f.today), bind(sqlFigures, within, from, to), bind(sqlSides, within, from, to))
		}}
}

func (f *feed) countingWard() job {
	from := f.today.Add(-365)
	return job{"ward", "an officer asks for the ward's figures of the last year",
		func(r *rand.Rand) []request {
			ward := pick(r, f.wards)
			q := url.Values{"unit": {string(ward)}, "subunits": {"false"}, "from": {from.String()}, "to": {f.today.String()}}
			return []request{{"GET", "/v1/statistics?" + q.Encode(), f.at(domain.RoleOfficer, ward), nil}}
		},
		func() string {
			s := f.desks()
			ward := "ARRAY[" + units(s) + "]"
			return script(s, f.rights(s, domain.RoleOfficer), bind(sqlFigures, ward, from, f.today), bind(sqlSides, ward, from, f.today))
		}}
}

func (f *feed) searching() job {
	words := func(s subject) string { return strings.Join(strings.Fields(s.Title)[:2], " ") }
	return job{"search", "an officer looks for two words in the titles of the ward",
		func(r *rand.Rand) []request {
			s := pick(r, f.words)
			q := url.Values{"unit": {string(s.Unit)}, "subunits": {"false"}, "q": {words(s)}}
			return []request{{"GET", "/v1/petitions?" + q.Encode(), f.at(domain.RoleOfficer, s.Unit), nil}}
		},
		func() string {
			s := some(f.words)
			return script(s, f.rights(s, domain.RoleOfficer), bind(sqlSearch, among(s, "text", words), units(s)))
		}}
}

func encoded(v any) []byte {
	b, err := json.Marshal(v)
	must(err)
	return b
}
