package api_test

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"testing"

	"kiennghi/domain"
)

// TestDisputeIsNotEvaded tries every way for the office to end a disputed case
// but an answer, and to end a closing but its ruling.
func TestDisputeIsNotEvaded(t *testing.T) {
	t.Parallel()
	o := open(t, "2022-03-01T02:00:00Z")
	hireWard(o)
	o.hire("monitor", "monitor@"+string(hangBai))
	p, code, secret := o.letter("clerk", string(hangBai), "Đèn chiếu sáng ngõ 8 hỏng")
	primary, _, _ := o.letter("clerk", string(hangBai), "Đèn ngõ 9 hỏng")
	o.publish("clerk", "chair", p, o.resolved())
	o.do("", "POST /public/v1/petitions/"+code+"/replies", fmt.Sprintf(`{"secret":%q,"verdict":"disputed","text":"Đèn vẫn hỏng"}`, secret)).want(204)

	refusal := `{"ground":"no_content","note":"Không có nội dung"}`
	link := fmt.Sprintf(`{"primary":%q,"note":"Cùng một việc"}`, primary[len("/v1/petitions/"):])
	for _, who := range []string{"clerk", "chair"} {
		for _, s := range o.do(who, "GET "+p, "").want(200).allowed() {
			if slices.Contains([]string{"refuse", "link", "withdraw"}, s) {
				t.Errorf("the %s is offered to %s what is disputed", who, s)
			}
		}
	}
	o.do("clerk", "POST "+p+"/withdrawal", `{"note":"Người kiến nghị xin rút"}`, any1).refused(t, http.StatusConflict, "disputed")
	o.do("chair", "POST "+p+"/refusal", refusal, any1).refused(t, http.StatusConflict, "disputed")
	o.do("clerk", "POST "+p+"/primary", link, any1).refused(t, http.StatusConflict, "disputed")

	answer := o.approved("clerk", "chair", p, o.resolved())
	o.do("chair", "POST "+p+"/closing", `{"reason":"Đã kiểm tra lại"}`, any1).want(200)
	issue := o.do("chair", "POST "+answer+"/publication", "", any1)
	issue.refused(t, http.StatusConflict, "ruling_awaited")
	if issue.str("matters", 0) != p[len("/v1/petitions/"):] {
		t.Errorf("it is not said of which: %s", issue.text)
	}
	for _, s := range o.do("chair", "GET "+p, "").want(200).allowed() {
		if slices.Contains([]string{"answer", "conclude"}, s) {
			t.Errorf("the chair is offered to %s what waits for a ruling", s)
		}
	}
	o.do("monitor", "POST "+p+"/ruling", `{"upheld":false,"note":"Chưa sửa"}`, any1).want(200)
	o.do("chair", "POST "+answer+"/publication", "", any1).want(200)
	if v := o.do("chair", "GET "+p, "").want(200); v.str("verdict") != "awaited" || v.num("reopened") != 2 {
		t.Errorf("answered anew: %s", v.text)
	}
}

// TestAnswerAfterTheTimeToRule comes before the clockwork does: the question
// says all the same that nobody ruled.
func TestAnswerAfterTheTimeToRule(t *testing.T) {
	t.Parallel()
	o := open(t, "2022-03-01T02:00:00Z")
	hireWard(o)
	p, _, _ := o.letter("clerk", string(hangBai), "Rác ngõ 7")
	id := p[len("/v1/petitions/"):]
	o.publish("clerk", "chair", p, o.resolved())
	o.says(id, "disputed", "Vẫn còn")
	o.do("chair", "POST "+p+"/closing", `{"reason":"Đã dọn"}`, any1).want(200)
	answer := o.approved("clerk", "chair", p, o.resolved())
	o.pass(20 * days)
	o.do("chair", "POST "+answer+"/publication", "", any1).refused(t, http.StatusConflict, "ruling_awaited")
	o.pass(1 * days)
	o.do("chair", "POST "+answer+"/publication", "", any1).want(200)
	list := o.do("chair", "GET /v1/questions?petition="+id, "").want(200)
	if a, b := list.str("items", 0, "state"), list.str("items", 1, "state"); a != "unruled" || b != "waiting" {
		t.Errorf("the questions are %s and %s", a, b)
	}
}

// TestDuplicateOfWhatWasConcluded would end a petition unanswered and unasked.
func TestDuplicateOfWhatWasConcluded(t *testing.T) {
	t.Parallel()
	o := open(t, "2022-03-01T02:00:00Z")
	hireWard(o)
	file := func() answer { return o.lamp("clerk", hangBai, "Ngõ 8 Hàng Bài") }
	first := file().str("petition", "id")
	o.publish("clerk", "chair", "/v1/petitions/"+first, o.resolved())
	o.pass(30 * days)
	again := file()
	if again.recurs() != first {
		t.Fatalf("it does not recur: %s", again.text)
	}
	link := "POST /v1/petitions/" + again.str("petition", "id") + "/primary"
	o.do("clerk", link, fmt.Sprintf(`{"primary":%q,"note":"Cùng một việc"}`, first), any1).refused(t, http.StatusConflict, "primary_ended")
	o.publish("clerk", "chair", "/v1/petitions/"+first, fmt.Sprintf(`"outcome":"planned","due_on":%q`, "2022-06-01"), domain.WarnNoPerson)
	o.do("clerk", link, fmt.Sprintf(`{"primary":%q,"note":"Cùng một việc"}`, first), any1).refused(t, http.StatusConflict, "recurs_from_it")
	third := file().str("petition", "id")
	o.do("clerk", link, fmt.Sprintf(`{"primary":%q,"note":"Cùng một việc"}`, third), any1).want(200)
}

// TestWithdrawalByTheOffice says why, and is told to who is said to want it.
func TestWithdrawalByTheOffice(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	id, code := h.own()
	h.do("clerk", "POST /v1/petitions/"+id+"/withdrawal", `{}`, any1).refused(t, http.StatusUnprocessableEntity, "required")
	h.post("clerk", "/v1/petitions/"+id+"/withdrawal", object{"note": "Người kiến nghị gọi điện xin rút"})
	own, _ := h.own()
	h.post("citizen", "/v1/petitions/"+own+"/withdrawal", object{})
	h.work()
	if told := h.heard("citizen"); !slices.Equal(told, []string{"petition.withdrawn " + code}) {
		t.Errorf("the petitioner is told %v", told)
	}
}

// TestNamesInPublicTexts names who raised a matter in what everybody reads of
// it, written otherwise than it is kept.
func TestNamesInPublicTexts(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	named := h.newPetition()
	named["petitioner"] = object{"kind": "person", "name": "Nguyễn Thị Mẫu"}
	id := h.post("clerk", "/v1/petitions", named).str("petition", "id")
	path := "/v1/petitions/" + id
	h.post("clerk", path+"/acceptance", object{})
	const text = "Chờ bà NGUYỄN  Thị, Mẫu bổ sung"
	refused := func(as, what string, body object, field string) {
		t.Helper()
		a := h.do(as, "POST "+what, request{body: body}.text(), any1)
		if a.refused(t, http.StatusUnprocessableEntity, "personal_data_suspected"); a.json["field"] != field {
			t.Errorf("not said of %s: %s", field, a.text)
		}
	}
	refused("chair", path+"/extensions", object{"due_on": h.day(31), "reason": text}, "reason")
	refused("chair", path+"/pauses", object{"reason": "waiting_for_petitioner", "note": text}, "note")
	refused("chair", path+"/pauses", object{"reason": "by_law", "article": text, "note": "Chờ"}, "article")
	h.post("clerk", path+"/promise", object{"due_on": h.day(5)})
	refused("clerk", path+"/promise", object{"due_on": h.day(6), "note": text}, "note")
	h.charge("clerk", path)
	promise := h.fiveClear()
	promise["answer"] = h.give(h.draft(id, object{"outcome": "planned", "due_on": h.day(60)}))
	for _, field := range []string{"task", "responsibility", "expected_result"} {
		five := maps.Clone(promise)
		five[field] = text
		refused("chair", "/v1/commitments", five, field)
	}
	c := "/v1/commitments/" + h.post("chair", "/v1/commitments", promise).str("id")
	refused("chair", c+"/progress", object{"text": text, "evidence": "Ảnh"}, "text")
	refused("chair", c+"/move", object{"deadline": h.day(30), "reason": text}, "reason")
	refused("chair", c+"/fulfilment", object{"evidence": text}, "evidence")
	refused("chair", c+"/failure", object{"reason": text}, "reason")
}

// A case that is closed again where something is still owed has a day for it.
func TestClosedAgainWithADay(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	path, code, secret := h.letter("clerk", string(hangBai), "Ngõ ngập")
	h.publish("clerk", "chair", path, `"outcome":"in_progress","reason":"no_plan"`, domain.WarnNoDate, domain.WarnNoPerson)
	h.do("", "POST /public/v1/petitions/"+code+"/replies", fmt.Sprintf(`{"secret":%q,"verdict":"disputed","text":"Chưa làm gì"}`, secret)).want2xx()
	h.do("chair", "POST "+path+"/closing", `{"reason":"Đã giao đơn vị thoát nước"}`, any1).want2xx()
	if p := h.do("chair", "GET "+path, "").want(200); p.str("state") != "answered" || p.at("next_due") == nil {
		t.Errorf("nothing is owed: %s", p.text)
	}
}
