package api_test

import (
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kiennghi/api/mail"
	"kiennghi/api/mail/mailtest"
	"kiennghi/api/webhook"
	"kiennghi/domain"
	"kiennghi/domain/casework"
)

// heard returns what somebody was told, the latest first, as "topic code".
func (h *house) heard(login string) []string {
	h.t.Helper()
	out := []string{}
	for _, x := range h.do(login, "GET /v1/me/notifications?limit=100", "").want(http.StatusOK).items() {
		n := x.(object)
		code, _ := n["code"].(string)
		out = append(out, strings.TrimSpace(n["topic"].(string)+" "+code))
	}
	return out
}

// own is a petition that the citizen files, with its code.
func (h *house) own() (id, code string) {
	h.t.Helper()
	filed := h.post("citizen", "/v1/petitions", object{"unit": hangBai, "kind": "feedback", "field": "order", "title": "Ồn ào ban đêm", "text": "Ồn ào cả đêm"})
	return filed.str("petition", "id"), filed.str("petition", "code")
}

// each does jobs that were taken out of the queue.
func (h *house) each(jobs []casework.Job) {
	h.t.Helper()
	for _, j := range jobs {
		if err := h.desk.Do(h.t.Context(), j); err != nil {
			h.t.Error(err)
		}
	}
}

func (h *house) later() { h.pass(time.Minute) } // so that news has an order

// TestWhoIsTold follows a petition and a promise, and asks everybody what they
// were told.
func TestWhoIsTold(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	id, code := h.own()
	again, its := h.own()
	h.work()
	for login := range everyone {
		if told := h.heard(login); len(told) > 0 {
			t.Errorf("of a filing %s is told %v", login, told)
		}
	}

	h.later()
	h.post("clerk", "/v1/petitions/"+again+"/primary", object{"primary": id, "note": "Cùng một việc"})
	h.later()
	five := h.fiveClear()
	five["person"] = h.account["clerk"]
	h.post("chair", "/v1/petitions/"+id+"/assignments", five)
	h.later()
	x := h.post("chair", "/v1/petitions/"+id+"/escalations", h.newEscalation()).str("id")
	h.later()
	h.post("officer", "/v1/escalations/"+x+"/return", object{"reason": "Phường tự giải quyết"})
	h.later()
	h.charge("clerk", "/v1/petitions/"+id)
	a := h.give(h.draft(id, object{"outcome": "planned", "due_on": h.day(60)}))
	h.later()
	promise := h.fiveClear()
	promise["answer"] = a
	c := h.post("chair", "/v1/commitments", promise).str("id")
	h.later()
	h.post("chair", "/v1/commitments/"+c+"/move", object{"deadline": h.day(30), "reason": "Chờ vật tư"})
	h.later()
	h.post("chair", "/v1/commitments/"+c+"/failure", object{"reason": "Không còn kinh phí"})
	h.later()
	h.post("monitor", "/v1/findings", h.newFinding(id))
	h.work()

	of := func(code string, topics ...string) []string {
		for i, topic := range topics {
			topics[i] = topic + " " + code
		}
		return topics
	}
	for login, want := range map[string][]string{
		"citizen": {"commitment.broken " + its, "commitment.moved " + its, "commitment.made " + its, "petition.answered " + its, "petition.answered " + code,
			"petition.escalated " + its, "petition.escalated " + code, "petition.linked " + its},
		"clerk":   of(code, "finding.made", "commitment.made", "petition.returned", "petition.assigned"),
		"chair":   of(code, "finding.made", "petition.returned"),
		"officer": of(code, "commitment.broken", "petition.escalated"),
		"monitor": of(code, "commitment.broken", "commitment.moved"),
		"deputy":  {}, "admin": {}, "delegate": {}, "neighbour": {},
		"district": of(code, "commitment.broken", "petition.escalated"),
	} {
		got := h.heard(login)
		if login == "citizen" { // who raised it twice is told of an event once, of one of the two
			for i, s := range got {
				got[i] = strings.Fields(s)[0]
			}
			got = slices.Compact(got)
			want = []string{"commitment.broken", "commitment.moved", "commitment.made", "petition.answered", "petition.escalated", "petition.linked"}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s is told (-want +got):\n%s", login, diff)
		}
	}
}

// However often an event is told, everybody hears of it once.
func TestToldOnce(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	c := h.connect()
	h.undelivered(1) // an endpoint wants it too
	id, _ := h.own()
	h.post("clerk", "/v1/petitions/"+id+"/acceptance", object{})
	h.post("citizen", "/v1/petitions/"+id+"/withdrawal", object{})
	tell := h.jobs()
	h.each(tell)
	h.work()
	before := rows(t, c)
	var all sync.WaitGroup
	for range 8 {
		for _, j := range tell {
			all.Go(func() {
				if err := h.desk.Do(t.Context(), j); err != nil {
					t.Error(err)
				}
			})
		}
	}
	all.Wait()
	h.work()
	if diff := cmp.Diff(before, rows(t, c)); diff != "" || len(tell) != 2 {
		t.Errorf("%d events told again (-once +again):\n%s", len(tell), diff)
	}
	if err := h.desk.Do(t.Context(), casework.Job{Kind: "nonsense"}); err == nil {
		t.Error("a job of no kind is done")
	}
}

// A post that ended is told nothing more, and who takes it over is.
func TestToldToTheOneInOffice(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	post := h.do("admin", "GET /v1/accounts/"+h.account["clerk"].String(), "").want(http.StatusOK).str("posts", 0, "id")
	next, _ := h.join()
	id, _ := h.own()
	h.post("citizen", "/v1/petitions/"+id+"/withdrawal", object{})
	h.do("admin", "PATCH /v1/accounts/"+h.account["clerk"].String()+"/posts/"+post, `{"until":"`+h.day(-1)+`"}`).want(http.StatusOK)
	newcomer, account := h.join("clerk@" + string(hangBai))
	h.work()
	if told := h.heard(newcomer); len(told) != 1 {
		t.Errorf("the new clerk %s is told %v", account, told)
	}
	for _, login := range []string{"clerk", next} {
		if told := h.heard(login); len(told) > 0 {
			t.Errorf("%s is told %v", login, told)
		}
	}
}

func TestInbox(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	for range 5 {
		h.told()
		h.later()
	}
	list := func(args string) answer {
		return h.do("clerk", "GET /v1/me/notifications"+args, "").want(http.StatusOK)
	}
	all := list("")
	if len(all.items()) != 5 || all.num("unread") != 5 || all.at("items", 0, "read_at") != nil {
		t.Fatal(all.text)
	}
	vi, en := all.str("items", 0, "text"), h.do("clerk", "GET /v1/me/notifications", "", "Accept-Language: en").str("items", 0, "text")
	if code := all.str("items", 0, "code"); vi != "Kiến nghị "+code+" đã được rút." || en != "Petition "+code+" was withdrawn." {
		t.Errorf("told as %q and %q", vi, en)
	}
	read := h.do("clerk", "PUT /v1/me/notifications/"+all.str("items", 4, "id")+"/reading", "").want(http.StatusOK)
	h.later()
	if again := h.do("clerk", "PUT /v1/me/notifications/"+all.str("items", 4, "id")+"/reading", ""); again.str("read_at") != read.str("read_at") {
		t.Errorf("read at %s, and again at %s", read.str("read_at"), again.str("read_at"))
	}
	if n := list("?unread=true"); len(n.items()) != 4 || n.num("unread") != 4 {
		t.Error(n.text)
	}
	up := h.do("clerk", "PUT /v1/me/notifications/reading", `{"up_to":"`+all.str("items", 2, "id")+`"}`).want(http.StatusOK)
	if rest := list("?unread=true"); up.num("unread") != 2 || len(rest.items()) != 2 || rest.str("items", 1, "id") != all.str("items", 1, "id") {
		t.Errorf("%s, then %s", up.text, rest.text)
	}
	if n := h.do("chair", "GET /v1/me/notifications", "").num("unread"); n != 5 {
		t.Errorf("the chair has %d unread", n)
	}
}

func TestContact(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	c := h.connect()
	if first := h.do("citizen", "GET /v1/me/contact", "").want(http.StatusOK); first.text != `{"language":"vi"}`+"\n" {
		t.Errorf("at first %s", first.text)
	}
	h.do("citizen", "PUT /v1/me/contact", `{"language":"en","topics":["petition.answered"]}`).refused(t, http.StatusUnprocessableEntity, "required")
	const whole = `{"email":"cong-dan@example.vn","language":"en","topics":["petition.answered"]}`
	h.do("citizen", "PUT /v1/me/contact", whole).want(http.StatusOK)
	if kept := h.do("citizen", "GET /v1/me/contact", ""); kept.text != whole+"\n" {
		t.Errorf("kept %s", kept.text)
	}
	if diff := cmp.Diff([]string{"contacts"}, keeps(t, c, "cong-dan@example.vn")); diff != "" {
		t.Errorf("the address is kept elsewhere (-want +got):\n%s", diff)
	}
	h.do("citizen", "PUT /v1/me/contact", `{"language":"vi"}`).want(http.StatusOK)
	if in := keeps(t, c, "cong-dan@example.vn"); in != nil {
		t.Errorf("the address was taken back, and is in %v", in)
	}
}

// withMail gives the house a mail server.
func (h *house) withMail() *mailtest.Server {
	h.t.Helper()
	s := mailtest.Listen(h.t)
	sender, err := mail.New(mail.Config{Host: s.Host, Port: s.Port, From: "no-reply@example.vn", Roots: s.Roots, Now: time.Now})
	if err != nil {
		h.t.Fatal(err)
	}
	h.site.Mailer = sender
	h.serve(false)
	return s
}

// TestMail tells by e-mail who chose so, and who raised a petition without an
// account; and keeps and says nothing that a stranger must not read.
func TestMail(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	c := h.connect()
	s := h.withMail()
	refuse := "450 later"
	s.Refuse = func(command string) string {
		if strings.HasPrefix(command, "RCPT") {
			return refuse
		}
		return ""
	}
	h.do("citizen", "PUT /v1/me/contact", `{"email":"cong-dan@example.vn","language":"en","topics":["petition.concluded"]}`).want(http.StatusOK)
	mine, _ := h.own()
	p := h.newPetition()
	p["petitioner"] = identity
	filed := h.post("clerk", "/v1/petitions", p)
	h.post("clerk", "/v1/petitions/"+mine+"/acceptance", object{}) // of which the citizen wants no e-mail
	h.give(h.draft(mine, nil))
	h.give(h.draft(filed.str("petition", "id"), nil))

	h.each(h.jobs())
	letters := h.jobs()
	if len(letters) != 2 {
		t.Fatalf("%d e-mails are to be sent", len(letters))
	}
	for _, j := range letters {
		if err := h.desk.Do(t.Context(), j); err == nil || strings.Contains(err.Error(), "example.vn") {
			t.Errorf("refused for now: %v", err)
		}
	}
	refuse = ""
	for range 3 { // sent once, however often the job runs
		for _, j := range letters {
			if err := h.desk.Do(t.Context(), j); err != nil {
				t.Error(err)
			}
		}
	}
	got := s.Letters()
	if len(got) != 2 {
		t.Fatalf("%d e-mails were sent", len(got))
	}
	for _, l := range got {
		_, body, _ := strings.Cut(l.Text, "\n\n")
		text, err := base64.StdEncoding.DecodeString(strings.ReplaceAll(body, "\n", ""))
		if err != nil {
			t.Fatal(err)
		}
		switch l.To {
		case "cong-dan@example.vn":
			if !strings.Contains(string(text), "Petition "+domain.PublicCode(mustID(t, mine))+" was answered") {
				t.Errorf("the citizen reads %s", text)
			}
		case "kin-dao@example.vn":
			if !strings.Contains(string(text), "Kiến nghị "+filed.str("petition", "code")) || !strings.Contains(string(text), "https://kiennghi.example/") {
				t.Errorf("the petitioner reads %s", text)
			}
		default:
			t.Errorf("a letter to %s", l.To)
		}
		for _, word := range append([]string{filed.str("secret"), "Đèn ngõ", "Ồn ào", "Phường đã xem xét"}, planted...) {
			if strings.Contains(string(text), word) || strings.Contains(strings.ReplaceAll(l.Text, "To: <"+l.To+">", ""), word) {
				t.Errorf("the letter to %s says %q", l.To, word)
			}
		}
	}
	h.work()
	for _, word := range planted[:4] {
		if diff := cmp.Diff([]string{"petitioners"}, keeps(t, c, word)); diff != "" {
			t.Errorf("%q is kept elsewhere (-want +got):\n%s", word, diff)
		}
	}
	if strings.Contains(h.log.String(), "example.vn") {
		t.Error("an address is in the log")
	}
}

// What is never taken is not tried again.
func TestUndeliverableMail(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	s := h.withMail()
	s.Refuse = func(command string) string {
		if strings.HasPrefix(command, "RCPT") {
			return "550 no such user"
		}
		return ""
	}
	p := h.newPetition()
	p["petitioner"] = identity
	h.post("clerk", "/v1/petitions/"+h.post("clerk", "/v1/petitions", p).str("petition", "id")+"/acceptance", object{})
	h.work()
	var state string
	if err := h.connect().QueryRow(t.Context(), "SELECT state FROM mails").Scan(&state); err != nil || state != "undeliverable" {
		t.Errorf("the e-mail is %s, %v", state, err)
	}
}

// endpoint is somebody's server, to which the house posts.
type endpoint struct {
	url    string
	mu     sync.Mutex
	status int
	got    []posted
}

type posted struct {
	header http.Header
	body   string
}

// withEndpoint gives the house an endpoint that it may reach, and registers it.
func (h *house) withEndpoint() (e *endpoint, id, secret string) {
	h.t.Helper()
	e = &endpoint{status: http.StatusOK}
	s := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b, _ := io.ReadAll(r.Body)
		e.mu.Lock()
		defer e.mu.Unlock()
		e.got = append(e.got, posted{r.Header, string(b)})
		w.WriteHeader(e.status)
	}))
	h.t.Cleanup(s.Close)
	roots := x509.NewCertPool()
	roots.AddCert(s.Certificate())
	h.site.Poster = webhook.NewClient(webhook.Options{Private: true, Roots: roots})
	h.serve(false)
	e.url = s.URL
	made := h.do("admin", "POST /v1/webhooks", request{body: object{"url": s.URL + "/hook"}}.text(), "Idempotency-Key: the-endpoint").want(http.StatusCreated)
	if again := h.do("admin", "POST /v1/webhooks", request{body: object{"url": s.URL + "/hook"}}.text(), "Idempotency-Key: the-endpoint"); again.text != made.text {
		h.t.Errorf("registered as %s, and again as %s", made.text, again.text)
	}
	return e, made.str("id"), made.str("secret")
}

// answers makes the endpoint answer so from now on, and returns what it got so far.
func (e *endpoint) answers(status int) []posted {
	e.mu.Lock()
	defer e.mu.Unlock()
	got := e.got
	e.status, e.got = status, nil
	return got
}

// verify checks a message as the Standard Webhooks' receivers do, and returns it.
func (p posted) verify(t *testing.T, secrets ...string) object {
	t.Helper()
	for _, secret := range secrets {
		key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(secret, "whsec_"))
		if err != nil {
			t.Fatal(err)
		}
		seconds, err := strconv.ParseInt(p.header.Get("Webhook-Timestamp"), 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		at := time.Unix(seconds, 0)
		if age := time.Since(at); age < -time.Minute || age > time.Minute {
			t.Errorf("the message was signed at %s", at)
		}
		want := webhook.Sign([][]byte{key}, p.header.Get("Webhook-Id"), at, []byte(p.body))
		if !slices.Contains(strings.Fields(p.header.Get("Webhook-Signature")), want) {
			t.Errorf("%s is not signed with %s", p.body, secret)
		}
	}
	var m object
	if err := json.Unmarshal([]byte(p.body), &m); err != nil {
		t.Fatal(err)
	}
	return m
}

func TestWebhook(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	c := h.connect()
	e, id, secret := h.withEndpoint()
	path := "/v1/webhooks/" + id
	if a := h.do("admin", "GET "+path, ""); a.at("secret") != nil || len(keeps(t, c, strings.TrimPrefix(secret, "whsec_"))) > 0 {
		t.Errorf("the secret is shown again: %s, or kept in %v", a.text, keeps(t, c, strings.TrimPrefix(secret, "whsec_")))
	}
	p := h.newPetition()
	p["petitioner"] = identity
	petition := h.post("clerk", "/v1/petitions", p).str("petition", "id")
	h.post("clerk", "/v1/petitions/"+petition+"/acceptance", object{"note": "Nhận đơn bà Kín Đáo"})
	h.work()
	got := e.answers(http.StatusInternalServerError)
	if len(got) != 1 {
		t.Fatalf("%d messages", len(got))
	}
	m := got[0].verify(t, secret)
	data := m["data"].(object)
	if m["type"] != "petition.accepted" || data["petition"] != petition || data["code"] != domain.PublicCode(mustID(t, petition)) || data["unit"] != string(hangBai) {
		t.Errorf("posted %s", got[0].body)
	}
	for _, word := range append([]string{"Đèn", "Đề nghị", "Nhận đơn"}, planted...) {
		if strings.Contains(got[0].body, word) {
			t.Errorf("the message says %q: %s", word, got[0].body)
		}
	}

	// What is not taken is tried again under the same ID, and is dead at last.
	h.give(h.draft(petition, nil))
	h.work()
	tries := e.answers(http.StatusNoContent)
	for _, try := range tries {
		if try.verify(t, secret); try.header.Get("Webhook-Id") != tries[0].header.Get("Webhook-Id") || try.body != tries[0].body {
			t.Errorf("the same message came as %s %s", try.header.Get("Webhook-Id"), try.body)
		}
	}
	dead := h.do("admin", "GET "+path+"/deliveries?state=dead", "").want(http.StatusOK)
	if len(tries) != domain.MostTries || len(dead.items()) != 1 || dead.num("items", 0, "status") != 500 || dead.num("items", 0, "tries") != domain.MostTries {
		t.Fatalf("after %d tries %s", len(tries), dead.text)
	}
	message := dead.str("items", 0, "id")

	// Asked for again, it comes under its ID, signed with both secrets of the day.
	rotated := h.do("admin", "POST "+path+"/secret", "", any1).want(http.StatusOK).str("secret")
	h.post("admin", path+"/redelivery", object{"deliveries": []string{message}})
	h.work()
	replayed := e.answers(http.StatusOK)
	if len(replayed) != 1 || replayed[0].header.Get("Webhook-Id") != message || replayed[0].body != tries[0].body || rotated == secret {
		t.Fatalf("replayed as %+v", replayed)
	}
	replayed[0].verify(t, rotated, secret)
	if s := h.do("admin", "GET "+path+"/deliveries", "").str("items", 0, "state"); s != "delivered" {
		t.Errorf("the message is %s", s)
	}
	unknown := domain.NewID[domain.Delivery](h.now).String()
	wrong := h.do("admin", "POST "+path+"/redelivery", request{body: object{"deliveries": []string{message, unknown}}}.text())
	if wrong.refused(t, http.StatusUnprocessableEntity, "unknown_reference"); wrong.str("field") != "deliveries/1" {
		t.Errorf("at fault is %s", wrong.str("field"))
	}
	if h.work(); len(e.answers(http.StatusOK)) != 0 {
		t.Error("a refused redelivery posted a message")
	}
	h.pass(25 * time.Hour)
	h.post("admin", path+"/redelivery", object{"deliveries": []string{message, strings.ToUpper(message)}}) // once, by both names
	h.work()
	if late := e.answers(http.StatusOK); len(late) != 1 || len(strings.Fields(late[0].header.Get("Webhook-Signature"))) != 1 {
		t.Errorf("a day later it comes as %+v", late)
	} else {
		late[0].verify(t, rotated)
	}
}

// An endpoint that is gone is told nothing more, until somebody enables it; one
// that is disabled neither; and nothing is told of what it did not ask for.
func TestWebhookEnds(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	e, id, _ := h.withEndpoint()
	path := "/v1/webhooks/" + id
	state := func() string { return h.do("admin", "GET "+path, "").want(http.StatusOK).str("state") }
	e.answers(http.StatusGone)
	h.told()
	if got := e.answers(http.StatusOK); len(got) != 1 || state() != "gone" {
		t.Errorf("after %d messages it is %s", len(got), state())
	}
	h.told()
	dead := h.do("admin", "GET "+path+"/deliveries?state=dead", "").items()
	if got := e.answers(http.StatusOK); len(got) != 0 || len(dead) != 1 {
		t.Errorf("told %d more, of which %d are dead", len(got), len(dead))
	}
	h.do("admin", "POST "+path+"/redelivery", request{body: object{"deliveries": []any{dead[0].(object)["id"]}}}.text()).refused(t, http.StatusConflict, "webhook_disabled")
	h.do("admin", "PATCH "+path, `{"disabled":false,"topics":["commitment.made"]}`, any1).want(http.StatusOK)
	h.told()
	h.commitment()
	h.work()
	if got := e.answers(http.StatusOK); len(got) != 1 || !strings.Contains(got[0].body, `"type":"commitment.made"`) {
		t.Errorf("told %+v", got)
	}
	h.commitment()
	h.do("admin", "PATCH "+path, `{"disabled":true}`, any1).want(http.StatusOK)
	h.work()
	h.commitment()
	h.work()
	if got := e.answers(http.StatusOK); len(got) != 0 || state() != "disabled" {
		t.Errorf("disabled, and told %+v", got)
	}
}

func TestWebhookAddresses(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	for _, url := range []string{"http://example.vn/hook", "https://user:password@example.vn/", "https:///hook", "ftp://example.vn/hook", "https://example.vn/#part", "example.vn/hook", "https:example.vn", "https://%zz/hook"} {
		a := h.do("admin", "POST /v1/webhooks", request{body: object{"url": url}}.text())
		a.refused(t, http.StatusUnprocessableEntity, "address_not_https")
		if a.json["field"] != "url" {
			t.Errorf("%s: the fault is in %v", url, a.json["field"])
		}
	}
	// In production nothing reaches what is not everybody's.
	h.site.Poster = webhook.NewClient(webhook.Options{})
	h.serve(false)
	for _, host := range []string{"169.254.169.254", "127.0.0.1:8443", "10.1.2.3", "[::1]", "[fd00::1]", "[fe80::1]", "[::ffff:10.0.0.1]", "2130706433", "127.1", "0x7f.0.0.1", "127.0.0.1."} {
		a := h.do("admin", "POST /v1/webhooks", request{body: object{"url": "https://" + host + "/latest"}}.text())
		a.refused(t, http.StatusUnprocessableEntity, "address_not_public")
		a.names(t, "url")
	}
	h.post("admin", "/v1/webhooks", object{"url": "https://8.8.8.8/hook"})
	h.post("admin", "/v1/webhooks", object{"url": "https://[2606:4700::1111]/hook"})
	id := h.post("admin", "/v1/webhooks", object{"url": "https://localhost/latest"}).str("id")
	h.told()
	x := h.do("admin", "GET /v1/webhooks/"+id+"/deliveries", "").want(http.StatusOK)
	if x.str("items", 0, "state") != "dead" || x.at("items", 0, "status") != nil {
		t.Errorf("posted: %s", x.text)
	}
}

// TestNothingIsToldOfDenunciations refuses what turned out to be one: what was
// told of it before is gone, and nothing more is told.
func TestNothingIsToldOfDenunciations(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	c := h.connect()
	s := h.withMail()
	e, _, _ := h.withEndpoint()
	e.answers(http.StatusServiceUnavailable)
	id, _ := h.own()
	p := h.newPetition()
	p["petitioner"] = identity
	written := h.post("clerk", "/v1/petitions", p).str("petition", "id")
	for _, id := range []string{id, written} {
		h.post("clerk", "/v1/petitions/"+id+"/acceptance", object{})
	}
	waiting := h.jobs()
	h.each(waiting)
	h.work()
	if len(h.heard("citizen")) != 1 || len(s.Letters()) != 1 || len(e.answers(http.StatusOK)) == 0 {
		t.Fatal("there was nothing to take back")
	}
	for _, id := range []string{id, written} {
		h.post("chair", "/v1/petitions/"+id+"/refusal", object{"ground": "denunciation", "note": "Tố cáo"})
	}
	h.work()
	h.each(waiting) // told late, when it is known
	h.work()
	for _, table := range []string{"notifications", "mails"} {
		var n int
		if err := c.QueryRow(t.Context(), "SELECT count(*) FROM "+table).Scan(&n); err != nil || n > 0 {
			t.Errorf("%d %s are left, %v", n, table, err)
		}
	}
	if n := len(e.answers(http.StatusOK)); n > 0 || len(s.Letters()) != 1 {
		t.Errorf("%d messages and %d letters more", n, len(s.Letters())-1)
	}
}

// ears asks everybody, and some more, what they were told: of returns who was
// told what since it was asked last, and is checks it.
func (h *house) ears(more ...string) (of func() map[string][]string, is func(what string, want map[string][]string)) {
	logins := append(slices.Collect(maps.Keys(everyone)), more...)
	told := map[string]int{}
	of = func() map[string][]string {
		h.work()
		out := map[string][]string{}
		for _, login := range logins {
			all := h.heard(login)
			for _, s := range slices.Backward(all[:len(all)-told[login]]) {
				out[login] = append(out[login], strings.Fields(s)[0])
			}
			told[login] = len(all)
		}
		h.later()
		return out
	}
	is = func(what string, want map[string][]string) {
		h.t.Helper()
		if diff := cmp.Diff(want, of()); diff != "" {
			h.t.Errorf("%s is told (-want +got):\n%s", what, diff)
		}
	}
	return of, is
}

// TestOutcomesAreTold follows a case that pauses and whose outcome is disputed,
// closed again, ruled upon and raised again.
func TestOutcomesAreTold(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.hire("overseer", "monitor@"+string(hoanKiem))
	of, is := h.ears("overseer")
	id, _ := h.own()
	p := "/v1/petitions/" + id
	h.post("clerk", p+"/acceptance", object{})
	of()

	h.post("chair", p+"/pauses", object{"reason": "waiting_for_petitioner", "note": "Chờ bản vẽ"})
	is("a pause", map[string][]string{"citizen": {"petition.waits_for_petitioner"}})
	h.post("chair", p+"/resumption", object{})
	is("its end", map[string][]string{"citizen": {"petition.resumed"}})
	h.post("chair", p+"/pauses", object{"reason": "waiting_for_petitioner", "note": "Chờ bản vẽ"})
	of()
	h.post("citizen", p+"/completions", object{"text": "Bản vẽ"})
	is("what completes it", map[string][]string{"chair": {"petition.completed"}})
	h.post("chair", p+"/pauses", object{"reason": "by_law", "article": "Điều 11", "note": "Chờ toà"})
	is("a pause by law", map[string][]string{"citizen": {"petition.paused_by_law"}})
	h.post("chair", p+"/resumption", object{})
	of()

	h.give(h.draft(id, object{"outcome": "explained"}))
	of()
	if err := h.desk.Do(t.Context(), casework.Job{Kind: casework.JobQuestions}); err != nil {
		t.Fatal(err)
	}
	is("a question", map[string][]string{"citizen": {"question.asked"}})
	h.post("citizen", p+"/replies", object{"verdict": "disputed", "text": "Không đúng"})
	is("a dispute", map[string][]string{"chair": {"question.disputed"}})
	h.post("chair", p+"/closing", object{"reason": "Đã kiểm tra lại"})
	is("a closing", map[string][]string{"citizen": {"question.closed"}, "monitor": {"question.closed"}, "overseer": {"question.closed"}})
	h.post("monitor", p+"/ruling", object{"upheld": false, "note": "Chưa đúng"})
	is("a ruling", map[string][]string{"citizen": {"question.refuted"}, "chair": {"question.refuted"}})
	h.give(h.draft(id, object{"outcome": "explained"}))
	of()
	h.post("citizen", p+"/repeats", object{"text": "Vẫn thế"})
	is("what is raised again", map[string][]string{"chair": {"petition.raised_again"}, "clerk": {"petition.raised_again"}})

	lamp := func() string {
		n := h.newPetition()
		n["place"] = "Ngõ 8"
		return h.post("clerk", "/v1/petitions", n).str("petition", "id")
	}
	h.give(h.draft(lamp(), object{"outcome": "resolved", "means": "carried_out", "evidence": "Biên bản", "done_on": h.day(0)}))
	of()
	lamp()
	is("what recurred", map[string][]string{"chair": {"petition.recurred"}})
}
