package api_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"pgregory.net/rapid"

	"kiennghi/domain"
)

// A drawer draws requests out of openapi.yaml: mostly such as may be granted,
// about things that are there, and now and then with something wrong in them.
type drawer struct {
	*house
	things map[string][]string // by the parameter or member that names them
	sent   map[string]int      // by class: "done", "refused" by the domain, "unread"
	done   map[string]int      // by operation
	turn   int
}

// stock fills the house with things in every state of their lives.
func stock(t testing.TB) *drawer {
	d := &drawer{house: openHouse(t), things: map[string][]string{}, sent: map[string]int{}, done: map[string]int{}}
	for _, s := range domain.DialogueStates {
		d.learn("dialogue", d.dialogue(s))
	}
	for range 2 {
		for _, s := range domain.States {
			d.learn("petition", d.petition(s))
		}
		for _, s := range domain.EscalationStates {
			d.learn("escalation", d.escalation(s))
		}
	}
	for range 4 {
		d.learn("petition", d.matter(d.things["dialogue"][2]))
		draft := d.draft(d.petition(domain.StateReceived), nil)
		d.learn("answer", draft)
	}
	d.approve(d.things["answer"][0])
	d.give(d.things["answer"][1])
	d.learn("petition", d.paused())
	d.learn("finding", d.finding())
	d.learn("group", d.group().str("id"))
	d.learn("ruleCode", "petition_resolution")
	d.learn("hours", "08:00-12:00 13:00-17:00")
	d.learn("code", d.published())
	d.learn("unit", string(hangBai))
	d.learn("unit", string(hoanKiem))
	d.learn("unit", ready["addSuccessor"](d.house).path[0]) // one that has ended
	for range 3 {
		_, person := d.join("officer@" + string(hangBai))
		_, deputy := d.join("deputy@" + string(hangBai))
		d.learn("account", person.String())
		d.learn("deputy", deputy.String())
		d.learn("post", d.do("admin", "GET /v1/accounts/"+person.String(), "").str("posts", 0, "id"))
	}
	for range 2 {
		webhook, deliveries := d.undelivered(1)
		d.learn("webhook", webhook)
		d.learn("delivery", deliveries[0].(string))
		d.learn("notification", d.told())
	}
	for range 6 {
		in := d.post("", "/v1/auth/sign-in", object{"login": "citizen", "password": thePassword})
		d.learn("refresh_token", in.str("refresh_token"))
	}
	d.learn("delegation", d.post("chair", "/v1/delegations", d.newDelegation()).str("id"))
	return d
}

func (d *drawer) learn(name, v string) { d.things[name] = append(d.things[name], v) }

// namedFor says what a parameter or member names, where its own name does not.
var namedFor = map[string]string{
	"accountId": "account", "postId": "post", "delegationId": "delegation", "unitId": "unit", "dialogueId": "dialogue", "petitionId": "petition",
	"answerId": "answer", "escalationId": "escalation", "findingId": "finding", "groupId": "group", "person": "account", "council_session": "session",
	"primary": "petition", "petitions": "petition", "escalations": "escalation", "holder": "unit", "target": "unit", "sender": "unit", "parent": "unit", "to": "unit",
	"webhookId": "webhook", "notificationId": "notification", "up_to": "notification", "deliveries": "delivery",
}

// oddly reports, about one time in n, that something should be wrong. What is
// drawn lies more often at the ends of its range than in the middle.
func oddly(t *rapid.T, n int) bool { return rapid.IntRange(0, n).Draw(t, "odd") == n/2 }

// odd are values that are wrong nearly everywhere.
var odd = []any{nil, -1, "", []any{}, object{"x": 1}, strings.Repeat("ổ", 300), "a\u202eb", 1.5, true, nowhere, "99999-2021"}

// value draws a value for a schema, by the name under which it is sent.
func (d *drawer) value(t *rapid.T, name string, s *openapi3.Schema) any {
	if oddly(t, 60) {
		return rapid.SampledFrom(odd).Draw(t, name)
	}
	things := d.things[name]
	if of, ok := namedFor[name]; ok {
		things = d.things[of]
	}
	switch {
	case name == "phone":
		return "0912345678"
	case name == "email":
		return "ai-do@example.vn"
	case s.Format == "uuid" && name == "id":
		return newID(d.office)
	case (s.Format == "uuid" || s.Pattern != "" || name == "code" || name == "refresh_token") && len(things) > 0 && !strings.HasPrefix(s.Pattern, "^[0-9]{2,5}$"):
		return rapid.SampledFrom(things).Draw(t, name)
	case s.Format == "uuid":
		return nowhere
	case s.Format == "date":
		return d.day(rapid.SampledFrom([]int{0, 0, -1, -20, 1, 10, 40}).Draw(t, name))
	case s.Format == "date-time":
		return d.now.Add(time.Duration(rapid.SampledFrom([]int{0, -1, -48, 24, 240}).Draw(t, name)) * time.Hour).Format(time.RFC3339)
	case len(s.Enum) > 0:
		return rapid.SampledFrom(s.Enum).Draw(t, name)
	case s.Type.Is(openapi3.TypeInteger):
		return rapid.IntRange(int(*s.Min), int(min(*s.Max, *s.Min+3000))).Draw(t, name)
	case s.Type.Is(openapi3.TypeBoolean):
		return rapid.Bool().Draw(t, name)
	case s.Type.Is(openapi3.TypeArray):
		list := make([]any, rapid.IntRange(1, 2).Draw(t, name))
		for i := range list {
			list[i] = d.value(t, name, s.Items.Value)
		}
		return list
	case s.Type.Is(openapi3.TypeObject):
		return d.object(t, s)
	case name == "password" || name == "old" || name == "new":
		return thePassword
	case name == "login":
		return rapid.SampledFrom([]string{"citizen", "can-bo-moi", fmt.Sprintf("can-bo-%d", d.next())}).Draw(t, name)
	case strings.HasPrefix(s.Pattern, "^[0-9"):
		return fmt.Sprintf("9%04d", d.next()%10000)
	}
	return rapid.SampledFrom([]string{"Ổ gà đường số 5", "Đèn chiếu sáng ngõ 8", "Việc thứ ba, và một dòng\nnữa", "12/TB-UBND", "0912345678"}).Draw(t, name)
}

// object draws the members of an object: all that it must have, and some that
// it may have.
func (d *drawer) object(t *rapid.T, s *openapi3.Schema) object {
	o := object{}
	for _, name := range slices.Sorted(maps.Keys(s.Properties)) {
		required := slices.Contains(s.Required, name)
		if required && !oddly(t, 80) || !required && rapid.IntRange(0, 2).Draw(t, name+"?") == 0 {
			o[name] = d.value(t, name, s.Properties[name].Value)
		}
	}
	if oddly(t, 80) {
		o["zzz"] = 1
	}
	return o
}

// fits puts right what the members of a body have to do with each other, most
// of the time, since chance alone would seldom do it.
func (d *drawer) fits(t *rapid.T, o operation, r request) {
	body := r.body
	if o.id == "changeUnit" {
		delete(body, "until") // the ward goes on
	}
	if oddly(t, 8) {
		return
	}
	switch o.id {
	case "createAnswer", "reviseAnswer":
		for _, name := range []string{"means", "evidence", "done_on", "due_on", "reason", "group", "id"} {
			delete(body, name)
		}
		maps.Copy(body, rapid.SampledFrom([]object{
			{"outcome": "explained"}, {"outcome": "planned", "due_on": d.day(30)}, {"outcome": "unresolved", "reason": "objective"},
			{"outcome": "in_progress", "reason": "no_plan"}, {"outcome": "resolved", "means": "document", "evidence": "Biên bản", "done_on": d.day(-1)},
		}).Draw(t, "claim"))
		if body["mode"] == "on_the_spot" {
			delete(body, "number")
			delete(body, "signed_on")
			delete(body, "signatory")
			return
		}
		maps.Copy(body, object{"number": "1/UBND", "signed_on": d.day(0), "signatory": "Chủ tịch"})
		if o.id == "reviseAnswer" {
			delete(body, "petitions") // another's, nearly always
		} else if body["petitions"] == nil {
			body["petitions"] = []any{rapid.SampledFrom(d.things["petition"]).Draw(t, "petition")}
		}
	case "planDialogue":
		delete(body, "council_session")
		body["unit"], body["starts_at"] = hangBai, d.now.Add(240*time.Hour).Format(time.RFC3339)
	case "enterCalendar":
		if year, err := strconv.Atoi(r.path[0]); err == nil {
			body["days"] = holidays(year, "Thông báo")
		}
	case "addSuccessor":
		body["to"], body["on"] = trangTien, d.day(0)
	case "publishConclusion":
		body["on"], body["text"] = d.day(0), "Kết luận"
	case "registerWebhook":
		body["url"] = "https://sms.example.vn/kiennghi"
	case "delegate":
		body["unit"], body["until"] = hangBai, d.day(50)
	case "endPost", "endDelegation":
		body["until"] = d.day(1)
	case "linkDuplicate":
		body["primary"] = d.petition(domain.StateReceived)
	case "filePetition":
		delete(body, "dialogue")
		delete(body, "received_at")
		body["petitioner"] = object{"kind": "unnamed"}
	case "createFinding":
		for _, name := range []string{"unit", "petition", "answer", "dialogue"} {
			delete(body, name)
		}
		about := rapid.SampledFrom([]string{"unit", "petition", "answer", "dialogue"}).Draw(t, "about")
		body["about"], body[about] = about, rapid.SampledFrom(d.things[about]).Draw(t, about)
	}
}

// likely are those to whom an operation is most often granted.
func likely(o operation) []string {
	if h := ready[o.id]; h == nil || o.open {
		return []string{""}
	}
	switch {
	case strings.HasPrefix(o.path, "/v1/accounts"), strings.HasPrefix(o.path, "/v1/webhooks"), o.path == "/v1/units" && o.changes(), strings.HasPrefix(o.path, "/v1/units/") && o.changes():
		return []string{"admin"}
	case strings.HasPrefix(o.path, "/v1/calendars"), strings.HasPrefix(o.path, "/v1/rules"), strings.HasPrefix(o.path, "/v1/office-hours"), strings.HasPrefix(o.path, "/v1/jobs"):
		return []string{"admin"}
	case strings.HasPrefix(o.path, "/v1/findings"):
		return []string{"monitor", "chair"}
	case o.id == "recallEscalation":
		return []string{"chair"}
	case strings.HasPrefix(o.path, "/v1/escalation"):
		return []string{"officer", "district"}
	case o.id == "delegate", o.id == "endDelegation":
		return []string{"chair"}
	}
	return []string{"clerk", "chair", "chair"}
}

// ask draws one request, sends it, and holds the answer to what every answer
// must be.
func (d *drawer) ask(t *rapid.T, o operation) {
	as := rapid.SampledFrom(likely(o)).Draw(t, "as")
	if oddly(t, 6) {
		as = rapid.SampledFrom(append(slices.Sorted(maps.Keys(everyone)), "")).Draw(t, "somebody")
	}
	r := request{as: as}
	var headers []string
	args := url.Values{}
	for _, p := range o.parameters {
		if !p.Required && rapid.IntRange(0, 3).Draw(t, p.Name+"?") > 0 && p.Name != "If-Match" {
			continue
		}
		v := fmt.Sprint(d.value(t, p.Name, p.Schema.Value))
		switch {
		case p.In == "path":
			r.path = append(r.path, url.PathEscape(v))
		case p.Name == "cursor":
		case p.Name == "from" && o.takes("query", "to"):
			args.Set(p.Name, d.day(-30))
		case p.Name == "to":
			args.Set(p.Name, d.day(0))
		case p.Name == "year":
			args.Set(p.Name, "2022")
		case p.In == "query":
			args.Set(p.Name, v)
		case p.Name == "If-Match":
			headers = append(headers, p.Name+": "+rapid.SampledFrom([]string{"*", "*", "*", "*", "*", "*", `"1"`, `"2-0"`, "x", "*", "*"}).Draw(t, "version"))
		case p.Name == "Idempotency-Key":
			headers = append(headers, p.Name+": "+rapid.SampledFrom([]string{fmt.Sprintf("the-key-is-%d", d.next()), "the-same-key", fmt.Sprintf("the-key-is-%d", d.next())}).Draw(t, "key"))
		case p.In == "header":
			headers = append(headers, p.Name+": "+rapid.SampledFrom([]string{"*", `"1-0"`, "ABCDEFGH"}).Draw(t, p.Name))
		}
	}
	var due request
	if len(r.path) > 0 && !strings.HasPrefix(o.path, "/v1/accounts") && rapid.IntRange(0, 4).Draw(t, "ready") == 2 {
		due = ready[o.id](d.house) // of something whose time for this has come, by who can do it
		r.path, r.as = due.path, due.as
	}
	if len(args) > 0 {
		r.args = "?" + args.Encode()
	}
	text := ""
	if o.body != nil {
		r.body = d.object(t, o.body)
		d.fits(t, o, r)
		if secret, ok := due.body["secret"]; ok {
			r.body["secret"] = secret
		}
		text = r.text()
	}
	a := d.do(r.as, o.method+" "+o.fill(r.path...)+r.args, text, headers...)
	code, _ := a.json["code"].(string)
	switch {
	case a.status >= 500 && o.id != "ready":
		t.Fatalf("%s %v %s answered %d %s", a.asked, headers, text, a.status, a.text)
	case a.status >= 400 && (code == "" || a.header.Get("Content-Type") != "application/problem+json"):
		t.Fatalf("%s %v %s answered %d %s, which is no refusal", a.asked, headers, text, a.status, a.text)
	case a.status < 400:
		d.sent["done"]++
		d.done[o.id]++
		d.keep(o, a)
	case slices.Contains([]int{http.StatusBadRequest, http.StatusUnauthorized, http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType}, a.status):
		d.sent["unread"]++
	default:
		d.sent["refused"]++
	}
}

// keep learns of what was made, so that it is asked about later.
func (d *drawer) keep(o operation, a answer) {
	if a.status != http.StatusCreated {
		return
	}
	id, _ := a.json["id"].(string)
	for operation, name := range map[string]string{"planDialogue": "dialogue", "escalatePetition": "escalation", "createAnswer": "answer", "createFinding": "finding", "createAccount": "account", "createUnit": "unit"} {
		if o.id == operation && len(d.things[name]) < 25 {
			d.learn(name, id)
		}
	}
	if o.id == "filePetition" && len(d.things["petition"]) < 60 {
		d.learn("petition", a.str("petition", "id"))
	}
}

// TestAnyRequest sends requests drawn out of the contract. Each answer keeps
// the contract and none is a fault; enough requests must have been understood,
// or the test would prove nothing; and when all is done the office's books
// agree with each other. More are sent with -rapid.checks, others with
// -rapid.seed.
func TestAnyRequest(t *testing.T) {
	given := false
	flag.Visit(func(f *flag.Flag) { given = given || f.Name == "rapid.seed" })
	if !given {
		if err := flag.Set("rapid.seed", "1"); err != nil {
			t.Fatal(err)
		}
	}
	d := stock(t)
	c := d.connect()
	ops := slices.DeleteFunc(operations(t), func(o operation) bool {
		return o.id == "signIn" || o.id == "signUp" || o.id == "changePassword" // tries are counted, and the actors stay signed in
	})
	rapid.Check(t, func(t *rapid.T) {
		for range 50 {
			d.ask(t, ops[d.turn%len(ops)]) // each has its turn, where a draw would forget some
			if d.turn++; d.turn%len(ops) == 0 {
				if _, err := c.Exec(d.t.Context(), "DELETE FROM tries"); err != nil { // a network may try only so many codes at a time
					t.Fatal(err)
				}
			}
		}
		if oddly(t, 10) {
			d.pass(time.Duration(rapid.IntRange(1, 40).Draw(t, "hours")) * time.Hour)
		}
	})
	all := d.sent["done"] + d.sent["refused"] + d.sent["unread"]
	summary, err := json.Marshal(d.sent)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d requests: %s", all, summary)
	if 100*(d.sent["done"]+d.sent["refused"]) < 30*all || 100*d.sent["done"] < 15*all {
		t.Errorf("too few of %d requests were understood: %s", all, summary)
	}
	var never []string
	for _, o := range ops {
		if d.done[o.id] == 0 {
			never = append(never, o.id)
		}
	}
	t.Logf("never done: %v", never)
	if 10*len(never) > len(ops) {
		t.Errorf("too much was never done: %v", never)
	}
}
