package main

import (
	"context"
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"net/http"
	"os"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/jackc/pgx/v5/pgxpool"

	"kiennghi/domain"
	"kiennghi/domain/hanoi"
	"kiennghi/domain/statistics"
	"kiennghi/domain/workday"
)

// reference is the honest minimum: what a good engineer would write by hand
// for the jobs alone, with net/http, pgx and encoding/json. It verifies the
// token and looks up the rights of each request, and keeps an event and a span
// with each change. It checks nothing that is said, knows no repeated
// requests, no versions and no rules, and tells no reasons.
type reference struct {
	db     *pgxpool.Pool
	below  map[string][]string // a unit and those under it
	keys   map[string]ed25519.PublicKey
	parser *jwt.Parser
}

// serveReference runs the reference until ctx ends.
func serveReference(ctx context.Context, args []string) error {
	f := flag.NewFlagSet("reference", flag.ContinueOnError)
	addr := f.String("addr", "127.0.0.1:0", "where to listen")
	conns := f.Int("connections", 16, "to the database at most")
	if err := f.Parse(args); err != nil {
		return err
	}
	debug.SetGCPercent(400) // as the program itself has it
	config, err := pgxpool.ParseConfig(os.Getenv("DATABASE_URL"))
	if err != nil {
		return err
	}
	config.MaxConns = int32(*conns)
	config.MinIdleConns = config.MaxConns / 4
	r := &reference{below: map[string][]string{}, keys: map[string]ed25519.PublicKey{}, parser: jwt.NewParser(jwt.WithValidMethods([]string{"EdDSA"}), jwt.WithExpirationRequired())}
	for _, u := range hanoi.Units() {
		r.below[string(u.ID)] = append(r.below[string(u.ID)], string(u.ID))
		r.below[string(u.Parent)] = append(r.below[string(u.Parent)], string(u.ID))
	}
	if r.db, err = pgxpool.NewWithConfig(ctx, config); err != nil {
		return err
	}
	defer r.db.Close()
	if err := r.readKeys(ctx); err != nil {
		return err
	}
	server := &http.Server{Addr: *addr, Handler: r.routes(), ReadHeaderTimeout: 5 * time.Second}
	go func() {
		<-ctx.Done()
		_ = server.Close()
	}()
	if err := server.ListenAndServe(); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

func (s *reference) readKeys(ctx context.Context) error {
	rows, err := s.db.Query(ctx, "SELECT id, seed FROM signing_keys")
	if err != nil {
		return err
	}
	var id string
	var seed []byte
	_, err = pgx.ForEachRow(rows, []any{&id, &seed}, func() error {
		s.keys[id] = ed25519.NewKeyFromSeed(seed).Public().(ed25519.PublicKey)
		return nil
	})
	return err
}

func (s *reference) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) { send(w, 200, nil) })
	mux.HandleFunc("GET /v1/petitions/{id}", s.authorised(s.read))
	mux.HandleFunc("GET /v1/petitions", s.authorised(s.list))
	mux.HandleFunc("GET /v1/statistics", s.authorised(s.statistics))
	mux.HandleFunc("POST /v1/petitions", s.authorised(s.file))
	mux.HandleFunc("POST /v1/answers", s.authorised(s.draft))
	mux.HandleFunc("POST /v1/answers/{id}/approval", s.authorised(s.approve))
	mux.HandleFunc("POST /v1/answers/{id}/publication", s.authorised(s.publish))
	return mux
}

// caller is who asks, with the posts of the day.
type caller struct {
	account string
	today   workday.Date
	now     time.Time
	posts   []struct {
		Role string
		Unit string
	}
}

// role returns the caller's role at a unit, or over the whole city.
func (c caller) role(unit string) string {
	for _, p := range c.posts {
		if p.Unit == unit || p.Unit == string(hanoi.City) {
			return p.Role
		}
	}
	return ""
}

type handler func(w http.ResponseWriter, r *http.Request, c caller) error

var (
	errUnknown  = errors.New("unknown")
	errNotFound = errors.New("not found")
)

func (s *reference) authorised(h handler) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		c, err := s.caller(r)
		if err == nil {
			err = h(w, r, c)
		}
		switch {
		case errors.Is(err, errUnknown):
			send(w, 401, map[string]string{"error": err.Error()})
		case errors.Is(err, errNotFound), errors.Is(err, pgx.ErrNoRows):
			send(w, 404, map[string]string{"error": err.Error()})
		case err != nil:
			send(w, 500, map[string]string{"error": err.Error()})
		}
	}
}

func (s *reference) caller(r *http.Request) (caller, error) {
	raw, _ := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	var claims struct {
		jwt.RegisteredClaims
		Family string `json:"sid"`
	}
	if _, err := s.parser.ParseWithClaims(raw, &claims, func(t *jwt.Token) (any, error) {
		id, _ := t.Header["kid"].(string)
		return s.keys[id], nil
	}); err != nil {
		return caller{}, errUnknown
	}
	c := caller{account: claims.Subject, now: time.Now().UTC()}
	c.today = workday.Of(c.now)
	var name string
	var disabled, revoked bool
	if err := s.db.QueryRow(r.Context(), sqlRights, c.account, claims.Family, c.today).Scan(&name, &disabled, &revoked, &c.posts); err != nil {
		return c, err
	}
	if disabled || revoked {
		return c, errUnknown
	}
	return c, nil
}

func send(w http.ResponseWriter, status int, v any) {
	b, err := json.Marshal(v)
	if err != nil {
		status, b = 500, nil
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(b) // a caller that is gone needs no answer
}

// listed and whole are a petition as lists and readers see it.
type listed struct {
	ID         pgtype.UUID  `json:"id"`
	Code       string       `json:"code"`
	Kind       string       `json:"kind"`
	Channel    string       `json:"channel"`
	Field      string       `json:"field"`
	Title      string       `json:"title"`
	Home       string       `json:"home"`
	Holder     string       `json:"holder"`
	ReceivedAt time.Time    `json:"received_at"`
	State      string       `json:"state"`
	Outcome    string       `json:"outcome,omitempty"`
	NextDue    workday.Date `json:"next_due,omitzero"`
	Overdue    bool         `json:"overdue"`
	Bounces    int          `json:"bounces"`
	Version    int          `json:"version"`
}

type whole struct {
	listed
	Text       string       `json:"text"`
	Place      string       `json:"place,omitempty"`
	AnsweredBy string       `json:"answered_by,omitempty"`
	Answer     *pgtype.UUID `json:"answer,omitempty"`
	AnsweredOn workday.Date `json:"answered_on,omitzero"`
	OutcomeDue workday.Date `json:"outcome_due,omitzero"`
	NoticeDue  workday.Date `json:"notice_due,omitzero"`
	DueOn      workday.Date `json:"due_on"`
	DueRule    string       `json:"due_rule"`
	Promised   workday.Date `json:"promised_on,omitzero"`
	Hops       int          `json:"hops"`
	Public     bool         `json:"public"`
}

func (p *listed) places() []any {
	return []any{&p.ID, &p.Code, &p.Kind, &p.Channel, &p.Field, &p.Title, &p.Home, &p.Holder, &p.ReceivedAt, &p.State,
		&p.Outcome, &p.NextDue, &p.Bounces, &p.Version}
}

func (p *whole) places() []any {
	return append(p.listed.places(), &p.Text, &p.Place, &p.AnsweredBy, &p.Answer, &p.AnsweredOn, &p.OutcomeDue, &p.NoticeDue,
		&p.DueOn, &p.DueRule, &p.Promised, &p.Hops, &p.Public)
}

func (s *reference) read(w http.ResponseWriter, r *http.Request, c caller) error {
	var p whole
	if err := s.db.QueryRow(r.Context(), sqlRead, r.PathValue("id")).Scan(p.places()...); err != nil {
		return err
	}
	if c.role(p.Home) == "" && c.role(p.Holder) == "" {
		return errNotFound
	}
	p.Overdue = !p.NextDue.IsZero() && p.NextDue.Before(c.today)
	send(w, 200, p)
	return nil
}

func (s *reference) list(w http.ResponseWriter, r *http.Request, c caller) error {
	q := r.URL.Query()
	unit := q.Get("holder") + q.Get("unit")
	if c.role(unit) == "" {
		return errNotFound
	}
	asked := step{sqlInbox, []any{unit}}
	if words := q.Get("q"); words != "" {
		asked = step{sqlSearch, []any{words, unit}}
	}
	rows, err := s.db.Query(r.Context(), asked.sql, asked.args...)
	if err != nil {
		return err
	}
	items, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (p listed, err error) {
		err = row.Scan(p.places()...)
		p.Overdue = !p.NextDue.IsZero() && p.NextDue.Before(c.today)
		return p, err
	})
	if err != nil {
		return err
	}
	if len(items) > 20 {
		items = items[:20]
		last := items[19]
		w.Header().Set("Link", fmt.Sprintf("<%s?cursor=%s.%s>; rel=\"next\"", r.URL.Path, last.NextDue, last.ID))
	}
	send(w, 200, map[string]any{"items": items})
	return nil
}

// count is one figure.
type count struct {
	Name      string `json:"name"`
	Received  int    `json:"received"`
	CarriedIn int    `json:"carried_in"`
	Total     int    `json:"total"`
}

func (s *reference) statistics(w http.ResponseWriter, r *http.Request, c caller) error {
	q := r.URL.Query()
	unit := q.Get("unit")
	if c.role(unit) == "" {
		return errNotFound
	}
	units, from, to := s.below[unit], q.Get("from"), q.Get("to")
	var b pgx.Batch
	counts := map[statistics.Name]*count{}
	b.Queue(sqlFigures, units, from, to).Query(func(rows pgx.Rows) error {
		var received, overdue bool
		var of int32
		var n int
		_, err := pgx.ForEachRow(rows, []any{&received, &of, &overdue, &n}, func() error {
			names := slices.Collect(statistics.Figures(of).All())
			if overdue {
				names = append(names, statistics.Overdue)
			}
			for _, name := range names {
				if counts[name] == nil {
					counts[name] = &count{Name: string(name)}
				}
				if received {
					counts[name].Received += n
				} else {
					counts[name].CarriedIn += n
				}
				counts[name].Total += n
			}
			return nil
		})
		return err
	})
	var visits, people, letters, held, lines int
	b.Queue(sqlSides, units, from, to).QueryRow(func(row pgx.Row) error { return row.Scan(&visits, &people, &letters, &held, &lines) })
	if err := s.db.SendBatch(r.Context(), &b).Close(); err != nil {
		return err
	}
	send(w, 200, map[string]any{"unit": unit, "from": from, "to": to, "figures": counts, "visits": visits, "people_received": people,
		"letters_at_receptions": letters, "dialogues_held": held, "denunciations": lines})
	return nil
}

// newPetition is what is said when a petition is filed.
type newPetition struct {
	Unit       string        `json:"unit"`
	Kind       string        `json:"kind"`
	Channel    string        `json:"channel"`
	Field      string        `json:"field"`
	Title      string        `json:"title"`
	Text       string        `json:"text"`
	Place      string        `json:"place,omitempty"`
	Petitioner newPetitioner `json:"petitioner"`
}

type newPetitioner struct {
	Kind    string `json:"kind"`
	Name    string `json:"name"`
	Address string `json:"address"`
}

func (s *reference) file(w http.ResponseWriter, r *http.Request, c caller) error {
	var in newPetition
	if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
		return err
	}
	if c.role(in.Unit) == "" {
		return errNotFound
	}
	id := domain.NewID[domain.Petition](c.now)
	p := whole{listed: listed{ID: pgtype.UUID{Bytes: id, Valid: true}, Code: domain.PublicCode(id), Kind: in.Kind, Channel: in.Channel,
		Field: in.Field, Title: in.Title, Home: in.Unit, Holder: in.Unit, ReceivedAt: c.now, State: "received", NextDue: c.today.Add(14), Version: 1},
		Text: in.Text, Place: in.Place, NoticeDue: c.today.Add(14), DueOn: c.today.Add(30), DueRule: "petition_resolution"}
	change, err := json.Marshal(map[string]any{"state": p.State, "kind": p.Kind, "field": p.Field, "channel": p.Channel, "home": p.Home,
		"holder": p.Holder, "due_on": p.DueOn, "due_rule": p.DueRule, "notice_due": p.NoticeDue})
	if err != nil {
		return err
	}
	if err := s.inOne(r.Context(), []step{
		{sqlFile, []any{id.String(), p.Code, p.Field, p.Title, p.Text, p.Place, p.Home, c.now, c.today}},
		{sqlPetitioner, []any{id.String(), in.Petitioner.Name, in.Petitioner.Address}},
		{sqlAddWords, []any{id.String()}},
		{sqlPetitionEvent, []any{id.String(), newID(c), "file", c.now, c.account, c.role(p.Home), string(change)}},
		{sqlBeginSpan, []any{id.String(), "open", false, c.today}},
	}); err != nil {
		return err
	}
	w.Header().Set("Location", "/v1/petitions/"+id.String())
	send(w, 201, map[string]any{"petition": p})
	return nil
}

// step is a statement with its arguments.
type step struct {
	sql  string
	args []any
}

// inOne executes steps in one transaction.
func (s *reference) inOne(ctx context.Context, steps []step) error {
	return pgx.BeginFunc(ctx, s.db, func(tx pgx.Tx) error { return execute(ctx, tx, steps) })
}

func execute(ctx context.Context, tx pgx.Tx, steps []step) error {
	for _, step := range steps {
		if _, err := tx.Exec(ctx, step.sql, step.args...); err != nil {
			return err
		}
	}
	return nil
}

func newID(c caller) string { return domain.NewID[any](c.now).String() }

// newAnswer is an answer in writing to one petition.
type newAnswer struct {
	ID        string   `json:"id"`
	Mode      string   `json:"mode"`
	Petitions []string `json:"petitions"`
	Number    string   `json:"number"`
	SignedOn  string   `json:"signed_on"`
	Signatory string   `json:"signatory"`
	Text      string   `json:"text"`
	Summary   string   `json:"public_summary"`
	Outcome   string   `json:"outcome"`
	Means     string   `json:"means,omitempty"`
	Evidence  string   `json:"evidence,omitempty"`
	DoneOn    *string  `json:"done_on,omitempty"`
}

func (s *reference) draft(w http.ResponseWriter, r *http.Request, c caller) error {
	var in newAnswer
	if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
		return err
	}
	ctx, petition := r.Context(), in.Petitions[0]
	var unit string
	if err := pgx.BeginFunc(ctx, s.db, func(tx pgx.Tx) error {
		if err := tx.QueryRow(ctx, sqlLockPetition, petition).Scan(&unit); err != nil {
			return err
		}
		if c.role(unit) == "" {
			return errNotFound
		}
		return execute(ctx, tx, []step{
			{sqlDraft, []any{in.ID, petition, in.Number, in.SignedOn, in.Signatory, in.Text, in.Summary, in.Outcome, in.Means, in.Evidence, in.DoneOn, c.account}},
			{sqlCover, []any{in.ID, petition}},
			{sqlAnswerEvent, []any{in.ID, newID(c), "draft_answer", c.now, c.account, c.role(unit), answerChange("draft", in.Outcome)}},
		})
	}); err != nil {
		return err
	}
	w.Header().Set("Location", "/v1/answers/"+in.ID)
	send(w, 201, struct {
		newAnswer
		Unit    string `json:"unit"`
		State   string `json:"state"`
		Version int    `json:"version"`
	}{in, unit, "draft", 1})
	return nil
}

func answerChange(state, outcome string) string {
	return fmt.Sprintf(`{"state": %q, "mode": "in_writing", "outcome": %q}`, state, outcome)
}

// covered locks the petition of an answer, then the answer.
func covered(ctx context.Context, tx pgx.Tx, c caller, answer string) (petition, unit, outcome string, err error) {
	var id pgtype.UUID
	if err := tx.QueryRow(ctx, sqlCovered, answer).Scan(&id, &unit); err != nil {
		return "", "", "", err
	}
	if c.role(unit) != "chair" {
		return "", "", "", errNotFound
	}
	var state string
	err = tx.QueryRow(ctx, sqlLockAnswer, answer).Scan(&state, &outcome)
	return id.String(), unit, outcome, err
}

func (s *reference) approve(w http.ResponseWriter, r *http.Request, c caller) error {
	ctx, id := r.Context(), r.PathValue("id")
	if err := pgx.BeginFunc(ctx, s.db, func(tx pgx.Tx) error {
		_, unit, outcome, err := covered(ctx, tx, c, id)
		if err != nil {
			return err
		}
		return execute(ctx, tx, []step{
			{sqlApprove, []any{id, c.account}},
			{sqlAnswerEvent, []any{id, newID(c), "approve_answer", c.now, c.account, c.role(unit), answerChange("approved", outcome)}},
		})
	}); err != nil {
		return err
	}
	send(w, 200, map[string]any{"id": id, "state": "approved", "version": 2})
	return nil
}

func (s *reference) publish(w http.ResponseWriter, r *http.Request, c caller) error {
	ctx, id := r.Context(), r.PathValue("id")
	if err := pgx.BeginFunc(ctx, s.db, func(tx pgx.Tx) error {
		petition, unit, outcome, err := covered(ctx, tx, c, id)
		if err != nil {
			return err
		}
		return execute(ctx, tx, []step{
			{sqlIssue, []any{id, c.now}},
			{sqlAnswerEvent, []any{id, newID(c), "publish_answer", c.now, c.account, c.role(unit), answerChange("published", outcome)}},
			{sqlConclude, []any{petition, id, outcome, c.today}},
			{sqlPetitionEvent, []any{petition, newID(c), "conclude", c.now, c.account, c.role(unit), answerChange("concluded", outcome)}},
			{sqlEndSpan, []any{petition, c.today, outcome}},
			{sqlBeginSpan, []any{petition, outcome, true, c.today}},
		})
	}); err != nil {
		return err
	}
	send(w, 200, map[string]any{"id": id, "state": "published", "version": 3})
	return nil
}
