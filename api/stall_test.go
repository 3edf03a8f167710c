package api_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kiennghi/domain/casework"
)

// allowed lists what an answer says may be done.
func (a answer) allowed() []string {
	a.t.Helper()
	list, _ := a.at("allowed_actions").([]any)
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = s.(string)
	}
	return out
}

// contest has a petition of the ward given back twice by the one above, and
// returns its path and that of the hand-over.
func (o *office) contest(ward string) (petition, escalation string) {
	o.t.Helper()
	petition, _, _ = o.letter("clerk", ward, "Thoát nước")
	for _, state := range []string{"returned", "contested"} {
		x := o.do("chair", "POST "+petition+"/escalations", `{"ground":"beyond_authority","note":"Vượt thẩm quyền"}`, any1).want(201)
		if x.str("due_on") == "" || !strings.HasPrefix(x.str("due_rule"), "escalation_answer@") {
			o.t.Errorf("handed over, to be decided on by %s", x.text)
		}
		escalation = "/v1/escalations/" + x.str("id")
		want, not := "return", "contest"
		if state == "contested" {
			want, not = not, want
		}
		if can := o.do("officer", "GET "+escalation, "").want(200).allowed(); !slices.Contains(can, want) || slices.Contains(can, not) {
			o.t.Errorf("the one above may %v", can)
		}
		back := o.do("officer", "POST "+escalation+"/return", `{"reason":"Của phường"}`, any1).want(200)
		if back.str("state") != state || back.str("reason") != "Của phường" {
			o.t.Errorf("given back: %s", back.text)
		}
	}
	return petition, escalation
}

// TestContested follows matters that are pushed to and fro: the unit above
// both must say who holds them, and that ends it.
func TestContested(t *testing.T) {
	t.Parallel()
	o := open(t, "2022-03-01T02:00:00Z")
	hireWard(o)
	o.hire("mayor", "chair@"+string(city))
	name := func(who, x, holder string) answer {
		return o.do(who, "POST "+x+"/naming", fmt.Sprintf(`{"holder":%q,"reason":"Theo phân cấp"}`, holder), any1)
	}

	p, x := o.contest(string(hangBai))
	v := o.do("clerk", "GET "+p, "").want(200)
	if v.str("state") != "contested" || v.str("holder") != string(hangBai) || v.str("target") != string(city) || v.num("bounces") != 2 {
		t.Errorf("contested: %s", v.text)
	}
	inbox := o.do("mayor", "GET /v1/escalations?state=contested&arbiter="+string(city), "").want(200)
	if len(inbox.items()) != 1 || inbox.str("items", 0, "allowed_actions", 0) != "name_holder" || inbox.str("items", 0, "due_on") != "2022-03-08" {
		t.Errorf("the city's inbox: %s", inbox.text)
	}
	o.do("chair", "POST "+p+"/escalations", `{"ground":"beyond_authority","note":"Lần nữa"}`, any1).want(409, "step_not_possible")
	o.do("officer", "POST "+x+"/acceptance", `{}`, any1).want(409, "step_not_possible")
	name("officer", x, string(hangBai)).want(403)
	name("chair", x, string(hoanKiem)).want(403)
	name("mayor", x, "99999-2021").want(422, "unknown_reference")
	name("mayor", x, string(hoanKiem2025)).want(422, "unit_not_in_force")
	settled := name("mayor", x, string(hangBai)).want(200)
	if settled.str("state") != "settled" || settled.str("named") != string(hangBai) || settled.at("by_silence") != false || settled.str("reason") != "Của phường" {
		t.Errorf("settled: %s", settled.text)
	}
	name("mayor", x, string(hoanKiem)).want(409, "step_not_possible")
	v = o.do("chair", "GET "+p, "").want(200)
	if v.str("state") != "in_progress" || v.str("named") != string(hangBai) || slices.Contains(v.allowed(), "escalate") || v.num("hops") != 0 {
		t.Errorf("the ward was named: %s", v.text)
	}
	o.do("chair", "POST "+p+"/escalations", `{"ground":"beyond_authority","note":"Lần nữa"}`, any1).want(409, "named_to_hold")
	o.do("chair", "POST "+p+"/refusal", `{"ground":"no_authority","note":"Không thuộc thẩm quyền"}`, any1).want(409, "named_to_hold")

	// The other one is named: it takes over at once, and cannot pass it on.
	p, x = o.contest(string(hangBai))
	name("mayor", x, string(hoanKiem)).want(200)
	v = o.do("officer", "GET "+p, "").want(200)
	if v.str("holder") != string(hoanKiem) || v.num("hops") != 1 || slices.Contains(v.allowed(), "escalate") {
		t.Errorf("the district was named: %s", v.text)
	}
	o.do("district", "POST "+p+"/escalations", `{"ground":"beyond_authority","note":"Lên thành phố"}`, any1).want(409, "named_to_hold")

	// Nobody is named: the arbiter holds it itself.
	p, x = o.contest(string(hangBai))
	o.pass(7 * days)
	o.clockwork(casework.JobSilence)
	if s := o.do("clerk", "GET "+x, "").want(200); s.str("state") != "contested" {
		t.Errorf("on the last day: %s", s.text)
	}
	o.pass(1 * days)
	o.clockwork(casework.JobSilence, casework.JobSilence)
	silent := o.do("clerk", "GET "+x, "").want(200)
	if silent.str("state") != "settled" || silent.str("named") != string(city) || silent.at("by_silence") != true || !strings.HasPrefix(silent.str("ruling"), "holder_naming@") {
		t.Errorf("after it: %s", silent.text)
	}
	if v = o.do("mayor", "GET "+p, "").want(200); v.str("holder") != string(city) || v.str("state") != "in_progress" {
		t.Errorf("the city holds it: %s", v.text)
	}
	events := o.do("clerk", "GET "+p+"/events", "").want(200).items()
	last := events[len(events)-1].(map[string]any)
	if last["step"] != "name_holder" || last["role"] != "system" || last["by"] != nil {
		t.Errorf("the last event is %v", last)
	}

	// What is withdrawn while it is contested was given back all the same.
	p, x = o.contest(string(hangBai))
	o.do("clerk", "POST "+p+"/withdrawal", `{"note":"Rút"}`, any1).want(200)
	if w := o.do("clerk", "GET "+x, "").want(200); w.str("state") != "recalled" || w.num("bounces") != 2 || len(w.allowed()) > 0 {
		t.Errorf("withdrawn: %s", w.text)
	}
}

// TestContestedWithTheCity has no unit above both: the city decides itself.
func TestContestedWithTheCity(t *testing.T) {
	t.Parallel()
	o := open(t, "2026-03-03T02:00:00Z")
	o.hire("clerk", "clerk@"+string(hoanKiem2025))
	o.hire("chair", "chair@"+string(hoanKiem2025))
	o.hire("officer", "officer@"+string(city))
	p, x := o.contest(string(hoanKiem2025))
	if v := o.do("chair", "GET "+p, "").want(200); v.str("target") != string(city) || v.str("holder") != string(hoanKiem2025) {
		t.Errorf("contested: %s", v.text)
	}
	o.do("officer", "POST "+x+"/naming", fmt.Sprintf(`{"holder":%q,"reason":"Của phường"}`, hoanKiem2025), any1).want(200)
	o.do("chair", "POST "+p+"/escalations", `{"ground":"beyond_authority","note":"Lần nữa"}`, any1).want(409, "named_to_hold")
}

// TestSilenceIsAcceptance lets the one above say nothing.
func TestSilenceIsAcceptance(t *testing.T) {
	t.Parallel()
	o := open(t, "2022-03-01T02:00:00Z")
	hireWard(o)
	p, _, _ := o.letter("clerk", string(hangBai), "Thoát nước")
	x := o.do("chair", "POST "+p+"/escalations", `{"ground":"beyond_authority","note":"Vượt"}`, any1).want(201)
	if x.str("due_on") != "2022-03-10" || x.at("by_silence") != false {
		t.Errorf("handed over: %s", x.text)
	}
	o.pass(9 * days)
	o.clockwork(casework.JobSilence)
	if v := o.do("chair", "GET "+p, "").want(200); v.str("state") != "handed_over" {
		t.Errorf("on the last day: %s", v.text)
	}
	o.pass(1 * days)
	o.clockwork(casework.JobSilence, casework.JobSilence)
	v := o.do("chair", "GET "+p, "").want(200)
	if v.str("state") != "in_progress" || v.str("holder") != string(hoanKiem) || v.at("answered_on") != nil || v.at("outcome") != nil {
		t.Errorf("after it: %s", v.text)
	}
	if x = o.do("officer", "GET /v1/escalations/"+x.str("id"), "").want(200); x.str("state") != "accepted" || x.at("by_silence") != true {
		t.Errorf("the hand-over: %s", x.text)
	}
	events := o.do("chair", "GET "+p+"/events", "").want(200).items()
	last := events[len(events)-1].(map[string]any)
	if len(events) != 3 || last["role"] != "system" || last["change"].(map[string]any)["note"] != "escalation_answer@2021-07-01" {
		t.Errorf("the record: %v", events)
	}
}

// TestLapses has the level above told what is overdue below it, and why.
func TestLapses(t *testing.T) {
	t.Parallel()
	o := open(t, "2022-03-01T02:00:00Z")
	hireWard(o)
	o.hire("deputy", "deputy@"+string(hangBai))
	p, _, _ := o.letter("clerk", string(hangBai), "Đèn hỏng")
	o.pass(14 * days)
	o.clockwork(casework.JobOverdue)
	if l := o.do("officer", "GET /v1/lapses?unit="+string(hoanKiem), "").want(200); len(l.items()) != 0 {
		t.Errorf("on the last day: %s", l.text)
	}
	o.pass(1 * days)
	o.clockwork(casework.JobOverdue, casework.JobOverdue)
	list := o.do("officer", "GET /v1/lapses?reason=missing&unit="+string(hoanKiem), "").want(200)
	if len(list.items()) != 1 {
		t.Fatalf("told: %s", list.text)
	}
	for _, f := range []struct{ name, want string }{{"unit", string(hangBai)}, {"told", string(hoanKiem)}, {"petition", strings.TrimPrefix(p, "/v1/petitions/")},
		{"owed", "first_notice"}, {"due_on", "2022-03-15"}, {"reason_due", "2022-03-21"}, {"reason_rule", "overdue_reason@2021-07-01"}} {
		if got := list.str("items", 0, f.name); got != f.want {
			t.Errorf("%s is %s, want %s", f.name, got, f.want)
		}
	}
	l := "/v1/lapses/" + list.str("items", 0, "id")
	o.do("other", "GET "+l, "").want(404)
	o.do("other", "POST "+l+"/reason", `{"reason":"x"}`, any1).want(404)
	for _, who := range []string{"clerk", "deputy", "officer"} {
		o.do(who, "POST "+l+"/reason", `{"reason":"x"}`, any1).want(403)
	}
	o.do("chair", "POST "+l+"/reason", `{"reason":"Gọi 0912345678"}`, any1).want(422, "personal_data_suspected")
	if can := o.do("chair", "GET "+l, "").want(200).allowed(); !slices.Equal(can, []string{"explain_overdue"}) {
		t.Errorf("the chair may %v", can)
	}
	told := o.do("chair", "POST "+l+"/reason", `{"reason":"Cán bộ nghỉ ốm, đã giao lại"}`, any1).want(200)
	if told.str("reason") != "Cán bộ nghỉ ốm, đã giao lại" || len(told.allowed()) != 0 {
		t.Errorf("explained: %s", told.text)
	}
	o.do("chair", "POST "+l+"/reason", `{"reason":"Lý do khác"}`, any1).want(409, "step_not_possible")
	if n := len(o.do("officer", "GET /v1/lapses?reason=missing&unit="+string(hoanKiem), "").want(200).items()); n != 0 {
		t.Errorf("%d are without a reason", n)
	}
	if n := len(o.do("officer", "GET /v1/lapses?reason=given&about=petition&unit="+string(hoanKiem), "").want(200).items()); n != 1 {
		t.Errorf("%d have a reason", n)
	}
}

// What is owed is never left to itself: each day that passes is told, also behind
// one that was told before; what is handed up overdue is told of the one that took
// it, too; and when the last day was told, it is told again every month.
func TestEveryLapse(t *testing.T) {
	t.Parallel()
	o := open(t, "2022-03-01T02:00:00Z")
	hireWard(o)
	p, _, _ := o.letter("clerk", string(hangBai), "Đèn hỏng")
	told := func(want ...string) {
		t.Helper()
		o.clockwork(casework.JobOverdue)
		var got []string
		for _, l := range o.do("officer", "GET /v1/lapses?petition="+strings.TrimPrefix(p, "/v1/petitions/"), "").want(200).items() {
			l := l.(object)
			got = append(got, fmt.Sprint(l["unit"], " ", l["owed"], " ", l["due_on"]))
		}
		slices.Sort(got)
		slices.Sort(want)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("lapses (-want +got):\n%s", diff)
		}
	}
	const ward, district = string(hangBai), string(hoanKiem)
	lapses := []string{ward + " first_notice 2022-03-15"}
	o.pass(20 * days)
	told(lapses...)
	o.do("clerk", "POST "+p+"/promise", `{"due_on":"2022-03-28"}`, any1).want(200)
	o.pass(10 * days)
	lapses = append(lapses, ward+" promise 2022-03-28")
	told(lapses...)
	o.pass(10 * days)
	lapses = append(lapses, ward+" answer 2022-03-31")
	told(lapses...)
	x := o.do("chair", "POST "+p+"/escalations", `{"ground":"beyond_authority","note":"Vượt thẩm quyền"}`, any1).want(201).str("id")
	o.do("officer", "POST /v1/escalations/"+x+"/acceptance", `{}`, any1).want(200)
	told(lapses...)
	o.pass(1 * days)
	lapses = append(lapses, district+" promise 2022-04-10")
	told(lapses...)
	o.pass(29 * days)
	told(lapses...)
	o.pass(1 * days)
	lapses = append(lapses, district+" promise 2022-05-10")
	told(lapses...)
}

// TestResponsible names somebody at every hour, also when nobody was assigned.
func TestResponsible(t *testing.T) {
	t.Parallel()
	o := open(t, "2022-03-01T02:00:00Z")
	o.hire("admin", "admin@"+string(city))
	clerk := o.hire("clerk", "clerk@"+string(hangBai))
	chair, deputy := o.hire("chair", "chair@"+string(hangBai)), o.hire("deputy", "deputy@"+string(hangBai))
	district := o.hire("district", "chair@"+string(hoanKiem))
	p, _, _ := o.letter("clerk", string(hangBai), "Đèn hỏng")
	want := func(who fmt.Stringer, unit, role string) {
		t.Helper()
		v := o.do("clerk", "GET "+p, "").want(200)
		got, _ := v.at("responsible", "role").(string)
		if v.str("responsible", "account") != who.String() || v.str("responsible", "unit") != unit || got != role {
			t.Errorf("responsible is %v, want the %s of %s", v.at("responsible"), role, unit)
		}
	}
	end := func(who fmt.Stringer) {
		t.Helper()
		path := "/v1/accounts/" + who.String()
		post := o.do("admin", "GET "+path, "").want(200).str("posts", 0, "id")
		o.do("admin", "PATCH "+path+"/posts/"+post, fmt.Sprintf(`{"until":%q}`, o.today().Add(-1)), any1).want(200)
	}
	want(chair, string(hangBai), "chair")
	o.do("chair", "POST "+p+"/assignments", fmt.Sprintf(`{"person":%q,"task":"Sửa","responsibility":"Chính","deadline":%q,"expected_result":"Sáng"}`, clerk, o.today().Add(5)), any1).want(200)
	want(clerk, string(hangBai), "")
	p, _, _ = o.letter("clerk", string(hangBai), "Đèn khác")
	end(chair)
	want(deputy, string(hangBai), "deputy")
	// Who heads the unit gives the reasons of what it did not do in time.
	o.hire("officer", "officer@"+string(hoanKiem))
	o.letter("clerk", string(hangBai), "Đèn nữa")
	o.pass(15 * days)
	o.clockwork(casework.JobOverdue)
	list := o.do("officer", "GET /v1/lapses?reason=missing&unit="+string(hangBai), "").want(200)
	explain := func(as string, i int, allowed bool) {
		t.Helper()
		l := "/v1/lapses/" + list.str("items", i, "id")
		one, all := o.do(as, "GET "+l, "").want(200).allowed(), o.do(as, "GET /v1/lapses?unit="+string(hangBai), "").want(200)
		if slices.Contains(one, "explain_overdue") != allowed || strings.Contains(all.text, "explain_overdue") != allowed {
			t.Errorf("the %s may %v of one, of all %s", as, one, all.text)
		}
		if reason := o.do(as, "POST "+l+"/reason", `{"reason":"Khuyết chủ tịch"}`, any1); allowed {
			reason.want(200)
		} else {
			reason.want(403, "post_not_allowed")
		}
	}
	explain("officer", 0, false)
	explain("district", 0, false)
	explain("deputy", 0, true)
	end(deputy)
	want(district, string(hoanKiem), "chair")
	explain("officer", 1, false)
	explain("district", 1, true)
}

// TestBacklog counts what is open at the end of each day, once, and says which
// days it missed.
func TestBacklog(t *testing.T) {
	t.Parallel()
	o := open(t, "2022-03-01T02:00:00Z")
	hireWard(o)
	of := func(from, to int) string {
		return fmt.Sprintf("unit=%s&from=%s&to=%s", hoanKiem, o.today().Add(from), o.today().Add(to))
	}
	first, _, _ := o.letter("clerk", string(hangBai), "Một")
	o.letter("clerk", string(hangBai), "Hai")
	o.pass(1 * days)
	o.clockwork(casework.JobBacklog, casework.JobBacklog)
	o.publish("clerk", "chair", first, `"outcome":"explained"`)
	o.do("clerk", "POST /v1/petitions", fmt.Sprintf(`{"unit":%q,"kind":"petition","channel":"letter","field":"land","title":"Vào sổ muộn","text":"Muộn",
		"received_at":%q,"petitioner":{"kind":"unnamed"}}`, hangBai, o.now.AddDate(0, 0, -20).Format("2006-01-02T15:04:05Z"))).want(201)
	o.pass(3 * days) // on two of which nothing ran
	o.clockwork(casework.JobBacklog)
	a := o.do("district", "GET /v1/backlog?"+of(-10, 0), "").want(200)
	if b := o.do("", "GET /public/v1/backlog?"+of(-10, 0), "").want(200); b.text != a.text {
		t.Errorf("the public reads %s, the office %s", b.text, a.text)
	}
	line := func(i int) string {
		return fmt.Sprintf("%s: %d open, %d overdue, %d, %d", a.str("days", i, "day"), a.num("days", i, "open"), a.num("days", i, "overdue"),
			a.num("days", i, "ages", 0, "cases"), a.num("days", i, "ages", 1, "cases"))
	}
	if got, want := line(0), "2022-03-01: 2 open, 0 overdue, 2, 0"; got != want {
		t.Errorf("%s, want %s: what was entered later was not known then", got, want)
	}
	if got, want := line(1), "2022-03-04: 2 open, 1 overdue, 1, 1"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if missed := fmt.Sprint(a.at("missed")); missed != "[2022-03-02 2022-03-03]" {
		t.Errorf("missed: %s", missed)
	}
	o.do("district", "GET /v1/backlog?"+of(0, -1), "").want(422, "dates_out_of_order")
	o.do("district", "GET /v1/backlog?"+of(-400, 0), "").want(422, "period_too_long")
	o.do("", "GET /public/v1/backlog?unit=99999-2021&from=2022-03-01&to=2022-03-02", "").want(422, "unknown_reference")
	if n := len(o.do("district", "GET /v1/backlog?kind=complaint&"+of(-10, 0), "").want(200).at("days").([]any)); n != 2 {
		t.Errorf("%d days on which complaints were counted", n)
	}
}
