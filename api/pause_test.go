package api_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kiennghi/domain/casework"
)

// TestStoryOfAPause lets the ward wait for what the petitioner has to bring.
// The ward's time stands still, the petitioner's does not, and both are shown.
func TestStoryOfAPause(t *testing.T) {
	t.Parallel()
	o := open(t, "2022-03-01T02:00:00Z")
	hireWard(o)
	deputy := o.hire("deputy", "deputy@"+string(hangBai))
	p, code, secret := o.letter("clerk", string(hangBai), "Ranh giới thửa đất nhà số 12")
	public := func() answer {
		return o.do("", "GET /public/v1/petitions/"+code, "", "Petition-Secret: "+secret).want(200)
	}
	pause := func(who, body string) answer { return o.do(who, "POST "+p+"/pauses", body, any1) }
	const wait = `{"reason":"waiting_for_petitioner","note":"Chờ bản vẽ hiện trạng"}`
	until := func(days int) string {
		return fmt.Sprintf(`{"reason":"waiting_for_petitioner","note":"Chờ bản vẽ","until":%q}`, o.today().Add(days))
	}

	pause("chair", wait).want(409, "step_not_possible")
	o.do("clerk", "POST "+p+"/acceptance", `{}`, any1).want(200)
	pause("clerk", wait).want(403)
	pause("deputy", wait).want(403)
	pause("other", wait).want(404)
	pause("district", wait).want(403)
	o.do("chair", "POST "+p+"/pauses", wait).want(428)
	pause("chair", until(31)).want(422, "pause_too_long")
	pause("chair", until(-1)).want(422, "in_the_past")
	pause("chair", `{"reason":"by_law","note":"Chờ toà"}`).want(422, "required")
	pause("chair", `{"reason":"waiting_for_petitioner","note":"Chờ","article":"Điều 11"}`).want(422, "not_allowed_here")
	pause("chair", `{"reason":"waiting_for_petitioner","note":"Gọi 0912345678"}`).want(422, "personal_data_suspected")
	pause("chair", `{"reason":"tired","note":"Nghỉ"}`).want(400)
	o.do("chair", "POST "+p+"/resumption", `{}`, any1).want(409, "petition_not_paused")

	o.pass(10 * days)
	o.do("chair", "POST /v1/delegations", fmt.Sprintf(`{"unit":%q,"deputy":%q,"scope":"petitions","from":%q,"until":%q}`, hangBai, deputy, o.today(), o.today().Add(30))).want(201)
	v := pause("deputy", wait).want(200)
	if v.str("paused_since") != "2022-03-11" || v.str("paused_until") != "2022-04-10" || v.str("pause_reason") != "waiting_for_petitioner" ||
		v.str("due_on") != "2022-03-31" || v.str("moved_to") != "2022-05-01" || v.num("pauses") != 1 || v.str("state") != "in_progress" {
		t.Fatalf("paused: %s", v.text)
	}
	if got := o.do("chair", "GET "+p, "").want(200).at("allowed_actions"); fmt.Sprint(got) != "[assign publish resume draft_answer]" {
		t.Errorf("paused, and what may be done is %v", got)
	}
	for path, body := range map[string]string{"pauses": wait, "promise": `{"due_on":"2022-04-01"}`, "escalations": `{"ground":"several_units","note":"Liên phường"}`,
		"extensions": `{"due_on":"2022-05-20","reason":"Chờ"}`, "refusal": `{"ground":"unlawful","note":"Không"}`} {
		a := o.do("chair", "POST "+p+"/"+path, body, any1).want(409, "petition_is_paused")
		if !slices.Contains(a.at("allowed_actions").([]any), any("resume")) {
			t.Errorf("%s is refused, and what may be done instead is %v", path, a.at("allowed_actions"))
		}
	}
	if got := public().at("pause"); fmt.Sprint(got) != "map[note:Chờ bản vẽ hiện trạng reason:waiting_for_petitioner since:2022-03-11 until:2022-04-10]" {
		t.Errorf("the petitioner is told %v", got)
	}
	if h := public(); h.str("history", 2, "step") != "pause" || h.str("history", 2, "reason") != "Chờ bản vẽ hiện trạng" || h.str("history", 2, "paused_until") != "2022-04-10" {
		t.Errorf("the petitioner is told %s", h.text)
	}

	o.pass(25 * days) // past the first date: the ward's time stood still
	if v := o.do("chair", "GET "+p, "").want(200); v.at("overdue") != false {
		t.Errorf("overdue while it is paused: %s", v.text)
	}
	v = o.do("chair", "POST "+p+"/resumption", `{"note":"Đã nhận bản vẽ"}`, any1).want(200)
	if v.at("paused_since") != nil || v.at("pause_reason") != nil || v.str("moved_to") != "2022-04-25" || v.str("next_due") != "2022-04-25" || v.num("paused_days") != 25 {
		t.Fatalf("resumed after 25 days: %s", v.text)
	}
	if public().at("pause") != nil {
		t.Error("the petitioner is told that it is paused")
	}
	o.pass(5 * days)
	c := o.do("chair", "GET "+p+"/clock", "").want(200)
	if c.num("whole", "time", "days") != 40 || c.num("paused", "days") != 25 || c.num("net", "days") != 15 || c.num("segments", 0, "net", "days") != 15 ||
		c.num("segments", 0, "span", "time", "days") != 40 {
		t.Errorf("the clocks: %s", c.text)
	}
	if c.str("pauses", 0, "reason") != "waiting_for_petitioner" || c.str("pauses", 0, "span", "ended_by") != "resume" || c.str("pauses", 0, "holder") != string(hangBai) {
		t.Errorf("the pauses: %s", c.text)
	}
	if got := public().at("clock"); fmt.Sprint(got) != "map[days:40 running:true working_days:28]" {
		t.Errorf("the petitioner's clock: %v", got)
	}
	o.publish("clerk", "chair", p, o.resolved())
	c = o.do("chair", "GET "+p+"/clock", "").want(200)
	if d := c.deadline("answer"); d["on"] != "2022-03-31" || d["in_time"] != false {
		t.Errorf("by the first date: %v", d)
	}
	if d := c.deadline("moved"); d["on"] != "2022-04-25" || d["in_time"] != true || d["rule"] != "pause_for_petitioner@2021-07-01" {
		t.Errorf("by the date to which it was moved: %v", d)
	}
}

// TestPauseIsNoWayOut: what is late stays late, and nothing is paused for ever.
func TestPauseIsNoWayOut(t *testing.T) {
	t.Parallel()
	o := open(t, "2022-03-01T02:00:00Z")
	hireWard(o)
	const wait = `{"reason":"waiting_for_petitioner","note":"Chờ bản vẽ"}`
	taken := func(title string) string {
		p, _, _ := o.letter("clerk", string(hangBai), title)
		o.do("clerk", "POST "+p+"/acceptance", `{}`, any1).want(200)
		return p
	}
	late, often, answered, withdrawn := taken("Đèn ngõ 1"), taken("Đèn ngõ 2"), taken("Đèn ngõ 3"), taken("Đèn ngõ 4")
	for range 3 {
		o.do("chair", "POST "+often+"/pauses", wait, any1).want(200)
		o.pass(1 * days)
		o.do("chair", "POST "+often+"/resumption", `{}`, any1).want(200)
	}
	if v := o.do("chair", "POST "+often+"/pauses", wait, any1).want(409, "paused_often_enough"); v.str("detail") == "" {
		t.Errorf("it says %s", v.text)
	}
	// Paused, an answer waits, and what was drafted is given once it is resumed.
	o.do("chair", "POST "+answered+"/pauses", wait, any1).want(200)
	a := o.do("clerk", "POST /v1/answers", fmt.Sprintf(`{"mode":"in_writing","petitions":[%q],"number":"9/UBND","signed_on":%q,"signatory":"Chủ tịch","text":"Trả lời.",%s}`,
		answered[len("/v1/petitions/"):], o.today(), o.resolved())).want(201)
	o.do("chair", "POST /v1/answers/"+a.str("id")+"/approval", "", any1).want(200)
	if v := o.do("chair", "POST /v1/answers/"+a.str("id")+"/publication", "", any1).want(409); len(v.at("matters").([]any)) != 1 {
		t.Errorf("it does not say which petition: %s", v.text)
	}
	o.do("chair", "POST "+answered+"/resumption", `{}`, any1).want(200)
	o.do("chair", "POST /v1/answers/"+a.str("id")+"/publication", "", any1).want(200)
	// The petitioner's own step ends it.
	o.do("chair", "POST "+withdrawn+"/pauses", wait, any1).want(200)
	if v := o.do("clerk", "POST "+withdrawn+"/withdrawal", `{"note":"Người kiến nghị xin rút"}`, any1).want(200); v.at("paused_since") != nil {
		t.Errorf("withdrawn, and paused: %s", v.text)
	}

	o.pass(28 * days)
	o.do("chair", "POST "+late+"/pauses", wait, any1).want(409, "due_date_passed")
	if slices.Contains(o.do("chair", "GET "+late, "").want(200).at("allowed_actions").([]any), any("pause")) {
		t.Error("what is late may be paused, it says")
	}
}

// TestPausesEndByThemselves: a pause is over with its last day, whether or not
// the sweep came by; the sweep says so in the record, once, and takes up any
// number of them.
func TestPausesEndByThemselves(t *testing.T) {
	t.Parallel()
	o := open(t, "2022-03-01T02:00:00Z")
	hireWard(o)
	const n = 120 // more than are taken up at a time
	var paths []string
	for i := range n {
		p, _, _ := o.letter("clerk", string(hangBai), fmt.Sprintf("Đèn ngõ %d", i))
		o.do("clerk", "POST "+p+"/acceptance", `{}`, any1).want(200)
		o.do("chair", "POST "+p+"/pauses", fmt.Sprintf(`{"reason":"waiting_for_petitioner","note":"Chờ","until":%q}`, o.today().Add(9)), any1).want(200)
		paths = append(paths, p)
	}
	sweep := func() {
		t.Helper()
		if err := o.desk.Do(t.Context(), casework.Job{Kind: casework.JobResumePauses}); err != nil {
			t.Fatal(err)
		}
	}
	paused := func() (n int) {
		for _, p := range paths {
			if o.do("chair", "GET "+p, "").want(200).at("paused_since") != nil {
				n++
			}
		}
		return n
	}
	o.pass(9 * days) // the last day
	sweep()
	if got := paused(); got != n {
		t.Fatalf("on the last day %d are paused, want %d", got, n)
	}
	o.pass(6 * days)
	before := o.do("chair", "GET "+paths[0], "").want(200)
	clock := o.do("chair", "GET "+paths[0]+"/clock", "").want(200)
	if clock.num("paused", "days") != 10 || clock.at("pauses", 0, "span", "running") != false || before.str("next_due") != "2022-04-10" {
		t.Errorf("over, and the clock says %s\n%s", clock.text, before.text)
	}
	sweep()
	sweep()
	if got := paused(); got != 0 {
		t.Fatalf("%d are paused after their last day", got)
	}
	after := o.do("chair", "GET "+paths[0], "").want(200)
	if after.str("next_due") != "2022-04-10" || after.num("paused_days") != 10 || after.num("version") != 4 {
		t.Errorf("paused for ten days, swept on day fifteen: %s", after.text)
	}
	events := o.do("chair", "GET "+paths[0]+"/events", "").want(200).items()
	last := events[len(events)-1].(map[string]any)
	if last["step"] != "resume" || last["by"] != nil || last["role"] != "system" || len(events) != 4 {
		t.Errorf("by itself: %v", last)
	}
	if diff := cmp.Diff(clock.at("pauses", 0, "span"), o.do("chair", "GET "+paths[0]+"/clock", "").want(200).at("pauses", 0, "span")); diff != "" {
		t.Errorf("the sweep made another pause of it:\n%s", diff)
	}
}

// TestPausesEndOnce: sweeps of several replicas at once do what one does.
func TestPausesEndOnce(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	id := h.paused()
	h.pass(40 * days)
	done := make(chan error)
	desks := []*casework.Desk{h.desk, h.replica().desk, h.replica().desk}
	for _, d := range desks {
		go func() { done <- d.Do(t.Context(), casework.Job{Kind: casework.JobResumePauses}) }()
	}
	for range desks {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	if v := h.do("chair", "GET /v1/petitions/"+id, "").want(200); v.at("paused_since") != nil || v.num("version") != 4 {
		t.Errorf("swept three times: %s", v.text)
	}
}

// TestUrgentCall tells by telephone what cannot wait: it is to be acknowledged
// within hours of the office, to the instant.
func TestUrgentCall(t *testing.T) {
	t.Parallel()
	o := open(t, "2022-04-29T09:30:00Z") // 16:30 on a Friday, before a Saturday, a Sunday and two days off
	hireWard(o)
	o.hire("admin", "admin@"+string(city))
	call := func(kind, field string) answer {
		return o.do("clerk", "POST /v1/petitions", fmt.Sprintf(`{"unit":%q,"kind":%q,"channel":"phone","field":%q,"title":"Cây đổ chắn đường","text":"Cây đổ."}`, hangBai, kind, field)).want(201)
	}
	if v := call("feedback", "culture"); v.at("petition", "acknowledge_by") != nil {
		t.Errorf("what can wait: %s", v.text)
	}
	v := call("feedback", "traffic")
	if v.str("petition", "acknowledge_by") != "2022-05-04T04:00:00Z" || v.str("petition", "acknowledge_rule") != "urgent_acknowledgement@2021-07-01" || v.str("petition", "next_due") != "2022-05-04" {
		t.Fatalf("four hours from Friday, 16:30, over the holidays: %s", v.text)
	}
	p := "/v1/petitions/" + v.str("petition", "id")
	ack := func() map[string]any {
		return o.do("chair", "GET "+p+"/clock", "").want(200).deadline("acknowledgement")
	}
	if d := ack(); d["working_minutes_left"] != 240.0 || d["in_time"] != nil || d["at"] != "2022-05-04T04:00:00Z" || d["status"] != "local" {
		t.Errorf("just called: %v", d)
	}
	o.now = o.now.Add(4*days + 19*time.Hour) // 11:30 on the Wednesday after
	if d := ack(); d["working_minutes_left"] != -30.0 || d["in_time"] != false || d["days_left"] != 0.0 {
		t.Errorf("half an hour too late: %v", d)
	}
	o.do("clerk", "POST "+p+"/acceptance", `{}`, any1).want(200)
	if d := ack(); d["in_time"] != false || d["met_on"] != "2022-05-04" || d["working_minutes_left"] != nil {
		t.Errorf("acknowledged half an hour too late: %v", d)
	}

	// Shorter hours of the office from tomorrow on: what is called in then is due later.
	o.do("admin", "PUT /v1/office-hours", fmt.Sprintf(`{"from":%q,"hours":"08:00-10:00","basis":"Thông báo 7"}`, o.today().Add(1)), any1).want(200)
	if today := call("feedback", "order"); today.str("petition", "acknowledge_by") != "2022-05-04T10:00:00Z" {
		t.Errorf("called in before the hours changed: %s", today.text)
	}
	o.pass(1 * days)
	if later := call("feedback", "order"); later.str("petition", "acknowledge_by") != "2022-05-09T03:00:00Z" {
		t.Errorf("called in after: %s", later.text)
	}
	if d := ack(); d["at"] != "2022-05-04T04:00:00Z" {
		t.Errorf("what was due before moved: %v", d)
	}
}
