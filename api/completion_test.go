package api_test

import (
	"fmt"
	"net/http"
	"slices"
	"testing"

	"kiennghi/domain"
)

// TestCompletion lets the petitioner give what the ward waits for: its time goes
// on, and nobody else can do so in their place.
func TestCompletion(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	id := h.asked("citizen")
	path := "/v1/petitions/" + id
	const drawing = `{"text":"Bản vẽ, liên hệ 0912345678"}`
	offered := func(who string) bool {
		h.t.Helper()
		return slices.Contains(h.do(who, "GET "+path, "").want(http.StatusOK).at("allowed_actions").([]any), any("complete"))
	}
	h.pass(4 * days)
	for _, who := range []string{"clerk", "chair", "monitor", "district"} {
		h.do(who, "POST "+path+"/completions", drawing, any1).refused(t, http.StatusForbidden, "post_not_allowed")
		if offered(who) {
			t.Errorf("the %s may complete it", who)
		}
	}
	h.do("neighbour", "POST "+path+"/completions", drawing, any1).refused(t, http.StatusNotFound, "not_found")
	h.do("citizen", "POST "+path+"/completions", `{"text":""}`, any1).refused(t, http.StatusBadRequest)
	if !offered("citizen") {
		t.Error("the citizen is not offered to complete it")
	}
	if task := h.sections("citizen")["petitions_to_complete"]["items"].([]any)[0].(object); !slices.Contains(task["allowed_actions"].([]any), any("complete")) {
		t.Errorf("the brief of the citizen has %v", task)
	}

	v := h.do("citizen", "POST "+path+"/completions", drawing, any1).want(http.StatusOK)
	if v.at("paused_since") != nil || v.num("paused_days") != 4 || v.str("state") != "in_progress" || slices.Contains(v.at("allowed_actions").([]any), any("complete")) {
		t.Errorf("completed: %s", v.text)
	}
	events := h.do("chair", "GET "+path+"/events", "").want(http.StatusOK).items()
	if last := events[len(events)-1].(object); last["step"] != "complete" || last["by"] != nil || last["role"] != "citizen" {
		t.Errorf("the record says %v", last)
	}
	if c := h.do("chair", "GET "+path+"/clock", "").want(http.StatusOK); c.str("pauses", 0, "span", "ended_by") != "complete" || c.num("paused", "days") != 4 {
		t.Errorf("the clock says %s", c.text)
	}
	for _, who := range []string{"clerk", "monitor", "citizen"} {
		if list := h.do(who, "GET "+path+"/completions", "").want(http.StatusOK); list.str("items", 0, "text") != "Bản vẽ, liên hệ 0912345678" || len(list.items()) != 1 {
			t.Errorf("the %s reads %s", who, list.text)
		}
	}
	h.do("neighbour", "GET "+path+"/completions", "").refused(t, http.StatusNotFound)
	h.do("citizen", "POST "+path+"/completions", drawing, any1).refused(t, http.StatusConflict, "nothing_asked_for")

	h.post("chair", path+"/pauses", object{"reason": "by_law", "article": "Điều 11", "note": "Chờ toà"})
	h.do("citizen", "POST "+path+"/completions", drawing, any1).refused(t, http.StatusConflict, "nothing_asked_for")
	if offered("citizen") {
		t.Error("the law pauses, and the citizen may complete it")
	}
	if in := keeps(t, h.connect(), "Bản vẽ, liên hệ"); !slices.Equal(in, []string{"completions"}) {
		t.Errorf("the petitioner's words are in %v", in)
	}
}

// TestPublicCompletion does so by the petition's code and secret, at which
// nobody can guess.
func TestPublicCompletion(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	filed := h.post("clerk", "/v1/petitions", h.newPetition())
	id, path := filed.str("petition", "id"), "POST /public/v1/petitions/"+filed.str("petition", "code")+"/completions"
	give := func(secret string) answer {
		return h.do("", path, fmt.Sprintf(`{"secret":%q,"text":"Bản vẽ"}`, secret))
	}
	give(filed.str("secret")).refused(t, http.StatusConflict, "step_not_possible")
	h.wait(id)
	h.pass(2 * days)
	give("WRONG-WRONG-WRONG").refused(t, http.StatusNotFound, "not_found")
	h.do("", "POST /public/v1/petitions/"+domain.PublicCode(domain.PetitionID{1})+"/completions", `{"secret":"WRONG-WRONG-WRONG","text":"Bản vẽ"}`).refused(t, http.StatusNotFound, "not_found")
	give(filed.str("secret")).want(http.StatusNoContent)
	give(filed.str("secret")).refused(t, http.StatusConflict, "nothing_asked_for")
	if v := h.do("clerk", "GET /v1/petitions/"+id, "").want(http.StatusOK); v.at("paused_since") != nil || v.num("paused_days") != 2 {
		t.Errorf("completed: %s", v.text)
	}
	if list := h.do("clerk", "GET /v1/petitions/"+id+"/completions", "").want(http.StatusOK); list.str("items", 0, "text") != "Bản vẽ" || len(list.items()) != 1 {
		t.Errorf("the clerk reads %s", list.text)
	}
	for range 20 {
		give("WRONG-WRONG-WRONG").refused(t, http.StatusNotFound, "not_found")
	}
	give("WRONG-WRONG-WRONG").tooMany(t)
	give(filed.str("secret")).tooMany(t)
}

// TestCompletionIsTold: whoever the petition is assigned to is told, and all who
// may handle it where that is nobody.
func TestCompletionIsTold(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	id := h.asked("citizen")
	h.post("chair", "/v1/petitions/"+id+"/assignments", h.fiveClear())
	of, is := h.ears()
	of()
	h.post("citizen", "/v1/petitions/"+id+"/completions", object{"text": "Bản vẽ"})
	is("what completes an assigned petition", map[string][]string{"clerk": {"petition.completed"}})
}
