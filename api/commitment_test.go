package api_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"kiennghi/domain"
)

const day = 24 * time.Hour

// conference holds a dialogue with one matter for each title, promises each a
// written answer, and concludes it. It returns the dialogue and its matters.
func (o *office) conference(titles ...string) (dialogue string, matters []answer) {
	o.t.Helper()
	d := o.do("clerk", "POST /v1/dialogues", fmt.Sprintf(`{"unit":%q,"basis":"decree_32_2021","mode":"in_person","place":"Nhà văn hoá","starts_at":%q,"agenda":"Trật tự"}`,
		hangBai, o.now.Add(8*day).Format(time.RFC3339))).want(201)
	dialogue = d.str("id")
	at := "/v1/dialogues/" + dialogue
	o.do("clerk", "POST "+at+"/notices", `{"channel":"mass_media"}`, any1).want(200)
	o.pass(8 * day)
	o.do("chair", "POST "+at+"/opening", `{}`, any1).want(200)
	for _, title := range titles {
		m := o.do("clerk", "POST "+at+"/matters", fmt.Sprintf(`{"items":[{"id":%q,"field":"infrastructure","title":%q}]}`, newID(o), title)).want(200)
		matters = append(matters, m)
		o.do("clerk", "POST /v1/petitions/"+m.str("items", 0, "id")+"/promise", fmt.Sprintf(`{"due_on":%q}`, o.today()+20), any1).want(200)
	}
	o.do("chair", "POST "+at+"/closing", `{}`, any1).want(200)
	o.do("chair", "POST "+at+"/conclusion", fmt.Sprintf(`{"number":"15/TB-UBND","on":%q,"text":"Kết luận"}`, o.today()), any1).want(200)
	return dialogue, matters
}

// commitTo is a commitment's body: what it follows from, who is responsible, and
// in how many days.
func (o *office) commitTo(origin string, person domain.AccountID, days int) string {
	return fmt.Sprintf(`{%s,"person":%q,"task":"Thay đèn ngõ 8","responsibility":"Chủ trì","deadline":%q,"expected_result":"Đèn sáng"}`, origin, person, o.today().Add(days))
}

// share reads a share: how many of how many, and the percentage as JSON has it.
func (a answer) share(name string) string {
	return fmt.Sprint(a.at(name, "numerator"), " of ", a.at(name, "denominator"), ": ", a.at(name, "percent"))
}

// TestPromisesOfADialogue follows what a dialogue promised until the next one
// opens: kept, late after a move, broken, overdue, and still open.
func TestPromisesOfADialogue(t *testing.T) {
	t.Parallel()
	o := open(t, "2022-03-01T02:00:00Z")
	clerk := o.hire("clerk", "clerk@"+string(hangBai))
	chair := o.hire("chair", "chair@"+string(hangBai))
	o.hire("officer", "officer@"+string(hangBai))
	o.hire("monitor", "monitor@"+string(hangBai))
	o.hire("other", "chair@"+string(trangTien))
	stranger := o.hire("stranger")
	first, matters := o.conference("Đèn ngõ 8 hỏng", "Vỉa hè bị lấn chiếm")
	lamp := matters[0].str("items", 0, "id")

	// Nothing can be promised that lacks one of the five, or follows from nothing.
	origin := fmt.Sprintf(`"dialogue":%q,"petitions":[%q]`, first, lamp)
	whole := o.commitTo(origin, clerk, 10)
	for _, lacks := range []string{"person", "task", "responsibility", "deadline", "expected_result"} {
		o.do("chair", "POST /v1/commitments", strings.Replace(whole, `"`+lacks+`"`, `"`+lacks+`x"`, 1)).want(400)
	}
	o.do("chair", "POST /v1/commitments", o.commitTo(`"id":"`+newID(o)+`"`, clerk, 10)).want(422, "required")
	o.do("chair", "POST /v1/commitments", o.commitTo(origin, stranger, 10)).want(422, "unknown_reference")
	o.do("chair", "POST /v1/commitments", o.commitTo(fmt.Sprintf(`"dialogue":%q,"petitions":[%q]`, first, newID(o)), clerk, 10)).want(422, "unknown_reference")
	o.do("chair", "POST /v1/commitments", strings.Replace(whole, "Thay đèn ngõ 8", "Gọi 0912 345 678", 1)).want(422, "personal_data_suspected")
	o.do("chair", "POST /v1/commitments", o.commitTo(origin, clerk, -1)).want(422, "in_the_past")
	o.do("clerk", "POST /v1/commitments", whole).want(403, "post_not_allowed")
	o.do("other", "POST /v1/commitments", whole).want(422, "unknown_reference")

	// Six promises; by what happens to each they will stand six ways.
	made := map[string]answer{}
	for _, p := range []struct {
		name string
		by   domain.AccountID
		days int
	}{{"kept", clerk, 10}, {"late", clerk, 10}, {"broken", chair, 10}, {"overdue", clerk, 10}, {"moved", clerk, 10}, {"open", clerk, 90}} {
		made[p.name] = o.do("chair", "POST /v1/commitments", o.commitTo(origin, p.by, p.days)).want(201)
	}
	may := func(login, name string, want ...string) {
		t.Helper()
		got, _ := o.do(login, "GET /v1/commitments/"+made[name].str("id"), "").want(200).at("allowed_actions").([]any)
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("with what is %s, %s may %v, want %v", name, login, got, want)
		}
	}
	may("chair", "kept", "report_progress", "move_deadline", "fulfil_commitment", "break_commitment")
	may("clerk", "kept", "report_progress", "fulfil_commitment")
	may("clerk", "broken")
	may("monitor", "kept")
	at := func(name string) string { return "/v1/commitments/" + made[name].str("id") }
	unreviewed := o.do("monitor", "GET /v1/conclusions-without-review?unit="+string(hangBai), "").want(200)
	if unreviewed.str("items", 0, "dialogue") != first || unreviewed.num("items", 0, "commitments") != 6 {
		t.Fatalf("issued and never reviewed: %s", unreviewed.text)
	}

	o.do("officer", "POST "+at("kept")+"/progress", `{"text":"Đã khảo sát"}`, any1).want(403, "post_not_allowed")
	o.do("clerk", "POST "+at("kept")+"/progress", `{"text":"Đã khảo sát","evidence":"Biên bản"}`).want(428)
	o.do("clerk", "POST "+at("kept")+"/progress", `{"text":"Đã khảo sát","evidence":"Biên bản"}`, "If-Match: "+made["kept"].header.Get("ETag")).want(200)
	if again := o.do("monitor", "GET /v1/conclusions-without-review", "").want(200); len(again.items()) != 0 {
		t.Fatalf("reviewed since: %s", again.text)
	}
	o.do("clerk", "POST "+at("kept")+"/fulfilment", `{"note":"Xong"}`, any1).want(400)
	o.do("clerk", "POST "+at("kept")+"/fulfilment", `{"evidence":"Ảnh chụp ngày nghiệm thu"}`, `If-Match: "1"`).want(412)
	kept := o.do("clerk", "POST "+at("kept")+"/fulfilment", `{"evidence":"Ảnh chụp ngày nghiệm thu"}`, any1).want(200)
	if kept.str("state") != "kept" {
		t.Fatalf("by its deadline: %s", kept.text)
	}
	o.do("chair", "POST "+at("kept")+"/move", fmt.Sprintf(`{"deadline":%q,"reason":"Mưa"}`, o.today()+60), any1).want(409, "step_not_possible")
	o.do("clerk", "POST "+at("kept")+"/verification", `{"upheld":true,"note":"Đúng"}`, any1).want(403)
	may("monitor", "kept", "uphold_fulfilment", "refute_fulfilment")
	may("chair", "kept")
	o.do("monitor", "POST "+at("kept")+"/verification", `{"upheld":true,"note":"Đèn đã sáng"}`, any1).want(200)

	move := func(name string, days int) answer {
		return o.do("chair", "POST "+at(name)+"/move", fmt.Sprintf(`{"deadline":%q,"reason":"Chờ vật tư"}`, o.today().Add(days)), any1)
	}
	o.do("clerk", "POST "+at("moved")+"/move", fmt.Sprintf(`{"deadline":%q,"reason":"Chờ"}`, o.today()+60), any1).want(403)
	move("moved", 9).want(422, "dates_out_of_order")
	move("late", 30).want(200)
	move("moved", 70).want(200)
	if m := move("moved", 90).want(200); m.num("moves") != 2 || m.str("first_deadline") != made["moved"].str("deadline") {
		t.Fatalf("the first deadline stays: %s", m.text)
	}
	o.pass(20 * day)
	late := o.do("clerk", "POST "+at("late")+"/fulfilment", `{"evidence":"Biên bản nghiệm thu"}`, any1).want(200)
	if late.str("state") != "late" {
		t.Fatalf("by a deadline that was moved, after the first: %s", late.text)
	}
	move("overdue", -2).want(422, "in_the_past")
	o.do("chair", "POST "+at("broken")+"/failure", `{"reason":"Không có kinh phí"}`, any1).want(200)

	// The petitioner reads what was promised, and each move; nobody's name.
	mine := o.do("", "GET /public/v1/petitions/"+matters[0].str("items", 0, "code"), "", "Petition-Secret: "+matters[0].str("items", 0, "secret")).want(200)
	moves := 0
	for i := range 6 {
		list, _ := mine.at("commitments", i, "moves").([]any)
		if moves += len(list); len(list) == 2 && (mine.str("commitments", i, "moves", 1, "from") != mine.str("commitments", i, "moves", 0, "to") ||
			mine.str("commitments", i, "moves", 1, "reason") != "Chờ vật tư") {
			t.Errorf("moves of %s", mine.text)
		}
	}
	if moves != 3 {
		t.Errorf("the petitioner reads %d moves, want 3: %s", moves, mine.text)
	}
	public := o.do("", "GET /public/v1/commitments?unit="+string(hangBai), "").want(200)
	if len(public.items()) != 6 || strings.Contains(public.text, clerk.String()) || strings.Contains(public.text, "responsib") || strings.Contains(public.text, "Chủ trì") {
		t.Errorf("the public reads %s", public.text)
	}

	// The next dialogue opens with the report, whose figures link to their lists.
	second, _ := o.conference("Rác")
	r := o.do("monitor", "GET /v1/dialogues/"+second+"/carry-over", "").want(200)
	if r.num("promised") != 6 || r.num("carried_in") != 0 || r.share("done") != "2 of 6: 33.3" || r.share("in_time") != "1 of 6: 16.7" || r.num("unanswered") != 2 {
		t.Errorf("the report is %s", r.text)
	}
	for i, s := range domain.Standings {
		list := o.do("monitor", "GET "+r.str("counts", i, "commitments"), "").want(200)
		if r.str("counts", i, "standing") != string(s) || r.num("counts", i, "total") != 1 || len(list.items()) != 1 || list.str("items", 0, "id") != made[string(s)].str("id") {
			t.Errorf("%s: %v, listed %s", s, r.at("counts", i), list.text)
		}
	}
	empty := o.do("monitor", "GET /v1/dialogues/"+first+"/carry-over", "").want(200)
	if empty.num("total") != 0 || empty.share("done") != "0 of 0: <nil>" {
		t.Errorf("nothing was promised before the first: %s", empty.text)
	}
	o.do("other", "GET /v1/dialogues/"+second+"/carry-over", "").want(404)
	o.do("other", "GET "+at("open"), "").want(404)
	if got := o.do("clerk", "GET /v1/commitments?mine=true", "").want(200); len(got.items()) != 5 {
		t.Errorf("the clerk is responsible for %s", got.text)
	}

	// Of what is promised now, and what of before still ran when it opened, the third report tells.
	o.do("chair", "POST /v1/commitments", o.commitTo(fmt.Sprintf(`"dialogue":%q`, second), clerk, 10)).want(201)
	third, _ := o.conference("Chợ")
	r = o.do("monitor", "GET /v1/dialogues/"+third+"/carry-over", "").want(200)
	if r.num("promised") != 1 || r.num("carried_in") != 3 || r.num("total") != 4 {
		t.Errorf("the third report is %s", r.text)
	}

	// What was called done and is not is open again, and its first day stays.
	refuted := o.do("monitor", "POST "+at("late")+"/verification", `{"upheld":false,"note":"Đèn vẫn hỏng"}`, any1).want(200)
	if refuted.str("state") != "moved" || refuted.str("standing") != "overdue" || refuted.num("refuted") != 1 {
		t.Errorf("refuted: %s", refuted.text)
	}
	history, _ := o.do("chair", "GET "+at("late"), "").want(200).at("history").([]any)
	if len(history) != 4 {
		t.Errorf("its history is %v", history)
	}
}

// TestPromisesOfAnswers: an answer that promises brings forth no commitment by
// itself, and is listed until one is made.
func TestPromisesOfAnswers(t *testing.T) {
	t.Parallel()
	o := open(t, "2022-03-01T02:00:00Z")
	clerk := o.hire("clerk", "clerk@"+string(hangBai))
	o.hire("chair", "chair@"+string(hangBai))
	o.hire("monitor", "monitor@"+string(hangBai))
	first, matters := o.conference("Đèn ngõ 8 hỏng", "Vỉa hè")
	publish := func(matter, claim string, warned ...domain.WarningCode) string {
		id := o.approved("clerk", "chair", "/v1/petitions/"+matter, claim)
		o.do("chair", "POST "+id+"/publication", inSpite(warned...), any1).want(200)
		return strings.TrimPrefix(id, "/v1/answers/")
	}
	explained := publish(matters[1].str("items", 0, "id"), `"outcome":"explained"`)
	o.charge("clerk", "/v1/petitions/"+matters[0].str("items", 0, "id"))
	planned := publish(matters[0].str("items", 0, "id"), fmt.Sprintf(`"outcome":"planned","due_on":%q`, o.today()+30))
	listed := func(want int) {
		t.Helper()
		list := o.do("monitor", "GET /v1/answers-without-commitment?unit="+string(hangBai), "").want(200)
		if len(list.items()) != want || want > 0 && list.str("items", 0, "id") != planned {
			t.Fatalf("%d promise without a commitment: %s", want, list.text)
		}
	}
	listed(1)
	o.do("chair", "POST /v1/commitments", o.commitTo(fmt.Sprintf(`"answer":%q`, explained), clerk, 20)).want(409, "promises_nothing")
	o.do("chair", "POST /v1/commitments", o.commitTo(fmt.Sprintf(`"answer":%q`, planned), clerk, 31)).want(422, "beyond_promise")
	o.do("chair", "POST /v1/commitments", o.commitTo(fmt.Sprintf(`"answer":%q,"dialogue":%q`, planned, first), clerk, 30)).want(422, "not_allowed_here")
	c := o.do("chair", "POST /v1/commitments", o.commitTo(fmt.Sprintf(`"answer":%q`, planned), clerk, 30), "Idempotency-Key: a-key-of-mine").want(201)
	if again := o.do("chair", "POST /v1/commitments", o.commitTo(fmt.Sprintf(`"answer":%q`, planned), clerk, 30), "Idempotency-Key: a-key-of-mine").want(201); again.text != c.text {
		t.Errorf("repeated, it answers\n%s, not\n%s", again.text, c.text)
	}
	listed(0)
	planned = publish(matters[1].str("items", 0, "id"), fmt.Sprintf(`"outcome":"planned","due_on":%q`, o.today()+30), domain.WarnNoPerson)
	listed(1)
	publish(matters[1].str("items", 0, "id"), `"outcome":"explained"`)
	listed(0) // what a later answer superseded is owed no more
	if c.str("petitions", 0) != matters[0].str("items", 0, "id") || c.str("origin") != "answer" {
		t.Errorf("it concerns %s", c.text)
	}
	if public := o.do("", "GET /public/v1/commitments", "").want(200); len(public.items()) != 0 {
		t.Errorf("what an answer without a public summary promised is public: %s", public.text)
	}
	// It was answered to a matter of the dialogue, so the next one is told.
	second, _ := o.conference("Rác")
	if r := o.do("monitor", "GET /v1/dialogues/"+second+"/carry-over", "").want(200); r.num("promised") != 1 || r.num("unanswered") != 0 {
		t.Errorf("the report is %s", r.text)
	}

	// A finding's recommendation is promised too; the unit is that of the finding.
	f := o.do("monitor", "POST /v1/findings", fmt.Sprintf(`{"about":"unit","unit":%q,"kind":"procedure","text":"Chậm","recommendation":"Niêm yết","due_on":%q}`, hangBai, o.today()+10)).want(201)
	c = o.do("chair", "POST /v1/commitments", o.commitTo(fmt.Sprintf(`"finding":%q`, f.str("id")), clerk, 30)).want(201)
	if c.str("origin") != "finding" || c.str("unit") != string(hangBai) {
		t.Errorf("from a finding: %s", c.text)
	}
}

// TestRemediationLists are the three lists of the published reports.
func TestRemediationLists(t *testing.T) {
	t.Parallel()
	o := open(t, "2022-03-01T02:00:00Z")
	clerk := o.hire("clerk", "clerk@"+string(hangBai))
	o.hire("chair", "chair@"+string(hangBai))
	o.hire("deputy", "deputy@"+string(hangBai))
	o.hire("monitor", "monitor@"+string(hangBai))
	o.do("deputy", "POST /v1/remediation-lists", fmt.Sprintf(`{"unit":%q,"title":"Khắc phục","items":[%s]}`, hangBai, item(o, clerk))).want(403)
	bad := o.do("chair", "POST /v1/remediation-lists", fmt.Sprintf(`{"unit":%q,"title":"Khắc phục","items":[%s,%s]}`, hangBai, item(o, clerk), item(o, domain.NewID[domain.Account](o.now)))).want(422)
	if bad.str("field") != "items/1/person" {
		t.Errorf("at fault is %s", bad.text)
	}
	for _, l := range []struct {
		done, all int
		percent   string
	}{{16, 24, "66.7"}, {7, 13, "53.8"}, {13, 14, "92.9"}} {
		items := strings.TrimSuffix(strings.Repeat(item(o, clerk)+",", l.all), ",")
		made := o.do("chair", "POST /v1/remediation-lists", fmt.Sprintf(`{"unit":%q,"title":"Khắc phục sau giám sát","items":[%s]}`, hangBai, items)).want(201)
		list := o.do("chair", "GET "+made.str("items")+"&limit=100", "").want(200)
		for i := range l.done {
			o.do("clerk", "POST /v1/commitments/"+list.str("items", i, "id")+"/fulfilment", `{"evidence":"Ảnh chụp"}`, any1).want(200)
		}
		got := o.do("monitor", "GET "+made.header.Get("Location"), "").want(200)
		if want := fmt.Sprintf("%d of %d: %s", l.done, l.all, l.percent); got.share("done") != want || got.num("counts", "open") != l.all-l.done {
			t.Errorf("%s is done, want %s: %s", got.share("done"), want, got.text)
		}
	}
	if all := o.do("monitor", "GET /v1/remediation-lists?unit="+string(hangBai), "").want(200); len(all.items()) != 3 {
		t.Errorf("there are %s", all.text)
	}
}

func item(o *office, person domain.AccountID) string {
	return fmt.Sprintf(`{"person":%q,"task":"Niêm yết kết luận","responsibility":"Chủ trì","deadline":%q,"expected_result":"Đã niêm yết"}`, person, o.today()+10)
}

// TestPromisesOfTheAuthorityAbove: what the district promised about a matter of
// the ward's dialogue is reported to the ward's people, and read by its monitor.
func TestPromisesOfTheAuthorityAbove(t *testing.T) {
	t.Parallel()
	o := open(t, "2022-03-01T02:00:00Z")
	o.hire("clerk", "clerk@"+string(hangBai))
	o.hire("chair", "chair@"+string(hangBai))
	officer := o.hire("officer", "officer@"+string(hoanKiem))
	o.hire("district", "chair@"+string(hoanKiem))
	o.hire("monitor", "monitor@"+string(hangBai))
	o.hire("other", "monitor@"+string(trangTien))
	_, matters := o.conference("Cấp giấy chứng nhận")
	id := matters[0].str("items", 0, "id")
	x := o.do("chair", "POST /v1/petitions/"+id+"/escalations", `{"ground":"beyond_authority","note":"Thẩm quyền"}`, any1).want(201)
	o.do("officer", "POST /v1/escalations/"+x.str("id")+"/acceptance", `{}`, any1).want(200)
	o.charge("officer", "/v1/petitions/"+id)
	a := o.do("officer", "POST /v1/answers", fmt.Sprintf(`{"mode":"in_writing","petitions":[%q],"number":"7/UBND","signed_on":%q,"signatory":"Chủ tịch","text":"Sẽ cấp.","public_summary":"Sẽ cấp.",
		"outcome":"in_progress","reason":"with_plan","due_on":%q}`, id, o.today(), o.today()+30)).want(201)
	o.do("district", "POST /v1/answers/"+a.str("id")+"/approval", "", any1).want(200)
	o.do("district", "POST /v1/answers/"+a.str("id")+"/publication", "", any1).want(200)
	promise := o.commitTo(fmt.Sprintf(`"answer":%q`, a.str("id")), officer, 30)
	o.do("chair", "POST /v1/commitments", promise).want(422, "unknown_reference")
	c := o.do("district", "POST /v1/commitments", promise).want(201)

	next, _ := o.conference("Rác")
	r := o.do("monitor", "GET /v1/dialogues/"+next+"/carry-over", "").want(200)
	list := o.do("monitor", "GET "+r.str("commitments"), "").want(200)
	if r.num("promised") != 1 || len(list.items()) != 1 || list.str("items", 0, "unit") != string(hoanKiem) {
		t.Errorf("the report is %s, its list %s", r.text, list.text)
	}
	at := "/v1/commitments/" + c.str("id")
	o.do("monitor", "GET "+at, "").want(200)
	o.do("other", "GET "+at, "").want(404)
	if own := o.do("monitor", "GET /v1/commitments", "").want(200); len(own.items()) != 0 {
		t.Errorf("the ward itself promised %s", own.text)
	}
	o.do("chair", "POST "+at+"/fulfilment", `{"evidence":"Giấy đã trao"}`, any1).want(403)
	o.do("officer", "POST "+at+"/fulfilment", `{"evidence":"Giấy đã trao"}`, any1).want(200)
	if public := o.do("", "GET /public/v1/commitments?unit="+string(hoanKiem)+"&subunits=false&standing=kept", "").want(200); len(public.items()) != 1 {
		t.Errorf("the public reads %s", public.text)
	}
}

// TestResponsibleCannotVerify: a monitor who also works at the unit, and is
// responsible there, may not find that it was carried out.
func TestResponsibleCannotVerify(t *testing.T) {
	t.Parallel()
	o := open(t, "2022-03-01T02:00:00Z")
	both := o.hire("clerk", "clerk@"+string(hangBai), "monitor@"+string(hangBai))
	o.hire("chair", "chair@"+string(hangBai), "monitor@"+string(hoanKiem))
	o.hire("monitor", "monitor@"+string(hangBai))
	dialogue, _ := o.conference("Đèn ngõ 8 hỏng")
	c := o.do("chair", "POST /v1/commitments", o.commitTo(fmt.Sprintf(`"dialogue":%q`, dialogue), both, 10)).want(201)
	at := "/v1/commitments/" + c.str("id")
	o.do("clerk", "POST "+at+"/fulfilment", `{"evidence":"Ảnh chụp"}`, any1).want(200)
	for _, who := range []string{"clerk", "chair"} {
		o.do(who, "POST "+at+"/verification", `{"upheld":true,"note":"Đúng"}`, any1).want(403, "responsible_cannot_verify")
		if may, _ := o.do(who, "GET "+at, "").want(200).at("allowed_actions").([]any); len(may) != 0 {
			t.Errorf("%s is told to %v", who, may)
		}
	}
	o.do("monitor", "POST "+at+"/verification", `{"upheld":true,"note":"Đúng"}`, any1).want(200)
}

// TestDialoguesOfOneDay: of two on one day the later one is told what the
// earlier promised, and not the other way round.
func TestDialoguesOfOneDay(t *testing.T) {
	t.Parallel()
	o := open(t, "2022-03-01T02:00:00Z")
	clerk := o.hire("clerk", "clerk@"+string(hangBai))
	o.hire("chair", "chair@"+string(hangBai))
	later := o.do("clerk", "POST /v1/dialogues", fmt.Sprintf(`{"unit":%q,"basis":"decree_32_2021","mode":"in_person","place":"Nhà văn hoá","starts_at":%q,"agenda":"Chiều"}`,
		hangBai, o.now.Add(8*day+3*time.Hour).Format(time.RFC3339))).want(201).str("id")
	earlier, _ := o.conference("Rác")
	o.do("chair", "POST /v1/commitments", o.commitTo(fmt.Sprintf(`"dialogue":%q`, earlier), clerk, 10)).want(201)
	o.pass(3 * time.Hour)
	o.do("chair", "POST /v1/dialogues/"+later+"/opening", `{}`, any1).want(200)
	for of, want := range map[string][2]int{earlier: {0, 0}, later: {1, 1}} {
		r := o.do("chair", "GET /v1/dialogues/"+of+"/carry-over", "").want(200)
		if previous, _ := r.at("previous").([]any); len(previous) != want[0] || r.num("total") != want[1] {
			t.Errorf("the report is %s, want %v", r.text, want)
		}
	}
}
