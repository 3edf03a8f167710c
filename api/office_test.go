package api_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"kiennghi/api"
	"kiennghi/api/contract"
	"kiennghi/api/contract/contracttest"
	"kiennghi/api/observe"
	"kiennghi/api/token"
	"kiennghi/domain"
	"kiennghi/domain/casework"
	"kiennghi/domain/hanoi"
	"kiennghi/domain/workday"
	"kiennghi/store"
	"kiennghi/store/postgrestest"
)

func TestMain(m *testing.M) { postgrestest.Main(m) }

// Some units of the stories.
const (
	city          = domain.UnitID("01-2021")
	hoanKiem      = domain.UnitID("002-2021")   // a district until 30/6/2025
	hangBai       = domain.UnitID("00088-2021") // a ward of it
	trangTien     = domain.UnitID("00079-2021") // another
	hoanKiem2025  = domain.UnitID("00070-2025") // a ward of the city since 1/7/2025
	thePassword   = "mật khẩu để thử nghiệm"
	cheapPassword = "$cheap$"
)

// cheap stands for the slow hashing of passwords, which package token tests.
type cheap struct{}

func (cheap) Hash(_ context.Context, p string) (string, error) { return cheapPassword + p, nil }
func (cheap) Verify(_ context.Context, h, p string) (bool, error) {
	return h == cheapPassword+p, nil
}
func (cheap) VerifyNone(context.Context, string) error { return nil }

// busy stands for endpoints that take nothing now.
type busy struct{}

func (busy) Post(context.Context, string, [][]byte, string, time.Time, []byte) (int, error) {
	return http.StatusServiceUnavailable, nil
}

func (busy) Takes(string) bool { return true }

// an office is the whole house over a database of its own, on a day.
type office struct {
	t       testing.TB
	dsn     string
	db      *store.DB
	keys    keyring
	desk    *casework.Desk
	handler http.Handler
	log     *bytes.Buffer // what was logged
	mu      sync.Mutex
	now     time.Time
	tokens  map[string]string
	site    casework.Site
}

type keyring []token.Key

func (k *keyring) SigningKeys(context.Context) ([]token.Key, error) { return *k, nil }

var parsed = sync.OnceValues(func() (*contract.Contract, error) {
	doc, err := api.GetSpec()
	if err != nil {
		return nil, err
	}
	return contract.New(doc)
})

// open makes an office whose clock stands at the given instant.
func open(t testing.TB, at string) *office {
	t.Helper()
	now, err := time.Parse(time.RFC3339, at)
	if err != nil {
		t.Fatal(err)
	}
	dsn := postgrestest.New(t)
	db, err := store.Open(t.Context(), dsn, store.Options{MaxConns: 8})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	if err := db.Load(t.Context(), hanoi.Units(), hanoi.Successions()); err != nil {
		t.Fatal(err)
	}
	o := &office{t: t, site: casework.Site{URL: "https://kiennghi.example/", Poster: busy{}}, dsn: dsn, db: db, keys: keyring{token.NewKey(time.Now().Add(-24*time.Hour), 0)}, now: now, log: &bytes.Buffer{}, tokens: map[string]string{}}
	o.serve(false)
	t.Cleanup(func() {
		if err := db.Check(context.Background(), func(d string) { t.Error("check:", d) }); err != nil {
			t.Error(err)
		}
		if strings.Contains(o.log.String(), `"level":"ERROR"`) {
			t.Errorf("a fault was logged:\n%s", o.log)
		}
	})
	return o
}

func (o *office) serve(demonstration bool, outside ...token.Issuer) {
	clock := func() time.Time { o.mu.Lock(); defer o.mu.Unlock(); return o.now }
	o.desk = &casework.Desk{Store: o.db, Secrets: token.Secrets{Key: bytes.Repeat([]byte{7}, 32)},
		Passwords: cheap{}, Now: clock, Real: time.Now, Site: o.site}
	ring, err := token.NewRing(token.Config{Issuer: "http://test", Audience: "kiennghi", Now: time.Now}, &o.keys)
	if err != nil {
		o.t.Fatal(err)
	}
	v, err := token.NewVerifier(ring, outside...)
	if err != nil {
		o.t.Fatal(err)
	}
	h, err := (&api.Server{Desk: o.desk, Verifier: v, Ring: ring, Ping: o.db.Ping, Version: "test", Demonstration: demonstration,
		Observer: observe.New(slog.New(slog.NewJSONHandler(&locked{b: o.log}, nil)), time.Now)}).Handler()
	if err != nil {
		o.t.Fatal(err)
	}
	held, err := parsed()
	if err != nil {
		o.t.Fatal(err)
	}
	o.handler = contracttest.Checked(o.t, held, h)
}

// jobs takes the jobs that wait out of the queue.
func (o *office) jobs() []casework.Job {
	o.t.Helper()
	c, err := pgx.Connect(o.t.Context(), o.dsn)
	if err != nil {
		o.t.Fatal(err)
	}
	defer c.Close(o.t.Context())
	return postgrestest.TakeJobs(o.t, c)
}

// work does the jobs that wait, and those that follow from them, each as often
// as it takes.
func (o *office) work() {
	o.t.Helper()
	for jobs := o.jobs(); len(jobs) > 0; jobs = o.jobs() {
		for _, j := range jobs {
			var err error
			for range 2 * domain.MostTries {
				if err = o.desk.Do(o.t.Context(), j); err == nil {
					break
				}
			}
			if err != nil {
				o.t.Errorf("%s is never done: %v", j.Kind, err)
			}
		}
	}
}

// locked is a buffer that many may write to.
type locked struct {
	mu sync.Mutex
	b  *bytes.Buffer
}

func (l *locked) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

// pass lets time go by.
func (o *office) pass(d time.Duration) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.now = o.now.Add(d)
}

// clockwork lets the office do what it does by itself.
func (o *office) clockwork(kinds ...casework.JobKind) {
	o.t.Helper()
	for _, kind := range kinds {
		if err := o.desk.Do(o.t.Context(), casework.Job{Kind: kind}); err != nil {
			o.t.Fatal(err)
		}
	}
}

// today is the office's day.
func (o *office) today() workday.Date { return workday.Of(o.now) }

// hire opens an account with posts, written as "chair@00088-2021", and signs
// it in.
func (o *office) hire(login string, posts ...string) domain.AccountID {
	o.t.Helper()
	from := o.today().Add(-400)
	id := domain.NewID[domain.Account](o.now)
	err := o.db.Update(o.t.Context(), func(tx casework.Tx) error {
		a := domain.Account{ID: id, Login: login, Name: "Người tên " + login, Password: cheapPassword + thePassword, MadeAt: o.now, Version: 1}
		if err := tx.Add(&a); err != nil {
			return err
		}
		for _, p := range posts {
			role, unit, _ := strings.Cut(p, "@")
			if err := tx.Add(&domain.Post{ID: domain.NewID[domain.Post](o.now), Account: id, Role: domain.Role(role), Unit: domain.UnitID(unit), From: from, GrantedBy: id, Version: 1}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		o.t.Fatal(err)
	}
	o.signIn(login)
	return id
}

func (o *office) signIn(login string) {
	o.t.Helper()
	a := o.do("", "POST /v1/auth/sign-in", fmt.Sprintf(`{"login":%q,"password":%q}`, login, thePassword)).want(200)
	o.tokens[login] = a.str("access_token")
}

// an answer is what came back.
type answer struct {
	t      testing.TB
	asked  string
	status int
	header http.Header
	text   string
	json   map[string]any
}

// do asks for something: "METHOD /path" with an optional JSON body, then
// headers as "Name: value". As the empty login it asks without a token.
func (o *office) do(login, what, body string, headers ...string) answer {
	o.t.Helper()
	method, path, _ := strings.Cut(what, " ")
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	if t := o.tokens[login]; t != "" {
		r.Header.Set("Authorization", "Bearer "+t)
	}
	given := http.Header{}
	for _, h := range headers {
		name, value, _ := strings.Cut(h, ": ")
		given.Add(name, value)
	}
	maps.Copy(r.Header, given)
	return o.ask(login+": "+what, r)
}

// ask asks for something as it is.
func (o *office) ask(what string, r *http.Request) answer {
	w := httptest.NewRecorder()
	o.handler.ServeHTTP(w, r)
	a := answer{t: o.t, asked: what, status: w.Code, header: w.Result().Header, text: w.Body.String()}
	_ = json.Unmarshal(w.Body.Bytes(), &a.json)
	return a
}

// want fails the test unless the status, and the code of a refusal, are these.
func (a answer) want(status int, code ...string) answer {
	a.t.Helper()
	if a.status != status || len(code) > 0 && a.json["code"] != code[0] {
		a.t.Fatalf("%s answered %d %s, want %d %v", a.asked, a.status, a.text, status, code)
	}
	return a
}

// at walks into the answer: names of members, and indices of items.
func (a answer) at(path ...any) any {
	a.t.Helper()
	var v any = a.json
	for _, p := range path {
		switch p := p.(type) {
		case string:
			m, _ := v.(map[string]any)
			v = m[p]
		case int:
			l, _ := v.([]any)
			if p >= len(l) {
				a.t.Fatalf("%s: %v has %d items: %s", a.asked, path, len(l), a.text)
			}
			v = l[p]
		}
	}
	return v
}

func (a answer) str(path ...any) string {
	a.t.Helper()
	s, ok := a.at(path...).(string)
	if !ok {
		a.t.Fatalf("%s: there is no text at %v in %s", a.asked, path, a.text)
	}
	return s
}

func (a answer) num(path ...any) int {
	a.t.Helper()
	n, ok := a.at(path...).(float64)
	if !ok {
		a.t.Fatalf("%s: there is no number at %v in %s", a.asked, path, a.text)
	}
	return int(n)
}

func (a answer) items() []any {
	l, _ := a.json["items"].([]any)
	return l
}

// rate returns a rate of the total of a report.
func (a answer) rate(name string) map[string]any {
	a.t.Helper()
	rates, _ := a.at("total", "rates").([]any)
	for _, r := range rates {
		if m := r.(map[string]any); m["name"] == name {
			return m
		}
	}
	a.t.Fatalf("%s: there is no rate %s", a.asked, name)
	return nil
}

// newID makes an ID as a client would.
func newID(o *office) string { return domain.NewID[any](o.now).String() }

const any1 = "If-Match: *"
