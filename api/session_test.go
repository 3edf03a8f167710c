package api_test

import (
	"net/http"
	"slices"
	"testing"
)

// TestCouncilSessionCorrected: the day of a council's session that was recorded
// wrongly is set right for a reason, and what it was before stays to be read.
func TestCouncilSessionCorrected(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	made := h.post("mayor", "/v1/council-sessions", h.newSession())
	path := "/v1/council-sessions/" + made.str("id")
	if got := made.header.Get("Location"); got != path {
		t.Errorf("made at %q", got)
	}
	other := h.post("mayor", "/v1/council-sessions", h.newSession())
	right := func(change object) string {
		return request{body: with(object{"title": "Kỳ họp thường lệ cuối năm", "opens_on": h.day(90), "reason": "Ghi nhầm ngày"}, change)}.text()
	}
	correct := "POST " + path + "/corrections"
	h.do("mayor", correct, right(nil)).want(http.StatusPreconditionRequired)
	for field, change := range map[string]object{"reason": {"reason": " . "}, "opens_on": {"opens_on": "1900-01-01"}} {
		if a := h.do("mayor", correct, right(change), any1).want(http.StatusUnprocessableEntity); a.str("field") != field {
			t.Errorf("the field at fault is %q, not %q", a.str("field"), field)
		}
	}
	h.do("mayor", correct, right(object{"opens_on": other.str("opens_on")}), any1).want(http.StatusConflict)
	h.do("clerk", correct, right(nil), any1).want(http.StatusForbidden)
	h.do("monitor", correct, right(nil), any1).want(http.StatusForbidden)

	read := h.do("mayor", "GET "+path, "").want(http.StatusOK)
	if got := read.allowed(); !slices.Equal(got, []string{"correct_council_session"}) {
		t.Errorf("the chair is offered %v", got)
	}
	tag := "If-Match: " + read.header.Get("ETag")
	a := h.do("mayor", correct, right(nil), tag).want(http.StatusOK)
	if a.num("version") != 2 || a.str("opens_on") != h.day(90) || a.str("title") != "Kỳ họp thường lệ cuối năm" {
		t.Errorf("corrected as %s", a.text)
	}
	h.do("mayor", correct, right(nil), tag).want(http.StatusPreconditionFailed)
	h.do("mayor", correct, right(nil), any1).refused(t, http.StatusConflict, "nothing_corrected")
	events := h.do("monitor", "GET "+path+"/events", "").want(http.StatusOK)
	if events.str("items", 1, "step") != "correct_council_session" || events.str("items", 1, "change", "former_session", "opens_on") != made.str("opens_on") ||
		events.str("items", 1, "change", "council_session", "opens_on") != h.day(90) || events.str("items", 1, "change", "note") != "Ghi nhầm ngày" {
		t.Errorf("the record says %s", events.text)
	}
	ward := h.do("monitor", "GET /v1/council-sessions?unit="+string(hangBai), "").want(http.StatusOK)
	if ward.str("items", 0, "opens_on") != h.day(90) || ward.num("items", 0, "version") != 2 {
		t.Errorf("listed as %s", ward.text)
	}
}
