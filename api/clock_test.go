package api_test

import (
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"kiennghi/domain"
)

const days = 24 * time.Hour

// letter files a letter to the ward and returns its path, code and secret.
func (o *office) letter(clerk, ward, title string) (path, code, secret string) {
	o.t.Helper()
	f := o.do(clerk, "POST /v1/petitions", fmt.Sprintf(`{"unit":%q,"kind":"petition","channel":"letter","field":"infrastructure","title":%q,"text":%[2]q,
		"petitioner":{"kind":"unnamed"}}`, ward, title)).want(201)
	return "/v1/petitions/" + f.str("petition", "id"), f.str("petition", "code"), f.str("secret")
}

// said counts answers, so that no two are in the same words.
var said atomic.Int64

// publish drafts an answer in writing to a petition as who, and lets signer
// approve and publish it, in spite of these warnings. The claim is JSON members.
func (o *office) publish(who, signer, petition, claim string, warned ...domain.WarningCode) {
	o.t.Helper()
	o.do(signer, "POST "+o.approved(who, signer, petition, claim)+"/publication", inSpite(warned...), any1).want(200)
}

// inSpite is the body of a publication in spite of warnings; empty for none.
func inSpite(warned ...domain.WarningCode) string {
	if len(warned) == 0 {
		return ""
	}
	return request{body: overriding(warned)}.text()
}

// overriding is what is said to give an answer in spite of what it is warned of;
// nothing when that is nothing.
func overriding(warned []domain.WarningCode) object {
	if len(warned) == 0 {
		return nil
	}
	var overrides []object
	for _, w := range warned {
		overrides = append(overrides, object{"code": w, "reason": "Đã cân nhắc"})
	}
	return object{"overrides": overrides}
}

// charge lets somebody assign a petition to themself, so that it is known who
// does what is still to be done.
func (o *office) charge(login, petition string) {
	o.t.Helper()
	me := o.do(login, "GET /v1/me", "").want(200).str("id")
	o.do(login, "POST "+petition+"/assignments", fmt.Sprintf(`{"person":%q,"task":"Thực hiện","responsibility":"Chính","deadline":%q,"expected_result":"Xong"}`,
		me, o.today().Add(10)), any1).want(200)
}

// approved drafts an answer and lets signer approve it.
func (o *office) approved(who, signer, petition, claim string) (answer string) {
	o.t.Helper()
	id := petition[len("/v1/petitions/"):]
	a := o.do(who, "POST /v1/answers", fmt.Sprintf(`{"mode":"in_writing","petitions":[%q],"number":"9/UBND","signed_on":%q,"signatory":"Chủ tịch","text":"Trả lời lần %d.",%s}`,
		id, o.today(), said.Add(1), claim)).want(201)
	answer = "/v1/answers/" + a.str("id")
	o.do(signer, "POST "+answer+"/approval", "", any1).want(200)
	return answer
}

// resolved claims that a matter is done today.
func (o *office) resolved() string {
	return fmt.Sprintf(`"outcome":"resolved","means":"carried_out","evidence":"Biên bản nghiệm thu","done_on":%q`, o.today())
}

// deadline returns the deadline of that name out of a clock.
func (a answer) deadline(what string) map[string]any {
	a.t.Helper()
	list, _ := a.at("deadlines").([]any)
	for _, d := range list {
		if m := d.(map[string]any); m["for"] == what {
			return m
		}
	}
	a.t.Fatalf("%s: there is no deadline %s in %s", a.asked, what, a.text)
	return nil
}

// hireWard hires who works on the petitions of Hàng Bài, and above it.
func hireWard(o *office) {
	o.hire("clerk", "clerk@"+string(hangBai))
	o.hire("chair", "chair@"+string(hangBai))
	o.hire("district", "chair@"+string(hoanKiem))
	o.hire("officer", "officer@"+string(hoanKiem))
	o.hire("other", "chair@"+string(trangTien))
}

// TestStoryOfAFalseDone closes a case on the first day that is not done. It is
// reopened by an answer that says so, done on day 40, and not in time.
func TestStoryOfAFalseDone(t *testing.T) {
	t.Parallel()
	o := open(t, "2022-03-01T02:00:00Z")
	hireWard(o)
	p, code, secret := o.letter("clerk", string(hangBai), "Đèn chiếu sáng ngõ 8 hỏng")
	public := func() answer {
		return o.do("", "GET /public/v1/petitions/"+code, "", "Petition-Secret: "+secret).want(200)
	}

	o.pass(1 * days)
	o.publish("clerk", "chair", p, o.resolved())
	c := o.do("chair", "GET "+p+"/clock", "").want(200)
	if c.at("whole", "running") != false || c.str("whole", "ended_by") != "conclude" || c.num("whole", "time", "days") != 1 || c.deadline("answer")["in_time"] != true {
		t.Fatalf("called done on day 1: %s", c.text)
	}
	if got := public().at("clock"); fmt.Sprint(got) != "map[days:1 running:false stopped_on:2022-03-02 working_days:1]" {
		t.Fatalf("the petitioner sees %v", got)
	}

	o.pass(19 * days)
	o.publish("clerk", "chair", p, `"outcome":"in_progress","reason":"with_plan","due_on":"2022-04-30"`, domain.WarnNoPerson)
	c = o.do("chair", "GET "+p+"/clock", "").want(200)
	if c.at("whole", "running") != true || c.num("whole", "time", "seconds") != 20*86400 || c.num("reopened") != 1 {
		t.Fatalf("reopened on day 20: %s", c.text)
	}
	if d := c.deadline("answer"); d["in_time"] != nil || d["days_left"] != 10.0 || d["working_days_left"] != 8.0 || d["rule"] != "petition_resolution@2014-07-01" || d["status"] != "local" {
		t.Fatalf("reopened on day 20, due on day 30: %v", d)
	}
	if got := public().at("clock"); fmt.Sprint(got) != "map[days:20 running:true working_days:14]" {
		t.Fatalf("the petitioner sees %v", got)
	}

	o.pass(20 * days)
	o.publish("clerk", "chair", p, o.resolved())
	o.pass(30 * days)
	c = o.do("chair", "GET "+p+"/clock", "").want(200)
	if c.num("whole", "time", "days") != 40 || c.at("whole", "running") != false {
		t.Fatalf("done on day 40: %s", c.text)
	}
	if d := c.deadline("answer"); d["in_time"] != false || d["met_on"] != "2022-04-10" || d["days_left"] != nil {
		t.Fatalf("done on day 40, due on day 30: %v", d)
	}
	if d := c.deadline("first_notice"); d["in_time"] != true || d["on"] != "2022-03-15" || d["basis"] != "Citizen Reception Law 2013 art. 28" {
		t.Fatalf("the first notice: %v", d)
	}
	o.do("other", "GET "+p+"/clock", "").want(404)
	o.do("", "GET "+p+"/clock", "").want(401)
}

// TestStoryOfTwoClocks hands a case up, back and up again: the ward's time
// ends when the district accepts, and not before.
func TestStoryOfTwoClocks(t *testing.T) {
	t.Parallel()
	o := open(t, "2022-03-01T02:00:00Z")
	hireWard(o)
	p, _, _ := o.letter("clerk", string(hangBai), "Cống thoát nước liên phường")
	escalate := func() string {
		return "/v1/escalations/" + o.do("chair", "POST "+p+"/escalations", `{"ground":"several_units","note":"Liên phường"}`, any1).want(201).str("id")
	}
	o.pass(2 * days)
	x := escalate()
	o.pass(3 * days)
	o.do("district", "POST "+x+"/return", `{"reason":"Thuộc phường"}`, any1).want(200)
	o.do("chair", "POST "+p+"/classifications", `{"field":"environment","reason":"Nội dung là thoát nước"}`, any1).want(200)
	o.pass(1 * days)
	x = escalate()
	o.pass(4 * days)
	if c := o.do("chair", "GET "+p+"/clock", "").want(200); len(c.at("segments").([]any)) != 1 || c.num("holders", 0, "time", "days") != 10 {
		t.Fatalf("a hand-over that waits is not the sender's time: %s", c.text)
	}
	o.do("officer", "POST "+x+"/acceptance", `{}`, any1).want(200)
	o.pass(30 * days)
	c := o.do("chair", "GET "+p+"/clock", "").want(200)
	if c.str("segments", 0, "holder") != string(hangBai) || c.str("segments", 0, "span", "ended_by") != "take" || c.str("segments", 1, "holder") != string(hoanKiem) {
		t.Fatalf("segments %s", c.text)
	}
	for _, count := range []string{"seconds", "days", "working_days"} {
		if c.num("segments", 0, "span", "time", count)+c.num("segments", 1, "span", "time", count) != c.num("whole", "time", count) {
			t.Errorf("%s do not add up: %s", count, c.text)
		}
	}
	if c.at("holders", 0, "percent") != 25.0 || c.at("holders", 1, "percent") != 75.0 {
		t.Errorf("shares %s", c.text)
	}
	if d := c.deadline("answer"); d["in_time"] != false || d["days_left"] != -10.0 {
		t.Errorf("on day 40 of 30: %v", d)
	}
}

// TestStoryOfAnExtension gives a case more time, twice and no third time, and
// judges it by both dates.
func TestStoryOfAnExtension(t *testing.T) {
	t.Parallel()
	o := open(t, "2022-03-01T02:00:00Z")
	hireWard(o)
	p, code, secret := o.letter("clerk", string(hangBai), "Ranh giới thửa đất nhà số 12")
	due := o.today().Add(30)
	extend := func(who string, days int, reason string) answer {
		return o.do(who, "POST "+p+"/extensions", fmt.Sprintf(`{"due_on":%q,"reason":%q}`, due.Add(days), reason), any1)
	}
	extend("chair", 10, "Chờ đo đạc").want(409, "step_not_possible")
	o.do("clerk", "POST "+p+"/acceptance", `{}`, any1).want(200)
	extend("clerk", 10, "Chờ đo đạc").want(403)
	extend("other", 10, "Chờ đo đạc").want(404)
	o.do("chair", "POST "+p+"/extensions", `{"due_on":"2022-04-10"}`, any1).want(400)
	extend("chair", 0, "Chờ đo đạc").want(422, "dates_out_of_order")
	extend("chair", 31, "Chờ đo đạc").want(422, "extended_too_far")
	extend("chair", 10, "Gọi ông Mẫu 0912345678").want(422, "personal_data_suspected")

	o.pass(30 * days) // the last day
	v := extend("chair", 10, "Chờ kết quả đo đạc").want(200)
	if v.str("due_on") != "2022-03-31" || v.str("extended_to") != "2022-04-10" || v.str("next_due") != "2022-04-10" || v.at("overdue") != false || v.num("extensions") != 1 {
		t.Fatalf("extended by ten days: %s", v.text)
	}
	o.pass(1 * days)
	v = extend("chair", 20, "Chờ ý kiến cơ quan chuyên môn").want(200)
	if actions := fmt.Sprint(v.at("allowed_actions")); actions != "[assign reclassify promise answer conclude escalate refuse link publish pause draft_answer]" {
		t.Errorf("extended twice, and what may be done is %s", actions)
	}
	extend("chair", 25, "Còn nữa").want(409, "extended_often_enough")

	mine := o.do("", "GET /public/v1/petitions/"+code, "", "Petition-Secret: "+secret).want(200)
	if mine.str("history", 3, "step") != "extend" || mine.str("history", 3, "extended_to") != "2022-04-20" || mine.str("history", 3, "reason") != "Chờ ý kiến cơ quan chuyên môn" {
		t.Errorf("the petitioner is told %s", mine.text)
	}

	o.pass(14 * days)
	o.publish("clerk", "chair", p, o.resolved())
	c := o.do("chair", "GET "+p+"/clock", "").want(200)
	if d := c.deadline("answer"); d["on"] != "2022-03-31" || d["in_time"] != false {
		t.Errorf("by the first date: %v", d)
	}
	if d := c.deadline("extended"); d["on"] != "2022-04-20" || d["in_time"] != true || d["rule"] != "petition_extension@2021-07-01" || d["status"] != "local" {
		t.Errorf("by the extended date: %v", d)
	}
}

// TestExtensionOfAComplaint keeps to the time that the law gives a complex one,
// and a deputy extends under a delegation only.
func TestExtensionOfAComplaint(t *testing.T) {
	t.Parallel()
	o := open(t, "2022-03-01T02:00:00Z")
	hireWard(o)
	deputy := o.hire("deputy", "deputy@"+string(hangBai))
	p, _, _ := o.letter("clerk", string(hangBai), "Khiếu nại quyết định xử phạt")
	o.do("clerk", "POST "+p+"/classifications", `{"kind":"complaint","reason":"Nội dung là khiếu nại"}`, any1).want(200)
	o.pass(5 * days)
	v := o.do("clerk", "POST "+p+"/acceptance", `{}`, any1).want(200)
	if v.str("due_on") != "2022-04-05" {
		t.Fatalf("accepted on day 5: %s", v.text)
	}
	extend := func(who, on string) answer {
		return o.do(who, "POST "+p+"/extensions", fmt.Sprintf(`{"due_on":%q,"reason":"Vụ việc phức tạp"}`, on), any1)
	}
	extend("deputy", "2022-04-20").want(403)
	o.do("chair", "POST /v1/delegations", fmt.Sprintf(`{"unit":%q,"deputy":%q,"scope":"petitions","from":%q,"until":%q}`, hangBai, deputy, o.today(), o.today().Add(30))).want(201)
	extend("deputy", "2022-04-21").want(422, "extended_too_far")
	extend("deputy", "2022-04-20").want(200)
	extend("deputy", "2022-04-20").want(409, "extended_too_far")
	o.do("clerk", "POST "+p+"/classifications", `{"kind":"petition","reason":"Nội dung là kiến nghị"}`, any1).want(200)
	if v = o.do("chair", "GET "+p, "").want(200); v.at("extended_to") != nil || v.str("due_on") != "2022-03-31" {
		t.Errorf("another date is extended too: %s", v.text)
	}
	o.pass(27 * days)
	extend("chair", "2022-04-20").want(409, "due_date_passed")
}

// TestTalkMovesNoClock: whatever is said of a case, by whomever, its clocks and
// its days stay as they were. Only what is done about the matter counts.
func TestTalkMovesNoClock(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	id := h.answeredTwice()
	h.says(id, "disputed", "Vẫn như cũ")
	h.pass(5 * days)
	path := "/v1/petitions/" + id
	clock := func() string { return h.do("chair", "GET "+path+"/clock", "").want(200).text }
	before := clock()
	var finding string
	for _, said := range []struct {
		what string
		say  func()
	}{
		{"the petitioner says it again", func() { h.post("clerk", path+"/repeats", object{"channel": "phone", "text": "Vẫn việc cũ"}) }},
		{"somebody is put in charge", func() { h.post("chair", path+"/assignments", h.fiveClear()) }},
		{"its field is put right", func() {
			h.post("clerk", path+"/classifications", object{"field": "traffic", "reason": "Theo nội dung"})
		}},
		{"a monitor finds fault", func() { finding = h.post("monitor", "/v1/findings", h.newFinding(id)).str("id") }},
		{"the ward replies to that", func() { h.post("chair", "/v1/findings/"+finding+"/reply", object{"text": "Đã chấn chỉnh"}) }},
		{"a clerk looks who it was", func() { h.post("clerk", path+"/identity-views", object{"purpose": "Mời lên làm việc"}) }},
		{"an answer is drafted", func() { h.draft(id, nil) }},
		{"the public may read it", func() { h.do("chair", "PUT "+path+"/publicity", `{"public":true}`, any1).want(200) }},
	} {
		said.say()
		if after := clock(); after != before {
			t.Errorf("%s, and the clock says\n%s, not\n%s", said.what, after, before)
		}
	}
}
