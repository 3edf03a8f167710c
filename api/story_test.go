package api_test

import (
	"fmt"
	"testing"
	"time"
)

// TestStoryOfAWard is the main job: a dialogue in Hàng Bài ward from its notice
// to its last answer, escalated to Hoàn Kiếm district where it must be, and
// audited down to the case.
func TestStoryOfAWard(t *testing.T) {
	t.Parallel()
	o := open(t, "2022-03-01T02:00:00Z")
	o.hire("clerk", "clerk@"+string(hangBai))
	o.hire("chair", "chair@"+string(hangBai))
	o.hire("officer", "officer@"+string(hoanKiem))
	o.hire("district", "chair@"+string(hoanKiem))
	o.hire("monitor", "monitor@"+string(hangBai))
	o.hire("other", "chair@"+string(trangTien))
	tellStory(t, o, string(hangBai), "officer", "district", string(hoanKiem))
}

// TestStoryOfToday is the same after the reform: the ward is one of today's,
// and what is beyond it goes to the city.
func TestStoryOfToday(t *testing.T) {
	t.Parallel()
	o := open(t, "2026-11-22T02:00:00Z")
	o.hire("clerk", "clerk@"+string(hoanKiem2025))
	o.hire("chair", "chair@"+string(hoanKiem2025))
	o.hire("officer", "officer@"+string(city))
	o.hire("mayor", "chair@"+string(city))
	o.hire("monitor", "monitor@"+string(hoanKiem2025))
	o.hire("other", "chair@00082-2025")
	tellStory(t, o, string(hoanKiem2025), "officer", "mayor", string(city))
}

func tellStory(t *testing.T, o *office, ward, officer, above, authority string) {
	basis := "decree_32_2021"
	if o.today().String() >= "2025-07-01" {
		basis = "local_government_2025"
	}
	starts := o.now.Add(10 * 24 * time.Hour).Format(time.RFC3339)
	plan := fmt.Sprintf(`{"unit":%q,"basis":%q,"mode":"in_person","place":"Nhà văn hoá phường","starts_at":%q,"agenda":"Trật tự đô thị"}`, ward, basis, starts)
	o.do("other", "POST /v1/dialogues", plan).want(404)
	d := o.do("clerk", "POST /v1/dialogues", plan).want(201)
	dialogue := "/v1/dialogues/" + d.str("id")
	o.do("clerk", "POST "+dialogue+"/notices", `{"channel":"mass_media"}`).want(428, "precondition_required")
	d = o.do("clerk", "POST "+dialogue+"/notices", `{"channel":"mass_media"}`, "If-Match: "+d.header.Get("ETag")).want(200)
	o.do("clerk", "POST "+dialogue+"/notices", `{"channel":"quarter_heads"}`, `If-Match: "1"`).want(412, "stale_version")
	o.do("clerk", "POST "+dialogue+"/notices", `{"channel":"quarter_heads"}`, any1).want(200)
	o.do("other", "GET "+dialogue, "").want(404)

	o.pass(10*24*time.Hour + time.Minute)
	o.do("chair", "POST "+dialogue+"/opening", `{"attendance":{"people":80,"organisations":3,"officials":6}}`, any1).want(200)
	ids := []string{newID(o), newID(o), newID(o)}
	matters := fmt.Sprintf(`{"items":[
		{"id":%q,"field":"traffic","title":"Vỉa hè phố Hàng Bài bị lấn chiếm"},
		{"id":%q,"field":"infrastructure","title":"Đèn chiếu sáng ngõ 8 hỏng","petitioner":{"kind":"person","name":"Bà Nguyễn Thị Mẫu"}},
		{"id":%q,"field":"land","title":"Cấp giấy chứng nhận nhà số 12"}]}`, ids[0], ids[1], ids[2])
	r := o.do("clerk", "POST "+dialogue+"/matters", matters).want(200)
	for i := range ids {
		if r.str("items", i, "result") != "recorded" || r.str("items", i, "secret") == "" {
			t.Fatalf("recorded %s", r.text)
		}
	}
	if again := o.do("clerk", "POST "+dialogue+"/matters", matters).want(200); again.str("items", 2, "result") != "repeated" || again.at("items", 2, "secret") != nil {
		t.Fatalf("repeated %s", again.text)
	}
	closing := o.do("chair", "POST "+dialogue+"/closing", `{}`, any1).want(409, "matters_without_disposition")
	if left, _ := closing.at("matters").([]any); len(left) != 3 {
		t.Fatalf("closing lists %s", closing.text)
	}

	// One is answered on the spot, one promised in writing, one escalated.
	o.do("clerk", "POST /v1/answers", fmt.Sprintf(`{"mode":"on_the_spot","petitions":[%q],"text":"Phường đã ra quân giải toả.","outcome":"explained"}`, ids[0])).want(201)
	due := o.today().Add(15)
	o.do("clerk", "POST /v1/petitions/"+ids[1]+"/promise", fmt.Sprintf(`{"due_on":%q}`, due), any1).want(200)
	x := o.do("chair", "POST /v1/petitions/"+ids[2]+"/escalations", `{"ground":"beyond_authority","note":"Thẩm quyền cấp trên"}`, any1).want(201)
	if x.str("target") != authority {
		t.Fatalf("escalated to %s", x.text)
	}
	d = o.do("chair", "POST "+dialogue+"/closing", `{}`, any1).want(200)
	if d.num("matters", "on_the_spot") != 1 || d.num("matters", "written") != 1 || d.num("matters", "escalated") != 1 {
		t.Fatalf("closed with %s", d.text)
	}
	o.do("chair", "POST "+dialogue+"/conclusion", fmt.Sprintf(`{"number":"15/TB-UBND","on":%q,"text":"Kết luận hội nghị"}`, o.today()), any1).want(200)

	// The authority above accepts and answers.
	p := o.do("monitor", "GET /v1/petitions/"+ids[2], "").want(200)
	if p.str("holder") != ward || p.str("state") != "handed_over" {
		t.Fatalf("while it waits: %s", p.text)
	}
	inbox := o.do(officer, "GET /v1/escalations?state=pending&target="+authority, "").want(200)
	if inbox.str("items", 0, "id") != x.str("id") {
		t.Fatalf("inbox %s", inbox.text)
	}
	o.do(officer, "POST /v1/escalations/"+x.str("id")+"/acceptance", `{}`, "If-Match: "+x.header.Get("ETag")).want(200)
	o.do("chair", "POST /v1/petitions/"+ids[2]+"/escalations", `{"ground":"beyond_authority","note":"x"}`, any1).want(403, "not_holder")
	a := o.do(officer, "POST /v1/answers", fmt.Sprintf(`{"mode":"in_writing","petitions":[%q],"number":"77/UBND-TNMT","signed_on":%q,"signatory":"Chủ tịch","text":"Hồ sơ đã được cấp giấy.","public_summary":"Đã cấp giấy.","outcome":"resolved","means":"document","evidence":"Giấy chứng nhận đã trao","done_on":%q}`, ids[2], o.today(), o.today())).want(201)
	answer := "/v1/answers/" + a.str("id")
	o.do(officer, "POST "+answer+"/approval", "", any1).want(403)
	o.do(above, "POST "+answer+"/publication", "", any1).want(409, "step_not_possible")
	o.do(above, "POST "+answer+"/approval", "", any1).want(200)
	o.do(above, "POST "+answer+"/publication", "", any1).want(200)

	// The monitor sees two of three answered, and which.
	s := o.do("monitor", fmt.Sprintf("GET /v1/statistics?unit=%s&from=%s&to=%s&channel=dialogue", ward, o.today().Add(-20), o.today()), "").want(200)
	rate := s.rate("answered")
	if rate["numerator"] != 2.0 || rate["denominator"] != 3.0 || rate["percent"] != 66.7 {
		t.Fatalf("answered %v", rate)
	}
	cases := o.do("monitor", "GET "+rate["numerator_cases"].(string), "").want(200)
	if got := cases.items(); len(got) != 2 {
		t.Fatalf("the cases behind 2 of 3: %s", cases.text)
	}
	o.do("other", "GET /v1/petitions/"+ids[0], "").want(404, "not_found")
	o.do("other", fmt.Sprintf("GET /v1/statistics?unit=%s&from=%s&to=%s", ward, o.today().Add(-20), o.today()), "").want(404)

	// The citizen follows with code and secret, the public with nothing.
	code, secret := r.str("items", 2, "code"), r.str("items", 2, "secret")
	o.do("", "GET /public/v1/petitions/"+code, "").want(404)
	o.do("", "GET /public/v1/petitions/"+code, "", "Petition-Secret: WRONG-WRONG-WRONG").want(404)
	mine := o.do("", "GET /public/v1/petitions/"+code, "", "Petition-Secret: "+secret).want(200)
	if mine.str("answers", 0, "text") != "Hồ sơ đã được cấp giấy." || mine.str("state") != "concluded" {
		t.Fatalf("the citizen sees %s", mine.text)
	}
	public := o.do("", "GET /public/v1/answers?unit="+authority, "").want(200)
	if public.str("items", 0, "summary") != "Đã cấp giấy." {
		t.Fatalf("the public sees %s", public.text)
	}
}
