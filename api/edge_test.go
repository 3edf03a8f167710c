package api_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"kiennghi/domain"
)

// edges opens the ward's office with a dialogue under way.
func edges(t *testing.T) (o *office, dialogue string) {
	t.Parallel()
	o = open(t, "2022-03-01T02:00:00Z")
	o.hire("clerk", "clerk@"+string(hangBai))
	o.hire("chair", "chair@"+string(hangBai))
	o.hire("district", "chair@"+string(hoanKiem))
	o.hire("monitor", "monitor@"+string(hangBai))
	o.hire("admin", "admin@"+string(city))
	d := o.do("clerk", "POST /v1/dialogues", fmt.Sprintf(`{"unit":%q,"basis":"decree_32_2021","mode":"in_person","place":"Nhà văn hoá","starts_at":%q,"agenda":"Chung"}`, hangBai, o.now.Format(time.RFC3339))).want(201)
	dialogue = "/v1/dialogues/" + d.str("id")
	o.do("chair", "POST "+dialogue+"/opening", `{}`, any1).want(200)
	return o, dialogue
}

func (o *office) matter(dialogue string) string {
	id := newID(o)
	o.do("clerk", "POST "+dialogue+"/matters", fmt.Sprintf(`{"items":[{"id":%q,"field":"land","title":"Một việc"}]}`, id)).want(200)
	return id
}

// A matter that was to go up and came back while the people are there has to
// be decided anew; once the dialogue is closed, what was decided there stands.
func TestWhatComesBackIsDecidedAnew(t *testing.T) {
	o, dialogue := edges(t)
	for _, back := range []struct{ by, how, body string }{
		{"chair", "recall", `{"reason":"Nhầm"}`}, {"district", "return", `{"reason":"Thuộc phường"}`},
	} {
		id := o.matter(dialogue)
		x := o.do("chair", "POST /v1/petitions/"+id+"/escalations", `{"ground":"beyond_authority","note":"x"}`, any1).want(201)
		o.do(back.by, "POST /v1/escalations/"+x.str("id")+"/"+back.how, back.body, any1).want(200)
		closing := o.do("chair", "POST "+dialogue+"/closing", `{}`, any1).want(409, "matters_without_disposition")
		if closing.str("matters", 0) != id {
			t.Errorf("after the %s: %s", back.how, closing.text)
		}
		o.do("clerk", "POST /v1/petitions/"+id+"/promise", `{"due_on":"2022-03-20"}`, any1).want(200)
	}
	id := o.matter(dialogue)
	x := o.do("chair", "POST /v1/petitions/"+id+"/escalations", `{"ground":"beyond_authority","note":"x"}`, any1).want(201)
	o.do("chair", "POST "+dialogue+"/closing", `{}`, any1).want(200)
	o.do("district", "POST /v1/escalations/"+x.str("id")+"/return", `{"reason":"Thuộc phường"}`, any1).want(200)
	if p := o.do("chair", "GET /v1/petitions/"+id, "").want(200); p.str("disposition") != "escalated" || p.num("bounces") != 1 {
		t.Errorf("after the dialogue: %s", p.text)
	}
}

// What is open again after its dialogue was closed, and was not decided on in the
// hall, is answered in writing: nothing is left without a disposition there. While
// the hall is open, it still decides.
func TestNothingComesBackUndecided(t *testing.T) {
	o, dialogue := edges(t)
	primary, undone, freed, refused := o.matter(dialogue), o.matter(dialogue), o.matter(dialogue), o.matter(dialogue)
	link := func(id string) {
		o.do("clerk", "POST /v1/petitions/"+id+"/primary", fmt.Sprintf(`{"primary":%q,"note":"Cùng một việc"}`, primary), any1).want(200)
	}
	link(undone)
	link(freed)
	o.do("clerk", "DELETE /v1/petitions/"+undone+"/primary", "", any1).want(200)
	o.do("clerk", "POST /v1/petitions/"+primary+"/promise", `{"due_on":"2022-03-20"}`, any1).want(200)
	o.do("chair", "POST /v1/petitions/"+refused+"/refusal", `{"ground":"no_authority","note":"Thuộc toà án"}`, any1).want(200)
	if a := o.do("chair", "POST "+dialogue+"/closing", `{}`, any1).want(409, "matters_without_disposition"); a.str("matters", 0) != undone {
		t.Errorf("in the open hall: %s", a.text)
	}
	link(undone)
	o.do("chair", "POST "+dialogue+"/closing", `{}`, any1).want(200)
	o.do("clerk", "DELETE /v1/petitions/"+undone+"/primary", "", any1).want(200)
	o.do("clerk", "POST /v1/petitions/"+primary+"/withdrawal", `{"note":"Xin rút bằng đơn"}`, any1).want(200)
	for _, id := range []string{undone, freed} {
		if p := o.do("chair", "GET /v1/petitions/"+id, "").want(200); p.str("state") != "in_progress" || p.str("disposition") != "written" {
			t.Errorf("back from the closed hall: %s", p.text)
		}
	}
}

// What was handed in beforehand, on paper or by telephone, is a matter of the
// dialogue as any other: promised or passed on, it is decided on.
func TestHandedInBeforehand(t *testing.T) {
	o, dialogue := edges(t)
	handIn := func(channel string) (filed answer, id string) {
		filed = o.do("clerk", "POST /v1/petitions", fmt.Sprintf(`{"dialogue":%q,"channel":%q,"kind":"petition","field":"land","title":"Một việc","text":"Một việc"}`,
			strings.TrimPrefix(dialogue, "/v1/dialogues/"), channel)).want(201)
		return filed, filed.str("petition", "id")
	}
	_, promised := handIn("letter")
	_, passedOn := handIn("phone")
	filed, refused := handIn("reception")
	o.do("clerk", "POST /v1/petitions/"+promised+"/promise", `{"due_on":"2022-03-20"}`, any1).want(200)
	o.do("chair", "POST /v1/petitions/"+passedOn+"/escalations", `{"ground":"beyond_authority","note":"x"}`, any1).want(201)
	o.do("chair", "POST /v1/petitions/"+refused+"/refusal", `{"ground":"no_authority","note":"Thuộc toà án"}`, any1).want(200)
	m := o.do("chair", "POST "+dialogue+"/closing", `{}`, any1).want(200)
	if m.num("matters", "written") != 1 || m.num("matters", "escalated") != 1 || m.num("matters", "without_disposition") != 0 {
		t.Errorf("closed with %s", m.text)
	}
	o.do("", "POST /public/v1/petitions/"+filed.str("petition", "code")+"/replies", fmt.Sprintf(`{"secret":%q,"verdict":"disputed","text":"Việc của phường"}`, filed.str("secret"))).want(204)
	if m := o.do("chair", "GET "+dialogue, "").want(200); m.num("matters", "written") != 2 || m.num("matters", "without_disposition") != 0 {
		t.Errorf("after a dispute: %s", m.text)
	}
}

// What the hall decided last is what its dialogue counts, and what was answered on
// the spot was, also when something else was decided first. What the authority above
// took stays decided, whatever that does with it.
func TestLastDecisionOfTheHall(t *testing.T) {
	o, dialogue := edges(t)
	o.hire("city", "chair@01-2021")
	counts := func(when string, spot, written, escalated, without int) {
		t.Helper()
		m := o.do("chair", "GET "+dialogue, "").want(200)
		if m.num("matters", "on_the_spot") != spot || m.num("matters", "written") != written || m.num("matters", "escalated") != escalated || m.num("matters", "without_disposition") != without {
			t.Errorf("%s: %v", when, m.json["matters"])
		}
	}
	escalate := func(by, id string) string {
		t.Helper()
		return o.do(by, "POST /v1/petitions/"+id+"/escalations", `{"ground":"beyond_authority","note":"Vượt thẩm quyền"}`, any1).want(201).str("id")
	}
	promise := func(id string) {
		t.Helper()
		o.do("clerk", "POST /v1/petitions/"+id+"/promise", `{"due_on":"2022-03-20"}`, any1).want(200)
	}
	spot := o.matter(dialogue)
	promise(spot)
	counts("promised", 0, 1, 0, 0)
	o.do("chair", "POST /v1/answers", fmt.Sprintf(`{"mode":"on_the_spot","petitions":[%q],"text":"Xin trả lời ngay","outcome":"explained"}`, spot)).want(201)
	counts("answered on the spot after all", 1, 0, 0, 0)

	above := o.matter(dialogue)
	promise(above)
	first := escalate("chair", above)
	counts("promised, then passed on", 1, 0, 1, 0)
	o.do("district", "POST /v1/escalations/"+first+"/acceptance", `{}`, any1).want(200)
	second := escalate("district", above)
	o.do("city", "POST /v1/escalations/"+second+"/return", `{"reason":"Thuộc thẩm quyền của quận"}`, any1).want(200)
	counts("given back to the one above", 1, 0, 1, 0)
	o.do("district", "POST /v1/answers", fmt.Sprintf(`{"mode":"on_the_spot","petitions":[%q],"text":"Quận xin trả lời","outcome":"explained"}`, above)).want(201)
	counts("answered by the one above, who was there", 1, 0, 1, 0)

	revived := o.do("clerk", "POST "+dialogue+"/matters", `{"items":[{"id":"017f4334-ad00-7000-8000-0000000000aa","field":"land","title":"Một việc"}]}`).want(200)
	id := revived.str("items", 0, "id")
	escalate("chair", id)
	o.do("clerk", "POST /v1/petitions/"+id+"/withdrawal", `{"note":"Bà gọi điện xin rút"}`, any1).want(200)
	o.do("", "POST /public/v1/petitions/"+revived.str("items", 0, "code")+"/revival", fmt.Sprintf(`{"secret":%q}`, revived.str("items", 0, "secret"))).want(204)
	counts("brought back by who raised it", 1, 1, 1, 0)
	o.do("chair", "POST "+dialogue+"/closing", `{}`, any1).want(200)
}

// A duplicate does not end with a primary that comes to nothing, and can be
// made a matter of its own.
func TestDuplicateOutlivesItsPrimary(t *testing.T) {
	o, dialogue := edges(t)
	primary, again := o.matter(dialogue), o.matter(dialogue)
	link := fmt.Sprintf(`{"primary":%q,"note":"Cùng một việc"}`, primary)
	o.do("clerk", "POST /v1/petitions/"+again+"/primary", link, any1).want(200)
	if p := o.do("clerk", "DELETE /v1/petitions/"+again+"/primary", "", any1).want(200); p.str("state") != "in_progress" || p.json["primary"] != nil {
		t.Fatalf("unlinked: %s", p.text)
	}
	o.do("clerk", "POST /v1/petitions/"+again+"/primary", link, any1).want(200)
	o.do("chair", "POST /v1/petitions/"+primary+"/refusal", `{"ground":"no_content","note":"Không có nội dung"}`, any1).want(200)
	if p := o.do("clerk", "GET /v1/petitions/"+again, "").want(200); p.str("state") != "in_progress" {
		t.Errorf("after the primary was refused: %s", p.text)
	}
}

// Of the answers to a petition a draft comes first, then the one that holds, in
// whatever order they were written; page by page as at once.
func TestAnswerThatHoldsComesFirst(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	id := h.petition(domain.StateInProgress)
	h.charge("clerk", "/v1/petitions/"+id)
	first := h.draft(id, nil)
	second := h.draft(id, object{"outcome": "planned", "due_on": h.day(30)})
	h.give(second)
	h.pass(time.Minute)
	h.give(first)
	draft := h.draft(id, nil)
	want := []string{draft, first, second}
	if got := ids(h.do("chair", "GET /v1/answers?petition="+id, "").want(http.StatusOK).items()); !slices.Equal(got, want) {
		t.Errorf("at once %v, want %v", got, want)
	}
	page := "/v1/answers?limit=1&petition=" + id
	for i, after := 0, ""; i < len(want); i++ {
		a := h.do("chair", "GET "+page+after, "").want(http.StatusOK)
		if got := ids(a.items()); len(got) != 1 || got[0] != want[i] {
			t.Errorf("page %d is %v, want %s", i, got, want[i])
		}
		if more := a.header.Get("Link") != ""; more != (i+1 < len(want)) {
			t.Errorf("after page %d another follows: %t", i, more)
		} else if more {
			after = "&cursor=" + a.cursor()
		}
	}
}

// Whoever withdraws a primary does not speak for those who raised the same: their
// matters can be linked to another, and whoever takes their own out of a link is
// told nothing of it.
func TestNobodySpeaksForDuplicates(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	another, duplicate := h.noise(), ""
	primary, _ := h.own()
	duplicate = h.noise()
	h.linked(duplicate, primary)
	h.post("citizen", "/v1/petitions/"+primary+"/withdrawal", object{})
	if p := h.do("clerk", "GET /v1/petitions/"+duplicate, "").want(http.StatusOK); p.str("state") != "in_progress" {
		t.Fatalf("its primary withdrawn: %s", p.text)
	}
	events := h.do("clerk", "GET /v1/petitions/"+duplicate+"/events", "").want(http.StatusOK).items()
	if last := events[len(events)-1].(object); last["step"] != "unlink" || last["role"] != "system" {
		t.Errorf("its primary withdrawn by who raised that: %v", last)
	}
	h.linked(duplicate, another)

	own, _ := h.own()
	h.linked(own, another)
	h.work()
	before := h.heard("citizen")
	h.do("citizen", "DELETE /v1/petitions/"+own+"/primary", "", any1).want(http.StatusOK)
	if h.work(); !slices.Equal(h.heard("citizen"), before) {
		t.Errorf("told of their own deed: %v, before %v", h.heard("citizen"), before)
	}
}

// Nothing that everybody may read takes a telephone number, or the name of who
// raised the matter.
func TestPublicTextsAreImpersonal(t *testing.T) {
	o, dialogue := edges(t)
	finding := `{"about":"unit","unit":"00088-2021","kind":"other","text":%q,"recommendation":"Trả lời","due_on":"2022-04-01"}`
	o.do("monitor", "POST /v1/findings", fmt.Sprintf(finding, "Gọi số 0912345678")).want(422, "personal_data_suspected")
	o.do("monitor", "POST /v1/findings", fmt.Sprintf(finding, "Gọi số ０９１２３４５６７８")).want(422, "personal_data_suspected")
	f := o.do("monitor", "POST /v1/findings", fmt.Sprintf(finding, "Trả lời chậm")).want(201)
	o.do("chair", "POST /v1/findings/"+f.str("id")+"/reply", `{"text":"Liên hệ 0987 654 321"}`, any1).want(422, "personal_data_suspected")
	o.do("clerk", "PATCH "+dialogue, `{"agenda":"Hỏi số 0912345678"}`, any1).want(409)
	named := o.do("clerk", "POST /v1/petitions", `{"kind":"petition","channel":"letter","unit":"00088-2021","field":"land","title":"Đơn của bà Nguyễn Thị Mẫu","text":"Về đất đai","petitioner":{"kind":"person","name":"Nguyễn Thị Mẫu"}}`).want(201)
	id := named.str("petition", "id")
	o.do("chair", "PUT /v1/petitions/"+id+"/publicity", `{"public":true}`, any1).want(422, "personal_data_suspected")
	o.do("clerk", "POST /v1/answers", fmt.Sprintf(`{"mode":"in_writing","petitions":[%q],"number":"1/UBND","signed_on":"2022-03-01","signatory":"Chủ tịch","text":"Trả lời bà","public_summary":"Đã trả lời bà nguyễn thị mẫu","outcome":"explained"}`, id)).want(422, "personal_data_suspected")
}

// A part of the figures of a unit would pass for the whole.
func TestFiguresAreWholeOrNone(t *testing.T) {
	o, _ := edges(t)
	for _, ask := range []string{"/v1/statistics?unit=01-2021&from=2022-01-01&to=2022-12-31", "/v1/statistics/compliance?unit=01-2021&year=2022",
		"/v1/petitions?unit=01-2021", "/v1/petitions?holder=002-2021", "/v1/units/002-2021/staff"} {
		o.do("clerk", "GET "+ask, "").want(404, "not_found")
	}
	alone := o.do("district", "GET /v1/statistics?unit=002-2021&subunits=false&by=unit&from=2022-01-01&to=2022-12-31", "").want(200)
	if parts, _ := alone.at("parts").([]any); len(parts) > 1 {
		t.Errorf("without its wards the district has the parts %s", alone.text)
	}
}

// A known ID is repeated only by the same matter, and one bad item stops no
// other.
func TestRecordingItemByItem(t *testing.T) {
	o, dialogue := edges(t)
	id := o.matter(dialogue)
	long := fmt.Sprintf("%0201d", 0)
	r := o.do("clerk", "POST "+dialogue+"/matters", fmt.Sprintf(`{"items":[{"id":%q,"field":"land","title":"Việc khác"},{"id":%q,"field":"moon","title":"x"},{"id":%q,"field":"land","title":%q},{"id":%q,"field":"land","title":"Tốt"}]}`,
		id, newID(o), newID(o), long, newID(o))).want(200)
	for i, want := range []string{"refused", "refused", "refused", "recorded"} {
		if r.str("items", i, "result") != want {
			t.Errorf("item %d: %s", i, r.text)
		}
	}
	if r.str("items", 1, "error", "code") != "not_allowed_value" || r.str("items", 2, "error", "code") != "too_long" {
		t.Errorf("refused with %s", r.text)
	}
}

// A post that ended can be given again, and gives its right.
func TestPostIsGivenAgain(t *testing.T) {
	o, _ := edges(t)
	id := o.hire("new").String()
	post := `{"role":"clerk","unit":"00088-2021","from":"2022-03-01"}`
	first := o.do("admin", "POST /v1/accounts/"+id+"/posts", post).want(201)
	o.do("admin", "PATCH /v1/accounts/"+id+"/posts/"+first.str("id"), `{"until":"2022-02-01"}`).want(422, "dates_out_of_order")
	o.do("admin", "PATCH /v1/accounts/"+id+"/posts/"+first.str("id"), `{"until":"2022-03-01"}`).want(200)
	second := o.do("admin", "POST /v1/accounts/"+id+"/posts", `{"role":"clerk","unit":"00088-2021","from":"2022-03-02"}`).want(201)
	if second.str("id") == first.str("id") || second.json["until"] != nil {
		t.Errorf("given again: %s", second.text)
	}
}

// A dialogue is held on a basis that is in force on its day, and one that was
// planned and noticed before it was typed in keeps its days.
func TestPlansEnteredLate(t *testing.T) {
	o, _ := edges(t)
	plan := `{"unit":"00088-2021","basis":%q,"mode":"in_person","place":"Nhà văn hoá","planned_at":"2022-02-01T02:00:00Z","starts_at":"2022-02-20T09:00:00+07:00","agenda":"Chung"}`
	o.do("clerk", "POST /v1/dialogues", fmt.Sprintf(plan, "local_government_2025")).want(422, "not_allowed_value")
	d := o.do("clerk", "POST /v1/dialogues", fmt.Sprintf(plan, "decree_32_2021")).want(201)
	if d.str("starts_at") != "2022-02-20T02:00:00Z" {
		t.Errorf("instants are UTC: %s", d.text)
	}
	o.do("clerk", "POST /v1/dialogues/"+d.str("id")+"/notices", `{"channel":"mass_media","at":"2022-02-10T02:00:00Z"}`, any1).want(200)
	o.do("chair", "POST /v1/dialogues/"+d.str("id")+"/opening", `{"at":"2022-02-20T02:00:00Z"}`, any1).want(200)
	c := o.do("chair", "GET /v1/statistics/compliance?unit=00088-2021&year=2022", "").want(200)
	for _, held := range c.at("items", 0, "dialogues").([]any) {
		if m := held.(map[string]any); m["on"] == "2022-02-20" && (m["notice_days"] != 10.0 || m["notice_ok"] != true) {
			t.Errorf("entered late: %v", m)
		}
	}
}

// Without a delegation a deputy only reads.
func TestDeputyNeedsADelegation(t *testing.T) {
	o, dialogue := edges(t)
	deputy := o.hire("deputy", "deputy@"+string(hangBai))
	id := o.matter(dialogue)
	o.do("deputy", "GET /v1/petitions/"+id, "").want(200)
	o.do("deputy", "POST /v1/petitions/"+id+"/acceptance", `{}`, any1).want(403)
	delegation := `{"unit":"00088-2021","deputy":%q,"scope":"petitions","from":%q,"until":"2022-03-10"}`
	o.do("chair", "POST /v1/delegations", fmt.Sprintf(delegation, deputy, "2022-02-01")).want(422, "in_the_past")
	o.do("chair", "POST /v1/delegations", fmt.Sprintf(delegation, deputy, "2022-03-01")).want(201)
	o.do("deputy", "POST /v1/petitions/"+id+"/acceptance", `{}`, any1).want(200)
}

// What a holder has answered and still owes by a day stays in its inbox.
func TestPromisedRoadmapStaysInTheInbox(t *testing.T) {
	o, dialogue := edges(t)
	id := o.matter(dialogue)
	o.do("clerk", "POST /v1/answers", fmt.Sprintf(`{"mode":"on_the_spot","petitions":[%q],"text":"Sẽ làm trong quý hai","outcome":"planned","due_on":"2022-06-30"}`, id)).want(201)
	inbox := o.do("clerk", "GET /v1/petitions?holder=00088-2021&state=answered", "").want(200)
	if len(inbox.items()) != 1 || inbox.str("items", 0, "id") != id || inbox.str("items", 0, "next_due") != "2022-06-30" {
		t.Errorf("inbox %s", inbox.text)
	}
}

// What is at fault in a request is named, also where the generated code would
// find it first.
func TestFaultsAreNamed(t *testing.T) {
	o, dialogue := edges(t)
	matter := "/v1/petitions/" + o.matter(dialogue)
	const none = "00000000-0000-0000-0000-000000000000"
	reception := `{"unit":"00088-2021","on":"2022-02-28","by_chair":true,"visits":%s,"people":3,"letters":1}`
	for _, c := range []struct {
		what, body string
		headers    []string
		field      string
	}{
		{"GET /v1/petitions/" + none, "", nil, "path petitionId"},
		{"GET /v1/answers?petition=" + none, "", nil, "query petition"},
		{"POST /v1/receptions", fmt.Sprintf(reception, "10.0"), nil, "visits"},
		{"POST /v1/receptions", fmt.Sprintf(reception, "1e1"), nil, "visits"},
		{"POST /v1/receptions", fmt.Sprintf(reception, "10"), []string{"Idempotency-Key: a", "Idempotency-Key: b"}, "header Idempotency-Key"},
		{"POST " + matter + "/acceptance", `{}`, []string{"If-Match: *", "If-Match: *"}, "header If-Match"},
	} {
		a := o.do("clerk", c.what, c.body, c.headers...)
		if a.status != 400 && a.status != 422 || a.str("field") != c.field {
			t.Errorf("%s answered %d %s, want %s at fault", a.asked, a.status, a.text, c.field)
		}
	}
	tag := o.do("clerk", "GET "+matter, "").header.Get("ETag")
	o.do("clerk", "GET "+matter, "", `If-None-Match: "1-0"`, "If-None-Match: "+tag).want(304)
	o.do("clerk", "POST "+matter+"/acceptance", `{}`, `If-Match: "99-0"`).want(412)
	o.do("clerk", "POST "+matter+"/acceptance", `{}`, `If-Match: "99-0"`, "If-Match: "+tag).want(200)
	o.do("clerk", "POST /v1/receptions", fmt.Sprintf(reception, "10"), "Content-Type: APPLICATION/JSON").want(201)
	o.do("clerk", "GET /v1/receptions?unit=00088-2021&from=2022-03-02&to=2022-03-01", "").want(422, "dates_out_of_order")
}

// An instant is one of RFC 3339, and nothing like it.
func TestInstants(t *testing.T) {
	o, _ := edges(t)
	for at, status := range map[string]int{
		"2022-03-20T8:00:00Z": 400, "2022-03-20T08:00:00,5Z": 400, "2022-03-20T08:00:00+24:00": 400, "2022-03-20T08:00:00+07:60": 400,
		"2022-03-20T08:00:00.5Z": 201, "2022-03-20T08:00:00+07:00": 201,
	} {
		a := o.do("clerk", "POST /v1/dialogues", fmt.Sprintf(`{"unit":%q,"basis":"decree_32_2021","mode":"in_person","place":"Nhà văn hoá","starts_at":%q,"agenda":"Chung"}`, hangBai, at))
		if a.status != status || status == 400 && a.str("field") != "starts_at" {
			t.Errorf("%s answered %d %s", at, a.status, a.text)
		}
	}
}

// A reader who has a petition is told when another is responsible for it.
func TestResponsibleIsPartOfWhatIsRead(t *testing.T) {
	o, _ := edges(t)
	p := o.do("clerk", "POST /v1/petitions", `{"kind":"petition","channel":"letter","unit":"00088-2021","field":"land","title":"Một việc","text":"Về đất đai"}`).want(201)
	path := "/v1/petitions/" + p.str("petition", "id")
	tag := o.do("district", "GET "+path, "").want(200).header.Get("ETag")
	o.do("district", "GET "+path, "", "If-None-Match: "+tag).want(304)
	head := o.do("district", "GET "+path, "").str("responsible", "account")
	posts := o.do("admin", "GET /v1/accounts/"+head, "").want(200)
	o.do("admin", "PATCH /v1/accounts/"+head+"/posts/"+posts.str("posts", 0, "id"), fmt.Sprintf(`{"until":%q}`, o.today().Add(-1))).want(200)
	o.do("district", "GET "+path, "", "If-None-Match: "+tag).want(200)
}

// What a monitor asks is answered in a foreseeable time, or read by everybody.
func TestFindingsAreDueWithinAYear(t *testing.T) {
	o, _ := edges(t)
	finding := `{"about":"unit","unit":"00088-2021","kind":"other","text":"Trả lời chậm","recommendation":"Trả lời","due_on":%q}`
	a := o.do("monitor", "POST /v1/findings", fmt.Sprintf(finding, "2023-03-02")).want(422, "out_of_range")
	if a.str("field") != "due_on" {
		t.Errorf("%s", a.text)
	}
	o.do("monitor", "POST /v1/findings", fmt.Sprintf(finding, "2023-03-01")).want(201)
}

// Nobody is received without a visit; who comes again was counted before.
func TestPeopleMadeVisits(t *testing.T) {
	o, _ := edges(t)
	sitting := `{"unit":"00088-2021","on":"2022-02-28","by_chair":true,"visits":%d,"people":%d,"letters":1}`
	if a := o.do("clerk", "POST /v1/receptions", fmt.Sprintf(sitting, 0, 5)).want(422, "not_allowed_value"); a.str("field") != "people" {
		t.Errorf("%s", a.text)
	}
	o.do("clerk", "POST /v1/receptions", fmt.Sprintf(sitting, 1, 0)).want(201)
}

// What a list would not read is refused, and a report says what was asked for,
// be it nothing.
func TestReportsOfNothing(t *testing.T) {
	o, _ := edges(t)
	ward := "unit=00088-2021&from=2022-02-01&to=2022-02-28"
	o.do("clerk", "GET /v1/petitions?unit=00088-2021&cohort=carried_in", "").want(422, "not_allowed_here")
	o.do("clerk", "GET /v1/petitions?unit=00088-2021&figure=answered&from=2022-02-28&to=2022-02-01", "").want(422, "dates_out_of_order")
	for _, by := range []string{"unit", "month"} {
		r := o.do("monitor", "GET /v1/statistics?"+ward+"&by="+by, "").want(200)
		if _, ok := r.json["parts"].([]any); !ok {
			t.Errorf("by %s: %s", by, r.text)
		}
	}
	if r := o.do("monitor", "GET /v1/statistics?"+ward, "").want(200); r.json["parts"] != nil {
		t.Errorf("not asked for: %s", r.text)
	}
	o.do("admin", "PATCH /v1/units/00088-2021", `{"population":7000,"population_on":"2022-01-01","source":"Niên giám"}`, any1).want(200)
	if r := o.do("monitor", "GET /v1/statistics?"+ward, "").want(200); r.at("total", "received_per_10000") != 0.0 {
		t.Errorf("of nobody per 10,000: %s", r.text)
	}
}

// Of the dialogues to come the soonest is first, and none whose day has passed.
func TestSoonestFirst(t *testing.T) {
	o, _ := edges(t)
	at := map[string]string{}
	for _, day := range []string{"2022-03-30", "2022-03-12", "2022-03-20"} {
		d := o.do("clerk", "POST /v1/dialogues", fmt.Sprintf(`{"unit":%q,"basis":"decree_32_2021","mode":"in_person","place":"Nhà văn hoá","starts_at":%q,"agenda":"Chung"}`, hangBai, day+"T08:00:00+07:00")).want(201)
		o.do("clerk", "POST /v1/dialogues/"+d.str("id")+"/notices", `{"channel":"mass_media"}`, any1).want(200)
		at[d.str("id")] = day
	}
	coming := func(limit string) (days []string) {
		for path := "/public/v1/dialogues?when=coming&unit=00088-2021&limit=" + limit; path != ""; {
			r := o.do("", "GET "+path, "").want(200)
			for i := range r.items() {
				days = append(days, at[r.str("items", i, "id")])
			}
			path, _, _ = strings.Cut(strings.TrimPrefix(r.header.Get("Link"), "<"), ">")
		}
		return days
	}
	for _, limit := range []string{"1", "20"} {
		if got := coming(limit); !slices.Equal(got, []string{"2022-03-12", "2022-03-20", "2022-03-30"}) {
			t.Errorf("by pages of %s: %v", limit, got)
		}
	}
	o.pass(14 * 24 * time.Hour)
	if got := coming("20"); !slices.Equal(got, []string{"2022-03-20", "2022-03-30"}) {
		t.Errorf("two weeks later: %v", got)
	}
}

// What stops an answer to many is told by its own code, with the matters that it
// stops, whatever stops the others.
func TestWhatStopsAnAnswer(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	hall, other := h.dialogue(domain.DialogueOpen), h.dialogue(domain.DialogueOpen)
	matter := func(dialogue string) string {
		h.pass(time.Second) // so that the first has the least id, and says which dialogue it is
		return h.post("clerk", "/v1/dialogues/"+dialogue+"/matters", object{"items": []object{{"id": newID(h.office), "field": "order", "title": "Một việc"}}}).str("items", 0, "id")
	}
	first, waits, elsewhere := matter(hall), matter(hall), matter(other)
	h.post("clerk", "/v1/petitions/"+waits+"/acceptance", object{})
	h.post("chair", "/v1/petitions/"+waits+"/pauses", object{"reason": "by_law", "article": "Điều 11", "until": h.day(9), "note": "Chờ bản án"})
	for _, tt := range []struct {
		code    string
		covered []string
		stopped string
	}{
		{"petition_is_paused", []string{first, waits}, waits},
		{"several_dialogues", []string{first, elsewhere}, elsewhere},
	} {
		a := h.do("chair", "POST /v1/answers", request{body: object{"mode": "on_the_spot", "petitions": tt.covered, "text": "Xin trả lời ngay", "outcome": "explained"}}.text())
		if a.refused(t, 409, tt.code); fmt.Sprint(a.at("matters")) != fmt.Sprint([]any{tt.stopped}) {
			t.Errorf("%s: stops %v, want %s", tt.code, a.at("matters"), tt.stopped)
		}
	}
}

// What is typed in after the day of the hall was received on that day.
func TestTypedInLater(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	hall := h.dialogue(domain.DialogueOpen)
	record := func() answer {
		id := h.post("clerk", "/v1/dialogues/"+hall+"/matters", object{"items": []object{{"id": newID(h.office), "field": "order", "title": "Một việc"}}}).str("items", 0, "id")
		return h.do("clerk", "GET /v1/petitions/"+id, "").want(http.StatusOK)
	}
	there := record()
	h.pass(5 * 24 * time.Hour)
	if p := record(); p.str("received_at") != there.str("received_at") || p.str("due_on") != there.str("due_on") || p.str("notice_due") != there.str("notice_due") {
		t.Errorf("typed in five days later: %s", p.text)
	}
}

// In the hall a petitioner that cannot be kept stops their own matter alone.
func TestPetitionersOfTheHall(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	hall := h.dialogue(domain.DialogueOpen)
	wrong := []struct {
		petitioner  object
		field, code string
	}{
		{object{"kind": "person", "name": "Trần Văn B", "phone": "12"}, "petitioner/phone", "bad_format"},
		{object{"kind": "person", "name": "Trần Văn B", "email": "b"}, "petitioner/email", "bad_format"},
		{object{"kind": "person", "name": strings.Repeat("B", 201)}, "petitioner/name", "too_long"},
		{object{"kind": "unnamed", "name": "Trần Văn B"}, "petitioner/name", "unnamed_petitioner_has_no"},
	}
	items := []object{{"id": newID(h.office), "field": "order", "title": "Một việc"}}
	for _, w := range wrong {
		items = append(items, object{"id": newID(h.office), "field": "order", "title": "Một việc", "petitioner": w.petitioner})
	}
	a := h.post("clerk", "/v1/dialogues/"+hall+"/matters", object{"items": items})
	if a.str("items", 0, "result") != "recorded" {
		t.Errorf("the good one: %s", a.text)
	}
	for i, w := range wrong {
		if a.str("items", i+1, "result") != "refused" || a.str("items", i+1, "error", "field") != w.field || a.str("items", i+1, "error", "code") != w.code {
			t.Errorf("%v: %v", w.petitioner, a.at("items", i+1))
		}
	}
}

// A dialogue is not offered to be opened before its day.
func TestOpenedOnItsDay(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	d := h.post("clerk", "/v1/dialogues", with(h.newDialogue(), object{"starts_at": h.now.Add(3 * 24 * time.Hour).Format(time.RFC3339)})).str("id")
	offered := func() bool {
		return slices.Contains(h.do("chair", "GET /v1/dialogues/"+d, "").want(200).allowed(), "open_dialogue")
	}
	if offered() {
		t.Error("offered to be opened three days early")
	}
	h.pass(3 * 24 * time.Hour)
	if !offered() {
		t.Error("not offered to be opened on its day")
	}
}

// Dates that contradict each other, or the life of the unit, are refused.
func TestDatesInOrder(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	refuses := func(login, what string, body object, code, field string) {
		t.Helper()
		a := h.do(login, what, request{body: body}.text(), any1)
		if a.status != 400 && a.status != 422 || a.str("code") != code || a.str("field") != field {
			t.Errorf("%s: %s", a.asked, a.text)
		}
	}
	plan := func(change object) object { return with(h.newDialogue(), change) }
	refuses("clerk", "POST /v1/dialogues", plan(object{"starts_at": "9999-12-31T23:59:59-12:00"}), "out_of_range", "starts_at")
	refuses("clerk", "POST /v1/dialogues", plan(object{"starts_at": "2025-07-01T08:00:00+07:00", "basis": "local_government_2025"}), "unit_not_in_force", "starts_at")
	refuses("clerk", "PATCH /v1/dialogues/"+h.dialogue(domain.DialoguePlanned), object{"starts_at": "9999-12-31T23:59:59-12:00"}, "out_of_range", "starts_at")
	line := func(received, passed string) object {
		return object{"unit": hangBai, "number": "1/TC", "received_on": received, "passed_to": "Thanh tra quận", "passed_on": passed}
	}
	refuses("clerk", "POST /v1/denunciations", line(h.day(-1), h.day(1)), "in_the_future", "passed_on")
	refuses("clerk", "POST /v1/denunciations", line(h.day(-1), h.day(-2)), "dates_out_of_order", "passed_on")

	given := h.post("chair", "/v1/delegations", object{"unit": hangBai, "deputy": h.account["deputy"], "scope": "dialogues", "from": h.day(0), "until": h.day(5)}).str("id")
	refuses("chair", "PATCH /v1/delegations/"+given, object{"until": h.day(-2)}, "dates_out_of_order", "until")
	h.do("chair", "PATCH /v1/delegations/"+given, `{"until":"`+h.day(-1)+`"}`, any1).want(200)
}

// The field at fault is named as it was sent.
func TestFieldAtFault(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	later, unknown := h.petition(domain.StateReceived), "01700000-0000-7000-8000-000000000000"
	for i, ids := range [][]string{{unknown, later}, {later, unknown}} {
		a := h.do("clerk", "POST /v1/answers", request{body: h.newAnswer(later, object{"petitions": ids})}.text())
		a.refused(t, 422, "unknown_reference")
		if want := fmt.Sprintf("petitions/%d", i); a.str("field") != want {
			t.Errorf("of %v the field at fault is %s, want %s", ids, a.str("field"), want)
		}
	}
	pending := h.escalation(domain.EscalationPending)
	for i, ids := range [][]string{{pending, h.escalation(domain.EscalationAccepted)}, {h.escalation(domain.EscalationAccepted), pending}} {
		a := h.do("officer", "POST /v1/escalation-groups", request{body: object{"title": "Một việc", "escalations": ids}}.text())
		a.refused(t, 409, "several_holders")
		if want := fmt.Sprintf("escalations/%d", i); a.str("field") != want {
			t.Errorf("of %v the field at fault is %s, want %s", ids, a.str("field"), want)
		}
	}
	grouped := h.newGroup()
	h.post("officer", "/v1/escalation-groups", grouped)
	h.do("officer", "POST /v1/escalation-groups", request{body: object{"title": "Cùng một việc", "escalations": grouped["escalations"].([]any)[1:]}}.text()).want(409, "grouped_already").names(t, "escalations/0")
	dialogue := h.dialogue(domain.DialogueOpen)
	elsewhere := with(h.newPetition(), object{"unit": trangTien, "dialogue": dialogue})
	if a := h.do("clerk", "POST /v1/petitions", request{body: elsewhere}.text()); a.status != 422 || a.str("field") != "unit" {
		t.Errorf("a dialogue of another unit: %s", a.text)
	}
	line := object{"unit": hangBai, "number": "77/TC", "received_on": h.day(-3), "passed_to": "Thanh tra quận", "passed_on": h.day(-1)}
	h.post("clerk", "/v1/denunciations", line)
	if a := h.do("clerk", "POST /v1/denunciations", request{body: line}.text()); a.status != 409 || a.str("field") != "number" {
		t.Errorf("the number is taken: %s", a.text)
	}
}

// A list that is asked of a unit is given whole or not at all.
func TestListsOfOthers(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.escalation(domain.EscalationPending)
	for _, list := range []string{"/v1/answers?unit=" + string(trangTien), "/v1/escalations?target=" + string(hoanKiem), "/v1/escalations?arbiter=" + string(city),
		"/v1/escalations?sender=" + string(trangTien), "/v1/answers?unit=99999-2021"} {
		h.do("chair", "GET "+list, "").refused(t, 404)
	}
	if own := h.do("chair", fmt.Sprintf("GET /v1/escalations?sender=%s&target=%s", hangBai, hoanKiem), "").want(200); len(own.items()) != 1 {
		t.Errorf("what goes from the ward to the district: %s", own.text)
	}
}

// What was made known and is called off stays to be read; what nobody was told of
// does not appear.
func TestPublicReadsWhatIsOff(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	off, unknown := h.dialogue(domain.DialogueNoticed), h.dialogue(domain.DialogueCancelled)
	h.post("chair", "/v1/dialogues/"+off+"/cancellation", object{"reason": "Bão"})
	if a := h.do("", "GET /public/v1/dialogues/"+off, "").want(200); a.str("state") != "cancelled" || strings.Contains(a.text, "Bão") {
		t.Errorf("called off: %s", a.text)
	}
	h.do("", "GET /public/v1/dialogues/"+unknown, "").refused(t, 404)
	for when, want := range map[string]int{"coming": 1, "held": 0, "": 1} {
		args := ofTheWard
		if when != "" {
			args += "&when=" + when
		}
		if a := h.do("", "GET /public/v1/dialogues"+args, "").want(200); len(a.items()) != want || want > 0 && a.str("items", 0, "id") != off {
			t.Errorf("%q lists %s", when, a.text)
		}
	}
}

// Whoever has left answers for nothing: the chair does, until it is assigned anew.
func TestAssignedToWhoLeft(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	id := h.petition(domain.StateInProgress)
	path := "/v1/petitions/" + id
	h.post("chair", path+"/assignments", with(h.fiveClear(), object{"person": h.account["deputy"]}))
	by := func() string { return h.do("chair", "GET "+path, "").want(200).str("responsible", "account") }
	if by() != h.account["deputy"].String() {
		t.Errorf("assigned, %s answers for it", by())
	}
	account := "/v1/accounts/" + h.account["deputy"].String()
	deputy := h.do("admin", "GET "+account, "").want(200)
	h.do("admin", "PATCH "+account+"/posts/"+deputy.str("posts", 0, "id"), `{"until":"`+h.day(-1)+`"}`).want(200)
	if by() != h.account["chair"].String() {
		t.Errorf("the deputy has left, and %s answers for it", by())
	}
}

// What can only be refused is not offered, and a refusal says what can be done.
func TestOfferedWithinReach(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	id := h.post("mayor", "/v1/petitions", with(h.newPetition(), object{"unit": city})).str("petition", "id")
	if a := h.do("mayor", "GET /v1/petitions/"+id, "").want(200); strings.Contains(fmt.Sprint(a.at("allowed_actions")), "escalate") {
		t.Errorf("with nobody above it is offered %v", a.at("allowed_actions"))
	}
	ward := h.petition(domain.StateInProgress)
	h.post("chair", "/v1/petitions/"+ward+"/extensions", object{"due_on": h.day(31), "reason": "Chờ hồ sơ"})
	h.post("chair", "/v1/petitions/"+ward+"/extensions", object{"due_on": h.day(32), "reason": "Chờ hồ sơ"})
	a := h.do("chair", "POST /v1/petitions/"+ward+"/extensions", request{body: object{"due_on": h.day(33), "reason": "Chờ hồ sơ"}}.text(), any1)
	if a.refused(t, 409, "extended_often_enough"); len(a.at("allowed_actions").([]any)) == 0 {
		t.Errorf("refused with nothing to do instead: %s", a.text)
	}
	far := h.do("chair", "POST /v1/petitions/"+ward+"/promise", `{"due_on":"`+h.day(400)+`"}`, any1)
	if far.refused(t, 422, "out_of_range"); !strings.Contains(far.text, h.day(366)) {
		t.Errorf("too far, and not how far: %s", far.text)
	}
}

// What somebody sends is kept or refused, and never replaced by something else.
func TestSaidAndKept(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	dialogue := h.dialogue(domain.DialogueOpen)
	own := object{"unit": hangBai, "kind": "feedback", "field": "order", "title": "Ồn ào", "text": "Ồn ào cả đêm", "dialogue": dialogue}
	h.do("citizen", "POST /v1/petitions", request{body: with(own, object{"channel": "phone"})}.text()).refused(t, 403)
	if a := h.do("citizen", "POST /v1/petitions", request{body: own}.text()).want(201); a.str("petition", "channel") != "dialogue" {
		t.Errorf("handed in for a dialogue: %s", a.text)
	}
	for field, value := range map[string]string{"email": "x", "phone": "abc"} {
		p := with(h.newPetition(), object{"petitioner": object{"kind": "person", "name": "Bà Mẫu", field: value}})
		if a := h.do("clerk", "POST /v1/petitions", request{body: p}.text()).want(400); a.str("field") != "petitioner/"+field {
			t.Errorf("%s: %s", field, a.text)
		}
	}
	id := newID(h.office)
	matters := object{"items": []object{{"id": id, "field": "order", "title": "Ồn ào"}}}
	h.post("clerk", "/v1/dialogues/"+dialogue+"/matters", matters)
	h.post("clerk", "/v1/petitions/"+id+"/promise", object{"due_on": h.day(9)})
	if a := h.do("clerk", "POST /v1/dialogues/"+dialogue+"/matters", request{body: matters}.text()).want(200); a.num("items", 0, "version") != 2 {
		t.Errorf("recorded again: %s", a.text)
	}
}
