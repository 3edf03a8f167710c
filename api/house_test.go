package api_test

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/jackc/pgx/v5"

	"kiennghi/api"
	"kiennghi/domain"
	"kiennghi/domain/casework"
)

// An operation is one thing that openapi.yaml says can be asked for.
type operation struct {
	id, method, path string
	open             bool // needs no token
	parameters       []*openapi3.Parameter
	body             *openapi3.Schema // nil for none
	bare             bool             // may come without its body
}

// operations lists everything in openapi.yaml, so that a test over all of it
// cannot forget what is added.
func operations(t testing.TB) []operation {
	t.Helper()
	doc, err := api.GetSpec()
	if err != nil {
		t.Fatal(err)
	}
	var all []operation
	for path, item := range doc.Paths.Map() {
		for method, op := range item.Operations() {
			// The generated code names its operations as Go exports names.
			o := operation{id: strings.ToLower(op.OperationID[:1]) + op.OperationID[1:], method: method, path: path, open: op.Security != nil && len(*op.Security) == 0}
			for _, p := range slices.Concat(item.Parameters, op.Parameters) {
				o.parameters = append(o.parameters, p.Value)
			}
			if op.RequestBody != nil {
				o.body, o.bare = op.RequestBody.Value.Content["application/json"].Schema.Value, !op.RequestBody.Value.Required
			}
			all = append(all, o)
		}
	}
	slices.SortFunc(all, func(a, b operation) int { return cmp.Compare(a.id, b.id) })
	return all
}

// takes reports whether the operation has the parameter.
func (o operation) takes(in, name string) bool {
	return slices.ContainsFunc(o.parameters, func(p *openapi3.Parameter) bool { return p.In == in && p.Name == name })
}

// changes reports whether the operation can change anything.
func (o operation) changes() bool { return o.method != "GET" }

// fill puts values into the path's parameters, in their order.
func (o operation) fill(values ...string) string {
	var b strings.Builder
	rest := o.path
	for _, v := range values {
		before, after, _ := strings.Cut(rest, "{")
		_, rest, _ = strings.Cut(after, "}")
		b.WriteString(before + v)
	}
	return b.String() + rest
}

// object is a JSON object.
type object = map[string]any

// A request is what somebody may send, before it is sent.
type request struct {
	as   string   // login; empty for nobody
	path []string // values of the path's parameters
	args string   // the query, with its question mark
	body object   // nil for none
}

func (r request) text() string {
	if r.body == nil {
		return ""
	}
	b, err := json.Marshal(r.body)
	if err != nil {
		panic(err) // an object holds strings, numbers and their like
	}
	return string(b)
}

// A house is an office of Hàng Bài ward, in Hoàn Kiếm district, with every post
// filled, that can bring forth a thing in any state of its life.
type house struct {
	*office
	account map[string]domain.AccountID // by login
	made    int                         // so that no two things are the same
	raiser  string                      // see petitioner
}

// everyone is who works in a house, by login, with their posts. The citizen
// and the neighbour, who heads another ward, have no business there.
var everyone = map[string][]string{
	"clerk":     {"clerk@" + string(hangBai)},
	"chair":     {"chair@" + string(hangBai)},
	"deputy":    {"deputy@" + string(hangBai)},
	"monitor":   {"monitor@" + string(hangBai)},
	"delegate":  {"delegate@" + string(hoanKiem)},
	"officer":   {"officer@" + string(hoanKiem)},
	"district":  {"chair@" + string(hoanKiem)},
	"admin":     {"admin@" + string(city)},
	"mayor":     {"chair@" + string(city)},
	"neighbour": {"chair@" + string(trangTien)},
	"citizen":   nil,
}

func openHouse(t testing.TB) *house {
	t.Helper()
	h := &house{office: open(t, "2022-03-01T02:00:00Z"), account: map[string]domain.AccountID{}}
	for _, login := range slices.Sorted(maps.Keys(everyone)) {
		h.account[login] = h.hire(login, everyone[login]...)
	}
	return h
}

// send asks for an operation; changes are made from whatever version is there
// unless a header says otherwise.
func (h *house) send(o operation, r request, headers ...string) answer {
	h.t.Helper()
	if o.takes("header", "If-Match") && !slices.ContainsFunc(headers, func(s string) bool { return strings.HasPrefix(s, "If-Match:") }) {
		headers = append([]string{any1}, headers...)
	}
	return h.do(r.as, o.method+" "+o.fill(r.path...)+r.args, r.text(), headers...)
}

// post makes something that must succeed, and returns the answer.
func (h *house) post(as, path string, body object) answer {
	h.t.Helper()
	a := h.do(as, "POST "+path, request{body: body}.text(), any1)
	if a.status >= 300 {
		h.t.Fatalf("%s answered %d %s", a.asked, a.status, a.text)
	}
	return a
}

// next returns a number that was not used before.
func (h *house) next() int { h.made++; return h.made }

func (h *house) day(days int) string { return h.today().Add(days).String() }

func (h *house) newDialogue() object {
	return object{"unit": hangBai, "basis": "decree_32_2021", "mode": "in_person", "place": "Nhà văn hoá phường",
		"starts_at": h.now.Add(time.Minute).Format(time.RFC3339), "agenda": fmt.Sprintf("Nội dung %d", h.next())}
}

// dialogue brings forth a dialogue in a state.
func (h *house) dialogue(state domain.DialogueState) string {
	h.t.Helper()
	id := h.post("clerk", "/v1/dialogues", h.newDialogue()).str("id")
	path := "/v1/dialogues/" + id
	if state == domain.DialoguePlanned {
		return id
	}
	if state == domain.DialogueCancelled {
		h.post("chair", path+"/cancellation", object{"reason": "Hoãn"})
		return id
	}
	h.post("clerk", path+"/notices", object{"channel": "mass_media"})
	if state == domain.DialogueNoticed {
		return id
	}
	h.post("clerk", path+"/opening", object{"attendance": object{"people": 40, "organisations": 2, "officials": 5}})
	if state == domain.DialogueOpen {
		return id
	}
	h.post("clerk", path+"/closing", object{})
	if state == domain.DialogueConcluded {
		h.post("chair", path+"/conclusion", h.newConclusion())
	}
	return id
}

func (h *house) newConclusion() object {
	return object{"number": fmt.Sprintf("%d/TB-UBND", h.next()), "on": h.day(0), "text": "Kết luận hội nghị"}
}

// matter records a matter at a dialogue.
func (h *house) matter(dialogue string) string {
	h.t.Helper()
	id := newID(h.office)
	h.post("clerk", "/v1/dialogues/"+dialogue+"/matters", object{"items": []object{{"id": id, "field": "traffic", "title": "Vỉa hè bị lấn chiếm"}}})
	return id
}

func (h *house) newPetition() object {
	return object{"unit": hangBai, "kind": "petition", "channel": "letter", "field": "infrastructure",
		"title": fmt.Sprintf("Đèn ngõ %d hỏng", h.next()), "text": "Đề nghị phường sửa.", "petitioner": object{"kind": "person", "name": "Bà Mẫu"}}
}

// petition brings forth a petition in a state.
func (h *house) petition(state domain.State) string {
	h.t.Helper()
	id := h.post("clerk", "/v1/petitions", h.newPetition()).str("petition", "id")
	path := "/v1/petitions/" + id
	switch state {
	case domain.StateInProgress:
		h.post("clerk", path+"/acceptance", object{})
	case domain.StateHandedOver:
		h.post("chair", path+"/escalations", h.newEscalation())
	case domain.StateAnswered:
		h.charge("clerk", path)
		h.give(h.draft(id, object{"outcome": "planned", "due_on": h.day(60)}))
	case domain.StateConcluded:
		h.give(h.draft(id, nil))
	case domain.StateRefused:
		h.post("chair", path+"/refusal", object{"ground": "no_authority", "note": "Thuộc toà án"})
	case domain.StateWithdrawn:
		h.post("clerk", path+"/withdrawal", object{"note": "Người kiến nghị xin rút"})
	case domain.StateLinked:
		h.post("clerk", path+"/primary", object{"primary": h.petition(domain.StateReceived), "note": "Cùng một ngọn đèn"})
	}
	return id
}

// wait pauses a petition for what its petitioner has to give.
func (h *house) wait(id string) {
	h.t.Helper()
	h.post("clerk", "/v1/petitions/"+id+"/acceptance", object{})
	h.post("chair", "/v1/petitions/"+id+"/pauses", object{"reason": "waiting_for_petitioner", "note": "Chờ bản vẽ"})
}

// paused brings forth a petition that is paused.
func (h *house) paused() string {
	h.t.Helper()
	id := h.petition(domain.StateReceived)
	h.wait(id)
	return id
}

// petitioner is somebody who raised something: not the citizen, who is a stranger
// to all that is asked of the house.
func (h *house) petitioner() string {
	h.t.Helper()
	if h.raiser == "" {
		h.raiser, _ = h.join()
	}
	return h.raiser
}

// asked brings forth a petition that somebody filed, and that waits for them.
func (h *house) asked(login string) string {
	h.t.Helper()
	id := h.post(login, "/v1/petitions", object{"unit": hangBai, "kind": "feedback", "field": "order", "title": "Ồn ào ban đêm", "text": "Ồn ào cả đêm"}).str("petition", "id")
	h.wait(id)
	return id
}

// newAnswer answers a petition in writing; claim replaces what is claimed.
func (h *house) newAnswer(petition string, claim object) object {
	n := h.next()
	a := object{"mode": "in_writing", "petitions": []string{petition}, "number": fmt.Sprintf("%d/UBND", n), "signed_on": h.day(0),
		"signatory": "Chủ tịch", "text": fmt.Sprintf("Phường đã xem xét, lần %d.", n), "public_summary": "Đã trả lời.", "outcome": "explained"}
	maps.Copy(a, claim)
	return a
}

func (h *house) draft(petition string, claim object) string {
	h.t.Helper()
	return h.post("clerk", "/v1/answers", h.newAnswer(petition, claim)).str("id")
}

func (h *house) approve(answer string) string {
	h.t.Helper()
	h.post("chair", "/v1/answers/"+answer+"/approval", nil)
	return answer
}

func (h *house) give(answer string, warned ...domain.WarningCode) string {
	h.t.Helper()
	h.post("chair", "/v1/answers/"+h.approve(answer)+"/publication", overriding(warned))
	return answer
}

func (h *house) newEscalation() object {
	return object{"ground": "beyond_authority", "note": "Thẩm quyền cấp trên"}
}

// escalation brings forth a hand-over in a state.
func (h *house) escalation(state domain.EscalationState) string {
	h.t.Helper()
	offers := "/v1/petitions/" + h.petition(domain.StateReceived) + "/escalations"
	id := h.post("chair", offers, h.newEscalation()).str("id")
	path := "/v1/escalations/" + id
	switch state {
	case domain.EscalationContested:
		h.post("officer", path+"/return", object{"reason": "Phường tự giải quyết"})
		id = h.post("chair", offers, h.newEscalation()).str("id")
		h.post("officer", "/v1/escalations/"+id+"/return", object{"reason": "Vẫn của phường"})
	case domain.EscalationAccepted:
		h.post("officer", path+"/acceptance", object{})
	case domain.EscalationReturned:
		h.post("officer", path+"/return", object{"reason": "Phường tự giải quyết"})
	case domain.EscalationRecalled:
		h.post("chair", path+"/recall", object{"reason": "Phường giải quyết được"})
	}
	return id
}

func (h *house) newGroup() object {
	return object{"title": fmt.Sprintf("Thoát nước lưu vực %d", h.next()), "escalations": []any{h.escalation(domain.EscalationAccepted), h.escalation(domain.EscalationAccepted)}}
}

func (h *house) group() answer {
	h.t.Helper()
	return h.post("officer", "/v1/escalation-groups", h.newGroup())
}

// disputed brings forth a petition whose answer is disputed.
func (h *house) disputed() string {
	h.t.Helper()
	id := h.petition(domain.StateConcluded)
	h.says(id, "disputed", "Vẫn như cũ")
	return id
}

// closedAgain brings forth one that the chair closed again.
func (h *house) closedAgain() string {
	h.t.Helper()
	id := h.disputed()
	h.post("chair", "/v1/petitions/"+id+"/closing", object{"reason": "Đã kiểm tra lại"})
	return id
}

// answeredTwice brings forth a petition to which two answers were given.
func (h *house) answeredTwice() string {
	h.t.Helper()
	id := h.petition(domain.StateConcluded)
	h.give(h.draft(id, nil))
	return id
}

func (h *house) newSession() object {
	n := h.next()
	return object{"unit": city, "title": fmt.Sprintf("Kỳ họp thứ %d", n), "opens_on": h.day(40 + n)}
}

func (h *house) session() string {
	h.t.Helper()
	return h.post("mayor", "/v1/council-sessions", h.newSession()).str("id")
}

func (h *house) newReception() object {
	return object{"unit": hangBai, "on": h.day(0), "by_chair": true, "visits": 3, "people": 4, "letters": 1, "note": fmt.Sprintf("Buổi %d", h.next())}
}

func (h *house) reception() string {
	h.t.Helper()
	return h.post("clerk", "/v1/receptions", h.newReception()).str("id")
}

func (h *house) newFinding(petition string) object {
	return object{"about": "petition", "petition": petition, "kind": "overdue", "text": fmt.Sprintf("Quá hạn, lần %d", h.next()), "recommendation": "Trả lời ngay", "due_on": h.day(10)}
}

func (h *house) finding() string {
	h.t.Helper()
	return h.post("monitor", "/v1/findings", h.newFinding(h.petition(domain.StateReceived))).str("id")
}

func (h *house) fiveClear() object {
	return object{"person": h.account["clerk"], "task": "Thay đèn ngõ 8", "responsibility": "Chịu trách nhiệm chính", "deadline": h.day(10), "expected_result": "Ngõ đủ sáng"}
}

func (h *house) newCommitment() object {
	c := h.fiveClear()
	c["dialogue"] = h.dialogue(domain.DialogueConcluded)
	return c
}

func (h *house) commitment() string {
	h.t.Helper()
	return h.post("chair", "/v1/commitments", h.newCommitment()).str("id")
}

// lapse brings forth a lapse of the ward: a letter that nobody took up in time.
func (h *house) lapse() string {
	h.t.Helper()
	letter := h.newPetition()
	letter["received_at"] = h.now.AddDate(0, 0, -20).Format(time.RFC3339)
	id := h.post("clerk", "/v1/petitions", letter).str("petition", "id")
	h.clockwork(casework.JobOverdue)
	return h.do("chair", "GET /v1/lapses?petition="+id, "").want(200).str("items", 0, "id")
}

// deadJob leaves a job in the queue that was tried too often.
func (h *house) deadJob() string {
	h.t.Helper()
	err := h.db.Update(h.t.Context(), func(tx casework.Tx) error { return tx.Enqueue(casework.Job{Kind: casework.JobTidy}) })
	if err != nil {
		h.t.Fatal(err)
	}
	var id int64
	err = h.connect().QueryRow(h.t.Context(), `UPDATE river.river_job SET state = 'discarded', attempt = 25, finalized_at = now(),
		errors = ARRAY['{"at":"2022-03-01T02:00:00Z","attempt":25,"error":"store: 57P01 gone","trace":""}'::jsonb]
		WHERE id = (SELECT max(id) FROM river.river_job) RETURNING id`).Scan(&id)
	if err != nil {
		h.t.Fatal(err)
	}
	return fmt.Sprint(id)
}

func (h *house) newRemediation() object {
	return object{"unit": hangBai, "title": fmt.Sprintf("Khắc phục sau giám sát lần %d", h.next()), "items": []object{h.fiveClear()}}
}

// told tells the clerk something, and returns the ID of the notification.
func (h *house) told() string {
	h.t.Helper()
	own := object{"unit": hangBai, "kind": "feedback", "field": "order", "title": fmt.Sprintf("Ồn ào lần %d", h.next()), "text": "Ồn ào cả đêm"}
	h.post("citizen", "/v1/petitions/"+h.post("citizen", "/v1/petitions", own).str("petition", "id")+"/withdrawal", object{})
	h.work()
	return h.do("clerk", "GET /v1/me/notifications?limit=1", "").want(200).str("items", 0, "id")
}

func (h *house) newWebhook() object {
	return object{"url": fmt.Sprintf("https://sms.example.vn/kiennghi/%d", h.next()), "topics": []string{"petition.withdrawn", "petition.answered"}, "description": "Cổng SMS"}
}

func (h *house) webhook() string {
	h.t.Helper()
	return h.post("admin", "/v1/webhooks", h.newWebhook()).str("id")
}

// undelivered brings forth messages that an endpoint did not take.
func (h *house) undelivered(n int) (webhook string, deliveries []any) {
	h.t.Helper()
	webhook = h.webhook()
	for range n {
		h.told()
	}
	for _, x := range h.do("admin", "GET /v1/webhooks/"+webhook+"/deliveries?state=dead", "").want(200).items() {
		deliveries = append(deliveries, x.(object)["id"])
	}
	return webhook, deliveries
}

// join opens an account for somebody new.
func (h *house) join(posts ...string) (login string, id domain.AccountID) {
	h.t.Helper()
	login = fmt.Sprintf("person%d", h.next())
	return login, h.hire(login, posts...)
}

func (h *house) newUnit() object {
	return object{"code": fmt.Sprintf("9%04d", h.next()), "name": "Phường Mới", "level": "ward", "parent": hoanKiem, "from": h.day(-100), "source": "Nghị quyết"}
}

func (h *house) newDelegation() object {
	return object{"unit": hangBai, "deputy": h.account["deputy"], "scope": "answers", "from": h.day(0), "until": h.day(30), "note": fmt.Sprintf("Số %d", h.next())}
}

// published returns the code of a petition that everybody may read.
func (h *house) published() string {
	h.t.Helper()
	id := h.petition(domain.StateReceived)
	h.do("chair", "PUT /v1/petitions/"+id+"/publicity", `{"public":true}`, any1).want(200)
	return h.do("chair", "GET /v1/petitions/"+id, "").want(200).str("code")
}

// period asks for the figures of the ward in the last month.
func (h *house) period() string {
	return "?" + url.Values{"unit": {string(hangBai)}, "from": {h.day(-30)}, "to": {h.day(0)}}.Encode()
}

const ofTheWard = "?unit=" + string(hangBai)

// ready brings forth whatever an operation needs to succeed, and returns the
// request that will. There is one for every operation, and each time another.
var ready = map[string]func(*house) request{
	"signIn": func(h *house) request { return request{body: object{"login": "citizen", "password": thePassword}} },
	"refresh": func(h *house) request {
		in := h.post("", "/v1/auth/sign-in", object{"login": "citizen", "password": thePassword})
		return request{body: object{"refresh_token": in.str("refresh_token")}}
	},
	"signOut": func(h *house) request {
		in := h.post("", "/v1/auth/sign-in", object{"login": "citizen", "password": thePassword})
		return request{body: object{"refresh_token": in.str("refresh_token")}}
	},
	"signUp": func(h *house) request {
		return request{body: object{"login": fmt.Sprintf("cong-dan-%d", h.next()), "password": thePassword, "name": "Công dân"}}
	},
	"getBrief": func(h *house) request {
		h.disputed()
		return request{as: "chair"}
	},
	"listTasks": func(h *house) request {
		h.draft(h.petition(domain.StateReceived), nil)
		return request{as: "chair", args: "?section=answers_to_approve"}
	},
	"getMe": func(*house) request { return request{as: "clerk"} },
	"changePassword": func(h *house) request {
		login, _ := h.join()
		return request{as: login, body: object{"old": thePassword, "new": "một mật khẩu khác hẳn"}}
	},
	"listAccounts": func(*house) request { return request{as: "admin"} },
	"createAccount": func(h *house) request {
		return request{as: "admin", body: object{"login": fmt.Sprintf("can-bo-%d", h.next()), "name": "Cán bộ", "password": thePassword}}
	},
	"getAccount": func(h *house) request { return request{as: "admin", path: []string{h.account["clerk"].String()}} },
	"changeAccount": func(h *house) request {
		_, id := h.join()
		return request{as: "admin", path: []string{id.String()}, body: object{"disabled": true}}
	},
	"grantPost": func(h *house) request {
		_, id := h.join()
		return request{as: "admin", path: []string{id.String()}, body: object{"role": "officer", "unit": hangBai, "from": h.day(0)}}
	},
	"endPost": func(h *house) request {
		_, id := h.join("officer@" + string(hangBai))
		post := h.do("admin", "GET /v1/accounts/"+id.String(), "").want(200).str("posts", 0, "id")
		return request{as: "admin", path: []string{id.String(), post}, body: object{"until": h.day(-1)}}
	},
	"listDelegations": func(*house) request { return request{as: "chair"} },
	"delegate":        func(h *house) request { return request{as: "chair", body: h.newDelegation()} },
	"endDelegation": func(h *house) request {
		id := h.post("chair", "/v1/delegations", h.newDelegation()).str("id")
		return request{as: "chair", path: []string{id}, body: object{"until": h.day(1)}}
	},

	"listUnits":  func(*house) request { return request{as: "clerk", args: "?level=ward"} },
	"createUnit": func(h *house) request { return request{as: "admin", body: h.newUnit()} },
	"listStaff":  func(*house) request { return request{as: "clerk", path: []string{string(hangBai)}} },
	"getUnit":    func(*house) request { return request{as: "clerk", path: []string{string(hangBai)}} },
	"changeUnit": func(h *house) request {
		id := h.post("admin", "/v1/units", h.newUnit()).str("id")
		return request{as: "admin", path: []string{id}, body: object{"population": 22300, "population_on": h.day(-1)}}
	},
	"addSuccessor": func(h *house) request {
		id := h.post("admin", "/v1/units", h.newUnit()).str("id")
		h.do("admin", "PATCH /v1/units/"+id, `{"until":"`+h.day(-10)+`"}`, any1).want(200)
		return request{as: "admin", path: []string{id}, body: object{"to": trangTien, "on": h.day(-9), "extent": "part", "source": "Nghị quyết"}}
	},

	"listCouncilSessions": func(*house) request { return request{as: "clerk"} },
	"createCouncilSession": func(h *house) request {
		return request{as: "mayor", body: h.newSession()}
	},
	"getCouncilSession":        func(h *house) request { return request{as: "monitor", path: []string{h.session()}} },
	"listCouncilSessionEvents": func(h *house) request { return request{as: "monitor", path: []string{h.session()}} },
	"correctCouncilSession": func(h *house) request {
		return request{as: "mayor", path: []string{h.session()}, body: object{"title": "Kỳ họp chuyên đề", "opens_on": h.day(400 + h.next()), "reason": "Ghi nhầm ngày"}}
	},
	"listDialogues": func(*house) request { return request{as: "clerk", args: ofTheWard} },
	"planDialogue":  func(h *house) request { return request{as: "clerk", body: h.newDialogue()} },
	"getDialogue": func(h *house) request {
		return request{as: "clerk", path: []string{h.dialogue(domain.DialogueConcluded)}}
	},
	"changePlan": func(h *house) request {
		return request{as: "clerk", path: []string{h.dialogue(domain.DialoguePlanned)}, body: object{"place": "Trường tiểu học"}}
	},
	"giveNotice": func(h *house) request {
		return request{as: "clerk", path: []string{h.dialogue(domain.DialoguePlanned)}, body: object{"channel": "quarter_heads", "detail": "Tổ dân phố 1"}}
	},
	"openDialogue": func(h *house) request {
		return request{as: "clerk", path: []string{h.dialogue(domain.DialogueNoticed)}, body: object{"attendance": object{"people": 9, "organisations": 1, "officials": 2}}}
	},
	"listMatters": func(h *house) request { return request{as: "clerk", path: []string{h.dialogue(domain.DialogueOpen)}} },
	"recordMatters": func(h *house) request {
		return request{as: "clerk", path: []string{h.dialogue(domain.DialogueOpen)}, body: object{"items": []any{
			object{"id": newID(h.office), "field": "land", "title": "Cấp giấy chứng nhận"}, object{"id": newID(h.office), "field": "order", "title": "Ồn ào ban đêm"}}}}
	},
	"closeDialogue": func(h *house) request {
		return request{as: "clerk", path: []string{h.dialogue(domain.DialogueOpen)}, body: object{}}
	},
	"keepMinutes": func(h *house) request {
		return request{as: "clerk", path: []string{h.dialogue(domain.DialogueOpen)}, body: object{"text": "Biên bản"}}
	},
	"publishConclusion": func(h *house) request {
		return request{as: "chair", path: []string{h.dialogue(domain.DialogueClosed)}, body: h.newConclusion()}
	},
	"cancelDialogue": func(h *house) request {
		return request{as: "chair", path: []string{h.dialogue(domain.DialogueNoticed)}, body: object{"reason": "Bão"}}
	},
	"listDialogueEvents": func(h *house) request {
		return request{as: "clerk", path: []string{h.dialogue(domain.DialogueClosed)}}
	},

	"listPetitions": func(*house) request { return request{as: "clerk", args: ofTheWard} },
	"filePetition":  func(h *house) request { return request{as: "clerk", body: h.newPetition()} },
	"getPetition":   func(h *house) request { return request{as: "clerk", path: []string{h.petition(domain.StateAnswered)}} },
	"listPetitionEvents": func(h *house) request {
		return request{as: "clerk", path: []string{h.petition(domain.StateConcluded)}}
	},
	"viewIdentity": func(h *house) request {
		return request{as: "clerk", path: []string{h.petition(domain.StateReceived)}, body: object{"purpose": "Mời lên làm việc"}}
	},
	"acceptPetition": func(h *house) request {
		return request{as: "clerk", path: []string{h.petition(domain.StateReceived)}, body: object{"note": "Nhận"}}
	},
	"assignPetition": func(h *house) request {
		return request{as: "chair", path: []string{h.petition(domain.StateReceived)}, body: object{"person": h.account["clerk"], "task": "Kiểm tra",
			"responsibility": "Chính", "deadline": h.day(5), "expected_result": "Báo cáo"}}
	},
	"reclassifyPetition": func(h *house) request {
		return request{as: "clerk", path: []string{h.petition(domain.StateReceived)}, body: object{"kind": "complaint", "reason": "Theo nội dung"}}
	},
	"promiseAnswer": func(h *house) request {
		return request{as: "clerk", path: []string{h.petition(domain.StateReceived)}, body: object{"due_on": h.day(15), "note": "Hẹn"}}
	},
	"refusePetition": func(h *house) request {
		return request{as: "chair", path: []string{h.petition(domain.StateReceived)}, body: object{"ground": "already_settled", "note": "Đã có quyết định"}}
	},
	"withdrawPetition": func(h *house) request {
		return request{as: "clerk", path: []string{h.petition(domain.StateReceived)}, body: object{"note": "Rút"}}
	},
	"linkDuplicate": func(h *house) request {
		return request{as: "clerk", path: []string{h.petition(domain.StateReceived)}, body: object{"primary": h.petition(domain.StateReceived), "note": "Trùng"}}
	},
	"unlinkDuplicate": func(h *house) request {
		return request{as: "clerk", path: []string{h.petition(domain.StateLinked)}}
	},
	"extendPetition": func(h *house) request {
		return request{as: "chair", path: []string{h.petition(domain.StateInProgress)}, body: object{"due_on": h.day(40), "reason": "Vụ việc phức tạp"}}
	},
	"pausePetition": func(h *house) request {
		return request{as: "chair", path: []string{h.petition(domain.StateInProgress)}, body: object{"reason": "by_law", "article": "Luật Khiếu nại điều 11", "until": h.day(20), "note": "Chờ bản án"}}
	},
	"resumePetition": func(h *house) request {
		return request{as: "chair", path: []string{h.paused()}, body: object{"note": "Đã nhận bản vẽ"}}
	},
	"getPetitionClock": func(h *house) request {
		return request{as: "clerk", path: []string{h.petition(domain.StateReceived)}}
	},
	"listRules": func(*house) request { return request{as: "clerk"} },
	"getRule":   func(*house) request { return request{as: "clerk", path: []string{"petition_resolution"}} },
	"enterRule": func(h *house) request {
		return request{as: "admin", path: []string{"dialogue_follow_up"}, body: object{"from": h.day(1), "amount": 10 + h.next()%20, "unit": "working_days", "basis": "Quyết định 5/QĐ-UBND"}}
	},
	"listOfficeHours": func(*house) request { return request{as: "clerk"} },
	"enterOfficeHours": func(h *house) request {
		return request{as: "admin", body: object{"from": h.day(1), "hours": "07:30-11:30 13:30-17:00", "basis": fmt.Sprintf("Thông báo %d", h.next())}}
	},
	"listCalendars": func(*house) request { return request{as: "clerk"} },
	"getCalendar":   func(*house) request { return request{as: "clerk", path: []string{"2027"}} },
	"enterCalendar": func(h *house) request {
		return request{as: "admin", path: []string{"2027"}, body: object{"days": holidays(2027, fmt.Sprintf("Thông báo %d", h.next()))}}
	},
	"setPublicity": func(h *house) request {
		return request{as: "chair", path: []string{h.petition(domain.StateReceived)}, body: object{"public": true}}
	},
	"escalatePetition": func(h *house) request {
		return request{as: "chair", path: []string{h.petition(domain.StateReceived)}, body: h.newEscalation()}
	},
	"registerDenunciation": func(h *house) request {
		return request{as: "clerk", body: object{"unit": hangBai, "number": fmt.Sprintf("%d/TC", h.next()), "received_on": h.day(-3), "passed_to": "Thanh tra quận", "passed_on": h.day(-1)}}
	},

	"listAnswers": func(*house) request { return request{as: "clerk", args: ofTheWard} },
	"createAnswer": func(h *house) request {
		return request{as: "clerk", body: h.newAnswer(h.petition(domain.StateReceived), nil)}
	},
	"getAnswer": func(h *house) request {
		return request{as: "clerk", path: []string{h.draft(h.petition(domain.StateReceived), nil)}}
	},
	"reviseAnswer": func(h *house) request {
		return request{as: "clerk", path: []string{h.draft(h.petition(domain.StateReceived), nil)}, body: object{"number": "2/UBND", "signed_on": h.day(0),
			"signatory": "Chủ tịch", "text": "Đã giải quyết.", "outcome": "resolved", "means": "document", "evidence": "Biên bản", "done_on": h.day(0)}}
	},
	"dropAnswer": func(h *house) request {
		return request{as: "clerk", path: []string{h.draft(h.petition(domain.StateReceived), nil)}}
	},
	"approveAnswer": func(h *house) request {
		return request{as: "chair", path: []string{h.draft(h.petition(domain.StateReceived), nil)}}
	},
	"publishAnswer": func(h *house) request {
		warned := object{"outcome": "resolved", "means": "inspection", "evidence": "…", "done_on": h.day(0)}
		return request{as: "chair", path: []string{h.approve(h.draft(h.petition(domain.StateReceived), warned))},
			body: object{"overrides": []object{{"code": "no_evidence", "reason": fmt.Sprintf("Ảnh chụp trong hồ sơ giấy số %d", h.next())}}}}
	},
	"checkAnswer": func(h *house) request {
		return request{as: "clerk", path: []string{h.draft(h.petition(domain.StateReceived), object{"outcome": "planned", "due_on": h.day(60)})}}
	},

	"listEscalations": func(*house) request { return request{as: "officer"} },
	"getEscalation": func(h *house) request {
		return request{as: "officer", path: []string{h.escalation(domain.EscalationReturned)}}
	},
	"acceptEscalation": func(h *house) request {
		return request{as: "officer", path: []string{h.escalation(domain.EscalationPending)}, body: object{"note": "Nhận"}}
	},
	"returnEscalation": func(h *house) request {
		return request{as: "officer", path: []string{h.escalation(domain.EscalationPending)}, body: object{"reason": "Thiếu hồ sơ"}}
	},
	"recallEscalation": func(h *house) request {
		return request{as: "chair", path: []string{h.escalation(domain.EscalationPending)}, body: object{"reason": "Tự giải quyết"}}
	},
	"listEscalationGroups": func(h *house) request {
		h.group()
		return request{as: "officer"}
	},
	"getEscalationGroup": func(h *house) request { return request{as: "officer", path: []string{h.group().str("id")}} },
	"nameHolder": func(h *house) request {
		return request{as: "mayor", path: []string{h.escalation(domain.EscalationContested)}, body: object{"holder": hoanKiem, "reason": "Theo phân cấp"}}
	},
	"listLapses": func(h *house) request {
		h.lapse()
		return request{as: "officer", args: ofTheWard}
	},
	"getLapse": func(h *house) request { return request{as: "officer", path: []string{h.lapse()}} },
	"explainLapse": func(h *house) request {
		return request{as: "chair", path: []string{h.lapse()}, body: object{"reason": "Chờ xác minh thực địa"}}
	},
	"getBacklog": func(h *house) request { return request{as: "clerk", args: h.period()} },
	"listJobs": func(h *house) request {
		h.deadJob()
		return request{as: "admin"}
	},
	"retryJob": func(h *house) request { return request{as: "admin", path: []string{h.deadJob()}} },
	"groupEscalations": func(h *house) request {
		return request{as: "officer", body: h.newGroup()}
	},

	"listReceptions": func(*house) request { return request{as: "clerk", args: ofTheWard} },
	"recordReception": func(h *house) request {
		return request{as: "clerk", body: h.newReception()}
	},
	"getReception":        func(h *house) request { return request{as: "monitor", path: []string{h.reception()}} },
	"listReceptionEvents": func(h *house) request { return request{as: "monitor", path: []string{h.reception()}} },
	"correctReception": func(h *house) request {
		return request{as: "clerk", path: []string{h.reception()}, body: object{"on": h.day(0), "by_chair": true, "visits": 3, "people": 5, "letters": 1, "reason": "Ghi nhầm sổ"}}
	},
	"listFindings": func(*house) request { return request{as: "monitor", args: ofTheWard} },
	"createFinding": func(h *house) request {
		return request{as: "monitor", body: h.newFinding(h.petition(domain.StateReceived))}
	},
	"makeCommitment": func(h *house) request { return request{as: "chair", body: h.newCommitment()} },
	"listCommitments": func(h *house) request {
		h.commitment()
		return request{as: "chair", args: "?unit=" + string(hangBai)}
	},
	"getCommitment": func(h *house) request { return request{as: "chair", path: []string{h.commitment()}} },
	"reportProgress": func(h *house) request {
		return request{as: "clerk", path: []string{h.commitment()}, body: object{"text": "Đã mua đèn"}}
	},
	"fulfilCommitment": func(h *house) request {
		return request{as: "clerk", path: []string{h.commitment()}, body: object{"evidence": "Ảnh chụp"}}
	},
	"moveCommitment": func(h *house) request {
		return request{as: "chair", path: []string{h.commitment()}, body: object{"deadline": h.day(30), "reason": "Chờ vật tư"}}
	},
	"breakCommitment": func(h *house) request {
		return request{as: "chair", path: []string{h.commitment()}, body: object{"reason": "Không còn kinh phí"}}
	},
	"verifyCommitment": func(h *house) request {
		id := h.commitment()
		h.do("clerk", "POST /v1/commitments/"+id+"/fulfilment", `{"evidence":"Ảnh chụp"}`, any1).want(200)
		return request{as: "monitor", path: []string{id}, body: object{"upheld": true, "note": "Đã kiểm tra tại chỗ"}}
	},
	"getCarryOver": func(h *house) request {
		return request{as: "chair", path: []string{h.dialogue(domain.DialogueOpen)}}
	},
	"makeRemediationList": func(h *house) request { return request{as: "chair", body: h.newRemediation()} },
	"listRemediationLists": func(h *house) request {
		h.post("chair", "/v1/remediation-lists", h.newRemediation())
		return request{as: "chair", args: "?unit=" + string(hangBai)}
	},
	"getRemediationList": func(h *house) request {
		return request{as: "chair", path: []string{h.post("chair", "/v1/remediation-lists", h.newRemediation()).str("id")}}
	},
	"listUncommittedAnswers": func(h *house) request { return request{as: "chair", args: "?unit=" + string(hangBai)} },
	"listUnreviewedConclusions": func(h *house) request {
		h.commitment()
		return request{as: "chair", args: "?unit=" + string(hangBai)}
	},
	"listPublicCommitments": func(h *house) request {
		h.commitment()
		return request{args: "?unit=" + string(hangBai)}
	},
	"getFinding": func(h *house) request { return request{as: "monitor", path: []string{h.finding()}} },
	"replyToFinding": func(h *house) request {
		return request{as: "chair", path: []string{h.finding()}, body: object{"text": "Đã chấn chỉnh"}}
	},
	"listQuestions": func(h *house) request {
		h.petition(domain.StateConcluded)
		return request{as: "monitor", args: ofTheWard}
	},
	"replyToOutcome": func(h *house) request {
		id := h.petition(domain.StateConcluded)
		h.clockwork(casework.JobQuestions) // a monitor waits until it is asked
		return request{as: "monitor", path: []string{id}, body: object{"verdict": "partly", "text": "Còn thiếu một đoạn"}}
	},
	"closePetitionAgain": func(h *house) request {
		return request{as: "chair", path: []string{h.disputed()}, body: object{"reason": "Đã kiểm tra lại tại chỗ"}}
	},
	"ruleOnClosing": func(h *house) request {
		return request{as: "monitor", path: []string{h.closedAgain()}, body: object{"upheld": false, "note": "Chưa được giải quyết"}}
	},
	"listRepeats": func(h *house) request {
		id := h.answeredTwice()
		h.post("clerk", "/v1/petitions/"+id+"/repeats", object{"channel": "phone", "text": "Vẫn việc cũ"})
		return request{as: "clerk", path: []string{id}}
	},
	"raiseAgain": func(h *house) request {
		return request{as: "clerk", path: []string{h.answeredTwice()}, body: object{"channel": "letter", "text": fmt.Sprintf("Vẫn việc cũ, lần %d", h.next())}}
	},
	"listCompletions": func(h *house) request {
		login := h.petitioner()
		id := h.asked(login)
		h.post(login, "/v1/petitions/"+id+"/completions", object{"text": "Bản vẽ ở bộ phận một cửa"})
		return request{as: "clerk", path: []string{id}}
	},
	"completePetition": func(h *house) request {
		login := h.petitioner()
		return request{as: login, path: []string{h.asked(login)}, body: object{"text": fmt.Sprintf("Bản vẽ, tờ %d", h.next())}}
	},
	"completePublicly": func(h *house) request {
		filed := h.post("clerk", "/v1/petitions", h.newPetition())
		h.wait(filed.str("petition", "id"))
		return request{path: []string{filed.str("petition", "code")}, body: object{"secret": filed.str("secret"), "text": "Bản vẽ"}}
	},
	"unlinkPublicly": func(h *house) request {
		primary, filed := h.petition(domain.StateReceived), h.post("clerk", "/v1/petitions", h.newPetition())
		h.post("clerk", "/v1/petitions/"+filed.str("petition", "id")+"/primary", object{"primary": primary, "note": "Cùng một ngọn đèn"})
		return request{path: []string{filed.str("petition", "code")}, body: object{"secret": filed.str("secret")}}
	},
	"revivePublicly": func(h *house) request {
		filed := h.post("clerk", "/v1/petitions", h.newPetition())
		h.post("clerk", "/v1/petitions/"+filed.str("petition", "id")+"/withdrawal", object{"note": "Người kiến nghị xin rút"})
		return request{path: []string{filed.str("petition", "code")}, body: object{"secret": filed.str("secret")}}
	},
	"revivePetition": func(h *house) request {
		login := h.petitioner()
		id := h.post(login, "/v1/petitions", object{"unit": hangBai, "kind": "petition", "field": "order", "title": "Quán hát", "text": "Ồn cả đêm"}).str("petition", "id")
		h.post("clerk", "/v1/petitions/"+id+"/withdrawal", object{"note": "Người kiến nghị gọi điện xin rút"})
		return request{as: login, path: []string{id}}
	},
	"replyPublicly": func(h *house) request {
		filed := h.post("clerk", "/v1/petitions", h.newPetition())
		h.give(h.draft(filed.str("petition", "id"), nil))
		return request{path: []string{filed.str("petition", "code")}, body: object{"secret": h.secretFor(parse(h.t, filed.str("petition", "id")), "confirmed"), "verdict": "confirmed"}}
	},
	"listNotifications": func(h *house) request {
		h.told()
		return request{as: "clerk", args: "?unread=false"}
	},
	"readNotification":  func(h *house) request { return request{as: "clerk", path: []string{h.told()}} },
	"readNotifications": func(h *house) request { return request{as: "clerk", body: object{"up_to": h.told()}} },
	"getContact":        func(*house) request { return request{as: "clerk"} },
	"changeContact": func(*house) request {
		return request{as: "clerk", body: object{"email": "van-thu@example.vn", "language": "en", "topics": []string{"petition.withdrawn", "finding.made"}}}
	},
	"listWebhooks":    func(h *house) request { h.webhook(); return request{as: "admin"} },
	"registerWebhook": func(h *house) request { return request{as: "admin", body: h.newWebhook()} },
	"getWebhook":      func(h *house) request { return request{as: "admin", path: []string{h.webhook()}} },
	"changeWebhook": func(h *house) request {
		return request{as: "admin", path: []string{h.webhook()}, body: object{"topics": []string{"commitment.moved"}, "description": "Cổng Zalo", "disabled": false}}
	},
	"rotateWebhookSecret": func(h *house) request { return request{as: "admin", path: []string{h.webhook()}} },
	"listDeliveries": func(h *house) request {
		id, _ := h.undelivered(3)
		return request{as: "admin", path: []string{id}}
	},
	"redeliver": func(h *house) request {
		id, dead := h.undelivered(1)
		return request{as: "admin", path: []string{id}, body: object{"deliveries": dead}}
	},
	"getStatistics": func(h *house) request { return request{as: "clerk", args: h.period()} },
	"getEscalationStatistics": func(h *house) request {
		h.escalation(domain.EscalationReturned)
		return request{as: "clerk", args: h.period()}
	},
	"getCompliance": func(*house) request { return request{as: "clerk", args: ofTheWard + "&year=2022"} },

	"listPublicUnits":     func(*house) request { return request{} },
	"listPublicDialogues": func(*house) request { return request{} },
	"getPublicDialogue":   func(h *house) request { return request{path: []string{h.dialogue(domain.DialogueConcluded)}} },
	"listPublicAnswers":   func(*house) request { return request{} },
	"listPublicPetitions": func(h *house) request { return request{args: h.period()} },
	"getPublicPetition":   func(h *house) request { return request{path: []string{h.published()}} },
	"listPublicFindings":  func(*house) request { return request{} },
	"getPublicStatistics": func(h *house) request { return request{args: h.period()} },
	"getPublicEscalationStatistics": func(h *house) request {
		return request{args: h.period() + "&by=month"}
	},
	"listPublicEscalations": func(h *house) request {
		h.escalation(domain.EscalationReturned)
		return request{args: h.period() + "&figure=bounced"}
	},
	"getPublicBacklog":    func(h *house) request { return request{args: h.period()} },
	"getPublicCompliance": func(*house) request { return request{args: ofTheWard + "&year=2022"} },
	"getService":          func(*house) request { return request{} },
	"getKeys":             func(*house) request { return request{} },
	"live":                func(*house) request { return request{} },
	"ready":               func(*house) request { return request{} },
}

// tables returns the names of all tables.
func tables(t testing.TB, c *pgx.Conn) []string {
	t.Helper()
	rows, err := c.Query(t.Context(), `SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1`)
	if err != nil {
		t.Fatal(err)
	}
	names, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	return names
}

// connect opens a connection to the office's database that nothing of the
// office stands between.
func (o *office) connect() *pgx.Conn {
	o.t.Helper()
	c, err := pgx.Connect(o.t.Context(), o.dsn)
	if err != nil {
		o.t.Fatal(err)
	}
	o.t.Cleanup(func() { c.Close(context.Background()) })
	return c
}

// contents returns a hash of everything that is kept, by table. Two that are
// alike say that nothing was changed in between.
func contents(t testing.TB, c *pgx.Conn) map[string]string {
	t.Helper()
	all := map[string]string{}
	for _, name := range tables(t, c) {
		var sum string
		if err := c.QueryRow(t.Context(), `SELECT coalesce(md5(string_agg(r::text, '|' ORDER BY r::text)), '') FROM `+pgx.Identifier{name}.Sanitize()+` AS r`).Scan(&sum); err != nil {
			t.Fatal(err)
		}
		all[name] = sum
	}
	return all
}

// rows counts what is kept, by table.
func rows(t testing.TB, c *pgx.Conn) map[string]int {
	t.Helper()
	all := map[string]int{}
	for _, name := range tables(t, c) {
		var n int
		if err := c.QueryRow(t.Context(), `SELECT count(*) FROM `+pgx.Identifier{name}.Sanitize()).Scan(&n); err != nil {
			t.Fatal(err)
		}
		all[name] = n
	}
	return all
}

// keeps lists the tables in which a text is found, in any column.
func keeps(t testing.TB, c *pgx.Conn, text string) []string {
	t.Helper()
	var in []string
	for _, name := range tables(t, c) {
		var found bool
		if err := c.QueryRow(t.Context(), `SELECT EXISTS (SELECT FROM `+pgx.Identifier{name}.Sanitize()+` AS r WHERE strpos(r::text, $1) > 0)`, text).Scan(&found); err != nil {
			t.Fatal(err)
		}
		if found {
			in = append(in, name)
		}
	}
	return in
}
