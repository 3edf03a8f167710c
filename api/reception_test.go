package api_test

import (
	"net/http"
	"slices"
	"testing"
)

// TestReceptionCorrected: what was recorded wrongly is set right for a reason, the
// figures count what is right, and what it was before stays to be read.
func TestReceptionCorrected(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	made := h.post("clerk", "/v1/receptions", h.newReception())
	path := "/v1/receptions/" + made.str("id")
	if got := made.header.Get("Location"); got != path {
		t.Errorf("made at %q", got)
	}
	figures := func(from, to int) (n [3]int) {
		a := h.do("monitor", "GET /v1/statistics?unit="+string(hangBai)+"&from="+h.day(from)+"&to="+h.day(to), "").want(http.StatusOK)
		for i, name := range []string{"visits", "people_received", "letters_at_receptions"} {
			n[i] = a.num("total", name)
		}
		return n
	}
	if got := figures(-30, 0); got != [3]int{3, 4, 1} {
		t.Errorf("counted %v", got)
	}
	right := func(change object) string {
		b := object{"on": h.day(-1), "by_chair": false, "visits": 30, "people": 41, "letters": 2, "reason": "Ghi nhầm một số không"}
		for k, v := range change {
			b[k] = v
		}
		return request{body: b}.text()
	}
	correct := "POST " + path + "/corrections"
	h.do("clerk", correct, right(nil)).want(http.StatusPreconditionRequired)
	for field, change := range map[string]object{"reason": {"reason": " . "}, "on": {"on": h.day(1)}, "people": {"visits": 0}} {
		if a := h.do("clerk", correct, right(change), any1).want(http.StatusUnprocessableEntity); a.str("field") != field {
			t.Errorf("the field at fault is %q, not %q", a.str("field"), field)
		}
	}
	h.do("neighbour", correct, right(nil), any1).want(http.StatusNotFound)
	h.do("neighbour", "GET "+path+"/events", "").want(http.StatusNotFound)
	h.do("monitor", correct, right(nil), any1).want(http.StatusForbidden)
	h.do("deputy", correct, right(nil), any1).want(http.StatusForbidden)
	if a := h.do("monitor", "GET "+path, "").want(http.StatusOK); len(a.at("allowed_actions").([]any)) != 0 {
		t.Errorf("a monitor is offered %s", a.text)
	}

	read := h.do("clerk", "GET "+path, "").want(http.StatusOK)
	if got := read.at("allowed_actions").([]any); !slices.Equal(got, []any{"correct_reception"}) {
		t.Errorf("a clerk is offered %v", got)
	}
	a := h.do("clerk", correct, right(nil), "If-Match: "+read.header.Get("ETag")).want(http.StatusOK)
	if a.num("version") != 2 || a.num("visits") != 30 || a.str("on") != h.day(-1) || a.str("note") != made.str("note") {
		t.Errorf("corrected as %s", a.text)
	}
	h.do("chair", correct, right(nil), "If-Match: "+read.header.Get("ETag")).want(http.StatusPreconditionFailed)
	h.do("chair", correct, right(nil), any1).refused(t, http.StatusConflict, "nothing_corrected")
	h.work()
	if told := h.heard("monitor"); !slices.Equal(told, []string{"reception.corrected"}) {
		t.Errorf("the monitor is told %v", told)
	}
	if got, gone := figures(-30, 0), figures(0, 0); got != [3]int{30, 41, 2} || gone != [3]int{} {
		t.Errorf("counted %v, and on the day that it was not %v", got, gone)
	}
	if list := h.do("monitor", "GET /v1/receptions?unit="+string(hangBai), "").want(http.StatusOK); list.num("items", 0, "version") != 2 || len(list.items()) != 1 {
		t.Errorf("listed as %s", list.text)
	}
	events := h.do("monitor", "GET "+path+"/events", "").want(http.StatusOK)
	if events.str("items", 1, "step") != "correct_reception" || events.num("items", 1, "change", "former", "visits") != 3 ||
		events.num("items", 1, "change", "sitting", "visits") != 30 || events.str("items", 1, "change", "note") != "Ghi nhầm một số không" {
		t.Errorf("the record says %s", events.text)
	}
}
