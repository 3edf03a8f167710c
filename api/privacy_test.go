package api_test

import (
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kiennghi/domain"
)

// Who raised the matters of these tests. Whoever sees one of these words has
// seen an identity.
var identity = object{"kind": "person", "name": "Nguyễn Thị Kín Đáo", "address": "Số 991 ngõ Vắng", "phone": "0987001122", "email": "kin-dao@example.vn"}

var planted = []string{"Kín Đáo", "ngõ Vắng", "0987001122", "kin-dao@example.vn", "Cán bộ ẩn danh"}

// crawl reads everything that can be read: as those who read most, as a citizen
// and as nobody, each GET of the contract with everything that is known by
// now, and with all the pages that there are. It gives each answer to look.
func (h *house) crawl(look func(as string, a answer)) {
	h.t.Helper()
	c := h.connect()
	known := map[string][]string{"unitId": {string(hangBai), string(hoanKiem)}}
	for parameter, sql := range map[string]string{
		"accountId": "SELECT id::text FROM accounts", "dialogueId": "SELECT id::text FROM dialogues", "petitionId": "SELECT id::text FROM petitions",
		"code": "SELECT code FROM petitions", "answerId": "SELECT id::text FROM answers", "escalationId": "SELECT id::text FROM escalations", "findingId": "SELECT id::text FROM findings",
		"webhookId": "SELECT id::text FROM webhooks",
		"groupId":   "SELECT id::text FROM groups",
	} {
		rows, err := c.Query(h.t.Context(), sql)
		if err != nil {
			h.t.Fatal(err)
		}
		for rows.Next() {
			var v string
			if err := rows.Scan(&v); err != nil {
				h.t.Fatal(err)
			}
			known[parameter] = append(known[parameter], v)
		}
	}
	ask := func(target string) {
		for _, as := range []string{"clerk", "officer", "monitor", "admin", "citizen", ""} {
			for target := target; target != ""; {
				a := h.do(as, "GET "+target, "")
				look(as, a)
				target, _, _ = strings.Cut(strings.TrimPrefix(a.header.Get("Link"), "<"), ">")
			}
		}
	}
	for _, o := range operations(h.t) {
		if o.changes() {
			continue
		}
		args := ""
		if o.takes("query", "to") {
			args = h.period()
		} else if o.takes("query", "year") {
			args = ofTheWard + "&year=2022"
		}
		_, parameter, one := strings.Cut(o.path, "{")
		if !one {
			ask(o.path + args)
			if args != "" && o.takes("query", "figure") {
				ask(o.path + args + "&figure=cases&cohort=all")
			}
			continue
		}
		parameter, _, _ = strings.Cut(parameter, "}")
		for _, v := range known[parameter] {
			ask(o.fill(url.PathEscape(v)) + args)
		}
	}
	look("", h.do("", "GET /metrics", ""))
	for _, q := range []string{"kin dao", "vang", "0987001122"} {
		ask("/v1/petitions?q=" + url.QueryEscape(q))
	}
}

// TestNamesStayApart raises matters in every way by somebody with a name that
// cannot be missed, takes them through their lives, and looks for the name.
func TestNamesStayApart(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	c := h.connect()

	var ids, secrets []string
	file := func() string {
		p := h.newPetition()
		p["petitioner"] = identity
		filed := h.post("clerk", "/v1/petitions", p)
		ids, secrets = append(ids, filed.str("petition", "id")), append(secrets, filed.str("secret"))
		return filed.str("petition", "id")
	}
	open := h.dialogue(domain.DialogueOpen)
	matter := newID(h.office)
	h.post("clerk", "/v1/dialogues/"+open+"/matters", object{"items": []object{{"id": matter, "field": "order", "title": "Ồn ào ban đêm", "petitioner": identity}}})
	h.post("clerk", "/v1/answers", object{"mode": "on_the_spot", "petitions": []string{matter}, "text": "Sẽ nhắc nhở.", "outcome": "explained", "public_summary": "Đã nhắc nhở."})
	online := object{"unit": hangBai, "kind": "feedback", "field": "order", "title": "Ồn ào", "text": "Ồn ào cả đêm", "petitioner": identity}
	h.post("citizen", "/v1/petitions", online)
	h.give(h.draft(file(), nil))
	up := h.post("chair", "/v1/petitions/"+file()+"/escalations", h.newEscalation()).str("id")
	h.post("officer", "/v1/escalations/"+up+"/acceptance", object{})
	published := file()
	h.do("chair", "PUT /v1/petitions/"+published+"/publicity", `{"public":true}`, any1).want(http.StatusOK)
	h.post("monitor", "/v1/findings", h.newFinding(published))
	h.post("clerk", "/v1/petitions/"+file()+"/withdrawal", object{})
	h.post("chair", "/v1/petitions/"+file()+"/refusal", object{"ground": "no_content", "note": "Không rõ nội dung"})
	h.post("monitor", "/v1/petitions/"+published+"/identity-views", object{"purpose": "Kiểm tra phản ánh"})

	// Those who send a name where none belongs are not told it again.
	var refused []answer
	for _, body := range []string{
		`{"Nguyễn Thị Kín Đáo":1}`, `{"unit":"Nguyễn Thị Kín Đáo"}`, `{"kind":"0987001122"}`, `{"0987001122":1,"0987001122":2}`,
		`{"petitioner":{"kind":"unnamed","name":"Nguyễn Thị Kín Đáo"},"unit":"00088-2021","kind":"petition","channel":"letter","field":"land","title":"x","text":"y"}`,
		`Nguyễn Thị Kín Đáo`, "{\"title\":\"Kín Đáo\u202e\"}",
	} {
		a := h.do("clerk", "POST /v1/petitions", body)
		if a.status != http.StatusBadRequest && a.status != http.StatusUnprocessableEntity {
			t.Errorf("%s answered %d", a.asked, a.status)
		}
		refused = append(refused, a)
	}
	h.do("", "GET /public/v1/petitions/0987001122?q=K%C3%ADn%20%C4%90%C3%A1o", "").refused(t, http.StatusBadRequest)

	look := func(as string, a answer) {
		for _, word := range planted {
			if strings.Contains(a.text, word) || strings.Contains(fmt.Sprint(a.header), word) {
				t.Errorf("%s tells %q: %.600s", a.asked, word, a.text)
			}
		}
		if a.status >= 500 {
			t.Errorf("%s answered %d", a.asked, a.status)
		}
	}
	for _, a := range refused {
		look("clerk", a)
	}
	h.crawl(look)
	for i, secret := range secrets {
		code := domain.PublicCode(mustID(t, ids[i]))
		a := h.do("", "GET /public/v1/petitions/"+code, "", "Petition-Secret: "+secret).want(http.StatusOK)
		look("", a)
	}

	for _, word := range planted[:4] {
		if diff := cmp.Diff([]string{"petitioners"}, keeps(t, c, word)); diff != "" {
			t.Errorf("%q is kept elsewhere (-want +got):\n%s", word, diff)
		}
		if strings.Contains(h.log.String(), word) {
			t.Errorf("%q is in the log", word)
		}
	}
	for _, login := range slices.Sorted(maps.Keys(everyone)) { // nor does the log know who asked, or from where
		if strings.Contains(h.log.String(), h.account[login].String()) || strings.Contains(h.log.String(), "192.0.2.1") {
			t.Errorf("the log names %s or an address", login)
		}
	}
}

func mustID(t testing.TB, text string) domain.PetitionID {
	t.Helper()
	id, err := domain.ParseID[domain.Petition](text)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// TestOfficialsAreNotNamedInPublic looks for the names of accounts.
func TestOfficialsAreNotNamedInPublic(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	c := h.connect()
	for _, o := range operations(t) {
		if o.id != "changePassword" {
			h.send(o, ready[o.id](h)).want2xx()
		}
	}
	h.crawl(func(as string, a answer) {
		if as == "" && strings.Contains(a.text, "Người tên") {
			t.Errorf("%s names an official: %.600s", a.asked, a.text)
		}
		if strings.Contains(a.text, cheapPassword) {
			t.Errorf("%s tells a password", a.asked)
		}
	})
	if diff := cmp.Diff([]string{"accounts"}, keeps(t, c, cheapPassword)); diff != "" {
		t.Errorf("passwords are kept elsewhere (-want +got):\n%s", diff)
	}
	if in := keeps(t, c, "Người tên"); slices.Contains(in, "events") {
		t.Errorf("names of officials are in %v", in)
	}
}

// TestDenunciationIsNowhereTaken tries to file one wherever something can be
// filed.
func TestDenunciationIsNowhereTaken(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	c := h.connect()
	const content = "Tố cáo ông Giấu Tên nhận tiền"
	denunciation := h.newPetition()
	denunciation["kind"], denunciation["title"], denunciation["text"], denunciation["petitioner"] = "denunciation", content, content, identity
	for _, as := range []string{"clerk", "chair", "citizen"} {
		if as == "citizen" {
			delete(denunciation, "channel")
		}
		a := h.do(as, "POST /v1/petitions", request{body: denunciation}.text(), "Idempotency-Key: denunciation-"+as)
		a.refused(t, http.StatusUnprocessableEntity, "denunciation_not_kept")
		if a.json["field"] != "kind" {
			t.Errorf("the field at fault is %v", a.json["field"])
		}
	}
	open := h.dialogue(domain.DialogueOpen)
	items := object{"items": []object{
		{"id": newID(h.office), "kind": "denunciation", "field": "order", "title": content, "petitioner": identity},
		{"id": newID(h.office), "field": "order", "title": "Ồn ào"}}}
	r := h.post("clerk", "/v1/dialogues/"+open+"/matters", items)
	if r.str("items", 0, "result") != "refused" || r.str("items", 0, "error", "code") != "denunciation_not_kept" || r.str("items", 1, "result") != "recorded" {
		t.Errorf("at a dialogue: %s", r.text)
	}
	h.do("clerk", "POST /v1/petitions/"+h.petition(domain.StateReceived)+"/classifications", `{"kind":"denunciation","reason":"Nội dung tố cáo"}`, any1).refused(t, http.StatusUnprocessableEntity, "denunciation_not_kept")
	h.do("clerk", "GET /v1/petitions?kind=denunciation", "").refused(t, http.StatusBadRequest, "not_allowed_value")
	for _, word := range []string{"Giấu Tên", "Kín Đáo"} {
		if in := keeps(t, c, word); in != nil || strings.Contains(h.log.String(), word) {
			t.Errorf("%q is left in %v or in the log", word, in)
		}
	}
}

// writeAbout lets officials write a name wherever they may write something about
// a petition, and leaves it in progress.
func (h *house) writeAbout(name, id string) {
	h.t.Helper()
	p := "/v1/petitions/" + id
	five := object{"person": h.account["clerk"], "task": "Hỏi ông " + name, "responsibility": "Gặp " + name, "deadline": h.day(9), "expected_result": "Lời của " + name}
	h.post("chair", p+"/assignments", five)
	h.do("clerk", "POST "+p+"/classifications", fmt.Sprintf(`{"field":"order","reason":"Về %s"}`, name), any1, "Idempotency-Key: classified-with-a-key").want(http.StatusOK)
	h.post("chair", p+"/pauses", object{"reason": "by_law", "article": "Điều 1 " + name, "note": "Chờ " + name})
	h.post("chair", p+"/resumption", object{"note": "Đã gặp " + name})
	h.post("chair", p+"/extensions", object{"due_on": h.day(40), "reason": "Tìm " + name})
	x := h.post("chair", p+"/escalations", object{"ground": "several_units", "note": "Ông " + name}).str("id")
	h.post("officer", "/v1/escalations/"+x+"/return", object{"reason": "Không rõ " + name})
	words := object{"outcome": "explained", "text": "Ông " + name, "public_summary": "Về " + name}
	h.do("clerk", "DELETE /v1/answers/"+h.draft(id, words), "", any1).want(http.StatusOK)
	h.give(h.draft(id, words))
	h.post("monitor", p+"/replies", object{"verdict": "disputed", "text": "Còn " + name})
	h.post("chair", p+"/closing", object{"reason": "Đã hỏi " + name})
	h.post("monitor", p+"/ruling", object{"upheld": false, "note": "Chưa hỏi " + name})
	a := h.give(h.draft(id, object{"outcome": "planned", "due_on": h.day(30), "text": "Sẽ hỏi " + name}))
	five["answer"], five["deadline"] = a, h.day(20)
	c := h.post("chair", "/v1/commitments", five).str("id")
	h.post("clerk", "/v1/commitments/"+c+"/progress", object{"text": "Đã gặp " + name, "evidence": "Giấy của " + name})
	f := h.newFinding(id)
	f["text"], f["recommendation"] = "Ông "+name, "Hỏi "+name
	h.post("chair", "/v1/findings/"+h.post("monitor", "/v1/findings", f).str("id")+"/reply", object{"text": "Đã hỏi " + name})
	h.post("monitor", p+"/replies", object{"verdict": "disputed", "text": "Vẫn " + name})
	h.do("chair", "PUT "+p+"/publicity", `{"public":true}`, any1).want(http.StatusOK)
}

// TestRefusedDenunciationIsErased refuses what turned out to be a denunciation
// after it was filed, looked at and made public: nothing of it is left.
func TestRefusedDenunciationIsErased(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	c := h.connect()
	p := h.newPetition()
	p["title"], p["text"], p["place"], p["petitioner"] = "Việc ông Giấu Tên", "Ông Giấu Tên nhận tiền", "Nhà ông Giấu Tên", identity
	filed := h.do("clerk", "POST /v1/petitions", request{body: p}.text(), "Idempotency-Key: filed-with-a-key").want(http.StatusCreated)
	id := filed.str("petition", "id")
	h.do("clerk", "POST /v1/petitions/"+id+"/identity-views", `{"purpose":"Hỏi ông Giấu Tên"}`, "Idempotency-Key: looked-with-a-key").want(http.StatusOK)
	h.do("clerk", "POST /v1/petitions/"+id+"/acceptance", `{"note":"Về ông Giấu Tên"}`, any1, "Idempotency-Key: taken-with-a-key").want(http.StatusOK)
	h.do("chair", "PUT /v1/petitions/"+id+"/publicity", `{"public":true}`, any1).want(http.StatusOK)
	h.writeAbout("Giấu Tên", id)
	if keeps(t, c, "Giấu Tên") == nil || keeps(t, c, "Kín Đáo") == nil {
		t.Fatal("there was nothing to erase")
	}

	gone := h.do("chair", "POST /v1/petitions/"+id+"/refusal", `{"ground":"denunciation","note":"Tố cáo ông Giấu Tên"}`, any1, "Idempotency-Key: refused-with-a-key").want(http.StatusOK)
	if strings.Contains(gone.text, "Giấu") || gone.str("state") != "refused" {
		t.Errorf("refused as %s", gone.text)
	}
	for _, word := range append([]string{"Giấu Tên", "giau"}, planted[:4]...) {
		if in := keeps(t, c, word); in != nil {
			t.Errorf("%q is left in %v", word, in)
		}
	}
	h.crawl(func(_ string, a answer) {
		if strings.Contains(a.text, "Giấu Tên") || strings.Contains(a.text, "Kín Đáo") {
			t.Errorf("%s tells %.600s", a.asked, a.text)
		}
	})
	a := h.do("", "GET /public/v1/petitions/"+filed.str("petition", "code"), "", "Petition-Secret: "+filed.str("secret"))
	if a.status == http.StatusOK && a.str("title") != domain.ErasedTitle {
		t.Errorf("its petitioner reads %s", a.text)
	}
}

// TestRegisterOfDenunciations enters a line: it is counted, and no more.
func TestRegisterOfDenunciations(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	c := h.connect()
	line := fmt.Sprintf(`{"unit":%q,"number":"7788/TC-ĐX","received_on":%q,"passed_to":"Thanh tra Giấu Tên","passed_on":%q}`, hangBai, h.day(-2), h.day(-1))
	for _, as := range []string{"admin", "monitor", "delegate", "officer", "neighbour", "citizen"} {
		if a := h.do(as, "POST /v1/denunciations", line); a.status != http.StatusForbidden && a.status != http.StatusNotFound {
			t.Errorf("%s answered %d %s", a.asked, a.status, a.text)
		}
	}
	h.do("clerk", "POST /v1/denunciations", line).want(http.StatusCreated)
	for _, wrong := range []string{h.day(1), h.day(-3)} {
		h.do("clerk", "POST /v1/denunciations", strings.Replace(line, `"passed_on":"`+h.day(-1), `"passed_on":"`+wrong, 1)).refused(t, http.StatusUnprocessableEntity, "dates_out_of_order")
	}
	for _, word := range []string{"7788/TC-ĐX", "Giấu Tên"} {
		if diff := cmp.Diff([]string{"denunciations"}, keeps(t, c, word)); diff != "" {
			t.Errorf("%q is kept elsewhere (-want +got):\n%s", word, diff)
		}
	}
	h.crawl(func(_ string, a answer) {
		if strings.Contains(a.text, "7788") || strings.Contains(a.text, "Giấu Tên") {
			t.Errorf("%s lists the line: %.300s", a.asked, a.text)
		}
	})
	if n := h.do("monitor", "GET /v1/statistics"+h.period(), "").want(http.StatusOK).num("total", "denunciations"); n != 1 {
		t.Errorf("%d denunciations are counted", n)
	}
}
