package api_test

import (
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"kiennghi/domain"
	"kiennghi/domain/casework"
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
	h.post("clerk", "/v1/petitions/"+file()+"/withdrawal", object{"note": "Người kiến nghị xin rút"})
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

// fileAbout has a letter filed that came three weeks ago, with what say gives in
// every text.
func (h *house) fileAbout(say func() string) answer {
	h.t.Helper()
	p := h.newPetition()
	p["received_at"] = h.now.AddDate(0, 0, -20).Format(time.RFC3339)
	p["title"], p["text"], p["place"] = "Việc "+say(), "Ông "+say()+" nhận tiền", "Nhà "+say()
	p["petitioner"] = object{"kind": "person", "name": "Bà " + say(), "address": "Ngõ " + say(), "phone": "0987001122 " + say(), "email": strings.ReplaceAll(say(), " ", "-") + "@example.vn"}
	return h.do("clerk", "POST /v1/petitions", request{body: p}.text(), fmt.Sprintf("Idempotency-Key: filed-with-key-%d", h.next())).want(http.StatusCreated)
}

// writeAbout lets officials write what say gives in every text that they may
// write about a petition on its way, each request with a key, and leaves it in
// progress. It returns commitments that still run, and a finding without a reply.
func (h *house) writeAbout(say func() string, id string) (running []string, unheeded string) {
	h.t.Helper()
	ask := func(as, what string, body object) answer {
		h.t.Helper()
		return h.do(as, what, request{body: body}.text(), any1, fmt.Sprintf("Idempotency-Key: written-with-key-%d", h.next())).want2xx()
	}
	p := "/v1/petitions/" + id
	post := func(as, what string, body object) answer { h.t.Helper(); return ask(as, "POST "+p+what, body) }
	five := func(of object) object {
		maps.Copy(of, object{"person": h.account["clerk"], "task": "Hỏi " + say(), "responsibility": "Gặp " + say(), "deadline": h.day(9), "expected_result": "Lời " + say()})
		return of
	}

	h.clockwork(casework.JobOverdue)
	lapse := h.do("chair", "GET /v1/lapses?petition="+id, "").want(http.StatusOK).str("items", 0, "id")
	ask("chair", "POST /v1/lapses/"+lapse+"/reason", object{"reason": "Chờ " + say()})
	post("clerk", "/identity-views", object{"purpose": "Hỏi ông " + say()})
	post("clerk", "/acceptance", object{"note": "Về " + say()})
	post("chair", "/assignments", five(object{}))
	post("clerk", "/classifications", object{"field": "order", "reason": "Về " + say()})
	post("clerk", "/promise", object{"due_on": h.day(8), "note": "Hẹn " + say()})
	post("chair", "/pauses", object{"reason": "by_law", "article": "Điều 1 " + say(), "note": "Chờ " + say()})
	post("chair", "/resumption", object{"note": "Đã gặp " + say()})
	post("chair", "/pauses", object{"reason": "waiting_for_petitioner", "note": "Chờ giấy " + say()})
	raised, err := domain.ParseID[domain.Petition](id)
	if err != nil {
		h.t.Fatal(err)
	}
	ask("", "POST /public/v1/petitions/"+domain.PublicCode(raised)+"/completions", object{"secret": h.desk.Secrets.Secret(raised), "text": "Giấy " + say()})
	post("chair", "/extensions", object{"due_on": h.day(20), "reason": "Tìm " + say()})
	before := h.newPetition()
	before["field"], before["received_at"] = h.do("clerk", "GET "+p, "").str("field"), h.now.AddDate(0, 0, -60).Format(time.RFC3339)
	post("clerk", "/primary", object{"primary": h.post("clerk", "/v1/petitions", before).str("petition", "id"), "note": "Trùng " + say()})
	ask("clerk", "DELETE "+p+"/primary", nil)

	up := func(as string) string {
		h.t.Helper()
		return "POST /v1/escalations/" + post(as, "/escalations", object{"ground": "several_units", "note": "Ông " + say()}).str("id")
	}
	ask("chair", up("chair")+"/recall", object{"reason": "Rút " + say()})
	ask("officer", up("chair")+"/return", object{"reason": "Không rõ " + say()})
	taken := up("chair")
	ask("officer", taken+"/acceptance", object{"note": "Nhận " + say()})
	ask("officer", "POST /v1/escalation-groups", object{"title": "Nhóm " + say(), "escalations": []string{strings.TrimPrefix(taken, "POST /v1/escalations/")}})
	contested := up("district")
	ask("mayor", contested+"/return", object{"reason": "Của quận " + say()})
	ask("mayor", contested+"/naming", object{"holder": hangBai, "reason": "Của phường " + say()})

	answer := func(claim object) object {
		a := h.newAnswer(id, claim)
		a["number"], a["signatory"], a["text"], a["public_summary"] = "7/"+say(), "Ông "+say(), fmt.Sprintf("Ông %s, số 0987001122, lần %d", say(), h.next()), "Về "+say()
		return a
	}
	resolved := object{"outcome": "resolved", "means": "carried_out", "evidence": "Ảnh " + say(), "done_on": h.day(0)}
	give := func(id string, also ...domain.WarningCode) {
		h.t.Helper()
		ask("chair", "POST /v1/answers/"+id+"/approval", nil)
		var in []object
		for _, w := range append(also, domain.WarnPersonal) {
			in = append(in, object{"code": w, "reason": "Đã hỏi " + say()})
		}
		ask("chair", "POST /v1/answers/"+id+"/publication", object{"overrides": in})
	}
	draft := func(claim object) string {
		h.t.Helper()
		return ask("clerk", "POST /v1/answers", answer(claim)).str("id")
	}
	ask("clerk", "DELETE /v1/answers/"+draft(nil), nil)
	written := draft(nil)
	again := answer(resolved)
	delete(again, "mode")
	delete(again, "petitions")
	ask("clerk", "PUT /v1/answers/"+written, again)
	give(written)
	h.says(id, "disputed", "Còn "+say())
	post("chair", "/closing", object{"reason": "Đã hỏi " + say()})
	post("monitor", "/ruling", object{"upheld": false, "note": "Chưa hỏi " + say()})
	promising := draft(object{"outcome": "planned", "due_on": h.day(30)})
	give(promising, domain.WarnNoPerson)

	find := func(about, id string) string {
		h.t.Helper()
		f := object{"about": about, about: id, "kind": "overdue", "text": "Ông " + say(), "recommendation": "Hỏi " + say(), "due_on": h.day(10)}
		return ask("monitor", "POST /v1/findings", f).str("id")
	}
	found := find("petition", id)
	ask("chair", "POST /v1/findings/"+found+"/reply", object{"text": "Đã hỏi " + say()})
	commit := func(origin, id string) string {
		h.t.Helper()
		return ask("chair", "POST /v1/commitments", five(object{origin: id})).str("id")
	}
	c := "POST /v1/commitments/" + commit("answer", promising)
	ask("clerk", c+"/progress", object{"text": "Đã gặp " + say(), "evidence": "Giấy " + say()})
	ask("chair", c+"/move", object{"deadline": h.day(25), "reason": "Chờ " + say()})
	ask("clerk", c+"/fulfilment", object{"evidence": "Biên bản " + say(), "note": "Xong " + say()})
	ask("monitor", c+"/verification", object{"upheld": true, "note": "Đúng " + say()})
	ask("chair", "POST /v1/commitments/"+commit("finding", found)+"/failure", object{"reason": "Không " + say()})
	running = []string{commit("answer", promising), commit("finding", found)}
	post("clerk", "/repeats", object{"channel": "phone", "text": "Lại " + say()})
	h.says(id, "disputed", "Vẫn "+say())
	h.do("chair", "PUT "+p+"/publicity", `{"public":true}`, any1).want(http.StatusOK)
	return running, find("answer", written)
}

// words makes texts, of which no two share a word that is kept anywhere else.
func words() (say func() string, said func() []string) {
	var all []string
	say = func() string {
		n := len(all)
		all = append(all, fmt.Sprintf("zq%c%cqz", 'a'+n/26, 'a'+n%26))
		return all[n]
	}
	return say, func() []string { return all }
}

// whereKept says in which columns of the whole database each of the words is
// kept, in capitals or not.
func whereKept(t testing.TB, c *pgx.Conn, words []string) map[string][]string {
	t.Helper()
	rows, err := c.Query(t.Context(), `SELECT c.table_schema, c.table_name, c.column_name, CASE c.data_type WHEN 'bytea' THEN 'encode(%s, ''escape'')' ELSE '%s::text' END
		FROM information_schema.columns AS c JOIN information_schema.tables AS t USING (table_schema, table_name)
		WHERE t.table_type = 'BASE TABLE' AND t.table_schema NOT IN ('pg_catalog', 'information_schema')`)
	if err != nil {
		t.Fatal(err)
	}
	type column struct{ Schema, Table, Name, Text string }
	columns, err := pgx.CollectRows(rows, pgx.RowToStructByPos[column])
	if err != nil {
		t.Fatal(err)
	}
	in := map[string][]string{}
	for _, col := range columns {
		text := fmt.Sprintf(col.Text, pgx.Identifier{col.Name}.Sanitize())
		var all string
		sql := "SELECT coalesce(string_agg(lower(" + text + "), ' '), '') FROM " + pgx.Identifier{col.Schema, col.Table}.Sanitize()
		if err := c.QueryRow(t.Context(), sql).Scan(&all); err != nil {
			t.Fatalf("%s: %v", sql, err)
		}
		for _, w := range words {
			if strings.Contains(all, w) {
				in[w] = append(in[w], col.Table+"."+col.Name)
			}
		}
	}
	return in
}

// TestNoWordOfADenunciationIsLeft writes another word into every text of a
// petition and of all that officials write about it, has it refused as a
// denunciation, and looks for each of them in every column of the database:
// before, then, and after more was written.
func TestNoWordOfADenunciationIsLeft(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	c := h.connect()
	say, said := words()
	id := h.fileAbout(say).str("petition", "id")
	running, unheeded := h.writeAbout(say, id)
	kept := whereKept(t, c, said())
	for _, w := range said() {
		if kept[w] == nil {
			t.Errorf("%s was not kept, so there is nothing to erase", w)
		}
	}
	gone := func(when string) {
		t.Helper()
		for w, in := range whereKept(t, c, said()) {
			t.Errorf("%s: %s is left in %v", when, w, in)
		}
	}

	h.do("chair", "POST /v1/petitions/"+id+"/refusal", fmt.Sprintf(`{"ground":"denunciation","note":"Tố cáo %s"}`, say()), any1, "Idempotency-Key: refused-with-a-key").want(http.StatusOK)
	gone("refused")

	post := func(as, path string, body object) {
		t.Helper()
		h.do(as, "POST "+path, request{body: body}.text(), any1, fmt.Sprintf("Idempotency-Key: later-with-key-%d", h.next())).want2xx()
	}
	post("monitor", "/v1/petitions/"+id+"/identity-views", object{"purpose": "Hỏi " + say()})
	post("clerk", "/v1/petitions/"+id+"/repeats", object{"channel": "phone", "text": "Lại " + say()})
	post("clerk", "/v1/commitments/"+running[0]+"/progress", object{"text": "Gặp " + say(), "evidence": "Giấy " + say()})
	post("chair", "/v1/commitments/"+running[1]+"/failure", object{"reason": "Không " + say()})
	post("monitor", "/v1/findings", object{"about": "petition", "petition": id, "kind": "other", "text": "Ông " + say(), "recommendation": "Hỏi " + say(), "due_on": h.day(10)})
	post("chair", "/v1/findings/"+unheeded+"/reply", object{"text": "Đã hỏi " + say()})
	gone("after more was written")
}

// TestAnswerToSeveralDenunciations answers two petitions at once: what is
// written for both stays while one of them is no denunciation.
func TestAnswerToSeveralDenunciations(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	c := h.connect()
	one, other := h.petition(domain.StateInProgress), h.petition(domain.StateInProgress)
	h.draft(one, object{"petitions": []string{one, other}, "text": "Ông Giấu Tên"})
	for _, tt := range []struct {
		refused string
		want    []string
	}{{one, []string{"answers"}}, {other, nil}} {
		h.post("chair", "/v1/petitions/"+tt.refused+"/refusal", object{"ground": "denunciation", "note": "Tố cáo"})
		if diff := cmp.Diff(tt.want, keeps(t, c, "Giấu Tên")); diff != "" {
			t.Errorf("the name is kept (-want +got):\n%s", diff)
		}
	}
}

// TestRefusedDenunciationIsErased refuses what turned out to be a denunciation
// after it was filed, looked at and made public: nothing of it is left.
func TestRefusedDenunciationIsErased(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	c := h.connect()
	filed := h.fileAbout(func() string { return "Giấu Tên" })
	id := filed.str("petition", "id")
	h.do("chair", "PUT /v1/petitions/"+id+"/publicity", `{"public":true}`, any1).want(http.StatusOK)
	h.writeAbout(func() string { return "Giấu Tên" }, id)
	if keeps(t, c, "Giấu Tên") == nil {
		t.Fatal("there was nothing to erase")
	}

	gone := h.do("chair", "POST /v1/petitions/"+id+"/refusal", `{"ground":"denunciation","note":"Tố cáo ông Giấu Tên"}`, any1, "Idempotency-Key: refused-with-a-key").want(http.StatusOK)
	if strings.Contains(gone.text, "Giấu") || gone.str("state") != "refused" {
		t.Errorf("refused as %s", gone.text)
	}
	for _, word := range []string{"Giấu Tên", "giau", "0987001122"} {
		if in := keeps(t, c, word); in != nil {
			t.Errorf("%q is left in %v", word, in)
		}
	}
	h.crawl(func(_ string, a answer) {
		if strings.Contains(a.text, "giấu-tên") {
			t.Errorf("%s tells %.600s", a.asked, a.text)
		}
		if strings.Contains(a.asked, "/public/") && strings.Contains(a.text, domain.ErasedTitle) {
			t.Errorf("everybody reads that something was erased: %s tells %.600s", a.asked, a.text)
		}
	})
	h.do("", "GET /public/v1/petitions/"+filed.str("petition", "code"), "").refused(t, http.StatusNotFound, "not_found")
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
	line := fmt.Sprintf(`{"unit":%q,"number":"7788/TC-ĐX","received_on":%q,"passed_to":"Thanh tra giấu-tên","passed_on":%q}`, hangBai, h.day(-2), h.day(-1))
	for _, as := range []string{"admin", "monitor", "delegate", "officer", "neighbour", "citizen"} {
		if a := h.do(as, "POST /v1/denunciations", line); a.status != http.StatusForbidden && a.status != http.StatusNotFound {
			t.Errorf("%s answered %d %s", a.asked, a.status, a.text)
		}
	}
	h.do("clerk", "POST /v1/denunciations", line).want(http.StatusCreated)
	for wrong, code := range map[string]string{h.day(1): "in_the_future", h.day(-3): "dates_out_of_order"} {
		h.do("clerk", "POST /v1/denunciations", strings.Replace(line, `"passed_on":"`+h.day(-1), `"passed_on":"`+wrong, 1)).refused(t, http.StatusUnprocessableEntity, code)
	}
	h.do("clerk", "POST /v1/denunciations", strings.Replace(line, "giấu-tên", "0912345678", 1)).refused(t, http.StatusUnprocessableEntity, "personal_data_suspected")
	for _, whom := range []string{"bà Trần Thị B số 5 Hàng Bài", "Trần Thị B", "Công an phường, ông A"} {
		h.do("clerk", "POST /v1/denunciations", strings.Replace(line, "Thanh tra giấu-tên", whom, 1)).refused(t, http.StatusUnprocessableEntity, "personal_data_suspected")
	}
	for i, body := range []string{"Công an quận Hai Bà Trưng", "UBKT Quận ủy", "Sở Nội vụ"} {
		other := strings.Replace(line, "7788/", fmt.Sprint(i+1, "/"), 1)
		h.do("clerk", "POST /v1/denunciations", strings.Replace(other, "Thanh tra giấu-tên", body, 1)).want(http.StatusCreated)
	}
	for _, number := range []string{"NGUYEN VAN A", "12/NGUYEN", "12 A"} {
		h.do("clerk", "POST /v1/denunciations", strings.Replace(line, "7788/TC-ĐX", number, 1)).refused(t, http.StatusBadRequest, "bad_format")
	}
	for _, word := range []string{"7788/TC-ĐX", "giấu-tên"} {
		if diff := cmp.Diff([]string{"denunciations"}, keeps(t, c, word)); diff != "" {
			t.Errorf("%q is kept elsewhere (-want +got):\n%s", word, diff)
		}
	}
	h.crawl(func(_ string, a answer) {
		if strings.Contains(a.text, "7788/TC") || strings.Contains(a.text, "giấu-tên") {
			t.Errorf("%s lists the line: %.300s", a.asked, a.text)
		}
	})
	if n := h.do("monitor", "GET /v1/statistics"+h.period(), "").want(http.StatusOK).num("total", "denunciations"); n != 4 {
		t.Errorf("%d denunciations are counted", n)
	}
}

// TestPublicFiguresKeepTheRegister asks what everybody may ask, of one ward and
// one day: beside the refused cases of that day a count of denunciations would
// say which of them was one.
func TestPublicFiguresKeepTheRegister(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	p := h.petition(domain.StateReceived)
	h.post("chair", "/v1/petitions/"+p+"/refusal", object{"ground": "denunciation", "note": "Tố cáo"})
	day := ofTheWard + "&from=" + h.day(0) + "&to=" + h.day(0) + "&compare_from=" + h.day(-1) + "&compare_to=" + h.day(0)
	for _, by := range []string{"", "&by=unit", "&by=month"} {
		if a := h.do("", "GET /public/v1/statistics"+day+by, "").want(http.StatusOK); strings.Contains(a.text, "denunciation") {
			t.Errorf("%s tells of denunciations: %.300s", a.asked, a.text)
		}
		if n := h.do("monitor", "GET /v1/statistics"+day+by, "").want(http.StatusOK).num("total", "denunciations"); n != 1 {
			t.Errorf("%d denunciations are counted for the office", n)
		}
	}
	h.do("neighbour", "GET /v1/statistics"+day, "").refused(t, http.StatusNotFound)
}

// What everybody reads of a dialogue names nobody who raised a matter there, also
// where the text is about the dialogue as a whole. A name of one word is an
// ordinary word in a hall full of people, and an organisation no person.
func TestDialogueNamesNobody(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	dialogue := h.dialogue(domain.DialogueNoticed)
	path := "/v1/dialogues/" + dialogue
	people := []object{
		{"kind": "person", "name": "Nguyễn Thị Kín Đáo", "phone": "0987 001 122", "address": "Số 9 ngõ Kín phố Vọng Đức"},
		{"kind": "person", "name": "Bình"}, {"kind": "organisation", "name": "Tổ dân phố số 4"},
	}
	ids := make([]string, len(people))
	for i, who := range people {
		ids[i] = newID(h.office)
		h.post("clerk", path+"/matters", object{"items": []object{{"id": ids[i], "field": "order", "title": "Ồn ào ban đêm", "petitioner": who}}})
		h.post("clerk", "/v1/petitions/"+ids[i]+"/promise", object{"due_on": h.day(9)})
	}
	refuses := func(login, what string, body object, field string) {
		t.Helper()
		a := h.do(login, what, request{body: body}.text(), any1)
		if a.refused(t, http.StatusUnprocessableEntity, "personal_data_suspected"); a.str("field") != field {
			t.Errorf("%s: the field at fault is %s, not %s", a.asked, a.str("field"), field)
		}
	}
	refuses("clerk", "PATCH "+path, object{"agenda": "Trả lời bà Nguyễn Thị Kín Đáo"}, "agenda")
	refuses("clerk", "PATCH "+path, object{"place": "Nhà bà NGUYỄN THỊ KÍN ĐÁO"}, "place")
	refuses("clerk", "PATCH "+path, object{"place": "Gọi 0912345678"}, "place")
	h.do("clerk", "PATCH "+path, `{"agenda":"Việc chung"}`, any1).want(http.StatusOK)
	h.post("clerk", path+"/opening", object{})
	h.post("clerk", path+"/closing", object{})
	conclude := func(number, text string) object { return object{"number": number, "on": h.day(0), "text": text} }
	refuses("chair", "POST "+path+"/conclusion", conclude("12/TB bà Nguyễn Thị Kín Đáo", "Giao phòng chuyên môn"), "number")
	refuses("chair", "POST "+path+"/conclusion", conclude("12/TB 0912345678", "Giao phòng chuyên môn"), "number")
	refuses("chair", "POST "+path+"/conclusion", conclude("12/TB", "Giao trả lời hộ ở số 9, ngõ Kín, phố Vọng Đức"), "text")
	h.post("chair", path+"/conclusion", conclude("12/TB", "Bình quân mỗi tổ, kể cả Tổ dân phố số 4, được bố trí ba thùng rác."))
	commitment := object{"dialogue": dialogue, "person": h.account["clerk"], "task": "Trả lời bà Nguyễn Thị Kín Đáo", "responsibility": "Trả lời",
		"expected_result": "Có văn bản", "deadline": h.day(20)}
	refuses("chair", "POST /v1/commitments", commitment, "task")
	finding := object{"about": "dialogue", "dialogue": dialogue, "kind": "procedure", "text": "Ghi sai ý kiến", "recommendation": "Gặp bà Nguyễn Thị Kín Đáo", "due_on": h.day(20)}
	refuses("monitor", "POST /v1/findings", finding, "recommendation")
}
