package api_test

import (
	"net/http"
	"slices"
	"testing"
	"time"

	"kiennghi/domain"
)

// reach lets time pass until the morning of a day.
func (h *house) reach(day string) {
	h.t.Helper()
	at, err := time.Parse(time.DateOnly, day)
	if err != nil {
		h.t.Fatal(err)
	}
	h.pass(at.Add(2 * time.Hour).Sub(h.now))
}

// A dialogue that was not held is not opened once its ward, and what it was
// planned on, are no more.
func TestDialogueEndsWithItsWard(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.reach("2025-06-30")
	dialogue := "/v1/dialogues/" + h.post("clerk", "/v1/dialogues", h.newDialogue()).str("id")
	h.reach("2025-07-01")
	h.do("clerk", "POST "+dialogue+"/opening", `{}`, any1).want(http.StatusUnprocessableEntity, "unit_not_in_force").names(t, "at")
	h.do("clerk", "POST "+dialogue+"/opening", `{"at":"2025-06-30T15:00:00+07:00"}`, any1).want(http.StatusOK)
}

// What a unit that has ended was offered is taken by who is in charge now, and
// nobody passes on to themselves what has come to them so.
func TestHandOverAcrossTheReform(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.reach("2025-06-27")
	x := h.escalation(domain.EscalationPending)
	held := h.post("clerk", "/v1/petitions", h.newPetition()).str("petition", "id")
	taken := h.do("officer", "POST /v1/escalations/"+h.post("chair", "/v1/petitions/"+held+"/escalations", h.newEscalation()).str("id")+"/acceptance", `{}`, any1).want(http.StatusOK)
	h.reach("2025-07-01")
	for _, list := range []string{"petitions?holder=", "escalations?state=pending&target="} {
		if found := h.do("mayor", "GET /v1/"+list+string(city), "").want(http.StatusOK).items(); len(found) != 1 {
			t.Errorf("%s lists %d", list, len(found))
		}
	}
	petition := "/v1/petitions/" + h.do("mayor", "POST /v1/escalations/"+x+"/acceptance", `{}`, any1).want(http.StatusOK).str("petition")
	if p := h.do("mayor", "GET "+petition, "").want(http.StatusOK); p.str("holder") != string(city) {
		t.Errorf("held by %s", p.str("holder"))
	}
	path := "/v1/petitions/" + taken.str("petition")
	p := h.do("mayor", "GET "+path, "").want(http.StatusOK)
	if p.str("holder") != string(hoanKiem) || slices.Contains(p.allowed(), "escalate") {
		t.Errorf("held by %s, who may %v", p.str("holder"), p.at("allowed_actions"))
	}
	h.do("mayor", "POST "+path+"/escalations", request{body: h.newEscalation()}.text(), any1).want(http.StatusConflict, "no_authority_above")
}

// What was taken from a unit that has ended is grouped, and answered, by who holds it.
func TestGroupAcrossTheReform(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.reach("2025-06-27")
	x, y := h.escalation(domain.EscalationPending), h.escalation(domain.EscalationPending)
	h.reach("2025-07-01")
	p := h.do("mayor", "POST /v1/escalations/"+x+"/acceptance", `{}`, any1).want(http.StatusOK).str("petition")
	q := h.do("mayor", "POST /v1/escalations/"+y+"/acceptance", `{}`, any1).want(http.StatusOK).str("petition")
	g := h.post("mayor", "/v1/escalation-groups", object{"title": "Hai việc của phường cũ", "escalations": []string{y, x}})
	if g.str("unit") != string(city) {
		t.Errorf("gathered by %s", g.str("unit"))
	}
	a := h.post("mayor", "/v1/answers", h.newAnswer(p, object{"group": g.str("id"), "petitions": []string{p, q}}))
	if covered, _ := a.at("petitions").([]any); len(covered) != 2 || !slices.Contains(covered, any(p)) {
		t.Errorf("answers %v", covered)
	}
}

// Whoever passes on what they answered puts off nothing that they promised.
func TestPassingOnPutsNothingOff(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	id := h.post("clerk", "/v1/petitions", h.newPetition()).str("petition", "id")
	path := "/v1/petitions/" + id
	h.charge("clerk", path)
	h.give(h.draft(id, object{"outcome": "planned", "due_on": h.day(12)}))
	x := h.post("chair", path+"/escalations", h.newEscalation()).str("id")
	h.post("chair", "/v1/escalations/"+x+"/recall", object{"reason": "Chuyển nhầm"})
	if p := h.do("chair", "GET "+path, "").want(http.StatusOK); p.str("next_due") != h.day(12) || p.str("promised_on") != h.day(12) {
		t.Errorf("due %s, promised %s", p.str("next_due"), p.at("promised_on"))
	}
}
