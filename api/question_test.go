package api_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"kiennghi/domain"
	"kiennghi/domain/casework"
	"kiennghi/domain/workday"
)

// timePasses lets the days pass, and what happens by itself meanwhile happen.
func (o *office) timePasses(n int) {
	o.t.Helper()
	o.pass(time.Duration(n) * days)
	for range 2 { // and again, when there is nothing left to do
		if err := o.desk.Do(o.t.Context(), casework.Job{Kind: casework.JobQuestions}); err != nil {
			o.t.Fatal(err)
		}
	}
}

// rates checks the numerators and denominators of a ward's rates.
func (o *office) rates(want map[string]string) {
	o.t.Helper()
	o.ratesOn(o.today(), want)
}

// ratesOn is rates as they stood at the end of a day.
func (o *office) ratesOn(day workday.Date, want map[string]string) {
	o.t.Helper()
	a := o.do("monitor", fmt.Sprintf("GET /v1/statistics?unit=%s&from=2022-03-01&to=%s", hangBai, day), "").want(200)
	for name, rate := range want {
		r := a.rate(name)
		if got := fmt.Sprintf("%v/%v", r["numerator"], r["denominator"]); got != rate {
			o.t.Errorf("on %s %s is %s, want %s", day, name, got, rate)
		}
		for _, part := range []string{"numerator", "denominator"} {
			if list := o.do("monitor", "GET "+r[part+"_cases"].(string), "").want(200).items(); fmt.Sprint(len(list)) != fmt.Sprint(r[part]) {
				o.t.Errorf("on %s the %s of %s is %v, and its list has %d", day, part, name, r[part], len(list))
			}
		}
	}
}

// says lets who raised a petition say what came of it, by its code and the secret
// that this takes.
func (o *office) says(id, verdict, text string) {
	o.t.Helper()
	p := parse(o.t, id)
	if text != "" {
		text = fmt.Sprintf(`,"text":%q`, text)
	}
	body := fmt.Sprintf(`{"secret":%q,"verdict":%q%s}`, o.secretFor(p, verdict), verdict, text)
	o.do("", "POST /public/v1/petitions/"+domain.PublicCode(p)+"/replies", body).want(http.StatusNoContent)
}

// secretFor is that of the petition to dispute, and that of the present question
// to say something else.
func (o *office) secretFor(id domain.PetitionID, verdict string) string {
	o.t.Helper()
	if verdict == "disputed" {
		return o.desk.Secrets.Secret(id)
	}
	p, err := o.desk.Store.Petition(o.t.Context(), id)
	if err != nil {
		o.t.Fatal(err)
	}
	return o.desk.Secrets.Reply(domain.QuestionOf(id, p.ClaimSeq))
}

// TestStoryOfADispute follows a case that was closed falsely on day 1: asked
// about, disputed, closed again, refuted, done on day 40, and confirmed.
func TestStoryOfADispute(t *testing.T) {
	t.Parallel()
	o := open(t, "2022-03-01T02:00:00Z")
	hireWard(o)
	o.hire("monitor", "monitor@"+string(hangBai))
	p, code, secret := o.letter("clerk", string(hangBai), "Đèn chiếu sáng ngõ 8 hỏng")
	public := "/public/v1/petitions/" + code
	reply := func(verdict string) string { return fmt.Sprintf(`{"verdict":%q,"text":"Đèn vẫn hỏng"}`, verdict) }

	o.do("monitor", "POST "+p+"/replies", reply("disputed"), any1).refused(t, http.StatusConflict, "nothing_claimed")
	o.pass(1 * days)
	o.publish("clerk", "chair", p, o.resolved())
	o.rates(map[string]string{"resolved": "1/1", "claimed": "1/1", "awaited": "1/1", "confirmed": "0/1", "in_time": "1/1"})

	// The office cannot say for itself that it was done; the monitor is to ask in a week.
	for _, who := range []string{"clerk", "chair"} {
		o.do(who, "POST "+p+"/replies", reply("confirmed"), any1).refused(t, http.StatusForbidden, "post_not_allowed")
	}
	o.do("other", "POST "+p+"/replies", reply("confirmed"), any1).refused(t, http.StatusNotFound, "not_found")
	o.timePasses(6)
	asked := "GET /v1/questions?unit=" + string(hangBai) + "&state=asked"
	if list := o.do("monitor", asked, "").want(200).items(); len(list) != 0 {
		t.Errorf("asked too early: %v", list)
	}
	o.timePasses(1)
	if list := o.do("monitor", asked, "").want(200).items(); len(list) != 1 || list[0].(map[string]any)["reply_due"] != "2022-03-24" {
		t.Errorf("on %s is asked %v", o.today(), list)
	}

	// Disputed, it is open at once, with a day, and no longer in time.
	o.do("monitor", "POST "+p+"/replies", `{"verdict":"disputed"}`, any1).refused(t, http.StatusUnprocessableEntity, "required")
	o.do("monitor", "POST "+p+"/replies", reply("silent"), any1).refused(t, http.StatusBadRequest)
	o.do("", "POST "+public+"/replies", `{"secret":"khong-phai-the","verdict":"disputed","text":"x"}`).refused(t, http.StatusNotFound)
	o.do("", "POST "+public+"/replies", fmt.Sprintf(`{"secret":%q,"verdict":"disputed","text":"Đèn vẫn hỏng"}`, secret)).want(204)
	o.do("", "POST "+public+"/replies", fmt.Sprintf(`{"secret":%q,"verdict":"confirmed"}`, secret)).refused(t, http.StatusConflict, "already_replied")
	v := o.do("chair", "GET "+p, "").want(200)
	if v.str("state") != "in_progress" || v.str("verdict") != "disputed" || v.str("reopened_due") != "2022-03-24" || v.at("in_time") == true ||
		!slices.Contains(v.allowed(), "close_again") {
		t.Errorf("disputed: %s", v.text)
	}
	o.rates(map[string]string{"resolved": "0/1", "claimed": "1/1", "disputed": "1/1", "in_time": "0/1", "contested": "1/1", "open": "1/1"})
	if c := o.do("chair", "GET "+p+"/clock", "").want(200); c.at("whole", "running") != true || c.num("whole", "time", "days") != 8 {
		t.Errorf("its clock stopped: %s", c.text)
	}

	// The chair closes it again; the monitor refutes that, and it cannot be closed so any more.
	o.do("monitor", "POST "+p+"/closing", `{"reason":"Đã kiểm tra"}`, any1).refused(t, http.StatusForbidden)
	o.do("chair", "POST "+p+"/closing", `{"reason":"Gọi 0912 345 678"}`, any1).refused(t, http.StatusUnprocessableEntity, "personal_data_suspected")
	o.do("chair", "POST "+p+"/closing", `{"reason":"Đã kiểm tra lại"}`, any1).want(200)
	o.rates(map[string]string{"resolved": "1/1", "claimed": "1/1", "disputed": "1/1", "confirmed": "0/1", "in_time": "0/1"})
	o.do("chair", "POST "+p+"/ruling", `{"upheld":true,"note":"Đúng"}`, any1).refused(t, http.StatusForbidden)
	if a := o.do("", "GET "+public, "", "Petition-Secret: "+secret).want(200); a.str("question", "closing") != "Đã kiểm tra lại" || a.at("question", "can_reply") != false {
		t.Errorf("the petitioner reads %s", a.text)
	}
	if v := o.do("monitor", "POST "+p+"/ruling", `{"upheld":false,"note":"Chưa sửa"}`, any1).want(200); v.str("state") != "in_progress" || v.num("reopened") != 2 {
		t.Errorf("refuted: %s", v.text)
	}
	o.do("chair", "POST "+p+"/closing", `{"reason":"Đã kiểm tra lại"}`, any1).refused(t, http.StatusConflict, "closing_refuted")

	// Done on day 40, and confirmed: not in time.
	o.timePasses(32)
	o.publish("clerk", "chair", p, o.resolved())
	o.timePasses(8)
	o.do("monitor", "POST "+p+"/replies", `{"verdict":"confirmed"}`, any1).want(200)
	o.rates(map[string]string{"resolved": "1/1", "claimed": "1/1", "confirmed": "1/1", "disputed": "0/1", "in_time": "0/1", "contested": "0/1"})
	if list := o.do("monitor", "GET /v1/questions?petition="+p[len("/v1/petitions/"):], "").want(200).items(); len(list) != 2 {
		t.Errorf("%d questions about two outcomes", len(list))
	}
	if d := o.do("chair", "GET "+p+"/clock", "").want(200).deadline("answer"); d["in_time"] != false {
		t.Errorf("in time by its clock: %v", d)
	}
}

// TestSilenceAndTime lets nobody say anything: silence is no confirmation, a
// closing that nobody ruled upon stays disputed, and a late dispute counts.
func TestSilenceAndTime(t *testing.T) {
	t.Parallel()
	o := open(t, "2022-03-01T02:00:00Z")
	hireWard(o)
	o.hire("monitor", "monitor@"+string(hangBai))
	quiet, _, _ := o.letter("clerk", string(hangBai), "Rác ngõ 3")
	late, _, _ := o.letter("clerk", string(hangBai), "Rác ngõ 5")
	closed, _, _ := o.letter("clerk", string(hangBai), "Rác ngõ 7")
	refused, _, _ := o.letter("clerk", string(hangBai), "Rác ngõ 9")
	for _, p := range []string{quiet, late, closed} {
		o.publish("clerk", "chair", p, o.resolved())
	}
	o.do("chair", "POST "+refused+"/refusal", `{"ground":"no_authority","note":"Thuộc toà án"}`, any1).want(200)
	dispute := `{"verdict":"disputed","text":"Vẫn còn"}`
	o.do("monitor", "POST "+closed+"/replies", dispute, any1).refused(t, http.StatusConflict, "not_asked_yet")
	o.says(closed[len("/v1/petitions/"):], "disputed", "Vẫn còn")
	o.do("chair", "POST "+closed+"/closing", `{"reason":"Đã dọn"}`, any1).want(200)

	o.timePasses(7)
	o.timePasses(16)
	o.timePasses(1)
	o.rates(map[string]string{"claimed": "3/4", "silent": "2/3", "disputed": "1/3", "confirmed": "0/3", "awaited": "0/3", "in_time": "2/4"})
	o.do("monitor", "POST "+closed+"/ruling", `{"upheld":true,"note":"Đúng"}`, any1).refused(t, http.StatusConflict, "ruling_too_late")
	if v := o.do("chair", "GET "+closed, "").want(200); v.str("state") != "concluded" || v.str("verdict") != "disputed" {
		t.Errorf("not ruled upon: %s", v.text)
	}
	if v := o.do("monitor", "GET "+refused, "").want(200); v.str("verdict") != "silent" || v.str("claimed") != "refused" {
		t.Errorf("who was refused was not asked: %s", v.text)
	}

	o.do("monitor", "POST "+late+"/replies", dispute, any1).want(200)
	o.do("monitor", "POST "+refused+"/replies", dispute, any1).want(200)
	o.rates(map[string]string{"claimed": "3/4", "silent": "1/3", "disputed": "2/3", "contested": "3/4", "in_time": "1/4"})
	if v := o.do("chair", "POST "+refused+"/closing", `{"reason":"Thuộc thẩm quyền toà án"}`, any1).want(200); v.str("state") != "refused" {
		t.Errorf("closed again: %s", v.text)
	}
	o.timePasses(100)
	o.do("monitor", "POST "+quiet+"/replies", dispute, any1).refused(t, http.StatusConflict, "reply_too_late")
	o.do("chair", "POST "+late+"/closing", `{"reason":"Đã dọn"}`, any1).refused(t, http.StatusConflict, "closing_too_late")
}

// TestRecurrence files the same again at the same place, written otherwise:
// both say so, and the first is no longer confirmed. Raised a third time after
// two answers, it is attached to its case.
func TestRecurrence(t *testing.T) {
	t.Parallel()
	o := open(t, "2022-03-01T02:00:00Z")
	hireWard(o)
	o.hire("monitor", "monitor@"+string(hangBai))
	file := func(place, field string) answer { return o.called("clerk", hangBai, field, place) }
	first := file("Ngõ 8 Hàng Bài", "infrastructure").str("petition", "id")
	p := "/v1/petitions/" + first
	o.publish("clerk", "chair", p, o.resolved())
	o.says(first, "confirmed", "")
	o.rates(map[string]string{"confirmed": "1/1", "recurred": "0/1"})
	o.pass(30 * days)
	for _, other := range []answer{file("Ngõ 9 Hàng Bài", "infrastructure"), file("Ngõ 8 Hàng Bài", "order"), file("", "infrastructure")} {
		if _, recurs := other.at("petition").(map[string]any)["recurs"]; recurs {
			t.Errorf("another matter recurs: %s", other.text)
		}
	}
	again := file("ngõ 8,  Hang-Bài.", "infrastructure")
	if again.str("petition", "recurs") != first {
		t.Errorf("it does not say what it raises again: %s", again.text)
	}
	if v := o.do("chair", "GET "+p, "").want(200); v.str("recurred_as") != again.str("petition", "id") || v.str("verdict") != "recurred" {
		t.Errorf("the first does not say that it recurred: %s", v.text)
	}
	o.rates(map[string]string{"claimed": "1/5", "confirmed": "0/1", "recurred": "1/1", "in_time": "0/5"})
	o.pass(70 * days)
	if late := file("Ngõ 8 Hàng Bài", "infrastructure"); late.at("petition").(map[string]any)["recurs"] != nil {
		t.Errorf("after 100 days it recurs still: %s", late.text)
	}

	repeat := `{"channel":"phone","text":"Vẫn như trước"}`
	o.do("clerk", "POST "+p+"/repeats", repeat, any1).refused(t, http.StatusConflict, "not_answered_often")
	o.publish("clerk", "chair", p, `"outcome":"explained"`)
	before := o.do("clerk", "GET "+p+"/clock", "").want(200).text
	received := o.do("monitor", fmt.Sprintf("GET /v1/statistics?unit=%s&from=2022-03-01&to=%s", hangBai, o.today()), "").want(200).num("total", "received")
	if v := o.do("clerk", "POST "+p+"/repeats", repeat, any1).want(200); v.num("repeats") != 1 {
		t.Errorf("attached: %s", v.text)
	}
	if after := o.do("clerk", "GET "+p+"/clock", "").want(200).text; after != before {
		t.Errorf("a repeat moved the clock from %s to %s", before, after)
	}
	if n := o.do("monitor", fmt.Sprintf("GET /v1/statistics?unit=%s&from=2022-03-01&to=%s", hangBai, o.today()), "").want(200).num("total", "received"); n != received {
		t.Errorf("a repeat is counted: %d received, before %d", n, received)
	}
	if list := o.do("chair", "GET "+p+"/repeats", "").want(200).items(); len(list) != 1 {
		t.Errorf("repeats %v", list)
	}
}

// TestOwnersReply lets a citizen say what came of their own petition, and
// nobody who had a part in the answer.
func TestOwnersReply(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	filed := h.post("citizen", "/v1/petitions", object{"unit": hangBai, "kind": "petition", "field": "order", "title": "Ồn ào", "text": "Ồn ào ban đêm"})
	id := filed.str("petition", "id")
	h.give(h.draft(id, nil))
	path := "/v1/petitions/" + id
	h.post("citizen", path+"/replies", object{"verdict": "confirmed"})
	h.do("citizen", "POST "+path+"/replies", `{"verdict":"confirmed"}`, any1).refused(t, http.StatusConflict, "already_replied")

	// Who works at the unit says it to a monitor, once the petitioner was asked.
	colleague, _ := h.join("clerk@" + string(hangBai))
	theirs := h.post(colleague, "/v1/petitions", object{"unit": hangBai, "kind": "petition", "field": "order", "title": "Ồn ào", "text": "Ồn ào ban đêm"})
	h.give(h.draft(theirs.str("petition", "id"), nil))
	path = "/v1/petitions/" + theirs.str("petition", "id")
	replies := func(login string) (n int) {
		t.Helper()
		for _, s := range h.do(login, "GET "+path, "").want(200).allowed() {
			if slices.Contains([]string{"confirm_outcome", "confirm_in_part", "dispute_outcome"}, s) {
				n++
			}
		}
		return n
	}
	h.do(colleague, "POST "+path+"/replies", `{"verdict":"confirmed"}`, any1).refused(t, http.StatusForbidden, "own_office")
	h.do("monitor", "POST "+path+"/replies", `{"verdict":"confirmed"}`, any1).refused(t, http.StatusConflict, "not_asked_yet")
	if n, m := replies(colleague), replies("monitor"); n != 0 || m != 0 {
		t.Errorf("before it is asked a colleague is offered %d replies and a monitor %d", n, m)
	}
	h.timePasses(0)
	code, secret := theirs.str("petition", "code"), theirs.str("secret")
	h.do("", "POST /public/v1/petitions/"+code+"/replies", request{body: object{"secret": secret, "verdict": "confirmed"}}.text()).
		refused(t, http.StatusForbidden, "own_office")
	if q := h.do("", "GET /public/v1/petitions/"+code, "", "Petition-Secret: "+secret).want(http.StatusOK).at("question", "can_reply"); q != false {
		t.Errorf("without the account a colleague can reply: %v", q)
	}
	if n := replies("monitor"); n != 3 {
		t.Errorf("when it is asked a monitor is offered %d replies", n)
	}
	h.work()
	h.later()
	h.post("monitor", path+"/replies", object{"verdict": "disputed", "text": "Vẫn ồn"})
	h.work()
	if told := h.heard(colleague); len(told) == 0 || told[0] != "question.recorded "+theirs.str("petition", "code") {
		t.Errorf("who said it is told %v", told)
	}

	login, account := h.join("clerk@"+string(hangBai), "monitor@"+string(hoanKiem))
	other := h.petition(domain.StateReceived)
	h.give(h.post(login, "/v1/answers", h.newAnswer(other, nil)).str("id"))
	h.do("admin", "PATCH "+h.postOf(account), `{"until":"`+h.day(-1)+`"}`)
	h.do(login, "POST /v1/petitions/"+other+"/replies", `{"verdict":"confirmed"}`, any1).refused(t, http.StatusForbidden, "answerer_cannot_verify")
}

// What was handed on since it was disputed is answered anew: that it cannot be
// closed again is not said to be for a day.
func TestClosingAfterAHandOver(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	path := "/v1/petitions/" + h.disputed()
	x := h.post("chair", path+"/escalations", h.newEscalation()).str("id")
	h.post("chair", "/v1/escalations/"+x+"/recall", object{"reason": "Phường giải quyết được"})
	h.do("chair", "POST "+path+"/closing", `{"reason":"Đã kiểm tra lại"}`, any1).want(http.StatusConflict, "step_not_possible")
}

// However the days of a local rule are set, a late reply counts no shorter than one
// in time: people go on being asked.
func TestLateReplyOfADayThatIsEarlier(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.do("admin", "PUT /v1/rules/outcome_late_reply", `{"amount":10,"unit":"calendar_days","from":"`+h.day(0)+`","basis":"Quy chế của thành phố"}`, any1).want(http.StatusOK)
	id := h.petition(domain.StateConcluded)
	h.pass(60 * 24 * time.Hour)
	h.clockwork(casework.JobQuestions)
	if q := h.do("monitor", "GET /v1/questions?petition="+id, "").want(http.StatusOK); q.str("items", 0, "state") == "waiting" {
		t.Errorf("nobody is asked: %s", q.text)
	}
}

// What was kept is no lapse once its outcome is disputed: an answer is owed anew,
// by a day of its own, and what is promised for that puts nothing off.
func TestDisputeOwesAnew(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	id := h.petition(domain.StateInProgress)
	path := "/v1/petitions/" + id
	h.post("clerk", path+"/promise", object{"due_on": h.day(10)})
	h.pass(5 * 24 * time.Hour)
	h.give(h.draft(id, nil))
	h.pass(10 * 24 * time.Hour)
	h.says(id, "disputed", "Vẫn như cũ")
	p := h.do("chair", "GET "+path, "").want(http.StatusOK)
	if p.str("next_due") != p.str("reopened_due") || p.at("overdue") != false {
		t.Errorf("due %v, anew by %v, overdue %v", p.at("next_due"), p.at("reopened_due"), p.at("overdue"))
	}
	h.post("clerk", path+"/promise", object{"due_on": h.day(12)})
	if p := h.do("chair", "GET "+path, "").want(http.StatusOK); p.str("next_due") != h.day(12) || p.at("promise_moves") != 0.0 {
		t.Errorf("promised anew, due %v, put off %v times", p.at("next_due"), p.at("promise_moves"))
	}

	id = h.petition(domain.StateInProgress)
	path = "/v1/petitions/" + id
	h.post("clerk", path+"/promise", object{"due_on": h.day(5)})
	h.pass(25 * 24 * time.Hour)
	h.give(h.draft(id, nil))
	h.pass(10 * 24 * time.Hour)
	h.says(id, "disputed", "Vẫn như cũ")
	if p := h.do("chair", "GET "+path, "").want(http.StatusOK); p.str("next_due") != p.str("reopened_due") || p.at("overdue") != false {
		t.Errorf("after the first day: due %v, anew by %v, overdue %v", p.at("next_due"), p.at("reopened_due"), p.at("overdue"))
	}
	if clock := h.do("chair", "GET "+path+"/clock", "").want(http.StatusOK); !strings.Contains(clock.text, `"for":"promise"`) {
		t.Errorf("the promise that was broken is gone: %s", clock.text)
	}
}

// What was taken over overdue, and answered, is overdue no more when that is
// disputed: nothing of it is told.
func TestDisputeOfWhatWasTakenOver(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	x := h.escalation(domain.EscalationPending)
	h.pass(40 * 24 * time.Hour)
	id := h.do("officer", "POST /v1/escalations/"+x+"/acceptance", `{}`, any1).want(http.StatusOK).str("petition")
	a := h.post("officer", "/v1/answers", h.newAnswer(id, nil)).str("id")
	h.post("district", "/v1/answers/"+a+"/approval", nil)
	h.post("district", "/v1/answers/"+a+"/publication", nil)
	h.pass(10 * 24 * time.Hour)
	h.says(id, "disputed", "Vẫn như cũ")
	told := len(h.do("district", "GET /v1/lapses?unit="+string(hoanKiem), "").want(http.StatusOK).items())
	h.clockwork(casework.JobOverdue)
	if now := len(h.do("district", "GET /v1/lapses?unit="+string(hoanKiem), "").want(http.StatusOK).items()); now != told {
		t.Errorf("%d lapses are told of what is not overdue", now-told)
	}
}

// A promise that no answer kept binds on, though a refusal was disputed.
func TestDisputedRefusalKeepsThePromise(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	id := h.petition(domain.StateReceived)
	path := "/v1/petitions/" + id
	day := h.day(12)
	h.post("clerk", path+"/promise", object{"due_on": day})
	h.post("chair", path+"/refusal", object{"ground": "no_authority", "note": "Thuộc thẩm quyền toà án"})
	h.pass(24 * time.Hour)
	h.says(id, "disputed", "Việc của phường")
	if p := h.do("chair", "GET "+path, "").want(http.StatusOK); p.str("promised_on") != day || p.str("next_due") != day {
		t.Errorf("promised %v, due %v", p.at("promised_on"), p.at("next_due"))
	}
}

// A reply is to the claim that was read: to what the office claims since, it is none.
func TestReplyToWhatWasRead(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	f := h.post("citizen", "/v1/petitions", object{"unit": hangBai, "kind": "feedback", "field": "order", "title": "Ồn ào ban đêm", "text": "Ồn ào cả đêm"})
	id, secret, public := f.str("petition", "id"), f.str("secret"), "/public/v1/petitions/"+f.str("petition", "code")
	read := func() string {
		return h.do("", "GET "+public, "", "Petition-Secret: "+secret).want(http.StatusOK).str("question", "id")
	}
	reply := func(question string) answer {
		return h.do("", "POST "+public+"/replies", request{body: object{"secret": secret, "verdict": "confirmed", "question": question}}.text())
	}
	h.give(h.draft(id, nil))
	first := read()
	h.give(h.draft(id, h.done()))
	reply(first).refused(t, http.StatusPreconditionFailed, "stale_version")
	if second := read(); second == first {
		t.Error("another claim is asked about by the same question")
	} else {
		reply(second).want(http.StatusNoContent)
	}
}

// Everybody reads of a published answer how many matters it holds for, and how many
// of those who raised them say that it is not so.
func TestDisputedAnswersInPublic(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	first, _ := h.own()
	second, _ := h.own()
	h.give(h.draft(first, object{"petitions": []string{first, second}}))
	stands := func(petitions, disputed int) {
		t.Helper()
		a := h.do("", "GET /public/v1/answers"+ofTheWard, "").want(http.StatusOK)
		if a.num("items", 0, "petitions") != petitions || a.num("items", 0, "disputed") != disputed {
			t.Errorf("read by everybody: %s", a.text)
		}
	}
	stands(2, 0)
	h.do("citizen", "POST /v1/petitions/"+second+"/replies", request{body: object{"verdict": "disputed", "text": "Vẫn ồn"}}.text(), any1).want(http.StatusOK)
	stands(2, 1)
	h.give(h.draft(second, nil))
	stands(1, 0)
}
