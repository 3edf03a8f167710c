package api_test

import (
	"fmt"
	"testing"

	"kiennghi/domain"
)

// called files what somebody without a name said on the phone of a place.
func (o *office) called(login string, unit domain.UnitID, field, place string) answer {
	o.t.Helper()
	return o.do(login, "POST /v1/petitions", fmt.Sprintf(`{"unit":%q,"kind":"petition","channel":"phone","field":%q,"title":"Đèn hỏng","text":"Đèn hỏng","place":%q,
		"petitioner":{"kind":"unnamed"}}`, unit, field, place)).want(201)
}

// lamp is a call about a lamp.
func (o *office) lamp(login string, unit domain.UnitID, place string) answer {
	o.t.Helper()
	return o.called(login, unit, "infrastructure", place)
}

// recurs returns what a petition that was filed says it raises again.
func (a answer) recurs() string {
	a.t.Helper()
	id, _ := a.at("petition").(map[string]any)["recurs"].(string)
	return id
}

// TestRecurrenceAcrossAReform resolves matters in a ward that is then split
// between two: what comes up again in either is the same, in a third ward it is
// not. What the old ward's district resolved itself is the city's since.
func TestRecurrenceAcrossAReform(t *testing.T) {
	t.Parallel()
	const (
		congVi  = domain.UnitID("00007-2021") // split between the next two
		ngocHa  = domain.UnitID("00008-2025")
		giangVo = domain.UnitID("00025-2025")
		baDinh  = domain.UnitID("001-2021") // the district of the first
	)
	o := open(t, "2025-06-10T02:00:00Z")
	for login, unit := range map[string]domain.UnitID{"old": congVi, "district": baDinh, "north": ngocHa, "south": giangVo, "third": hoanKiem2025, "city": city} {
		o.hire(login, "clerk@"+string(unit), "chair@"+string(unit))
	}
	settle := func(login string, unit domain.UnitID, place string) string {
		id := o.lamp(login, unit, place).str("petition", "id")
		o.publish(login, login, "/v1/petitions/"+id, o.resolved())
		return id
	}
	north, south, above := settle("old", congVi, "Ngõ 1 Đội Cấn"), settle("old", congVi, "Ngõ 2 Vạn Bảo"), settle("district", baDinh, "Phố Đội Cấn")
	o.pass(40 * days)

	for _, tt := range []struct {
		why, login string
		unit       domain.UnitID
		place      string
		want       string
	}{
		{"in one part", "north", ngocHa, "ngõ 1, Đội Cấn", north},
		{"in the other part", "south", giangVo, "Ngõ 2 Vạn Bảo", south},
		{"in another ward", "third", hoanKiem2025, "Ngõ 2 Vạn Bảo", ""},
		{"of what the district received, in a ward", "north", ngocHa, "Phố Đội Cấn", ""},
		{"of what the ward received, in the city", "city", city, "Ngõ 1 Đội Cấn", ""},
		{"of what the district received, in the city", "city", city, "Phố Đội Cấn", above},
	} {
		again := o.lamp(tt.login, tt.unit, tt.place)
		if got := again.recurs(); got != tt.want {
			t.Errorf("%s: it raises again %q, want %q", tt.why, got, tt.want)
		}
		if tt.want == "" {
			continue
		}
		if first := o.do("city", "GET /v1/petitions/"+tt.want, "").want(200); first.at("recurred_as") != again.str("petition", "id") || first.str("verdict") != "recurred" {
			t.Errorf("%s: of the first is said %s", tt.why, first.text)
		}
	}

	// What was resolved since the reform came from the old ward all the same.
	o.pass(60 * days)
	late := o.lamp("south", giangVo, "Ngõ 2 Vạn Bảo")
	if got := late.recurs(); got != "" {
		t.Errorf("after 100 days it raises again %q", got)
	}
	o.publish("city", "city", "/v1/petitions/"+north, o.resolved())
	if got := o.lamp("south", giangVo, "Ngõ 1 Đội Cấn").recurs(); got != north {
		t.Errorf("of what was answered anew it raises again %q, want %q", got, north)
	}
}

// TestRecurrenceInOneHall raises the same twice in one request: both say what
// they raise again, and so does its record.
func TestRecurrenceInOneHall(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	first := h.lamp("clerk", hangBai, "Ngõ 8").str("petition", "id")
	h.publish("clerk", "chair", "/v1/petitions/"+first, h.resolved())
	g := h.dialogue(domain.DialogueOpen)
	var matters []object
	for i := range 3 {
		matters = append(matters, object{"id": domain.NewID[domain.Petition](h.now), "field": "infrastructure", "title": fmt.Sprintf("Đèn lại hỏng %d", i), "place": "Ngõ 8"})
	}
	h.post("clerk", "/v1/dialogues/"+g+"/matters", object{"items": matters})
	seen := map[string]bool{}
	for _, m := range matters {
		id := fmt.Sprint(m["id"])
		seen[id] = true
		if v := h.do("chair", "GET /v1/petitions/"+id, "").want(200); v.at("recurs") != first {
			t.Errorf("it does not say what it raises again: %s", v.text)
		}
	}
	if v := h.do("chair", "GET /v1/petitions/"+first, "").want(200); !seen[v.str("recurred_as")] {
		t.Errorf("the first does not say that it recurred: %s", v.text)
	}
}

// TestRecurrenceAnsweredAnew: what recurred is out of the confirmed for good, up
// to the day on which its office claims something else; that is a claim of its
// own, which counts from its day by what its own petitioner says of it.
func TestRecurrenceAnsweredAnew(t *testing.T) {
	t.Parallel()
	o := open(t, "2022-03-01T02:00:00Z")
	hireWard(o)
	o.hire("monitor", "monitor@"+string(hangBai))
	first := o.lamp("clerk", hangBai, "Ngõ 8 Hàng Bài").str("petition", "id")
	o.publish("clerk", "chair", "/v1/petitions/"+first, o.resolved())
	o.says(first, "confirmed", "")
	o.pass(20 * days)
	again := o.lamp("clerk", hangBai, "Ngõ 8 Hàng Bài")
	if again.recurs() != first {
		t.Fatalf("it does not recur: %s", again.text)
	}
	o.pass(5 * days)
	before := o.today()
	o.do("monitor", "POST /v1/petitions/"+first+"/replies", `{"verdict":"confirmed"}`, any1).want(409, "already_replied")
	recurred := map[string]string{"claimed": "1/2", "confirmed": "0/1", "recurred": "1/1", "awaited": "0/1", "in_time": "0/2"}
	o.rates(recurred)

	o.pass(1 * days)
	o.publish("clerk", "chair", "/v1/petitions/"+first, o.resolved())
	o.rates(map[string]string{"claimed": "1/2", "confirmed": "0/1", "recurred": "0/1", "awaited": "1/1"})
	if v := o.do("chair", "GET /v1/petitions/"+again.str("petition", "id"), "").want(200); v.str("recurs") != first {
		t.Errorf("what was raised again is forgotten: %s", v.text)
	}
	o.says(first, "confirmed", "")
	o.rates(map[string]string{"claimed": "1/2", "confirmed": "1/1", "recurred": "0/1"})
	o.ratesOn(before, recurred)
	if third := o.lamp("clerk", hangBai, "Ngõ 8 Hàng Bài"); third.recurs() != first {
		t.Errorf("the new claim does not recur: %s", third.text)
	}
	o.rates(map[string]string{"confirmed": "0/1", "recurred": "1/1"})
}

// TestRecurrenceByItsField files the same under another field: by its content it
// recurs, and both say so as soon as it is classified by that.
func TestRecurrenceByItsField(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	first := h.lamp("clerk", hangBai, "Ngõ 8").str("petition", "id")
	h.publish("clerk", "chair", "/v1/petitions/"+first, h.resolved())
	other := h.newPetition()
	other["field"], other["place"] = "order", "Ngõ 8"
	again := h.post("clerk", "/v1/petitions", other)
	if again.recurs() != "" {
		t.Fatalf("in another field it recurs: %s", again.text)
	}
	p := "/v1/petitions/" + again.str("petition", "id")
	classify := func(kind, field string) answer {
		t.Helper()
		return h.post("clerk", p+"/classifications", object{"kind": kind, "field": field, "reason": "Theo nội dung"})
	}
	if v := classify("feedback", "environment"); v.at("recurs") != nil {
		t.Errorf("in a third field it recurs: %s", v.text)
	}
	for _, field := range []string{"infrastructure", "order"} { // and what was raised again stays so
		if v := classify("petition", field); v.at("recurs") != first {
			t.Errorf("classified as %s it does not recur: %s", field, v.text)
		}
	}
	if v := h.do("chair", "GET /v1/petitions/"+first, "").want(200); v.at("recurred_as") != again.str("petition", "id") {
		t.Errorf("the first does not say that it recurred: %s", v.text)
	}
}
