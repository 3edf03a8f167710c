package api_test

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"testing"
	"time"

	"kiennghi/domain"
)

// sections returns the sections of somebody's brief by name.
func (h *house) sections(who string) map[string]object {
	h.t.Helper()
	out := map[string]object{}
	for _, s := range h.do(who, "GET /v1/me/brief", "").want(http.StatusOK).at("sections").([]any) {
		out[s.(object)["section"].(string)] = s.(object)
	}
	return out
}

// ids lists what tasks are about, in their order.
func ids(tasks []any) (out []string) {
	for _, t := range tasks {
		out = append(out, t.(object)["id"].(string))
	}
	return out
}

// everything lists all tasks of a section, page by page.
func (h *house) everything(who, list string) (tasks []any) {
	h.t.Helper()
	for after := ""; ; {
		a := h.do(who, "GET "+list+"&limit=7"+after, "").want(http.StatusOK)
		tasks = append(tasks, a.items()...)
		if a.header.Get("Link") == "" {
			return tasks
		}
		after = "&cursor=" + a.cursor()
	}
}

// TestBriefs fills an office and holds everybody's brief against its lists:
// they agree, nothing is of another's, and each thing can be read and acted on.
func TestBriefs(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	for _, o := range operations(t) {
		if o.id != "changePassword" && o.id != "endDelegation" && o.id != "delegate" {
			h.send(o, ready[o.id](h)).want2xx()
		}
	}
	// a dialogue to come after one whose conclusion promised something
	next := h.newDialogue()
	next["starts_at"] = h.now.Add(10 * days).Format(time.RFC3339)
	h.post("clerk", "/v1/dialogues", next)
	h.commitment()
	h.closedAgain()
	h.escalation(domain.EscalationContested)
	mine, _ := h.own()
	h.post("clerk", "/v1/petitions/"+mine+"/acceptance", object{})
	h.post("chair", "/v1/petitions/"+mine+"/pauses", object{"reason": "waiting_for_petitioner", "note": "Chờ bản vẽ"})
	h.dialogue(domain.DialogueClosed)
	h.petition(domain.StateAnswered)
	h.approve(h.draft(h.petition(domain.StateReceived), nil))
	for range 101 {
		h.draft(h.petition(domain.StateReceived), nil)
	}
	h.timePasses(8)

	seen := map[string]bool{}
	for _, who := range slices.Sorted(maps.Keys(everyone)) {
		for name, s := range h.sections(who) {
			all := h.everything(who, s["list"].(string))
			first, got := s["items"].([]any), ids(all)
			if count := int(s["count"].(float64)); count != min(len(all), 100) || s["more"] != (len(all) > 100) {
				t.Errorf("%s, %s: counts %d, more %v, and lists %d", who, name, count, s["more"], len(all))
			}
			if want := ids(first); !slices.Equal(want, got[:min(20, len(got))]) {
				t.Errorf("%s, %s: shows %v, and lists %v", who, name, want, got)
			}
			if once := slices.Compact(slices.Sorted(slices.Values(got))); len(once) != len(got) {
				t.Errorf("%s, %s: lists %d of %d twice", who, name, len(got)-len(once), len(got))
			}
			last := ""
			for _, x := range first {
				task := x.(object)
				seen[name] = true
				if len(task["allowed_actions"].([]any)) == 0 && name != "promises_to_account_for" {
					t.Errorf("%s, %s: nothing can be done about %v", who, name, task)
				}
				h.do(who, "GET "+task["self"].(string), "").want(http.StatusOK)
				if due, ok := task["due_on"].(string); ok && name != "hand_overs_to_decide" && name != "holders_to_name" {
					if due < last {
						t.Errorf("%s, %s: %s comes after %s", who, name, due, last)
					}
					last = due
				}
			}
		}
	}
	for _, name := range []string{"answers_to_approve", "answers_to_publish", "petitions_due", "petitions_come_back", "hand_overs_to_decide", "holders_to_name", "groups_to_answer",
		"promises_to_account_for", "promises_due", "questions_to_ask", "closings_to_rule_on", "findings_to_reply_to", "petitions_to_complete",
		"answers_without_commitment", "conclusions_to_publish", "lapses_to_explain", "commitments_to_judge"} {
		if !seen[name] {
			t.Errorf("nobody has %s", name)
		}
	}
}

// TestBriefByPost asks what waits for whom: only what they may do, today.
func TestBriefByPost(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.draft(h.petition(domain.StateReceived), nil)
	names := func(who string) []string { return slices.Sorted(maps.Keys(h.sections(who))) }
	own := []string{"outcomes_to_reply_to", "petitions_to_complete"}
	for who, want := range map[string][]string{
		"citizen": own, "admin": own, "delegate": own,
		"monitor": {"closings_to_rule_on", "commitments_to_judge", "outcomes_to_reply_to", "petitions_to_complete", "questions_to_ask"},
	} {
		if got := names(who); !slices.Equal(got, want) {
			t.Errorf("the %s is told of %v, not of %v", who, got, want)
		}
	}
	if slices.Contains(names("deputy"), "answers_to_approve") {
		t.Error("a deputy approves without a delegation")
	}
	h.post("chair", "/v1/delegations", h.newDelegation())
	if s := h.sections("deputy")["answers_to_approve"]; s == nil || s["count"] != 1.0 {
		t.Errorf("under a delegation to answer the deputy has %v to approve", s)
	}
	if n := h.sections("neighbour")["answers_to_approve"]["count"]; n != 0.0 {
		t.Errorf("another ward's chair has %v to approve", n)
	}
	h.do("chair", "GET /v1/me/tasks?section=anything", "").refused(t, http.StatusBadRequest)
	if list := h.do("neighbour", "GET /v1/me/tasks?section=questions_to_ask", "").want(http.StatusOK).items(); len(list) != 0 {
		t.Errorf("a chair asks %v", list)
	}

	// What a citizen raised and was answered waits for their reply, and then no more.
	filed := h.post("citizen", "/v1/petitions", object{"unit": hangBai, "kind": "feedback", "field": "order", "title": "Ồn ào ban đêm", "text": "Ồn ào cả đêm"})
	p := filed.str("petition", "id")
	h.give(h.draft(p, nil))
	mine := h.sections("citizen")["outcomes_to_reply_to"]
	if got := ids(mine["items"].([]any)); !slices.Equal(got, []string{p}) {
		t.Errorf("the citizen is asked about %v", mine)
	}
	h.post("citizen", "/v1/petitions/"+p+"/replies", object{"verdict": "disputed", "text": "Vẫn ồn"})
	if n := h.sections("citizen")["outcomes_to_reply_to"]["count"]; n != 0.0 {
		t.Errorf("the citizen replied, and still has %v", n)
	}
	// What is paused for what they have to give waits for them, until it goes on.
	later, _ := h.own()
	h.post("clerk", "/v1/petitions/"+later+"/acceptance", object{})
	h.post("chair", "/v1/petitions/"+later+"/pauses", object{"reason": "by_law", "article": "Điều 11", "note": "Chờ toà"})
	waits := func() (got []string) {
		for _, x := range h.sections("citizen")["petitions_to_complete"]["items"].([]any) {
			got = append(got, x.(object)["id"].(string)+" until "+x.(object)["due_on"].(string))
		}
		return got
	}
	if got := waits(); len(got) > 0 {
		t.Errorf("the law pauses, and the citizen is to give something for %v", got)
	}
	h.post("chair", "/v1/petitions/"+later+"/resumption", object{})
	h.post("chair", "/v1/petitions/"+later+"/pauses", object{"reason": "waiting_for_petitioner", "note": "Chờ bản vẽ", "until": h.day(10)})
	if got := waits(); !slices.Equal(got, []string{later + " until " + h.day(10)}) {
		t.Errorf("the citizen is to give something for %v", got)
	}
	h.post("citizen", "/v1/petitions/"+later+"/completions", object{"text": "Bản vẽ"})
	if got := waits(); len(got) > 0 {
		t.Errorf("it goes on, and the citizen is to give something for %v", got)
	}
	if back := h.sections("chair")["petitions_come_back"]; fmt.Sprint(ids(back["items"].([]any))) != "["+p+"]" {
		t.Errorf("to the chair came back %v", back)
	}
}

// TestBriefOfWhatFollows: what was promised waits for who does it, what was held
// for its conclusion, what was late for its reason, and what is reported done for
// who looks at it; each until it is done, and for those alone who can.
func TestBriefOfWhatFollows(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	waits := func(who, section string, want ...string) object {
		t.Helper()
		s := h.sections(who)[section]
		if got := ids(s["items"].([]any)); !slices.Equal(got, want) || s["count"] != float64(len(want)) {
			t.Fatalf("%s of the %s: %v, want %v", section, who, s, want)
		}
		if len(want) == 0 {
			return nil
		}
		return s["items"].([]any)[0].(object)
	}
	none := func(section string, who ...string) {
		t.Helper()
		for _, who := range who {
			if s := h.sections(who)[section]; s != nil {
				t.Errorf("the %s is told of %s", who, section)
			}
		}
	}
	can := func(task object, step, due string) {
		t.Helper()
		if !slices.Contains(task["allowed_actions"].([]any), any(step)) || due != "" && task["due_on"] != due {
			t.Errorf("%s by %s is not offered in %v", step, due, task)
		}
	}

	const promised, concluded, lapses, judged = "answers_without_commitment", "conclusions_to_publish", "lapses_to_explain", "commitments_to_judge"
	none(promised, "clerk", "deputy", "monitor", "citizen")
	none(concluded, "clerk", "deputy", "monitor", "citizen")
	none(lapses, "clerk", "deputy", "monitor", "citizen")
	none(judged, "clerk", "chair", "delegate", "citizen")

	planned := object{"outcome": "planned", "due_on": h.day(60)}
	one, other := h.petition(domain.StateInProgress), h.petition(domain.StateInProgress)
	both := h.give(h.draft(one, object{"outcome": "in_progress", "reason": "with_plan", "due_on": h.day(70), "petitions": []string{one, other}}), domain.WarnNoPerson)
	superseded := h.petition(domain.StateInProgress)
	first := h.give(h.draft(superseded, planned), domain.WarnNoPerson)
	h.give(h.draft(h.petition(domain.StateInProgress), object{"outcome": "in_progress", "reason": "no_plan"}), domain.WarnNoDate, domain.WarnNoPerson)
	can(waits("chair", promised, first, both), "make_commitment", h.day(60))
	waits("neighbour", promised)
	second := h.give(h.draft(superseded, planned), domain.WarnNoPerson)
	waits("chair", promised, second, both)
	five := h.fiveClear()
	five["answer"] = both
	h.post("chair", "/v1/commitments", five)
	waits("chair", promised, second)
	h.give(h.draft(superseded, nil))
	waits("chair", promised)

	closed := h.dialogue(domain.DialogueClosed)
	h.pass(1 * days)
	later := h.dialogue(domain.DialogueClosed)
	can(waits("chair", concluded, closed, later), "publish_conclusion", h.day(9))
	waits("neighbour", concluded)
	h.post("chair", "/v1/dialogues/"+closed+"/conclusion", h.newConclusion())
	waits("chair", concluded, later)

	lapse := h.lapse()
	task := waits("chair", lapses, lapse)
	can(task, "explain_overdue", h.do("chair", "GET /v1/lapses/"+lapse, "").want(http.StatusOK).str("reason_due"))
	if task["petition"] == nil || task["title"] == "" {
		t.Errorf("the lapse is shown as %v", task)
	}
	waits("district", lapses)
	h.post("chair", "/v1/lapses/"+lapse+"/reason", object{"reason": "Chờ xác minh"})
	waits("chair", lapses)

	done := func() string {
		id := h.commitment()
		h.post("clerk", "/v1/commitments/"+id+"/fulfilment", object{"evidence": "Ảnh chụp"})
		h.pass(1 * days)
		return id
	}
	early, late := done(), done()
	if task := waits("monitor", judged, early, late); task["overdue"] != false {
		t.Errorf("a judgement is overdue: %v", task)
	} else {
		can(task, "uphold_fulfilment", "")
		can(task, "refute_fulfilment", "")
	}
	h.do("admin", "PATCH "+h.postOf(h.account["clerk"]), fmt.Sprintf(`{"until":%q}`, h.day(-1))).want(http.StatusOK)
	h.post("admin", "/v1/accounts/"+h.account["clerk"].String()+"/posts", object{"role": "monitor", "unit": hangBai, "from": h.day(0)})
	waits("clerk", judged) // who reported it
	h.post("monitor", "/v1/commitments/"+early+"/verification", object{"upheld": true, "note": "Đã xem"})
	waits("monitor", judged, late)
	h.post("monitor", "/v1/commitments/"+late+"/verification", object{"upheld": false, "note": "Chưa có"})
	waits("monitor", judged)
}

// TestOverride follows an answer that should not be given, and is, for a reason.
func TestOverride(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	p := h.petition(domain.StateReceived)
	id := h.approve(h.draft(p, object{"text": "Kính gửi Bà Mẫu, liên hệ 0912 345 678.", "public_summary": ""}))
	path := "/v1/answers/" + id
	before := contents(t, h.connect())
	check := h.do("clerk", "POST "+path+"/check", "", "Accept-Language: en").want(http.StatusOK)
	if maps.Equal(before, contents(t, h.connect())) == false {
		t.Error("a check changes something")
	}
	codes := func(list any) (out []string) {
		for _, w := range list.([]any) {
			out = append(out, w.(object)["code"].(string)+" "+w.(object)["field"].(string))
			if w.(object)["detail"] == "" {
				t.Errorf("%v has no words", w)
			}
		}
		return out
	}
	want := []string{"personal_data text", "no_public_summary public_summary"}
	if got := codes(check.at("warnings")); !slices.Equal(got, want) {
		t.Errorf("warned of %v, not of %v", got, want)
	}
	for _, who := range []string{"citizen", "neighbour"} {
		h.do(who, "POST "+path+"/check", "").refused(t, http.StatusNotFound, "not_found")
	}
	publish := func(body string) answer { return h.do("chair", "POST "+path+"/publication", body, any1) }
	override := func(code, reason string) string {
		return fmt.Sprintf(`{"overrides":[{"code":%q,"reason":%q}]}`, code, reason)
	}
	for _, body := range []string{"", override("no_public_summary", "Không cần công khai")} {
		a := publish(body)
		a.refused(t, http.StatusConflict, "warnings_stand")
		if got := codes(a.at("warnings")); !slices.Equal(got, want) {
			t.Errorf("refused for %v, not for %v", got, want)
		}
	}
	publish(override("same_text", "Cùng một việc")).refused(t, http.StatusUnprocessableEntity, "not_warned_of")
	publish(override("personal_data", "Bà Mẫu đã đồng ý")).refused(t, http.StatusUnprocessableEntity, "personal_data_suspected")
	publish(override("anything", "x")).refused(t, http.StatusBadRequest)
	given := publish(override("personal_data", "Người kiến nghị đã đồng ý")).want(http.StatusOK)
	if given.str("overrides", 0, "code") != "personal_data" || given.str("overrides", 0, "reason") != "Người kiến nghị đã đồng ý" {
		t.Errorf("given as %s", given.text)
	}
	h.give(h.draft(h.petition(domain.StateReceived), nil)) // of which nobody was warned

	// Monitors read why, and find it; the petition's other readers do not.
	for who, n := range map[string]int{"monitor": 1, "district": 1, "neighbour": 0, "citizen": 0} {
		if list := h.do(who, "GET /v1/answers?overridden=true", "").want(http.StatusOK).items(); len(list) != n {
			t.Errorf("the %s finds %d overridden answers, not %d", who, len(list), n)
		}
	}
	if r := h.do("monitor", "GET "+path, "").want(http.StatusOK).str("overrides", 0, "reason"); r == "" {
		t.Error("the monitor reads no reason")
	}
}

// TestSameText: a matter is not answered in the words of another, unless both
// are of one group.
func TestSameText(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	resolved := object{"text": "Đã thay bóng đèn.", "outcome": "resolved", "means": "carried_out", "evidence": "Biên bản", "done_on": h.day(0)}
	h.give(h.draft(h.petition(domain.StateReceived), resolved))
	resolved["text"] = "ĐÃ THAY bóng đèn!"
	copied := h.approve(h.draft(h.petition(domain.StateReceived), resolved))
	h.do("chair", "POST /v1/answers/"+copied+"/publication", "", any1).refused(t, http.StatusConflict, "warnings_stand")
	explained := h.approve(h.draft(h.petition(domain.StateReceived), object{"text": "Đã thay bóng đèn"}))
	h.do("chair", "POST /v1/answers/"+explained+"/publication", "", any1).refused(t, http.StatusConflict, "warnings_stand")
	h.do("chair", "POST /v1/answers/"+explained+"/publication", inSpite(domain.WarnSameText), any1).want(http.StatusOK)
	resolved["text"] = "Đã thay bóng đèn ngõ 8."
	h.give(h.draft(h.petition(domain.StateReceived), resolved))

	group := h.group()
	members := group.at("petitions").([]any)
	together := func() answer {
		a := h.newAnswer("", object{"text": "Đã nạo vét cống.", "outcome": "resolved", "means": "carried_out", "evidence": "Biên bản", "done_on": h.day(0), "group": group.str("id")})
		delete(a, "petitions")
		id := h.post("officer", "/v1/answers", a).str("id")
		h.post("district", "/v1/answers/"+id+"/approval", nil)
		return h.do("district", "POST /v1/answers/"+id+"/publication", "", any1)
	}
	if len(members) != 2 {
		t.Fatalf("a group of %v", members)
	}
	together().want(http.StatusOK)
	together().want(http.StatusOK)

	apart := h.group().at("petitions").([]any)
	for _, p := range apart {
		id := h.post("officer", "/v1/answers", h.newAnswer(p.(string), object{"text": "Đã kè bờ mương."})).str("id")
		h.post("district", "/v1/answers/"+id+"/approval", nil)
		h.do("district", "POST /v1/answers/"+id+"/publication", "", any1).want(http.StatusOK)
	}
}
