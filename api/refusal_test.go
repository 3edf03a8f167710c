package api_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"kiennghi/domain"
)

// names holds the refusal to name the field at fault.
func (a answer) names(t testing.TB, field string) {
	t.Helper()
	if a.json["field"] != field {
		t.Errorf("%s: the fault is in %v, want %s: %s", a.asked, a.json["field"], field, a.text)
	}
}

// Who raised a matter is not told either by a name without diacritics, or by
// what they left to be reached by.
func TestPetitionersInPublicTexts(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	named := h.newPetition()
	named["petitioner"] = object{"kind": "person", "name": "Nguyễn Văn Ẩn", "address": "Số 5, ngõ 12 phố Hàng Bài", "phone": "3825 1234", "email": "nguyenvanan@gmail.com"}
	id := h.post("clerk", "/v1/petitions", named).str("petition", "id")
	for _, text := range []string{"Kinh gui ong Nguyen Van An", "Kính gửi ông Nguye\u0302\u0303n Va\u0306n A\u0302\u0309n", "Nhà số 5 ngõ 12, phố Hàng Bài", "Gọi 3825.1234", "Hộp thư nguyenvanan at gmail.com"} {
		body := h.newAnswer(id, object{"outcome": "explained"})
		body["public_summary"] = text
		a := h.do("clerk", "POST /v1/answers", request{body: body}.text())
		a.refused(t, http.StatusUnprocessableEntity, "personal_data_suspected")
		a.names(t, "public_summary")
		if !strings.Contains(a.json["title"].(string), "người kiến nghị") {
			t.Errorf("it is not said that it may be who raised it: %s", a.text)
		}
	}
	body := h.newAnswer(id, object{"outcome": "explained"})
	body["public_summary"], body["text"] = "Văn hoá, an ninh ở ngõ 12", "Kính gửi ông Nguyen Van An"
	v := h.post("clerk", "/v1/answers", body)
	if a := h.do("clerk", "POST /v1/answers/"+v.str("id")+"/check", ""); !strings.Contains(a.text, `"personal_data"`) {
		t.Errorf("nothing is warned of: %s", a.text)
	}
	delete(body, "mode")
	delete(body, "petitions")
	body["public_summary"] = "Kính gửi ông Nguyen Van An"
	a := h.do("clerk", "PUT /v1/answers/"+v.str("id"), request{body: body}.text(), any1)
	a.refused(t, http.StatusUnprocessableEntity, "personal_data_suspected")
	a.names(t, "public_summary")
}

// A character that cannot be kept refuses the item that it is in, as an empty
// title does.
func TestBadCharactersItemByItem(t *testing.T) {
	o, dialogue := edges(t)
	good, item := newID(o), `{"id":%q,"field":"land","title":"%s","text":"%s"}`
	body := fmt.Sprintf(`{"items":[`+item+`,`+item+`,`+item+`,`+item+`,`+item+`]}`, newID(o), `a\u0000b`, "x", newID(o), "Tốt", "\u202e", good, "Tốt", "Tốt", newID(o), `\ud83d`, "x", newID(o), "", "x")
	key := "Idempotency-Key: the-hall-of-tuesday"
	first := o.do("clerk", "POST "+dialogue+"/matters", body, key).want(200)
	for i, want := range []string{"refused control_character title", "refused control_character text", "recorded <nil> <nil>", "refused bad_encoding title", "refused required title"} {
		if got := fmt.Sprint(first.at("items", i, "result"), " ", first.at("items", i, "error", "code"), " ", first.at("items", i, "error", "field")); got != want {
			t.Errorf("item %d: %s, want %s", i, got, want)
		}
	}
	if again := o.do("clerk", "POST "+dialogue+"/matters", body, key).want(200); again.text != first.text {
		t.Errorf("the same again: %s, not %s", again.text, first.text)
	}
	o.do("clerk", "POST "+dialogue+"/matters", strings.ReplaceAll(body, `a\u0000b`, "\ufffd"), key).want(422, "idempotency_key_reused")
	if p := o.do("clerk", "GET /v1/petitions/"+good, "").want(200); p.str("title") != "Tốt" {
		t.Errorf("kept: %s", p.text)
	}
	o.do("clerk", "POST "+dialogue+"/matters", fmt.Sprintf(`{"items":[`+item+`]}`, newID(o), "\xff", "x")).want(422, "bad_encoding")
	o.do("clerk", "POST /v1/petitions", `{"unit":"00088-2021","kind":"petition","channel":"letter","field":"land","title":"a\u0000b","text":"x","petitioner":{"kind":"unnamed"}}`).want(422, "control_character").names(t, "title")
}

// Of several tags one must be that of the last version; whose they are does not
// matter, nor that some are weak.
func TestSeveralTags(t *testing.T) {
	o, dialogue := edges(t)
	path := "/v1/petitions/" + o.matter(dialogue)
	publish := func(header string) answer {
		return o.do("chair", "PUT "+path+"/publicity", `{"public":true}`, "If-Match: "+header)
	}
	for _, header := range []string{`"foreign"`, `"foreign", "W/1"`, `W/"1", "x"`, `"999-0", "9"`, `"-1","0"`, `, "a,b" ,`, `""`} {
		publish(header).want(412, "stale_version")
	}
	for _, header := range []string{`1`, `"1`, `"a" "b"`, `"a", b`, `"a b"`, `*, "1"`, `,`, `W/1`, `"a"x`} {
		publish(header).want(422, "bad_format").names(t, "header If-Match")
	}
	for _, header := range []string{`"foreign", %s`, `W/"1", %s, "x"`, `%s,"999-0"`, `,%s , `} {
		tag := o.do("chair", "GET "+path, "").want(200).header.Get("ETag")
		publish(fmt.Sprintf(header, tag)).want(200)
	}
	publish("*").want(200)
}

// Who repeats a request that is still running is told when to ask again.
func TestStillRunningSaysWhenToRetry(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	c := h.connect()
	if _, err := c.Exec(t.Context(), "SELECT pg_advisory_lock(hashtextextended($1, 0))", h.account["clerk"].String()+"asked-a-moment-ago"); err != nil { // as the other request holds it
		t.Fatal(err)
	}
	a := h.do("clerk", "POST /v1/petitions", request{body: h.newPetition()}.text(), "Idempotency-Key: asked-a-moment-ago")
	if a.refused(t, http.StatusConflict, "request_in_progress"); a.header.Get("Retry-After") != "1" {
		t.Errorf("Retry-After: %q", a.header.Get("Retry-After"))
	}
}

// An ID that a client made so that it gives the public code of another petition
// is taken.
func TestIDsOfOneCode(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	first := h.newPetition()
	first["id"] = newID(h.office)
	h.post("clerk", "/v1/petitions", first)
	same := func(id any) string { return "00000000-0000-7000-8" + id.(string)[20:] }
	for _, id := range []string{first["id"].(string), same(first["id"])} {
		again := h.newPetition()
		again["id"] = id
		a := h.do("clerk", "POST /v1/petitions", request{body: again}.text())
		a.refused(t, http.StatusConflict, "already_exists")
		a.names(t, "id")
	}
	dialogue, other := h.dialogue(domain.DialogueOpen), newID(h.office)
	items := []object{}
	for _, id := range []string{same(first["id"]), other, same(other), newID(h.office)} {
		items = append(items, object{"id": id, "field": "land", "title": "Một việc"})
	}
	for _, recorded := range []string{"recorded", "repeated"} {
		r := h.post("clerk", "/v1/dialogues/"+dialogue+"/matters", object{"items": items})
		for i, want := range []string{"refused already_exists id", recorded + " <nil> <nil>", "refused already_exists id", recorded + " <nil> <nil>"} {
			if got := fmt.Sprint(r.at("items", i, "result"), " ", r.at("items", i, "error", "code"), " ", r.at("items", i, "error", "field")); got != want {
				t.Errorf("item %d: %s, want %s", i, got, want)
			}
		}
	}
}

// A draft is not lost with one of its petitions: it is rewritten without it.
func TestDraftOutlivesAPetition(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	for _, state := range []string{"draft", "approved"} {
		stays, ends := h.petition(domain.StateInProgress), h.petition(domain.StateInProgress)
		body := h.newAnswer(stays, nil)
		body["petitions"] = []string{stays, ends}
		a := "/v1/answers/" + h.post("clerk", "/v1/answers", body).str("id")
		if state == "approved" {
			h.post("chair", a+"/approval", nil)
		}
		h.post("clerk", "/v1/petitions/"+ends+"/withdrawal", object{"note": "Người kiến nghị xin rút"})
		v := h.do("clerk", "GET "+a, "").want(200)
		if got := fmt.Sprint(v.json["allowed_actions"]); got != "[revise_answer drop_answer]" {
			t.Errorf("%s: the clerk may %s", state, got)
		}
		text := object{}
		for _, f := range []string{"number", "signed_on", "signatory", "text", "public_summary", "outcome"} {
			text[f] = body[f]
		}
		rewrite := func(petitions ...string) answer {
			if text["petitions"] = petitions; len(petitions) == 0 {
				delete(text, "petitions")
			}
			return h.do("clerk", "PUT "+a, request{body: text}.text(), any1)
		}
		if r := rewrite().want(409, "step_not_possible"); r.str("matters", 0) != ends {
			t.Errorf("%s: it is not said which has ended: %s", state, r.text)
		}
		rewrite(ends).want(409, "step_not_possible")
		rewrite(stays, h.petition(domain.StateInProgress)).want(422, "unknown_reference").names(t, "petitions/1")
		if r := rewrite(stays).want(200); fmt.Sprint(r.json["petitions"]) != "["+stays+"]" || r.str("state") != "draft" {
			t.Errorf("%s: rewritten: %s", state, r.text)
		}
		h.post("chair", a+"/approval", nil)
		h.post("chair", a+"/publication", nil)
		if p := h.do("clerk", "GET /v1/petitions/"+ends, "").want(200); p.json["answer"] != nil {
			t.Errorf("%s: what ended was answered: %s", state, p.text)
		}
		if p := h.do("clerk", "GET /v1/petitions/"+stays, "").want(200); p.str("state") != "concluded" {
			t.Errorf("%s: what stayed was not: %s", state, p.text)
		}
	}
}

// The years before an office wrote anything down are slips, and one of them
// says of an instant that there is none.
func TestYearsOutOfRange(t *testing.T) {
	o, _ := edges(t)
	const letter = `{"unit":"00088-2021","kind":"petition","channel":"letter","field":"land","title":"Đơn","text":"Đơn","received_at":%q,"petitioner":{"kind":"unnamed"}}`
	for _, at := range []string{"0001-01-01T00:00:00Z", "0000-01-01T00:00:00Z", "0001-01-01T07:06:30+07:06", "1899-12-31T00:00:00Z"} {
		a := o.do("clerk", "POST /v1/petitions", fmt.Sprintf(letter, at)).want(400)
		if a.json["code"] != "out_of_range" || a.json["field"] != "received_at" {
			t.Errorf("%s: %s", at, a.text)
		}
	}
	for _, day := range []string{"0000-01-01", "0001-01-01", "1899-12-31"} {
		a := o.do("", "GET /public/v1/statistics?unit=00088-2021&from="+day+"&to=2022-12-31", "").want(400)
		if a.json["code"] != "out_of_range" || a.json["field"] != "query from" {
			t.Errorf("%s: %s", day, a.text)
		}
	}
	if a := o.do("", "GET /public/v1/statistics?unit=00088-2021&from=1970-01-01&to=2022-12-31", "").want(400); a.json["code"] != "bad_format" || a.json["field"] != "query from" {
		t.Errorf("the day that cannot be said: %s", a.text)
	}
}

// What has ended is no primary, and is not called a duplicate.
func TestEndedIsNoPrimary(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	for state, code := range map[domain.State]string{
		domain.StateRefused: "primary_ended", domain.StateWithdrawn: "primary_ended", domain.StateConcluded: "primary_ended", domain.StateLinked: "linked_to_a_duplicate",
	} {
		h.do("clerk", "POST /v1/petitions/"+h.petition(domain.StateReceived)+"/primary", request{body: object{"primary": h.petition(state), "note": "Trùng"}}.text(), any1).refused(t, http.StatusConflict, code)
	}
}
